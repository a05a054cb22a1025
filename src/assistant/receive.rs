//! An event to a change of state.

use super::event::{Event, Loaded, Purpose};
use super::{
    Assistant, CheckState, Effect, PathPrompt, PendingEdit, ProfileForm, Progress, Status, Weight,
};
use crate::aws_files::{FileState, SaveError, Saved};
use crate::checks::{Board, CheckId, Report};
use crate::meeting::{Recovery, Rung};
use std::path::PathBuf;
use std::sync::Arc;

impl Assistant {
    pub(super) fn take_in(&mut self, event: Event) {
        match event {
            Event::PracticeStarted(number, started) => self.practice_started(number, started),
            Event::Loaded(loaded) => self.loaded(*loaded),
            Event::Check(number, progress) => self.progress(number, progress),
            Event::RunEnded(number, board) => self.run_ended(number, &board),
            Event::Saved(result) => self.saved(result),
            Event::Recovered(list) => self.recovered(&list),
            Event::Chosen(purpose, title, path) => self.chosen(&purpose, title, path),
            Event::Written(what, result) => self.written(&what, result),
            Event::Trouble(text) => self.notice(Weight::Trouble, text),
            Event::Remembered(memory) => self.resume(memory),
            Event::Prepared(result, form) => self.prepared(result, form.map(|form| *form)),
        }
    }

    fn loaded(&mut self, loaded: Loaded) {
        // Files of a mode that was left meanwhile.
        if loaded.snapshot.paths != self.paths {
            return;
        }
        let states = [&loaded.snapshot.config, &loaded.snapshot.credentials];
        let unreadable = states.iter().filter_map(|state| match state {
            FileState::Unreadable { reason } => Some(reason.clone()),
            _ => None,
        });
        let files = &mut self.state.files;
        files.unreadable = unreadable.collect();
        files.missing = states.iter().all(|state| matches!(state, FileState::Missing));
        files.loading = false;
        files.loaded = true;
        files.profiles = loaded.profiles;
        files.problems = loaded.problems;
        self.snapshot = Some(loaded.snapshot);
        self.choose_after_load();
        self.refresh_policy();
        match self.resume_at.take() {
            Some(step) => self.go_to(step),
            None => self.run_step(self.state.step),
        }
    }

    /// Keeps the choice where it still exists; else takes what plain tools would take, or the only one.
    /// Among several the person chooses.
    fn choose_after_load(&mut self) {
        let names: Vec<&str> =
            self.state.files.profiles.iter().map(|profile| profile.name.as_str()).collect();
        if self.state.profile.as_deref().is_some_and(|name| names.contains(&name)) {
            return;
        }
        let named =
            if self.state.rehearsing() { None } else { self.settings.env.get("AWS_PROFILE") };
        let usual = [named.unwrap_or("default"), "default"];
        let only = names.first().copied().filter(|_| names.len() == 1);
        let found = usual.into_iter().find(|name| names.contains(name)).or(only);
        self.state.profile = found.map(str::to_owned);
    }

    fn progress(&mut self, number: u64, progress: Progress) {
        if self.run.as_ref().is_none_or(|run| run.number != number || run.cancel.is_cancelled()) {
            // A run that was ended still tells how its test meeting is cleaned up.
            if let Progress::Rung(rung) = progress
                && self.run.as_ref().is_some_and(|run| run.number == number && !run.left)
            {
                self.rung(rung);
            }
            return;
        }
        match progress {
            Progress::Waiting { id, needs } => {
                let check = self.state.checks.entry(id).or_default();
                check.status = Status::Running;
                check.waits_for = needs;
            }
            Progress::Started(id) => {
                let check = self.state.checks.entry(id).or_default();
                check.status = Status::Running;
                check.waits_for.clear();
            }
            Progress::Rung(rung) => self.rung(rung),
            Progress::Finished(report) => self.finished(*report),
        }
    }

    fn rung(&mut self, rung: Rung) {
        match self.state.rungs.iter_mut().find(|known| known.id == rung.id) {
            Some(known) => *known = rung,
            None => self.state.rungs.push(rung),
        }
    }

