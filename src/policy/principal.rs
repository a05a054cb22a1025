//! Whether a resource-based policy speaks of the caller, and how directly.

use super::model::{Principal, PrincipalName, PrincipalType};

/// How a `Principal` element covers the caller; more direct is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Coverage {
    /// Not at all.
    No,
    /// Its account is named. In the same account that only hands the matter to the account's own
    /// identity policies: an allow does nothing by itself, a deny counts.
    Account,
    /// Everybody, everybody but some, or the role of the caller's session.
    Group,
    /// The caller itself: the user, or this very session.
    Caller,
}

/// The parts of an ARN that matter here.
struct Caller<'a> {
    arn: &'a str,
    account: &'a str,
    /// The ARN's sixth part.
    resource: &'a str,
}

pub(super) fn coverage(principal: &Principal, caller: &str) -> Coverage {
    let mut parts = caller.splitn(6, ':').skip(4);
    let caller = Caller {
        arn: caller,
        account: parts.next().unwrap_or_default(),
        resource: parts.next().unwrap_or_default(),
    };
    let covers = |names: &[PrincipalName]| {
        names.iter().map(|name| name_covers(name, &caller)).max().unwrap_or(Coverage::No)
    };
    match principal {
        Principal::Anyone => Coverage::Group,
        Principal::Is(names) => covers(names),
        Principal::IsNot(names) if covers(names) == Coverage::No => Coverage::Group,
        Principal::IsNot(_) | Principal::NoOne => Coverage::No,
    }
}

fn name_covers(name: &PrincipalName, caller: &Caller) -> Coverage {
    if name.value == "*" && name.kind == PrincipalType::Aws {
        return Coverage::Group;
    }
    if name.value == caller.arn {
        return if caller.resource.starts_with("role/") {
            Coverage::Group
        } else {
            Coverage::Caller
        };
    }
    if name.kind != PrincipalType::Aws || caller.account.is_empty() {
        return Coverage::No;
    }
    if name.value == caller.account {
        return Coverage::Account;
    }
    let mut parts = name.value.splitn(6, ':').skip(4);
    let (account, resource) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if account != caller.account {
        return Coverage::No;
    }
    if resource == "root" {
        return Coverage::Account;
    }
    // arn:aws:sts::1:assumed-role/NAME/SESSION is a session of arn:aws:iam::1:role/PATH/NAME.
    let role = resource.strip_prefix("role/").and_then(|path| path.rsplit('/').next());
    let session = caller.resource.strip_prefix("assumed-role/").and_then(|r| r.split('/').next());
    match (role, session) {
        (Some(role), Some(session)) if role == session => Coverage::Group,
        _ => Coverage::No,
    }
}
