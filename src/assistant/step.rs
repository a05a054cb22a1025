//! The steps of the walk, in order.

use crate::checks::CheckId;

/// A step of the walk.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Whose account.
    #[default]
    Start,
    /// The two files and the profile.
    Profile,
    /// Who AWS says the profile is.
    Identity,
    /// Where meetings are created.
    Region,
    /// What is allowed.
    Permissions,
    /// A real meeting.
    TestMeeting,
    /// What was proven.
    Finish,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 7] = [
        Self::Start,
        Self::Profile,
        Self::Identity,
        Self::Region,
        Self::Permissions,
        Self::TestMeeting,
        Self::Finish,
    ];

    /// The name in the rail.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Profile => "Profile",
            Self::Identity => "Identity",
            Self::Region => "Region",
            Self::Permissions => "Permissions",
            Self::TestMeeting => "Test meeting",
            Self::Finish => "Finish",
        }
    }

    /// The line under the name.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Start => "Your account or a rehearsal",
            Self::Profile => "Where your keys live",
            Self::Identity => "Who AWS says you are",
            Self::Region => "Where meetings are created",
            Self::Permissions => "What you may do",
            Self::TestMeeting => "Created, used, deleted",
            Self::Finish => "What was proven",
        }
    }

    /// The checks whose results it shows.
    pub fn checks(self) -> &'static [CheckId] {
        match self {
            Self::Start | Self::Finish => &[],
            Self::Profile => &[CheckId::Files],
            Self::Identity => &[CheckId::Network, CheckId::Clock, CheckId::Credentials],
            Self::Region => &[CheckId::Region],
            Self::Permissions => &[CheckId::Permissions, CheckId::Quotas],
            Self::TestMeeting => &[CheckId::Meeting],
        }
    }

    /// Whether entering it runs its checks. A meeting is only ever created on request.
    pub fn runs_by_itself(self) -> bool {
        self != Self::TestMeeting && !self.checks().is_empty()
    }

    /// The step after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    /// The step before it.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }
}
