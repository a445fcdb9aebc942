//! How wide words are, from the advance widths of the house's fonts.

use super::drawing::Weight;
use crate::house::{FontFile, HouseStyle};
use std::sync::Arc;

/// The widths of words in the house's text face.
#[derive(Debug, Clone)]
pub struct Metrics {
    regular: Option<Arc<[u8]>>,
    bold: Option<Arc<[u8]>>,
    slack: f64,
}

/// The width of a character that the text face does not hold, in em: what is not Latin may be as wide as high.
const UNKNOWN: f64 = 0.6;
const WIDE: f64 = 1.0;

impl Metrics {
    /// The measure of the house's text face, where the typesetter sets the words itself.
    pub fn exact(house: &HouseStyle) -> Self {
        Self::with_slack(house, 1.01)
    }

    /// The same with room for the face that a reader may choose in its place.
    pub fn generous(house: &HouseStyle) -> Self {
        Self::with_slack(house, 1.14)
    }

    fn with_slack(house: &HouseStyle, slack: f64) -> Self {
        let face = |weight: u16| {
            let upright = |font: &&FontFile| font.weight == weight && !font.italic;
            let families = &house.text_families;
            families
                .iter()
                .find_map(|family| house.fonts.iter().filter(upright).find(|font| font.family == *family))
                .map(|font| Arc::clone(&font.bytes))
        };
        Self { regular: face(400), bold: face(700), slack }
    }

    /// The width of words set at this size.
    pub fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        let bytes = match weight {
            Weight::Regular => self.regular.as_ref(),
            Weight::Bold => self.bold.as_ref().or(self.regular.as_ref()),
        };
        let face = bytes.and_then(|bytes| ttf_parser::Face::parse(bytes, 0).ok());
        let unit = face.as_ref().map_or(1000.0, |face| f64::from(face.units_per_em()).max(1.0));
        let advance = |character: char| {
            let glyph = face.as_ref().and_then(|face| face.glyph_hor_advance(face.glyph_index(character)?));
            match glyph {
                Some(advance) => f64::from(advance) / unit,
                None if u32::from(character) >= 0x2E80 => WIDE,
                None => UNKNOWN,
            }
        };
        text.chars().map(advance).sum::<f64>() * size * self.slack
    }

    /// Words in lines no wider than `width`; a word that is wider by itself is broken.
    pub fn wrap(&self, text: &str, width: f64, size: f64, weight: Weight) -> Vec<String> {
        let fits = |line: &str| self.width(line, size, weight) <= width;
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in words(text) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                line.push(character);
                if line.chars().count() > 1 && !fits(&line) {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(character);
                }
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }
}

/// The words of a text: no-break spaces keep them together.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty())
}
