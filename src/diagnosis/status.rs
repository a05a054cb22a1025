//! How a check stands, and the facts it stands on.

use serde::Serialize;

/// How a check or a step stands. "Could not tell" is a state of its own: a check that did not
/// run, or whose answer proves nothing, has not passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody asked for it yet.
    NotRun,
    /// It is at work, or waits for another check.
    Running,
    /// Something was observed that proves it.
    Passed,
    /// It works, but something deserves a look.
    Attention,
    /// Something was observed that proves it wrong.
    Failed,
    /// Nothing was observed that proves it either way.
    CouldNotTell,
    /// It was left out, because it needs a result that is missing, or by choice.
    Skipped,
}

impl Status {
    /// The word on screen and in the terminal.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotRun => "Not run",
            Self::Running => "Running",
            Self::Passed => "Passed",
            Self::Attention => "Attention",
            Self::Failed => "Failed",
            Self::CouldNotTell => "Could not tell",
            Self::Skipped => "Skipped",
        }
    }

    /// Whether the check has come to an end.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::NotRun | Self::Running)
    }
}

/// A fact that was observed, with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// Where it was seen: a file and line, a host, an environment variable.
    pub source: String,
    /// What was seen, in words a person can check.
    pub text: String,
}

impl Evidence {
    /// A fact and where it was seen.
    ///
    /// Both are cut at a length that no honest fact has: values of files and answers are in them.
    pub fn new(source: impl Into<String>, text: impl Into<String>) -> Self {
        Self { source: clip(source.into(), 400), text: clip(text.into(), 2_000) }
    }
}

fn clip(text: String, limit: usize) -> String {
    if text.len() <= limit {
        return text;
    }
    let cut: String = text.chars().take(limit).collect();
    if cut.len() == text.len() { cut } else { format!("{cut}…") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_has_a_length() {
        let fact = Evidence::new("s".repeat(10_000), "ä".repeat(1_000_000));
        assert_eq!(fact.source.chars().count(), 401);
        assert_eq!(fact.text.chars().count(), 2_001);
        assert_eq!(Evidence::new("a", "b").text, "b");
    }
}
