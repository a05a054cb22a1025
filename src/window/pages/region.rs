//! Region: where meetings are created, and where their media runs.

use super::super::theme::Tokens;
use super::super::widgets::{Select, body, card, muted, page_heading, section, shown_line};
use super::super::{Commands, parts};
use crate::assistant::{
    CheckId, Command, State, Status, control_regions, media_regions_for, region,
};
use egui::Ui;

pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let (title, line) = heading(state);
    page_heading(ui, &title, line);
    parts::work(ui, state, commands);
    parts::trouble(ui, state, CheckId::Region, commands);
    ui.add_space(t.space.s);
    card(ui, |ui| control(ui, state, commands));
    ui.add_space(t.space.s);
    card(ui, |ui| media(ui, state, commands));
    section(ui, "What was checked", None);
    parts::check_card(ui, state, CheckId::Region, commands);
}

fn heading(state: &State) -> (String, &'static str) {
    let check = state.check(CheckId::Region);
    let line =
        "Meetings are created in the control Region; their audio and video may run elsewhere.";
    match check.report.as_ref().filter(|_| !check.stale && check.status != Status::Running) {
        Some(report) => (report.title.clone(), line),
        None => match state.region() {
            Some(region) => (format!("Meetings are created in {}", shown_line(region)), line),
            None => ("No Region is set".to_owned(), line),
        },
    }
}

fn control(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let list: Vec<_> = control_regions().collect();
    let labels: Vec<String> = list.iter().map(|r| format!("{}  {}", r.id, r.name)).collect();
    let names: Vec<&str> = labels.iter().map(String::as_str).collect();
    let current = state.region().unwrap_or_default();
    let mut chosen = list.iter().position(|r| r.id == current).unwrap_or(usize::MAX);
    let select = Select::new("Control Region", &names, &mut chosen)
        .help("Where the API is called. Choosing one shows the change of your profile first.");
    if select.show(ui).changed()
        && let Some(region) = list.get(chosen)
    {
        commands.push(Command::ChooseRegion(region.id.clone()));
    }
    if region(current).is_some_and(|known| known.opt_in) {
        muted(ui, "This Region is off until somebody enables it for the account.");
    }
}

fn media(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let control = state.region().unwrap_or("us-east-1");
    let list = media_regions_for(control);
    if list.is_empty() {
        body(ui, "Choose a control Region first; then the media Regions are listed here.");
        return;
    }
    let labels: Vec<String> = list.iter().map(|r| format!("{}  {}", r.id, r.name)).collect();
    let names: Vec<&str> = labels.iter().map(String::as_str).collect();
    let current = state.media_region.as_deref().unwrap_or(control);
    let mut chosen = list.iter().position(|r| r.id == current).unwrap_or(usize::MAX);
    let select = Select::new("Media Region", &names, &mut chosen)
        .help("Where audio and video run: near the people who meet. Used for the test meeting.");
    if select.show(ui).changed()
        && let Some(region) = list.get(chosen)
    {
        let other = (region.id != control).then(|| region.id.clone());
        commands.push(Command::ChooseMediaRegion(other));
    }
}
