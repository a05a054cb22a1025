//! `files`: can the two files be read, by which tools, and is the chosen profile there?

use super::report::{CheckId, Detail, Report};
use super::subject::{Request, Subject};
use crate::aws_files::{self, FileKind, FileState, Problem};
use crate::diagnosis::{CauseId, Evidence, Finding, Status};
use std::sync::Arc;

/// Reads the files (off the async threads) and judges what was read.
pub(super) async fn check(request: Request) -> Report {
    let paths = request.paths.clone();
    let Ok(snapshot) = tokio::task::spawn_blocking(move || aws_files::load(&paths)).await else {
        return Report::new(
            CheckId::Files,
            Status::CouldNotTell,
            "Reading the AWS files broke off",
        );
    };
    judge(&Arc::new(Subject::of(request, snapshot)))
}

fn judge(subject: &Arc<Subject>) -> Report {
    let contents = subject.contents();
    let problems = aws_files::problems(contents.config, contents.credentials);
    let too_open = aws_files::too_open(&subject.snapshot);
    let verdict = worst(subject, &problems, !too_open.is_empty());
    let evidence = facts(subject, &problems, &too_open);
    let report = Report::new(CheckId::Files, verdict.0, verdict.1)
        .with_evidence(evidence)
        .with_detail(Detail::Subject(Arc::clone(subject)));
    match verdict.2 {
        Some(cause) => {
            let finding = Finding { cause, because: Vec::new(), not_because: Vec::new() };
            report.with_finding(finding, Some(subject))
        }
        None => report,
    }
}

/// Status, sentence and cause of the weightiest thing that was seen.
fn worst(
    subject: &Subject,
    problems: &[Problem],
    too_open: bool,
) -> (Status, String, Option<CauseId>) {
    let name = &subject.request.profile;
    let states = [&subject.snapshot.config, &subject.snapshot.credentials];
    let unreadable = states.iter().any(|state| matches!(state, FileState::Unreadable { .. }));
    if subject.profile.is_none() {
        if unreadable {
            return (
                Status::Failed,
                "An AWS file cannot be read".to_owned(),
                Some("files.not-readable"),
            );
        }
        if states.iter().all(|state| matches!(state, FileState::Missing)) {
            let title = "There are no AWS files yet; they can be created here".to_owned();
            return (Status::Attention, title, Some("credentials.none"));
        }
        let title = format!("There is no profile called {name}");
        return (Status::Failed, title, Some("credentials.profile-missing"));
    }
    if let Some(problem) = problems.iter().find(|problem| problem.fatal) {
        let title = format!(
            "{}, line {} stops {} from reading the file",
            problem.file.label(),
            problem.line,
            tools(problem)
        );
        return (Status::Attention, title, Some(problem.cause));
    }
    if unreadable {
        return (
            Status::Attention,
            "One of the AWS files cannot be read".to_owned(),
            Some("files.not-readable"),
        );
    }
    if too_open {
        let title = "Others on this computer can read your keys".to_owned();
        return (Status::Attention, title, Some("files.too-open"));
    }
    if let Some(problem) = problems.first() {
        let title =
            format!("AWS tools disagree about {}, line {}", problem.file.label(), problem.line);
        return (Status::Attention, title, Some(problem.cause));
    }
    (Status::Passed, format!("Profile {name} is there, and every tool can read the files"), None)
}

fn tools(problem: &Problem) -> String {
    let labels: Vec<&str> = problem.affects.iter().map(|dialect| dialect.label()).collect();
    labels.join(", ")
}

fn facts(
    subject: &Subject,
    problems: &[Problem],
    too_open: &[aws_files::TooOpen],
) -> Vec<Evidence> {
    let mut facts = Vec::new();
    for (kind, state) in [
        (FileKind::Config, &subject.snapshot.config),
        (FileKind::Credentials, &subject.snapshot.credentials),
    ] {
        let text = match state {
            FileState::Missing => "is not there".to_owned(),
            FileState::Read { bytes, .. } => format!("was read, {} bytes", bytes.len()),
            FileState::Unreadable { reason } => format!("cannot be read: {reason}"),
        };
        facts.push(Evidence::new(subject.file_name(kind), text));
    }
    for problem in problems {
        let place =
            format!("{}, line {}, column {}", problem.file.label(), problem.line, problem.column);
        facts.push(Evidence::new(place, format!("{} Affects: {}.", problem.what, tools(problem))));
    }
    for open in too_open {
        facts.push(Evidence::new(
            subject.file_name(open.file),
            format!("has mode {:04o}: others may read it", open.mode & 0o7777),
        ));
    }
    if let Some(profile) = &subject.profile {
        let source = format!("profile {}", profile.name);
        facts.push(Evidence::new(source, crate::identity::kind_words(profile.kind)));
        for finding in profile.findings() {
            let place = crate::identity::place_of(profile, &finding.key);
            facts.push(Evidence::new(place, finding.what));
        }
    } else {
        let names = subject.names.iter().map(String::as_str);
        let near = aws_files::nearest_names(&subject.request.profile, names);
        let text = if near.is_empty() {
            format!("there is no profile {}", subject.request.profile)
        } else {
            format!("there is no profile {}; near it: {}", subject.request.profile, near.join(", "))
        };
        facts.push(Evidence::new("~/.aws", text));
    }
    facts
}
