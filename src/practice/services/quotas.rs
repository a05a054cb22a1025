//! Service Quotas for service code `chime`.

use serde_json::{Map, Value, json};

use crate::chime::{self, Quota};

use super::super::account::{ACCOUNT_ID, Account};
use super::super::authorize::Deed;
use super::super::wire::{Refusal, Reply};
use super::Call;

const SERVICE_CODE: &str = "chime";

/// Answers the four read operations.
pub fn answer(call: &Call<'_>, account: &Account) -> Result<Reply, Refusal> {
    let operation = call.route.operation;
    // The simulated service names no resource in its denials; neither do the samples of AWS.
    call.allow(account, &Deed::new(&format!("servicequotas:{operation}"), "*"))?;
    let body = call.json()?;
    if body.get("ServiceCode").and_then(Value::as_str) != Some(SERVICE_CODE) {
        return Err(no_such("The request failed because the specified service does not exist."));
    }
    let defaults = operation.contains("Default");
    if operation.starts_with("Get") {
        let code = body.get("QuotaCode").and_then(Value::as_str).unwrap_or_default();
        let found = known(defaults).find(|quota| quota.code == code);
        let quota = found.ok_or_else(|| {
            no_such("The request failed because the specified service quota does not exist.")
        })?;
        return Ok(Reply::json_rpc(&json!({ "Quota": shown(call, quota, defaults) })));
    }
    list(call, &body, defaults)
}

fn list(call: &Call<'_>, body: &Map<String, Value>, defaults: bool) -> Result<Reply, Refusal> {
    let limit = body.get("MaxResults").and_then(Value::as_u64).unwrap_or(100).clamp(1, 100);
    let limit = usize::try_from(limit).unwrap_or(100);
    let start = match body.get("NextToken").and_then(Value::as_str) {
        None => 0,
        Some(token) => token.parse::<usize>().map_err(|_| {
            let text = "The pagination token is not valid.";
            Refusal::new("InvalidPaginationTokenException", 400, text)
        })?,
    };
    let quotas: Vec<Value> =
        known(defaults).skip(start).take(limit).map(|quota| shown(call, quota, defaults)).collect();
    let end = start.saturating_add(quotas.len());
    let mut answer = json!({ "Quotas": quotas });
    if let Some(object) = answer.as_object_mut().filter(|_| end < known(defaults).count()) {
        object.insert("NextToken".to_owned(), json!(end.to_string()));
    }
    Ok(Reply::json_rpc(&answer))
}

/// Defaults exist for every quota; an applied value only for those that can be adjusted.
fn known(defaults: bool) -> impl Iterator<Item = &'static Quota> {
    chime::quotas().iter().filter(move |quota| defaults || quota.adjustable == Some(true))
}

fn shown(call: &Call<'_>, quota: &Quota, defaults: bool) -> Value {
    let region = &call.caller.region;
    // The default's ARN names no account.
    let account = if defaults { "" } else { ACCOUNT_ID };
    json!({
        "ServiceCode": SERVICE_CODE,
        "ServiceName": "Amazon Chime",
        "QuotaArn": format!(
            "arn:aws:servicequotas:{region}:{account}:{SERVICE_CODE}/{}", quota.code
        ),
        "QuotaCode": quota.code,
        "QuotaName": quota.name,
        "Value": quota.default,
        "Unit": "None",
        "Adjustable": quota.adjustable == Some(true),
        "GlobalQuota": false,
        "QuotaAppliedAtLevel": "ACCOUNT",
    })
}

fn no_such(text: &str) -> Refusal {
    Refusal::new("NoSuchResourceException", 400, text)
}
