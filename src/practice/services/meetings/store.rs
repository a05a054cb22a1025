//! The meetings that run, and when they end.

use std::collections::BTreeMap;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use crate::practice::random;

use super::arn;

/// A tag: key and value.
pub type Tag = (String, String);

/// Meetings end after that long without an audio connection.
const IDLE: Duration = Duration::minutes(5);
/// Meetings end at that age in any case.
const LONGEST: Duration = Duration::hours(24);
/// Concurrent meetings of an account in one Region (Service Quotas L-9F286451).
pub const MEETINGS_PER_REGION: usize = 250;
/// Attendees of one meeting (L-B1CE561B).
pub const MOST_ATTENDEES: usize = 250;
/// Requests a second, all meeting operations together, and in a burst (L-F147F728, L-63907FE3).
const RATE: f64 = 10.0;
const BURST: f64 = 20.0;

/// One attendee.
#[derive(Debug, Clone)]
pub struct Attendee {
    /// The attendee's id.
    pub id: String,
    /// The application's own name for the person.
    pub external_user_id: String,
    /// Lets its holder join. Secret enough to be kept out of logs.
    join_token: String,
    capabilities: Value,
}

impl Attendee {
    /// A new attendee; without capabilities, one who may do everything.
    pub fn new(external_user_id: String, capabilities: Option<Value>) -> Attendee {
        let id = random::uuid();
        let join_token = STANDARD.encode(format!("{id}:{}", random::uuid()));
        let everything =
            json!({ "Audio": "SendReceive", "Video": "SendReceive", "Content": "SendReceive" });
        let capabilities = capabilities.unwrap_or(everything);
        Attendee { id, external_user_id, join_token, capabilities }
    }

    /// The `Attendee` shape.
    pub fn shown(&self) -> Value {
        json!({
            "ExternalUserId": self.external_user_id,
            "AttendeeId": self.id,
            "JoinToken": self.join_token,
            "Capabilities": self.capabilities,
        })
    }
}

/// One meeting.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The meeting's id.
    pub id: String,
    /// The control Region it was created in, the only one that knows it.
    pub region: String,
    /// The `ClientRequestToken` it was created with.
    pub token: String,
    /// The request that created it, without its token: the same token must come with the same one.
    pub request: Value,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// Its attendees, in the order of their creation.
    pub attendees: Vec<Attendee>,
    /// The most attendees it takes.
    pub max_attendees: usize,
    /// The answer of `CreateMeeting` and `GetMeeting`.
    pub shape: Map<String, Value>,
    /// When it was created.
    pub created: OffsetDateTime,
    /// Since when nobody has had an audio connection; none while somebody has.
    silent_since: Option<OffsetDateTime>,
}

impl Meeting {
    /// A meeting created now, with nobody in it.
    pub fn new(region: &str, token: String, request: Value, now: OffsetDateTime) -> Meeting {
        Meeting {
            id: random::uuid(),
            region: region.to_owned(),
            token,
            request,
            tags: Vec::new(),
            attendees: Vec::new(),
            max_attendees: MOST_ATTENDEES,
            shape: Map::new(),
            created: now,
            silent_since: Some(now),
        }
    }

    /// The `Meeting` shape.
    pub fn shown(&self) -> Value {
        Value::Object(self.shape.clone())
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        arn(&self.region, &self.id)
    }

    fn is_over(&self, now: OffsetDateTime) -> bool {
        let idle = self.silent_since.is_some_and(|since| now.saturating_sub(IDLE) >= since);
        idle || now.saturating_sub(LONGEST) >= self.created
    }
}

/// A bucket of requests that refills by the second.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// All meetings of the account.
#[derive(Debug, Default)]
pub struct Meetings {
    live: Vec<Meeting>,
    deleted: usize,
    /// Meetings that somebody else in the account keeps running, by Region.
    others: BTreeMap<String, usize>,
    buckets: BTreeMap<String, Bucket>,
    /// Another program uses up the whole rate.
    pub is_rate_used_up: bool,
}

impl Meetings {
    /// Lets somebody else in the account run as many meetings in a Region as may run there.
    pub fn fill_with_others(&mut self, region: &str) {
        self.others.insert(region.to_owned(), MEETINGS_PER_REGION);
    }

    /// Ends the meetings of somebody else.
    pub fn end_others(&mut self) {
        self.others.clear();
    }

    /// Takes one request out of a Region's rate; false if none is left.
    pub fn has_rate_left(&mut self, region: &str) -> bool {
        if self.is_rate_used_up {
            return false;
        }
        let now = Instant::now();
        let bucket =
            self.buckets.entry(region.to_owned()).or_insert(Bucket { left: BURST, at: now });
        let refill = now.duration_since(bucket.at).as_secs_f64() * RATE;
        bucket.left = (bucket.left + refill).min(BURST);
        bucket.at = now;
        if bucket.left < 1.0 {
            return false;
        }
        bucket.left -= 1.0;
        true
    }

    /// Whether a further meeting may start in a Region.
    pub fn has_room(&self, region: &str) -> bool {
        let mine = self.live.iter().filter(|meeting| meeting.region == region).count();
        mine + self.others.get(region).copied().unwrap_or(0) < MEETINGS_PER_REGION
    }

