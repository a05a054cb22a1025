//! `chime-setup policy`: the smallest policy for a test meeting.

use super::args::PolicyArgs;
use crate::assistant::{Wanted, generate_for_accounts};
use std::io::Write;

/// Prints one policy: for these accounts together, or for any.
pub fn policy(args: &PolicyArgs) -> u8 {
    let policy = generate_for_accounts(&Wanted::default(), &args.accounts);
    // A closed pipe is nobody's fault.
    let _ = writeln!(std::io::stdout().lock(), "{}", policy.to_json_pretty());
    0
}
