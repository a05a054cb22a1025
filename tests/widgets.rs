//! The widgets by their accessible names and by keyboard.

use chime_setup::window::theme;
use chime_setup::window::widgets::{
    Answer, Button, Callout, CodeBlock, Dialog, Field, Footer, Glyph, Kind, Language, Mark,
    Pressed, Progress, SecretField, Select, Step, Toasts, body, masked, page, secret_fact, shown,
    spinner, status_badge, step_rail, tabs,
};
use egui::accesskit::{self, Role};
use egui::{Key, Modifiers, OutputCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn harness<'a, S>(state: S, draw: impl FnMut(&mut egui::Ui, &mut S) + 'a) -> Harness<'a, S> {
    Harness::<S>::builder()
        .with_size([900.0, 700.0])
        .with_context_setup(theme::install)
        .build_ui_state(draw, state)
}

fn copied<S>(harness: &Harness<'_, S>) -> Option<String> {
    harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

/// Everything a screen reader could say.
fn spoken<S>(harness: &Harness<'_, S>) -> String {
    let mut words = String::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        let data = node.data();
        for text in [data.label(), data.value(), data.description(), data.placeholder()] {
            words.push_str(text.unwrap_or_default());
            words.push('\n');
        }
    }
    words
}

const STEPS: [Step<'static>; 3] = [
    Step { title: "Profile", hint: "Where your keys live", mark: Mark::Passed, stale: None },
    Step {
        title: "Identity",
        hint: "Who AWS says you are",
        mark: Mark::Failed,
        stale: Some("profile changed"),
    },
    Step { title: "Region", hint: "Where media runs", mark: Mark::NotRun, stale: None },
];

#[test]
fn a_step_is_a_tab_that_says_where_it_stands_and_can_be_chosen() {
    let mut h = harness((1, None), |ui, (current, chosen)| {
        if let Some(step) = step_rail(ui, &STEPS, *current) {
            *chosen = Some(step);
        }
    });
    h.run();
    let identity = h.get_by_role_and_label(Role::Tab, "Identity");
    assert_eq!(identity.accesskit_node().is_selected(), Some(true));
    let description = identity.accesskit_node().data().description().unwrap_or_default().to_owned();
    assert!(description.contains("Step 2 of 3. Failed. Stale: profile changed."), "{description}");
    h.get_by_role_and_label(Role::Tab, "Region").click();
    h.run();
    assert_eq!(h.state().1, Some(2));
}

#[test]
fn the_rail_works_by_keyboard() {
    let mut h = harness(None, |ui, chosen| {
        *chosen = step_rail(ui, &STEPS, 0).or(*chosen);
    });
    h.run();
    h.key_press(Key::Tab);
    h.key_press(Key::Tab);
    h.run();
    assert!(h.get_by_label("Identity").is_focused());
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(*h.state(), Some(1));
}

#[test]
fn a_blocked_button_says_why_and_cannot_be_pressed() {
    let mut h = harness(0, |ui, pressed| {
        let blocked = Button::primary("Continue").blocked(Some("Choose a profile first."));
        if blocked.show(ui).clicked() {
            *pressed += 1;
        }
        if Button::secondary("Save 2 changes").show(ui).clicked() {
            *pressed += 10;
        }
    });
    h.run();
    let button = h.get_by_role_and_label(Role::Button, "Continue");
    assert!(button.accesskit_node().is_disabled());
    assert_eq!(button.accesskit_node().data().description(), Some("Choose a profile first."));
    button.click();
    h.run();
    h.get_by_label("Save 2 changes").click();
    h.run();
    assert_eq!(*h.state(), 10);
}

#[test]
fn a_field_is_named_by_its_label_and_tells_its_problem() {
    let mut h = harness(String::new(), |ui, text| {
        let problem = text.contains(' ').then_some("A profile name has no spaces.");
        Field::new("Profile name", text).example("meetings").problem(problem).show(ui);
    });
    h.run();
    h.get_by_role_and_label(Role::TextInput, "Profile name").focus();
    h.run();
    h.get_by_role_and_label(Role::TextInput, "Profile name").type_text("my profile");
    h.run();
    assert_eq!(h.state(), "my profile");
    let problem = h.get_by_label("A profile name has no spaces.");
    assert_eq!(problem.accesskit_node().live(), accesskit::Live::Polite);
    let field = h.get_by_role_and_label(Role::TextInput, "Profile name");
    assert_eq!(field.accesskit_node().data().invalid(), Some(accesskit::Invalid::True));
}

const SECRET: &str = "obviously-not-a-real-secret-WXYZ";

