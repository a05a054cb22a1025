//! One call to AWS as a plain value: what was asked, the raw answer, the times.
//!
//! Pure: whoever reads calls (diagnosis, the checks, the report) needs no network.

use std::time::{Duration, SystemTime};

/// The services that this program speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// AWS Security Token Service.
    Sts,
    /// Chime SDK meetings (`meetings-chime.<region>`), signed as `chime`.
    Meetings,
    /// The retired `chime` API, for the opt-in legacy probe.
    LegacyChime,
    /// AWS Identity and Access Management (the policy simulator).
    Iam,
    /// AWS Account Management (the state of opt-in Regions).
    Account,
    /// Service Quotas.
    ServiceQuotas,
}

impl Service {
    /// The name in reports: the one that the AWS CLI uses for the service.
    pub fn id(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Meetings => "chime-sdk-meetings",
            Self::LegacyChime => "chime",
            Self::Iam => "iam",
            Self::Account => "account",
            Self::ServiceQuotas => "service-quotas",
        }
    }

    /// The sub-key of a `[services]` section (aws-files: botocore and JavaScript spelling).
    pub fn profile_key(self) -> &'static str {
        match self {
            Self::Meetings => "chime_sdk_meetings",
            Self::ServiceQuotas => "service_quotas",
            other => other.id(),
        }
    }

    /// The environment variable that overrides the endpoint of this service alone.
    pub fn endpoint_variable(self) -> &'static str {
        match self {
            Self::Sts => "AWS_ENDPOINT_URL_STS",
            Self::Meetings => "AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS",
            Self::LegacyChime => "AWS_ENDPOINT_URL_CHIME",
            Self::Iam => "AWS_ENDPOINT_URL_IAM",
            Self::Account => "AWS_ENDPOINT_URL_ACCOUNT",
            Self::ServiceQuotas => "AWS_ENDPOINT_URL_SERVICE_QUOTAS",
        }
    }

    /// Every service, in the order of the walk.
    pub const ALL: [Self; 6] = [
        Self::Sts,
        Self::Account,
        Self::Iam,
        Self::ServiceQuotas,
        Self::Meetings,
        Self::LegacyChime,
    ];
}

/// One call: the request in words, the raw answer, and how long it took. One attempt, no retries.
#[derive(Clone, Debug)]
pub struct Call {
    /// The service that was asked.
    pub service: Service,
    /// The operation, as the service's model spells it.
    pub operation: &'static str,
    /// The Region that the request was signed for.
    pub region: String,
    /// Host and port that were spoken to; empty when nothing was sent.
    pub host: String,
    /// When the request was started, by this computer's clock.
    pub sent_at: SystemTime,
    /// From the start to the last byte of the answer, or to the failure.
    pub took: Duration,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a call.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Something answered; whether it was AWS is for the reader to judge.
    Answered(Answer),
    /// Nothing answered.
    NoAnswer(NoAnswer),
    /// Nothing was sent: no credentials, or a request that could not be built.
    NotSent(String),
}

/// An answer as it came over the wire.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The error code, read from the header or the body, without namespace.
    pub code: Option<String>,
    /// The error message, read from the body.
    pub message: Option<String>,
    /// The request id, from the headers or the body.
    pub request_id: Option<String>,
    /// What the body is.
    pub body: Body,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The answering side's clock, from the `Date` header.
    pub date: Option<SystemTime>,
    /// Whether the SDK could read the success shape out of it, with the members we need.
    pub understood: bool,
}

/// What kind of body an answer had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// No bytes.
    Empty,
    /// A JSON document.
    Json,
    /// An XML document that is not HTML.
    Xml,
    /// A web page.
    Html,
    /// None of these.
    Other,
    /// It ended before its announced length.
    Truncated,
}

/// Why nothing answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// The kind of failure, by the kind of the I/O error.
    pub kind: NoAnswerKind,
    /// The innermost sentence of the error.
    pub text: String,
}

