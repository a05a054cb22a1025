use super::*;

const ACCOUNT: &str = "123456789012";

fn wanted(features: &[Feature]) -> Wanted {
    Wanted { features: features.to_vec(), account: Some(ACCOUNT.into()), ..Wanted::default() }
}

#[test]
fn the_default_is_the_test_meeting() {
    let made = generate(&Wanted { account: Some(ACCOUNT.into()), ..Wanted::default() });
    let expected = r#"{"Version":"2012-10-17","Statement":[{"Sid":"ChimeCreateMeetings","Effect":"Allow","Action":["chime:CreateMeeting"],"Resource":"*"},{"Sid":"ChimeUseMeetings","Effect":"Allow","Action":["chime:CreateAttendee","chime:GetMeeting","chime:DeleteMeeting"],"Resource":"arn:aws:chime:*:123456789012:meeting/*"}]}"#;
    assert_eq!(made.to_json_minified(), expected);
    let needed: Vec<_> = known::actions()
        .iter()
        .filter(|action| action.test_meeting)
        .map(|action| action.name.as_str())
        .collect();
    assert_eq!(Feature::TestMeeting.actions(), needed);
}

#[test]
fn without_account_any_account_stands_in_the_arn() {
    let made = generate(&Wanted::default()).to_json_minified();
    assert!(made.contains("arn:aws:chime:*:*:meeting/*"), "{made}");
}

#[test]
fn one_policy_serves_several_accounts() {
    let accounts = ["111122223333", "444455556666", "111122223333"].map(str::to_owned);
    let made = generate_for_accounts(&Wanted::default(), &accounts);
    let one = generate(&Wanted::default());
    let sids = |policy: &Policy| -> Vec<Option<String>> {
        policy.statements.iter().map(|statement| statement.sid.clone()).collect()
    };
    assert_eq!(sids(&made), sids(&one));
    let resources: Vec<_> = made.statements.iter().map(|one| one.resources.clone()).collect();
    let part = |names: &[&str]| {
        ResourcePart::Resources(names.iter().map(|name| (*name).to_owned()).collect())
    };
    let meetings =
        ["arn:aws:chime:*:111122223333:meeting/*", "arn:aws:chime:*:444455556666:meeting/*"];
    assert_eq!(resources, [part(&["*"]), part(&meetings)]);
    let ask = |account: &str| {
        let meeting = format!("arn:aws:chime:us-east-1:{account}:meeting/m");
        let request = request("chime:GetMeeting", &meeting);
        evaluate(&identity(vec![made.clone()]), &request).decision
    };
    assert_eq!(ask("111122223333"), Decision::Allow);
    assert_eq!(ask("444455556666"), Decision::Allow);
    assert_eq!(ask("777788889999"), Decision::ImplicitDeny);
}

#[test]
fn one_account_or_none_gives_the_usual_policy() {
    let usual = wanted(&Feature::ALL);
    assert_eq!(generate_for_accounts(&usual, &[]), generate(&usual));
    let any = Wanted { account: None, ..usual.clone() };
    assert_eq!(generate_for_accounts(&any, &[ACCOUNT.to_owned()]), generate(&usual));
}

#[test]
fn regions_limit_the_regional_calls_only() {
    let made = generate(&Wanted {
        features: Feature::ALL.to_vec(),
        regions: vec!["us-east-1".into(), "eu-central-1".into()],
        partition: "aws-us-gov".into(),
        ..Wanted::default()
    });
    for statement in &made.statements {
        let sid = statement.sid.as_deref().unwrap_or_default();
        let elsewhere = sid.starts_with("Diagnosis") || sid == "ChimeLegacyProbe";
        assert_eq!(statement.conditions.is_empty(), elsewhere, "{sid}");
    }
    assert!(made.to_json_minified().contains("arn:aws-us-gov:iam::*:user/*"));
    let ask = |region: &str| {
        let request = Request {
            context: Context::new().with("aws:RequestedRegion", region),
            ..request("chime:CreateMeeting", "*")
        };
        evaluate(&identity(vec![made.clone()]), &request).decision
    };
    assert_eq!(ask("eu-central-1"), Decision::Allow);
    assert_eq!(ask("us-west-2"), Decision::ImplicitDeny);
}

