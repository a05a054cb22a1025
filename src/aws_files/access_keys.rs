//! Creating or changing a profile of access keys.

use super::edits::Edit;
use super::profiles::{Origin, Profile};
use super::readers::FileKind;
use super::secret::Secret;

const ID: &str = "aws_access_key_id";
const SECRET: &str = "aws_secret_access_key";
const TOKEN: &str = "aws_session_token";
/// The token's former name; only the AWS CLI and boto3 still read it.
const OLD_TOKEN: &str = "aws_security_token";
const REGION: &str = "region";

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
    let origin = |key: &str| existing.and_then(|profile| profile.origins.get(key)).copied();
    let edit = |file: FileKind, key: &str, value: Option<&str>| Edit::SetKey {
        file,
        profile: wanted.name.clone(),
        key: key.to_owned(),
        value: value.map(str::to_owned),
    };
    let place = |key: &str, home: FileKind| origin(key).map_or(home, |origin: Origin| origin.file);
    // A new token goes where the keys already are.
    let keys = place(ID, FileKind::Credentials);
    let secret = wanted.secret_access_key.expose();
    let mut edits = vec![
        edit(keys, ID, Some(&wanted.access_key_id)),
        edit(place(SECRET, keys), SECRET, Some(secret)),
    ];
    if let Some(token) = &wanted.session_token {
        edits.push(edit(place(TOKEN, keys), TOKEN, Some(token.expose())));
    }
    let stale = match wanted.session_token {
        Some(_) => &[OLD_TOKEN][..],
        None => &[TOKEN, OLD_TOKEN],
    };
    for key in stale.iter().filter(|key| origin(key).is_some()) {
        // The other file may hold one too, hidden until now by the one that goes.
        let headers = existing.map(|profile| profile.headers.as_slice()).unwrap_or_default();
        let mut files: Vec<FileKind> = headers.iter().map(|header| header.file).collect();
        files.dedup();
        edits.extend(files.into_iter().map(|file| edit(file, key, None)));
    }
    if let Some(region) = &wanted.region {
        edits.push(edit(place(REGION, FileKind::Config), REGION, Some(region)));
    }
    edits
}

#[cfg(test)]
#[path = "access_keys_tests.rs"]
mod tests;
