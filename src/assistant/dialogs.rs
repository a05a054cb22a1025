//! File dialogs behind a small trait, so that tests do not open one.

use std::path::PathBuf;
use std::pin::Pin;

/// A dialog that is open; `None` when the user closed it, or where none can be opened.
pub type Chosen = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Asks for files. Called on the window's thread (macOS wants that); the answer is awaited
/// elsewhere.
pub trait Dialogs: Send + Sync {
    /// Asks where to save.
    fn save(&self, title: &str, suggestion: &str) -> Chosen;
    /// Asks which file to open.
    fn open(&self, title: &str) -> Chosen;
}

/// No dialogs: the path field takes over at once. For the terminal, and for tests.
#[derive(Clone, Copy, Debug)]
pub struct NoDialogs;

impl Dialogs for NoDialogs {
    fn save(&self, _: &str, _: &str) -> Chosen {
        Box::pin(std::future::ready(None))
    }

    fn open(&self, _: &str) -> Chosen {
        Box::pin(std::future::ready(None))
    }
}
