//! `permissions`: are the four calls of a test meeting allowed? Without side effects.
//!
//! A call on a random meeting id answers `NotFound` when it is allowed and `AccessDenied` when it is
//! not. `CreateMeeting` has no such harmless form: the simulator gives a second opinion where it may
//! be asked, and the test meeting is the proof.

use super::report::{ActionVerdict, Allowed, CheckId, Detail, Report};
use super::subject::Subject;
use crate::aws::{Call, CallerIdentity, Service, Session, Simulated, Simulation};
use crate::diagnosis::{CauseId, Denial, Evidence, Finding, Known, Principal, Status, judge};
use crate::meeting::{Journey, RungId};

const ID: CheckId = CheckId::Permissions;

/// The actions of a test meeting, in its order (reference, §3).
const ACTIONS: [&str; 4] =
    ["chime:CreateMeeting", "chime:CreateAttendee", "chime:GetMeeting", "chime:DeleteMeeting"];

/// Probes three actions and simulates all four, side by side.
pub(super) async fn check(
    subject: &Subject,
    region: &str,
    session: &Session,
    identity: &CallerIdentity,
) -> Report {
    let nowhere = uuid::Uuid::new_v4().to_string();
    let who = "chime-setup-probe";
    let (attendee, get, delete, simulated) = tokio::join!(
        async { session.create_attendee(region, &nowhere, who).await.call },
        async { session.get_meeting(region, &nowhere).await.call },
        async { session.delete_meeting(region, &nowhere).await.call },
        simulate(subject, region, session, identity),
    );
    let probes = [attendee, get, delete];
    let mut verdicts = vec![of_simulator(ACTIONS[0], &simulated.results)];
    verdicts
        .extend(ACTIONS.iter().skip(1).zip(&probes).map(|(action, call)| of_probe(action, call)));
    let worst = worst(subject, &probes, &simulated);
    let report = report_of(&verdicts, worst.as_ref());
    let said = simulated.results.iter().map(|result| {
        Evidence::new("policy simulator", format!("{}: {}", result.action, result.decision))
    });
    let said: Vec<Evidence> = said.collect();
    let calls = probes.into_iter().chain(simulated.calls);
    // What live calls showed comes before what the simulator supposes.
    let report =
        report.with_calls(calls).with_evidence(said).with_detail(Detail::Permissions(verdicts));
    match worst {
        Some(finding) => report.with_finding(finding, Some(subject)),
        None => report,
    }
}

fn of_probe(action: &str, call: &Call) -> ActionVerdict {
    let (allowed, how) = if call.is(404, "NotFoundException") {
        (
            Allowed::Yes,
            "AWS looked for a meeting that does not exist, so the call was allowed".to_owned(),
        )
    } else if is_denial(call) {
        let denial = call.message().and_then(Denial::read);
        let why = denial.map_or("AWS does not say why".to_owned(), |denial| denial.why());
        (Allowed::No, format!("AWS denied it: {why}"))
    } else {
        (Allowed::Unknown, call.summary())
    };
    ActionVerdict { action: action.to_owned(), allowed, how }
}

fn is_denial(call: &Call) -> bool {
    let code = matches!(call.code(), Some("AccessDeniedException" | "AccessDenied"));
    code || call.message().is_some_and(|message| Denial::read(message).is_some())
}

/// The simulator's answers, and the calls they came from.
struct Simulator {
    results: Vec<Simulated>,
    calls: Vec<Call>,
}

async fn simulate(
    subject: &Subject,
    region: &str,
    session: &Session,
    identity: &CallerIdentity,
) -> Simulator {
    let Some(principal) = simulated_principal(identity) else {
        // The simulator knows users and roles only (root cannot be simulated).
        return Simulator { results: Vec::new(), calls: Vec::new() };
    };
    // CreateMeeting has no resource type in the Service Authorization Reference; the others have.
    let account = &identity.account;
    let meetings = format!("arn:{}:chime:{region}:{account}:meeting/*", subject.partition());
    let create = [(ACTIONS[0], "*".to_owned())];
    let others: Vec<(&str, String)> =
        ACTIONS.iter().skip(1).map(|action| (*action, meetings.clone())).collect();
    let home = subject.home_region();
    let ask = |actions| Simulation { principal: &principal, actions, requested_region: region };
    let (create, others) = (ask(&create), ask(&others));
    let (create, others) =
        tokio::join!(session.simulate(home, &create), session.simulate(home, &others));
    let results = create.value.into_iter().chain(others.value).flatten().collect();
    Simulator { results, calls: vec![create.call, others.call] }
}

