//! One file as the listing sees it: the readers' results where there are any, else line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Origin;
use crate::aws_files::document::{Document, LineKind, Section};
use crate::aws_files::headers::Names;
use crate::aws_files::readers::botocore::{self, Place};
use crate::aws_files::readers::{Dialect, FileKind, Keys, Reading, Value, read_file};

/// One file: its document, what the readers make of it, and its sections by name.
struct View {
    file: FileKind,
    document: Document,
    botocore: Option<Reading>,
    rust: Option<Reading>,
    javascript: Reading,
    sections: Vec<Seen>,
}

/// A section with the name of the profile it is, if it is one.
struct Seen {
    section: Section,
    names: Names,
    name: Option<String>,
}

impl View {
    fn new(file: FileKind, bytes: &[u8]) -> Self {
        let document = Document::parse(bytes);
        let sections = document
            .sections()
            .into_iter()
            .map(|section| {
                let names = Names::of(&document, file, &section);
                let name = names
                    .profile()
                    .map(str::to_owned)
                    .or_else(|| name_in_damage(&document, file, &section));
                Seen {
                    section,
                    names,
                    name,
                }
            })
            .collect();
        Self {
            file,
            botocore: read_file(Dialect::Botocore, file, bytes).ok(),
            rust: read_file(Dialect::Rust, file, bytes).ok(),
            javascript: read_file(Dialect::JavaScript, file, bytes).unwrap_or_default(),
            document,
            sections,
        }
    }

    /// The keys of a profile by the first reader that can tell.
    fn keys(&self, name: &str) -> Keys {
        // Rust reads a file that is not UTF-8 as empty; that is no reading to go by.
        let readings = [
            self.botocore.as_ref(),
            self.rust.as_ref().filter(|_| self.is_utf8()),
        ];
        readings
            .into_iter()
            .flatten()
            .find_map(|reading| reading.profiles.get(name))
            .cloned()
            .unwrap_or_else(|| self.keys_by_line(name))
    }

    fn is_utf8(&self) -> bool {
        std::str::from_utf8(self.document.bytes()).is_ok()
    }

    fn keys_by_line(&self, name: &str) -> Keys {
        let mut keys = Keys::new();
        for seen in self
            .sections
            .iter()
            .filter(|seen| seen.name.as_deref() == Some(name))
        {
            keys.extend(section_keys(&self.document, &seen.section));
        }
        keys
    }

    fn services(&self, name: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        let section = [self.botocore.as_ref(), self.rust.as_ref()]
            .into_iter()
            .flatten()
            .find_map(|reading| reading.services.get(name))
            .cloned()
            .unwrap_or_else(|| {
                self.sections
                    .iter()
                    .filter(|seen| seen.names.is(Place::Services, name))
                    .flat_map(|seen| section_keys(&self.document, &seen.section))
                    .collect()
            });
        let block = |value| match value {
            Value::Block(block) => Some(block),
            Value::Text(_) => None,
        };
        section
            .into_iter()
            .filter_map(|(key, value)| Some((key, block(value)?)))
            .collect()
    }

    fn reads(&self, dialect: Dialect, name: &str) -> bool {
        match dialect {
            Dialect::Botocore => self
                .botocore
                .as_ref()
                .is_some_and(|reading| reading.profiles.contains_key(name)),
            Dialect::Rust => self
                .rust
                .as_ref()
                .is_some_and(|reading| reading.profiles.contains_key(name)),
            Dialect::JavaScript => self.javascript.profiles.contains_key(name),
        }
    }
}

/// The name in a header that no reader accepts, such as one without its closing bracket.
pub(super) fn name_in_damage(
    document: &Document,
    file: FileKind,
    section: &Section,
) -> Option<String> {
    let LineKind::Header { name, closed } = &document.lines().get(section.header)?.kind else {
        return None;
    };
    let text = document.text(name);
    let text = text.trim_matches(botocore::is_space);
    if *closed && file == FileKind::Credentials {
        return None;
    }
    match botocore::place(file, text.trim_end_matches(']')) {
        Some((Place::Profile, name)) => Some(name).filter(|name| !name.is_empty()),
        Some(_) => None,
        None => text
            .strip_prefix("profile")
            .filter(|rest| rest.starts_with([' ', '\t']))
            .map(|rest| rest.trim().trim_matches(['"', '\'']).to_owned())
            .filter(|name| !name.is_empty()),
    }
}

/// The keys of a section line by line, lower-case; of two of one name the last.
pub(super) fn section_keys(document: &Document, section: &Section) -> Keys {
    let mut keys = Keys::new();
    let mut open: Option<String> = None;
    for line in document
        .lines()
        .get(section.body.clone())
        .unwrap_or_default()
    {
        match &line.kind {
            LineKind::Key { key, value, .. } => {
                let key = document.text(key).to_lowercase();
                keys.insert(key.clone(), Value::Text(document.text(value)));
                open = Some(key);
            }
            LineKind::SubKey { key, value } => {
                let (key, value) = (document.text(key), document.text(value));
                let Some(owner) = open.as_ref().and_then(|open| keys.get_mut(open)) else {
                    continue;
                };
                match owner {
                    Value::Block(block) => {
                        block.insert(key, value);
                    }
                    Value::Text(_) => *owner = Value::Block(BTreeMap::from([(key, value)])),
                }
            }
            LineKind::Continuation => {
                let owner = open.as_ref().and_then(|open| keys.get_mut(open));
                if let Some(Value::Text(text)) = owner {
                    text.push('\n');
                    text.push_str(&document.text(&line.text));
                }
            }
            LineKind::Header { .. } | LineKind::Junk => open = None,
            LineKind::Blank | LineKind::Comment => {}
        }
    }
    keys
}

