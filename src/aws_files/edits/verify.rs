//! Reading the result of an edit again: exactly the wanted value may differ.

use std::collections::BTreeMap;

use super::{Edit, EditError, plan};
use crate::aws_files::document::{Document, Section};
use crate::aws_files::headers::Names;
use crate::aws_files::profiles::section_keys;
use crate::aws_files::readers::botocore::Place;
use crate::aws_files::readers::{
    Dialect, FileKind, Keys, ReadError, Reading, Value, botocore, quoted, read_file,
};

/// The dialects in which every result is read again.
const DIALECTS: [Dialect; 2] = [Dialect::Botocore, Dialect::Rust];

/// A file, and what is read from it, at one point in a row of edits.
pub(super) struct Checked {
    file: FileKind,
    document: Document,
    readings: Option<[Result<Reading, ReadError>; 2]>,
}

impl Checked {
    pub fn new(file: FileKind, bytes: &[u8]) -> Self {
        Self { file, document: Document::parse(bytes), readings: None }
    }

    pub fn document(&self) -> &Document {
        &self.document
    }

    pub fn into_document(self) -> Document {
        self.document
    }

    /// Nothing had to change: a key to remove was not there. botocore may still read one from `[DEFAULT]`.
    pub fn stays(&self, edit: &Edit) -> Result<(), EditError> {
        let Edit::SetKey { file, profile, key, value: None } = edit else {
            return Ok(());
        };
        let leaks = botocore::defaults(self.document.bytes()).contains_key(&key.to_lowercase());
        if leaks && plan::find_section(&self.document, *file, profile)?.is_some() {
            let reason = format!("would still read {} from the section [DEFAULT].", quoted(key));
            let dialect = Some(Dialect::Botocore);
            return Err(EditError::Refused { file: *file, dialect, reason });
        }
        Ok(())
    }

    /// Takes the next state, if the edit changed what it should and nothing else.
    pub fn advance(&mut self, after: Document, edit: &Edit) -> Result<(), EditError> {
        let old = match self.readings.take() {
            Some(readings) => readings,
            None => readings(self.file, self.document.bytes()),
        };
        let new = readings(self.file, after.bytes());
        let change = Change::of(&self.document, self.file, edit);
        for (dialect, (before, now)) in DIALECTS.into_iter().zip(old.into_iter().zip(&new)) {
            change.check(dialect, self.document.bytes(), before, now)?;
        }
        change.check_lines(&self.document, &after)?;
        self.document = after;
        self.readings = Some(new);
        Ok(())
    }
}

fn readings(file: FileKind, bytes: &[u8]) -> [Result<Reading, ReadError>; 2] {
    DIALECTS.map(|dialect| read_file(dialect, file, bytes))
}

/// What an edit should do to one profile.
struct Change<'a> {
    file: FileKind,
    profile: &'a str,
    /// Keys to their new values, `None` for those that go.
    keys: Vec<(String, Option<&'a str>)>,
    /// The section as each reader takes it; none when it is new.
    section: Option<(Section, Names)>,
    /// The profile's section goes.
    removed: bool,
}

impl<'a> Change<'a> {
    fn of(before: &Document, file: FileKind, edit: &'a Edit) -> Self {
        let (profile, keys, removed) = match edit {
            Edit::SetKey { profile, key, value, .. } => {
                (profile, vec![(key.to_lowercase(), value.as_deref())], false)
            }
            Edit::AddProfile { profile, keys, .. } => {
                let keys =
                    keys.iter().map(|(key, value)| (key.to_lowercase(), Some(value.as_str())));
                (profile, keys.collect(), false)
            }
            Edit::RemoveProfile { profile, .. } => (profile, Vec::new(), true),
        };
        let section = plan::find_section(before, file, profile).ok().flatten().map(|section| {
            let names = Names::of(before, file, &section);
            (section, names)
        });
        Self { file, profile, keys, section, removed }
    }

    fn refused(&self, dialect: Option<Dialect>, reason: impl Into<String>) -> EditError {
        EditError::Refused { file: self.file, dialect, reason: reason.into() }
    }