/// The kinds of silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswerKind {
    /// The name did not resolve.
    Dns,
    /// The other side refused the connection.
    Refused,
    /// The connection was cut.
    Reset,
    /// Nothing came in time.
    Timeout,
    /// No route: this computer is offline.
    Offline,
    /// The certificate is signed by nobody whom this computer trusts.
    TlsUntrusted,
    /// The certificate is for another name.
    TlsWrongName,
    /// The certificate is not valid at this computer's time: too late (`true`) or too early.
    TlsTime {
        /// `true`: this computer believes it expired; `false`: that it is not valid yet.
        expired: bool,
    },
    /// Another failure of TLS.
    Tls,
    /// The proxy could not be reached, or refused the tunnel.
    Proxy,
    /// The answer ended before its announced length, or was no HTTP.
    Garbled,
    /// Anything else.
    Other,
}

impl Call {
    /// Whether AWS answered with success, in the shape that the operation has.
    pub fn succeeded(&self) -> bool {
        self.answer().is_some_and(|a| (200..300).contains(&a.status) && a.understood)
    }

    /// The answer, if anything answered.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.outcome {
            Outcome::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// The HTTP status, if anything answered.
    pub fn status(&self) -> Option<u16> {
        self.answer().map(|a| a.status)
    }

    /// The error code, if one was given.
    pub fn code(&self) -> Option<&str> {
        self.answer().and_then(|a| a.code.as_deref())
    }

    /// The error message, if one was given.
    pub fn message(&self) -> Option<&str> {
        self.answer().and_then(|a| a.message.as_deref())
    }

    /// The request id, if one was given.
    pub fn request_id(&self) -> Option<&str> {
        self.answer().and_then(|a| a.request_id.as_deref())
    }

    /// Whether it is a whole answer with `code` and `status`.
    pub fn is(&self, status: u16, code: &str) -> bool {
        let whole = self.answer().is_some_and(|answer| answer.body != Body::Truncated);
        whole && self.status() == Some(status) && self.code() == Some(code)
    }

    /// Whether the answer has AWS's signs: a request id, or an error code. A page of somebody in
    /// between has neither.
    pub fn is_from_aws(&self) -> bool {
        self.answer().is_some_and(|answer| {
            answer.body != Body::Html && (answer.request_id.is_some() || answer.code.is_some())
        })
    }

    /// How far the answering side's clock is ahead of this computer's, in seconds, when it said.
    /// The `Date` header has whole seconds and the answer took time, so ±(1 s + half of `took`).
    pub fn clock_offset(&self) -> Option<i64> {
        let date = self.answer()?.date?;
        let local = self.sent_at + self.took / 2;
        let seconds = match date.duration_since(local) {
            Ok(ahead) => ahead.as_secs_f64(),
            Err(behind) => -behind.duration().as_secs_f64(),
        };
        #[allow(clippy::cast_possible_truncation)] // a clock offset fits an i64 by far
        Some(seconds.round() as i64)
    }

    /// The answer in one line, for evidence: `403 AccessDeniedException: User: …`.
    pub fn summary(&self) -> String {
        match &self.outcome {
            Outcome::NotSent(why) => format!("not sent: {why}"),
            Outcome::NoAnswer(silence) => format!("no answer: {}", silence.text),
            Outcome::Answered(answer) => answer.summary(self.succeeded()),
        }
    }

    /// Who was asked what, for the source of an evidence: `sts GetCallerIdentity at host`.
    pub fn source(&self) -> String {
        let Self { operation, region, host, .. } = self;
        let service = self.service.id();
        if host.is_empty() {
            format!("{service} {operation}, {region}")
        } else {
            format!("{service} {operation}, {region}, {host}")
        }
    }
}

impl Answer {
    fn summary(&self, succeeded: bool) -> String {
        let status = self.status;
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => format!("{status} {code}: {message}"),
            (Some(code), None) => format!("{status} {code}"),
            (None, Some(message)) => format!("{status}: {message}"),
            (None, None) if succeeded => format!("{status}"),
            (None, None) => match self.body {
                Body::Html => format!("{status} with a web page instead of an answer of AWS"),
                Body::Empty => format!("{status} with an empty body"),
                Body::Truncated => format!("{status} with half an answer"),
                Body::Json | Body::Xml | Body::Other => {
                    format!("{status} with a body that is not an answer of this service")
                }
            },
        }
    }
}
