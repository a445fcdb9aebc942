//! Where converted pictures are kept from one build to the next.

use sha2::{Digest as _, Sha256};

/// A store of bytes by key. What it loses is made anew; what it spoils is noticed.
pub trait Cache: Send + Sync {
    /// The bytes of a key.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps bytes under a key of letters, digits and hyphens.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCache;

impl Cache for NoCache {
    fn get(&self, _key: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _key: &str, _bytes: &[u8]) {}
}

/// The bytes of a key, if they are the ones that were kept.
pub(super) fn fetch(cache: &dyn Cache, key: &str) -> Option<Vec<u8>> {
    let mut entry = cache.get(key)?;
    let body = entry.len().checked_sub(SEAL)?;
    let seal = entry.split_off(body);
    (Sha256::digest(&entry).as_slice() == seal).then_some(entry)
}

/// Keeps bytes under a key, sealed.
pub(super) fn keep(cache: &dyn Cache, key: &str, bytes: &[u8]) {
    let mut entry = bytes.to_vec();
    entry.extend_from_slice(&Sha256::digest(bytes));
    cache.put(key, &entry);
}

/// The length of a seal, in bytes.
const SEAL: usize = 32;

/// The digest of some parts, as a key.
pub(super) fn key(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hexadecimal(&digest.finalize())
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
