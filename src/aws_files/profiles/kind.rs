//! What a profile gets its credentials from.

use super::ProfileKind;
use crate::aws_files::readers::{Keys, Value};

/// botocore's order inside one profile: role, web identity, Identity Center, keys, login, process.
pub(super) fn kind_of(keys: &Keys) -> ProfileKind {
    let has = |key: &str| keys.get(key).and_then(Value::text).is_some_and(|text| !text.is_empty());
    let id = keys.get("aws_access_key_id").and_then(Value::text).unwrap_or_default();
    let secret = has("aws_secret_access_key");
    if has("role_arn") {
        return if has("web_identity_token_file") {
            ProfileKind::WebIdentity
        } else {
            ProfileKind::Role
        };
    }
    if ["sso_session", "sso_start_url", "sso_account_id", "sso_role_name"].into_iter().any(has) {
        return ProfileKind::IdentityCenter;
    }
    if !id.is_empty() && secret {
        let token = has("aws_session_token") || has("aws_security_token");
        return ProfileKind::AccessKeys { temporary: token || id.starts_with("ASIA") };
    }
    if has("login_session") {
        return ProfileKind::ConsoleLogin;
    }
    if has("credential_process") {
        return ProfileKind::Process;
    }
    if !id.is_empty() || secret || has("aws_session_token") {
        return ProfileKind::Incomplete;
    }
    if keys.keys().all(|key| is_plain_setting(key)) {
        ProfileKind::Empty
    } else {
        ProfileKind::Other
    }
}

/// Keys of AWS's own tools that have nothing to do with where credentials come from.
fn is_plain_setting(key: &str) -> bool {
    const PLAIN: [&str; 26] = [
        "account_id_endpoint_mode",
        "auth_scheme_preference",
        "aws_access_key_id",
        "aws_account_id",
        "aws_secret_access_key",
        "aws_session_token",
        "ca_bundle",
        "defaults_mode",
        "disable_request_compression",
        "duration_seconds",
        "endpoint_url",
        "ignore_configured_endpoint_urls",
        "max_attempts",
        "mfa_serial",
        "output",
        "parameter_validation",
        "region",
        "request_checksum_calculation",
        "request_min_compression_size_bytes",
        "response_checksum_validation",
        "retry_mode",
        "s3",
        "sdk_ua_app_id",
        "services",
        "sts_regional_endpoints",
        "tcp_keepalive",
    ];
    PLAIN.contains(&key)
        || ["cli_", "ec2_metadata_", "use_", "s3_", "s3.", "sigv4a_", "endpoint_discovery"]
            .iter()
            .any(|prefix| key.starts_with(prefix))
}
