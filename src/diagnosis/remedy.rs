//! What can be done about a cause.

/// One thing to do: the words on the button and what pressing it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// What the button says, such as "Change the Region to eu-west-2".
    pub label: String,
    /// One sentence on what it does or why it helps.
    pub text: String,
    /// What it does.
    pub action: RemedyAction,
}

/// What pressing a remedy does. The window, the terminal and the tests go the same road.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemedyAction {
    /// Prepares this change of a profile; the diff is shown before anything is written.
    EditProfile(Vec<ProfileChange>),
    /// Opens the profile's form, to type or paste keys.
    EnterKeys,
    /// Puts a text on the clipboard.
    Copy(String),
    /// Opens a page in the browser.
    Open(String),
    /// Puts a message for the administrator on the clipboard.
    AskAdministrator(String),
    /// Runs the check again.
    RunAgain,
    /// Does in the practice account what a person would do in the console. Only when rehearsing.
    Practice(Repair),
}

impl RemedyAction {
    /// The stable name in `--json`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::EditProfile(_) => "edit-profile",
            Self::EnterKeys => "enter-keys",
            Self::Copy(_) => "copy",
            Self::Open(_) => "open",
            Self::AskAdministrator(_) => "ask-administrator",
            Self::RunAgain => "run-again",
            Self::Practice(_) => "practice",
        }
    }
}

/// One change to the chosen profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileChange {
    /// Sets a key of the profile in `config`.
    Set {
        /// The key, such as `region`.
        key: String,
        /// Its new value.
        value: String,
    },
    /// Removes a key of the profile, in whichever file it stands.
    Remove {
        /// The key, such as `aws_session_token`.
        key: String,
    },
}

/// What a person would do in the console, or an administrator for them; the practice account
/// has a person for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Create a new access key for the user and put it into the profile.
    NewAccessKey,
    /// Start a new session and put its three lines into the profile.
    NewSession,
    /// Copy the session token that belongs to the key in the profile.
    CopySessionToken,
    /// Attach the policy that the Permissions page shows.
    AttachPolicy,
    /// Take the denying service control policy away.
    LiftServiceControlPolicy,
    /// Enable the Region for the account.
    EnableRegion(String),
    /// End the other meetings of the account.
    EndOtherMeetings,
    /// Stop the other program that uses up the request rate.
    StopOtherTraffic,
    /// Set this computer's clock.
    CorrectClock,
}
