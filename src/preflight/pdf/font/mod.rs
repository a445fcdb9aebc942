//! Fonts: what a string shows, how wide it is, and what it says (ISO 32000-1, 9.5 to 9.10).

mod bytes;
mod character_map;
mod charstring;
mod compact;
mod encoding;
mod program;
#[cfg(test)]
mod tests;
mod truetype;
mod type1;
mod widths;

use super::file::{Dictionary, Document, Object, ObjectId, Stream};
use super::geometry::Matrix;
use character_map::CharacterMap;
use encoding::{Encoding, latin};
use program::{Embedding, Program, Shape};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tiny_skia::Path;
use widths::Widths;

/// A font as a page uses it.
#[derive(Debug)]
pub(super) struct Font {
    /// The object that it is; a font that stands in the resources itself has none.
    pub(super) id: Option<ObjectId>,
    /// Its PostScript name, with the tag of a subset.
    pub(super) name: String,
    /// `Type1`, `TrueType`, `Type0`, `Type3`, `MMType1`.
    pub(super) subtype: String,
    /// What its program is, in words; `None` where there is none that can be used.
    pub(super) program_kind: Option<&'static str>,
    /// Whether there is a font program, though it be damaged.
    pub(super) is_embedded: bool,
    /// Faults of the dictionary, in words.
    pub(super) faults: Vec<String>,
    /// Whether codes have a way to Unicode, by a map or by the names of a known encoding.
    pub(super) has_unicode: bool,
    pub(super) type3: Option<Type3>,
    embedding: Embedding,
    way: Way,
    widths: Widths,
    to_unicode: Option<CharacterMap>,
    glyphs: Mutex<BTreeMap<u32, Arc<Glyph>>>,
}

/// How codes become glyphs.
#[derive(Debug)]
enum Way {
    Simple { encoding: Encoding, is_symbolic: bool },
    Composite { map: CharacterMap, glyph_ids: Option<Arc<[u8]>>, is_known: bool },
}

/// A font whose glyphs are content streams.
#[derive(Debug)]
pub(super) struct Type3 {
    pub(super) matrix: Matrix,
    pub(super) resources: Option<Arc<Dictionary>>,
    procedures: BTreeMap<Arc<str>, Arc<Stream>>,
}

/// A glyph as a code shows it.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Its outline; one em is 1. `None` for one that shows nothing.
    pub(super) outline: Option<Arc<Path>>,
    /// The width by the dictionary, in thousandths of an em.
    pub(super) width: f64,
    /// The width by the font program.
    pub(super) program_width: Option<f64>,
    /// Whether the program has no glyph for the code but `.notdef`.
    pub(super) is_missing: bool,
    /// What it says.
    pub(super) text: Option<String>,
}

impl Font {
    /// Reads a font dictionary.
    pub(super) fn read(document: &Document<'_>, dictionary: &Dictionary, id: Option<ObjectId>) -> Self {
        let subtype =
            document.name(dictionary, "Subtype").map_or_else(|| "?".to_owned(), |name| name.to_string());
        let to_unicode = CharacterMap::read(document, &document.value(dictionary, "ToUnicode"));
        let base_name = document.name(dictionary, "BaseFont");
        let mut font = Self {
            id,
            name: base_name.map_or_else(|| "without a name".to_owned(), |name| name.to_string()),
            subtype,
            program_kind: None,
            is_embedded: false,
            faults: Vec::new(),
            has_unicode: to_unicode.is_some(),
            type3: None,
            embedding: Embedding::Absent,
            way: Way::Simple { encoding: Encoding::default(), is_symbolic: false },
            widths: Widths::default(),
            to_unicode,
            glyphs: Mutex::default(),
        };
        if font.subtype == "Type0" {
            font.read_composite(document, dictionary);
        } else {
            font.read_simple(document, dictionary);
        }
        font.program_kind = match &font.embedding {
            Embedding::Present(program) => Some(program.kind()),
            Embedding::Absent | Embedding::Damaged => None,
        };
        font
    }

