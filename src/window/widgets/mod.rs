//! The parts that pages are made of.
//!
//! A widget takes plain words and small enums, draws itself with the tokens of [`super::theme`], can be reached by
//! keyboard, and has a name and a role in the accessibility tree. It does no I/O and knows nothing of AWS.
//! Words that come from outside (file names, profile names, answers of servers) may be anything: every widget sends
//! what it draws through [`shown`] first, so pages need not.

mod badge;
mod bars;
mod button;
mod callout;
mod card;
mod choice;
mod code;
mod dialog;
mod diff;
mod facts;
mod field;
mod footer;
mod json;
mod paint;
mod progress;
mod secret;
mod select;
mod steps;
mod tabs;
mod text;
mod timeline;
mod toast;

use lucide_icons::Icon;

use super::theme::{Tokens, Tone};

pub use badge::{badge, chip, practice_badge, status_badge};
pub use bars::{Bar, bars};
pub use button::{Button, icon_button};
pub use callout::Callout;
pub use card::{card, empty_state, page_heading, section, titled_card};
pub use choice::Choice;
pub use code::{CodeBlock, Language};
pub use dialog::{Answer, Dialog};
pub use diff::{DiffRow, Sign, diff_view};
pub use facts::{Fact, evidence, facts};
pub use field::Field;
pub use footer::{Footer, Pressed, page};
pub use progress::{Progress, spinner};
pub use secret::{SecretField, masked, secret_fact};
pub use select::Select;
pub use steps::{Step, rail_width, step_rail};
pub use tabs::tabs;
pub use text::{body, mono, muted, shown, shown_line, small, status_line, strong};
pub use timeline::{Rung, timeline};
pub use toast::Toasts;

/// The icons of the program, so that pages need not name the crate.
pub use lucide_icons::Icon as Glyph;

/// How a step, a check or a call stands. Always drawn as icon, word and colour together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Nobody asked for it yet.
    NotRun,
    /// It is at work.
    Running,
    /// Something proves it.
    Passed,
    /// It works, but deserves a look.
    Attention,
    /// Something proves it wrong.
    Failed,
    /// Nothing proves it either way.
    CouldNotTell,
    /// It was left out.
    Skipped,
}

impl Mark {
    /// All marks, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::NotRun,
        Self::Running,
        Self::Passed,
        Self::Attention,
        Self::Failed,
        Self::CouldNotTell,
        Self::Skipped,
    ];

    /// The word on screen and for screen readers.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotRun => "Not run yet",
            Self::Running => "Running",
            Self::Passed => "Passed",
            Self::Attention => "Needs attention",
            Self::Failed => "Failed",
            Self::CouldNotTell => "Could not tell",
            Self::Skipped => "Skipped",
        }
    }

    /// The sign in a pill or on a filled disc; no two marks share one.
    pub fn icon(self) -> Icon {
        match self {
            Self::NotRun => Icon::CircleDashed,
            Self::Running => Icon::LoaderCircle,
            Self::Passed => Icon::Check,
            Self::Attention => Icon::TriangleAlert,
            Self::Failed => Icon::X,
            Self::CouldNotTell => Icon::CircleQuestionMark,
            Self::Skipped => Icon::Minus,
        }
    }

    pub(crate) fn tone(self, tokens: &Tokens) -> Tone {
        match self {
            Self::NotRun | Self::Skipped => tokens.neutral,
            Self::Running => tokens.running,
            Self::Passed => tokens.good,
            Self::Attention => tokens.attention,
            Self::Failed => tokens.bad,
            Self::CouldNotTell => tokens.unknown,
        }
    }
}

/// What a message is about: chooses its icon and colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A note.
    Neutral,
    /// Something worth knowing.
    Info,
    /// Good news.
    Good,
    /// It works, but deserves a look.
    Attention,
    /// A problem.
    Bad,
    /// Nobody can tell.
    Unknown,
}

impl Kind {
    /// The sign beside the title.
    pub fn icon(self) -> Icon {
        match self {
            Self::Neutral => Icon::CircleDashed,
            Self::Info => Icon::Info,
            Self::Good => Icon::CircleCheck,
            Self::Attention => Icon::TriangleAlert,
            Self::Bad => Icon::CircleX,
            Self::Unknown => Icon::CircleQuestionMark,
        }
    }

    /// What a screen reader says before the title, so that colour is not needed.
    pub fn word(self) -> &'static str {
        match self {
            Self::Neutral => "Note",
            Self::Info => "Information",
            Self::Good => "Good",
            Self::Attention => "Attention",
            Self::Bad => "Problem",
            Self::Unknown => "Unknown",
        }
    }

    pub(crate) fn tone(self, tokens: &Tokens) -> Tone {
        match self {
            Self::Neutral => tokens.neutral,
            Self::Info => tokens.running,
            Self::Good => tokens.good,
            Self::Attention => tokens.attention,
            Self::Bad => tokens.bad,
            Self::Unknown => tokens.unknown,
        }
    }
}
