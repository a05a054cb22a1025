//! Numbers that compare, drawn as well as written: latencies, times, quotas.

use egui::{CornerRadius, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::window::theme::Tokens;

use super::text::{shown, shown_line};
use super::{Kind, paint};

/// One row of the chart.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'a> {
    /// What is measured.
    pub label: &'a str,
    /// The number with its unit ("23 ms", "12 of 250").
    pub number: &'a str,
    /// How long the bar is, in 0..=1 of the room it has.
    pub share: f32,
    /// Its colour.
    pub kind: Kind,
    /// A few words behind the label ("nearest", "in use").
    pub note: &'a str,
}

/// Draws the rows.
///
/// ```ignore
/// bars(ui, &[
///     Bar { label: "eu-central-1", number: "23 ms", share: 0.1, kind: Kind::Good, note: "nearest" },
///     Bar { label: "us-east-1", number: "104 ms", share: 0.45, kind: Kind::Info, note: "" },
/// ]);
/// ```
pub fn bars(ui: &mut Ui, rows: &[Bar<'_>]) {
    let t = Tokens::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        for bar in rows {
            draw(ui, bar);
        }
    });
}

fn draw(ui: &mut Ui, bar: &Bar<'_>) {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let narrow = width < t.size.narrow;
    let names =
        if narrow { width - t.size.number_column } else { t.size.name_column + t.space.huge };
    let label = full_label(bar);
    let name = paint::one_line(ui, &label, t.body(), t.text, names.max(t.space.huge));
    let number = paint::one_line(ui, bar.number, t.mono(), t.text, t.size.number_column);
    let line = name.size().y.max(number.size().y);
    let height = if narrow { line + t.size.bar + t.space.m } else { line + t.space.s };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height.ceil()), Sense::hover());
    let spoken = format!("{}: {}", shown_line(&label), shown_line(bar.number));
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &spoken));
    if !ui.is_rect_visible(rect) {
        return;
    }
    let top = if narrow { rect.top() } else { rect.center().y - line / 2.0 };
    let cut = name.elided;
    let right = pos2(rect.right() - number.size().x, top);
    ui.painter().galley(pos2(rect.left(), top), name, t.text);
    ui.painter().galley(right, number, t.text);
    let track = if narrow {
        let y = rect.top() + line + t.space.xs;
        Rect::from_min_size(pos2(rect.left(), y), vec2(width, t.size.bar))
    } else {
        let left = rect.left() + names + t.space.l;
        let length = width - names - t.size.number_column - 2.0 * t.space.l;
        let y = rect.center().y - t.size.bar / 2.0;
        Rect::from_min_size(pos2(left, y), vec2(length, t.size.bar))
    };
    let corners = CornerRadius::same(t.radius.small);
    ui.painter().rect_filled(track, corners, t.neutral.tint);
    let share = if bar.share.is_finite() { bar.share.clamp(0.0, 1.0) } else { 1.0 };
    let length = (track.width() * share).max(t.size.bar);
    let filled = Rect::from_min_size(track.min, vec2(length, track.height()));
    ui.painter().rect_filled(filled, corners, bar.kind.tone(t).solid);
    if cut {
        response.on_hover_text(shown(&label));
    }
}

/// The label with its note.
fn full_label(bar: &Bar<'_>) -> String {
    if bar.note.is_empty() {
        bar.label.to_owned()
    } else {
        format!("{} · {}", bar.label, bar.note)
    }
}
