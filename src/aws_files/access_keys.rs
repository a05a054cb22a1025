//! Creating or changing a profile of access keys.

use super::edits::Edit;
use super::profiles::{Origin, Profile};
use super::readers::FileKind;
use super::secret::Secret;

/// What an access-key profile should hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessKeyProfile {
    /// The profile's name.
    pub name: String,
    /// `aws_access_key_id`.
    pub access_key_id: String,
    /// `aws_secret_access_key`.
    pub secret_access_key: Secret,
    /// `aws_session_token`, for temporary keys.
    pub session_token: Option<Secret>,
    /// `region`; `None` leaves the one that is there.
    pub region: Option<String>,
}

/// The edits that make `existing` (or a new profile) hold `wanted`.
///
/// Keys go to the credentials file and the Region to config, but a key that is already set is changed
/// where it stands. A session token that does not belong to the new keys is removed.
pub fn access_key_edits(existing: Option<&Profile>, wanted: &AccessKeyProfile) -> Vec<Edit> {
    let origin =
        |key: &str| -> Option<Origin> { existing.and_then(|p| p.origins.get(key)).copied() };
    let set = |key: &str, home: FileKind, value: Option<&str>| Edit::SetKey {
        file: origin(key).map_or(home, |origin| origin.file),
        profile: wanted.name.clone(),
        key: key.to_owned(),
        value: value.map(str::to_owned),
    };
    let keys = FileKind::Credentials;
    let mut edits = vec![
        set("aws_access_key_id", keys, Some(&wanted.access_key_id)),
        set(
            "aws_secret_access_key",
            keys,
            Some(wanted.secret_access_key.expose()),
        ),
    ];
    let token = wanted.session_token.as_ref().map(Secret::expose);
    if token.is_some() || origin("aws_session_token").is_some() {
        edits.push(set("aws_session_token", keys, token));
    }
    // An old name for the token; boto3 would go on using it.
    if origin("aws_security_token").is_some() {
        edits.push(set("aws_security_token", keys, None));
    }
    if let Some(region) = &wanted.region {
        edits.push(set("region", FileKind::Config, Some(region)));
    }
    edits
}
