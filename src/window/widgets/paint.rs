//! Small things the widgets draw with.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, CornerRadius, FontId, Galley, Painter, Pos2, Rect, Response, Shape};
use egui::{StrokeKind, TextFormat, Ui, accesskit};
use lucide_icons::Icon;

use crate::window::theme::Tokens;

use super::text::shown_line;

/// A text of at most `rows` rows; what does not fit ends in `…`.
pub(super) fn rows(
    ui: &Ui,
    text: &str,
    (font, color): (FontId, Color32),
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job =
        LayoutJob::single_section(shown_line(text).into_owned(), TextFormat::simple(font, color));
    job.break_on_newline = false;
    job.wrap = if rows == 1 {
        TextWrapping::truncate_at_width(width)
    } else {
        TextWrapping { max_width: width, max_rows: rows, ..TextWrapping::default() }
    };
    ui.painter().layout_job(job)
}

/// A text on one row; what does not fit ends in `…`.
pub(super) fn one_line(
    ui: &Ui,
    text: &str,
    font: FontId,
    color: Color32,
    width: f32,
) -> Arc<Galley> {
    rows(ui, text, (font, color), width, 1)
}

pub(super) fn icon(painter: &Painter, center: Pos2, icon: Icon, size: f32, color: Color32) {
    painter.text(center, Align2::CENTER_CENTER, char::from(icon), Tokens::icons(size), color);
}

/// The focus ring around a thing that stands free.
pub(super) fn ring_outside(ui: &Ui, response: &Response, radius: u8) {
    if response.has_focus() {
        let t = Tokens::of(ui);
        let rect = response.rect.expand(t.size.hairline);
        ui.painter().rect_stroke(rect, CornerRadius::same(radius), t.ring(), StrokeKind::Outside);
    }
}

/// The focus ring within a thing that touches its neighbours or an edge.
pub(super) fn ring_inside(ui: &Ui, response: &Response, radius: u8) {
    if response.has_focus() {
        let t = Tokens::of(ui);
        let corners = CornerRadius::same(radius);
        ui.painter().rect_stroke(response.rect, corners, t.ring(), StrokeKind::Inside);
    }
}

/// Part of a circle, from the top, clockwise; `from` and `to` in turns.
pub(super) fn arc(
    painter: &Painter,
    center: Pos2,
    radius: f32,
    turns: (f32, f32),
    color: Color32,
    pen: f32,
) {
    const PIECES: u8 = 24;
    let (from, to) = turns;
    let points = (0..=PIECES)
        .map(|i| {
            let turn = from + (to - from) * f32::from(i) / f32::from(PIECES);
            let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
            center + egui::vec2(sin, -cos) * radius
        })
        .collect();
    painter.add(Shape::line(points, egui::Stroke::new(pen, color)));
}

/// What a screen reader says after the name.
pub(super) fn describe(ui: &Ui, response: &Response, text: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node: &mut accesskit::Node| {
        node.set_description(shown_line(text).into_owned());
    });
}

/// A rectangle of `size` at the left of `rect`, halfway up.
pub(super) fn left_middle(rect: Rect, inset: f32, size: f32) -> Pos2 {
    Pos2::new(rect.left() + inset + size / 2.0, rect.center().y)
}
