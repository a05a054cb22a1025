//! The JavaScript SDK's reading: `@smithy/shared-ini-file-loader` 4.7.2.
//!
//! It never fails: a line that it does not understand is skipped.

use std::collections::BTreeMap;

use super::{FileKind, Keys, Reading, Value};

/// Section kinds that the config file may have; each is stored as `kind.name`.
const KINDS: [&str; 3] = ["profile", "sso-session", "services"];

/// JavaScript's `\s`, which is also what `trim()` removes.
pub(in crate::aws_files) fn is_space(c: char) -> bool {
    c != '\u{85}' && c.is_whitespace() || c == '\u{feff}'
}

/// The reading of one file.
pub(super) fn read(file: FileKind, bytes: &[u8]) -> Reading {
    let text = String::from_utf8_lossy(bytes);
    let Some(sections) = parse(&text) else {
        // It throws for this name and swallows the error: the whole file is gone.
        return Reading::default();
    };
    let mut reading = Reading::default();
    for (name, keys) in &sections {
        let kind = name.split_once('.').filter(|(kind, _)| KINDS.contains(kind));
        if file == FileKind::Config {
            match kind {
                Some(("sso-session", rest)) => {
                    reading.sso_sessions.insert(rest.to_owned(), keys.clone());
                }
                Some(("services", rest)) => {
                    reading.services.insert(rest.to_owned(), keys.clone());
                }
                _ => {}
            }
        }
    }
    for (name, keys) in sections {
        let listed = match (file, name.split_once('.')) {
            (FileKind::Credentials, _) => Some(name.as_str()),
            (FileKind::Config, Some(("profile", rest))) => Some(rest),
            (FileKind::Config, Some((kind, _))) if KINDS.contains(&kind) => Some(name.as_str()),
            (FileKind::Config, _) => (name == "default").then_some("default"),
        };
        // `[profile default]` replaces `[default]` as a whole, in any order.
        if let Some(listed) = listed
            && (name != "default" || !reading.profiles.contains_key("default"))
        {
            reading.profiles.insert(listed.to_owned(), keys);
        }
    }
    reading
}

fn parse(text: &str) -> Option<BTreeMap<String, Keys>> {
    let mut sections: BTreeMap<String, Keys> = BTreeMap::new();
    let mut current: Option<String> = None;
    let mut block: Option<String> = None;
    for line in text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)) {
        let trimmed = without_comment(line);
        if let Some(name) = header(trimmed) {
            if matches!(name, "__proto__" | "profile __proto__") {
                return None;
            }
            current = section_key(name);
            block = None;
            continue;
        }
        let Some(section) = &current else { continue };
        let Some((key, value)) = trimmed.split_once('=') else {
            continue;
        };
        if key.is_empty() {
            continue;
        }
        let key = key.trim_matches(is_space);
        let value = value.trim_matches(is_space);
        if value.is_empty() {
            block = Some(key.to_owned());
            continue;
        }
        if !line.starts_with(is_space) {
            block = None;
        }
        let key = match block.as_deref().filter(|name| !name.is_empty()) {
            Some(block) => format!("{block}.{key}"),
            None => key.to_owned(),
        };
        sections.entry(section.clone()).or_default().insert(key, Value::Text(value.to_owned()));
    }
    Some(sections)
}

/// The line up to a `#` or `;` that follows a blank or begins the line, trimmed.
pub(in crate::aws_files) fn without_comment(line: &str) -> &str {
    let mut before: Option<(usize, char)> = None;
    let mut end = line.len();
    for (at, c) in line.char_indices() {
        if matches!(c, '#' | ';') && before.is_none_or(|(_, b)| is_space(b)) {
            end = before.map_or(0, |(at, _)| at);
            break;
        }
        before = Some((at, c));
    }
    line.get(..end).unwrap_or(line).trim_matches(is_space)
}

/// The text between the brackets, when the trimmed line is a header to this reader.
pub(in crate::aws_files) fn header(trimmed: &str) -> Option<&str> {
    trimmed.strip_prefix('[')?.strip_suffix(']')
}

/// The key under which a header's section is stored; nothing where its keys are skipped.
pub(in crate::aws_files) fn section_key(name: &str) -> Option<String> {
    match prefixed(name) {
        Some((kind, rest)) => KINDS.contains(&kind).then(|| format!("{kind}.{rest}")),
        None => (!name.is_empty()).then(|| name.to_owned()),
    }
}

/// The pattern `^([\w-]+)\s(["'])?([\w-@+.%:/]+)\2$`.
fn prefixed(name: &str) -> Option<(&str, &str)> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let end = name.find(|c| !word(c)).filter(|end| *end > 0)?;
    let (kind, rest) = name.split_at(end);
    let blank = rest.chars().next().filter(|c| is_space(*c))?;
    let rest = rest.get(blank.len_utf8()..)?;
    let rest = match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.strip_prefix(quote)?.strip_suffix(quote)?,
        _ => rest,
    };
    let good = |c: char| word(c) || matches!(c, '@' | '+' | '.' | '%' | ':' | '/');
    (!rest.is_empty() && rest.chars().all(good)).then_some((kind, rest))
}