#[test]
fn a_secret_never_reaches_the_accessibility_tree_or_the_clipboard() {
    let mut h = harness(SECRET.to_owned(), |ui, secret| {
        SecretField::new("Secret access key", secret).show(ui);
        secret_fact(ui, "Stored secret", SECRET);
    });
    h.run();
    assert!(!spoken(&h).contains("not-a-real"), "masked");
    h.get_by_label("Show Secret access key").click();
    h.run();
    h.get_by_label("Show Stored secret").click();
    h.run();
    h.get_by_label("Hide Secret access key");
    assert!(!spoken(&h).contains("not-a-real"), "revealed");
    h.get_by_role_and_label(Role::PasswordInput, "Secret access key").focus();
    h.run();
    h.key_press_modifiers(Modifiers::COMMAND, Key::A);
    h.run();
    h.event(egui::Event::Copy);
    h.run();
    assert_eq!(copied(&h), None);
}

#[test]
fn a_revealed_secret_hides_when_the_window_loses_focus() {
    let mut h = harness(SECRET.to_owned(), |ui, secret| {
        SecretField::new("Secret access key", secret).show(ui);
    });
    h.run();
    h.get_by_label("Show Secret access key").click();
    h.run();
    h.get_by_label("Hide Secret access key");
    h.input_mut().focused = false;
    h.run();
    h.input_mut().focused = true;
    h.run();
    h.get_by_label("Show Secret access key");
}

#[test]
fn what_is_typed_into_a_secret_arrives() {
    let mut h = harness(String::new(), |ui, secret| {
        SecretField::new("Secret access key", secret).show(ui);
    });
    h.run();
    h.get_by_role_and_label(Role::PasswordInput, "Secret access key").focus();
    h.run();
    h.get_by_role_and_label(Role::PasswordInput, "Secret access key").type_text(SECRET);
    h.run();
    assert_eq!(h.state(), SECRET);
    assert_eq!(masked(h.state()), "••••••••WXYZ");
}

#[test]
fn a_menu_opens_and_chooses_by_keyboard() {
    let mut h = harness(1, |ui, chosen| {
        let regions = ["us-east-1", "eu-central-1", "ap-southeast-1"];
        Select::new("Control Region", &regions, chosen).show(ui);
    });
    h.run();
    h.get_by_role_and_label(Role::ComboBox, "Control Region").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    h.run();
    assert!(h.get_by_role_and_label(Role::Button, "eu-central-1").is_focused());
    h.key_press(Key::ArrowDown);
    h.run();
    h.key_press(Key::Enter);
    h.run();
    assert_eq!(*h.state(), 2);
    assert!(h.get_by_role_and_label(Role::ComboBox, "Control Region").is_focused());
}

#[test]
fn copy_takes_the_whole_block() {
    let policy = "{\n  \"Version\": \"2012-10-17\"\n}";
    let mut h = harness(false, move |ui, done| {
        *done |= CodeBlock::new("policy.json", policy, Language::Json).show(ui);
    });
    h.run();
    h.get_by_role_and_label(Role::Button, "Copy policy.json").click();
    h.step();
    let text = copied(&h).or_else(|| {
        h.step();
        copied(&h)
    });
    assert!(*h.state());
    assert_eq!(text.as_deref(), Some(policy));
}

#[test]
fn a_dialog_takes_the_focus_and_gives_it_back() {
    let mut h = harness((false, None), |ui, (open, answer)| {
        if Button::secondary("Delete…").show(ui).clicked() {
            *open = true;
        }
        if *open {
            let dialog = Dialog::new("Delete the profile?", "Keep it")
                .action(Button::danger("Delete profile"));
            match dialog.show(ui.ctx(), |ui| drop(body(ui, "Both files change."))) {
                Answer::Open => {}
                other => {
                    *open = false;
                    *answer = Some(other);
                }
            }
        }
    });
    h.run();
    h.get_by_label("Delete…").focus();
    h.run();
    h.key_press(Key::Enter);
    h.run();
    h.run();
    let dialog = h.get_by_role_and_label(Role::Dialog, "Delete the profile?");
    assert!(dialog.get_by_label("Keep it").is_focused(), "the safe button has the focus");
    h.key_press(Key::Escape);
    h.run();
    assert_eq!(h.state().1, Some(Answer::Cancelled));
    h.run();
    assert!(h.get_by_label("Delete…").is_focused(), "the focus is back");
    h.key_press(Key::Enter);
    h.run();
    h.run();
    h.get_by_label("Delete profile").click();
    h.run();
    assert_eq!(h.state().1, Some(Answer::Chosen(0)));
}

#[test]
fn the_page_comes_before_the_bar_and_back_before_continue() {
    let mut h = harness((String::new(), None), |ui, (text, pressed)| {
        let footer = Footer {
            back: Some("Back"),
            next: Some(Button::primary("Continue").trailing(Glyph::ArrowRight)),
            note: Some("Saved"),
        };
        let ((), now) = page(ui, "profile", footer, |ui| {
            Field::new("Profile name", text).show(ui);
        });
        *pressed = now.or(*pressed);
    });
    h.run();
    for label in ["Profile name", "Back", "Continue"] {
        h.key_press(Key::Tab);
        h.run();
        let focused = h.root().children_recursive().find(egui_kittest::Node::is_focused);
        let name = focused.and_then(|node| node.accesskit_node().label());
        assert_eq!(name.as_deref(), Some(label));
    }
    let live = h.get_by_role_and_label(Role::Status, "Saved").accesskit_node().live();
    assert_eq!(live, accesskit::Live::Polite);
    h.get_by_label("Continue").click();
    h.run();
    assert_eq!(h.state().1, Some(Pressed::Next));
    h.get_by_label("Back").click();
    h.run();
    assert_eq!(h.state().1, Some(Pressed::Back));
}

