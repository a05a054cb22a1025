use super::*;

const OTHER: &str = "arn:aws:iam::123456789012:user/bob";

fn decide(set: &PolicySet) -> (Decision, PolicyKind) {
    let found = evaluate(set, &request("chime:GetMeeting", MEETING));
    (found.decision, found.decided_by)
}

fn resource_policy(effect: &str, principal: &str) -> Policy {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Principal":{principal},"Action":"chime:*"}}]}}"#
    );
    Policy::parse_as(&text, PolicyKind::Resource).unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn actions_ignore_case_and_take_wildcards() {
    for (pattern, action, expected) in [
        ("chime:GetMeeting", "CHIME:getmeeting", true),
        ("chime:get*", "chime:GetMeeting", true),
        ("chime:?etMeeting", "chime:GetMeeting", true),
        ("chime:*Meeting", "chime:GetMeetings", false),
        ("*", "chime:GetMeeting", true),
        ("*:*", "chime:GetMeeting", true),
        ("chime-sdk-meetings:*", "chime:GetMeeting", false),
    ] {
        let found = evaluate(&identity(vec![allow(pattern, "*")]), &request(action, MEETING));
        assert_eq!(found.decision == Decision::Allow, expected, "{pattern} {action}");
    }
}

#[test]
fn resources_compare_by_field() {
    for (pattern, resource, expected) in [
        ("*", "*", true),
        ("*", MEETING, true),
        (MEETING, MEETING, true),
        (MEETING, "*", false),
        ("arn:aws:chime:us-east-1:123456789012:meeting/ABC", MEETING, false),
        ("arn:aws:chime:*:123456789012:meeting/*", MEETING, true),
        ("arn:aws:chime:*:*:meeting/a?c", MEETING, true),
        ("arn:aws:chime:us-*-1:123456789012:meeting/*", MEETING, true),
        ("arn:aws:chime:*:999999999999:meeting/*", MEETING, false),
        ("arn:*:chime:*:*:*", MEETING, true),
        // A wildcard inside a field stays in it; one that ends a field may go beyond the colon.
        ("arn:aws:chime:us*st-1:meeting/*", MEETING, false),
        ("arn:aws:chime:us-*9012:meeting/abc", MEETING, false),
        ("arn:aws:chime:*:meeting/abc", MEETING, true),
        // Missing fields are completed.
        ("arn:aws:chime", MEETING, true),
        ("arn:aws:chime:us-east-1", MEETING, true),
        ("arn:aws:chime:us-west-2", MEETING, false),
        ("arn:aws:chime:us-east-1:*", MEETING, true),
        ("arn:aws:chi", MEETING, false),
        // In the resource a colon is a character like any other.
        ("arn:aws:s3:::b*z", "arn:aws:s3:::b:y:z", true),
        ("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1///test///object.jpg", true),
        ("arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1-test/object.jpg", false),
        (
            "arn:aws:chime:*:123456789012:meeting/*",
            "arn:aws:chime:us-east-1:123456789012:meeting/*",
            true,
        ),
    ] {
        assert_eq!(covers(pattern, resource, Context::new()), expected, "{pattern} {resource}");
    }
}

#[test]
fn variables_in_resources() {
    let pattern = "arn:aws:s3:::b/${aws:username}/*";
    let user = |name: &str| Context::new().with("aws:username", name);
    assert!(covers(pattern, "arn:aws:s3:::b/alice/x", user("alice")));
    assert!(!covers(pattern, "arn:aws:s3:::b/alice/x", user("*")));
    assert!(!covers(pattern, "arn:aws:s3:::b//x", Context::new()));
    let default = "arn:aws:s3:::b-${aws:PrincipalTag/team, 'company-wide'}";
    assert!(covers(default, "arn:aws:s3:::b-company-wide", Context::new()));
    assert!(covers("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", Context::new()));
    assert!(!covers("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", Context::new()));
}

