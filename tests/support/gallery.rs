//! All widgets on a few sheets, to be looked at by a person.

use std::path::PathBuf;

use chime_setup::window::theme::Tokens;
use chime_setup::window::widgets::{
    Bar, Button, Callout, Choice, CodeBlock, Dialog, DiffRow, Fact, Field, Footer, Glyph, Kind,
    Language, Mark, Progress, Rung, SecretField, Select, Sign, Step, Toasts, badge, bars, body,
    card, chip, diff_view, empty_state, evidence, facts, page, page_heading, practice_badge,
    rail_width, secret_fact, section, status_badge, step_rail, tabs, timeline, titled_card,
};
use egui::{Color32, Frame, Panel, Theme, Ui};
use image::{Rgba, RgbaImage};

/// Name, size in points, scale. The last is what 200 % zoom leaves of a window of 1024×700.
pub const SHEETS: [(&str, [f32; 2], f32); 8] = [
    ("page", [1092.0, 732.0], 1.0),
    ("page", [1092.0, 732.0], 2.0),
    ("states", [1024.0, 1180.0], 1.0),
    ("forms", [1024.0, 1060.0], 1.0),
    ("results", [1024.0, 1250.0], 1.0),
    ("dialog", [1024.0, 700.0], 1.0),
    ("menu", [1024.0, 700.0], 1.0),
    ("results", [512.0, 350.0], 2.0),
];

pub struct State {
    name: String,
    secret: String,
    wrong: String,
    pasted: String,
    region: usize,
    view: usize,
    toasts: Toasts,
}

impl Default for State {
    fn default() -> Self {
        let mut toasts = Toasts::default();
        toasts.push(Kind::Good, "Saved to ~/.aws/config");
        Self {
            name: "meetings".to_owned(),
            secret: "obviously-not-a-real-secret-WXYZ".to_owned(),
            wrong: "eu central".to_owned(),
            pasted: "[meetings]\naws_access_key_id = AKIAFAKEFAKEFAKEFAKE\n".to_owned(),
            region: 1,
            view: 0,
            toasts,
        }
    }
}

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["chime:CreateMeeting", "chime:CreateAttendee", "chime:DeleteMeeting"],
      "Resource": "*"
    }
  ]
}"#;

const STEPS: [Step<'static>; 7] = [
    step("Profile", "Where your keys live", Mark::Passed),
    Step {
        title: "Identity",
        hint: "Who AWS says you are",
        mark: Mark::Passed,
        stale: Some("profile changed"),
    },
    step("Region", "Where media runs", Mark::Attention),
    step("Permissions", "What you may do", Mark::NotRun),
    step("Test meeting", "Join once, end to end", Mark::Running),
    step("Code", "What to start with", Mark::CouldNotTell),
    step("Finish", "What was proven", Mark::NotRun),
];

const fn step(title: &'static str, hint: &'static str, mark: Mark) -> Step<'static> {
    Step { title, hint, mark, stale: None }
}

/// A window that shows one sheet.
pub struct App {
    pub sheet: &'static str,
    pub state: State,
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        draw(ui, self.sheet, &mut self.state);
    }
}

fn draw(ui: &mut Ui, sheet: &str, state: &mut State) {
    let t = Tokens::of(ui);
    let width = rail_width(ui.ctx());
    let margin = chime_setup::window::theme::Space::margin(t.space.s, t.space.l);
    Panel::left("rail")
        .exact_size(width)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(t.sidebar).inner_margin(margin))
        .show(ui, |ui| step_rail(ui, &STEPS, 3));
    egui::CentralPanel::default().frame(Frame::new().fill(t.surface)).show(ui, |ui| {
        let footer = Footer {
            back: Some("Back"),
            next: Some(Button::primary("Continue").trailing(Glyph::ArrowRight)),
            note: Some("Saved 2 minutes ago"),
        };
        page(ui, sheet, footer, |ui| match sheet {
            "states" => states(ui),
            "forms" => forms(ui, state),
            "results" => results(ui, state),
            "menu" => menu(ui, state),
            _ => front(ui, state),
        });
    });
    if sheet == "dialog" {
        let dialog = Dialog::new("Delete the profile “meetings”?", "Keep it")
            .action(Button::danger("Delete profile"));
        dialog.show(ui.ctx(), |ui| {
            body(ui, "Both files change. A backup is kept beside each, and you can undo this.");
            diff_view(ui, "~/.aws/config", &DIFF);
        });
    } else if sheet == "page" {
        state.toasts.show(ui.ctx());
    }
}

