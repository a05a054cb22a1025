//! Loading and saving the two files: the only part of `aws_files` that touches the disk.
//!
//! A save changes both files or neither, never follows a half-written state, keeps symlinks, owners and
//! modes, and gives way when another program has written in the meantime.

mod backup;
mod lock;
mod save;
mod write;

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use save::{SaveError, SavePlan, Saved, save};

use super::document::{Document, LineKind};
use super::readers::FileKind;
use super::secret::is_secret_key;

/// Larger files are not read: they are no AWS configuration.
pub const LARGEST: u64 = 10 * 1024 * 1024;

/// Where the two files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The config file.
    pub config: PathBuf,
    /// The credentials file.
    pub credentials: PathBuf,
}

impl Paths {
    /// Finds the files as the SDKs do: `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, else `.aws` in
    /// `HOME`, `USERPROFILE` or `HOMEDRIVE` + `HOMEPATH`, else in `home_fallback`.
    ///
    /// Nothing when a home is needed and none is known. A leading `~` in a variable means the home.
    pub fn locate(
        env: &dyn Fn(&str) -> Option<String>,
        home_fallback: Option<PathBuf>,
    ) -> Option<Self> {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        let home = set("HOME")
            .or_else(|| set("USERPROFILE"))
            .or_else(|| Some(set("HOMEDRIVE")? + &set("HOMEPATH")?))
            .map(PathBuf::from)
            .or(home_fallback);
        let find = |variable: &str, name: &str| match set(variable) {
            Some(path) => Some(expand_home(&path, home.as_deref())),
            None => home.as_ref().map(|home| home.join(".aws").join(name)),
        };
        Some(Self {
            config: find("AWS_CONFIG_FILE", "config")?,
            credentials: find("AWS_SHARED_CREDENTIALS_FILE", "credentials")?,
        })
    }

    /// `config` and `credentials` in a folder of their own.
    pub fn in_directory(dir: &Path) -> Self {
        Self { config: dir.join("config"), credentials: dir.join("credentials") }
    }

    /// The path of one of the two.
    pub fn of(&self, file: FileKind) -> &Path {
        match file {
            FileKind::Config => &self.config,
            FileKind::Credentials => &self.credentials,
        }
    }
}

fn expand_home(path: &str, home: Option<&Path>) -> PathBuf {
    let rest = path.strip_prefix('~').and_then(|rest| {
        let separator = |c: char| c == '/' || std::path::is_separator(c);
        if rest.is_empty() { Some(rest) } else { rest.strip_prefix(separator) }
    });
    match (rest, home) {
        (Some(""), Some(home)) => home.to_owned(),
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    }
}

/// What identifies a state of a file on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Length in bytes.
    pub length: u64,
    /// Time of the last change, where the system tells.
    pub modified: Option<SystemTime>,
    /// Device and inode (Unix).
    pub identity: Option<(u64, u64)>,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: identity(metadata),
        }
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // other systems have none
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)] // other systems have none
fn mode(metadata: &Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(_: &Metadata) -> Option<u32> {
    None
}

/// A file as it was found.
#[derive(Clone, PartialEq, Eq)]
pub enum FileState {
    /// There is none.
    Missing,
    /// Its bytes.
    Read {
        /// The content.
        bytes: Vec<u8>,
        /// What it looked like on disk.
        stamp: Stamp,
        /// Permission bits (Unix).
        mode: Option<u32>,
    },
    /// It is there and cannot be used.
    Unreadable {
        /// A plain sentence.
        reason: String,
    },
}

impl fmt::Debug for FileState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("Missing"),
            Self::Read { bytes, .. } => write!(f, "Read({} bytes)", bytes.len()),
            Self::Unreadable { reason } => write!(f, "Unreadable({reason})"),
        }
    }
}

impl FileState {
    /// The bytes; empty where there is nothing to read.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Read { bytes, .. } => bytes,
            Self::Missing | Self::Unreadable { .. } => &[],
        }
    }
}

/// Both files as they were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Where.
    pub paths: Paths,
    /// The config file.
    pub config: FileState,
    /// The credentials file.
    pub credentials: FileState,
}

impl Snapshot {
    /// One of the two files.
    pub fn of(&self, file: FileKind) -> &FileState {
        match file {
            FileKind::Config => &self.config,
            FileKind::Credentials => &self.credentials,
        }
    }

    /// Whether a file on disk looks different now, by its stamp alone: cheap enough to ask every second.
    pub fn is_outdated(&self) -> bool {
        [FileKind::Config, FileKind::Credentials].into_iter().any(|file| {
            let now = fs::metadata(self.paths.of(file)).ok().map(|metadata| Stamp::of(&metadata));
            match self.of(file) {
                FileState::Missing => now.is_some(),
                FileState::Read { stamp, .. } => now.as_ref() != Some(stamp),
                // It may have become readable without any other change.
                FileState::Unreadable { .. } => *self.of(file) != load_one(self.paths.of(file)),
            }
        })
    }
}

/// A file with secrets that others on this computer can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooOpen {
    /// Which file.
    pub file: FileKind,
    /// Where it is.
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
}

/// Reads both files. Never fails: a file that cannot be read says why.
pub fn load(paths: &Paths) -> Snapshot {
    Snapshot {
        paths: paths.clone(),
        config: load_one(&paths.config),
        credentials: load_one(&paths.credentials),
    }
}

fn load_one(path: &Path) -> FileState {
    match read_file(path) {
        Ok(Some((bytes, metadata))) => {
            FileState::Read { bytes, stamp: Stamp::of(&metadata), mode: mode(&metadata) }
        }
        Ok(None) => FileState::Missing,
        Err(error) => FileState::Unreadable { reason: reason(path, &error) },
    }
}

/// The bytes of a regular file that is not too large; nothing where there is no file.
fn read_file(path: &Path) -> io::Result<Option<(Vec<u8>, Metadata)>> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if metadata.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
    }
    // A pipe or a device would block or never end.
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let metadata = file.metadata()?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 10 MB"));
    }
    Ok(Some((bytes, metadata)))
}

/// An I/O error in a sentence with the path.
fn reason(path: &Path, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "you do not have permission to read it".to_owned(),
        _ => error.to_string(),
    };
    format!("{} cannot be read: {why}.", path.display())
}

/// Files with secrets that others on this computer can read, by their permission bits (Unix).
///
/// Credentials always count; config only when it holds a secret itself.
pub fn too_open(snapshot: &Snapshot) -> Vec<TooOpen> {
    [FileKind::Config, FileKind::Credentials]
        .into_iter()
        .filter_map(|file| match snapshot.of(file) {
            FileState::Read { bytes, mode: Some(mode), .. } if mode & 0o077 != 0 => {
                let counts = file == FileKind::Credentials || has_secret(bytes);
                let path = snapshot.paths.of(file).to_owned();
                counts.then_some(TooOpen { file, path, mode: *mode })
            }
            _ => None,
        })
        .collect()
}

fn has_secret(bytes: &[u8]) -> bool {
    let document = Document::parse(bytes);
    document.lines().iter().any(|line| match &line.kind {
        LineKind::Key { key, .. } => is_secret_key(&document.text(key)),
        _ => false,
    })
}

#[cfg(test)]
mod tests;
