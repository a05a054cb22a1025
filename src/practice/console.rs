//! What a person can do in the console, an administrator in the organization, and a test to the
//! network.

use std::sync::Arc;
use std::time::Duration;

use super::account::NewKeys;
use super::fault::Fault;
use super::shared::{Observer, Seen, Shared};

/// The hands that repair a practice account. Cheap to clone; all clones act on the same account.
#[derive(Clone)]
pub struct Console {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Console {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console").field("scenario", &self.shared.scenario).finish_non_exhaustive()
    }
}

impl Console {
    pub(super) fn new(shared: Arc<Shared>) -> Console {
        Console { shared }
    }

    /// Creates another access key for the same user, as "Create access key" does.
    pub fn issue_access_key(&self) -> NewKeys {
        self.shared.account().issue_access_key()
    }

    /// Fresh temporary keys, as the sign-in portal shows them; good for eight hours.
    pub fn issue_session(&self) -> NewKeys {
        self.shared.account().issue_fresh_session(self.shared.clock.now())
    }

    /// The session token that belongs to temporary keys.
    pub fn session_token_of(&self, access_key_id: &str) -> Option<String> {
        let account = self.shared.account();
        let session = account.key(access_key_id)?.session.as_ref()?;
        Some(session.token.clone())
    }

    /// Attaches a policy to the user and the role.
    ///
    /// # Errors
    /// Says where and why the JSON is not a policy.
    pub fn attach_policy(&self, json: &str) -> Result<(), String> {
        self.shared.account().attach(json)
    }

    /// Takes away every policy but the one for diagnosis.
    pub fn detach_all_policies(&self) {
        self.shared.account().policies.clear();
    }

    /// Takes away the read-only policy that lets the user simulate, read quotas and ask for
    /// Regions.
    pub fn revoke_diagnosis(&self) {
        self.shared.account().diagnosis = None;
    }

    /// The organization lifts what it forbade.
    pub fn lift_service_control_policy(&self) {
        self.shared.account().service_control.clear();
    }

    /// Enables an opt-in Region.
    pub fn enable_region(&self, region: &str) {
        self.shared.account().enabled.insert(region.to_owned());
    }

    /// Ends the meetings that others in the account run.
    pub fn end_other_meetings(&self) {
        self.shared.meetings().end_others();
    }

    /// Stops the other program that uses up the request rate.
    pub fn stop_other_traffic(&self) {
        self.shared.meetings().is_rate_used_up = false;
    }

    /// Sets this computer's clock right, as AWS sees it.
    pub fn correct_clock(&self) {
        self.shared.clock.correct();
    }

    /// Lets time pass for meetings, so that they end as they would by waiting.
    pub fn let_time_pass(&self, time: Duration) {
        self.shared.clock.pass(time);
    }

    /// Somebody connects audio to a meeting, or the last one hangs up; a meeting in use does not
    /// end by idleness. False if no such meeting runs.
    pub fn set_audio(&self, meeting_id: &str, connected: bool) -> bool {
        let now = self.shared.clock.meeting_time();
        self.shared.meetings().set_audio(meeting_id, connected, now)
    }

    /// How many meetings run that were created through this practice account, in all Regions.
    pub fn live_meetings(&self) -> usize {
        self.shared.meetings().live()
    }

    /// How many meetings were deleted by `DeleteMeeting`.
    pub fn deleted_meetings(&self) -> usize {
        self.shared.meetings().deleted()
    }

    /// Sets trouble on the way, or ends it.
    pub fn set_fault(&self, fault: Option<Fault>) {
        self.shared.set_fault(fault);
    }

    /// Sets who is told of each request before it is carried out and before its answer is sent, or
    /// nobody.
    pub fn set_observer(&self, observer: Option<Observer>) {
        self.shared.set_observer(observer);
    }

    /// The latest requests, oldest first; some thousand are kept.
    pub fn requests(&self) -> Vec<Seen> {
        self.shared.requests()
    }
}
