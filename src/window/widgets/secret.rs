//! Secrets: typed without being seen, shown only on request, and never told to the accessibility tree.

use egui::text::LayoutJob;
use egui::{
    Align, Align2, Color32, Frame, Layout, Response, TextBuffer, TextEdit, TextFormat, Ui, Vec2,
};
use egui::{epaint::text::cursor::CCursor, vec2};
use lucide_icons::Icon;

use crate::window::theme::Tokens;

use super::text::{label, shown_char, shown_line};
use super::{Button, facts, field};

/// Stands for a hidden character.
const DOT: char = '•';

/// A secret shorter than this shows none of its characters: four would be too much of it.
const SHORTEST_WITH_TAIL: usize = 12;
const TAIL: usize = 4;

/// A secret as it may stand on screen: eight dots, whatever its length, and the last four characters of a long one.
/// Nothing for no secret.
pub fn masked(secret: &str) -> String {
    if secret.is_empty() {
        return String::new();
    }
    let dots = DOT.to_string().repeat(8);
    let tail: String = tail(secret).chars().map(shown_char).collect();
    dots + &tail
}

fn tail(secret: &str) -> &str {
    let length = secret.chars().count();
    if length < SHORTEST_WITH_TAIL {
        return "";
    }
    let start = secret.char_indices().nth(length - TAIL).map_or(secret.len(), |(at, _)| at);
    secret.get(start..).unwrap_or_default()
}

/// A field for a secret. Revealed by its button, hidden again when the window loses focus.
///
/// Screen readers and copying get dots even while it is revealed, and it keeps no undo history.
///
/// ```ignore
/// SecretField::new("Secret access key", &mut secret)
///     .problem(error.as_deref())
///     .show(ui);
/// ```
#[must_use = "a field is drawn by `show`"]
pub struct SecretField<'a> {
    label: &'a str,
    value: &'a mut String,
    help: Option<&'a str>,
    problem: Option<&'a str>,
}

impl<'a> SecretField<'a> {
    /// A field with this label.
    pub fn new(label: &'a str, value: &'a mut String) -> Self {
        Self { label, value, help: None, problem: None }
    }

    /// A line under the field.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// What is wrong with the input; must not quote it.
    pub fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// Draws it; the response is that of the text itself.
    pub fn show(self, ui: &mut Ui) -> Response {
        let Self { label: name, value, help, problem } = self;
        let t = Tokens::of(ui);
        let id = ui.make_persistent_id(("secret", name));
        let revealed = is_revealed(ui, id);
        field::labelled(ui, name, help, problem, |ui| {
            ui.horizontal_top(|ui| {
                let room = ui.available_width() - t.size.control - t.space.s;
                let width = room.min(t.size.field).max(t.space.huge);
                let response = field::outlined(ui, problem.is_some(), |ui, frame| {
                    edit_secret(ui, value, &Editor { id, width, frame, revealed })
                });
                let height = egui::vec2(t.size.control, t.size.control);
                let middle = Layout::left_to_right(Align::Center);
                ui.allocate_ui_with_layout(height, middle, |ui| {
                    reveal_button(ui, id, name, revealed, false);
                });
                response
            })
            .inner
        })
    }
}

/// Whether it is revealed now: not without the focus of the window.
fn is_revealed(ui: &Ui, id: egui::Id) -> bool {
    let key = id.with("revealed");
    let focused = ui.input(|input| input.focused);
    if !focused {
        ui.data_mut(|data| data.insert_temp(key, false));
    }
    ui.data(|data| data.get_temp(key).unwrap_or(false))
}

fn reveal_button(ui: &mut Ui, id: egui::Id, name: &str, revealed: bool, inline: bool) {
    let (icon, verb) = if revealed { (Icon::EyeOff, "Hide") } else { (Icon::Eye, "Show") };
    let spoken = format!("{verb} {}", shown_line(name));
    let button = Button::bare(icon, &spoken);
    let response = if inline { button.inline().show(ui) } else { button.show(ui) };
    if response.clicked() {
        ui.data_mut(|data| data.insert_temp(id.with("revealed"), !revealed));
    }
}

