//! The program without pixels.
//!
//! [`Assistant`] holds the [`State`]; a [`Command`] (what the user wants) changes it or starts a
//! job on the runtime; jobs send events back, wake the view, and [`Assistant::receive`] takes them
//! in. No call here waits for a file, the network or a process, except [`Assistant::shut_down`],
//! which waits, within a bound, until a test meeting is deleted.

mod commands;
mod dialogs;
mod edit;
mod event;
mod headless;
mod jobs;
mod memory;
mod receive;
mod rehearsal;
mod report;
mod state;
mod step;

mod command;

pub use command::Command;
pub use dialogs::{Chosen, Dialogs, NoDialogs};
pub use edit::{FileDiff, PendingEdit, ProfileForm};
pub use headless::{CheckError, CheckOptions, CheckOutcome, check, silence};
pub use rehearsal::{PracticeFolder, Rehearsal, RehearsalError};
pub use report::report;
pub use state::{
    CheckState, Effect, FilesState, Mode, Notice, PathPrompt, State, ThemeChoice, Weight,
};
pub use step::Step;

// What the faces need of the rooms behind, so that they name only this one.
pub use crate::aws::{Call, Environment};
pub use crate::aws_files::{DiffLine, Paths, Problem, Profile, ProfileKind, nearest_names};
pub use crate::checks::{
    ActionVerdict, Allowed, CheckId, Checks, Detail, Progress, Report, Tell, Verdict, policy_for,
};
pub use crate::chime::{Region, control_regions, media_regions_for, region};
pub use crate::diagnosis::{Cause, Evidence, Remedy, RemedyAction, Repair, Status};
pub use crate::identity::{kind_words, place_of};
pub use crate::meeting::{Rung, RungId};
pub use crate::policy::{Wanted, generate_for_accounts};
pub use crate::practice::{Console, Options, Practice, Scenario, Shell, exports};

use crate::aws::Http;
use crate::aws_files::{SavePlan, Snapshot};
use crate::meeting::Ledger;

use event::{Event, Purpose};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Wakes the view after an event. Knows nothing of the view.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What the program is started with.
#[derive(Clone)]
pub struct Settings {
    /// The environment.
    pub env: Environment,
    /// Where the two files are.
    pub paths: Paths,
    /// Where the program keeps its own files: the ledger, the place in the walk, practice files.
    pub data: PathBuf,
    /// How files are asked for.
    pub dialogs: Arc<dyn Dialogs>,
    /// The checks.
    pub checks: Checks,
    /// The practice account to start with, if any.
    pub rehearse: Option<Scenario>,
    /// Whether to go on where the last run stopped.
    pub resume: bool,
    /// Makes every file job this slow. Zero, except in the test that frames keep coming.
    pub slow_files: Duration,
}

impl Settings {
    /// The settings of a real start: the process's environment, the user's folders.
    ///
    /// `CHIME_SETUP_DATA` names another folder for the program's own files. `None` when there is no
    /// home folder to be found.
    pub fn of_process(dialogs: Arc<dyn Dialogs>) -> Option<Self> {
        let env = Environment::of_process();
        let found = Paths::locate(&|name| env.get(name).map(str::to_owned), dirs::home_dir())?;
        // The ledger remembers them for a start in another folder.
        let whole = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        let paths = Paths { config: whole(found.config), credentials: whole(found.credentials) };
        let own = env.get("CHIME_SETUP_DATA").map(PathBuf::from);
        let data = own.or_else(|| Some(dirs::data_local_dir()?.join("chime-setup")))?;
        Some(Self {
            env,
            paths,
            data,
            dialogs,
            checks: Checks::standard(),
            rehearse: None,
            resume: true,
            slow_files: Duration::ZERO,
        })
    }

    /// Where test meetings are remembered.
    pub fn ledger(&self) -> Ledger {
        Ledger::new(self.data.join("ledger"))
    }
}

/// A run of checks that is on its way.
struct Run {
    number: u64,
    cancel: CancellationToken,
    ended: tokio::task::JoinHandle<()>,
    /// Whether its account was left since: its results are about something else now.
    left: bool,
    /// The practice account in which it cleans up, when that was left.
    keeps: Option<Rehearsal>,
}

