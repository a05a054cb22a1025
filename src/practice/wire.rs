//! Answers in the wire forms of AWS's protocols: query XML, rest-json and JSON 1.1.

use serde_json::{Map, Value, json};

use super::route::{Protocol, Service};

/// An answer, before the headers that every answer carries.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`; none for an empty body.
    pub content_type: Option<&'static str>,
    /// The error type, for the header of that name.
    pub error_type: Option<&'static str>,
    /// Where to go instead, of a redirect.
    pub location: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

/// An error as a service means it; how it is written depends on the service's protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The error code, such as `NotFoundException`.
    pub code: &'static str,
    /// HTTP status.
    pub http: u16,
    /// The sentence for people.
    pub message: String,
    /// Further members of the body.
    pub extra: Vec<(&'static str, Value)>,
}

impl Refusal {
    /// An error without further members.
    pub fn new(code: &'static str, http: u16, message: impl Into<String>) -> Refusal {
        Refusal { code, http, message: message.into(), extra: Vec::new() }
    }
}

impl Reply {
    /// A JSON answer.
    pub fn json(status: u16, body: &Value) -> Reply {
        Reply::new(status, "application/json", body.to_string())
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Reply {
        Reply { status, content_type: None, error_type: None, location: None, body: Vec::new() }
    }

    /// An answer of this content type.
    pub fn new(status: u16, content_type: &'static str, body: String) -> Reply {
        Reply { content_type: Some(content_type), body: body.into_bytes(), ..Reply::empty(status) }
    }

    /// A successful JSON 1.1 answer.
    pub fn json_rpc(body: &Value) -> Reply {
        Reply::new(200, "application/x-amz-json-1.1", body.to_string())
    }

    /// A successful query answer: the result element wrapped as the protocol wants it.
    pub fn query(operation: &str, namespace: &str, result: &str, request_id: &str) -> Reply {
        let body = format!(
            "<{operation}Response xmlns=\"{namespace}\">\n  \
             <{operation}Result>\n{result}  </{operation}Result>\n  \
             <ResponseMetadata>\n    <RequestId>{request_id}</RequestId>\n  \
             </ResponseMetadata>\n</{operation}Response>\n"
        );
        Reply::new(200, "text/xml", body)
    }

    /// An error in the service's own wire form.
    pub fn refusal(service: Service, refusal: &Refusal, request_id: &str) -> Reply {
        let error_type = Some(refusal.code);
        match service.protocol() {
            Protocol::Query { namespace } => {
                let kind = if refusal.http >= 500 { "Receiver" } else { "Sender" };
                let body = format!(
                    "<ErrorResponse xmlns=\"{namespace}\">\n  <Error>\n    \
                     <Type>{kind}</Type>\n    <Code>{}</Code>\n    \
                     <Message>{}</Message>\n  </Error>\n  \
                     <RequestId>{request_id}</RequestId>\n</ErrorResponse>\n",
                    refusal.code,
                    escaped(&refusal.message),
                );
                Reply::new(refusal.http, "text/xml", body)
            }
            Protocol::RestJson => {
                let body = rest_body(service, refusal, request_id).to_string();
                Reply { error_type, ..Reply::new(refusal.http, "application/json", body) }
            }
            Protocol::JsonRpc => {
                let mut body = Map::new();
                body.insert("__type".to_owned(), json!(refusal.code));
                let name = if is_front_door(refusal.code) { "message" } else { "Message" };
                body.insert(name.to_owned(), json!(refusal.message));
                let text = Value::Object(body).to_string();
                Reply { error_type, ..Reply::new(refusal.http, "application/x-amz-json-1.1", text) }
            }
        }
    }
}

/// The body of a rest-json error. Chime's own errors carry `Code`, `Message` and `RequestId`; those
/// of the door in front of the services only say `message`.
fn rest_body(service: Service, refusal: &Refusal, request_id: &str) -> Value {
    let mut body = Map::new();
    if is_front_door(refusal.code) || service == Service::Account {
        body.insert("message".to_owned(), json!(refusal.message));
    } else if refusal.code == "AccessDeniedException" {
        body.insert("Message".to_owned(), json!(refusal.message));
    } else {
        let code = refusal.code.strip_suffix("Exception").unwrap_or(refusal.code);
        body.insert("Code".to_owned(), json!(code));
        body.insert("Message".to_owned(), json!(refusal.message));
        body.insert("RequestId".to_owned(), json!(request_id));
    }
    for (name, value) in &refusal.extra {
        body.insert((*name).to_owned(), value.clone());
    }
    Value::Object(body)
}

/// Codes given before a request reaches its service.
fn is_front_door(code: &str) -> bool {
    matches!(
        code,
        "MissingAuthenticationTokenException"
            | "IncompleteSignatureException"
            | "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "ExpiredTokenException"
            | "UnknownOperationException"
            | "SerializationException"
            | "ValidationException"
    )
}

/// Text made safe for XML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no way to write these.
            c if c.is_control() && !matches!(c, '\t' | '\n' | '\r') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(service: Service, refusal: &Refusal) -> (Reply, String) {
        let reply = Reply::refusal(service, refusal, "id-1");
        let body = String::from_utf8(reply.body.clone()).expect("text");
        (reply, body)
    }

    #[test]
    fn each_protocol_writes_an_error_its_own_way() {
        let refusal = Refusal::new("NotFoundException", 404, "Meeting <x> not found");
        let (reply, body) = text(Service::Meetings, &refusal);
        assert_eq!(
            body,
            r#"{"Code":"NotFound","Message":"Meeting <x> not found","RequestId":"id-1"}"#
        );
        assert_eq!((reply.status, reply.error_type), (404, Some("NotFoundException")));

        let (reply, body) = text(Service::Iam, &Refusal::new("NoSuchEntity", 404, "a < b & c"));
        assert!(body.contains("<Code>NoSuchEntity</Code>"), "{body}");
        assert!(body.contains("<Message>a &lt; b &amp; c</Message>"), "{body}");
        assert_eq!((reply.status, reply.content_type), (404, Some("text/xml")));

        let (_, body) = text(Service::Quotas, &Refusal::new("NoSuchResourceException", 400, "m"));
        assert_eq!(body, r#"{"__type":"NoSuchResourceException","Message":"m"}"#);

        let refusal = Refusal::new("UnrecognizedClientException", 403, "m");
        assert_eq!(text(Service::Meetings, &refusal).1, r#"{"message":"m"}"#);
    }

    #[test]
    fn xml_never_holds_control_characters() {
        assert_eq!(escaped("a\u{0}b\"\n"), "a\u{fffd}b&quot;\n");
    }
}
