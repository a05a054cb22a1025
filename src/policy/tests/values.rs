use std::cmp::Ordering;

use crate::policy::values::{address_in, compare_numbers, moment, same_bytes};

#[test]
fn moments_in_all_their_forms() {
    const SECOND: i128 = 1_000_000_000;
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("2000-02-29T12:00:00Z", 951_825_600),
        ("2024-02-29", 1_709_164_800),
        ("2026-11-23T07:50:00Z", 1_795_420_200),
        ("2026-11-23t07:50:00z", 1_795_420_200),
        ("2026-11-23T07:50Z", 1_795_420_200),
        ("2026-11-23T08:50:00+01:00", 1_795_420_200),
        ("2026-11-23T08:50:00+0100", 1_795_420_200),
        ("2026-11-23T01:50:00-06", 1_795_420_200),
        ("2026-11-23T07:50:00", 1_795_420_200),
        ("1795420200", 1_795_420_200),
        ("2026-11", 1_793_491_200),
        ("1900-03-01", -2_203_891_200),
    ] {
        assert_eq!(moment(text), Some(seconds * SECOND), "{text}");
    }
    assert_eq!(moment("1970-01-01T00:00:00.5Z"), Some(SECOND / 2));
    for text in [
        "",
        "soon",
        "2026-13-01",
        "2026-02-29",
        "2026-00-10",
        "2026-01-32",
        "2026-01-01T24:00Z",
        "2026-01-01T10:60Z",
        "2026-01-01T10:00:60Z",
        "2026-01-01T10:00:00.Z",
        "20260101T10Zx",
        "-5",
        "2026-01-01-01",
        "2026-01-01T10:00:00:00Z",
        "2026-01-01T10:00+99:00",
        "T10:00",
        "99999999999999999999999",
        "2026-01-01Tééééé",
        "2026-01-01T10:00:00+é",
    ] {
        assert_eq!(moment(text), None, "{text}");
    }
}

#[test]
fn numbers_compare_exactly_where_they_can() {
    for (left, right, expected) in [
        ("10", "9", Some(Ordering::Greater)),
        ("1.50", "1.5", Some(Ordering::Equal)),
        ("-1", "0", Some(Ordering::Less)),
        ("9007199254740993", "9007199254740992", Some(Ordering::Greater)),
        ("1e3", "1000", Some(Ordering::Equal)),
        ("abc", "1", None),
        ("", "0", None),
        ("nan", "nan", None),
        ("inf", "1", None),
        ("1e999", "1", None),
    ] {
        assert_eq!(compare_numbers(left, right), expected, "{left} {right}");
    }
}

#[test]
fn addresses_and_ranges() {
    for (address, range, expected) in [
        ("203.0.113.9", "203.0.113.0/24", true),
        ("203.0.113.9", "203.0.113.77/24", true),
        ("203.0.114.9", "203.0.113.0/24", false),
        ("203.0.113.9", "203.0.113.9", true),
        ("203.0.113.9", "203.0.113.9/32", true),
        ("203.0.113.8", "203.0.113.9/32", false),
        ("203.0.113.9", "0.0.0.0/0", true),
        ("2001:db8::1", "2001:DB8:0::/32", true),
        ("2001:db9::1", "2001:db8::/32", false),
        ("2001:db8::1", "2001:db8::1", true),
        ("2001:db8::1", "::/0", true),
        ("2001:db8::1", "0.0.0.0/0", false),
        ("203.0.113.9", "::/0", false),
        ("203.0.113.9", "203.0.113.0/33", false),
        ("203.0.113.9", "203.0.113.0/", false),
        ("203.0.113.9", "203.0.113.0/-1", false),
        ("nonsense", "0.0.0.0/0", false),
        ("203.0.113.9", "nonsense", false),
    ] {
        assert_eq!(address_in(address, range), expected, "{address} {range}");
    }
}

#[test]
fn bytes_are_compared_decoded() {
    assert!(same_bytes("hello", "aGVsbG8="));
    assert!(same_bytes("aGVsbG8=", "aGVsbG8="));
    assert!(!same_bytes("hallo", "aGVsbG8="));
    assert!(!same_bytes("hello", "***"));
}
