//! Who sent a request, judged in AWS's order: is it signed, can the signature be read, is the key
//! known, does the scope fit, is the time right, does the signature fit, has the session ended.

use time::{Duration, OffsetDateTime};

use crate::chime;

use super::account::{Account, Owner};
use super::clock;
use super::route::{Protocol, Service};
use super::sigv4::{
    Authorization, Form, Malformed, Request, Signed, canonical_request, payload_hash,
    signature_matches,
};
use super::wire::Refusal;

const INVALID_TOKEN: &str = "The security token included in the request is invalid.";
const EXPIRED: &str = "The security token included in the request is expired";
const MISMATCH: &str = "The request signature we calculated does not match the signature you \
                        provided. Check your AWS Secret Access Key and signing method. Consult the \
                        service documentation for details.";

/// Who is calling, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Who the key speaks for.
    pub owner: Owner,
    /// The Region of the credential scope.
    pub region: String,
}

/// Why a caller was not believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Not signed.
    Missing,
    /// The signature cannot be read.
    Incomplete(String),
    /// Key, token or Region of the key is not valid.
    InvalidToken,
    /// Scope, time or signature do not fit.
    Signature(String),
    /// The session has ended.
    Expired,
}

impl Doubt {
    /// The error of this service's protocol.
    pub fn refusal(&self, service: Service) -> Refusal {
        let query = matches!(service.protocol(), Protocol::Query { .. });
        let pick = |for_query, for_json| if query { for_query } else { for_json };
        match self {
            Doubt::Missing => Refusal::new(
                pick("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
                403,
                pick("Request is missing Authentication Token", "Missing Authentication Token"),
            ),
            Doubt::Incomplete(text) => Refusal::new(
                pick("IncompleteSignature", "IncompleteSignatureException"),
                400,
                text.as_str(),
            ),
            Doubt::InvalidToken => Refusal::new(
                pick("InvalidClientTokenId", "UnrecognizedClientException"),
                403,
                INVALID_TOKEN,
            ),
            Doubt::Signature(text) => Refusal::new(
                pick("SignatureDoesNotMatch", "InvalidSignatureException"),
                403,
                text.as_str(),
            ),
            Doubt::Expired => {
                Refusal::new(pick("ExpiredToken", "ExpiredTokenException"), 403, EXPIRED)
            }
        }
    }
}

/// How far a signature's time may be off: 15 minutes at STS and IAM, 5 at the JSON services.
fn window(service: Service) -> Duration {
    match service.protocol() {
        Protocol::Query { .. } => Duration::minutes(15),
        Protocol::RestJson | Protocol::JsonRpc => Duration::minutes(5),
    }
}

/// Judges a request.
///
/// # Errors
/// The first reason, in AWS's order, not to believe the caller.
pub fn judge(
    account: &Account,
    now: OffsetDateTime,
    service: Service,
    request: &Request<'_>,
) -> Result<Caller, Doubt> {
    let authorization = Authorization::read(request).map_err(|fault| match fault {
        Malformed::Missing => Doubt::Missing,
        Malformed::Incomplete(text) => Doubt::Incomplete(text),
        Malformed::Scope(text) => Doubt::Signature(text),
    })?;
    let key = account.key(&authorization.access_key_id).ok_or(Doubt::InvalidToken)?;
    let token = key.session.as_ref().map(|session| session.token.as_str());
    if authorization.session_token.as_deref() != token {
        // Somebody's old token beside other keys is first of all an expired one (aws/aws-cli#7870).
        let stale = authorization.session_token.as_deref();
        let is_over = stale.is_some_and(|token| account.has_ended(token, now));
        return Err(if is_over { Doubt::Expired } else { Doubt::InvalidToken });
    }
    check_scope(account, service, &authorization)?;
    check_time(now, service, &authorization)?;
    check_signature(request, &key.secret, &authorization)?;
    if key.session.as_ref().is_some_and(|session| session.expires <= now) {
        return Err(Doubt::Expired);
    }
    Ok(Caller { owner: key.owner, region: authorization.region })
}

fn check_scope(
    account: &Account,
    service: Service,
    authorization: &Authorization,
) -> Result<(), Doubt> {
    let signing_name = service.signing_name();
    if authorization.service != signing_name {
        let text = format!("Credential should be scoped to correct service: '{signing_name}'. ");
        return Err(Doubt::Signature(text));
    }
    let region = chime::region(&authorization.region);
    let wrong_place = service == Service::Legacy && authorization.region != "us-east-1";
    let Some(region) = region.filter(|_| !wrong_place) else {
        return Err(Doubt::Signature(format!(
            "Credential should be scoped to a valid region, not '{}'. ",
            authorization.region
        )));
    };
    // Keys of one partition mean nothing in another, and none are known to a Region that is off.
    if region.partition != "aws" || !account.is_enabled(region) {
        return Err(Doubt::InvalidToken);
    }
    Ok(())
}

fn check_time(
    now: OffsetDateTime,
    service: Service,
    authorization: &Authorization,
) -> Result<(), Doubt> {
    let stamp = &authorization.timestamp;
    let Some(signed_at) = clock::parse(stamp) else {
        return Err(Doubt::Incomplete(format!(
            "Date must be in ISO-8601 'basic format'. Got '{stamp}'. See \
             http://en.wikipedia.org/wiki/ISO_8601"
        )));
    };
    let day = clock::date(signed_at);
    if day != authorization.date {
        return Err(Doubt::Signature(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: '{}' != '{day}', from '{stamp}'.",
            authorization.date
        )));
    }
    let window = window(service);
    let life = match authorization.form {
        Form::Query { expires: Some(seconds) } => Duration::seconds(i64::from(seconds)),
        Form::Header | Form::Query { expires: None } => window,
    };
    let (signed, server, minutes) =
        (clock::basic(signed_at), clock::basic(now), window.whole_minutes());
    let (earliest, latest) = (now.saturating_sub(life), now.saturating_add(window));
    if signed_at < earliest {
        let earliest = clock::basic(earliest);
        return Err(Doubt::Signature(if life == window {
            format!(
                "Signature expired: {signed} is now earlier than {earliest} ({server} - {minutes} \
                 min.)"
            )
        } else {
            format!("Signature expired: {signed} is now earlier than {earliest}")
        }));
    }
    if signed_at > latest {
        return Err(Doubt::Signature(format!(
            "Signature not yet current: {signed} is still later than {} ({server} + {minutes} \
             min.)",
            clock::basic(latest)
        )));
    }
    Ok(())
}

fn check_signature(
    request: &Request<'_>,
    secret: &str,
    authorization: &Authorization,
) -> Result<(), Doubt> {
    let names = &authorization.signed_headers;
    if !names.iter().any(|name| name == "host" || name == ":authority") {
        return Err(Doubt::Signature(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
        ));
    }
    let mismatch = || Err(Doubt::Signature(MISMATCH.to_owned()));
    let stated = payload_hash(request);
    let bare = Request { headers: &[], ..*request };
    if stated != "UNSIGNED-PAYLOAD" && stated != payload_hash(&bare) {
        return mismatch();
    }
    let signed = Signed { headers: names, service: &authorization.service };
    let canonical = canonical_request(request, &signed);
    if signature_matches(secret, authorization, &canonical) { Ok(()) } else { mismatch() }
}
