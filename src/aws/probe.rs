//! Probes without credentials: names, connections, and the other side's clock.

use super::call::{Call, NoAnswer, NoAnswerKind, Outcome, Service};
use super::http::{CALL_TIMEOUT, CONNECT_TIMEOUT, Http, Take, Tape};
use super::session::read;
use super::silence;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime};

/// What a connection attempt to one host gave.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Host and port that were tried.
    pub host: String,
    /// The address that answered.
    pub address: Option<SocketAddr>,
    /// Name resolution and connection together.
    pub took: Duration,
    /// Why it failed, if it did.
    pub failure: Option<NoAnswer>,
}

impl Http {
    /// Resolves a name and opens a TCP connection, which is closed at once. Nothing is sent.
    pub async fn reach(&self, host: &str, port: u16) -> Reach {
        let started = Instant::now();
        let tried = tokio::time::timeout(CONNECT_TIMEOUT, connect(host, port)).await;
        let took = started.elapsed();
        let (address, failure) = match tried {
            Ok(Ok(address)) => (Some(address), None),
            Ok(Err(failure)) => (None, Some(failure)),
            Err(_) => {
                let text = format!("no connection within {} ms", CONNECT_TIMEOUT.as_millis());
                (None, Some(NoAnswer { kind: NoAnswerKind::Timeout, text }))
            }
        };
        Reach { host: format!("{host}:{port}"), address, took, failure }
    }

    /// An unsigned `GET` of a service's root, for its `Date` header and its kind of answer. AWS
    /// refuses it politely; that is an answer, too.
    pub async fn knock(&self, service: Service, region: &str, url: &str) -> Call {
        let tape = Tape::default();
        let sent_at = SystemTime::now();
        let mut request = HttpRequest::new(SdkBody::empty());
        let built = request.set_method("GET").is_ok() && request.set_uri(url).is_ok();
        let timed_out = if built {
            tokio::time::timeout(CALL_TIMEOUT, self.send(request, &tape)).await.is_err()
        } else {
            false
        };
        let took = sent_at.elapsed().unwrap_or_default();
        let Take { host, answer, silence } = tape.take();
        let outcome = match (answer, silence) {
            (Some(raw), _) => Outcome::Answered(read(&raw, false)),
            (None, Some(silence)) => Outcome::NoAnswer(silence),
            (None, None) if timed_out => Outcome::NoAnswer(NoAnswer {
                kind: NoAnswerKind::Timeout,
                text: format!("nothing came within {} s", CALL_TIMEOUT.as_secs()),
            }),
            (None, None) => Outcome::NotSent(format!("{url} is not an address")),
        };
        let region = region.to_owned();
        Call { service, operation: "unsigned GET", region, host, sent_at, took, outcome }
    }
}

async fn connect(host: &str, port: u16) -> Result<SocketAddr, NoAnswer> {
    let dns = |error: &std::io::Error| NoAnswer {
        kind: NoAnswerKind::Dns,
        text: silence::innermost(error),
    };
    let addresses = tokio::net::lookup_host((host, port)).await.map_err(|e| dns(&e))?;
    let mut last = NoAnswer { kind: NoAnswerKind::Dns, text: "the name has no address".to_owned() };
    for address in addresses {
        match tokio::net::TcpStream::connect(address).await {
            Ok(_) => return Ok(address),
            Err(error) => last = silence::of_io(&error),
        }
    }
    Err(last)
}
