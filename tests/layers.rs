//! The arrows of the house: reads the sources and fails on every path that leads where DESIGN's
//! layering does not allow, and on every outside crate that is named where it has no business.

#[path = "support/lexer.rs"]
mod lexer;

use lexer::{Token, tokens};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Who may know whom. A room may always know itself.
const ARROWS: [(&str, &[&str]); 12] = [
    ("window", &["assistant"]),
    ("terminal", &["assistant"]),
    (
        "assistant",
        &[
            "checks",
            "meeting",
            "identity",
            "diagnosis",
            "policy",
            "chime",
            "aws",
            "aws_files",
            "practice",
        ],
    ),
    ("checks", &["meeting", "identity", "diagnosis", "policy", "chime", "aws", "aws_files"]),
    ("meeting", &["diagnosis", "aws"]),
    ("identity", &["diagnosis", "aws", "aws_files"]),
    // Values only: a call as it was made, never the making of one.
    ("diagnosis", &["aws"]),
    ("policy", &[]),
    ("chime", &[]),
    ("practice", &["policy", "chime"]),
    ("aws", &["aws_files"]),
    ("aws_files", &[]),
];

/// What the program's entry may name of the library.
const ENTRY: [&str; 3] = ["assistant", "terminal", "window"];

/// Rooms of bytes and values: no runtime, no screen, no clock, no I/O.
const PURE: [&str; 4] = ["policy", "chime", "diagnosis", "aws_files"];
const IMPURE: [&[&str]; 10] = [
    &["tokio"],
    &["egui"],
    &["eframe"],
    // Addresses are values; what opens a connection or asks for a name is not.
    &["std", "net", "Tcp"],
    &["std", "net", "Udp"],
    &["std", "net", "ToSocketAddrs"],
    &["std", "fs"],
    &["std", "process"],
    &["SystemTime", "now"],
    &["Instant", "now"],
];

/// Outside crates (by the beginning of their names) and the only rooms that may name them.
const OUTSIDE: [(&str, &[&str]); 5] = [
    ("egui", &["window"]),
    ("eframe", &["window"]),
    ("rfd", &["window"]),
    ("aws_config", &["aws", "identity"]),
    ("aws_sdk_", &["aws"]),
];

/// A path as it is meant from the root of the crate, and where it stands.
#[derive(Debug, PartialEq)]
struct Found {
    line: usize,
    path: Vec<String>,
    /// Whether it is below `#[cfg(test)]`.
    in_tests: bool,
}

/// All paths of one source, with `self` and `super` resolved, and `use` trees spread out.
struct Reader<'a> {
    tokens: &'a [Token],
    /// The module of each `{` that is open: its name for `mod name {`, else nothing.
    open: Vec<Option<String>>,
    /// The module of the file.
    module: Vec<String>,
    /// How many braces were open where a test item began.
    tests_from: Option<usize>,
    found: Vec<Found>,
}

impl<'a> Reader<'a> {
    fn paths(tokens: &'a [Token], module: &[&str]) -> Vec<Found> {
        let module = module.iter().map(|&part| part.to_owned()).collect();
        let mut reader =
            Self { tokens, open: Vec::new(), module, tests_from: None, found: Vec::new() };
        let mut at = 0;
        while at < tokens.len() {
            at = reader.step(at);
        }
        reader.found
    }

