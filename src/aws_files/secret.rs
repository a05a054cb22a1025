//! A text that must not be seen: wiped when dropped, hidden from `Debug`, shown only on request.

use std::fmt;

use zeroize::Zeroizing;

/// The stars before the last four characters, as the AWS CLI prints them.
const STARS: &str = "****************";

/// A secret access key or a session token.
///
/// It has no `Display` and no serialisation; [`Secret::expose`] is the one way to the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over; the copy in here is wiped when the value is dropped.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself, for signing and for writing to the file.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Stars and the last four characters, as the AWS CLI shows it.
    ///
    /// A text of twelve characters or fewer shows stars only: four of twelve would be too much of it.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// See [`Secret::masked`].
pub(super) fn mask(text: &str) -> String {
    let count = text.chars().count();
    if count <= 12 {
        return STARS.to_owned();
    }
    let tail: String = text.chars().skip(count - 4).collect();
    format!("{STARS}{tail}")
}

/// Keys whose values are secrets: never in `Debug`, never in [`super::Profile::settings`].
pub(super) fn is_secret_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let last = key.rsplit('.').next().unwrap_or(&key);
    matches!(last, "aws_secret_access_key" | "aws_session_token" | "aws_security_token")
        || last.ends_with("_secret")
        || last.ends_with("_password")
        || last == "password"
        || last.contains("secret_access_key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_mask_do_not_show_the_text() {
        let secret = Secret::new("obviously/fake/secret/of/our/own/make/1234");
        assert_eq!(format!("{secret:?}"), "Secret(hidden)");
        assert_eq!(secret.masked(), "****************1234");
        assert_eq!(Secret::new("short").masked(), STARS);
        assert_eq!(Secret::new("é".repeat(13)).masked(), format!("{STARS}éééé"));
    }

    #[test]
    fn secret_keys_are_known_in_any_case() {
        for key in ["aws_secret_access_key", "AWS_SESSION_TOKEN", "aws_security_token"] {
            assert!(is_secret_key(key), "{key}");
        }
        assert!(!is_secret_key("aws_access_key_id"));
        assert!(!is_secret_key("web_identity_token_file"));
    }
}
