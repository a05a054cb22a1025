//! `chime-setup policy`: the smallest policy for a test meeting.

use super::args::PolicyArgs;
use crate::assistant::{Wanted, generate};
use std::io::Write;

/// Prints one policy for each account, or one for any.
pub fn policy(args: PolicyArgs) -> u8 {
    let accounts: Vec<Option<String>> = match args.accounts {
        none if none.is_empty() => vec![None],
        some => some.into_iter().map(Some).collect(),
    };
    for account in accounts {
        let policy = generate(&Wanted { account, ..Wanted::default() });
        // A closed pipe is nobody's fault.
        let _ = writeln!(std::io::stdout().lock(), "{}", policy.to_json_pretty());
    }
    0
}