    fn text(&self, at: usize) -> &'a str {
        self.tokens.get(at).filter(|token| !token.literal).map_or("", |token| token.text.as_str())
    }

    fn is_name(&self, at: usize) -> bool {
        self.text(at).starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    fn step(&mut self, at: usize) -> usize {
        match self.text(at) {
            "{" => {
                let named = at >= 2 && self.text(at - 2) == "mod";
                self.open.push(named.then(|| self.text(at - 1).to_owned()));
            }
            "}" => {
                self.open.pop();
                if self.tests_from == Some(self.open.len()) {
                    self.tests_from = None;
                }
            }
            ";" if self.tests_from == Some(self.open.len()) => self.tests_from = None,
            "#" if self.is_test_attribute(at) => {
                self.tests_from = self.tests_from.or(Some(self.open.len()));
                return at + 7;
            }
            // The tail of a generic path, such as `Vec::<u8>::new`.
            "::" if at > 0 && (self.is_name(at - 1) || self.text(at - 1) == ">") => {
                return at + 2;
            }
            _ if self.is_name(at) => return self.tree(at, &[]),
            _ => {}
        }
        at + 1
    }

    fn is_test_attribute(&self, at: usize) -> bool {
        let wanted = ["#", "[", "cfg", "(", "test", ")", "]"];
        wanted.iter().enumerate().all(|(i, text)| self.text(at + i) == *text)
    }

    /// Reads a path, or a tree of paths, that begins here; gives where it ends.
    fn tree(&mut self, start: usize, before: &[String]) -> usize {
        let (mut path, mut at) = (before.to_vec(), start);
        loop {
            if self.text(at) == "{" {
                return self.branches(at + 1, &path);
            }
            if !self.is_name(at) && self.text(at) != "*" {
                break;
            }
            let name = self.text(at).to_owned();
            path.push(name);
            at += 1;
            let goes_on = self.text(at) == "::"
                && (self.is_name(at + 1) || matches!(self.text(at + 1), "{" | "*"));
            if !goes_on {
                break;
            }
            at += 1;
        }
        self.note(start, path);
        at.max(start + 1)
    }

    fn branches(&mut self, start: usize, path: &[String]) -> usize {
        let mut at = start;
        loop {
            match self.text(at) {
                "}" => return at + 1,
                "," => at += 1,
                "" if at >= self.tokens.len() => return at,
                // Another name for it is no path of its own.
                "as" => at += 2,
                _ => at = self.tree(at, path),
            }
        }
    }

    fn note(&mut self, at: usize, path: Vec<String>) {
        let line = self.tokens.get(at).map_or(0, |token| token.line);
        let in_tests = self.tests_from.is_some();
        let path = self.resolved(path);
        self.found.push(Found { line, path, in_tests });
    }

    /// With `crate` in front where the path begins with `crate`, `self` or `super`.
    fn resolved(&self, path: Vec<String>) -> Vec<String> {
        let relative = path.first().is_some_and(|first| first == "self" || first == "super");
        if !relative || path.len() == 1 {
            return path;
        }
        let inner = self.open.iter().flatten().cloned();
        let mut place: Vec<String> = self.module.iter().cloned().chain(inner).collect();
        let mut rest = path.as_slice();
        while let [first, more @ ..] = rest {
            match first.as_str() {
                "self" => {}
                "super" => drop(place.pop()),
                _ => break,
            }
            rest = more;
        }
        let root = std::iter::once("crate".to_owned());
        root.chain(place).chain(rest.iter().cloned()).collect()
    }
}

fn is_pure(module: &[&str]) -> bool {
    let room = module.first().copied().unwrap_or_default();
    PURE.contains(&room) && module.get(..2) != Some(&["aws_files", "store"])
}

/// Whether neighbours in a path are these; sockets are matched by the beginning of their names.
fn names(path: &[String], wanted: &[&str]) -> bool {
    path.windows(wanted.len()).any(|part| {
        part.iter().zip(wanted).all(|(found, wanted)| {
            let by_beginning = matches!(*wanted, "Tcp" | "Udp");
            found == wanted || by_beginning && found.starts_with(wanted)
        })
    })
}

/// What is wrong with one path in one module.
fn violation(module: &[&str], found: &Found) -> Option<String> {
    let room = module.first().copied().unwrap_or_default();
    let path = found.path.as_slice();
    let (first, second) = (path.first()?.as_str(), path.get(1).map(String::as_str));
    if first == "crate" || first == "chime_setup" {
        let to = second?;
        let allowed = match room {
            "main" => first == "chime_setup" && ENTRY.contains(&to),
            "lib" => true,
            _ => {
                let arrows = ARROWS.iter().find(|(from, _)| *from == room);
                room == to || arrows.is_some_and(|(_, to_all)| to_all.contains(&to))
            }
        };
        return (!allowed).then(|| format!("{room} must not know {to}"));
    }
    if found.in_tests {
        return None;
    }
    let outside = OUTSIDE.iter().find(|(name, rooms)| {
        let named = if name.ends_with('_') { first.starts_with(name) } else { first == *name };
        path.len() > 1 && named && !rooms.contains(&room)
    });
    if let Some((name, rooms)) = outside {
        return Some(format!("{room} must not name {name}; only {} may", rooms.join(" and ")));
    }
    let impure = IMPURE.iter().find(|wanted| is_pure(module) && names(path, wanted));
    impure.map(|wanted| format!("{room} is pure and must not name {}", wanted.join("::")))
}

