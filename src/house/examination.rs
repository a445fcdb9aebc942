//! What the figures of the house are held against: words can be read on their grounds, families have fonts, and lines hold
//! their letters.

use super::kinds::{points, share};
use super::tokens::Tokens;
use super::{Colour, FontFile, codes};
use crate::finding::{Finding, Findings, suggestion};
use std::collections::BTreeMap;

/// The least contrast of text that is not large.
const LEAST: f64 = 4.5;

/// Reports every pair of text and ground with too little contrast (WCAG 2.2, 1.4.3). White on an accent is examined where
/// accents are read.
pub(super) fn contrast(
    tokens: &Tokens,
    colours: &BTreeMap<String, Colour>,
    accents: &[String],
    findings: &mut Findings,
) {
    let mut examine = |text: (&str, &Colour), ground: (&str, &Colour), key: &str| {
        let contrast = text.1.contrast(ground.1);
        if contrast < LEAST {
            findings.report(
                Finding::error(
                    codes::LOW_CONTRAST,
                    tokens.place(key),
                    format!("{} on {} has a contrast of {contrast:.2}:1", text.0, ground.0),
                )
                .help(format!("Change one of the two until the contrast is {LEAST}:1 at least")),
            );
        }
    };
    let named = |name: &'static str| Some((name, colours.get(name)?));
    let texts: Vec<_> = ["ink", "grey"].into_iter().filter_map(named).collect();
    for ground in ["paper", "tint"].into_iter().filter_map(named) {
        for text in &texts {
            examine(*text, ground, text.0);
        }
    }
    for (name, accent) in accents.iter().filter_map(|name| Some((name.as_str(), colours.get(name)?))) {
        for key in ["tint", "opening-tint"] {
            let Some(share) = share(tokens.text("elements", key)) else { continue };
            let (ground, words) = (accent.tint(share), format!("its tint of {:.0} %", share * 100.0));
            examine((name, accent), (&words, &ground), key);
            let words = format!("{name} at {:.0} %", share * 100.0);
            for text in &texts {
                examine(*text, (&words, &ground), key);
            }
        }
    }
    let of_ebook = |key: &str| {
        let srgb = Colour::parse_srgb(tokens.text("ebook", key))?;
        Some(Colour { cmyk: [0.0; 4], srgb })
    };
    for (ink, ground) in [("night-ink", "night-ground"), ("placeholder-ink", "placeholder-ground")] {
        if let (Some(text), Some(under)) = (of_ebook(ink), of_ebook(ground)) {
            examine((ink, &text), (ground, &under), ink);
        }
    }
}

/// Reports families that no font file is of.
pub(super) fn families(tokens: &Tokens, fonts: &[FontFile], findings: &mut Findings) {
    let known: Vec<&str> = fonts.iter().map(|font| font.family.as_str()).collect();
    for key in ["text", "code", "formula"] {
        for family in tokens.strings("type", key) {
            if known.iter().any(|known| known.eq_ignore_ascii_case(&family)) {
                continue;
            }
            let finding = Finding::error(
                codes::MISSING_FONT,
                tokens.place(key),
                format!("no font file is of the family {family}"),
            );
            findings.report(match suggestion(&family, known.iter().copied()) {
                Some(near) => finding.help(format!("Write `{near}`")),
                None => finding.help("Put its font files under fonts/, or take its name out"),
            });
        }
    }
}

/// Reports lines that are lower than the letters that stand in them.
pub(super) fn lines(tokens: &Tokens, findings: &mut Findings) {
    for group in ["type", "large-print"] {
        let length = |key: &str| points(tokens.text(group, key));
        for (key, _) in tokens.group(group) {
            let size_key = if key == "line" { Some("size") } else { key.strip_suffix("-line") };
            let (Some(line), Some(size)) = (length(key), size_key.and_then(length)) else { continue };
            if line < size {
                findings.report(tokens.wrong(key, &format!("a line that holds letters of {size} pt")));
            }
        }
    }
}
