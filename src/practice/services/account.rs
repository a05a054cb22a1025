//! Account Management `GetRegionOptStatus`.

use serde_json::{Value, json};

use crate::chime;

use super::super::account::{ACCOUNT_ID, Account};
use super::super::authorize::Deed;
use super::super::wire::{Refusal, Reply};
use super::Call;

/// Whether a Region is on by default, enabled or disabled in this account.
pub fn opt_status(call: &Call<'_>, account: &Account) -> Result<Reply, Refusal> {
    call.allow(account, &Deed::new("account:GetRegionOptStatus", "*"))?;
    let body = call.json()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    if text("AccountId").is_some_and(|id| id != ACCOUNT_ID) {
        return Err(Refusal::new(
            "AccessDeniedException",
            403,
            "User is not authorized to call this operation for another account.",
        ));
    }
    let name = text("RegionName").unwrap_or_default();
    let Some(region) = chime::region(name).filter(|region| region.partition == "aws") else {
        return Err(Refusal {
            extra: vec![("reason", json!("invalidRegionOptTarget"))],
            ..Refusal::new("ValidationException", 400, format!("{name} is not a valid Region."))
        });
    };
    let status = match (region.opt_in, account.is_enabled(region)) {
        (false, _) => "ENABLED_BY_DEFAULT",
        (true, true) => "ENABLED",
        (true, false) => "DISABLED",
    };
    Ok(Reply::json(200, &json!({ "RegionName": name, "RegionOptStatus": status })))
}
