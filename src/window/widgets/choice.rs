//! A large thing to choose: a way to start, a profile in a list.

use egui::{
    CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use crate::window::theme::Tokens;

use super::text::shown_line;
use super::{Mark, paint, steps};

/// A card that can be pressed, with an icon, a title, a line, and how the thing stands.
///
/// ```ignore
/// if Choice::new(Glyph::FlaskConical, "Rehearse with a practice account", "No AWS account needed.").show(ui).clicked() { go_on(); }
/// Choice::new(Glyph::KeyRound, "meetings", "Access keys · ~/.aws/credentials").mark(Mark::Passed).selected(true).show(ui);
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a choice is drawn by `show`"]
pub struct Choice<'a> {
    icon: Icon,
    title: &'a str,
    line: &'a str,
    mark: Option<Mark>,
    selected: Option<bool>,
}

impl<'a> Choice<'a> {
    /// A thing to choose, with its icon, its name and a line about it.
    pub const fn new(icon: Icon, title: &'a str, line: &'a str) -> Self {
        Self { icon, title, line, mark: None, selected: None }
    }

    /// How the thing stands, at the right.
    pub const fn mark(mut self, mark: Mark) -> Self {
        self.mark = Some(mark);
        self
    }

    /// One of several of which one is in use: drawn so, and told to screen readers as a radio button.
    pub const fn selected(mut self, selected: bool) -> Self {
        self.selected = Some(selected);
        self
    }

    /// Draws it as wide as the room; ask the response whether it was clicked.
    pub fn show(self, ui: &mut Ui) -> Response {
        let t = Tokens::of(ui);
        let width = ui.available_width();
        let indent = t.space.l + t.size.icon_large + t.space.m;
        let standing = self.mark.map(|mark| {
            paint::one_line(ui, mark.word(), t.small_strong(), mark.tone(t).ink, t.size.name_column)
        });
        let aside = standing.as_ref().map_or(0.0, |words| words.size().x + t.size.disc + t.space.l);
        let room = (width - indent - aside - t.space.l).max(t.space.huge);
        let title = paint::rows(ui, self.title, (t.strong(), t.text), room, 2);
        let line = paint::rows(ui, self.line, (t.small(), t.muted), room, 3);
        let text = title.size().y + t.space.hair + line.size().y;
        let wanted = vec2(width, (text + 2.0 * t.space.m).ceil());
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        self.name(ui, &response);
        if ui.is_rect_visible(rect) {
            self.ground(ui, &response);
            let center = paint::left_middle(rect, t.space.l, t.size.icon_large);
            let ink = if self.selected == Some(true) { t.link } else { t.muted };
            paint::icon(ui.painter(), center, self.icon, t.size.icon_large, ink);
            let left = rect.left() + indent;
            let top = rect.center().y - text / 2.0;
            let under = top + title.size().y + t.space.hair;
            ui.painter().galley(pos2(left, top), title, t.text);
            ui.painter().galley(pos2(left, under), line, t.muted);
            if let (Some(mark), Some(words)) = (self.mark, standing) {
                stands(ui, rect, mark, words);
            }
            paint::ring_outside(ui, &response, t.radius.normal);
        }
        response
    }

    fn ground(&self, ui: &Ui, response: &Response) {
        let t = Tokens::of(ui);
        let on = self.selected == Some(true);
        let (fill, line) = match (on, response.hovered()) {
            (true, _) => (t.active, Stroke::new(t.size.pen, t.accent)),
            (_, true) => (t.hover, Stroke::new(t.size.hairline, t.outline)),
            _ => (t.card, t.hairline()),
        };
        let corners = CornerRadius::same(t.radius.normal);
        ui.painter().rect(response.rect, corners, fill, line, StrokeKind::Inside);
    }

    fn name(&self, ui: &Ui, response: &Response) {
        let (title, enabled) = (shown_line(self.title), ui.is_enabled());
        response.widget_info(|| match self.selected {
            Some(on) => WidgetInfo::selected(Role::RadioButton, enabled, on, &title),
            None => WidgetInfo::labeled(Role::Button, enabled, &title),
        });
        let standing = self.mark.map(|mark| format!("{}. ", mark.word())).unwrap_or_default();
        paint::describe(ui, response, &format!("{standing}{}", self.line));
    }
}

fn stands(ui: &Ui, rect: Rect, mark: Mark, words: std::sync::Arc<egui::Galley>) {
    let t = Tokens::of(ui);
    let right = rect.right() - t.space.l;
    let left = right - words.size().x;
    let y = rect.center().y;
    let center = pos2(left - t.space.xs - t.size.icon / 2.0, y);
    match mark {
        Mark::Running => super::progress::turn(ui, rect, center, t.size.icon / 2.0 - t.size.pen),
        Mark::NotRun => {
            let ring = Stroke::new(t.size.pen, t.outline);
            ui.painter().circle_stroke(center, t.size.icon / 2.0 - t.size.pen, ring);
        }
        mark => steps::solid_disc(ui, center, t.size.icon / 2.0, mark),
    }
    ui.painter().galley(pos2(left, y - words.size().y / 2.0), words, t.text);
}
