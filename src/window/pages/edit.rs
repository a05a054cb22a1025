//! The change of the two files, before it is written.

use super::super::Commands;
use super::super::widgets::{Answer, Button, Dialog, DiffRow, Sign, diff_view, muted};
use crate::assistant::{Command, PendingEdit};
use egui::Ui;

pub fn show(ui: &mut Ui, edit: &PendingEdit, commands: &mut Commands) {
    let save = match edit.changes {
        1 => "Save 1 change".to_owned(),
        n => format!("Save {n} changes"),
    };
    let title = format!("{}?", edit.title);
    let dialog = Dialog::new(&title, "Leave the files as they are").action(Button::primary(&save));
    let answer = dialog.show(ui.ctx(), |ui| {
        muted(ui, "Only these lines change. A backup is kept, and the save can be undone.");
        for file in &edit.files {
            let rows: Vec<DiffRow<'_>> = file.lines.iter().map(row).collect();
            diff_view(ui, &file.file, &rows);
        }
    });
    match answer {
        Answer::Chosen(_) => commands.push(Command::SaveEdit),
        Answer::Cancelled => commands.push(Command::DiscardEdit),
        Answer::Open => {}
    }
}

fn row(line: &crate::assistant::DiffLine) -> DiffRow<'_> {
    let sign = match line.sign {
        '+' => Sign::Added,
        '-' => Sign::Removed,
        _ => Sign::Same,
    };
    DiffRow { sign, text: &line.text }
}
