//! `CreateMeeting` and `CreateMeetingWithAttendees`.

use serde_json::{Map, Value, json};

use crate::chime;
use crate::practice::account::Account;
use crate::practice::authorize::Deed;
use crate::practice::wire::{Refusal, Reply};

use super::super::Call;
use super::check::{Checks, is_external_id, is_reserved};
use super::store::{Attendee, MEETINGS_PER_REGION, MOST_ATTENDEES, Meeting, Meetings, Tag};
use super::{arn, attendees, bad_request, placement, tags};

const REPLICAS_PER_PRIMARY: usize = 4;
/// The most attendees with full-HD video or ultra-HD content (API reference, `MeetingFeatures`).
const MOST_ATTENDEES_IN_HIGH_RESOLUTION: usize = 25;

/// What a valid request asks for.
struct Wish {
    token: String,
    media_region: String,
    primary: Option<String>,
    tags: Vec<Tag>,
    max_attendees: usize,
    features: Value,
}

/// Creates a meeting, or finds the one that the same token created.
pub fn create(
    call: &Call<'_>,
    account: &Account,
    meetings: &mut Meetings,
    with_attendees: bool,
) -> Result<Reply, Refusal> {
    let body = call.json()?;
    let wish = read(&body, with_attendees)?;
    allow(call, account, &wish)?;
    check_media_region(call, account, &wish)?;
    let region = call.caller.region.as_str();
    let mut request = body.clone();
    request.remove("ClientRequestToken");
    let request = Value::Object(request);
    if let Some(found) = meetings.with_token(region, &wish.token) {
        if found.request != request {
            return Err(Refusal::new(
                "ConflictException",
                409,
                "The ClientRequestToken was already used with different parameters.",
            ));
        }
        return Ok(Reply::json(200, &answered(found, &[], with_attendees)));
    }
    check_primary(meetings, region, &wish)?;
    if !meetings.has_room(region) {
        return Err(Refusal::new(
            "LimitExceededException",
            400,
            format!(
                "The limit of {MEETINGS_PER_REGION} concurrent meetings in this Region is reached."
            ),
        ));
    }
    let mut meeting = Meeting::new(region, wish.token.clone(), request, call.meeting_time);
    meeting.shape = shape(&meeting, &body, &wish);
    meeting.tags = wish.tags;
    meeting.max_attendees = wish.max_attendees;
    let mut errors = Vec::new();
    if with_attendees {
        errors = attendees::add_all(&mut meeting, &body);
    }
    let answer = answered(&meeting, &errors, with_attendees);
    meetings.add(meeting);
    Ok(Reply::json(200, &answer))
}

fn answered(meeting: &Meeting, errors: &[Value], with_attendees: bool) -> Value {
    let mut answer = json!({ "Meeting": meeting.shown() });
    if let Some(object) = answer.as_object_mut().filter(|_| with_attendees) {
        let shown: Vec<Value> = meeting.attendees.iter().map(Attendee::shown).collect();
        object.insert("Attendees".to_owned(), json!(shown));
        object.insert("Errors".to_owned(), json!(errors));
    }
    answer
}

/// The action is judged on every meeting: none has an id yet. Tags at creation need the tagging
/// permission too.
fn allow(call: &Call<'_>, account: &Account, wish: &Wish) -> Result<(), Refusal> {
    let every_meeting = arn(&call.caller.region, "*");
    let action = format!("chime:{}", call.route.operation);
    let deed = Deed { request_tags: &wish.tags, ..Deed::new(&action, &every_meeting) };
    call.allow(account, &deed)?;
    if wish.tags.is_empty() {
        return Ok(());
    }
    call.allow(account, &Deed { action: "chime:TagResource", ..deed })
}

