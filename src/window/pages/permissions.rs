//! Permissions: what is allowed, and the policy that allows it.

use super::super::Commands;
use super::super::parts::{self, mark};
use super::super::theme::Tokens;
use super::super::widgets::{
    Button, CodeBlock, Fact, Glyph, Language, Rung, card, facts, muted, page_heading, section,
    small, timeline,
};
use crate::assistant::{Allowed, CheckId, Command, Detail, State, Status};
use egui::Ui;

/// IAM's limit for a managed policy, in characters without blanks (IAM quotas page).
const POLICY_LIMIT: usize = 6_144;

pub fn show(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let (title, line) = heading(state);
    page_heading(ui, &title, line);
    parts::work(ui, state, commands);
    parts::trouble(ui, state, CheckId::Permissions, commands);
    ui.add_space(t.space.s);
    actions(ui, state);
    policy(ui, state, commands);
    section(ui, "How much the account may do", None);
    quotas(ui, state);
    section(ui, "What was checked", None);
    for id in [CheckId::Permissions, CheckId::Quotas] {
        parts::check_card(ui, state, id, commands);
    }
}

fn heading(state: &State) -> (String, &'static str) {
    let check = state.check(CheckId::Permissions);
    let line = "A test meeting makes four calls. Three were tried on a meeting that does not exist; \
                only a meeting proves the first.";
    match check.report.as_ref().filter(|_| !check.stale && check.status.is_final()) {
        Some(report) => (report.title.clone(), line),
        None => ("What may you do?".to_owned(), line),
    }
}

fn actions(ui: &mut Ui, state: &State) {
    let verdicts = state.permissions();
    if verdicts.is_empty() {
        return;
    }
    let rungs: Vec<Rung<'_>> = verdicts
        .iter()
        .map(|verdict| Rung {
            mark: mark(match verdict.allowed {
                Allowed::Yes => Status::Passed,
                Allowed::No => Status::Failed,
                Allowed::Unknown => Status::CouldNotTell,
            }),
            title: &verdict.action,
            detail: &verdict.how,
            duration: match verdict.allowed {
                Allowed::Yes => "allowed",
                Allowed::No => "denied",
                Allowed::Unknown => "could not tell",
            },
            request_id: "",
        })
        .collect();
    card(ui, |ui| timeline(ui, &rungs));
}

fn policy(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    section(ui, "The smallest policy that does it", None);
    for sentence in &state.policy_words {
        muted(ui, sentence);
    }
    if CodeBlock::new("policy.json", &state.policy, Language::Json).show(ui) {
        commands.push(Command::Copy(state.policy.clone()));
    }
    ui.add_space(t.space.xs);
    ui.horizontal_wrapped(|ui| {
        let save = Button::secondary("Save the policy as a file").icon(Glyph::Download).small();
        if save.show(ui).clicked() {
            commands.push(Command::SavePolicy);
        }
        small(ui, &format!("{} of {POLICY_LIMIT} characters, as IAM counts", state.policy_size));
    });
}

fn quotas(ui: &mut Ui, state: &State) {
    let values = match state.report(CheckId::Quotas).map(|report| &report.detail) {
        Some(Detail::Quotas(values)) if !values.is_empty() => values,
        _ => {
            muted(ui, "Not known. A test meeting does not need it.");
            return;
        }
    };
    let number = |value: f64, adjustable: bool| {
        let note = if adjustable { ", can be raised" } else { "" };
        format!("{value}{note}")
    };
    let numbers: Vec<String> =
        values.iter().map(|quota| number(quota.value, quota.adjustable)).collect();
    let rows: Vec<Fact<'_>> =
        values.iter().zip(&numbers).map(|(quota, number)| Fact::new(&quota.name, number)).collect();
    card(ui, |ui| facts(ui, &rows));
}
