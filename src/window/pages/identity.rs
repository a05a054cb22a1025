//! Identity: who AWS says you are.

use super::super::theme::Tokens;
use super::super::widgets::{Fact, facts, page_heading, section};
use super::super::{Commands, parts};
use crate::assistant::{CheckId, State, Status, Step};
use egui::Ui;

pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let (title, line) = heading(state);
    page_heading(ui, &title, line);
    parts::work(ui, state, commands);
    for id in Step::Identity.checks().iter().rev() {
        parts::trouble(ui, state, *id, commands);
    }
    ui.add_space(t.space.s);
    if let Some(identity) = state.board.identity() {
        let source = state.chosen_profile().map(|p| crate::assistant::kind_words(p.kind));
        facts(
            ui,
            &[
                Fact::new("Account", &identity.account).machine().copyable(),
                Fact::new("ARN", &identity.arn).machine().copyable(),
                Fact::new("From", source.unwrap_or_default()),
            ],
        );
    }
    section(ui, "What was checked", None);
    for id in [CheckId::Credentials, CheckId::Clock, CheckId::Network] {
        parts::check_card(ui, state, id, commands);
    }
}

fn heading(state: &State) -> (String, &'static str) {
    let check = state.check(CheckId::Credentials);
    match (check.status, check.report.as_ref().filter(|_| !check.stale)) {
        (Status::Passed | Status::Attention, Some(report)) => {
            (report.title.clone(), "AWS answered to these keys, with the environment kept out.")
        }
        (Status::Failed | Status::CouldNotTell, Some(report)) => {
            (report.title.clone(), "Nothing else is lost: your files are as they were.")
        }
        _ => ("Who are you to AWS?".to_owned(), "One call asks AWS who these keys belong to."),
    }
}
