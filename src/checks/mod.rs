//! The guided checks, one file each, and the runner that orders them.
//!
//! What they promise: one attempt a call; every result stands on evidence; a check that did not
//! run, or whose answer proves nothing, never counts as passed; one that crashes does not stop the
//! rest.

mod clock;
mod credentials;
mod files;
mod legacy;
mod meeting;
mod network;
mod permissions;
mod quotas;
mod region;
mod report;
mod runner;
mod subject;
mod verdict;

pub use meeting::recover_left_behind;
pub use report::{ActionVerdict, Allowed, CheckId, Detail, Progress, Report, Tell};
pub use runner::{Board, Checks, run};
pub use subject::{RegionChoice, Request, Subject, policy_for};
pub use verdict::{Verdict, verdict};
