//! The house style: `styles/` and `fonts/`, read and checked, for both writers.

use crate::book::Furniture;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The house style, ready for use.
#[derive(Debug, Clone, Default)]
pub struct HouseStyle {
    /// The named colours.
    pub colours: BTreeMap<String, Colour>,
    /// The words that writers set around the text.
    pub furniture: Furniture,
    /// The style sheet of the ebook, every token filled in but the accent, which is `var(--accent)`.
    pub stylesheet: String,
    /// All fonts, by path.
    pub fonts: Vec<FontFile>,
    /// The Typst files of the print edition: path from `styles/print/` and text.
    pub templates: Vec<(String, String)>,
    /// The tokens as a Typst dictionary.
    pub typst_tokens: String,
}

/// A colour for the press and for the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// Cyan, magenta, yellow and black, in % of full ink.
    pub cmyk: [f64; 4],
    /// Red, green and blue, sRGB.
    pub srgb: [u8; 3],
}

impl Colour {
    /// As CSS has it: `#0965d3`.
    pub fn css(&self) -> String {
        let [r, g, b] = self.srgb;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// A font file.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// Its file name: `SourceSans3-Regular.ttf`.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Whether the ebook carries it too.
    pub in_ebook: bool,
}
