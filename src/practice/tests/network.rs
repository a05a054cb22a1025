//! The server as a server: what it answers to whom, what it survives, and how it ends.

use std::sync::{Arc, Mutex};

use crate::practice::{Fault, FaultKind, Phase, Which};

use super::*;

async fn raw(port: &str, bytes: &[u8]) -> Option<Answer> {
    exchange(port, bytes, b"").await
}

#[tokio::test]
async fn only_loopback_names_are_answered() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let port = &client.port;
    let get = |host: &str| {
        format!("GET /_practice/state HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n")
    };
    for host in [format!("127.0.0.1:{port}"), format!("LocalHost:{port}")] {
        let answer = raw(port, get(&host).as_bytes()).await.expect("an answer");
        assert_eq!(answer.http, 200, "{host}");
        let state = answer.json();
        assert_eq!(state["scenario"], "ready");
        assert_eq!((&state["meetings"], &state["deleted"]), (&0.into(), &0.into()));
    }
    for host in ["example.com".to_owned(), format!("example.com:{port}"), "127.0.0.1".to_owned()] {
        let answer = raw(port, get(&host).as_bytes()).await.expect("an answer");
        assert_eq!(answer.http, 403, "{host}");
    }
    let proxied = format!(
        "GET http://example.com/_practice/state HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: \
         close\r\n"
    );
    assert_eq!(raw(port, proxied.as_bytes()).await.expect("an answer").http, 403);
}

#[tokio::test]
async fn garbage_and_giants_are_refused_and_the_next_client_is_served() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let port = &client.port;
    let noise: [&[u8]; 4] = [b"\x00\xff\xfe\r\n\r\n", b"\x16\x03\x01\x02\x00", b"", b"GET"];
    for bytes in noise {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.expect("connected");
        stream.write_all(bytes).await.expect("written");
    }
    let large = vec![b'x'; (1 << 20) + 1];
    let head = client.signed(&Wanted::new("chime", "POST", "/meetings", &large));
    let answer = exchange(port, head.as_bytes(), &large).await;
    // The refusal may be cut off by what was still being sent.
    assert!(answer.is_none_or(|answer| answer.http == 413));
    for body in [&b"{"[..], b"[]", b"\xff\xff", b"{\"Tags\":{}}"] {
        let wanted = Wanted::new("chime", "POST", "/meetings", body);
        let answer = client.send(wanted).await.expect("an answer");
        assert_eq!(answer.http, 400, "{}", answer.body);
    }
    assert_eq!(client.identity().await.http, 200);
}

#[tokio::test]
async fn unknown_operations_are_said_to_be_unknown() {
    let (_folder, _practice, client) = start(Scenario::Ready).await;
    let answer = client.chime("PUT", "/meetings/x/attendees/y/capabilities", &Value::Null).await;
    assert_eq!((answer.http, answer.code()), (404, "UnknownOperationException"));
    let body = b"Action=ListUsers&Version=2010-05-08";
    let answer = client.send(Wanted::new("iam", "POST", "/", body)).await.expect("an answer");
    assert_eq!((answer.http, answer.code()), (400, "InvalidAction"));
}

#[tokio::test]
async fn each_fault_does_what_it_says() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let console = practice.console();
    let on = Which::Operation("CreateMeeting".to_owned());
    let create = async |kind: FaultKind, token: &str| {
        console.set_fault(Some(Fault { on: on.clone(), kind }));
        let body = meeting_request(token).to_string();
        client.send(Wanted::new("chime", "POST", "/meetings", body.as_bytes())).await
    };
    let page = create(FaultKind::Html, "t-html").await.expect("a page");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let away = create(FaultKind::Redirect, "t-away").await.expect("a redirect");
    assert_eq!(away.http, 302);
    assert!(away.header("location").is_some());
    let noise = create(FaultKind::Garbage, "t-noise").await.expect("noise");
    assert!(serde_json::from_str::<Value>(&noise.body).is_err());
    assert!(create(FaultKind::Nothing, "t-nothing").await.is_none());
    assert_eq!(console.live_meetings(), 0);
    // Other operations are not hit.
    assert_eq!(client.identity().await.http, 200);

    let half = create(FaultKind::HalfBody, "t-half").await.expect("half an answer");
    let promised: usize =
        half.header("content-length").expect("a length").parse().expect("a number");
    assert_eq!(half.body.len(), promised / 2);
    assert_eq!(console.live_meetings(), 1);
    let before = std::time::Instant::now();
    let kind = FaultKind::Delay(std::time::Duration::from_millis(120));
    assert_eq!(create(kind, "t-delay").await.expect("an answer").http, 200);
    assert!(before.elapsed() >= std::time::Duration::from_millis(120));
    console.set_fault(None);
    assert_eq!(console.live_meetings(), 2);
    let log = console.requests();
    assert_eq!(log.iter().filter(|seen| seen.http == 0).count(), 1);
    assert_eq!(log.last().map(|seen| seen.operation), Some("CreateMeeting"));
}

