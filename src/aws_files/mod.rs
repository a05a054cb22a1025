//! `~/.aws/config` and `~/.aws/credentials`: bytes, meaning, edits, saving.
//!
//! What lives here and what it promises:
//! - [`Document`]: the bytes of one file over a line tree. Nothing is lost: printing gives back the same bytes.
//! - [`read`]: what the AWS CLI and boto3, the Rust SDK and the JavaScript SDK each read from the same bytes.
//! - [`profiles()`] and [`problems()`]: what the user has, and which tools cannot read it, with file and line.
//! - [`apply`]: edits as byte splices, checked in two dialects before anyone sees them.
//! - [`store`]: loading and saving, the only part that touches the disk.
//!
//! Everything outside `store` is pure: bytes and values in, values out.

mod access_keys;
mod diff;
mod document;
mod edits;
mod findings;
mod headers;
mod names;
mod problems;
mod profiles;
mod readers;
mod secret;
pub mod store;

pub use access_keys::{AccessKeyProfile, access_key_edits};
pub use diff::{DiffLine, diff};
pub use document::{Document, Eol, Line, LineKind, Section};
pub use edits::{Edit, EditError, Edited, apply};
pub use findings::ProfileFinding;
pub use names::{NameError, check_name, nearest_names};
pub use problems::{Problem, problems};
pub use profiles::{Origin, Profile, ProfileKind, account_in_key, profiles};
pub use readers::{Dialect, FileKind, Keys, ReadError, Reading, Value, read};
pub use secret::Secret;
pub use store::{
    FileState, Paths, SaveError, SavePlan, Saved, Snapshot, Stamp, TooOpen, load, save, too_open,
};
