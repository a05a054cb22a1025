//! The HTTP server: loopback only, one port for all services.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::fault::{self, FaultKind};
use super::shared::{Observed, Phase, Seen, Shared};
use super::wire::{Refusal, Reply};
use super::{authenticate, clock, random, route, services, sigv4};
use crate::chime;
use route::{Route, Service};

/// The longest body taken. Simulations carry whole policies; nothing else comes near.
const LONGEST_BODY: usize = 1 << 20;
/// How long a client may take over a request's headers or its body.
const PATIENCE: Duration = Duration::from_secs(30);

/// The running listener.
#[derive(Debug)]
pub struct Server {
    /// Closing it, by dropping, ends the listener and all connections.
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves the account on this listener.
    pub fn start(listener: TcpListener, port: u16, shared: Arc<Shared>) -> Server {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(accept(listener, port, shared, stopped));
        Server { stop, task }
    }

    /// Ends the listener and all connections, and waits for that.
    pub async fn stop(self) {
        drop(self.stop);
        // The task ends by itself; it cannot be told apart from one that was cancelled with its
        // runtime.
        let _ = self.task.await;
    }
}

async fn accept(
    listener: TcpListener,
    port: u16,
    shared: Arc<Shared>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // Nothing is ever sent: this ends when the sender is dropped.
            _ = stopped.changed() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, port, Arc::clone(&shared)));
                }
                // Out of file handles, or a connection that was gone at once. Do not spin.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    connections.shutdown().await;
}

async fn serve(stream: TcpStream, port: u16, shared: Arc<Shared>) {
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { handle(request, port, &shared).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks is the client's affair; the next one is served all the same.
    let _ = connection.await;
}

/// A connection closed on purpose, without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer")]
struct Closed;

/// A request as the services see it.
struct Received {
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Received {
    fn signed(&self) -> sigv4::Request<'_> {
        sigv4::Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

async fn handle(
    request: Request<Incoming>,
    port: u16,
    shared: &Shared,
) -> Result<Response<Payload>, Closed> {
    if !is_for_us(&request, port) {
        let text = "This is a practice account on 127.0.0.1. It answers to no other name.\n";
        let reply = Reply::new(403, "text/plain; charset=utf-8", text.to_owned());
        return Ok(response(shared, reply, "", false));
    }
    if request.uri().path() == "/_practice/state" {
        return Ok(response(shared, state(request.method(), shared), "", false));
    }
    let received = match read(request).await {
        Ok(received) => received,
        Err(status) => return Ok(response(shared, Reply::empty(status), "", false)),
    };
    answer(&received, shared).await
}

/// Other names may lead here too, by way of a web page that rebinds its own name to this computer.
fn is_for_us(request: &Request<Incoming>, port: u16) -> bool {
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let is_ours = |name: &str| ours.iter().any(|known| known.eq_ignore_ascii_case(name));
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|value| value.to_str().ok());
    let named = request.uri().authority().is_none_or(|authority| is_ours(authority.as_str()));
    named && hosts.next().is_none() && host.is_some_and(is_ours)
}

fn state(method: &Method, shared: &Shared) -> Reply {
    if method != Method::GET {
        return Reply::empty(405);
    }
    let meetings = shared.meetings();
    let body = serde_json::json!({
        "scenario": shared.scenario.name(),
        "meetings": meetings.live(),
        "deleted": meetings.deleted(),
    });
    Reply::json(200, &body)
}

async fn read(request: Request<Incoming>) -> Result<Received, u16> {
    let (parts, body) = request.into_parts();
    let limited = Limited::new(body, LONGEST_BODY).collect();
    let collected = match tokio::time::timeout(PATIENCE, limited).await {
        Ok(Ok(collected)) => collected,
        Ok(Err(fault)) => {
            let too_long = fault.is::<http_body_util::LengthLimitError>();
            return Err(if too_long { 413 } else { 400 });
        }
        Err(_) => return Err(408),
    };
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        })
        .collect();
    Ok(Received {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: collected.to_bytes(),
    })
}

