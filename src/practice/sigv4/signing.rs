//! The string to sign, the signing key and the comparison.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{ALGORITHM, Authorization, TERMINATOR};

/// The string to sign over a canonical request.
pub fn string_to_sign(authorization: &Authorization, canonical_request: &str) -> String {
    format!(
        "{ALGORITHM}\n{}\n{}/{}/{}/{TERMINATOR}\n{}",
        authorization.timestamp,
        authorization.date,
        authorization.region,
        authorization.service,
        hex::encode(Sha256::digest(canonical_request)),
    )
}

/// The signature, in lower case hexadecimal, that this secret gives for a string to sign.
pub fn sign(secret: &str, authorization: &Authorization, string_to_sign: &str) -> String {
    let mut key = format!("AWS4{secret}").into_bytes();
    let steps = [&authorization.date, &authorization.region, &authorization.service];
    for step in steps {
        key = keyed_hash(&key, step.as_bytes());
    }
    key = keyed_hash(&key, TERMINATOR.as_bytes());
    hex::encode(keyed_hash(&key, string_to_sign.as_bytes()))
}

/// Whether the signature sent is the one that this secret gives. Takes the same time wherever the
/// two differ.
pub fn signature_matches(
    secret: &str,
    authorization: &Authorization,
    canonical_request: &str,
) -> bool {
    let expected = sign(secret, authorization, &string_to_sign(authorization, canonical_request));
    bool::from(expected.as_bytes().ct_eq(authorization.signature.as_bytes()))
}

fn keyed_hash(key: &[u8], message: &[u8]) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        }
        // HMAC takes keys of every length; an empty key hash would match no signature.
        Err(_) => Vec::new(),
    }
}
