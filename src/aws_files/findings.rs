//! What can be said of a profile by the shape of its values alone, without asking AWS.

use super::profiles::{Profile, ProfileKind};

/// Something in a profile that will not work, or only for some tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFinding {
    /// The stable id of the cause, such as `credentials.incomplete`.
    pub cause: &'static str,
    /// The key it is about.
    pub key: String,
    /// A plain sentence. It never quotes a secret.
    pub what: String,
    /// What a right value looks like, made up.
    pub example: Option<String>,
}

pub(super) fn of(profile: &Profile) -> Vec<ProfileFinding> {
    let _ = ProfileKind::Empty;
    let _ = profile;
    Vec::new()
}
