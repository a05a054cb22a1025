//! AWS Signature Version 4, the verifying side: what was signed, with which key id, and whether the
//! signature fits.
//!
//! Pure: bytes and values in, values out. It knows no account and no clock; who may use a key, and
//! whether the time of the signature is acceptable, is judged by the caller. Written after the IAM
//! guide "Create a signed AWS API request" and checked against AWS's published test suite.

mod authorization;
mod canonical;
mod signing;

pub use authorization::{Authorization, Form, Malformed, scope_of};
pub use canonical::{Signed, canonical_query, canonical_request, payload_hash};
pub use signing::{sign, signature_matches, string_to_sign};

/// The only algorithm understood.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The last word of every credential scope.
pub const TERMINATOR: &str = "aws4_request";

/// An HTTP request as far as its signature is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method, upper case.
    pub method: &'a str,
    /// The path as it was sent, before any decoding.
    pub path: &'a str,
    /// The query as it was sent, without the question mark; empty if there is none.
    pub query: &'a str,
    /// Names and values in the order sent; names in any case, and one name may come more than once.
    pub headers: &'a [(String, String)],
    /// The whole body.
    pub body: &'a [u8],
}

impl<'a> Request<'a> {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.as_str())
    }

    /// The first value of a query parameter, decoded.
    pub fn parameter(&self, name: &str) -> Option<String> {
        parameters(self.query).into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// The decoded parameters of a query or of a form body, in the order sent.
pub fn parameters(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        })
        .collect()
}

/// Percent-decoding with `+` as a space. What is not UTF-8 afterwards is replaced, never refused.
fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&canonical::percent_decode(text, true)).into_owned()
}

/// A path segment, percent-decoded.
pub fn decoded_segment(text: &str) -> String {
    String::from_utf8_lossy(&canonical::percent_decode(text, false)).into_owned()
}

#[cfg(test)]
mod tests;