#[tokio::test]
async fn observers_are_told_before_and_after_and_may_use_the_console() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let told: Arc<Mutex<Vec<(Phase, String, usize)>>> = Arc::default();
    let (list, console) = (Arc::clone(&told), practice.console().clone());
    practice.console().set_observer(Some(Arc::new(move |observed| {
        let name = format!("{}/{}", observed.service, observed.operation);
        list.lock().expect("a lock").push((observed.phase, name, console.live_meetings()));
    })));
    client.chime("POST", "/meetings", &meeting_request("observed")).await;
    practice.console().set_observer(None);
    client.identity().await;
    let name = "chime-sdk-meetings/CreateMeeting".to_owned();
    let wanted = [(Phase::Before, name.clone(), 0), (Phase::After, name, 1)];
    assert_eq!(*told.lock().expect("a lock"), wanted);
}

#[tokio::test]
async fn the_log_names_service_operation_region_status_and_code() {
    let (_folder, practice, client) = start(Scenario::NoPermission).await;
    client.identity().await;
    client.get("/meetings/01234567-89ab-cdef-0123-456789abcdef").await;
    let log = practice.console().requests();
    let facts: Vec<_> = log
        .iter()
        .map(|s| (s.service, s.operation, s.region.as_str(), s.http, s.code.as_deref()))
        .collect();
    assert_eq!(
        facts,
        [
            ("sts", "GetCallerIdentity", "us-east-1", 200, None),
            ("chime-sdk-meetings", "GetMeeting", "us-east-1", 403, Some("AccessDeniedException")),
        ]
    );
}

#[tokio::test]
async fn stopping_and_dropping_close_the_port_and_open_connections() {
    let (_folder, practice, client) = start(Scenario::Ready).await;
    let address = format!("127.0.0.1:{}", client.port);
    let mut open = TcpStream::connect(&address).await.expect("connected");
    assert_eq!(client.identity().await.http, 200);
    practice.stop().await;
    let mut rest = Vec::new();
    assert!(matches!(open.read_to_end(&mut rest).await, Ok(0) | Err(_)));
    assert!(TcpStream::connect(&address).await.is_err());

    let (_folder, practice, client) = start(Scenario::Ready).await;
    let address = format!("127.0.0.1:{}", client.port);
    drop(practice);
    for _ in 0..100 {
        if TcpStream::connect(&address).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the port of a dropped practice account is still open");
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let (folder, practice, client) = start(Scenario::Ready).await;
    let port = client.port.parse().expect("a port");
    let directory = folder.path().join("other");
    let fault = Practice::start(Options { scenario: Scenario::Ready, directory, port }).await;
    let text = fault.expect_err("taken").to_string();
    assert!(text.starts_with(&format!("cannot listen on 127.0.0.1:{port}: ")), "{text}");
    assert!(!format!("{practice:?}").contains(&client.keys.secret_access_key));
    assert!(!format!("{:?}", client.keys).contains(&client.keys.secret_access_key));
}

#[tokio::test]
async fn dates_are_those_of_the_practice_clock() {
    let (_folder, _practice, client) = start(Scenario::ClockBehind).await;
    let answer = client.identity().await;
    let date = clock::parse(answer.header("date").expect("a date")).expect("a time");
    let ahead = (date - OffsetDateTime::now_utc()).whole_seconds();
    assert!((1_195..=1_205).contains(&ahead), "{ahead}");
}
