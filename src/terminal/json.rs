//! The outcome as JSON, schema `chime-setup/check/1`.

use super::style::is_unseen;
use crate::assistant::{Call, CheckOutcome, Report};
use serde_json::{Value, json};
use std::fmt::Write;

/// The text that `check --json` prints. What could drive a terminal, or hide in it, is escaped: it
/// stands in strings only, so the document means the same.
pub(super) fn text(outcome: &CheckOutcome) -> String {
    escaped(&format!("{:#}", document(outcome)))
}

fn escaped(document: &str) -> String {
    let mut text = String::with_capacity(document.len());
    for c in document.chars() {
        if matches!(c, '\u{7f}'..='\u{9f}') || is_unseen(c) {
            // All of them are below U+10000, so four digits do. Writing to a string cannot fail.
            let _ = write!(text, "\\u{:04x}", u32::from(c));
        } else {
            text.push(c);
        }
    }
    text
}

fn document(outcome: &CheckOutcome) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_raw_can_drive_a_terminal_and_the_value_stays() {
        let hostile: String =
            ('\0'..='\u{a0}').chain('\u{600}'..='\u{620}').chain('\u{2000}'..='\u{206f}').collect();
        let value = json!({ "a": hostile, "\u{feff}\u{9b}": ["\\\u{202e}", "plain \u{1f600}"] });
        let text = escaped(&format!("{value:#}"));
        let raw = |c: char| (c.is_control() && c != '\n') || is_unseen(c);
        assert!(!text.contains(raw), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
        assert_eq!(escaped("{\"a\": \"é – 😀\"}"), "{\"a\": \"é – 😀\"}");
    }
}
