//! The time as the practice account sees it.

use std::sync::atomic::{AtomicI64, Ordering};

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

/// The ISO 8601 basic form of signatures, such as `20261123T101500Z`.
const BASIC: &[BorrowedFormatItem<'static>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");
const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year][month][day]");
const EXTENDED: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
const HTTP: &[BorrowedFormatItem<'static>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
);

/// The computer's clock with two shifts: how far AWS is ahead of this computer, and how much time
/// was let pass.
#[derive(Debug, Default)]
pub struct Clock {
    ahead_seconds: AtomicI64,
    passed_seconds: AtomicI64,
}

impl Clock {
    /// A clock that many seconds ahead of this computer's.
    pub fn ahead(seconds: i64) -> Clock {
        Clock { ahead_seconds: AtomicI64::new(seconds), passed_seconds: AtomicI64::new(0) }
    }

    /// AWS's time: what `Date` says and what signatures are judged by.
    pub fn now(&self) -> OffsetDateTime {
        let ahead = Duration::seconds(self.ahead_seconds.load(Ordering::Relaxed));
        OffsetDateTime::now_utc().saturating_add(ahead)
    }

    /// The age of meetings: the same, with the time that was let pass on top. Signatures are not
    /// judged by it, or letting a meeting grow old would make every client's clock look wrong.
    pub fn meeting_time(&self) -> OffsetDateTime {
        let passed = Duration::seconds(self.passed_seconds.load(Ordering::Relaxed));
        self.now().saturating_add(passed)
    }

    /// This computer and AWS agree from now on.
    pub fn correct(&self) {
        self.ahead_seconds.store(0, Ordering::Relaxed);
    }

    /// Lets time pass for meetings.
    pub fn pass(&self, time: std::time::Duration) {
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let add = |passed: i64| Some(passed.saturating_add(seconds));
        // The closure always gives a value, so the update cannot fail.
        let _ = self.passed_seconds.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

/// `20261123T101500Z`.
pub fn basic(at: OffsetDateTime) -> String {
    at.format(BASIC).unwrap_or_default()
}

/// `20261123`.
pub fn date(at: OffsetDateTime) -> String {
    at.format(DATE).unwrap_or_default()
}

/// `2026-11-23T10:15:00Z`, the form of the `aws:CurrentTime` condition key.
pub fn extended(at: OffsetDateTime) -> String {
    at.format(EXTENDED).unwrap_or_default()
}

/// `Mon, 23 Nov 2026 10:15:00 GMT`, the form of the `Date` header.
pub fn http(at: OffsetDateTime) -> String {
    at.format(HTTP).unwrap_or_default()
}

/// Reads the basic form or the `Date` header's.
pub fn parse(text: &str) -> Option<OffsetDateTime> {
    let plain = PrimitiveDateTime::parse(text, BASIC);
    plain.or_else(|_| PrimitiveDateTime::parse(text, HTTP)).ok().map(PrimitiveDateTime::assume_utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_aws_writes_them() {
        let at = OffsetDateTime::from_unix_timestamp(1_440_938_160).expect("a time");
        assert_eq!(basic(at), "20150830T123600Z");
        assert_eq!(date(at), "20150830");
        assert_eq!(extended(at), "2015-08-30T12:36:00Z");
        assert_eq!(http(at), "Sun, 30 Aug 2015 12:36:00 GMT");
        assert_eq!(parse("20150830T123600Z"), Some(at));
        assert_eq!(parse("Sun, 30 Aug 2015 12:36:00 GMT"), Some(at));
        assert_eq!(parse("2015-08-30T12:36:00Z"), None);
        assert_eq!(parse("20151330T123600Z"), None);
    }

    #[test]
    fn a_corrected_clock_agrees_with_this_computer() {
        let clock = Clock::ahead(1_200);
        assert!((clock.now() - OffsetDateTime::now_utc()).whole_seconds() >= 1_199);
        clock.correct();
        assert!((clock.now() - OffsetDateTime::now_utc()).whole_seconds().abs() <= 1);
        clock.pass(std::time::Duration::from_mins(5));
        assert!((clock.meeting_time() - clock.now()).whole_seconds() >= 299);
    }
}
