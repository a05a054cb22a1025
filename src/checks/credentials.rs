//! `credentials`: who AWS says the chosen profile is, the environment kept out.

use super::report::{CheckId, Detail, Report};
use super::subject::Subject;
use crate::aws::{CallerIdentity, Reply, Service, Session};
use crate::aws_files::{FileState, Profile, ProfileKind};
use crate::diagnosis::{Evidence, Finding, Known, Principal, Status, judge};
use crate::identity::{self, Resolved, Unresolved};

const ID: CheckId = CheckId::Credentials;

/// Resolves the profile and asks `GetCallerIdentity` in the partition's home Region.
pub(super) async fn check(subject: &Subject) -> Report {
    let Some(profile) = &subject.profile else {
        return without_profile(subject);
    };
    let region = subject.region.as_ref().map_or(subject.home_region(), |r| r.value.as_str());
    let http = &subject.request.http;
    let environment = identity::environment_facts(&subject.request.env, &profile.name);
    let environment = if subject.request.rehearsal { Vec::new() } else { environment };
    let resolved = match elsewhere(subject, profile) {
        Some(unresolved) => Err(unresolved),
        None => identity::resolve(profile, subject.contents(), region, http).await,
    };
    let report = match resolved {
        Ok(resolved) => ask(subject, resolved).await,
        Err(unresolved) => unresolved_report(subject, unresolved),
    };
    report.with_evidence(environment)
}

/// A role, or a sign-in, is asked for at AWS's own address: with an endpoint setting that would be
/// another place than the one that was meant, so nothing is sent.
fn elsewhere(subject: &Subject, profile: &Profile) -> Option<Unresolved> {
    let set = subject.endpoints.get(Service::Sts)?;
    let signs_in = matches!(
        profile.kind,
        ProfileKind::Role | ProfileKind::WebIdentity | ProfileKind::IdentityCenter
    );
    let text = format!(
        "sends STS to {}, where {} cannot be asked for yet; use a profile with an access key there",
        set.shown(),
        identity::kind_words(profile.kind)
    );
    signs_in.then(|| Unresolved {
        cause: "network.endpoint-override",
        evidence: vec![Evidence::new(set.source.clone(), text)],
    })
}

fn without_profile(subject: &Subject) -> Report {
    let name = &subject.request.profile;
    let states = [&subject.snapshot.config, &subject.snapshot.credentials];
    if states.iter().any(|state| matches!(state, FileState::Unreadable { .. })) {
        let finding = Finding::new("files.not-readable", "a file could not be read");
        return Report::new(ID, Status::CouldNotTell, "The profile could not be read")
            .with_finding(finding, Some(subject));
    }
    let cause =
        if subject.names.is_empty() { "credentials.none" } else { "credentials.profile-missing" };
    let finding = Finding::new(cause, format!("there is no profile {name}"));
    Report::new(ID, Status::Failed, "There are no credentials to ask with")
        .with_finding(finding, Some(subject))
}

fn unresolved_report(subject: &Subject, unresolved: Unresolved) -> Report {
    let Unresolved { cause, evidence } = unresolved;
    let finding = Finding { cause, because: Vec::new(), not_because: Vec::new() };
    // A dead network, or a silence, says nothing about the profile.
    let silent = cause == "unknown" || cause.starts_with("network.");
    let (status, title) = if silent {
        (Status::CouldNotTell, "The source of the profile's credentials did not answer")
    } else {
        (Status::Failed, "The profile gives no credentials that could be used")
    };
    Report::new(ID, status, title).with_evidence(evidence).with_finding(finding, Some(subject))
}

async fn ask(subject: &Subject, resolved: Resolved) -> Report {
    let known = Known {
        temporary_key: Some(resolved.is_temporary()),
        has_token: resolved.credentials.session_token().is_some_and(|token| !token.is_empty()),
        at_home: true,
        endpoint_override: subject.override_of(Service::Sts),
        ..Known::default()
    };
    let request = &subject.request;
    let session =
        Session::new(request.http.clone(), resolved.credentials, subject.endpoints.clone());
    let reply = session.get_caller_identity(subject.home_region()).await;
    verdict(subject, session, reply, &known).with_evidence([resolved.source])
}

fn verdict(
    subject: &Subject,
    session: Session,
    reply: Reply<CallerIdentity>,
    known: &Known,
) -> Report {
    let Some(identity) = reply.value else {
        let finding = judge(&reply.call, known);
        // Without a code of AWS nobody said anything about the credentials.
        let (status, title) = if reply.call.code().is_some() {
            (Status::Failed, "AWS does not accept these credentials")
        } else {
            (Status::CouldNotTell, "No answer of AWS came")
        };
        let report = Report::new(ID, status, title).with_calls([reply.call]);
        return match finding {
            Some(finding) => report.with_finding(finding, Some(subject)),
            None => report,
        };
    };
    let principal = Principal { arn: identity.arn.clone() };
    let title = format!("You are {} in account {}", principal.words(), identity.account);
    let facts = [
        Evidence::new("sts GetCallerIdentity", format!("ARN {}", identity.arn)),
        Evidence::new("sts GetCallerIdentity", format!("account {}", identity.account)),
    ];
    let root = principal.is_root();
    let status = if root { Status::Attention } else { Status::Passed };
    let report = Report::new(ID, status, title)
        .with_calls([reply.call])
        .with_evidence(facts)
        .with_detail(Detail::Identity { session, identity });
    if !root {
        return report;
    }
    report.with_finding(Finding::new("credentials.root-user", principal.arn), Some(subject))
}
