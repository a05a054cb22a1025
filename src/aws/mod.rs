//! The only place that builds AWS clients and speaks to the network.
//!
//! What it promises: one attempt per call; every call leaves a [`Call`] with the raw answer's
//! facts, also when the SDK makes nothing of them; a success is an answer in the operation's own
//! shape, never a status alone; loopback never goes through a proxy; credentials are those that
//! were passed, never the environment's.

mod account;
mod call;
mod endpoints;
mod http;
mod iam;
mod legacy;
mod meetings;
mod probe;
mod session;
mod silence;
mod sts;
mod wire;

pub use account::QuotaValue;
pub use call::{Answer, Body, Call, NoAnswer, NoAnswerKind, Outcome, Service};
pub use endpoints::{Endpoints, Environment, Override};
pub use http::{CALL_TIMEOUT, CONNECT_TIMEOUT, Http, is_loopback};
pub use iam::{Simulated, Simulation};
pub use meetings::{Attendee, Meeting, NewMeeting};
pub use probe::Reach;
pub use session::{Reply, Session};
pub use sts::CallerIdentity;
pub use wire::{WireError, body_kind, read_error};