#[test]
fn good_news_goes_by_itself_and_problems_stay() {
    let mut toasts = Toasts::default();
    toasts.push(Kind::Good, "Saved to ~/.aws/config");
    toasts.push(Kind::Bad, "The file changed on disk.");
    let mut h = harness(toasts, |ui, toasts| toasts.show(ui.ctx()));
    h.run_steps(2);
    let live =
        h.get_by_role_and_label(Role::Status, "Saved to ~/.aws/config").accesskit_node().live();
    assert_eq!(live, accesskit::Live::Polite);
    h.run_steps(40);
    assert_eq!(h.state().len(), 1);
    h.get_by_role_and_label(Role::Status, "The file changed on disk.");
    h.get_by_label("Dismiss this notice").click();
    h.run_steps(2);
    assert!(h.state().is_empty());
}

#[test]
fn a_view_is_chosen_by_its_tab() {
    let mut h = harness(0, |ui, chosen| {
        tabs(ui, "Policy format", &["JSON", "AWS CLI"], chosen);
    });
    h.run();
    h.get_by_role_and_label(Role::Tab, "AWS CLI").click();
    h.run();
    assert_eq!(*h.state(), 1);
    let tab = h.get_by_role_and_label(Role::Tab, "AWS CLI");
    assert_eq!(tab.accesskit_node().is_selected(), Some(true));
}

#[test]
fn progress_tells_how_far_it_is_and_can_be_stopped() {
    let mut h = harness(false, |ui, stopped| {
        let progress = Progress::new("Checking permissions").fraction(0.4).detail("2 of 5");
        *stopped |= progress.cancel("Cancel the checks").show(ui);
    });
    h.run();
    let values: Vec<_> = h
        .get_all_by_role_and_label(Role::ProgressIndicator, "Checking permissions")
        .filter_map(|node| node.accesskit_node().numeric_value())
        .collect();
    assert_eq!(values, [40.0]);
    h.get_by_role_and_label(Role::Status, "Checking permissions · 2 of 5");
    h.get_by_label("Cancel the checks").click();
    h.run();
    assert!(*h.state());
}

#[test]
fn the_spinner_asks_for_a_frame_only_when_it_may_move() {
    let mut h = harness((), |ui, ()| drop(spinner(ui, "Waiting")));
    h.run();
    let delay = |h: &Harness<'_, ()>| {
        h.output().viewport_output.values().map(|v| v.repaint_delay).min().unwrap_or_default()
    };
    assert!(delay(&h).as_millis() >= 30 && delay(&h).as_secs() < 1, "{:?}", delay(&h));
    theme::set_reduced_motion(&h.ctx, true);
    h.run();
    h.run();
    assert!(delay(&h).as_secs() > 60, "{:?}", delay(&h));
}

#[test]
fn hostile_text_stays_inside_the_window() {
    let long = "x".repeat(10_000);
    let texts = [
        "\u{202e}gpj.exe\u{7}\u{1b}[2J",
        "漢字\u{200f} ✅ \u{e000}",
        long.as_str(),
        "a\u{301}\u{301}\n\r\n\t",
    ];
    for text in texts {
        let mut h = harness((text.to_owned(), 0), |ui, (text, chosen)| {
            let copy = text.clone();
            egui::ScrollArea::vertical().show(ui, |ui| {
                body(ui, &copy);
                Button::primary(&copy).show(ui);
                Callout::new(Kind::Bad, &copy).body(&copy).plain(ui);
                Field::new("Anything", text).help(&copy).show(ui);
                Select::new("One of", &[copy.as_str(), "b"], chosen).show(ui);
                tabs(ui, "Views", &[copy.as_str()], &mut 0);
                let step =
                    Step { title: &copy, hint: &copy, mark: Mark::Failed, stale: Some(&copy) };
                step_rail(ui, &[step], 0);
                status_badge(ui, Mark::Failed);
            });
        });
        h.run_steps(3);
        for node in h.root().children_recursive() {
            let own = node.accesskit_node();
            // The runs of text in a field scroll inside it.
            let scrolls = matches!(own.role(), Role::TextRun);
            let right = own.raw_bounds().map_or(0.0, |bounds| bounds.x1);
            assert!(scrolls || right <= 901.0, "{:?} ends at {right}", own.role());
        }
    }
    assert_eq!(shown("\u{202e}x"), "\u{fffd}x");
}
