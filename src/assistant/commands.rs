//! A command to a change of state or a job.

use super::edit::{self, ProfileForm};
use super::event::{Event, Purpose};
use super::{
    Assistant, CheckId, Command, Effect, Mode, RemedyAction, Status, Step, ThemeChoice, Weight,
    memory, report,
};
use crate::aws_files::{Edit, Paths};
use crate::checks::Board;
use crate::diagnosis::ProfileChange;
use std::path::PathBuf;

impl Assistant {
    /// Does what the user wants. Returns at once.
    pub fn apply(&mut self, command: Command) {
        match command {
            Command::GoTo(step) => self.go_to(step),
            Command::Back => self.go(self.state.step.previous()),
            Command::Continue => self.go(self.state.step.next()),
            Command::UseAws => self.use_aws(),
            Command::Rehearse(scenario) => self.rehearse(scenario),
            Command::Reload => self.load_files(),
            Command::ChooseProfile(name) => self.choose_profile(name),
            Command::OpenForm(existing) => self.open_form(existing.as_deref()),
            Command::CloseForm => self.state.form = None,
            Command::PrepareForm(form) => self.prepare_form(form),
            Command::SaveEdit => self.save_edit(),
            Command::DiscardEdit => self.state.edit = None,
            Command::Undo => self.prepare_undo(),
            Command::Run(ids) => self.run_checks(&ids),
            Command::Cancel => self.cancel(),
            Command::ChooseRegion(region) => self.choose_region(region),
            Command::ChooseMediaRegion(region) => self.choose_media_region(region),
            Command::Apply(check, action) => self.apply_remedy(check, action),
            Command::Copy(text) => self.copy(text),
            Command::SavePolicy => self.save_policy(),
            Command::SaveReport => self.save_report(),
            Command::ChooseFiles => {
                let title = "Choose your AWS credentials or config file";
                self.ask_path(Purpose::UseFiles, title, "");
            }
            Command::TypedPath(path) => self.take_path(path, false),
            Command::ClosePrompt => self.state.path_prompt = None,
            Command::SetTheme(theme) => self.set_theme(theme),
            Command::Quit => self.quit(),
        }
    }

    fn go(&mut self, step: Option<Step>) {
        if let Some(step) = step {
            self.go_to(step);
        }
    }

    pub(super) fn go_to(&mut self, step: Step) {
        if step != Step::Start && self.state.mode == Mode::Unchosen {
            self.notice(Weight::Info, "Choose first whose account to use.");
            return;
        }
        self.state.step = step;
        self.remember();
        self.run_step(step);
    }

    /// Keeps the place in the walk for the next start.
    pub(super) fn remember(&self) {
        let memory = memory::Memory::of(&self.state);
        let data = self.settings.data.clone();
        let keeper = self.keeper.clone();
        let number = keeper.number();
        // Losing the place is no harm, so nobody hears of it.
        self.handle.spawn_blocking(move || keeper.keep(number, &data, &memory));
    }

    pub(super) fn use_aws(&mut self) {
        self.stop_practice();
        self.change_mode(Mode::Aws, self.settings.paths.clone());
        self.load_files();
    }

    pub(super) fn change_mode(&mut self, mode: Mode, paths: Paths) {
        self.forget_results();
        if let Some(run) = &mut self.run {
            run.left = true;
        }
        self.state.mode = mode;
        self.state.profile = None;
        self.state.files = super::FilesState::default();
        self.state.media_region = None;
        self.state.form = None;
        self.state.edit = None;
        self.state.can_undo = false;
        self.undo = None;
        self.snapshot = None;
        self.state.checks.clear();
        self.state.rungs.clear();
        self.paths = paths;
        self.refresh_policy();
    }

    /// The profile changed: what was found before is shown as stale, and asked again when needed.
    pub(super) fn forget_results(&mut self) {
        if let Some(run) = &self.run {
            run.cancel.cancel();
        }
        self.queued.clear();
        self.state.board = Board::default();
        for check in self.state.checks.values_mut() {
            check.stale = check.report.is_some();
            check.waits_for.clear();
            check.status = Status::NotRun;
        }
    }

    pub(super) fn choose_profile(&mut self, name: String) {
        if self.state.profile.as_ref() != Some(&name) {
            self.state.profile = Some(name);
            self.forget_results();
            self.state.checks.clear();
            self.state.rungs.clear();
            self.refresh_policy();
        }
        self.remember();
        self.run_step(self.state.step);
    }

    fn open_form(&mut self, existing: Option<&str>) {
        let profile = existing
            .and_then(|name| self.state.files.profiles.iter().find(|profile| profile.name == name));
        let fallback = if self.state.files.profiles.is_empty() { "default" } else { "chime-setup" };
        self.state.form = Some(ProfileForm::of(profile, fallback));
    }

    fn prepare_form(&mut self, form: ProfileForm) {
        match form.edits(&self.state.files.profiles) {
            Ok(edits) => {
                let name = form.name.trim().to_owned();
                let verb = if form.existing.is_some() { "Change" } else { "Create" };
                self.prepare(format!("{verb} profile {name}"), edits, name, Some(form));
            }
            Err(trouble) => self.state.form = Some(ProfileForm { trouble: Some(trouble), ..form }),
        }
    }

