//! What the integration tests share: a driver for the program without a window, a practice account
//! that outlives the program under test, and a place in which the real program can be started.

#![allow(dead_code)] // each test program uses a part of it

use chime_setup::assistant::{
    Assistant, CheckId, Checks, Command, Console, Environment, Mode, NoDialogs, Options, Paths,
    Practice, Scenario, Settings, State, Status, Step, Weight,
};
use std::path::{Path, PathBuf};
use std::process::{Child, Output};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Long enough for a slow machine under load. Nothing is proven by how long something took, except
/// where a test says so.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at something that is on its way.
const PAUSE: Duration = Duration::from_millis(2);

/// Waits until `done`, and fails with `what` when that takes too long.
pub fn until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "did not happen in {PATIENCE:?}: {what}");
        std::thread::sleep(PAUSE);
    }
}

/// The settings of a program whose folders are all below `folder`; none of them exists yet.
pub fn settings(folder: &Path) -> Settings {
    Settings {
        env: Environment::default(),
        paths: Paths::in_directory(&folder.join("home").join(".aws")),
        data: folder.join("data"),
        dialogs: Arc::new(NoDialogs),
        checks: Checks::standard(),
        rehearse: None,
        resume: false,
        slow_files: Duration::ZERO,
    }
}

/// Starts the program without a window.
pub fn assistant(settings: Settings) -> Assistant {
    Assistant::new(settings, Arc::new(|| {})).expect("threads")
}

/// Takes in events until `done`.
pub fn wait_until(assistant: &mut Assistant, what: &str, done: impl Fn(&State) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        assistant.receive();
        if done(assistant.state()) {
            return;
        }
        let late = Instant::now() >= deadline;
        assert!(!late, "did not happen in {PATIENCE:?}: {what}\n{}", standing(assistant.state()));
        std::thread::sleep(PAUSE);
    }
}

/// How everything stands, for the message of a failed test.
pub fn standing(state: &State) -> String {
    let State { step, mode, running, notice, .. } = state;
    let verdict = state.verdict();
    let mut lines = vec![format!("{step:?} {mode:?} running {running} {verdict:?} {notice:?}")];
    for id in CheckId::WALK {
        let check = state.check(id);
        let report = check.report.as_ref();
        let cause = report.and_then(|report| report.cause).unwrap_or("-");
        let title = report.map_or("-", |report| report.title.as_str());
        let (status, stale) = (check.status, check.stale);
        lines.push(format!("  {} {status:?} stale {stale} {cause}: {title}", id.id()));
    }
    for rung in &state.rungs {
        lines.push(format!("  rung {:?} {:?} {}", rung.id, rung.status, rung.note));
    }
    lines.join("\n")
}

/// The files of a folder, with everything below it: path, bytes and time of the last change.
pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut found = Vec::new();
    let Ok(listing) = std::fs::read_dir(folder) else {
        return found;
    };
    for item in listing {
        let path = item.expect("an entry").path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            let time = std::fs::metadata(&path).and_then(|data| data.modified()).expect("a time");
            found.push((path.clone(), std::fs::read(&path).expect("reads"), time));
        }
    }
    found.sort();
    found
}

/// What is in the ledger of test meetings.
pub fn ledger_entries(data: &Path) -> Vec<PathBuf> {
    contents(&data.join("ledger")).into_iter().map(|(path, ..)| path).collect()
}

/// The secret key and the session token in a credentials file, whatever the profile.
pub fn secrets_in(credentials: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(credentials).expect("a credentials file");
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    let secret = |key: &str| matches!(key, "aws_secret_access_key" | "aws_session_token");
    pairs.filter(|(key, _)| secret(key.trim())).map(|(_, value)| value.trim().to_owned()).collect()
}

/// Somebody who walks with the program, without a window.
pub struct Walk {
    pub assistant: Assistant,
    folder: TempDir,
}

impl Walk {
    /// Starts a rehearsal and waits until its files are read.
    pub fn start(scenario: Scenario) -> Self {
        let mut walk = Self::with(|settings| settings.rehearse = Some(scenario));
        walk.wait("the practice account's files", |state| {
            state.files.loaded && !state.files.loading && state.profile.is_some()
        });
        assert_eq!(walk.state().mode, Mode::Practice(scenario));
        walk
    }

    /// Starts the program with other settings.
    pub fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut settings = settings(folder.path());
        change(&mut settings);
        Self { assistant: assistant(settings), folder }
    }

    pub fn state(&self) -> &State {
        self.assistant.state()
    }

    pub fn console(&self) -> Console {
        self.assistant.console().expect("rehearsing").clone()
    }

    /// Where the user's own AWS files would be.
    pub fn user_folder(&self) -> PathBuf {
        self.folder.path().join("home").join(".aws")
    }

    /// The program's own folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn apply(&mut self, command: Command) {
        self.assistant.apply(command);
    }

    pub fn wait(&mut self, what: &str, done: impl Fn(&State) -> bool) {
        wait_until(&mut self.assistant, what, done);
    }

    /// Waits until the checks of a step have come to an end, for the profile as it is now.
    pub fn settle(&mut self, step: Step) {
        self.wait(&format!("the checks of {step:?}"), |state| {
            let done = |id: &CheckId| state.check(*id).status.is_final() && !state.check(*id).stale;
            !state.running && !state.files.loading && step.checks().iter().all(done)
        });
    }

    /// Goes to a step and lets its checks end. The test meeting is not started by that.
    pub fn visit(&mut self, step: Step) {
        self.apply(Command::GoTo(step));
        assert_eq!(self.state().step, step);
        if step.runs_by_itself() {
            self.settle(step);
        }
    }

    /// Goes through all steps before the test meeting.
    pub fn visit_all_before_the_meeting(&mut self) {
        for step in Step::ALL.into_iter().filter(|step| step.runs_by_itself()) {
            self.visit(step);
        }
        self.visit(Step::TestMeeting);
    }

    /// Presses "Start the test meeting" and lets it end.
    pub fn meet(&mut self) {
        self.apply(Command::Run(vec![CheckId::Meeting]));
        self.settle(Step::TestMeeting);
    }

    /// Saves the change that waits for a yes, and waits until the files were read again.
    pub fn save(&mut self) {
        self.wait("a change waits for a yes", |state| state.edit.is_some());
        let before = self.state().notice.as_ref().map_or(0, |notice| notice.number);
        self.apply(Command::SaveEdit);
        self.wait("the change is saved and read again", |state| {
            let told = state.notice.as_ref().is_some_and(|notice| notice.number > before);
            told && !state.files.loading && !state.running
        });
        let notice = self.state().notice.clone().expect("a notice");
        assert_eq!(notice.weight, Weight::Done, "{}", notice.text);
    }

    pub fn status(&self, id: CheckId) -> Status {
        self.state().check(id).status
    }
}