const DIFF: [DiffRow<'static>; 6] = [
    row(Sign::Same, "[default]"),
    row(Sign::Same, "region = us-east-1"),
    row(Sign::Added, ""),
    row(Sign::Added, "[profile meetings]"),
    row(Sign::Added, "region = eu-central-1"),
    row(Sign::Removed, "sso_session = acme"),
];

const fn row(sign: Sign, text: &'static str) -> DiffRow<'static> {
    DiffRow { sign, text }
}

fn front(ui: &mut Ui, state: &mut State) {
    page_heading(
        ui,
        "Attach this policy",
        "Give the signed-in role these three actions. Nothing else is needed.",
    );
    Field::new("Profile", &mut state.name).show(ui);
    CodeBlock::new("policy.json", POLICY, Language::Json).show(ui);
    diff_view(ui, "~/.aws/config", &DIFF);
    Progress::new("Waiting for AWS to apply the policy").show(ui);
}

fn states(ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        chip(ui, &["meetings", "1234 5678 9012", "eu-central-1"]);
        practice_badge(ui);
        badge(ui, Kind::Attention, "Expires in 20 minutes");
    });
    page_heading(
        ui,
        "You are signed in as alice",
        "Account 1234 5678 9012, until 17:40. The checks below use this identity.",
    );
    ui.horizontal_wrapped(|ui| {
        for mark in Mark::ALL {
            status_badge(ui, mark);
        }
    });
    ui.horizontal_wrapped(|ui| {
        Button::primary("Save 2 changes").show(ui);
        Button::secondary("Run again").icon(Glyph::RefreshCw).show(ui).request_focus();
        Button::quiet("Explain").show(ui);
        Button::danger("Delete profile").show(ui);
        Button::primary("Continue").blocked(Some("Choose a profile first.")).show(ui);
        Button::secondary("Edit").small().show(ui);
    });
    callouts(ui);
    Progress::new("Checking permissions").fraction(0.4).detail("2 of 5").cancel("Cancel").show(ui);
    card(ui, |ui| {
        empty_state(
            ui,
            Glyph::Inbox,
            "No profiles yet",
            "Create one, or paste keys from the portal.",
            |ui| {
                Button::primary("Create a profile").show(ui);
            },
        );
    });
}

fn callouts(ui: &mut Ui) {
    Callout::new(Kind::Bad, "The secret key does not belong to this key id")
        .body("AWS answered SignatureDoesNotMatch. The clock is right and the network works, so it is the secret.")
        .show(ui, |ui| {
            Button::primary("Paste the keys again").show(ui);
            Button::secondary("Ask an administrator").show(ui);
        });
    Callout::new(Kind::Attention, "These keys expire in 20 minutes").plain(ui);
    Callout::new(Kind::Good, "Everything a test meeting needs is allowed").plain(ui);
    Callout::new(Kind::Unknown, "We could not tell whether the Region is enabled")
        .body("account:GetRegionOptStatus is not allowed for this identity.")
        .plain(ui);
    Callout::new(Kind::Info, "Nothing is written before you have seen the change").plain(ui);
}

fn forms(ui: &mut Ui, state: &mut State) {
    page_heading(ui, "How do you want to start?", "You can change your mind later.");
    Choice::new(
        Glyph::UserRound,
        "Use my AWS account",
        "Reads your profiles. Changes nothing until you say so.",
    )
    .show(ui);
    Choice::new(Glyph::FlaskConical, "Rehearse with a practice account", "No AWS account needed.")
        .selected(true)
        .mark(Mark::Passed)
        .show(ui);
    Choice::new(Glyph::KeyRound, "legacy", "Access keys · ~/.aws/credentials")
        .mark(Mark::CouldNotTell)
        .show(ui);
    section(ui, "A new profile", Some("Written to both files, after you have seen the change."));
    Field::new("Profile name", &mut state.name).help("Letters, digits, dots and dashes.").show(ui);
    SecretField::new("Secret access key", &mut state.secret).show(ui);
    Field::new("Region", &mut state.wrong)
        .problem(Some("“eu central” is no Region. Did you mean eu-central-1?"))
        .show(ui);
    Select::new("Media Region", &["us-east-1", "eu-central-1"], &mut state.region)
        .help("Nearest to the people in the meeting.")
        .show(ui);
    Field::new("Or paste keys here", &mut state.pasted).machine().rows(3).show(ui);
}

