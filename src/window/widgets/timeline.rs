//! Things that happened one after the other, each with its time and request id.

use egui::{Align, Layout, Pos2, Rect, Sense, Ui, Vec2, vec2};

use crate::window::theme::Tokens;

use super::steps::solid_disc;
use super::text::label;
use super::{Mark, progress};

/// One thing on the line.
#[derive(Clone, Copy, Debug)]
pub struct Rung<'a> {
    /// How it stands.
    pub mark: Mark,
    /// Its name.
    pub title: &'a str,
    /// The line under the name.
    pub detail: &'a str,
    /// How long it took ("312 ms"); empty when it has not ended.
    pub duration: &'a str,
    /// The id to give to support; empty when there is none.
    pub request_id: &'a str,
}

/// Draws the rungs from top to bottom.
///
/// ```ignore
/// timeline(ui, &[Rung {
///     mark: Mark::Passed, title: "Create the meeting", detail: "eu-central-1", duration: "312 ms", request_id: &id,
/// }]);
/// ```
pub fn timeline(ui: &mut Ui, rungs: &[Rung<'_>]) {
    let t = Tokens::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(t.space.m, t.space.m);
        for (index, rung) in rungs.iter().enumerate() {
            let (row, center) = draw(ui, rung);
            if index + 1 < rungs.len() {
                let gap = t.size.dot / 2.0 + t.space.xs;
                let end = (row.bottom() + t.space.m - t.space.xs).max(center.y + gap);
                ui.painter().vline(center.x, center.y + gap..=end, t.hairline());
            }
        }
    });
}

/// Draws one rung; answers with its rectangle and the middle of its disc.
fn draw(ui: &mut Ui, rung: &Rung<'_>) -> (Rect, Pos2) {
    let t = Tokens::of(ui);
    let row = ui.horizontal_top(|ui| {
        let side = Vec2::splat(t.size.dot);
        let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
        disc(ui, rect, rung.mark);
        let room = ui.available_width();
        if room >= t.size.side_column + t.size.narrow / 2.0 {
            let words = room - t.size.side_column - t.space.m;
            ui.allocate_ui_with_layout(vec2(words, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(words);
                told(ui, rung);
            });
            let right = Layout::top_down(Align::Max);
            ui.allocate_ui_with_layout(vec2(t.size.side_column, 0.0), right, |ui| {
                ui.set_width(t.size.side_column);
                measured(ui, rung);
            });
        } else {
            ui.vertical(|ui| {
                told(ui, rung);
                measured(ui, rung);
            });
        }
        rect.center()
    });
    (row.response.rect, row.inner)
}

fn disc(ui: &Ui, rect: Rect, mark: Mark) {
    let t = Tokens::of(ui);
    let (center, radius) = (rect.center(), t.size.dot / 2.0);
    match mark {
        Mark::NotRun => {
            ui.painter().circle_stroke(center, radius - t.size.pen, (t.size.pen, t.outline));
        }
        Mark::Running => {
            ui.painter().circle_stroke(center, radius - t.size.pen, t.hairline());
            progress::turn(ui, rect, center, radius - t.size.pen);
        }
        mark => solid_disc(ui, center, radius, mark),
    }
}

fn told(ui: &mut Ui, rung: &Rung<'_>) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing = vec2(t.space.s, t.space.hair);
    label(ui, rung.title, t.strong(), t.text);
    let ink = rung.mark.tone(t).ink;
    label(ui, rung.mark.word(), t.small_strong(), ink);
    if !rung.detail.is_empty() {
        label(ui, rung.detail, t.small(), t.muted);
    }
}

fn measured(ui: &mut Ui, rung: &Rung<'_>) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = t.space.hair;
    if !rung.duration.is_empty() {
        label(ui, rung.duration, t.mono(), t.text);
    }
    if !rung.request_id.is_empty() {
        label(ui, rung.request_id, t.mono_small(), t.muted);
    }
}
