//! The command line: exit codes, one JSON document, and bad input that is named and harms nothing.

#[path = "cli/practice.rs"]
mod practice;
mod support;

use chime_setup::assistant::{Paths, Scenario};
use serde_json::Value;
use std::fs;
use std::process::Stdio;
use std::time::Duration;
use support::{Ended, Outside, Sandbox, check_in, contents, secrets_in, wait_for_end};

const CHECK: [&str; 4] = ["check", "--json", "--profile", "practice"];

/// One clear line, exit 2, and nothing else.
fn assert_wrong_usage(ended: &Ended, parts: &[&str]) {
    assert_eq!(ended.no_panic().code, Some(2), "{ended:?}");
    assert!(ended.out.is_empty(), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    assert!(parts.iter().all(|part| ended.err.contains(part)), "{parts:?}: {ended:?}");
}

#[test]
fn unknown_names_are_answered_with_the_nearest_and_nothing_is_written() {
    let table: [(&[&str], &[&str]); 14] = [
        (&["check", "--region", "us-est-1"], &["us-est-1", "us-east-1"]),
        (&["check", "--region", "us-east-1a"], &["us-east-1a", "us-east-1"]),
        (&["check", "--region", "US-EAST-1"], &["US-EAST-1", "us-east-1"]),
        (&["check", "--region", ""], &["Region"]),
        (&["check", "--media-region", "eu-centrall-1"], &["eu-centrall-1", "eu-central-1"]),
        (&["check", "--practice", "expird"], &["expird", "expired"]),
        (&["--practice", "redy"], &["redy", "ready"]),
        (&["practice", "serve", "--scenario", "secret-wrng"], &["secret-wrng", "secret-wrong"]),
        (&["check", "--practice", "zzz"], &["zzz", "ready", "expired", "no-permission"]),
        (&["practice", "serve", "--scenario", "nop"], &["nop", "ready", "expired"]),
        (&["check", "--endpoint-url", "nonsense"], &["nonsense", "http://"]),
        (&["check", "--endpoint-url", "ftp://127.0.0.1"], &["ftp://127.0.0.1", "http://"]),
        (&["check", "--endpoint-url", "http://"], &["http://"]),
        (&["policy", "--account", "1234"], &["1234", "twelve digits"]),
    ];
    for (arguments, parts) in table {
        let sandbox = Sandbox::new();
        let ended = sandbox.run(arguments);
        assert_wrong_usage(&ended, parts);
        assert!(sandbox.is_untouched(), "{arguments:?} wrote something");
    }
}

#[test]
fn an_unknown_profile_is_answered_with_the_nearest_and_nothing_is_touched() {
    let sandbox = Sandbox::new();
    let paths = sandbox.user_paths();
    fs::create_dir(sandbox.home().join(".aws")).expect("a folder");
    fs::write(&paths.config, "[profile production]\nregion = eu-west-2\n").expect("writes");
    fs::write(&paths.credentials, "[staging]\n").expect("writes");
    let before = contents(&sandbox.home());
    assert_wrong_usage(
        &sandbox.run(&["check", "--profile", "prodution"]),
        &["prodution", "production"],
    );
    assert_wrong_usage(&sandbox.run(&["check", "--profile", "Staging", "--json"]), &["staging"]);
    assert_wrong_usage(&sandbox.run(&["check", "--profile", "zzz"]), &["zzz"]);
    let ended = sandbox.run(&["check", "--profile", "a\u{1b}[31mb"]);
    assert_wrong_usage(&ended, &["There is no profile"]);
    assert!(!ended.err.contains('\u{1b}'), "an argument drives the terminal: {ended:?}");
    assert_eq!(contents(&sandbox.home()), before);
    assert!(!sandbox.data().exists());
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn is_text_or_null(value: &Value) -> bool {
    value.is_string() || value.is_null()
}

/// The document has every key of the schema, of the right type, and no other.
fn assert_schema(document: &Value) {
    let all = ["schema", "profile", "account", "region", "practice", "verdict", "checks"];
    assert_eq!(keys(document), all);
    assert_eq!(document["schema"], "chime-setup/check/1");
    assert!(document["profile"].is_string() && document["practice"].is_boolean());
    assert!(is_text_or_null(&document["account"]) && is_text_or_null(&document["region"]));
    let verdicts = ["ready", "attention", "blocked", "could-not-tell"];
    assert!(verdicts.iter().any(|word| document["verdict"] == *word), "{}", document["verdict"]);
    let checks = document["checks"].as_array().expect("checks");
    let ids: Vec<&str> = checks.iter().map(|check| check["id"].as_str().expect("an id")).collect();
    let walk =
        ["files", "network", "clock", "credentials", "region", "permissions", "quotas", "meeting"];
    assert_eq!(ids, walk);
    for check in checks {
        assert_check(check);
    }
}

fn assert_check(check: &Value) {
    let all = ["id", "status", "title", "took_ms", "cause", "evidence", "remedies", "calls"];
    assert_eq!(keys(check), all);
    let statuses = ["passed", "attention", "failed", "could-not-tell", "skipped", "not-run"];
    assert!(statuses.iter().any(|word| check["status"] == *word), "{check:#}");
    assert!(check["title"].as_str().is_some_and(|title| !title.is_empty()));
    assert!(check["took_ms"].is_u64() || check["took_ms"].is_null());
    assert!(is_text_or_null(&check["cause"]));
    for fact in check["evidence"].as_array().expect("evidence") {
        assert_eq!(keys(fact), ["source", "text"]);
        assert!(fact["source"].is_string() && fact["text"].is_string());
    }
    let remedies = check["remedies"].as_array().expect("remedies");
    assert!(check["cause"].is_null() || !remedies.is_empty(), "a cause without a next step");
    for remedy in remedies {
        assert_eq!(keys(remedy), ["kind", "label", "text"]);
        assert!(remedy.as_object().is_some_and(|all| all.values().all(Value::is_string)));
    }
    for call in check["calls"].as_array().expect("calls") {
        let all = ["service", "operation", "region", "http", "code", "request_id", "took_ms"];
        assert_eq!(keys(call), all);
        assert!(["service", "operation", "region"].iter().all(|key| call[*key].is_string()));
        assert!(call["http"].is_u64() || call["http"].is_null());
        assert!(is_text_or_null(&call["code"]) && is_text_or_null(&call["request_id"]));
        assert!(call["took_ms"].is_u64());
    }
}

#[test]
fn json_is_one_document_of_the_schema_and_nothing_else() {
    for scenario in Scenario::all() {
        let sandbox = Sandbox::new();
        let ended = sandbox.run(&["check", "--practice", scenario.name(), "--json"]);
        let ready = *scenario == Scenario::Ready;
        assert_eq!(ended.no_panic().code, Some(i32::from(!ready)), "{}", scenario.name());
        assert!(ended.err.is_empty(), "{ended:?}");
        let document = ended.json();
        assert_schema(&document);
        assert_eq!(document["practice"], true);
        assert_eq!(document["verdict"], if ready { "ready" } else { "blocked" });
        let causes: Vec<&Value> =
            document["checks"].as_array().expect("checks").iter().map(|c| &c["cause"]).collect();
        let wanted = scenario.cause().map_or(Value::Null, Value::from);
        assert!(causes.contains(&&wanted), "{}: {causes:?}", scenario.name());
        assert!(contents(&sandbox.home()).is_empty(), "a rehearsal touched the user's home");
        assert!(contents(&sandbox.data()).is_empty(), "a rehearsal left files behind");
    }
}

#[test]
fn a_practice_account_that_cannot_be_made_is_no_wrong_usage() {
    let sandbox = Sandbox::new();
    fs::write(sandbox.data(), "a file where the folder should be").expect("writes");
    let ended = sandbox.run(&["check", "--practice", "ready"]);
    assert_eq!(ended.no_panic().code, Some(3), "{ended:?}");
    assert!(ended.err.contains("practice account") && ended.out.is_empty(), "{ended:?}");
}

#[test]
fn every_exit_code_has_its_case() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["check", "--practice"]).code, Some(0), "ready");
    assert_eq!(sandbox.run(&["check", "--practice", "expired"]).code, Some(1), "blocked");
    assert_eq!(sandbox.run(&["check", "--practice", "expird"]).code, Some(2), "wrong usage");
    let outside = Outside::start(Scenario::Ready);
    let attention = sandbox.run_with(&outside.paths(), &CHECK);
    assert_eq!((attention.code, &attention.json()["verdict"]), (Some(0), &"attention".into()));
    // Without the simulator and without a meeting nobody can know whether CreateMeeting is allowed.
    outside.console().revoke_diagnosis();
    let unknown = sandbox.run_with(&outside.paths(), &[&CHECK[..], &["--no-meeting"]].concat());
    assert_eq!((unknown.code, &unknown.json()["verdict"]), (Some(3), &"could-not-tell".into()));
    // The schema holds for what was left out, too.
    let document = unknown.json();
    let ids = document["checks"].as_array().expect("checks").iter().map(|check| &check["id"]);
    assert!(ids.clone().all(|id| id != "meeting") && ids.count() == 7);
}

