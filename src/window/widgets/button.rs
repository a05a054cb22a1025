//! Buttons of four kinds, with an icon, a state and a reason.

use std::sync::Arc;

use egui::{Color32, CornerRadius, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui};
use egui::{Vec2, WidgetInfo, pos2, vec2};
use lucide_icons::Icon;

use crate::window::theme::Tokens;

use super::paint;
use super::text::{shown, shown_line};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    Primary,
    Secondary,
    Quiet,
    Danger,
}

/// A button. Its words say what it does ("Save 2 changes", never "OK").
///
/// ```ignore
/// if Button::primary("Continue").trailing(Glyph::ArrowRight).show(ui).clicked() { go_on(); }
/// Button::secondary("Run again").icon(Glyph::RefreshCw).small().show(ui);
/// Button::danger("Delete profile").blocked(Some("It is the only profile.")).show(ui);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a button is drawn by `show`"]
pub struct Button<'a> {
    name: &'a str,
    weight: Weight,
    small: bool,
    icon: Option<Icon>,
    trailing: Option<Icon>,
    blocked: Option<&'a str>,
    least_width: f32,
    icon_only: bool,
    inline: bool,
}

impl<'a> Button<'a> {
    const fn new(name: &'a str, weight: Weight) -> Self {
        Self {
            name,
            weight,
            small: false,
            icon: None,
            trailing: None,
            blocked: None,
            least_width: 0.0,
            icon_only: false,
            inline: false,
        }
    }

    /// The one thing to do next; one on a page.
    pub const fn primary(name: &'a str) -> Self {
        Self::new(name, Weight::Primary)
    }

    /// Anything else that may be done.
    pub const fn secondary(name: &'a str) -> Self {
        Self::new(name, Weight::Secondary)
    }

    /// Without a frame, for rows and cards.
    pub const fn quiet(name: &'a str) -> Self {
        Self::new(name, Weight::Quiet)
    }

    /// Destroys something.
    pub const fn danger(name: &'a str) -> Self {
        Self::new(name, Weight::Danger)
    }

    /// Only an icon; the name is its tooltip and what screen readers say.
    pub const fn bare(icon: Icon, name: &'a str) -> Self {
        let mut button = Self::new(name, Weight::Quiet);
        button.icon = Some(icon);
        button.icon_only = true;
        button.small = true;
        button
    }

    /// An icon before the words.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// An icon after the words.
    pub const fn trailing(mut self, icon: Icon) -> Self {
        self.trailing = Some(icon);
        self
    }

    /// Lower, for rows and cards.
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// No higher than a row of words, so that it can stand in one.
    pub(super) const fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Not narrower than this many points.
    pub const fn least_width(mut self, width: f32) -> Self {
        self.least_width = width;
        self
    }

    /// With a reason, the button cannot be pressed, and says why on hover and to screen readers.
    pub const fn blocked(mut self, reason: Option<&'a str>) -> Self {
        self.blocked = reason;
        self
    }

