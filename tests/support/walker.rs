//! Someone who walks through the window by accessible names, reading only what is on screen.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chime_setup::assistant::{Checks, Console, Environment, NoDialogs, Paths, Scenario, Settings};
use chime_setup::window::App;
use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::cpu_renderer::CpuRenderer;

/// Long enough for a slow machine under load; nothing here is timed.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Walker {
    harness: Harness<'static, App>,
    theme: Theme,
    shots: usize,
    folder: tempfile::TempDir,
}

impl Walker {
    pub fn new(theme: Theme) -> Self {
        Self::with(theme, |_| {})
    }

    /// A walker whose program is started with other settings.
    pub fn with(theme: Theme, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = Settings {
            env: Environment::default(),
            paths: Paths::in_directory(&folder.path().join("home").join(".aws")),
            data: folder.path().join("data"),
            dialogs: Arc::new(NoDialogs),
            checks: Checks::standard(),
            rehearse: None,
            resume: false,
            slow_files: Duration::ZERO,
        };
        change(&mut settings);
        let harness = Harness::<App>::builder()
            .with_size([1080.0, 760.0])
            .with_theme(theme)
            .renderer(CpuRenderer::default())
            .with_render_cursor(false)
            .build_eframe(move |cc| App::new(&cc.egui_ctx, settings).expect("starts"));
        let mut walker = Self { harness, theme, shots: 0, folder };
        walker.harness.run_steps(3);
        walker.click(if theme == Theme::Dark { "Dark" } else { "Light" });
        walker
    }

    /// The user's own folder, which a rehearsal must not touch.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub fn app(&self) -> &App {
        self.harness.state()
    }

    pub fn harness(&mut self) -> &mut Harness<'static, App> {
        &mut self.harness
    }

    pub fn console(&self) -> Console {
        self.app().assistant().console().expect("rehearsing").clone()
    }

    /// Chooses the scenario on the Start page and starts the rehearsal, by clicks.
    pub fn rehearse(&mut self, scenario: Scenario) {
        if scenario != Scenario::Ready {
            self.click("Scenario");
            self.click(scenario.title());
        }
        self.click("Rehearse with a practice account");
    }

    /// Clicks the control of this name, as a screen reader would find it.
    pub fn click(&mut self, name: &str) {
        self.wait_for_control(name);
        self.control(name).unwrap_or_else(|| panic!("{name} went away")).scroll_to_me();
        self.harness.run_steps(3);
        self.control(name).unwrap_or_else(|| panic!("{name} went away")).click();
        self.harness.run_steps(4);
    }

    pub fn type_into(&mut self, name: &str, text: &str) {
        self.harness.get_by_label(name).focus();
        self.harness.run_steps(2);
        self.harness.get_by_label(name).type_text(text);
        self.harness.run_steps(2);
    }

    /// Puts this text in the place of what the field holds.
    pub fn replace_in(&mut self, name: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, name).focus();
        self.harness.run_steps(2);
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.harness.run_steps(2);
        self.harness.get_by_role_and_label(Role::TextInput, name).type_text(text);
        self.harness.run_steps(2);
    }

    /// Clicks, and gives what went to the clipboard.
    pub fn click_and_copy(&mut self, name: &str) -> String {
        self.wait_for_control(name);
        self.control(name).unwrap_or_else(|| panic!("{name} went away")).scroll_to_me();
        self.harness.run_steps(3);
        self.control(name).unwrap_or_else(|| panic!("{name} went away")).click();
        for _ in 0..4 {
            self.harness.step();
            for command in &self.harness.output().platform_output.commands {
                if let egui::OutputCommand::CopyText(text) = command {
                    return text.clone();
                }
            }
        }
        panic!("{name} copied nothing")
    }

    pub fn press(&mut self, key: egui::Key) {
        self.harness.key_press(key);
        self.harness.run_steps(3);
    }

    /// Presses Tab until the control of this name has the focus.
    pub fn press_until_focused(&mut self, name: &str) {
        self.wait_for_control(name);
        for _ in 0..80 {
            self.press(egui::Key::Tab);
            if self.control(name).is_some_and(|node| node.is_focused()) {
                return;
            }
        }
        panic!("Tab never reaches {name}");
    }

    /// Waits for these words, and counts the frames that were drawn meanwhile.
    pub fn frames_until(&mut self, words: &str) -> u64 {
        let before = self.app().frames();
        self.wait_for(words);
        self.app().frames() - before
    }

    fn control<'a>(&'a self, name: &'a str) -> Option<egui_kittest::Node<'a>> {
        let found: Vec<_> = self
            .harness
            .query_all_by_label(name)
            .filter(|node| {
                let node = node.accesskit_node();
                let role = node.role();
                let control = [
                    Role::Button,
                    Role::Tab,
                    Role::RadioButton,
                    Role::ComboBox,
                    Role::ListBoxOption,
                    Role::MenuItem,
                    Role::Link,
                ];
                control.contains(&role) && !node.is_disabled()
            })
            .collect();
        found.into_iter().next_back()
    }

    fn wait_for_control(&mut self, name: &str) {
        self.wait(|walker| walker.control(name).is_some(), name);
    }

    /// Waits until a text that holds these words is on screen.
    pub fn wait_for(&mut self, words: &str) {
        self.wait(|walker| walker.sees(words), words);
    }

    /// Waits until no text holds these words any more.
    pub fn wait_while(&mut self, words: &str) {
        self.wait(|walker| !walker.sees(words), &format!("an end of {words}"));
    }

    /// Waits until nothing is at work.
    pub fn settle(&mut self) {
        self.wait(|walker| !walker.app().assistant().state().running, "an end of the work");
        self.harness.run_steps(3);
    }

    pub fn see(&mut self, words: &str) {
        assert!(self.sees(words), "{words:?} is not on screen:\n{}", self.all_text());
    }

    pub fn sees(&self, words: &str) -> bool {
        self.texts().any(|text| text.contains(words))
    }

    fn texts(&self) -> impl Iterator<Item = String> + '_ {
        self.harness.root().children_recursive().filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        })
    }

    pub fn all_text(&self) -> String {
        self.texts().collect::<Vec<_>>().join("\n")
    }

    fn wait(&mut self, done: impl Fn(&Self) -> bool, what: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            self.harness.step();
            if done(self) {
                return;
            }
            assert!(Instant::now() < end, "waited for {what:?}; on screen:\n{}", self.all_text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Writes what is on screen to `target/screens`, for a person to look at.
    pub fn shot(&mut self, name: &str) {
        self.shots += 1;
        // Toasts and pictures would differ from run to run otherwise.
        self.harness.run_steps(2);
        let picture = self.harness.render().expect("draws");
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("..").join("screens");
        std::fs::create_dir_all(&folder).expect("the target folder can be written");
        let theme = if self.theme == Theme::Dark { "dark" } else { "light" };
        let file = folder.join(format!("window-{theme}-{:02}-{name}.png", self.shots));
        picture.save(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}
