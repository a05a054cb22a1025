//! All checks together, in one word.

use super::report::{CheckId, Report};
use crate::diagnosis::Status;

/// What the checks say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A test meeting was made and deleted, and nothing else is wrong.
    Ready,
    /// The same, but something deserves a look.
    Attention,
    /// Something was observed that stands in the way.
    Blocked,
    /// Nothing stands in the way, but nothing proved that it works.
    CouldNotTell,
}

impl Verdict {
    /// The word in `--json`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Attention => "attention",
            Self::Blocked => "blocked",
            Self::CouldNotTell => "could-not-tell",
        }
    }

    /// The exit code of `check`.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Ready | Self::Attention => 0,
            Self::Blocked => 1,
            Self::CouldNotTell => 3,
        }
    }
}

/// The verdict. Only a test meeting is a proof; where none was wanted, four actions that were seen
/// to be allowed would be, but `CreateMeeting` has no probe without side effects.
pub fn verdict<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Verdict {
    let walk: Vec<&Report> =
        reports.into_iter().filter(|report| report.id != CheckId::Legacy).collect();
    let any = |status: Status| walk.iter().any(|report| report.status == status);
    let of = |id: CheckId| walk.iter().find(|report| report.id == id).map(|report| report.status);
    if any(Status::Failed) {
        return Verdict::Blocked;
    }
    let worked =
        |status: Option<Status>| matches!(status, Some(Status::Passed | Status::Attention));
    let proven = match of(CheckId::Meeting) {
        None => worked(of(CheckId::Permissions)) && worked(of(CheckId::Credentials)),
        meeting => worked(meeting),
    };
    // A check that did not run has not passed.
    if !proven || any(Status::NotRun) {
        return Verdict::CouldNotTell;
    }
    if any(Status::Attention) || any(Status::CouldNotTell) || any(Status::Skipped) {
        return Verdict::Attention;
    }
    Verdict::Ready
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(meeting: Option<Status>, others: Status) -> Vec<Report> {
        let walk = CheckId::WALK.into_iter().filter(|id| *id != CheckId::Meeting);
        let mut list: Vec<Report> = walk.map(|id| Report::new(id, others, "x")).collect();
        list.extend(meeting.map(|status| Report::new(CheckId::Meeting, status, "x")));
        list
    }

    #[test]
    fn nothing_but_a_proof_is_ready() {
        use Status as S;
        let table = [
            (all(Some(S::Passed), S::Passed), Verdict::Ready),
            (all(Some(S::Attention), S::Passed), Verdict::Attention),
            (all(Some(S::Passed), S::CouldNotTell), Verdict::Attention),
            (all(Some(S::Passed), S::Failed), Verdict::Blocked),
            (all(Some(S::Failed), S::Passed), Verdict::Blocked),
            (all(Some(S::Skipped), S::Passed), Verdict::CouldNotTell),
            (all(Some(S::NotRun), S::Passed), Verdict::CouldNotTell),
            (all(Some(S::CouldNotTell), S::CouldNotTell), Verdict::CouldNotTell),
            (all(None, S::Passed), Verdict::Ready),
            (all(None, S::CouldNotTell), Verdict::CouldNotTell),
            (all(None, S::NotRun), Verdict::CouldNotTell),
            (all(Some(S::Passed), S::NotRun), Verdict::CouldNotTell),
            (Vec::new(), Verdict::CouldNotTell),
        ];
        for (reports, expected) in table {
            let statuses: Vec<_> = reports.iter().map(|r| r.status).collect();
            assert_eq!(verdict(&reports), expected, "{statuses:?}");
        }
    }
}
