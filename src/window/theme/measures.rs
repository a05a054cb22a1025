//! Distances, corners, sizes and durations: the same in both themes.
//!
//! Distances and sizes are in points: one point is one pixel at a scale of 100 %.

use egui::{Margin, Vec2, vec2};

/// Distances on a grid of four points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Space {
    /// 2: between a line of text and its own caption.
    pub hair: f32,
    /// 4
    pub xs: f32,
    /// 8
    pub s: f32,
    /// 12
    pub m: f32,
    /// 16
    pub l: f32,
    /// 24
    pub xl: f32,
    /// 32
    pub xxl: f32,
    /// 48
    pub huge: f32,
}

impl Space {
    pub(super) const GRID: Self =
        Self { hair: 2.0, xs: 4.0, s: 8.0, m: 12.0, l: 16.0, xl: 24.0, xxl: 32.0, huge: 48.0 };

    /// A margin: `x` on the left and right, `y` above and below.
    pub fn margin(x: f32, y: f32) -> Margin {
        Margin::from(vec2(x, y))
    }
}

/// Corner radii.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Radius {
    /// Bars, tinted rows.
    pub small: u8,
    /// Buttons, fields, cards.
    pub normal: u8,
    /// Dialogs, notices.
    pub large: u8,
    /// Badges and chips: egui cuts it down to half the height.
    pub pill: u8,
}

impl Radius {
    pub(super) const ALL: Self = Self { small: 4, normal: 8, large: 12, pill: 255 };
}

/// Type sizes and the sizes of things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// 12: hints, captions, badges.
    pub small: f32,
    /// 13: code.
    pub mono: f32,
    /// 14: running text.
    pub body: f32,
    /// 18: titles of parts.
    pub title: f32,
    /// 24: titles of pages.
    pub heading: f32,
    /// The height of a line of running text, in sizes of its type.
    pub leading: f32,
    /// The same for titles.
    pub leading_title: f32,
    /// Icons beside small text.
    pub icon_small: f32,
    /// Icons beside running text and in buttons.
    pub icon: f32,
    /// Icons that head a card.
    pub icon_large: f32,
    /// The icon of an empty page.
    pub icon_huge: f32,
    /// A thin line.
    pub hairline: f32,
    /// The focus ring and the spinner.
    pub ring: f32,
    /// The line of an icon we draw ourselves (spinner, rings of the rail).
    pub pen: f32,
    /// The least height of a row of words.
    pub row: f32,
    /// The least height of buttons and fields.
    pub control: f32,
    /// The least height of small buttons.
    pub control_small: f32,
    /// The least width of a button in the bar at the bottom.
    pub bar_button: f32,
    /// The rail of steps.
    pub rail: f32,
    /// A step in the rail.
    pub rail_row: f32,
    /// The disc of a step or a rung.
    pub disc: f32,
    /// The dot of a rung on the timeline.
    pub dot: f32,
    /// Lines of progress and charts.
    pub bar: f32,
    /// Fields and selects.
    pub field: f32,
    /// Names beside values.
    pub name_column: f32,
    /// Times and request ids at the right of a rung.
    pub side_column: f32,
    /// Numbers at the right of a chart.
    pub number_column: f32,
    /// Below this width, what stands side by side stands one above the other.
    pub narrow: f32,
    /// Running text is not set wider than this.
    pub measure: f32,
    /// The page is not set wider than this.
    pub page: f32,
    /// The width of a dialog.
    pub dialog: f32,
    /// The width of a notice.
    pub notice: f32,
    /// The width of a tooltip.
    pub tooltip: f32,
    /// Menus and long fields scroll beyond this height.
    pub scroll: f32,
    /// The most that a block of code or a diff takes before it scrolls: a whole small policy.
    pub block: f32,
}

impl Size {
    pub(super) const ALL: Self = Self {
        small: 12.0,
        mono: 13.0,
        body: 14.0,
        title: 18.0,
        heading: 24.0,
        leading: 1.4,
        leading_title: 1.25,
        icon_small: 14.0,
        icon: 16.0,
        icon_large: 20.0,
        icon_huge: 32.0,
        hairline: 1.0,
        ring: 2.0,
        pen: 1.5,
        row: 20.0,
        control: 36.0,
        control_small: 28.0,
        bar_button: 96.0,
        rail: 248.0,
        rail_row: 52.0,
        disc: 24.0,
        dot: 20.0,
        bar: 6.0,
        field: 360.0,
        name_column: 152.0,
        side_column: 288.0,
        number_column: 88.0,
        narrow: 480.0,
        measure: 640.0,
        page: 880.0,
        dialog: 480.0,
        notice: 360.0,
        tooltip: 360.0,
        scroll: 360.0,
        block: 560.0,
    };

    /// A square.
    pub fn square(side: f32) -> Vec2 {
        Vec2::splat(side)
    }
}

/// Durations, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    /// Hover and press.
    pub quick: f32,
    /// One turn of the spinner.
    pub turn: f64,
    /// Between two frames of what moves.
    pub frame: f32,
    /// A notice that needs no answer goes after this.
    pub notice: f64,
}

impl Time {
    pub(super) const ALL: Self = Self { quick: 0.1, turn: 0.9, frame: 1.0 / 30.0, notice: 6.0 };
}
