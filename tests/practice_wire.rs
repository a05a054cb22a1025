//! The practice account as the AWS SDK for Rust sees it: each scenario fails with AWS's own error,
//! is repaired the way a person would, and then a test meeting can be created, joined, read and
//! deleted.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_chimesdkmeetings::config::retry::RetryConfig;
use aws_sdk_chimesdkmeetings::config::timeout::TimeoutConfig;
use aws_sdk_chimesdkmeetings::config::{BehaviorVersion, Region};
use aws_sdk_chimesdkmeetings::error::{ProvideErrorMetadata, SdkError};
use chime_setup::policy::{Wanted, generate};
use chime_setup::practice::{Fault, FaultKind, NewKeys, Options, Phase, Practice, Scenario, Which};

type Meetings = aws_sdk_chimesdkmeetings::Client;
type Sts = aws_sdk_sts::Client;

/// What a call came to: nothing for success, else HTTP status (0 without an answer), code and text.
type Outcome = Option<(u16, String, String)>;

/// Somebody's settings: keys, Region and where meeting calls go.
#[derive(Clone)]
struct Settings {
    keys: NewKeys,
    region: String,
    endpoint: String,
    meetings_endpoint: String,
}

/// The value of a key of one of the profile's files; these files are written by us and simple.
fn value(path: &Path, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).expect("a profile file");
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    lines.filter(|(name, _)| *name == key).map(|(_, value)| value.to_owned()).next_back()
}

impl Settings {
    fn of(practice: &Practice) -> Settings {
        let of_keys = |key: &str| value(practice.credentials_path(), key);
        let legacy = practice.scenario() == Scenario::LegacyOnly;
        let endpoint = practice.endpoint().to_owned();
        Settings {
            keys: NewKeys {
                access_key_id: of_keys("aws_access_key_id").expect("an id"),
                secret_access_key: of_keys("aws_secret_access_key").expect("a secret"),
                session_token: of_keys("aws_session_token"),
            },
            region: value(practice.config_path(), "region").expect("a Region"),
            // The service's own endpoint is nested, and its line is indented.
            meetings_endpoint: if legacy { format!("{endpoint}/legacy") } else { endpoint.clone() },
            endpoint,
        }
    }

    fn credentials(&self) -> Credentials {
        let NewKeys { access_key_id, secret_access_key, session_token } = self.keys.clone();
        Credentials::new(access_key_id, secret_access_key, session_token, None, "practice")
    }

    fn meetings(&self) -> Meetings {
        let timeouts = TimeoutConfig::builder().operation_timeout(Duration::from_secs(10)).build();
        let config = aws_sdk_chimesdkmeetings::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts)
            .region(Region::new(self.region.clone()))
            .endpoint_url(&self.meetings_endpoint)
            .credentials_provider(self.credentials())
            .build();
        Meetings::from_conf(config)
    }

    fn sts(&self) -> Sts {
        let config = aws_sdk_sts::Config::builder()
            .behavior_version(aws_sdk_sts::config::BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(aws_sdk_sts::config::retry::RetryConfig::disabled())
            .region(aws_sdk_sts::config::Region::new(self.region.clone()))
            .endpoint_url(&self.endpoint)
            .credentials_provider(self.credentials())
            .build();
        Sts::from_conf(config)
    }

    async fn identity(&self) -> Outcome {
        outcome(self.sts().get_caller_identity().send().await.err())
    }

    /// Create, add an attendee, read, delete; the outcome of the first call that fails.
    async fn test_meeting(&self) -> Outcome {
        let client = self.meetings();
        let created = client
            .create_meeting()
            .client_request_token(uuid::Uuid::new_v4().to_string())
            .media_region("us-east-1")
            .external_meeting_id("practice wire test")
            .send()
            .await;
        let meeting = match created {
            Ok(created) => created.meeting.expect("a meeting"),
            Err(fault) => return outcome(Some(fault)),
        };
        let id = meeting.meeting_id().expect("an id");
        let placement = meeting.media_placement().expect("a placement");
        assert!(placement.signaling_url().is_some_and(|url| url.starts_with("wss://")));
        assert!(placement.audio_host_url().is_some());
        let joined =
            client.create_attendee().meeting_id(id).external_user_id("somebody").send().await;
        let attendee = match joined {
            Ok(joined) => joined.attendee.expect("an attendee"),
            Err(fault) => return outcome(Some(fault)),
        };
        assert!(attendee.join_token().is_some_and(|token| token.len() > 40));
        match client.get_meeting().meeting_id(id).send().await {
            Ok(found) => assert_eq!(found.meeting.as_ref(), Some(&meeting)),
            Err(fault) => return outcome(Some(fault)),
        }
        outcome(client.delete_meeting().meeting_id(id).send().await.err())
    }
}