#[test]
fn the_human_output_has_a_line_for_each_check_then_cause_and_remedy() {
    let sandbox = Sandbox::new();
    let ended = sandbox.run(&["check", "--practice", "secret-wrong"]);
    for part in ["AWS files", "Credentials", "credentials.secret-wrong", "Create a new access key"]
    {
        assert!(ended.out.contains(part), "{part}: {}", ended.out);
    }
    assert!(!ended.out.contains('\u{1b}'), "no colour where there is no terminal");
    let remedies: Vec<&str> =
        ended.out.lines().filter(|line| line.trim_start().starts_with("->")).collect();
    let there = "  -> In the window: Create a new access key. ";
    assert!(remedies.first().is_some_and(|line| line.starts_with(there)), "{remedies:?}");
    assert!(remedies.last().is_some_and(|line| line.starts_with("  -> Run again")), "{remedies:?}");
    let denied = sandbox.run(&["check", "--practice", "no-permission"]);
    assert!(denied.out.contains("  -> chime-setup policy\n"), "{}", denied.out);
    let mut command = sandbox.command(&["check", "--practice"]);
    command.env("LANG", "C");
    let plain = Ended::of(&command.output().expect("starts"));
    assert!(plain.out.is_ascii(), "no Unicode where the terminal has none: {}", plain.out);
}

