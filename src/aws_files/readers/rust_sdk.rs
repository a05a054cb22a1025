//! The Rust SDK's reading: `env_config` of aws-runtime 1.10.2.

use std::collections::{BTreeMap, HashMap};

use super::botocore::Place;
use super::{FileKind, Issue, Keys, Reading, Value, column_of};
use crate::aws_files::names::is_identifier_char;

/// The only blanks this reader knows; a no-break space is text to it.
const BLANKS: [char; 2] = [' ', '\t'];

#[derive(Default)]
struct Section<'a> {
    name: &'a str,
    keys: BTreeMap<String, String>,
}

#[derive(Default)]
struct Parser<'a> {
    sections: Vec<Section<'a>>,
    index: HashMap<&'a str, usize>,
    current: Option<usize>,
    key: Option<String>,
    nested: bool,
    issues: Vec<Issue>,
}

/// The reading of one file, and every place at which the SDK would refuse it.
///
/// A file that is not UTF-8 is read as if it were empty, without an error: so does the SDK.
pub(super) fn read(file: FileKind, bytes: &[u8]) -> (Reading, Vec<Issue>) {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let mut parser = Parser::default();
    for (number, line) in text.lines().enumerate() {
        parser.line(number + 1, line);
    }
    (normalise(file, parser.sections), parser.issues)
}

impl<'a> Parser<'a> {
    fn line(&mut self, number: usize, line: &'a str) {
        let text = line.trim_matches(BLANKS);
        if text.is_empty() || line.starts_with(['#', ';']) {
            return;
        }
        if line.starts_with('[') {
            self.header(number, line);
        } else if self.current.is_none() {
            if self.issues.is_empty() {
                self.issue(number, column_of(line, text), before_header(text));
            }
        } else if line.starts_with(BLANKS) {
            self.continuation(number, line, text);
        } else {
            self.property(number, line);
        }
    }

    fn header(&mut self, number: usize, line: &'a str) {
        self.key = None;
        let Some(name) = header(line) else {
            self.issue(number, 1, "The section header does not end with “]”.");
            // A section of its own that nobody sees, so that its keys are not put elsewhere.
            self.current = Some(self.sections.len());
            self.sections.push(Section::default());
            return;
        };
        let next = self.sections.len();
        let at = *self.index.entry(name).or_insert(next);
        if at == next {
            self.sections.push(Section { name, ..Section::default() });
        }
        self.current = Some(at);
    }

    fn property(&mut self, number: usize, line: &str) {
        match property(line) {
            Err(wrong) => {
                self.key = None;
                self.issue(number, 1, wrong.sentence("a property"));
            }
            Ok((key, value)) => {
                let key = key.to_ascii_lowercase();
                self.nested = value.is_empty();
                if let Some(section) = self.current.and_then(|at| self.sections.get_mut(at)) {
                    section.keys.insert(key.clone(), value.to_owned());
                }
                self.key = Some(key);
            }
        }
    }

    fn continuation(&mut self, number: usize, line: &str, text: &str) {
        let column = column_of(line, text);
        let Some(key) = &self.key else {
            self.issue(number, column, "An indented line follows no key.");
            return;
        };
        if self.nested
            && let Err(wrong) = property(line)
        {
            self.issue(number, column, wrong.sentence("the indented block"));
            return;
        }
        let section = self.current.and_then(|at| self.sections.get_mut(at));
        if let Some(value) = section.and_then(|section| section.keys.get_mut(key)) {
            value.push('\n');
            value.push_str(text);
        }
    }

    fn issue(&mut self, line: usize, column: usize, message: impl Into<String>) {
        self.issues.push(Issue::new(line, column, message));
    }
}

fn before_header(text: &str) -> &'static str {
    if text.starts_with('\u{feff}') {
        "The file begins with a byte order mark, which hides its first line."
    } else {
        "This line stands before the first [section]."
    }
}

enum Wrong {
    NoEquals,
    NoName,
}

impl Wrong {
    fn sentence(&self, what: &str) -> String {
        match self {
            Self::NoEquals => format!("The line has no “=”, as {what} needs."),
            Self::NoName => "The value has no key before it.".to_owned(),
        }
    }
}

/// The name between the brackets of a header line, comment removed; nothing where it does not close.
pub(in crate::aws_files) fn header(line: &str) -> Option<&str> {
    without_comment(line, false).strip_prefix('[')?.strip_suffix(']')
}

