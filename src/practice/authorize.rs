//! Whether a known caller may do something, and the sentence of AWS that says why not.

use time::OffsetDateTime;

use crate::policy::{Context, Decision, Judgement, PolicyKind, Request, evaluate};

use super::account::{Account, Owner};
use super::authenticate::Caller;
use super::clock;

/// What is to be allowed.
#[derive(Debug, Clone, Copy)]
pub struct Deed<'a> {
    /// The IAM action with its prefix.
    pub action: &'a str,
    /// The ARN that policies are matched with; `*` where the action has no resource.
    pub resource: &'a str,
    /// Tags of the request, for `aws:RequestTag/…` and `aws:TagKeys`.
    pub request_tags: &'a [(String, String)],
    /// Tag keys that come without values, for `aws:TagKeys`.
    pub tag_keys: &'a [String],
    /// Tags of the resource, for `aws:ResourceTag/…`.
    pub resource_tags: &'a [(String, String)],
}

impl<'a> Deed<'a> {
    /// A deed without tags.
    pub fn new(action: &'a str, resource: &'a str) -> Deed<'a> {
        Deed { action, resource, request_tags: &[], tag_keys: &[], resource_tags: &[] }
    }
}

/// Judges a deed by the account's policies.
///
/// # Errors
/// The denial in AWS's words (IAM User Guide, "Troubleshoot access denied error messages").
pub fn authorize(
    account: &Account,
    now: OffsetDateTime,
    caller: &Caller,
    deed: &Deed<'_>,
) -> Result<(), String> {
    let request = Request {
        principal: Account::caller_arn(caller.owner),
        action: deed.action.to_owned(),
        resource: deed.resource.to_owned(),
        context: context(account, now, caller, deed),
    };
    let judgement = evaluate(&account.policy_set(), &request);
    if judgement.decision == Decision::Allow {
        return Ok(());
    }
    Err(denial(&request, &judgement))
}

/// The principal's part of a request's context; a simulation has it too.
pub fn principal_context(account: &Account, owner: Owner) -> Context {
    Context::of_principal(&Account::caller_arn(owner)).with("aws:userid", account.user_id(owner))
}

fn context(account: &Account, now: OffsetDateTime, caller: &Caller, deed: &Deed<'_>) -> Context {
    let mut context = principal_context(account, caller.owner)
        .with("aws:RequestedRegion", caller.region.as_str())
        .with("aws:SourceIp", "127.0.0.1")
        .with("aws:SecureTransport", "false")
        .with("aws:CurrentTime", clock::extended(now))
        .with("aws:EpochTime", now.unix_timestamp().to_string());
    if caller.owner == Owner::Role {
        // Long-term keys have no such key at all, which is what BoolIfExists is about.
        context = context.with("aws:MultiFactorAuthPresent", "false");
    }
    for (key, value) in deed.request_tags {
        context = context.with(format!("aws:RequestTag/{key}"), value.as_str());
    }
    let keys = deed.request_tags.iter().map(|(key, _)| key).chain(deed.tag_keys);
    context = context.with_many("aws:TagKeys", keys.map(String::as_str));
    for (key, value) in deed.resource_tags {
        context = context.with(format!("aws:ResourceTag/{key}"), value.as_str());
    }
    context
}

fn denial(request: &Request, judgement: &Judgement) -> String {
    let Request { principal, action, resource, .. } = request;
    let place = if resource == "*" { String::new() } else { format!(" on resource: {resource}") };
    let kind = judgement.decided_by;
    let article = if kind == PolicyKind::Identity { "an" } else { "a" };
    let reason = if judgement.decision == Decision::ExplicitDeny {
        format!("with an explicit deny in {article} {kind}")
    } else {
        format!("because no {kind} allows the {action} action")
    };
    format!("User: {principal} is not authorized to perform: {action}{place} {reason}")
}
