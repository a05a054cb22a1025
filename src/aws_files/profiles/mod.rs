//! The profiles of both files, typed, in the order in which they stand there.
//!
//! Values are botocore's where it can read the file, else the Rust SDK's, else taken line by line, so that
//! damage in one place does not hide what stands in the others.

mod kind;
mod view;

use std::collections::BTreeMap;

pub(super) use view::{name_in_damage, section_keys};

use super::findings::{self, ProfileFinding};
use super::readers::{Dialect, FileKind, Keys, Value};
use super::secret::{Secret, is_secret_key, mask};
use kind::kind_of;
use view::View;

/// What a profile gets its credentials from, as botocore 1.44.5 would choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfileKind {
    /// An access key id and its secret.
    AccessKeys {
        /// With a session token, or an `ASIA…` id that needs one.
        temporary: bool,
    },
    /// IAM Identity Center, with an `[sso-session]` or in the old form.
    IdentityCenter,
    /// A role that another source's credentials assume.
    Role,
    /// A role assumed with a web identity token file.
    WebIdentity,
    /// `credential_process`.
    Process,
    /// `login_session`, written by `aws login`.
    ConsoleLogin,
    /// Half a key pair and nothing else.
    Incomplete,
    /// Keys that only another tool knows how to use; kept whole.
    Other,
    /// No credentials of its own, only settings such as a Region, or nothing at all.
    Empty,
}

/// Where a key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// Which file.
    pub file: FileKind,
    /// Line, counted from 1.
    pub line: usize,
}

/// One profile of both files together; keys in credentials win over the same keys in config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The name, as used with `--profile`.
    pub name: String,
    /// Where its credentials come from.
    pub kind: ProfileKind,
    /// `region`, when it is not empty.
    pub region: Option<String>,
    /// `endpoint_url`, when it is not empty.
    pub endpoint_url: Option<String>,
    /// `aws_access_key_id`, when it is not empty.
    pub access_key_id: Option<String>,
    /// `aws_secret_access_key`, when it is not empty.
    pub secret_access_key: Option<Secret>,
    /// `aws_session_token`, or `aws_security_token`, which only the AWS CLI and boto3 read.
    pub session_token: Option<Secret>,
    /// The account id coded in the access key id, see [`account_in_key`].
    pub account_in_key: Option<String>,
    /// Where each key stands, by its lower-case name.
    pub origins: BTreeMap<String, Origin>,
    /// All keys with their values, lower-case, secrets left out.
    pub settings: BTreeMap<String, Value>,
    /// Where its sections begin, in the order of the files.
    pub headers: Vec<Origin>,
    /// The readers that see a profile of this name in files that they can read.
    pub seen_by: Vec<Dialect>,
    /// The `[services X]` section that the profile names: service key to its settings.
    services: BTreeMap<String, BTreeMap<String, String>>,
}

impl Profile {
    /// The text of a setting, when there is one that is not empty.
    pub fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).and_then(Value::text).filter(|text| !text.is_empty())
    }

    /// The `endpoint_url` for one service by way of `services = X` and `[services X]`.
    ///
    /// `service_key` is the documented one (`chime_sdk_meetings`). The spelling with hyphens, which
    /// aws-runtime 1.10.2 looks for by mistake, is accepted too. Nothing where
    /// `ignore_configured_endpoint_urls` is true.
    pub fn service_endpoint(&self, service_key: &str) -> Option<String> {
        if self.ignores_endpoints() {
            return None;
        }
        let wanted = service_key.replace('-', "_").to_lowercase();
        let same = |key: &str| key.replace('-', "_").to_lowercase() == wanted;
        let mut blocks: Vec<_> = self.services.iter().filter(|(key, _)| same(key)).collect();
        blocks.sort_by_key(|(key, _)| key.contains('-'));
        blocks
            .into_iter()
            .filter_map(|(_, block)| block.get("endpoint_url"))
            .find(|url| !url.is_empty())
            .cloned()
    }

    /// The address the profile sets for a service: its own if there is one, else `endpoint_url`.
    pub fn endpoint_for(&self, service_key: &str) -> Option<String> {
        if self.ignores_endpoints() {
            return None;
        }
        self.service_endpoint(service_key).or_else(|| self.endpoint_url.clone())
    }

    fn ignores_endpoints(&self) -> bool {
        self.setting("ignore_configured_endpoint_urls")
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// What is wrong with the profile's own values, by their shape alone.
    pub fn findings(&self) -> Vec<ProfileFinding> {
        findings::of(self)
    }
}

