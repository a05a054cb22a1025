//! Servers that answer HTML, nothing, half a body or garbage: nothing panics, nothing waits for
//! ever, and nothing counts as passed that was not proven.

#[path = "support/scripted.rs"]
mod scripted;
mod support;

use chime_setup::assistant::{
    CheckId, CheckOptions, CheckOutcome, Report, Scenario, Status, Verdict, check, silence,
};
use chime_setup::checks::Board;
use chime_setup::practice::{Fault, FaultKind, Which};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use scripted::{Scripted, Wrong, fake_profile};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{Ended, Outside, Sandbox, check_in, ledger_entries, settings};
use tokio_util::sync::CancellationToken;

/// A server that does this to each connection, after the request's head has come. It lives as long
/// as the test.
fn server(act: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let act = Arc::new(act);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (act, Ok(mut stream)) = (Arc::clone(&act), stream) else { continue };
            std::thread::spawn(move || {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(30)));
                let mut head = [0; 16 * 1024];
                // The connection test of the network check sends nothing at all.
                if stream.read(&mut head).is_ok_and(|read| read > 0) {
                    // The program may hang up at any time.
                    let _ = act(&mut stream);
                }
            });
        }
    });
    port
}

/// A server that answers every request with these bytes and closes.
fn answering(bytes: impl Into<Vec<u8>>) -> u16 {
    let bytes = bytes.into();
    server(move |stream| stream.write_all(&bytes))
}

/// Runs `check` against a server; whatever it answers, it is not AWS.
fn against(port: u16) -> (Ended, Duration) {
    let sandbox = Sandbox::new();
    let paths = fake_profile(&sandbox.home().join("fake"));
    let url = format!("http://127.0.0.1:{port}");
    let arguments = ["check", "--json", "--profile", "fake", "--endpoint-url", url.as_str()];
    let started = Instant::now();
    let ended = sandbox.run_with(&paths, &arguments);
    (ended, started.elapsed())
}

/// Nothing but the files and the mere connection may have passed.
fn assert_nothing_passed(what: &str, ended: &Ended, local: &[&str]) {
    assert!(matches!(ended.no_panic().code, Some(1 | 3)), "{what}: {ended:?}");
    let document = ended.json();
    assert_eq!(document["schema"], "chime-setup/check/1");
    for check in document["checks"].as_array().expect("checks") {
        let id = check["id"].as_str().expect("an id");
        let passed = check["status"] == "passed" || check["status"] == "attention";
        assert!(!passed || local.contains(&id), "{what}: {check:#}");
    }
    let verdict = document["verdict"].as_str();
    assert!(matches!(verdict, Some("blocked" | "could-not-tell")), "{what}: {verdict:?}");
}

const PAGE: &str = "<!DOCTYPE html><html><body>Sign in to use this network</body></html>";

fn page(status: &str, headers: &str) -> Vec<u8> {
    let length = PAGE.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{headers}Content-Length: {length}\r\n\
         Connection: close\r\n\r\n{PAGE}"
    )
    .into_bytes()
}

