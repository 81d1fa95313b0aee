//! Turns bytes into their SHA-256, written as `sha256sum` prints it.

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes in lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        for half in [byte >> 4, byte & 15] {
            out.push(char::from_digit(half.into(), 16).unwrap_or('0'));
        }
        out
    })
}
