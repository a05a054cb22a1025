//! Work on the runtime. Nothing here waits; each job ends with an event.

use super::event::{Event, Loaded, Purpose};
use super::{Assistant, CheckId, Run, Step, Weight};
use crate::aws_files::{self, SavePlan};
use crate::checks::{self, Board, Request, Tell};
use std::path::PathBuf;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

impl Assistant {
    /// Runs blocking work (files) off the async threads, as slow as the settings say.
    pub(super) fn blocking(
        &self,
        work: impl FnOnce() -> Event + Send + 'static,
    ) -> tokio::task::JoinHandle<()> {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let slow = self.settings.slow_files;
        self.handle.spawn_blocking(move || {
            if !slow.is_zero() {
                std::thread::sleep(slow);
            }
            // The window may be gone; then nobody is left to tell.
            let _ = sender.send(work());
            wake();
        })
    }

    /// Runs async work.
    pub(super) fn job(&self, work: impl Future<Output = Event> + Send + 'static) {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        self.handle.spawn(async move {
            let event = work.await;
            let _ = sender.send(event);
            wake();
        });
    }

    pub(super) fn load_files(&mut self) {
        self.state.files.loading = true;
        self.state.files.config.clone_from(&self.paths.config);
        self.state.files.credentials.clone_from(&self.paths.credentials);
        let paths = self.paths.clone();
        self.blocking(move || {
            let snapshot = aws_files::load(&paths);
            let (config, credentials) = (snapshot.config.bytes(), snapshot.credentials.bytes());
            let profiles = aws_files::profiles(config, credentials);
            let problems = aws_files::problems(config, credentials);
            Event::Loaded(Box::new(Loaded { snapshot, profiles, problems }))
        });
    }

    pub(super) fn save(&mut self, plan: SavePlan) {
        self.saving = Some(self.blocking(move || Event::Saved(aws_files::save(&plan))));
    }

    /// Writes a text. A file that is there is only replaced when the person was asked about that.
    pub(super) fn write(&mut self, path: PathBuf, what: String, text: String, replace: bool) {
        self.blocking(move || {
            let written = write_text(&path, &text, replace)
                .map_err(|error| format!("{}: {error}", path.display()));
            Event::Written(what, written.map(|()| path))
        });
    }

    /// Deletes what earlier runs left behind.
    pub(super) fn recover(&mut self) {
        let (ledger, http) = (self.settings.ledger(), self.http.clone());
        self.job(async move {
            match checks::recover_left_behind(&ledger, &http).await {
                Ok(list) => Event::Recovered(list),
                Err(error) => Event::Trouble(error.to_string()),
            }
        });
    }

    /// Asks for a path with a dialog; the path field takes over when none answers.
    pub(super) fn ask_path(&mut self, purpose: Purpose, title: &str, name: &str) {
        self.asked_for = Some(purpose.clone());
        let dialogs = Arc::clone(&self.settings.dialogs);
        let chosen = match purpose {
            Purpose::Write { .. } => dialogs.save(title, name),
            Purpose::UseFiles => dialogs.open(title),
        };
        let title = title.to_owned();
        self.job(async move { Event::Chosen(purpose, title, chosen.await) });
    }

    /// What the checks are asked, for the present mode and profile.
    fn request(&self) -> Option<Request> {
        Some(Request {
            paths: self.paths.clone(),
            profile: self.state.profile.clone()?,
            region: None,
            media_region: self.state.media_region.clone(),
            endpoint_url: None,
            rehearsal: self.state.rehearsing(),
            rehearsal_inside: self.state.rehearsing(),
            env: self.settings.env.clone(),
            ledger: self.settings.ledger(),
            http: self.http.clone(),
        })
    }

    /// Runs these checks, after the ones at work if there are any.
    pub(super) fn run_checks(&mut self, wanted: &[CheckId]) {
        if self.run.is_some() {
            for id in wanted {
                if !self.queued.contains(id) {
                    self.queued.push(*id);
                }
            }
            return;
        }
        let Some(request) = self.request() else {
            self.notice(Weight::Info, "Choose a profile first.");
            return;
        };
        if wanted.contains(&CheckId::Meeting) {
            self.state.rungs.clear();
        }
        self.runs += 1;
        let number = self.runs;
        let mut earlier = self.state.board.clone();
        for id in wanted {
            earlier.remove(*id);
        }
        let cancel = CancellationToken::new();
        let ended = self.spawn_run(number, request, wanted.to_vec(), earlier, cancel.clone());
        self.run = Some(Run { number, cancel, ended, left: false, keeps: None });
        self.state.running = true;
        self.state.cancelling = false;
    }

    fn spawn_run(
        &self,
        number: u64,
        request: Request,
        wanted: Vec<CheckId>,
        earlier: Board,
        cancel: CancellationToken,
    ) -> tokio::task::JoinHandle<()> {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let (tell_sender, tell_wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let tell: Tell = Arc::new(move |progress| {
            let _ = tell_sender.send(Event::Check(number, progress));
            tell_wake();
        });
        let checks = self.settings.checks;
        self.handle.spawn(async move {
            let board = checks::run(checks, &request, &wanted, earlier, tell, cancel).await;
            let _ = sender.send(Event::RunEnded(number, board));
            wake();
        })
    }

    /// Runs what this step and those before it check, as far as it has no result for the profile
    /// as it is now. A meeting is only ever created on request.
    pub(super) fn run_step(&mut self, step: Step) {
        if self.state.profile.is_none() || !self.state.files.loaded {
            return;
        }
        let steps =
            Step::ALL.into_iter().filter(|earlier| *earlier <= step && earlier.runs_by_itself());
        let checks = steps.flat_map(super::step::Step::checks);
        let open = |id: &CheckId| self.state.board.get(*id).is_none();
        let wanted: Vec<CheckId> = checks.copied().filter(open).collect();
        if !wanted.is_empty() {
            self.run_checks(&wanted);
        }
    }
}

/// Writes a text file, whole or not at all.
fn write_text(path: &std::path::Path, text: &str, replace: bool) -> std::io::Result<()> {
    use std::io::{Error, ErrorKind, Write};
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    let kept = if replace { file.persist(path) } else { file.persist_noclobber(path) };
    kept.map(drop).map_err(|error| match error.error.kind() {
        ErrorKind::AlreadyExists => {
            Error::new(ErrorKind::AlreadyExists, "there is a file of this name already")
        }
        _ => error.error,
    })
}
