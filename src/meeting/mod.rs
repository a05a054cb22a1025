//! The test meeting: made, used, deleted, and never left behind.
//!
//! [`journey()`] walks it, [`Ledger`] remembers it durably before AWS hears of it, and [`recover`]
//! deletes at the next start what a crash left. What it promises: the `ClientRequestToken` is on
//! disk before CreateMeeting is sent, and the entry goes only when AWS said that the meeting is
//! gone, or when no meeting can still exist.

mod deletion;
mod journey;
mod ledger;
mod recovery;

pub use journey::{Journey, JourneyPlan, Rung, RungId, journey};
pub use ledger::{Entry, Intent, Ledger, LedgerError, Orphan};
pub use recovery::{Recovery, recover};
