//! What holds the contents of a page: headings, cards, and what stands where nothing is.

use egui::{
    Align, CornerRadius, Frame, InnerResponse, Layout, Response, Role, Sense, Ui, UiBuilder, vec2,
};
use lucide_icons::Icon;

use crate::window::theme::{Space, Tokens};

use super::text::{headline, label, muted, shown_line};
use super::{Button, paint};

/// The title of a page and the line under it. The title says the result, the line its consequence.
///
/// ```ignore
/// page_heading(ui, "You are signed in as alice", "Account 1234…; the checks below use this identity.");
/// ```
pub fn page_heading(ui: &mut Ui, title: &str, line: &str) -> Response {
    let t = Tokens::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        ui.set_max_width(ui.available_width().min(t.size.measure));
        headline(ui, title, t.heading(), 1);
        if !line.is_empty() {
            muted(ui, line);
        }
        ui.add_space(t.space.m);
    })
    .response
}

/// The title of a part of a page, with an optional line under it.
///
/// ```ignore
/// section(ui, "What AWS answered", None);
/// section(ui, "Regions", Some("Measured from this computer, best of three."));
/// ```
pub fn section(ui: &mut Ui, title: &str, line: Option<&str>) -> Response {
    let t = Tokens::of(ui);
    ui.add_space(t.space.s);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = t.space.hair;
        headline(ui, title, t.title(), 2);
        if let Some(line) = line {
            muted(ui, line);
        }
    })
    .response
}

/// A card as wide as the page.
///
/// ```ignore
/// card(ui, |ui| {
///     body(ui, "The profile works.");
/// });
/// ```
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = Tokens::of(ui);
    Frame::new()
        .fill(t.card)
        .stroke(t.hairline())
        .corner_radius(CornerRadius::same(t.radius.normal))
        .inner_margin(Space::margin(t.space.l, t.space.m))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        })
}

/// A card with a title and, at its right, one button. Answers whether that was pressed, and what the contents answer.
///
/// ```ignore
/// let (again, ()) = titled_card(ui, "Credentials", Some(Button::quiet("Run again").small()), |ui| {
///     body(ui, "AWS accepted the keys.");
/// });
/// ```
pub fn titled_card<R>(
    ui: &mut Ui,
    title: &str,
    action: Option<Button<'_>>,
    contents: impl FnOnce(&mut Ui) -> R,
) -> (bool, R) {
    let t = Tokens::of(ui);
    card(ui, |ui| {
        let pressed = title_row(ui, action, |ui| {
            headline(ui, title, t.subtitle(), 3);
        });
        (pressed, contents(ui))
    })
    .inner
}

/// Words at the left, and a button at the right that keeps its place however long the words are.
pub(super) fn title_row(
    ui: &mut Ui,
    action: Option<Button<'_>>,
    words: impl FnOnce(&mut Ui),
) -> bool {
    let t = Tokens::of(ui);
    let Some(button) = action else {
        words(ui);
        return false;
    };
    let size = button.measure(ui);
    let room = ui.available_width() - size.x - t.space.s;
    if room < t.size.number_column {
        words(ui);
        return button.show(ui).clicked();
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.s;
        let left = Layout::left_to_right(Align::Center);
        ui.allocate_ui_with_layout(vec2(room, size.y), left, |ui| {
            ui.set_width(room);
            ui.set_min_height(size.y);
            words(ui);
        });
        button.show(ui).clicked()
    })
    .inner
}

/// What stands where nothing is yet: why, and what to do about it.
///
/// ```ignore
/// empty_state(ui, Glyph::Inbox, "No profiles yet", "Create one, or paste keys from the portal.", |ui| {
///     Button::primary("Create a profile").show(ui)
/// });
/// ```
pub fn empty_state<R>(
    ui: &mut Ui,
    icon: Icon,
    title: &str,
    line: &str,
    actions: impl FnOnce(&mut Ui) -> R,
) -> R {
    let t = Tokens::of(ui);
    let group = UiBuilder::new()
        .layout(Layout::top_down(Align::Center))
        .accessibility_role(Role::Group)
        .accessibility_label(shown_line(title));
    ui.scope_builder(group, |ui| {
        ui.set_width(ui.available_width());
        ui.add_space(t.space.xxl);
        let side = egui::Vec2::splat(t.size.icon_huge);
        let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
        paint::icon(ui.painter(), rect.center(), icon, t.size.icon_huge, t.muted);
        ui.add_space(t.space.xs);
        label(ui, title, t.title(), t.text);
        muted(ui, line);
        ui.add_space(t.space.s);
        let answer = actions(ui);
        ui.add_space(t.space.xxl);
        answer
    })
    .inner
}
