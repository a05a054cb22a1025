//! A lock between our own windows. Other tools take none, so it does not replace the conflict check.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long to wait for another window's save.
const PATIENCE: Duration = Duration::from_secs(5);

const NAME: &str = ".chime-setup.lock";

/// Why there is no lock.
pub(super) enum NoLock {
    /// Another window holds it for longer than a save takes.
    Busy,
}

/// Takes the lock of a folder; it is given back when the value is dropped.
///
/// Nothing where the folder does not let us make a lock file (read-only, or a file system without locks).
pub(super) fn take(folder: &Path) -> Result<Option<File>, NoLock> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    private(&mut options);
    let Ok(file) = options.open(folder.join(NAME)) else {
        return Ok(None);
    };
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Interrupted => {
                return Ok(None);
            }
            Err(_) if start.elapsed() >= PATIENCE => return Err(NoLock::Busy),
            Err(_) => sleep(Duration::from_millis(10)),
        }
    }
}

#[cfg(unix)]
pub(super) fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
pub(super) fn private(_: &mut OpenOptions) {}
