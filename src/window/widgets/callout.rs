//! A message on the page: what is wrong or right, why, and what can be done.

use egui::{CornerRadius, Frame, Role, Sense, Stroke, Ui, UiBuilder, Vec2, accesskit::Live};

use crate::window::theme::{Space, Tokens};

use super::text::{label, shown_line};
use super::{Kind, paint};

/// A tinted box with icon, title, body, and room for buttons.
///
/// ```ignore
/// Callout::new(Kind::Bad, "The secret key does not belong to this key id")
///     .body("AWS answered SignatureDoesNotMatch.")
///     .show(ui, |ui| Button::primary("Paste the keys again").show(ui).clicked());
/// Callout::new(Kind::Good, "Everything a test meeting needs is allowed").plain(ui);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a callout is drawn by `show` or `plain`"]
pub struct Callout<'a> {
    kind: Kind,
    title: &'a str,
    body: Option<&'a str>,
    live: bool,
}

impl<'a> Callout<'a> {
    /// A message of this kind with this title.
    pub const fn new(kind: Kind, title: &'a str) -> Self {
        Self { kind, title, body: None, live: false }
    }

    /// The lines under the title.
    pub const fn body(mut self, body: &'a str) -> Self {
        self.body = Some(body);
        self
    }

    /// Read out when it appears or changes.
    pub const fn announced(mut self) -> Self {
        self.live = true;
        self
    }

    /// Draws it without buttons.
    pub fn plain(self, ui: &mut Ui) {
        self.frame(ui, |_| {}, false);
    }

    /// Draws it with what `actions` draws under the text.
    pub fn show<R>(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui) -> R) -> R {
        self.frame(ui, actions, true)
    }

    fn frame<R>(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui) -> R, room: bool) -> R {
        let t = Tokens::of(ui);
        let tone = self.kind.tone(t);
        Frame::new()
            .fill(tone.tint)
            .stroke(Stroke::new(t.size.hairline, tone.edge))
            .corner_radius(CornerRadius::same(t.radius.normal))
            .inner_margin(Space::margin(t.space.l, t.space.m))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                let name = format!("{}: {}", self.kind.word(), shown_line(self.title));
                let group =
                    UiBuilder::new().accessibility_role(Role::Group).accessibility_label(name);
                ui.scope_builder(group, |ui| {
                    if self.live {
                        let id = ui.unique_id();
                        ui.ctx().accesskit_node_builder(id, |node| node.set_live(Live::Polite));
                    }
                    self.contents(ui, actions, room)
                })
                .inner
            })
            .inner
    }

    fn contents<R>(self, ui: &mut Ui, actions: impl FnOnce(&mut Ui) -> R, room: bool) -> R {
        let t = Tokens::of(ui);
        let tone = self.kind.tone(t);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t.space.m;
            let side = Vec2::splat(t.size.icon_large);
            let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
            paint::icon(ui.painter(), rect.center(), self.kind.icon(), t.size.icon_large, tone.ink);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing = Vec2::new(t.space.s, t.space.xs);
                label(ui, self.title, t.subtitle(), t.text);
                if let Some(body) = self.body {
                    label(ui, body, t.body(), t.text);
                }
                if !room {
                    return actions(ui);
                }
                ui.add_space(t.space.xs);
                ui.horizontal_wrapped(actions).inner
            })
            .inner
        })
        .inner
    }
}
