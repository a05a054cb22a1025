//! What the program knows, as plain values. The window and the terminal only look at it.

use super::edit::{PendingEdit, ProfileForm};
use super::step::Step;
use crate::aws_files::{Problem, Profile};
use crate::checks::{ActionVerdict, Board, CheckId, Detail, Report, Verdict, verdict};
use crate::diagnosis::Status;
use crate::meeting::Rung;
use crate::practice::Scenario;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Whose account the walk is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Not chosen yet.
    #[default]
    Unchosen,
    /// The user's own AWS account.
    Aws,
    /// The practice account.
    Practice(Scenario),
}

/// How the window looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// One check, as it stands. The previous report stays while a new one is on its way.
#[derive(Clone, Debug)]
pub struct CheckState {
    /// How it stands now.
    pub status: Status,
    /// What it waits for, while it waits.
    pub waits_for: Vec<CheckId>,
    /// The last report.
    pub report: Option<Arc<Report>>,
    /// Whether the profile changed since that report.
    pub stale: bool,
}

impl Default for CheckState {
    fn default() -> Self {
        Self { status: Status::NotRun, waits_for: Vec::new(), report: None, stale: false }
    }
}

/// The two files, as they were read.
#[derive(Clone, Debug, Default)]
pub struct FilesState {
    /// Where `config` is.
    pub config: PathBuf,
    /// Where `credentials` is.
    pub credentials: PathBuf,
    /// Whether they are being read.
    pub loading: bool,
    /// Whether they were read at least once.
    pub loaded: bool,
    /// Whether neither of them exists.
    pub missing: bool,
    /// Every profile, in the order of the files.
    pub profiles: Vec<Profile>,
    /// What stops tools from reading them, or makes tools disagree.
    pub problems: Vec<Problem>,
    /// Why a file could not be read at all.
    pub unreadable: Vec<String>,
}

/// How weighty a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Something was done.
    Done,
    /// Something is worth knowing.
    Info,
    /// Something did not work.
    Trouble,
}

/// A sentence that shows for a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Counts up, so that the same words twice are two notices.
    pub number: u64,
    /// How weighty.
    pub weight: Weight,
    /// The sentence.
    pub text: String,
}

/// A path that is asked for in the window, because no dialog answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPrompt {
    /// What it is for, such as "Save the policy as".
    pub title: String,
    /// The file name to start with.
    pub suggestion: String,
    /// Why the last try did not work, if there was one.
    pub trouble: Option<String>,
}

/// What the view has to do that is no state: it takes these out and does them once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Put this on the clipboard.
    Copy(String),
    /// Open this page in the browser.
    Open(String),
    /// Close the window.
    Close,
}

/// Everything the program knows.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // four facts that do not exclude one another
pub struct State {
    /// Where the walk is.
    pub step: Step,
    /// Whose account.
    pub mode: Mode,
    /// What is being set up, while it is (starting the practice account).
    pub starting: Option<String>,
    /// The two files.
    pub files: FilesState,
    /// The chosen profile.
    pub profile: Option<String>,
    /// The media Region, when it is another than the control Region.
    pub media_region: Option<String>,
    /// The checks.
    pub checks: BTreeMap<CheckId, CheckState>,
    /// Whether checks are at work.
    pub running: bool,
    /// Whether the work at hand was asked to stop.
    pub cancelling: bool,
    /// The rungs of the test meeting, as they come.
    pub rungs: Vec<Rung>,
    /// The reports that hold for the profile as it is now.
    pub board: Board,
    /// A change of the files that waits for a yes.
    pub edit: Option<PendingEdit>,
    /// The form for a profile's keys, while it is open.
    pub form: Option<ProfileForm>,
    /// Whether the last save can be undone.
    pub can_undo: bool,
    /// The policy that a test meeting needs, as JSON, for this account if it is known.
    pub policy: String,
    /// What the policy says, a sentence a statement.
    pub policy_words: Vec<String>,
    /// The policy's size, as IAM counts it, in characters.
    pub policy_size: usize,
    /// A path that is asked for.
    pub path_prompt: Option<PathPrompt>,
    /// The last notice.
    pub notice: Option<Notice>,
    /// How the window should look.
    pub theme: ThemeChoice,
    /// Whether the program is cleaning up before it ends.
    pub closing: bool,
}

