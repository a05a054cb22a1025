//! A small AWS of the tests' own, which answers right except where a case says not to: for answers
//! that the practice account would never give.

use chime_setup::assistant::{CheckId, Environment, Paths, silence};
use chime_setup::aws::Http;
use chime_setup::checks::{self, Board, Checks, Request};
use chime_setup::meeting::Ledger;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::sync::CancellationToken;

/// A profile with keys of our own making, which open nothing anywhere.
pub fn fake_profile(folder: &Path) -> Paths {
    fs::create_dir_all(folder).expect("a folder");
    let paths = Paths::in_directory(folder);
    fs::write(&paths.config, "[profile fake]\nregion = us-east-1\n").expect("writes");
    let keys = "[fake]\naws_access_key_id = AKIAQQQQQQQQQQQQTEST\n\
                aws_secret_access_key = obviously/fake/secret/of/our/own/make123\n";
    fs::write(&paths.credentials, keys).expect("writes");
    #[cfg(unix)]
    for path in [&paths.config, &paths.credentials] {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(path, mode).expect("a mode");
    }
    paths
}

/// What the scripted server answers instead of the right thing, in one case.
#[derive(Clone, Debug)]
pub struct Wrong {
    pub operation: &'static str,
    pub status: u16,
    pub content_type: &'static str,
    pub body: Vec<u8>,
    /// To how many requests about the test meeting's own operation; others are answered right.
    pub times: usize,
}

/// What the scripted server knows of one case.
#[derive(Debug, Default)]
struct Case {
    wrong: Option<Wrong>,
    given: usize,
    is_live: bool,
}

/// A small AWS without signatures or policies that answers right, except where a case says not to.
/// The case is the first part of the path.
#[derive(Clone, Default)]
pub struct Scripted(Arc<Mutex<BTreeMap<String, Case>>>);

const MEETING: &str = "0a1b2c3d-0000-4000-8000-0123456789ab";

type Answer = (u16, &'static str, Vec<u8>);

fn operation_of(head: &str, path: &str, body: &str) -> &'static str {
    let method = head.split(' ').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match (method, parts.as_slice()) {
        ("POST", ["meetings"]) => "CreateMeeting",
        ("POST", ["meetings", _, "attendees"]) => "CreateAttendee",
        ("GET", ["meetings", _]) => "GetMeeting",
        ("DELETE", ["meetings", _]) => "DeleteMeeting",
        _ if body.contains("Action=GetCallerIdentity") => "GetCallerIdentity",
        _ if body.contains("Action=SimulatePrincipalPolicy") => "SimulatePrincipalPolicy",
        _ if head.to_ascii_lowercase().contains("getservicequota") => "GetServiceQuota",
        _ => "Unknown",
    }
}

fn right(operation: &str, path: &str, body: &str, case: &mut Case) -> Answer {
    let json =
        |status, value: serde_json::Value| (status, "application/json", value.to_string().into());
    let known = path.contains(MEETING) && case.is_live;
    match operation {
        "CreateMeeting" => {
            case.is_live = true;
            json(200, serde_json::json!({ "Meeting": { "MeetingId": MEETING } }))
        }
        "CreateAttendee" | "GetMeeting" | "DeleteMeeting" if !known => {
            json(404, serde_json::json!({ "Code": "NotFoundException", "Message": "not found" }))
        }
        "CreateAttendee" => {
            json(200, serde_json::json!({ "Attendee": { "AttendeeId": "a", "JoinToken": "t" } }))
        }
        "GetMeeting" => json(200, serde_json::json!({ "Meeting": { "MeetingId": MEETING } })),
        "DeleteMeeting" => {
            case.is_live = false;
            (204, "application/json", Vec::new())
        }
        "GetCallerIdentity" => (200, "text/xml", IDENTITY.into()),
        "SimulatePrincipalPolicy" => (200, "text/xml", simulated(body).into()),
        "GetServiceQuota" => {
            let asked: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
            let code = asked["QuotaCode"].clone();
            let quota = serde_json::json!({ "QuotaCode": code, "QuotaName": "q", "Value": 250.0 });
            json(200, serde_json::json!({ "Quota": quota }))
        }
        _ => json(403, serde_json::json!({ "message": "Missing Authentication Token" })),
    }
}