    fn read_simple(&mut self, document: &Document<'_>, dictionary: &Dictionary) {
        let descriptor = document.dictionary(dictionary, "FontDescriptor");
        let flags =
            descriptor.as_deref().and_then(|descriptor| document.integer(descriptor, "Flags")).unwrap_or(0);
        let is_symbolic = flags & 4 != 0 && flags & 32 == 0;
        let encoding = Encoding::read(document, dictionary, is_symbolic);
        self.widths = Widths::simple(document, dictionary, descriptor.as_deref());
        let has_own_codes = encoding.is_empty() || (is_symbolic && self.subtype == "TrueType");
        self.has_unicode |= !has_own_codes;
        if self.subtype == "Type3" {
            self.is_embedded = true;
            let mut procedures = BTreeMap::new();
            if let Some(streams) = document.dictionary(dictionary, "CharProcs") {
                for (name, value) in streams.iter() {
                    if let Object::Stream(stream) = document.resolve(value) {
                        procedures.insert(name.into(), stream);
                    }
                }
            }
            let matrix =
                document.numbers(dictionary, "FontMatrix").and_then(|matrix| Matrix::from_slice(&matrix));
            self.type3 = Some(Type3 {
                matrix: matrix.unwrap_or(Matrix::scale(0.001, 0.001)),
                resources: document.dictionary(dictionary, "Resources"),
                procedures,
            });
        } else if let Some(descriptor) = &descriptor {
            self.embed(document, descriptor);
        }
        if self.subtype != "Type3" && self.is_embedded && !self.widths.is_declared {
            self.faults.push("it declares no widths".to_owned());
        }
        self.way = Way::Simple { encoding, is_symbolic };
    }

    fn read_composite(&mut self, document: &Document<'_>, dictionary: &Dictionary) {
        let encoding = document.value(dictionary, "Encoding");
        let (mut map, mut is_known) = (CharacterMap::identity(), true);
        match encoding.name() {
            Some("Identity-H" | "Identity-V") => {}
            // The predefined maps of the Asian collections are no part of a file; their codes have two bytes mostly.
            Some(_) => is_known = false,
            None => match CharacterMap::read(document, &encoding) {
                Some(embedded) => map = embedded,
                None => self.faults.push("it has no character map".to_owned()),
            },
        }
        map.is_vertical |= encoding.name().is_some_and(|name| name.ends_with("-V"));
        let mut glyph_ids = None;
        match document.array(dictionary, "DescendantFonts").first().and_then(Object::dictionary) {
            Some(descendant) => {
                self.widths = Widths::composite(document, descendant);
                let kind = document.name(descendant, "Subtype");
                match document.value(descendant, "CIDToGIDMap") {
                    Object::Stream(stream) => {
                        glyph_ids = Some(document.decode(&stream, 131_072).bytes.into())
                    }
                    Object::Name(name) if &*name == "Identity" => {}
                    _ if kind.as_deref() == Some("CIDFontType2") => {
                        self.faults.push(
                            "it has no CIDToGIDMap, which an embedded TrueType program needs".to_owned(),
                        );
                    }
                    _ => {}
                }
                match document.dictionary(descendant, "FontDescriptor") {
                    Some(descriptor) => self.embed(document, &descriptor),
                    None => self.faults.push("it has no font descriptor".to_owned()),
                }
            }
            None => self.faults.push("it has no descendant font".to_owned()),
        }
        self.way = Way::Composite { map, glyph_ids, is_known };
    }

    fn embed(&mut self, document: &Document<'_>, descriptor: &Dictionary) {
        self.embedding = Program::read(document, descriptor);
        self.is_embedded = !matches!(self.embedding, Embedding::Absent);
        if matches!(self.embedding, Embedding::Damaged) {
            self.faults.push("its font program cannot be read".to_owned());
        }
    }

    /// Whether its text runs from top to bottom.
    pub(super) fn is_vertical(&self) -> bool {
        match &self.way {
            Way::Simple { .. } => false,
            Way::Composite { map, .. } => map.is_vertical,
        }
    }

    /// The codes of a string, with how many bytes each has.
    pub(super) fn codes(&self, string: &[u8]) -> Vec<(u32, usize)> {
        match &self.way {
            Way::Simple { .. } => string.iter().map(|byte| (u32::from(*byte), 1)).collect(),
            Way::Composite { map, .. } => {
                let mut codes = Vec::new();
                let mut rest = string;
                while !rest.is_empty() {
                    let (code, length) = map.next_code(rest);
                    codes.push((code, length));
                    rest = &rest[length.min(rest.len())..];
                }
                codes
            }
        }
    }

    /// The content stream of a glyph of a Type 3 font.
    pub(super) fn procedure(&self, code: u32) -> Option<&Arc<Stream>> {
        let Way::Simple { encoding, .. } = &self.way else { return None };
        self.type3.as_ref()?.procedures.get(encoding.name(u8::try_from(code).ok()?)?)
    }

    /// The glyph of a code.
    pub(super) fn glyph(&self, code: u32, document: &Document<'_>) -> Arc<Glyph> {
        if let Some(glyph) = self.glyphs.lock().unwrap_or_else(PoisonError::into_inner).get(&code) {
            return Arc::clone(glyph);
        }
        let glyph = Arc::new(self.make_glyph(code, document));
        let mut glyphs = self.glyphs.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(glyphs.entry(code).or_insert(glyph))
    }

