//! Leaving: cancelling, closing, changing one's mind, and coming back. No test meeting stays behind,
//! and the next start goes on where the last one stopped.

mod support;

use chime_setup::assistant::{
    CheckId, CheckOptions, Command, Mode, Progress, RungId, Scenario, Status, Step, Tell, Verdict,
    check,
};
use chime_setup::practice::{Fault, FaultKind, Which};
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{
    Outside, Walk, assistant, contents, ledger_entries, secrets_in, settings, standing, until,
    wait_until,
};
use tokio_util::sync::CancellationToken;

fn slow(operation: &str, time: Duration) -> Fault {
    let on = Which::Operation(operation.to_owned());
    Fault { on, kind: FaultKind::Delay(time) }
}

fn rung(walk: &Walk, id: RungId) -> Status {
    let found = walk.state().rungs.iter().find(|rung| rung.id == id);
    found.map_or(Status::NotRun, |rung| rung.status)
}

#[test]
fn a_rehearsal_that_is_left_leaves_no_keys_behind() {
    let mut walk = Walk::start(Scenario::Ready);
    let folder = walk.state().files.credentials.parent().expect("a folder").to_owned();
    assert!(folder.starts_with(walk.data()) && folder.exists());
    walk.apply(Command::UseAws);
    walk.wait("the user's files", |state| state.files.loaded && state.mode == Mode::Aws);
    until("the practice account's folder is removed", || !folder.exists());
}

#[test]
fn a_slow_call_can_be_cancelled() {
    let mut walk = Walk::start(Scenario::Ready);
    walk.console().set_fault(Some(slow("GetCallerIdentity", Duration::from_mins(1))));
    walk.apply(Command::GoTo(Step::Identity));
    walk.wait("credentials are asked for", |state| {
        let check = state.check(CheckId::Credentials);
        check.status == Status::Running && check.waits_for.is_empty()
    });
    let asked = Instant::now();
    walk.apply(Command::Cancel);
    assert!(walk.state().cancelling);
    walk.wait("the run ends", |state| !state.running);
    assert!(asked.elapsed() < Duration::from_secs(5), "nobody waits for the slow answer");
    assert!(!walk.state().cancelling);
    assert_eq!(walk.status(CheckId::Credentials), Status::NotRun);
    walk.console().set_fault(None);
    walk.visit(Step::Identity);
    assert_eq!(walk.status(CheckId::Credentials), Status::Passed);
}

#[test]
fn a_cancelled_test_meeting_is_deleted() {
    for (operation, stage) in [
        ("CreateMeeting", RungId::CreateMeeting),
        ("CreateAttendee", RungId::CreateAttendee),
        ("GetMeeting", RungId::GetMeeting),
        ("DeleteMeeting", RungId::DeleteMeeting),
    ] {
        let mut walk = Walk::start(Scenario::Ready);
        walk.visit_all_before_the_meeting();
        walk.console().set_fault(Some(slow(operation, Duration::from_millis(400))));
        walk.apply(Command::Run(vec![CheckId::Meeting]));
        walk.wait(operation, |state| {
            let rung = state.rungs.iter().find(|rung| rung.id == stage);
            rung.is_some_and(|rung| rung.status == Status::Running)
        });
        walk.apply(Command::Cancel);
        walk.wait("the run ends", |state| !state.running);
        let place = format!("{operation}\n{}", standing(walk.state()));
        assert_eq!(walk.console().live_meetings(), 0, "{place}");
        assert_eq!(walk.console().deleted_meetings(), 1, "{place}");
        assert!(ledger_entries(&walk.data()).is_empty(), "{place}");
        assert_eq!(rung(&walk, RungId::DeleteMeeting), Status::Passed, "{place}");
        assert_ne!(walk.state().verdict(), Verdict::Ready, "{place}");
    }
}

#[test]
fn the_next_start_goes_on_at_the_same_step() {
    let outside = Outside::start(Scenario::Ready);
    let folder = tempfile::tempdir().expect("a folder");
    let mut wanted = settings(folder.path());
    wanted.paths = outside.paths();
    wanted.resume = true;
    let mut first = assistant(wanted.clone());
    assert_eq!(first.state().mode, Mode::Unchosen, "nothing is known of an earlier walk");
    first.apply(Command::UseAws);
    wait_until(&mut first, "the files", |state| state.profile.is_some());
    for step in [Step::Profile, Step::Identity, Step::Region, Step::Permissions] {
        first.apply(Command::GoTo(step));
        wait_until(&mut first, "the checks", |state| {
            !state.running && step.checks().iter().all(|id| state.check(*id).status.is_final())
        });
    }
    drop(first);
    let mut second = assistant(wanted);
    wait_until(&mut second, "the walk goes on", |state| {
        state.step == Step::Permissions
            && !state.running
            && state.check(CheckId::Permissions).status.is_final()
    });
    assert_eq!(second.state().mode, Mode::Aws);
    assert_eq!(second.state().profile.as_deref(), Some("practice"));
    assert_eq!(outside.console().live_meetings(), 0, "going on starts no meeting");
    let kept: String = contents(folder.path())
        .into_iter()
        .map(|(_, bytes, _)| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    for secret in secrets_in(&outside.paths().credentials) {
        assert!(!kept.contains(&secret), "a secret is in the program's own files");
    }
}

#[test]
fn the_last_step_is_the_one_that_is_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wanted = settings(folder.path());
    wanted.resume = true;
    let mut first = assistant(wanted.clone());
    first.apply(Command::UseAws);
    wait_until(&mut first, "the files", |state| state.files.loaded);
    // Somebody in a hurry: what was done last counts, also when it follows closely.
    for _ in 0..20 {
        first.apply(Command::GoTo(Step::Finish));
        first.apply(Command::GoTo(Step::Profile));
        first.apply(Command::GoTo(Step::TestMeeting));
    }
    drop(first);
    let mut second = assistant(wanted);
    wait_until(&mut second, "the files", |state| state.files.loaded && !state.files.loading);
    assert_eq!(second.state().step, Step::TestMeeting);
}

