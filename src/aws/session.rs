//! A caller: credentials, endpoints and the way out. One attempt per call, and every call leaves
//! a [`Call`] behind, whatever came of it.

use super::call::{Answer, Body, Call, Outcome, Service};
use super::endpoints::Endpoints;
use super::http::{CALL_TIMEOUT, CONNECT_TIMEOUT, Http, RawAnswer, Take, Tape};
use super::wire;
use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_types::error::display::DisplayErrorContext;
use std::error::Error;
use std::time::SystemTime;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;

/// What an operation gave: the call as evidence, and the value if it succeeded.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    /// The call, for evidence and reports.
    pub call: Call,
    /// The value, only when AWS answered with success in the shape of the operation.
    pub value: Option<T>,
}

/// Credentials and endpoints to call with.
#[derive(Clone, Debug)]
pub struct Session {
    pub(super) http: Http,
    pub(super) credentials: Credentials,
    pub(super) endpoints: Endpoints,
}

/// What an operation's closure gives back: the members we need, `None` when they were missing, or
/// the SDK's words.
pub(super) type Shaped<T> = Result<Option<T>, String>;

impl Session {
    /// A caller with these credentials.
    pub fn new(http: Http, credentials: Credentials, endpoints: Endpoints) -> Self {
        Self { http, credentials, endpoints }
    }

    /// Runs one SDK operation and records it. `fits` judges the raw answer before the SDK's
    /// reading of it counts as a success.
    pub(super) async fn run<T, F>(
        &self,
        service: Service,
        operation: &'static str,
        region: &str,
        fits: fn(&RawAnswer) -> bool,
        send: impl FnOnce(SdkConfig) -> F,
    ) -> Reply<T>
    where
        F: Future<Output = Shaped<T>>,
    {
        let tape = Tape::default();
        let config = self.config(service, region, &tape);
        let sent_at = SystemTime::now();
        let shaped = send(config).await;
        let took = sent_at.elapsed().unwrap_or_default();
        let Take { host, answer, silence } = tape.take();
        let (value, words) = match shaped {
            Ok(value) => (value.filter(|_| answer.as_ref().is_some_and(fits)), None),
            Err(words) => (None, Some(words)),
        };
        let outcome = match (answer, silence) {
            (Some(raw), _) => Outcome::Answered(read(&raw, value.is_some())),
            (None, Some(silence)) => Outcome::NoAnswer(silence),
            (None, None) if host.is_empty() => {
                Outcome::NotSent(words.unwrap_or_else(|| "the request was not built".to_owned()))
            }
            // The SDK's own deadline ended the wait: the connector saw neither answer nor error.
            (None, None) => Outcome::NoAnswer(super::call::NoAnswer {
                kind: super::call::NoAnswerKind::Timeout,
                text: format!("nothing came within {} s", CALL_TIMEOUT.as_secs()),
            }),
        };
        let value = value.filter(|_| matches!(&outcome, Outcome::Answered(a) if a.understood));
        let region = region.to_owned();
        Reply { call: Call { service, operation, region, host, sent_at, took, outcome }, value }
    }

    fn config(&self, service: Service, region: &str, tape: &Tape) -> SdkConfig {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_timeout(CALL_TIMEOUT)
            .build();
        let provider = SharedCredentialsProvider::new(self.credentials.clone());
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(self.http.recording(tape))
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .region(Region::new(region.to_owned()))
            .credentials_provider(provider);
        config.set_endpoint_url(self.endpoints.get(service).map(|set| set.url.clone()));
        config.build()
    }
}

/// The SDK's error with its whole chain, for a call that never reached the wire.
pub(super) fn words<E: Error>(error: &E) -> String {
    DisplayErrorContext(error).to_string().chars().filter(|c| !c.is_control()).take(600).collect()
}

/// The raw answer in our terms.
pub(super) fn read(raw: &RawAnswer, understood: bool) -> Answer {
    let content_type = raw.header("content-type").map(str::to_owned);
    let body = if raw.truncated {
        Body::Truncated
    } else {
        wire::body_kind(&raw.bytes, content_type.as_deref())
    };
    let ok = (200..300).contains(&raw.status);
    let error = if ok {
        wire::WireError::default()
    } else {
        wire::read_error(raw.header("x-amzn-errortype"), &raw.bytes, body)
    };
    let header_id = ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"]
        .into_iter()
        .find_map(|name| raw.header(name))
        .map(|id| id.chars().filter(char::is_ascii_graphic).take(128).collect());
    Answer {
        status: raw.status,
        code: error.code,
        message: error.message,
        request_id: header_id.or(error.request_id),
        body,
        content_type,
        date: raw.header("date").and_then(http_date),
        understood: understood && !raw.truncated,
    }
}

/// The time of a `Date` header (RFC 9110: always GMT).
fn http_date(text: &str) -> Option<SystemTime> {
    let text = text.trim().strip_suffix("GMT")?;
    let parsed = OffsetDateTime::parse(&format!("{text}+0000"), &Rfc2822).ok()?;
    Some(parsed.into())
}

/// For operations whose success has a JSON body.
pub(super) fn is_json(raw: &RawAnswer) -> bool {
    wire::body_kind(&raw.bytes, raw.header("content-type")) == Body::Json
}

/// For operations whose success has an XML body.
pub(super) fn is_xml(raw: &RawAnswer) -> bool {
    wire::body_kind(&raw.bytes, raw.header("content-type")) == Body::Xml
}

/// For operations whose success is `204 No Content` (botocore model: `responseCode`).
pub(super) fn is_no_content(raw: &RawAnswer) -> bool {
    raw.status == 204 && raw.bytes.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn the_date_header_is_read() {
        let date = http_date("Tue, 24 Nov 2026 10:11:12 GMT").expect("a date");
        assert_eq!(
            date.duration_since(UNIX_EPOCH).expect("after 1970"),
            Duration::from_secs(1_795_515_072)
        );
        assert_eq!(http_date("yesterday"), None);
        assert_eq!(http_date(""), None);
    }

    #[test]
    fn a_truncated_answer_is_never_understood() {
        let raw = RawAnswer { status: 200, truncated: true, ..RawAnswer::default() };
        assert!(!read(&raw, true).understood);
    }
}
