//! Numbers, moments, addresses and bytes, read from the texts they are written as.

use std::cmp::Ordering;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Compares two numbers; `None` when one is none. Whole numbers are compared exactly.
pub(super) fn compare_numbers(left: &str, right: &str) -> Option<Ordering> {
    let (left, right) = (left.trim(), right.trim());
    if let (Ok(left), Ok(right)) = (left.parse::<i128>(), right.parse::<i128>()) {
        return Some(left.cmp(&right));
    }
    decimal(left)?.partial_cmp(&decimal(right)?)
}

/// Rust also reads `inf` and `nan` as numbers; IAM has no such.
fn decimal(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    text.parse().ok().filter(|number: &f64| plain && number.is_finite())
}

/// A moment in nanoseconds since 1970, from ISO 8601 (`2026-01-31`, `2026-01-31T10:00Z`,
/// `2026-01-31T10:00:00.5+01:00`) or from whole seconds since 1970. Without a zone it is UTC.
pub(super) fn moment(text: &str) -> Option<i128> {
    const NANOS: i128 = 1_000_000_000;
    let text = text.trim().to_ascii_uppercase();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse::<i64>().ok().map(|seconds| i128::from(seconds) * NANOS);
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text.as_str(), None),
    };
    let days = days_since_1970(date)?;
    let (seconds, nanos) = match time {
        Some(time) => clock_time(time)?,
        None => (0, 0),
    };
    Some((i128::from(days) * 86_400 + i128::from(seconds)) * NANOS + i128::from(nanos))
}

fn days_since_1970(date: &str) -> Option<i64> {
    let mut fields = date.split('-');
    let year = digits(fields.next()?, 4, 4)?;
    let month = fields.next().map_or(Some(1), |text| digits(text, 1, 2))?;
    let day = fields.next().map_or(Some(1), |text| digits(text, 1, 2))?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if fields.next().is_some() || !(1..=last).contains(&day) {
        return None;
    }
    // Years counted from March, so that the leap day is the last of its year: H. Hinnant,
    // "chrono-Compatible Low-Level Date Algorithms".
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Seconds of the day in UTC (may be negative or beyond a day by the zone) and nanoseconds.
fn clock_time(text: &str) -> Option<(i64, i64)> {
    let (clock, offset) = match text.find(['Z', '+', '-']) {
        Some(at) => (text.get(..at)?, zone_offset(text.get(at..)?)?),
        None => (text, 0),
    };
    let mut fields = clock.split(':');
    let hours = digits(fields.next()?, 1, 2).filter(|h| *h <= 23)?;
    let minutes = fields.next().map_or(Some(0), |m| digits(m, 1, 2)).filter(|m| *m <= 59)?;
    let (seconds, nanos) = match fields.next() {
        Some(text) => seconds(text)?,
        None => (0, 0),
    };
    if fields.next().is_some() {
        return None;
    }
    Some((hours * 3600 + minutes * 60 + seconds - offset, nanos))
}

fn seconds(text: &str) -> Option<(i64, i64)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = digits(whole, 1, 2).filter(|s| *s <= 59)?;
    digits(fraction, 1, 9)?;
    let nanos = digits(&format!("{fraction:0<9}"), 9, 9)?;
    Some((whole, nanos))
}

fn zone_offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let plain = text.get(1..)?.replace(':', "");
    let hours = digits(plain.get(..2)?, 2, 2).filter(|h| *h <= 23)?;
    let minutes = match plain.get(2..)? {
        "" => 0,
        rest => digits(rest, 2, 2).filter(|m| *m <= 59)?,
    };
    Some(sign * (hours * 3600 + minutes * 60))
}

fn digits(text: &str, least: usize, most: usize) -> Option<i64> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Whether an address is in a range (`203.0.113.0/24`, `2001:db8::/32`) or is the one named.
pub(super) fn address_in(address: &str, range: &str) -> bool {
    let Ok(address) = address.trim().parse::<IpAddr>() else {
        return false;
    };
    let (network, length) = match range.trim().split_once('/') {
        Some((network, length)) => (network, Some(length)),
        None => (range.trim(), None),
    };
    let Ok(network) = network.parse::<IpAddr>() else {
        return false;
    };
    let (address, network, width) = match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) => {
            (u128::from(address.to_bits()), u128::from(network.to_bits()), 32)
        }
        (IpAddr::V6(address), IpAddr::V6(network)) => (address.to_bits(), network.to_bits(), 128),
        _ => return false,
    };
    let length = match length {
        None => Some(width),
        Some(text) => digits(text, 1, 3).and_then(|n| u32::try_from(n).ok()),
    };
    match length {
        // Shifting a u128 by all of its bits is no shift at all, so /0 of IPv6 stands alone.
        Some(0) => true,
        Some(length) if length <= width => {
            let shift = width - length;
            address >> shift == network >> shift
        }
        _ => false,
    }
}

/// Whether a value in the request is the bytes that the policy writes in base64. The request's
/// value may be base64 as well, which is how tools hand over binary keys.
pub(super) fn same_bytes(value: &str, written: &str) -> bool {
    let Ok(bytes) = STANDARD.decode(written.trim()) else {
        return false;
    };
    value.as_bytes() == bytes || STANDARD.decode(value.trim()).is_ok_and(|value| value == bytes)
}