async fn answer(received: &Received, shared: &Shared) -> Result<Response<Payload>, Closed> {
    let request = received.signed();
    let route = route::route(&request);
    let region = sigv4::scope_of(&request).map(|(region, _)| region);
    let (service, operation) = (route.service.name(), route.operation);
    shared.observe(Observed { phase: Phase::Before, service, operation });
    let fault = shared.fault(operation).map(|fault| fault.kind);
    if let Some(FaultKind::Delay(time)) = fault {
        tokio::time::sleep(time).await;
    }
    let request_id = random::uuid();
    let outcome = match fault {
        Some(FaultKind::Nothing) => None,
        Some(FaultKind::Html) => Some((fault::page(), None)),
        Some(FaultKind::Garbage) => Some((fault::garbage(), None)),
        Some(FaultKind::Redirect) => Some((fault::redirect(), None)),
        // AWS has no such host: the nearest thing on one address is not to answer.
        _ if has_no_endpoint(&route, region.as_deref()) => None,
        _ => Some(carry_out(&request, &route, &request_id, shared)),
    };
    shared.note(Seen {
        service,
        operation,
        region: region.unwrap_or_default(),
        http: outcome.as_ref().map_or(0, |(reply, _)| reply.status),
        code: outcome.as_ref().and_then(|(_, code)| code.map(str::to_owned)),
    });
    shared.observe(Observed { phase: Phase::After, service, operation });
    let (reply, _) = outcome.ok_or(Closed)?;
    Ok(response(shared, reply, &request_id, fault == Some(FaultKind::HalfBody)))
}

/// A signed meetings call for a Region in which the meetings API is not offered.
fn has_no_endpoint(route: &Route, region: Option<&str>) -> bool {
    let Some(region) = region.filter(|_| route.service == Service::Meetings) else {
        return false;
    };
    !chime::region(region).is_some_and(|known| known.control)
}

fn carry_out(
    request: &sigv4::Request<'_>,
    route: &Route,
    request_id: &str,
    shared: &Shared,
) -> (Reply, Option<&'static str>) {
    let now = shared.clock.now();
    let account = shared.account();
    let result = match authenticate::judge(&account, now, route.service, request) {
        Err(doubt) => Err(doubt.refusal(route.service)),
        Ok(caller) => {
            let meeting_time = shared.clock.meeting_time();
            let call =
                services::Call { route, request, caller: &caller, now, meeting_time, request_id };
            services::answer(&call, &account, &mut shared.meetings())
        }
    };
    match result {
        Ok(reply) => (reply, None),
        Err(refusal) => {
            let Refusal { code, .. } = refusal;
            (Reply::refusal(route.service, &refusal, request_id), Some(code))
        }
    }
}

fn response(shared: &Shared, reply: Reply, request_id: &str, half: bool) -> Response<Payload> {
    let mut builder = Response::builder()
        .status(reply.status)
        .header(header::DATE, clock::http(shared.clock.now()));
    if let Some(kind) = reply.content_type {
        builder = builder.header(header::CONTENT_TYPE, kind);
    }
    if let Some(location) = reply.location {
        builder = builder.header(header::LOCATION, location);
    }
    if let Some(error_type) = reply.error_type {
        builder = builder.header("x-amzn-ErrorType", error_type);
    }
    if !request_id.is_empty() {
        builder = builder.header("x-amzn-RequestId", request_id);
    }
    if reply.status != 204 {
        builder = builder.header(header::CONTENT_LENGTH, reply.body.len());
    }
    let payload = Payload::new(reply.body, half);
    builder.body(payload).unwrap_or_else(|_| {
        // Every header above is made of plain text, so this is not reached; a broken answer says
        // so.
        let mut plain = Response::new(Payload::new(Vec::new(), false));
        *plain.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        plain
    })
}

/// A body that is sent whole, or breaks off in the middle.
struct Payload {
    data: Option<Bytes>,
    breaks: bool,
    waited: bool,
}

impl Payload {
    fn new(mut body: Vec<u8>, half: bool) -> Payload {
        if half {
            body.truncate(body.len() / 2);
        }
        let data = (!body.is_empty()).then(|| Bytes::from(body));
        Payload { data, breaks: half, waited: false }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.breaks {
            return Poll::Ready(None);
        }
        if !self.waited {
            // Lets the first half out before the connection breaks.
            self.waited = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(Closed)))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && !self.breaks
    }

    fn size_hint(&self) -> SizeHint {
        let length = self.data.as_ref().map_or(0, Bytes::len);
        if self.breaks { SizeHint::new() } else { SizeHint::with_exact(length as u64) }
    }
}
