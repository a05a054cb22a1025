//! The walk through the program without a window: every scenario from its trouble to a test
//! meeting, and what must hold on the way.

mod support;

use chime_setup::assistant::{
    CheckId, Checks, Command, Paths, ProfileForm, RemedyAction, Repair, RungId, Scenario, Status,
    Step, Verdict, report,
};
use std::fs;
use std::path::Path;
use support::{Walk, contents, ledger_entries, secrets_in, standing};

#[test]
fn a_ready_account_is_walked_step_by_step_to_finish() {
    let mut walk = Walk::start(Scenario::Ready);
    assert_eq!(walk.state().step, Step::Start);
    for step in [Step::Profile, Step::Identity, Step::Region, Step::Permissions] {
        walk.apply(Command::Continue);
        assert_eq!(walk.state().step, step);
        walk.settle(step);
        // CreateMeeting is only ever proven by a meeting.
        let open = step == Step::Permissions;
        let expected = if open { Status::CouldNotTell } else { Status::Passed };
        assert_eq!(walk.state().step_status(step), expected, "{}", standing(walk.state()));
        assert_eq!(walk.state().verdict(), Verdict::CouldNotTell, "nothing is proven yet");
    }
    walk.apply(Command::Continue);
    assert_eq!(walk.state().step, Step::TestMeeting);
    assert!(!walk.state().running, "a meeting is only ever created on request");
    walk.meet();
    let rungs: Vec<_> = walk.state().rungs.iter().map(|rung| (rung.id, rung.status)).collect();
    assert_eq!(rungs, RungId::ALL.map(|id| (id, Status::Passed)));
    for rung in &walk.state().rungs {
        assert!(rung.calls.iter().all(|call| call.request_id().is_some()), "{rung:?}");
    }
    walk.apply(Command::Continue);
    assert_eq!(walk.state().step, Step::Finish);
    assert_eq!(walk.state().verdict(), Verdict::Ready, "{}", standing(walk.state()));
    assert_eq!(walk.state().step_status(Step::Finish), Status::Passed);
    assert_eq!(walk.console().live_meetings(), 0);
    assert_eq!(walk.console().deleted_meetings(), 1);
    assert!(ledger_entries(&walk.data()).is_empty());
    assert_eq!(walk.state().account(), Some("111122223333"));
}

/// The check in which a walk through this account must find the cause.
fn check_of(scenario: Scenario) -> CheckId {
    match scenario {
        Scenario::SecretWrong
        | Scenario::KeyUnknown
        | Scenario::Expired
        | Scenario::TokenMissing => CheckId::Credentials,
        Scenario::ClockBehind => CheckId::Clock,
        Scenario::RegionNoEndpoint | Scenario::RegionNotEnabled => CheckId::Region,
        Scenario::NoPermission | Scenario::ScpDeny | Scenario::Throttled | Scenario::LegacyOnly => {
            CheckId::Permissions
        }
        Scenario::QuotaMeetings | Scenario::Ready => CheckId::Meeting,
    }
}

/// Nothing that is shown or printed may hold one of these.
fn assert_hidden(walk: &Walk, secrets: &[String], when: &str) {
    assert!(!secrets.is_empty());
    let state = walk.state();
    let mut shown = vec![format!("{state:?}"), report(state)];
    if let Some(edit) = &state.edit {
        let lines = edit.files.iter().flat_map(|file| &file.lines);
        shown.extend(lines.map(|line| line.text.clone()));
        shown.push(format!("{edit:?} {:?}", edit.plan));
    }
    for secret in secrets {
        assert!(secret.len() > 12, "a secret of the practice account is long");
        assert!(!shown.iter().any(|text| text.contains(secret)), "{when}: a secret is shown");
    }
}

