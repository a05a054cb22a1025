//! Orders the checks: independent ones side by side, the others after what they need.

use super::report::{CheckId, Detail, Progress, Report, Tell};
use super::subject::{Request, Subject};
use super::{clock, credentials, files, legacy, meeting, network, permissions, quotas, region};
use crate::aws::{CallerIdentity, Session};
use crate::diagnosis::{Evidence, Status};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The reports so far, in the order of the walk.
#[derive(Clone, Debug, Default)]
pub struct Board(BTreeMap<CheckId, Arc<Report>>);

impl Board {
    /// The report of a check.
    pub fn get(&self, id: CheckId) -> Option<&Arc<Report>> {
        self.0.get(&id)
    }

    /// Keeps a report.
    pub fn put(&mut self, report: Arc<Report>) {
        self.0.insert(report.id, report);
    }

    /// Forgets a report.
    pub fn remove(&mut self, id: CheckId) {
        self.0.remove(&id);
    }

    /// Every report, in the order of the walk.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.0.values().map(AsRef::as_ref)
    }

    /// What the checks were about, if the files were read.
    pub fn subject(&self) -> Option<&Arc<Subject>> {
        match &self.get(CheckId::Files)?.detail {
            Detail::Subject(subject) => Some(subject),
            _ => None,
        }
    }

    /// Who AWS says the caller is.
    pub fn identity(&self) -> Option<&CallerIdentity> {
        match &self.get(CheckId::Credentials)?.detail {
            Detail::Identity { identity, .. } => Some(identity),
            _ => None,
        }
    }

    /// The test meeting, once it was walked.
    pub fn journey(&self) -> Option<&crate::meeting::Journey> {
        match &self.get(CheckId::Meeting)?.detail {
            Detail::Journey(journey) => Some(journey),
            _ => None,
        }
    }
}

/// What a check gets: the reports of those it needs.
#[derive(Clone)]
pub struct Context {
    request: Request,
    board: Board,
    cancel: CancellationToken,
    tell: Tell,
}

type Running = Pin<Box<dyn Future<Output = Report> + Send>>;

/// The checks as a table, so that a test can put a crashing one in.
#[derive(Clone, Copy)]
pub struct Checks(pub fn(CheckId, Context) -> Running);

impl Checks {
    /// The program's own checks.
    pub fn standard() -> Self {
        Self(|id, context| Box::pin(context.check(id)))
    }
}

impl Context {
    async fn check(self, id: CheckId) -> Report {
        if id == CheckId::Files {
            return files::check(self.request).await;
        }
        let Some(subject) = self.board.subject().cloned() else {
            return self.skipped(id, CheckId::Files);
        };
        match id {
            CheckId::Files => self.skipped(id, CheckId::Files),
            CheckId::Network => network::check(&subject).await,
            CheckId::Clock => clock::check(&subject).await,
            CheckId::Credentials => credentials::check(&subject).await,
            CheckId::Region => self.region(&subject).await,
            CheckId::Permissions | CheckId::Quotas | CheckId::Meeting | CheckId::Legacy => {
                // The SDK's futures are large; on the heap they cost nothing to move.
                Box::pin(self.with_credentials(id, &subject)).await
            }
        }
    }

    fn skipped(&self, id: CheckId, needed: CheckId) -> Report {
        Report::skipped(id, needed, self.board.get(needed).map(|report| report.status))
    }

    fn caller(&self) -> Option<(Session, CallerIdentity)> {
        match &self.board.get(CheckId::Credentials)?.detail {
            Detail::Identity { session, identity } => Some((session.clone(), identity.clone())),
            _ => None,
        }
    }

    async fn region(&self, subject: &Subject) -> Report {
        let known = match region::by_table(subject) {
            Ok(known) => known,
            Err(report) => return *report,
        };
        match self.caller() {
            Some((session, identity)) => {
                region::check(&knowing(subject, identity), known, &session).await
            }
            None => region::without_credentials(subject, known),
        }
    }

    async fn with_credentials(&self, id: CheckId, subject: &Subject) -> Report {
        let Some((session, identity)) = self.caller() else {
            return self.skipped(id, CheckId::Credentials);
        };
        let subject = knowing(subject, identity.clone());
        if id == CheckId::Legacy {
            return legacy::check(&subject, &session).await;
        }
        let Some(Detail::Region(region)) = self.board.get(CheckId::Region).map(|r| &r.detail)
        else {
            return self.skipped(id, CheckId::Region);
        };
        match id {
            CheckId::Permissions => {
                Box::pin(permissions::check(&subject, region, &session, &identity)).await
            }
            CheckId::Quotas => quotas::check(&session, region).await,
            _ => {
                let denied = self.board.get(CheckId::Permissions);
                if denied.is_some_and(|report| report.status == Status::Failed) {
                    return self.skipped(id, CheckId::Permissions);
                }
                meeting::check(&subject, region, &session, &self.cancel, &self.tell).await
            }
        }
    }
}

