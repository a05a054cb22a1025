//! Edits as byte splices, checked by reading the result.
//!
//! An edit changes the bytes that it must and no others. Every result is read again in the botocore and
//! the Rust dialect and line by line: exactly the wanted value may differ. Otherwise the edit is refused.

mod plan;
mod verify;

use std::fmt;

use thiserror::Error;

use super::document::Document;
use super::names::NameError;
use super::readers::{Dialect, FileKind, quoted};
use super::secret::is_secret_key;

/// One wanted change.
#[derive(Clone, PartialEq, Eq)]
pub enum Edit {
    /// Sets a key of a profile; `None` removes it with its whole value. A profile that is not in the file
    /// yet is added at its end.
    SetKey {
        /// Which file.
        file: FileKind,
        /// The profile's name, without `profile `.
        profile: String,
        /// The key; its case does not matter.
        key: String,
        /// The value, or `None` to remove the key.
        value: Option<String>,
    },
    /// Adds a profile that must not be in that file yet.
    AddProfile {
        /// Which file.
        file: FileKind,
        /// The profile's name, without `profile `.
        profile: String,
        /// Its keys and values, in the order in which they are written.
        keys: Vec<(String, String)>,
    },
    /// Removes a profile's section with all its keys from one file. Comments above its header stay.
    RemoveProfile {
        /// Which file.
        file: FileKind,
        /// The profile's name, without `profile `.
        profile: String,
    },
}

impl Edit {
    /// The file that the edit changes.
    pub fn file(&self) -> FileKind {
        match self {
            Self::SetKey { file, .. }
            | Self::AddProfile { file, .. }
            | Self::RemoveProfile { file, .. } => *file,
        }
    }
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never a value: it may be a secret.
        match self {
            Self::SetKey { file, profile, key, value } => {
                let what = if value.is_some() { "set" } else { "remove" };
                write!(f, "{what} {key} of {profile} in {file}")
            }
            Self::AddProfile { file, profile, keys } => {
                write!(f, "add {profile} with {} keys to {file}", keys.len())
            }
            Self::RemoveProfile { file, profile } => write!(f, "remove {profile} from {file}"),
        }
    }
}

/// The bytes of both files after the edits.
#[derive(Clone, PartialEq, Eq)]
pub struct Edited {
    /// The config file.
    pub config: Vec<u8>,
    /// The credentials file.
    pub credentials: Vec<u8>,
}

impl fmt::Debug for Edited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (config, credentials) = (self.config.len(), self.credentials.len());
        write!(f, "Edited(config: {config} bytes, credentials: {credentials} bytes)")
    }
}

/// Why an edit is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// The new profile's name is not one that all tools accept.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The key is not one that all tools accept.
    #[error("{} cannot be a key. Use letters, digits, - and _ only.", quoted(key))]
    Key {
        /// The key as given.
        key: String,
    },
    /// The value would not be read back as it is by every tool.
    #[error("The value of {key} {reason}")]
    Value {
        /// The key.
        key: String,
        /// What is wrong with the value, and what to do; the value itself is not shown.
        reason: &'static str,
    },
    /// The file holds NUL bytes, such as UTF-16 text.
    #[error(
        "The {file} file is not plain text (UTF-16, perhaps). Save it as UTF-8 in a text editor first."
    )]
    NotText {
        /// Which file.
        file: FileKind,
    },
    /// A profile to add is already there.
    #[error("The {file} file already has a profile {profile} on line {line}.")]
    Exists {
        /// Which file.
        file: FileKind,
        /// The profile.
        profile: String,
        /// Line of its header, counted from 1.
        line: usize,
    },
    /// The profile or the key stands there more than once, so that no single place is the right one.
    #[error(
        "{what} stands more than once in the {file} file, on lines {}. Keep one of them first.",
        list(lines)
    )]
    Twice {
        /// Which file.
        file: FileKind,
        /// What is there twice.
        what: String,
        /// The lines, counted from 1.
        lines: Vec<usize>,
    },
    /// The section's header is one that the tools do not read.
    #[error(
        "The header on line {line} of the {file} file is not read by the AWS CLI or the SDKs. \
         Correct it first."
    )]
    Header {
        /// Which file.
        file: FileKind,
        /// Line of the header, counted from 1.
        line: usize,
    },
    /// The key holds an indented block, not a single value.
    #[error("{key} on line {line} of the {file} file is a block of settings, not a single value.")]
    IsBlock {
        /// Which file.
        file: FileKind,
        /// The key.
        key: String,
        /// Its line, counted from 1.
        line: usize,
    },
    /// The credentials file sets the same key, and its value wins.
    #[error(
        "{key} of {profile} is also set in the credentials file, on line {line}, and that value wins. \
         Change it there."
    )]
    Overruled {
        /// The profile.
        profile: String,
        /// The key.
        key: String,
        /// Line in the credentials file, counted from 1.
        line: usize,
    },
    /// Read again, the result is not what was wanted.
    #[error("The {file} file was left as it is: with this change, {} {reason}", reader(*dialect))]
    Refused {
        /// Which file.
        file: FileKind,
        /// The reader that would not read what was wanted; none when the line tree shows it.
        dialect: Option<Dialect>,
        /// What would happen instead.
        reason: String,
    },
}

