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

    /// Neither colour nor Unicode.
    #[cfg(test)]
    pub fn plainest() -> Self {
        Self { colour: false, unicode: false }
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

/// The text without what a remote text could drive the terminal with, or hide itself behind:
/// control characters, and those that turn the direction or are not seen.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let bad = |c: char| c.is_control() || is_unseen(c);
    if !text.chars().any(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if bad(c) { ' ' } else { c }).collect())
}

/// Whether a character turns the direction of the text, breaks the line, or has no width (Unicode
/// 17, `Bidi_Control` and `Default_Ignorable_Code_Point`, as far as terminals act on them).
pub(super) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remote_text_cannot_drive_the_terminal() {
        assert_eq!(plain("a\x1b[2Jb\r\n\u{9b}c"), "a [2Jb   c");
        assert!(matches!(plain("plain, déjà – “vu”"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_remote_text_cannot_turn_or_hide_itself() {
        let all = "\u{61c}\u{200b}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2064}\u{2066}\u{206f}\u{feff}";
        for c in all.chars() {
            assert_eq!(plain(&format!("a{c}b")), "a b", "{c:?}");
        }
        assert_eq!(plain("a\u{2010}\u{2027}\u{202f}b"), "a\u{2010}\u{2027}\u{202f}b");
    }

    #[test]
    fn without_unicode_the_marks_are_ascii() {
        let style = Style::plainest();
        for status in [Status::Passed, Status::Failed, Status::CouldNotTell, Status::Running] {
            assert!(style.mark(status).is_ascii(), "{status:?}");
        }
    }
}
