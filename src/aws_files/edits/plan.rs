//! Where an edit's bytes go.

use std::ops::Range;

use super::{Edit, EditError, check_key, check_value};
use crate::aws_files::document::{Document, Eol, Line, LineKind, Section};
use crate::aws_files::headers::Names;
use crate::aws_files::names::check_name;
use crate::aws_files::profiles::name_in_damage;
use crate::aws_files::readers::botocore::Place;
use crate::aws_files::readers::{Dialect, FileKind};

/// A range of the old bytes and what takes its place.
struct Splice {
    range: Range<usize>,
    bytes: Vec<u8>,
}

/// The bytes after one edit; the same bytes where there is nothing to do.
pub(super) fn carry_out(document: &Document, edit: &Edit) -> Result<Vec<u8>, EditError> {
    if document.bytes().contains(&0) {
        return Err(EditError::NotText { file: edit.file() });
    }
    let splices = match edit {
        Edit::SetKey { file, profile, key, value } => {
            set_key(document, *file, profile, key, value.as_deref())?
        }
        Edit::AddProfile { file, profile, keys } => add_profile(document, *file, profile, keys)?,
        Edit::RemoveProfile { file, profile } => remove_profile(document, *file, profile)?,
    };
    Ok(splice(document.bytes(), splices))
}

fn splice(bytes: &[u8], mut splices: Vec<Splice>) -> Vec<u8> {
    splices.sort_by_key(|splice| splice.range.start);
    let mut out = Vec::with_capacity(bytes.len() + 128);
    let mut at = 0;
    for Splice { range, bytes: new } in splices {
        out.extend_from_slice(bytes.get(at..range.start).unwrap_or_default());
        out.extend_from_slice(&new);
        at = range.end;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}

/// The one section of a profile that both readers go by; nothing where the file has none.
pub(super) fn find_section(
    document: &Document,
    file: FileKind,
    profile: &str,
) -> Result<Option<Section>, EditError> {
    let mut found: Vec<(Section, Names)> = Vec::new();
    for section in document.sections() {
        if !may_name(document, &section, profile) {
            continue;
        }
        let names = Names::of(document, file, &section);
        let damaged = || {
            names.profile().is_none()
                && name_in_damage(document, file, &section).is_some_and(|name| name == profile)
        };
        if names.is(Place::Profile, profile) || damaged() {
            found.push((section, names));
        }
    }
    // `[profile default]` after `[default]` takes its place in every reader.
    if profile == "default" && file == FileKind::Config && found.len() == 2 {
        let prefixed = |section: &Section| header_text(document, section).contains("profile");
        if found.first().is_some_and(|(section, _)| !prefixed(section))
            && found.last().is_some_and(|(section, _)| prefixed(section))
        {
            found.remove(0);
        }
    }
    match found.as_slice() {
        [] => Ok(None),
        [(section, names)] => {
            let seen = |dialect| {
                names.get(dialect).is_some_and(|(p, n)| *p == Place::Profile && n == profile)
            };
            if seen(Dialect::Botocore) || seen(Dialect::Rust) {
                Ok(Some(section.clone()))
            } else {
                Err(EditError::Header { file, line: section.header + 1 })
            }
        }
        several => Err(EditError::Twice {
            file,
            what: format!("The profile {profile}"),
            lines: several.iter().map(|(section, _)| section.header + 1).collect(),
        }),
    }
}

/// A quick look that saves reading most headers: the name stands there as it is, or in quotes or escaped.
fn may_name(document: &Document, section: &Section, profile: &str) -> bool {
    let Some(line) = document.lines().get(section.header) else {
        return false;
    };
    let text = document.slice(&line.range);
    let name = profile.as_bytes();
    name.is_empty()
        || text.windows(name.len()).any(|part| part == name)
        || text.iter().any(|b| matches!(b, b'"' | b'\'' | b'\\'))
        || !text.is_ascii()
}

fn header_text(document: &Document, section: &Section) -> String {
    document.lines().get(section.header).map(|line| document.text(&line.text)).unwrap_or_default()
}

/// The lines of a section that hold this key.
fn find_keys(document: &Document, section: &Section, wanted: &str) -> Vec<usize> {
    let wanted = wanted.to_lowercase();
    let holds = |index: &usize| match document.lines().get(*index).map(|line| &line.kind) {
        Some(LineKind::Key { key, .. }) => document.text(key).to_lowercase() == wanted,
        _ => false,
    };
    section.body.clone().filter(holds).collect()
}

/// The line (from 1) and the value of a profile's key, when there is exactly one.
pub(super) fn find_value(
    document: &Document,
    file: FileKind,
    profile: &str,
    key: &str,
) -> Option<(usize, String)> {
    let section = find_section(document, file, profile).ok()??;
    let &[at] = find_keys(document, &section, key).as_slice() else {
        return None;
    };
    match &document.lines().get(at)?.kind {
        LineKind::Key { value, .. } => Some((at + 1, document.text(value))),
        _ => None,
    }
}

fn set_key(
    document: &Document,
    file: FileKind,
    profile: &str,
    key: &str,
    value: Option<&str>,
) -> Result<Vec<Splice>, EditError> {
    check_key(key)?;
    if let Some(value) = value {
        check_value(key, value)?;
    }
    let Some(section) = find_section(document, file, profile)? else {
        let new = value.map(|value| (key.to_lowercase(), value.to_owned()));
        return match new {
            None => Ok(Vec::new()),
            Some(pair) => new_section(document, file, profile, &[pair]),
        };
    };
    let lines = find_keys(document, &section, key);
    match (lines.as_slice(), value) {
        ([], None) => Ok(Vec::new()),
        ([], Some(value)) => Ok(vec![insert_key(document, &section, key, value)]),
        ([at], None) => Ok(remove_key(document, &section, *at)),
        ([at], Some(value)) => replace_value(document, file, &section, *at, value),
        (several, _) => Err(EditError::Twice {
            file,
            what: format!("The key {}", key.to_lowercase()),
            lines: several.iter().map(|at| at + 1).collect(),
        }),
    }
}

/// The lines after a key that go with it: its further lines, and the blanks and comments among them.
fn extent<'a>(
    document: &'a Document,
    section: &Section,
    at: usize,
) -> impl Iterator<Item = &'a Line> {
    let rest = document.lines().get(at + 1..section.body.end).unwrap_or_default();
    rest.iter().take_while(|line| {
        !matches!(line.kind, LineKind::Key { .. } | LineKind::Junk | LineKind::Header { .. })
    })
}

