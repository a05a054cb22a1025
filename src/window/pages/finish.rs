//! Finish: what was proven, on one screen.

use super::super::parts::mark;
use super::super::theme::Tokens;
use super::super::widgets::{
    Button, Callout, Fact, Glyph, Kind, Rung as Row, card, facts, page_heading, section, timeline,
};
use super::super::{Commands, parts};
use crate::assistant::{CheckId, Command, Rung, RungId, State, Status, Verdict, report};
use egui::Ui;

pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let (title, line) = heading(state);
    page_heading(ui, title, &line);
    parts::work(ui, state, commands);
    outcome(ui, state);
    ui.add_space(t.space.s);
    subject(ui, state);
    section(ui, "What was proven", None);
    checks(ui, state);
    ui.add_space(t.space.s);
    ui.horizontal_wrapped(|ui| {
        if Button::secondary("Save the report").icon(Glyph::Download).small().show(ui).clicked() {
            commands.push(Command::SaveReport);
        }
        if Button::secondary("Copy the report").icon(Glyph::Copy).small().show(ui).clicked() {
            commands.push(Command::Copy(report(state)));
        }
    });
}

fn heading(state: &State) -> (&'static str, String) {
    match state.verdict() {
        Verdict::Ready => (
            "You are ready to build",
            "A meeting was created, used and deleted with this profile.".to_owned(),
        ),
        Verdict::Attention => {
            let open = CheckId::WALK.iter().filter(|id| state.check(**id).status != Status::Passed);
            let line = match open.count() {
                1 => "The meeting worked. One check deserves a look.".to_owned(),
                n => format!("The meeting worked. {n} checks deserve a look."),
            };
            ("You are ready, with something to look at", line)
        }
        Verdict::Blocked => (
            "Something still stands in the way",
            "The check that failed says what it is and what to do.".to_owned(),
        ),
        Verdict::CouldNotTell => (
            "Not proven yet",
            "Only what was observed counts. Some steps have not come to a clear end.".to_owned(),
        ),
    }
}

fn outcome(ui: &mut Ui, state: &State) {
    let (kind, title) = match state.verdict() {
        Verdict::Ready => (Kind::Good, "Ready"),
        Verdict::Attention => (Kind::Attention, "Ready, with a remark"),
        Verdict::Blocked => (Kind::Bad, "Not ready"),
        Verdict::CouldNotTell => (Kind::Unknown, "Could not tell"),
    };
    let body = match state.verdict() {
        Verdict::Blocked => "Go to the step that is marked as failed.",
        Verdict::CouldNotTell => "Go through the steps that have no clear mark yet.",
        Verdict::Ready | Verdict::Attention if state.rehearsing() => {
            "This was a rehearsal with the practice account. Your own AWS account was not touched."
        }
        Verdict::Ready | Verdict::Attention if is_gone(state) => {
            "AWS confirmed that the meeting is gone. Nothing was left behind in your account."
        }
        Verdict::Ready | Verdict::Attention => "The meeting was deleted; AWS did not confirm it.",
    };
    Callout::new(kind, title).body(body).announced().plain(ui);
}

fn is_gone(state: &State) -> bool {
    state.board.journey().is_some_and(|journey| {
        let confirmed =
            |rung: &Rung| rung.id == RungId::ConfirmGone && rung.status == Status::Passed;
        journey.rungs.iter().any(confirmed)
    })
}

fn subject(ui: &mut Ui, state: &State) {
    let profile = state.profile.as_deref().unwrap_or("none");
    let account = state.account().unwrap_or("not known");
    let region = state.region().unwrap_or("none");
    facts(
        ui,
        &[
            Fact::new("Profile", profile),
            Fact::new("Account", account).machine(),
            Fact::new("Control Region", region).machine(),
        ],
    );
}

fn checks(ui: &mut Ui, state: &State) {
    let states: Vec<_> = CheckId::WALK.into_iter().map(|id| (id, state.check(id))).collect();
    let lines: Vec<(String, String)> = states
        .iter()
        .map(|(_, check)| {
            let report = check.report.as_ref().filter(|_| !check.stale);
            let line = report.map_or("Not run yet".to_owned(), |report| report.title.clone());
            let took = report.and_then(|report| report.took).map(parts::millis).unwrap_or_default();
            (line, took)
        })
        .collect();
    let rows: Vec<Row<'_>> = states
        .iter()
        .zip(&lines)
        .map(|((id, check), (line, took))| Row {
            mark: mark(check.status),
            title: id.name(),
            detail: line,
            duration: took,
            request_id: "",
        })
        .collect();
    card(ui, |ui| timeline(ui, &rows));
}
