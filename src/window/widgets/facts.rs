//! Names and values side by side, and what was observed.

use egui::{Ui, vec2};
use lucide_icons::Icon;

use crate::window::theme::Tokens;

use super::Button;
use super::text::label;

/// A name and its value.
#[derive(Clone, Copy, Debug)]
#[must_use = "a fact is drawn by `facts`"]
pub struct Fact<'a> {
    name: &'a str,
    value: &'a str,
    machine: bool,
    copy: bool,
}

impl<'a> Fact<'a> {
    /// A name and its value.
    pub const fn new(name: &'a str, value: &'a str) -> Self {
        Self { name, value, machine: false, copy: false }
    }

    /// The value is an id, a path, an ARN: set in the fixed-width font.
    pub const fn machine(mut self) -> Self {
        self.machine = true;
        self
    }

    /// With a button that copies the value.
    pub const fn copyable(mut self) -> Self {
        self.copy = true;
        self
    }
}

/// Rows of names and values; one above the other where there is little room.
///
/// ```ignore
/// facts(ui, &[
///     Fact::new("Account", "1234 5678 9012"),
///     Fact::new("ARN", arn).machine().copyable(),
/// ]);
/// ```
pub fn facts(ui: &mut Ui, rows: &[Fact<'_>]) {
    let t = Tokens::of(ui);
    for fact in rows {
        columns(
            ui,
            |ui| {
                label(ui, fact.name, t.body(), t.muted);
            },
            |ui| value(ui, fact),
        );
    }
}

fn value(ui: &mut Ui, fact: &Fact<'_>) {
    let t = Tokens::of(ui);
    let font = if fact.machine { t.mono() } else { t.body() };
    if !fact.copy {
        label(ui, fact.value, font, t.text);
        return;
    }
    let room = ui.available_width() - t.size.disc - t.space.s;
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_max_width(room.max(t.space.huge));
            label(ui, fact.value, font, t.text);
        });
        let name = format!("Copy {}", fact.name);
        if Button::bare(Icon::Copy, &name).inline().show(ui).clicked() {
            ui.copy_text(fact.value.to_owned());
        }
    });
}

/// A column of names and a column of values.
pub(super) fn columns(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let t = Tokens::of(ui);
    if ui.available_width() < t.size.narrow {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = t.space.hair;
            left(ui);
            right(ui);
        });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.l;
        let top = egui::Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(vec2(t.size.name_column, 0.0), top, |ui| {
            ui.set_width(t.size.name_column);
            left(ui);
        });
        ui.vertical(right);
    });
}

/// What was observed, and where: the source in grey, the fact beside it.
///
/// ```ignore
/// evidence(ui, &[
///     ("sts:GetCallerIdentity", "answered 403 InvalidClientTokenId"),
///     ("~/.aws/credentials line 4", "aws_access_key_id begins with AKIA"),
/// ]);
/// ```
pub fn evidence(ui: &mut Ui, rows: &[(&str, &str)]) {
    let t = Tokens::of(ui);
    if rows.is_empty() {
        return;
    }
    let inner = ui
        .horizontal_top(|ui| {
            ui.add_space(t.space.m);
            ui.vertical(|ui| {
                for (source, text) in rows {
                    columns(
                        ui,
                        |ui| {
                            label(ui, source, t.mono_small(), t.muted);
                        },
                        |ui| {
                            label(ui, text, t.body(), t.text);
                        },
                    );
                }
            });
        })
        .response
        .rect;
    let x = inner.left() + t.size.ring / 2.0;
    ui.painter().vline(x, inner.y_range(), egui::Stroke::new(t.size.ring, t.line));
}
