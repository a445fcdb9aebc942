//! Type 1 fonts (Adobe Type 1 Font Format): `FontFile`.

use super::charstring::{self, Dialect, Drawn, Library};
use super::encoding::latin;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A Type 1 font, decrypted.
#[derive(Debug, Default)]
pub(super) struct Type1 {
    names: Vec<Arc<str>>,
    charstrings: Vec<Vec<u8>>,
    subroutines: Vec<Vec<u8>>,
    encoding: Option<BTreeMap<u8, Arc<str>>>,
    /// Glyph units of an em.
    pub(super) units: f32,
}

/// No font has more glyphs or subroutines.
const MOST: usize = 65_535;

impl Type1 {
    /// Reads a font; `None` where it is none.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = without_segment_headers(bytes);
        let marker = find(&bytes, b"eexec", 0)?;
        let (clear, rest) = bytes.split_at(marker);
        let private = decrypt_private(&rest[5..]);
        let mut font = Self { units: units(clear), encoding: encoding(clear), ..Self::default() };
        let skip = number_after(&private, b"/lenIV", 0).map_or(4, |value| value.clamp(-1, 16));
        let plain = |data: &[u8]| match usize::try_from(skip) {
            Ok(skip) => decrypt(data, 4330).get(skip..).unwrap_or_default().to_vec(),
            Err(_) => data.to_vec(),
        };
        let start = find(&private, b"/CharStrings", 0)?;
        let mut position = find(&private, b"/Subrs", 0).filter(|position| *position < start).unwrap_or(start);
        while let Some(dup) = find(&private[..start], b"dup ", position) {
            let mut words = Words { bytes: &private, position: dup + 4 };
            let (Some(number), Some(length)) = (words.number(), words.number()) else {
                position = dup + 4;
                continue;
            };
            let Some(data) = words.binary(length) else { break };
            if number >= MOST {
                break;
            }
            if font.subroutines.len() <= number {
                font.subroutines.resize(number + 1, Vec::new());
            }
            font.subroutines[number] = plain(data);
            position = words.position;
        }
        let mut words = Words { bytes: &private, position: start + 12 };
        while let Some(word) = words.next() {
            if word == b"end" && !font.names.is_empty() {
                break;
            }
            let Some(name) = word.strip_prefix(b"/") else { continue };
            let Some(length) = words.number() else { continue };
            let Some(data) = words.binary(length) else { break };
            if font.names.len() >= MOST {
                break;
            }
            font.names.push(String::from_utf8_lossy(name).into());
            font.charstrings.push(plain(data));
        }
        (!font.names.is_empty()).then_some(font)
    }

    pub(super) fn glyph_count(&self) -> usize {
        self.names.len()
    }

    pub(super) fn glyph_named(&self, name: &str) -> Option<u16> {
        self.names.iter().position(|known| &**known == name).map(|glyph| glyph as u16)
    }

    /// The glyph that the font itself gives a code.
    pub(super) fn glyph_of_code(&self, code: u8) -> Option<u16> {
        match &self.encoding {
            Some(encoding) => self.glyph_named(encoding.get(&code)?),
            None => self.glyph_named(latin::standard(code)?),
        }
    }

    /// Draws a glyph; its width is in glyph units.
    pub(super) fn draw(&self, glyph: u16) -> Option<Drawn> {
        charstring::draw(self.charstrings.get(usize::from(glyph))?, Dialect::Type1, self)
    }
}

impl Library for Type1 {
    fn local(&self, number: i32) -> Option<&[u8]> {
        self.subroutines.get(usize::try_from(number).ok()?).map(Vec::as_slice)
    }

    fn global(&self, _number: i32) -> Option<&[u8]> {
        None
    }

    fn standard(&self, code: u8) -> Option<&[u8]> {
        let glyph = self.glyph_named(latin::standard(code)?)?;
        self.charstrings.get(usize::from(glyph)).map(Vec::as_slice)
    }
}