/// The account id coded in an access key id made since about 2019, twelve digits.
///
/// Characters 5 to 20 are base 32; the upper bits of the first six bytes hold the account. Older keys
/// (their fifth character is below `Q`) do not carry it.
pub fn account_in_key(access_key_id: &str) -> Option<String> {
    let coded = access_key_id.strip_prefix("AKIA").or(access_key_id.strip_prefix("ASIA"))?;
    if coded.len() != 16
        || !coded.starts_with(|c: char| ('Q'..='Z').contains(&c) || c.is_ascii_digit())
    {
        return None;
    }
    let mut bits: u128 = 0;
    for c in coded.bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'2'..=b'7' => c - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u128::from(digit);
    }
    // 16 digits are 80 bits; the first six bytes are the upper 48.
    let account = (bits >> 32 & 0x7fff_ffff_ff80) >> 7;
    (account <= 999_999_999_999).then(|| format!("{account:012}"))
}

/// All profiles, in the order of the files: config first, then those only in credentials.
pub fn profiles(config: &[u8], credentials: &[u8]) -> Vec<Profile> {
    let config = View::new(FileKind::Config, config);
    let credentials = View::new(FileKind::Credentials, credentials);
    let mut order: Vec<&str> = Vec::new();
    let mut known: BTreeMap<&str, Vec<&View>> = BTreeMap::new();
    for view in [&config, &credentials] {
        for name in view.names() {
            let views = known.entry(name).or_default();
            if views.is_empty() {
                order.push(name);
            }
            if views.last().is_none_or(|last| last.file != view.file) {
                views.push(view);
            }
        }
    }
    let of = |name: &str| known.get(name).map(|views| gather(name, views, &config));
    order.into_iter().filter_map(of).collect()
}

/// One profile from the files that have it; keys of the later file win.
fn gather(name: &str, views: &[&View], config: &View) -> Profile {
    let mut keys = Keys::new();
    let mut origins = BTreeMap::new();
    let mut headers = Vec::new();
    for view in views {
        keys.extend(view.keys(name));
        view.origins(name, &mut headers, &mut origins);
    }
    let sees = |dialect: &Dialect| views.iter().any(|view| view.reads(*dialect, name));
    let seen_by = Dialect::ALL.into_iter().filter(sees).collect();
    build(name, keys, origins, headers, seen_by, config)
}

fn build(
    name: &str,
    keys: Keys,
    origins: BTreeMap<String, Origin>,
    headers: Vec<Origin>,
    seen_by: Vec<Dialect>,
    config: &View,
) -> Profile {
    let keys: Keys =
        keys.into_iter().map(|(key, value)| (key, without_stray_secrets(value))).collect();
    let text = |key: &str| keys.get(key).and_then(Value::text).filter(|text| !text.is_empty());
    let secret = |key: &str| text(key).map(Secret::new);
    let access_key_id = text("aws_access_key_id").map(str::to_owned);
    Profile {
        name: name.to_owned(),
        kind: kind_of(&keys),
        region: text("region").map(str::to_owned),
        endpoint_url: text("endpoint_url").map(str::to_owned),
        account_in_key: access_key_id.as_deref().and_then(account_in_key),
        access_key_id,
        secret_access_key: secret("aws_secret_access_key"),
        session_token: secret("aws_session_token").or_else(|| secret("aws_security_token")),
        services: text("services").map(|name| config.services(name)).unwrap_or_default(),
        origins,
        headers,
        seen_by,
        settings: keys.into_iter().filter(|(key, _)| !is_secret_key(key)).collect(),
    }
}

/// A secret that was indented by mistake has become a part of the value above, or of a block: hide it there.
fn without_stray_secrets(value: Value) -> Value {
    let clean = |line: &str| match line.split_once(['=', ':']) {
        Some((key, _)) if is_secret_key(key.trim()) => format!("{key}= {}", mask("")),
        _ => line.to_owned(),
    };
    match value {
        Value::Text(text) if text.contains('\n') => {
            Value::Text(text.split('\n').map(clean).collect::<Vec<_>>().join("\n"))
        }
        Value::Text(text) => Value::Text(text),
        Value::Block(block) => {
            let hide = |(key, value): (String, String)| {
                let value = if is_secret_key(&key) { mask("") } else { value };
                (key, value)
            };
            Value::Block(block.into_iter().map(hide).collect())
        }
    }
}

#[cfg(test)]
mod tests;
