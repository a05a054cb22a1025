//! Every colour, size, font and duration of the window; nothing else names one.
//!
//! [`Tokens`] is one table with a light and a dark column. [`install`] gives egui the fonts and both styles;
//! widgets ask [`Tokens::of`] for the column in use. Every pair of text and background that the widgets draw is
//! listed in the tests and must reach a contrast of 4.5:1 (WCAG 2.2, success criterion 1.4.3).

mod fonts;
mod measures;
mod style;
#[cfg(test)]
mod tests;

use egui::{Color32, Context, FontFamily, FontId, Id, Stroke, Theme};

pub use fonts::covers;
pub use measures::{Radius, Size, Space, Time};

/// The colours of one kind of message: words and icons, the ground behind them, and a filled disc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tone {
    /// Words and icons, readable on every ground of the table and on `tint`.
    pub ink: Color32,
    /// A quiet ground.
    pub tint: Color32,
    /// The line around that ground.
    pub edge: Color32,
    /// A filled disc or bar.
    pub solid: Color32,
    /// An icon on `solid`.
    pub on_solid: Color32,
}

/// The colours of highlighted source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Keys of an object.
    pub key: Color32,
    /// Strings.
    pub string: Color32,
    /// Numbers and literals.
    pub number: Color32,
    /// Braces, commas, colons.
    pub mark: Color32,
}

/// The look of the program in one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tokens {
    /// Running text and titles.
    pub text: Color32,
    /// Hints, captions, units.
    pub muted: Color32,
    /// Text that is clicked or names something live; readable on every ground.
    pub link: Color32,
    /// Hairlines between things.
    pub line: Color32,
    /// Outlines of what can be typed into or pressed.
    pub outline: Color32,
    /// The page.
    pub surface: Color32,
    /// The rail of steps.
    pub sidebar: Color32,
    /// A card or a block of code on the page.
    pub card: Color32,
    /// Menus, dialogs and notices above the page.
    pub raised: Color32,
    /// The row in use.
    pub active: Color32,
    /// The row or the quiet button under the pointer.
    pub hover: Color32,
    /// Primary buttons and the focus ring.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// Text on `accent`.
    pub on_accent: Color32,
    /// Buttons that destroy something.
    pub danger: Color32,
    /// The danger colour under the pointer.
    pub danger_hover: Color32,
    /// Text on `danger`.
    pub on_danger: Color32,
    /// Behind selected text, which keeps the colour `text`.
    pub selection: Color32,
    /// Over the page while a dialog is open.
    pub shade: Color32,
    /// The shadow of what is raised.
    pub shadow: Color32,
    /// Not run, skipped, notes.
    pub neutral: Tone,
    /// Passed.
    pub good: Tone,
    /// Deserves a look.
    pub attention: Tone,
    /// Failed.
    pub bad: Tone,
    /// Could not tell; the practice account.
    pub unknown: Tone,
    /// At work; information.
    pub running: Tone,
    /// The colours of code.
    pub code: Code,
    /// Distances.
    pub space: Space,
    /// Corners.
    pub radius: Radius,
    /// Sizes of things.
    pub size: Size,
    /// Durations.
    pub time: Time,
}

static LIGHT: Tokens = Tokens::column(Theme::Light);
static DARK: Tokens = Tokens::column(Theme::Dark);

impl Tokens {
    /// The tokens of the theme in use; `&Ui` will do for the context.
    pub fn of(ctx: &Context) -> &'static Self {
        Self::for_theme(ctx.theme())
    }

    /// The tokens of a theme.
    pub fn for_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }

    /// The table: light on the left, dark on the right.
    #[expect(clippy::unreadable_literal, reason = "colours, written as they are everywhere")]
    const fn column(theme: Theme) -> Self {
        let pick = Pick { theme };
        let [neutral, good, attention, bad, unknown, running] = pick.tones();
        Self {
            text: pick.one(0x14171f, 0xeef1f6),
            muted: pick.one(0x5b6472, 0x9aa4b2),
            link: pick.one(0x1f5bd6, 0x7fabff),
            line: pick.one(0xdfe3ea, 0x2c323c),
            outline: pick.one(0xc4cbd6, 0x434c5a),
            surface: pick.one(0xffffff, 0x14171c),
            sidebar: pick.one(0xf5f7fa, 0x0f1115),
            card: pick.one(0xfafbfc, 0x191d23),
            raised: pick.one(0xffffff, 0x1f242c),
            active: pick.one(0xe6edfb, 0x1d2a44),
            hover: pick.one(0xedf0f5, 0x222832),
            accent: pick.one(0x2767e6, 0x2f6bea),
            accent_hover: pick.one(0x1f5bd6, 0x2760dc),
            on_accent: pick.one(0xffffff, 0xffffff),
            danger: pick.one(0xb42318, 0xc6342a),
            danger_hover: pick.one(0x991b12, 0xb32b22),
            on_danger: pick.one(0xffffff, 0xffffff),
            selection: pick.one(0xbcd2fb, 0x2a4a8c),
            shade: Color32::from_black_alpha(pick.alpha(96, 150)),
            shadow: Color32::from_black_alpha(pick.alpha(28, 110)),
            neutral,
            good,
            attention,
            bad,
            unknown,
            running,
            code: pick.code(),
            space: Space::GRID,
            radius: Radius::ALL,
            size: Size::ALL,
            time: Time::ALL,
        }
    }

    /// The title of a page.
    pub fn heading(&self) -> FontId {
        FontId::new(self.size.heading, family(SEMIBOLD))
    }

    /// The title of a part of a page, of a dialog, of the program.
    pub fn title(&self) -> FontId {
        FontId::new(self.size.title, family(SEMIBOLD))
    }

    /// The title of a card or a callout.
    pub fn subtitle(&self) -> FontId {
        FontId::new(self.size.body, family(SEMIBOLD))
    }

    /// Names of things: labels of fields, buttons, steps.
    pub fn strong(&self) -> FontId {
        FontId::new(self.size.body, family(MEDIUM))
    }

    /// Running text.
    pub fn body(&self) -> FontId {
        FontId::new(self.size.body, FontFamily::Proportional)
    }

    /// Captions and hints.
    pub fn small(&self) -> FontId {
        FontId::new(self.size.small, FontFamily::Proportional)
    }

    /// Small and medium heavy: badges, chips.
    pub fn small_strong(&self) -> FontId {
        FontId::new(self.size.small, family(MEDIUM))
    }

    /// Text of machines.
    pub fn mono(&self) -> FontId {
        FontId::new(self.size.mono, FontFamily::Monospace)
    }

    /// Text of machines, in captions.
    pub fn mono_small(&self) -> FontId {
        FontId::new(self.size.small, FontFamily::Monospace)
    }

    /// The icon font at a size of [`Size`].
    pub fn icons(size: f32) -> FontId {
        FontId::new(size, family(ICONS))
    }

    /// The thin line around cards.
    pub fn hairline(&self) -> Stroke {
        Stroke::new(self.size.hairline, self.line)
    }

    /// The focus ring, 2 px of accent.
    pub fn ring(&self) -> Stroke {
        Stroke::new(self.size.ring, self.accent)
    }
}

