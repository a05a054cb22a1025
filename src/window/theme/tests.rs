//! Contrast, coverage of the fonts, and the switch for motion.

use egui::{Color32, Context, Theme};

use super::{Tokens, Tone, covers, install, reduced_motion, set_reduced_motion};

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(color: Color32) -> f64 {
    let linear = |byte: u8| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
}

fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn grounds(t: &Tokens) -> [(&'static str, Color32); 6] {
    [
        ("surface", t.surface),
        ("sidebar", t.sidebar),
        ("card", t.card),
        ("raised", t.raised),
        ("active", t.active),
        ("hover", t.hover),
    ]
}

fn tones(t: &Tokens) -> [(&'static str, Tone); 6] {
    [
        ("neutral", t.neutral),
        ("good", t.good),
        ("attention", t.attention),
        ("bad", t.bad),
        ("unknown", t.unknown),
        ("running", t.running),
    ]
}

/// Every pair of text and background that a widget draws.
fn text_pairs(t: &Tokens) -> Vec<(String, Color32, Color32)> {
    let mut pairs = vec![
        ("button".to_owned(), t.on_accent, t.accent),
        ("button, pointed at".to_owned(), t.on_accent, t.accent_hover),
        ("danger button".to_owned(), t.on_danger, t.danger),
        ("danger button, pointed at".to_owned(), t.on_danger, t.danger_hover),
        ("selected text".to_owned(), t.text, t.selection),
    ];
    let inks = [("text", t.text), ("muted", t.muted), ("link", t.link)];
    let code = [t.code.key, t.code.string, t.code.number, t.code.mark];
    for (ground, back) in grounds(t) {
        for (name, ink) in inks {
            pairs.push((format!("{name} on {ground}"), ink, back));
        }
        for (name, tone) in tones(t) {
            pairs.push((format!("{name} ink on {ground}"), tone.ink, back));
        }
    }
    for ink in code {
        pairs.push(("code on card".to_owned(), ink, t.card));
        pairs.push(("code on surface".to_owned(), ink, t.surface));
    }
    for (name, tone) in tones(t) {
        pairs.push((format!("{name} ink on its tint"), tone.ink, tone.tint));
        pairs.push((format!("text on {name} tint"), t.text, tone.tint));
        pairs.push((format!("muted on {name} tint"), t.muted, tone.tint));
        pairs.push((format!("icon on {name} disc"), tone.on_solid, tone.solid));
    }
    pairs
}

#[test]
fn text_reaches_four_and_a_half_to_one_in_both_themes() {
    for theme in [Theme::Light, Theme::Dark] {
        let t = Tokens::for_theme(theme);
        let weak: Vec<String> = text_pairs(t)
            .into_iter()
            .map(|(name, ink, back)| (name, contrast(ink, back)))
            .filter(|(_, ratio)| *ratio < 4.5)
            .map(|(name, ratio)| format!("{name}: {ratio:.2}"))
            .collect();
        assert!(weak.is_empty(), "{theme:?}: {weak:?}");
    }
}

#[test]
fn rings_and_discs_reach_three_to_one_in_both_themes() {
    for theme in [Theme::Light, Theme::Dark] {
        let t = Tokens::for_theme(theme);
        for (ground, back) in grounds(t) {
            if ground != "active" {
                let ratio = contrast(t.accent, back);
                assert!(ratio >= 3.0, "{theme:?}: ring on {ground}: {ratio:.2}");
            }
            for (name, tone) in tones(t) {
                let ratio = contrast(tone.solid, back);
                assert!(ratio >= 3.0, "{theme:?}: {name} disc on {ground}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    assert!((contrast(Color32::WHITE, Color32::BLACK) - 21.0).abs() < 1e-9);
    assert!((contrast(Color32::from_gray(0x77), Color32::WHITE) - 4.48).abs() < 0.01);
}

#[test]
fn the_fonts_draw_the_scripts_we_promise_and_icons_are_not_text() {
    let promised = "Aé ß ř Ω Ж — … “” → ← ✓ • ─ │ └ ├ ≥ € № \u{fffd}";
    let missing: String = promised.chars().filter(|c| !covers(*c)).collect();
    assert!(missing.is_empty(), "not drawn: {missing:?}");
    for c in
        ['\u{202e}', '\u{200f}', '\n', '\u{7}', '漢', '✅', char::from(lucide_icons::Icon::Check)]
    {
        assert!(!covers(c), "{c:?} must be replaced");
    }
}

#[test]
fn reduced_motion_is_remembered_and_stills_egui() {
    let ctx = Context::default();
    install(&ctx);
    assert!(!reduced_motion(&ctx));
    set_reduced_motion(&ctx, true);
    assert!(reduced_motion(&ctx));
    for theme in [Theme::Light, Theme::Dark] {
        assert!(ctx.style_of(theme).animation_time.abs() < f32::EPSILON);
    }
}
