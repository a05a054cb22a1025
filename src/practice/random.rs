//! Unpredictable values: bytes, ids and keys. The operating system's randomness comes by way of
//! version 4 UUIDs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// `count` random bytes. A UUID has 122 random bits with fixed ones between them, so four are
/// hashed for each 32 bytes.
pub fn bytes(count: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(count + 32);
    while out.len() < count {
        let mut hash = Sha256::new();
        for _ in 0..4 {
            hash.update(Uuid::new_v4().as_bytes());
        }
        out.extend_from_slice(&hash.finalize());
    }
    out.truncate(count);
    out
}

/// An id of AWS's shape: a four-letter prefix and 16 characters of base32.
///
/// For access keys the 16 characters carry the account in bits 7 to 46 of their first six bytes, as
/// real keys made since 2019 do, so that tools which read the account out of a key id read ours.
pub fn key_id(prefix: &str, account: u64) -> String {
    let mut raw = bytes(10);
    let noise = raw.get(5).copied().unwrap_or(0) & 0x7f;
    let head = (1_u64 << 47) | ((account & 0xff_ffff_ffff) << 7) | u64::from(noise);
    for (place, byte) in raw.iter_mut().zip(head.to_be_bytes().iter().skip(2)) {
        *place = *byte;
    }
    format!("{prefix}{}", base32(&raw))
}

/// A secret access key: 40 characters of `A-Za-z0-9/+`.
pub fn secret() -> String {
    STANDARD.encode(bytes(30))
}

/// A session token: some hundred characters of base64, opening like those of today.
pub fn session_token() -> String {
    format!("IQoJb3JpZ2luX2Vj{}", STANDARD.encode(bytes(240)))
}

/// A version 4 UUID in lower case.
pub fn uuid() -> String {
    Uuid::new_v4().to_string()
}

fn base32(raw: &[u8]) -> String {
    let mut out = String::new();
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for byte in raw {
        buffer = (buffer << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let index = (buffer >> bits) & 31;
            let letter = usize::try_from(index).ok().and_then(|at| BASE32.get(at));
            out.push(letter.map_or('A', |letter| char::from(*letter)));
        }
        buffer &= (1 << bits) - 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base32_agrees_with_the_published_vectors() {
        // RFC 4648 section 10, those without padding.
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
    }

    #[test]
    fn a_key_id_carries_its_account() {
        let id = key_id("AKIA", 111_122_223_333);
        assert_eq!(id.len(), 20);
        let mut bits = 0_u128;
        for letter in id.bytes().skip(4) {
            let value = BASE32.iter().position(|known| *known == letter).expect("base32");
            bits = (bits << 5) | u128::try_from(value).expect("small");
        }
        let first_six = bits >> 32;
        assert_eq!((first_six & 0x7fff_ffff_ff80) >> 7, 111_122_223_333);
        assert_ne!(id, key_id("AKIA", 111_122_223_333));
    }

    #[test]
    fn secrets_have_the_length_and_alphabet_of_real_ones() {
        let secret = secret();
        assert_eq!(secret.len(), 40);
        assert!(secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '/' || c == '+'));
        assert!(session_token().len() > 300);
    }
}
