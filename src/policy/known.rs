//! The service's own actions, as far as sentences about policies need them.
//!
//! The table is that of the `chime` module. This module reads it for itself: neither of the two
//! uses the other.

use std::sync::LazyLock;

use serde::Deserialize;

/// An action and what it is for.
#[derive(Debug, Deserialize)]
pub(super) struct Known {
    /// Name with prefix.
    pub name: String,
    /// What it lets somebody do, in plain words.
    pub purpose: String,
    /// What its `Resource` element may name: `any`, `meeting`, `media-pipeline` or other kinds.
    #[cfg(test)]
    pub resource: String,
    /// The API it belongs to: `meetings`, `legacy` or `media-pipelines`.
    #[cfg(test)]
    pub api: String,
    /// One of the four calls of a test meeting.
    #[cfg(test)]
    pub test_meeting: bool,
}

#[derive(Default, Deserialize)]
struct Table {
    actions: Vec<Known>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/chime/actions.json")).unwrap_or_default()
});

pub(super) fn actions() -> &'static [Known] {
    &TABLE.actions
}

/// The action of this name; case does not count.
pub(super) fn action(name: &str) -> Option<&'static Known> {
    actions().iter().find(|known| known.name.eq_ignore_ascii_case(name))
}
