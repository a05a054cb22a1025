//! Notices that come, are read out, and go.

use std::time::Duration;

use egui::{
    Align2, Area, Context, CornerRadius, Frame, Id, Order, Rect, Role, Sense, Ui, UiBuilder, Vec2,
};
use egui::{accesskit::Live, pos2, vec2};
use lucide_icons::Icon;

use crate::window::theme::{Space, Tokens};

use super::text::{label, shown_line};
use super::{Kind, icon_button, paint};

/// The notices on screen, newest last. Good news goes by itself; a problem stays until it is dismissed.
///
/// ```ignore
/// toasts.push(Kind::Good, "Saved to ~/.aws/config");
/// toasts.push(Kind::Bad, "The file changed on disk. Nothing was written.");
/// toasts.show(ui.ctx()); // once a frame, after the page
/// ```
#[derive(Debug, Default)]
pub struct Toasts {
    notices: Vec<Notice>,
    count: u64,
}

#[derive(Debug)]
struct Notice {
    number: u64,
    kind: Kind,
    text: String,
    /// When it was first drawn, in seconds of the context's clock.
    since: Option<f64>,
}

/// More than this would hide the page.
const MOST: usize = 4;

impl Toasts {
    /// Adds a notice; the oldest makes room.
    pub fn push(&mut self, kind: Kind, text: impl Into<String>) {
        if self.notices.len() >= MOST {
            self.notices.remove(0);
        }
        self.count += 1;
        self.notices.push(Notice { number: self.count, kind, text: text.into(), since: None });
    }

    /// Takes all notices away.
    pub fn clear(&mut self) {
        self.notices.clear();
    }

    /// How many are on screen.
    pub fn len(&self) -> usize {
        self.notices.len()
    }

    /// Whether none is on screen.
    pub fn is_empty(&self) -> bool {
        self.notices.is_empty()
    }

    /// Draws them in the top right corner, and asks for the frame in which the next one goes.
    pub fn show(&mut self, ctx: &Context) {
        let t = Tokens::of(ctx);
        let now = ctx.input(|input| input.time);
        self.notices.retain(|notice| notice.left(now, t.time.notice) > 0.0);
        if self.notices.is_empty() {
            return;
        }
        let screen = ctx.content_rect().width();
        let width = t.size.notice.min(screen - 2.0 * t.space.l);
        let mut dismissed = None;
        Area::new(Id::unique("chime-setup notices"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_TOP, vec2(-t.space.l, t.space.l))
            .default_width(width)
            .show(ctx, |ui| {
                ui.set_width(width);
                ui.spacing_mut().item_spacing.y = t.space.s;
                for notice in &mut self.notices {
                    let since = *notice.since.get_or_insert(now);
                    if notice.draw(ui) {
                        dismissed = Some(notice.number);
                    } else if notice.goes() {
                        let left = (since + t.time.notice - now).max(0.0);
                        ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
                    }
                }
            });
        self.notices.retain(|notice| Some(notice.number) != dismissed);
    }
}

impl Notice {
    fn goes(&self) -> bool {
        !matches!(self.kind, Kind::Bad | Kind::Attention)
    }

    /// Seconds until it goes.
    fn left(&self, now: f64, lasting: f64) -> f64 {
        match self.since {
            Some(since) if self.goes() => since + lasting - now,
            _ => lasting,
        }
    }

    /// True when it was dismissed. No wider than its words, and at the right: it covers as little as it can.
    fn draw(&self, ui: &mut Ui) -> bool {
        let t = Tokens::of(ui);
        let line = paint::one_line(ui, &self.text, t.body(), t.text, f32::INFINITY);
        let beside = 2.0 * (t.size.control_small + t.space.s + t.space.m) + t.space.xs;
        let width = (line.size().x.ceil() + beside).min(ui.available_width());
        let top = ui.cursor().top();
        let right = ui.max_rect().right();
        let place = Rect::from_min_max(pos2(right - width, top), pos2(right, f32::INFINITY));
        let inside = UiBuilder::new().max_rect(place);
        ui.scope_builder(inside, |ui| self.draw_in(ui)).inner
    }

    fn draw_in(&self, ui: &mut Ui) -> bool {
        let t = Tokens::of(ui);
        let tone = self.kind.tone(t);
        let shadow = ui.visuals().popup_shadow;
        Frame::new()
            .fill(t.raised)
            .stroke(t.hairline())
            .shadow(shadow)
            .corner_radius(CornerRadius::same(t.radius.large))
            .inner_margin(Space::margin(t.space.m, t.space.s))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = t.space.s;
                    let side = Vec2::splat(t.size.control_small);
                    let (rect, _) = ui.allocate_exact_size(side, Sense::hover());
                    let sign = self.kind.icon();
                    paint::icon(ui.painter(), rect.center(), sign, t.size.icon_large, tone.ink);
                    self.words(ui);
                    icon_button(ui, Icon::X, "Dismiss this notice").clicked()
                })
                .inner
            })
            .inner
    }

    fn words(&self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let room = (ui.available_width() - t.size.control_small - t.space.s).max(t.space.huge);
        let name = shown_line(&self.text).into_owned();
        let group = UiBuilder::new().accessibility_role(Role::Status).accessibility_label(name);
        ui.scope_builder(group, |ui| {
            let id = ui.unique_id();
            ui.ctx().accesskit_node_builder(id, |node| node.set_live(Live::Polite));
            ui.vertical(|ui| {
                ui.set_width(room);
                ui.add_space(t.space.xs);
                label(ui, &shown_line(&self.text), t.body(), t.text);
            });
        });
    }
}
