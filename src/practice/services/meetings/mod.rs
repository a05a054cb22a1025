//! Amazon Chime SDK Meetings: the operations, who may call them, and what they answer.

mod attendees;
mod check;
mod create;
mod placement;
mod store;
mod tags;

use crate::practice::account::{ACCOUNT_ID, Account};
use crate::practice::authorize::Deed;
use crate::practice::wire::{Refusal, Reply};
use serde_json::json;

use super::Call;

pub use store::Meetings;
use store::{Meeting, Tag};

/// Answers a meetings call: the rate first, then permission, then the operation itself.
pub fn answer(
    call: &Call<'_>,
    account: &Account,
    meetings: &mut Meetings,
) -> Result<Reply, Refusal> {
    meetings.end_what_is_over(call.meeting_time);
    if !meetings.has_rate_left(&call.caller.region) {
        return Err(Refusal::new("ThrottlingException", 429, "Rate exceeded"));
    }
    match call.route.operation {
        "CreateMeeting" => create::create(call, account, meetings, false),
        "CreateMeetingWithAttendees" => create::create(call, account, meetings, true),
        "TagResource" => tags::tag(call, account, meetings),
        "UntagResource" => tags::untag(call, account, meetings),
        "ListTagsForResource" => tags::list(call, account, meetings),
        _ => answer_about_meeting(call, account, meetings),
    }
}

/// The operations whose path names a meeting.
fn answer_about_meeting(
    call: &Call<'_>,
    account: &Account,
    meetings: &mut Meetings,
) -> Result<Reply, Refusal> {
    let id = call.route.ids.first().map(String::as_str).unwrap_or_default();
    let region = call.caller.region.as_str();
    let mut checks = check::Checks::default();
    checks.id("meetingId", id);
    if let Some(attendee) = call.route.ids.get(1) {
        checks.id("attendeeId", attendee);
    }
    checks.finish()?;
    let tags = meetings.find(region, id).map(|meeting| meeting.tags.clone()).unwrap_or_default();
    let action = format!("chime:{}", call.route.operation);
    let resource = arn(region, id);
    let deed = Deed { resource_tags: &tags, ..Deed::new(&action, &resource) };
    call.allow(account, &deed)?;
    if call.route.operation == "DeleteMeeting" {
        return if meetings.delete(region, id) {
            Ok(Reply::empty(204))
        } else {
            Err(not_found(id))
        };
    }
    let meeting = meetings.find_mut(region, id).ok_or_else(|| not_found(id))?;
    match call.route.operation {
        "GetMeeting" => Ok(Reply::json(200, &json!({ "Meeting": meeting.shown() }))),
        "CreateAttendee" => attendees::create(call, meeting),
        "BatchCreateAttendee" => attendees::create_many(call, meeting),
        "GetAttendee" => attendees::get(call, meeting),
        "ListAttendees" => attendees::list(call, meeting),
        "DeleteAttendee" => attendees::delete(call, meeting),
        _ => Err(Refusal::new("UnknownOperationException", 404, "Unknown operation")),
    }
}

/// The ARN of a meeting, or of every meeting with `*`.
fn arn(region: &str, id: &str) -> String {
    format!("arn:aws:chime:{region}:{ACCOUNT_ID}:meeting/{id}")
}

fn not_found(id: &str) -> Refusal {
    Refusal::new("NotFoundException", 404, format!("Meeting {id} not found"))
}

fn bad_request(text: impl Into<String>) -> Refusal {
    Refusal::new("BadRequestException", 400, text)
}