/// The simulator wants a user's or role's ARN; a session's is turned into its role's. The path of
/// a role is not in the session's ARN, so for a role with a path the simulator finds none.
fn simulated_principal(identity: &CallerIdentity) -> Option<String> {
    let principal = Principal { arn: identity.arn.clone() };
    if principal.user().is_some() {
        return Some(principal.arn);
    }
    let role = principal.assumed_role()?;
    let partition = principal.arn.split(':').nth(1)?;
    Some(format!("arn:{partition}:iam::{}:role/{role}", identity.account))
}

fn of_simulator(action: &str, results: &[Simulated]) -> ActionVerdict {
    let found = results.iter().find(|result| result.action.eq_ignore_ascii_case(action));
    let (allowed, how) = match found.map(|result| result.decision.as_str()) {
        // It knows no session policy and no VPC endpoint: a hint, not a proof.
        Some("allowed") => {
            (Allowed::Unknown, "The policy simulator says allowed; the test meeting proves it")
        }
        Some("explicitDeny" | "implicitDeny") => (Allowed::No, "The policy simulator says so"),
        _ => (Allowed::Unknown, "Only the test meeting can show it"),
    };
    ActionVerdict { action: action.to_owned(), allowed, how: how.to_owned() }
}

fn cause_of_simulated(result: &Simulated) -> CauseId {
    if result.allowed_by_organization == Some(false) {
        "permissions.service-control-policy"
    } else if result.allowed_by_boundary == Some(false) {
        "permissions.boundary"
    } else if result.decision == "explicitDeny" {
        "permissions.explicit-deny"
    } else {
        "permissions.missing-allow"
    }
}

/// The finding that weighs most: a live denial, then another live failure, then the simulator's.
fn worst(subject: &Subject, probes: &[Call], simulator: &Simulator) -> Option<Finding> {
    let known = Known {
        accepted_at_home: Some(true),
        endpoint_override: subject.override_of(Service::Meetings),
        ..Known::default()
    };
    let failed: Vec<&Call> =
        probes.iter().filter(|call| !call.is(404, "NotFoundException")).collect();
    let denial = failed.iter().find(|call| is_denial(call));
    if let Some(call) = denial.or(failed.first()) {
        return judge(call, &known);
    }
    let denied =
        simulator.results.iter().find(|r| r.action == ACTIONS[0] && r.decision != "allowed");
    denied.map(|result| {
        let fact = format!("the policy simulator says {} for {}", result.decision, result.action);
        Finding::new(cause_of_simulated(result), fact)
    })
}

fn report_of(verdicts: &[ActionVerdict], worst: Option<&Finding>) -> Report {
    let count = |allowed| verdicts.iter().filter(|verdict| verdict.allowed == allowed).count();
    let (yes, no) = (count(Allowed::Yes), count(Allowed::No));
    if no > 0 {
        let title = format!("{no} of {} actions are denied", verdicts.len());
        return Report::new(ID, Status::Failed, title);
    }
    if yes == verdicts.len() {
        return Report::new(ID, Status::Passed, format!("All {yes} actions are allowed"));
    }
    let group = worst.map(|finding| finding.cause.split('.').next().unwrap_or_default());
    match group {
        None => {
            let title = format!(
                "{yes} of {} actions are allowed; the test meeting shows the rest",
                verdicts.len()
            );
            Report::new(ID, Status::CouldNotTell, title)
        }
        // The service itself was busy or in trouble: that says nothing about permissions.
        Some("quota" | "service" | "unknown") => {
            Report::new(ID, Status::CouldNotTell, "The service answered, but not about permissions")
        }
        Some(_) => Report::new(ID, Status::Failed, "The calls did not get as far as permissions"),
    }
}

/// After the test meeting: what it proved about each action.
pub(super) fn proven_by(report: &Report, journey: &Journey) -> Option<Report> {
    let Detail::Permissions(verdicts) = &report.detail else {
        return None;
    };
    let rungs =
        [RungId::CreateMeeting, RungId::CreateAttendee, RungId::GetMeeting, RungId::DeleteMeeting];
    let mut verdicts = verdicts.clone();
    for (verdict, id) in verdicts.iter_mut().zip(rungs) {
        let passed = |rung: &&crate::meeting::Rung| rung.id == id && rung.status == Status::Passed;
        if journey.rungs.iter().any(|rung| passed(&rung)) {
            verdict.allowed = Allowed::Yes;
            "Proven by the test meeting".clone_into(&mut verdict.how);
        }
    }
    if verdicts.iter().any(|verdict| verdict.allowed != Allowed::Yes) {
        return None;
    }
    let mut proven = report.clone();
    proven.status = Status::Passed;
    proven.title =
        format!("All {} actions are allowed, proven by the test meeting", verdicts.len());
    proven.cause = None;
    proven.remedies = Vec::new();
    proven.not_because = Vec::new();
    proven.evidence.push(Evidence::new("test meeting", "every one of these calls succeeded"));
    proven.detail = Detail::Permissions(verdicts);
    Some(proven)
}
