//! What each AWS reader makes of the same bytes, as pure functions.
//!
//! AWS's own readers disagree (comments in values, duplicate keys, quoted names, byte order marks), so
//! there is no single "right" reading. Each submodule follows one reader to the letter:
//! [`botocore`] 1.44.5, [`rust_sdk`] (aws-runtime 1.10.2) and [`javascript`]
//! (`@smithy/shared-ini-file-loader` 4.7.2).

pub(super) mod botocore;
pub(super) mod javascript;
pub(super) mod rust_sdk;
pub(super) mod shell_words;

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// `~/.aws/config`: profiles are headed `[profile NAME]` (or `[default]`).
    Config,
    /// `~/.aws/credentials`: profiles are headed `[NAME]`.
    Credentials,
}

impl FileKind {
    /// The file's own name, as users know it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Credentials => "credentials",
        }
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A way of reading the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// botocore 1.44.5 on Python's `RawConfigParser`.
    Botocore,
    /// aws-runtime 1.10.2; the Java SDK reads nearly alike.
    Rust,
    /// `@smithy/shared-ini-file-loader` 4.7.2.
    JavaScript,
}

impl Dialect {
    /// All dialects, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Botocore, Self::Rust, Self::JavaScript];

    /// The tools that read this way, in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Botocore => "AWS CLI and boto3",
            Self::Rust => "Rust SDK",
            Self::JavaScript => "JavaScript SDK",
        }
    }
}

/// The value of a key.
///
/// `Debug` shows only the shape: a value may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text; line breaks stand where a value goes on over several lines.
    Text(String),
    /// A nested block such as `s3 =`, sub-key to value.
    Block(BTreeMap<String, String>),
}

impl Value {
    /// The text, when it is not a block.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Block(_) => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} characters)", text.chars().count()),
            Self::Block(block) => f.debug_tuple("Block").field(&block.keys()).finish(),
        }
    }
}

/// Keys of one section, as one reader names them.
pub type Keys = BTreeMap<String, Value>;

/// What a reader makes of both files together (or of one of them).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Profiles by name. The JavaScript SDK also lists `services.X` and `sso-session.X` here.
    pub profiles: BTreeMap<String, Keys>,
    /// `[sso-session X]` by X.
    pub sso_sessions: BTreeMap<String, Keys>,
    /// `[services X]` by X.
    pub services: BTreeMap<String, Keys>,
    /// Other sections of the config file, by their header's text.
    pub other: BTreeMap<String, Keys>,
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |map: &BTreeMap<String, Keys>| map.keys().cloned().collect::<Vec<_>>();
        f.debug_struct("Reading")
            .field("profiles", &names(&self.profiles))
            .field("sso_sessions", &names(&self.sso_sessions))
            .field("services", &names(&self.services))
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

impl Reading {
    /// Lays the credentials file's reading over the config file's: its keys win, one by one.
    fn overlay(&mut self, upper: Self) {
        let pairs = [
            (&mut self.profiles, upper.profiles),
            (&mut self.sso_sessions, upper.sso_sessions),
            (&mut self.services, upper.services),
            (&mut self.other, upper.other),
        ];
        for (lower, upper) in pairs {
            for (name, keys) in upper {
                lower.entry(name).or_default().extend(keys);
            }
        }
    }
}

/// A reader gives up on a file: the place, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file} line {line}, column {column}: {message}")]
pub struct ReadError {
    /// Which file.
    pub file: FileKind,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// A plain sentence. It never quotes a value.
    pub message: String,
}

/// A place in a file where a reader stops, before it is known which file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Issue {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

impl Issue {
    pub(super) fn new(line: usize, column: usize, message: impl Into<String>) -> Self {
        Self { line, column, message: message.into() }
    }

    pub(super) fn in_file(self, file: FileKind) -> ReadError {
        ReadError { file, line: self.line, column: self.column, message: self.message }
    }
}

/// What `dialect` reads from the two files together; a missing file is an empty one.
///
/// # Errors
/// The first place at which this reader gives up on one of the files.
pub fn read(dialect: Dialect, config: &[u8], credentials: &[u8]) -> Result<Reading, ReadError> {
    let mut reading = read_file(dialect, FileKind::Config, config)?;
    reading.overlay(read_file(dialect, FileKind::Credentials, credentials)?);
    Ok(reading)
}

/// What `dialect` reads from one file on its own.
pub(super) fn read_file(
    dialect: Dialect,
    file: FileKind,
    bytes: &[u8],
) -> Result<Reading, ReadError> {
    let (reading, issues) = read_collecting(dialect, file, bytes);
    match issues.into_iter().next() {
        None => Ok(reading),
        Some(issue) => Err(issue.in_file(file)),
    }
}

/// As [`read_file`], but going on after a fatal place, so that all of them can be shown.
pub(super) fn read_collecting(
    dialect: Dialect,
    file: FileKind,
    bytes: &[u8],
) -> (Reading, Vec<Issue>) {
    match dialect {
        Dialect::Botocore => botocore::read(file, bytes),
        Dialect::Rust => rust_sdk::read(file, bytes),
        Dialect::JavaScript => (javascript::read(file, bytes), Vec::new()),
    }
}

/// Line and column (both from 1, column in characters) of the first byte that is not UTF-8.
pub(super) fn bad_utf8(bytes: &[u8]) -> Option<(usize, usize)> {
    let error = std::str::from_utf8(bytes).err()?;
    let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
    // All of it is UTF-8 up to there.
    let good = std::str::from_utf8(good).unwrap_or_default();
    let last = good.rsplit('\n').next().unwrap_or_default();
    Some((good.split('\n').count(), last.chars().count() + 1))
}

/// The column (from 1, in characters) of `part`, a slice of `line`; 1 when it is not one.
pub(super) fn column_of(line: &str, part: &str) -> usize {
    let offset = (part.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
    line.get(..offset).map_or(1, |before| before.chars().count() + 1)
}

/// A name as it may stand in a message. A long one is cut short: a token pasted on a line of its own ends
/// in `=` and would be taken for a key.
pub(super) fn quoted(name: &str) -> String {
    let visible = |c: &char| !c.is_control();
    if name.chars().count() <= 40 {
        return format!("“{}”", name.chars().filter(visible).collect::<String>());
    }
    format!("“{}…”", name.chars().filter(visible).take(12).collect::<String>())
}

#[cfg(test)]
mod tests;
