//! Reads AWS's error forms from the raw answer: header or body, JSON or XML, any spelling.
//!
//! The SDK finds no code in a body that has only `Code` and `Message` (the legacy style) and none
//! in HTML, so the raw bytes are read here once more, for every answer alike.

use super::call::Body;
use serde_json::Value;

/// The error members of an answer, as far as it has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WireError {
    /// The code without namespace or URL suffix.
    pub code: Option<String>,
    /// The message for people.
    pub message: Option<String>,
    /// The request id in the body.
    pub request_id: Option<String>,
}

/// The longest message that is kept, in characters: longer ones are not AWS's.
const MESSAGE_LIMIT: usize = 2_000;

/// What kind of body this is, by its first bytes; a `Content-Type` alone can be wrong.
pub fn body_kind(bytes: &[u8], content_type: Option<&str>) -> Body {
    let text = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes));
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    if start.is_empty() {
        return Body::Empty;
    }
    let lower = start.to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Body::Html;
    }
    if content_type.is_some_and(|t| t.contains("text/html")) {
        return Body::Html;
    }
    if start.starts_with('<') {
        return if lower.contains("<html") { Body::Html } else { Body::Xml };
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(_) | Value::Array(_)) => Body::Json,
        _ => Body::Other,
    }
}

/// Reads code, message and request id.
///
/// `header` is `x-amzn-errortype`, which names the code as `Code:http://…` in places.
pub fn read_error(header: Option<&str>, bytes: &[u8], kind: Body) -> WireError {
    let mut found = match kind {
        Body::Json => from_json(bytes),
        Body::Xml => from_xml(bytes),
        _ => WireError::default(),
    };
    if let Some(code) = header.map(bare_code).filter(|code| !code.is_empty()) {
        found.code = Some(code);
    }
    found
}

fn from_json(bytes: &[u8]) -> WireError {
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(bytes) else {
        return WireError::default();
    };
    let text = |names: &[&str]| {
        names.iter().find_map(|name| members.get(*name)?.as_str()).map(str::to_owned)
    };
    WireError {
        code: text(&["__type", "code", "Code"]).map(|code| bare_code(&code)),
        message: text(&["message", "Message", "errorMessage"]).map(|m| clip(&m)),
        request_id: text(&["RequestId", "requestId"]),
    }
}

/// The query protocol's error document is flat enough to be read by its tags.
fn from_xml(bytes: &[u8]) -> WireError {
    let text = String::from_utf8_lossy(bytes);
    let tag = |name: &str| between(&text, name).map(unescape);
    WireError {
        code: tag("Code").map(|code| bare_code(&code)),
        message: tag("Message").map(|m| clip(&m)),
        request_id: tag("RequestId").or_else(|| tag("RequestID")),
    }
}

/// The text of the first element of this name, as it stands.
pub(super) fn between<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let start = text.find(&format!("<{tag}>"))? + tag.len() + 2;
    let rest = text.get(start..)?;
    rest.get(..rest.find(&format!("</{tag}>"))?)
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// `com.amazonaws#AccessDeniedException:http://…` is `AccessDeniedException`.
fn bare_code(code: &str) -> String {
    let code = code.rsplit('#').next().unwrap_or(code);
    let code = code.split(':').next().unwrap_or(code).trim();
    code.chars().filter(|c| !c.is_control()).take(128).collect()
}

fn clip(message: &str) -> String {
    message.chars().take(MESSAGE_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: Option<&str>, body: &str) -> (Option<String>, Option<String>) {
        let kind = body_kind(body.as_bytes(), None);
        let error = read_error(header, body.as_bytes(), kind);
        (error.code, error.message)
    }

    #[test]
    fn every_form_of_an_error_is_read() {
        let some = |code: &str, message: &str| (Some(code.to_owned()), Some(message.to_owned()));
        assert_eq!(
            read(Some("AccessDeniedException:http://internal.amazon.com/"), r#"{"Message":"no"}"#),
            some("AccessDeniedException", "no")
        );
        assert_eq!(
            read(
                None,
                r#"{"__type":"com.amazonaws.x#ThrottlingException","message":"Rate exceeded"}"#
            ),
            some("ThrottlingException", "Rate exceeded")
        );
        assert_eq!(
            read(None, r#"{"Code":"ServiceFailure","Message":"m","RequestId":"r"}"#),
            some("ServiceFailure", "m")
        );
        assert_eq!(
            read(
                None,
                "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>a &lt; b</Message></Error><RequestId>q</RequestId></ErrorResponse>"
            ),
            some("ExpiredToken", "a < b")
        );
    }

    #[test]
    fn what_is_not_an_error_document_gives_nothing() {
        for body in ["", "<!DOCTYPE html><html>", "garbage", "{\"half\":", "[1,2]", "\u{0}\u{1}"] {
            assert_eq!(read(None, body), (None, None), "{body}");
        }
    }

    #[test]
    fn kinds_go_by_the_first_bytes() {
        assert_eq!(body_kind(b"", None), Body::Empty);
        assert_eq!(body_kind(b"\n <HTML>", Some("application/json")), Body::Html);
        assert_eq!(body_kind(b"<?xml version='1.0'?><a/>", None), Body::Xml);
        assert_eq!(body_kind(b"{}", None), Body::Json);
        assert_eq!(body_kind(b"{\"a\"", None), Body::Other);
        assert_eq!(body_kind(b"sorry", Some("text/html")), Body::Html);
    }
}