impl State {
    /// How a check stands.
    pub fn check(&self, id: CheckId) -> CheckState {
        self.checks.get(&id).cloned().unwrap_or_default()
    }

    /// The last report of a check.
    pub fn report(&self, id: CheckId) -> Option<&Report> {
        self.checks.get(&id)?.report.as_deref()
    }

    /// The chosen profile, as it was read.
    pub fn chosen_profile(&self) -> Option<&Profile> {
        let name = self.profile.as_deref()?;
        self.files.profiles.iter().find(|profile| profile.name == name)
    }

    /// The control Region of the chosen profile.
    pub fn region(&self) -> Option<&str> {
        self.chosen_profile()?.region.as_deref()
    }

    /// The account, once AWS named it.
    pub fn account(&self) -> Option<&str> {
        self.board.identity().map(|identity| identity.account.as_str())
    }

    /// Whether this is a rehearsal.
    pub fn rehearsing(&self) -> bool {
        matches!(self.mode, Mode::Practice(_))
    }

    /// What the permissions check found, per action.
    pub fn permissions(&self) -> &[ActionVerdict] {
        match self.report(CheckId::Permissions).map(|report| &report.detail) {
            Some(Detail::Permissions(verdicts)) => verdicts,
            _ => &[],
        }
    }

    /// All checks together, as they hold now.
    pub fn verdict(&self) -> Verdict {
        let complete = CheckId::WALK.iter().all(|id| self.board.get(*id).is_some());
        let said = verdict(self.board.reports());
        match said {
            Verdict::Ready | Verdict::Attention if !complete => Verdict::CouldNotTell,
            said => said,
        }
    }

    /// How a step of the walk stands: the weightiest of its checks.
    pub fn step_status(&self, step: Step) -> Status {
        match step {
            // A choice is nothing that was checked.
            Step::Start => Status::NotRun,
            Step::Finish => match self.verdict() {
                Verdict::Ready => Status::Passed,
                Verdict::Attention => Status::Attention,
                Verdict::Blocked => Status::Failed,
                Verdict::CouldNotTell => Status::NotRun,
            },
            _ => weightiest(step.checks().iter().map(|id| self.check(*id).status)),
        }
    }

    /// Whether a step shows results of an earlier state of the profile.
    pub fn is_stale(&self, step: Step) -> bool {
        step.checks().iter().any(|id| self.check(*id).stale)
    }
}

fn weightiest(statuses: impl Iterator<Item = Status>) -> Status {
    let weight = |status: &Status| match status {
        Status::Running => 6,
        Status::Failed => 5,
        Status::CouldNotTell => 4,
        Status::Attention => 3,
        Status::NotRun => 2,
        Status::Skipped => 1,
        Status::Passed => 0,
    };
    statuses.max_by_key(weight).unwrap_or(Status::NotRun)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_only_as_good_as_its_weightiest_check() {
        use Status as S;
        let of = |list: &[S]| weightiest(list.iter().copied());
        assert_eq!(of(&[S::Passed, S::Passed]), S::Passed);
        assert_eq!(of(&[S::Passed, S::CouldNotTell]), S::CouldNotTell);
        assert_eq!(of(&[S::Failed, S::CouldNotTell]), S::Failed);
        assert_eq!(of(&[S::Passed, S::NotRun]), S::NotRun);
        assert_eq!(of(&[]), S::NotRun);
    }

    #[test]
    fn an_empty_state_has_proven_nothing() {
        let state = State::default();
        assert_eq!(state.verdict(), Verdict::CouldNotTell);
        for step in Step::ALL {
            assert_eq!(state.step_status(step), Status::NotRun, "{step:?}");
        }
    }
}
