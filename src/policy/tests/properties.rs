use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

const ACCOUNT: &str = "123456789012";

fn action_pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["*", "chime:*", "CHIME:get*", "chime:?etMeeting", "chime:CreateMeeting"])
            .prop_map(str::to_owned),
        "[a-z]{1,4}:[A-Za-z*?]{1,8}",
    ]
}

fn resource_pattern() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["*", MEETING, "arn:aws:chime", "arn:aws:chime:*:*:meeting/*"])
            .prop_map(str::to_owned),
        "arn:aws:[a-z]{1,4}:[a-z*?-]{0,4}:[0-9*]{0,4}:[ -~]{0,8}",
    ]
}

fn principal() -> impl Strategy<Value = Principal> {
    let name = select(vec![
        (PrincipalType::Aws, ALICE),
        (PrincipalType::Aws, ACCOUNT),
        (PrincipalType::Aws, "*"),
        (PrincipalType::Service, "chime.amazonaws.com"),
    ])
    .prop_map(|(kind, value)| PrincipalName { kind, value: value.to_owned() });
    // Printing groups the names by kind, so they are made in that order.
    let sorted = |mut names: Vec<PrincipalName>| {
        names.sort_by_key(|name| PrincipalType::ALL.iter().position(|kind| *kind == name.kind));
        names
    };
    prop_oneof![
        Just(Principal::Anyone),
        Just(Principal::NoOne),
        vec(name.clone(), 1..4).prop_map(move |names| Principal::Is(sorted(names))),
        vec(name, 1..4).prop_map(move |names| Principal::IsNot(sorted(names))),
    ]
}

fn conditions() -> impl Strategy<Value = Vec<Condition>> {
    let operator = (
        option::of(select(vec![SetQualifier::ForAllValues, SetQualifier::ForAnyValue])),
        select(Comparison::ALL),
        any::<bool>(),
    )
        .prop_map(|(qualifier, comparison, if_exists)| Operator {
            qualifier,
            comparison,
            if_exists: if_exists && comparison != Comparison::Null,
        });
    let value = prop_oneof![
        select(vec!["a", "true", "1", "${aws:username}", "${x, 'y'}", "${*", "203.0.113.0/24"])
            .prop_map(str::to_owned),
        ".{0,6}",
    ];
    let key = select(vec!["aws:a", "aws:b", "aws:username"]);
    vec((operator, key, vec(value, 0..3)), 0..3).prop_map(|found| {
        let mut seen = BTreeSet::new();
        let mut conditions: Vec<Condition> = found
            .into_iter()
            .filter(|(operator, key, _)| seen.insert((operator.to_string(), *key)))
            .map(|(operator, key, values)| Condition {
                operator,
                key: key.to_owned(),
                values: if operator.comparison.as_str().starts_with("Date") {
                    vec!["2026-01-01".to_owned()]
                } else {
                    values
                },
            })
            .collect();
        // Printing groups by operator; equal operators side by side keep their order.
        conditions.sort_by_key(|condition| condition.operator.to_string());
        conditions
    })
}

fn statement() -> impl Strategy<Value = Statement> {
    (
        any::<bool>(),
        option::weighted(0.2, principal()),
        any::<bool>(),
        vec(action_pattern(), 1..3),
        0..3u8,
        vec(resource_pattern(), 1..3),
        conditions(),
    )
        .prop_map(|(allow, principal, not_action, actions, form, resources, conditions)| {
            let resources = match form {
                0 => ResourcePart::NotResources(resources),
                1 if principal.is_some() => ResourcePart::None,
                _ => ResourcePart::Resources(resources),
            };
            Statement {
                sid: None,
                effect: if allow { Effect::Allow } else { Effect::Deny },
                principal,
                actions: if not_action {
                    ActionPart::NotActions(actions)
                } else {
                    ActionPart::Actions(actions)
                },
                resources,
                conditions,
                line: 0,
            }
        })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let version = option::of(select(vec!["2012-10-17", "2008-10-17"]));
    (version, option::of(".{0,5}"), vec(statement(), 1..4)).prop_map(
        |(version, id, mut statements)| {
            for (index, statement) in statements.iter_mut().enumerate() {
                statement.sid = (index % 2 == 0).then(|| format!("S{index}"));
            }
            Policy { version: version.map(str::to_owned), id, statements }
        },
    )
}

