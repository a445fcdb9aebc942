//! Encodings of simple fonts: from codes to glyph names (ISO 32000-1, 9.6.6).

use crate::preflight::pdf::file::{Dictionary, Document, Object};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The encoding that a font dictionary declares.
#[derive(Debug, Clone, Default)]
pub(super) struct Encoding {
    base: Option<latin::Set>,
    differences: BTreeMap<u8, Arc<str>>,
}

impl Encoding {
    /// Reads the encoding of a simple font. `is_symbolic`: what the font descriptor says.
    pub(super) fn read(document: &Document<'_>, font: &Dictionary, is_symbolic: bool) -> Self {
        let value = document.value(font, "Encoding");
        if let Some(name) = value.name() {
            return Self { base: latin::Set::named(name), differences: BTreeMap::new() };
        }
        let Some(dictionary) = value.dictionary() else { return Self::default() };
        let base = document.name(dictionary, "BaseEncoding").and_then(|name| latin::Set::named(&name));
        // Without a base a font that is not embedded or not symbolic begins from StandardEncoding.
        let base = base.or((!is_symbolic).then_some(latin::Set::Standard));
        let mut differences = BTreeMap::new();
        let mut code = 0_i64;
        for entry in document.array(dictionary, "Differences") {
            match entry {
                Object::Name(name) => {
                    if let Ok(code) = u8::try_from(code) {
                        differences.insert(code, name);
                    }
                    code += 1;
                }
                other => code = other.integer().unwrap_or(code),
            }
        }
        Self { base, differences }
    }

    /// Whether the font dictionary says nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.base.is_none() && self.differences.is_empty()
    }

    /// The glyph name of a code; `None` where only the font program knows.
    pub(super) fn name(&self, code: u8) -> Option<&str> {
        match self.differences.get(&code) {
            Some(name) => Some(name),
            None => self.base?.name(code),
        }
    }
}

/// The Latin character set and its encodings (Annex D.2).
pub(super) mod latin {
    use std::collections::BTreeMap;
    use std::sync::OnceLock;

    /// One of the predefined encodings.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(in super::super) enum Set {
        Standard,
        MacRoman,
        WinAnsi,
    }

    impl Set {
        pub(in super::super) fn named(name: &str) -> Option<Self> {
            match name {
                "StandardEncoding" => Some(Self::Standard),
                "MacRomanEncoding" => Some(Self::MacRoman),
                "WinAnsiEncoding" => Some(Self::WinAnsi),
                _ => None,
            }
        }

        pub(in super::super) fn name(self, code: u8) -> Option<&'static str> {
            table().codes[self as usize][usize::from(code)]
        }
    }

    struct Table {
        codes: [[Option<&'static str>; 256]; 3],
        unicode: BTreeMap<&'static str, u32>,
        mac: BTreeMap<&'static str, u8>,
    }

    fn table() -> &'static Table {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut table = Table { codes: [[None; 256]; 3], unicode: BTreeMap::new(), mac: BTreeMap::new() };
            for line in include_str!("latin.txt").lines().filter(|line| !line.starts_with('#')) {
                let mut fields = line.split(' ');
                let (Some(name), Some(unicode)) = (fields.next(), fields.next()) else { continue };
                table.unicode.insert(name, u32::from_str_radix(unicode, 16).unwrap_or(0));
                for (set, codes) in fields.enumerate().take(3) {
                    for code in codes.split(',').filter_map(|code| u8::from_str_radix(code, 16).ok()) {
                        table.codes[set][usize::from(code)] = Some(name);
                        if set == 1 {
                            table.mac.entry(name).or_insert(code);
                        }
                    }
                }
            }
            table
        })
    }

    /// The glyph name of a code of StandardEncoding.
    pub(in super::super) fn standard(code: u8) -> Option<&'static str> {
        Set::Standard.name(code)
    }

    /// The code of a glyph name in MacRomanEncoding.
    pub(in super::super) fn mac_code(name: &str) -> Option<u8> {
        table().mac.get(name).copied()
    }

    /// The character of a glyph name: one of the Latin set, or of the forms `uni20AC` and `u20AC`.
    pub(in super::super) fn unicode(name: &str) -> Option<u32> {
        let name = name.split('.').next().unwrap_or(name);
        table().unicode.get(name).copied().or_else(|| {
            let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
            let digits = digits.get(..digits.len().min(if name.starts_with("uni") { 4 } else { 6 }))?;
            (digits.len() >= 4).then(|| u32::from_str_radix(digits, 16).ok())?
        })
    }
}
