//! Saving both files together, or neither.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

use super::super::readers::FileKind;
use super::write::{self, WriteError};
use super::{FileState, Snapshot, backup, lock, reason};

/// What is to be written, and what it was made from.
#[derive(Clone, PartialEq, Eq)]
pub struct SavePlan {
    /// The state that the edits were made on.
    pub before: Snapshot,
    /// New content of the config file, if it changes.
    pub config: Option<Vec<u8>>,
    /// New content of the credentials file, if it changes.
    pub credentials: Option<Vec<u8>>,
}

impl fmt::Debug for SavePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SavePlan")
            .field("before", &self.before)
            .field("config", &self.config.as_ref().map(Vec::len))
            .field("credentials", &self.credentials.as_ref().map(Vec::len))
            .finish()
    }
}

/// What a save did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved {
    /// Copies of the former content. A new file has none, nor has one in a folder that is closed to us.
    pub backups: Vec<PathBuf>,
    /// The files that were written, as the user named them.
    pub written: Vec<PathBuf>,
}

/// Why a save did not happen. Unless it is [`SaveError::Half`], nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SaveError {
    /// Somebody else wrote the file after it was read.
    #[error(
        "{} was changed by another program in the meantime. Look at the new content and make the \
         change again.", path.display()
    )]
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// Another window of this program holds the lock.
    #[error("Another window is saving to {}. Try again in a moment.", folder.display())]
    Busy {
        /// The folder of the lock.
        folder: PathBuf,
    },
    /// The file could not be read in the first place, so that it is not known what would be lost.
    #[error("{reason}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// A plain sentence.
        reason: String,
    },
    /// The system does not let us write there (`files.not-writable`).
    #[error("{} could not be written: {reason}.", path.display())]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// The file was written, and read back it holds something else.
    #[error(
        "{} does not hold what was written to it. Its former content is in the newest copy beside it.",
        path.display()
    )]
    NotAsWritten {
        /// The file.
        path: PathBuf,
    },
    /// The second file failed after the first was written.
    #[error("{cause} {}", half(written, *restored))]
    Half {
        /// The file that was written before the other failed.
        written: PathBuf,
        /// Whether it holds its former content again.
        restored: bool,
        /// What stopped the second file.
        cause: Box<SaveError>,
    },
}

fn half(written: &Path, restored: bool) -> String {
    let written = written.display();
    if restored {
        format!("{written} had been written and holds its former content again.")
    } else {
        format!(
            "{written} had been written and keeps its new content; a copy of the former is beside it."
        )
    }
}

/// One file of a plan.
struct Job<'a> {
    /// As the user named it.
    path: &'a Path,
    /// The file behind its symlinks.
    target: PathBuf,
    old: Option<&'a [u8]>,
    new: &'a [u8],
}

/// Writes what the plan says: both files or neither, each with a copy of its former content.
///
/// It blocks: on the disk, and up to five seconds for the lock.
///
/// # Errors
/// Unless it is [`SaveError::Half`], both files are as they were.
pub fn save(plan: &SavePlan) -> Result<Saved, SaveError> {
    save_with(plan, &mut |_| {})
}

/// As [`save`]; `after_each` hears of each file right after it was written.
pub(super) fn save_with(
    plan: &SavePlan,
    after_each: &mut dyn FnMut(&Path),
) -> Result<Saved, SaveError> {
    let jobs = jobs(plan)?;
    for job in &jobs {
        write::make_folder(&job.target).map_err(|error| not_writable(job.path, &error))?;
    }
    let _locks = lock_folders(&jobs)?;
    for job in &jobs {
        job.check()?;
    }
    let now = SystemTime::now();
    let mut saved = Saved::default();
    for job in &jobs {
        saved.backups.extend(job.back_up(now)?);
    }
    for (at, job) in jobs.iter().enumerate() {
        if let Err(cause) = job.write() {
            return Err(undo(jobs.get(..at).unwrap_or_default(), cause));
        }
        after_each(job.path);
        saved.written.push(job.path.to_owned());
    }
    for job in &jobs {
        backup::tidy(&job.target);
    }
    Ok(saved)
}

