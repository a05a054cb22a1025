//! A block of code or output, with a button that copies all of it.

use egui::text::LayoutJob;
use egui::{CornerRadius, Frame, Label, ScrollArea, TextFormat, TextWrapMode, Ui};
use lucide_icons::Icon;

use crate::window::theme::{Space, Tokens};

use super::text::{label, shown_block};
use super::{Button, json};

/// How to colour a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// JSON, coloured.
    Json,
    /// Text as it is.
    Plain,
}

/// A titled block of code. Long lines scroll inside the block, never the page.
///
/// ```ignore
/// if CodeBlock::new("policy.json", &policy, Language::Json).show(ui) {
///     toasts.push(Kind::Good, "Policy copied. Keep this window open until you have pasted it.");
/// }
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "a block is drawn by `show`"]
pub struct CodeBlock<'a> {
    title: &'a str,
    text: &'a str,
    language: Language,
    copy: Option<&'a str>,
}

impl<'a> CodeBlock<'a> {
    /// A block with this title.
    pub const fn new(title: &'a str, text: &'a str, language: Language) -> Self {
        Self { title, text, language, copy: None }
    }

    /// What is copied, where that differs from what is shown (a masked block, for example).
    pub const fn copies(mut self, text: &'a str) -> Self {
        self.copy = Some(text);
        self
    }

    /// Draws it; true when its text was just copied.
    pub fn show(self, ui: &mut Ui) -> bool {
        let t = Tokens::of(ui);
        let text = shown_block(self.text);
        let job = match self.language {
            Language::Json => json::highlight(&text, t),
            Language::Plain => {
                LayoutJob::single_section(text.into_owned(), TextFormat::simple(t.mono(), t.text))
            }
        };
        let copied = framed(ui, self.title, true, |ui| {
            ui.add(Label::new(job).wrap_mode(TextWrapMode::Extend));
        });
        if copied {
            ui.copy_text(self.copy.unwrap_or(self.text).to_owned());
        }
        copied
    }
}

/// The frame, the title and the scrolling of a block; true when Copy was pressed.
pub(super) fn framed(ui: &mut Ui, title: &str, copy: bool, contents: impl FnOnce(&mut Ui)) -> bool {
    let t = Tokens::of(ui);
    Frame::new()
        .fill(t.card)
        .stroke(t.hairline())
        .corner_radius(CornerRadius::same(t.radius.normal))
        .inner_margin(Space::margin(t.space.m, t.space.s))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = t.space.xs;
            let name = format!("Copy {title}");
            let button = copy.then(|| Button::bare(Icon::Copy, &name));
            let copied = super::card::title_row(ui, button, |ui| {
                label(ui, title, t.mono_small(), t.muted);
            });
            ScrollArea::both()
                .id_salt(("code", title))
                .max_height(t.size.block)
                .auto_shrink([false, true])
                .show(ui, contents);
            ui.add_space(t.space.xs);
            copied
        })
        .inner
}
