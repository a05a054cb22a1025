//! The SDK's sentences about credentials, to causes (observed with aws-config 1.13; reference,
//! "Rust client-side strings").

use crate::aws_files::ProfileKind;
use crate::diagnosis::CauseId;

/// The cause behind the SDK's error text.
pub(super) fn cause_of(text: &str, kind: ProfileKind) -> CauseId {
    let text = text.to_ascii_lowercase();
    let has = |part: &str| text.contains(part);
    if has("could not parse profile file") {
        "files.parse-error"
    } else if has("sso token") || has("sso_session") || has("sso-session") || has("access token") {
        "credentials.sso-signed-out"
    } else if has("infinite loop") || has("could not find source profile") || has("was not defined")
    {
        "credentials.source-profile"
    } else if has("external process") || has("could not parse response") {
        "credentials.process-failed"
    } else if has("is not authorized to perform") || has("accessdenied") {
        "credentials.role-denied"
    } else if has("missing aws_") {
        "credentials.incomplete"
    } else if has("no credentials found") {
        "credentials.none"
    } else if has("dns error") {
        "network.dns"
    } else if has("connection refused") {
        "network.refused"
    } else if has("timed out") || has("timeout") {
        "network.timeout"
    } else if has("dispatch failure") {
        "network.reset"
    } else {
        match kind {
            ProfileKind::ConsoleLogin => "credentials.login-expired",
            ProfileKind::Process => "credentials.process-failed",
            _ => "unknown",
        }
    }
}

/// The text without the debug form that the SDK appends, bounded.
pub(super) fn short(text: &str) -> String {
    let plain = text.split(" (").next().unwrap_or(text);
    // What a credential_process prints may hold what it should not.
    let plain = plain.split("Stderr").next().unwrap_or(plain).trim_end_matches([' ', '.', ':']);
    plain.chars().filter(|c| !c.is_control()).take(400).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_prints_is_not_repeated() {
        let text = "Error retrieving credentials: external process exited with code exit status: 3. Stderr: hidden (X)";
        assert!(short(text).ends_with("exit status: 3"), "{}", short(text));
    }

    #[test]
    fn sentences_name_causes() {
        let table = [
            ("profile formed an infinite loop. first we loaded", "credentials.source-profile"),
            ("failed to load the cached SSO token", "credentials.sso-signed-out"),
            ("external process exited with code exit status: 1", "credentials.process-failed"),
            ("could not parse profile file", "files.parse-error"),
            ("no credentials found in chain", "credentials.none"),
            ("something new", "unknown"),
        ];
        for (text, cause) in table {
            assert_eq!(cause_of(text, ProfileKind::Other), cause, "{text}");
        }
    }
}
