//! What stands too near to the trim.

use super::{Found, Sheet, paint, plain, text, words};
use crate::finding::Severity;
use crate::preflight::pdf::content::What;
use crate::preflight::pdf::geometry::{Rect, millimetres, points};

crate::codes! {
    /// Text stands nearer to the trim than the safe margin (5 mm in the house profile), or is cut by it. The knife may
    /// be a millimetre off, and pages creep in a folded sheet. Move it inwards.
    TEXT_IN_SAFE_MARGIN = "pdf/text-in-safe-margin";
    /// A picture or shape ends between the safe margin and the trim. It will stand visibly askew when the knife is a
    /// millimetre off. Let it bleed off the page, or move it inwards.
    OBJECT_IN_SAFE_MARGIN = "pdf/object-in-safe-margin";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let safe = sheet.limits.safe_mm;
    if safe <= 0.0 {
        return;
    }
    let trim = sheet.page.trim_points();
    let inner = trim.grown(-points(safe) + 0.3);
    if inner.is_empty() {
        return;
    }
    sheet.each_mark(&mut |mark| {
        let bounds = mark.bounds;
        let is_outside =
            trim.intersection(&bounds).is_none_or(|inside| inside.is_empty() && !bounds.is_empty());
        if is_outside || inner.contains(&bounds, 0.0) || is_invisible(mark) {
            return;
        }
        if let Some(text) = text(mark) {
            if found.is_enough(TEXT_IN_SAFE_MARGIN) {
                return;
            }
            let nearest = distance(&trim, &bounds);
            let message = if nearest < 0.0 {
                format!("{} is cut by the trim", words(text))
            } else {
                format!("{} stands {:.1} mm from the trim", words(text), millimetres(nearest))
            };
            found
                .report(TEXT_IN_SAFE_MARGIN, Severity::Warning, message)
                .at(bounds)
                .figure("distance in mm", millimetres(nearest))
                .help(format!("Move it {safe} mm away from the trim at least"));
            return;
        }
        // What reaches the trim bleeds off the page, which is looked at elsewhere.
        let nearest = sides(&trim, &bounds)
            .into_iter()
            .filter(|distance| *distance > 0.3 && *distance < points(safe) - 0.3)
            .fold(f64::INFINITY, f64::min);
        if nearest.is_finite() && !found.is_enough(OBJECT_IN_SAFE_MARGIN) {
            let what = match &mark.what {
                What::Image { .. } | What::Shading { .. } => "a picture",
                What::Stroke { .. } => "a line",
                What::Fill { .. } | What::Text(_) => "a shape",
            };
            found
                .report(
                    OBJECT_IN_SAFE_MARGIN,
                    Severity::Note,
                    format!("{what} ends {:.1} mm from the trim", millimetres(nearest)),
                )
                .at(bounds)
                .figure("distance in mm", millimetres(nearest))
                .help(format!("Let it bleed off the page, or end {safe} mm away from the trim at least"));
        }
    });
}

fn is_invisible(mark: &crate::preflight::pdf::content::Mark) -> bool {
    mark.blending.alpha <= 0.0 || paint(mark).and_then(plain).is_some_and(|(_, ink)| ink.is_white())
}

/// How far inside of the trim each side of a rectangle lies.
fn sides(trim: &Rect, bounds: &Rect) -> [f64; 4] {
    [bounds.left - trim.left, bounds.bottom - trim.bottom, trim.right - bounds.right, trim.top - bounds.top]
}

fn distance(trim: &Rect, bounds: &Rect) -> f64 {
    sides(trim, bounds).into_iter().fold(f64::INFINITY, f64::min)
}
