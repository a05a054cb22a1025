//! `kill -9` at every point of a run, and at every point of the recovery after it: the next start
//! leaves no meeting behind. Polite signals end the program by itself, with the meeting deleted.

#![cfg(unix)]

mod support;

use chime_setup::practice::{Fault, FaultKind, Observed, Phase, Scenario, Which};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Ended, Outside, Sandbox, check_in, ledger_entries, signal, until, wait_for_end};

const CHECK: [&str; 3] = ["check", "--profile", "practice"];
/// A polite end takes at most one slow answer and the deletion; calls give up after 10 s.
const BOUND: Duration = Duration::from_secs(25);

/// The program under test and what its requests were, as far as it got.
#[derive(Default)]
struct Target {
    child: Option<Child>,
    seen: Vec<Observed>,
    killed_at: Option<Observed>,
}

impl Target {
    /// The requests that have arrived and are not answered yet.
    fn in_flight(&self) -> bool {
        let of = |phase| self.seen.iter().filter(|seen| seen.phase == phase).count();
        of(Phase::Before) != of(Phase::After)
    }

    fn has_ended(&mut self) -> bool {
        let child = self.child.as_mut().expect("started");
        child.try_wait().expect("a child").is_some()
    }
}

/// Runs `check`, and kills it at the first event for which `now` says so: it is dead before the
/// request goes on. The request itself goes on, as it does at AWS.
fn killed_when(
    outside: &Outside,
    sandbox: &Sandbox,
    now: impl Fn(&[Observed]) -> bool + Send + Sync + 'static,
) -> Option<Observed> {
    let target = Arc::new(Mutex::new(Target::default()));
    let watched = Arc::clone(&target);
    outside.console().set_observer(Some(Arc::new(move |observed: &Observed| {
        let mut target = watched.lock().expect("no panic");
        target.seen.push(*observed);
        if target.killed_at.is_none() && now(&target.seen) {
            target.killed_at = Some(*observed);
            let child = target.child.as_mut().expect("started");
            child.kill().expect("kills");
            child.wait().expect("ends");
        }
    })));
    let mut command = sandbox.command_with(&outside.paths(), &CHECK);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    {
        // Nothing is observed before the child is where the observer finds it.
        let mut held = target.lock().expect("no panic");
        held.child = Some(command.spawn().expect("starts"));
    }
    until("the program ends", || target.lock().expect("no panic").has_ended());
    until("its requests are carried out", || !target.lock().expect("no panic").in_flight());
    outside.console().set_observer(None);
    target.lock().expect("no panic").killed_at
}

/// Starts the program again and lets it end. Nothing may be left behind.
fn next_start_leaves_nothing(outside: &Outside, sandbox: &Sandbox, what: &str) -> Ended {
    let ended = sandbox.run_with(&outside.paths(), &CHECK);
    assert_eq!(ended.no_panic().code, Some(0), "{what}: {ended:?}");
    assert_eq!(outside.console().live_meetings(), 0, "{what}: a meeting is left behind");
    let left = ledger_entries(&sandbox.data());
    assert!(left.is_empty(), "{what}: the ledger still holds {left:?}");
    ended
}

#[test]
fn killed_at_any_point_the_next_start_leaves_nothing_behind() {
    let mut left_behind = 0;
    let mut points = Vec::new();
    for count in 1.. {
        // An account of its own for each: 20 calls in a burst are all that AWS allows.
        let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
        let killed = killed_when(&outside, &sandbox, move |seen| seen.len() == count);
        let Some(point) = killed else { break };
        let what = format!("killed at event {count}, {:?} {}", point.phase, point.operation);
        let live = outside.console().live_meetings();
        assert!(live <= 1, "{what}: {live} meetings");
        let remembered = ledger_entries(&sandbox.data()).len();
        assert!(live <= remembered && remembered <= 1, "{what}: {live} of {remembered}");
        left_behind += live;
        let ended = next_start_leaves_nothing(&outside, &sandbox, &what);
        let told = ended.err.contains("earlier run");
        // An entry that was killed before it was whole never led to a meeting: nobody speaks of it.
        assert!(told || live == 0, "{what}: {ended:?}");
        assert!(!told || remembered == 1, "{what}: {ended:?}");
        points.push(format!("{:?} {}", point.phase, point.operation));
    }
    // Whether this test tests anything: the meeting was there at several of these points.
    assert!(left_behind >= 5, "only {left_behind} kills left a meeting behind: {points:?}");
    for operation in ["CreateMeeting", "CreateAttendee", "GetMeeting", "DeleteMeeting"] {
        for phase in ["Before", "After"] {
            assert!(
                points.contains(&format!("{phase} {operation}")),
                "{phase} {operation}: {points:?}"
            );
        }
    }
}

