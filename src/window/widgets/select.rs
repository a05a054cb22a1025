//! One of several, chosen from a menu.

use egui::{Color32, ComboBox, Key, Rect, Response, TextWrapMode, Ui, style::WidgetVisuals};
use lucide_icons::Icon;

use crate::window::theme::Tokens;

use super::text::shown_line;
use super::{field, paint};

/// A labelled menu. Opens with Enter or Space; then arrows or Tab move, Enter chooses, Escape closes.
///
/// ```ignore
/// let names = ["us-east-1", "eu-central-1"];
/// if Select::new("Control Region", &names, &mut chosen).help("Where the API is called.").show(ui).changed() {
///     commands.push(Command::SetRegion(names[chosen].to_owned()));
/// }
/// ```
#[must_use = "a select is drawn by `show`"]
pub struct Select<'a> {
    label: &'a str,
    options: &'a [&'a str],
    chosen: &'a mut usize,
    help: Option<&'a str>,
    problem: Option<&'a str>,
}

impl<'a> Select<'a> {
    /// `chosen` is an index of `options`; one that is out of range shows nothing chosen.
    pub fn new(label: &'a str, options: &'a [&'a str], chosen: &'a mut usize) -> Self {
        Self { label, options, chosen, help: None, problem: None }
    }

    /// A line under the menu.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// What is wrong with the choice; takes the place of the help.
    pub fn problem(mut self, problem: Option<&'a str>) -> Self {
        self.problem = problem;
        self
    }

    /// Draws it; `changed()` of the response says that another option was chosen.
    pub fn show(self, ui: &mut Ui) -> Response {
        let Self { label, options, chosen, help, problem } = self;
        let t = Tokens::of(ui);
        field::labelled(ui, label, help, problem, |ui| {
            let width = t.size.field.min(ui.available_width());
            ui.allocate_ui(egui::vec2(width, t.size.control), |ui| menu(ui, label, options, chosen))
                .inner
        })
    }
}

fn menu(ui: &mut Ui, label: &str, options: &[&str], chosen: &mut usize) -> Response {
    let id = ui.make_persistent_id(("select", label));
    let memory = id.with("open");
    let was_open = ui.data(|data| data.get_temp(memory).unwrap_or(false));
    let current = options.get(*chosen).copied().unwrap_or_default();
    let before = *chosen;
    let width = ui.available_width();
    ui.spacing_mut().interact_size.y = Tokens::of(ui).size.control;
    let shown = ComboBox::from_id_salt(("select", label))
        .width(width)
        .truncate()
        .icon(chevron)
        .selected_text(shown_line(current).into_owned())
        .show_ui(ui, |ui| {
            ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
            for (index, option) in options.iter().enumerate() {
                let item = ui.selectable_label(index == *chosen, shown_line(option).into_owned());
                if index == *chosen && !was_open {
                    item.request_focus();
                }
                if item.clicked() {
                    *chosen = index;
                }
            }
        });
    let open = shown.inner.is_some();
    ui.data_mut(|data| data.insert_temp(memory, open));
    let mut response = shown.response;
    let escaped = ui.input(|input| input.key_pressed(Key::Escape));
    if was_open && !open && escaped || *chosen != before {
        response.request_focus();
    }
    if *chosen != before {
        response.mark_changed();
    }
    response
}

fn chevron(ui: &Ui, rect: Rect, _: &WidgetVisuals, open: bool) {
    let t = Tokens::of(ui);
    let icon = if open { Icon::ChevronUp } else { Icon::ChevronDown };
    let color: Color32 = t.muted;
    paint::icon(ui.painter(), rect.center(), icon, t.size.icon, color);
}
