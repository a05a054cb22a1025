//! One file as the listing sees it: the readers' results where there are any, else line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Origin;
use crate::aws_files::document::{Document, LineKind, Section};
use crate::aws_files::headers::Names;
use crate::aws_files::readers::botocore::{self, Place};
use crate::aws_files::readers::{Dialect, FileKind, Keys, Reading, Value, read_file};

/// One file: its document, what the readers make of it, and its sections by name.
pub(super) struct View {
    pub file: FileKind,
    document: Document,
    is_utf8: bool,
    botocore: Option<Reading>,
    rust: Option<Reading>,
    javascript: Reading,
    sections: Vec<(Section, Names)>,
    /// Names in the order of the file; each once.
    names: Vec<String>,
    /// The sections of each name.
    index: HashMap<String, Vec<usize>>,
}

impl View {
    pub fn new(file: FileKind, bytes: &[u8]) -> Self {
        let document = Document::parse(bytes);
        let sections: Vec<(Section, Names)> = document
            .sections()
            .into_iter()
            .map(|section| {
                let names = Names::of(&document, file, &section);
                (section, names)
            })
            .collect();
        let mut view = Self {
            file,
            botocore: read_file(Dialect::Botocore, file, bytes).ok(),
            rust: read_file(Dialect::Rust, file, bytes).ok(),
            javascript: read_file(Dialect::JavaScript, file, bytes).unwrap_or_default(),
            is_utf8: std::str::from_utf8(bytes).is_ok(),
            document,
            sections: Vec::new(),
            names: Vec::new(),
            index: HashMap::new(),
        };
        for (at, (section, names)) in sections.iter().enumerate() {
            for name in profile_names(&view.document, file, section, names) {
                view.add(name).push(at);
            }
        }
        view.sections = sections;
        // An indented header is a section for the JavaScript SDK alone.
        let kind = |name: &str| name.split_once('.').map(|(kind, _)| kind.to_owned());
        let is_section = |name: &str| {
            matches!(kind(name).as_deref(), Some("profile" | "services" | "sso-session"))
        };
        let unseen: Vec<String> = view
            .javascript
            .profiles
            .keys()
            .filter(|name| !view.index.contains_key(*name) && !is_section(name))
            .cloned()
            .collect();
        for name in unseen {
            view.add(name);
        }
        view
    }

    fn add(&mut self, name: String) -> &mut Vec<usize> {
        if !self.index.contains_key(&name) {
            self.names.push(name.clone());
        }
        self.index.entry(name).or_default()
    }

    /// The names of all profiles, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    fn sections_of(&self, name: &str) -> impl Iterator<Item = &Section> {
        let at = self.index.get(name).map(Vec::as_slice).unwrap_or_default();
        at.iter().filter_map(|at| self.sections.get(*at)).map(|(section, _)| section)
    }

    /// Adds where the profile's sections and keys stand.
    pub fn origins(
        &self,
        name: &str,
        headers: &mut Vec<Origin>,
        origins: &mut BTreeMap<String, Origin>,
    ) {
        let at = |index: usize| Origin { file: self.file, line: index + 1 };
        for section in self.sections_of(name) {
            headers.push(at(section.header));
            for index in section.body.clone() {
                let kind = self.document.lines().get(index).map(|line| &line.kind);
                if let Some(LineKind::Key { key, .. }) = kind {
                    origins.insert(self.document.text(key).to_lowercase(), at(index));
                }
            }
        }
    }

    /// The keys of a profile by the first reader that can tell.
    pub fn keys(&self, name: &str) -> Keys {
        // Rust reads a file that is not UTF-8 as empty; that is no reading to go by.
        let rust = self.rust.as_ref().filter(|_| self.is_utf8);
        let found = [self.botocore.as_ref(), rust]
            .into_iter()
            .flatten()
            .find_map(|reading| reading.profiles.get(name));
        match found {
            Some(keys) => keys.clone(),
            None if self.index.get(name).is_none_or(Vec::is_empty) => {
                self.javascript.profiles.get(name).cloned().unwrap_or_default()
            }
            None => self.keys_by_line(name),
        }
    }

    fn keys_by_line(&self, name: &str) -> Keys {
        self.sections_of(name).flat_map(|section| section_keys(&self.document, section)).collect()
    }

    /// The blocks of `[services NAME]`.
    pub fn services(&self, name: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        let by_line = || {
            let named = self.sections.iter().filter(|(_, names)| names.is(Place::Services, name));
            named.flat_map(|(section, _)| section_keys(&self.document, section)).collect()
        };
        let section = [self.botocore.as_ref(), self.rust.as_ref()]
            .into_iter()
            .flatten()
            .find_map(|reading| reading.services.get(name))
            .cloned()
            .unwrap_or_else(by_line);
        let block = |value| match value {
            Value::Block(block) => Some(block),
            Value::Text(_) => None,
        };
        section.into_iter().filter_map(|(key, value)| Some((key, block(value)?))).collect()
    }

    /// Whether a reader sees the profile here.
    pub fn reads(&self, dialect: Dialect, name: &str) -> bool {
        match dialect {
            Dialect::Botocore => {
                self.botocore.as_ref().is_some_and(|reading| reading.profiles.contains_key(name))
            }
            Dialect::Rust => {
                self.rust.as_ref().is_some_and(|reading| reading.profiles.contains_key(name))
            }
            Dialect::JavaScript => self.javascript.profiles.contains_key(name),
        }
    }
}

/// What a section is called as a profile: botocore's and the Rust SDK's names, which may differ by blanks,
/// else JavaScript's, else what can be made out.
fn profile_names(
    document: &Document,
    file: FileKind,
    section: &Section,
    names: &Names,
) -> BTreeSet<String> {
    let profile_in = |dialect| match names.get(dialect) {
        Some((Place::Profile, name)) => Some(name.clone()),
        _ => None,
    };
    let mut found: BTreeSet<String> =
        [profile_in(Dialect::Botocore), profile_in(Dialect::Rust)].into_iter().flatten().collect();
    if found.is_empty() {
        found.extend(
            profile_in(Dialect::JavaScript).or_else(|| name_in_damage(document, file, section)),
        );
    }
    found
}

/// The name in a header that no reader accepts, such as one without its closing bracket.
pub(in crate::aws_files) fn name_in_damage(
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
pub(in crate::aws_files) fn section_keys(document: &Document, section: &Section) -> Keys {
    let mut keys = Keys::new();
    let mut open: Option<String> = None;
    for line in document.lines().get(section.body.clone()).unwrap_or_default() {
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
