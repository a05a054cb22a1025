//! The ledger of test meetings: one small journal file each, held locked while its walk lives.
//!
//! A file holds JSON lines: first the intent, with everything needed to find the meeting again;
//! then its id. It is removed when the meeting is gone. Lines are appended and fsynced, so a crash
//! can at worst tear the last one, and a torn line says no more than a missing one. The lock is
//! the operating system's: it ends with the process, whatever ended that.

use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// No meeting outlives this (quotas page: meetings end after 24 hours).
const MEETING_LIFETIME: Duration = Duration::from_hours(24);
/// Larger files are not ours.
const FILE_LIMIT: u64 = 64 * 1024;
/// A line that is longer is refused, so that a whole entry stays below the limit.
const LINE_LIMIT: u64 = FILE_LIMIT / 4;

/// What is about to be created, and how to find it again. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// The `ClientRequestToken`.
    pub token: String,
    /// The `ExternalMeetingId`.
    pub external_id: String,
    /// The control Region.
    pub region: String,
    /// The media Region.
    pub media_region: String,
    /// The account in which it is created.
    pub account: String,
    /// The profile whose credentials are used.
    pub profile: String,
    /// Its `config` file.
    pub config: PathBuf,
    /// Its `credentials` file.
    pub credentials: PathBuf,
    /// The endpoint of the meetings API, when it is not AWS's own.
    pub endpoint: Option<String>,
    /// Whether it is the practice account inside this process, which ends with it.
    pub rehearsal: bool,
    /// Seconds since 1970, by this computer's clock.
    pub created: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Intent(Box<Intent>),
    Meeting { id: String },
}

/// The folder of all entries.
#[derive(Clone, Debug)]
pub struct Ledger {
    folder: PathBuf,
}

/// An entry that this process holds.
#[derive(Debug)]
pub struct Entry {
    path: PathBuf,
    file: File,
}

/// An entry that no living process holds; taking it locks it.
#[derive(Debug)]
pub struct Orphan {
    /// The lock and the file.
    pub entry: Entry,
    /// What was about to be created.
    pub intent: Intent,
    /// The meeting's id, when the answer was seen.
    pub meeting_id: Option<String>,
}

/// The ledger could not be read or written; then no meeting is created.
#[derive(Debug, thiserror::Error)]
#[error("the ledger of test meetings, {path}: {what}: {source}")]
pub struct LedgerError {
    path: PathBuf,
    what: &'static str,
    source: io::Error,
}

fn failed<'a>(path: &'a Path, what: &'static str) -> impl FnOnce(io::Error) -> LedgerError + 'a {
    move |source| LedgerError { path: path.to_owned(), what, source }
}

impl Ledger {
    /// The ledger in this folder, which is made when it is first needed.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Writes the intent durably. Only then may `CreateMeeting` be sent.
    ///
    /// # Errors
    /// When it cannot be made durable.
    pub fn begin(&self, intent: &Intent) -> Result<Entry, LedgerError> {
        private_folder(&self.folder).map_err(failed(&self.folder, "cannot be created"))?;
        // It gets its name when it is whole and locked, so that nobody ever sees less.
        let draft = self.folder.join(format!("{}.draft", intent.token));
        let path = self.folder.join(format!("{}.meeting", intent.token));
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&draft).map_err(failed(&draft, "cannot be created"))?;
        file.try_lock().map_err(|e| failed(&draft, "cannot be locked")(e.into()))?;
        let mut entry = Entry { path: draft, file };
        entry.append(&Line::Intent(Box::new(intent.clone())))?;
        fs::rename(&entry.path, &path).map_err(failed(&path, "cannot be named"))?;
        entry.path = path;
        sync_folder(&self.folder).map_err(failed(&self.folder, "cannot be made durable"))?;
        Ok(entry)
    }

    /// The entries that nobody holds. Those of walks that live, in this process or another, are
    /// left alone. Files that hold no intent never led to a meeting and are removed.
    ///
    /// # Errors
    /// When the folder exists and cannot be listed.
    pub fn orphans(&self) -> Result<Vec<Orphan>, LedgerError> {
        let listing = match fs::read_dir(&self.folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(&self.folder, "cannot be listed")(error)),
        };
        let mut paths: Vec<PathBuf> = listing
            .filter_map(|item| Some(item.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "meeting" || e == "draft"))
            .collect();
        paths.sort();
        Ok(paths.into_iter().filter_map(Self::take).collect())
    }

    fn take(path: PathBuf) -> Option<Orphan> {
        let mut file = OpenOptions::new().read(true).append(true).open(&path).ok()?;
        file.try_lock().ok()?;
        // Between listing and locking, its walk may have ended and removed it.
        if !path.exists() {
            return None;
        }
        let mut bytes = Vec::new();
        (&mut file).take(FILE_LIMIT).read_to_end(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let (mut intent, mut meeting_id) = (None, None);
        for line in text.lines() {
            match serde_json::from_str(line) {
                Ok(Line::Intent(found)) => intent = Some(*found),
                Ok(Line::Meeting { id }) => meeting_id = Some(id),
                Err(_) => {}
            }
        }
        let entry = Entry { path, file };
        let Some(intent) = intent else {
            // Without a whole first line the intent was never durable, and CreateMeeting was never
            // sent. A whole one that cannot be read may be of a newer version: it stays.
            if !text.contains('\n') && (bytes.len() as u64) < FILE_LIMIT {
                let _ = entry.close();
            }
            return None;
        };
        Some(Orphan { entry, intent, meeting_id })
    }
}

