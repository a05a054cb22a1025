//! What happened elsewhere: jobs on the runtime send these, and the assistant takes them in.

use super::edit::{PendingEdit, ProfileForm};
use super::memory::Memory;
use super::rehearsal::Rehearsal;
use crate::aws_files::{Problem, Profile, SaveError, Saved, Snapshot};
use crate::checks::{Board, Progress};
use crate::meeting::Recovery;
use std::path::PathBuf;

/// The two files, read and understood.
#[derive(Debug)]
pub struct Loaded {
    /// The bytes.
    pub snapshot: Snapshot,
    /// The profiles in them.
    pub profiles: Vec<Profile>,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
}

/// What a chosen path is for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// Write this text there.
    Write {
        /// What it is, such as "The policy".
        what: String,
        /// The text.
        text: String,
        /// The path to offer where it has to be typed.
        suggestion: PathBuf,
    },
    /// Use the AWS files in its folder.
    UseFiles,
}

/// Something that happened.
pub enum Event {
    /// The practice account with this number runs, or why it does not.
    PracticeStarted(u64, Result<Rehearsal, String>),
    /// Where the last run stopped.
    Remembered(Memory),
    /// A change was prepared, for this form if it came from one; or why it is refused.
    Prepared(Result<Box<PendingEdit>, String>, Option<Box<ProfileForm>>),
    /// The files were read.
    Loaded(Box<Loaded>),
    /// A check moved on, in the run with this number.
    Check(u64, Progress),
    /// The run with this number ended, with these reports.
    RunEnded(u64, Board),
    /// A save ended.
    Saved(Result<Saved, SaveError>),
    /// What earlier runs left behind was looked after.
    Recovered(Vec<Recovery>),
    /// A dialog was answered.
    Chosen(Purpose, String, Option<PathBuf>),
    /// A text was written, or why not.
    Written(String, Result<PathBuf, String>),
    /// Something did not work, in words.
    Trouble(String),
}
