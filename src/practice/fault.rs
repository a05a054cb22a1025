//! Trouble on the way: what a dead network, a portal page or a broken proxy does to requests.

use std::time::Duration;

use super::wire::Reply;

/// Which requests are hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Every request.
    All,
    /// Requests of this operation, such as `CreateMeeting`.
    Operation(String),
}

/// What happens to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// A web page answers with 200, as portals of hotels do; the request goes no further.
    Html,
    /// The connection is closed without an answer; the request goes no further.
    Nothing,
    /// The request is carried out, and half of its answer arrives.
    HalfBody,
    /// Bytes without meaning answer with 200; the request goes no further.
    Garbage,
    /// The request is carried out after that long.
    Delay(Duration),
    /// A redirect to a sign-in page answers; the request goes no further.
    Redirect,
}

/// Trouble for some requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which requests are hit.
    pub on: Which,
    /// What happens to them.
    pub kind: FaultKind,
}

impl Fault {
    /// Whether a request of this operation is hit.
    pub fn hits(&self, operation: &str) -> bool {
        match &self.on {
            Which::All => true,
            Which::Operation(name) => name == operation,
        }
    }
}

/// The portal's page.
pub fn page() -> Reply {
    let body = "<!DOCTYPE html>\n<html><head><title>Welcome</title></head>\
                <body><h1>Sign in to use this network</h1></body></html>\n";
    Reply::new(200, "text/html; charset=utf-8", body.to_owned())
}

/// The redirect to the portal. The name is reserved and resolves nowhere.
pub fn redirect() -> Reply {
    Reply { location: Some("http://portal.practice.invalid/sign-in"), ..page_with_status(302) }
}

/// Neither JSON nor XML nor text.
pub fn garbage() -> Reply {
    let body = vec![0x00, 0xff, b'{', 0x80, b'<', 0xfe, b'}', 0x1b];
    Reply { body, ..Reply::new(200, "application/octet-stream", String::new()) }
}

fn page_with_status(status: u16) -> Reply {
    Reply { status, ..page() }
}
