//! Things that take time: the spinner and the line of progress.

use std::time::Duration;

use egui::{
    Align, CornerRadius, Layout, Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo, vec2,
};

use crate::window::theme::{self, Tokens};

use super::text::{announce, label, shown_line};
use super::{Button, paint};

/// A quarter of a circle that turns while it can be seen; stands still where motion is reduced.
///
/// ```ignore
/// ui.horizontal(|ui| {
///     spinner(ui, "Asking AWS who you are");
///     muted(ui, "Asking AWS who you are");
/// });
/// ```
pub fn spinner(ui: &mut Ui, what: &str) -> Response {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(t.size.icon), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, shown_line(what)));
    let radius = (t.size.icon - t.size.ring) / 2.0;
    turn(ui, rect, rect.center(), radius);
    response
}

/// Draws the turning quarter, and asks for the next frame only while `seen` is on screen.
pub(super) fn turn(ui: &Ui, seen: Rect, center: Pos2, radius: f32) {
    if !ui.is_rect_visible(seen) {
        return;
    }
    let t = Tokens::of(ui);
    let start = if theme::reduced_motion(ui) {
        0.0
    } else {
        ui.ctx().request_repaint_after(Duration::from_secs_f32(t.time.frame));
        turns(ui.input(|input| input.time), t.time.turn)
    };
    paint::arc(ui.painter(), center, radius, (start, start + 0.25), t.running.solid, t.size.ring);
}

/// How far a turn of `period` seconds has come at `time`, in 0..1.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a fraction of a turn keeps its meaning in f32"
)]
fn turns(time: f64, period: f64) -> f32 {
    (time / period).fract() as f32
}

/// A line of progress: what is happening, how far it is, and a way to stop it.
///
/// ```ignore
/// let stopped = Progress::new("Checking permissions").fraction(0.4).detail("2 of 5").cancel("Cancel").show(ui);
/// if stopped { commands.push(Command::Cancel); }
/// Progress::new("Waiting for AWS to apply the policy").show(ui);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "progress is drawn by `show`"]
pub struct Progress<'a> {
    what: &'a str,
    fraction: Option<f32>,
    detail: Option<&'a str>,
    cancel: Option<&'a str>,
}

impl<'a> Progress<'a> {
    /// `what` is happening.
    pub const fn new(what: &'a str) -> Self {
        Self { what, fraction: None, detail: None, cancel: None }
    }

    /// How far it is, in 0..=1; without it, only that something is happening.
    pub const fn fraction(mut self, fraction: f32) -> Self {
        self.fraction = Some(fraction);
        self
    }

    /// How far it is, in words ("2 of 5").
    pub const fn detail(mut self, detail: &'a str) -> Self {
        self.detail = Some(detail);
        self
    }

    /// The words of the button that stops it.
    pub const fn cancel(mut self, name: &'a str) -> Self {
        self.cancel = Some(name);
        self
    }

    /// Draws it; true when the button was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let t = Tokens::of(ui);
        let button = self.cancel.map(|name| Button::secondary(name).small());
        let stopped = ui
            .vertical(|ui| {
                ui.spacing_mut().item_spacing = vec2(t.space.s, t.space.xs);
                let stopped = self.words(ui, button);
                if let Some(fraction) = self.fraction {
                    self.bar(ui, fraction.clamp(0.0, 1.0));
                }
                stopped
            })
            .inner;
        ui.add_space(t.space.xs);
        stopped
    }

    fn words(&self, ui: &mut Ui, button: Option<Button<'_>>) -> bool {
        let t = Tokens::of(ui);
        let side = button.map_or(0.0, |button| button.measure(ui).x + t.space.s);
        let room = (ui.available_width() - side).max(t.size.name_column);
        ui.horizontal(|ui| {
            ui.allocate_ui_with_layout(
                vec2(room, t.size.control_small),
                Layout::left_to_right(Align::Center),
                |ui| {
                    ui.set_min_width(room);
                    spinner(ui, self.what);
                    let line = match self.detail {
                        Some(detail) => format!("{} · {detail}", self.what),
                        None => self.what.to_owned(),
                    };
                    let response = label(ui, &line, t.body(), t.muted);
                    announce(ui, &response, &line);
                },
            );
            button.is_some_and(|button| button.show(ui).clicked())
        })
        .inner
    }

    fn bar(&self, ui: &mut Ui, fraction: f32) {
        let t = Tokens::of(ui);
        let size = vec2(ui.available_width(), t.size.bar);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| {
            let mut info =
                WidgetInfo::labeled(Role::ProgressIndicator, true, shown_line(self.what));
            info.value = Some(f64::from(fraction * 100.0).round());
            info
        });
        let corners = CornerRadius::same(t.radius.small);
        ui.painter().rect_filled(rect, corners, t.running.tint);
        let done = Rect::from_min_size(rect.min, vec2(rect.width() * fraction, rect.height()));
        ui.painter().rect_filled(done, corners, t.running.solid);
    }
}
