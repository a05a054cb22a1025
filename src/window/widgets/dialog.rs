//! A question that must be answered before anything else.

use egui::vec2;
use egui::{
    Context, CornerRadius, Frame, Id, Margin, Modal, Plugin, Response, Role, ScrollArea, Ui,
};

use crate::window::theme::Tokens;

use super::Button;
use super::text::{headline, shown_line};

/// What the person did with the dialog in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Open,
    /// Closed by Escape or by the button that keeps things as they are.
    Cancelled,
    /// Pressed the action with this index.
    Chosen(usize),
}

/// A modal dialog. The focus goes to its safest button, Escape answers [`Answer::Cancelled`], a click beside it does
/// nothing, and when it is answered the focus returns to where it was.
///
/// ```ignore
/// let answer = Dialog::new("Delete the profile “meetings”?", "Keep it")
///     .action(Button::danger("Delete profile"))
///     .show(ui.ctx(), |ui| { body(ui, "Both files change. A backup is kept."); });
/// if answer == Answer::Chosen(0) { commands.push(Command::DeleteProfile); }
/// ```
#[must_use = "a dialog is drawn by `show`"]
pub struct Dialog<'a> {
    title: &'a str,
    keep: &'a str,
    actions: Vec<Button<'a>>,
}

/// What a dialog remembers between frames.
#[derive(Clone, Copy, Default)]
struct Memory {
    last_seen: u64,
    focus_before: Option<Id>,
}

impl<'a> Dialog<'a> {
    /// The question, and the words of the button that changes nothing.
    pub const fn new(title: &'a str, keep: &'a str) -> Self {
        Self { title, keep, actions: Vec::new() }
    }

    /// A button after the one that changes nothing; the last is at the right.
    pub fn action(mut self, button: Button<'a>) -> Self {
        self.actions.push(button);
        self
    }

    /// Draws it above everything; call it in every frame in which it is open.
    pub fn show(self, ctx: &Context, contents: impl FnOnce(&mut Ui)) -> Answer {
        let t = Tokens::of(ctx);
        let id = Id::unique(("chime-setup dialog", self.title));
        let (opened, memory) = remember(ctx, id);
        let frame = Frame::new()
            .fill(t.raised)
            .stroke(t.hairline())
            .corner_radius(CornerRadius::same(t.radius.large))
            .inner_margin(Margin::from(vec2(t.space.xl, t.space.xl)))
            .shadow(ctx.global_style().visuals.window_shadow);
        let area = Modal::default_area(id)
            .role(Role::Dialog)
            .accessible_name(shown_line(self.title).into_owned());
        let modal =
            Modal::new(id).area(area).frame(frame).backdrop_color(t.shade).show(ctx, |ui| {
                let node = ui.unique_id();
                ui.ctx().accesskit_node_builder(node, egui::accesskit::Node::set_modal);
                self.draw(ui, opened, contents)
            });
        let escaped = modal.should_close() && !modal.backdrop_response.clicked();
        let answer =
            if modal.inner == Answer::Open && escaped { Answer::Cancelled } else { modal.inner };
        if answer != Answer::Open
            && let Some(before) = memory.focus_before
        {
            ctx.plugin_or_default::<FocusReturn>().lock().give(before);
            ctx.request_repaint();
        }
        answer
    }

    fn draw(&self, ui: &mut Ui, opened: bool, contents: impl FnOnce(&mut Ui)) -> Answer {
        let t = Tokens::of(ui);
        let screen = ui.ctx().content_rect();
        let beside = 2.0 * (t.space.xl + t.space.l);
        ui.set_width(t.size.dialog.min(screen.width() - beside));
        ui.spacing_mut().item_spacing.y = t.space.m;
        headline(ui, self.title, t.title(), 1);
        let high = (screen.height() - 4.0 * t.size.control - beside).max(t.size.control);
        ScrollArea::vertical().max_height(high).show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui);
        });
        ui.add_space(t.space.s);
        self.buttons(ui, opened)
    }

    fn buttons(&self, ui: &mut Ui, opened: bool) -> Answer {
        let t = Tokens::of(ui);
        let keep = Button::secondary(self.keep);
        let all: Vec<&Button<'_>> = std::iter::once(&keep).chain(&self.actions).collect();
        let wide: f32 =
            all.iter().map(|button| button.measure(ui).x + t.space.s).sum::<f32>() - t.space.s;
        let room = ui.available_width();
        let mut answer = Answer::Open;
        let mut place = |ui: &mut Ui| {
            for (index, button) in all.iter().enumerate() {
                let response: Response = button.show(ui);
                if opened && self.takes_focus(index) {
                    response.request_focus();
                }
                if response.clicked() {
                    answer = index.checked_sub(1).map_or(Answer::Cancelled, Answer::Chosen);
                }
            }
        };
        if wide <= room {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t.space.s;
                ui.add_space((room - wide).max(0.0));
                place(ui);
            });
        } else {
            place(ui);
        }
        answer
    }

    /// The safest button: the primary one, or, where something may be destroyed, the one that changes nothing.
    fn takes_focus(&self, index: usize) -> bool {
        let risky = self.actions.iter().any(Button::is_danger);
        let primary = self.actions.iter().position(|b| b.is_primary() && b.reason().is_none());
        match primary {
            Some(primary) if !risky => index == primary + 1,
            _ => index == 0,
        }
    }
}

/// Gives the focus back after a dialog. While the pass after the last one with the dialog goes on, egui still keeps
/// what lay beneath it from having the focus; only at the end of that pass can it be given.
#[derive(Default)]
struct FocusReturn {
    to: Option<Id>,
    passes_left: u8,
}

impl FocusReturn {
    fn give(&mut self, to: Id) {
        self.to = Some(to);
        self.passes_left = 2;
    }
}

impl Plugin for FocusReturn {
    fn debug_name(&self) -> &'static str {
        "chime-setup focus after a dialog"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        self.passes_left = self.passes_left.saturating_sub(1);
        if self.passes_left > 0 {
            return;
        }
        if let Some(id) = self.to.take() {
            ui.ctx().memory_mut(|memory| memory.request_focus(id));
        }
    }
}

/// Whether the dialog was not there in the frame before, and what had the focus then.
fn remember(ctx: &Context, id: Id) -> (bool, Memory) {
    let frame = ctx.cumulative_pass_nr();
    let mut memory: Memory = ctx.data(|data| data.get_temp(id).unwrap_or_default());
    let opened = memory.last_seen == 0 || memory.last_seen + 1 < frame;
    if opened {
        memory.focus_before = ctx.memory(egui::Memory::focused);
    }
    memory.last_seen = frame.max(1);
    ctx.data_mut(|data| data.insert_temp(id, memory));
    (opened, memory)
}
