//! The services themselves: each takes an authenticated call and answers it.

mod account;
mod iam;
pub mod meetings;
mod quotas;
mod sts;

use time::OffsetDateTime;

use super::account::{ACCOUNT_ID, Account};
use super::authenticate::Caller;
use super::authorize::{Deed, authorize};
use super::route::{Route, Service, UNKNOWN};
use super::sigv4::Request;
use super::wire::{Refusal, Reply};
use meetings::Meetings;

/// An authenticated call.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Where it goes.
    pub route: &'a Route,
    /// The request as sent.
    pub request: &'a Request<'a>,
    /// Who is calling.
    pub caller: &'a Caller,
    /// The time of AWS.
    pub now: OffsetDateTime,
    /// The time by which meetings grow old.
    pub meeting_time: OffsetDateTime,
    /// The id of this request.
    pub request_id: &'a str,
}

impl Call<'_> {
    /// Refuses the call if the account's policies do not allow the deed.
    fn allow(&self, account: &Account, deed: &Deed<'_>) -> Result<(), Refusal> {
        let code = match self.route.service {
            Service::Sts | Service::Iam => "AccessDenied",
            _ => "AccessDeniedException",
        };
        authorize(account, self.now, self.caller, deed)
            .map_err(|text| Refusal::new(code, 403, text))
    }

    /// The JSON body; an empty body counts as an empty object.
    fn json(&self) -> Result<serde_json::Map<String, serde_json::Value>, Refusal> {
        if self.request.body.is_empty() {
            return Ok(serde_json::Map::new());
        }
        let refuse = |text: String| Refusal::new("SerializationException", 400, text);
        match serde_json::from_slice(self.request.body) {
            Ok(serde_json::Value::Object(body)) => Ok(body),
            Ok(_) => Err(refuse("The request body must be a JSON object.".to_owned())),
            Err(fault) => Err(refuse(format!("The request body is not valid JSON: {fault}"))),
        }
    }
}

/// Answers a call.
///
/// # Errors
/// What the service refuses, as the service says it.
pub fn answer(
    call: &Call<'_>,
    account: &Account,
    meetings: &mut Meetings,
) -> Result<Reply, Refusal> {
    let service = call.route.service;
    if service == Service::Legacy {
        return Err(retired());
    }
    if call.route.operation == UNKNOWN {
        return Err(unknown_operation(service));
    }
    match service {
        Service::Sts => Ok(sts::caller_identity(call, account)),
        Service::Iam => iam::simulate(call, account),
        Service::Account => account::opt_status(call, account),
        Service::Quotas => quotas::answer(call, account),
        Service::Meetings => meetings::answer(call, account, meetings),
        Service::Legacy => Err(retired()),
    }
}

/// What the retired API has answered to every meeting call since 2024-04
/// (aws/amazon-chime-sdk-js#2870).
fn retired() -> Refusal {
    Refusal::new(
        "ForbiddenException",
        403,
        format!(
            "Account Id {ACCOUNT_ID} is not authorized to call deprecated Amazon Chime SDK API on \
             the \"chime\" endpoint, use one of the \"*-chime*\" endpoints instead."
        ),
    )
}

fn unknown_operation(service: Service) -> Refusal {
    let text = "The practice account does not know this operation.";
    match service {
        Service::Sts | Service::Iam => Refusal::new("InvalidAction", 400, text),
        _ => Refusal::new("UnknownOperationException", 404, text),
    }
}
