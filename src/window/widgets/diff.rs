//! What an edit changes, line by line.

use egui::text::LayoutJob;
use egui::{Color32, Label, Rect, TextFormat, TextWrapMode, Ui, pos2};

use crate::window::theme::Tokens;

use super::code;
use super::text::shown_line;

/// What happens to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It comes in.
    Added,
    /// It goes.
    Removed,
    /// It stays.
    Same,
}

impl Sign {
    /// The sign at the start of the row, so that colour is not needed.
    pub const fn character(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Same => ' ',
        }
    }

    fn colors(self, t: &Tokens) -> (Color32, Color32) {
        match self {
            Self::Added => (t.good.ink, t.good.tint),
            Self::Removed => (t.bad.ink, t.bad.tint),
            Self::Same => (t.muted, Color32::TRANSPARENT),
        }
    }
}

/// A line of a diff, without its line ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiffRow<'a> {
    /// What happens to the line.
    pub sign: Sign,
    /// The line itself.
    pub text: &'a str,
}

/// Draws the rows with their signs and tints; long rows scroll inside the block.
///
/// ```ignore
/// diff_view(ui, "~/.aws/config", &[
///     DiffRow { sign: Sign::Same, text: "[default]" },
///     DiffRow { sign: Sign::Added, text: "region = eu-central-1" },
/// ]);
/// ```
pub fn diff_view(ui: &mut Ui, title: &str, rows: &[DiffRow<'_>]) {
    let t = Tokens::of(ui);
    code::framed(ui, title, false, |ui| {
        let galley = ui.painter().layout_job(job(t, rows));
        let width = ui.available_width().max(galley.size().x);
        let origin = ui.cursor().min;
        for (row, placed) in rows.iter().zip(&galley.rows) {
            let tint = row.sign.colors(t).1;
            let top = origin.y + placed.rect().top();
            let bottom = origin.y + placed.rect().bottom();
            let band = Rect::from_min_max(pos2(origin.x, top), pos2(origin.x + width, bottom));
            ui.painter().rect_filled(band, 0.0, tint);
        }
        ui.add(Label::new(galley).wrap_mode(TextWrapMode::Extend));
    });
}

/// One row of text for each row of the diff, so that the bands fit.
fn job(t: &Tokens, rows: &[DiffRow<'_>]) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (index, row) in rows.iter().enumerate() {
        let ink = row.sign.colors(t).0;
        let line_height = Some(t.size.mono + t.space.s);
        let format = TextFormat { line_height, ..TextFormat::simple(t.mono(), ink) };
        let end = if index + 1 == rows.len() { "" } else { "\n" };
        let line = format!(" {} {}{end}", row.sign.character(), shown_line(row.text));
        job.append(&line, 0.0, format);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_shows_its_sign_and_stays_one_row() {
        let rows = [
            DiffRow { sign: Sign::Same, text: "[default]" },
            DiffRow { sign: Sign::Removed, text: "region = us-east-1" },
            DiffRow { sign: Sign::Added, text: "region = eu\nx" },
        ];
        let text = job(Tokens::for_theme(egui::Theme::Light), &rows).text;
        assert_eq!(text, "   [default]\n - region = us-east-1\n + region = eu x");
    }
}
