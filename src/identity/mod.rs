//! Which credentials a profile gives, and what the environment would put in their place.
//!
//! What it promises: the chosen profile means that profile. Static keys are taken from our own
//! reading of the two files; every other kind goes through the SDK's profile provider, fed with the
//! bytes that were read. The environment is looked at only to be named.

mod environment;
mod words;

pub use environment::environment_facts;

use crate::aws::{CALL_TIMEOUT, Http};
use crate::aws_files::{Profile, ProfileKind};
use crate::diagnosis::{CauseId, Evidence};
use aws_config::Region;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_smithy_types::error::display::DisplayErrorContext;

/// Credentials, and where they came from.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The credentials; their `Debug` hides the secret.
    pub credentials: Credentials,
    /// Where they came from, in words.
    pub source: Evidence,
}

impl Resolved {
    /// Whether they are temporary, by the prefix of the key id (IAM identifiers: `ASIA`).
    pub fn is_temporary(&self) -> bool {
        self.credentials.access_key_id().starts_with("ASIA")
    }
}

/// Why there are no credentials to call with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The cause.
    pub cause: CauseId,
    /// What was seen.
    pub evidence: Vec<Evidence>,
}

/// The bytes of both files, as they were read for this run.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'a> {
    /// `config`.
    pub config: &'a [u8],
    /// `credentials`.
    pub credentials: &'a [u8],
}

/// The credentials of this profile.
///
/// # Errors
/// The cause, when the profile holds none, or half, or its source does not give any.
pub async fn resolve(
    profile: &Profile,
    contents: Contents<'_>,
    region: &str,
    http: &Http,
) -> Result<Resolved, Unresolved> {
    // A call with these cannot be built, or its answer is known: nothing is sent.
    let hopeless = [
        "credentials.incomplete",
        "credentials.malformed",
        "credentials.sample",
        "credentials.source-profile",
    ];
    let findings = profile.findings();
    if let Some(first) = findings.iter().find(|finding| hopeless.contains(&finding.cause)) {
        let evidence = findings
            .iter()
            .filter(|finding| finding.cause == first.cause)
            .map(|finding| Evidence::new(place_of(profile, &finding.key), finding.what.clone()))
            .collect();
        return Err(Unresolved { cause: first.cause, evidence });
    }
    match profile.kind {
        ProfileKind::AccessKeys { .. } => static_keys(profile),
        ProfileKind::Empty => Err(none(profile)),
        _ => through_sdk(profile, contents, region, http).await,
    }
}

fn static_keys(profile: &Profile) -> Result<Resolved, Unresolved> {
    let (Some(id), Some(secret)) = (&profile.access_key_id, &profile.secret_access_key) else {
        return Err(none(profile));
    };
    let token = profile.session_token.as_ref().map(|token| token.expose().to_owned());
    let credentials = Credentials::new(id.as_str(), secret.expose(), token, None, "chosen profile");
    let words = format!("access key {id} of profile {}", profile.name);
    Ok(Resolved {
        credentials,
        source: Evidence::new(place_of(profile, "aws_access_key_id"), words),
    })
}

fn none(profile: &Profile) -> Unresolved {
    let what = format!("profile {} holds no credentials and no way to get some", profile.name);
    Unresolved { cause: "credentials.none", evidence: vec![Evidence::new("~/.aws", what)] }
}

/// File and line of a key of this profile.
pub fn place_of(profile: &Profile, key: &str) -> String {
    profile.origins.get(key).map_or_else(
        || format!("profile {}", profile.name),
        |origin| format!("{}, line {}", origin.file.label(), origin.line),
    )
}

async fn through_sdk(
    profile: &Profile,
    contents: Contents<'_>,
    region: &str,
    http: &Http,
) -> Result<Resolved, Unresolved> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let files = EnvConfigFiles::builder()
        .with_contents(EnvConfigFileKind::Config, text(contents.config))
        .with_contents(EnvConfigFileKind::Credentials, text(contents.credentials))
        .build();
    let config = ProviderConfig::without_region()
        .with_region(Some(Region::new(region.to_owned())))
        .with_http_client(http.unrecorded())
        .with_retry_config(RetryConfig::disabled());
    let provider = ProfileFileCredentialsProvider::builder()
        .configure(&config)
        .profile_files(files)
        .profile_name(&profile.name)
        .build();
    let source = Evidence::new(format!("profile {}", profile.name), kind_words(profile.kind));
    match tokio::time::timeout(CALL_TIMEOUT, provider.provide_credentials()).await {
        Ok(Ok(credentials)) => Ok(Resolved { credentials, source }),
        Ok(Err(error)) => {
            let text = DisplayErrorContext(&error).to_string();
            let cause = words::cause_of(&text, profile.kind);
            Err(Unresolved {
                cause,
                evidence: vec![source, Evidence::new("AWS SDK", words::short(&text))],
            })
        }
        Err(_) => {
            let text = format!("no credentials within {} s", CALL_TIMEOUT.as_secs());
            Err(Unresolved {
                cause: "unknown",
                evidence: vec![source, Evidence::new("AWS SDK", text)],
            })
        }
    }
}

/// What kind of profile this is, in words.
pub fn kind_words(kind: ProfileKind) -> &'static str {
    match kind {
        ProfileKind::AccessKeys { temporary: false } => "a long-term access key",
        ProfileKind::AccessKeys { temporary: true } => "temporary keys of a session",
        ProfileKind::IdentityCenter => "sign-in by IAM Identity Center",
        ProfileKind::Role => "a role that is assumed",
        ProfileKind::WebIdentity => "a role assumed with a web identity token",
        ProfileKind::Process => "credentials from a program",
        ProfileKind::ConsoleLogin => "a console sign-in by aws login",
        ProfileKind::Incomplete => "half of a key pair",
        ProfileKind::Other => "a kind of sign-in that this program does not know",
        ProfileKind::Empty => "settings without credentials",
    }
}
