//! `region`: does the Region offer the API, and does it accept these credentials?

use super::report::{CheckId, Detail, Report};
use super::subject::{RegionChoice, Subject};
use crate::aws::{Reply, Session};
use crate::chime::{self, RegionShape};
use crate::diagnosis::{CauseId, Evidence, Finding, Known, Status, judge};

const ID: CheckId = CheckId::Region;

/// What the table alone says: the Region, or the report that ends the check without a call.
pub(super) fn by_table(subject: &Subject) -> Result<&'static chime::Region, Box<Report>> {
    let wrong = |cause: CauseId, title: String, why: String| {
        let finding = Finding::new(cause, why);
        let report = Report::new(ID, Status::Failed, title).with_finding(finding, Some(subject));
        Err(Box::new(with_choice(report, subject.region.as_ref())))
    };
    let Some(choice) = &subject.region else {
        let why = format!("profile {} names no Region", subject.request.profile);
        return wrong("region.missing", "No Region is set".to_owned(), why);
    };
    let value = &choice.value;
    match chime::classify_region(value) {
        RegionShape::Known(region) if region.control => Ok(region),
        RegionShape::Known(region) => wrong(
            "region.no-endpoint",
            format!("The Chime SDK meetings API is not offered in {value}, {}", region.name),
            format!("{value} is not in the list of control Regions"),
        ),
        RegionShape::PlausibleUnknown => wrong(
            "region.no-endpoint",
            format!("The Chime SDK meetings API is not known to be offered in {value}"),
            format!("{value} has the form of a Region, but is not in the list of control Regions"),
        ),
        RegionShape::Empty => {
            wrong("region.missing", "No Region is set".to_owned(), "the value is empty".to_owned())
        }
        RegionShape::Zone { region } => wrong(
            "region.unknown",
            format!("{value} is a zone; its Region is {region}"),
            "a Region's name ends with its number".to_owned(),
        ),
        RegionShape::UpperCase { region } | RegionShape::DisplayName { region } => wrong(
            "region.unknown",
            format!("{value} is written as {region} in AWS files"),
            "Regions are written in lower case, with their code".to_owned(),
        ),
        RegionShape::Unknown { nearest } => wrong(
            "region.unknown",
            format!("{value} is not a Region"),
            match nearest.as_slice() {
                [] => "Regions are called us-east-1, eu-central-1 and the like".to_owned(),
                near => format!("the nearest names are {}", near.join(", ")),
            },
        ),
    }
}

fn with_choice(report: Report, choice: Option<&RegionChoice>) -> Report {
    let fact = choice.map(|choice| {
        Evidence::new(choice.source.clone(), format!("names the Region {}", choice.value))
    });
    report.with_evidence(fact)
}

/// The table passed; now the account and the credentials.
pub(super) async fn check(subject: &Subject, region: &chime::Region, session: &Session) -> Report {
    let home = subject.home_region();
    let status = if region.opt_in {
        Some(session.get_region_opt_status(home, &region.id).await)
    } else {
        None
    };
    // The home Region has just answered the credentials check.
    let here =
        if region.id == home { None } else { Some(session.get_caller_identity(&region.id).await) };
    with_choice(verdict(subject, region, status, here), subject.region.as_ref())
}

fn verdict(
    subject: &Subject,
    region: &chime::Region,
    status: Option<Reply<String>>,
    here: Option<Reply<crate::aws::CallerIdentity>>,
) -> Report {
    let opt_status = status.as_ref().and_then(|reply| reply.value.clone());
    let title = format!("{} is a control Region and accepts you", region.id);
    let said = opt_status
        .as_ref()
        .map(|status| Evidence::new("account settings", format!("{} is {status}", region.id)));
    let Some(here) = here else {
        return Report::new(ID, Status::Passed, title)
            .with_evidence(said)
            .with_calls(status.map(|reply| reply.call))
            .with_detail(Detail::Region(region.id.clone()));
    };
    let calls = status.map(|reply| reply.call).into_iter().chain([here.call.clone()]);
    if here.value.is_some() {
        return Report::new(ID, Status::Passed, title)
            .with_evidence(said)
            .with_calls(calls)
            .with_detail(Detail::Region(region.id.clone()));
    }
    let known = Known {
        accepted_at_home: Some(true),
        opt_status,
        endpoint_override: subject.override_of(crate::aws::Service::Sts),
        ..Known::default()
    };
    let finding = judge(&here.call, &known);
    let refused = here.call.code().is_some();
    let (status, title) = if refused {
        (
            Status::Failed,
            format!(
                "{} does not accept credentials that {} accepts",
                region.id,
                subject.home_region()
            ),
        )
    } else {
        (Status::CouldNotTell, format!("{} gave no answer", region.id))
    };
    let report = Report::new(ID, status, title).with_evidence(said).with_calls(calls);
    match finding {
        Some(finding) => report.with_finding(finding, Some(subject)),
        None => report,
    }
}

/// The table passed, but there are no credentials to ask with.
pub(super) fn without_credentials(subject: &Subject, region: &chime::Region) -> Report {
    let title = format!(
        "{}, {}, is a control Region; whether it accepts you needs credentials",
        region.id, region.name
    );
    with_choice(Report::new(ID, Status::CouldNotTell, title), subject.region.as_ref())
}
