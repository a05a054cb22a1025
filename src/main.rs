//! The command line; then the window or the terminal.

use chime_setup::assistant::{NoDialogs, Settings};
use chime_setup::terminal::{self, Args, PracticeCommand, Subcommand};
use clap::Parser;
use std::process::ExitCode;
use std::sync::Arc;

fn main() -> ExitCode {
    let args = Args::parse();
    let Some(settings) = Settings::of_process(Arc::new(NoDialogs)) else {
        eprintln!("chime-setup: There is no home folder. Set HOME, or AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE.");
        return ExitCode::from(terminal::WRONG_USAGE);
    };
    let code = match args.command {
        Some(Subcommand::Check(check)) => terminal::check(&settings, check),
        Some(Subcommand::Policy(policy)) => terminal::policy(policy),
        Some(Subcommand::Practice(PracticeCommand::Scenarios)) => terminal::scenarios(),
        Some(Subcommand::Practice(PracticeCommand::Serve { scenario, port })) => {
            terminal::serve(&settings, scenario, port)
        }
        None => terminal::walk_instead_of_window(&settings, args.practice, "no window yet."),
    };
    ExitCode::from(code)
}