    fn check(
        &self,
        dialect: Dialect,
        old_bytes: &[u8],
        before: Result<Reading, ReadError>,
        now: &Result<Reading, ReadError>,
    ) -> Result<(), EditError> {
        let (mut expected, now) = match (before, now) {
            (Ok(before), Ok(now)) => (before, now),
            (Ok(_), Err(error)) => {
                let reason =
                    format!("could no longer read it. Line {}: {}", error.line, error.message);
                return Err(self.refused(Some(dialect), reason));
            }
            // It could not read the file before; the line tree has to vouch for the edit.
            (Err(_), _) => return Ok(()),
        };
        let (place, name) = match &self.section {
            Some((_, names)) => match names.get(dialect) {
                Some((place, name)) => (*place, name.as_str()),
                // This reader does not see the section; for it nothing may change.
                None => return self.compare(dialect, &expected, now),
            },
            None => (Place::Profile, self.profile),
        };
        let sections = match place {
            Place::Profile => &mut expected.profiles,
            Place::SsoSession => &mut expected.sso_sessions,
            Place::Services => &mut expected.services,
            Place::Other => &mut expected.other,
        };
        if self.removed {
            sections.remove(name);
        } else if self.section.is_none() && std::str::from_utf8(old_bytes).is_ok() {
            let leaked = match dialect {
                Dialect::Botocore => botocore::defaults(old_bytes),
                Dialect::Rust | Dialect::JavaScript => Keys::new(),
            };
            sections.insert(name.to_owned(), leaked);
        }
        if let Some(keys) = sections.get_mut(name) {
            self.apply_to(keys);
        }
        self.compare(dialect, &expected, now)
    }

    fn compare(
        &self,
        dialect: Dialect,
        expected: &Reading,
        now: &Reading,
    ) -> Result<(), EditError> {
        match difference(expected, now) {
            None => Ok(()),
            Some(reason) => Err(self.refused(Some(dialect), reason)),
        }
    }

    fn apply_to(&self, keys: &mut Keys) {
        for (key, value) in &self.keys {
            match value {
                Some(value) => keys.insert(key.clone(), Value::Text((*value).to_owned())),
                None => keys.remove(key),
            };
        }
    }

    /// The same by the line tree, which reads any file.
    fn check_lines(&self, before: &Document, after: &Document) -> Result<(), EditError> {
        let elsewhere = || self.refused(None, "would change in more than one place.");
        let wanted = self.section.as_ref().map(|(section, _)| section.header);
        let mut now = after.sections().into_iter();
        for section in before.sections() {
            let is_wanted = wanted == Some(section.header);
            if is_wanted && self.removed {
                continue;
            }
            let Some(new) = now.next() else {
                return Err(elsewhere());
            };
            if !is_wanted && bytes(before, &section) == bytes(after, &new) {
                continue;
            }
            let mut expected = section_keys(before, &section);
            if is_wanted {
                self.apply_to(&mut expected);
            }
            let same = header(before, section.header) == header(after, new.header);
            if !same || expected != section_keys(after, &new) {
                return Err(elsewhere());
            }
        }
        if self.section.is_none() && !self.removed {
            let mut expected = Keys::new();
            self.apply_to(&mut expected);
            if now.next().is_none_or(|new| section_keys(after, &new) != expected) {
                return Err(self.refused(None, "would not hold the new profile as it should."));
            }
        }
        if now.next().is_some() { Err(elsewhere()) } else { Ok(()) }
    }
}

/// All bytes of a section, its header included.
fn bytes<'a>(document: &'a Document, section: &Section) -> &'a [u8] {
    let lines = document.lines();
    let start = lines.get(section.header).map_or(0, |line| line.range.start);
    let end = lines.get(section.body.end - 1).map_or(start, |line| line.range.end);
    document.slice(&(start..end))
}

fn header(document: &Document, at: usize) -> &[u8] {
    document.lines().get(at).map(|line| document.slice(&line.text)).unwrap_or_default()
}

type Sections = BTreeMap<String, Keys>;

/// The first thing that differs, in words without values.
fn difference(expected: &Reading, now: &Reading) -> Option<String> {
    let parts: [(&str, &Sections, &Sections); 4] = [
        ("profile", &expected.profiles, &now.profiles),
        ("sso-session", &expected.sso_sessions, &now.sso_sessions),
        ("services", &expected.services, &now.services),
        ("section", &expected.other, &now.other),
    ];
    for (what, expected, now) in parts {
        if expected == now {
            continue;
        }
        for name in expected.keys().chain(now.keys()) {
            match (expected.get(name), now.get(name)) {
                (Some(a), Some(b)) if a == b => {}
                (Some(a), Some(b)) => {
                    let differs = |key: &&String| a.get(*key) != b.get(*key);
                    let key = a.keys().chain(b.keys()).find(differs).cloned().unwrap_or_default();
                    let (key, name) = (quoted(&key), quoted(name));
                    return Some(format!(
                        "would read something else for {key} of the {what} {name}."
                    ));
                }
                (Some(_), None) => {
                    return Some(format!("would no longer see the {what} {}.", quoted(name)));
                }
                (None, _) => return Some(format!("would see another {what}, {}.", quoted(name))),
            }
        }
    }
    None
}
