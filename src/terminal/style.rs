//! What this terminal can show.

use crate::assistant::{Environment, Status};
use std::borrow::Cow;
use std::io::IsTerminal;

/// Colour and Unicode, as far as the terminal has them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    colour: bool,
    unicode: bool,
}

impl Style {
    /// For standard output of this process.
    pub fn of(env: &Environment) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let dumb = env.get("TERM") == Some("dumb");
        let colour = terminal && !dumb && env.get("NO_COLOR").is_none();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| env.get(name));
        let utf8 = locale.is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.contains("utf-8") || value.contains("utf8")
        });
        Self { colour, unicode: utf8 || env.get("WT_SESSION").is_some() }
    }

    /// Icon and word of a status; never colour alone.
    pub fn mark(self, status: Status) -> String {
        let (icon, ascii, colour) = match status {
            Status::Passed => ("✓", "ok ", "32"),
            Status::Attention => ("!", "!  ", "33"),
            Status::Failed => ("✗", "x  ", "31"),
            Status::CouldNotTell => ("?", "?  ", "35"),
            Status::Skipped => ("–", "-  ", "2"),
            Status::NotRun => ("○", "   ", "2"),
            Status::Running => ("…", ".. ", "36"),
        };
        let icon = if self.unicode { icon } else { ascii };
        let text = format!("{icon} {:<15}", status.word());
        self.paint(&text, colour)
    }

    /// Less weighty text.
    pub fn dim(self, text: &str) -> String {
        self.paint(text, "2")
    }

    /// Weightier text.
    pub fn bold(self, text: &str) -> String {
        self.paint(text, "1")
    }

    fn paint(self, text: &str, code: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// The text as this terminal can show it.
    pub fn text(self, text: &str) -> String {
        let plain = plain(text);
        if self.unicode {
            return plain.into_owned();
        }
        plain
            .replace('…', "...")
            .replace(['–', '—'], "-")
            .replace(['“', '”'], "\"")
            .replace('’', "'")
    }
}

/// The text without control characters, with which a remote text could drive the terminal.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_text_cannot_drive_the_terminal() {
        assert_eq!(plain("a\x1b[2Jb\r\n\u{9b}c"), "a [2Jb   c");
        assert!(matches!(plain("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn without_unicode_the_marks_are_ascii() {
        let style = Style { colour: false, unicode: false };
        for status in [Status::Passed, Status::Failed, Status::CouldNotTell, Status::Running] {
            assert!(style.mark(status).is_ascii(), "{status:?}");
        }
    }
}
