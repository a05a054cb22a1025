//! The pages of the walk, one file each, and the dialogs above them.

mod edit;
mod finish;
mod form;
mod identity;
mod meeting;
mod path;
mod permissions;
mod profile;
mod region;
mod start;

use super::view::View;
use super::widgets::{Button, Footer, Glyph, Pressed, page};
use super::{Commands, bar};
use crate::assistant::{Command, Mode, State, Step};
use egui::Ui;

/// Draws the page of the present step with the bar at its bottom.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Commands) {
    let footer = footer(state);
    let ((), pressed) = page(ui, state.step.name(), footer, |ui| {
        bar::top(ui, state);
        match state.step {
            Step::Start => start::show(ui, state, view, commands),
            Step::Profile => profile::show(ui, state, view, commands),
            Step::Identity => identity::show(ui, state, commands),
            Step::Region => region::show(ui, state, commands),
            Step::Permissions => permissions::show(ui, state, commands),
            Step::TestMeeting => meeting::show(ui, state, commands),
            Step::Finish => finish::show(ui, state, commands),
        }
    });
    match pressed {
        Some(Pressed::Back) => commands.push(Command::Back),
        Some(Pressed::Next) => commands.push(Command::Continue),
        None => {}
    }
}

fn footer(state: &State) -> Footer<'static> {
    let blocked = match state.step {
        Step::Start if state.mode == Mode::Unchosen => Some("Choose first whose account to use."),
        Step::Profile if state.profile.is_none() => Some("Choose or create a profile first."),
        _ => None,
    };
    let next = Button::primary("Continue").trailing(Glyph::ArrowRight).blocked(blocked);
    Footer {
        back: state.step.previous().map(|_| "Back"),
        next: state.step.next().map(|_| next),
        note: None,
    }
}

/// What must be answered before anything else.
pub fn dialogs(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Commands) {
    if state.closing {
        path::closing(ui);
    } else if let Some(edit) = &state.edit {
        edit::show(ui, edit, commands);
    } else if let Some(prompt) = &state.path_prompt {
        path::show(ui, prompt, view, commands);
    } else {
        view.path = None;
    }
}