const IDENTITY: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
    <GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/scripted</Arn>\
    <UserId>AIDAQQQQQQQQQQQQTEST</UserId><Account>111122223333</Account>\
    </GetCallerIdentityResult></GetCallerIdentityResponse>";

fn simulated(body: &str) -> String {
    let names = body.split('&').filter_map(|pair| pair.split_once('='));
    let members: Vec<String> = names
        .filter(|(key, _)| key.starts_with("ActionNames"))
        .map(|(_, name)| {
            let name = name.replace("%3A", ":");
            format!(
                "<member><EvalActionName>{name}</EvalActionName>\
                 <EvalDecision>allowed</EvalDecision></member>"
            )
        })
        .collect();
    let members = members.concat();
    format!("<R><EvaluationResults>{members}</EvaluationResults></R>")
}

impl Scripted {
    pub async fn start(&self) -> u16 {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let this = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let this = this.clone();
                // The program may hang up at any time.
                tokio::spawn(async move { drop(this.serve(stream).await) });
            }
        });
        port
    }

    async fn serve(&self, mut stream: tokio::net::TcpStream) -> std::io::Result<()> {
        let (mut bytes, mut chunk) = (Vec::new(), [0; 4_096]);
        let (head, body) = loop {
            let read = stream.read(&mut chunk).await?;
            if read == 0 {
                return Ok(());
            }
            bytes.extend(&chunk[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
            let lower = head.to_ascii_lowercase();
            let length = lower.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |text| text.trim().parse().expect("a length"));
            if body.len() >= length {
                break (head.to_owned(), body.to_owned());
            }
        };
        let path = head.split(' ').nth(1).unwrap_or_default();
        let path = path.split('?').next().unwrap_or_default().trim_start_matches('/');
        let (name, path) = path.split_once('/').unwrap_or((path, ""));
        let (status, content_type, answer) = self.answer(name, &head, path, &body);
        let length = answer.len();
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&answer).await?;
        stream.shutdown().await
    }

    fn answer(&self, name: &str, head: &str, path: &str, body: &str) -> Answer {
        let operation = operation_of(head, path, body);
        let mut cases = self.0.lock().expect("no panic");
        let case = cases.entry(name.to_owned()).or_default();
        // The permission probes are about other meetings, and answered right.
        let ours = !path.starts_with("meetings/") || path.contains(MEETING);
        if let Some(wrong) = case.wrong.clone()
            && wrong.operation == operation
            && ours
            && case.given < wrong.times
        {
            case.given += 1;
            return (wrong.status, wrong.content_type, wrong.body);
        }
        right(operation, path, body, case)
    }

    /// Runs all checks against one case.
    pub async fn run(&self, port: u16, name: &str, wrong: Option<Wrong>) -> (Board, bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let case = Case { wrong, ..Case::default() };
        self.0.lock().expect("no panic").insert(name.to_owned(), case);
        let request = Request {
            paths: fake_profile(folder.path()),
            profile: "fake".to_owned(),
            region: None,
            media_region: None,
            endpoint_url: Some(format!("http://127.0.0.1:{port}/{name}")),
            rehearsal: false,
            rehearsal_inside: false,
            env: Environment::default(),
            ledger: Ledger::new(folder.path().join("ledger")),
            http: Http::default(),
        };
        let (walk, cancel) = (CheckId::WALK, CancellationToken::new());
        let board =
            checks::run(Checks::standard(), &request, &walk, Board::default(), silence(), cancel)
                .await;
        let live = self.0.lock().expect("no panic").get(name).is_some_and(|case| case.is_live);
        (board, live)
    }
}
