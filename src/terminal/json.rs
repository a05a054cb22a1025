//! The outcome as JSON, schema `chime-setup/check/1`.

use crate::assistant::{Call, CheckOutcome, Report};
use serde_json::{Value, json};

/// The document that `check --json` prints.
pub(super) fn document(outcome: &CheckOutcome) -> Value {
    json!({
        "schema": "chime-setup/check/1",
        "profile": outcome.profile,
        "account": outcome.account,
        "region": outcome.region,
        "practice": outcome.practice,
        "verdict": outcome.verdict.word(),
        "checks": outcome.reports.iter().map(check).collect::<Vec<_>>(),
    })
}

fn check(report: &Report) -> Value {
    let evidence =
        report.evidence.iter().map(|fact| json!({ "source": fact.source, "text": fact.text }));
    let remedies = report.remedies.iter().map(|remedy| {
        json!({ "kind": remedy.action.kind(), "label": remedy.label, "text": remedy.text })
    });
    json!({
        "id": report.id.id(),
        "status": report.status,
        "title": report.title,
        "took_ms": report.took.map(millis),
        "cause": report.cause,
        "evidence": evidence.collect::<Vec<_>>(),
        "remedies": remedies.collect::<Vec<_>>(),
        "calls": report.calls.iter().map(call).collect::<Vec<_>>(),
    })
}

fn call(call: &Call) -> Value {
    json!({
        "service": call.service.id(),
        "operation": call.operation,
        "region": call.region,
        "http": call.status(),
        "code": call.code(),
        "request_id": call.request_id(),
        "took_ms": millis(call.took),
    })
}

fn millis(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
