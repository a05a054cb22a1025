//! What the readers actually read, side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::Inspection;
use crate::aws_files::document::{Document, LineKind, Section};
use crate::aws_files::headers::Names;
use crate::aws_files::readers::botocore::Place;
use crate::aws_files::readers::{Dialect, FileKind, Keys, Reading, Value, quoted};

/// Keys with nested ones as `block.key`; empty values left out, as JavaScript does.
type Flat = BTreeMap<String, String>;

/// Sections by place and name.
type Sections = BTreeMap<(Place, String), Flat>;

pub(super) fn look(inspection: &mut Inspection) {
    let readings: Vec<(Dialect, Sections)> = inspection
        .readings
        .iter()
        .map(|(dialect, reading)| (*dialect, flatten(*dialect, inspection.file, reading)))
        .collect();
    if readings.len() < 2 {
        return;
    }
    let places = Places::of(&inspection.document, inspection.file);
    let sections: BTreeSet<&(Place, String)> =
        readings.iter().flat_map(|(_, s)| s.keys()).collect();
    for section in sections {
        let seen: Vec<(Dialect, &Flat)> = readings
            .iter()
            .filter_map(|(dialect, sections)| Some((*dialect, sections.get(section)?)))
            .collect();
        // A reader that does not see the section at all is told of at its header.
        let keys: BTreeSet<&String> = seen.iter().flat_map(|(_, keys)| keys.keys()).collect();
        for key in keys {
            let values: Vec<(Dialect, Option<&String>)> =
                seen.iter().map(|(dialect, keys)| (*dialect, keys.get(key))).collect();
            let odd = outvoted(&values);
            if !odd.0.is_empty() {
                tell(inspection, &places, section, key, odd);
            }
        }
    }
}

fn flatten(dialect: Dialect, file: FileKind, reading: &Reading) -> Sections {
    let mut sections = Sections::new();
    let mut add = |place: Place, name: &str, keys: &Keys| {
        sections.insert((place, name.to_owned()), flat(keys));
    };
    for (name, keys) in &reading.profiles {
        // JavaScript lists these two kinds among the profiles of the config file.
        let kind = name.split_once('.').map(|(kind, _)| kind);
        let doubled = dialect == Dialect::JavaScript
            && file == FileKind::Config
            && matches!(kind, Some("services" | "sso-session"));
        if !doubled {
            add(Place::Profile, name, keys);
        }
    }
    for (name, keys) in &reading.sso_sessions {
        add(Place::SsoSession, name, keys);
    }
    for (name, keys) in &reading.services {
        add(Place::Services, name, keys);
    }
    sections
}

fn flat(keys: &Keys) -> Flat {
    let mut flat = Flat::new();
    let mut add = |key: String, value: &str| {
        if !value.is_empty() {
            flat.insert(key, value.to_owned());
        }
    };
    for (key, value) in keys {
        match value {
            Value::Block(block) => {
                for (sub, value) in block {
                    add(format!("{key}.{sub}"), value);
                }
            }
            // The Rust SDK keeps a block of a profile as its text.
            Value::Text(text) if text.starts_with('\n') => {
                let pairs = text.split('\n').filter_map(|line| line.split_once('='));
                pairs.for_each(|(sub, value)| add(format!("{key}.{}", sub.trim()), value.trim()));
            }
            Value::Text(text) => add(key.clone(), text),
        }
    }
    flat
}

/// The readers whose value is not the most common one, and whether there is such a value: of two that
/// differ, both are named.
fn outvoted(values: &[(Dialect, Option<&String>)]) -> (Vec<Dialect>, bool) {
    let votes = |value: Option<&String>| values.iter().filter(|(_, other)| *other == value).count();
    let most = values.iter().map(|(_, value)| votes(*value)).max().unwrap_or_default();
    if most == values.len() {
        return (Vec::new(), true);
    }
    let common = most * 2 > values.len();
    let odd = values.iter().filter(|(_, value)| !common || votes(*value) < most);
    (odd.map(|(dialect, _)| *dialect).collect(), common)
}

fn tell(
    inspection: &mut Inspection,
    places: &Places,
    section: &(Place, String),
    key: &str,
    (odd, common): (Vec<Dialect>, bool),
) {
    let (line, column, until) = places.find(section, key);
    // A row may have explained it: on the key's line, a further line of its value, or the header.
    let header = places.headers.get(section).and_then(|line| inspection.found.get(line));
    let explained = |dialect: &Dialect| {
        let lines = inspection.found.range(line..=until).map(|(_, problems)| problems);
        let mut near = lines.chain(header).flatten();
        near.any(|problem| problem.affects.contains(dialect))
    };
    let left: Vec<Dialect> = odd.iter().filter(|d| !explained(d)).copied().collect();
    // Where no value is the common one, one explained reader explains the difference.
    if left.is_empty() || !common && left.len() < odd.len() {
        return;
    }
    if let Some(problem) = inspection.at(line).iter_mut().find(|problem| !problem.fatal) {
        problem.affects.extend(left);
        problem.affects.sort_unstable();
        return;
    }
    let tools: Vec<&str> = left.iter().map(|dialect| dialect.label()).collect();
    let what = format!(
        "The tools read different values for {} of {}: see the {}.",
        quoted(key),
        quoted(&section.1),
        tools.join(" and the ")
    );
    inspection.push(line, column, what, &left, false);
}

/// Where a key stands: line, column, and the last line of its value.
type At = (usize, usize, usize);

/// Where sections and keys stand.
#[derive(Default)]
struct Places {
    keys: BTreeMap<(Place, String), BTreeMap<String, At>>,
    headers: BTreeMap<(Place, String), usize>,
}

impl Places {
    fn of(document: &Document, file: FileKind) -> Self {
        let mut places = Self::default();
        for section in document.sections() {
            let names = Names::of(document, file, &section);
            let Some(name) = Dialect::ALL.iter().find_map(|dialect| names.get(*dialect)) else {
                continue;
            };
            places.headers.insert(name.clone(), section.header + 1);
            let keys = places.keys.entry(name.clone()).or_default();
            add_keys(document, &section, keys);
        }
        places
    }

    fn find(&self, section: &(Place, String), key: &str) -> At {
        let keys = self.keys.get(section);
        let found = keys.and_then(|keys| keys.get(key).or_else(|| keys.get(&key.to_lowercase())));
        found.copied().unwrap_or_else(|| {
            let line = self.headers.get(section).copied().unwrap_or(1);
            (line, 1, line)
        })
    }
}

fn add_keys(document: &Document, section: &Section, keys: &mut BTreeMap<String, At>) {
    let mut owner: Option<String> = None;
    for index in section.body.clone() {
        let Some(line) = document.lines().get(index) else {
            continue;
        };
        let at = || (index + 1, document.column(line, line.text.start), index + 1);
        match &line.kind {
            LineKind::Blank => continue,
            LineKind::Key { key, .. } => {
                let key = document.text(key).to_lowercase();
                keys.insert(key.clone(), at());
                owner = Some(key);
            }
            LineKind::SubKey { key, .. } => {
                if let Some(owner) = &owner {
                    keys.insert(format!("{owner}.{}", document.text(key)), at());
                }
            }
            _ => {}
        }
        if let Some(found) = owner.as_ref().and_then(|owner| keys.get_mut(owner)) {
            found.2 = index + 1;
        }
    }
}