fn reader(dialect: Option<Dialect>) -> String {
    dialect.map_or("the file".to_owned(), |dialect| format!("the {}", dialect.label()))
}

fn list(lines: &[usize]) -> String {
    lines.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}

/// Applies the edits, one after the other, to copies of both files.
///
/// The result has been read back: each edit changed its value in the botocore and in the Rust dialect,
/// as far as they can read the file at all, and nothing else in either.
///
/// # Errors
/// When an edit cannot be made without touching anything else; nothing is changed then.
pub fn apply(config: &[u8], credentials: &[u8], edits: &[Edit]) -> Result<Edited, EditError> {
    let mut files = [
        verify::Checked::new(FileKind::Config, config),
        verify::Checked::new(FileKind::Credentials, credentials),
    ];
    for edit in edits {
        let at = usize::from(edit.file() == FileKind::Credentials);
        let Some(file) = files.get_mut(at) else {
            continue;
        };
        let after = plan::carry_out(file.document(), edit)?;
        if after.as_slice() == file.document().bytes() {
            file.stays(edit)?;
        } else {
            file.advance(Document::parse(after), edit)?;
        }
    }
    let [config, credentials] = files.map(verify::Checked::into_document);
    overruled(&credentials, edits)?;
    Ok(Edited { config: config.bytes().to_vec(), credentials: credentials.bytes().to_vec() })
}

/// A value set in config must not be hidden by another one in credentials.
fn overruled(credentials: &Document, edits: &[Edit]) -> Result<(), EditError> {
    for edit in edits {
        let Edit::SetKey { file: FileKind::Config, profile, key, value: Some(value) } = edit else {
            continue;
        };
        if let Some((line, other)) =
            plan::find_value(credentials, FileKind::Credentials, profile, key)
            && other != *value
        {
            let (profile, key) = (profile.clone(), key.clone());
            return Err(EditError::Overruled { profile, key, line });
        }
    }
    Ok(())
}

/// Whether `text` may be written as a value: read back alike by every reader, and on one line.
fn check_value(key: &str, value: &str) -> Result<(), EditError> {
    let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
    let reason = if value.is_empty() {
        "is empty. Remove the key instead."
    } else if value.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        "contains a line break or another control character. Paste it on one line."
    } else if value.starts_with(blank) || value.ends_with(blank) {
        "begins or ends with a blank. Remove the blank."
    } else if value.starts_with(['#', ';']) || has_comment_mark(value) {
        "has a # or ; at its start or after a blank, where some tools begin a comment."
    } else {
        return Ok(());
    };
    let key = if is_secret_key(key) { key.to_lowercase() } else { key.to_owned() };
    Err(EditError::Value { key, reason })
}

fn has_comment_mark(value: &str) -> bool {
    let mut before = 'x';
    value.chars().any(|c| {
        let found = matches!(c, '#' | ';') && before.is_whitespace();
        before = c;
        found
    })
}

/// A key that all readers take alike: no `:`, which botocore reads as the separator.
fn check_key(key: &str) -> Result<(), EditError> {
    let good = |c: char| super::names::is_identifier_char(c) && c != ':';
    if key.is_empty() || !key.chars().all(good) {
        return Err(EditError::Key { key: key.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
