//! Replacing the content of one file so that it is either the old or the new one, whatever happens.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::read_file;

/// Symlinks in a row before we give up, as the kernel does.
const LONGEST_CHAIN: usize = 40;

/// How a write ended when it did not succeed.
pub(super) enum WriteError {
    /// The file no longer holds what the edit was made on.
    Changed,
    /// The system refused.
    Io(io::Error),
    /// Read back, the file does not hold what was written.
    NotAsWritten,
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The real file behind a chain of symlinks, which may be missing (a dangling link).
pub(super) fn resolve(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.file_type().is_symlink() => {
                let target = fs::read_link(&path)?;
                path = path.parent().map_or(target.clone(), |folder| folder.join(&target));
            }
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// Makes the folder of a file, for the owner only, when it is missing.
pub(super) fn make_folder(target: &Path) -> io::Result<()> {
    let folder = folder_of(target);
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

pub(super) fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether the file still holds `expected` (`None`: is still missing).
pub(super) fn is_unchanged(target: &Path, expected: Option<&[u8]>) -> io::Result<bool> {
    let now = read_file(target)?;
    Ok(now.as_ref().map(|(bytes, _)| bytes.as_slice()) == expected)
}

/// Writes `new` over `old` (`None`: the file is new), then reads it back.
pub(super) fn replace(target: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<(), WriteError> {
    let present = match fs::symlink_metadata(target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error.into()),
    };
    match &present {
        Some(metadata) if has_other_names(metadata) => in_place(target, old, new)?,
        _ => match beside(target, present.as_ref(), old, new) {
            Err(WriteError::Io(error)) if present.is_some() && rename_is_wrong(&error) => {
                in_place(target, old, new)?;
            }
            other => other?,
        },
    }
    let back = read_file(target)?;
    if back.is_some_and(|(bytes, _)| bytes == new) { Ok(()) } else { Err(WriteError::NotAsWritten) }
}

/// A hard link would be cut off by a rename.
#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    metadata.nlink() > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// A file mounted on its own (containers), a folder that is closed to us, or an owner we cannot keep.
fn rename_is_wrong(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ResourceBusy
            | io::ErrorKind::CrossesDevices
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// A new file beside the old one, complete on disk, then renamed over it.
fn beside(
    target: &Path,
    present: Option<&Metadata>,
    old: Option<&[u8]>,
    new: &[u8],
) -> Result<(), WriteError> {
    let folder = folder_of(target);
    // Created for the owner only; never wider than the file it replaces.
    let mut temp = tempfile::Builder::new().prefix(".chime-setup-").tempfile_in(folder)?;
    if let Some(metadata) = present {
        keep_owner_and_mode(temp.as_file(), metadata)?;
    }
    temp.write_all(new)?;
    temp.as_file().sync_all()?;
    if !is_unchanged(target, old)? {
        return Err(WriteError::Changed);
    }
    put(temp, target, old.is_none())?;
    sync_folder(folder);
    Ok(())
}

fn put(temp: NamedTempFile, target: &Path, is_new: bool) -> Result<(), WriteError> {
    if !is_new {
        return temp.persist(target).map(drop).map_err(|error| WriteError::Io(error.error));
    }
    match temp.persist_noclobber(target) {
        Ok(_) => Ok(()),
        // Somebody made the file after we looked.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(WriteError::Changed)
        }
        Err(error) => Err(WriteError::Io(error.error)),
    }
}

#[cfg(unix)]
fn keep_owner_and_mode(temp: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let own = temp.metadata()?;
    if (own.uid(), own.gid()) != (old.uid(), old.gid()) {
        // Where this is not allowed, the caller writes in place, which keeps both.
        fchown(temp, Some(old.uid()), Some(old.gid()))?;
    }
    temp.set_permissions(fs::Permissions::from_mode(old.mode() & 0o7777))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)] // as on Unix
fn keep_owner_and_mode(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) {
    // Some file systems cannot; the rename itself has already succeeded.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) {}

/// Writes into the file itself, and puts the old bytes back if that fails half way.
fn in_place(target: &Path, old: Option<&[u8]>, new: &[u8]) -> Result<(), WriteError> {
    let mut file = OpenOptions::new().read(true).write(true).open(target)?;
    let mut now = Vec::new();
    file.read_to_end(&mut now)?;
    if Some(now.as_slice()) != old {
        return Err(WriteError::Changed);
    }
    overwrite(&mut file, new).map_err(|error| {
        let _ = overwrite(&mut file, &now);
        WriteError::Io(error)
    })
}

fn overwrite(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(bytes)?;
    file.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    file.sync_all()
}