impl Orphan {
    /// Whether the meeting has ended by itself by now: none lives longer than 24 hours.
    pub fn is_over(&self, now: SystemTime) -> bool {
        let created = UNIX_EPOCH + Duration::from_secs(self.intent.created);
        now.duration_since(created).is_ok_and(|age| age > MEETING_LIFETIME)
    }
}

impl Entry {
    /// Adds the id that AWS gave.
    ///
    /// # Errors
    /// When it cannot be made durable; the token still finds the meeting.
    pub fn created(&mut self, meeting_id: &str) -> Result<(), LedgerError> {
        self.append(&Line::Meeting { id: meeting_id.to_owned() })
    }

    /// Removes the entry: the meeting is gone, or never was.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn close(self) -> Result<(), LedgerError> {
        let removed = fs::remove_file(&self.path);
        removed.map_err(failed(&self.path, "cannot be removed"))
    }

    fn append(&mut self, line: &Line) -> Result<(), LedgerError> {
        let text = serde_json::to_string(line).map_err(io::Error::other);
        let written = text.and_then(|text| {
            if text.len() as u64 > LINE_LIMIT {
                return Err(io::Error::other("a name or path in it is too long"));
            }
            // One write a line: a crash tears at most this one.
            self.file.write_all(format!("{text}\n").as_bytes())?;
            self.file.sync_all()
        });
        written.map_err(failed(&self.path, "cannot be written"))
    }
}

fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new name is durable only when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows has no such call; the file's own flush covers its entry (NTFS journals names).
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)] // the same signature on every system
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intent(token: &str) -> Intent {
        Intent {
            token: token.into(),
            external_id: "chime-setup-test".into(),
            region: "us-east-1".into(),
            media_region: "us-east-1".into(),
            account: "111122223333".into(),
            profile: "p".into(),
            config: "c".into(),
            credentials: "k".into(),
            endpoint: None,
            rehearsal: false,
            created: 1_000,
        }
    }

    #[test]
    fn an_entry_that_is_held_is_no_orphan_and_a_dropped_one_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::new(folder.path().join("ledger"));
        assert!(ledger.orphans().expect("no folder is no orphans").is_empty());
        let mut entry = ledger.begin(&intent("a")).expect("begins");
        entry.created("m-1").expect("appends");
        assert!(ledger.orphans().expect("lists").is_empty(), "its walk lives");
        drop(entry);
        let orphans = ledger.orphans().expect("lists");
        assert_eq!(orphans.len(), 1);
        assert_eq!(orphans[0].intent, intent("a"));
        assert_eq!(orphans[0].meeting_id.as_deref(), Some("m-1"));
    }

    #[test]
    fn a_closed_entry_is_gone() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::new(folder.path());
        ledger.begin(&intent("a")).expect("begins").close().expect("closes");
        assert!(ledger.orphans().expect("lists").is_empty());
        assert_eq!(fs::read_dir(folder.path()).expect("lists").count(), 0);
    }

    #[test]
    fn a_torn_line_says_no_more_than_a_missing_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::new(folder.path());
        drop(ledger.begin(&intent("a")).expect("begins"));
        let path = folder.path().join("a.meeting");
        let whole = fs::read(&path).expect("reads");
        let torn = [whole.as_slice(), b"{\"meeting\":{\"id\":\"m"].concat();
        for cut in 0..=torn.len() {
            fs::write(&path, &torn[..cut]).expect("writes");
            let orphans = ledger.orphans().expect("lists");
            if cut + 1 < whole.len() {
                assert!(
                    orphans.is_empty() && !path.exists(),
                    "no intent, no meeting: cut at {cut}"
                );
            } else {
                assert_eq!(orphans.len(), 1, "cut at {cut}");
                assert_eq!(orphans[0].meeting_id, None);
            }
        }
    }

    #[test]
    fn what_cannot_be_read_stays_and_what_is_too_long_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::new(folder.path());
        let newer = folder.path().join("n.meeting");
        let long = folder.path().join("l.meeting");
        fs::write(&newer, "{\"intent-2\":{}}\n").expect("writes");
        fs::write(&long, vec![b'x'; 70_000]).expect("writes");
        assert!(ledger.orphans().expect("lists").is_empty());
        assert!(newer.exists() && long.exists());
        let mut intent = intent("a");
        intent.profile = "p".repeat(20_000);
        assert!(ledger.begin(&intent).is_err());
    }

    #[test]
    fn after_a_day_nothing_is_left_to_delete() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = Ledger::new(folder.path());
        drop(ledger.begin(&intent("a")).expect("begins"));
        let orphan = ledger.orphans().expect("lists").pop().expect("one");
        let at = |seconds: u64| UNIX_EPOCH + Duration::from_secs(seconds);
        assert!(!orphan.is_over(at(1_000 + 86_400)));
        assert!(orphan.is_over(at(1_000 + 86_401)));
        assert!(!orphan.is_over(at(0)), "a clock that went backwards proves nothing");
    }
}