/// A walk with the user's own account, which is a practice account that outlives the program.
fn walk_outside(outside: &Outside) -> Walk {
    let mut walk = Walk::with(|settings| settings.paths = outside.paths());
    walk.apply(Command::UseAws);
    walk.wait("the files", |state| state.files.loaded && state.profile.is_some());
    walk.visit_all_before_the_meeting();
    walk
}

#[test]
fn closing_during_a_test_meeting_deletes_it_first() {
    for (operation, stage) in [
        ("CreateMeeting", RungId::CreateMeeting),
        ("CreateAttendee", RungId::CreateAttendee),
        ("DeleteMeeting", RungId::DeleteMeeting),
    ] {
        let outside = Outside::start(Scenario::Ready);
        let mut walk = walk_outside(&outside);
        outside.console().set_fault(Some(slow(operation, Duration::from_millis(400))));
        walk.apply(Command::Run(vec![CheckId::Meeting]));
        walk.wait(operation, |state| {
            let rung = state.rungs.iter().find(|rung| rung.id == stage);
            rung.is_some_and(|rung| rung.status == Status::Running)
        });
        let asked = Instant::now();
        assert!(walk.assistant.shut_down(Duration::from_secs(20)), "{operation}");
        assert!(asked.elapsed() < Duration::from_secs(20));
        assert_eq!(outside.console().live_meetings(), 0, "{operation}");
        assert_eq!(outside.console().deleted_meetings(), 1, "{operation}");
        assert!(ledger_entries(&walk.data()).is_empty(), "{operation}");
    }
}

#[test]
fn what_is_not_deleted_in_time_is_deleted_at_the_next_start() {
    let outside = Outside::start(Scenario::Ready);
    let folder = tempfile::tempdir().expect("a folder");
    let mut wanted = settings(folder.path());
    wanted.paths = outside.paths();
    let mut walk = Walk::with(|settings| *settings = wanted.clone());
    walk.apply(Command::UseAws);
    walk.wait("the files", |state| state.files.loaded && state.profile.is_some());
    walk.visit_all_before_the_meeting();
    outside.console().set_fault(Some(slow("DeleteMeeting", Duration::from_secs(30))));
    walk.apply(Command::Run(vec![CheckId::Meeting]));
    walk.wait("the deletion is on its way", |state| {
        state.rungs.iter().any(|rung| rung.id == RungId::DeleteMeeting)
    });
    let asked = Instant::now();
    assert!(!walk.assistant.shut_down(Duration::from_millis(300)));
    assert!(asked.elapsed() < Duration::from_secs(3), "the bound is kept");
    assert_eq!(outside.console().live_meetings(), 1);
    drop(walk);
    assert_eq!(ledger_entries(&wanted.data).len(), 1);
    outside.console().set_fault(None);
    let mut next = assistant(wanted.clone());
    wait_until(&mut next, "the meeting is deleted", |state| {
        state.notice.as_ref().is_some_and(|notice| notice.text.contains("deleted"))
    });
    assert_eq!(outside.console().live_meetings(), 0);
    assert!(ledger_entries(&wanted.data).is_empty());
}

#[test]
fn leaving_a_rehearsal_in_the_middle_of_its_meeting_says_nothing_wrong() {
    let mut walk = Walk::start(Scenario::Ready);
    walk.visit_all_before_the_meeting();
    walk.console().set_fault(Some(slow("CreateAttendee", Duration::from_millis(400))));
    walk.apply(Command::Run(vec![CheckId::Meeting]));
    walk.wait("the attendee", |state| {
        state.rungs.iter().any(|rung| rung.id == RungId::CreateAttendee)
    });
    walk.apply(Command::UseAws);
    walk.wait("the rehearsal ends", |state| !state.running && state.files.loaded);
    assert_eq!(walk.state().mode, Mode::Aws);
    assert!(walk.state().board.get(CheckId::Meeting).is_none());
    assert!(walk.state().rungs.is_empty(), "the rehearsal's meeting is none of this account's");
    let notice = walk.state().notice.as_ref().map_or("", |notice| notice.text.as_str());
    assert!(!notice.contains("may still run"), "the practice account ended with it: {notice}");
}

#[test]
fn a_walk_that_was_cancelled_is_never_ready() {
    let outside = Outside::start(Scenario::Ready);
    let folder = tempfile::tempdir().expect("a folder");
    let mut settings = settings(folder.path());
    settings.paths = outside.paths();
    outside.console().set_fault(Some(slow("GetServiceQuota", Duration::from_secs(5))));
    let profile = Some("practice".to_owned());
    let options = CheckOptions { profile, no_meeting: true, ..CheckOptions::default() };
    let cancel = CancellationToken::new();
    let stop = cancel.clone();
    // All that a proof without a meeting needs is there; the quotas are still asked for.
    let tell: Tell = Arc::new(move |progress| {
        if matches!(&progress, Progress::Finished(report) if report.id == CheckId::Permissions) {
            stop.cancel();
        }
    });
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let walked = runtime.block_on(check(&settings, &options, tell, &|_| {}, cancel));
    let outcome = walked.expect("walks");
    let quotas = outcome.reports.iter().find(|report| report.id == CheckId::Quotas);
    assert_eq!(quotas.map(|report| report.status), Some(Status::NotRun));
    assert_eq!(outcome.verdict, Verdict::CouldNotTell, "a check that did not run has not passed");
}