fn violations(source: &str, module: &[&str], whole_file_is_tests: bool) -> Vec<String> {
    let tokens = tokens(source);
    let mut all = Reader::paths(&tokens, module);
    for found in &mut all {
        found.in_tests |= whole_file_is_tests;
    }
    let told = all.iter().filter_map(|found| {
        Some(format!(
            "line {}: {} ({})",
            found.line,
            violation(module, found)?,
            found.path.join("::")
        ))
    });
    told.collect()
}

/// The files that are only compiled for tests: `#[cfg(test)] mod name;`, with or without a path.
fn test_files(source: &str, file: &Path) -> Vec<PathBuf> {
    let tokens = tokens(source);
    let text: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let folder = match file.file_name().and_then(|name| name.to_str()) {
        Some("mod.rs" | "lib.rs" | "main.rs") => file.parent().unwrap_or(file).to_owned(),
        _ => file.with_extension(""),
    };
    let mut found = Vec::new();
    for at in 0..text.len() {
        let Some(rest) = text[at..].strip_prefix(&["#", "[", "cfg", "(", "test", ")", "]"]) else {
            continue;
        };
        match rest {
            ["mod", name, ";", ..] => {
                found.push(folder.join(format!("{name}.rs")));
                found.push(folder.join(name));
            }
            ["#", "[", "path", "=", path, "]", "mod", _, ";", ..] => {
                found.push(file.parent().unwrap_or(file).join(path));
            }
            _ => {}
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for item in fs::read_dir(folder).expect("a folder") {
        let path = item.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The module of a file: `src/a/b.rs` and `src/a/b/mod.rs` are both `a::b`.
fn module_of(root: &Path, file: &Path) -> Vec<String> {
    let inner = file.strip_prefix(root).expect("below src").with_extension("");
    let mut parts: Vec<String> =
        inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    parts
}

#[test]
fn no_source_knows_what_it_must_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut tests, mut told) = (Vec::new(), Vec::new(), String::new());
    sources(&root, &mut files);
    files.sort();
    let read: Vec<(PathBuf, String)> = files
        .into_iter()
        .map(|file| {
            let source = fs::read_to_string(&file).expect("a source");
            (file, source)
        })
        .collect();
    for (file, source) in &read {
        tests.extend(test_files(source, file));
    }
    for (file, source) in &read {
        let module = module_of(&root, file);
        let module: Vec<&str> = module.iter().map(String::as_str).collect();
        let room = module[0];
        let known = ARROWS.iter().any(|(from, _)| *from == room) || ["lib", "main"].contains(&room);
        assert!(known, "{room} is no room of the house: give it its arrows here");
        let is_test = tests.iter().any(|test| file.starts_with(test));
        for violation in violations(source, &module, is_test) {
            // Writing to a String cannot fail.
            let _ = writeln!(told, "{}: {violation}", file.display());
        }
    }
    assert!(read.len() > 100, "the sources were not found");
    assert!(told.is_empty(), "\n{told}");
}

/// What the checker says of a made-up source in this module.
fn said(module: &[&str], source: &str) -> Vec<String> {
    violations(source, module, false)
}

#[test]
fn a_path_against_the_arrows_is_found() {
    let table: [(&[&str], &str, &str); 12] = [
        (&["practice", "console"], "use crate::checks::run;", "checks"),
        (&["policy", "parse"], "fn f() { crate::chime::region(\"x\"); }", "chime"),
        (&["terminal", "json"], "use crate::{assistant::State, aws::Call};", "aws"),
        (
            &["window", "pages"],
            "use crate::{assistant, theme as t, checks::{self, run}};",
            "checks",
        ),
        (&["aws", "http"], "use super::super::identity::resolve;", "identity"),
        (&["aws"], "use super::meeting;", "meeting"),
        (
            &["chime", "tests"],
            "mod a { mod b { use super::super::super::super::aws::Call; } }",
            "aws",
        ),
        (&["meeting"], "pub(in crate::checks) fn f() {}", "checks"),
        (&["main"], "use chime_setup::aws::Http;", "aws"),
        (&["main"], "use crate::terminal;", "terminal"),
        (&["window"], "macro_rules! m { () => { $crate::aws::Call::new() } }", "aws"),
        (&["assistant"], "use crate::*;", "*"),
    ];
    for (module, source, to) in table {
        let found = said(module, source);
        assert!(
            found.iter().any(|text| text.contains(&format!("must not know {to} "))),
            "{source}: {found:?}"
        );
    }
}

#[test]
fn an_outside_crate_in_the_wrong_room_is_found() {
    let table: [(&[&str], &str); 10] = [
        (&["assistant"], "fn f(c: &egui::Context) {}"),
        (&["assistant", "dialogs"], "use rfd::AsyncFileDialog;"),
        (&["checks"], "use aws_sdk_sts::{Client, Config};"),
        (&["meeting"], "use aws_config::Region;"),
        (&["identity"], "let c = aws_sdk_sts::Client::new(&config);"),
        (&["policy"], "use std::{fmt, fs::File};"),
        (&["chime"], "let now = std::time::Instant::now();"),
        (&["diagnosis"], "use std::time::SystemTime; fn f() { SystemTime::now(); }"),
        (&["aws_files", "document"], "::tokio::spawn(async {});"),
        (&["policy"], "use std::net::{IpAddr, TcpStream};"),
    ];
    for (module, source) in table {
        assert!(!said(module, source).is_empty(), "{source}");
    }
}

#[test]
fn what_is_allowed_is_not_told() {
    let table: [(&[&str], &str); 14] = [
        (&["window", "pages"], "use crate::assistant::State; use super::theme; use egui::Ui;"),
        (&["aws_files", "store", "save"], "use std::fs; use super::super::document::Document;"),
        (&["aws_files", "readers"], "mod tests { use super::super::document; }"),
        (&["policy", "values"], "use std::net::IpAddr;"),
        (&["identity"], "use aws_config::Region;"),
        (&["aws"], "use aws_sdk_sts::Client;"),
        (&["chime"], "// use crate::aws::Call;\n/* crate::aws /* nested */ crate::checks */"),
        (&["chime"], "/// See [`crate::aws::Call`].\nfn f() {}"),
        (&["chime"], "const A: &str = \"use crate::aws; \\\" crate::checks\"; // crate::aws"),
        (
            &["chime"],
            "const A: &str = r#\"\" crate::aws::Call \"#; const B: &[u8] = b\"tokio::x\";",
        ),
        (&["chime"], "fn f<'a>(a: &'a str) -> char { if a == \"'\" { '\"' } else { '\\'' } }"),
        (&["policy"], "#[cfg(test)]\nmod tests { fn f() { std::fs::read(\"x\"); } }\nfn g() {}"),
        (&["checks"], "let tokio = Vec::<u8>::new(); let egui = 1; x.egui;"),
        (&["main"], "use chime_setup::{assistant::Settings, terminal::{self, Args}};"),
    ];
    for (module, source) in table {
        assert!(said(module, source).is_empty(), "{source}: {:?}", said(module, source));
    }
    // What comes after a test item is no test.
    let source = "#[cfg(test)]\nmod tests { }\nfn g() { std::fs::read(\"x\"); }";
    assert_eq!(said(&["policy"], source).len(), 1);
    let source = "#[cfg(test)]\nuse std::fs;\nfn g() { std::fs::read(\"x\"); }";
    assert_eq!(said(&["policy"], source).len(), 1);
    assert!(said(&["policy"], source)[0].starts_with("line 3: "));
}

#[test]
fn files_of_tests_are_known() {
    let source = "#[cfg(test)]\nmod tests;\n#[cfg(test)]\n#[path = \"x_tests.rs\"]\nmod x;\nmod y;";
    let of = |file: &str| test_files(source, Path::new(file));
    let paths = |list: &[&str]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
    assert_eq!(of("src/a/mod.rs"), paths(&["src/a/tests.rs", "src/a/tests", "src/a/x_tests.rs"]));
    assert_eq!(of("src/a.rs"), paths(&["src/a/tests.rs", "src/a/tests", "src/x_tests.rs"]));
}