/// The subject with the identity, for remedies that name the principal and the account.
fn knowing(subject: &Subject, identity: CallerIdentity) -> Subject {
    Subject { identity: Some(identity), ..subject.clone() }
}

/// Runs the wanted checks and those that they need and that `earlier` does not have.
///
/// Each check starts as soon as what it needs has ended. Cancelling ends those at work, except
/// that a test meeting is cleaned up first. The board that comes back has all reports, earlier and
/// new; a check that was cancelled is not on it.
pub async fn run(
    checks: Checks,
    request: &Request,
    wanted: &[CheckId],
    earlier: Board,
    tell: Tell,
    cancel: CancellationToken,
) -> Board {
    let order = plan(wanted, &earlier);
    let mut results: BTreeMap<CheckId, watch::Receiver<Option<Option<Arc<Report>>>>> =
        BTreeMap::new();
    let mut tasks = tokio::task::JoinSet::new();
    for id in order {
        let (sender, receiver) = watch::channel(None);
        let needs: Vec<_> =
            id.needs().iter().filter_map(|n| Some((*n, results.get(n)?.clone()))).collect();
        results.insert(id, receiver);
        let context = Context {
            request: request.clone(),
            board: earlier.clone(),
            cancel: cancel.clone(),
            tell: Arc::clone(&tell),
        };
        tasks.spawn(async move {
            let report = one(checks, id, context, needs).await;
            // Whoever waits for it may have been cancelled.
            let _ = sender.send(Some(report.clone()));
            report
        });
    }
    let mut board = earlier;
    while let Some(ended) = tasks.join_next().await {
        if let Ok(Some(report)) = ended {
            board.put(report);
        }
    }
    prove_permissions(&mut board, &tell);
    board
}

/// The wanted checks and what they need, in an order that meets every need.
fn plan(wanted: &[CheckId], earlier: &Board) -> Vec<CheckId> {
    let mut order: Vec<CheckId> = Vec::new();
    let mut add = |id: CheckId| {
        if !order.contains(&id) {
            order.push(id);
        }
    };
    let mut sorted = wanted.to_vec();
    sorted.sort();
    for id in sorted {
        // The needs of a check are listed in the order of the walk, and include theirs.
        for need in id.needs() {
            if earlier.get(*need).is_none() {
                add(*need);
            }
        }
        add(id);
    }
    order.sort();
    order
}

type Need = (CheckId, watch::Receiver<Option<Option<Arc<Report>>>>);

async fn one(
    checks: Checks,
    id: CheckId,
    mut context: Context,
    mut needs: Vec<Need>,
) -> Option<Arc<Report>> {
    let (cancel, tell) = (context.cancel.clone(), Arc::clone(&context.tell));
    if !needs.is_empty() {
        tell(Progress::Waiting { id, needs: needs.iter().map(|(need, _)| *need).collect() });
    }
    for (_, receiver) in &mut needs {
        if let Ok(ended) = receiver.wait_for(Option::is_some).await
            && let Some(report) = ended.clone().flatten()
        {
            context.board.put(report);
        }
    }
    if cancel.is_cancelled() {
        return None;
    }
    tell(Progress::Started(id));
    let started = Instant::now();
    let mut task = tokio::spawn((checks.0)(id, context));
    // A test meeting ends its own way: it must clean up first.
    let ended = if id == CheckId::Meeting {
        (&mut task).await
    } else if let Some(ended) = cancel.run_until_cancelled(&mut task).await {
        ended
    } else {
        task.abort();
        return None;
    };
    let mut report = ended.unwrap_or_else(|_| crashed(id));
    if report.status != Status::Skipped {
        report.took = Some(started.elapsed());
    }
    tell(Progress::Finished(Box::new(report.clone())));
    Some(Arc::new(report))
}

fn crashed(id: CheckId) -> Report {
    let title = "This check broke off by a mistake of this program; the others go on";
    let fact = Evidence::new("chime-setup", format!("the check {} panicked", id.id()));
    Report::new(id, Status::CouldNotTell, title).with_evidence([fact])
}

/// A test meeting that passed proves what could only be supposed before.
fn prove_permissions(board: &mut Board, tell: &Tell) {
    let proven = board.journey().and_then(|journey| {
        let report = board.get(CheckId::Permissions)?;
        if report.status == Status::Passed {
            return None;
        }
        permissions::proven_by(report, journey)
    });
    if let Some(report) = proven {
        tell(Progress::Finished(Box::new(report.clone())));
        board.put(Arc::new(report));
    }
}
