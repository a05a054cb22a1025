//! `credentials`: who AWS says the chosen profile is, the environment kept out.

use super::report::{CheckId, Detail, Report};
use super::subject::Subject;
use crate::aws::{CallerIdentity, Reply, Service, Session};
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
    let resolved = identity::resolve(profile, subject.contents(), region, http).await;
    let report = match resolved {
        Ok(resolved) => ask(subject, resolved).await,
        Err(unresolved) => unresolved_report(subject, unresolved),
    };
    report.with_evidence(environment)
}

fn without_profile(subject: &Subject) -> Report {
    let name = &subject.request.profile;
    let cause =
        if subject.names.is_empty() { "credentials.none" } else { "credentials.profile-missing" };
    let finding = Finding::new(cause, format!("there is no profile {name}"));
    Report::new(ID, Status::Failed, "There are no credentials to ask with")
        .with_finding(finding, Some(subject))
}

fn unresolved_report(subject: &Subject, unresolved: Unresolved) -> Report {
    let finding = Finding { cause: unresolved.cause, because: Vec::new(), not_because: Vec::new() };
    Report::new(ID, Status::Failed, "The profile gives no credentials that could be used")
        .with_evidence(unresolved.evidence)
        .with_finding(finding, Some(subject))
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
        let title = "AWS does not accept these credentials";
        let title = if reply.call.code().is_some() { title } else { "No answer of AWS came" };
        let report = Report::new(ID, Status::Failed, title).with_calls([reply.call]);
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
