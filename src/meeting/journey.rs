//! The journey of one test meeting: create, attendee, get, delete, and proof that it is gone.

use super::deletion::{Deletion, delete, is_refusal, is_unknown_meeting};
use super::ledger::{Entry, Intent, Ledger};
use crate::aws::{Call, Meeting, NewMeeting, Reply, Session};
use crate::diagnosis::Status;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio_util::sync::CancellationToken;

/// What the journey needs to know.
#[derive(Clone, Debug)]
pub struct JourneyPlan {
    /// The control Region.
    pub region: String,
    /// The media Region.
    pub media_region: String,
    /// The account, for the ledger.
    pub account: String,
    /// The profile, for the ledger.
    pub profile: String,
    /// Its `config` file, for the ledger.
    pub config: PathBuf,
    /// Its `credentials` file, for the ledger.
    pub credentials: PathBuf,
    /// The endpoint of the meetings API, when it is not AWS's own.
    pub endpoint: Option<String>,
    /// Whether this is the practice account inside this process.
    pub rehearsal: bool,
}

/// The rungs of the journey, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RungId {
    /// `CreateMeeting`.
    CreateMeeting,
    /// `CreateAttendee`.
    CreateAttendee,
    /// `GetMeeting`.
    GetMeeting,
    /// `DeleteMeeting`.
    DeleteMeeting,
    /// `GetMeeting` once more: `NotFound` proves that it is gone.
    ConfirmGone,
}

impl RungId {
    /// Every rung, in order.
    pub const ALL: [Self; 5] = [
        Self::CreateMeeting,
        Self::CreateAttendee,
        Self::GetMeeting,
        Self::DeleteMeeting,
        Self::ConfirmGone,
    ];

    /// What it does, for a person.
    pub fn title(self) -> &'static str {
        match self {
            Self::CreateMeeting => "Create a meeting",
            Self::CreateAttendee => "Add an attendee",
            Self::GetMeeting => "Read the meeting back",
            Self::DeleteMeeting => "Delete the meeting",
            Self::ConfirmGone => "Make sure that it is gone",
        }
    }

    /// What it will show, before it has run.
    pub fn asks(self) -> &'static str {
        match self {
            Self::CreateMeeting => "Shows whether you may create meetings in this Region.",
            Self::CreateAttendee => "Shows whether you may add people.",
            Self::GetMeeting => "Shows whether the meeting can be found again.",
            Self::DeleteMeeting => "Cleans up, and shows whether you may delete meetings.",
            Self::ConfirmGone => "Shows whether anything is left behind.",
        }
    }

    /// What its success proves, and what it does not.
    pub fn proves(self) -> &'static str {
        match self {
            Self::CreateMeeting => {
                "You may create meetings in this Region. It does not prove that audio flows."
            }
            Self::CreateAttendee => {
                "You may add people, and AWS gave a join token. Nobody has joined."
            }
            Self::GetMeeting => "The meeting is there, in this control Region.",
            Self::DeleteMeeting => "You may delete meetings.",
            Self::ConfirmGone => "AWS no longer knows the meeting: nothing is left behind.",
        }
    }
}

/// One rung, as it stands.
#[derive(Clone, Debug)]
pub struct Rung {
    /// Which one.
    pub id: RungId,
    /// How it stands.
    pub status: Status,
    /// The calls it made; more than one only for cleaning up.
    pub calls: Vec<Call>,
    /// One line to show beside it.
    pub note: String,
}

/// What became of the journey.
#[derive(Clone, Debug)]
pub struct Journey {
    /// All rungs, in order.
    pub rungs: Vec<Rung>,
    /// Whether the meeting may still exist; the ledger then remembers it.
    pub may_be_left: bool,
    /// Whether the person cancelled.
    pub cancelled: bool,
    /// Why it could not even start, when the ledger could not be written.
    pub refused: Option<String>,
}

