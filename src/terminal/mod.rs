//! The same walk in a terminal, and the small subcommands.
//!
//! What it promises: `--json` prints one document of the schema `chime-setup/check/1` and nothing
//! else; colour and Unicode only where the terminal has them; control characters and unseen
//! characters of a remote text never reach the terminal; exit codes as in [`Verdict::exit_code`](crate::assistant::Verdict).

mod args;
mod check;
mod json;
mod policy;
mod practice;
mod remedies;
mod stop;
mod style;

use crate::assistant::{CheckError, Verdict};
use clap::error::ErrorKind;

pub use args::{Args, CheckArgs, PolicyArgs, PracticeCommand, Subcommand};
pub use check::{check, walk_instead_of_window};
pub use policy::policy;
pub use practice::{scenarios, serve};

/// Wrong usage: an unknown name, a bad address.
pub const WRONG_USAGE: u8 = 2;

/// The exit code of a walk that did not start: a practice account that could not be made says
/// nothing of the words of the request.
fn not_started(error: &CheckError) -> u8 {
    match error {
        CheckError::Practice(_) => Verdict::CouldNotTell.exit_code(),
        _ => WRONG_USAGE,
    }
}

/// The runtime of a subcommand.
///
/// # Errors
/// When the operating system gives no threads.
fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// Says that the window cannot be drawn, and what works instead. Gives the exit code.
pub fn no_graphics(why: &str) -> u8 {
    complain(&format!("{why} `chime-setup check` does the same in the terminal."));
    1
}

/// Says that the window broke down. Gives the exit code.
pub fn crashed(why: &str) -> u8 {
    complain(why);
    1
}

/// What clap says of the command line: help and version as they are, a mistake in one line. Gives
/// the exit code.
pub fn usage(error: &clap::Error) -> u8 {
    if !error.use_stderr() {
        // A closed pipe is nobody's fault.
        let _ = error.print();
        return 0;
    }
    // Half a command is no mistake; what can follow it is not said in one line.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = error.print();
        return WRONG_USAGE;
    }
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let tip = text.lines().find_map(|line| line.trim().strip_prefix("tip: "));
    let tip = tip.map_or(String::new(), |tip| format!("; {tip}"));
    complain(&format!("{}{tip}", line.strip_prefix("error: ").unwrap_or(line)));
    WRONG_USAGE
}

/// One line on standard error.
fn complain(text: &str) {
    eprintln!("chime-setup: {}", style::plain(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wrong_words_are_wrong_usage() {
        let url = "nonsense".to_owned();
        assert_eq!(not_started(&CheckError::BadEndpoint { url }), 2);
        let (name, nearest) = ("mars-north-1".to_owned(), Vec::new());
        assert_eq!(not_started(&CheckError::UnknownRegion { name, nearest }), 2);
        assert_eq!(not_started(&CheckError::Practice("no room on the disk".to_owned())), 3);
    }
}
