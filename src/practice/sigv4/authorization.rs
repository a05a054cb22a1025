//! What a request says about its own signature, in the `Authorization` header or in the query.

use super::{ALGORITHM, Request, TERMINATOR, parameters};

/// Where the signature travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In the `Authorization` header.
    Header,
    /// In the query of a presigned URL, valid for that many seconds if it says so.
    Query {
        /// `X-Amz-Expires`.
        expires: Option<u32>,
    },
}

/// A signature with its credential scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorization {
    /// The access key id.
    pub access_key_id: String,
    /// The date of the scope, such as `20261123`.
    pub date: String,
    /// The Region of the scope.
    pub region: String,
    /// The signing name of the service.
    pub service: String,
    /// The signed headers, lower case, in the order given.
    pub signed_headers: Vec<String>,
    /// The signature as sent.
    pub signature: String,
    /// `X-Amz-Date`, or the `Date` header.
    pub timestamp: String,
    /// The session token, if one was sent.
    pub session_token: Option<String>,
    /// Where all this was found.
    pub form: Form,
}

/// Why no signature could be read. The texts are AWS's own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The request is not signed at all.
    #[error("Request is missing Authentication Token")]
    Missing,
    /// A signature is there but cannot be read.
    #[error("{0}")]
    Incomplete(String),
    /// The scope ends or begins with what it must not.
    #[error("{0}")]
    Scope(String),
}

impl Authorization {
    /// Reads the signature of a request.
    ///
    /// # Errors
    /// Says what is missing or malformed, in AWS's words.
    pub fn read(request: &Request<'_>) -> Result<Authorization, Malformed> {
        match request.header("authorization") {
            Some(header) => from_header(request, header),
            None if request.parameter("X-Amz-Algorithm").is_some() => from_query(request),
            None => Err(Malformed::Missing),
        }
    }
}

/// The Region and service of the scope, even where the rest cannot be read. For routing and the log
/// only.
pub fn scope_of(request: &Request<'_>) -> Option<(String, String)> {
    let credential = match request.header("authorization") {
        Some(header) => {
            let (_, after) = header.split_once("Credential=")?;
            after.split([',', ' ']).next()?.to_owned()
        }
        None => request.parameter("X-Amz-Credential")?,
    };
    let mut parts = credential.rsplit('/').skip(1);
    let (service, region) = (parts.next()?, parts.next()?);
    Some((region.to_owned(), service.to_owned()))
}

fn from_header(request: &Request<'_>, header: &str) -> Result<Authorization, Malformed> {
    let header = header.trim();
    let (algorithm, rest) = header.split_once(' ').unwrap_or((header, ""));
    if algorithm != ALGORITHM {
        return Err(if algorithm.starts_with("AWS4-") {
            Malformed::Incomplete(format!("Unsupported AWS 'algorithm': '{algorithm}'."))
        } else {
            Malformed::Missing
        });
    }
    let mut found: [Option<&str>; 3] = [None; 3];
    for piece in rest.split([',', ' ']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let Some((name, value)) = piece.split_once('=') else {
            return Err(Malformed::Incomplete(format!(
                "'{piece}' not a valid key=value pair (missing equal-sign) in Authorization \
                 header: '{header}'."
            )));
        };
        let slot = match name {
            "Credential" => 0,
            "SignedHeaders" => 1,
            "Signature" => 2,
            _ => continue,
        };
        if let Some(place) = found.get_mut(slot) {
            *place = Some(value);
        }
    }
    let stamp = request.header("x-amz-date").or_else(|| request.header("date"));
    let ([Some(credential), Some(headers), Some(signature)], Some(stamp)) = (found, stamp) else {
        return Err(Malformed::Incomplete(missing_parts(&found, stamp.is_none(), header)));
    };
    assembled(&Parts {
        credential,
        headers,
        signature,
        stamp,
        token: request.header("x-amz-security-token").map(str::to_owned),
        form: Form::Header,
    })
}

fn missing_parts(found: &[Option<&str>; 3], no_date: bool, header: &str) -> String {
    let names = ["Credential", "SignedHeaders", "Signature"];
    let mut text = String::new();
    for (name, _) in names.iter().zip(found).filter(|(_, value)| value.is_none()) {
        text.push_str("Authorization header requires '");
        text.push_str(name);
        text.push_str("' parameter. ");
    }
    if no_date {
        text.push_str(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
        );
    }
    text + "Authorization=" + header
}

fn from_query(request: &Request<'_>) -> Result<Authorization, Malformed> {
    let all = parameters(request.query);
    let value =
        |name: &str| all.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    let algorithm = value("X-Amz-Algorithm").unwrap_or_default();
    if algorithm != ALGORITHM {
        let text = format!("Unsupported AWS 'algorithm': '{algorithm}'.");
        return Err(Malformed::Incomplete(text));
    }
    let required = |name: &str| {
        value(name).ok_or_else(|| {
            Malformed::Incomplete(format!("AWS query-string parameters must include '{name}'."))
        })
    };
    let expires = match value("X-Amz-Expires") {
        None => None,
        Some(text) => match text.parse::<u32>() {
            Ok(seconds) if (1..=604_800).contains(&seconds) => Some(seconds),
            _ => {
                return Err(Malformed::Incomplete(
                    "X-Amz-Expires must be a number between 1 and 604800 seconds.".to_owned(),
                ));
            }
        },
    };
    assembled(&Parts {
        credential: required("X-Amz-Credential")?,
        headers: required("X-Amz-SignedHeaders")?,
        signature: required("X-Amz-Signature")?,
        stamp: required("X-Amz-Date")?,
        token: value("X-Amz-Security-Token").map(str::to_owned),
        form: Form::Query { expires },
    })
}

struct Parts<'a> {
    credential: &'a str,
    headers: &'a str,
    signature: &'a str,
    stamp: &'a str,
    token: Option<String>,
    form: Form,
}

fn assembled(parts: &Parts<'_>) -> Result<Authorization, Malformed> {
    let elements: Vec<&str> = parts.credential.split('/').collect();
    let [access_key_id, date, region, service, terminator] = elements.as_slice() else {
        return Err(Malformed::Incomplete(format!(
            "Credential must have exactly 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term, got '{}'",
            parts.credential
        )));
    };
    let (date, terminator) = (*date, *terminator);
    if terminator != TERMINATOR {
        return Err(Malformed::Scope(format!(
            "Credential should be scoped with a valid terminator: 'aws4_request', not \
             '{terminator}'."
        )));
    }
    Ok(Authorization {
        access_key_id: (*access_key_id).to_owned(),
        date: date.to_owned(),
        region: (*region).to_owned(),
        service: (*service).to_owned(),
        signed_headers: parts.headers.split(';').map(str::to_owned).collect(),
        signature: parts.signature.to_owned(),
        timestamp: parts.stamp.trim().to_owned(),
        session_token: parts.token.clone(),
        form: parts.form,
    })
}