fn read(body: &Map<String, Value>, with_attendees: bool) -> Result<Wish, Refusal> {
    let mut checks = Checks::default();
    let token = checks.required_text(body, "ClientRequestToken", "clientRequestToken", 2..=64);
    if token.as_deref().is_some_and(|token| !is_token(token)) {
        checks.pattern("clientRequestToken", "[-_a-zA-Z0-9]*");
    }
    let media_region = checks.required_text(body, "MediaRegion", "mediaRegion", 2..=64);
    checks.required_text(body, "ExternalMeetingId", "externalMeetingId", 2..=64);
    checks.text(body, "MeetingHostId", "meetingHostId", 2..=64);
    let primary = checks.text(body, "PrimaryMeetingId", "primaryMeetingId", 2..=64);
    let networks = ["Ipv4Only", "DualStack"];
    checks.word(body, "MediaPlacementNetworkType", "mediaPlacementNetworkType", &networks);
    check_notifications(&mut checks, body);
    check_tenants(&mut checks, body);
    let tags = tags::read(&mut checks, body);
    let (features, max_attendees) = features(&mut checks, body);
    if with_attendees {
        attendees::check_list(&mut checks, body, 20);
    }
    checks.finish()?;
    for name in ["ExternalMeetingId", "MeetingHostId"] {
        let text = body.get(name).and_then(Value::as_str).unwrap_or_default();
        if is_reserved(text) || !is_external_id(text) {
            return Err(bad_request(format!("{name} is not valid.")));
        }
    }
    tags::check_keys(&tags)?;
    let resolution = |part: &str| features.pointer(part).and_then(Value::as_str).unwrap_or("");
    let high = resolution("/Video/MaxResolution") == "FHD"
        || resolution("/Content/MaxResolution") == "UHD";
    if high && max_attendees > MOST_ATTENDEES_IN_HIGH_RESOLUTION {
        return Err(bad_request(format!(
            "MaxCount must be {MOST_ATTENDEES_IN_HIGH_RESOLUTION} or less for FHD video or UHD \
             content."
        )));
    }
    Ok(Wish {
        token: token.unwrap_or_default(),
        media_region: media_region.unwrap_or_default(),
        primary,
        tags,
        max_attendees,
        features,
    })
}

