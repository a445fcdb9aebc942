//! Overprint: black type and fine black lines must, white must not.

use super::{Found, Sheet, paint, plain, words};
use crate::finding::Severity;
use crate::preflight::pdf::colour::Space;
use crate::preflight::pdf::content::{Mark, Paint, What};

crate::codes! {
    /// Something white is set to overprint: it leaves the ink under it as it is, so it vanishes in print, though the
    /// screen may show it (Ghent Workgroup 2022, R0007 and R0008). Switch overprint off for it.
    WHITE_OVERPRINTS = "pdf/white-overprints";
    /// Small black type does not overprint: it knocks a gap out of the ground, which shows as a white rim as soon as the
    /// plates do not meet exactly. Overprint works for DeviceCMYK 0 0 0 100 with overprint mode 1 only: grey
    /// (DeviceGray) and mode 0 knock out too (Ghent Workgroup 2022, R0009 to R0012).
    BLACK_TEXT_KNOCKS_OUT = "pdf/black-text-knocks-out";
    /// A fine black line does not overprint: it knocks a gap out of the ground, which shows as a white rim as soon as the
    /// plates do not meet exactly. Overprint works for DeviceCMYK 0 0 0 100 with overprint mode 1 only.
    BLACK_LINE_KNOCKS_OUT = "pdf/black-line-knocks-out";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let limits = sheet.limits;
    sheet.each_mark(&mut |mark| {
        let Some(paint) = paint(mark) else { return };
        let Some((colour, ink)) = plain(paint) else { return };
        if !sheet.is_printed(&mark.bounds) {
            return;
        }
        if ink.is_white() && leaves_all(paint, &colour.space) {
            if found.is_enough(WHITE_OVERPRINTS) {
                return;
            }
            found
                .report(WHITE_OVERPRINTS, Severity::Error, format!("{} is white and overprints", what(mark)))
                .at(mark.bounds)
                .help("Switch overprint off for what is white");
            return;
        }
        let is_black = ink.is_black_alone()
            && !matches!(*colour.space, Space::Separation { .. } | Space::DeviceN { .. });
        if !is_black || overprints(paint, &colour.space) {
            return;
        }
        let why = match (&*colour.space, paint.overprint.is_on) {
            (Space::DeviceCmyk, true) => "overprints in mode 0, which knocks out",
            (Space::DeviceCmyk, false) => "does not overprint",
            _ => "is grey, which knocks out",
        };
        let help = "Set it in DeviceCMYK 0 0 0 100 with overprint on and overprint mode 1";
        match &mark.what {
            What::Text(text) if text.size < limits.black_overprint_text_pt => {
                if found.is_enough(BLACK_TEXT_KNOCKS_OUT) {
                    return;
                }
                found
                    .report(
                        BLACK_TEXT_KNOCKS_OUT,
                        Severity::Warning,
                        format!("{} at {:.1} pt is black and {why}", words(text), text.size),
                    )
                    .at(mark.bounds)
                    .figure("size in pt", text.size)
                    .help(help);
            }
            What::Stroke { pen, .. } if pen.width < limits.black_overprint_line_pt => {
                if found.is_enough(BLACK_LINE_KNOCKS_OUT) {
                    return;
                }
                found
                    .report(
                        BLACK_LINE_KNOCKS_OUT,
                        Severity::Warning,
                        format!("a line of {:.2} pt is black and {why}", pen.width),
                    )
                    .at(mark.bounds)
                    .figure("width in pt", pen.width)
                    .help(help);
            }
            What::Text(_)
            | What::Stroke { .. }
            | What::Fill { .. }
            | What::Image { .. }
            | What::Shading { .. } => {}
        }
    });
}

fn overprints(paint: &Paint, space: &Space) -> bool {
    paint.overprint.is_on && paint.overprint.is_nonzero && *space == Space::DeviceCmyk
}

/// Whether white paint leaves every plate as it is.
fn leaves_all(paint: &Paint, space: &Space) -> bool {
    let by_name = matches!(space, Space::Separation { .. } | Space::DeviceN { .. });
    overprints(paint, space) || (paint.overprint.is_on && by_name)
}

fn what(mark: &Mark) -> String {
    match &mark.what {
        What::Text(text) => words(text),
        What::Stroke { .. } => "a line".to_owned(),
        What::Fill { .. } => "an area".to_owned(),
        What::Image { .. } | What::Shading { .. } => "a picture".to_owned(),
    }
}
