//! What can be said of a profile by the shape of its values alone, without asking AWS.

use super::profiles::{Profile, ProfileKind};
use super::readers::Value;
use super::secret::Secret;

/// Something in a profile that will not work, or only for some tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileFinding {
    /// The stable id of the cause, such as `credentials.incomplete`.
    pub cause: &'static str,
    /// The key it is about.
    pub key: String,
    /// A plain sentence. It never quotes a secret.
    pub what: String,
    /// What a right value looks like, made up.
    pub example: Option<String>,
}

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";

const MALFORMED: &str = "credentials.malformed";

/// A made-up id of the right shape; nobody can have it, for it has no account in it.
const ID_EXAMPLE: &str = "AKIAIFAKEFAKEFAKEFAK";

fn finding(cause: &'static str, key: &str, what: impl Into<String>) -> ProfileFinding {
    ProfileFinding { cause, key: key.to_owned(), what: what.into(), example: None }
}

fn with_example(mut finding: ProfileFinding, example: &str) -> ProfileFinding {
    finding.example = Some(example.to_owned());
    finding
}

/// All findings, those about the keys first.
pub(super) fn of(profile: &Profile) -> Vec<ProfileFinding> {
    let id = profile.access_key_id.as_deref();
    let secret = profile.secret_access_key.as_ref().map(Secret::expose);
    let token = profile.session_token.as_ref().map(Secret::expose);
    let mut found = Vec::new();
    pair(id, secret, token, &mut found);
    if let (Some(id), Some(secret)) = (id, secret)
        && looks_like_secret(id)
        && looks_like_id(secret)
    {
        let what = "The access key id and the secret access key have changed places.";
        found.push(with_example(finding(MALFORMED, ID, what), ID_EXAMPLE));
    } else {
        found.extend(id.and_then(id_shape));
        found.extend(secret.and_then(secret_shape));
    }
    found.extend(token.and_then(token_shape));
    tokens(id, token, profile, &mut found);
    account(profile, &mut found);
    role(profile, &mut found);
    identity_center(profile, &mut found);
    found
}

/// Half a pair, also where only a token is there.
fn pair(
    id: Option<&str>,
    secret: Option<&str>,
    token: Option<&str>,
    found: &mut Vec<ProfileFinding>,
) {
    const INCOMPLETE: &str = "credentials.incomplete";
    let (key, what) = match (id, secret, token) {
        (Some(_), None, _) => (SECRET, "There is an access key id without its secret access key."),
        (None, Some(_), _) => (ID, "There is a secret access key without its access key id."),
        (None, None, Some(_)) => (ID, "There is a session token without its keys."),
        (Some(_), Some(_), _) | (None, None, None) => return,
    };
    found.push(finding(INCOMPLETE, key, what));
}

fn looks_like_id(text: &str) -> bool {
    text.len() == 20
        && (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn looks_like_secret(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'/' || b == b'+')
}

/// What is true of all three values: how they get decorated when they are copied.
fn decoration(text: &str) -> Option<&'static str> {
    let quote = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’');
    if text.starts_with(quote) || text.ends_with(quote) {
        Some("is in quotes; the quotes are read as a part of it. Remove them")
    } else if text.contains('\n') {
        Some("goes on over several lines. Put it on one line")
    } else if text.chars().any(|c| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}') {
        Some("has a blank or a comment in it. Copy it again, without anything around it")
    } else if text.ends_with(['%', ',', ';']) {
        Some("ends with a character that does not belong to it. Remove it")
    } else if text.starts_with(['<', '{', '$', '%']) || text.starts_with("YOUR") {
        Some("is still a placeholder. Put the real value there")
    } else {
        None
    }
}

