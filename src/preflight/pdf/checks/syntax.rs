//! Content streams that are not written as the standard says.

use super::{Found, Sheet, objects};
use crate::finding::Severity;
use crate::preflight::pdf::content::Flaw;

crate::codes! {
    /// The content of a page cannot be read as the standard says: an operator is unknown or lacks operands, `q` and `Q` do
    /// not match, a string does not end. Programs guess differently at what is meant. Write the file anew.
    DAMAGED_CONTENT = "pdf/damaged-content";
    /// The content of a page names a font, picture, colour space or pattern that its resources do not have: it is missing
    /// in print. Write the file anew.
    MISSING_RESOURCE = "pdf/missing-resource";
    /// The content of a page has a section that a reader may skip what it does not know in (`BX`, `EX`). PDF/X forbids it:
    /// what is skipped is missing in print. Write the file anew without it.
    COMPATIBILITY_SECTION = "pdf/compatibility-section";
    /// A rendering intent is none of the four that there are, so every program chooses its own (ISO 32000-1, table 70).
    UNKNOWN_RENDERING_INTENT = "pdf/unknown-rendering-intent";
    /// A blend mode is none of the sixteen that there are (ISO 32000-1, tables 136 and 137). Programs paint it plainly.
    UNKNOWN_BLEND_MODE = "pdf/unknown-blend-mode";
    /// A shading cannot be read, or its function gives another number of components than its colour space has. Most
    /// programs paint nothing. Flatten it to a picture, or make it anew.
    DAMAGED_SHADING = "pdf/damaged-shading";
    /// The ICC profile of a colour space is damaged or of another kind than the space says.
    DAMAGED_COLOUR_PROFILE = "pdf/damaged-colour-profile";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, fault: Option<&str>, found: &mut Found) {
    let anew = "Write the file anew from the document";
    if let Some(fault) = fault {
        found
            .report(
                DAMAGED_CONTENT,
                Severity::Error,
                format!("the content of the page cannot be decoded: {fault}"),
            )
            .help(anew);
    }
    for flaw in &sheet.content.flaws {
        match flaw {
            Flaw::Syntax(words) => {
                found
                    .report(
                        DAMAGED_CONTENT,
                        Severity::Error,
                        format!("the content of the page is damaged: {words}"),
                    )
                    .help(anew);
            }
            Flaw::Missing(kind, name) => {
                found
                    .report(
                        MISSING_RESOURCE,
                        Severity::Error,
                        format!("the page uses {name}, but its resources have no such {}", kind_words(kind)),
                    )
                    .help(anew);
            }
            Flaw::Compatibility => {
                found
                    .report(
                        COMPATIBILITY_SECTION,
                        Severity::Error,
                        "the page has a compatibility section (BX, EX)",
                    )
                    .help("Write the file anew without it");
            }
            Flaw::PostScript => objects::postscript(found),
            Flaw::Reference => objects::reference(found),
            Flaw::Lzw => objects::inline_lzw(found),
            // Default spaces are told with the colours.
            Flaw::DefaultSpace(_) => {}
            Flaw::Intent(name) => {
                found
                    .report(
                        UNKNOWN_RENDERING_INTENT,
                        Severity::Warning,
                        format!("there is no rendering intent {name}"),
                    )
                    .help("Choose Perceptual, RelativeColorimetric, AbsoluteColorimetric or Saturation");
            }
            Flaw::Blend(name) => {
                found
                    .report(UNKNOWN_BLEND_MODE, Severity::Error, format!("there is no blend mode {name}"))
                    .help("Choose one of the sixteen of the standard");
            }
            Flaw::Shading => {
                found
                    .report(
                        DAMAGED_SHADING,
                        Severity::Error,
                        "a shading cannot be read, or its function does not fit its colour space",
                    )
                    .help("Flatten it to a picture, or make it anew");
            }
            Flaw::Profile(words) => {
                found
                    .report(
                        DAMAGED_COLOUR_PROFILE,
                        Severity::Error,
                        format!("a colour space cannot be used: {words}"),
                    )
                    .help("Give the colour in DeviceCMYK, or embed the right profile");
            }
        }
    }
}

fn kind_words(kind: &str) -> &str {
    match kind {
        "XObject" => "picture or form",
        "Font" => "font",
        "ColorSpace" => "colour space",
        "ExtGState" => "graphics state",
        "Pattern" => "pattern",
        "Shading" => "shading",
        "Properties" => "layer",
        other => other,
    }
}
