//! Glyphs that were drawn, for all pages of a file.

use super::layer::Coverage;
use crate::preflight::pdf::geometry::Matrix;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tiny_skia::Path;

/// What glyphs cover. Shared by all threads: what is taken from here is the same that would be drawn anew, so it does
/// not matter which page comes first.
#[derive(Debug, Default)]
pub(in crate::preflight::pdf) struct Glyphs {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Each with its outline, so that nothing else can come to lie at its address.
    drawings: HashMap<Drawing, (Arc<Path>, Option<Coverage>)>,
    /// The pixels of all of them.
    size: usize,
}

/// The address of an outline, and its matrix in bits.
type Drawing = (usize, [u64; 6]);

/// As many pixels are kept in all.
const MOST_PIXELS: usize = 16_000_000;

impl Glyphs {
    /// What an outline covers, known or drawn now. It is a copy: threads that count the uses of the same memory wait for
    /// each other.
    pub(super) fn get(
        &self,
        outline: &Arc<Path>,
        matrix: &Matrix,
        draw: impl FnOnce() -> Option<Coverage>,
    ) -> Option<Coverage> {
        let copy = |drawn: &Coverage| Coverage::new(drawn.area, drawn.values.to_vec());
        let key = (Arc::as_ptr(outline).addr(), matrix.0.map(f64::to_bits));
        if let Some((_, drawn)) = self.lock().drawings.get(&key) {
            return drawn.as_ref().map(copy);
        }
        let drawn = draw();
        let size = drawn.as_ref().map_or(0, |drawn| drawn.values.len()) + 100;
        let mut known = self.lock();
        if known.size + size <= MOST_PIXELS {
            known.size += size;
            known.drawings.insert(key, (Arc::clone(outline), drawn.as_ref().map(copy)));
        }
        drawn
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
