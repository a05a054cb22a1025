//! The widgets as pictures: all of them, light and dark, at 100 % and 200 %.

#[path = "support/cpu_renderer.rs"]
mod cpu_renderer;
#[path = "support/gallery.rs"]
mod gallery;

use chime_setup::window::theme;
use egui::accesskit::Role;
use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn at_two_hundred_percent_everything_wraps_into_the_window() {
    for (name, ..) in gallery::SHEETS {
        let app = gallery::App { sheet: name, state: gallery::State::default() };
        let mut h = Harness::<gallery::App>::builder()
            .with_size([512.0, 350.0])
            .with_pixels_per_point(2.0)
            .with_context_setup(theme::install)
            .build_eframe(|_| app);
        h.run_steps(4);
        for node in h.root().children_recursive() {
            let own = node.accesskit_node();
            let text = own.label().or_else(|| own.value()).unwrap_or_default();
            // Code and diffs have several lines and scroll inside their own block.
            if own.role() == Role::TextRun || text.contains('\n') {
                continue;
            }
            let Some(place) = own.bounding_box() else {
                continue;
            };
            let (left, right) = (place.x0 / 2.0, place.x1 / 2.0);
            assert!(left >= 0.0 && right <= 512.5, "{name}: {text:?} from {left} to {right}");
        }
    }
}

#[test]
fn gallery_in_light() {
    gallery_in(Theme::Light);
}

#[test]
fn gallery_in_dark() {
    gallery_in(Theme::Dark);
}

/// Draws every widget into `target/screens`, for a person to look at, and checks what a machine can see.
fn gallery_in(theme: Theme) {
    for (name, size, scale) in gallery::SHEETS {
        let mut h = Harness::<gallery::App>::builder()
            .with_size(size)
            .with_pixels_per_point(scale)
            .with_theme(theme)
            .with_render_cursor(false)
            .with_context_setup(move |ctx| {
                theme::install(ctx);
                theme::set_reduced_motion(ctx, true);
                ctx.set_theme(theme);
            })
            .renderer(cpu_renderer::CpuRenderer::default())
            .build_eframe(|_| gallery::App { sheet: name, state: gallery::State::default() });
        h.run_steps(4);
        if name == "menu" {
            h.get_by_role_and_label(Role::ComboBox, "Media Region").focus();
            h.step();
            h.key_press(Key::Enter);
            h.run_steps(3);
        }
        let picture = h.render().expect("the CPU renderer draws everything but paint callbacks");
        gallery::check(&picture, size, scale, theme);
        gallery::save(&picture, name, theme, scale);
    }
}
