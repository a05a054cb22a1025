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
        "From your AWS keys to a test meeting that was created, joined up and deleted. \
         Nothing is changed before you saw it.",
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
    let scenario = Scenario::all().get(view.scenario).copied().unwrap_or(Scenario::Ready);
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
    Select::new("Scenario", &names, &mut view.scenario).show(ui);
    muted(ui, scenario.story());
}
