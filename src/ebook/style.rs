//! The style sheet of the ebook: the house's own, with the faces that the ebook carries and the widths that it uses.
//!
//! The fonts are carried whole. A subset is a modified version under the OFL, and their licence reserves the name 'Source'
//! for unmodified ones; a reader who looks a word up, notes something or chooses this face for other words finds every
//! letter; and of the 1.5 MB that four faces have, 0.7 MB are left in the container. They are not obfuscated: the licence
//! asks for no such thing, and it breaks them in some readers.

use super::writer::Found;
use crate::house::{Colour, FontFile, HouseStyle};
use std::fmt::Write as _;

/// The house's style sheet, with the title's colour.
pub(super) fn stylesheet(house: &HouseStyle, accent: &Colour, found: &Found) -> String {
    let mut css = String::new();
    for font in house.fonts.iter().filter(|font| font.in_ebook && !font.family.is_empty()) {
        face(&mut css, font);
    }
    // So that it is seen on black.
    let night = accent.tint(1.0 - house.figure("ebook.night-accent").min(1.0));
    let ground = |key: &str| accent.tint(house.length(key).unwrap_or_default().clamp(0.0, 1.0)).css();
    css.push_str(
        &house
            .stylesheet
            .replace("var(--accent)", &accent.css())
            .replace("var(--accent-night)", &night.css())
            .replace("var(--accent-tint)", &ground("elements.tint"))
            .replace("var(--accent-opening-tint)", &ground("elements.opening-tint")),
    );
    for width in &found.widths {
        let _ = write!(css, "\n.width-{width} {{ width: {width}%; }}\n");
    }
    css
}

/// The rule that names a font file as what it is.
fn face(css: &mut String, font: &FontFile) {
    let FontFile { name, bytes: _, in_ebook: _, licence: _, family, weight, italic } = font;
    let style = if *italic { "italic" } else { "normal" };
    let family = family.replace(['"', '\\', '\n'], "");
    let _ = write!(
        css,
        "@font-face {{\n  font-family: \"{family}\";\n  font-style: {style};\n  font-weight: {weight};\n  \
         src: url(\"../fonts/{name}\");\n}}\n\n"
    );
}

/// Whether text can be made larger, by the sheet: no size of type or line is given in units that do not grow.
pub(super) fn reflows(stylesheet: &str) -> bool {
    let sizes = ["font-size", "line-height", "letter-spacing", "word-spacing", "font"];
    !stylesheet.split([';', '{', '}']).filter_map(|declaration| declaration.split_once(':')).any(
        |(name, value)| {
            sizes.contains(&name.trim())
                && value.split([' ', '/', ',', '!']).any(|word| {
                    ["px", "pt", "pc", "cm", "mm", "in", "q"].iter().any(|unit| {
                        word.trim()
                            .to_ascii_lowercase()
                            .strip_suffix(unit)
                            .is_some_and(|number| number.parse::<f64>().is_ok_and(|number| number != 0.0))
                    })
                })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::{Found, reflows, stylesheet};
    use crate::finding::Findings;
    use crate::house::HouseStyle;
    use crate::source::Files;

    #[test]
    fn grounds_are_tints_of_the_colour_of_the_title() {
        let house = HouseStyle::load(&Files::open("no such folder"), &mut Findings::new());
        for number in 1..=6 {
            let (name, accent) = house.accent(None, number);
            let css = stylesheet(&house, &accent, &Found::default());
            assert!(!css.contains("var(--"), "{name}");
            for share in [0.09, 0.13] {
                assert!(
                    css.contains(&format!("background: {};", accent.tint(share).css())),
                    "{name}: {share}"
                );
            }
        }
    }

    #[test]
    fn absolute_sizes_of_type_are_seen() {
        assert!(reflows("p { font-size: 1.2em; margin: 3px } a { line-height: 1.4; font: bold 1em serif }"));
        assert!(!reflows("p { margin: 0; font-size: 12px }"));
        assert!(!reflows("p { font: 10pt/12pt serif }"));
    }
}
