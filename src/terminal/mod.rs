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

/// One line on standard error.
fn complain(text: &str) {
    eprintln!("chime-setup: {}", style::plain(text));
}
