//! What several pages show alike: a check, its trouble, the work at hand.

use super::Commands;
use super::theme::Tokens;
use super::widgets::{
    self, Button, Callout, Glyph, Kind, Mark, Progress, evidence, status_badge, titled_card,
};
use crate::assistant::{Cause, CheckId, Command, Remedy, RemedyAction, Report, State, Status};
use egui::Ui;

/// The window's mark of a status.
pub fn mark(status: Status) -> Mark {
    match status {
        Status::NotRun => Mark::NotRun,
        Status::Running => Mark::Running,
        Status::Passed => Mark::Passed,
        Status::Attention => Mark::Attention,
        Status::Failed => Mark::Failed,
        Status::CouldNotTell => Mark::CouldNotTell,
        Status::Skipped => Mark::Skipped,
    }
}

/// A check as a card: how it stands, its sentence, and what it stands on.
pub fn check_card(ui: &mut Ui, state: &State, id: CheckId, commands: &mut Commands) {
    let check = state.check(id);
    let again = check.status.is_final().then(|| Button::quiet("Run again").small());
    let name = format!("Run {} again", id.name());
    let again = again.map(|_| Button::bare(Glyph::RefreshCw, &name));
    let (pressed, ()) = titled_card(ui, id.name(), again, |ui| {
        ui.horizontal_wrapped(|ui| {
            status_badge(ui, mark(check.status));
            if check.stale {
                widgets::small(ui, "from before the last change");
            }
        });
        if !check.waits_for.is_empty() {
            let names: Vec<&str> = check.waits_for.iter().map(|need| need.name()).collect();
            widgets::muted(ui, &format!("Waits for {}", names.join(" and ")));
        } else if let Some(report) = &check.report {
            widgets::body(ui, &report.title);
            details(ui, report);
        }
    });
    if pressed {
        commands.push(Command::Run(vec![id]));
    }
}

/// What a report stands on, folded away until it is wanted.
fn details(ui: &mut Ui, report: &Report) {
    if report.evidence.is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    let header = egui::RichText::new("How we know").font(t.small_strong()).color(t.muted);
    egui::CollapsingHeader::new(header)
        .id_salt(("evidence", report.id.id(), report.status))
        .default_open(report.cause.is_some())
        .show(ui, |ui| facts(ui, report));
}

fn facts(ui: &mut Ui, report: &Report) {
    let rows: Vec<(&str, &str)> =
        report.evidence.iter().map(|fact| (fact.source.as_str(), fact.text.as_str())).collect();
    evidence(ui, &rows);
    for ruled_out in &report.not_because {
        widgets::small(ui, ruled_out);
    }
}

/// The cause of a check's trouble, what speaks for it, and the buttons that do something about it.
/// Nothing when the check has none.
pub fn trouble(ui: &mut Ui, state: &State, id: CheckId, commands: &mut Commands) {
    let check = state.check(id);
    let Some(report) = check.report.as_ref().filter(|_| !check.stale) else {
        return;
    };
    let Some(cause) = report.cause.map(Cause::of) else {
        return;
    };
    let kind = match report.status {
        Status::Failed => Kind::Bad,
        Status::CouldNotTell => Kind::Unknown,
        _ => Kind::Attention,
    };
    let callout = Callout::new(kind, &cause.title).body(&cause.explanation).announced();
    callout.show(ui, |ui| {
        ui.vertical(|ui| {
            if let Some(fact) = report.evidence.first() {
                widgets::small(ui, &format!("{}: {}", fact.source, fact.text));
            }
            remedies(ui, id, &report.remedies, commands);
            widgets::small(ui, &format!("Tag to quote: {}", cause.id));
        });
    });
}

/// One button a remedy, the next step first and in colour.
fn remedies(ui: &mut Ui, id: CheckId, list: &[Remedy], commands: &mut Commands) {
    if let Some(first) = list.first() {
        widgets::muted(ui, &first.text);
    }
    ui.horizontal_wrapped(|ui| {
        for (index, remedy) in list.iter().enumerate() {
            let button = if index == 0 {
                Button::primary(&remedy.label)
            } else {
                Button::secondary(&remedy.label)
            };
            let response = button.icon(icon(&remedy.action)).small().show(ui);
            if response.on_hover_text(widgets::shown(&remedy.text)).clicked() {
                commands.push(Command::Apply(id, remedy.action.clone()));
            }
        }
    });
}

fn icon(action: &RemedyAction) -> Glyph {
    match action {
        RemedyAction::EditProfile(_) => Glyph::FilePenLine,
        RemedyAction::EnterKeys => Glyph::KeyRound,
        RemedyAction::Copy(_) => Glyph::Copy,
        RemedyAction::Open(_) => Glyph::ExternalLink,
        RemedyAction::AskAdministrator(_) => Glyph::Mail,
        RemedyAction::RunAgain => Glyph::RefreshCw,
        RemedyAction::Practice(_) => Glyph::FlaskConical,
    }
}

/// What is at work, and the button that stops it. Nothing when nothing is.
pub fn work(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    if let Some(what) = &state.starting {
        Progress::new(what).show(ui);
        ui.add_space(t.space.s);
        return;
    }
    if state.files.loading {
        Progress::new("Reading your AWS files").show(ui);
        ui.add_space(t.space.s);
        return;
    }
    if !state.running {
        return;
    }
    let at_work = |id: &CheckId| {
        let check = state.check(*id);
        check.status == Status::Running && check.waits_for.is_empty()
    };
    let names: Vec<&str> =
        CheckId::WALK.iter().filter(|id| at_work(id)).map(|id| id.name()).collect();
    let what = if state.cancelling {
        "Stopping and cleaning up".to_owned()
    } else if names.is_empty() {
        "Checking".to_owned()
    } else {
        format!("Checking: {}", names.join(", "))
    };
    let progress = Progress::new(&what);
    let progress = if state.cancelling { progress } else { progress.cancel("Cancel") };
    if progress.show(ui) {
        commands.push(Command::Cancel);
    }
    ui.add_space(t.space.s);
}

/// A duration for people.
pub fn millis(took: std::time::Duration) -> String {
    format!("{} ms", took.as_millis())
}