/// A walk on its way: what it reports to, and what it has so far.
struct Walk<'a> {
    session: &'a Session,
    plan: &'a JourneyPlan,
    tell: &'a (dyn Fn(Rung) + Send + Sync),
    journey: Journey,
}

/// Walks it. Every change of a rung is told at once. Cancelling skips what is left to prove, never
/// what is left to clean up, and never drops `CreateMeeting` on its way.
pub async fn journey(
    session: &Session,
    ledger: &Ledger,
    plan: &JourneyPlan,
    cancel: &CancellationToken,
    tell: &(dyn Fn(Rung) + Send + Sync),
) -> Journey {
    let rungs = RungId::ALL.into_iter().map(|id| Rung {
        id,
        status: Status::NotRun,
        calls: Vec::new(),
        note: String::new(),
    });
    let journey =
        Journey { rungs: rungs.collect(), may_be_left: false, cancelled: false, refused: None };
    let mut walk = Walk { session, plan, tell, journey };
    if cancel.is_cancelled() {
        walk.journey.cancelled = true;
        return walk.journey;
    }
    let intent = intent_of(plan);
    let mut entry = match ledger.begin(&intent) {
        Ok(entry) => entry,
        Err(error) => {
            walk.journey.refused = Some(error.to_string());
            return walk.journey;
        }
    };
    let new = new_meeting(&intent);
    let Some(meeting) = walk.create(&mut entry, &new).await else {
        return walk.without_meeting(entry, &new).await;
    };
    let prove = walk.prove(&meeting);
    walk.journey.cancelled = cancel.run_until_cancelled(prove).await.is_none();
    walk.clean_up(entry, &meeting.id).await
}

fn intent_of(plan: &JourneyPlan) -> Intent {
    let token = uuid::Uuid::new_v4().to_string();
    let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
    Intent {
        external_id: format!("chime-setup-{token}"),
        token,
        region: plan.region.clone(),
        media_region: plan.media_region.clone(),
        account: plan.account.clone(),
        profile: plan.profile.clone(),
        config: plan.config.clone(),
        credentials: plan.credentials.clone(),
        endpoint: plan.endpoint.clone(),
        rehearsal: plan.rehearsal,
        created,
    }
}

/// What `CreateMeeting` is sent for this intent: the same every time, so that the token finds the
/// same meeting.
pub(super) fn new_meeting(intent: &Intent) -> NewMeeting {
    NewMeeting {
        token: intent.token.clone(),
        external_id: intent.external_id.clone(),
        media_region: intent.media_region.clone(),
    }
}

