//! What IAM asks of single values. Each check gives the message for what is wrong.

use std::collections::BTreeSet;

use super::json::{Json, Node};
use super::model::{Policy, PrincipalType};
use super::operator::Comparison;
use super::parse::{ParseError, Spot};
use super::values;

/// Runs a check on each value and puts its place to what it says.
pub(super) fn each(
    spots: &[Spot],
    check: fn(&str) -> Result<(), String>,
) -> Result<(), ParseError> {
    for (text, at) in spots {
        check(text).map_err(|message| ParseError::at(*at, message))?;
    }
    Ok(())
}

/// `*`, or a service prefix, one colon and a name.
pub(super) fn action(text: &str) -> Result<(), String> {
    if text == "*" {
        return Ok(());
    }
    let Some((prefix, name)) = text.split_once(':') else {
        return Err(format!("action {text:?} has no service prefix, as in \"chime:GetMeeting\""));
    };
    if name.contains(':') {
        return Err(format!("action {text:?} has more than one colon"));
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if prefix != "*" && (prefix.is_empty() || !prefix.chars().all(allowed)) {
        return Err(format!("{prefix:?} in action {text:?} is not a service prefix"));
    }
    if name.is_empty() {
        return Err(format!("action {text:?} has no name after its prefix"));
    }
    Ok(())
}

/// `*`, or `arn:PARTITION:SERVICE...`; missing fields at the end are completed with `*`.
pub(super) fn resource(text: &str) -> Result<(), String> {
    if text == "*" {
        return Ok(());
    }
    let mut fields = text.split(':');
    if fields.next() != Some("arn") {
        return Err(format!("resource {text:?} is neither \"*\" nor an ARN (arn:...)"));
    }
    let partition = fields.next().unwrap_or_default();
    if !(partition.starts_with("aws") || partition.contains(['*', '?', '$'])) {
        return Err(format!("{partition:?} in resource {text:?} is not a partition (aws, ...)"));
    }
    if fields.next().is_none_or(str::is_empty) {
        return Err(format!("resource {text:?} names no service"));
    }
    // IAM completes an ARN that ends early, but not one that also leaves a field empty.
    if text.split(':').count() < 6 && text.contains("::") {
        return Err(format!(
            "resource {text:?} lacks a field; an ARN is arn:partition:service:region:account:name"
        ));
    }
    Ok(())
}

/// Letters and digits only, in policies attached to principals. Resource-based policies of some
/// services take more.
pub(super) fn sid(text: &str) -> Result<(), String> {
    if text.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(format!("Sid {text:?} may have letters A-Z, a-z and digits only"))
}

/// A moment as ISO 8601 or as seconds since 1970.
pub(super) fn date(text: &str) -> Result<(), String> {
    match values::moment(text) {
        Some(_) => Ok(()),
        None => Err(format!(
            "{text:?} is not a date; write it as 2026-01-31T00:00:00Z or in seconds since 1970"
        )),
    }
}

/// IAM takes `*` only alone, never as part of a principal's name.
pub(super) fn principal(kind: PrincipalType, text: &str) -> Result<(), String> {
    if text == "*" {
        return Ok(());
    }
    if text.contains('*') || text.is_empty() {
        return Err(format!("principal {text:?}: name it in full, or write \"*\" for everybody"));
    }
    let account = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    // IAM shows ids such as AIDA... or AROA... in place of principals that were deleted.
    let unique_id =
        text.len() >= 16 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if kind == PrincipalType::Aws && !(account || unique_id || text.starts_with("arn:")) {
        return Err(format!("principal {text:?} is neither an account id nor an ARN"));
    }
    Ok(())
}

/// Statement names are unique in a policy; empty ones do not count.
pub(super) fn unique_sids(policy: &Policy, statements: &Node) -> Result<(), ParseError> {
    let mut seen = BTreeSet::new();
    for (index, statement) in policy.statements.iter().enumerate() {
        let Some(sid) = statement.sid.as_deref().filter(|sid| !sid.is_empty()) else {
            continue;
        };
        if !seen.insert(sid) {
            let at = match &statements.value {
                Json::Array(items) => items.get(index).map_or(statements.at, |item| item.at),
                _ => statements.at,
            };
            return Err(ParseError::at(at, format!("Sid {sid:?} is used by two statements")));
        }
    }
    Ok(())
}

pub(super) fn unknown_operator(text: &str) -> String {
    let names: Vec<&str> = Comparison::ALL.iter().map(|c| c.as_str()).collect();
    let bare = text.rsplit(':').next().unwrap_or(text);
    match nearest(bare.strip_suffix("IfExists").unwrap_or(bare), &names) {
        Some("Null") if bare == "NullIfExists" => "Null takes no IfExists".to_owned(),
        Some(name) => format!("there is no condition operator {text:?}; did you mean {name}?"),
        None => format!("there is no condition operator {text:?}"),
    }
}

/// The known name that is written most alike, if one is near.
pub(super) fn nearest<'n>(text: &str, known: &[&'n str]) -> Option<&'n str> {
    let lower = text.to_lowercase();
    known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), *name))
        .filter(|(distance, _)| *distance <= 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
