//! IAM's policy simulator, by a signed request of our own.
//!
//! `aws-sdk-iam` has 220,000 lines for this one call; the query protocol needs twenty.

use super::call::{Call, NoAnswer, NoAnswerKind, Outcome, Service};
use super::http::{CALL_TIMEOUT, Take, Tape};
use super::session::{Reply, Session, read};
use super::wire::between;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use std::fmt::Write;
use std::time::SystemTime;

/// What the simulator says of one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Simulated {
    /// The action, such as `chime:CreateMeeting`.
    pub action: String,
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    pub decision: String,
    /// `Some(false)` when the organization's policies do not allow it.
    pub allowed_by_organization: Option<bool>,
    /// `Some(false)` when the permissions boundary does not allow it.
    pub allowed_by_boundary: Option<bool>,
}

/// What the simulator is asked.
#[derive(Clone, Debug)]
pub struct Simulation<'a> {
    /// The ARN of a user, group or role; not of an assumed role's session.
    pub principal: &'a str,
    /// Action and resource ARN (`*` where the action has no resource type).
    pub actions: &'a [(&'a str, String)],
    /// Passed as `aws:RequestedRegion`, without which a policy that names Regions looks denied.
    pub requested_region: &'a str,
}

impl Session {
    /// `iam:SimulatePrincipalPolicy`, one request per resource.
    pub async fn simulate(
        &self,
        signing_region: &str,
        ask: &Simulation<'_>,
    ) -> Reply<Vec<Simulated>> {
        let sent_at = SystemTime::now();
        let tape = Tape::default();
        let failed = match self.signed(signing_region, &body_of(ask)) {
            Ok(request) => {
                let sent = self.http.send(request, &tape);
                tokio::time::timeout(CALL_TIMEOUT, sent).await.err().map(|_| None)
            }
            Err(why) => Some(Some(why)),
        };
        let took = sent_at.elapsed().unwrap_or_default();
        let Take { host, answer, silence } = tape.take();
        let mut value = None;
        let outcome = match (answer, silence, failed) {
            (_, _, Some(Some(why))) => Outcome::NotSent(why),
            (Some(raw), _, _) => {
                value =
                    (raw.status == 200 && !raw.truncated).then(|| results(&raw.bytes)).flatten();
                Outcome::Answered(read(&raw, value.is_some()))
            }
            (None, Some(silence), _) => Outcome::NoAnswer(silence),
            (None, None, _) => Outcome::NoAnswer(NoAnswer {
                kind: NoAnswerKind::Timeout,
                text: format!("nothing came within {} s", CALL_TIMEOUT.as_secs()),
            }),
        };
        let region = signing_region.to_owned();
        let (service, operation) = (Service::Iam, "SimulatePrincipalPolicy");
        Reply { call: Call { service, operation, region, host, sent_at, took, outcome }, value }
    }

    fn signed(&self, region: &str, body: &str) -> Result<HttpRequest, String> {
        let url = self.endpoints.get(Service::Iam).map_or_else(
            || iam_url(region).to_owned(),
            |set| format!("{}/", set.url.trim_end_matches('/')),
        );
        let mut request = HttpRequest::new(SdkBody::from(body));
        let words = |error: &dyn std::fmt::Display| error.to_string();
        request.set_method("POST").map_err(|e| words(&e))?;
        request.set_uri(url.as_str()).map_err(|e| words(&e))?;
        let content_type = "application/x-www-form-urlencoded; charset=utf-8";
        request.headers_mut().insert("content-type", content_type);
        let identity = self.credentials.clone().into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name("iam")
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(|e| words(&e))?;
        let signable = SignableRequest::new(
            "POST",
            url.as_str(),
            [("content-type", content_type)].into_iter(),
            SignableBody::Bytes(body.as_bytes()),
        )
        .map_err(|e| words(&e))?;
        let (instructions, _) = sign(signable, &params.into()).map_err(|e| words(&e))?.into_parts();
        for (name, value) in instructions.headers() {
            request.headers_mut().insert(name.to_owned(), value.to_owned());
        }
        Ok(request)
    }
}