impl Walk<'_> {
    fn set(&mut self, id: RungId, status: Status, call: Option<Call>, note: impl Into<String>) {
        let Some(rung) = self.journey.rungs.iter_mut().find(|rung| rung.id == id) else {
            return;
        };
        rung.status = status;
        rung.calls.extend(call);
        rung.note = note.into();
        (self.tell)(rung.clone());
    }

    fn set_by<T>(&mut self, id: RungId, reply: Reply<T>) -> Option<T> {
        let status = if reply.value.is_some() { Status::Passed } else { Status::Failed };
        let note = if reply.value.is_some() { String::new() } else { reply.call.summary() };
        self.set(id, status, Some(reply.call), note);
        reply.value
    }

    async fn create(&mut self, entry: &mut Entry, new: &NewMeeting) -> Option<Meeting> {
        self.set(RungId::CreateMeeting, Status::Running, None, "");
        let reply = self.session.create_meeting(&self.plan.region, new).await;
        if let Some(meeting) = &reply.value {
            // Without this line the token still finds the meeting; the walk goes on.
            let _ = entry.created(&meeting.id);
        }
        self.set_by(RungId::CreateMeeting, reply)
    }

    async fn prove(&mut self, meeting: &Meeting) {
        let (session, region) = (self.session, self.plan.region.clone());
        self.set(RungId::CreateAttendee, Status::Running, None, "");
        let external = format!("chime-setup-{}", meeting.id.chars().take(40).collect::<String>());
        let reply = session.create_attendee(&region, &meeting.id, &external).await;
        self.set_by(RungId::CreateAttendee, reply);
        self.set(RungId::GetMeeting, Status::Running, None, "");
        let reply = session.get_meeting(&region, &meeting.id).await;
        self.set_by(RungId::GetMeeting, reply);
    }

    /// `CreateMeeting` did not succeed. A refusal made nothing; anything else may have made a
    /// meeting whose answer was lost, and the same token finds it.
    async fn without_meeting(mut self, mut entry: Entry, new: &NewMeeting) -> Journey {
        let call = self.journey.rungs.first().and_then(|rung| rung.calls.first().cloned());
        if call.as_ref().is_some_and(is_refusal) {
            self.journey.may_be_left = entry.close().is_err();
            self.skip_rest();
            return self.journey;
        }
        let note = "The answer was lost, so the meeting is looked for by its token";
        self.set(RungId::DeleteMeeting, Status::Running, None, note);
        let reply = self.session.create_meeting(&self.plan.region, new).await;
        if let Some(meeting) = reply.value {
            let _ = entry.created(&meeting.id);
            self.set(RungId::DeleteMeeting, Status::Running, Some(reply.call), note);
            return self.clean_up(entry, &meeting.id).await;
        }
        self.journey.may_be_left = true;
        let note = "Nobody answers. If a meeting was made, it ends by itself after 5 idle minutes; \
                    the next start looks for it again";
        self.set(RungId::DeleteMeeting, Status::CouldNotTell, Some(reply.call), note);
        self.skip_rest();
        self.journey
    }

    async fn clean_up(mut self, entry: Entry, meeting_id: &str) -> Journey {
        for rung in [RungId::CreateAttendee, RungId::GetMeeting] {
            let unfinished = |found: &Rung| found.id == rung && !found.status.is_final();
            if self.journey.rungs.iter().any(unfinished) {
                self.set(rung, Status::Skipped, None, "Cancelled");
            }
        }
        let deleted = self.delete(meeting_id).await;
        if !deleted {
            self.journey.may_be_left = true;
            self.skip_rest();
            return self.journey;
        }
        self.set(RungId::ConfirmGone, Status::Running, None, "");
        let reply = self.session.get_meeting(&self.plan.region, meeting_id).await;
        let (status, note) = if is_unknown_meeting(&reply.call) {
            (Status::Passed, "AWS answers that it does not know the meeting".to_owned())
        } else if reply.value.is_some() {
            self.journey.may_be_left = true;
            (Status::Failed, "AWS still knows the meeting".to_owned())
        } else {
            (Status::CouldNotTell, reply.call.summary())
        };
        self.set(RungId::ConfirmGone, status, Some(reply.call), note);
        if !self.journey.may_be_left {
            self.journey.may_be_left = entry.close().is_err();
        }
        self.journey
    }

    async fn delete(&mut self, meeting_id: &str) -> bool {
        self.set(RungId::DeleteMeeting, Status::Running, None, "");
        let (session, region) = (self.session, self.plan.region.clone());
        let seen = |call: Call, came: Deletion| {
            let (status, note) = match came {
                Deletion::Deleted => (Status::Passed, String::new()),
                Deletion::WasGone => (Status::Attention, "It had ended already".to_owned()),
                Deletion::Failed => (Status::Failed, call.summary()),
            };
            self.set(RungId::DeleteMeeting, status, Some(call), note);
        };
        delete(session, &region, meeting_id, seen).await != Deletion::Failed
    }

    fn skip_rest(&mut self) {
        for id in RungId::ALL {
            let open = |rung: &Rung| rung.id == id && !rung.status.is_final();
            if self.journey.rungs.iter().any(open) {
                self.set(id, Status::Skipped, None, "");
            }
        }
    }
}
