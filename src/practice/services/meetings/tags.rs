//! Tags of meetings.

use serde_json::{Map, Value, json};

use crate::practice::account::Account;
use crate::practice::authorize::Deed;
use crate::practice::wire::{Refusal, Reply};

use super::super::Call;
use super::check::{Checks, is_reserved};
use super::{Meeting, Meetings, Tag, arn, bad_request};

const MOST_TAGS: usize = 50;

/// `TagResource`.
pub fn tag(call: &Call<'_>, account: &Account, meetings: &mut Meetings) -> Result<Reply, Refusal> {
    let body = call.json()?;
    let mut checks = Checks::default();
    let resource = checks.required_text(&body, "ResourceARN", "resourceARN", 1..=1011);
    if body.get("Tags").is_none_or(Value::is_null) {
        checks.fault("tags", "must not be null");
    }
    let tags = read(&mut checks, &body);
    checks.finish()?;
    check_keys(&tags)?;
    let deed = Deed { request_tags: &tags, ..Deed::new("", "") };
    let meeting = allowed(call, account, meetings, &resource.unwrap_or_default(), deed)?;
    let mut kept: Vec<Tag> = meeting
        .tags
        .iter()
        .filter(|(key, _)| !tags.iter().any(|(new, _)| new == key))
        .cloned()
        .collect();
    kept.extend(tags);
    if kept.len() > MOST_TAGS {
        let text = format!("A meeting can have at most {MOST_TAGS} tags.");
        return Err(Refusal::new("TooManyTagsException", 400, text));
    }
    meeting.tags = kept;
    Ok(Reply::empty(204))
}

/// `UntagResource`.
pub fn untag(
    call: &Call<'_>,
    account: &Account,
    meetings: &mut Meetings,
) -> Result<Reply, Refusal> {
    let body = call.json()?;
    let mut checks = Checks::default();
    let resource = checks.required_text(&body, "ResourceARN", "resourceARN", 1..=1011);
    if body.get("TagKeys").is_none_or(Value::is_null) {
        checks.fault("tagKeys", "must not be null");
    }
    let keys = checks.list(&body, "TagKeys", "tagKeys", 0..=MOST_TAGS);
    let keys = keys.into_iter().flatten().filter_map(Value::as_str);
    let keys: Vec<String> = keys.map(str::to_owned).collect();
    checks.finish()?;
    let deed = Deed { tag_keys: &keys, ..Deed::new("", "") };
    let meeting = allowed(call, account, meetings, &resource.unwrap_or_default(), deed)?;
    meeting.tags.retain(|(key, _)| !keys.contains(key));
    Ok(Reply::empty(204))
}

/// `ListTagsForResource`.
pub fn list(call: &Call<'_>, account: &Account, meetings: &mut Meetings) -> Result<Reply, Refusal> {
    let resource = call.request.parameter("arn").unwrap_or_default();
    let meeting = allowed(call, account, meetings, &resource, Deed::new("", ""))?;
    let tags: Vec<Value> =
        meeting.tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect();
    Ok(Reply::json(200, &json!({ "Tags": tags })))
}

/// The meeting of an ARN, if the caller may do the operation to it. The deed brings the tags of the
/// request.
fn allowed<'a>(
    call: &Call<'_>,
    account: &Account,
    meetings: &'a mut Meetings,
    resource: &str,
    deed: Deed<'_>,
) -> Result<&'a mut Meeting, Refusal> {
    if !resource.starts_with("arn:") {
        return Err(bad_request("ResourceARN is not a valid ARN."));
    }
    let region = call.caller.region.as_str();
    let start = arn(region, "");
    let id = resource.strip_prefix(&start).unwrap_or_default();
    let held = meetings.find(region, id).map(|meeting| meeting.tags.clone()).unwrap_or_default();
    let action = format!("chime:{}", call.route.operation);
    let deed = Deed { action: &action, resource, resource_tags: &held, ..deed };
    call.allow(account, &deed)?;
    meetings.find_mut(region, id).ok_or_else(|| {
        let text = format!("Resource {resource} not found");
        Refusal {
            extra: vec![("ResourceName", json!(resource))],
            ..Refusal::new("ResourceNotFoundException", 404, text)
        }
    })
}

/// Reads and checks the `Tags` list of a request.
pub fn read(checks: &mut Checks, body: &Map<String, Value>) -> Vec<Tag> {
    let mut tags = Vec::new();
    let items = checks.list(body, "Tags", "tags", 0..=MOST_TAGS);
    for (at, item) in items.into_iter().flatten().enumerate() {
        let empty = Map::new();
        let item = item.as_object().unwrap_or(&empty);
        let path = format!("tags.{}.member", at + 1);
        let key = checks.required_text(item, "Key", &format!("{path}.key"), 1..=128);
        let value = checks.required_text(item, "Value", &format!("{path}.value"), 0..=256);
        let (Some(key), Some(value)) = (key, value) else {
            continue;
        };
        if !key.chars().all(|c| c.is_ascii_alphabetic() || is_mark(c) || c == '_') {
            checks.pattern(&format!("{path}.key"), "^[a-zA-Z+-=._:/]+$");
        }
        let word = |c: char| c.is_alphanumeric() || c == '_' || c.is_whitespace() || c == '@';
        if !value.chars().all(|c| word(c) || is_mark(c)) {
            checks.pattern(&format!("{path}.value"), r"[\s\w+-=\.:/@]*");
        }
        tags.push((key, value));
    }
    tags
}

/// The range from `+` to `=` of the model's patterns, which takes in the digits.
fn is_mark(c: char) -> bool {
    ('+'..='=').contains(&c)
}

/// Keys that AWS keeps for itself, and keys that come twice.
pub fn check_keys(tags: &[Tag]) -> Result<(), Refusal> {
    for (at, (key, _)) in tags.iter().enumerate() {
        if is_reserved(key) {
            return Err(bad_request("Tag keys must not begin with aws:"));
        }
        if tags.iter().skip(at + 1).any(|(other, _)| other == key) {
            return Err(bad_request(format!("Tag key {key} comes more than once.")));
        }
    }
    Ok(())
}