#[test]
fn a_missing_folder_is_no_error_but_an_offer() {
    let sandbox = Sandbox::new();
    // Somewhere nobody listens, so that nothing leaves this computer.
    let ended = sandbox.run(&["check", "--json", "--endpoint-url", "http://127.0.0.1:1"]);
    assert_eq!(ended.no_panic().code, Some(1), "{ended:?}");
    assert!(ended.err.is_empty(), "{ended:?}");
    let document = ended.json();
    assert_schema(&document);
    let files = check_in(&document, "files");
    assert_eq!(
        (&files["status"], &files["cause"]),
        (&"attention".into(), &"credentials.none".into())
    );
    assert_eq!(files["remedies"][0]["kind"], "enter-keys");
    assert_eq!(document["account"], Value::Null);
    assert!(contents(&sandbox.home()).is_empty(), "it is offered, not done");
}

/// One way to damage a file: which, how, and the line that must be named.
type Damage = (&'static str, fn(Vec<u8>) -> Vec<u8>, usize);

fn with_tail(bytes: Vec<u8>, tail: &[u8]) -> Vec<u8> {
    [bytes, tail.to_vec()].concat()
}

/// A copy of a practice account's files, to be damaged.
fn copied(outside: &Outside, sandbox: &Sandbox) -> Paths {
    let folder = sandbox.home().join("files");
    fs::create_dir_all(&folder).expect("a folder");
    let (from, to) = (outside.paths(), Paths::in_directory(&folder));
    fs::copy(from.config, &to.config).expect("copies");
    fs::copy(from.credentials, &to.credentials).expect("copies");
    to
}

#[test]
fn damage_is_named_with_file_and_line_and_the_rest_goes_on() {
    // The practice account's config has four lines, its credentials have four.
    let table: [Damage; 6] = [
        ("config", |bytes| with_tail(bytes, b"[profile practice]\noutput = json\n"), 5),
        ("config", |bytes| with_tail(bytes, b"output json\n"), 5),
        ("config", |bytes| with_tail(bytes, b"[profile other\nregion = us-east-1\n"), 5),
        ("config", |bytes| [b"\xef\xbb\xbf".to_vec(), bytes].concat(), 1),
        ("credentials", |bytes| with_tail(bytes, b"# caf\xe9\n"), 5),
        ("credentials", |bytes| with_tail(bytes, b"= nothing\n"), 5),
    ];
    for (count, (file, damage, line)) in table.into_iter().enumerate() {
        let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
        let paths = copied(&outside, &sandbox);
        let path = if file == "config" { &paths.config } else { &paths.credentials };
        fs::write(path, damage(fs::read(path).expect("reads"))).expect("writes");
        let before = contents(&sandbox.home());
        let ended = sandbox.run_with(&paths, &CHECK);
        let what = format!("damage {count} of {file}: {ended:?}");
        assert_eq!(ended.no_panic().code, Some(0), "{what}");
        let document = ended.json();
        let files = check_in(&document, "files");
        assert_eq!(files["status"], "attention", "{what}");
        let cause = files["cause"].as_str().unwrap_or_default();
        assert!(["files.parse-error", "files.readers-disagree"].contains(&cause), "{what}");
        let place = format!("{file}, line {line}, ");
        let facts = files["evidence"].as_array().expect("evidence");
        let named = facts.iter().find(|fact| {
            let source = fact["source"].as_str().unwrap_or_default();
            format!("{source}, ").contains(&place)
        });
        let named = named.unwrap_or_else(|| panic!("{place} is not named: {what}"));
        assert!(named["text"].as_str().is_some_and(|text| text.contains("Affects: ")), "{what}");
        for id in ["credentials", "region", "permissions", "meeting"] {
            assert_eq!(check_in(&document, id)["status"], "passed", "{id}: {what}");
        }
        assert_eq!(contents(&sandbox.home()), before, "a check changes no file");
        for secret in secrets_in(&outside.paths().credentials) {
            assert!(!ended.out.contains(&secret), "{what}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_rest_goes_on() {
    let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
    let paths = copied(&outside, &sandbox);
    let url = outside.endpoint();
    let extra = ["--region", "us-east-1", "--endpoint-url", url.as_str()];
    fs::remove_file(&paths.config).expect("removes");
    fs::create_dir(&paths.config).expect("a folder in its place");
    let unreadable = |what: &str| {
        let ended = sandbox.run_with(&paths, &[&CHECK[..], &extra].concat());
        assert_eq!(ended.no_panic().code, Some(0), "{what}: {ended:?}");
        let document = ended.json();
        let files = check_in(&document, "files");
        assert_eq!(files["status"], "attention", "{what}: {files:#}");
        let config = paths.config.display().to_string();
        let facts = files["evidence"].as_array().expect("evidence");
        let told = facts.iter().any(|fact| {
            let text = fact["text"].as_str().unwrap_or_default();
            fact["source"] == config.as_str() && text.starts_with("cannot be read: ")
        });
        assert!(told, "{what}: {files:#}");
        assert_eq!(check_in(&document, "meeting")["status"], "passed", "{what}: {document:#}");
    };
    unreadable("a folder");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::remove_dir(&paths.config).expect("removes");
        fs::write(&paths.config, "[profile practice]\n").expect("writes");
        fs::set_permissions(&paths.config, fs::Permissions::from_mode(0o000)).expect("a mode");
        // The superuser may read everything; there is nothing to test then.
        if fs::read(&paths.config).is_err() {
            unreadable("mode 000");
        }
    }
}

#[cfg(unix)]
#[test]
fn keys_that_others_can_read_are_named_and_a_pipe_does_not_hang() {
    use std::os::unix::fs::PermissionsExt as _;
    let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
    let paths = copied(&outside, &sandbox);
    fs::set_permissions(&paths.credentials, fs::Permissions::from_mode(0o644)).expect("a mode");
    let document = sandbox.run_with(&paths, &CHECK).json();
    assert_eq!(check_in(&document, "files")["cause"], "files.too-open");
    fs::remove_file(&paths.config).expect("removes");
    let made = std::process::Command::new("mkfifo").arg(&paths.config).status();
    if made.is_ok_and(|status| status.success()) {
        let url = outside.endpoint();
        let extra = ["--region", "us-east-1", "--endpoint-url", url.as_str()];
        let mut command = sandbox.command_with(&paths, &[&CHECK[..], &extra].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = wait_for_end(command.spawn().expect("starts"), Duration::from_secs(20));
        assert_eq!(ended.no_panic().code, Some(0), "{ended:?}");
    }
}

#[test]
fn the_environment_is_named_but_kept_out() {
    let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
    let mut command = sandbox.command_with(&outside.paths(), &CHECK);
    command
        .env("AWS_ACCESS_KEY_ID", "AKIAQQQQQQQQQQQQTEST")
        .env("AWS_SECRET_ACCESS_KEY", "obviously/fake/secret/of/our/own/make123")
        .env("AWS_SESSION_TOKEN", "obviously-fake-token-of-our-own-make")
        .env("AWS_REGION", "mars-north-1")
        .env("AWS_DEFAULT_REGION", "mars-south-1")
        .env("AWS_PROFILE", "somebody-else");
    let ended = Ended::of(&command.output().expect("starts"));
    assert_eq!(ended.no_panic().code, Some(0), "{ended:?}");
    let document = ended.json();
    assert_eq!(
        (&document["profile"], &document["region"]),
        (&"practice".into(), &"us-east-1".into())
    );
    let credentials = check_in(&document, "credentials");
    assert_eq!(credentials["status"], "passed", "{credentials:#}");
    let text = credentials["evidence"].to_string();
    for name in ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_REGION"] {
        assert!(text.contains(name), "{name} wins in other tools, and is not named: {text}");
    }
    for hidden in ["obviously", "AKIAQQQQ"] {
        assert!(!ended.out.contains(hidden) && !ended.err.contains(hidden), "{hidden} is shown");
    }
}

#[test]
fn aws_profile_is_the_profile_where_none_is_named() {
    let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
    let mut command = sandbox.command_with(&outside.paths(), &["check", "--json"]);
    command.env("AWS_PROFILE", "practice");
    let document = Ended::of(&command.output().expect("starts")).json();
    assert_eq!(document["profile"], "practice");
    assert_eq!(document["account"], outside.practice().account_id());
}

#[test]
fn endpoint_settings_are_honoured_and_named() {
    let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
    // No meetings: three of them in a second come near the account's rate.
    let check = [&CHECK[..], &["--no-meeting"]].concat();
    let named = |document: &Value, source: &str| {
        let network = check_in(document, "network");
        let facts = network["evidence"].as_array().expect("evidence");
        let found = facts.iter().find(|fact| fact["source"] == source);
        let text = found.and_then(|fact| fact["text"].as_str()).unwrap_or_default();
        assert!(
            text.contains("every service") && text.contains(&outside.endpoint()),
            "{network:#}"
        );
        // The calls arrived there; without a meeting the fourth action stays open.
        let permissions = check_in(document, "permissions");
        let title = permissions["title"].as_str().unwrap_or_default();
        assert!(title.starts_with("3 of 4 actions are allowed"), "{permissions:#}");
    };
    named(&sandbox.run_with(&outside.paths(), &check).json(), "profile practice, endpoint_url");
    // A profile that points to where nobody listens, and three ways to win over it.
    let paths = copied(&outside, &sandbox);
    let text = fs::read_to_string(&paths.config).expect("reads");
    fs::write(&paths.config, text.replace(&outside.endpoint(), "http://127.0.0.1:1"))
        .expect("writes");
    let lost = sandbox.run_with(&paths, &check);
    assert_eq!(lost.no_panic().code, Some(1), "{lost:?}");
    let cause = |document: &Value| check_in(document, "credentials")["cause"].clone();
    assert_eq!(cause(&lost.json()), "network.endpoint-override");
    let mut command = sandbox.command_with(&paths, &check);
    command.env("AWS_ENDPOINT_URL", outside.endpoint());
    let ended = Ended::of(&command.output().expect("starts"));
    named(&ended.json(), "environment variable AWS_ENDPOINT_URL");
    let url = outside.endpoint();
    let flag = [&check[..], &["--endpoint-url", url.as_str()]].concat();
    let mut command = sandbox.command_with(&paths, &flag);
    command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    named(&Ended::of(&command.output().expect("starts")).json(), "--endpoint-url");
}

#[test]
fn one_policy_is_printed_for_all_accounts() {
    let sandbox = Sandbox::new();
    let documents = |arguments: &[&str]| -> Vec<Value> {
        let ended = sandbox.run(arguments);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{ended:?}");
        let all = serde_json::Deserializer::from_str(&ended.out).into_iter();
        all.map(|one| one.expect("JSON")).collect()
    };
    let any = documents(&["policy"]);
    assert_eq!(any.len(), 1);
    assert_eq!(any[0]["Version"], "2012-10-17");
    let two = documents(&["policy", "--account", "111122223333", "--account", "444455556666"]);
    assert_eq!(two.len(), 1, "one document");
    let statements = two[0]["Statement"].as_array().expect("statements");
    let resources: Vec<&Value> = statements.iter().map(|one| &one["Resource"]).collect();
    let meetings = serde_json::json!([
        "arn:aws:chime:*:111122223333:meeting/*",
        "arn:aws:chime:*:444455556666:meeting/*"
    ]);
    assert_eq!(resources, [&Value::from("*"), &meetings]);
    assert!(sandbox.is_untouched());
}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_walk_is_made_in_the_terminal() {
    let sandbox = Sandbox::new();
    for arguments in [&["--practice"][..], &["--practice", "ready"]] {
        let ended = sandbox.run(arguments);
        assert_eq!(ended.no_panic().code, Some(0), "{ended:?}");
        assert_eq!(ended.err.lines().count(), 1, "one line says why: {ended:?}");
        assert!(ended.err.contains("terminal"), "{ended:?}");
        assert!(ended.out.contains("Test meeting") && ended.out.contains("Ready"), "{ended:?}");
    }
    assert_eq!(sandbox.run(&["--practice", "expired"]).code, Some(1));
    // A display that is named and not there; the line names no file of the build.
    let mut command = sandbox.command(&["--practice"]);
    let ended = Ended::of(&command.env("DISPLAY", ":4242").output().expect("starts"));
    assert_eq!(ended.no_panic().code, Some(0), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    assert!(!ended.err.contains(".rs:") && ended.err.contains("terminal"), "{ended:?}");
}

#[test]
fn a_closed_pipe_is_nobodys_fault() {
    let sandbox = Sandbox::new();
    for arguments in [&["check", "--practice"][..], &["practice", "scenarios"], &["policy"]] {
        let mut command = sandbox.command(arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        drop(child.stdout.take());
        let ended = wait_for_end(child, Duration::from_secs(20));
        assert_eq!(ended.no_panic().code, Some(0), "{arguments:?}: {ended:?}");
    }
}
