//! `clock`: this computer's time against the `Date` header of AWS.

use super::report::{CheckId, Report};
use super::subject::Subject;
use crate::aws::{Call, NoAnswerKind, Outcome, Service};
use crate::chime;
use crate::diagnosis::{Finding, Known, Status, judge};

/// More than this deserves a word, in seconds.
const WORTH_A_WORD: i64 = 60;
/// More than this makes STS refuse signatures, in seconds. Some services refuse from five minutes on
/// (reference, error catalogue); their own answers say so then.
const REFUSED: i64 = 15 * 60;

/// Asks STS for anything, unsigned: also a refusal carries the time.
pub(super) async fn check(subject: &Subject) -> Report {
    let region = subject.home_region();
    let url = match subject.endpoints.get(Service::Sts) {
        Some(set) => set.url.clone(),
        None => format!("https://{}/", chime::sts_host(region)),
    };
    let call = subject.request.http.knock(Service::Sts, region, &url).await;
    verdict(subject, call)
}

fn verdict(subject: &Subject, call: Call) -> Report {
    let id = CheckId::Clock;
    // The clock of a portal or a proxy says nothing of AWS's.
    let Some(ahead) = call.clock_offset().filter(|_| call.is_from_aws()) else {
        return without_date(subject, call);
    };
    let words = words_of(ahead.unsigned_abs());
    let off = ahead.abs();
    if off <= WORTH_A_WORD {
        let title = format!("This computer's clock is right (within {words})");
        return Report::new(id, Status::Passed, title).with_calls([call]);
    }
    // The other side is ahead of us: this computer is behind.
    let (cause, side) =
        if ahead > 0 { ("clock.behind", "behind") } else { ("clock.ahead", "ahead") };
    let title = format!("This computer's clock is {words} {side}");
    let status = if off > REFUSED { Status::Failed } else { Status::Attention };
    let finding = Finding::new(cause, format!("the answer's Date header is {words} away"));
    Report::new(id, status, title).with_calls([call]).with_finding(finding, Some(subject))
}

fn without_date(subject: &Subject, call: Call) -> Report {
    let id = CheckId::Clock;
    let tls = |call: &Call| matches!(&call.outcome, Outcome::NoAnswer(s) if matches!(s.kind, NoAnswerKind::TlsTime { .. }));
    if tls(&call) {
        let finding = judge(&call, &Known::default());
        let report = Report::new(id, Status::Failed, "This computer's clock is wrong by days")
            .with_calls([call]);
        return match finding {
            Some(finding) => report.with_finding(finding, Some(subject)),
            None => report,
        };
    }
    let title = "Nothing told the time, so the clock could not be compared";
    Report::new(id, Status::CouldNotTell, title).with_calls([call])
}

fn words_of(seconds: u64) -> String {
    match seconds {
        0..=1 => "1 s".to_owned(),
        2..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3_600),
    }
}