/// Whether the last of these events is this one, counted from CreateMeeting on.
fn is_at(seen: &[Observed], phase: Phase, operation: &str) -> bool {
    let meeting = seen.iter().position(|seen| seen.operation == "CreateMeeting");
    let Some(last) = meeting.and_then(|start| seen.get(start..)?.last()) else { return false };
    last.phase == phase && last.operation == operation
}

#[test]
fn killed_in_the_recovery_too_the_third_start_leaves_nothing_behind() {
    // Once without the meeting's id on disk, once with it; then all calls of the recovery and the
    // first ones after it.
    for (phase, operation) in [(Phase::After, "CreateMeeting"), (Phase::Before, "CreateAttendee")] {
        let mut recoveries = Vec::new();
        for count in 1..=6 {
            let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
            let what = format!("{phase:?} {operation}, then at event {count} of the recovery");
            let killed = killed_when(&outside, &sandbox, move |seen| is_at(seen, phase, operation));
            assert!(killed.is_some(), "{what}: not killed");
            assert_eq!(outside.console().live_meetings(), 1, "{what}");
            let killed = killed_when(&outside, &sandbox, move |seen| seen.len() == count);
            let point = killed.unwrap_or_else(|| panic!("{what}: not killed"));
            recoveries.push(format!("{:?} {}", point.phase, point.operation));
            next_start_leaves_nothing(&outside, &sandbox, &what);
        }
        assert!(recoveries.contains(&"Before DeleteMeeting".to_owned()), "{recoveries:?}");
        assert!(recoveries.contains(&"After DeleteMeeting".to_owned()), "{recoveries:?}");
    }
}

#[test]
fn a_second_start_leaves_the_meeting_of_a_living_one_alone() {
    let outside = Outside::start(Scenario::Ready);
    let sandbox = Sandbox::new();
    let started = Arc::new(AtomicBool::new(false));
    let found = Arc::new(Mutex::new(None));
    let (console, kept) = (outside.console(), Arc::clone(&found));
    let mut second = sandbox.command_with(&outside.paths(), &CHECK);
    second.arg("--no-meeting");
    let second = Mutex::new(second);
    outside.console().set_observer(Some(Arc::new(move |observed: &Observed| {
        let is_last = observed.phase == Phase::Before && observed.operation == "DeleteMeeting";
        if is_last && console.live_meetings() == 1 && !started.swap(true, Ordering::SeqCst) {
            let mut second = second.lock().expect("no panic");
            // The practice account answers the second one meanwhile.
            let output = tokio::task::block_in_place(|| second.output()).expect("starts");
            let seen = (Ended::of(&output), console.live_meetings());
            *kept.lock().expect("no panic") = Some(seen);
        }
    })));
    let first = sandbox.run_with(&outside.paths(), &CHECK);
    outside.console().set_observer(None);
    let seen = found.lock().expect("no panic").take();
    let (second, live) = seen.expect("a second start while the meeting lived");
    // Without a meeting nothing is proven.
    assert_eq!((first.code, second.code), (Some(0), Some(3)), "{first:?} {second:?}");
    assert_eq!(live, 1, "the second start deleted the first one's meeting");
    assert!(!second.err.contains("earlier run"), "{second:?}");
    assert_eq!(outside.console().live_meetings(), 0);
    assert!(ledger_entries(&sandbox.data()).is_empty());
}

/// Sends a signal at the first event for which `now` says so, and lets the program end by itself.
fn asked_to_stop(
    outside: &Outside,
    sandbox: &Sandbox,
    name: &'static str,
    now: impl Fn(&[Observed]) -> bool + Send + Sync + 'static,
) -> Ended {
    let target: Arc<Mutex<(u32, Vec<Observed>, bool)>> = Arc::default();
    let watched = Arc::clone(&target);
    outside.console().set_observer(Some(Arc::new(move |observed: &Observed| {
        let mut held = watched.lock().expect("no panic");
        held.1.push(*observed);
        if !held.2 && now(&held.1) {
            held.2 = true;
            signal(held.0, name);
        }
    })));
    let mut command = sandbox.command_with(&outside.paths(), &CHECK);
    command.arg("--json").stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = {
        let mut held = target.lock().expect("no panic");
        let child = command.spawn().expect("starts");
        held.0 = child.id();
        child
    };
    let ended = wait_for_end(child, BOUND);
    outside.console().set_observer(None);
    assert!(target.lock().expect("no panic").2, "no signal was sent");
    ended
}