/// IAM is global: one endpoint per partition (general reference, IAM endpoints).
fn iam_url(region: &str) -> &'static str {
    if region.starts_with("us-gov-") {
        "https://iam.us-gov.amazonaws.com/"
    } else if region.starts_with("cn-") {
        "https://iam.cn-north-1.amazonaws.com.cn/"
    } else {
        "https://iam.amazonaws.com/"
    }
}

fn body_of(ask: &Simulation<'_>) -> String {
    let mut body = "Action=SimulatePrincipalPolicy&Version=2010-05-08".to_owned();
    let mut add = |name: &str, value: &str| {
        body.push('&');
        body.push_str(name);
        body.push('=');
        body.push_str(&form_encoded(value));
    };
    add("PolicySourceArn", ask.principal);
    let mut resources: Vec<&str> = Vec::new();
    for (index, (action, resource)) in ask.actions.iter().enumerate() {
        add(&format!("ActionNames.member.{}", index + 1), action);
        if !resources.contains(&resource.as_str()) {
            resources.push(resource);
        }
    }
    for (index, resource) in resources.iter().enumerate() {
        add(&format!("ResourceArns.member.{}", index + 1), resource);
    }
    add("ContextEntries.member.1.ContextKeyName", "aws:RequestedRegion");
    add("ContextEntries.member.1.ContextKeyType", "string");
    add("ContextEntries.member.1.ContextKeyValues.member.1", ask.requested_region);
    body
}

fn form_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// The members of `EvaluationResults`; `None` when the document is not one of this operation.
fn results(bytes: &[u8]) -> Option<Vec<Simulated>> {
    let text = std::str::from_utf8(bytes).ok()?;
    // Half a document says nothing.
    text.trim_end().strip_suffix("</SimulatePrincipalPolicyResponse>")?;
    let list = between(text, "EvaluationResults")?;
    let mut found = Vec::new();
    let mut rest = list;
    while let Some(start) = rest.find("<EvalActionName>") {
        let member = rest.get(start..)?;
        let next = member.get(1..).and_then(|m| m.find("<EvalActionName>"));
        let end = next.map_or(member.len(), |n| n + 1);
        let one = member.get(..end)?;
        found.push(Simulated {
            action: between(one, "EvalActionName")?.to_owned(),
            decision: between(one, "EvalDecision")?.to_owned(),
            allowed_by_organization: between(one, "AllowedByOrganizations").map(|v| v == "true"),
            allowed_by_boundary: between(one, "AllowedByPermissionsBoundary").map(|v| v == "true"),
        });
        rest = member.get(end..)?;
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_are_read() {
        let member = |action: &str, decision: &str| {
            format!(
                "<member><EvalActionName>{action}</EvalActionName><EvalDecision>{decision}</EvalDecision></member>"
            )
        };
        let text = format!(
            "<EvaluationResults>{}{}</EvaluationResults></SimulatePrincipalPolicyResponse>",
            member("chime:CreateMeeting", "allowed"),
            member("chime:GetMeeting", "implicitDeny")
        );
        let found = results(text.as_bytes()).expect("reads");
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].action.as_str(), found[0].decision.as_str()),
            ("chime:CreateMeeting", "allowed")
        );
        assert_eq!(found[1].decision, "implicitDeny");
        assert_eq!(found[1].allowed_by_organization, None);
    }

    #[test]
    fn garbage_gives_nothing() {
        for text in [
            "",
            "<html>",
            "<EvaluationResults></EvaluationResults>",
            "<EvaluationResults><EvalActionName>a",
        ] {
            assert_eq!(results(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn the_body_names_region_and_resources_once() {
        let actions =
            [("chime:GetMeeting", "arn:x".to_owned()), ("chime:DeleteMeeting", "arn:x".to_owned())];
        let body = body_of(&Simulation {
            principal: "arn:p/a b",
            actions: &actions,
            requested_region: "eu-west-2",
        });
        assert!(body.contains("PolicySourceArn=arn%3Ap%2Fa%20b"));
        assert_eq!(body.matches("ResourceArns.member").count(), 1);
        assert!(body.ends_with("ContextKeyValues.member.1=eu-west-2"));
    }
}
