//! What a check says, as a value.

use super::subject::Subject;
use crate::aws::{Call, CallerIdentity, QuotaValue, Session};
use crate::diagnosis::{CauseId, Evidence, Finding, Remedy, Status};
use crate::meeting::{Journey, Rung};
use std::sync::Arc;
use std::time::Duration;

/// The checks, in the order of the walk (reference, "Order of checks").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckId {
    /// The two files and the chosen profile.
    Files,
    /// Names and connections.
    Network,
    /// This computer's clock against AWS's.
    Clock,
    /// Who AWS says the profile is.
    Credentials,
    /// Whether the Region offers the API and accepts the credentials.
    Region,
    /// Whether the calls of a test meeting are allowed.
    Permissions,
    /// How much the account may do at once.
    Quotas,
    /// A real meeting, made and deleted.
    Meeting,
    /// Opt-in: what the retired API says.
    Legacy,
}

impl CheckId {
    /// The checks of the walk. The legacy probe is run only when asked for.
    pub const WALK: [Self; 8] = [
        Self::Files,
        Self::Network,
        Self::Clock,
        Self::Credentials,
        Self::Region,
        Self::Permissions,
        Self::Quotas,
        Self::Meeting,
    ];

    /// The stable id, in `--json` and the docs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Network => "network",
            Self::Clock => "clock",
            Self::Credentials => "credentials",
            Self::Region => "region",
            Self::Permissions => "permissions",
            Self::Quotas => "quotas",
            Self::Meeting => "meeting",
            Self::Legacy => "legacy",
        }
    }

    /// The name on screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Files => "AWS files",
            Self::Network => "Network",
            Self::Clock => "Clock",
            Self::Credentials => "Credentials",
            Self::Region => "Region",
            Self::Permissions => "Permissions",
            Self::Quotas => "Quotas",
            Self::Meeting => "Test meeting",
            Self::Legacy => "Retired Chime API",
        }
    }

    /// The checks whose results this one uses.
    pub fn needs(self) -> &'static [Self] {
        match self {
            Self::Files => &[],
            Self::Network | Self::Clock | Self::Credentials => &[Self::Files],
            Self::Region | Self::Legacy => &[Self::Files, Self::Credentials],
            Self::Permissions | Self::Quotas => &[Self::Files, Self::Credentials, Self::Region],
            Self::Meeting => &[Self::Files, Self::Credentials, Self::Region, Self::Permissions],
        }
    }
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// Which check.
    pub id: CheckId,
    /// How it stands.
    pub status: Status,
    /// The result as a sentence.
    pub title: String,
    /// How long it took; `None` when it did not run.
    pub took: Option<Duration>,
    /// The cause, when something is wrong.
    pub cause: Option<CauseId>,
    /// What was observed.
    pub evidence: Vec<Evidence>,
    /// The neighbours that were ruled out.
    pub not_because: Vec<String>,
    /// What can be done, the next step first.
    pub remedies: Vec<Remedy>,
    /// The calls that were made.
    pub calls: Vec<Call>,
    /// What other checks and the pages use of it.
    pub detail: Detail,
}

/// The values behind a report.
#[derive(Clone, Debug, Default)]
pub enum Detail {
    /// None.
    #[default]
    None,
    /// What the checks are about.
    Subject(Arc<Subject>),
    /// A caller, and who AWS says it is.
    Identity {
        /// The caller.
        session: Session,
        /// Who it is.
        identity: CallerIdentity,
    },
    /// The control Region that passed.
    Region(String),
    /// Per action.
    Permissions(Vec<ActionVerdict>),
    /// What could be read.
    Quotas(Vec<QuotaValue>),
    /// The test meeting.
    Journey(Journey),
}

/// Whether an action is allowed, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionVerdict {
    /// The action, such as `chime:CreateMeeting`.
    pub action: String,
    /// The verdict.
    pub allowed: Allowed,
    /// How it is known, in words.
    pub how: String,
}

/// Allowed, denied, or could not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Something was observed that shows it.
    Yes,
    /// A denial was observed.
    No,
    /// Neither.
    Unknown,
}

/// The source of a fact that follows from several others.
const TOGETHER: &str = "what follows";
/// The longest title, in characters.
const TITLE_LIMIT: usize = 240;

impl Report {
    /// A report with this status and sentence, and nothing else yet.
    pub fn new(id: CheckId, status: Status, title: impl Into<String>) -> Self {
        // Values of files and answers are in it; what is longer says no more.
        let title: String = title.into().chars().take(TITLE_LIMIT).collect();
        Self {
            id,
            status,
            title,
            took: None,
            cause: None,
            evidence: Vec::new(),
            not_because: Vec::new(),
            remedies: Vec::new(),
            calls: Vec::new(),
            detail: Detail::None,
        }
    }

    /// A check that did not run, because of how one that it needs ended.
    pub fn skipped(id: CheckId, needed: CheckId, ended: Option<Status>) -> Self {
        let why = match ended {
            Some(Status::Failed) => "failed",
            Some(Status::CouldNotTell) => "could not tell",
            _ => "did not run",
        };
        let title = format!("Not run, because {} {why}", needed.name());
        Self::new(id, Status::Skipped, title)
    }

    /// Adds a fact, unless another one says it with its source.
    fn add(&mut self, fact: Evidence) {
        if fact.source == TOGETHER {
            if self.evidence.iter().any(|known| known.text.contains(&fact.text)) {
                return;
            }
        } else {
            let said =
                |known: &Evidence| known.source == TOGETHER && fact.text.contains(&known.text);
            self.evidence.retain(|known| !said(known));
        }
        self.evidence.push(fact);
    }

    /// Adds facts.
    #[must_use]
    pub fn with_evidence(mut self, evidence: impl IntoIterator<Item = Evidence>) -> Self {
        evidence.into_iter().for_each(|fact| self.add(fact));
        self
    }

    /// Adds calls, each with its answer as evidence.
    #[must_use]
    pub fn with_calls(mut self, calls: impl IntoIterator<Item = Call>) -> Self {
        for call in calls {
            self.add(Evidence::new(call.source(), call.summary()));
            self.calls.push(call);
        }
        self
    }

    /// Adds the values behind it.
    #[must_use]
    pub fn with_detail(mut self, detail: Detail) -> Self {
        self.detail = detail;
        self
    }

    /// Names the cause, with what speaks for it, and what can be done in this case.
    #[must_use]
    pub fn with_finding(mut self, finding: Finding, subject: Option<&Subject>) -> Self {
        self.cause = Some(finding.cause);
        for fact in finding.because {
            self.add(Evidence::new(TOGETHER, fact));
        }
        self.not_because.extend(finding.not_because);
        if let Some(subject) = subject {
            self.remedies = subject.remedies(finding.cause);
        }
        self
    }
}

/// What the runner tells while it runs.
#[derive(Clone, Debug)]
pub enum Progress {
    /// A check waits for others.
    Waiting {
        /// Which check.
        id: CheckId,
        /// For what.
        needs: Vec<CheckId>,
    },
    /// A check is at work.
    Started(CheckId),
    /// A rung of the test meeting changed.
    Rung(Rung),
    /// A check ended.
    Finished(Box<Report>),
}

/// Where progress goes.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;
