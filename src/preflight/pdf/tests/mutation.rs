//! Good files with bytes changed at random: 2000 executions, as many of each kind of file.

use super::kit::{CONTENTS, Kit, PICTURE, PROFILE};
use super::{examine, profile_named};
use crate::preflight::Observations;
use crate::preflight::mutation::{hold, mutate};
use jpeg_encoder::{ColorType, Encoder};

const WORDS: [&[u8]; 24] = [
    b"obj",
    b"endobj",
    b"stream",
    b"endstream",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"0 R",
    b"-1",
    b"4294967296",
    b"1e30",
    b"/Type",
    b"/Kids",
    b"/Length 9",
    b"/Filter /FlateDecode",
    b"/Filter /LZWDecode",
    b"null",
    b"xref",
    b"trailer",
    b"q",
    b"Do",
    b"BT",
    b"(",
];

/// A photograph of four inks whose components come together, or one after the other.
fn photograph(in_scans: bool) -> Vec<u8> {
    let pixels: Vec<u8> = (0..64 * 64 * 4).map(|index: u32| (index * index / 97) as u8).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    encoder.set_optimized_huffman_tables(in_scans);
    encoder.set_restart_interval(16);
    encoder.encode(&pixels, 64, 64, ColorType::Cmyk).unwrap();
    bytes
}

/// Files with their content compressed; plain, so that changes reach the operators; without a profile, which is half of
/// the bytes; with photographs that are changed before they are put in.
fn originals() -> Vec<Kit> {
    let (mut compressed, mut plain) = (Kit::good(), Kit::good());
    for contents in CONTENTS {
        let stream = compressed.stream(contents);
        compressed.add_deflated(contents, "", &stream);
        plain.add_stream(contents, "", &stream);
    }
    let mut bare = plain.clone();
    bare.add_stream(PROFILE, "/N 4", b"");
    vec![plain, compressed, bare]
}

#[test]
fn random_changes_never_stop_an_examination() {
    let originals = originals();
    let photographs = [photograph(false), photograph(true)];
    let profile = profile_named("house");
    let make = |execution: usize, chance: &mut _| match originals.get(execution % 5) {
        Some(kit) => {
            let mut bytes = kit.write();
            mutate(&mut bytes, &WORDS, chance);
            bytes
        }
        None => {
            let mut photograph = photographs[execution % 2].clone();
            mutate(&mut photograph, &[&[0xFF], &[0xFF, 0xD9], &[0xFF, 0xDA], &[0, 0]], chance);
            let mut kit = originals[2].clone();
            let keys = "/Type /XObject /Subtype /Image /Width 64 /Height 64 /BitsPerComponent 8 \
                        /ColorSpace /DeviceCMYK /Filter /DCTDecode";
            kit.add_stream(PICTURE, keys, &photograph);
            kit.write()
        }
    };
    hold(2000, "pdf", make, |bytes| {
        // A panic inside would be caught by the door; here it must not even come to that.
        let mut observations = Observations::new("mutated.pdf", &profile);
        super::super::examine_bounded(bytes, &profile, &Default::default(), &mut observations);
    });
}

#[test]
fn the_same_file_gives_the_same_examination() {
    let bytes = Kit::good().write();
    assert!(examine(&bytes) == examine(&bytes));
}
