//! The command line; then the window or the terminal.

#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chime_setup::assistant::{NoDialogs, Settings};
use chime_setup::terminal::{self, Args, PracticeCommand, Subcommand};
use chime_setup::window::{self, NativeDialogs, Opened};
use clap::Parser;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return ExitCode::from(terminal::usage(&error)),
    };
    let Some(settings) = Settings::of_process(Arc::new(NoDialogs)) else {
        eprintln!(
            "chime-setup: There is no home folder. Set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE."
        );
        return ExitCode::from(terminal::WRONG_USAGE);
    };
    let code = match args.command {
        Some(Subcommand::Check(check)) => terminal::check(&settings, check),
        Some(Subcommand::Policy(policy)) => terminal::policy(&policy),
        Some(Subcommand::Practice(PracticeCommand::Scenarios)) => terminal::scenarios(),
        Some(Subcommand::Practice(PracticeCommand::Serve { scenario, port })) => {
            terminal::serve(&settings, scenario, port)
        }
        None => {
            let window = Settings {
                rehearse: args.practice,
                dialogs: Arc::new(NativeDialogs),
                ..settings.clone()
            };
            match window::open(window) {
                Opened::Closed => 0,
                Opened::NoDisplay(why) => {
                    terminal::walk_instead_of_window(&settings, args.practice, &why)
                }
                Opened::NoGraphics(why) => terminal::no_graphics(&why),
                Opened::Crashed(why) => terminal::crashed(&why),
            }
        }
    };
    ExitCode::from(code)
}