fn json_of(body: &str) -> Vec<u8> {
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
    format!("{head}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

#[test]
fn what_is_not_aws_never_passes() {
    let half = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<Get";
    let xml = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n\r\n";
    let deep = 200_000;
    let table: Vec<(&str, Vec<u8>)> = vec![
        ("a web page", page("200 OK", "")),
        ("a redirect", page("302 Found", "Location: http://portal.invalid/\r\n")),
        (
            "a proxy's 407",
            page("407 Proxy Authentication Required", "Proxy-Authenticate: Basic\r\n"),
        ),
        ("a 403 page", page("403 Forbidden", "")),
        ("a 503 page", page("503 Service Unavailable", "")),
        ("nothing", Vec::new()),
        ("half a body", half.into()),
        ("half a head", "HTTP/1.1 200 OK\r\nContent-Ty".into()),
        ("no HTTP", b"SSH-2.0-OpenSSH_9.6\r\n".to_vec()),
        ("bytes", (0..=255).cycle().take(5_000).collect()),
        ("an empty answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".into()),
        ("no content", "HTTP/1.1 204 No Content\r\n\r\n".into()),
        ("an empty object", json_of("{}")),
        ("an answer of nobody", json_of("{\"Meeting\":null,\"Account\":\"\",\"Quota\":{}}")),
        ("deep JSON", json_of(&format!("{{\"Meeting\":{}", "[".repeat(deep)))),
        ("deep XML", format!("{xml}{}", "<a>".repeat(deep)).into_bytes()),
        (
            "a deep error",
            format!("{}{}", xml.replace("200 OK", "400 X"), "<Error>".repeat(deep)).into(),
        ),
        ("broken chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".into()),
        (
            "two lengths",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\n{}".into(),
        ),
        ("a bad status", "HTTP/1.1 999 ?\r\nContent-Length: 2\r\n\r\n{}".into()),
        ("a bad date", "HTTP/1.1 200 OK\r\nDate: Mon, 99 Nov 99999 99:99:99 GMT\r\n\r\n".into()),
    ];
    for (what, bytes) in table {
        let (ended, took) = against(answering(bytes));
        assert_nothing_passed(what, &ended, &["files", "network"]);
        assert!(took < Duration::from_secs(9), "{what} took {took:?}");
    }
}

#[test]
fn a_web_page_says_nothing_of_awss_clock() {
    let date = "Date: Mon, 01 Jan 2001 00:00:00 GMT\r\n";
    let (ended, _) = against(answering(page("200 OK", date)));
    let document = ended.json();
    let clock = check_in(&document, "clock");
    assert_eq!(clock["status"], "could-not-tell", "a portal's clock is not AWS's: {clock:#}");
    let outside = Outside::start(Scenario::Ready);
    let fault = Fault { on: Which::All, kind: FaultKind::Html };
    outside.console().set_fault(Some(fault));
    let ended =
        Sandbox::new().run_with(&outside.paths(), &["check", "--json", "--profile", "practice"]);
    assert_nothing_passed("a portal with the right time", &ended, &["files", "network"]);
}

#[test]
fn endless_answers_are_bounded() {
    let (ended, took) = against(server(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            stream.write_all(b"X-More: and more and more and more and more and more\r\n")?;
        }
    }));
    assert_nothing_passed("endless headers", &ended, &["files", "network"]);
    assert!(took < Duration::from_secs(9), "endless headers took {took:?}");
    let (ended, took) = against(server(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(65_536));
        loop {
            stream.write_all(chunk.as_bytes())?;
        }
    }));
    assert_nothing_passed("an endless body", &ended, &["files", "network"]);
    assert!(took < Duration::from_secs(9), "an endless body took {took:?}");
}

#[test]
fn silence_and_dripping_end_after_one_deadline() {
    let silent = std::thread::spawn(|| {
        against(server(|_| {
            std::thread::sleep(Duration::from_mins(1));
            Ok(())
        }))
    });
    let (ended, took) = against(server(|stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")?;
        loop {
            stream.write_all(b"x")?;
            stream.flush()?;
            std::thread::sleep(Duration::from_millis(100));
        }
    }));
    assert_nothing_passed("a dripping server", &ended, &["files", "network"]);
    assert!(took < Duration::from_secs(18), "dripping took {took:?}");
    let (ended, took) = silent.join().expect("no panic");
    assert_nothing_passed("a silent server", &ended, &["files", "network"]);
    assert!(took < Duration::from_secs(18), "silence took {took:?}");
    assert_eq!(check_in(&ended.json(), "clock")["status"], "could-not-tell");
}

#[test]
fn where_nobody_listens_the_network_is_the_cause() {
    let port = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        listener.local_addr().expect("an address").port()
    };
    let (ended, took) = against(port);
    assert_nothing_passed("nobody", &ended, &["files"]);
    assert_eq!(ended.code, Some(1));
    let document = ended.json();
    let network = check_in(&document, "network");
    assert_eq!(
        (&network["status"], &network["cause"]),
        (&"failed".into(), &"network.refused".into())
    );
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_proxy_that_refuses_is_named_and_nothing_passes() {
    let port =
        answering(page("407 Proxy Authentication Required", "Proxy-Authenticate: Basic\r\n"));
    let sandbox = Sandbox::new();
    let paths = fake_profile(&sandbox.home().join("fake"));
    let mut command = sandbox.command_with(&paths, &["check", "--json", "--profile", "fake"]);
    let proxy = format!("http://ada:hidden-password@127.0.0.1:{port}");
    command.env("HTTPS_PROXY", &proxy).env("https_proxy", &proxy);
    let ended = Ended::of(&command.output().expect("starts"));
    assert_nothing_passed("a proxy", &ended, &["files"]);
    let document = ended.json();
    let cause = &check_in(&document, "credentials")["cause"];
    assert!(cause.as_str().is_some_and(|cause| cause.starts_with("network.proxy")), "{cause}");
    assert!(!ended.out.contains("hidden-password") && !ended.err.contains("hidden-password"));
}

