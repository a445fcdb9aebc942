//! Good files with bytes changed at random: no panic, and an end in time.
//!
//! Every execution has a number, from which all that is random in it follows, so that one that fails can be had again.
//! `GALLEY_MUTATIONS=100000 cargo test --release mutation` runs as many; `GALLEY_MUTATION=4711` that one alone.

use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// A generator of numbers that is the same on every machine (Marsaglia's xorshift).
pub(super) struct Chance(u64);

impl Chance {
    fn of(execution: usize) -> Self {
        let mut chance = Self((execution as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        // The first numbers of neighbours are alike.
        for _ in 0..4 {
            chance.next(1);
        }
        chance
    }

    /// A number below this one.
    pub(super) fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// No examination may take longer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Examines files that `make` makes, as many as `usual` unless more are asked for. `examine` must not panic, however
/// the file is made.
pub(super) fn hold(
    usual: usize,
    ending: &str,
    make: impl Fn(usize, &mut Chance) -> Vec<u8> + Sync,
    examine: impl Fn(&[u8]) + Sync,
) {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let wanted = match number("GALLEY_MUTATION") {
        Some(single) => single..single + 1,
        None => 0..number("GALLEY_MUTATIONS").unwrap_or(usual),
    };
    let fault = |bytes: &[u8]| {
        let start = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| examine(bytes)));
        (result.is_err() || start.elapsed() > PATIENCE)
            .then(|| format!("{} after {:.1?}", result.map_or("a panic", |()| "no end"), start.elapsed()))
    };
    let suspected: Vec<usize> = wanted
        .into_par_iter()
        .filter(|execution| fault(&make(*execution, &mut Chance::of(*execution))).is_some())
        .collect();
    // A thread that waits may take up other files meanwhile: what took too long is tried alone.
    let failed: Vec<String> = suspected
        .into_iter()
        .filter_map(|execution| {
            let bytes = make(execution, &mut Chance::of(execution));
            let fault = fault(&bytes)?;
            let path = std::env::temp_dir().join(format!("galley-mutation-{execution}.{ending}"));
            std::fs::write(&path, &bytes).unwrap();
            Some(format!("{}: {fault}", path.display()))
        })
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Changes some bytes, takes some out, doubles some, or puts some of these words in.
pub(super) fn mutate(bytes: &mut Vec<u8>, words: &[&[u8]], chance: &mut Chance) {
    for _ in 0..1 + chance.next(6) {
        if bytes.is_empty() {
            bytes.push(b'%');
        }
        let place = chance.next(bytes.len());
        match chance.next(7) {
            0 => bytes[place] = chance.next(256) as u8,
            1 => bytes[place] ^= 1 << chance.next(8),
            2 => {
                let end = (place + 1 + chance.next(40)).min(bytes.len());
                bytes.drain(place..end);
            }
            3 => {
                let word = words[chance.next(words.len())];
                bytes.splice(place..place, word.iter().copied());
            }
            4 => {
                let end = (place + 1 + chance.next(200)).min(bytes.len());
                let part = bytes[place..end].to_vec();
                let to = chance.next(bytes.len());
                bytes.splice(to..to, part);
            }
            5 => {
                // Digits matter most: lengths, numbers of objects, operands.
                if let Some(digit) = bytes[place..].iter().position(u8::is_ascii_digit) {
                    bytes[place + digit] = b'0' + chance.next(10) as u8;
                }
            }
            _ => bytes.truncate(place.max(20)),
        }
    }
}

#[test]
fn a_panic_and_a_hang_are_seen() {
    let fails = |examine: &(dyn Fn(&[u8]) + Sync)| {
        catch_unwind(AssertUnwindSafe(|| hold(3, "test", |execution, _| vec![execution as u8], examine)))
            .is_err()
    };
    if std::env::var_os("GALLEY_MUTATION").is_none() {
        assert!(!fails(&|_| {}));
        assert!(fails(&|bytes| assert!(bytes != [2], "the third of them")));
    }
}
