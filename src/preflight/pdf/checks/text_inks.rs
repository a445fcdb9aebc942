//! Type in more than one ink.

use super::{Found, Sheet, inks, plain, text, words};
use crate::finding::Severity;

crate::codes! {
    /// Black type has other inks under its black. Its edges blur as soon as the plates do not meet exactly, and fine
    /// strokes fill in (Ghent Workgroup 2022, R0015 warns from 280 % on; the house wants black alone). It happens when
    /// the colour was given as RGB or grey and then converted. Set the colour to black alone: 0 0 0 100.
    RICH_BLACK_TEXT = "pdf/rich-black-text";
    /// Small type is set in several inks. Its edges blur as soon as the plates do not meet exactly (Ghent Workgroup 2022:
    /// not under 8 pt sheet-fed, 9 pt magazine, 10 pt news). Set it in one ink, or larger.
    SMALL_TEXT_IN_SEVERAL_INKS = "pdf/small-text-in-several-inks";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let limits = sheet.limits;
    sheet.each_mark(&mut |mark| {
        let Some(text) = text(mark) else { return };
        let Some((colour, ink)) = plain(&text.paint) else { return };
        if !sheet.is_printed(&mark.bounds) {
            return;
        }
        let total = ink.total(sheet.plates());
        let count = ink.count(sheet.plates());
        let amounts = || inks(&ink.amounts, &sheet.content.plates);
        if ink.amounts[3] >= 0.85 && total > limits.rich_black_percent && count > 1 {
            if found.is_enough(RICH_BLACK_TEXT) {
                return;
            }
            found
                .report(
                    RICH_BLACK_TEXT,
                    Severity::Error,
                    format!(
                        "{} at {:.1} pt is black in {count} inks ({}, from {})",
                        words(text),
                        text.size,
                        amounts(),
                        colour.space.family().name()
                    ),
                )
                .at(mark.bounds)
                .figure("ink in %", total)
                .figure("size in pt", text.size)
                .help("Set its colour to black alone: 0 0 0 100");
        } else if count > 1 && text.size < limits.several_inks_text_pt - 0.05 {
            if found.is_enough(SMALL_TEXT_IN_SEVERAL_INKS) {
                return;
            }
            found
                .report(
                    SMALL_TEXT_IN_SEVERAL_INKS,
                    Severity::Warning,
                    format!("{} is set at {:.1} pt in {count} inks ({})", words(text), text.size, amounts()),
                )
                .at(mark.bounds)
                .figure("size in pt", text.size)
                .figure("inks", count as f64)
                .help(format!("Set it in one ink, or at {} pt at least", limits.several_inks_text_pt));
        }
    });
}