    fn make_glyph(&self, code: u32, document: &Document<'_>) -> Glyph {
        let (index, width_index, is_known) = match &self.way {
            Way::Simple { encoding, is_symbolic } => {
                let code = (code & 0xFF) as u8;
                (self.simple_index(code, encoding, *is_symbolic), u32::from(code), true)
            }
            Way::Composite { map, glyph_ids, is_known } => {
                let cid = map.identifier(code).unwrap_or(0);
                (self.composite_index(cid, glyph_ids.as_deref()), cid, *is_known)
            }
        };
        let shape = match (&self.embedding, index) {
            (Embedding::Present(program), Some(index)) if is_known => program.draw(index, &document.budget),
            _ => Shape::default(),
        };
        let is_missing = match &self.embedding {
            Embedding::Present(program) if is_known => index.is_none_or(|index| program.is_notdef(index)),
            Embedding::Present(_) | Embedding::Absent | Embedding::Damaged => false,
        };
        Glyph {
            is_missing,
            outline: shape.outline,
            width: self.widths.of(width_index),
            program_width: shape.width.filter(|_| self.widths.is_declared),
            text: self.text(code),
        }
    }

    fn simple_index(&self, code: u8, encoding: &Encoding, is_symbolic: bool) -> Option<u16> {
        let Embedding::Present(program) = &self.embedding else { return None };
        let exists = |index: &u16| *index != 0 && usize::from(*index) < program.glyph_count();
        match &**program {
            Program::TrueType(font) => {
                let by_name = || {
                    let name = encoding.name(code).or_else(|| latin::standard(code))?;
                    let unicode =
                        latin::unicode(name).and_then(|unicode| font.map(3, 1, unicode)).filter(exists);
                    let mac = || {
                        latin::mac_code(name).and_then(|code| font.map(1, 0, u32::from(code))).filter(exists)
                    };
                    unicode.or_else(mac).or_else(|| font.glyph_named(name))
                };
                let by_code = || {
                    let code = u32::from(code);
                    [(3, 0, 0xF000 + code), (3, 0, code), (3, 0, 0xF100 + code), (1, 0, code)]
                        .into_iter()
                        .find_map(|(platform, encoding, code)| {
                            font.map(platform, encoding, code).filter(exists)
                        })
                };
                if is_symbolic { by_code().or_else(by_name) } else { by_name().or_else(by_code) }
            }
            Program::Compact(font) => match encoding.name(code) {
                Some(name) => font.glyph_named(name),
                None => font.glyph_of_code(code),
            },
            Program::Type1(font) => match encoding.name(code) {
                Some(name) => font.glyph_named(name),
                None => font.glyph_of_code(code),
            },
        }
    }

    fn composite_index(&self, cid: u32, glyph_ids: Option<&[u8]>) -> Option<u16> {
        let Embedding::Present(program) = &self.embedding else { return None };
        let cid = u16::try_from(cid).ok()?;
        let index = match (&**program, glyph_ids) {
            (_, Some(table)) => bytes::u16_at(table, 2 * usize::from(cid)).unwrap_or(0),
            (Program::Compact(font), None) if font.is_cid_keyed => font.glyph_of_cid(cid)?,
            _ => cid,
        };
        (usize::from(index) < program.glyph_count()).then_some(index)
    }

    fn text(&self, code: u32) -> Option<String> {
        if let Some(map) = &self.to_unicode {
            return map.text(code);
        }
        match &self.way {
            Way::Simple { encoding, .. } => {
                let name = encoding.name(u8::try_from(code).ok()?)?;
                latin::unicode(name).and_then(char::from_u32).map(String::from)
            }
            Way::Composite { .. } => None,
        }
    }
}

/// The fonts of a file, each read once. Shared by all threads.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    known: Mutex<BTreeMap<ObjectId, Arc<OnceLock<Arc<Font>>>>>,
}

impl Fonts {
    /// The font that an entry of the resources is; `None` where it is none.
    pub(super) fn get(&self, document: &Document<'_>, entry: &Object) -> Option<Arc<Font>> {
        let read = |id| {
            let object = document.resolve(entry);
            object.dictionary().map(|dictionary| Arc::new(Font::read(document, dictionary, id)))
        };
        let Object::Reference(id) = entry else { return read(None) };
        document.resolve(entry).dictionary()?;
        let slot =
            Arc::clone(self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(*id).or_default());
        if let Some(font) = slot.get() {
            return Some(Arc::clone(font));
        }
        let font = read(Some(*id))?;
        Some(Arc::clone(slot.get_or_init(|| font)))
    }
}