fn walk(outside: &Outside, data: &Path, no_meeting: bool) -> CheckOutcome {
    let mut settings = settings(data);
    settings.paths = outside.paths();
    let profile = Some("practice".to_owned());
    let options = CheckOptions { profile, no_meeting, ..CheckOptions::default() };
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let walked = check(&settings, &options, silence(), &|_| {}, CancellationToken::new());
    runtime.block_on(walked).expect("walks")
}

fn status(reports: &[Report], id: CheckId) -> Status {
    let found = reports.iter().find(|report| report.id == id);
    found.map_or(Status::NotRun, |report| report.status)
}

/// The operations of a walk, and the checks that stand on each.
const OPERATIONS: [(&str, &[CheckId]); 6] = [
    ("GetCallerIdentity", &[CheckId::Credentials, CheckId::Permissions, CheckId::Meeting]),
    ("GetServiceQuota", &[CheckId::Quotas]),
    ("CreateMeeting", &[CheckId::Meeting]),
    ("CreateAttendee", &[CheckId::Permissions, CheckId::Meeting]),
    ("GetMeeting", &[CheckId::Permissions, CheckId::Meeting]),
    ("DeleteMeeting", &[CheckId::Permissions, CheckId::Meeting]),
];

fn trouble_on(kind: &FaultKind) {
    for (operation, checks) in OPERATIONS {
        // An account of its own for each: 20 calls in a burst are all that AWS allows.
        let outside = Outside::start(Scenario::Ready);
        let folder = tempfile::tempdir().expect("a folder");
        let on = Which::Operation(operation.to_owned());
        outside.console().set_fault(Some(Fault { on, kind: kind.clone() }));
        let outcome = walk(&outside, folder.path(), false);
        outside.console().set_fault(None);
        let what = format!("{kind:?} on {operation}: {:?}", outcome.verdict);
        assert_ne!(outcome.verdict, Verdict::Ready, "{what}");
        for id in checks {
            // A 204 has no body that could be cut in half, so it is whole, and it is AWS's.
            let whole = *kind == FaultKind::HalfBody && operation == "DeleteMeeting";
            let status = status(&outcome.reports, *id);
            assert!(whole || status != Status::Passed, "{what}: {id:?} passed");
        }
        // What could not be cleaned up under these conditions is cleaned up after them.
        walk(&outside, folder.path(), true);
        assert_eq!(outside.console().live_meetings(), 0, "{what}: a meeting is left behind");
        assert!(ledger_entries(&folder.path().join("data")).is_empty(), "{what}");
    }
}

#[test]
fn a_web_page_instead_of_one_operation() {
    trouble_on(&FaultKind::Html);
}

#[test]
fn no_answer_to_one_operation() {
    trouble_on(&FaultKind::Nothing);
}

#[test]
fn half_an_answer_to_one_operation() {
    trouble_on(&FaultKind::HalfBody);
}

#[test]
fn garbage_instead_of_one_operation() {
    trouble_on(&FaultKind::Garbage);
}

#[test]
fn a_redirect_instead_of_one_operation() {
    trouble_on(&FaultKind::Redirect);
}