/// Removes the further lines of a value. An indented comment among them moves to the first column,
/// since the Rust SDK would take it for a part of the value above.
fn remove_rest(document: &Document, section: &Section, at: usize) -> Vec<Splice> {
    let splice = |line: &Line| match line.kind {
        LineKind::Continuation | LineKind::SubKey { .. } => Some(line.range.clone()),
        LineKind::Comment if line.text.start > line.range.start => {
            Some(line.range.start..line.text.start)
        }
        _ => None,
    };
    extent(document, section, at)
        .filter_map(splice)
        .map(|range| Splice { range, bytes: Vec::new() })
        .collect()
}

fn remove_key(document: &Document, section: &Section, at: usize) -> Vec<Splice> {
    let mut splices = remove_rest(document, section, at);
    if let Some(line) = document.lines().get(at) {
        splices.push(Splice { range: line.range.clone(), bytes: Vec::new() });
    }
    splices
}

fn replace_value(
    document: &Document,
    file: FileKind,
    section: &Section,
    at: usize,
    new: &str,
) -> Result<Vec<Splice>, EditError> {
    let Some(line) = document.lines().get(at) else {
        return Ok(Vec::new());
    };
    let LineKind::Key { key, separator, value, comment } = &line.kind else {
        return Ok(Vec::new());
    };
    if extent(document, section, at).any(|line| matches!(line.kind, LineKind::SubKey { .. })) {
        let key = document.text(key);
        return Err(EditError::IsBlock { file, key, line: at + 1 });
    }
    let mut splices = remove_rest(document, section, at);
    if splices.is_empty() && comment.is_none() && document.slice(value) == new.as_bytes() {
        return Ok(Vec::new());
    }
    let mut bytes = new.as_bytes().to_vec();
    if value.start == separator + 1 && key.end < *separator {
        // Nothing stood after `key =`: keep the blank that stands before it on the other side too.
        bytes.insert(0, b' ');
    }
    splices.push(Splice { range: value.start..line.text.end, bytes });
    if let Some(comment) = comment {
        // The AWS CLI would read the comment as a part of the value, so it gets a line of its own.
        let mut bytes = document.slice(&(line.range.start..line.text.start)).to_vec();
        bytes.extend_from_slice(document.slice(comment));
        bytes.extend_from_slice(eol_near(document, at).bytes());
        splices.push(Splice { range: line.range.start..line.range.start, bytes });
    }
    Ok(splices)
}

