//! Real small capitals and hanging figures: used where the face has them, and never made by a program.

use super::tokens::Tokens;
use super::{FontFile, codes};
use crate::finding::{Finding, Findings};
use ttf_parser::{Face, Tag};

/// The group of the tokens.
const GROUP: &str = "letters";

/// The key of the space between small capitals.
const SPACING: &str = "spacing";

/// The key of the figures in running text.
const FIGURES: &str = "figures";

/// What a key may say, by the words of CSS, which the style sheet takes as they are.
const CAPITALS: &[&str] = &["all-small-caps", "small-caps", "normal"];
const FIGURE_STYLES: &[&str] = &["oldstyle-nums", "lining-nums"];

/// Settles how letters are set. A value that is none of its kind is told. Places whose letters the text face has no small
/// capitals for have ordinary ones, for both writers: both would make false ones or space out ordinary letters.
/// Each place gets a key of its own for the space between its letters, `PLACE-spacing`.
pub(super) fn settle(tokens: &mut Tokens, fonts: &[FontFile], findings: &mut Findings) {
    let family = tokens.text_families().into_iter().next().unwrap_or_default();
    let has = |feature: &[u8; 4]| {
        let mut upright =
            fonts.iter().filter(|font| !font.italic && font.family.eq_ignore_ascii_case(&family)).peekable();
        upright.peek().is_some() && upright.all(|font| substitutes(font, feature))
    };
    let (small, of_capitals) = (has(b"smcp"), has(b"c2sc"));
    let spacing = tokens.text(GROUP, SPACING).to_owned();
    let places: Vec<(String, String)> = tokens
        .group(GROUP)
        .filter(|(key, _)| *key != SPACING)
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    for (key, value) in places {
        let known = if key == FIGURES { FIGURE_STYLES } else { CAPITALS };
        let (usual, choices) = (known.last().copied().unwrap_or_default(), known.join(", "));
        let mut settled = value.as_str();
        if !known.contains(&settled) {
            findings.report(
                Finding::error(
                    codes::WRONG_VALUE,
                    tokens.place(&key),
                    format!("`{key}` cannot be `{value}`"),
                )
                .help(format!("Write one of {choices}")),
            );
            settled = usual;
        }
        if key == FIGURES {
            tokens.set(GROUP, &key, settled);
            continue;
        }
        if settled == "all-small-caps" && !(small && of_capitals) || settled == "small-caps" && !small {
            settled = usual;
        }
        let between = if settled == usual { "0em" } else { spacing.as_str() };
        tokens.set(GROUP, &format!("{key}-{SPACING}"), between);
        tokens.set(GROUP, &key, settled);
    }
}

/// Whether a font has other letters for a feature (OpenType 1.9, GSUB).
fn substitutes(font: &FontFile, feature: &[u8; 4]) -> bool {
    Face::parse(&font.bytes, 0)
        .ok()
        .and_then(|face| face.tables().gsub)
        .is_some_and(|table| table.features.index(Tag::from_bytes(feature)).is_some())
}
