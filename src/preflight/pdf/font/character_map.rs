//! Character maps: from the codes of a string to character identifiers, and from codes to Unicode (ISO 32000-1, 9.7.5
//! and 9.10.3).

use crate::preflight::pdf::file::{Budget, Document, Lexer, Object, Token};
use std::collections::BTreeMap;

/// A character map, read from a stream.
#[derive(Debug, Clone, Default)]
pub(super) struct CharacterMap {
    /// Ranges of codes by their length in bytes.
    spaces: Vec<(usize, u32, u32)>,
    /// First and last code, and the identifier of the first.
    identifiers: Vec<(u32, u32, u32)>,
    /// The text of single codes.
    texts: BTreeMap<u32, Vec<u16>>,
    /// First and last code, and the text of the first, whose last unit is counted up.
    text_ranges: Vec<(u32, u32, Vec<u16>)>,
    pub(super) is_vertical: bool,
}

/// No map has more entries.
const MOST_ENTRIES: usize = 200_000;

impl CharacterMap {
    /// Two bytes a code, each the identifier itself.
    pub(super) fn identity() -> Self {
        Self { spaces: vec![(2, 0, 0xFFFF)], identifiers: vec![(0, 0xFFFF, 0)], ..Self::default() }
    }

    /// Reads a map; what it does not understand it leaves out. `None` where the stream cannot be decoded.
    pub(super) fn read(document: &Document<'_>, object: &Object) -> Option<Self> {
        let Object::Stream(stream) = object else { return None };
        let decoded = document.decode(stream, Budget::STREAM / 10);
        if decoded.fault.is_some() && decoded.bytes.is_empty() {
            return None;
        }
        let mut map =
            Self { is_vertical: document.integer(&stream.dictionary, "WMode") == Some(1), ..Self::default() };
        if let Some(base) = stream.dictionary.get("UseCMap").map(|base| document.resolve(base))
            && base.name().is_some_and(|name| name.starts_with("Identity"))
        {
            map = Self { is_vertical: map.is_vertical, ..Self::identity() };
        }
        map.parse(&decoded.bytes, document);
        Some(map)
    }

    fn parse(&mut self, bytes: &[u8], document: &Document<'_>) {
        let mut lexer = Lexer::of_content(bytes, &document.budget);
        let mut operands: Vec<Object> = Vec::new();
        while let Ok(Some(token)) = lexer.next() {
            match token {
                Token::Object(object) => operands.push(object),
                Token::Keyword(word) => {
                    match word {
                        b"endcodespacerange" => {
                            for pair in operands.chunks_exact(2) {
                                if let (Some((length, low)), Some((_, high))) =
                                    (code(&pair[0]), code(&pair[1]))
                                {
                                    self.spaces.push((length, low, high));
                                }
                            }
                        }
                        b"endcidchar" => {
                            for pair in operands.chunks_exact(2) {
                                if let (Some((_, code)), Some(cid)) = (code(&pair[0]), pair[1].integer()) {
                                    self.identifiers.push((code, code, cid.clamp(0, 0xFFFF) as u32));
                                }
                            }
                        }
                        b"endcidrange" => {
                            for triple in operands.chunks_exact(3) {
                                if let (Some((_, low)), Some((_, high)), Some(cid)) =
                                    (code(&triple[0]), code(&triple[1]), triple[2].integer())
                                {
                                    self.identifiers.push((low, high, cid.clamp(0, 0xFFFF) as u32));
                                }
                            }
                        }
                        b"endbfchar" => {
                            for pair in operands.chunks_exact(2) {
                                if let (Some((_, code)), Some(text)) = (code(&pair[0]), text(&pair[1])) {
                                    self.texts.insert(code, text);
                                }
                            }
                        }
                        b"endbfrange" => self.text_range(&operands),
                        _ => {}
                    }
                    operands.clear();
                }
                Token::Stray(_) => {}
            }
            let entries = self.identifiers.len() + self.texts.len() + self.text_ranges.len() + operands.len();
            if entries > MOST_ENTRIES {
                break;
            }
        }
    }

    fn text_range(&mut self, operands: &[Object]) {
        for triple in operands.chunks_exact(3) {
            let (Some((_, low)), Some((_, high))) = (code(&triple[0]), code(&triple[1])) else { continue };
            match &triple[2] {
                Object::Array(items) => {
                    for (step, item) in items.iter().enumerate() {
                        if let Some(text) = text(item) {
                            self.texts.insert(low.saturating_add(step as u32), text);
                        }
                    }
                }
                single => {
                    if let Some(text) = text(single) {
                        self.text_ranges.push((low, high, text));
                    }
                }
            }
        }
    }

    /// The next code of a string and how many bytes it has.
    pub(super) fn next_code(&self, bytes: &[u8]) -> (u32, usize) {
        let mut value = 0;
        for (index, byte) in bytes.iter().take(4).enumerate() {
            value = value << 8 | u32::from(*byte);
            let length = index + 1;
            if self.spaces.iter().any(|space| space.0 == length && within(value, space.1, space.2, length)) {
                return (value, length);
            }
        }
        let shortest = self.spaces.iter().map(|space| space.0).min().unwrap_or(1).min(bytes.len()).max(1);
        (bytes.iter().take(shortest).fold(0, |value, byte| value << 8 | u32::from(*byte)), shortest)
    }

    /// The character identifier of a code.
    pub(super) fn identifier(&self, code: u32) -> Option<u32> {
        let range = self.identifiers.iter().rev().find(|range| (range.0..=range.1).contains(&code))?;
        Some(range.2 + (code - range.0))
    }

    /// The text that a code stands for.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        let units = match self.texts.get(&code) {
            Some(text) => text.clone(),
            None => {
                let (low, _, first) =
                    self.text_ranges.iter().find(|range| (range.0..=range.1).contains(&code))?;
                let mut text = first.clone();
                if let Some(last) = text.last_mut() {
                    *last = last.wrapping_add((code - low) as u16);
                }
                text
            }
        };
        Some(String::from_utf16_lossy(&units))
    }
}

/// Whether each byte lies between those of the bounds.
fn within(value: u32, low: u32, high: u32, length: usize) -> bool {
    (0..length).all(|index| {
        let byte = |number: u32| number >> (8 * index) & 0xFF;
        (byte(low)..=byte(high)).contains(&byte(value))
    })
}

fn code(object: &Object) -> Option<(usize, u32)> {
    match object {
        Object::String(bytes) if bytes.len() <= 4 => {
            Some((bytes.len(), bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte))))
        }
        _ => None,
    }
}

fn text(object: &Object) -> Option<Vec<u16>> {
    match object {
        Object::String(bytes) if bytes.len() == 1 => Some(vec![u16::from(bytes[0])]),
        Object::String(bytes) => {
            Some(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
        }
        _ => None,
    }
}
