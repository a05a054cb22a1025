//! One call, and what else is known, to its cause.
//!
//! Judged by host, status, code and text together (reference: four mistakes share the same codes),
//! and where two causes share all four, by what else was observed: the same keys in another Region,
//! the key's prefix, the opt-in status. Without such an observation the cause is the nearer one
//! that the evidence does speak for, or `unknown`.

use super::catalogue::CauseId;
use super::denial::Denial;
use crate::aws::{Body, Call, NoAnswer, NoAnswerKind, Outcome, Service};

/// What else was observed, beside the call itself.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Whether the key id is one of temporary credentials (`ASIA…`).
    pub temporary_key: Option<bool>,
    /// Whether a session token is sent along.
    pub has_token: bool,
    /// Whether the same credentials were accepted in the partition's home Region.
    pub accepted_at_home: Option<bool>,
    /// AWS's word for the Region's state in this account, such as `DISABLED`.
    pub opt_status: Option<String>,
    /// Whether the call was itself made in the home Region.
    pub at_home: bool,
    /// An endpoint override that this call went to, and who set it.
    pub endpoint_override: Option<String>,
}

/// A cause, and the observed facts that speak for it and rule out its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable id.
    pub cause: CauseId,
    /// The facts that speak for it.
    pub because: Vec<String>,
    /// The neighbours that were ruled out, and by what.
    pub not_because: Vec<String>,
}

impl Finding {
    /// A cause for which this one fact speaks.
    pub fn new(cause: CauseId, because: impl Into<String>) -> Self {
        Self { cause, because: vec![because.into()], not_because: Vec::new() }
    }

    fn unlike(mut self, neighbour: impl Into<String>) -> Self {
        self.not_because.push(neighbour.into());
        self
    }
}

/// The cause of a call that did not succeed; `None` for one that did.
pub fn judge(call: &Call, known: &Known) -> Option<Finding> {
    if call.succeeded() {
        return None;
    }
    Some(match &call.outcome {
        Outcome::NoAnswer(silence) => of_silence(silence, known),
        Outcome::NotSent(why) => Finding::new("unknown", why.clone()),
        Outcome::Answered(answer) => {
            let summary = call.summary();
            match answer.body {
                Body::Html => Finding::new("network.captive-portal", summary),
                Body::Truncated => Finding::new("network.reset", summary),
                _ if answer.status == 407 => Finding::new("network.proxy-auth", summary),
                _ => of_code(call, known, summary),
            }
        }
    })
}

fn of_silence(silence: &NoAnswer, known: &Known) -> Finding {
    use NoAnswerKind as K;
    let cause = match silence.kind {
        K::Dns => "network.dns",
        K::Refused => "network.refused",
        K::Reset | K::Garbled | K::Other => "network.reset",
        K::Timeout => "network.timeout",
        K::Offline => "network.offline",
        K::TlsUntrusted | K::Tls => "network.tls-intercepted",
        K::TlsWrongName => "network.tls-wrong-host",
        K::TlsTime { expired: true } => "clock.ahead",
        K::TlsTime { expired: false } => "clock.behind",
        K::Proxy => "network.proxy-down",
    };
    if let Some(set) = &known.endpoint_override {
        // The place that an override names does not answer: the override is the first suspect.
        let mut finding = Finding::new("network.endpoint-override", silence.text.clone());
        finding.because.push(format!("the address comes from {set}"));
        return finding;
    }
    Finding::new(cause, silence.text.clone())
}

fn of_code(call: &Call, known: &Known, summary: String) -> Finding {
    let message = call.message().unwrap_or_default();
    let status = call.status().unwrap_or_default();
    if let Some(finding) = of_legacy(call, message, &summary) {
        return finding;
    }
    if let Some(finding) = of_signature(message, &summary) {
        return finding;
    }
    match (status, call.code().unwrap_or_default()) {
        (_, "InvalidClientTokenId" | "UnrecognizedClientException") => of_token(known, summary),
        (_, "ExpiredToken" | "ExpiredTokenException" | "TokenRefreshRequired") => {
            of_expired(known, summary)
        }
        (_, "IncompleteSignature" | "IncompleteSignatureException") => {
            Finding::new("credentials.malformed", summary)
        }
        (_, "SignatureDoesNotMatch" | "InvalidSignatureException") => {
            Finding::new("credentials.secret-wrong", summary)
        }
        (_, "OptInRequired" | "SubscriptionRequiredException") => {
            Finding::new("account.not-activated", summary)
        }
        (_, "RegionDisabledException") => Finding::new("region.not-enabled", summary),
        (_, "AccessDenied" | "AccessDeniedException") => of_denial(message, summary),
        (403, "ForbiddenException") if Denial::read(message).is_some() => {
            of_denial(message, summary)
        }
        (403, "ForbiddenException") if message == "Subscription check failed" => {
            Finding::new("account.not-activated", summary)
        }
        (429, _)
        | (
            _,
            "ThrottlingException"
            | "Throttling"
            | "ThrottledClientException"
            | "TooManyRequestsException"
            | "RequestLimitExceeded",
        ) => Finding::new("quota.rate", summary),
        (400, "LimitExceededException" | "ResourceLimitExceededException") => {
            of_limit(call, summary)
        }
        (404, "NotFoundException") if message.contains("has ended") => {
            Finding::new("meeting.ended", summary)
        }
        (404, "NotFoundException") => Finding::new("meeting.not-found", summary),
        (400, "BadRequestException" | "ValidationException" | "ValidationError") => {
            of_bad_request(message, summary)
        }
        (503, _) => Finding::new("service.unavailable", summary),
        (500..=599, _) => Finding::new("service.failure", summary),
        _ => Finding::new("unknown", summary),
    }
}

