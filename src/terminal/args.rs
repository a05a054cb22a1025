//! The command line.

use crate::assistant::Scenario;
use clap::Parser;

/// Sets up the Amazon Chime SDK: profile, permissions and a test meeting, click by click.
///
/// Without a subcommand it opens the window.
#[derive(Debug, Parser)]
#[command(name = "chime-setup", version, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What to do instead of opening the window.
    #[command(subcommand)]
    pub command: Option<Subcommand>,
    /// Rehearse with a practice account (no AWS account needed); `practice scenarios` lists them.
    #[arg(long, value_name = "SCENARIO", num_args = 0..=1, default_missing_value = "ready", value_parser = scenario)]
    pub practice: Option<Scenario>,
}

/// The subcommands.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Run all checks and a test meeting.
    Check(CheckArgs),
    /// Print the smallest policy for a test meeting.
    Policy(PolicyArgs),
    /// The practice account.
    #[command(subcommand)]
    Practice(PracticeCommand),
}

/// What `check` takes.
#[derive(Debug, Default, clap::Args)]
pub struct CheckArgs {
    /// The profile; else `AWS_PROFILE`, else `default`.
    #[arg(long)]
    pub profile: Option<String>,
    /// The control Region, instead of the profile's.
    #[arg(long)]
    pub region: Option<String>,
    /// The media Region, instead of the control Region.
    #[arg(long)]
    pub media_region: Option<String>,
    /// Rehearse with a practice account.
    #[arg(long, value_name = "SCENARIO", num_args = 0..=1, default_missing_value = "ready", value_parser = scenario, conflicts_with_all = ["profile", "endpoint_url"])]
    pub practice: Option<Scenario>,
    /// Send every service to this address.
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Leave the test meeting out.
    #[arg(long)]
    pub no_meeting: bool,
    /// Ask the retired Chime API, too (one read-only call).
    #[arg(long)]
    pub legacy_probe: bool,
    /// Print one JSON document instead of lines.
    #[arg(long)]
    pub json: bool,
}

/// What `policy` takes.
#[derive(Debug, clap::Args)]
pub struct PolicyArgs {
    /// The account, twelve digits; given more than once, one policy serves them all.
    #[arg(long = "account", value_name = "ID", value_parser = account)]
    pub accounts: Vec<String>,
}

/// What `practice` can do.
#[derive(Debug, clap::Subcommand)]
pub enum PracticeCommand {
    /// Keep a practice account running for other tools.
    Serve {
        /// What is wrong with the account.
        #[arg(long, default_value = "ready", value_parser = scenario)]
        scenario: Scenario,
        /// The port on 127.0.0.1; 0 lets the system choose.
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
    /// List the scenarios.
    Scenarios,
}

fn scenario(name: &str) -> Result<Scenario, String> {
    if let Some(found) = Scenario::parse(name) {
        return Ok(found);
    }
    let names = || Scenario::all().iter().map(|scenario| scenario.name());
    let nearest = crate::assistant::nearest_names(name, names());
    let near = if nearest.is_empty() {
        format!("there are: {}", names().collect::<Vec<_>>().join(", "))
    } else {
        format!("near it: {}", nearest.join(", "))
    };
    Err(format!("no such scenario; {near}"))
}

fn account(id: &str) -> Result<String, String> {
    let digits = id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Ok(id.to_owned()) } else { Err("an account id has twelve digits".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn practice_takes_a_scenario_or_none() {
        let of = |line: &[&str]| {
            Args::try_parse_from(line).map(|args| args.practice.map(Scenario::name))
        };
        assert_eq!(of(&["x"]).expect("parses"), None);
        assert_eq!(of(&["x", "--practice"]).expect("parses"), Some("ready"));
        assert_eq!(of(&["x", "--practice", "expired"]).expect("parses"), Some("expired"));
        let error = of(&["x", "--practice", "expird"]).expect_err("no such scenario").to_string();
        assert!(error.contains("expired"), "{error}");
    }
}
