//! The report of a walk, as text to keep or to send. Holds no secret: it is made of what the
//! checks observed, and those never hold one.

use super::{CheckId, State};
use crate::diagnosis::Cause;
use std::fmt::Write;

/// What was proven and what was not, in plain text.
pub fn report(state: &State) -> String {
    let mut text = String::from("Chime Setup report\n==================\n\n");
    let profile = state.profile.as_deref().unwrap_or("(none)");
    let account = state.account().unwrap_or("(not known)");
    let region = state.region().unwrap_or("(none)");
    // Writing to a String cannot fail.
    let _ = writeln!(text, "Program:  chime-setup {}", env!("CARGO_PKG_VERSION"));
    let _ = writeln!(text, "Profile:  {profile}\nAccount:  {account}\nRegion:   {region}");
    let _ = writeln!(text, "Practice: {}", if state.rehearsing() { "yes" } else { "no" });
    let _ = writeln!(text, "Verdict:  {}\n", state.verdict().word());
    for id in CheckId::WALK.into_iter().chain([CheckId::Legacy]) {
        let check = state.check(id);
        if id == CheckId::Legacy && check.report.is_none() {
            continue;
        }
        let _ = writeln!(text, "[{}] {}", check.status.word(), id.name());
        let Some(found) = check.report.filter(|_| !check.stale) else {
            continue;
        };
        let _ = writeln!(text, "    {}", found.title);
        if let Some(cause) = found.cause {
            let _ = writeln!(text, "    cause: {cause} ({})", Cause::of(cause).title);
        }
        for fact in &found.evidence {
            let _ = writeln!(text, "    - {}: {}", fact.source, fact.text);
        }
        for call in &found.calls {
            let id = call.request_id().unwrap_or("-");
            let took = call.took.as_millis();
            let _ = writeln!(
                text,
                "    call {} {}: {took} ms, request id {id}",
                call.service.id(),
                call.operation
            );
        }
    }
    text
}
