//! The canonical request: the one spelling of a request that both sides sign.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Request;

/// What the signature covers, beside the request itself.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The signed headers, lower case, in the order of the signature.
    pub headers: &'a [String],
    /// The signing name of the service. S3 does not encode its paths a second time nor tidy them.
    pub service: &'a str,
}

/// The canonical request of the IAM guide: method, path, query, headers, header names, payload
/// hash.
///
/// A signature that travels in the query covers the query without itself.
pub fn canonical_request(request: &Request<'_>, signed: &Signed<'_>) -> String {
    let mut out = String::new();
    // Writing into a String cannot fail.
    let _ = writeln!(out, "{}", request.method);
    let _ = writeln!(out, "{}", canonical_path(request.path, signed.service));
    let _ = writeln!(out, "{}", canonical_query(request.query));
    for name in signed.headers {
        let _ = writeln!(out, "{name}:{}", canonical_value(request, name));
    }
    let _ = writeln!(out, "\n{}", signed.headers.join(";"));
    out.push_str(&payload_hash(request));
    out
}

/// The hash that closes the canonical request: what `x-amz-content-sha256` says, else the body's
/// own.
pub fn payload_hash(request: &Request<'_>) -> String {
    match request.header("x-amz-content-sha256") {
        Some(stated) => stated.trim().to_owned(),
        None => hex::encode(Sha256::digest(request.body)),
    }
}

/// The query with names and values encoded once, sorted by name and then by value, without the
/// signature.
pub fn canonical_query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (recoded(name), recoded(value))
        })
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort();
    let joined: Vec<String> =
        pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    joined.join("&")
}

/// The path: without dot segments and doubled slashes, and encoded once more than it was sent.
fn canonical_path(path: &str, service: &str) -> String {
    if service == "s3" {
        return if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    }
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            other => kept.push(other),
        }
    }
    let encoded: Vec<String> =
        kept.iter().map(|segment| percent_encode(segment.as_bytes())).collect();
    let mut out = format!("/{}", encoded.join("/"));
    let open_ended = path.ends_with('/') || path.ends_with("/.") || path.ends_with("/..");
    if open_ended && !encoded.is_empty() {
        out.push('/');
    }
    out
}

/// The values of one header, joined by commas in the order sent, each trimmed and with runs of
/// blanks made one.
fn canonical_value(request: &Request<'_>, name: &str) -> String {
    let values = request.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
    let tidy: Vec<String> = values
        .map(|(_, value)| value.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    tidy.join(",")
}

/// Decodes and encodes again, so that every client's choice of what to encode ends in the same
/// spelling.
fn recoded(text: &str) -> String {
    percent_encode(&percent_decode(text, true))
}

/// Encodes all bytes but the unreserved ones of RFC 3986, in upper case hexadecimal.
fn percent_encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len());
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Decodes `%XX`; what only looks like an escape stays as it is. In a query, `+` is a blank.
pub(super) fn percent_decode(text: &str, plus_is_blank: bool) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escape = (*byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        if let Some(decoded) = escape.and_then(|digits| hex::decode(digits).ok()) {
            out.extend(decoded);
            at += 3;
            continue;
        }
        out.push(if plus_is_blank && *byte == b'+' { b' ' } else { *byte });
        at += 1;
    }
    out
}