/// A practice account that lives outside the program under test.
pub struct Outside {
    practice: Option<Practice>,
    runtime: tokio::runtime::Runtime,
    folder: TempDir,
}

impl Outside {
    pub fn start(scenario: Scenario) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            // More than one observer may hold a request back at the same time.
            .worker_threads(4)
            .enable_all()
            .build()
            .expect("threads");
        let directory = folder.path().join("practice");
        let options = Options { scenario, directory, port: 0 };
        let practice = runtime.block_on(Practice::start(options)).expect("starts");
        Self { practice: Some(practice), runtime, folder }
    }

    pub fn practice(&self) -> &Practice {
        self.practice.as_ref().expect("running")
    }

    pub fn console(&self) -> Console {
        self.practice().console().clone()
    }

    pub fn endpoint(&self) -> String {
        self.practice().endpoint().to_owned()
    }

    pub fn paths(&self) -> Paths {
        let practice = self.practice();
        Paths {
            config: practice.config_path().to_owned(),
            credentials: practice.credentials_path().to_owned(),
        }
    }

    /// Stops the account, as a network that goes away does.
    pub fn stop(&mut self) {
        if let Some(practice) = self.practice.take() {
            self.runtime.block_on(practice.stop());
        }
    }
}

/// A home of its own in which the real program is started.
pub struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("home")).expect("a home");
        Self { folder }
    }

    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The user's own AWS files, which do not exist unless a test makes them.
    pub fn user_paths(&self) -> Paths {
        Paths::in_directory(&self.home().join(".aws"))
    }

    /// The program's own folder, which does not exist at first.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The program, with nothing of this process's environment but the search path.
    pub fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_chime-setup"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.home())
            .env("CHIME_SETUP_DATA", self.data())
            .env("LANG", "C.UTF-8")
            .current_dir(self.folder.path())
            .stdin(std::process::Stdio::null());
        for name in ["PATH", "SYSTEMROOT", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
    }

    /// The same, with the files of a practice account.
    pub fn command_with(&self, paths: &Paths, arguments: &[&str]) -> std::process::Command {
        let mut command = self.command(arguments);
        command.env("AWS_CONFIG_FILE", &paths.config);
        command.env("AWS_SHARED_CREDENTIALS_FILE", &paths.credentials);
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(&self.command(arguments).output().expect("starts"))
    }

    /// Runs the program to its end with the files of a practice account.
    pub fn run_with(&self, paths: &Paths, arguments: &[&str]) -> Ended {
        Ended::of(&self.command_with(paths, arguments).output().expect("starts"))
    }

    /// Whether the program has written nothing at all.
    pub fn is_untouched(&self) -> bool {
        !self.data().exists() && contents(&self.home()).is_empty()
    }
}

/// What the program said, and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ended {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The one JSON document on standard output.
    pub fn json(&self) -> serde_json::Value {
        let parsed = serde_json::from_str(&self.out);
        parsed.unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Fails when the program panicked.
    pub fn no_panic(&self) -> &Self {
        assert!(!self.err.contains("panicked"), "{self:?}");
        assert!(self.code.is_some_and(|code| (0..=3).contains(&code)), "{self:?}");
        self
    }
}

/// One check of a document of `check --json`.
pub fn check_in<'a>(document: &'a serde_json::Value, id: &str) -> &'a serde_json::Value {
    let checks = document["checks"].as_array().expect("checks");
    let found = checks.iter().find(|check| check["id"] == id);
    found.unwrap_or_else(|| panic!("no check {id} in {document:#}"))
}

/// Waits until a process has ended by itself, and kills it when it does not.
pub fn wait_for_end(mut child: Child, bound: Duration) -> Ended {
    let deadline = Instant::now() + bound;
    while child.try_wait().expect("a child").is_none() {
        if Instant::now() >= deadline {
            child.kill().expect("kills");
            let output = child.wait_with_output().expect("a child");
            panic!("it did not end within {bound:?}: {:?}", Ended::of(&output));
        }
        std::thread::sleep(PAUSE);
    }
    Ended::of(&child.wait_with_output().expect("a child"))
}

/// Sends a signal by its name, such as `TERM`. The shell's own `kill` is on every Unix system.
#[cfg(unix)]
pub fn signal(process: u32, name: &str) {
    let line = format!("kill -{name} {process}");
    let status = std::process::Command::new("sh").args(["-c", &line]).status().expect("a shell");
    assert!(status.success(), "{line}");
}