fn on_board(board: &Board, id: CheckId) -> Status {
    board.get(id).map_or(Status::NotRun, |report| report.status)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_scripted_server_passes_when_it_answers_right() {
    let scripted = Scripted::default();
    let port = scripted.start().await;
    let (board, live) = scripted.run(port, "right", None).await;
    for id in CheckId::WALK.into_iter().filter(|id| *id != CheckId::Clock) {
        assert_eq!(on_board(&board, id), Status::Passed, "{:?}", board.get(id));
    }
    assert!(!live);
}

/// Random bytes, random text, and the beginning of something that looks right.
fn wrong_answers() -> impl Strategy<Value = Wrong> {
    let operations = prop::sample::select(OPERATIONS.map(|(operation, _)| operation).to_vec());
    let types = prop::sample::select(vec!["application/json", "text/xml", "text/html", "x"]);
    let documents = prop::sample::select(vec![
        "{\"Meeting\":{\"MeetingId\":\"0a1b\"",
        "{\"Meeting\":{\"MeetingId\":\"\"}}",
        "{\"Attendee\":{\"AttendeeId\":\"a\"}}",
        "{\"Quota\":{\"QuotaCode\":\"L-9F286451\",\"Value\":\"many\"}}",
        "{\"__type\":\"NotFoundException\"",
        "[]",
        "null",
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account>",
        "<Error><Code>",
        "<html>",
    ]);
    let bodies = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        "[ -~\\r\\n]{0,120}".prop_map(String::into_bytes),
        documents.prop_map(|text| text.as_bytes().to_vec()),
    ];
    (operations, 200..600_u16, types, bodies).prop_map(|(operation, status, content_type, body)| {
        // A 204 or 304 ends with its head.
        let body = if matches!(status, 204 | 304) { Vec::new() } else { body };
        Wrong { operation, status, content_type, body, times: usize::MAX }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn random_answers_never_count_as_passed() {
    let scripted = Scripted::default();
    let port = scripted.start().await;
    let (mut runner, strategy) = (TestRunner::deterministic(), wrong_answers());
    let mut tasks = tokio::task::JoinSet::new();
    for count in 0..120 {
        let wrong = strategy.new_tree(&mut runner).expect("a case").current();
        // Half of them with the status of a success.
        let wrong = if count % 2 == 0 { Wrong { status: 200, ..wrong } } else { wrong };
        let scripted = scripted.clone();
        tasks.spawn(async move {
            let (board, _) = scripted.run(port, &format!("case{count}"), Some(wrong.clone())).await;
            (wrong, board)
        });
        if tasks.len() >= 16 {
            assert_case(tasks.join_next().await);
        }
    }
    while let Some(done) = tasks.join_next().await {
        assert_case(Some(done));
    }
}

fn assert_case(done: Option<Result<(Wrong, Board), tokio::task::JoinError>>) {
    let (wrong, board) = done.expect("a task").expect("no panic");
    let crashed = board.reports().find(|report| report.title.contains("mistake of this program"));
    assert!(crashed.is_none(), "{wrong:?}: {crashed:?}");
    let stands_on = OPERATIONS.iter().find(|(operation, _)| *operation == wrong.operation);
    for id in stands_on.map(|(_, checks)| *checks).unwrap_or_default() {
        // The probes of other meetings were answered right, so permissions may be known.
        let probed = *id == CheckId::Permissions && wrong.operation != "GetCallerIdentity";
        let status = on_board(&board, *id);
        let passed = matches!(status, Status::Passed | Status::Attention);
        assert!(probed || !passed, "{wrong:?}: {:?}", board.get(*id));
    }
}

/// The deletion is what must not fail: trouble that passes is waited out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_is_tried_again_when_aws_is_busy() {
    let scripted = Scripted::default();
    let port = scripted.start().await;
    let busy = [
        (429, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"),
        (400, "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"),
        (500, "{\"Code\":\"ServiceFailureException\",\"Message\":\"\"}"),
        (503, "{\"Code\":\"ServiceUnavailableException\",\"Message\":\"\"}"),
        (502, "<html>"),
        (408, "{\"Code\":\"RequestTimeout\"}"),
    ];
    for (count, (status, body)) in busy.into_iter().enumerate() {
        let body = body.as_bytes().to_vec();
        let content_type = "application/json";
        let wrong = Wrong { operation: "DeleteMeeting", status, content_type, body, times: 1 };
        let (board, live) = scripted.run(port, &format!("busy{count}"), Some(wrong)).await;
        let meeting = board.get(CheckId::Meeting).expect("a report");
        assert!(!live, "{status}: one busy answer leaves a meeting behind: {}", meeting.title);
    }
}
