//! Turns the inputs of a costly step into a key, and a key into what the step made of the same inputs before.
//!
//! A step is a function of its inputs, so what it makes may be kept and found again under a digest of them. Whatever is
//! asked for and is not there, or is damaged, is made anew: keeping is never needed, it only saves time.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What names a result: the first 128 bits of the SHA-256 of the step's name and its inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// The key of a step with its inputs.
    pub fn of(step: &str, inputs: &impl Serialize) -> Key {
        Key::of_bytes(step, &written(inputs))
    }

    /// The key of a step whose inputs are bytes.
    pub fn of_bytes(step: &str, inputs: &[u8]) -> Key {
        let mut digest = Sha256::new();
        digest.update((step.len() as u64).to_le_bytes());
        digest.update(step);
        digest.update(inputs);
        let mut key = Key::default();
        key.0.copy_from_slice(&digest.finalize()[..16]);
        key
    }
}

/// Most inputs are shorter; bytes that grow are copied.
const INPUT_BYTES: usize = 4 << 10;

/// A value as bytes, equal for equal values.
fn written(value: &impl Serialize) -> Vec<u8> {
    // Only maps of a length that is not known beforehand are refused, and none of ours is one: tests render every page.
    postcard::to_extend(value, Vec::with_capacity(INPUT_BYTES)).expect("the length of every list is known")
}

/// What earlier builds made.
pub trait Memo: Sync {
    /// The result kept under a key; none when there is none, or it is damaged.
    fn get(&self, key: Key) -> Option<Vec<u8>>;
    /// Keeps a result for later builds.
    fn put(&self, key: Key, value: &[u8]);
    /// Whether anything is kept.
    fn is_kept(&self) -> bool {
        true
    }
    /// Keeps what is there under a key although it is not asked for now; false when nothing is.
    fn keep(&self, key: Key) -> bool;
}

/// Nothing is kept, and all made anew.
#[derive(Clone, Copy, Debug)]
pub struct Forgetful;

impl Memo for Forgetful {
    fn get(&self, _: Key) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: Key, _: &[u8]) {}

    fn is_kept(&self) -> bool {
        false
    }

    fn keep(&self, _: Key) -> bool {
        false
    }
}

/// What is kept under a key, or what `make` makes, which is kept then.
pub fn remember<T: Serialize + DeserializeOwned>(memo: &dyn Memo, key: Key, make: impl FnOnce() -> T) -> T {
    if let Some(value) = get(memo, key) {
        return value;
    }
    let value = make();
    put(memo, key, &value);
    value
}

/// What is kept under a key.
pub fn get<T: DeserializeOwned>(memo: &dyn Memo, key: Key) -> Option<T> {
    postcard::from_bytes(&memo.get(key)?).ok()
}

/// Keeps a value under a key.
pub fn put(memo: &dyn Memo, key: Key, value: &impl Serialize) {
    if memo.is_kept() {
        memo.put(key, &written(value));
    }
}