/// The retired API and its texts (reference, §1: "Legacy call today").
fn of_legacy(call: &Call, message: &str, summary: &str) -> Option<Finding> {
    let texts =
        ["deprecated Amazon Chime SDK API", "Not authorized to call Chime SDK with Account Id"];
    if texts.iter().any(|text| message.contains(text)) {
        return Some(Finding::new("namespace.legacy", summary));
    }
    let legacy_code = call.code() == Some("UnauthorizedClientException");
    if legacy_code && call.service != Service::Sts {
        return Some(Finding::new("namespace.legacy-unauthorized", summary));
    }
    None
}

/// The three sentences behind one code: the clock, the scope, the secret.
fn of_signature(message: &str, summary: &str) -> Option<Finding> {
    if message.starts_with("Signature expired") || message == "Request has expired." {
        let finding = Finding::new("clock.behind", summary);
        return Some(
            finding.unlike("not the secret: AWS did not get as far as comparing signatures"),
        );
    }
    if message.starts_with("Signature not yet current") {
        let finding = Finding::new("clock.ahead", summary);
        return Some(
            finding.unlike("not the secret: AWS did not get as far as comparing signatures"),
        );
    }
    if message.starts_with("Credential should be scoped") {
        return Some(Finding::new("network.endpoint-override", summary));
    }
    if message.starts_with("The request signature we calculated") {
        let finding = Finding::new("credentials.secret-wrong", summary);
        return Some(
            finding.unlike("not the key id: AWS knows it, and computed a signature for it"),
        );
    }
    None
}

/// "The security token included in the request is invalid": five causes, one sentence.
fn of_token(known: &Known, summary: String) -> Finding {
    if known.temporary_key == Some(true) && !known.has_token {
        let mut finding = Finding::new("credentials.token-missing", summary);
        finding.because.push("the key id starts with ASIA, and no session token is set".to_owned());
        return finding;
    }
    if known.temporary_key == Some(false) && known.has_token {
        let mut finding = Finding::new("credentials.token-stale", summary);
        finding.because.push("the key id starts with AKIA, and a session token is set".to_owned());
        return finding;
    }
    if known.accepted_at_home == Some(true) && !known.at_home {
        let mut finding = Finding::new("region.not-enabled", summary)
            .unlike("not the keys: the home Region accepts them");
        if let Some(status) = &known.opt_status {
            finding.because.push(format!("the account's state for this Region is {status}"));
            if status.starts_with("ENABLED") {
                finding.cause = "region.global-token";
            }
        }
        return finding;
    }
    Finding::new("credentials.key-unknown", summary)
        .unlike("not the secret: AWS did not find the key id, so it compared nothing")
}

fn of_expired(known: &Known, summary: String) -> Finding {
    if known.temporary_key == Some(false) {
        let mut finding = Finding::new("credentials.token-stale", summary);
        finding
            .because
            .push("the key id starts with AKIA, which has no session to expire".to_owned());
        return finding;
    }
    Finding::new("credentials.expired", summary)
}

fn of_denial(message: &str, summary: String) -> Finding {
    let Some(denial) = Denial::read(message) else {
        return Finding::new("permissions.unexplained", summary);
    };
    let mut finding = Finding::new(denial.cause(), summary);
    finding.because.push(format!("AWS sees you as {}", denial.principal.words()));
    if let Some(arn) = &denial.policy_arn {
        finding.because.push(format!("the denying policy is {arn}"));
    }
    finding.unlike("not the keys: AWS knew who was asking")
}

fn of_limit(call: &Call, summary: String) -> Finding {
    let attendees =
        call.operation.contains("Attendee") && call.operation != "CreateMeetingWithAttendees";
    let cause = if attendees { "quota.attendees" } else { "quota.meetings" };
    Finding::new(cause, summary).unlike("not the permissions: a denial has another code")
}