    /// Adds a meeting.
    pub fn add(&mut self, meeting: Meeting) {
        self.live.push(meeting);
    }

    /// The meeting that was created with this token in this Region.
    pub fn with_token(&self, region: &str, token: &str) -> Option<&Meeting> {
        self.live.iter().find(|meeting| meeting.region == region && meeting.token == token)
    }

    /// A meeting of this Region.
    pub fn find(&self, region: &str, id: &str) -> Option<&Meeting> {
        self.live.iter().find(|meeting| meeting.is(region, id))
    }

    /// A meeting of this Region, to be changed.
    pub fn find_mut(&mut self, region: &str, id: &str) -> Option<&mut Meeting> {
        self.live.iter_mut().find(|meeting| meeting.is(region, id))
    }

    /// How many replica meetings a primary meeting has.
    pub fn replicas_of(&self, region: &str, primary: &str) -> usize {
        let is_replica = |meeting: &&Meeting| {
            let named = meeting.shape.get("PrimaryMeetingId").and_then(Value::as_str);
            meeting.region == region && named.is_some_and(|id| id.eq_ignore_ascii_case(primary))
        };
        self.live.iter().filter(is_replica).count()
    }

    /// Deletes a meeting of this Region; false if there is none.
    pub fn delete(&mut self, region: &str, id: &str) -> bool {
        let before = self.live.len();
        self.live.retain(|meeting| !meeting.is(region, id));
        let gone = before - self.live.len();
        self.deleted += gone;
        gone > 0
    }

    /// Ends the meetings whose time is over.
    pub fn end_what_is_over(&mut self, now: OffsetDateTime) {
        self.live.retain(|meeting| !meeting.is_over(now));
    }

    /// Somebody connects audio to a meeting, or the last one hangs up. False if it is not known.
    pub fn set_audio(&mut self, id: &str, connected: bool, now: OffsetDateTime) -> bool {
        let found = self.live.iter_mut().find(|meeting| meeting.id.eq_ignore_ascii_case(id));
        let Some(meeting) = found else { return false };
        meeting.silent_since = (!connected).then_some(now);
        true
    }

    /// How many meetings run, without those of somebody else.
    pub fn live(&self) -> usize {
        self.live.len()
    }

    /// How many meetings were deleted by `DeleteMeeting`.
    pub fn deleted(&self) -> usize {
        self.deleted
    }
}

impl Meeting {
    fn is(&self, region: &str, id: &str) -> bool {
        self.region == region && self.id.eq_ignore_ascii_case(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> OffsetDateTime {
        OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::minutes(minutes))
    }

    fn with_one() -> (Meetings, String) {
        let mut meetings = Meetings::default();
        let meeting = Meeting::new("us-east-1", "token".to_owned(), Value::Null, at(0));
        let id = meeting.id.clone();
        meetings.add(meeting);
        (meetings, id)
    }

    #[test]
    fn a_silent_meeting_ends_after_five_minutes() {
        let (mut meetings, id) = with_one();
        meetings.end_what_is_over(at(4));
        assert!(meetings.find("us-east-1", &id).is_some());
        meetings.end_what_is_over(at(5));
        assert_eq!((meetings.live(), meetings.deleted()), (0, 0));
    }

    #[test]
    fn audio_keeps_a_meeting_but_not_beyond_a_day() {
        let (mut meetings, id) = with_one();
        assert!(meetings.set_audio(&id, true, at(1)));
        meetings.end_what_is_over(at(23 * 60));
        assert_eq!(meetings.live(), 1);
        assert!(meetings.set_audio(&id, false, at(23 * 60)));
        meetings.end_what_is_over(at(23 * 60 + 4));
        assert_eq!(meetings.live(), 1);
        assert!(meetings.set_audio(&id, true, at(23 * 60 + 4)));
        meetings.end_what_is_over(at(24 * 60));
        assert_eq!(meetings.live(), 0);
        assert!(!meetings.set_audio(&id, true, at(0)));
    }

    #[test]
    fn a_meeting_is_known_only_in_its_own_region() {
        let (mut meetings, id) = with_one();
        assert!(meetings.find("eu-central-1", &id).is_none());
        assert!(!meetings.delete("eu-central-1", &id));
        assert!(meetings.delete("us-east-1", &id.to_uppercase()));
        assert_eq!((meetings.live(), meetings.deleted()), (0, 1));
    }

    #[test]
    fn the_burst_is_twenty_requests_in_each_region() {
        let mut meetings = Meetings::default();
        let passed = (0..40).filter(|_| meetings.has_rate_left("us-east-1")).count();
        assert!((20..=22).contains(&passed), "{passed}");
        assert!(meetings.has_rate_left("eu-central-1"));
        meetings.is_rate_used_up = true;
        assert!(!meetings.has_rate_left("eu-west-2"));
    }

    #[test]
    fn other_meetings_fill_only_their_own_region() {
        let mut meetings = Meetings::default();
        meetings.fill_with_others("us-east-1");
        assert!(!meetings.has_room("us-east-1"));
        assert!(meetings.has_room("us-west-2"));
        meetings.end_others();
        assert!(meetings.has_room("us-east-1"));
    }
}