fn id_shape(id: &str) -> Option<ProfileFinding> {
    let malformed = |what: &str| Some(with_example(finding(MALFORMED, ID, what), ID_EXAMPLE));
    if is_sample(id) {
        let what = "This access key id is the sample of the AWS documentation, not one of yours.";
        return Some(finding("credentials.sample", ID, what));
    }
    if let Some(what) = decoration(id) {
        return malformed(&format!("The access key id {what}."));
    }
    if let Some(kind) = other_id(id) {
        return malformed(&format!("This is the id of {kind}, not an access key id."));
    }
    if looks_like_secret(id) {
        return malformed("There is a secret access key where the access key id belongs.");
    }
    if id.contains("AKIA") || id.contains("ASIA") {
        if id.starts_with("AKIA") || id.starts_with("ASIA") {
            let ends = "An access key id has 20 characters";
            return match id.chars().count() {
                20 if looks_like_id(id) => None,
                20 => malformed("An access key id has capital letters and digits only."),
                n if n < 20 => malformed(&format!("{ends}; this one has {n}. Its end is missing.")),
                n => malformed(&format!("{ends}; this one has {n}. Something follows it.")),
            };
        }
        return malformed(
            "Something stands before the access key id. It begins with AKIA or ASIA.",
        );
    }
    malformed("An access key id begins with AKIA or ASIA.")
        // Simulators of AWS take any id; a short one is nobody's mistake.
        .filter(|_| id.len() >= 16)
}

/// Ids that other things in IAM have.
fn other_id(id: &str) -> Option<&'static str> {
    let kinds = [
        ("AIDA", "a user"),
        ("AROA", "a role"),
        ("AGPA", "a group"),
        ("ANPA", "a policy"),
        ("AIPA", "an instance profile"),
        ("ASCA", "a certificate"),
        ("ACCA", "a context credential"),
        ("APKA", "a public key"),
        ("ABIA", "a bearer token"),
    ];
    kinds.iter().find(|(prefix, _)| id.starts_with(prefix) && id.len() >= 16).map(|(_, kind)| *kind)
}

fn is_sample(text: &str) -> bool {
    text.ends_with("EXAMPLE") || text.ends_with("EXAMPLEKEY")
}

fn secret_shape(secret: &str) -> Option<ProfileFinding> {
    if is_sample(secret) {
        let what =
            "This secret access key is the sample of the AWS documentation, not one of yours.";
        return Some(finding("credentials.sample", SECRET, what));
    }
    let what = if let Some(what) = decoration(secret) {
        format!("The secret access key {what}.")
    } else if looks_like_id(secret) {
        "There is an access key id where the secret access key belongs.".to_owned()
    } else if secret.starts_with("AKIA") || secret.starts_with("ASIA") || secret.len() < 16 {
        // Simulators take any secret; a short one is nobody's mistake.
        return None;
    } else if !looks_like_secret(secret) {
        match secret.chars().count() {
            40 => "The secret access key has other characters than letters, digits, / and +."
                .to_owned(),
            n => format!("A secret access key has 40 characters; this one has {n}. Copy it again."),
        }
    } else {
        return None;
    };
    Some(finding(MALFORMED, SECRET, what))
}

fn token_shape(token: &str) -> Option<ProfileFinding> {
    let what = decoration(token)?;
    Some(finding(MALFORMED, TOKEN, format!("The session token {what}.")))
}

/// Temporary keys need their token; long-term keys are refused with one.
fn tokens(
    id: Option<&str>,
    token: Option<&str>,
    profile: &Profile,
    found: &mut Vec<ProfileFinding>,
) {
    match (id.filter(|id| looks_like_id(id)), token) {
        (Some(id), None) if id.starts_with("ASIA") => {
            let what = "These are temporary keys (ASIA…), and their session token is missing.";
            found.push(finding("credentials.token-missing", TOKEN, what));
        }
        (Some(id), Some(_)) if id.starts_with("AKIA") => {
            let what = "A session token stands beside long-term keys (AKIA…). AWS refuses them \
                        together: remove the token.";
            let key =
                if profile.origins.contains_key(TOKEN) { TOKEN } else { "aws_security_token" };
            found.push(finding("credentials.token-stale", key, what));
        }
        _ => {}
    }
}