/// Applies the first remedy of a check, as a person would press it, and saves its edit if it
/// prepares one.
fn press_first_remedy(walk: &mut Walk, id: CheckId) {
    let credentials = walk.state().files.credentials.clone();
    let before = secrets_in(&credentials);
    let remedy = walk.state().report(id).expect("a report").remedies.first().cloned();
    let remedy = remedy.expect("a remedy");
    walk.apply(Command::Apply(id, remedy.action.clone()));
    let keys = [Repair::NewAccessKey, Repair::NewSession, Repair::CopySessionToken];
    let edits = match &remedy.action {
        RemedyAction::EditProfile(_) => true,
        RemedyAction::Practice(repair) => keys.contains(repair),
        other => panic!("{other:?}"),
    };
    if !edits {
        return;
    }
    walk.wait("the change is shown", |state| state.edit.is_some());
    let edit = walk.state().edit.clone().expect("a change");
    assert!(edit.changes > 0 && !edit.files.is_empty(), "a diff is shown before anything is saved");
    assert_eq!(secrets_in(&credentials), before, "nothing is saved yet");
    let lines: Vec<String> = edit
        .files
        .iter()
        .flat_map(|file| file.lines.iter().map(|line| format!("{}{}", line.sign, line.text)))
        .collect();
    for line in lines.iter().filter(|line| !line.starts_with(' ')) {
        let secret = line.contains("aws_secret_access_key") || line.contains("aws_session_token");
        assert!(!secret || line.contains("****"), "secrets are masked: {line}");
    }
    assert_hidden(walk, &before, "before saving");
    walk.save();
    let after = secrets_in(&credentials);
    for secret in before.iter().chain(&after) {
        assert!(!lines.iter().any(|line| line.contains(secret)), "the diff showed a secret");
    }
    assert_hidden(walk, &after, "after saving");
}

/// From the start to the cause, from the cause through its remedy to a test meeting.
fn is_repaired(scenario: Scenario) {
    let mut walk = Walk::start(scenario);
    let wanted = check_of(scenario);
    let last = Step::ALL.into_iter().find(|step| step.checks().contains(&wanted));
    let last = last.expect("a step shows the check");
    while walk.state().step < last {
        walk.apply(Command::Continue);
        if walk.state().step.runs_by_itself() {
            walk.settle(walk.state().step);
        }
    }
    if wanted == CheckId::Meeting {
        walk.meet();
    }
    let found = walk.state().report(wanted).expect("a report");
    let place = standing(walk.state());
    assert_eq!(found.cause, scenario.cause(), "{place}");
    assert!(matches!(found.status, Status::Failed | Status::CouldNotTell), "{place}");
    assert!(!found.evidence.is_empty(), "{place}");
    for id in CheckId::WALK.into_iter().take_while(|id| *id != wanted) {
        let status = walk.status(id);
        let open = id == CheckId::Permissions && status == Status::CouldNotTell;
        assert!(open || status == Status::Passed, "before the cause nothing fails\n{place}");
    }
    assert_ne!(walk.state().verdict(), Verdict::Ready);
    press_first_remedy(&mut walk, wanted);
    // On with Continue, as a person would.
    while walk.state().step < Step::TestMeeting {
        if walk.state().step.runs_by_itself() {
            walk.settle(walk.state().step);
        }
        walk.apply(Command::Continue);
    }
    walk.meet();
    walk.apply(Command::Continue);
    assert_eq!(walk.state().verdict(), Verdict::Ready, "{}", standing(walk.state()));
    assert_eq!(walk.console().live_meetings(), 0);
    assert!(ledger_entries(&walk.data()).is_empty());
    assert!(
        !walk.user_folder().exists(),
        "the user's own folder is none of a rehearsal's business"
    );
}

macro_rules! every_scenario {
    ($($name:ident: $scenario:ident,)*) => {
        $(#[test]
        fn $name() {
            is_repaired(Scenario::$scenario);
        })*

        #[test]
        fn no_scenario_is_left_out() {
            let walked = [Scenario::Ready, $(Scenario::$scenario),*];
            for scenario in Scenario::all() {
                assert!(walked.contains(scenario), "{} has no test here", scenario.name());
            }
        }
    };
}

every_scenario! {
    a_wrong_secret_is_found_and_repaired: SecretWrong,
    an_unknown_key_is_found_and_repaired: KeyUnknown,
    an_expired_session_is_found_and_repaired: Expired,
    a_missing_token_is_found_and_repaired: TokenMissing,
    a_clock_that_is_behind_is_found_and_repaired: ClockBehind,
    a_missing_permission_is_found_and_repaired: NoPermission,
    a_service_control_policy_is_found_and_repaired: ScpDeny,
    a_region_without_the_api_is_found_and_repaired: RegionNoEndpoint,
    a_region_that_is_not_enabled_is_found_and_repaired: RegionNotEnabled,
    a_used_up_quota_is_found_and_repaired: QuotaMeetings,
    throttling_is_found_and_repaired: Throttled,
    calls_to_the_retired_api_are_found_and_repaired: LegacyOnly,
}

