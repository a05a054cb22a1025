//! The window without a window: the whole walk by clicks on accessible names, in every scenario.

#[path = "support/cpu_renderer.rs"]
mod cpu_renderer;
#[path = "support/walker.rs"]
mod walker;

use std::time::Duration;

use chime_setup::assistant::Scenario;
use chime_setup::practice::{Fault, FaultKind, Which};
use egui::{Key, Theme};
use walker::Walker;

#[test]
fn from_start_to_finish_by_clicking_only() {
    let mut walker = Walker::new(Theme::Light);
    walker.see("Set up the Amazon Chime SDK");
    walker.shot("start");
    walker.click("Rehearse with a practice account");
    walker.wait_for("Profile practice is in use");
    walker.settle();
    walker.shot("profile");
    walker.click("Continue");
    walker.wait_for("You are user newcomer in account 111122223333");
    walker.settle();
    walker.shot("identity");
    walker.click("Continue");
    walker.wait_for("us-east-1 is a control Region and accepts you");
    walker.settle();
    walker.shot("region");
    walker.click("Continue");
    walker.wait_for("3 of 4 actions are allowed");
    walker.settle();
    walker.shot("permissions");
    walker.click("Continue");
    walker.wait_for("Make a test meeting");
    walker.shot("meeting-before");
    walker.click("Start the test meeting");
    walker.wait_for("A meeting was created, used and deleted");
    walker.settle();
    walker.shot("meeting-after");
    walker.click("Continue");
    walker.wait_for("You are ready to build");
    walker.shot("finish");
    assert_eq!(walker.console().live_meetings(), 0);
    assert_eq!(walker.console().deleted_meetings(), 1);
}

#[test]
fn the_same_pages_in_the_dark() {
    let mut walker = Walker::new(Theme::Dark);
    walker.shot("start");
    walker.rehearse(Scenario::NoPermission);
    walker.wait_for("Profile practice is in use");
    walker.settle();
    walker.shot("profile");
    walker.click("Change its keys");
    walker.wait_for("Keys of profile practice");
    walker.shot("form");
    walker.click("Leave it");
    for (page, heading) in [
        ("identity", "You are user newcomer"),
        ("region", "us-east-1 is a control Region"),
        ("permissions", "No policy allows this action yet"),
        ("meeting", "Make a test meeting"),
        ("finish", "Something still stands in the way"),
    ] {
        walker.click("Continue");
        walker.wait_for(heading);
        walker.settle();
        walker.shot(page);
    }
}

/// What stands in the way in a scenario, and what the person does about it.
struct Trouble {
    scenario: Scenario,
    /// How often Continue is pressed from the Profile page until it shows.
    pages: usize,
    /// The title of the cause on that page.
    title: &'static str,
    /// The button that does something about it.
    remedy: &'static str,
    /// The button that saves the change it prepared, if it prepares one.
    save: Option<&'static str>,
}

const fn trouble(
    scenario: Scenario,
    pages: usize,
    title: &'static str,
    remedy: &'static str,
    save: Option<&'static str>,
) -> Trouble {
    Trouble { scenario, pages, title, remedy, save }
}

const IDENTITY: usize = 1;
const REGION: usize = 2;
const PERMISSIONS: usize = 3;
const MEETING: usize = 4;

