//! Start: whose account?

use super::super::theme::Tokens;
use super::super::view::View;
use super::super::widgets::{Choice, Glyph, Select, muted, page_heading, section};
use super::super::{Commands, parts};
use crate::assistant::{Command, Mode, Scenario, State, Step};
use egui::Ui;

pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Commands) {
    let t = Tokens::of(ui);
    page_heading(
        ui,
        "Set up the Amazon Chime SDK",
        "From your AWS keys to a test meeting that is created, used and deleted. \
         No file is changed before you have seen how.",
    );
    parts::work(ui, state, commands);
    let aws = Choice::new(
        Glyph::Cloud,
        "Use my AWS account",
        "Reads the profiles in your ~/.aws folder. A test meeting costs nothing while nobody joins it.",
    );
    if aws.selected(state.mode == Mode::Aws).show(ui).clicked() {
        commands.push(Command::UseAws);
        commands.push(Command::GoTo(Step::Profile));
    }
    ui.add_space(t.space.xs);
    let scenario = scenario(state, view);
    let practice = Choice::new(
        Glyph::FlaskConical,
        "Rehearse with a practice account",
        "No AWS account needed: a small AWS on this computer. Your own files are not touched.",
    );
    if practice.selected(state.rehearsing()).show(ui).clicked() {
        commands.push(Command::Rehearse(scenario));
        commands.push(Command::GoTo(Step::Profile));
    }
    section(ui, "What the practice account is like", None);
    let names: Vec<&str> = Scenario::all().iter().map(|scenario| scenario.title()).collect();
    let mut chosen = view.scenario.unwrap_or_default();
    if Select::new("Scenario", &names, &mut chosen).show(ui).changed() {
        view.scenario = Some(chosen);
    }
    muted(ui, scenario.story());
}

/// The scenario of the menu, which starts at the one that runs.
fn scenario(state: &State, view: &mut View) -> Scenario {
    let running = match state.mode {
        Mode::Practice(scenario) => scenario,
        _ => Scenario::Ready,
    };
    let all = Scenario::all();
    let index = *view.scenario.get_or_insert_with(|| {
        all.iter().position(|scenario| *scenario == running).unwrap_or_default()
    });
    all.get(index).copied().unwrap_or(running)
}
