//! `legacy`, only when asked for: what the retired `chime` API answers to these credentials.

use super::report::{CheckId, Report};
use super::subject::Subject;
use crate::aws::Session;
use crate::diagnosis::{Known, Status, judge};

const ID: CheckId = CheckId::Legacy;

/// One read-only call. Its answer says what old code would meet, and never decides the setup.
pub(super) async fn check(subject: &Subject, session: &Session) -> Report {
    let reply = session.legacy_probe().await;
    if reply.value.is_some() {
        let title = "The retired Chime API still answers these credentials";
        return Report::new(ID, Status::Passed, title).with_calls([reply.call]);
    }
    let finding = judge(&reply.call, &Known::default());
    let refused = reply.call.code().is_some();
    let (status, title) = if refused {
        (Status::Attention, "Code that still calls the retired Chime API will fail like this")
    } else {
        (Status::CouldNotTell, "The retired Chime API did not answer")
    };
    let report = Report::new(ID, status, title).with_calls([reply.call]);
    match finding {
        Some(finding) => report.with_finding(finding, Some(subject)),
        None => report,
    }
}
