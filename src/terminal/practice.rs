//! `chime-setup practice`: the practice account for other tools.

use super::stop::Stop;
use super::{complain, runtime};
use crate::assistant::{Practice, Rehearsal, Scenario, Settings, Shell, exports};
use std::io::Write;

/// Lists the scenarios.
pub fn scenarios() -> u8 {
    let mut out = std::io::stdout().lock();
    for scenario in Scenario::all() {
        let _ = writeln!(out, "{:<20} {}", scenario.name(), scenario.title());
        let _ = writeln!(out, "{:<20} {}", "", scenario.story());
    }
    0
}

/// Keeps a practice account running until it is asked to stop, and prints what to export.
pub fn serve(settings: &Settings, scenario: Scenario, port: u16) -> u8 {
    let served = runtime().map_err(|error| error.to_string()).and_then(|runtime| {
        runtime.block_on(async {
            let stop = Stop::listen().map_err(|error| error.to_string())?;
            let started = Rehearsal::start_at(scenario, settings.data.clone(), port).await;
            let rehearsal = started.map_err(|error| error.to_string())?;
            announce(rehearsal.practice());
            stop.asked().await;
            rehearsal.stop().await;
            Ok(())
        })
    });
    match served {
        Ok(()) => 0,
        Err(why) => {
            complain(&format!("The practice account could not start: {why}"));
            1
        }
    }
}

fn announce(practice: &Practice) {
    let mut out = std::io::stdout().lock();
    let name = practice.scenario().name();
    let _ = writeln!(out, "Practice account \"{name}\" on {}", practice.endpoint());
    let _ = writeln!(out, "Stop it with Ctrl-C. In another terminal:\n");
    let shells = [
        ("bash", Shell::Bash),
        ("fish", Shell::Fish),
        ("PowerShell", Shell::PowerShell),
        ("cmd", Shell::Cmd),
    ];
    for (name, shell) in shells {
        let _ = writeln!(out, "# {name}\n{}\n", exports(practice, shell).trim_end());
    }
    let _ = out.flush();
}
