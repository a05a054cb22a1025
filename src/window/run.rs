//! Opens the window, or says in one sentence why there is none.

use super::App;
use super::theme;
use crate::assistant::Settings;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How the window ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It was open, and was closed.
    Closed,
    /// There is no display to open it on.
    NoDisplay(String),
    /// There is a display, but nothing can be drawn on it.
    NoGraphics(String),
    /// It was drawn, and then it broke down.
    Crashed(String),
}

/// The app, and whether it was ever asked to draw: there was a display then.
struct Watched {
    app: App,
    drawn: Arc<AtomicBool>,
}

impl eframe::App for Watched {
    fn logic(&mut self, ctx: &egui::Context, frame: &mut eframe::Frame) {
        self.app.logic(ctx, frame);
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.drawn.store(true, Ordering::Relaxed);
        self.app.ui(ui, frame);
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        self.app.on_exit(gl);
    }
}

/// The smallest window in which every page can be used, and the first size, in points.
const SMALLEST: [f32; 2] = [720.0, 520.0];
const FIRST: [f32; 2] = [1080.0, 760.0];

/// Opens the window and stays until it is closed.
pub fn open(settings: Settings) -> Opened {
    if !has_display(&settings) {
        return Opened::NoDisplay("No window can be opened here: there is no display.".to_owned());
    }
    let preferences = Preferences::of_system();
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Chime Setup")
            .with_app_id("chime-setup")
            .with_inner_size(FIRST)
            .with_min_inner_size(SMALLEST),
        ..Default::default()
    };
    let drawn = Arc::new(AtomicBool::new(false));
    let watch = Arc::clone(&drawn);
    let create: eframe::AppCreator<'static> = Box::new(move |cc| {
        let app = App::new(&cc.egui_ctx, settings)?;
        preferences.apply(&cc.egui_ctx);
        Ok(Box::new(Watched { app, drawn: watch }))
    });
    // Where a library of the display is missing, winit's bindings panic instead of failing.
    let said = Arc::new(Mutex::new(String::new()));
    let before = quiet_panics(&said);
    let ended =
        catch_unwind(AssertUnwindSafe(|| eframe::run_native("chime-setup", options, create)));
    std::panic::set_hook(before);
    let said = said.lock().unwrap_or_else(PoisonError::into_inner).clone();
    how_it_ended(ended.map_err(|_| said), drawn.load(Ordering::Relaxed))
}

/// What the end means: of the event loop, or (the outer error) a panic and its words.
fn how_it_ended(ended: Result<eframe::Result, String>, drawn: bool) -> Opened {
    match ended {
        Ok(Ok(())) => Opened::Closed,
        Ok(Err(error)) if drawn => crashed(&error.to_string()),
        Err(said) if drawn => crashed(&said),
        Ok(Err(error)) => classify(&error),
        Err(said) => {
            Opened::NoDisplay(format!("No window can be opened here: {}.", first_line(&said)))
        }
    }
}

fn crashed(why: &str) -> Opened {
    Opened::Crashed(format!(
        "The window broke down: {}. Start chime-setup again; it goes on where you were.",
        first_line(why)
    ))
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Send + Sync>;

/// Keeps a panic's words instead of printing them; gives back the hook that was there.
fn quiet_panics(said: &Arc<Mutex<String>>) -> Hook {
    let before = std::panic::take_hook();
    let said = Arc::clone(said);
    std::panic::set_hook(Box::new(move |info| {
        let text = info.payload().downcast_ref::<String>().cloned();
        let text = text.or_else(|| info.payload().downcast_ref::<&str>().map(|s| (*s).to_owned()));
        *said.lock().unwrap_or_else(PoisonError::into_inner) = text.unwrap_or_default();
    }));
    before
}

fn classify(error: &eframe::Error) -> Opened {
    let why = first_line(&error.to_string());
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            Opened::NoDisplay(format!("No window can be opened here: {why}."))
        }
        eframe::Error::AppCreation(_) => {
            Opened::NoGraphics(format!("The program could not start: {why}."))
        }
        // What glutin says of it is a list of pixel formats.
        eframe::Error::NoGlutinConfigs(..) => Opened::NoGraphics(
            "The window needs OpenGL 2.1 or newer, and this display offers none.".to_owned(),
        ),
        _ => Opened::NoGraphics(format!(
            "The window needs OpenGL 2.1 or newer, and none can be used here: {why}."
        )),
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end_matches('.');
    let line = without_place(line);
    let line: String = line.chars().filter(|c| !c.is_control()).take(200).collect();
    if line.is_empty() { "the graphics system did not say why".to_owned() } else { line }
}

