//! A good book with bytes changed at random: 2000 executions, of the archive, of its directory, and of what is packed.

use super::good::book;
use super::offended;
use crate::preflight::mutation::{hold, mutate};

const WORDS: [&[u8]; 12] = [
    b"<",
    b"&",
    b"\"",
    b"{",
    b"]]>",
    b"\xff",
    b"../",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b" id=\"a\"",
    b"</body>",
    b"PK\x03\x04",
    b"\x00\x00\x00\x00",
];

#[test]
fn random_changes_never_stop_an_examination() {
    let good = book();
    let whole = good.pack();
    let make = |execution: usize, chance: &mut _| match execution % 4 {
        0 => {
            let mut bytes = whole.clone();
            mutate(&mut bytes, &WORDS, chance);
            bytes
        }
        1 => {
            // The directory is where the harm is done.
            let mut bytes = whole.clone();
            let mut directory = bytes.split_off(bytes.len().saturating_sub(1500));
            mutate(&mut directory, &WORDS, chance);
            [bytes, directory].concat()
        }
        _ => {
            let mut book = good.clone();
            let index = 1 + chance.next(book.0.len() - 1);
            mutate(&mut book.0[index].bytes, &WORDS, chance);
            book.pack()
        }
    };
    hold(2000, "epub", make, |bytes| drop(offended(bytes)));
}
