//! The place in the walk, kept from one start to the next. Holds no secret.

use super::state::{Mode, State, ThemeChoice};
use super::step::Step;
use crate::practice::Scenario;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

const FILE: &str = "walk.json";

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    step: Step,
    practice: Option<String>,
    aws: bool,
    profile: Option<String>,
    theme: ThemeChoice,
}

impl Memory {
    pub fn of(state: &State) -> Self {
        let practice = match state.mode {
            Mode::Practice(scenario) => Some(scenario.name().to_owned()),
            _ => None,
        };
        Self {
            step: state.step,
            practice,
            aws: state.mode == Mode::Aws,
            profile: state.profile.clone(),
            theme: state.theme,
        }
    }
}

/// What was kept; nothing when there is none, or when it cannot be read.
pub(super) fn load(data: &Path) -> Option<Memory> {
    let text = std::fs::read_to_string(data.join(FILE)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Keeps the newest place, whatever the order in which the jobs that write it run.
#[derive(Clone, Default)]
pub(super) struct Keeper {
    /// Counts the places; and the highest that is on disk.
    asked: Arc<AtomicU64>,
    written: Arc<Mutex<u64>>,
}

impl Keeper {
    /// A number for the next place.
    pub fn number(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Writes the last place before the end, at once.
    pub fn keep_last(&self, data: &Path, memory: &Memory) {
        self.keep(self.number(), data, memory);
    }

    /// Writes this place, unless a newer one is on disk already. Best effort: losing one's place is
    /// no harm.
    pub fn keep(&self, number: u64, data: &Path, memory: &Memory) {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if *written < number {
            *written = number;
            store(data, memory);
        }
    }
}

fn store(data: &Path, memory: &Memory) {
    let Ok(text) = serde_json::to_string_pretty(memory) else {
        return;
    };
    let Ok(()) = std::fs::create_dir_all(data) else {
        return;
    };
    if let Ok(mut file) = tempfile::NamedTempFile::new_in(data) {
        use std::io::Write;
        if file.write_all(text.as_bytes()).is_ok() {
            let _ = file.persist(data.join(FILE));
        }
    }
}

impl super::Assistant {
    /// Goes on where the last run stopped.
    pub(super) fn resume(&mut self, memory: Memory) {
        // Whoever was quicker than the disk knows better.
        if self.state.mode != Mode::Unchosen {
            return;
        }
        self.state.theme = memory.theme;
        if let Some(scenario) = memory.practice.as_deref().and_then(Scenario::parse) {
            self.rehearse(scenario);
        } else if memory.aws {
            self.use_aws();
            self.state.profile = memory.profile;
        } else {
            return;
        }
        self.resume_at = Some(memory.step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back_and_damage_is_no_harm() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(load(folder.path()), None);
        let state = State { step: Step::Region, mode: Mode::Aws, ..State::default() };
        let memory = Memory::of(&state);
        store(folder.path(), &memory);
        assert_eq!(load(folder.path()), Some(memory));
        for text in ["", "{", "[]", "{\"step\":\"nowhere\"}"] {
            std::fs::write(folder.path().join(FILE), text).expect("writes");
            let found = load(folder.path()).unwrap_or_default();
            assert_eq!(found, Memory::default(), "{text}");
        }
    }
}
