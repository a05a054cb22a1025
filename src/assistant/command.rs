//! What the user wants.

use super::edit::ProfileForm;
use super::state::ThemeChoice;
use super::step::Step;
use crate::checks::CheckId;
use crate::diagnosis::RemedyAction;
use crate::practice::Scenario;
use std::path::PathBuf;

/// Everything a click, a key or a test can ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Go to a step of the walk.
    GoTo(Step),
    /// Go to the step before.
    Back,
    /// Go to the step after.
    Continue,
    /// Walk with the user's own account.
    UseAws,
    /// Walk with the practice account.
    Rehearse(Scenario),
    /// Read the two files again.
    Reload,
    /// Use this profile.
    ChooseProfile(String),
    /// Open the form: for this profile, or for a new one.
    OpenForm(Option<String>),
    /// Close the form without doing anything.
    CloseForm,
    /// Prepare what the form says; the diff is shown next.
    PrepareForm(ProfileForm),
    /// Write the prepared change.
    SaveEdit,
    /// Leave the files as they are.
    DiscardEdit,
    /// Prepare the way back from the last save; the diff is shown next.
    Undo,
    /// Run these checks now, also if they have results.
    Run(Vec<CheckId>),
    /// Stop what is at work.
    Cancel,
    /// Use this control Region: prepares the change of the profile.
    ChooseRegion(String),
    /// Run the media in this Region; `None` for the control Region.
    ChooseMediaRegion(Option<String>),
    /// Do what a remedy says, for this check.
    Apply(CheckId, RemedyAction),
    /// Put this text on the clipboard.
    Copy(String),
    /// Save the policy to a file that a dialog asks for.
    SavePolicy,
    /// Save the report of this walk to a file that a dialog asks for.
    SaveReport,
    /// Use the AWS files beside a file that a dialog asks for.
    ChooseFiles,
    /// The path that was typed because no dialog answered.
    TypedPath(PathBuf),
    /// Close the path prompt.
    ClosePrompt,
    /// Look like this.
    SetTheme(ThemeChoice),
    /// End the program; a test meeting on its way is deleted first.
    Quit,
}
