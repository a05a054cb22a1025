//! Test meeting: created, used, deleted, in sight.

use super::super::Commands;
use super::super::parts::{self, mark};
use super::super::theme::Tokens;
use super::super::widgets::{
    Button, Callout, Glyph, Kind, Rung, muted, page_heading, section, small, timeline,
};
use crate::assistant::{CheckId, Command, Rung as Step, RungId, State, Status};
use egui::Ui;

pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let check = state.check(CheckId::Meeting);
    let (title, line) = heading(state);
    page_heading(ui, &title, line);
    parts::work(ui, state, commands);
    parts::trouble(ui, state, CheckId::Meeting, commands);
    ui.add_space(t.space.s);
    let before = before(state);
    if !state.running && check.status != Status::Passed {
        if let Some(why) = &before {
            Callout::new(Kind::Attention, "A step before this one stands in the way")
                .body(why)
                .plain(ui);
            ui.add_space(t.space.s);
        }
        muted(
            ui,
            "It costs nothing: AWS bills minutes of people who join, and nobody does. \
             The meeting is deleted at once, and also if you cancel or close the window.",
        );
        ui.add_space(t.space.s);
    }
    if !state.running {
        let again = check.report.is_some() && !check.stale;
        let words = if again { "Start the test meeting again" } else { "Start the test meeting" };
        let button = if again { Button::secondary(words) } else { Button::primary(words) };
        if button.icon(Glyph::Play).show(ui).clicked() {
            commands.push(Command::Run(vec![CheckId::Meeting]));
        }
        ui.add_space(t.space.m);
    }
    rungs(ui, state);
}

fn heading(state: &State) -> (String, &'static str) {
    let check = state.check(CheckId::Meeting);
    let line = "One real meeting shows that keys, Region, permissions and quotas work together.";
    match check.report.as_ref().filter(|_| !check.stale && check.status.is_final()) {
        Some(report) => (report.title.clone(), line),
        None if state.running => ("The test meeting is on its way".to_owned(), line),
        None => ("Make a test meeting".to_owned(), line),
    }
}

/// What an earlier check found that will stop the meeting.
fn before(state: &State) -> Option<String> {
    let earlier = [CheckId::Credentials, CheckId::Region, CheckId::Permissions];
    let failed = earlier.into_iter().find(|id| state.check(*id).status == Status::Failed)?;
    state.report(failed).map(|report| format!("{}: {}", failed.name(), report.title))
}

fn rungs(ui: &mut Ui, state: &State) {
    section(ui, "The calls", None);
    let drawn: Vec<(Step, String, String)> =
        RungId::ALL.into_iter().map(|id| row(state, id)).collect();
    let rows: Vec<Rung<'_>> = drawn
        .iter()
        .map(|(step, detail, took)| Rung {
            mark: mark(step.status),
            title: step.id.title(),
            detail,
            duration: took,
            request_id: step.calls.last().and_then(|call| call.request_id()).unwrap_or_default(),
        })
        .collect();
    timeline(ui, &rows);
    small(ui, "A meeting that nobody joins ends by itself after five minutes.");
}

fn row(state: &State, id: RungId) -> (Step, String, String) {
    let known = state.rungs.iter().find(|rung| rung.id == id).cloned();
    let step = known.unwrap_or(Step {
        id,
        status: Status::NotRun,
        calls: Vec::new(),
        note: String::new(),
    });
    let detail = match step.status {
        Status::Passed => id.proves().to_owned(),
        Status::NotRun => id.asks().to_owned(),
        _ => step.note.clone(),
    };
    let took = match step.calls.as_slice() {
        [] => String::new(),
        calls => parts::millis(calls.iter().map(|call| call.took).sum()),
    };
    (step, detail, took)
}
