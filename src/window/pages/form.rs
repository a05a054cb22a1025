//! The form for a profile's keys.

use super::super::Commands;
use super::super::theme::Tokens;
use super::super::view::View;
use super::super::widgets::{Button, Callout, Field, Glyph, Kind, SecretField, card, section};
use crate::assistant::{Command, ProfileForm, State};
use egui::Ui;

pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Commands) {
    let t = Tokens::of(ui);
    let Some(given) = &state.form else { return };
    let form = view.form.get_or_insert_with(|| given.clone());
    form.trouble.clone_from(&given.trouble);
    let title = match &form.existing {
        Some(name) => format!("Keys of profile {name}"),
        None => "A new profile with an access key".to_owned(),
    };
    let line = "From the IAM console, or the three lines of your access portal.";
    section(ui, &title, Some(line));
    card(ui, |ui| fields(ui, form));
    if let Some(trouble) = &form.trouble {
        Callout::new(Kind::Bad, trouble).announced().plain(ui);
    }
    ui.add_space(t.space.s);
    ui.horizontal_wrapped(|ui| {
        let next = Button::primary("Show the change").icon(Glyph::FileDiff);
        if next.show(ui).clicked() {
            commands.push(Command::PrepareForm(form.clone()));
        }
        if Button::secondary("Leave it").show(ui).clicked() {
            commands.push(Command::CloseForm);
        }
    });
}

fn fields(ui: &mut Ui, form: &mut ProfileForm) {
    if form.existing.is_none() {
        let help = "How tools will name it, such as chime-dev.";
        Field::new("Profile name", &mut form.name).help(help).show(ui);
    }
    let help = "Starts with AKIA, or with ASIA for temporary keys.";
    Field::new("Access key id", &mut form.access_key_id).help(help).machine().show(ui);
    let help = "40 characters, shown once when the key is created.";
    SecretField::new("Secret access key", &mut form.secret_access_key).help(help).show(ui);
    let help = "Only for keys that start with ASIA. Leave it empty otherwise.";
    SecretField::new("Session token", &mut form.session_token).help(help).show(ui);
    let help = "Where meetings are created, such as us-east-1.";
    Field::new("Region", &mut form.region).help(help).machine().show(ui);
}
