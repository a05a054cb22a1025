//! The fonts of the window, and what they can draw.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use egui::epaint::text::{Fonts, TextOptions};
use egui::{FontData, FontDefinitions, FontFamily};

use super::{ICONS, MEDIUM, SEMIBOLD, family};

macro_rules! font {
    ($file:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/fonts/", $file)).as_slice()
    };
}

/// The files by the names the families use.
const FILES: [(&str, &[u8]); 5] = [
    ("inter", font!("Inter-Regular.otf")),
    ("inter-medium", font!("Inter-Medium.otf")),
    ("inter-semibold", font!("Inter-SemiBold.otf")),
    ("jetbrains-mono", font!("JetBrainsMono-Regular.ttf")),
    ("lucide", lucide_icons::LUCIDE_FONT_BYTES),
];

/// The families. Each falls back on the other script, so that a family can draw what any of them can.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in FILES {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let chains = [
        (FontFamily::Proportional, ["inter", "jetbrains-mono", "lucide"]),
        (FontFamily::Monospace, ["jetbrains-mono", "inter", "lucide"]),
        (family(MEDIUM), ["inter-medium", "jetbrains-mono", "lucide"]),
        (family(SEMIBOLD), ["inter-semibold", "jetbrains-mono", "lucide"]),
        (family(ICONS), ["lucide", "inter", "jetbrains-mono"]),
    ];
    for (family, chain) in chains {
        fonts.families.insert(family, chain.map(str::to_owned).to_vec());
    }
    fonts
}

/// Whether every family can draw this character as text. Icons do not count as text.
///
/// Asked of the fonts themselves once, so the answer cannot go stale when a font is exchanged.
pub fn covers(c: char) -> bool {
    static COVERED: OnceLock<BTreeSet<char>> = OnceLock::new();
    c.is_ascii_graphic() || c == ' ' || COVERED.get_or_init(text_characters).contains(&c)
}

fn text_characters() -> BTreeSet<char> {
    let mut definitions = definitions();
    definitions.font_data.remove("lucide");
    for chain in definitions.families.values_mut() {
        chain.retain(|name| name != "lucide");
    }
    definitions.families.remove(&family(ICONS));
    let families: Vec<FontFamily> = definitions.families.keys().cloned().collect();
    let mut fonts = Fonts::new(TextOptions::default(), definitions);
    let mut view = fonts.with_pixels_per_point(1.0);
    families
        .into_iter()
        .map(|family| view.characters(&family).keys().copied().collect::<BTreeSet<char>>())
        .reduce(|all, one| &all & &one)
        .unwrap_or_default()
}
