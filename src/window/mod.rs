//! The window: egui, theme, widgets, one file a page.
//!
//! It draws the assistant's [`State`](crate::assistant::State) and returns [`Command`]s; of its own it holds only what is
//! half-typed, folded or scrolled. It receives in [`eframe::App::logic`], draws in
//! [`eframe::App::ui`], and does no file, network or process call.

mod bar;
mod dialogs;
mod pages;
mod parts;
mod run;
pub mod theme;
mod view;
pub mod widgets;

pub use dialogs::NativeDialogs;
pub use run::{Opened, open};

use crate::assistant::{Assistant, Command, Effect, Settings, ThemeChoice, Weight};
use std::sync::Arc;
use std::time::{Duration, Instant};
use view::View;
use widgets::{Kind, Toasts};

/// How long closing waits for a test meeting to be deleted. What is not deleted by then is in the
/// ledger for the next start.
pub const CLOSING_BOUND: Duration = Duration::from_secs(10);
/// How often the window looks again while it waits for that.
const CLOSING_TICK: Duration = Duration::from_millis(200);

/// The window's side of the program.
pub struct App {
    assistant: Assistant,
    view: View,
    toasts: Toasts,
    last_notice: u64,
    theme: Option<ThemeChoice>,
    /// When closing began.
    closing_since: Option<Instant>,
    frames: u64,
}

impl App {
    /// A window on a new assistant.
    ///
    /// # Errors
    /// When the operating system gives no threads.
    pub fn new(ctx: &egui::Context, settings: Settings) -> std::io::Result<Self> {
        theme::install(ctx);
        let waking = ctx.clone();
        let assistant = Assistant::new(settings, Arc::new(move || waking.request_repaint()))?;
        Ok(Self {
            assistant,
            view: View::default(),
            toasts: Toasts::default(),
            last_notice: 0,
            theme: None,
            closing_since: None,
            frames: 0,
        })
    }

    /// The program behind the window, for tests.
    pub fn assistant(&self) -> &Assistant {
        &self.assistant
    }

    /// How many frames were drawn, for tests.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    fn follow(&mut self, ctx: &egui::Context) {
        self.assistant.receive();
        for effect in self.assistant.take_effects() {
            match effect {
                Effect::Copy(text) => ctx.copy_text(text),
                Effect::Open(url) => ctx.open_url(egui::OpenUrl::new_tab(url)),
                Effect::Close => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            }
        }
        if let Some(notice) = &self.assistant.state().notice
            && notice.number != self.last_notice
        {
            self.last_notice = notice.number;
            let kind = match notice.weight {
                Weight::Done => Kind::Good,
                Weight::Info => Kind::Info,
                Weight::Trouble => Kind::Bad,
            };
            self.toasts.push(kind, notice.text.clone());
        }
        self.follow_theme(ctx);
        self.follow_closing(ctx);
    }

    fn follow_theme(&mut self, ctx: &egui::Context) {
        let wanted = self.assistant.state().theme;
        if self.theme != Some(wanted) {
            self.theme = Some(wanted);
            ctx.set_theme(match wanted {
                ThemeChoice::System => egui::ThemePreference::System,
                ThemeChoice::Light => egui::ThemePreference::Light,
                ThemeChoice::Dark => egui::ThemePreference::Dark,
            });
        }
    }

    /// A close while checks are at work waits, within a bound and in sight, until they are
    /// cleaned up.
    fn follow_closing(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && self.closing_since.is_none() && self.assistant.state().running {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.closing_since = Some(Instant::now());
            self.assistant.apply(Command::Quit);
        }
        if self.closing_since.is_some() {
            ctx.request_repaint_after(CLOSING_TICK);
            if self.rest_of_bound().is_zero() {
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// What is left of the time that closing may take.
    fn rest_of_bound(&self) -> Duration {
        let spent = self.closing_since.map_or(Duration::ZERO, |since| since.elapsed());
        CLOSING_BOUND.saturating_sub(spent)
    }

    fn draw(&mut self, ui: &mut egui::Ui) -> Vec<Command> {
        let mut commands = Vec::new();
        let state = self.assistant.state();
        ui.painter().rect_filled(ui.max_rect(), 0, theme::Tokens::of(ui).surface);
        bar::rail(ui, state, &mut commands);
        pages::show(ui, state, &mut self.view, &mut commands);
        pages::dialogs(ui, state, &mut self.view, &mut commands);
        self.toasts.show(ui.ctx());
        commands
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        self.follow(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        self.frames += 1;
        for command in self.draw(ui) {
            self.assistant.apply(command);
            // What it changed at once is drawn at once.
            ui.ctx().request_repaint();
        }
        self.follow(ui.ctx());
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.assistant.shut_down(self.rest_of_bound());
    }
}

/// What a frame asks for.
type Commands = Vec<Command>;