fn of_bad_request(message: &str, summary: String) -> Finding {
    let text = message.to_ascii_lowercase();
    if text.contains("mediaregion") || text.contains("media region") {
        return Finding::new("region.media-invalid", summary);
    }
    Finding::new("request.invalid", summary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::Answer;
    use std::time::{Duration, SystemTime};

    fn answered(
        service: Service,
        operation: &'static str,
        status: u16,
        code: &str,
        message: &str,
    ) -> Call {
        let text = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        Call {
            service,
            operation,
            region: "us-east-1".into(),
            host: "example.test".into(),
            sent_at: SystemTime::UNIX_EPOCH,
            took: Duration::from_millis(1),
            outcome: Outcome::Answered(Answer {
                status,
                code: text(code),
                message: text(message),
                request_id: None,
                body: Body::Json,
                content_type: None,
                date: None,
                understood: false,
            }),
        }
    }

    fn cause(call: &Call, known: &Known) -> &'static str {
        judge(call, known).map_or("(passed)", |finding| finding.cause)
    }

    const INVALID: &str = "The security token included in the request is invalid.";

    #[test]
    fn one_sentence_has_five_causes() {
        let call =
            answered(Service::Sts, "GetCallerIdentity", 403, "InvalidClientTokenId", INVALID);
        let table = [
            (Known { at_home: true, ..Known::default() }, "credentials.key-unknown"),
            (Known { temporary_key: Some(true), ..Known::default() }, "credentials.token-missing"),
            (
                Known { temporary_key: Some(false), has_token: true, ..Known::default() },
                "credentials.token-stale",
            ),
            (Known { accepted_at_home: Some(true), ..Known::default() }, "region.not-enabled"),
            (
                Known {
                    accepted_at_home: Some(true),
                    opt_status: Some("ENABLED".into()),
                    has_token: true,
                    temporary_key: Some(true),
                    ..Known::default()
                },
                "region.global-token",
            ),
        ];
        for (known, expected) in table {
            assert_eq!(cause(&call, &known), expected, "{known:?}");
        }
    }

    /// Operation, status, code, text, cause.
    type Row = (&'static str, u16, &'static str, &'static str, &'static str);

    const ROWS: [Row; 17] = [
        (
            "CreateMeeting",
            403,
            "InvalidSignatureException",
            "Signature expired: 20220127T001427Z is now earlier than 20220127T014428Z (20220127T015928Z - 15 min.)",
            "clock.behind",
        ),
        (
            "CreateMeeting",
            403,
            "InvalidSignatureException",
            "Signature not yet current: x",
            "clock.ahead",
        ),
        (
            "CreateMeeting",
            403,
            "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided.",
            "credentials.secret-wrong",
        ),
        (
            "CreateMeeting",
            403,
            "InvalidSignatureException",
            "Credential should be scoped to a valid region, not 'ap-southeast-2'.",
            "network.endpoint-override",
        ),
        ("CreateMeeting", 429, "ThrottlingException", "Rate exceeded", "quota.rate"),
        ("CreateMeeting", 400, "LimitExceededException", "", "quota.meetings"),
        ("CreateAttendee", 400, "LimitExceededException", "", "quota.attendees"),
        (
            "CreateMeeting",
            403,
            "ForbiddenException",
            "Account Id 111122223333 is not authorized to call deprecated Amazon Chime SDK API on the \"chime\" endpoint, use one of the \"*-chime*\" endpoints instead.",
            "namespace.legacy",
        ),
        (
            "GetMeeting",
            401,
            "UnauthorizedClientException",
            "The client is not currently authorized to make the request.",
            "namespace.legacy-unauthorized",
        ),
        ("GetMeeting", 404, "NotFoundException", "Meeting x not found", "meeting.not-found"),
        ("GetMeeting", 404, "NotFoundException", "The meeting has ended", "meeting.ended"),
        ("GetMeeting", 503, "ServiceUnavailableException", "", "service.unavailable"),
        ("GetMeeting", 500, "ServiceFailureException", "", "service.failure"),
        ("GetMeeting", 403, "OptInRequired", "", "account.not-activated"),
        ("GetMeeting", 403, "AccessDeniedException", "no clause", "permissions.unexplained"),
        ("GetMeeting", 418, "", "", "unknown"),
        ("GetMeeting", 200, "", "", "unknown"),
    ];

    #[test]
    fn codes_and_texts_name_causes() {
        for (operation, status, code, message, expected) in ROWS {
            let call = answered(Service::Meetings, operation, status, code, message);
            assert_eq!(cause(&call, &Known::default()), expected, "{}", call.summary());
        }
    }

    #[test]
    fn every_cause_is_in_the_catalogue() {
        use NoAnswerKind as K;
        let kinds = [
            K::Dns,
            K::Refused,
            K::Reset,
            K::Timeout,
            K::Offline,
            K::TlsUntrusted,
            K::TlsWrongName,
            K::TlsTime { expired: true },
            K::TlsTime { expired: false },
            K::Tls,
            K::Proxy,
            K::Garbled,
            K::Other,
        ];
        for kind in kinds {
            let silence = NoAnswer { kind, text: "x".into() };
            let id = of_silence(&silence, &Known::default()).cause;
            assert_eq!(crate::diagnosis::Cause::of(id).id, id);
        }
    }
}