fn is_token(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

fn check_notifications(checks: &mut Checks, body: &Map<String, Value>) {
    let path = "notificationsConfiguration";
    let Some(targets) = checks.object(body, "NotificationsConfiguration", path) else {
        return;
    };
    for (name, member) in [
        ("LambdaFunctionArn", "lambdaFunctionArn"),
        ("SnsTopicArn", "snsTopicArn"),
        ("SqsQueueArn", "sqsQueueArn"),
    ] {
        let path = format!("{path}.{member}");
        let arn = checks.text(targets, name, &path, 1..=1024);
        if arn.is_some_and(|arn| !arn.starts_with("arn")) {
            checks.pattern(&path, r"^arn[\/\:\-\_\.a-zA-Z0-9]+$");
        }
    }
}

fn check_tenants(checks: &mut Checks, body: &Map<String, Value>) {
    let Some(tenants) = checks.list(body, "TenantIds", "tenantIds", 1..=5) else {
        return;
    };
    for (at, tenant) in tenants.iter().enumerate() {
        let path = format!("tenantIds.{}.member", at + 1);
        let text = tenant.as_str().unwrap_or_default();
        let letters: Vec<char> = text.chars().collect();
        let known = |c: &char| c.is_ascii_alphanumeric() || "-_!@#$".contains(*c);
        let repeats = letters.windows(4).any(|four| four.iter().all(|c| Some(c) == four.first()));
        if !(2..=256).contains(&letters.len()) || !letters.iter().all(known) || repeats {
            checks.pattern(&path, r"^(?!.*?(.)\1{3})[-_!@#$a-zA-Z0-9]*$");
        }
    }
}

/// The features as they will be answered, defaults filled in, and the most attendees.
fn features(checks: &mut Checks, body: &Map<String, Value>) -> (Value, usize) {
    let empty = Map::new();
    let asked = checks.object(body, "MeetingFeatures", "meetingFeatures").unwrap_or(&empty);
    let mut word = |part: &str, name: &str, words: &[&str], default: &str| {
        let path = format!("meetingFeatures.{}", part.to_ascii_lowercase());
        let inner = checks.object(asked, part, &path).unwrap_or(&empty);
        let chosen = checks.word(inner, name, &format!("{path}.{name}"), words);
        chosen.unwrap_or_else(|| default.to_owned())
    };
    let echo = word("Audio", "EchoReduction", &["AVAILABLE", "UNAVAILABLE"], "UNAVAILABLE");
    let video = word("Video", "MaxResolution", &["None", "HD", "FHD"], "HD");
    let content = word("Content", "MaxResolution", &["None", "FHD", "UHD"], "FHD");
    let path = "meetingFeatures.attendee";
    let attendee = checks.object(asked, "Attendee", path).unwrap_or(&empty);
    let count = attendee.get("MaxCount").filter(|value| !value.is_null());
    let stated = count.and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    if count.is_some() && !stated.is_some_and(|n| (1..=MOST_ATTENDEES).contains(&n)) {
        checks.fault(&format!("{path}.maxCount"), "must be between 1 and 250");
    }
    let high = video == "FHD" || content == "UHD";
    let default = if high { MOST_ATTENDEES_IN_HIGH_RESOLUTION } else { MOST_ATTENDEES };
    let most = stated.unwrap_or(default);
    let features = json!({
        "Audio": { "EchoReduction": echo },
        "Video": { "MaxResolution": video },
        "Content": { "MaxResolution": content },
        "Attendee": { "MaxCount": most },
    });
    (features, most)
}

/// Media may be in any Region of the partition that hosts media and that the account has on; an
/// opt-in control Region hosts its own media only.
fn check_media_region(call: &Call<'_>, account: &Account, wish: &Wish) -> Result<(), Refusal> {
    let possible = chime::media_regions_for(&call.caller.region);
    let found = possible.into_iter().find(|region| region.id == wish.media_region);
    if found.is_some_and(|region| account.is_enabled(region)) {
        return Ok(());
    }
    Err(bad_request(format!("MediaRegion {} is not valid.", wish.media_region)))
}

fn check_primary(meetings: &Meetings, region: &str, wish: &Wish) -> Result<(), Refusal> {
    let Some(primary) = &wish.primary else {
        return Ok(());
    };
    if meetings.find(region, primary).is_none() {
        return Err(bad_request(format!("Primary meeting {primary} not found")));
    }
    if meetings.replicas_of(region, primary) >= REPLICAS_PER_PRIMARY {
        let text = "The primary meeting has as many replica meetings as it may have.";
        return Err(Refusal::new("LimitExceededException", 400, text));
    }
    Ok(())
}

fn shape(meeting: &Meeting, body: &Map<String, Value>, wish: &Wish) -> Map<String, Value> {
    let mut shape = Map::new();
    shape.insert("MeetingId".to_owned(), json!(meeting.id));
    shape.insert("MeetingArn".to_owned(), json!(meeting.arn()));
    shape.insert("MediaRegion".to_owned(), json!(wish.media_region));
    let media = placement::placement(&meeting.id, &wish.media_region);
    shape.insert("MediaPlacement".to_owned(), media);
    shape.insert("MeetingFeatures".to_owned(), wish.features.clone());
    for name in ["ExternalMeetingId", "MeetingHostId", "PrimaryMeetingId"] {
        if let Some(value) = body.get(name).filter(|value| !value.is_null()) {
            shape.insert(name.to_owned(), value.clone());
        }
    }
    let tenants = body.get("TenantIds").filter(|value| !value.is_null());
    shape.insert("TenantIds".to_owned(), tenants.cloned().unwrap_or_else(|| json!([])));
    shape
}