#[test]
fn the_tightest_variant_names_meetings_throughout() {
    let made = generate(&Wanted { tightest: true, ..wanted(&[Feature::TestMeeting]) });
    assert_eq!(made.statements.len(), 1);
    let ask = |resource: &str| {
        let request = request("chime:CreateMeeting", resource);
        evaluate(&identity(vec![made.clone()]), &request).decision
    };
    assert_eq!(ask("arn:aws:chime:us-east-1:123456789012:meeting/*"), Decision::Allow);
    assert_eq!(ask("*"), Decision::ImplicitDeny);
}

#[test]
fn features_and_the_action_table_agree() {
    for feature in Feature::ALL {
        assert!(!feature.actions().is_empty());
        for name in feature.actions().into_iter().filter(|name| name.starts_with("chime:")) {
            let known = known::action(name).unwrap_or_else(|| panic!("{name} is not in the table"));
            assert_eq!(known.name, name);
            let made = generate(&wanted(&[feature]));
            let statement = made.statements.iter().find(|statement| {
                matches!(&statement.actions, ActionPart::Actions(names) if names.iter().any(|n| n == name))
            });
            let statement = statement.unwrap_or_else(|| panic!("{name} is not generated"));
            let any = statement.resources == ResourcePart::Resources(vec!["*".into()]);
            assert_eq!(any, known.resource == "any", "{name}");
        }
    }
    let meetings = known::actions().iter().filter(|action| action.api == "meetings");
    for action in meetings {
        let covered = Feature::ALL.iter().any(|f| f.actions().contains(&action.name.as_str()));
        assert!(covered, "no feature gives {}", action.name);
    }
}

#[test]
fn everything_still_fits_the_smallest_limit() {
    let made = generate(&Wanted { account: Some(ACCOUNT.into()), ..wanted(&Feature::ALL) });
    let size = iam_size(&made.to_json_pretty());
    assert!(size < 2_048, "{size}");
    let reread = Policy::parse_as(&made.to_json_pretty(), PolicyKind::Identity);
    assert_eq!(reread.map(|policy| policy.statements.len()), Ok(made.statements.len()));
    assert!(generate(&wanted(&[])).statements.is_empty());
}

#[test]
fn explanations_read_well() {
    let made =
        generate(&Wanted { regions: vec!["us-east-1".into()], ..wanted(&[Feature::TestMeeting]) });
    assert_eq!(
        explain(&made),
        [
            "Allows: create a meeting (chime:CreateMeeting) on every resource, only when the call \
             goes to us-east-1.",
            "Allows: add one attendee to a meeting (chime:CreateAttendee), look up a meeting \
             (chime:GetMeeting) and end and delete a meeting (chime:DeleteMeeting) on every \
             meeting of account 123456789012, only when the call goes to us-east-1.",
        ]
    );
    let text = r#"{"Statement":[{"Effect":"Deny","NotAction":["iam:*","chime:Get*"],"NotResource":"arn:aws:s3:::b","Condition":{"StringNotEquals":{"aws:x":["a","b"]},"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Null":{"aws:y":"true"},"ForAnyValue:StringLikeIfExists":{"aws:z":"q*"}}},{"Effect":"Allow","Principal":"*","Action":"*"}]}"#;
    let parsed = Policy::parse(text).expect(text);
    assert_eq!(
        explain(&parsed),
        [
            "Denies: everything but every action of iam and actions like chime:Get* on everything \
             but arn:aws:s3:::b, only when aws:x is neither a nor b and aws:SourceIp is not in \
             203.0.113.0/24 and aws:y is absent and some value of aws:z is like q* (or is absent).",
            "Allows everybody: every action of every service on the resource that carries this \
             policy.",
        ]
    );
}