    fn finished(&mut self, report: Report) {
        let id = report.id;
        let status = report.status;
        let report = Arc::new(report);
        self.state.board.put(Arc::clone(&report));
        let check =
            CheckState { status, waits_for: Vec::new(), report: Some(report), stale: false };
        self.state.checks.insert(id, check);
        if id == CheckId::Credentials {
            self.refresh_policy();
        }
    }

    fn run_ended(&mut self, number: u64, board: &Board) {
        let Some(run) = self.run.take_if(|run| run.number == number) else {
            return;
        };
        self.state.running = false;
        self.state.cancelling = false;
        let cancelled = run.cancel.is_cancelled();
        if !cancelled {
            self.state.board = board.clone();
        }
        for check in self.state.checks.values_mut() {
            if check.status == Status::Running {
                // It was cancelled: the last report, if there is one, is not about now.
                check.status = Status::NotRun;
                check.waits_for.clear();
                check.stale = check.report.is_some();
            }
        }
        if cancelled
            && !run.left
            && let Some(report) = board.get(CheckId::Meeting)
        {
            // A meeting that was cleaned up says so, also when its result counts no more.
            let weight =
                if report.status == Status::Skipped { Weight::Info } else { Weight::Trouble };
            self.notice(weight, report.title.clone());
        }
        if self.state.closing {
            self.effects.push(Effect::Close);
            return;
        }
        let queued = std::mem::take(&mut self.queued);
        if !queued.is_empty() {
            self.run_checks(&queued);
        } else if !cancelled {
            self.run_step(self.state.step);
        }
    }

    fn prepared(&mut self, result: Result<Box<PendingEdit>, String>, form: Option<ProfileForm>) {
        match (result, form) {
            (Ok(edit), form) => {
                self.state.edit = Some(*edit);
                if let Some(mut form) = form {
                    form.forget();
                    self.state.form = None;
                }
            }
            (Err(trouble), Some(form)) => {
                self.state.form = Some(ProfileForm { trouble: Some(trouble), ..form });
            }
            (Err(trouble), None) => self.notice(Weight::Trouble, trouble),
        }
    }

    fn saved(&mut self, result: Result<Saved, SaveError>) {
        match result {
            Ok(saved) => {
                self.state.can_undo = true;
                let files: Vec<String> =
                    saved.written.iter().map(|path| path.display().to_string()).collect();
                self.notice(Weight::Done, format!("Saved to {}", files.join(" and ")));
            }
            Err(error) => {
                self.undo = None;
                self.state.can_undo = false;
                self.notice(Weight::Trouble, error.to_string());
            }
        }
        self.forget_results();
        self.load_files();
    }

    fn recovered(&mut self, list: &[Recovery]) {
        if let Some(kept) = list.iter().find(|one| !one.settled) {
            self.notice(Weight::Trouble, kept.words.clone());
        } else if let Some(done) = list.iter().find(|one| !one.intent.rehearsal) {
            self.notice(Weight::Done, done.words.clone());
        }
    }

    fn chosen(&mut self, purpose: &Purpose, title: String, path: Option<PathBuf>) {
        if let Some(path) = path {
            // The system's dialog has asked about a file that is there.
            self.take_path(path, true);
            return;
        }
        let suggestion = match purpose {
            Purpose::Write { suggestion, .. } => suggestion.display().to_string(),
            Purpose::UseFiles => String::new(),
        };
        let trouble = Some("No file was chosen. You can type the path instead.".to_owned());
        self.state.path_prompt = Some(PathPrompt { title, suggestion, trouble });
    }

    fn written(&mut self, what: &str, result: Result<PathBuf, String>) {
        match result {
            Ok(path) => {
                self.asked_for = None;
                self.notice(Weight::Done, format!("{what} is saved as {}", path.display()));
            }
            Err(trouble) => {
                let title = format!("{what} could not be saved there");
                let suggestion = match &self.asked_for {
                    Some(Purpose::Write { suggestion, .. }) => suggestion.display().to_string(),
                    _ => String::new(),
                };
                self.state.path_prompt =
                    Some(PathPrompt { title, suggestion, trouble: Some(trouble) });
            }
        }
    }
}
