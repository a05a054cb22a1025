//! Each scenario fails in its own way, and only until it is repaired.

use crate::policy::{Wanted as WantedPolicy, generate};

use super::*;

/// HTTP status and code of `GetCallerIdentity` and of `CreateMeeting`; 0 where nothing answers.
fn expected(scenario: Scenario) -> [(u16, &'static str); 2] {
    match scenario {
        Scenario::Ready => [(200, ""), (200, "")],
        Scenario::SecretWrong | Scenario::ClockBehind => {
            [(403, "SignatureDoesNotMatch"), (403, "InvalidSignatureException")]
        }
        Scenario::KeyUnknown | Scenario::TokenMissing | Scenario::RegionNotEnabled => {
            [(403, "InvalidClientTokenId"), (403, "UnrecognizedClientException")]
        }
        Scenario::Expired => [(403, "ExpiredToken"), (403, "ExpiredTokenException")],
        Scenario::NoPermission | Scenario::ScpDeny => [(200, ""), (403, "AccessDeniedException")],
        Scenario::RegionNoEndpoint => [(200, ""), (0, "")],
        Scenario::QuotaMeetings => [(200, ""), (400, "LimitExceededException")],
        Scenario::Throttled => [(200, ""), (429, "ThrottlingException")],
        Scenario::LegacyOnly => [(200, ""), (403, "ForbiddenException")],
    }
}

async fn create(client: &Client, path: &str) -> (u16, String) {
    let body = meeting_request("scenario-test").to_string();
    let answer = client.send(Wanted::new("chime", "POST", path, body.as_bytes())).await;
    answer.map_or((0, String::new()), |answer| (answer.http, answer.code().to_owned()))
}

async fn check(scenario: Scenario, client: &Client, path: &str, expected: [(u16, &str); 2]) {
    let name = scenario.name();
    let identity = client.identity().await;
    assert_eq!((identity.http, identity.code()), expected[0], "{name}: {}", identity.body);
    let (http, code) = create(client, path).await;
    assert_eq!((http, code.as_str()), expected[1], "{name}");
}

/// What a person would do about it.
fn repair(practice: &Practice, client: &mut Client) {
    let console = practice.console();
    match practice.scenario() {
        Scenario::SecretWrong | Scenario::KeyUnknown => client.keys = console.issue_access_key(),
        Scenario::Expired => client.keys = console.issue_session(),
        Scenario::TokenMissing => {
            client.keys.session_token = console.session_token_of(&client.keys.access_key_id);
        }
        Scenario::NoPermission => {
            let policy = generate(&WantedPolicy::default()).to_json_pretty();
            console.attach_policy(&policy).expect("a policy");
        }
        Scenario::ScpDeny => console.lift_service_control_policy(),
        Scenario::RegionNoEndpoint => client.region = "eu-central-1".to_owned(),
        Scenario::RegionNotEnabled => console.enable_region("af-south-1"),
        Scenario::QuotaMeetings => console.end_other_meetings(),
        Scenario::Throttled => console.stop_other_traffic(),
        Scenario::ClockBehind => console.correct_clock(),
        Scenario::Ready | Scenario::LegacyOnly => {}
    }
}

#[tokio::test]
async fn each_fails_in_its_own_way_and_works_once_repaired() {
    for scenario in Scenario::all() {
        let (_folder, practice, mut client) = start(*scenario).await;
        let legacy = *scenario == Scenario::LegacyOnly;
        let path = if legacy { "/legacy/meetings" } else { "/meetings" };
        check(*scenario, &client, path, expected(*scenario)).await;
        repair(&practice, &mut client);
        if *scenario == Scenario::RegionNotEnabled {
            // An opt-in control Region hosts its own media only.
            let mut body = meeting_request("scenario-test");
            body["MediaRegion"] = "af-south-1".into();
            assert_eq!(client.chime("POST", "/meetings", &body).await.http, 200);
            continue;
        }
        check(*scenario, &client, "/meetings", [(200, ""), (200, "")]).await;
        assert_eq!(practice.console().live_meetings(), 1, "{}", scenario.name());
    }
}

#[tokio::test]
async fn denials_are_worded_as_aws_words_them() {
    let (_folder, practice, client) = start(Scenario::NoPermission).await;
    let request = meeting_request("denied");
    let user = "User: arn:aws:iam::111122223333:user/newcomer is not authorized to perform: \
                chime:CreateMeeting on resource: arn:aws:chime:us-east-1:111122223333:meeting/*";
    let said = async || {
        let answer = client.chime("POST", "/meetings", &request).await;
        assert_eq!(answer.header("content-type"), Some("application/json"));
        answer.json()["Message"].as_str().expect("a message").to_owned()
    };
    let implicit =
        format!("{user} because no identity-based policy allows the chime:CreateMeeting action");
    assert_eq!(said().await, implicit);
    let deny = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Deny","Action":"chime:Create*","Resource":"*"}]}"#;
    practice.console().attach_policy(deny).expect("a policy");
    assert_eq!(said().await, format!("{user} with an explicit deny in an identity-based policy"));
    // Who one is may be asked in any case.
    assert_eq!(client.identity().await.http, 200);
    let fault = practice.console().attach_policy("{").expect_err("not a policy");
    assert!(!fault.is_empty());

    let (_folder, _practice, client) = start(Scenario::ScpDeny).await;
    let answer = client.chime("POST", "/meetings", &request).await;
    let text = format!("{user} with an explicit deny in a service control policy");
    assert_eq!(answer.json()["Message"], text);
}

#[tokio::test]
async fn policies_of_the_documented_and_of_the_tightest_form_both_allow() {
    for tightest in [false, true] {
        let (_folder, practice, client) = start(Scenario::Ready).await;
        practice.console().detach_all_policies();
        let request = meeting_request("either-form");
        assert_eq!(client.chime("POST", "/meetings", &request).await.http, 403);
        let policy = generate(&WantedPolicy {
            account: Some(practice.account_id().to_owned()),
            regions: vec!["us-east-1".to_owned()],
            tightest,
            ..WantedPolicy::default()
        });
        practice.console().attach_policy(&policy.to_json_pretty()).expect("a policy");
        assert_eq!(client.chime("POST", "/meetings", &request).await.http, 200);
        let elsewhere = client.in_region("eu-central-1");
        assert_eq!(elsewhere.chime("POST", "/meetings", &request).await.http, 403);
    }
}

#[tokio::test]
async fn the_retired_api_refuses_whoever_is_known_and_nobody_else() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    for target in ["/settings", "/accounts?max-results=1", "/phone-number-countries", "/meetings"] {
        let answer = client.get(target).await;
        assert_eq!((answer.http, answer.code()), (403, "ForbiddenException"), "{target}");
        let body = answer.json();
        assert_eq!(body["Code"], "Forbidden");
        let text = body["Message"].as_str().expect("a message");
        assert!(text.starts_with("Account Id 111122223333 is not authorized to call deprecated"));
    }
    let answer = client.in_region("eu-central-1").get("/settings").await;
    assert!(answer.body.contains("scoped to a valid region, not 'eu-central-1'"));
    let mut stranger = client.clone();
    stranger.keys.access_key_id = "AKIAPRACTICEONLY2345".to_owned();
    assert_eq!(stranger.get("/settings").await.code(), "UnrecognizedClientException");
}

#[tokio::test]
async fn a_session_speaks_for_its_role() {
    let (_folder, practice, mut client) = start(Scenario::Ready).await;
    client.keys = practice.console().issue_session();
    let answer = client.identity().await;
    let arn = "<Arn>arn:aws:sts::111122223333:assumed-role/PracticeDeveloper/newcomer</Arn>";
    assert!(answer.body.contains(arn), "{}", answer.body);
    assert!(answer.body.contains(":newcomer</UserId>"));
    assert_eq!(client.chime("POST", "/meetings", &meeting_request("role")).await.http, 200);
    assert_eq!(practice.console().session_token_of("ASIANOBODY"), None);
    let long_term = practice.console().issue_access_key();
    assert_eq!(practice.console().session_token_of(&long_term.access_key_id), None);
}