fn jobs(plan: &SavePlan) -> Result<Vec<Job<'_>>, SaveError> {
    let wanted = [
        (FileKind::Config, plan.config.as_deref()),
        (FileKind::Credentials, plan.credentials.as_deref()),
    ];
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for (file, new) in wanted {
        let Some(new) = new else { continue };
        let path = plan.before.paths.of(file);
        let old = match plan.before.of(file) {
            FileState::Missing => None,
            FileState::Read { bytes, .. } => Some(bytes.as_slice()),
            FileState::Unreadable { reason } => {
                return Err(SaveError::Unreadable {
                    path: path.to_owned(),
                    reason: reason.clone(),
                });
            }
        };
        if old == Some(new) {
            continue;
        }
        let target = write::resolve(path).map_err(|error| not_writable(path, &error))?;
        if jobs.iter().any(|job| job.target == target) {
            let reason = "config and credentials are the same file".to_owned();
            return Err(SaveError::NotWritable { path: path.to_owned(), reason });
        }
        jobs.push(Job { path, target, old, new });
    }
    Ok(jobs)
}

/// The locks of all folders, in one order for all windows, so that two never wait for each other.
fn lock_folders(jobs: &[Job<'_>]) -> Result<Vec<File>, SaveError> {
    let mut folders: Vec<&Path> = jobs.iter().map(|job| write::folder_of(&job.target)).collect();
    folders.sort_unstable();
    folders.dedup();
    let mut locks = Vec::new();
    for folder in folders {
        match lock::take(folder) {
            Ok(held) => locks.extend(held),
            Err(lock::NoLock::Busy) => {
                return Err(SaveError::Busy { folder: folder.to_owned() });
            }
        }
    }
    Ok(locks)
}

impl Job<'_> {
    /// Everything that can be known before the first byte is written.
    fn check(&self) -> Result<(), SaveError> {
        match write::is_unchanged(&self.target, self.old) {
            Ok(true) => {}
            Ok(false) => return Err(self.changed()),
            Err(error) => {
                let reason = reason(self.path, &error);
                return Err(SaveError::Unreadable { path: self.path.to_owned(), reason });
            }
        }
        // A rename would go past the write protection that somebody set on purpose.
        if self.old.is_some() {
            let opened = OpenOptions::new().write(true).open(&self.target);
            opened.map_err(|error| not_writable(self.path, &error))?;
        }
        Ok(())
    }

    fn back_up(&self, now: SystemTime) -> Result<Option<PathBuf>, SaveError> {
        let Some(old) = self.old else { return Ok(None) };
        match backup::write(&self.target, old, now) {
            Ok(path) => Ok(Some(path)),
            // No file can be made there at all; the write itself goes in place and restores on failure.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(not_writable(self.path, &error)),
        }
    }

    fn write(&self) -> Result<(), SaveError> {
        write::replace(&self.target, self.old, self.new).map_err(|error| match error {
            WriteError::Changed => self.changed(),
            WriteError::Io(error) => not_writable(self.path, &error),
            WriteError::NotAsWritten => SaveError::NotAsWritten { path: self.path.to_owned() },
        })
    }

    fn changed(&self) -> SaveError {
        SaveError::ChangedOnDisk { path: self.path.to_owned() }
    }

    /// Puts the former content back, unless somebody has written since.
    fn restore(&self) -> bool {
        match self.old {
            Some(old) => write::replace(&self.target, Some(self.new), old).is_ok(),
            None => {
                write::is_unchanged(&self.target, Some(self.new)).unwrap_or(false)
                    && fs::remove_file(&self.target).is_ok()
            }
        }
    }
}

fn undo(written: &[Job<'_>], cause: SaveError) -> SaveError {
    match written.last() {
        None => cause,
        Some(job) => SaveError::Half {
            written: job.path.to_owned(),
            restored: job.restore(),
            cause: Box::new(cause),
        },
    }
}

fn not_writable(path: &Path, error: &io::Error) -> SaveError {
    let reason = match error.kind() {
        io::ErrorKind::PermissionDenied => "you do not have permission".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => error.to_string(),
    };
    SaveError::NotWritable { path: path.to_owned(), reason }
}
