//! Colours for JSON, token by token. Text that is not JSON keeps its characters and loses nothing but colour.

use egui::text::LayoutJob;
use egui::{Color32, TextFormat};

use crate::window::theme::Tokens;

/// What a stretch of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Key,
    Text,
    Number,
    Mark,
}

/// Lays out JSON in colours.
pub(super) fn highlight(text: &str, t: &Tokens) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (piece, token) in tokens(text) {
        job.append(piece, 0.0, TextFormat::simple(t.mono(), color(token, t)));
    }
    job
}

fn color(token: Token, t: &Tokens) -> Color32 {
    match token {
        Token::Key => t.code.key,
        Token::Text => t.code.string,
        Token::Number => t.code.number,
        Token::Mark => t.code.mark,
    }
}

fn tokens(text: &str) -> Vec<(&str, Token)> {
    let mut rest = text;
    let mut out = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (length, token) = match first {
            '"' => string(rest),
            c if c.is_ascii_alphanumeric() || c == '-' => (word(rest), Token::Number),
            _ => (mark(rest), Token::Mark),
        };
        let (piece, tail) = rest.split_at(length);
        out.push((piece, token));
        rest = tail;
    }
    out
}

/// The length of a string with its quotes; a string before a colon is a key.
fn string(text: &str) -> (usize, Token) {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find_map(|(at, c)| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes.then_some(at + 1)
    });
    let end = end.unwrap_or(text.len());
    let after = text.get(end..).unwrap_or_default().trim_start();
    (end, if after.starts_with(':') { Token::Key } else { Token::Text })
}

fn word(text: &str) -> usize {
    let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

fn mark(text: &str) -> usize {
    let begins = |c: char| c == '"' || c == '-' || c.is_ascii_alphanumeric();
    text.find(begins).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_strings_numbers_and_marks_are_told_apart() {
        let found = tokens(r#"{ "a\"b" : [1.5e3, true, "x"] }"#);
        let kinds: Vec<_> = found.iter().filter(|(s, _)| !s.trim().is_empty()).copied().collect();
        assert_eq!(
            kinds,
            [
                ("{ ", Token::Mark),
                (r#""a\"b""#, Token::Key),
                (" : [", Token::Mark),
                ("1.5e3", Token::Number),
                (", ", Token::Mark),
                ("true", Token::Number),
                (", ", Token::Mark),
                (r#""x""#, Token::Text),
                ("] }", Token::Mark),
            ]
        );
    }

    #[test]
    fn nothing_is_lost_whatever_the_text() {
        for text in ["", "\"", "\"open", "\\\"", "é\"ü\":ß-", "{{{{", "-", "\"a\\"] {
            let whole: String = tokens(text).into_iter().map(|(piece, _)| piece).collect();
            assert_eq!(whole, text);
        }
    }
}
