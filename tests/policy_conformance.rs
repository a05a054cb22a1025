//! Third-party IAM evaluation cases against our own evaluator.
//!
//! The cases are read from `$CHIME_SETUP_CONFORMANCE`, else from `../shared/conformance` beside
//! this package. Where the folder is absent the test says so and passes, except in CI.

use std::path::PathBuf;

use chime_setup::policy::{Context, Decision, Policy, PolicyKind, PolicySet, Request, evaluate};
use serde_json::Value;

const ALICE: &str = "arn:aws:iam::123456789012:user/alice";

fn cases() -> Option<Vec<Value>> {
    let folder = std::env::var_os("CHIME_SETUP_CONFORMANCE").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance"),
        PathBuf::from,
    );
    let file = folder.join("policy/evaluation.json");
    if !file.is_file() {
        assert!(
            std::env::var_os("CI").is_none(),
            "{} is missing, and CI must have it",
            file.display()
        );
        println!("skipped: {} is not here", file.display());
        return None;
    }
    let text = std::fs::read_to_string(&file).expect("the case file can be read");
    let json: Value = serde_json::from_str(&text).expect("the case file is JSON");
    let cases = json["cases"].as_array().expect("the case file has cases");
    assert!(!cases.is_empty(), "the case file has no case");
    Some(cases.clone())
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn context(case: &Value) -> Context {
    let entries = case["context"].as_object().cloned().unwrap_or_default();
    entries.iter().fold(Context::new(), |context, (key, value)| match value {
        Value::Null => context,
        Value::Array(items) => context.with_many(key, items.iter().map(scalar)),
        one => context.with(key, scalar(one)),
    })
}

fn outcome(case: &Value) -> String {
    // A policy given as a text keeps what a JSON value cannot hold, such as doubled keys.
    let text = scalar(&case["policy"]);
    let policy = match Policy::parse_as(&text, PolicyKind::Identity) {
        Ok(policy) => policy,
        Err(error) => {
            assert!(error.line > 0 && !error.message.is_empty(), "{error}");
            return "error".to_owned();
        }
    };
    let request = Request {
        principal: case["principal"].as_str().unwrap_or(ALICE).to_owned(),
        action: scalar(&case["action"]),
        resource: scalar(&case["resource"]),
        context: context(case),
    };
    let policies = PolicySet { identity: vec![policy], ..PolicySet::default() };
    let word = match evaluate(&policies, &request).decision {
        Decision::Allow => "Allow",
        Decision::ImplicitDeny => "implicit",
        Decision::ExplicitDeny => "Deny",
    };
    word.to_owned()
}

#[test]
fn every_case_is_judged_as_documented() {
    let Some(cases) = cases() else { return };
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let expected = scalar(&case["expected"]);
            let found = outcome(case);
            (!found.eq_ignore_ascii_case(&expected))
                .then(|| format!("{}: expected {expected}, got {found}", scalar(&case["name"])))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    println!("{} cases judged as documented", cases.len());
}
