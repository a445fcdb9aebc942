//! Code of others at work on data that may be damaged: decoders of pictures, engines of colour.
//!
//! Some of it panics where it should refuse. Here such a panic is an answer like any other, and nobody hears of it; every
//! other panic is told as before.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// How much of such work is under way on this thread, one within the other.
    static UNDER_WAY: Cell<usize> = const { Cell::new(0) };
}

/// What the work gives; `None` where it panics. What it may have left half done must not be used then.
///
/// The work must not wait for other threads: they would be kept quiet too while this one helps them.
pub fn contained<T>(work: impl FnOnce() -> T) -> Option<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if UNDER_WAY.get() == 0 {
                usual(panic);
            }
        }));
    });
    UNDER_WAY.set(UNDER_WAY.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(work));
    UNDER_WAY.set(UNDER_WAY.get() - 1);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer() {
        assert_eq!(contained(|| 3), Some(3));
        assert_eq!(contained(|| contained(|| -> u8 { panic!("within") }).is_none()), Some(true));
        assert_eq!(contained(|| -> u8 { panic!("damaged") }), None);
        assert_eq!(UNDER_WAY.get(), 0, "what comes later is told");
        assert!(catch_unwind(|| panic!("of ours")).is_err());
    }
}