const MEDIUM: &str = "medium";
const SEMIBOLD: &str = "semibold";
const ICONS: &str = "icons";

fn family(name: &'static str) -> FontFamily {
    FontFamily::Name(name.into())
}

/// Chooses between the two columns of the table while it is built.
struct Pick {
    theme: Theme,
}

impl Pick {
    const fn one(&self, light: u32, dark: u32) -> Color32 {
        let [_, red, green, blue] = match self.theme {
            Theme::Light => light.to_be_bytes(),
            Theme::Dark => dark.to_be_bytes(),
        };
        Color32::from_rgb(red, green, blue)
    }

    const fn alpha(&self, light: u8, dark: u8) -> u8 {
        match self.theme {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }

    /// Neutral, good, attention, bad, unknown, running; each as ink, tint, edge, disc, icon on the disc.
    #[expect(clippy::unreadable_literal, reason = "colours, written as they are everywhere")]
    const fn tones(&self) -> [Tone; 6] {
        [
            // neutral
            self.tone(
                [0x5b6472, 0xeef1f5, 0xdfe3ea, 0x5b6472, 0xffffff],
                [0x9aa4b2, 0x20262e, 0x343c48, 0x9aa4b2, 0x0f1115],
            ),
            // good
            self.tone(
                [0x17703f, 0xe4f5ec, 0xb9e2cb, 0x1a7f4b, 0xffffff],
                [0x4fd08c, 0x10291d, 0x1f4d36, 0x34c77b, 0x081c12],
            ),
            // attention
            self.tone(
                [0x8a5300, 0xfdf1d8, 0xf0d9a4, 0x9a5d00, 0xffffff],
                [0xf0b74a, 0x2a210f, 0x544018, 0xf0b74a, 0x231804],
            ),
            // bad
            self.tone(
                [0xb42318, 0xfdecea, 0xf5c6c1, 0xb42318, 0xffffff],
                [0xff8a80, 0x2d1513, 0x5c2a26, 0xff7b72, 0x2a0805],
            ),
            // unknown
            self.tone(
                [0x6b40b8, 0xf1ecfb, 0xd9cbf3, 0x6b40b8, 0xffffff],
                [0xbfa3ff, 0x211934, 0x433568, 0xb697ff, 0x160b2e],
            ),
            // running
            self.tone(
                [0x1f56c9, 0xe6edfb, 0xc2d3f6, 0x2767e6, 0xffffff],
                [0x7fabff, 0x16233f, 0x2b4272, 0x7fabff, 0x08142c],
            ),
        ]
    }

    #[expect(clippy::unreadable_literal, reason = "colours, written as they are everywhere")]
    const fn code(&self) -> Code {
        Code {
            key: self.one(0x1f56c9, 0x8fb6ff),
            string: self.one(0x0b6b5c, 0x7fd8b8),
            number: self.one(0x8a4610, 0xf0b27a),
            mark: self.one(0x5b6472, 0x9aa4b2),
        }
    }

    const fn tone(&self, light: [u32; 5], dark: [u32; 5]) -> Tone {
        let ([ink, tint, edge, solid, on], [ink_d, tint_d, edge_d, solid_d, on_d]) = (light, dark);
        Tone {
            ink: self.one(ink, ink_d),
            tint: self.one(tint, tint_d),
            edge: self.one(edge, edge_d),
            solid: self.one(solid, solid_d),
            on_solid: self.one(on, on_d),
        }
    }
}

/// Gives egui our fonts and the styles of both themes. Call once, before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    style::install(ctx);
    set_reduced_motion(ctx, false);
}

fn motion_key() -> Id {
    Id::unique("chime-setup reduced motion")
}

/// Turns animations off (or on again), for people whom movement disturbs.
pub fn set_reduced_motion(ctx: &Context, reduced: bool) {
    ctx.data_mut(|data| data.insert_temp(motion_key(), reduced));
    style::set_motion(ctx, !reduced);
}

/// Whether widgets must stand still.
pub fn reduced_motion(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(motion_key()).unwrap_or(false))
}
