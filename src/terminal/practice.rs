//! `chime-setup practice`: the practice account for other tools.

use super::{complain, runtime};
use crate::assistant::{Options, Practice, Scenario, Settings, Shell, exports, practice_folder};
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

/// Keeps a practice account running until Ctrl-C, and prints what to export.
pub fn serve(settings: &Settings, scenario: Scenario, port: u16) -> u8 {
    let served = runtime().map_err(|error| error.to_string()).and_then(|runtime| {
        runtime.block_on(async {
            let directory = practice_folder(&settings.data);
            let options = Options { scenario, directory: directory.clone(), port };
            let practice = Practice::start(options).await.map_err(|error| error.to_string())?;
            announce(&practice);
            until_asked_to_stop().await;
            practice.stop().await;
            // Its keys opened nothing but itself; a leftover folder does no harm.
            let _ = std::fs::remove_dir_all(directory);
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

async fn until_asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