#[test]
fn not_action_and_not_resource() {
    let make = |elements: &str| {
        let text =
            format!(r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow",{elements}}}}}"#);
        identity(vec![Policy::parse(&text).expect(&text)])
    };
    let allowed = |set: &PolicySet| decide(set).0 == Decision::Allow;
    assert!(allowed(&make(r#""NotAction":["iam:*"],"Resource":"*""#)));
    assert!(!allowed(&make(r#""NotAction":["iam:*","CHIME:get*"],"Resource":"*""#)));
    assert!(allowed(&make(r#""Action":"*","NotResource":"arn:aws:s3:::b""#)));
    assert!(!allowed(&make(
        r#""Action":"*","NotResource":["arn:aws:s3:::b","arn:aws:chime:*:*:*"]"#
    )));
    // A resource whose variable has no value matches nothing, so all others are meant.
    assert!(allowed(&make(r#""Action":"*","NotResource":"arn:aws:chime:*:*:${aws:none}""#)));
}

#[test]
fn deny_wins_wherever_it_is() {
    let yes = || allow("*", "*");
    let no = || deny("chime:*", "*");
    let denied = |set: &PolicySet, kind| assert_eq!(decide(set), (Decision::ExplicitDeny, kind));
    for list in [vec![yes(), no()], vec![no(), yes()]] {
        denied(&identity(list), PolicyKind::Identity);
    }
    let base = identity(vec![yes()]);
    denied(&PolicySet { boundary: Some(no()), ..base.clone() }, PolicyKind::PermissionsBoundary);
    denied(&PolicySet { session: Some(no()), ..base.clone() }, PolicyKind::SessionPolicy);
    let scps = vec![vec![yes()], vec![yes(), no()]];
    denied(&PolicySet { service_control: scps, ..base.clone() }, PolicyKind::ServiceControlPolicy);
    let resource = vec![resource_policy("Deny", r#""*""#)];
    denied(&PolicySet { resource, ..base }, PolicyKind::Resource);
}

#[test]
fn every_limit_must_allow() {
    let yes = || allow("chime:*", "*");
    let other = || allow("s3:*", "*");
    let base = identity(vec![yes()]);
    let cases = [
        (identity(vec![]), PolicyKind::Identity),
        (identity(vec![other()]), PolicyKind::Identity),
        (PolicySet { boundary: Some(other()), ..base.clone() }, PolicyKind::PermissionsBoundary),
        (PolicySet { session: Some(other()), ..base.clone() }, PolicyKind::SessionPolicy),
        (
            PolicySet { service_control: vec![vec![yes()], vec![other()]], ..base.clone() },
            PolicyKind::ServiceControlPolicy,
        ),
        (
            PolicySet { service_control: vec![vec![yes()], vec![]], ..base.clone() },
            PolicyKind::ServiceControlPolicy,
        ),
    ];
    for (set, kind) in cases {
        assert_eq!(decide(&set), (Decision::ImplicitDeny, kind));
    }
    let all = PolicySet {
        boundary: Some(yes()),
        session: Some(yes()),
        service_control: vec![vec![other(), yes()], vec![yes()]],
        ..base
    };
    assert_eq!(decide(&all), (Decision::Allow, PolicyKind::Identity));
    // A boundary gives nothing by itself.
    let bounded = PolicySet { boundary: Some(yes()), ..identity(vec![]) };
    assert_eq!(decide(&bounded), (Decision::ImplicitDeny, PolicyKind::Identity));
}

#[test]
fn resource_policies_in_one_account() {
    let set = |principal: &str| PolicySet {
        resource: vec![resource_policy("Allow", principal)],
        boundary: Some(allow("s3:*", "*")),
        ..PolicySet::default()
    };
    let alone = |principal: &str| PolicySet { boundary: None, ..set(principal) };
    let named = format!(r#"{{"AWS":"{ALICE}"}}"#);
    assert_eq!(decide(&set(&named)), (Decision::Allow, PolicyKind::Resource));
    // Everybody: no identity policy needed, but the boundary still limits.
    assert_eq!(decide(&alone(r#""*""#)), (Decision::Allow, PolicyKind::Resource));
    assert_eq!(decide(&alone(r#"{"AWS":"*"}"#)).0, Decision::Allow);
    let bounded = (Decision::ImplicitDeny, PolicyKind::PermissionsBoundary);
    assert_eq!(decide(&set(r#""*""#)), bounded);
    // The account: left to its identity policies.
    for account in [r#"{"AWS":"123456789012"}"#, r#"{"AWS":"arn:aws:iam::123456789012:root"}"#] {
        assert_eq!(decide(&alone(account)), (Decision::ImplicitDeny, PolicyKind::Identity));
    }
    for nobody in [
        format!(r#"{{"AWS":"{OTHER}"}}"#),
        r#"{"AWS":"999999999999"}"#.to_owned(),
        r#"{"Service":"chime.amazonaws.com"}"#.to_owned(),
    ] {
        assert_eq!(decide(&alone(&nobody)).0, Decision::ImplicitDeny, "{nobody}");
    }
    // An organization still limits what a resource policy gives.
    let scp = PolicySet { service_control: vec![vec![allow("s3:*", "*")]], ..set(&named) };
    assert_eq!(decide(&scp).1, PolicyKind::ServiceControlPolicy);
}

#[test]
fn sessions_match_their_role() {
    let session = "arn:aws:sts::123456789012:assumed-role/dev/me";
    let ask = |principal: &str, boundary: Option<Policy>| {
        let set = PolicySet {
            resource: vec![resource_policy("Allow", &format!(r#"{{"AWS":"{principal}"}}"#))],
            boundary,
            ..PolicySet::default()
        };
        let request = Request { principal: session.into(), ..request("chime:GetMeeting", MEETING) };
        evaluate(&set, &request).decision
    };
    let limit = || Some(allow("s3:*", "*"));
    assert_eq!(ask(session, limit()), Decision::Allow);
    assert_eq!(ask("arn:aws:iam::123456789012:role/path/dev", None), Decision::Allow);
    assert_eq!(ask("arn:aws:iam::123456789012:role/dev", limit()), Decision::ImplicitDeny);
    assert_eq!(ask("arn:aws:iam::123456789012:role/other", None), Decision::ImplicitDeny);
    assert_eq!(ask("arn:aws:iam::999999999999:role/dev", None), Decision::ImplicitDeny);
}

#[test]
fn not_principal_spares_the_named() {
    let text = |name: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","NotPrincipal":{{"AWS":["{name}"]}},"Action":"*"}}]}}"#
        )
    };
    let ask = |name: &str| {
        let resource = vec![Policy::parse(&text(name)).expect(name)];
        decide(&PolicySet { resource, ..identity(vec![allow("*", "*")]) }).0
    };
    assert_eq!(ask(ALICE), Decision::Allow);
    assert_eq!(ask(OTHER), Decision::ExplicitDeny);
}

#[test]
fn the_account_root_needs_no_policy() {
    let root = Request {
        principal: "arn:aws:iam::123456789012:root".into(),
        ..request("chime:GetMeeting", MEETING)
    };
    assert_eq!(evaluate(&PolicySet::default(), &root).decision, Decision::Allow);
    let scp = vec![vec![allow("s3:*", "*")]];
    let limited = PolicySet { service_control: scp, ..PolicySet::default() };
    assert_eq!(evaluate(&limited, &root).decision, Decision::ImplicitDeny);
}

#[test]
fn the_judgement_says_where_and_what_was_missing() {
    let text = r#"{"Version":"2012-10-17","Statement":[
 {"Sid":"Other","Effect":"Allow","Action":"s3:*","Resource":"*"},
 {"Sid":"Here","Effect":"Allow","Action":"chime:*","Resource":"*",
  "Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1","aws:PrincipalTag/a":"${aws:PrincipalTag/b}"}}}]}"#;
    let set = identity(vec![allow("iam:*", "*"), Policy::parse(text).expect(text)]);
    let found = evaluate(&set, &request("chime:GetMeeting", MEETING));
    assert_eq!(found.decision, Decision::ImplicitDeny);
    assert_eq!(found.statement, None);
    assert_eq!(found.missing_context, ["aws:RequestedRegion", "aws:PrincipalTag/a"]);
    let context = Context::new()
        .with("aws:requestedregion", "us-east-1")
        .with("aws:PrincipalTag/a", "x")
        .with("aws:PrincipalTag/b", "x");
    let found = evaluate(&set, &Request { context, ..request("chime:GetMeeting", MEETING) });
    assert_eq!(found.decision, Decision::Allow);
    let expected = StatementRef { policy: 1, index: 1, sid: Some("Here".into()), line: 3 };
    assert_eq!(found.statement, Some(expected));
    assert!(found.missing_context.is_empty());
}

#[test]
fn keys_that_follow_from_the_caller() {
    let get = |context: &Context, key: &str| context.get(key).map(|v| v.join(","));
    let user = Context::of_principal("arn:aws:iam::123456789012:user/team/alice");
    assert_eq!(get(&user, "AWS:UserName").as_deref(), Some("alice"));
    assert_eq!(get(&user, "aws:PrincipalAccount").as_deref(), Some("123456789012"));
    assert_eq!(get(&user, "aws:PrincipalType").as_deref(), Some("User"));
    let session = Context::of_principal("arn:aws-us-gov:sts::123456789012:assumed-role/dev/me");
    let role = "arn:aws-us-gov:iam::123456789012:role/dev";
    assert_eq!(get(&session, "aws:PrincipalArn").as_deref(), Some(role));
    assert_eq!(get(&session, "aws:username"), None);
    assert_eq!(Context::of_principal("nonsense"), Context::new());
}