/// Words and binary data of the private part.
struct Words<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a [u8]> {
        while self.bytes.get(self.position)?.is_ascii_whitespace() {
            self.position += 1;
        }
        let start = self.position;
        self.position += 1;
        while self.bytes.get(self.position).is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'/') {
            self.position += 1;
        }
        Some(&self.bytes[start..self.position])
    }

    fn number(&mut self) -> Option<usize> {
        std::str::from_utf8(self.next()?).ok()?.parse().ok()
    }

    /// The bytes behind `RD` or `-|` and one blank.
    fn binary(&mut self, length: usize) -> Option<&'a [u8]> {
        self.next()?;
        let start = self.position + 1;
        let data = self.bytes.get(start..start.checked_add(length)?)?;
        self.position = start + length;
        Some(data)
    }
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    Some(from + bytes.get(from..)?.windows(word.len()).position(|window| window == word)?)
}

fn number_after(bytes: &[u8], word: &[u8], from: usize) -> Option<i64> {
    let start = find(bytes, word, from)? + word.len();
    let text: String = bytes[start..]
        .iter()
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take(12)
        .map(|byte| char::from(*byte))
        .collect();
    text.split(|character: char| !(character.is_ascii_digit() || character == '-')).next()?.parse().ok()
}

/// Fonts for Windows carry a header of six bytes before each of their segments.
fn without_segment_headers(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [0x80, kind @ (1 | 2), a, b, c, d, tail @ ..] = rest {
        let _ = kind;
        let length = (u32::from_le_bytes([*a, *b, *c, *d]) as usize).min(tail.len());
        plain.extend_from_slice(&tail[..length]);
        rest = &tail[length..];
    }
    if plain.is_empty() { bytes.to_vec() } else { plain }
}

fn decrypt(bytes: &[u8], key: u16) -> Vec<u8> {
    let mut key = key;
    bytes
        .iter()
        .map(|byte| {
            let plain = byte ^ (key >> 8) as u8;
            key = u16::from(*byte).wrapping_add(key).wrapping_mul(52_845).wrapping_add(22_719);
            plain
        })
        .collect()
}

/// The private part behind `eexec`, which is binary or hexadecimal.
fn decrypt_private(rest: &[u8]) -> Vec<u8> {
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let data = &rest[blanks.min(rest.len())..];
    let is_hexadecimal = data.len() >= 4 && data[..4].iter().all(u8::is_ascii_hexdigit);
    let binary: Vec<u8> = if is_hexadecimal {
        let digits: Vec<u8> =
            data.iter().filter_map(|byte| char::from(*byte).to_digit(16).map(|digit| digit as u8)).collect();
        digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect()
    } else {
        data.to_vec()
    };
    let mut plain = decrypt(&binary, 55_665);
    plain.drain(..plain.len().min(4));
    plain
}

fn units(clear: &[u8]) -> f32 {
    let scale = find(clear, b"/FontMatrix", 0).and_then(|start| {
        let text: String = clear[start + 11..].iter().take(60).map(|byte| char::from(*byte)).collect();
        let inner = text.split(['[', '{']).nth(1)?;
        inner.split_whitespace().next()?.parse::<f64>().ok()
    });
    scale.filter(|scale| *scale > 1e-6).map_or(1000.0, |scale| 1.0 / scale) as f32
}

/// `dup 65 /A put` for each code; `None` for StandardEncoding.
fn encoding(clear: &[u8]) -> Option<BTreeMap<u8, Arc<str>>> {
    let start = find(clear, b"/Encoding", 0)? + 9;
    let mut words = Words { bytes: clear, position: start };
    if words.next()? == b"StandardEncoding" {
        return None;
    }
    let mut codes = BTreeMap::new();
    while let Some(word) = words.next() {
        match word {
            b"dup" => {
                let (Some(code), Some(name)) = (words.number(), words.next()) else { continue };
                if let (Ok(code), Some(name)) = (u8::try_from(code), name.strip_prefix(b"/")) {
                    codes.insert(code, String::from_utf8_lossy(name).into());
                }
            }
            b"def" | b"readonly" => break,
            _ => {}
        }
    }
    Some(codes)
}