#[test]
fn the_users_own_files_are_untouched_by_a_rehearsal() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join(".aws");
    fs::create_dir(&own).expect("a folder");
    fs::write(own.join("config"), "[default]\nregion = eu-west-2\n").expect("writes");
    fs::write(own.join("credentials"), "[default]\n# nothing here yet\n").expect("writes");
    let before = contents(folder.path());
    let mut walk = Walk::with(|settings| {
        settings.paths = Paths::in_directory(&own);
        settings.rehearse = Some(Scenario::SecretWrong);
    });
    walk.wait("the files", |state| state.files.loaded && state.profile.is_some());
    walk.visit(Step::Identity);
    press_first_remedy(&mut walk, CheckId::Credentials);
    walk.visit_all_before_the_meeting();
    walk.meet();
    assert_eq!(walk.state().verdict(), Verdict::Ready, "{}", standing(walk.state()));
    walk.apply(Command::Undo);
    walk.save();
    assert_eq!(contents(folder.path()), before);
}

fn obviously_fake_keys(form: &ProfileForm) -> ProfileForm {
    ProfileForm {
        access_key_id: "AKIAQQQQQQQQQQQQTEST".to_owned(),
        secret_access_key: "obviously/fake/secret/of/our/own/make123".to_owned(),
        region: "eu-central-1".to_owned(),
        ..form.clone()
    }
}

#[test]
fn a_profile_is_created_where_there_is_no_folder_and_taken_back() {
    let mut walk = Walk::with(|_| {});
    walk.apply(Command::UseAws);
    walk.wait("the files are looked for", |state| state.files.loaded && !state.files.loading);
    assert!(walk.state().files.missing && walk.state().profile.is_none());
    walk.apply(Command::OpenForm(None));
    let form = walk.state().form.clone().expect("a form");
    assert_eq!(form.name, "default");
    // A form that is not filled says so, keeps what was typed, and writes nothing.
    let half = ProfileForm { secret_access_key: String::new(), ..obviously_fake_keys(&form) };
    walk.apply(Command::PrepareForm(half));
    let told = walk.state().form.clone().expect("still open");
    assert!(
        told.trouble.is_some_and(|text| text.contains("secret")) && walk.state().edit.is_none()
    );
    let form = obviously_fake_keys(&form);
    walk.apply(Command::PrepareForm(form.clone()));
    walk.wait("the change is shown", |state| state.edit.is_some() && state.form.is_none());
    let secret = vec![form.secret_access_key.clone()];
    assert_hidden(&walk, &secret, "while the diff is shown");
    assert!(!walk.user_folder().exists(), "nothing is written before the yes");
    walk.save();
    assert_hidden(&walk, &secret, "after saving");
    assert_eq!(walk.state().profile.as_deref(), Some("default"));
    assert_eq!(walk.state().region(), Some("eu-central-1"));
    assert_eq!(secrets_in(&walk.user_folder().join("credentials")), secret);
    private(&walk.user_folder());
    assert!(walk.state().can_undo);
    walk.apply(Command::Undo);
    walk.wait("the way back is shown", |state| {
        state.edit.as_ref().is_some_and(|edit| edit.changes > 0)
    });
    walk.save();
    assert!(walk.state().files.profiles.is_empty() && walk.state().profile.is_none());
    assert!(!walk.state().running);
}

/// Nobody else may read the folder and what is in it.
fn private(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(folder), 0o700);
        for file in ["config", "credentials"] {
            assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
        }
    }
    #[cfg(not(unix))]
    assert!(folder.join("credentials").exists());
}

#[test]
fn a_change_of_the_profile_makes_results_stale_and_undo_brings_the_bytes_back() {
    let mut walk = Walk::start(Scenario::Ready);
    walk.visit_all_before_the_meeting();
    walk.meet();
    assert_eq!(walk.state().verdict(), Verdict::Ready);
    let config = walk.state().files.config.clone();
    let before = fs::read(&config).expect("reads");
    walk.visit(Step::Start);
    walk.apply(Command::ChooseRegion("eu-central-1".to_owned()));
    assert_eq!(walk.state().verdict(), Verdict::Ready, "nothing is saved yet");
    walk.save();
    assert_eq!(walk.state().region(), Some("eu-central-1"));
    assert_eq!(walk.state().verdict(), Verdict::CouldNotTell, "{}", standing(walk.state()));
    for id in CheckId::WALK {
        let check = walk.state().check(id);
        assert!(check.stale && check.status == Status::NotRun, "{id:?}");
        assert!(check.report.is_some(), "the previous result stays to be seen: {id:?}");
    }
    assert!(walk.state().is_stale(Step::Region));
    assert!(!report(walk.state()).contains("us-east-1"), "stale results are no part of a report");
    walk.apply(Command::Undo);
    walk.save();
    assert_eq!(fs::read(&config).expect("reads"), before);
    walk.visit_all_before_the_meeting();
    walk.meet();
    assert_eq!(walk.state().verdict(), Verdict::Ready, "{}", standing(walk.state()));
}

