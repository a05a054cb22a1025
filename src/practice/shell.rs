//! What to type so that other tools use the practice account.

use std::path::Path;

use super::{PROFILE, Practice};

/// A shell, for its way of setting variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    /// Bash, zsh and other POSIX shells.
    Bash,
    /// Fish.
    Fish,
    /// PowerShell, Windows's own and the newer one.
    PowerShell,
    /// The command prompt of Windows.
    Cmd,
}

impl Shell {
    /// Every shell, in the order in which they are printed.
    pub fn all() -> &'static [Shell] {
        &[Shell::Bash, Shell::Fish, Shell::PowerShell, Shell::Cmd]
    }

    /// The shell's name.
    pub fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Fish => "fish",
            Shell::PowerShell => "PowerShell",
            Shell::Cmd => "cmd",
        }
    }
}

/// Settings of the environment that would win over the profile.
const RIVALS: [&str; 20] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_DEFAULT_PROFILE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_IAM",
    "AWS_ENDPOINT_URL_ACCOUNT",
    "AWS_ENDPOINT_URL_SERVICE_QUOTAS",
    "AWS_ENDPOINT_URL_CHIME",
    "AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
];

/// Lines to paste into a shell, one setting each, with a line end behind the last.
pub fn exports(practice: &Practice, shell: Shell) -> String {
    lines(practice.config_path(), practice.credentials_path(), shell)
}

fn lines(config: &Path, credentials: &Path, shell: Shell) -> String {
    let config = config.to_string_lossy();
    let credentials = credentials.to_string_lossy();
    let mut settings = vec![
        ("AWS_CONFIG_FILE", config.as_ref()),
        ("AWS_SHARED_CREDENTIALS_FILE", credentials.as_ref()),
        ("AWS_PROFILE", PROFILE),
        ("NO_PROXY", "127.0.0.1"),
    ];
    if matches!(shell, Shell::Bash | Shell::Fish) {
        // Where both are set, many tools look at the lower-case one only. Windows knows no
        // difference.
        settings.push(("no_proxy", "127.0.0.1"));
    }
    let mut out = String::new();
    for (name, value) in settings {
        out.push_str(&set(shell, name, value));
        out.push('\n');
    }
    for name in RIVALS {
        out.push_str(&unset(shell, name));
        out.push('\n');
    }
    out
}

fn set(shell: Shell, name: &str, value: &str) -> String {
    match shell {
        Shell::Bash => format!("export {name}='{}'", value.replace('\'', r"'\''")),
        Shell::Fish => {
            let value = value.replace('\\', r"\\").replace('\'', r"\'");
            format!("set -gx {name} '{value}'")
        }
        Shell::PowerShell => format!("$env:{name} = '{}'", doubled(value)),
        // Inside quotes only the quote itself would end the value, and no Windows path has one.
        Shell::Cmd => format!("set \"{name}={value}\""),
    }
}

/// PowerShell takes typographic quotes for single quotes too, and each is escaped by doubling it.
fn doubled(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        out.push(letter);
        if matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            out.push(letter);
        }
    }
    out
}

fn unset(shell: Shell, name: &str) -> String {
    match shell {
        Shell::Bash => format!("unset {name}"),
        Shell::Fish => format!("set -e {name}"),
        Shell::PowerShell => format!("Remove-Item Env:{name} -ErrorAction SilentlyContinue"),
        Shell::Cmd => format!("set \"{name}=\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(path: &str, shell: Shell) -> String {
        let text = lines(Path::new(path), Path::new("c"), shell);
        text.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn quotes_and_blanks_in_paths_survive_in_every_shell() {
        let path = r"/home/o'neil/a b\c/$HOME";
        let cases = [
            (Shell::Bash, r"export AWS_CONFIG_FILE='/home/o'\''neil/a b\c/$HOME'"),
            (Shell::Fish, r"set -gx AWS_CONFIG_FILE '/home/o\'neil/a b\\c/$HOME'"),
            (Shell::PowerShell, r"$env:AWS_CONFIG_FILE = '/home/o''neil/a b\c/$HOME'"),
            (Shell::Cmd, r#"set "AWS_CONFIG_FILE=/home/o'neil/a b\c/$HOME""#),
        ];
        for (shell, expected) in cases {
            assert_eq!(first(path, shell), expected);
        }
        assert!(first("a\u{2019}b", Shell::PowerShell).ends_with("'a\u{2019}\u{2019}b'"));
    }

    #[test]
    fn everything_that_would_win_over_the_profile_is_unset() {
        for shell in Shell::all() {
            let text = lines(Path::new("a"), Path::new("b"), *shell);
            for name in RIVALS {
                assert!(text.contains(&unset(*shell, name)), "{}: {name}", shell.name());
            }
            assert!(text.contains("AWS_PROFILE") && text.contains("NO_PROXY"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_lines_back() {
        let path = "/home/it's \"odd\" $HOME `x` \\";
        let text = lines(Path::new(path), Path::new("c"), Shell::Bash);
        let script =
            format!("AWS_REGION=x\n{text}printf '%s|%s' \"$AWS_CONFIG_FILE\" \"$AWS_REGION\"");
        let output =
            std::process::Command::new("sh").args(["-c", &script]).output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{path}|"));
    }
}
