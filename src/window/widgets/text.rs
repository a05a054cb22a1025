//! Words: making them safe to draw, and the plain ways to draw them.

use std::borrow::Cow;

use egui::accesskit::{Live, Role};
use egui::{Color32, FontId, Label, Response, RichText, TextFormat, Ui, text::LayoutJob};

use crate::window::theme::{Tokens, covers};

/// Stands for every character that cannot or must not be drawn.
const REPLACEMENT: char = '\u{fffd}';

/// A label draws no more than this; a longer text is a mistake or an attack, and belongs in a file.
pub(super) const LONGEST: usize = 20_000;

/// Names, titles and other single lines draw no more than this.
const LONGEST_LINE: usize = 400;

/// The text as it may be drawn: line breaks and tabs stay, `\r\n` becomes `\n`, and control characters, marks that turn
/// or hide text, and glyphs our fonts lack become `\u{fffd}`. Nothing is left out in silence.
pub fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || c == '\t' || drawable(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").chars().map(shown_char).collect())
}

/// [`shown`] for a single line: breaks and tabs become spaces, and what passes 400 characters is cut with `…`.
pub fn shown_line(text: &str) -> Cow<'_, str> {
    let short = text.len() <= LONGEST_LINE;
    if short && text.chars().all(drawable) {
        return Cow::Borrowed(text);
    }
    let mut line: String = text
        .chars()
        .take(LONGEST_LINE)
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { shown_char(c) })
        .collect();
    if text.chars().nth(LONGEST_LINE).is_some() {
        line.push('…');
    }
    Cow::Owned(line)
}

/// One character as it may be drawn; one for one, so that places in a text keep their number.
pub(super) fn shown_char(c: char) -> char {
    if c == '\n' || c == '\t' || drawable(c) { c } else { REPLACEMENT }
}

fn drawable(c: char) -> bool {
    !c.is_control() && !hides_or_turns(c) && covers(c)
}

/// Invisible characters and those that change the direction of text: used to make one name look like another.
fn hides_or_turns(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// [`shown`], cut at a length that can still be laid out quickly.
pub(super) fn shown_block(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => shown(text),
        Some((end, _)) => {
            let head = shown(text.get(..end).unwrap_or_default());
            let rest = text.get(end..).unwrap_or_default().chars().count();
            Cow::Owned(format!("{head}…\n({rest} more characters are not shown)"))
        }
    }
}

/// Draws a wrapped, selectable text.
pub(super) fn label(ui: &mut Ui, text: &str, font: FontId, color: Color32) -> Response {
    let size = Tokens::of(ui).size;
    let lead = if font.size > size.body { size.leading_title } else { size.leading };
    let line_height = Some((font.size * lead).round());
    let format = TextFormat { line_height, ..TextFormat::simple(font, color) };
    let job = LayoutJob::single_section(shown_block(text).into_owned(), format);
    ui.add(Label::new(job).wrap())
}

/// Running text.
pub fn body(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    label(ui, text, t.body(), t.text)
}

/// Running text of less weight: consequences, explanations.
pub fn muted(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    label(ui, text, t.body(), t.muted)
}

/// Captions and hints.
pub fn small(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    label(ui, text, t.small(), t.muted)
}

/// Names of things.
pub fn strong(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    label(ui, text, t.strong(), t.text)
}

/// Text of machines: ids, paths, values.
pub fn mono(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    label(ui, text, t.mono(), t.text)
}

/// A heading for the eye and, with its level, for screen readers.
pub(super) fn headline(ui: &mut Ui, text: &str, font: FontId, level: usize) -> Response {
    let color = Tokens::of(ui).text;
    let response = label(ui, text, font, color);
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(shown_line(text).into_owned());
        node.clear_value();
        node.set_level(level);
    });
    response
}

/// A line that is read out when it changes ("Copied", "3 of 5 checks done"), without taking the focus.
pub fn status_line(ui: &mut Ui, text: &str) -> Response {
    let t = Tokens::of(ui);
    let line = RichText::new(shown_line(text)).font(t.small()).color(t.muted);
    let response = ui.add(Label::new(line).wrap());
    announce(ui, &response, text);
    response
}

/// Makes what was drawn a polite live region.
pub(super) fn announce(ui: &Ui, response: &Response, text: &str) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Status);
        node.set_live(Live::Polite);
        node.set_label(shown_line(text).into_owned());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_borrowed_as_it_is() {
        for text in ["", "profile meetings", "Ünïcödé → Ελληνικά Кириллица", "a\nb\tc"]
        {
            assert!(matches!(shown(text), Cow::Borrowed(same) if same == text), "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_is_replaced_one_for_one() {
        assert_eq!(shown("a\u{7}b\u{1b}[31m"), "a\u{fffd}b\u{fffd}[31m");
        assert_eq!(shown("\u{202e}nimda\u{200f}"), "\u{fffd}nimda\u{fffd}");
        assert_eq!(shown("漢字 ✅"), "\u{fffd}\u{fffd} \u{fffd}");
        assert_eq!(shown("one\r\ntwo\rthree"), "one\ntwo\u{fffd}three");
        assert_eq!(shown("\u{e000}"), "\u{fffd}", "icons must not be faked by text");
    }

    #[test]
    fn a_line_has_no_breaks_and_an_end() {
        assert_eq!(shown_line("one\ntwo\tthree"), "one two three");
        let long = shown_line(&"x".repeat(10_000)).chars().count();
        assert_eq!(long, LONGEST_LINE + 1);
        assert!(matches!(shown_line("short"), Cow::Borrowed("short")));
    }

    #[test]
    fn a_block_that_is_cut_says_so() {
        let cut = shown_block(&"y".repeat(LONGEST + 7)).into_owned();
        assert!(cut.ends_with("(7 more characters are not shown)"));
        assert_eq!(shown_block("whole"), "whole");
    }
}