#[test]
fn a_polite_signal_at_any_point_of_the_meeting_deletes_it_before_the_end() {
    for name in ["TERM", "INT"] {
        for operation in ["CreateMeeting", "CreateAttendee", "GetMeeting", "DeleteMeeting"] {
            for phase in [Phase::Before, Phase::After] {
                let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
                let what = format!("SIG{name} {phase:?} {operation}");
                let at = move |seen: &[Observed]| is_at(seen, phase, operation);
                let ended = asked_to_stop(&outside, &sandbox, name, at);
                // Whether the last calls were made before the signal was heard is a race.
                assert!(matches!(ended.no_panic().code, Some(0 | 3)), "{what}: {ended:?}");
                assert_eq!(outside.console().live_meetings(), 0, "{what}: {ended:?}");
                let left = ledger_entries(&sandbox.data());
                assert!(left.is_empty(), "{what}: the ledger still holds {left:?}");
                let document = ended.json();
                let meeting = check_in(&document, "meeting");
                let said = meeting["status"].as_str().expect("a status");
                assert!(["skipped", "passed"].contains(&said), "{what}: {meeting:#}");
                if said == "skipped" {
                    assert_eq!(document["verdict"], "could-not-tell", "{what}");
                }
            }
        }
    }
}

#[test]
fn a_signal_while_aws_is_slow_is_bounded_and_leaves_nothing() {
    for (name, operation) in [("TERM", "CreateMeeting"), ("HUP", "CreateMeeting")] {
        let (outside, sandbox) = (Outside::start(Scenario::Ready), Sandbox::new());
        let on = Which::Operation(operation.to_owned());
        let kind = FaultKind::Delay(Duration::from_millis(1_500));
        outside.console().set_fault(Some(Fault { on, kind }));
        let at = move |seen: &[Observed]| is_at(seen, Phase::Before, operation);
        let ended = asked_to_stop(&outside, &sandbox, name, at);
        outside.console().set_fault(None);
        assert_eq!(ended.no_panic().code, Some(3), "{name}: {ended:?}");
        assert_eq!(outside.console().live_meetings(), 0, "{name}");
        assert!(ledger_entries(&sandbox.data()).is_empty(), "{name}");
        assert_eq!(check_in(&ended.json(), "meeting")["status"], "skipped", "{name}");
    }
}

#[test]
fn a_signal_before_the_meeting_starts_none() {
    let outside = Outside::start(Scenario::Ready);
    let sandbox = Sandbox::new();
    let on = Which::Operation("GetCallerIdentity".to_owned());
    outside.console().set_fault(Some(Fault { on, kind: FaultKind::Delay(Duration::from_secs(5)) }));
    let ended = asked_to_stop(&outside, &sandbox, "TERM", |seen| {
        seen.last().is_some_and(|last| last.operation == "GetCallerIdentity")
    });
    assert_eq!(ended.no_panic().code, Some(3), "{ended:?}");
    let document = ended.json();
    assert_eq!(check_in(&document, "credentials")["status"], "not-run");
    assert_eq!(check_in(&document, "meeting")["status"], "not-run");
    let asked = outside.console().requests();
    assert!(asked.iter().all(|seen| seen.operation != "CreateMeeting"));
}

#[test]
fn what_cannot_be_settled_yet_is_kept_and_said() {
    let mut outside = Outside::start(Scenario::Ready);
    let sandbox = Sandbox::new();
    let at = |seen: &[Observed]| is_at(seen, Phase::Before, "GetMeeting");
    killed_when(&outside, &sandbox, at).expect("killed");
    assert_eq!(ledger_entries(&sandbox.data()).len(), 1);
    // The network goes: nothing can be deleted, and nothing may be forgotten.
    let paths = outside.paths();
    outside.stop();
    let ended = sandbox.run_with(&paths, &CHECK);
    assert_eq!(ended.no_panic().code, Some(1), "{ended:?}");
    assert!(ended.err.contains("earlier run") && ended.err.lines().count() == 1, "{ended:?}");
    assert_eq!(ledger_entries(&sandbox.data()).len(), 1);
}