/// What follows the last place in a source file (`winit: os error at src/x.rs:788: it failed`): the
/// place is one of the computer on which the program was built.
fn without_place(line: &str) -> &str {
    let mut rest = line;
    let mut from = 0;
    while let Some(found) = line.get(from..).and_then(|text| text.find(".rs:")) {
        from += found + ".rs:".len();
        let after = line.get(from..).unwrap_or_default();
        let number = after.trim_start_matches(|c: char| c.is_ascii_digit());
        if number.len() < after.len()
            && let Some(words) = number.strip_prefix(": ")
        {
            rest = words;
        }
    }
    rest
}

/// On Linux a display is named by the environment; elsewhere there is one.
fn has_display(settings: &Settings) -> bool {
    if cfg!(target_os = "linux") {
        ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
            .iter()
            .any(|name| settings.env.get(name).is_some())
    } else {
        true
    }
}

/// What the person set in the system.
#[derive(Clone, Copy, Debug, Default)]
struct Preferences {
    /// Dark or light, where the system says so and winit does not know it (Linux).
    dark: Option<bool>,
    reduced_motion: bool,
}

impl Preferences {
    #[cfg(target_os = "linux")]
    fn of_system() -> Self {
        use mundy::Interest;
        // The portal answers within 30 ms, or there is none (measured; reference, "Theme").
        let timeout = std::time::Duration::from_millis(200);
        let interest = Interest::ColorScheme | Interest::ReducedMotion;
        let Some(found) = mundy::Preferences::once_blocking(interest, timeout) else {
            return Self::default();
        };
        let scheme = found.color_scheme;
        let dark = if scheme.is_no_preference() { None } else { Some(scheme.is_dark()) };
        Self { dark, reduced_motion: found.reduced_motion.is_reduce() }
    }

    #[cfg(not(target_os = "linux"))]
    fn of_system() -> Self {
        Self::default()
    }

    fn apply(self, ctx: &egui::Context) {
        theme::set_reduced_motion(ctx, self.reduced_motion);
        let fallback = if self.dark == Some(true) { egui::Theme::Dark } else { egui::Theme::Light };
        ctx.options_mut(|options| options.fallback_theme = fallback);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_of_the_build_is_shown() {
        for (line, left) in [
            (
                "winit EventLoopError: os error at /home/b/.cargo/winit-0.30.13/src/x11/mod.rs:788: Failed to open connection: X11",
                "Failed to open connection: X11",
            ),
            ("at C:\\b\\a.rs:1: at b.rs:22: it: failed", "it: failed"),
            ("at a.rs:1: b.rs:x: c.rs:2 d", "b.rs:x: c.rs:2 d"),
            ("no place here", "no place here"),
            ("at é.rs:7: ", ""),
            (".rs:", ".rs:"),
        ] {
            assert_eq!(without_place(line), left);
        }
        assert_eq!(first_line("at a.rs:7: \nmore"), "the graphics system did not say why");
    }

    #[test]
    fn only_what_never_drew_has_no_display() {
        let panic = || Err("index out of bounds".to_owned());
        assert!(matches!(how_it_ended(panic(), false), Opened::NoDisplay(_)));
        let Opened::Crashed(why) = how_it_ended(panic(), true) else { panic!("it was drawn") };
        assert!(why.contains("index out of bounds") && !why.contains("No window"), "{why}");
        let lost = || Ok(Err(eframe::Error::AppCreation("no threads".into())));
        assert!(matches!(how_it_ended(lost(), true), Opened::Crashed(_)));
        assert!(matches!(how_it_ended(lost(), false), Opened::NoGraphics(_)));
        assert_eq!(how_it_ended(Ok(Ok(())), true), Opened::Closed);
    }
}
