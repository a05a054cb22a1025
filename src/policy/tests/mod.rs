//! Tests of the policy module, by subject.

mod conditions;
mod evaluation;
mod generated;
mod parsing;
mod properties;
mod values;

use super::*;

pub(super) const ALICE: &str = "arn:aws:iam::123456789012:user/alice";
pub(super) const MEETING: &str = "arn:aws:chime:us-east-1:123456789012:meeting/abc";

/// A statement from short JSON: `stmt("Allow", "chime:*", "*", "{}")`.
pub(super) fn stmt(effect: &str, action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Effect":"{effect}","Action":"{action}","Resource":"{resource}","Condition":{condition}}}"#
    )
}

pub(super) fn policy(statements: &[String]) -> Policy {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    Policy::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(super) fn allow(action: &str, resource: &str) -> Policy {
    policy(&[stmt("Allow", action, resource, "{}")])
}

pub(super) fn deny(action: &str, resource: &str) -> Policy {
    policy(&[stmt("Deny", action, resource, "{}")])
}

pub(super) fn request(action: &str, resource: &str) -> Request {
    Request {
        principal: ALICE.into(),
        action: action.into(),
        resource: resource.into(),
        context: Context::new(),
    }
}

pub(super) fn identity(policies: Vec<Policy>) -> PolicySet {
    PolicySet { identity: policies, ..PolicySet::default() }
}

/// Whether a statement with this condition applies to a request with this context.
pub(super) fn holds(condition: &str, context: Context) -> bool {
    let set = identity(vec![policy(&[stmt("Allow", "chime:*", "*", condition)])]);
    let request = Request { context, ..request("chime:GetMeeting", MEETING) };
    evaluate(&set, &request).decision == Decision::Allow
}

/// Whether a `Resource` pattern covers a resource.
pub(super) fn covers(pattern: &str, resource: &str, context: Context) -> bool {
    let set = identity(vec![allow("*", pattern)]);
    let request = Request { context, ..request("chime:GetMeeting", resource) };
    evaluate(&set, &request).decision == Decision::Allow
}