fn menu(ui: &mut Ui, state: &mut State) {
    page_heading(ui, "Region", "Where the API is called, and where the media run.");
    let regions = ["us-east-1", "eu-central-1", "ap-southeast-1", "us-gov-west-1"];
    Select::new("Media Region", &regions, &mut state.region).show(ui);
    body(ui, "The menu covers this line while it is open.");
}

fn results(ui: &mut Ui, state: &mut State) {
    page_heading(
        ui,
        "The test meeting worked",
        "Created, joined and cleaned up in 1.9 seconds. Nothing was left behind.",
    );
    tabs(ui, "Views", &["Timeline", "Raw answers", "Report"], &mut state.view);
    titled_card(ui, "Test meeting", Some(Button::secondary("Run again").small()), |ui| {
        timeline(ui, &RUNGS);
    });
    section(ui, "Latency", Some("Measured from this computer, best of three."));
    bars(ui, &BARS);
    section(ui, "Identity", None);
    facts(ui, &[
        Fact::new("Account", "1234 5678 9012"),
        Fact::new("ARN", "arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_MeetingDeveloper_0123456789abcdef/alice@example.com").machine().copyable(),
    ]);
    secret_fact(ui, "Secret access key", "obviously-not-a-real-secret-WXYZ");
    evidence(
        ui,
        &[
            ("sts:GetCallerIdentity", "answered 200 in 212 ms"),
            (
                "~/.aws/credentials:4",
                "aws_access_key_id begins with AKIA, so the key does not expire",
            ),
        ],
    );
}

const ID: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

const RUNGS: [Rung<'static>; 5] = [
    rung(Mark::Passed, "Create the meeting", "eu-central-1", "312 ms", ID),
    rung(Mark::Passed, "Add an attendee", "", "88 ms", ID),
    rung(
        Mark::Attention,
        "Reach the media servers",
        "UDP is blocked; TLS on port 443 works.",
        "640 ms",
        "",
    ),
    rung(Mark::Running, "Delete the meeting", "", "", ""),
    rung(Mark::NotRun, "Confirm that it is gone", "", "", ""),
];

const fn rung(
    mark: Mark,
    title: &'static str,
    detail: &'static str,
    duration: &'static str,
    request_id: &'static str,
) -> Rung<'static> {
    Rung { mark, title, detail, duration, request_id }
}

const BARS: [Bar<'static>; 3] = [
    Bar { label: "eu-central-1", number: "23 ms", share: 0.11, kind: Kind::Good, note: "nearest" },
    Bar { label: "us-east-1", number: "104 ms", share: 0.5, kind: Kind::Info, note: "set" },
    Bar { label: "ap-southeast-1", number: "208 ms", share: 1.0, kind: Kind::Attention, note: "" },
];

/// The picture has the size asked for, and its right edge shows only the page: nothing runs out of the window.
pub fn check(picture: &RgbaImage, size: [f32; 2], scale: f32, theme: Theme) {
    let found = egui::vec2(side(picture.width()), side(picture.height()));
    let expected = egui::Vec2::from(size) * scale;
    assert!((found - expected).length() < 1.0, "{found:?} is not {expected:?}");
    let t = Tokens::for_theme(theme);
    let shaded = |ground: Color32| ground.gamma_multiply(1.0 - f32::from(t.shade.a()) / 255.0);
    let grounds = [t.surface, t.line, shaded(t.surface), shaded(t.line)];
    let last = picture.width() - 1;
    for y in 0..picture.height() {
        let Rgba([r, g, b, _]) = *picture.get_pixel(last, y);
        let clean = grounds.iter().any(|ground| {
            let [red, green, blue, _] = ground.to_array();
            [(r, red), (g, green), (b, blue)].iter().all(|(a, b)| a.abs_diff(*b) < 4)
        });
        assert!(clean, "row {y} ends in {r},{g},{b}");
    }
}

fn side(pixels: u32) -> f32 {
    f32::from(u16::try_from(pixels).unwrap_or(u16::MAX))
}

/// Writes the picture to `target/screens`.
pub fn save(picture: &RgbaImage, name: &str, theme: Theme, scale: f32) {
    let target = option_env!("CARGO_TARGET_TMPDIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"),
        |tmp| PathBuf::from(tmp).join(".."),
    );
    let folder = target.join("screens");
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    let theme = if theme == Theme::Light { "light" } else { "dark" };
    let wide = picture.width();
    let file = folder.join(format!("widgets-{name}-{theme}-{wide}px-{scale}x.png"));
    picture.save(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}
