//! The tokens, told to egui: what its own widgets (menus, scroll bars, selection) look like.

use egui::style::{ScrollAnimation, WidgetVisuals};
use egui::{Color32, Context, CornerRadius, FontFamily, FontId, Shadow, Stroke, TextStyle, Theme};
use egui::{Style, Visuals, vec2};

use super::{MEDIUM, SEMIBOLD, Space, Tokens, family};

/// Sets the styles of both themes.
pub(super) fn install(ctx: &Context) {
    for theme in [Theme::Light, Theme::Dark] {
        let tokens = Tokens::for_theme(theme);
        ctx.style_mut_of(theme, |style| {
            text(style, tokens);
            spacing(style, tokens);
            visuals(&mut style.visuals, theme, tokens);
        });
    }
}

/// Turns egui's own animations on or off.
pub(super) fn set_motion(ctx: &Context, moving: bool) {
    for theme in [Theme::Light, Theme::Dark] {
        let tokens = Tokens::for_theme(theme);
        ctx.style_mut_of(theme, |style| {
            style.animation_time = if moving { tokens.time.quick } else { 0.0 };
            style.scroll_animation =
                if moving { ScrollAnimation::default() } else { ScrollAnimation::none() };
            style.visuals.text_cursor.blink = moving;
        });
    }
}

fn text(style: &mut Style, t: &Tokens) {
    let sized = |size, family| FontId::new(size, family);
    style.text_styles = [
        (TextStyle::Heading, sized(t.size.heading, family(SEMIBOLD))),
        (TextStyle::Body, sized(t.size.body, FontFamily::Proportional)),
        (TextStyle::Button, sized(t.size.body, family(MEDIUM))),
        (TextStyle::Small, sized(t.size.small, FontFamily::Proportional)),
        (TextStyle::Monospace, sized(t.size.mono, FontFamily::Monospace)),
    ]
    .into();
}

fn spacing(style: &mut Style, t: &Tokens) {
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(t.space.s, t.space.s);
    spacing.button_padding = vec2(t.space.m, t.space.s);
    spacing.menu_margin = Space::margin(t.space.xs, t.space.xs);
    spacing.window_margin = Space::margin(t.space.xl, t.space.xl);
    spacing.interact_size.y = t.size.row;
    spacing.text_edit_width = t.size.field;
    spacing.combo_width = t.size.field;
    spacing.combo_height = t.size.scroll;
    spacing.tooltip_width = t.size.tooltip;
    spacing.icon_width = t.size.icon;
}

fn visuals(visuals: &mut Visuals, theme: Theme, t: &Tokens) {
    *visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    visuals.panel_fill = t.surface;
    visuals.window_fill = t.raised;
    visuals.window_stroke = t.hairline();
    visuals.window_corner_radius = CornerRadius::same(t.radius.large);
    visuals.menu_corner_radius = CornerRadius::same(t.radius.normal);
    visuals.extreme_bg_color = t.surface;
    visuals.text_edit_bg_color = Some(t.surface);
    visuals.faint_bg_color = t.card;
    visuals.code_bg_color = t.card;
    visuals.hyperlink_color = t.link;
    visuals.weak_text_color = Some(t.muted);
    visuals.warn_fg_color = t.attention.ink;
    visuals.error_fg_color = t.bad.ink;
    visuals.selection.bg_fill = t.selection;
    visuals.selection.stroke = Stroke::new(t.size.hairline, t.text);
    visuals.text_cursor.stroke = Stroke::new(t.size.ring, t.accent);
    let raised = Shadow { offset: [0, 8], blur: 24, spread: 0, color: t.shadow };
    visuals.window_shadow = raised;
    visuals.popup_shadow = raised;
    let states = &mut visuals.widgets;
    states.noninteractive = state(t, t.surface, t.hairline());
    states.inactive = state(t, t.surface, Stroke::new(t.size.hairline, t.outline));
    states.hovered = state(t, t.hover, Stroke::new(t.size.hairline, t.muted));
    states.active = state(t, t.hover, t.ring());
    states.open = state(t, t.hover, t.ring());
}

fn state(t: &Tokens, fill: Color32, outline: Stroke) -> WidgetVisuals {
    WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: outline,
        corner_radius: CornerRadius::same(t.radius.normal),
        fg_stroke: Stroke::new(t.size.hairline, t.text),
        expansion: 0.0,
    }
}
