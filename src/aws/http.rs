//! The one way out: connectors, and a tape that records every request and raw answer.
//!
//! The tape sits at the transport, below the SDK, so that no answer can be seen by the SDK and
//! not by us: status, headers and bytes are kept even where the SDK finds no error code in them.

use super::call::{NoAnswer, NoAnswerKind};
use super::silence;
use aws_smithy_http_client::{Connector, proxy::ProxyConfig, tls};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::shared::IntoShared;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// How long a connection may take to be made (the SDK's own default).
pub const CONNECT_TIMEOUT: Duration = Duration::from_millis(3_100);
/// How long one call may take in all. A check gives up then; a person would have, too.
pub const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// No answer of these services comes near this size, in bytes; what does is not AWS.
const BODY_LIMIT: usize = 1 << 20;

/// The connectors of this process. Cheap to clone; connections are pooled.
#[derive(Clone, Debug, Default)]
pub struct Http {
    /// For AWS: TLS by rustls with ring, the system's roots, the environment's proxy.
    outside: Arc<OnceLock<SharedHttpConnector>>,
    /// For loopback: never through a proxy.
    loopback: Arc<OnceLock<SharedHttpConnector>>,
    /// The same with TLS.
    loopback_tls: Arc<OnceLock<SharedHttpConnector>>,
}

impl Http {
    /// A client for the SDK that records into `tape`.
    pub(super) fn recording(&self, tape: &Tape) -> SharedHttpClient {
        let recorder =
            SharedHttpConnector::new(Recorder { http: self.clone(), tape: tape.clone() });
        http_client_fn(move |_, _| recorder.clone())
    }

    /// A client for the SDK's credential providers, which are not recorded: their answers hold
    /// secrets.
    pub fn unrecorded(&self) -> SharedHttpClient {
        let http = self.clone();
        let chooser = SharedHttpConnector::new(Chooser { http });
        http_client_fn(move |_, _| chooser.clone())
    }

    /// Sends one request of our own, recorded into `tape`.
    pub(super) async fn send(&self, request: HttpRequest, tape: &Tape) {
        let recorder = Recorder { http: self.clone(), tape: tape.clone() };
        // What came of it is on the tape, also when it failed.
        let _ = recorder.call(request).await;
    }

    fn connector_for(&self, uri: &str) -> SharedHttpConnector {
        let settings = || {
            HttpConnectorSettings::builder()
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(CALL_TIMEOUT)
                .build()
        };
        if is_loopback(uri) {
            return self.loopback(uri.starts_with("https:"), settings);
        }
        let build = || {
            Connector::builder()
                .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
                .proxy_config(ProxyConfig::from_env())
                .connector_settings(settings())
                .build()
                .into_shared()
        };
        self.outside.get_or_init(build).clone()
    }
}

impl Http {
    fn loopback(
        &self,
        secure: bool,
        settings: impl Fn() -> HttpConnectorSettings,
    ) -> SharedHttpConnector {
        let plain = || Connector::builder().connector_settings(settings());
        if secure {
            let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
            let build = || plain().tls_provider(provider).build().into_shared();
            return self.loopback_tls.get_or_init(build).clone();
        }
        self.loopback.get_or_init(|| plain().build_http().into_shared()).clone()
    }
}

/// Whether this URL points to this computer itself.
pub fn is_loopback(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return false;
    };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What went over the wire in one call.
#[derive(Clone, Debug, Default)]
pub(super) struct Tape(Arc<Mutex<Take>>);

/// The contents of a tape.
#[derive(Clone, Debug, Default)]
pub(super) struct Take {
    /// Host and port of the request.
    pub host: String,
    /// The raw answer.
    pub answer: Option<RawAnswer>,
    /// Why there is none, or only half of one.
    pub silence: Option<NoAnswer>,
}

/// Status, headers and bytes as they came.
#[derive(Clone, Debug, Default)]
pub(super) struct RawAnswer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
    /// The body broke off.
    pub truncated: bool,
}

impl RawAnswer {
    /// The value of a header, by its lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
}

impl Tape {
    pub fn take(&self) -> Take {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, change: impl FnOnce(&mut Take)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[derive(Clone, Debug)]
struct Chooser {
    http: Http,
}

impl HttpConnector for Chooser {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.http.connector_for(request.uri()).call(request)
    }
}

#[derive(Clone, Debug)]
struct Recorder {
    http: Http,
    tape: Tape,
}

impl HttpConnector for Recorder {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let connector = self.http.connector_for(request.uri());
        let host = host_of(request.uri());
        let tape = self.tape.clone();
        tape.write(|take| *take = Take { host, ..Take::default() });
        HttpConnectorFuture::new(async move {
            match connector.call(request).await {
                Ok(response) => record(response, &tape).await,
                Err(error) => {
                    tape.write(|take| take.silence = Some(silence::of_connector(&error)));
                    Err(error)
                }
            }
        })
    }
}

/// Host and port, without user name and password.
fn host_of(uri: &str) -> String {
    let authority = uri.parse::<http::Uri>().ok().and_then(|uri| {
        let host = uri.host()?.to_owned();
        Some(uri.port_u16().map_or(host.clone(), |port| format!("{host}:{port}")))
    });
    authority.unwrap_or_default()
}

/// Reads the body to its end (within bounds) and hands the SDK a copy.
async fn record(response: HttpResponse, tape: &Tape) -> Result<HttpResponse, ConnectorError> {
    let mut raw = RawAnswer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect(),
        ..RawAnswer::default()
    };
    let mut response = response;
    let mut stream = ByteStream::new(response.take_body());
    let mut broken = None;
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) if raw.bytes.len() + chunk.len() <= BODY_LIMIT => raw.bytes.extend(&chunk),
            Ok(_) => {
                broken = Some(format!("the answer is longer than {BODY_LIMIT} bytes"));
                break;
            }
            Err(error) => {
                broken = Some(silence::innermost(&error));
                break;
            }
        }
    }
    raw.truncated = broken.is_some();
    let bytes = raw.bytes.clone();
    tape.write(|take| take.answer = Some(raw));
    if let Some(text) = broken {
        let kind = NoAnswerKind::Garbled;
        tape.write(|take| {
            take.silence = Some(NoAnswer { kind, text: text.clone() });
        });
        return Err(ConnectorError::io(text.into()));
    }
    *response.body_mut() = SdkBody::from(bytes);
    Ok(response)
}