const TROUBLES: [Trouble; 12] = [
    trouble(
        Scenario::SecretWrong,
        IDENTITY,
        "The secret access key is wrong",
        "Create a new access key",
        Some("Save 2 changes"),
    ),
    trouble(
        Scenario::KeyUnknown,
        IDENTITY,
        "AWS does not know this access key",
        "Create a new access key",
        Some("Save 2 changes"),
    ),
    trouble(
        Scenario::Expired,
        IDENTITY,
        "Your session is over",
        "Start a new session",
        Some("Save 3 changes"),
    ),
    trouble(
        Scenario::TokenMissing,
        IDENTITY,
        "The session token is missing",
        "Copy the session token into the profile",
        Some("Save 1 change"),
    ),
    trouble(
        Scenario::NoPermission,
        PERMISSIONS,
        "No policy allows this action yet",
        "Attach the policy",
        None,
    ),
    trouble(
        Scenario::ScpDeny,
        PERMISSIONS,
        "Your organization denies this action",
        "Have the organization's policy lifted",
        None,
    ),
    trouble(
        Scenario::RegionNoEndpoint,
        REGION,
        "The Chime SDK cannot be called in this Region",
        "Change the Region to eu-west-2",
        Some("Save 1 change"),
    ),
    trouble(
        Scenario::RegionNotEnabled,
        REGION,
        "This Region is not enabled for your account",
        "Enable af-south-1",
        None,
    ),
    trouble(
        Scenario::QuotaMeetings,
        MEETING,
        "The account has reached its number of meetings",
        "End the other meetings",
        None,
    ),
    trouble(
        Scenario::Throttled,
        PERMISSIONS,
        "Too many requests in a short time",
        "Stop the other program",
        None,
    ),
    trouble(
        Scenario::ClockBehind,
        IDENTITY,
        "This computer's clock is behind",
        "Set the clock",
        None,
    ),
    trouble(
        Scenario::LegacyOnly,
        PERMISSIONS,
        "The call went to the retired Chime API",
        "Remove the endpoint setting",
        Some("Save 1 change"),
    ),
];

#[test]
fn every_scenario_is_in_the_table() {
    for scenario in Scenario::all().iter().filter(|scenario| **scenario != Scenario::Ready) {
        assert!(TROUBLES.iter().any(|t| t.scenario == *scenario), "{}", scenario.name());
    }
}

/// One test a scenario: it reaches the right cause, applies the remedy, and ends green.
macro_rules! scenarios {
    ($($name:ident: $scenario:ident;)*) => {
        $(#[test]
        fn $name() {
            let trouble = TROUBLES.iter().find(|t| t.scenario == Scenario::$scenario);
            repair(trouble.expect("is in the table"));
        })*
    };
}

scenarios! {
    secret_wrong_ends_green: SecretWrong;
    key_unknown_ends_green: KeyUnknown;
    expired_ends_green: Expired;
    token_missing_ends_green: TokenMissing;
    no_permission_ends_green: NoPermission;
    scp_deny_ends_green: ScpDeny;
    region_no_endpoint_ends_green: RegionNoEndpoint;
    region_not_enabled_ends_green: RegionNotEnabled;
    quota_meetings_ends_green: QuotaMeetings;
    throttled_ends_green: Throttled;
    clock_behind_ends_green: ClockBehind;
    legacy_only_ends_green: LegacyOnly;
}

fn repair(trouble: &Trouble) {
    let mut walker = Walker::new(Theme::Light);
    walker.rehearse(trouble.scenario);
    walker.wait_for("Profile practice is in use");
    walker.settle();
    for _ in 0..trouble.pages {
        walker.click("Continue");
        walker.settle();
    }
    if trouble.pages == MEETING {
        walker.click("Start the test meeting");
    }
    walker.wait_for(trouble.title);
    walker.see(&format!("Tag to quote: {}", trouble.scenario.cause().expect("has a cause")));
    walker.settle();
    walker.shot(&format!("trouble-{}", trouble.scenario.name()));
    walker.click(trouble.remedy);
    if let Some(save) = trouble.save {
        walker.wait_for("Only these lines change");
        walker.shot("diff");
        walker.click(save);
        walker.wait_for("Saved to");
    }
    walker.wait_while(trouble.title);
    walker.settle();
    for _ in trouble.pages..MEETING {
        walker.click("Continue");
        walker.settle();
    }
    walker.click("Start the test meeting");
    walker.wait_for("A meeting was created, used and deleted");
    walker.click("Continue");
    walker.wait_for("You are ready to build");
    assert_eq!(walker.console().live_meetings(), 0);
    assert!(!walker.home().exists(), "the user's own folder was touched");
}

#[test]
fn frames_keep_coming_while_every_file_and_network_call_is_slow() {
    let slow = Duration::from_secs(1);
    let mut walker = Walker::with(Theme::Light, |settings| settings.slow_files = slow);
    walker.rehearse(Scenario::Ready);
    let starting = walker.frames_until("Reading your AWS files");
    let reading = walker.frames_until("Profile practice is in use");
    let fault = Fault { on: Which::All, kind: FaultKind::Delay(slow) };
    walker.settle();
    walker.console().set_fault(Some(fault));
    walker.click("Continue");
    let asking = walker.frames_until("You are user newcomer in account 111122223333");
    // A window that waited for a file or a call would have drawn one frame in that time.
    assert!(reading > 4 && asking > 4, "{starting}, {reading} and {asking} frames");
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let mut walker = Walker::new(Theme::Light);
    walker.rehearse(Scenario::Ready);
    walker.wait_for("Profile practice is in use");
    walker.settle();
    // The notice of the start goes by itself; nothing else may ask.
    walker.harness().run();
    let output = walker.harness().output();
    let delay = output.viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay > Duration::from_mins(1), "asks for a frame in {delay:?}");
}