    /// Prepares edits on what was read last; the diff is shown next.
    pub(super) fn prepare(
        &mut self,
        title: String,
        edits: Vec<Edit>,
        profile: String,
        form: Option<ProfileForm>,
    ) {
        let Some(snapshot) = self.snapshot.clone() else {
            self.notice(Weight::Info, "The files are still being read.");
            return;
        };
        self.blocking(move || {
            let prepared = edit::prepare(title, snapshot, &edits, Some(profile));
            Event::Prepared(prepared.map(Box::new), form.map(Box::new))
        });
    }

    fn save_edit(&mut self) {
        let Some(edit) = self.state.edit.take() else {
            return;
        };
        if let Some(profile) = edit.profile {
            self.state.profile = Some(profile);
        }
        self.undo = Some(edit.plan.clone());
        self.save(edit.plan);
    }

    /// Prepares the bytes as they were before the last save, on the files as they are now.
    fn prepare_undo(&mut self) {
        let (Some(last), Some(now)) = (&self.undo, &self.snapshot) else {
            self.notice(Weight::Info, "There is nothing to undo.");
            return;
        };
        let back = |written: &Option<Vec<u8>>, was: &crate::aws_files::FileState| {
            written.as_ref().map(|_| was.bytes().to_vec())
        };
        let plan = crate::aws_files::SavePlan {
            config: back(&last.config, &last.before.config),
            credentials: back(&last.credentials, &last.before.credentials),
            before: now.clone(),
        };
        let profile = self.state.profile.clone();
        self.blocking(move || {
            let prepared = edit::pending("Undo the last change".to_owned(), plan, profile);
            Event::Prepared(prepared.map(Box::new), None)
        });
    }

    fn cancel(&mut self) {
        self.queued.clear();
        if let Some(run) = &self.run {
            run.cancel.cancel();
            self.state.cancelling = true;
        }
    }

    /// Ends the program, after a test meeting on its way is deleted.
    fn quit(&mut self) {
        self.cancel();
        self.state.closing = true;
        if self.run.is_none() {
            self.effects.push(Effect::Close);
        }
    }

    fn choose_region(&mut self, region: String) {
        let change = ProfileChange::Set { key: "region".to_owned(), value: region };
        self.edit_profile(&[change]);
    }

    fn choose_media_region(&mut self, region: Option<String>) {
        if self.state.media_region != region {
            self.state.media_region = region;
            // Only the test meeting uses it.
            self.state.board.remove(CheckId::Meeting);
            if let Some(check) = self.state.checks.get_mut(&CheckId::Meeting) {
                check.stale = check.report.is_some();
                check.status = Status::NotRun;
            }
        }
    }

    pub(super) fn edit_profile(&mut self, changes: &[ProfileChange]) {
        let Some(profile) = self.state.chosen_profile() else {
            self.notice(Weight::Info, "Choose a profile first.");
            return;
        };
        let name = profile.name.clone();
        let edits = edit::edits_of(changes, profile);
        self.prepare(format!("Change profile {name}"), edits, name, None);
    }

    fn apply_remedy(&mut self, check: CheckId, action: RemedyAction) {
        match action {
            RemedyAction::EditProfile(changes) => self.edit_profile(&changes),
            RemedyAction::EnterKeys => {
                self.state.step = Step::Profile;
                let name = self.state.chosen_profile().map(|profile| profile.name.clone());
                self.open_form(name.as_deref());
            }
            RemedyAction::Copy(text) => self.copy(text),
            RemedyAction::AskAdministrator(message) => {
                self.copy(message);
                self.notice(Weight::Done, "The message is on the clipboard; paste it into a mail.");
            }
            RemedyAction::Open(url) => self.effects.push(Effect::Open(url)),
            RemedyAction::RunAgain => self.run_again(check),
            RemedyAction::Practice(repair) => self.repair(repair),
        }
    }

    /// Asks again, from the files on: what made it fail may lie anywhere before.
    fn run_again(&mut self, check: CheckId) {
        self.forget_results();
        self.run_step(self.state.step);
        self.run_checks(&[check]);
    }

    fn copy(&mut self, text: String) {
        self.effects.push(Effect::Copy(text));
        self.notice(Weight::Done, "Copied.");
    }

    fn save_policy(&mut self) {
        let text = format!("{}\n", self.state.policy);
        self.ask_to_save("The policy", text, "Save the policy", "chime-test-meeting-policy.json");
    }

    fn save_report(&mut self) {
        let text = report::report(&self.state);
        self.ask_to_save("The report", text, "Save the report", "chime-setup-report.txt");
    }

    fn ask_to_save(&mut self, what: &str, text: String, title: &str, name: &str) {
        let folder = dirs::document_dir().or_else(dirs::home_dir).unwrap_or_default();
        let suggestion = folder.join(name);
        self.ask_path(Purpose::Write { what: what.to_owned(), text, suggestion }, title, name);
    }

    /// A path that was chosen or typed.
    pub(super) fn take_path(&mut self, path: PathBuf, replace: bool) {
        self.state.path_prompt = None;
        match self.asked_for.take() {
            Some(Purpose::Write { what, text, suggestion }) => {
                // A second try after a failure needs it again.
                let (again, sent) = (what.clone(), text.clone());
                self.asked_for = Some(Purpose::Write { what, text, suggestion });
                self.write(path, again, sent, replace);
            }
            Some(Purpose::UseFiles) => {
                let folder = path.parent().map(PathBuf::from).unwrap_or_default();
                self.settings.paths = Paths::in_directory(&folder);
                self.use_aws();
                self.state.step = Step::Profile;
            }
            None => {}
        }
    }

    fn set_theme(&mut self, theme: ThemeChoice) {
        self.state.theme = theme;
        self.remember();
    }
}
