//! The Compact Font Format (Adobe Technical Note 5176), as PDF embeds it: `FontFile3` with the subtypes `Type1C` and
//! `CIDFontType0C`, and the table `CFF ` of OpenType.

use super::bytes::{u8_at, u16_at, u32_at};
use super::charstring::{self, Dialect, Drawn, Library};
use super::encoding::latin;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::OnceLock;

/// A font in the Compact Font Format.
#[derive(Debug)]
pub(super) struct Compact {
    bytes: Arc<[u8]>,
    charstrings: Index,
    globals: Index,
    /// The parts of a font by their private dictionaries; a font that is not CID-keyed has one.
    parts: Vec<Part>,
    /// Which part each glyph belongs to; empty where there is one part.
    selection: Vec<u8>,
    /// The character identifier or string identifier of each glyph.
    charset: Vec<u16>,
    strings: Index,
    /// The glyph of each code, where the font has an encoding of its own.
    encoding: Option<BTreeMap<u8, u16>>,
    pub(super) is_cid_keyed: bool,
    /// Glyph units of an em.
    pub(super) units: f32,
}

#[derive(Debug, Clone)]
struct Part {
    subroutines: Index,
    default_width: f32,
    nominal_width: f32,
}

/// Where the items of an INDEX lie.
#[derive(Debug, Clone, Default)]
struct Index {
    offsets: usize,
    offset_size: usize,
    count: usize,
    data: usize,
    end: usize,
}

impl Index {
    fn read(bytes: &[u8], position: usize) -> Option<Self> {
        let count = usize::from(u16_at(bytes, position)?);
        if count == 0 {
            return Some(Self { end: position + 2, ..Self::default() });
        }
        let offset_size = usize::from(u8_at(bytes, position + 2)?);
        if !(1..=4).contains(&offset_size) {
            return None;
        }
        let offsets = position + 3;
        let data = offsets + (count + 1) * offset_size - 1;
        let mut index = Self { offsets, offset_size, count, data, end: 0 };
        index.end = data.checked_add(index.offset(bytes, count)?)?;
        (index.end <= bytes.len()).then_some(index)
    }

    fn offset(&self, bytes: &[u8], item: usize) -> Option<usize> {
        let start = self.offsets + item * self.offset_size;
        let field = bytes.get(start..start + self.offset_size)?;
        Some(field.iter().fold(0, |value, byte| value << 8 | usize::from(*byte)))
    }

    fn get<'a>(&self, bytes: &'a [u8], item: usize) -> Option<&'a [u8]> {
        if item >= self.count {
            return None;
        }
        let range: Range<usize> =
            self.data + self.offset(bytes, item)?..self.data + self.offset(bytes, item + 1)?;
        bytes.get(range)
    }

    /// Subroutine numbers are shifted so that the common ones are short.
    fn subroutine<'a>(&self, bytes: &'a [u8], number: i32) -> Option<&'a [u8]> {
        let bias = match self.count {
            ..1240 => 107,
            1240..33_900 => 1131,
            _ => 32_768,
        };
        self.get(bytes, usize::try_from(number + bias).ok()?)
    }
}

/// The operands of each operator of a DICT; operators of two bytes are 1200 and more.
fn dictionary(bytes: &[u8]) -> BTreeMap<u16, Vec<f64>> {
    let mut entries = BTreeMap::new();
    let mut operands = Vec::new();
    let mut position = 0;
    while let Some(&byte) = bytes.get(position) {
        position += 1;
        match byte {
            12 => {
                let second = bytes.get(position).copied().unwrap_or(0);
                position += 1;
                entries.insert(1200 + u16::from(second), std::mem::take(&mut operands));
            }
            0..=21 => {
                entries.insert(u16::from(byte), std::mem::take(&mut operands));
            }
            28 => {
                operands.push(u16_at(bytes, position).map_or(0.0, |value| f64::from(value as i16)));
                position += 2;
            }
            29 => {
                operands.push(u32_at(bytes, position).map_or(0.0, |value| f64::from(value as i32)));
                position += 4;
            }
            30 => operands.push(real(bytes, &mut position)),
            32..=246 => operands.push(f64::from(byte) - 139.0),
            247..=254 => {
                let low = f64::from(bytes.get(position).copied().unwrap_or(0));
                position += 1;
                operands.push(if byte < 251 {
                    (f64::from(byte) - 247.0) * 256.0 + low + 108.0
                } else {
                    -(f64::from(byte) - 251.0) * 256.0 - low - 108.0
                });
            }
            _ => {}
        }
        operands.truncate(64);
    }
    entries
}

