//! The habits that are known to divide the readers, line by line.

use super::Inspection;
use crate::aws_files::document::{Document, Line, LineKind, Section};
use crate::aws_files::headers::Names;
use crate::aws_files::readers::botocore::Place;
use crate::aws_files::readers::rust_sdk::is_identifier;
use crate::aws_files::readers::{Dialect, FileKind, javascript, quoted};

const ALL: &[Dialect] = &Dialect::ALL;
const PYTHON: &[Dialect] = &[Dialect::Botocore];
const RUST: &[Dialect] = &[Dialect::Rust];
const JAVASCRIPT: &[Dialect] = &[Dialect::JavaScript];

/// Sections of the config file that are not profiles and need no prefix (AWS CLI).
const PLAIN_SECTIONS: [&str; 4] = ["plugins", "preview", "toolkit", "cli"];

pub(super) fn look(inspection: &mut Inspection) {
    let document = inspection.document.clone();
    let mut defaults = Vec::new();
    for section in document.sections() {
        header(inspection, &document, &section, &mut defaults);
        body(inspection, &document, &section);
    }
    both_defaults(inspection, &defaults);
}

fn header(
    inspection: &mut Inspection,
    document: &Document,
    section: &Section,
    defaults: &mut Vec<(usize, bool)>,
) {
    let Some(line) = document.lines().get(section.header) else {
        return;
    };
    let LineKind::Header { name, closed: true } = &line.kind else {
        return;
    };
    let (number, column) = (section.header + 1, document.column(line, line.text.start));
    let names = Names::of(document, inspection.file, section);
    let text = document.text(name);
    if text == "DEFAULT" {
        let what = "The AWS CLI and boto3 copy the keys under [DEFAULT], in capitals, into every \
                    profile. Write [default].";
        inspection.divides(number, column, what, PYTHON);
        return;
    }
    if inspection.file == FileKind::Credentials {
        for prefix in ["profile", "sso-session", "services"] {
            if text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with([' ', '\t'])) {
                inspection.divides(number, column, misplaced(prefix), ALL);
                return;
            }
        }
    } else if names.botocore.as_ref().is_some_and(|(_, name)| name == "default") {
        defaults.push((number, text.contains("profile")));
    }
    if inspection.file == FileKind::Config && not_a_profile(&names, &text) {
        let shown = quoted(text.trim());
        let what = format!("No tool reads the section {shown} as a profile. Write [profile NAME].");
        inspection.divides(number, column, what, ALL);
        return;
    }
    seen_by_some(inspection, &names, number, column);
}

fn misplaced(prefix: &str) -> String {
    match prefix {
        "profile" => {
            "In the credentials file a profile is headed [NAME], without “profile”. The tools read \
             another name here, or none."
        }
        _ => "Sections of this kind belong in the config file; most tools ignore them here.",
    }
    .to_owned()
}

/// `[foo]` in config, which only looks like a profile.
fn not_a_profile(names: &Names, text: &str) -> bool {
    let nobody = names.rust.is_none() && names.javascript.is_none();
    let other = names.botocore.as_ref().is_some_and(|(place, _)| *place == Place::Other);
    nobody && (other || names.botocore.is_none()) && !PLAIN_SECTIONS.contains(&text.trim())
}

fn seen_by_some(inspection: &mut Inspection, names: &Names, number: usize, column: usize) {
    let wanted = Dialect::ALL
        .iter()
        .filter_map(|dialect| names.get(*dialect))
        .find(|(place, _)| *place != Place::Other);
    let Some(wanted) = wanted else { return };
    let differ: Vec<Dialect> =
        Dialect::ALL.into_iter().filter(|dialect| names.get(*dialect) != Some(wanted)).collect();
    if differ.is_empty() {
        return;
    }
    let tools: Vec<&str> = differ.iter().map(|dialect| dialect.label()).collect();
    let what = format!(
        "Not every tool sees {} here: the header is read differently by the {}. Use one space, no \
         quotes, and only letters, digits and _ - / . % @ : + in the name.",
        quoted(&wanted.1),
        tools.join(" and the ")
    );
    inspection.divides(number, column, what, &differ);
}

fn both_defaults(inspection: &mut Inspection, defaults: &[(usize, bool)]) {
    let (Some((first, _)), Some((last, prefixed))) = (defaults.first(), defaults.last()) else {
        return;
    };
    if first == last {
        return;
    }
    if *prefixed {
        let what =
            format!("All tools ignore this section, because of [profile default] on line {last}.");
        inspection.divides(*first, 1, what, ALL);
    } else {
        let what = format!(
            "The AWS CLI and boto3 use this section, the SDKs use [profile default] on line {first}. \
             Keep one of the two."
        );
        inspection.divides(*last, 1, what, PYTHON);
    }
}

fn body(inspection: &mut Inspection, document: &Document, section: &Section) {
    let mut open = false;
    for index in section.body.clone() {
        let Some(line) = document.lines().get(index) else {
            continue;
        };
        match &line.kind {
            LineKind::Key { .. } => {
                open = true;
                key(inspection, document, index + 1, line);
            }
            LineKind::Comment if open && line.text.start > line.range.start => {
                let what = "The Rust SDK takes an indented comment for a part of the value above. \
                            Begin it in the first column.";
                inspection.divides(index + 1, document.column(line, line.text.start), what, RUST);
            }
            LineKind::Continuation => {
                let column = document.column(line, line.text.start);
                let text = document.text(&line.text);
                let what = if javascript::header(javascript::without_comment(&text)).is_some() {
                    "The JavaScript SDK takes this indented line for a section; for the others it is \
                     a part of the value above."
                } else {
                    "The JavaScript SDK does not read the further lines of a value."
                };
                inspection.divides(index + 1, column, what, JAVASCRIPT);
            }
            LineKind::Junk | LineKind::Header { .. } => open = false,
            LineKind::SubKey { .. } | LineKind::Blank | LineKind::Comment => {}
        }
    }
}

fn key(inspection: &mut Inspection, document: &Document, number: usize, line: &Line) {
    let LineKind::Key { key, comment, separator, .. } = &line.kind else {
        return;
    };
    let column = document.column(line, key.start);
    let name = document.text(key);
    if let Some(comment) = comment {
        let what = "The AWS CLI and boto3 read the comment as a part of the value. Give it a line of \
                    its own.";
        inspection.divides(number, document.column(line, comment.start), what, PYTHON);
    }
    if document.slice(&(*separator..separator + 1)) == b":" {
        let what = "Only the AWS CLI and boto3 accept “:” after a key. Write “=”.";
        inspection.divides(number, column, what, &[Dialect::Rust, Dialect::JavaScript]);
        return;
    }
    if name.chars().any(char::is_uppercase) {
        let what = format!("The JavaScript SDK does not see {} in capitals.", quoted(&name));
        inspection.divides(number, column, what, JAVASCRIPT);
    }
    if !is_identifier(&name) {
        let what = format!(
            "The Rust SDK ignores the key {}: it holds other characters than letters, \
                            digits and _ - / . % @ : +.",
            quoted(&name)
        );
        inspection.divides(number, column, what, RUST);
    }
}