#[test]
fn a_first_profile_is_typed_shown_and_saved() {
    let mut walker = Walker::new(Theme::Light);
    walker.click("Use my AWS account");
    walker.wait_for("No profiles yet");
    walker.shot("no-profiles");
    walker.click("Create a profile");
    walker.type_into("Access key id", "AKIAQQQQQQQQQQQQWXYZ");
    walker.click("Show the change");
    walker.wait_for("The secret access key is missing.");
    walker.type_into("Secret access key", SECRET);
    walker.click("Show the change");
    walker.wait_for("Only these lines change");
    walker.shot("first-profile-diff");
    assert!(!walker.home().exists(), "nothing is written before the yes");
    assert!(!walker.all_text().contains(SECRET), "the secret is on screen");
    walker.click("Save 5 changes");
    walker.wait_for("Profile default is in use");
    let credentials = std::fs::read_to_string(walker.home().join(".aws/credentials"));
    assert_eq!(
        credentials.expect("is written"),
        format!(
            "[default]\naws_access_key_id = AKIAQQQQQQQQQQQQWXYZ\naws_secret_access_key = {SECRET}\n"
        )
    );
    let config = std::fs::read_to_string(walker.home().join(".aws/config"));
    assert_eq!(config.expect("is written"), "[default]\nregion = us-east-1\n");
    assert!(!walker.all_text().contains(SECRET), "the secret is on screen");
    walker.click("Undo the last save");
    walker.wait_for("Undo the last change?");
    walker.click("Leave the files as they are");
}

/// Has the right form and opens nothing.
const SECRET: &str = "NotARealSecretNotARealSecretNotARealSecr";

#[test]
fn the_walk_can_be_done_by_keyboard() {
    let mut walker = Walker::new(Theme::Dark);
    walker.press_until_focused("Rehearse with a practice account");
    walker.press(Key::Enter);
    walker.wait_for("Profile practice is in use");
    walker.settle();
    for heading in
        ["You are user newcomer", "us-east-1 is a control Region", "3 of 4 actions", "Make a test"]
    {
        walker.press_until_focused("Continue");
        walker.press(Key::Space);
        walker.wait_for(heading);
        walker.settle();
    }
    walker.press_until_focused("Start the test meeting");
    walker.press(Key::Enter);
    walker.wait_for("A meeting was created, used and deleted");
}

#[test]
fn the_policy_is_copied_and_saved_where_the_path_says() {
    let mut walker = Walker::new(Theme::Light);
    walker.rehearse(Scenario::Ready);
    walker.wait_for("Profile practice is in use");
    walker.settle();
    walker.click("Permissions");
    walker.wait_for("3 of 4 actions are allowed");
    walker.settle();
    let copied = walker.click_and_copy("Copy policy.json");
    assert!(copied.contains("\"chime:CreateMeeting\""), "{copied}");
    assert!(copied.contains("arn:aws:chime:*:111122223333:meeting/*"), "{copied}");
    // No portal answers here: the path field takes over.
    walker.click("Save the policy as a file");
    walker.wait_for("You can type the path instead");
    let path = walker.home().with_file_name("policy.json");
    walker.replace_in("Path", &path.display().to_string());
    walker.click("Use this path");
    walker.wait_for("The policy is saved as");
    assert_eq!(std::fs::read_to_string(&path).expect("is written").trim(), copied.trim());
    // A file that is there is never replaced by a path that was only typed.
    std::fs::write(&path, "precious").expect("writes");
    walker.click("Save the policy as a file");
    walker.wait_for("You can type the path instead");
    walker.replace_in("Path", &path.display().to_string());
    walker.click("Use this path");
    walker.wait_for("there is a file of this name already");
    assert_eq!(std::fs::read_to_string(&path).expect("is there"), "precious");
}
