//! Pills: how a thing stands, and whose account is in use.

use egui::{
    Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use lucide_icons::Icon;

use crate::window::theme::{Tokens, Tone};

use super::text::{shown, shown_line};
use super::{Kind, Mark, paint, progress};

/// Icon, word and colour of a mark, in a pill.
///
/// ```ignore
/// status_badge(ui, Mark::Passed);
/// ```
pub fn status_badge(ui: &mut Ui, mark: Mark) -> Response {
    let tone = mark.tone(Tokens::of(ui));
    let icon = if mark == Mark::Running { None } else { Some(mark.icon()) };
    pill(ui, icon, mark.word(), tone, Stroke::NONE)
}

/// A pill with words of your own ("SSO", "Expired", "3 problems").
///
/// ```ignore
/// badge(ui, Kind::Attention, "Expires in 20 minutes");
/// ```
pub fn badge(ui: &mut Ui, kind: Kind, words: &str) -> Response {
    let tone = kind.tone(Tokens::of(ui));
    let icon = if kind == Kind::Neutral { Icon::Tag } else { kind.icon() };
    pill(ui, Some(icon), words, tone, Stroke::NONE)
}

/// Says that nothing here touches a real account.
pub fn practice_badge(ui: &mut Ui) -> Response {
    let t = Tokens::of(ui);
    let edge = Stroke::new(t.size.hairline, t.unknown.edge);
    pill(ui, Some(Icon::FlaskConical), "Practice", t.unknown, edge)
        .on_hover_text("A practice account on this computer. Nothing real is touched.")
}

/// The things in use, one after the other: profile · account · Region. Empty parts are left out.
///
/// ```ignore
/// chip(ui, &["meetings", "123456789012", "eu-central-1"]);
/// ```
pub fn chip(ui: &mut Ui, parts: &[&str]) -> Response {
    let t = Tokens::of(ui);
    let words: Vec<_> = parts.iter().filter(|part| !part.is_empty()).copied().collect();
    let words = words.join("  ·  ");
    let tone = Tone { ink: t.text, tint: t.card, ..t.neutral };
    let edge = Stroke::new(t.size.hairline, t.line);
    pill(ui, Some(Icon::UserRound), &words, tone, edge)
}

/// Without an icon it draws the turning quarter.
fn pill(ui: &mut Ui, icon: Option<Icon>, words: &str, tone: Tone, edge: Stroke) -> Response {
    let t = Tokens::of(ui);
    let sign = t.size.icon_small;
    let beside = t.space.s + sign + t.space.xs + t.space.m;
    let whole = ui.available_width().min(ui.max_rect().width());
    let room = (whole - beside).max(t.space.huge);
    let galley = paint::one_line(ui, words, t.small_strong(), tone.ink, room);
    let height = (galley.size().y + t.space.s).ceil();
    let size = vec2((galley.size().x + beside).ceil(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, shown_line(words)));
    let cut = galley.elided;
    if ui.is_rect_visible(rect) {
        let corners = CornerRadius::same(t.radius.pill);
        ui.painter().rect(rect, corners, tone.tint, edge, StrokeKind::Inside);
        let center = paint::left_middle(rect, t.space.s, sign);
        match icon {
            Some(icon) => paint::icon(ui.painter(), center, icon, sign, tone.ink),
            None => progress::turn(ui, rect, center, (sign - t.size.ring) / 2.0),
        }
        let x = rect.left() + t.space.s + sign + t.space.xs;
        let y = rect.center().y - galley.size().y / 2.0;
        ui.painter().galley(pos2(x, y), galley, Color32::PLACEHOLDER);
    }
    if cut { response.on_hover_text(shown(words)) } else { response }
}
