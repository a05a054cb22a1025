//! The rail of steps at the left of the window.

use egui::{Align2, Context, Stroke};
use egui::{Color32, CornerRadius, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::window::theme::Tokens;

use super::text::{shown, shown_line};
use super::{Mark, paint, progress};

/// A step of the walk as the rail shows it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// Its name.
    pub title: &'a str,
    /// What happens there, in a few words.
    pub hint: &'a str,
    /// How it stands.
    pub mark: Mark,
    /// Why the result may no longer hold ("Profile changed").
    pub stale: Option<&'a str>,
}

/// The width the rail wants, in points: its full width, or only the discs where the window is narrow or the text
/// is scaled up.
pub fn rail_width(ctx: &Context) -> f32 {
    let size = Tokens::of(ctx).size;
    let space = Tokens::of(ctx).space;
    if ctx.content_rect().width() < size.rail + size.narrow {
        size.rail_row + 2.0 * space.s
    } else {
        size.rail
    }
}

/// Draws the steps; answers with the one that was chosen. Steps can be visited in any order.
///
/// ```ignore
/// let steps = [Step { title: "Profile", hint: "Where your keys live", mark: Mark::Passed, stale: None }];
/// if let Some(index) = step_rail(ui, &steps, current) {
///     commands.push(Command::Visit(index));
/// }
/// ```
pub fn step_rail(ui: &mut Ui, steps: &[Step<'_>], current: usize) -> Option<usize> {
    let t = Tokens::of(ui);
    let mut chosen = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        for (index, step) in steps.iter().enumerate() {
            let response = row(ui, step, index, steps.len(), index == current);
            if response.clicked() {
                chosen = Some(index);
            }
        }
    });
    chosen
}

fn row(ui: &mut Ui, step: &Step<'_>, index: usize, count: usize, active: bool) -> Response {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let bare = width < t.size.rail / 2.0;
    let indent = t.space.s + t.size.disc + t.space.m;
    let room = (width - indent - t.space.s).max(t.size.disc);
    let lines = if bare { Vec::new() } else { lines(ui, step, room) };
    let text_height: f32 = lines.iter().map(|line| line.size().y + t.space.hair).sum();
    let height = (text_height + 2.0 * t.space.s).max(t.size.rail_row).ceil();
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    name(ui, &response, step, index, count, active);
    if ui.is_rect_visible(rect) {
        let corners = CornerRadius::same(t.radius.normal);
        if active {
            ui.painter().rect_filled(rect, corners, t.active);
        } else if response.hovered() {
            ui.painter().rect_filled(rect, corners, t.hover);
        }
        disc(ui, rect, step.mark, index, active, bare);
        let mut top = rect.center().y - (text_height - t.space.hair) / 2.0;
        for line in lines {
            let next = top + line.size().y + t.space.hair;
            ui.painter().galley(pos2(rect.left() + indent, top), line, t.text);
            top = next;
        }
        paint::ring_inside(ui, &response, t.radius.normal);
    }
    let hover = if bare { step.title } else { step.hint };
    response.on_hover_text(shown(hover))
}

/// The title, and under it the hint or how the step stands, and why that may be stale.
fn lines(ui: &Ui, step: &Step<'_>, room: f32) -> Vec<std::sync::Arc<egui::Galley>> {
    let t = Tokens::of(ui);
    let mut lines = vec![paint::rows(ui, step.title, (t.strong(), t.text), room, 2)];
    let (under, ink) = match step.mark {
        Mark::NotRun => (step.hint, t.muted),
        Mark::Passed | Mark::Skipped => (step.mark.word(), t.muted),
        mark => (mark.word(), mark.tone(t).ink),
    };
    if !under.is_empty() {
        lines.push(paint::rows(ui, under, (t.small(), ink), room, 2));
    }
    if let Some(why) = step.stale {
        let note = format!("Stale: {why}");
        lines.push(paint::rows(ui, &note, (t.small(), t.attention.ink), room, 2));
    }
    lines
}

fn name(ui: &Ui, response: &Response, step: &Step<'_>, index: usize, count: usize, active: bool) {
    response.widget_info(|| {
        WidgetInfo::selected(Role::Tab, ui.is_enabled(), active, shown_line(step.title))
    });
    let stale = step.stale.map(|why| format!(" Stale: {why}.")).unwrap_or_default();
    let place = format!("Step {} of {count}. {}.", index + 1, step.mark.word());
    let described = format!("{place}{stale} {}", step.hint);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.clear_toggled();
        node.set_selected(active);
        node.set_position_in_set(index + 1);
        node.set_size_of_set(count);
        node.set_description(shown_line(&described).into_owned());
    });
}

fn disc(ui: &Ui, rect: Rect, mark: Mark, index: usize, active: bool, bare: bool) {
    let t = Tokens::of(ui);
    let radius = t.size.disc / 2.0;
    let center =
        if bare { rect.center() } else { paint::left_middle(rect, t.space.s, t.size.disc) };
    let painter = ui.painter();
    let ring = Stroke::new(t.size.pen, if active { t.accent } else { t.outline });
    let number = |ink: Color32| {
        painter.text(center, Align2::CENTER_CENTER, index + 1, t.small_strong(), ink);
    };
    match mark {
        Mark::NotRun if active => {
            painter.circle_filled(center, radius, t.accent);
            number(t.on_accent);
        }
        Mark::NotRun => {
            painter.circle_stroke(center, radius - t.size.pen / 2.0, ring);
            number(t.muted);
        }
        Mark::Running => {
            painter.circle_stroke(center, radius - t.size.pen / 2.0, t.hairline());
            progress::turn(ui, rect, center, radius - t.size.pen / 2.0);
            number(t.running.ink);
        }
        mark => solid_disc(ui, center, radius, mark),
    }
}

/// A filled disc with the icon of a mark.
pub(super) fn solid_disc(ui: &Ui, center: egui::Pos2, radius: f32, mark: Mark) {
    let t = Tokens::of(ui);
    let tone = mark.tone(t);
    ui.painter().circle_filled(center, radius, tone.solid);
    // The triangle and the ringed question mark would not fit into a disc; their signs do.
    let sign = match mark {
        Mark::Attention => "!",
        Mark::CouldNotTell => "?",
        mark => {
            paint::icon(ui.painter(), center, mark.icon(), t.size.icon_small, tone.on_solid);
            return;
        }
    };
    ui.painter().text(center, Align2::CENTER_CENTER, sign, t.subtitle(), tone.on_solid);
}
