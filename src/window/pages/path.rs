//! A path to type where no dialog answers, and the word while the program cleans up.

use super::super::Commands;
use super::super::view::View;
use super::super::widgets::{Answer, Button, Dialog, Field, Progress, body};
use crate::assistant::{Command, PathPrompt};
use egui::Ui;
use std::path::PathBuf;

pub fn show(ui: &mut Ui, prompt: &PathPrompt, view: &mut View, commands: &mut Commands) {
    let path = view.path.get_or_insert_with(|| prompt.suggestion.clone());
    let empty = path.trim().is_empty().then_some("Type a path first.");
    let dialog = Dialog::new(&prompt.title, "Not now")
        .action(Button::primary("Use this path").blocked(empty));
    let answer = dialog.show(ui.ctx(), |ui| {
        if let Some(trouble) = &prompt.trouble {
            body(ui, trouble);
        }
        Field::new("Path", path).machine().show(ui);
    });
    match answer {
        Answer::Chosen(_) => {
            commands.push(Command::TypedPath(PathBuf::from(path.trim())));
            view.path = None;
        }
        Answer::Cancelled => {
            commands.push(Command::ClosePrompt);
            view.path = None;
        }
        Answer::Open => {}
    }
}

/// While a test meeting is being deleted before the window closes.
pub fn closing(ui: &mut Ui) {
    let modal = egui::Modal::new(egui::Id::unique("closing"));
    modal.show(ui.ctx(), |ui| {
        Progress::new("Cleaning up before the window closes").show(ui);
    });
}
