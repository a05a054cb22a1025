//! Changes of the two files: prepared, shown, and only then written.

use crate::aws_files::{
    self, AccessKeyProfile, DiffLine, Edit, FileKind, FileState, Profile, SavePlan, Secret,
    Snapshot,
};
use crate::diagnosis::ProfileChange;
use zeroize::Zeroize;

/// The form for a profile's keys, half-typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProfileForm {
    /// The profile that is being changed; `None` for a new one.
    pub existing: Option<String>,
    /// The name.
    pub name: String,
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token; empty for long-term keys.
    pub session_token: String,
    /// The Region.
    pub region: String,
    /// What is wrong with it, after it was tried.
    pub trouble: Option<String>,
}

impl std::fmt::Debug for ProfileForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Half-typed secrets are secrets.
        f.debug_struct("ProfileForm").field("name", &self.name).finish_non_exhaustive()
    }
}

impl ProfileForm {
    /// An empty form for a new profile, or one for this profile. Secrets are typed anew.
    pub fn of(profile: Option<&Profile>, fallback_name: &str) -> Self {
        let Some(profile) = profile else {
            return Self {
                name: fallback_name.to_owned(),
                region: "us-east-1".to_owned(),
                ..Self::default()
            };
        };
        Self {
            existing: Some(profile.name.clone()),
            name: profile.name.clone(),
            access_key_id: profile.access_key_id.clone().unwrap_or_default(),
            region: profile.region.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Wipes what is secret in it. egui keeps copies of its own while a frame is drawn; this is what
    /// can be done about ours.
    pub fn forget(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }

    /// The edits that the form stands for.
    ///
    /// # Errors
    /// What is missing, in words.
    pub fn edits(&self, profiles: &[Profile]) -> Result<Vec<Edit>, String> {
        let name = self.name.trim();
        aws_files::check_name(name).map_err(|error| error.to_string())?;
        let (id, secret) = (self.access_key_id.trim(), self.secret_access_key.trim());
        if id.is_empty() {
            return Err("The access key id is missing.".to_owned());
        }
        if secret.is_empty() {
            return Err("The secret access key is missing.".to_owned());
        }
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let existing = profiles.iter().find(|profile| profile.name == name);
        if self.existing.is_none() && existing.is_some() {
            return Err(format!("There is a profile called {name} already."));
        }
        let wanted = AccessKeyProfile {
            name: name.to_owned(),
            access_key_id: id.to_owned(),
            secret_access_key: Secret::new(secret),
            session_token: filled(&self.session_token).map(Secret::new),
            region: filled(&self.region),
        };
        Ok(aws_files::access_key_edits(existing, &wanted))
    }
}

/// The change of one file, to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    /// The file, for people.
    pub file: String,
    /// Its lines; secrets are masked.
    pub lines: Vec<DiffLine>,
}

/// A change that waits for a yes.
#[derive(Clone)]
pub struct PendingEdit {
    /// What it does, such as "Change profile dev".
    pub title: String,
    /// How many lines change.
    pub changes: usize,
    /// The diff of each file that changes.
    pub files: Vec<FileDiff>,
    /// What saving writes.
    pub plan: SavePlan,
    /// The profile to use afterwards.
    pub profile: Option<String>,
}

impl std::fmt::Debug for PendingEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The plan holds the bytes of the files.
        f.debug_struct("PendingEdit").field("title", &self.title).finish_non_exhaustive()
    }
}

/// Applies edits to what was read, in memory, and gives the diff.
///
/// # Errors
/// Why this change is refused, in words.
pub fn prepare(
    title: String,
    before: Snapshot,
    edits: &[Edit],
    profile: Option<String>,
) -> Result<PendingEdit, String> {
    for state in [&before.config, &before.credentials] {
        if let FileState::Unreadable { reason } = state {
            return Err(format!("An AWS file cannot be read, so it is not changed: {reason}"));
        }
    }
    let (config, credentials) = (before.config.bytes(), before.credentials.bytes());
    let after = aws_files::apply(config, credentials, edits).map_err(|error| error.to_string())?;
    let plan = SavePlan {
        config: (after.config != config).then_some(after.config),
        credentials: (after.credentials != credentials).then_some(after.credentials),
        before,
    };
    pending(title, plan, profile)
}

/// The diff of a plan.
///
/// # Errors
/// When nothing would change.
pub fn pending(
    title: String,
    plan: SavePlan,
    profile: Option<String>,
) -> Result<PendingEdit, String> {
    let mut files = Vec::new();
    let paths = &plan.before.paths;
    for (path, state, after) in [
        (&paths.config, &plan.before.config, &plan.config),
        (&paths.credentials, &plan.before.credentials, &plan.credentials),
    ] {
        if let Some(after) = after {
            let lines = aws_files::diff(state.bytes(), after);
            files.push(FileDiff { file: path.display().to_string(), lines });
        }
    }
    let signs = files.iter().flat_map(|file| &file.lines).map(|line| line.sign);
    let (added, removed) = signs.fold((0_usize, 0_usize), |(added, removed), sign| match sign {
        '+' => (added + 1, removed),
        '-' => (added, removed + 1),
        _ => (added, removed),
    });
    let changes = added.max(removed);
    if files.is_empty() {
        return Err("Nothing would change: the files say this already.".to_owned());
    }
    Ok(PendingEdit { title, changes, files, plan, profile })
}

/// The edits of a remedy, for this profile.
pub fn edits_of(changes: &[ProfileChange], profile: &Profile) -> Vec<Edit> {
    let place = |key: &str| profile.origins.get(key).map_or(FileKind::Config, |origin| origin.file);
    let edit = |key: &String, value: Option<String>| Edit::SetKey {
        file: place(key),
        profile: profile.name.clone(),
        key: key.clone(),
        value,
    };
    let edits = changes.iter().map(|change| match change {
        ProfileChange::Set { key, value } => edit(key, Some(value.clone())),
        ProfileChange::Remove { key } => edit(key, None),
    });
    edits.collect()
}
