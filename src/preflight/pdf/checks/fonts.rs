//! Fonts: embedded, whole, as wide as they say, and readable as text.

use super::counted;
use crate::finding::Severity;
use crate::preflight::pdf::file::Document;
use crate::preflight::pdf::font::Font;
use crate::preflight::{Fact, Observations, Spot};
use std::collections::BTreeMap;
use std::sync::Arc;

crate::codes! {
    /// A font is not embedded: the printer's machine puts another one in its place, with other shapes and widths
    /// (ISO 15930-7, 6.3). Embed all fonts, those of PDF pictures that are placed too.
    FONT_NOT_EMBEDDED = "pdf/font-not-embedded";
    /// The program of an embedded font cannot be read, or its dictionary lacks what is needed to use it. Type is missing or
    /// wrong in print. Write the file anew.
    DAMAGED_FONT = "pdf/damaged-font";
    /// The widths in the font dictionary are not those of the font program: programs disagree about where each letter stands
    /// (ISO 15930-7, 6.3; a difference over 1/1000 em counts). Write the file anew, with another program if need be.
    WRONG_FONT_WIDTHS = "pdf/wrong-font-widths";
    /// A font has no way from its codes to Unicode: its text cannot be searched, copied, or read aloud. It prints, but a
    /// proof cannot be checked. Embed the font with a ToUnicode map.
    FONT_WITHOUT_UNICODE = "pdf/font-without-unicode-map";
    /// The Unicode map of a font leaves out codes that are shown, or says of them that they mean nothing. Their text cannot be
    /// searched, copied, or read aloud.
    INCOMPLETE_UNICODE_MAP = "pdf/incomplete-unicode-map";
    /// A character is shown that the embedded font has no glyph for: an empty box or nothing stands in its place in print.
    /// Choose a font that holds it.
    MISSING_GLYPH = "pdf/missing-glyph";
    /// A Type 3 font draws its letters as pictures or shapes with colours of their own: they are coarse or in the wrong
    /// inks. Colour emoji and old bitmap fonts come like this. Choose another font.
    TYPE3_FONT = "pdf/type3-font";
}

/// A font with the codes that are shown, and on which page each is shown first.
pub(in crate::preflight::pdf) type Use = (Arc<Font>, BTreeMap<u32, u32>);

/// Widths may differ by this much, in thousandths of an em: one, and what rounding adds.
const TOLERANCE: f64 = 1.51;

pub(in crate::preflight::pdf) fn check(
    uses: &[Use],
    document: &Document<'_>,
    observations: &mut Observations<'_>,
) {
    for (font, codes) in uses {
        let Some(first) = codes.values().min().copied() else { continue };
        let name = &font.name;
        let spot = Spot::Page(first);
        if font.type3.is_some() {
            observations
                .report(
                    TYPE3_FONT,
                    Severity::Warning,
                    format!("the font {name} is of Type 3: its letters are drawings"),
                )
                .at(spot)
                .help("Choose a font with outlines");
            continue;
        }
        if !font.is_embedded {
            observations
                .report(FONT_NOT_EMBEDDED, Severity::Error, format!("the font {name} is not embedded"))
                .at(spot)
                .help("Embed all fonts when the file is written");
            continue;
        }
        for fault in &font.faults {
            observations
                .report(
                    DAMAGED_FONT,
                    Severity::Error,
                    format!("the font {name} cannot be used as it should: {fault}"),
                )
                .at(spot.clone())
                .help("Write the file anew from the document");
        }
        glyphs(font, codes, document, observations);
        unicode(font, codes, document, observations);
    }
}

fn glyphs(
    font: &Font,
    codes: &BTreeMap<u32, u32>,
    document: &Document<'_>,
    observations: &mut Observations<'_>,
) {
    let name = &font.name;
    let mut wrong: Vec<(u32, f64, f64, u32)> = Vec::new();
    let mut missing: Vec<(u32, u32)> = Vec::new();
    for (code, page) in codes {
        let glyph = font.glyph(*code, document);
        // A blank that shows nothing is missed by nobody.
        let is_blank =
            glyph.outline.is_none() && glyph.text.as_deref().is_some_and(|text| text.trim().is_empty());
        if glyph.is_missing && !is_blank {
            missing.push((*code, *page));
        } else if let Some(width) = glyph.program_width
            && (width - glyph.width).abs() > TOLERANCE
        {
            wrong.push((*code, glyph.width, width, *page));
        }
    }
    if let Some((code, declared, real, page)) = wrong.first() {
        observations
            .report(
                WRONG_FONT_WIDTHS,
                Severity::Error,
                format!(
                    "{} of the font {name} not as in its program: code {code} is said to be {declared:.0} wide, and is {real:.0}",
                    counted(wrong.len(), "width")
                ),
            )
            .at(Spot::Page(*page))
            .figure("glyphs", wrong.len() as f64)
            .figure("declared in 1/1000 em", *declared)
            .figure("real in 1/1000 em", *real)
            .help("Write the file anew, with another program if need be");
    }
    if let Some((code, page)) = missing.first() {
        observations
            .report(
                MISSING_GLYPH,
                Severity::Error,
                format!(
                    "{} without a glyph in the font {name}, code {code} first",
                    counted(missing.len(), "character")
                ),
            )
            .at(Spot::Page(*page))
            .figure("glyphs", missing.len() as f64)
            .help("Choose a font that holds them");
    }
}

fn unicode(
    font: &Font,
    codes: &BTreeMap<u32, u32>,
    document: &Document<'_>,
    observations: &mut Observations<'_>,
) {
    let name = &font.name;
    let first = codes.values().min().copied().unwrap_or(1);
    if !font.has_unicode {
        observations
            .report(FONT_WITHOUT_UNICODE, Severity::Warning, format!("the font {name} has no Unicode map"))
            .at(Spot::Page(first))
            .help("Embed the font with a ToUnicode map");
        return;
    }
    let means_nothing = |text: &str| {
        text.is_empty()
            || text.chars().any(|character| matches!(character, '\0' | '\u{FFFD}' | '\u{FEFF}' | '\u{FFFE}'))
    };
    let unknown: Vec<(u32, u32)> = codes
        .iter()
        .filter(|(code, _)| {
            let glyph = font.glyph(**code, document);
            // A glyph that shows nothing says nothing.
            glyph.outline.is_some() && glyph.text.as_deref().is_none_or(means_nothing)
        })
        .map(|(code, page)| (*code, *page))
        .collect();
    if let Some((code, page)) = unknown.first() {
        observations
            .report(
                INCOMPLETE_UNICODE_MAP,
                Severity::Warning,
                format!(
                    "{} of the font {name} without Unicode, code {code} first",
                    counted(unknown.len(), "character")
                ),
            )
            .at(Spot::Page(*page))
            .figure("characters", unknown.len() as f64)
            .help("Embed the font with a whole ToUnicode map");
    }
}

/// A line of the report for each font.
pub(in crate::preflight::pdf) fn facts(uses: &[Use]) -> Vec<Fact> {
    uses.iter()
        .map(|(font, codes)| {
            let program = match (font.program_kind, font.is_embedded) {
                (Some(kind), _) => kind,
                (None, true) if font.type3.is_some() => "drawings",
                (None, true) => "damaged",
                (None, false) => "not embedded",
            };
            let unicode = if font.has_unicode { "Unicode map" } else { "no Unicode map" };
            Fact::new(
                format!("font {}", font.name),
                format!("{}, {program}, {}, {unicode}", font.subtype, counted(codes.len(), "character")),
            )
        })
        .collect()
}
