//! STS `GetCallerIdentity`. Needs no permission and works under an explicit deny too.

use super::super::account::{ACCOUNT_ID, Account};
use super::super::route::{Protocol, Service};
use super::super::wire::Reply;
use super::Call;

/// Who the caller is.
pub fn caller_identity(call: &Call<'_>, account: &Account) -> Reply {
    let owner = call.caller.owner;
    let result = format!(
        "    <Arn>{}</Arn>\n    <UserId>{}</UserId>\n    <Account>{ACCOUNT_ID}</Account>\n",
        Account::caller_arn(owner),
        account.user_id(owner),
    );
    let namespace = match Service::Sts.protocol() {
        Protocol::Query { namespace } => namespace,
        Protocol::RestJson | Protocol::JsonRpc => "",
    };
    Reply::query("GetCallerIdentity", namespace, &result, call.request_id)
}