fn policy_set() -> impl Strategy<Value = PolicySet> {
    (
        vec(any_policy(), 0..3),
        option::weighted(0.3, any_policy()),
        vec(vec(any_policy(), 0..2), 0..3),
        option::weighted(0.3, any_policy()),
        vec(any_policy(), 0..2),
    )
        .prop_map(|(identity, boundary, service_control, session, resource)| PolicySet {
            identity,
            boundary,
            service_control,
            session,
            resource,
        })
}

fn any_request() -> impl Strategy<Value = Request> {
    let context = vec((select(vec!["aws:a", "aws:b", "aws:username"]), vec(".{0,4}", 0..3)), 0..3);
    (
        select(vec![ALICE, "arn:aws:sts::123456789012:assumed-role/r/s", "x", ""]),
        select(vec!["chime:GetMeeting", "chime:CreateMeeting", "s3:GetObject", ""]),
        select(vec![MEETING, "*", "arn:aws:s3:::b/*", ""]),
        context,
    )
        .prop_map(|(principal, action, resource, context)| Request {
            principal: principal.to_owned(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            context: context
                .into_iter()
                .fold(Context::new(), |context, (key, values)| context.with_many(key, values)),
        })
}

fn without_lines(mut policy: Policy) -> Policy {
    for statement in &mut policy.statements {
        statement.line = 0;
    }
    policy
}

fn deny_everything() -> Policy {
    deny("*", "*")
}

proptest! {
    // Each case of some of these judges a hundred requests.
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn printed_policies_read_back_the_same(policy in any_policy()) {
        for text in [policy.to_json_pretty(), policy.to_json_minified()] {
            let read = Policy::parse(&text);
            prop_assert_eq!(read.map(without_lines), Ok(policy.clone()), "{}", text);
        }
        let value = policy.to_value();
        prop_assert_eq!(Policy::from_value(&value), Ok(policy.clone()));
        let same = iam_size(&policy.to_json_pretty()) == iam_size(&policy.to_json_minified());
        prop_assert!(same);
    }

    #[test]
    fn a_further_deny_never_opens_anything(
        set in policy_set(),
        extra in any_policy(),
        request in any_request(),
        place in 0..5u8,
    ) {
        let before = evaluate(&set, &request).decision;
        let mut denies = extra;
        for statement in &mut denies.statements {
            statement.effect = Effect::Deny;
        }
        let mut more = set;
        match place {
            0 => more.identity.push(denies),
            1 => more.resource.push(denies),
            2 => more.service_control.iter_mut().for_each(|level| level.push(denies.clone())),
            3 => more.boundary.iter_mut().for_each(|p| p.statements.extend(denies.statements.clone())),
            _ => more.session.iter_mut().for_each(|p| p.statements.extend(denies.statements.clone())),
        }
        let after = evaluate(&more, &request).decision;
        prop_assert!(after != Decision::Allow || before == Decision::Allow);
        prop_assert!(before != Decision::ExplicitDeny || after == Decision::ExplicitDeny);
        more.identity.push(deny_everything());
        prop_assert_eq!(evaluate(&more, &request).decision, Decision::ExplicitDeny);
    }

    #[test]
    fn generated_policies_allow_what_was_ticked_and_nothing_else(
        features in subsequence(Feature::ALL.to_vec(), 0..=Feature::ALL.len()),
        tightest: bool,
        with_account: bool,
    ) {
        let made = generate(&Wanted {
            features: features.clone(),
            account: with_account.then(|| ACCOUNT.to_owned()),
            tightest,
            ..Wanted::default()
        });
        if !made.statements.is_empty() {
            let text = made.to_json_pretty();
            let read = Policy::parse_as(&text, PolicyKind::Identity).map(without_lines);
            prop_assert_eq!(read, Ok(made.clone()));
        }
        prop_assert_eq!(explain(&made).len(), made.statements.len());
        let ticked: BTreeSet<&str> = features.iter().flat_map(|f| f.actions()).collect();
        let all_features = Feature::ALL.iter().flat_map(|f| f.actions());
        let known = known::actions().iter().map(|action| action.name.as_str());
        let set = identity(vec![made]);
        for action in known.chain(all_features).chain(["s3:GetObject", "iam:CreateUser"]) {
            let kind = match known::action(action).map(|a| a.resource.as_str()) {
                Some("meeting") => "chime:us-east-1:123456789012:meeting/abc",
                Some("media-pipeline") => {
                    "chime:us-east-1:123456789012:media-pipeline/abc"
                }
                None if action.starts_with("iam:") => "iam::123456789012:user/alice",
                Some(_) if tightest => "chime:us-east-1:123456789012:meeting/*",
                _ => "",
            };
            let resource = if kind.is_empty() { "*".to_owned() } else { format!("arn:aws:{kind}") };
            let allowed = evaluate(&set, &request(action, &resource)).decision == Decision::Allow;
            prop_assert_eq!(allowed, ticked.contains(action), "{} on {}", action, resource);
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in ".{0,60}", broken in 0..400usize) {
        let _ = Policy::parse(&text);
        let whole = generate(&Wanted { features: Feature::ALL.to_vec(), ..Wanted::default() })
            .to_json_pretty();
        let cut: String = whole.chars().take(broken).chain(text.chars()).collect();
        prop_assert!(Policy::parse(&cut).is_err());
        prop_assert!(iam_size(&cut) <= cut.chars().count());
    }

    #[test]
    fn json_is_read_as_serde_reads_it(text in r#"[\[\]{},:"0-9eE.+\-\\untrfals ]{0,14}"#) {
        let ours = crate::policy::json::read(&text).is_ok();
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        // We refuse what serde takes only for keys given twice.
        prop_assert!(!ours || theirs, "{}", text);
        prop_assert!(ours || !theirs || text.matches('"').count() >= 4, "{}", text);
    }

    #[test]
    fn no_policy_or_request_makes_the_evaluator_panic(
        set in policy_set(),
        request in any_request(),
        junk in ".{0,20}",
    ) {
        let first = evaluate(&set, &request);
        prop_assert_eq!(&first, &evaluate(&set, &request));
        prop_assert_eq!(first.decision == Decision::ImplicitDeny, first.statement.is_none());
        let odd = Request { principal: junk.clone(), action: junk.clone(), resource: junk.clone(), context: Context::of_principal(&junk) };
        let _ = evaluate(&set, &odd);
    }

    #[test]
    fn wildcards_match_like_a_plain_search(pattern in "[ab*?]{0,6}", text in "[ab]{0,8}") {
        fn plain(pattern: &[u8], text: &[u8]) -> bool {
            match (pattern.split_first(), text.split_first()) {
                (None, rest) => rest.is_none(),
                (Some((b'*', more)), _) => {
                    (0..=text.len()).any(|skip| plain(more, &text[skip..]))
                }
                (Some((p, more)), Some((t, rest))) => (*p == b'?' || p == t) && plain(more, rest),
                (Some(_), None) => false,
            }
        }
        let condition = format!(r#"{{"StringLike":{{"aws:x":"{pattern}"}}}}"#);
        let found = holds(&condition, Context::new().with("aws:x", text.clone()));
        prop_assert_eq!(found, plain(pattern.as_bytes(), text.as_bytes()), "{} {}", pattern, text);
    }
}
