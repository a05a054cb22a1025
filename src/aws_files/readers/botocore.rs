//! The AWS CLI's and boto3's reading: Python's `RawConfigParser` and botocore 1.44.5's `configloader`.

use std::collections::{BTreeMap, HashMap};

use super::shell_words;
use super::{FileKind, Issue, Keys, Reading, Value, bad_utf8, column_of, quoted};

/// The section whose keys Python copies into every other section.
const DEFAULTS: &str = "DEFAULT";

/// Python's `str.isspace`: Unicode white space and the four ASCII separators.
pub(in crate::aws_files) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Lines as Python's text mode gives them: LF, CRLF and a lone CR all end a line.
pub(in crate::aws_files) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match text.find(['\n', '\r']) {
            None => {
                rest = None;
                (!text.is_empty()).then_some(text)
            }
            Some(end) => {
                let (line, after) = text.split_at(end);
                rest = Some(
                    after.strip_prefix("\r\n").unwrap_or_else(|| after.get(1..).unwrap_or("")),
                );
                Some(line)
            }
        }
    })
}

/// A value while it is being read: its text so far and the line of each piece.
struct Open {
    text: String,
    lines: Vec<usize>,
}

#[derive(Default)]
struct Section {
    name: String,
    keys: BTreeMap<String, Open>,
}

#[derive(Default)]
struct Parser {
    /// In the order of the file; the first is Python's `DEFAULT`.
    sections: Vec<Section>,
    index: HashMap<String, usize>,
    current: Option<usize>,
    key: Option<String>,
    indent: usize,
    issues: Vec<Issue>,
}

/// The reading of one file, and every place at which botocore would refuse it.
pub(super) fn read(file: FileKind, bytes: &[u8]) -> (Reading, Vec<Issue>) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let (line, column) = bad_utf8(bytes).unwrap_or((1, 1));
        let issue = Issue::new(line, column, "The file is not UTF-8 text from here on.");
        return (Reading::default(), vec![issue]);
    };
    let Parser { sections, mut issues, .. } = parse(text);
    let (defaults, mut sections) = finish(sections, &mut issues);
    for (_, keys) in &mut sections {
        for (key, value) in &defaults {
            keys.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    issues.sort_by_key(|issue| issue.line);
    (profile_map(file, sections), issues)
}

/// The keys of a `[DEFAULT]` section, which every section of the file gets.
pub(in crate::aws_files) fn defaults(bytes: &[u8]) -> Keys {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    finish(parse(text).sections.into_iter().take(1).collect(), &mut Vec::new()).0
}

fn parse(text: &str) -> Parser {
    let mut parser = Parser::default();
    parser.sections.push(Section { name: DEFAULTS.to_owned(), ..Section::default() });
    for (number, line) in lines(text).enumerate() {
        parser.line(number + 1, line);
    }
    parser
}

impl Parser {
    fn line(&mut self, number: usize, line: &str) {
        let value = strip(line);
        if value.starts_with(['#', ';']) {
            return;
        }
        if value.is_empty() {
            // Python keeps a blank line as part of an open value and trims it off at the end.
            self.append(number, "");
            return;
        }
        let indent = line.chars().take_while(|c| is_space(*c)).count();
        if indent > self.indent && self.append(number, value) {
            return;
        }
        self.indent = indent;
        match header(value) {
            Some(name) => self.header(number, column_of(line, value), name),
            None if self.current.is_none() => {
                // Python stops here; going on would report every line up to the first header.
                if self.issues.is_empty() {
                    self.issue(number, column_of(line, value), before_header(value));
                }
            }
            None => self.option(number, line, value),
        }
    }

    /// Adds a line to the open value; says whether there is one.
    fn append(&mut self, number: usize, piece: &str) -> bool {
        let Some(section) = self.current.and_then(|at| self.sections.get_mut(at)) else {
            return false;
        };
        let Some(open) = self.key.as_ref().and_then(|key| section.keys.get_mut(key)) else {
            return false;
        };
        open.text.push('\n');
        open.text.push_str(piece);
        open.lines.push(number);
        true
    }

    fn header(&mut self, number: usize, column: usize, name: &str) {
        self.key = None;
        if name == DEFAULTS {
            self.current = Some(0);
        } else if let Some(at) = self.index.get(name) {
            self.current = Some(*at);
            self.issue(
                number,
                column,
                format!("The section {} is there a second time.", quoted(name)),
            );
        } else {
            self.current = Some(self.sections.len());
            self.index.insert(name.to_owned(), self.sections.len());
            self.sections.push(Section { name: name.to_owned(), ..Section::default() });
        }
    }

    fn option(&mut self, number: usize, line: &str, value: &str) {
        let column = column_of(line, value);
        let Some((name, text)) = value.split_once(['=', ':']) else {
            self.issue(number, column, "The line is neither a header nor “key = value”.");
            return;
        };
        let name = name.trim_end_matches(is_space).to_lowercase();
        if name.is_empty() {
            self.issue(number, column, "The value has no key before it.");
        }
        let Some(section) = self.current.and_then(|at| self.sections.get_mut(at)) else {
            return;
        };
        let open = Open { text: strip(text).to_owned(), lines: vec![number] };
        let twice = section.keys.insert(name.clone(), open).is_some() && !name.is_empty();
        self.key = (!name.is_empty()).then(|| name.clone());
        if twice {
            let message =
                format!("The key {} is there a second time in this section.", quoted(&name));
            self.issue(number, column, message);
        }
    }

    fn issue(&mut self, line: usize, column: usize, message: impl Into<String>) {
        self.issues.push(Issue::new(line, column, message));
    }
}

fn before_header(value: &str) -> &'static str {
    if value.starts_with('\u{feff}') {
        "The file begins with a byte order mark, which hides its first line."
    } else if value.starts_with('[') {
        "The section header has no closing “]”."
    } else {
        "This line stands before the first [section]."
    }
}