    /// Why it cannot be pressed.
    pub const fn reason(&self) -> Option<&'a str> {
        self.blocked
    }

    pub(super) const fn is_danger(&self) -> bool {
        matches!(self.weight, Weight::Danger)
    }

    pub(super) const fn is_primary(&self) -> bool {
        matches!(self.weight, Weight::Primary)
    }

    /// Draws it; ask the response whether it was clicked (by pointer, Enter, Space or a screen reader).
    pub fn show(self, ui: &mut Ui) -> Response {
        let response = ui.add_enabled(self.blocked.is_none(), |ui: &mut Ui| self.draw(ui));
        match self.blocked {
            Some(reason) => {
                paint::describe(ui, &response, reason);
                response.on_disabled_hover_text(shown(reason))
            }
            None if self.icon_only => response.on_hover_text(shown_line(self.name)),
            None => response,
        }
    }

    /// The size it will have in this `Ui`, for laying out what stands beside it.
    pub(super) fn measure(&self, ui: &Ui) -> Vec2 {
        self.parts(ui).1
    }

    /// The words laid out, and the size of the whole.
    fn parts(&self, ui: &Ui) -> (Option<Arc<Galley>>, Vec2) {
        let t = Tokens::of(ui);
        let height = if self.small { t.size.control_small } else { t.size.control };
        if self.icon_only {
            let height = if self.inline { t.size.disc } else { height };
            return (None, Vec2::splat(height));
        }
        let signs = [self.icon, self.trailing].into_iter().flatten().count();
        let beside = 2.0 * self.padding(t)
            + if signs == 2 { 2.0 } else { f32::from(u8::from(signs == 1)) }
                * (t.size.icon + t.space.s);
        let room = (ui.available_width() - beside).max(t.space.huge);
        let ink = self.colors(t, false).1;
        let words = paint::rows(ui, self.name, (t.strong(), ink), room, 3);
        let size = words.size();
        let high = (size.y + 2.0 * t.space.xs).max(height);
        let wide = (size.x + beside).max(self.least_width);
        (Some(words), vec2(wide.ceil(), high.ceil()))
    }

    fn padding(&self, t: &Tokens) -> f32 {
        match (self.weight, self.small) {
            (Weight::Quiet, _) => t.space.s,
            (_, true) => t.space.m,
            (_, false) => t.space.l,
        }
    }

    /// Fill, ink and outline.
    fn colors(&self, t: &Tokens, lit: bool) -> (Color32, Color32, Stroke) {
        let none = Stroke::NONE;
        match self.weight {
            Weight::Primary => (if lit { t.accent_hover } else { t.accent }, t.on_accent, none),
            Weight::Danger => (if lit { t.danger_hover } else { t.danger }, t.on_danger, none),
            Weight::Secondary => {
                let fill = if lit { t.hover } else { t.surface };
                (fill, t.text, Stroke::new(t.size.hairline, t.outline))
            }
            Weight::Quiet => {
                let fill = if lit { t.hover } else { Color32::TRANSPARENT };
                let ink = match (self.icon_only, lit) {
                    (true, false) => t.muted,
                    (true, true) => t.text,
                    (false, _) => t.link,
                };
                (fill, ink, none)
            }
        }
    }

    fn draw(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let (words, size) = self.parts(ui);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Button, ui.is_enabled(), shown_line(self.name))
        });
        if ui.is_rect_visible(rect) {
            let lit = response.hovered() || response.is_pointer_button_down_on();
            let (fill, ink, line) = self.colors(t, lit);
            let corners = CornerRadius::same(t.radius.normal);
            ui.painter().rect(rect, corners, fill, line, StrokeKind::Inside);
            self.draw_contents(ui, rect, words, ink);
            paint::ring_outside(ui, &response, t.radius.normal);
        }
        response
    }

    fn draw_contents(&self, ui: &Ui, rect: Rect, words: Option<Arc<Galley>>, ink: Color32) {
        let t = Tokens::of(ui);
        let painter = ui.painter();
        let Some(words) = words else {
            if let Some(icon) = self.icon {
                paint::icon(painter, rect.center(), icon, t.size.icon, ink);
            }
            return;
        };
        let step = t.size.icon + t.space.s;
        let before = if self.icon.is_some() { step } else { 0.0 };
        let after = if self.trailing.is_some() { step } else { 0.0 };
        let size = words.size();
        let mut x = rect.center().x - (before + size.x + after) / 2.0;
        let y = rect.center().y;
        if let Some(icon) = self.icon {
            paint::icon(painter, pos2(x + t.size.icon / 2.0, y), icon, t.size.icon, ink);
            x += step;
        }
        painter.galley_with_override_text_color(pos2(x, y - size.y / 2.0), words, ink);
        if let Some(icon) = self.trailing {
            let x = x + size.x + t.space.s + t.size.icon / 2.0;
            paint::icon(painter, pos2(x, y), icon, t.size.icon, ink);
        }
    }
}

/// A small button with only an icon, for corners of cards and rows.
///
/// ```ignore
/// if icon_button(ui, Glyph::Copy, "Copy request id").clicked() {
///     ui.copy_text(id);
/// }
/// ```
pub fn icon_button(ui: &mut Ui, icon: Icon, name: &str) -> Response {
    Button::bare(icon, name).show(ui)
}
