//! The practice account over its own socket, with a client that signs by hand.

mod diagnosis;
mod meetings;
mod network;
mod scenarios;
mod signatures;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use time::{Duration, OffsetDateTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::sigv4::{self, Authorization, Form, Signed};
use super::{NewKeys, Options, Practice, Scenario, clock};

const IDENTITY: &[u8] = b"Action=GetCallerIdentity&Version=2011-06-15";

/// An answer, or rather what arrived of it.
#[derive(Debug)]
struct Answer {
    http: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The error type of the header, or the `Code` of XML.
    fn code(&self) -> &str {
        let xml = self.body.split_once("<Code>").and_then(|(_, rest)| rest.split_once('<'));
        self.header("x-amzn-errortype").or(xml.map(|(code, _)| code)).unwrap_or_default()
    }
}

/// A developer with keys, a Region and a clock.
#[derive(Clone)]
struct Client {
    port: String,
    keys: NewKeys,
    region: String,
    /// How far this client's clock is ahead.
    ahead: Duration,
}

/// A request to be signed.
struct Wanted<'a> {
    service: &'a str,
    method: &'a str,
    target: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: &'a [u8],
}

impl<'a> Wanted<'a> {
    fn new(service: &'a str, method: &'a str, target: &'a str, body: &'a [u8]) -> Wanted<'a> {
        Wanted { service, method, target, headers: Vec::new(), body }
    }
}

impl Client {
    fn of(practice: &Practice) -> Client {
        let credentials = practice.credentials_path();
        let (_, port) = practice.endpoint().rsplit_once(':').expect("a port");
        Client {
            port: port.to_owned(),
            keys: NewKeys {
                access_key_id: value(credentials, "aws_access_key_id").expect("an id"),
                secret_access_key: value(credentials, "aws_secret_access_key").expect("a secret"),
                session_token: value(credentials, "aws_session_token"),
            },
            region: value(practice.config_path(), "region").expect("a Region"),
            ahead: Duration::ZERO,
        }
    }

    fn in_region(&self, region: &str) -> Client {
        Client { region: region.to_owned(), ..self.clone() }
    }

    /// Sends a signed request; nothing if the connection closes without an answer.
    async fn send(&self, wanted: Wanted<'_>) -> Option<Answer> {
        let text = self.signed(&wanted);
        exchange(&self.port, text.as_bytes(), wanted.body).await
    }

    async fn identity(&self) -> Answer {
        let wanted = Wanted::new("sts", "POST", "/", IDENTITY);
        self.send(wanted).await.expect("an answer")
    }

    /// A call of the meetings API.
    async fn chime(&self, method: &str, target: &str, body: &Value) -> Answer {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let wanted = Wanted::new("chime", method, target, text.as_bytes());
        self.send(wanted).await.expect("an answer")
    }

    async fn get(&self, target: &str) -> Answer {
        self.chime("GET", target, &Value::Null).await
    }

    async fn delete(&self, target: &str) -> Answer {
        self.chime("DELETE", target, &Value::Null).await
    }

    /// The request's head with its signature, up to the empty line.
    fn signed(&self, wanted: &Wanted<'_>) -> String {
        let now = OffsetDateTime::now_utc().saturating_add(self.ahead);
        let mut headers: Vec<(String, String)> = vec![
            ("host".to_owned(), format!("127.0.0.1:{}", self.port)),
            ("x-amz-date".to_owned(), clock::basic(now)),
        ];
        if let Some(token) = &self.keys.session_token {
            headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        let more = wanted.headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
        headers.extend(more);
        let mut names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
        names.sort();
        let (path, query) = wanted.target.split_once('?').unwrap_or((wanted.target, ""));
        let request = sigv4::Request {
            method: wanted.method,
            path,
            query,
            headers: &headers,
            body: wanted.body,
        };
        let mut authorization = Authorization {
            access_key_id: self.keys.access_key_id.clone(),
            date: clock::date(now),
            region: self.region.clone(),
            service: wanted.service.to_owned(),
            signed_headers: names.clone(),
            signature: String::new(),
            timestamp: clock::basic(now),
            session_token: None,
            form: Form::Header,
        };
        let signed = Signed { headers: &names, service: wanted.service };
        let canonical = sigv4::canonical_request(&request, &signed);
        let text = sigv4::string_to_sign(&authorization, &canonical);
        authorization.signature = sigv4::sign(&self.keys.secret_access_key, &authorization, &text);
        let mut head = format!("{} {} HTTP/1.1\r\n", wanted.method, wanted.target);
        for (name, value) in &headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let _ = write!(
            head,
            "authorization: AWS4-HMAC-SHA256 Credential={}/{}/{}/{}/aws4_request, \
             SignedHeaders={}, Signature={}\r\ncontent-length: {}\r\nconnection: close\r\n",
            authorization.access_key_id,
            authorization.date,
            authorization.region,
            authorization.service,
            names.join(";"),
            authorization.signature,
            wanted.body.len(),
        );
        head
    }
}

/// Sends a head and a body, and reads until the other side closes.
async fn exchange(port: &str, head: &[u8], body: &[u8]) -> Option<Answer> {
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).await.expect("connected");
    // A server that refuses early may close before all is written.
    let _ = stream.write_all(&[head, b"\r\n", body].concat()).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let http = head.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { http, head: head.to_owned(), body: body.to_owned() })
}

/// The value of a key in one of the profile's files.
fn value(path: &Path, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).expect("a profile file");
    let mut lines = text.lines().filter_map(|line| line.split_once(" = "));
    lines.find(|(name, _)| *name == key).map(|(_, value)| value.to_owned())
}

async fn start(scenario: Scenario) -> (tempfile::TempDir, Practice, Client) {
    let folder = tempfile::tempdir().expect("a folder");
    let directory = folder.path().join("practice");
    let options = Options { scenario, directory, port: 0 };
    let practice = Practice::start(options).await.expect("a practice account");
    let client = Client::of(&practice);
    (folder, practice, client)
}

fn meeting_request(token: &str) -> Value {
    serde_json::json!({
        "ClientRequestToken": token,
        "MediaRegion": "us-east-1",
        "ExternalMeetingId": "unit test",
    })
}
