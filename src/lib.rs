//! Chime Setup: from an empty profile to a cleaned-up test meeting with the Amazon Chime SDK.
//!
//! The map, one line a room; `ARCHITECTURE.md` has the arrows and the invariants.

// Nothing that input can reach may panic; integration tests are their own crates and may.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

// The program without pixels: state, commands, events.
pub mod assistant;
// The only place that builds AWS clients and speaks to the network.
pub mod aws;
// The two files of `~/.aws`: bytes, meaning, edits, saving.
pub mod aws_files;
// The guided checks and the runner that orders them.
pub mod checks;
// What is known of the service: Regions, actions, quotas, renames.
pub mod chime;
// Evidence to cause to remedy.
pub mod diagnosis;
// Which credentials a profile gives.
pub mod identity;
// The test meeting: journey, ledger, recovery.
pub mod meeting;
// IAM policies: one model; generate, print, read, judge.
pub mod policy;
// The practice account: a small AWS on loopback.
pub mod practice;
// The walk in a terminal, and the subcommands.
pub mod terminal;
// The window: egui, theme, widgets, one file a page.
pub mod window;