fn outcome<E: ProvideErrorMetadata>(
    fault: Option<SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>>,
) -> Outcome {
    let fault = fault?;
    let http = fault.raw_response().map_or(0, |answer| answer.status().as_u16());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Some((http, text(fault.code()), text(fault.message())))
}

async fn start(scenario: Scenario) -> (tempfile::TempDir, Practice) {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("practice");
    let practice = Practice::start(Options { scenario, directory, port: 0 }).await;
    (folder, practice.expect("a practice account"))
}

/// What the SDK must see: of `GetCallerIdentity` and of `CreateMeeting`; a start of the text is
/// enough.
fn expected(scenario: Scenario) -> [Option<(u16, &'static str, &'static str)>; 2] {
    let invalid = "The security token included in the request is invalid.";
    let expired = "The security token included in the request is expired";
    let mismatch = "The request signature we calculated does not match";
    let both = |http, query, json, text| [Some((http, query, text)), Some((http, json, text))];
    match scenario {
        Scenario::Ready => [None, None],
        Scenario::SecretWrong => {
            both(403, "SignatureDoesNotMatch", "InvalidSignatureException", mismatch)
        }
        Scenario::KeyUnknown | Scenario::TokenMissing | Scenario::RegionNotEnabled => {
            both(403, "InvalidClientTokenId", "UnrecognizedClientException", invalid)
        }
        Scenario::Expired => both(403, "ExpiredToken", "ExpiredTokenException", expired),
        Scenario::ClockBehind => {
            both(403, "SignatureDoesNotMatch", "InvalidSignatureException", "Signature expired: ")
        }
        Scenario::NoPermission | Scenario::ScpDeny => {
            [None, Some((403, "AccessDeniedException", "User: arn:aws:iam::111122223333:user/"))]
        }
        Scenario::RegionNoEndpoint => [None, Some((0, "", ""))],
        Scenario::QuotaMeetings => [None, Some((400, "LimitExceededException", ""))],
        Scenario::Throttled => [None, Some((429, "ThrottlingException", "Rate exceeded"))],
        Scenario::LegacyOnly => {
            [None, Some((403, "ForbiddenException", "Account Id 111122223333 is not authorized"))]
        }
    }
}

/// Does what a person would do about it.
fn repair(practice: &Practice, settings: &mut Settings) {
    let console = practice.console();
    match practice.scenario() {
        Scenario::Ready => {}
        Scenario::SecretWrong | Scenario::KeyUnknown => settings.keys = console.issue_access_key(),
        Scenario::Expired => settings.keys = console.issue_session(),
        Scenario::TokenMissing => {
            settings.keys.session_token = console.session_token_of(&settings.keys.access_key_id);
        }
        Scenario::NoPermission => {
            let policy = generate(&Wanted::default()).to_json_pretty();
            console.attach_policy(&policy).expect("a policy");
        }
        Scenario::ScpDeny => console.lift_service_control_policy(),
        Scenario::RegionNoEndpoint | Scenario::RegionNotEnabled => {
            settings.region = String::from("eu-central-1");
        }
        Scenario::QuotaMeetings => console.end_other_meetings(),
        Scenario::Throttled => console.stop_other_traffic(),
        Scenario::ClockBehind => console.correct_clock(),
        Scenario::LegacyOnly => settings.meetings_endpoint.clone_from(&settings.endpoint),
    }
}

