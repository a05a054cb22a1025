//! The attendees of a meeting.

use serde_json::{Map, Value, json};

use crate::practice::wire::{Refusal, Reply};

use super::super::Call;
use super::bad_request;
use super::check::{Checks, is_external_id, is_reserved};
use super::store::{Attendee, Meeting};

const PARTS: [&str; 3] = ["Audio", "Video", "Content"];
const ABILITIES: [&str; 4] = ["SendReceive", "Send", "Receive", "None"];

/// `CreateAttendee`.
pub fn create(call: &Call<'_>, meeting: &mut Meeting) -> Result<Reply, Refusal> {
    let body = call.json()?;
    let mut checks = Checks::default();
    check_item(&mut checks, &body, "");
    checks.finish()?;
    let attendee = add(meeting, &body)?;
    Ok(Reply::json(200, &json!({ "Attendee": attendee })))
}

/// `BatchCreateAttendee`: what cannot be created is listed beside what was.
pub fn create_many(call: &Call<'_>, meeting: &mut Meeting) -> Result<Reply, Refusal> {
    let body = call.json()?;
    let mut checks = Checks::default();
    check_list(&mut checks, &body, 100);
    checks.finish()?;
    let before = meeting.attendees.len();
    let errors = add_all(meeting, &body);
    let created: Vec<Value> = meeting.attendees.iter().skip(before).map(Attendee::shown).collect();
    Ok(Reply::json(200, &json!({ "Attendees": created, "Errors": errors })))
}

/// `GetAttendee`.
pub fn get(call: &Call<'_>, meeting: &Meeting) -> Result<Reply, Refusal> {
    let id = attendee_id(call);
    let found = meeting.attendees.iter().find(|one| one.id.eq_ignore_ascii_case(id));
    let attendee = found.ok_or_else(|| not_found(id))?;
    Ok(Reply::json(200, &json!({ "Attendee": attendee.shown() })))
}

/// `DeleteAttendee`.
pub fn delete(call: &Call<'_>, meeting: &mut Meeting) -> Result<Reply, Refusal> {
    let id = attendee_id(call);
    let before = meeting.attendees.len();
    meeting.attendees.retain(|one| !one.id.eq_ignore_ascii_case(id));
    if meeting.attendees.len() == before { Err(not_found(id)) } else { Ok(Reply::empty(204)) }
}

/// `ListAttendees`, in pages. The token is the id of the last attendee shown, so that deletions
/// between two pages skip nobody.
pub fn list(call: &Call<'_>, meeting: &Meeting) -> Result<Reply, Refusal> {
    let limit = match call.request.parameter("max-results") {
        None => 100,
        Some(text) => match text.parse::<usize>() {
            Ok(limit) if (1..=100).contains(&limit) => limit,
            _ => return Err(bad_request("max-results must be between 1 and 100.")),
        },
    };
    let start = match call.request.parameter("next-token") {
        None => 0,
        Some(token) => {
            let found = meeting.attendees.iter().position(|one| one.id == token);
            found.ok_or_else(|| bad_request("next-token is not valid."))? + 1
        }
    };
    let page: Vec<&Attendee> = meeting.attendees.iter().skip(start).take(limit).collect();
    let shown: Vec<Value> = page.iter().map(|one| one.shown()).collect();
    let mut answer = json!({ "Attendees": shown });
    let is_last = start + page.len() >= meeting.attendees.len();
    if let (Some(object), Some(last), false) = (answer.as_object_mut(), page.last(), is_last) {
        object.insert("NextToken".to_owned(), json!(last.id));
    }
    Ok(Reply::json(200, &answer))
}

/// Adds every item of the `Attendees` list; gives the errors of those that could not be added.
pub fn add_all(meeting: &mut Meeting, body: &Map<String, Value>) -> Vec<Value> {
    let items = body.get("Attendees").and_then(Value::as_array);
    let mut errors = Vec::new();
    for item in items.into_iter().flatten().filter_map(Value::as_object) {
        if let Err(refusal) = add(meeting, item) {
            errors.push(json!({
                "ExternalUserId": item.get("ExternalUserId"),
                "ErrorCode": refusal.code.strip_suffix("Exception").unwrap_or(refusal.code),
                "ErrorMessage": refusal.message,
            }));
        }
    }
    errors
}

/// Checks the `Attendees` list of a request.
pub fn check_list(checks: &mut Checks, body: &Map<String, Value>, most: usize) {
    if body.get("Attendees").is_none_or(Value::is_null) {
        checks.fault("attendees", "must not be null");
    }
    let items = checks.list(body, "Attendees", "attendees", 1..=most);
    for (at, item) in items.into_iter().flatten().enumerate() {
        let path = format!("attendees.{}.member.", at + 1);
        let empty = Map::new();
        check_item(checks, item.as_object().unwrap_or(&empty), &path);
    }
}

fn check_item(checks: &mut Checks, item: &Map<String, Value>, path: &str) {
    checks.required_text(item, "ExternalUserId", &format!("{path}externalUserId"), 2..=64);
    let path = format!("{path}capabilities");
    let Some(capabilities) = checks.object(item, "Capabilities", &path) else {
        return;
    };
    for part in PARTS {
        let path = format!("{path}.{}", part.to_ascii_lowercase());
        if capabilities.get(part).is_none_or(Value::is_null) {
            checks.fault(&path, "must not be null");
        }
        checks.word(capabilities, part, &path, &ABILITIES);
    }
}

fn add(meeting: &mut Meeting, item: &Map<String, Value>) -> Result<Value, Refusal> {
    let name = item.get("ExternalUserId").and_then(Value::as_str).unwrap_or_default();
    if is_reserved(name) || !is_external_id(name) {
        return Err(bad_request("ExternalUserId is not valid."));
    }
    let capabilities = item.get("Capabilities").filter(|value| !value.is_null());
    check_abilities(meeting, capabilities)?;
    if meeting.attendees.len() >= meeting.max_attendees {
        let text = format!("The meeting already has {} attendees.", meeting.attendees.len());
        return Err(Refusal::new("LimitExceededException", 400, text));
    }
    let attendee = Attendee::new(name.to_owned(), capabilities.cloned());
    let shown = attendee.shown();
    meeting.attendees.push(attendee);
    Ok(shown)
}

/// What the meeting does not offer, no attendee may be given (API reference,
/// `AttendeeCapabilities`).
fn check_abilities(meeting: &Meeting, capabilities: Option<&Value>) -> Result<(), Refusal> {
    let Some(capabilities) = capabilities else {
        return Ok(());
    };
    let features = meeting.shape.get("MeetingFeatures");
    for part in ["Video", "Content"] {
        let offered = features.and_then(|f| f.pointer(&format!("/{part}/MaxResolution")));
        let wanted = capabilities.get(part).and_then(Value::as_str);
        if offered.and_then(Value::as_str) == Some("None") && wanted != Some("None") {
            let text = format!("{part} is not available in this meeting.");
            return Err(Refusal::new("ValidationException", 400, text));
        }
    }
    Ok(())
}

fn attendee_id<'a>(call: &Call<'a>) -> &'a str {
    call.route.ids.get(1).map(String::as_str).unwrap_or_default()
}

fn not_found(id: &str) -> Refusal {
    Refusal::new("NotFoundException", 404, format!("Attendee {id} not found"))
}
