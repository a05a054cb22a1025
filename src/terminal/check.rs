//! `chime-setup check`: one line a check as it happens, then causes and remedies.

use super::args::CheckArgs;
use super::stop::Stop;
use super::style::Style;
use super::{complain, json, not_started, remedies, runtime};
use crate::assistant::{
    Cause, CheckOptions, CheckOutcome, Progress, Report, Scenario, Settings, Status, Tell, Verdict,
    check as run_checks, silence,
};
use std::io::Write;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Runs it and gives the exit code.
pub fn check(settings: &Settings, args: CheckArgs) -> u8 {
    let options = CheckOptions {
        profile: args.profile,
        region: args.region,
        media_region: args.media_region,
        practice: args.practice,
        endpoint_url: args.endpoint_url,
        no_meeting: args.no_meeting,
        legacy: args.legacy_probe,
    };
    walk(settings, &options, args.json)
}

/// Where no window can be opened: says so in one line, and walks the same checks here.
pub fn walk_instead_of_window(settings: &Settings, practice: Option<Scenario>, why: &str) -> u8 {
    complain(&format!("{why} Here are the same checks in the terminal."));
    walk(settings, &CheckOptions { practice, ..CheckOptions::default() }, false)
}

fn walk(settings: &Settings, options: &CheckOptions, as_json: bool) -> u8 {
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&error.to_string());
            return Verdict::CouldNotTell.exit_code();
        }
    };
    let style = Style::of(&settings.env);
    let cancel = CancellationToken::new();
    runtime.spawn(cancel_on_signal(cancel.clone()));
    let tell: Tell = if as_json { silence() } else { Arc::new(move |step| line(style, &step)) };
    let outcome = runtime.block_on(run_checks(settings, options, tell, &complain, cancel));
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            complain(&error.to_string());
            return not_started(&error);
        }
    };
    if as_json {
        put(&json::text(&outcome));
    } else {
        summary(style, &outcome);
    }
    outcome.verdict.exit_code()
}

/// Asked to stop, the checks stop, and a test meeting is deleted first.
async fn cancel_on_signal(cancel: CancellationToken) {
    let Ok(stop) = Stop::listen() else { return };
    stop.asked().await;
    cancel.cancel();
}

/// One line on standard output; a closed pipe is nobody's fault.
fn put(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

fn line(style: Style, progress: &Progress) {
    match progress {
        Progress::Finished(report) => {
            let took = report.took.map(|took| format!(" ({} ms)", took.as_millis()));
            let took = style.dim(&took.unwrap_or_default());
            let name = format!("{:<13}", report.id.name());
            put(&format!(
                "{} {name} {}{took}",
                style.mark(report.status),
                style.text(&report.title)
            ));
        }
        Progress::Rung(rung) if rung.status.is_final() => {
            let note =
                if rung.note.is_empty() { String::new() } else { format!(": {}", rung.note) };
            let took: u128 = rung.calls.iter().map(|call| call.took.as_millis()).sum();
            let text = style.text(&format!("{}{note}", rung.id.title()));
            put(&format!(
                "    {} {text}{}",
                style.mark(rung.status),
                style.dim(&format!(" ({took} ms)"))
            ));
        }
        _ => {}
    }
}

fn summary(style: Style, outcome: &CheckOutcome) {
    for report in &outcome.reports {
        if report.cause.is_some() || report.status == Status::Failed {
            trouble(style, report);
        }
    }
    let words = match outcome.verdict {
        Verdict::Ready => "Ready: everything that was checked works.",
        Verdict::Attention => "Ready, with something to look at.",
        Verdict::Blocked => "Not ready yet: see the causes above.",
        Verdict::CouldNotTell => "Could not tell: nothing was proven either way.",
    };
    put("");
    put(&style.bold(words));
}

fn trouble(style: Style, report: &Report) {
    put("");
    let cause = report.cause.map(Cause::of);
    let title = cause.as_ref().map_or(report.title.as_str(), |cause| cause.title.as_str());
    let tag = report.cause.map_or(String::new(), |id| style.dim(&format!(" [{id}]")));
    put(&format!("{}: {}{tag}", style.bold(report.id.name()), style.text(title)));
    if let Some(cause) = &cause {
        put(&format!("  {}", style.text(&cause.explanation)));
    }
    for fact in &report.evidence {
        put(&style.dim(&format!("  - {}: {}", style.text(&fact.source), style.text(&fact.text))));
    }
    for ruled_out in &report.not_because {
        put(&style.dim(&format!("  - {}", style.text(ruled_out))));
    }
    for line in remedies::lines(style, &report.remedies) {
        put(&line);
    }
}
