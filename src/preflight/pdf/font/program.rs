//! Font programs of all kinds behind one face.

use super::compact::Compact;
use super::truetype::TrueType;
use super::type1::Type1;
use crate::preflight::pdf::file::{Budget, Dictionary, Document, Limit};
use std::sync::Arc;
use tiny_skia::{Path, Transform};

/// An embedded font program.
#[derive(Debug)]
pub(super) enum Program {
    TrueType(TrueType),
    Compact(Compact),
    Type1(Type1),
}

/// What became of the font program of a descriptor.
#[derive(Debug)]
pub(super) enum Embedding {
    /// There is none.
    Absent,
    /// It is there, but cannot be read.
    Damaged,
    /// It can be used.
    Present(Box<Program>),
}

/// A glyph, drawn.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Its outline; one em is 1.
    pub(super) outline: Option<Arc<Path>>,
    /// The advance width that the program gives it, in thousandths of an em.
    pub(super) width: Option<f64>,
}

impl Program {
    /// Reads the program that a font descriptor names.
    pub(super) fn read(document: &Document<'_>, descriptor: &Dictionary) -> Embedding {
        let found = ["FontFile", "FontFile2", "FontFile3"]
            .into_iter()
            .find_map(|key| Some((key, document.stream(descriptor, key)?)));
        let Some((key, stream)) = found else { return Embedding::Absent };
        let decoded = document.decode(&stream, Budget::STREAM / 2);
        let bytes: Arc<[u8]> = decoded.bytes.into();
        let program = match (key, document.name(&stream.dictionary, "Subtype").as_deref()) {
            ("FontFile", _) => Type1::read(&bytes).map(Self::Type1),
            ("FontFile2", _) => TrueType::read(bytes).map(Self::TrueType),
            (_, Some("OpenType")) => {
                TrueType::read(Arc::clone(&bytes)).and_then(|font| match font.compact() {
                    Some(table) => Compact::read(table.into()).map(Self::Compact),
                    None => Some(Self::TrueType(font)),
                })
            }
            _ => Compact::read(bytes).map(Self::Compact),
        };
        program.map_or(Embedding::Damaged, |program| Embedding::Present(Box::new(program)))
    }

    /// What kind it is, in words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::TrueType(_) => "TrueType",
            Self::Compact(font) if font.is_cid_keyed => "CFF, CID-keyed",
            Self::Compact(_) => "CFF",
            Self::Type1(_) => "Type 1",
        }
    }

    pub(super) fn glyph_count(&self) -> usize {
        match self {
            Self::TrueType(font) => font.glyph_count(),
            Self::Compact(font) => font.glyph_count(),
            Self::Type1(font) => font.glyph_count(),
        }
    }

    /// Whether this is the glyph that stands for all that are not there.
    pub(super) fn is_notdef(&self, glyph: u16) -> bool {
        match self {
            Self::TrueType(_) | Self::Compact(_) => glyph == 0,
            // The glyphs of a Type 1 program come in any order.
            Self::Type1(font) => font.glyph_named(".notdef") == Some(glyph),
        }
    }

    /// Draws a glyph.
    pub(super) fn draw(&self, glyph: u16, budget: &Budget) -> Shape {
        let (path, width, units, steps) = match self {
            Self::TrueType(font) => (font.draw(glyph), font.width(glyph), font.units, 200),
            Self::Compact(font) => match font.draw(glyph) {
                Some(drawn) => (Some(drawn.path), drawn.width, font.units, drawn.steps),
                None => (None, None, font.units, 1000),
            },
            Self::Type1(font) => match font.draw(glyph) {
                Some(drawn) => (Some(drawn.path), drawn.width, font.units, drawn.steps),
                None => (None, None, font.units, 1000),
            },
        };
        if budget.charge(Limit::Operators, steps as u64 / 20).is_err() {
            return Shape::default();
        }
        let scale = Transform::from_scale(1.0 / units, 1.0 / units);
        Shape {
            outline: path.and_then(|path| path.finish()?.transform(scale)).map(Arc::new),
            width: width.map(|width| f64::from(width) / f64::from(units) * 1000.0),
        }
    }
}
