//! The practice account: starting it, and doing in it what a person would do in the console.

use super::event::Event;
use super::{Assistant, Mode, Paths, Scenario, Step, Weight};
use crate::aws_files::{AccessKeyProfile, Edit, FileKind, Secret, access_key_edits};
use crate::diagnosis::Repair;
use crate::practice::{NewKeys, Options, Practice, StartError};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

impl Assistant {
    /// Starts a practice account in a folder of its own and walks with it.
    pub(super) fn rehearse(&mut self, scenario: Scenario) {
        self.stop_practice();
        self.change_mode(Mode::Practice(scenario), self.settings.paths.clone());
        self.state.starting = Some("Starting the practice account".to_owned());
        self.starts += 1;
        let (number, data) = (self.starts, self.settings.data.clone());
        self.job(async move {
            let started = Rehearsal::start(scenario, data).await;
            Event::PracticeStarted(number, started.map_err(|error| error.to_string()))
        });
    }

    pub(super) fn practice_started(&mut self, number: u64, started: Result<Rehearsal, String>) {
        // The user may have left the rehearsal, or begun another, meanwhile.
        if number != self.starts || !self.state.rehearsing() {
            if let Ok(rehearsal) = started {
                self.drop_elsewhere(rehearsal);
            }
            return;
        }
        self.state.starting = None;
        match started {
            Ok(rehearsal) => {
                self.paths = rehearsal.paths();
                self.rehearsal = Some(rehearsal);
                self.load_files();
            }
            Err(trouble) => {
                self.state.mode = Mode::Unchosen;
                self.state.step = Step::Start;
                let text = format!("The practice account could not start: {trouble}");
                self.notice(Weight::Trouble, text);
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
        self.handle.spawn_blocking(move || drop(rehearsal));
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
        self.prepare(format!("Change profile {}", wanted.name), edits, wanted.name, None);
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
        self.prepare(format!("Change profile {name}"), vec![edit], name, None);
    }
}

/// A practice account that runs inside this process, and its folder, which goes with it.
pub struct Rehearsal {
    // Dropped first: it writes no more when the folder goes.
    practice: Practice,
    _folder: PracticeFolder,
}

impl Rehearsal {
    /// Starts one in a folder of its own below `data`.
    ///
    /// # Errors
    /// When the folder or the server cannot be made.
    pub async fn start(scenario: Scenario, data: PathBuf) -> Result<Self, RehearsalError> {
        Self::start_at(scenario, data, 0).await
    }

    /// The same, on this port.
    ///
    /// # Errors
    /// When the folder or the server cannot be made.
    pub async fn start_at(
        scenario: Scenario,
        data: PathBuf,
        port: u16,
    ) -> Result<Self, RehearsalError> {
        let made = tokio::task::spawn_blocking(move || PracticeFolder::create(&data)).await;
        let folder = made.map_err(io::Error::other).and_then(|made| made)?;
        let directory = folder.path().to_owned();
        let practice = Practice::start(Options { scenario, directory, port }).await?;
        Ok(Self { practice, _folder: folder })
    }

    /// The account.
    pub fn practice(&self) -> &Practice {
        &self.practice
    }

    /// Where its two files are.
    pub fn paths(&self) -> Paths {
        Paths {
            config: self.practice.config_path().to_owned(),
            credentials: self.practice.credentials_path().to_owned(),
        }
    }

    /// Closes its connections, waits for that, and removes its folder.
    pub async fn stop(self) {
        self.practice.stop().await;
    }
}

/// Why a practice account did not start.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// Its folder could not be made.
    #[error("its folder cannot be made: {0}")]
    Folder(#[from] io::Error),
    /// Its server did not start.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// A folder of its own for every practice account, so that two windows can rehearse at once. It is
/// locked while it is in use, and removed on `Drop`: its keys opened nothing but itself.
#[derive(Debug)]
pub struct PracticeFolder {
    path: PathBuf,
    /// The operating system's lock ends with the process, whatever ended that.
    _lock: File,
}

const LOCK: &str = "in-use";

impl PracticeFolder {
    /// Makes one below `data`, and removes those that a killed process left behind.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(data: &Path) -> io::Result<Self> {
        let all = data.join("practice");
        remove_left_behind(&all);
        let path = all.join(uuid::Uuid::new_v4().simple().to_string());
        private_folder(&path)?;
        let lock = File::create_new(path.join(LOCK))?;
        lock.try_lock()?;
        Ok(Self { path, _lock: lock })
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PracticeFolder {
    fn drop(&mut self) {
        // One that stays is removed by the next start.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn private_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Folders whose lock nobody holds. One without a lock is just being made, or is not ours.
fn remove_left_behind(all: &Path) {
    let Ok(listing) = fs::read_dir(all) else { return };
    for folder in listing.filter_map(|item| Some(item.ok()?.path())) {
        let free = File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if free {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_with_its_account_and_a_left_one_with_the_next() {
        let data = tempfile::tempdir().expect("a folder");
        let first = PracticeFolder::create(data.path()).expect("makes");
        let left = PracticeFolder::create(data.path()).expect("makes");
        let left_path = left.path().to_owned();
        assert!(first.path().exists() && left_path.exists());
        // As a kill would: the lock ends, the folder stays.
        let PracticeFolder { .. } = &left;
        drop(File::open(left_path.join(LOCK)));
        fs::rename(&left_path, data.path().join("practice").join("killed")).expect("renames");
        drop(left);
        let third = PracticeFolder::create(data.path()).expect("makes");
        assert!(!data.path().join("practice").join("killed").exists(), "nobody holds it");
        assert!(first.path().exists(), "it is in use");
        let path = third.path().to_owned();
        drop(third);
        assert!(!path.exists());
    }
}