/// The line end to use beside a line: its own, else the file's first, else LF.
fn eol_near(document: &Document, at: usize) -> Eol {
    let own = document.lines().get(at).map(|line| line.eol);
    let first = document.lines().first().map(|line| line.eol);
    [own, first].into_iter().flatten().find(|eol| *eol != Eol::None).unwrap_or(Eol::Lf)
}

fn insert_key(document: &Document, section: &Section, key: &str, value: &str) -> Splice {
    let part_of_body = |line: &Line| match line.kind {
        LineKind::Comment => line.text.start > line.range.start,
        LineKind::Blank => false,
        _ => true,
    };
    let after = section
        .body
        .clone()
        .rev()
        .find(|index| document.lines().get(*index).is_some_and(part_of_body))
        .unwrap_or(section.header);
    let indent = section.body.clone().rev().find_map(|index| {
        let line = document.lines().get(index)?;
        matches!(line.kind, LineKind::Key { .. }).then(|| line.range.start..line.text.start)
    });
    let eol = eol_near(document, after);
    let (end, open) = document
        .lines()
        .get(after)
        .map_or((document.bytes().len(), false), |line| (line.range.end, line.eol == Eol::None));
    let mut bytes = Vec::new();
    if open {
        bytes.extend_from_slice(eol.bytes());
    }
    bytes.extend_from_slice(indent.map(|range| document.slice(&range)).unwrap_or_default());
    push_key(&mut bytes, key, value, eol);
    Splice { range: end..end, bytes }
}

fn push_key(bytes: &mut Vec<u8>, key: &str, value: &str, eol: Eol) {
    bytes.extend_from_slice(key.to_lowercase().as_bytes());
    bytes.extend_from_slice(b" = ");
    bytes.extend_from_slice(value.as_bytes());
    bytes.extend_from_slice(eol.bytes());
}

fn add_profile(
    document: &Document,
    file: FileKind,
    profile: &str,
    keys: &[(String, String)],
) -> Result<Vec<Splice>, EditError> {
    if let Some(section) = find_section(document, file, profile)? {
        let (profile, line) = (profile.to_owned(), section.header + 1);
        return Err(EditError::Exists { file, profile, line });
    }
    for (at, (key, value)) in keys.iter().enumerate() {
        check_key(key)?;
        check_value(key, value)?;
        let same = |(other, _): &(String, String)| other.eq_ignore_ascii_case(key);
        if keys.get(..at).is_some_and(|before| before.iter().any(same)) {
            return Err(EditError::Key { key: key.clone() });
        }
    }
    new_section(document, file, profile, keys)
}

fn new_section(
    document: &Document,
    file: FileKind,
    profile: &str,
    keys: &[(String, String)],
) -> Result<Vec<Splice>, EditError> {
    check_name(profile)?;
    let last = document.lines().len().saturating_sub(1);
    let eol = eol_near(document, last);
    let mut bytes = Vec::new();
    if let Some(line) = document.lines().get(last) {
        if line.eol == Eol::None {
            bytes.extend_from_slice(eol.bytes());
        }
        if line.kind != LineKind::Blank {
            bytes.extend_from_slice(eol.bytes());
        }
    }
    let prefix = match file {
        FileKind::Config if profile != "default" => "profile ",
        _ => "",
    };
    bytes.extend_from_slice(format!("[{prefix}{profile}]").as_bytes());
    bytes.extend_from_slice(eol.bytes());
    for (key, value) in keys {
        push_key(&mut bytes, key, value, eol);
    }
    let end = document.bytes().len();
    Ok(vec![Splice { range: end..end, bytes }])
}

/// Takes out the header and the body up to its last key; blanks and comments before the next header stay.
fn remove_profile(
    document: &Document,
    file: FileKind,
    profile: &str,
) -> Result<Vec<Splice>, EditError> {
    let Some(section) = find_section(document, file, profile)? else {
        return Ok(Vec::new());
    };
    let Some(header) = document.lines().get(section.header) else {
        return Ok(Vec::new());
    };
    let in_body = |line: &Line| match line.kind {
        LineKind::Blank => false,
        LineKind::Comment => line.text.start > line.range.start,
        _ => true,
    };
    let last = section
        .body
        .clone()
        .rev()
        .filter_map(|index| document.lines().get(index))
        .find(|line| in_body(line))
        .unwrap_or(header);
    let mut end = last.range.end;
    // One blank line that set the profile off from the next goes with it.
    let next = document.lines().iter().find(|line| line.range.start == end);
    if let Some(line) = next.filter(|line| line.kind == LineKind::Blank) {
        end = line.range.end;
    }
    let start = header.range.start + document.bom_of(header);
    Ok(vec![Splice { range: start..end, bytes: Vec::new() }])
}
