//! `meeting`: a real meeting, made, used, deleted; and what an earlier crash left behind.

use super::report::{CheckId, Detail, Progress, Report, Tell};
use super::subject::{Request, Subject};
use crate::aws::{Call, Endpoints, Environment, Http, Service, Session};
use crate::aws_files::{self, Paths};
use crate::diagnosis::{Finding, Known, Status, judge};
use crate::identity;
use crate::meeting::{
    Intent, Journey, JourneyPlan, Ledger, LedgerError, Recovery, RungId, journey, recover,
};
use tokio_util::sync::CancellationToken;

const ID: CheckId = CheckId::Meeting;

/// Walks the test meeting and judges it.
pub(super) async fn check(
    subject: &Subject,
    region: &str,
    session: &Session,
    cancel: &CancellationToken,
    tell: &Tell,
) -> Report {
    let request = &subject.request;
    let plan = JourneyPlan {
        region: region.to_owned(),
        media_region: request.media_region.clone().unwrap_or_else(|| region.to_owned()),
        account: subject.identity.as_ref().map_or_else(String::new, |who| who.account.clone()),
        profile: request.profile.clone(),
        config: request.paths.config.clone(),
        credentials: request.paths.credentials.clone(),
        endpoint: subject.endpoints.get(Service::Meetings).map(|set| set.url.clone()),
        rehearsal: request.rehearsal_inside,
    };
    let on_rung = |rung| tell(Progress::Rung(rung));
    let walked = journey(session, &request.ledger, &plan, cancel, &on_rung).await;
    verdict(subject, walked)
}

fn verdict(subject: &Subject, journey: Journey) -> Report {
    let calls: Vec<Call> = journey.rungs.iter().flat_map(|rung| rung.calls.clone()).collect();
    let report = outcome(subject, &journey);
    let detail = Detail::Journey(journey);
    report.with_calls(calls).with_detail(detail)
}

fn outcome(subject: &Subject, journey: &Journey) -> Report {
    if let Some(refused) = &journey.refused {
        let title = "No meeting was created, because it could not be remembered for cleaning up";
        let finding = Finding::new("files.not-writable", refused.clone());
        return Report::new(ID, Status::Failed, title).with_finding(finding, Some(subject));
    }
    let failed = journey.rungs.iter().find(|rung| rung.status == Status::Failed);
    if let Some(rung) = failed {
        let known = Known {
            accepted_at_home: Some(true),
            endpoint_override: subject.override_of(Service::Meetings),
            ..Known::default()
        };
        let finding = rung.calls.last().and_then(|call| judge(call, &known));
        let left = if journey.may_be_left { "; the meeting may still run" } else { "" };
        let title = format!("\"{}\" did not work{left}", rung.id.title());
        let report = Report::new(ID, Status::Failed, title);
        return match finding {
            Some(finding) => report.with_finding(finding, Some(subject)),
            None => report,
        };
    }
    if journey.may_be_left {
        let title = "It is not sure that the meeting is gone; the next start looks for it again";
        return Report::new(ID, Status::CouldNotTell, title);
    }
    if journey.cancelled {
        return Report::new(ID, Status::Skipped, "Cancelled; nothing is left behind");
    }
    if journey.rungs.iter().all(|rung| rung.status == Status::Passed) {
        return Report::new(ID, Status::Passed, "A meeting was created, used and deleted");
    }
    let worked = |id: &RungId| {
        let good = |status| matches!(status, Status::Passed | Status::Attention);
        journey.rungs.iter().any(|rung| rung.id == *id && good(rung.status))
    };
    if RungId::ALL.iter().all(worked) {
        let title = "A meeting was created and used; it was gone before the answer to its deletion";
        return Report::new(ID, Status::Attention, title);
    }
    if RungId::ALL.iter().take(4).all(worked) {
        let title = "A meeting was created, used and deleted; AWS did not confirm that it is gone";
        return Report::new(ID, Status::Attention, title);
    }
    Report::new(ID, Status::CouldNotTell, "The test meeting did not come to a clear end")
}

/// Deletes what earlier runs left behind, each with the credentials of the profile that made it.
///
/// # Errors
/// When the ledger cannot be listed.
pub async fn recover_left_behind(
    ledger: &Ledger,
    http: &Http,
) -> Result<Vec<Recovery>, LedgerError> {
    recover(ledger, |intent| session_for(intent, http.clone())).await
}

async fn session_for(intent: Intent, http: Http) -> Result<Session, String> {
    let paths = Paths { config: intent.config.clone(), credentials: intent.credentials.clone() };
    let reading = tokio::task::spawn_blocking(move || aws_files::load(&paths)).await;
    let snapshot = reading.map_err(|error| error.to_string())?;
    let request = Request {
        paths: Paths { config: intent.config, credentials: intent.credentials },
        profile: intent.profile.clone(),
        region: Some(intent.region.clone()),
        media_region: None,
        endpoint_url: None,
        rehearsal: true,
        rehearsal_inside: false,
        env: Environment::default(),
        ledger: Ledger::new(std::path::PathBuf::new()),
        http: http.clone(),
    };
    let subject = Subject::of(request, snapshot);
    let Some(profile) = &subject.profile else {
        let profile = intent.profile;
        return Err(format!(
            "A test meeting of an earlier run waits, but profile {profile} is not there any more."
        ));
    };
    let resolved = identity::resolve(profile, subject.contents(), &intent.region, &http).await;
    let resolved = resolved.map_err(|unresolved| {
        let facts: Vec<String> = unresolved.evidence.into_iter().map(|fact| fact.text).collect();
        format!(
            "A test meeting of an earlier run waits, but there are no credentials: {}",
            facts.join("; ")
        )
    })?;
    let endpoints = match &intent.endpoint {
        Some(url) => Endpoints::all_at(url, "the ledger"),
        None => Endpoints::default(),
    };
    let session = Session::new(http, resolved.credentials, endpoints);
    // Another account does not know the meeting, and its "not found" would prove nothing.
    let who = session.get_caller_identity(subject.home_region()).await;
    match who.value {
        Some(who) if who.account == intent.account => Ok(session),
        Some(who) => Err(format!(
            "A test meeting of an earlier run waits in account {}, but profile {} is of account {} now.",
            intent.account, intent.profile, who.account
        )),
        None => Err(format!(
            "A test meeting of an earlier run waits, but AWS does not say who profile {} is: {}",
            intent.profile,
            who.call.summary()
        )),
    }
}
