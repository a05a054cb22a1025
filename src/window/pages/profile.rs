//! Profile: where the keys live.

use super::super::theme::Tokens;
use super::super::view::View;
use super::super::widgets::{
    Button, Callout, Choice, Fact, Field, Glyph, Kind, empty_state, facts, page_heading, section,
    small,
};
use super::super::{Commands, parts};
use super::form;
use crate::assistant::{CheckId, Command, Profile, State, kind_words};
use egui::Ui;

/// More profiles than this are narrowed by typing.
const SHOWN: usize = 40;
/// From this many on there is a field to narrow them.
const FILTERED_FROM: usize = 8;

pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Commands) {
    let (title, line) = heading(state);
    page_heading(ui, &title, &line);
    parts::work(ui, state, commands);
    if state.form.is_some() {
        form::show(ui, state, view, commands);
        return;
    }
    if let Some(mut form) = view.form.take() {
        form.forget();
    }
    troubles(ui, state, commands);
    if state.files.loaded && state.files.profiles.is_empty() {
        nothing(ui, commands);
    } else {
        profiles(ui, state, view, commands);
    }
    files(ui, state, commands);
    if state.profile.is_some() && state.files.loaded {
        section(ui, "What was checked", None);
        parts::check_card(ui, state, CheckId::Files, commands);
    }
}

fn heading(state: &State) -> (String, String) {
    let count = state.files.profiles.len();
    if !state.files.loaded {
        return ("Your profiles".to_owned(), "Reading the two AWS files.".to_owned());
    }
    let title = match (count, &state.profile) {
        (0, _) => "There is no profile yet".to_owned(),
        (_, Some(name)) => format!("Profile {name} is in use"),
        (n, None) => format!("{n} profiles were found"),
    };
    let line = match count {
        0 => "Create one with an access key of your account.".to_owned(),
        1 => "It is the only one. You can change its keys or create another.".to_owned(),
        n => format!("{n} profiles were found. Choose the one to set up."),
    };
    (title, line)
}

fn troubles(ui: &mut Ui, state: &State, commands: &mut Commands) {
    let t = Tokens::of(ui);
    for reason in &state.files.unreadable {
        Callout::new(Kind::Bad, "An AWS file cannot be read").body(reason).plain(ui);
        ui.add_space(t.space.s);
    }
    parts::trouble(ui, state, CheckId::Files, commands);
    ui.add_space(t.space.s);
}

fn nothing(ui: &mut Ui, commands: &mut Commands) {
    let line = "It is written to ~/.aws after you saw the change. AWS tools find it there.";
    let pressed = empty_state(ui, Glyph::KeyRound, "No profiles yet", line, |ui| {
        Button::primary("Create a profile").icon(Glyph::Plus).show(ui).clicked()
    });
    if pressed {
        commands.push(Command::OpenForm(None));
    }
}

fn profiles(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let all = &state.files.profiles;
    if all.len() >= FILTERED_FROM {
        Field::new("Find a profile", &mut view.filter).example("name or account").show(ui);
    }
    let wanted = view.filter.to_lowercase();
    let fits = |profile: &&Profile| {
        let account = profile.account_in_key.as_deref().unwrap_or_default();
        wanted.is_empty()
            || profile.name.to_lowercase().contains(&wanted)
            || account.contains(&wanted)
    };
    let found: Vec<&Profile> = all.iter().filter(fits).collect();
    for profile in found.iter().take(SHOWN) {
        let line = line_of(profile);
        let chosen = state.profile.as_deref() == Some(profile.name.as_str());
        if Choice::new(Glyph::KeyRound, &profile.name, &line).selected(chosen).show(ui).clicked() {
            commands.push(Command::ChooseProfile(profile.name.clone()));
        }
    }
    if found.len() > SHOWN {
        small(ui, &format!("{} more. Type a part of the name to find one.", found.len() - SHOWN));
    }
    if !all.is_empty() {
        ui.add_space(t.space.s);
        ui.horizontal_wrapped(|ui| {
            if Button::secondary("New profile").icon(Glyph::Plus).small().show(ui).clicked() {
                commands.push(Command::OpenForm(None));
            }
            let none = state.profile.is_none().then_some("Choose a profile first.");
            let change = Button::secondary("Change its keys").icon(Glyph::FilePenLine).small();
            if change.blocked(none).show(ui).clicked() {
                commands.push(Command::OpenForm(state.profile.clone()));
            }
            let undo = Button::quiet("Undo the last save").icon(Glyph::Undo2).small();
            if state.can_undo && undo.show(ui).clicked() {
                commands.push(Command::Undo);
            }
        });
    }
}

fn line_of(profile: &Profile) -> String {
    let key = profile.access_key_id.as_ref().map(|id| {
        let tail: String = id.chars().skip(id.chars().count().saturating_sub(4)).collect();
        format!("key …{tail}")
    });
    let region = profile.region.clone();
    let health = profile.findings().first().map(|finding| finding.what.clone());
    let parts = [Some(kind_words(profile.kind).to_owned()), region, key, health];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

fn files(ui: &mut Ui, state: &State, commands: &mut Commands) {
    section(ui, "The two files", None);
    let config = state.files.config.display().to_string();
    let credentials = state.files.credentials.display().to_string();
    facts(
        ui,
        &[
            Fact::new("Settings", &config).machine().copyable(),
            Fact::new("Keys", &credentials).machine().copyable(),
        ],
    );
    ui.horizontal_wrapped(|ui| {
        if Button::quiet("Read them again").icon(Glyph::RefreshCw).small().show(ui).clicked() {
            commands.push(Command::Reload);
        }
        let other = Button::quiet("Use other files").icon(Glyph::FolderOpen).small();
        if !state.rehearsing() && other.show(ui).clicked() {
            commands.push(Command::ChooseFiles);
        }
    });
}