fn real(bytes: &[u8], position: &mut usize) -> f64 {
    let mut text = String::new();
    while let Some(&byte) = bytes.get(*position) {
        *position += 1;
        for nibble in [byte >> 4, byte & 15] {
            match nibble {
                0..=9 => text.push(char::from(b'0' + nibble)),
                10 => text.push('.'),
                11 => text.push('E'),
                12 => text.push_str("E-"),
                14 => text.push('-'),
                _ => return text.parse().unwrap_or(0.0),
            }
        }
    }
    0.0
}

impl Compact {
    /// Reads a font; `None` where it is none.
    pub(super) fn read(bytes: Arc<[u8]>) -> Option<Self> {
        let names = Index::read(&bytes, usize::from(u8_at(&bytes, 2)?))?;
        let tops = Index::read(&bytes, names.end)?;
        let strings = Index::read(&bytes, tops.end)?;
        let globals = Index::read(&bytes, strings.end)?;
        let top = dictionary(tops.get(&bytes, 0)?);
        let offset = |entries: &BTreeMap<u16, Vec<f64>>, operator: u16| {
            entries.get(&operator).and_then(|operands| operands.first()).map(|value| *value as usize)
        };
        let charstrings = Index::read(&bytes, offset(&top, 17)?)?;
        let is_cid_keyed = top.contains_key(&1230);
        let mut matrix = top.get(&1207).and_then(|matrix| matrix.first()).copied();
        let mut parts = Vec::new();
        let mut selection = Vec::new();
        if is_cid_keyed {
            let fonts = Index::read(&bytes, offset(&top, 1236)?)?;
            for item in 0..fonts.count.min(256) {
                let entries = dictionary(fonts.get(&bytes, item)?);
                let own = entries.get(&1207).and_then(|matrix| matrix.first()).copied();
                // With two matrices one of them is usually the identity.
                matrix = match (matrix, own) {
                    (Some(top), Some(own)) if item == 0 => Some(top * own),
                    (None, Some(own)) => Some(own),
                    (known, _) => known,
                };
                parts.push(Part::read(&bytes, &entries));
            }
            selection = selection_of(&bytes, offset(&top, 1237)?, charstrings.count)?;
        } else {
            parts.push(Part::read(&bytes, &top));
        }
        let charset = charset(&bytes, offset(&top, 15).unwrap_or(0), charstrings.count, is_cid_keyed);
        let encoding = match offset(&top, 16).unwrap_or(0) {
            0 | 1 => None,
            position => encoding(&bytes, position, &charset),
        };
        let units = matrix.filter(|scale| *scale > 1e-6).map_or(1000.0, |scale| 1.0 / scale) as f32;
        Some(Self {
            charstrings,
            globals,
            parts,
            selection,
            charset,
            strings,
            encoding,
            is_cid_keyed,
            units,
            bytes,
        })
    }

    pub(super) fn glyph_count(&self) -> usize {
        self.charstrings.count
    }

    /// The glyph of a character identifier.
    pub(super) fn glyph_of_cid(&self, cid: u16) -> Option<u16> {
        self.charset.iter().position(|entry| *entry == cid).map(|glyph| glyph as u16)
    }

    /// The glyph of a name.
    pub(super) fn glyph_named(&self, name: &str) -> Option<u16> {
        (0..self.charset.len()).find(|glyph| self.glyph_name(*glyph) == Some(name)).map(|glyph| glyph as u16)
    }

    fn glyph_name(&self, glyph: usize) -> Option<&str> {
        let identifier = usize::from(*self.charset.get(glyph)?);
        match standard_strings().get(identifier) {
            Some(name) => Some(name),
            None => {
                let bytes = self.strings.get(&self.bytes, identifier - standard_strings().len())?;
                std::str::from_utf8(bytes).ok()
            }
        }
    }

    /// The glyph that the font itself gives a code.
    pub(super) fn glyph_of_code(&self, code: u8) -> Option<u16> {
        match &self.encoding {
            Some(encoding) => encoding.get(&code).copied(),
            None => self.glyph_named(latin::standard(code)?),
        }
    }

    fn part(&self, glyph: u16) -> Option<&Part> {
        self.parts.get(self.selection.get(usize::from(glyph)).map_or(0, |part| usize::from(*part)))
    }

    /// Draws a glyph; its width is in glyph units.
    pub(super) fn draw(&self, glyph: u16) -> Option<Drawn> {
        let part = self.part(glyph)?;
        let charstring = self.charstrings.get(&self.bytes, usize::from(glyph))?;
        let mut drawn = charstring::draw(charstring, Dialect::Type2, &Scope { font: self, part })?;
        drawn.width = Some(drawn.width.map_or(part.default_width, |width| width + part.nominal_width));
        Some(drawn)
    }
}

