//! A field to type into, with its label, a hint, and what is wrong with the input.

use egui::text::LayoutJob;
use egui::{
    Align2, Color32, CornerRadius, Frame, Response, Stroke, TextBuffer, TextEdit, TextFormat, Ui,
    accesskit, vec2,
};
use lucide_icons::Icon;

use crate::window::theme::{Space, Tokens};

use super::paint;
use super::text::{label, shown_char, shown_line};

/// A labelled line of text.
///
/// ```ignore
/// let changed = Field::new("Profile name", &mut name).example("meetings").show(ui).changed();
/// Field::new("Region", &mut region).help("Where the API is called.").problem(error.as_deref()).show(ui);
/// Field::new("Session token", &mut token).machine().rows(4).show(ui);
/// ```
#[must_use = "a field is drawn by `show`"]
pub struct Field<'a> {
    label: &'a str,
    value: &'a mut String,
    example: &'a str,
    help: Option<&'a str>,
    problem: Option<&'a str>,
    machine: bool,
    rows: usize,
    width: Option<f32>,
}

impl<'a> Field<'a> {
    /// A field with this label.
    pub fn new(label: &'a str, value: &'a mut String) -> Self {
        Self {
            label,
            value,
            example: "",
            help: None,
            problem: None,
            machine: false,
            rows: 1,
            width: None,
        }
    }

    /// Shown in grey while the field is empty.
    pub fn example(mut self, example: &'a str) -> Self {
        self.example = example;
        self
    }

    /// A line under the field.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// What is wrong with the input, and how to put it right; takes the place of the help.
    pub fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// Keys, ids, paths, pasted logs: set in the fixed-width font.
    pub fn machine(mut self) -> Self {
        self.machine = true;
        self
    }

    /// A field of several rows, as wide as the page, that scrolls inside itself.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows.max(1);
        self
    }

    /// Another width, in points.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Draws it; the response is that of the text itself.
    pub fn show(self, ui: &mut Ui) -> Response {
        let Self { label: name, value, example, help, problem, machine, rows, width } = self;
        let t = Tokens::of(ui);
        let font = if machine { t.mono() } else { t.body() };
        labelled(ui, name, help, problem, |ui| {
            let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| {
                let safe: String = text.as_str().chars().map(shown_char).collect();
                let mut job =
                    LayoutJob::single_section(safe, TextFormat::simple(font.clone(), t.text));
                job.keep_trailing_whitespace = true;
                job.break_on_newline = rows > 1;
                job.wrap.max_width = if rows > 1 { width } else { f32::INFINITY };
                ui.fonts_mut(|fonts| fonts.layout_job(job))
            };
            let many = rows > 1;
            let edit = if many { TextEdit::multiline(value) } else { TextEdit::singleline(value) };
            let wanted = width.unwrap_or(if many { f32::INFINITY } else { t.size.field });
            let edit = edit
                .id(ui.make_persistent_id(("field", name)))
                .font(font.clone())
                .hint_text(shown_line(example))
                .desired_rows(rows)
                .min_size(vec2(0.0, t.size.control))
                .align(if many { Align2::LEFT_TOP } else { Align2::LEFT_CENTER })
                .desired_width(wanted.min(ui.available_width()))
                .layouter(&mut layouter);
            outlined(ui, problem.is_some(), |ui, frame| {
                if many {
                    egui::ScrollArea::vertical()
                        .id_salt(("field rows", name))
                        .max_height(t.size.scroll)
                        .show(ui, |ui| edit.frame(frame).show(ui).response.response)
                        .inner
                } else {
                    edit.frame(frame).show(ui).response.response
                }
            })
        })
    }
}

/// The label above, the help or the problem below, and the ties between them for screen readers.
pub(super) fn labelled(
    ui: &mut Ui,
    name: &str,
    help: Option<&str>,
    problem: Option<&str>,
    control: impl FnOnce(&mut Ui) -> Response,
) -> Response {
    let t = Tokens::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = t.space.xs;
        let title = label(ui, name, t.strong(), t.text);
        let response = control(ui).labelled_by(title.id);
        let under = match (problem, help) {
            (Some(problem), _) => Some(problem_line(ui, problem)),
            (None, Some(help)) => Some(label(ui, help, t.small(), t.muted)),
            (None, None) => None,
        };
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if let Some(under) = &under {
                node.set_described_by(vec![under.id.accesskit_id()]);
            }
            if problem.is_some() {
                node.set_invalid(accesskit::Invalid::True);
            }
        });
        response
    })
    .inner
}

fn problem_line(ui: &mut Ui, problem: &str) -> Response {
    let t = Tokens::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t.space.xs;
        let side = egui::Vec2::splat(t.size.icon);
        let (rect, _) = ui.allocate_exact_size(side, egui::Sense::hover());
        paint::icon(ui.painter(), rect.center(), Icon::CircleX, t.size.icon_small, t.bad.ink);
        let line = label(ui, problem, t.small(), t.bad.ink);
        ui.ctx().accesskit_node_builder(line.id, |node| node.set_live(accesskit::Live::Polite));
        line
    })
    .inner
}

/// Draws a field in our outline, which turns into the focus ring.
pub(super) fn outlined(
    ui: &mut Ui,
    wrong: bool,
    edit: impl FnOnce(&mut Ui, Frame) -> Response,
) -> Response {
    let t = Tokens::of(ui);
    let inset = vec2(t.space.m, (t.size.control - t.size.body - t.space.xs) / 2.0);
    let frame = Frame::new()
        .fill(t.surface)
        .corner_radius(CornerRadius::same(t.radius.normal))
        .inner_margin(Space::margin(inset.x, inset.y));
    let response = edit(ui, frame);
    let line = match (response.has_focus(), wrong, response.hovered()) {
        (true, _, _) => t.ring(),
        (_, true, _) => Stroke::new(t.size.pen, t.bad.solid),
        (_, _, true) => Stroke::new(t.size.hairline, t.muted),
        _ => Stroke::new(t.size.hairline, t.outline),
    };
    let corners = CornerRadius::same(t.radius.normal);
    let painter = ui.painter();
    painter.rect(response.rect, corners, Color32::TRANSPARENT, line, egui::StrokeKind::Inside);
    response
}