fn property(line: &str) -> Result<(&str, &str), Wrong> {
    let (key, value) = without_comment(line, true).split_once('=').ok_or(Wrong::NoEquals)?;
    let key = key.trim_matches(BLANKS);
    if key.is_empty() { Err(Wrong::NoName) } else { Ok((key, value.trim_matches(BLANKS))) }
}

fn without_comment(line: &str, after_blank_only: bool) -> &str {
    let line = line.trim_matches(BLANKS);
    let mut blank_before = false;
    for (at, c) in line.char_indices() {
        if matches!(c, '#' | ';') && (blank_before || !after_blank_only) {
            return line.get(..at).unwrap_or(line).trim_matches(BLANKS);
        }
        blank_before = c.is_whitespace();
    }
    line
}

/// The prefix and the rest of a header such as `[profile foo]`; no prefix in `[default]`.
fn prefix_and_name(name: &str) -> (Option<&str>, &str) {
    let name = name.trim_matches(BLANKS);
    match name.split_once(BLANKS) {
        Some((prefix, rest)) => (Some(prefix.trim()), rest.trim()),
        None => (None, name.trim()),
    }
}

/// Names and keys that this reader accepts; others are dropped with a warning in its log.
pub(in crate::aws_files) fn is_identifier(text: &str) -> bool {
    text.chars().all(is_identifier_char)
}

/// What the Rust SDK takes a header's text for; nothing where it ignores the section.
///
/// The flag says that it is an unprefixed `[default]` of the config file, which gives way to `[profile default]`.
pub(in crate::aws_files) fn place(file: FileKind, name: &str) -> Option<(Place, String, bool)> {
    let (prefix, rest) = prefix_and_name(name);
    match (file, prefix) {
        (FileKind::Config, None) => {
            (rest == "default").then(|| (Place::Profile, rest.to_owned(), true))
        }
        (FileKind::Credentials, Some(_)) => None,
        _ if !is_identifier(rest) => None,
        (FileKind::Credentials, None) | (FileKind::Config, Some("profile")) => {
            Some((Place::Profile, rest.to_owned(), false))
        }
        (FileKind::Config, Some("sso-session")) => {
            Some((Place::SsoSession, rest.to_owned(), false))
        }
        (FileKind::Config, Some("services")) => Some((Place::Services, rest.to_owned(), false)),
        (FileKind::Config, Some(other)) => Some((Place::Other, format!("{other} {rest}"), false)),
    }
}

fn normalise(file: FileKind, sections: Vec<Section<'_>>) -> Reading {
    let placed: Vec<_> = sections
        .into_iter()
        .filter_map(|section| place(file, section.name).map(|place| (place, section.keys)))
        .collect();
    let prefixed_default = placed.iter().any(|((place, name, unprefixed), _)| {
        *place == Place::Profile && name == "default" && !unprefixed
    }) && file == FileKind::Config;
    let mut reading = Reading::default();
    for ((place, name, unprefixed), keys) in placed {
        if unprefixed && prefixed_default {
            continue;
        }
        let keys = keys.into_iter().filter(|(key, _)| is_identifier(key));
        let texts = |(key, value)| (key, Value::Text(value));
        match place {
            Place::Profile => reading.profiles.entry(name).or_default().extend(keys.map(texts)),
            Place::SsoSession => {
                reading.sso_sessions.entry(name).or_default().extend(keys.map(texts));
            }
            Place::Services => blocks(&mut reading.services, &name, keys),
            Place::Other => blocks(&mut reading.other, &name, keys),
        }
    }
    reading
}

/// Of other sections this reader keeps the sub-keys only; a section without any leaves no trace.
fn blocks(
    target: &mut BTreeMap<String, Keys>,
    name: &str,
    keys: impl Iterator<Item = (String, String)>,
) {
    for (key, value) in keys {
        let pairs: Vec<(String, String)> = value
            .split('\n')
            .filter_map(|line| line.split_once('='))
            .map(|(k, v)| (k.trim_matches(BLANKS).to_owned(), v.trim_matches(BLANKS).to_owned()))
            .collect();
        if pairs.is_empty() {
            continue;
        }
        let section = target.entry(name.to_owned()).or_default();
        match section.entry(key).or_insert_with(|| Value::Block(BTreeMap::new())) {
            Value::Block(block) => block.extend(pairs),
            text @ Value::Text(_) => *text = Value::Block(pairs.into_iter().collect()),
        }
    }
}