impl Part {
    fn read(bytes: &[u8], entries: &BTreeMap<u16, Vec<f64>>) -> Self {
        let empty = Self { subroutines: Index::default(), default_width: 0.0, nominal_width: 0.0 };
        let Some(&[size, start]) = entries.get(&18).map(Vec::as_slice) else { return empty };
        let (size, start) = (size.max(0.0) as usize, start.max(0.0) as usize);
        let Some(private) = bytes.get(start..start.saturating_add(size)) else { return empty };
        let private = dictionary(private);
        let number = |operator: u16| private.get(&operator).and_then(|operands| operands.first()).copied();
        Self {
            subroutines: number(19)
                .and_then(|offset| Index::read(bytes, start + offset.max(0.0) as usize))
                .unwrap_or_default(),
            default_width: number(20).unwrap_or(0.0) as f32,
            nominal_width: number(21).unwrap_or(0.0) as f32,
        }
    }
}

struct Scope<'a> {
    font: &'a Compact,
    part: &'a Part,
}

impl Library for Scope<'_> {
    fn local(&self, number: i32) -> Option<&[u8]> {
        self.part.subroutines.subroutine(&self.font.bytes, number)
    }

    fn global(&self, number: i32) -> Option<&[u8]> {
        self.font.globals.subroutine(&self.font.bytes, number)
    }

    fn standard(&self, code: u8) -> Option<&[u8]> {
        let glyph = self.font.glyph_named(latin::standard(code)?)?;
        self.font.charstrings.get(&self.font.bytes, usize::from(glyph))
    }
}

fn standard_strings() -> &'static [&'static str] {
    static STRINGS: OnceLock<Vec<&str>> = OnceLock::new();
    STRINGS
        .get_or_init(|| include_str!("strings.txt").lines().filter(|line| !line.starts_with('#')).collect())
}

fn selection_of(bytes: &[u8], position: usize, glyphs: usize) -> Option<Vec<u8>> {
    match u8_at(bytes, position)? {
        0 => bytes.get(position + 1..position + 1 + glyphs).map(<[u8]>::to_vec),
        3 => {
            let ranges = usize::from(u16_at(bytes, position + 1)?);
            let mut selection = vec![0; glyphs];
            for range in 0..ranges {
                let at = position + 3 + 3 * range;
                let (first, part) = (usize::from(u16_at(bytes, at)?), u8_at(bytes, at + 2)?);
                let next = usize::from(u16_at(bytes, at + 3)?);
                if let Some(glyphs) = selection.get_mut(first..next.min(glyphs)) {
                    glyphs.fill(part);
                }
            }
            Some(selection)
        }
        _ => None,
    }
}

fn charset(bytes: &[u8], position: usize, glyphs: usize, is_cid_keyed: bool) -> Vec<u16> {
    // Predefined charsets: the first holds the strings in order; the expert ones do not occur in PDF subsets.
    if position <= 2 || (is_cid_keyed && position == 0) {
        return (0..glyphs).map(|glyph| glyph as u16).collect();
    }
    let mut charset = vec![0];
    let format = u8_at(bytes, position);
    let mut at = position + 1;
    while charset.len() < glyphs {
        let Some(first) = u16_at(bytes, at) else { break };
        let left = match format {
            Some(0) => Some(0),
            Some(1) => u8_at(bytes, at + 2).map(u16::from),
            Some(2) => u16_at(bytes, at + 2),
            _ => None,
        };
        let Some(left) = left else { break };
        at += match format {
            Some(0) => 2,
            Some(1) => 3,
            _ => 4,
        };
        let room = glyphs - charset.len();
        charset.extend((0..=usize::from(left)).take(room).map(|step| first.wrapping_add(step as u16)));
    }
    charset
}

fn encoding(bytes: &[u8], position: usize, charset: &[u16]) -> Option<BTreeMap<u8, u16>> {
    let mut codes = BTreeMap::new();
    let format = u8_at(bytes, position)?;
    let count = usize::from(u8_at(bytes, position + 1)?);
    let mut at = position + 2;
    let mut glyph: u16 = 1;
    for _ in 0..count {
        match format & 0x7F {
            0 => {
                codes.insert(u8_at(bytes, at)?, glyph);
                glyph += 1;
                at += 1;
            }
            1 => {
                let (first, left) = (u8_at(bytes, at)?, u8_at(bytes, at + 1)?);
                for step in 0..=left {
                    codes.insert(first.wrapping_add(step), glyph);
                    glyph += 1;
                }
                at += 2;
            }
            _ => return None,
        }
    }
    if format & 0x80 != 0 {
        for supplement in 0..usize::from(u8_at(bytes, at)?) {
            let entry = at + 1 + 3 * supplement;
            let (code, identifier) = (u8_at(bytes, entry)?, u16_at(bytes, entry + 1)?);
            if let Some(glyph) = charset.iter().position(|known| *known == identifier) {
                codes.insert(code, glyph as u16);
            }
        }
    }
    Some(codes)
}
