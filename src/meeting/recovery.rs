//! At the next start: delete what a crash left behind.

use super::deletion::{Deletion, delete};
use super::journey::new_meeting;
use super::ledger::{Intent, Ledger, LedgerError, Orphan};
use crate::aws::{Call, Session};
use std::time::SystemTime;

/// What became of one meeting that was left behind.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// What had been about to be created.
    pub intent: Intent,
    /// Whether the meeting is known to be gone, and the entry with it.
    pub settled: bool,
    /// In words.
    pub words: String,
    /// The calls that were made.
    pub calls: Vec<Call>,
}

/// Settles every entry that no living process holds. `session_for` gives a caller with the
/// credentials of the profile that the entry names, or says why there is none.
///
/// # Errors
/// When the ledger cannot be listed.
pub async fn recover<F>(
    ledger: &Ledger,
    session_for: impl Fn(Intent) -> F,
) -> Result<Vec<Recovery>, LedgerError>
where
    F: Future<Output = Result<Session, String>>,
{
    let mut results = Vec::new();
    for orphan in ledger.orphans()? {
        let intent = orphan.intent.clone();
        let mut calls = Vec::new();
        let settled = settle(orphan, &session_for, &mut calls).await;
        let (settled, words) = match settled {
            Ok(words) => (true, words),
            Err(words) => (false, words),
        };
        results.push(Recovery { intent, settled, words, calls });
    }
    Ok(results)
}

async fn settle<F>(
    orphan: Orphan,
    session_for: &impl Fn(Intent) -> F,
    calls: &mut Vec<Call>,
) -> Result<String, String>
where
    F: Future<Output = Result<Session, String>>,
{
    let Orphan { intent, .. } = &orphan;
    if intent.rehearsal {
        return close(orphan, "It was a rehearsal and ended with the program.");
    }
    if orphan.is_over(SystemTime::now()) {
        return close(orphan, "It has ended by itself: no meeting lives longer than 24 hours.");
    }
    let session = session_for(intent.clone()).await?;
    let region = intent.region.clone();
    let (mut orphan, id) = match orphan.meeting_id.clone() {
        Some(id) => (orphan, id),
        None => find_by_token(orphan, &session, calls).await?,
    };
    // The id is on disk before the deletion starts, so a second crash finds it quicker.
    if orphan.meeting_id.is_none() {
        let _ = orphan.entry.created(&id);
    }
    let mut why = String::new();
    let deletion = delete(&session, &region, &id, |call, _| {
        why = call.summary();
        calls.push(call);
    });
    match deletion.await {
        Deletion::Deleted => {
            return close(orphan, "A test meeting was left by an earlier run. It is deleted now.");
        }
        Deletion::WasGone => {
            return close(orphan, "A test meeting of an earlier run had ended already.");
        }
        Deletion::Failed => {}
    }
    Err(format!("A test meeting of an earlier run could not be deleted yet: {why}"))
}

/// The same token finds the same meeting; where there was none, it makes one, which is deleted at
/// once.
async fn find_by_token(
    orphan: Orphan,
    session: &Session,
    calls: &mut Vec<Call>,
) -> Result<(Orphan, String), String> {
    let reply = session.create_meeting(&orphan.intent.region, &new_meeting(&orphan.intent)).await;
    let why = reply.call.summary();
    calls.push(reply.call);
    match reply.value {
        Some(meeting) => Ok((orphan, meeting.id)),
        None => Err(format!("A test meeting of an earlier run could not be looked for yet: {why}")),
    }
}

fn close(orphan: Orphan, words: &str) -> Result<String, String> {
    match orphan.entry.close() {
        Ok(()) => Ok(words.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
