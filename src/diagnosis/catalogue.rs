//! The catalogue of causes: data in `assets/diagnosis/causes.json`, read once.

use serde::Deserialize;
use std::sync::LazyLock;

/// The stable id of a cause, such as `credentials.secret-wrong` (`design/causes.md`).
pub type CauseId = &'static str;

/// A kind of trouble, in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Cause {
    /// The stable id.
    pub id: String,
    /// What is wrong, as a title.
    pub title: String,
    /// What it means and what follows, in at most three sentences.
    pub explanation: String,
}

static CAUSES: LazyLock<Vec<Cause>> = LazyLock::new(|| {
    // A constant of ours; the tests below read it, so it cannot ship broken.
    serde_json::from_str(include_str!("../../assets/diagnosis/causes.json")).unwrap_or_default()
});

/// Every cause that this program can name.
pub fn all_causes() -> &'static [Cause] {
    &CAUSES
}

impl Cause {
    /// The cause with this id; the one called `unknown` when there is no such id.
    pub fn of(id: &str) -> Self {
        let found = CAUSES.iter().find(|cause| cause.id == id);
        let found = found.or_else(|| CAUSES.iter().find(|cause| cause.id == "unknown"));
        found.cloned().unwrap_or_else(|| Self {
            id: "unknown".to_owned(),
            title: "Not recognised".to_owned(),
            explanation: "The raw facts are shown; nothing is guessed.".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_texts_are_short_and_whole() {
        assert!(all_causes().len() > 60, "only {} causes", all_causes().len());
        let mut seen = BTreeSet::new();
        for cause in all_causes() {
            assert!(seen.insert(&cause.id), "{} twice", cause.id);
            assert!((8..=90).contains(&cause.title.chars().count()), "{}", cause.title);
            assert!((30..=360).contains(&cause.explanation.chars().count()), "{}", cause.id);
            assert!(cause.explanation.ends_with('.'), "{}", cause.id);
        }
        assert!(seen.contains(&"unknown".to_owned()));
    }
}
