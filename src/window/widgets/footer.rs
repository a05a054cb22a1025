//! A page: its body, which scrolls, and the bar at its bottom.

use egui::{CornerRadius, Frame, Rect, ScrollArea, Ui, UiBuilder, pos2};

use crate::window::theme::{Space, Tokens};

use super::text::{announce, shown_line};
use super::{Button, paint};

/// The bar at the bottom.
#[derive(Clone, Copy, Debug, Default)]
pub struct Footer<'a> {
    /// The words of the button that goes back; `None` on the first page.
    pub back: Option<&'a str>,
    /// The button that goes on; `None` on the last page. One that is blocked shows its reason in the bar.
    pub next: Option<Button<'a>>,
    /// A few words at the left, read out when they change ("Saved", "Checking…").
    pub note: Option<&'a str>,
}

/// Which button of the bar was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Back to the page before.
    Back,
    /// On to the next page.
    Next,
}

/// Draws a page into the room that is left. `salt` names the page, so that each keeps its own scroll position.
/// The body is drawn before the bar, so Tab walks the page first and the bar last.
///
/// ```ignore
/// let footer = Footer { back: Some("Back"), next: Some(Button::primary("Continue")), note: None };
/// let ((), pressed) = page(ui, "region", footer, |ui| { page_heading(ui, "Region", ""); });
/// if pressed == Some(Pressed::Next) { commands.push(Command::Continue); }
/// ```
pub fn page<R>(
    ui: &mut Ui,
    salt: &str,
    footer: Footer<'_>,
    body: impl FnOnce(&mut Ui) -> R,
) -> (R, Option<Pressed>) {
    let t = Tokens::of(ui);
    let full = ui.available_rect_before_wrap();
    let side = if full.width() < t.size.narrow { t.space.l } else { t.space.xxl };
    let back = footer.back.map(|name| Button::secondary(name).least_width(t.size.bar_button));
    let next = footer.next.map(|button| button.least_width(t.size.bar_button));
    let buttons = [back, next];
    let high = buttons.iter().flatten().map(|b| b.measure(ui).y).fold(t.size.control, f32::max);
    let (top, bottom) = full.split_top_bottom_at_y(full.bottom() - high - 2.0 * t.space.m);
    let answer = ui
        .scope_builder(UiBuilder::new().max_rect(top).id_salt((salt, "body")), |ui| {
            scrolled(ui, salt, side, body)
        })
        .inner;
    let pressed = ui
        .scope_builder(UiBuilder::new().max_rect(bottom).id_salt("bar"), |ui| {
            ui.painter().hline(bottom.x_range(), bottom.top(), t.hairline());
            bar(ui, bottom.shrink2(egui::vec2(side, t.space.m)), buttons, footer.note)
        })
        .inner;
    ui.advance_cursor_after_rect(full);
    (answer, pressed)
}

fn scrolled<R>(ui: &mut Ui, salt: &str, side: f32, body: impl FnOnce(&mut Ui) -> R) -> R {
    let t = Tokens::of(ui);
    ScrollArea::vertical()
        .id_salt(salt)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            Frame::new()
                .inner_margin(Space::margin(side, t.space.xl))
                .corner_radius(CornerRadius::ZERO)
                .show(ui, |ui| {
                    ui.set_width(ui.available_width().min(t.size.page));
                    ui.spacing_mut().item_spacing.y = t.space.m;
                    body(ui)
                })
                .inner
        })
        .inner
}

/// Left to right with one spacer, so that Back comes before the next button for Tab too.
fn bar(
    ui: &mut Ui,
    rect: Rect,
    [back, next]: [Option<Button<'_>>; 2],
    note: Option<&str>,
) -> Option<Pressed> {
    let t = Tokens::of(ui);
    let both = [back, next];
    let wide: f32 = both.iter().flatten().map(|button| button.measure(ui).x + t.space.s).sum();
    let room = rect.width() - wide;
    let reason = next.and_then(|button| button.reason());
    if let Some(words) = reason.or(note)
        && room > t.size.number_column
    {
        let galley = paint::rows(ui, words, (t.small(), t.muted), room - t.space.s, 2);
        let y = rect.center().y - galley.size().y / 2.0;
        let place = Rect::from_min_size(pos2(rect.left(), y), galley.size());
        let response = ui.interact(place, ui.make_persistent_id("note"), egui::Sense::hover());
        ui.painter().galley(place.min, galley, t.muted);
        announce(ui, &response, words);
        response.on_hover_text(shown_line(words));
    }
    let start = rect.left() + room.max(0.0) + t.space.s;
    let place = Rect::from_min_max(pos2(start, rect.top()), rect.max);
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = t.space.s;
            let [back, next] = both.map(|b| b.is_some_and(|b| b.show(ui).clicked()));
            match (back, next) {
                (true, _) => Some(Pressed::Back),
                (_, true) => Some(Pressed::Next),
                _ => None,
            }
        })
        .inner
    })
    .inner
}