fn account(profile: &Profile, found: &mut Vec<ProfileFinding>) {
    let Some(account) = profile.setting("aws_account_id") else {
        return;
    };
    let key = "aws_account_id";
    if !is_account(account) {
        let what = "An account id has twelve digits, without hyphens.";
        found.push(with_example(finding(MALFORMED, key, what), "123456789012"));
    } else if let Some(coded) = profile.account_in_key.as_deref().filter(|coded| *coded != account)
    {
        let what = format!("The access key belongs to the account {coded}, not to {account}.");
        found.push(finding("credentials.unexpected-principal", key, what));
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn role(profile: &Profile, found: &mut Vec<ProfileFinding>) {
    const SOURCE: &str = "credentials.source-profile";
    let Some(arn) = profile.setting("role_arn") else {
        return;
    };
    if let Some(what) = role_arn(arn) {
        let example = "arn:aws:iam::123456789012:role/MyRole";
        found.push(with_example(finding(MALFORMED, "role_arn", what), example));
    }
    if profile.kind != ProfileKind::Role {
        return;
    }
    match (profile.setting("source_profile"), profile.setting("credential_source")) {
        (None, None) => {
            let what = "The role has no source: name the profile whose keys may assume it.";
            found.push(with_example(finding(SOURCE, "source_profile", what), "default"));
        }
        (Some(_), Some(_)) => {
            let what = "There is both a source_profile and a credential_source. Keep one.";
            found.push(finding(SOURCE, "credential_source", what));
        }
        (None, Some(source))
            if !matches!(source, "Environment" | "Ec2InstanceMetadata" | "EcsContainer") =>
        {
            let what = "credential_source is one of Environment, Ec2InstanceMetadata and \
                        EcsContainer, in just these letters.";
            found.push(with_example(finding(SOURCE, "credential_source", what), "Environment"));
        }
        _ => {}
    }
}

fn role_arn(arn: &str) -> Option<&'static str> {
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next().unwrap_or_default();
    let (prefix, partition, service, region, account, resource) =
        (next(), next(), next(), next(), next(), next());
    if prefix != "arn" || !partition.starts_with("aws") {
        return Some("A role is named by its ARN.");
    }
    if service == "sts" && resource.starts_with("assumed-role/") {
        return Some("This is the ARN of a session of a role. Use the ARN of the role itself.");
    }
    if resource.starts_with("instance-profile/") {
        return Some("This is the ARN of an instance profile. Use the ARN of its role.");
    }
    if resource.starts_with("user/") || resource == "root" {
        return Some("This is the ARN of a user, not of a role.");
    }
    let name = resource.strip_prefix("role/").and_then(|path| path.rsplit('/').next());
    let good = |name: &str| {
        (1..=64).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c))
    };
    if service != "iam" || !region.is_empty() || !is_account(account) || !name.is_some_and(good) {
        return Some("This is not the ARN of a role.");
    }
    None
}

fn identity_center(profile: &Profile, found: &mut Vec<ProfileFinding>) {
    if profile.kind != ProfileKind::IdentityCenter {
        return;
    }
    let account = profile.setting("sso_account_id");
    if account.is_some_and(|account| !is_account(account)) {
        let what = "An account id has twelve digits, without hyphens.";
        found.push(with_example(finding(MALFORMED, "sso_account_id", what), "123456789012"));
    }
    match (account, profile.setting("sso_role_name")) {
        (Some(_), None) => {
            let what = "The account is named, but not the permission set (sso_role_name).";
            found.push(finding("credentials.incomplete", "sso_role_name", what));
        }
        (None, Some(_)) => {
            let what = "The permission set is named, but not the account (sso_account_id).";
            found.push(finding("credentials.incomplete", "sso_account_id", what));
        }
        _ => {}
    }
    let url = profile.setting("sso_start_url");
    if profile.setting("sso_session").is_some() {
        for key in ["sso_start_url", "sso_region"] {
            if profile.settings.get(key).and_then(Value::text).is_some() {
                let what = format!(
                    "{key} belongs in the [sso-session] section only: the Rust SDK refuses a profile \
                     that has both."
                );
                found.push(finding(MALFORMED, key, what));
            }
        }
    } else if url.is_none() || profile.setting("sso_region").is_none() {
        let key = if url.is_none() { "sso_start_url" } else { "sso_region" };
        let what = format!("The sign-in needs {key}, or an sso_session that holds it.");
        found.push(finding("credentials.incomplete", key, what));
    }
    if url.is_some_and(|url| !url.starts_with("https://")) {
        let what = "The start URL of the access portal begins with https://.";
        let example = "https://my-company.awsapps.com/start";
        found.push(with_example(finding(MALFORMED, "sso_start_url", what), example));
    }
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