/// What the editor of a secret needs to know.
struct Editor {
    id: egui::Id,
    width: f32,
    frame: Frame,
    revealed: bool,
}

/// egui lays out dots; the characters that may be seen are painted over them. So neither the text runs of the
/// accessibility tree nor the clipboard ever hold the secret. The fixed-width font keeps the cursor in its place.
fn edit_secret(ui: &mut Ui, value: &mut String, editor: &Editor) -> Response {
    let t = Tokens::of(ui);
    let typing = ui.memory(|memory| memory.has_focus(editor.id));
    let revealed = editor.revealed;
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
        let seen = visible_end(text.as_str(), revealed, typing).chars().count();
        let hidden = text.as_str().chars().count() - seen;
        let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
        job.keep_trailing_whitespace = true;
        let dots = |count: usize| DOT.to_string().repeat(count);
        job.append(&dots(hidden), 0.0, TextFormat::simple(t.mono(), t.text));
        job.append(&dots(seen), 0.0, TextFormat::simple(t.mono(), Color32::TRANSPARENT));
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    };
    let mut output = TextEdit::singleline(value)
        .id(editor.id)
        .password(true)
        .frame(editor.frame)
        .desired_width(editor.width)
        .min_size(vec2(0.0, t.size.control))
        .align(Align2::LEFT_CENTER)
        .font(t.mono())
        .layouter(&mut layouter)
        .show(ui);
    let response = output.response.response.clone();
    output.state.clear_undoer();
    output.state.store(ui.ctx(), response.id);
    let seen = visible_end(value, revealed, typing);
    let hidden = value.chars().count() - seen.chars().count();
    let x = output.galley.pos_from_cursor(CCursor::new(hidden)).min.x;
    let painter = ui.painter().with_clip_rect(output.text_clip_rect.intersect(ui.clip_rect()));
    let safe: String = seen.chars().map(shown_char).collect();
    let galley = painter.layout_no_wrap(safe, t.mono(), t.text);
    painter.galley(output.galley_pos + vec2(x, 0.0), galley, t.text);
    response
}

/// The end of the secret that may be seen: all of it when revealed, the last four characters when nobody types
/// (while typing, each character would once be among the last four), else none.
fn visible_end(secret: &str, revealed: bool, typing: bool) -> &str {
    match (revealed, typing) {
        (true, _) => secret,
        (false, true) => "",
        (false, false) => tail(secret),
    }
}

/// A stored secret among [`facts()`]: masked, with a button that shows it until the window loses focus.
///
/// ```ignore
/// secret_fact(ui, "Secret access key", &secret);
/// ```
pub fn secret_fact(ui: &mut Ui, name: &str, secret: &str) {
    let t = Tokens::of(ui);
    let id = ui.make_persistent_id(("secret fact", name));
    let revealed = is_revealed(ui, id);
    facts::columns(
        ui,
        |ui| {
            label(ui, name, t.body(), t.muted);
        },
        |ui| {
            ui.horizontal_top(|ui| {
                let masked = masked(secret);
                if revealed {
                    painted(ui, secret, &masked);
                } else {
                    label(ui, &masked, t.mono(), t.text);
                }
                reveal_button(ui, id, name, revealed, true);
            });
        },
    );
}

/// The secret for the eye, its mask for screen readers.
fn painted(ui: &mut Ui, secret: &str, masked: &str) {
    let t = Tokens::of(ui);
    let room = (ui.available_width() - t.size.control).max(t.space.huge);
    let safe: String = secret.chars().map(shown_char).collect();
    let galley = ui.painter().layout(safe, t.mono(), t.text, room);
    let size: Vec2 = galley.size();
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, masked));
    ui.painter().galley(rect.min, galley, t.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_shows_the_last_four_of_a_long_secret_and_nothing_of_a_short_one() {
        assert_eq!(masked("obviously-not-a-real-secret-WXYZ"), "••••••••WXYZ");
        assert_eq!(masked("short"), "••••••••");
        assert_eq!(masked(""), "");
        assert_eq!(masked("ünïcödé-fäke-ßecret-éüöä"), "••••••••éüöä");
    }
}
