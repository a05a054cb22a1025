//! What the window remembers by itself: what is half-typed, folded, or not yet chosen.

use crate::assistant::ProfileForm;

/// The window's own state. Nothing here is a truth about the world.
#[derive(Default)]
pub struct View {
    /// The scenario that is chosen in the menu of the Start page, by its index.
    pub scenario: Option<usize>,
    /// The form as it is being typed.
    pub form: Option<ProfileForm>,
    /// A path as it is being typed.
    pub path: Option<String>,
    /// What the list of profiles is narrowed to.
    pub filter: String,
}
