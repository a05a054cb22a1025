//! Which tools cannot read these files, or read them differently, and where.
//!
//! Three passes over each file: the places where a reader gives up, the habits known to divide the readers
//! ([`rows`]), and last a comparison of what they actually read ([`compare`]), so that a difference nobody
//! has thought of is still told.

mod compare;
mod rows;

use std::collections::BTreeMap;

use super::document::Document;
use super::readers::{Dialect, FileKind, Reading, bad_utf8, read_collecting};

/// A place in a file that stops or misleads one or more readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Which file.
    pub file: FileKind,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// A plain sentence. It never quotes a value.
    pub what: String,
    /// The readers that are hit.
    pub affects: Vec<Dialect>,
    /// Whether those readers refuse the whole file.
    pub fatal: bool,
    /// `files.parse-error` or `files.readers-disagree`.
    pub cause: &'static str,
}

/// All problems of both files: config first, then by line.
pub fn problems(config: &[u8], credentials: &[u8]) -> Vec<Problem> {
    let mut found = of_file(FileKind::Config, config);
    found.extend(of_file(FileKind::Credentials, credentials));
    found
}

/// One file, what each reader makes of it, and the problems so far.
struct Inspection {
    file: FileKind,
    document: Document,
    /// The readers that can read the file, with what they read.
    readings: Vec<(Dialect, Reading)>,
    /// By line, so that a file full of them stays quick.
    found: BTreeMap<usize, Vec<Problem>>,
}

fn of_file(file: FileKind, bytes: &[u8]) -> Vec<Problem> {
    let mut inspection = Inspection {
        file,
        document: Document::parse(bytes),
        readings: Vec::new(),
        found: BTreeMap::new(),
    };
    inspection.fatal_places();
    rows::look(&mut inspection);
    compare::look(&mut inspection);
    let mut found: Vec<Problem> = inspection.found.into_values().flatten().collect();
    found.sort_by_key(|problem| (problem.line, !problem.fatal, problem.column));
    found
}

impl Inspection {
    /// Every place at which a reader gives up, the same place for several readers once.
    fn fatal_places(&mut self) {
        let bytes = self.document.bytes().to_vec();
        for dialect in Dialect::ALL {
            let (reading, issues) = read_collecting(dialect, self.file, &bytes);
            if issues.is_empty() {
                self.readings.push((dialect, reading));
            }
            for issue in issues {
                match self.at(issue.line).iter_mut().find(|p| p.fatal) {
                    Some(problem) if problem.affects.contains(&dialect) => {}
                    Some(problem) => problem.affects.push(dialect),
                    None => {
                        self.push(issue.line, issue.column, issue.message, &[dialect], true);
                    }
                }
            }
        }
        if let Some((line, _)) = bad_utf8(&bytes) {
            // The Rust SDK says nothing and goes on as if the file were empty.
            self.readings.retain(|(dialect, _)| *dialect != Dialect::Rust);
            if let Some(problem) = self.at(line).iter_mut().find(|p| p.fatal) {
                problem.affects.push(Dialect::Rust);
                if bytes.contains(&0) {
                    problem.affects.push(Dialect::JavaScript);
                    self.readings.clear();
                }
            }
        }
    }

    /// The problems of one line.
    fn at(&mut self, line: usize) -> &mut Vec<Problem> {
        self.found.entry(line).or_default()
    }

    fn push(
        &mut self,
        line: usize,
        column: usize,
        what: impl Into<String>,
        affects: &[Dialect],
        fatal: bool,
    ) {
        let cause = if fatal { "files.parse-error" } else { "files.readers-disagree" };
        let (file, what, affects) = (self.file, what.into(), affects.to_vec());
        self.at(line).push(Problem { file, line, column, what, affects, fatal, cause });
    }

    /// Tells of a line that divides the readers, as far as they are not stopped by it already.
    fn divides(
        &mut self,
        line: usize,
        column: usize,
        what: impl Into<String>,
        affects: &[Dialect],
    ) {
        let here = self.at(line);
        let stopped =
            |dialect: &Dialect| here.iter().any(|p| p.fatal && p.affects.contains(dialect));
        let left: Vec<Dialect> = affects.iter().filter(|d| !stopped(d)).copied().collect();
        if !left.is_empty() {
            self.push(line, column, what, &left, false);
        }
    }
}

#[cfg(test)]
mod tests;
