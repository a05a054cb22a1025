//! Several views of one thing.

use egui::{CornerRadius, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::window::theme::Tokens;

use super::paint;
use super::text::shown_line;

/// Draws the names; true when another one was chosen. `chosen` is an index of `names`.
///
/// ```ignore
/// tabs(ui, "Policy format", &["JSON", "AWS CLI", "Terraform"], &mut format);
/// ```
pub fn tabs(ui: &mut Ui, what: &str, names: &[&str], chosen: &mut usize) -> bool {
    let t = Tokens::of(ui);
    let before = *chosen;
    let list =
        UiBuilder::new().accessibility_role(Role::TabList).accessibility_label(shown_line(what));
    ui.scope_builder(list, |ui| {
        let row = ui
            .horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(t.space.xs, t.space.xs);
                for (index, name) in names.iter().enumerate() {
                    if tab(ui, name, index == *chosen).clicked() {
                        *chosen = index;
                    }
                }
            })
            .response
            .rect;
        let y = row.bottom() - t.size.hairline / 2.0;
        let whole = row.left()..=row.left() + ui.available_width();
        ui.painter().hline(whole, y, t.hairline());
    });
    *chosen != before
}

fn tab(ui: &mut Ui, name: &str, active: bool) -> Response {
    let t = Tokens::of(ui);
    let ink = if active { t.text } else { t.muted };
    let room = (ui.available_width() - 2.0 * t.space.m).max(t.space.huge);
    let words = paint::one_line(ui, name, t.strong(), ink, room);
    let size = vec2(words.size().x + 2.0 * t.space.m, t.size.control);
    let (rect, response) = ui.allocate_exact_size(size.ceil(), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), active, shown_line(name)));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.clear_toggled();
        node.set_selected(active);
    });
    if response.hovered() && !active {
        ui.painter().rect_filled(rect, CornerRadius::same(t.radius.normal), t.hover);
    }
    let at = rect.center() - words.size() / 2.0;
    ui.painter().galley_with_override_text_color(at, words, ink);
    if active {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - t.size.ring), rect.max);
        ui.painter().rect_filled(line, 0.0, t.accent);
    }
    paint::ring_inside(ui, &response, t.radius.normal);
    response
}
