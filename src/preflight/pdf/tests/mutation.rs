//! Good files with bytes changed at random: no panic, and an end in time.
//!
//! `GALLEY_MUTATIONS=100000 cargo test --release mutation` runs as many; `GALLEY_MUTATED=a.pdf:b.pdf` names other files to
//! change.

use super::kit::{CONTENTS, Kit};
use super::{examine, profile_named};
use std::time::{Duration, Instant};

/// A generator of numbers that is the same on every machine (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

const WORDS: [&str; 24] = [
    "obj",
    "endobj",
    "stream",
    "endstream",
    "<<",
    ">>",
    "[",
    "]",
    "0 R",
    "-1",
    "4294967296",
    "1e30",
    "/Type",
    "/Kids",
    "/Length 9",
    "/Filter /FlateDecode",
    "/Filter /LZWDecode",
    "null",
    "xref",
    "trailer",
    "q",
    "Do",
    "BT",
    "(",
];

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..1 + chance.next(6) {
        let place = chance.next(bytes.len());
        match chance.next(6) {
            0 => bytes[place] = chance.next(256) as u8,
            1 => {
                let end = (place + 1 + chance.next(40)).min(bytes.len());
                bytes.drain(place..end);
            }
            2 => {
                let word = WORDS[chance.next(WORDS.len())];
                bytes.splice(place..place, word.bytes());
            }
            3 => {
                let end = (place + 1 + chance.next(200)).min(bytes.len());
                let part = bytes[place..end].to_vec();
                let to = chance.next(bytes.len());
                bytes.splice(to..to, part);
            }
            4 => {
                // Digits matter most: lengths, numbers of objects, operands.
                if let Some(digit) = bytes[place..].iter().position(u8::is_ascii_digit) {
                    bytes[place + digit] = b'0' + chance.next(10) as u8;
                }
            }
            _ => bytes.truncate(place.max(20)),
        }
        if bytes.is_empty() {
            bytes.push(b'%');
        }
    }
}

#[test]
fn random_changes_never_stop_an_examination() {
    let wanted = std::env::var("GALLEY_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    // One with its content compressed, one plain, so that changes reach the operators.
    let mut compressed = Kit::good();
    let mut plain = Kit::good();
    for contents in CONTENTS {
        let stream = compressed.stream(contents);
        compressed.add_deflated(contents, "", &stream);
        plain.add_stream(contents, "", &stream);
    }
    let mut originals = vec![plain.write(), compressed.write()];
    if let Ok(paths) = std::env::var("GALLEY_MUTATED") {
        originals = paths.split(':').map(|path| std::fs::read(path).unwrap()).collect();
    }
    let profile = profile_named("house");
    for round in 0..wanted {
        let mut bytes = originals[round % originals.len()].clone();
        if round % 4 == 0 && std::env::var_os("GALLEY_MUTATED").is_none() {
            // Without the profile, half of the bytes are content and structure.
            let mut kit = plain.clone();
            kit.add_stream(super::kit::PROFILE, "/N 4", b"");
            bytes = kit.write();
        }
        mutate(&mut bytes, &mut chance);
        let start = Instant::now();
        // A panic inside would be caught by the door; here it must not even come to that.
        let examination = std::panic::catch_unwind(|| {
            let mut observations = crate::preflight::Observations::new("mutated.pdf", &profile);
            super::super::examine_bounded(&bytes, &profile, &Default::default(), &mut observations);
        });
        if examination.is_err() || start.elapsed() > Duration::from_secs(5) {
            let path = std::env::temp_dir().join("galley-mutation.pdf");
            std::fs::write(&path, &bytes).unwrap();
            panic!("round {round} fails; the file is {}", path.display());
        }
    }
}

#[test]
fn the_same_file_gives_the_same_examination() {
    let bytes = Kit::good().write();
    assert!(examine(&bytes) == examine(&bytes));
}
