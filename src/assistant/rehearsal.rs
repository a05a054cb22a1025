//! The practice account: starting it, and doing in it what a person would do in the console.

use super::event::Event;
use super::{Assistant, Mode, Paths, Scenario, Step, Weight};
use crate::aws_files::{AccessKeyProfile, Edit, FileKind, Secret, access_key_edits};
use crate::diagnosis::Repair;
use crate::practice::{Console, NewKeys, Options, Practice};
use std::path::Path;

impl Assistant {
    /// Starts a practice account in a folder of its own and walks with it.
    pub(super) fn rehearse(&mut self, scenario: Scenario) {
        self.stop_practice();
        let directory = practice_folder(&self.settings.data);
        self.change_mode(Mode::Practice(scenario), Paths::in_directory(&directory));
        self.state.starting = Some("Starting the practice account".to_owned());
        self.job(async move {
            let started = Practice::start(Options { scenario, directory, port: 0 }).await;
            Event::PracticeStarted(started.map(Box::new).map_err(|error| error.to_string()))
        });
    }

    pub(super) fn practice_started(&mut self, started: Result<Box<Practice>, String>) {
        self.state.starting = None;
        match started {
            Ok(practice) => {
                // The user may have left the rehearsal, or chosen another, meanwhile.
                if self.state.mode != Mode::Practice(practice.scenario()) {
                    return;
                }
                self.paths = Paths {
                    config: practice.config_path().to_owned(),
                    credentials: practice.credentials_path().to_owned(),
                };
                self.rehearsal = Some(Rehearsal { practice: Some(practice) });
                self.load_files();
            }
            Err(trouble) => {
                self.state.mode = Mode::Unchosen;
                self.state.step = Step::Start;
                self.notice(
                    Weight::Trouble,
                    format!("The practice account could not start: {trouble}"),
                );
            }
        }
    }

    /// Leaves the practice account. A test meeting on its way is cleaned up in it first; then its
    /// server, its connections and its folder go.
    pub(super) fn stop_practice(&mut self) {
        let Some(rehearsal) = self.rehearsal.take() else { return };
        match &mut self.run {
            Some(run) => run.keeps = Some(rehearsal),
            None => self.drop_elsewhere(rehearsal),
        }
    }

    /// Its folder is removed off this thread.
    pub(super) fn drop_elsewhere(&self, rehearsal: Rehearsal) {
        self.runtime.spawn_blocking(move || drop(rehearsal));
    }

    /// Does it in the practice account, as a person would in the console.
    pub(super) fn repair(&mut self, repair: Repair) {
        let Some(console) = self.console().cloned() else {
            self.notice(Weight::Info, "This is only for rehearsing.");
            return;
        };
        let done = match repair {
            Repair::NewAccessKey => return self.put_keys(&console.issue_access_key()),
            Repair::NewSession => return self.put_keys(&console.issue_session()),
            Repair::CopySessionToken => return self.put_token(),
            Repair::AttachPolicy => match console.attach_policy(&self.state.policy) {
                Ok(()) => "The policy is attached.",
                Err(trouble) => return self.notice(Weight::Trouble, trouble),
            },
            Repair::LiftServiceControlPolicy => {
                console.lift_service_control_policy();
                "The organization's policy is lifted."
            }
            Repair::EnableRegion(region) => {
                console.enable_region(&region);
                "The Region is enabled."
            }
            Repair::EndOtherMeetings => {
                console.end_other_meetings();
                "The other meetings have ended."
            }
            Repair::StopOtherTraffic => {
                console.stop_other_traffic();
                "The other program has stopped."
            }
            Repair::CorrectClock => {
                console.correct_clock();
                "The clock is set."
            }
        };
        self.notice(Weight::Done, done);
        self.forget_results();
        self.run_step(self.state.step);
    }

    /// Prepares the change that puts new keys into the chosen profile.
    fn put_keys(&mut self, keys: &NewKeys) {
        let Some(profile) = self.state.chosen_profile() else {
            return;
        };
        let wanted = AccessKeyProfile {
            name: profile.name.clone(),
            access_key_id: keys.access_key_id.clone(),
            secret_access_key: Secret::new(keys.secret_access_key.clone()),
            session_token: keys.session_token.clone().map(Secret::new),
            region: None,
        };
        let edits = access_key_edits(Some(profile), &wanted);
        self.prepare_keys(&edits, wanted.name);
    }

    /// Prepares the change that adds the session token that belongs to the profile's key.
    fn put_token(&mut self) {
        let Some(profile) = self.state.chosen_profile() else {
            return;
        };
        let id = profile.access_key_id.clone().unwrap_or_default();
        let name = profile.name.clone();
        let token = self.console().and_then(|console| console.session_token_of(&id));
        let Some(token) = token else {
            return self
                .notice(Weight::Trouble, "The practice account has no session for this key.");
        };
        let edit = Edit::SetKey {
            file: FileKind::Credentials,
            profile: name.clone(),
            key: "aws_session_token".to_owned(),
            value: Some(token),
        };
        self.prepare_keys(&[edit], name);
    }

    fn prepare_keys(&mut self, edits: &[Edit], name: String) {
        if let Err(trouble) = self.prepare(format!("Change profile {name}"), edits, Some(name)) {
            self.notice(Weight::Trouble, trouble);
        }
    }
}

/// A practice account that runs inside this process. Its folder goes with it: its keys opened
/// nothing but itself.
pub(super) struct Rehearsal {
    /// Always there, until it is dropped.
    practice: Option<Box<Practice>>,
}

impl Rehearsal {
    pub fn console(&self) -> Option<&Console> {
        self.practice.as_deref().map(Practice::console)
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        let Some(practice) = self.practice.take() else { return };
        let folder = practice.config_path().parent().map(Path::to_owned);
        drop(practice);
        if let Some(folder) = folder {
            // A folder that stays does no harm.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// A folder of its own for every practice account, so that two windows can rehearse at once.
pub fn practice_folder(data: &Path) -> std::path::PathBuf {
    data.join("practice").join(uuid::Uuid::new_v4().simple().to_string())
}
