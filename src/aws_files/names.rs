//! Profile names: which ones every reader accepts, and which one was probably meant.

use thiserror::Error;

/// Why a profile name is not offered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// There is no name.
    #[error("Give the profile a name.")]
    Empty,
    /// A character that at least one AWS tool does not accept in a name.
    #[error(
        "A profile name cannot contain {}: the Rust and Java SDKs would not see the profile. \
         Use letters, digits and _ - / . % @ : + only.", shown(*found)
    )]
    Character {
        /// The first character that is not accepted.
        found: char,
        /// Where it stands, counted from 1.
        position: usize,
    },
}

fn shown(found: char) -> String {
    match found {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\n' | '\r' => "a line break".to_owned(),
        other if other.is_control() => "a control character".to_owned(),
        other => format!("“{other}”"),
    }
}

/// Whether a character may stand in a name or key that every reader accepts (aws-runtime 1.10.2).
pub(super) fn is_identifier_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '%' | '@' | ':' | '+')
}

/// Accepts a name that the AWS CLI, boto3 and all SDKs read alike: `[A-Za-z0-9_\-/.%@:+]+`.
///
/// # Errors
/// Names the first character that is not accepted.
pub fn check_name(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    match name.chars().enumerate().find(|(_, c)| !is_identifier_char(*c)) {
        Some((index, found)) => Err(NameError::Character { found, position: index + 1 }),
        None => Ok(()),
    }
}

/// The names closest to `wanted`, best first, at most three; empty when none is close.
pub fn nearest_names<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let wanted = wanted.trim().to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .filter_map(|name| {
            let other = name.to_lowercase();
            let near = strsim::jaro_winkler(&wanted, &other);
            let part = wanted.len() > 2 && (other.contains(&wanted) || wanted.contains(&other));
            let few = strsim::osa_distance(&wanted, &other) <= 2 && wanted.chars().count() > 3;
            let score = if few { near.max(0.9) } else { near };
            (score >= 0.8 || part && other.len() > 2).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let mut found: Vec<String> = scored.into_iter().map(|(_, name)| name.to_owned()).collect();
    found.dedup();
    found.truncate(3);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_all_readers_accept() {
        for name in ["default", "a-b/c.d%e@f:g+h_i", "0"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        assert_eq!(check_name(""), Err(NameError::Empty));
        for (name, found, position) in
            [("a b", ' ', 2), ("é", 'é', 1), ("foo]", ']', 4), ("x\n[y]", '\n', 2), ("a=b", '=', 2)]
        {
            let error = check_name(name).unwrap_err();
            assert_eq!(error, NameError::Character { found, position }, "{name}");
            assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn near_names_come_best_first() {
        let names = ["default", "dev", "development", "production", "team-sandbox"];
        let near = |wanted| nearest_names(wanted, names.into_iter());
        assert_eq!(near("defualt").first().map(String::as_str), Some("default"));
        assert_eq!(near("Dev").first().map(String::as_str), Some("dev"));
        assert!(near("sandbox").contains(&"team-sandbox".to_owned()));
        assert!(near("zzzz").is_empty());
    }
}
