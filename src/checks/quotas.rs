//! `quotas`: how much the account may do at once, where it may be read.

use super::report::{CheckId, Detail, Report};
use crate::aws::{Call, QuotaValue, Session};
use crate::chime;
use crate::diagnosis::{Evidence, Status};

const ID: CheckId = CheckId::Quotas;

/// The rate of `CreateMeeting` (reference, quotas table).
const CREATE_RATE: &str = "L-8A6E3C7B";

/// Reads two quotas side by side: concurrent meetings, and the rate of `CreateMeeting`.
pub(super) async fn check(session: &Session, region: &str) -> Report {
    let (meetings, rate) = tokio::join!(
        read(session, region, chime::QUOTA_CONCURRENT_MEETINGS),
        read(session, region, CREATE_RATE)
    );
    let mut calls: Vec<Call> = Vec::new();
    let mut values: Vec<QuotaValue> = Vec::new();
    for (made, value) in [meetings, rate] {
        calls.extend(made);
        values.extend(value);
    }
    let facts = values.iter().map(|quota| {
        let source = format!("service-quotas {}", quota.code);
        Evidence::new(source, format!("{}: {}", quota.name, quota.value))
    });
    let facts: Vec<Evidence> = facts.collect();
    let meetings = values.iter().find(|q| q.code == chime::QUOTA_CONCURRENT_MEETINGS);
    let report = match meetings {
        Some(quota) => {
            let title = format!("Up to {} meetings may run at once in {region}", quota.value);
            Report::new(ID, Status::Passed, title)
        }
        None => Report::new(
            ID,
            Status::CouldNotTell,
            "Your quotas could not be read; a test meeting does not need that",
        ),
    };
    report.with_calls(calls).with_evidence(facts).with_detail(Detail::Quotas(values))
}

/// The applied value; AWS's default where none was applied (`NoSuchResourceException`).
async fn read(session: &Session, region: &str, code: &str) -> (Vec<Call>, Option<QuotaValue>) {
    let reply = session.get_service_quota(region, code).await;
    if reply.call.code() != Some("NoSuchResourceException") {
        return (vec![reply.call], reply.value);
    }
    let default = session.get_default_quota(region, code).await;
    (vec![reply.call, default.call], default.value)
}
