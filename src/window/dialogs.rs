//! The system's own file dialogs.

use crate::assistant::{Chosen, Dialogs};

/// Dialogs of the operating system, by `rfd`. Where no portal answers they give `None` at once,
/// and the path field takes over.
#[derive(Clone, Copy, Debug)]
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn save(&self, title: &str, suggestion: &str) -> Chosen {
        let dialog = rfd::AsyncFileDialog::new().set_title(title).set_file_name(suggestion);
        let asked = dialog.save_file();
        Box::pin(async move { asked.await.map(|file| file.path().to_owned()) })
    }

    fn open(&self, title: &str) -> Chosen {
        let asked = rfd::AsyncFileDialog::new().set_title(title).pick_file();
        Box::pin(async move { asked.await.map(|file| file.path().to_owned()) })
    }
}
