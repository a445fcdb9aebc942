//! How much a file may ask for.
//!
//! Work is counted, not timed, so that the same file always gives the same result. The bounds are set so that
//! a file made to break a reader ends within seconds, while a book of some hundred pages is far from them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::preflight) enum Limit {
    /// Objects that are read, those inside of arrays and dictionaries too.
    Objects,
    /// Bytes that filters give out.
    DecodedBytes,
    /// Operators of content streams that are carried out.
    Operators,
    /// Pixels that are painted.
    Pixels,
}

impl Limit {
    const ALL: [Self; 4] = [Self::Objects, Self::DecodedBytes, Self::Operators, Self::Pixels];

    /// What there is too much of, in words.
    pub(in crate::preflight) fn words(self) -> &'static str {
        match self {
            Self::Objects => "objects",
            Self::DecodedBytes => "bytes of decompressed data",
            Self::Operators => "operators in its content streams",
            Self::Pixels => "painted surface",
        }
    }
}

/// A bound was reached; whoever works on the file stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::preflight) struct Exceeded(pub Limit);

/// The bounds of a file and what is used up of them. Shared by all threads.
#[derive(Debug)]
pub(in crate::preflight) struct Budget {
    bounds: [u64; 4],
    used: [AtomicU64; 4],
    held: Mutex<u64>,
    released: Condvar,
}

impl Budget {
    /// No decoded stream may be larger than this, in bytes.
    pub(in crate::preflight) const STREAM: usize = 100_000_000;
    /// No content stream may be larger, in bytes.
    pub(in crate::preflight) const CONTENT: usize = 60_000_000;
    /// Nesting of arrays, dictionaries, forms, patterns, functions, colour spaces: deeper is refused.
    pub(in crate::preflight) const DEPTH: usize = 40;
    /// Decoded pictures that may be in memory at the same time, in bytes.
    const HELD: u64 = 160_000_000;

    /// The budget of a file of this size.
    pub(in crate::preflight) fn of(file_size: usize) -> Self {
        let size = file_size as u64;
        Self {
            bounds: [
                1_500_000 + size / 100,
                300_000_000 + 30 * size,
                2_500_000 + size,
                900_000_000 + 40 * size,
            ],
            used: Default::default(),
            held: Mutex::default(),
            released: Condvar::default(),
        }
    }

    /// Uses up `amount`.
    ///
    /// # Errors
    /// When that was too much.
    pub(in crate::preflight) fn charge(&self, limit: Limit, amount: u64) -> Result<(), Exceeded> {
        let index = limit as usize;
        let before = self.used[index].fetch_add(amount, Ordering::Relaxed);
        if before.saturating_add(amount) > self.bounds[index] { Err(Exceeded(limit)) } else { Ok(()) }
    }

    /// The bounds that were reached.
    pub(in crate::preflight) fn exceeded(&self) -> impl Iterator<Item = Limit> + '_ {
        Limit::ALL
            .into_iter()
            .filter(|limit| self.used[*limit as usize].load(Ordering::Relaxed) > self.bounds[*limit as usize])
    }

    /// Waits until `bytes` more may be in memory. Whoever holds must not ask again before letting go.
    pub(in crate::preflight) fn hold(&self, bytes: usize) -> Held<'_> {
        let bytes = bytes as u64;
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = self
            .released
            .wait_while(held, |held| *held > 0 && *held + bytes > Self::HELD)
            .unwrap_or_else(PoisonError::into_inner);
        *held += bytes;
        Held { budget: self, bytes }
    }
}

/// Memory that is in use; given back when this is dropped.
#[derive(Debug)]
pub(in crate::preflight) struct Held<'a> {
    budget: &'a Budget,
    bytes: u64,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let mut held = self.budget.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = held.saturating_sub(self.bytes);
        self.budget.released.notify_all();
    }
}