/// The program without pixels.
pub struct Assistant {
    state: State,
    settings: Settings,
    /// Where jobs are started.
    handle: tokio::runtime::Handle,
    /// Always there, until `Drop` lets go of it without waiting.
    runtime: Option<tokio::runtime::Runtime>,
    http: Http,
    sender: Sender<Event>,
    events: Receiver<Event>,
    wake: Wake,
    effects: Vec<Effect>,
    rehearsal: Option<Rehearsal>,
    /// Where the files of the present mode are.
    paths: Paths,
    snapshot: Option<Snapshot>,
    undo: Option<SavePlan>,
    run: Option<Run>,
    runs: u64,
    /// Checks that were asked for while others were at work.
    queued: Vec<CheckId>,
    asked_for: Option<Purpose>,
    /// Where to go once the files are read, when resuming.
    resume_at: Option<Step>,
    keeper: memory::Keeper,
    /// Counts the practice accounts that were asked for.
    starts: u64,
    /// A save of the two files that is on its way.
    saving: Option<tokio::task::JoinHandle<()>>,
}

impl Assistant {
    /// Starts the runtime and, on it, what a start does: clean up what an earlier run left, start
    /// the practice account if asked, find the place where the walk stopped.
    ///
    /// # Errors
    /// When the operating system gives no threads.
    pub fn new(settings: Settings, wake: Wake) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("chime-setup")
            .enable_all()
            .build()?;
        let (sender, events) = channel();
        let paths = settings.paths.clone();
        let mut assistant = Self {
            state: State::default(),
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
            http: Http::default(),
            sender,
            events,
            wake,
            effects: Vec::new(),
            rehearsal: None,
            paths,
            snapshot: None,
            undo: None,
            run: None,
            runs: 0,
            queued: Vec::new(),
            asked_for: None,
            resume_at: None,
            keeper: memory::Keeper::default(),
            starts: 0,
            saving: None,
            settings,
        };
        assistant.refresh_policy();
        assistant.recover();
        assistant.begin();
        Ok(assistant)
    }

    /// What the program knows.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Takes out what the view has to do once.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The practice account's console, while rehearsing; for tests and for repairs.
    pub fn console(&self) -> Option<&Console> {
        self.rehearsal.as_ref().map(|rehearsal| rehearsal.practice().console())
    }

    /// Takes in what happened since the last call. Never waits. Says whether anything did.
    pub fn receive(&mut self) -> bool {
        let mut any = false;
        while let Ok(event) = self.events.try_recv() {
            self.take_in(event);
            any = true;
        }
        any
    }

    /// Stops what is at work and waits, at most this long, until a test meeting on its way is
    /// deleted. What is not deleted by then stays in the ledger for the next start. Says whether
    /// the work came to its end.
    pub fn shut_down(&mut self, bound: Duration) -> bool {
        self.state.closing = true;
        self.queued.clear();
        // The runtime drops jobs that have not begun; these two must not be among them.
        self.keep_place();
        let saving = self.saving.take();
        let run = self.run.take();
        if let Some(run) = &run {
            run.cancel.cancel();
        }
        let work = async {
            if let Some(saving) = saving {
                let _ = saving.await;
            }
            if let Some(run) = run {
                let _ = run.ended.await;
            }
        };
        self.handle.block_on(async { tokio::time::timeout(bound, work).await }).is_ok()
    }

    fn keep_place(&self) {
        if self.state.mode != Mode::Unchosen {
            self.keeper.keep_last(&self.settings.data, &memory::Memory::of(&self.state));
        }
    }

    fn notice(&mut self, weight: Weight, text: impl Into<String>) {
        let number = self.state.notice.as_ref().map_or(0, |notice| notice.number) + 1;
        self.state.notice = Some(Notice { number, weight, text: text.into() });
    }

    fn begin(&mut self) {
        if let Some(scenario) = self.settings.rehearse {
            self.rehearse(scenario);
            self.state.step = Step::Start;
            return;
        }
        if self.settings.resume {
            let data = self.settings.data.clone();
            self.blocking(move || Event::Remembered(memory::load(&data).unwrap_or_default()));
        }
    }

    /// The policy for what is known now.
    fn refresh_policy(&mut self) {
        let identity = self.state.board.identity();
        let partition = self.state.region().map_or("aws", crate::chime::partition_of);
        let policy = policy_for(identity, partition);
        self.state.policy = policy.to_json_pretty();
        self.state.policy_words = crate::policy::explain(&policy);
        self.state.policy_size = crate::policy::iam_size(&self.state.policy);
    }
}

impl Drop for Assistant {
    fn drop(&mut self) {
        // The window's own close has waited already; this is for early ends and tests.
        if let Some(run) = &self.run {
            run.cancel.cancel();
        }
        self.keep_place();
        drop(self.rehearsal.take());
        if let Some(runtime) = self.runtime.take() {
            // A name that is being looked up, or a file that hangs, must not hold the end up.
            runtime.shutdown_background();
        }
    }
}