fn check(scenario: Scenario, seen: &Outcome, expected: Option<(u16, &str, &str)>) {
    let name = scenario.name();
    match (seen, expected) {
        (None, None) => {}
        (Some((http, code, text)), Some(wanted)) => {
            assert_eq!((*http, code.as_str()), (wanted.0, wanted.1), "{name}: {text}");
            assert!(text.starts_with(wanted.2), "{name}: {text}");
        }
        _ => panic!("{name}: saw {seen:?}, expected {expected:?}"),
    }
}

#[tokio::test]
async fn every_scenario_fails_as_aws_does_and_is_repaired_as_a_person_would() {
    for scenario in Scenario::all() {
        let (_folder, practice) = start(*scenario).await;
        let mut settings = Settings::of(&practice);
        let [identity, meeting] = expected(*scenario);
        check(*scenario, &settings.identity().await, identity);
        check(*scenario, &settings.test_meeting().await, meeting);
        repair(&practice, &mut settings);
        check(*scenario, &settings.identity().await, None);
        check(*scenario, &settings.test_meeting().await, None);
        assert_eq!(practice.console().live_meetings(), 0, "{}", scenario.name());
        practice.stop().await;
    }
}

#[tokio::test]
async fn a_lost_answer_leaves_a_meeting_that_the_same_token_finds_again() {
    let (_folder, practice) = start(Scenario::Ready).await;
    let client = Settings::of(&practice).meetings();
    let create = || {
        client
            .create_meeting()
            .client_request_token("the-same-token")
            .media_region("us-east-1")
            .external_meeting_id("lost")
            .send()
    };
    let on = Which::Operation("CreateMeeting".to_owned());
    practice.console().set_fault(Some(Fault { on, kind: FaultKind::HalfBody }));
    assert!(create().await.is_err());
    assert_eq!(practice.console().live_meetings(), 1);
    practice.console().set_fault(None);
    let found = create().await.expect("the meeting").meeting.expect("a meeting");
    let id = found.meeting_id().expect("an id");
    client.delete_meeting().meeting_id(id).send().await.expect("deleted");
    assert_eq!(practice.console().live_meetings(), 0);
    assert_eq!(practice.console().deleted_meetings(), 1);
}

#[tokio::test]
async fn answers_that_are_not_of_aws_are_errors_and_never_meetings() {
    let (_folder, practice) = start(Scenario::Ready).await;
    let settings = Settings::of(&practice);
    for kind in [
        FaultKind::Html,
        FaultKind::Nothing,
        FaultKind::HalfBody,
        FaultKind::Garbage,
        FaultKind::Redirect,
    ] {
        practice.console().set_fault(Some(Fault { on: Which::All, kind: kind.clone() }));
        let answer = settings.meetings().get_meeting().meeting_id("x").send().await;
        assert!(answer.is_err(), "{kind:?}");
    }
}

#[tokio::test]
async fn an_observer_sees_each_call_before_and_after() {
    let (_folder, practice) = start(Scenario::Ready).await;
    let told: Arc<Mutex<Vec<(Phase, &'static str)>>> = Arc::default();
    let list = Arc::clone(&told);
    practice.console().set_observer(Some(Arc::new(move |observed| {
        list.lock().expect("a lock").push((observed.phase, observed.operation));
    })));
    assert_eq!(Settings::of(&practice).test_meeting().await, None);
    let calls = ["CreateMeeting", "CreateAttendee", "GetMeeting", "DeleteMeeting"];
    let wanted: Vec<_> =
        calls.iter().flat_map(|call| [(Phase::Before, *call), (Phase::After, *call)]).collect();
    assert_eq!(*told.lock().expect("a lock"), wanted);
}
