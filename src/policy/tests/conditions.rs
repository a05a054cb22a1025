use super::*;

fn none() -> Context {
    Context::new()
}

fn one(value: &str) -> Context {
    none().with("aws:x", value)
}

fn many(values: &[&str]) -> Context {
    none().with_many("aws:x", values.iter().copied())
}

/// Operator, policy value, request value, whether it holds.
const OPERATORS: &[(&str, &str, &str, bool)] = &[
    ("StringEquals", r#""a""#, "a", true),
    ("StringEquals", r#""a""#, "A", false),
    ("StringEquals", r#""a*""#, "ab", false),
    ("StringEquals", r#"["a","b"]"#, "b", true),
    ("StringNotEquals", r#"["a","b"]"#, "b", false),
    ("StringNotEquals", r#"["a","b"]"#, "c", true),
    ("StringEqualsIgnoreCase", r#""Ab""#, "aB", true),
    ("StringNotEqualsIgnoreCase", r#""Ab""#, "aB", false),
    ("StringLike", r#""a?c*""#, "abc", true),
    ("StringLike", r#""a?c*""#, "ac", false),
    ("StringLike", r#""*""#, "a:b/c", true),
    ("StringLike", r#""A*""#, "abc", false),
    ("StringNotLike", r#"["x*","a*"]"#, "abc", false),
    ("StringNotLike", r#"["x*","y*"]"#, "abc", true),
    ("NumericEquals", "5", "5.0", true),
    ("NumericNotEquals", r#""5""#, "5", false),
    ("NumericLessThan", r#""10""#, "9", true),
    ("NumericLessThan", r#""10""#, "10", false),
    ("NumericLessThanEquals", r#""10""#, "10", true),
    ("NumericGreaterThan", r#""10""#, "9", false),
    ("NumericGreaterThanEquals", r#""10""#, "10", true),
    ("NumericLessThan", r#""10""#, "soon", false),
    ("DateEquals", r#""2026-01-01T00:00:00Z""#, "2026-01-01T01:00:00+01:00", true),
    ("DateNotEquals", r#""2026-01-01""#, "2026-01-01T00:00:00Z", false),
    ("DateLessThan", r#""2026-01-01T00:00:00Z""#, "2025-12-31T23:59:59Z", true),
    ("DateLessThanEquals", r#""1767225600""#, "2026-01-01T00:00:00Z", true),
    ("DateGreaterThan", r#""2026-01-01T00:00:00Z""#, "1767225600", false),
    ("DateGreaterThanEquals", "1767225600", "1767225600", true),
    ("Bool", r#""true""#, "true", true),
    ("Bool", "true", "True", true),
    ("Bool", r#""false""#, "true", false),
    ("BinaryEquals", r#""aGVsbG8=""#, "hello", true),
    ("IpAddress", r#"["198.51.100.0/24","203.0.113.0/24"]"#, "203.0.113.9", true),
    ("NotIpAddress", r#"["198.51.100.0/24","203.0.113.0/24"]"#, "203.0.113.9", false),
    ("NotIpAddress", r#""2001:db8::/32""#, "203.0.113.9", true),
    ("ArnEquals", r#""arn:aws:iam::*:user/*""#, "arn:aws:iam::1:user/a/b", true),
    ("ArnLike", r#""arn:aws:sns:*:topic""#, "arn:aws:sns:us-east-1:1:topic", false),
    ("ArnLike", r#""arn:aws:*:*:1:x""#, "arn:aws:sns:us-east-1:1:x", true),
    ("ArnLike", r#""arn:aws:sns:us-east-1:1:t:*""#, "arn:aws:sns:us-east-1:1:t:sub", true),
    ("ArnLike", r#""arn:aws:iam::1:user/A""#, "arn:aws:iam::1:user/a", false),
    ("ArnLike", r#""*""#, "arn:aws:iam::1:user/a", true),
    ("ArnLike", r#""arn:aws:iam::*""#, "arn:aws:iam::1:user/a", true),
    ("ArnLike", r#""arn:aws:iam""#, "arn:aws:iam::1:user/a", false),
    ("ArnNotEquals", r#""arn:aws:iam::1:user/a""#, "arn:aws:iam::1:user/a", false),
    (
        "ArnNotLike",
        r#"["arn:aws:iam::1:user/b","arn:aws:iam::1:user/c"]"#,
        "arn:aws:iam::1:user/a",
        true,
    ),
    ("Null", r#""true""#, "x", false),
    ("Null", r#""false""#, "x", true),
];

#[test]
fn operators_table() {
    for (operator, policy, value, expected) in OPERATORS {
        let condition = format!(r#"{{"{operator}":{{"AWS:X":{policy}}}}}"#);
        assert_eq!(holds(&condition, one(value)), *expected, "{condition} {value}");
    }
}

#[test]
fn absent_keys() {
    for operator in Comparison::ALL.iter().filter(|c| **c != Comparison::Null) {
        let name = operator.as_str();
        let value = if name.starts_with("Date") { "2026-01-01" } else { "1" };
        let with = |operator: String| format!(r#"{{"{operator}":{{"aws:x":"{value}"}}}}"#);
        assert_eq!(holds(&with(name.to_owned()), none()), operator.is_negated(), "{name}");
        assert!(holds(&with(format!("{name}IfExists")), none()));
        assert!(holds(&with(format!("ForAllValues:{name}")), none()));
        assert!(!holds(&with(format!("ForAnyValue:{name}")), none()));
        assert!(holds(&with(format!("ForAnyValue:{name}IfExists")), none()));
        assert!(holds(&with(format!("ForAllValues:{name}IfExists")), none()));
    }
    let null = |value: &str| format!(r#"{{"Null":{{"aws:x":{value}}}}}"#);
    assert!(holds(&null("true"), none()));
    assert!(holds(&null(r#""TRUE""#), many(&[])));
    assert!(!holds(&null("false"), none()));
}

#[test]
fn if_exists_still_compares_what_exists() {
    let condition = r#"{"StringEqualsIfExists":{"aws:x":"a"}}"#;
    assert!(holds(condition, one("a")));
    assert!(!holds(condition, one("b")));
}

#[test]
fn sets_of_values() {
    for (operator, values, expected) in [
        ("ForAllValues:StringEquals", &["a", "b"][..], true),
        ("ForAllValues:StringEquals", &["a", "c"], false),
        ("ForAllValues:StringEquals", &[""], true),
        ("ForAnyValue:StringEquals", &["c", "b"], true),
        ("ForAnyValue:StringEquals", &["c", "d"], false),
        ("ForAnyValue:StringEquals", &[""], false),
        ("ForAllValues:StringNotEquals", &["c", "d"], true),
        ("ForAllValues:StringNotEquals", &["c", "a"], false),
        ("ForAnyValue:StringNotEquals", &["a", "c"], true),
        ("ForAnyValue:StringNotEquals", &["a", "b"], false),
        ("ForAllValues:StringLike", &["a", "b"], true),
        ("StringEquals", &["c", "a"], true),
        ("StringNotEquals", &["c", "a"], false),
        ("StringNotEquals", &["c", "d"], true),
    ] {
        let condition = format!(r#"{{"{operator}":{{"aws:x":["a","b"]}}}}"#);
        assert_eq!(holds(&condition, many(values)), expected, "{operator} {values:?}");
    }
}

#[test]
fn several_operators_and_keys_are_all_needed() {
    let condition = r#"{"StringEquals":{"aws:a":"1","aws:b":"2"},"Bool":{"aws:c":"true"}}"#;
    let full = none().with("aws:a", "1").with("aws:b", "2").with("aws:c", "true");
    assert!(holds(condition, full.clone()));
    assert!(!holds(condition, full.clone().with("aws:c", "false")));
    assert!(!holds(condition, full.with("aws:b", "3")));
}

#[test]
fn variables_become_literal_text() {
    let equals = r#"{"StringEquals":{"aws:x":"${aws:username}"}}"#;
    let like = r#"{"StringLike":{"aws:x":"home/${aws:username}/*"}}"#;
    let user = |name: &str, x: &str| one(x).with("aws:UserName", name);
    assert!(holds(equals, user("alice", "alice")));
    assert!(!holds(equals, user("alice", "bob")));
    assert!(!holds(equals, one("${aws:username}")));
    assert!(holds(like, user("alice", "home/alice/x")));
    // A user named a* reads nobody else's home.
    assert!(!holds(like, user("a*", "home/alice/x")));
    assert!(holds(like, user("a*", "home/a*/x")));
    let arn = r#"{"ArnLike":{"aws:x":"arn:aws:iam::1:user/${aws:username}"}}"#;
    assert!(holds(arn, user("alice", "arn:aws:iam::1:user/alice")));
    assert!(!holds(arn, user("*", "arn:aws:iam::1:user/alice")));
    let number = r#"{"NumericEquals":{"aws:x":"${aws:username}"}}"#;
    assert!(!holds(number, user("5", "5")));
}

#[test]
fn variables_without_value() {
    let equals = r#"{"StringEquals":{"aws:x":"${aws:PrincipalTag/team}"}}"#;
    assert!(!holds(equals, one("")));
    assert!(holds(r#"{"StringNotEquals":{"aws:x":"${aws:PrincipalTag/team}"}}"#, one("a")));
    // The other values of a list still count.
    assert!(holds(r#"{"StringEquals":{"aws:x":["${aws:PrincipalTag/team}","a"]}}"#, one("a")));
    // A key with many values stands for none.
    let twice = one("a").with_many("aws:PrincipalTag/team", ["a", "b"]);
    assert!(!holds(equals, twice));
}

#[test]
fn variable_defaults_and_escapes() {
    let default = r#"{"StringEquals":{"aws:x":"${aws:PrincipalTag/team, 'all'}"}}"#;
    assert!(holds(default, one("all")));
    assert!(holds(default, one("red").with("aws:PrincipalTag/team", "red")));
    assert!(!holds(default, one("all").with("aws:PrincipalTag/team", "red")));
    assert!(holds(r#"{"StringEquals":{"aws:x":"${aws:y,''}b"}}"#, one("b")));
    assert!(holds(r#"{"StringEquals":{"aws:x":"${aws:y, 'a}b'}"}}"#, one("a}b")));
    assert!(holds(r#"{"StringLike":{"aws:x":"a${*}${?}${$}*"}}"#, one("a*?$tail")));
    assert!(!holds(r#"{"StringLike":{"aws:x":"a${*}"}}"#, one("abc")));
    assert!(holds(r#"{"StringEquals":{"aws:x":"a${*}"}}"#, one("a*")));
    // A default's own wildcards are literal, too.
    assert!(!holds(r#"{"StringLike":{"aws:x":"${aws:y, '*'}"}}"#, one("abc")));
    // An unfinished variable is plain text.
    assert!(holds(r#"{"StringEquals":{"aws:x":"${aws:y"}}"#, one("${aws:y")));
}

#[test]
fn the_first_version_has_no_variables() {
    let set = |version: &str, resource: &str| {
        let text = format!(
            r#"{{{version}"Statement":{{"Effect":"Allow","Action":"*","Resource":"{resource}"}}}}"#
        );
        identity(vec![Policy::parse(&text).expect(&text)])
    };
    let ask = |set: &PolicySet, resource: &str| {
        let context = none().with("aws:username", "alice");
        evaluate(set, &Request { context, ..request("a:b", resource) }).decision
    };
    let pattern = "arn:aws:s3:::b/${aws:username}";
    for old in ["", r#""Version":"2008-10-17","#] {
        assert_eq!(ask(&set(old, pattern), "arn:aws:s3:::b/alice"), Decision::ImplicitDeny);
        assert_eq!(ask(&set(old, pattern), pattern), Decision::Allow);
    }
    let today = set(r#""Version":"2012-10-17","#, pattern);
    assert_eq!(ask(&today, "arn:aws:s3:::b/alice"), Decision::Allow);
    assert_eq!(ask(&today, pattern), Decision::ImplicitDeny);
}
