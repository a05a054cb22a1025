//! Deleting a meeting, with patience: the one call that is tried again.

use crate::aws::{Call, Session};
use std::time::Duration;

/// How often it is tried. The calls that prove something are made once; this one cleans up, and
/// trouble that passes must not leave a meeting behind.
const ATTEMPTS: u32 = 3;
/// Between two attempts.
const PAUSE: Duration = Duration::from_millis(700);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deletion {
    /// AWS deleted it.
    Deleted,
    /// AWS did not know it any more.
    WasGone,
    /// It may still be there.
    Failed,
}

/// Deletes it; `seen` gets every attempt as it ends.
pub(super) async fn delete(
    session: &Session,
    region: &str,
    meeting_id: &str,
    mut seen: impl FnMut(Call, Deletion),
) -> Deletion {
    for attempt in 1..=ATTEMPTS {
        let reply = session.delete_meeting(region, meeting_id).await;
        let again = may_pass(&reply.call) && attempt < ATTEMPTS;
        let came = if reply.value.is_some() {
            Deletion::Deleted
        } else if is_unknown_meeting(&reply.call) {
            Deletion::WasGone
        } else {
            Deletion::Failed
        };
        seen(reply.call, came);
        if came != Deletion::Failed || !again {
            return came;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Deletion::Failed
}

/// Whether AWS itself said no, so that nothing was done: a client error with a code of AWS.
pub(super) fn is_refusal(call: &Call) -> bool {
    call.status().is_some_and(|status| (400..500).contains(&status)) && call.code().is_some()
}

/// Whether AWS said that it does not know the meeting.
pub(super) fn is_unknown_meeting(call: &Call) -> bool {
    call.is(404, "NotFoundException")
}

/// Whether the same call may well succeed in a moment: AWS was busy, or the answer was lost.
fn may_pass(call: &Call) -> bool {
    let busy = ["ThrottlingException", "Throttling", "TooManyRequestsException", "RequestTimeout"];
    matches!(call.status(), Some(408 | 429))
        || call.code().is_some_and(|code| busy.contains(&code))
        || !is_refusal(call)
}
