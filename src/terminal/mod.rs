//! The same walk in a terminal, and the small subcommands.
//!
//! What it promises: `--json` prints one document of the schema `chime-setup/check/1` and nothing
//! else; colour and Unicode only where the terminal has them; control characters of a remote text
//! never reach the terminal; exit codes as in [`Verdict::exit_code`](crate::assistant::Verdict).

mod args;
mod check;
mod json;
mod policy;
mod practice;
mod style;

pub use args::{Args, CheckArgs, PolicyArgs, PracticeCommand, Subcommand};
pub use check::{check, walk_instead_of_window};
pub use policy::policy;
pub use practice::{scenarios, serve};

/// Wrong usage: an unknown name, a bad address.
pub const WRONG_USAGE: u8 = 2;

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

/// What clap says of the command line: help and version as they are, a mistake in one line. Gives
/// the exit code.
pub fn usage(error: &clap::Error) -> u8 {
    if !error.use_stderr() {
        // A closed pipe is nobody's fault.
        let _ = error.print();
        return 0;
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
