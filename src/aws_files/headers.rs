//! Whom a section header speaks of, in each reader's eyes.

use super::document::{Document, Section};
use super::readers::botocore::{self, Place};
use super::readers::{Dialect, FileKind, javascript, rust_sdk};

/// A header line as the three readers see it. A reader that does not see a section there has `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    pub botocore: Option<(Place, String)>,
    pub rust: Option<(Place, String)>,
    pub javascript: Option<(Place, String)>,
}

impl Names {
    /// Reads the header line of a section.
    pub fn of(document: &Document, file: FileKind, section: &Section) -> Self {
        let Some(line) = document.lines().get(section.header) else {
            return Self { botocore: None, rust: None, javascript: None };
        };
        let start = line.range.start + document.bom_of(line);
        let content = document.text(&(start..line.content_end()));
        Self {
            botocore: botocore::header(content.trim_matches(botocore::is_space))
                .filter(|name| *name != "DEFAULT")
                .and_then(|name| botocore::place(file, name)),
            rust: rust_sdk::header(&content)
                .filter(|_| content.starts_with('['))
                .and_then(|name| rust_sdk::place(file, name))
                .map(|(place, name, _)| (place, name)),
            javascript: javascript_name(file, &content),
        }
    }

    /// What one reader calls it.
    pub fn get(&self, dialect: Dialect) -> Option<&(Place, String)> {
        match dialect {
            Dialect::Botocore => self.botocore.as_ref(),
            Dialect::Rust => self.rust.as_ref(),
            Dialect::JavaScript => self.javascript.as_ref(),
        }
    }

    /// Whether any reader takes the section for this one.
    pub fn is(&self, place: Place, name: &str) -> bool {
        Dialect::ALL
            .iter()
            .any(|dialect| self.get(*dialect).is_some_and(|(p, n)| *p == place && n == name))
    }

    /// The name of the profile, by the first reader that sees one.
    pub fn profile(&self) -> Option<&str> {
        Dialect::ALL.iter().find_map(|dialect| match self.get(*dialect) {
            Some((Place::Profile, name)) => Some(name.as_str()),
            _ => None,
        })
    }
}

fn javascript_name(file: FileKind, content: &str) -> Option<(Place, String)> {
    let name = javascript::header(javascript::without_comment(content))?;
    let key = javascript::section_key(name)?;
    let split = key.split_once('.');
    match (file, split) {
        (FileKind::Credentials, _) => Some((Place::Profile, key)),
        (FileKind::Config, Some(("profile", rest))) => Some((Place::Profile, rest.to_owned())),
        (FileKind::Config, Some(("sso-session", rest))) => {
            Some((Place::SsoSession, rest.to_owned()))
        }
        (FileKind::Config, Some(("services", rest))) => Some((Place::Services, rest.to_owned())),
        (FileKind::Config, _) => (key == "default").then_some((Place::Profile, key)),
    }
}
