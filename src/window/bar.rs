//! The rail of steps at the left, and the line at the top of every page.

use super::Commands;
use super::parts::mark;
use super::theme::{Space, Tokens};
use super::widgets::{self, Step as Row, chip, practice_badge, step_rail, tabs};
use crate::assistant::{Command, State, Step, ThemeChoice};
use egui::{Frame, Panel, Ui};

const THEMES: [(ThemeChoice, &str); 3] =
    [(ThemeChoice::System, "System"), (ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark")];

/// Draws the rail.
pub fn rail(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let width = widgets::rail_width(ui.ctx());
    let wide = width >= t.size.rail;
    let side = if wide { t.space.l } else { t.space.s };
    Panel::left("steps")
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(t.sidebar).inner_margin(Space::margin(side, t.space.xl)))
        .show(ui, |ui| {
            if wide {
                widgets::strong(ui, "Chime Setup");
                widgets::muted(ui, "From keys to a test meeting");
                ui.add_space(t.space.l);
            }
            egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                steps(ui, state, commands);
                if wide {
                    ui.add_space(t.space.xl);
                    theme(ui, state, commands);
                }
            });
        });
}

fn steps(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let rows: Vec<Row<'_>> = Step::ALL
        .into_iter()
        .map(|step| Row {
            title: step.name(),
            hint: step.hint(),
            mark: mark(state.step_status(step)),
            stale: state.is_stale(step).then_some("Changed since"),
        })
        .collect();
    let current = Step::ALL.iter().position(|step| *step == state.step).unwrap_or_default();
    if let Some(chosen) = step_rail(ui, &rows, current).and_then(|index| Step::ALL.get(index)) {
        commands.push(Command::GoTo(*chosen));
    }
}

fn theme(ui: &mut Ui, state: &State, commands: &mut Commands) {
    widgets::small(ui, "Appearance");
    let mut chosen = THEMES.iter().position(|(theme, _)| *theme == state.theme).unwrap_or_default();
    let names = THEMES.map(|(_, name)| name);
    if tabs(ui, "Appearance", &names, &mut chosen)
        && let Some((theme, _)) = THEMES.get(chosen)
    {
        commands.push(Command::SetTheme(*theme));
    }
}

/// The line at the top of a page: whose account, and whether it is a rehearsal.
pub fn top(ui: &mut Ui, state: &State) {
    if state.profile.is_none() && !state.rehearsing() {
        return;
    }
    let t = Tokens::of(ui);
    ui.horizontal_wrapped(|ui| {
        let account = state.account().unwrap_or_default();
        let region = state.region().unwrap_or_default();
        chip(ui, &[state.profile.as_deref().unwrap_or_default(), account, region]);
        if state.rehearsing() {
            practice_badge(ui);
        }
    });
    ui.add_space(t.space.m);
}