/// Python's section pattern `\[(.+)\]` at the start of the line: up to the last bracket, the rest ignored.
pub(in crate::aws_files) fn header(value: &str) -> Option<&str> {
    let inner = value.strip_prefix('[')?;
    let end = inner.rfind(']')?;
    inner.get(..end).filter(|name| !name.is_empty())
}

/// Trims the values and reads nested blocks; the `DEFAULT` keys come apart from the rest.
fn finish(sections: Vec<Section>, issues: &mut Vec<Issue>) -> (Keys, Vec<(String, Keys)>) {
    let mut finished = sections.into_iter().map(|section| {
        let values = section.keys.into_iter();
        let keys = values.map(|(key, open)| (key, finish_value(&open, issues))).collect::<Keys>();
        (section.name, keys)
    });
    let defaults = finished.next().map(|(_, keys)| keys).unwrap_or_default();
    (defaults, finished.collect())
}

fn finish_value(open: &Open, issues: &mut Vec<Issue>) -> Value {
    let text = open.text.trim_end_matches(is_space);
    if !text.starts_with('\n') {
        return Value::Text(text.to_owned());
    }
    let mut block = BTreeMap::new();
    for (index, piece) in text.split('\n').enumerate() {
        for line in piece.split(is_line_break).map(strip).filter(|line| !line.is_empty()) {
            if let Some((key, value)) = line.split_once('=') {
                block.insert(strip(key).to_owned(), strip(value).to_owned());
            } else {
                let at = open.lines.get(index).copied().unwrap_or(1);
                let message = "A line of an indented block is not “key = value”.";
                issues.push(Issue::new(at, 1, message));
            }
        }
    }
    Value::Block(block)
}

/// What `str.splitlines` breaks at besides the line ends that text mode has already turned into LF.
fn is_line_break(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// botocore's `build_profile_map` for the config file; every section is a profile in credentials.
fn profile_map(file: FileKind, sections: Vec<(String, Keys)>) -> Reading {
    let mut reading = Reading::default();
    for (name, keys) in sections {
        match place(file, &name) {
            Some((Place::Profile, name)) => reading.profiles.insert(name, keys),
            Some((Place::SsoSession, name)) => reading.sso_sessions.insert(name, keys),
            Some((Place::Services, name)) => reading.services.insert(name, keys),
            Some((Place::Other, name)) => reading.other.insert(name, keys),
            None => None,
        };
    }
    reading
}

/// Where a section belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::aws_files) enum Place {
    Profile,
    SsoSession,
    Services,
    Other,
}

/// What botocore takes a header's text for; nothing where it drops the section.
pub(in crate::aws_files) fn place(file: FileKind, name: &str) -> Option<(Place, String)> {
    if file == FileKind::Credentials {
        return Some((Place::Profile, name.to_owned()));
    }
    let place = if name.starts_with("profile") {
        Place::Profile
    } else if name.starts_with("sso-session") {
        Place::SsoSession
    } else if name.starts_with("services") {
        Place::Services
    } else if name == "default" {
        return Some((Place::Profile, name.to_owned()));
    } else {
        return Some((Place::Other, name.to_owned()));
    };
    let mut words = shell_words::split(name)?.into_iter();
    match (words.next(), words.next(), words.next()) {
        (Some(_), Some(name), None) => Some((place, name)),
        _ => None,
    }
}