#[test]
fn another_profile_has_no_results_yet() {
    let mut walk = Walk::start(Scenario::Ready);
    walk.visit(Step::Identity);
    assert_eq!(walk.status(CheckId::Credentials), Status::Passed);
    walk.visit(Step::Start);
    walk.apply(Command::ChooseProfile("another".to_owned()));
    assert_eq!(walk.status(CheckId::Credentials), Status::NotRun);
    assert_eq!(walk.state().account(), None);
}

#[test]
fn a_check_that_panics_could_not_tell_and_the_others_go_on() {
    let mut walk = Walk::with(|settings| {
        settings.rehearse = Some(Scenario::Ready);
        settings.checks = Checks(|id, context| {
            if id == CheckId::Quotas {
                return Box::pin(async { panic!("on purpose, in a test") });
            }
            (Checks::standard().0)(id, context)
        });
    });
    walk.wait("the files", |state| state.files.loaded && state.profile.is_some());
    walk.visit_all_before_the_meeting();
    walk.meet();
    for id in CheckId::WALK {
        let expected = if id == CheckId::Quotas { Status::CouldNotTell } else { Status::Passed };
        assert_eq!(walk.status(id), expected, "{}", standing(walk.state()));
    }
    assert_eq!(walk.state().verdict(), Verdict::Attention, "never ready with a check that broke");
}

#[test]
fn a_check_that_panics_takes_with_it_only_what_needs_it() {
    let mut walk = Walk::with(|settings| {
        settings.rehearse = Some(Scenario::Ready);
        settings.checks = Checks(|id, context| {
            if id == CheckId::Credentials {
                return Box::pin(async { panic!("on purpose, in a test") });
            }
            (Checks::standard().0)(id, context)
        });
    });
    walk.wait("the files", |state| state.files.loaded && state.profile.is_some());
    walk.visit_all_before_the_meeting();
    walk.meet();
    for id in [CheckId::Files, CheckId::Network, CheckId::Clock] {
        assert_eq!(walk.status(id), Status::Passed, "{}", standing(walk.state()));
    }
    for id in [CheckId::Credentials, CheckId::Region] {
        assert_eq!(walk.status(id), Status::CouldNotTell, "{}", standing(walk.state()));
    }
    for id in [CheckId::Permissions, CheckId::Quotas, CheckId::Meeting] {
        assert_eq!(walk.status(id), Status::Skipped, "{}", standing(walk.state()));
    }
    assert_eq!(walk.state().verdict(), Verdict::CouldNotTell);
}

#[test]
fn no_secret_is_shown_in_a_whole_walk() {
    let mut walk = Walk::start(Scenario::Expired);
    let credentials = walk.state().files.credentials.clone();
    let first = secrets_in(&credentials);
    assert_eq!(first.len(), 2, "a secret key and a session token");
    for step in Step::ALL {
        walk.visit(step);
        assert_hidden(&walk, &first, &format!("{step:?}"));
    }
    walk.visit(Step::Identity);
    press_first_remedy(&mut walk, CheckId::Credentials);
    let both: Vec<String> = first.into_iter().chain(secrets_in(&credentials)).collect();
    assert_eq!(both.len(), 4);
    walk.visit_all_before_the_meeting();
    assert_hidden(&walk, &both, "after the remedy");
    walk.meet();
    assert_hidden(&walk, &both, "after the meeting");
    walk.apply(Command::SaveReport);
    let asked = walk.data().join("report.txt");
    walk.wait("a path is asked for", |state| state.path_prompt.is_some());
    walk.apply(Command::TypedPath(asked.clone()));
    walk.wait("the report is written", |state| {
        state.notice.as_ref().is_some_and(|notice| notice.text.contains("report.txt"))
    });
    let text = fs::read_to_string(asked).expect("a report");
    assert!(text.contains("ready") && text.contains("111122223333"));
    assert!(!both.iter().any(|secret| text.contains(secret)));
    walk.apply(Command::Undo);
    walk.wait("the way back is shown", |state| state.edit.is_some());
    assert_hidden(&walk, &both, "while the way back is shown");
}
