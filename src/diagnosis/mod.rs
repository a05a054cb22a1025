//! From evidence to causes and remedies, as pure functions of values.
//!
//! What lives here: the vocabulary that every other room speaks ([`Status`], [`Evidence`],
//! [`Cause`], [`Remedy`]), the catalogue of causes (data in `assets/diagnosis/causes.json`), the
//! reader of AWS's "is not authorized" sentence ([`Denial`]) and the judge of one answered or
//! unanswered call ([`judge()`]). What it promises: no clock, no network, no guess. What is not
//! recognised is the cause `unknown`, with the raw facts beside it.

mod catalogue;
mod denial;
mod judge;
mod remedies;
mod remedy;
mod status;

pub use catalogue::{Cause, CauseId, all_causes};
pub use denial::{Denial, DenialKind, PolicyType, Principal};
pub use judge::{Finding, Known, judge};
pub use remedies::{Case, remedies};
pub use remedy::{ProfileChange, Remedy, RemedyAction, Repair};
pub use status::{Evidence, Status};
