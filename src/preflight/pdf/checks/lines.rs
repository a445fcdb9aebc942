//! Lines that are too thin to be printed.

use super::{Found, Sheet, plain};
use crate::finding::Severity;
use crate::preflight::pdf::content::What;
use crate::preflight::pdf::geometry::Rect;
use tiny_skia::PathSegment;

crate::codes! {
    /// A line is thinner than the press holds (0.25 pt in the house profile), or has the width 0, which a setter draws
    /// one device pixel thin: at 2400 dpi it is gone. Make it thicker.
    HAIRLINE = "pdf/hairline";
    /// A thin line is white on a ground, or printed in several inks: it closes up or blurs as soon as the plates do not
    /// meet exactly. Print it in one ink, or make it at least twice as thick as the thinnest line.
    THIN_LINE_IN_SEVERAL_INKS = "pdf/thin-line-in-several-inks";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let thinnest = sheet.limits.thinnest_line_pt;
    sheet.each_mark(&mut |mark| {
        let (width, paint) = match &mark.what {
            What::Stroke { pen, paint, .. } => (pen.width, paint),
            // A long thin rectangle is a line by other means.
            What::Fill { path, paint, .. } => match thin_rectangle(path) {
                Some(width) => (width, paint),
                None => return,
            },
            What::Text(_) | What::Image { .. } | What::Shading { .. } => return,
        };
        if !sheet.is_printed(&mark.bounds) {
            return;
        }
        let shown = || if width < 0.005 { "of no width".to_owned() } else { format!("of {width:.2} pt") };
        if width < thinnest - 0.005 {
            if found.is_enough(HAIRLINE) {
                return;
            }
            found
                .report(
                    HAIRLINE,
                    Severity::Error,
                    format!("a line {} is thinner than {thinnest} pt", shown()),
                )
                .at(mark.bounds)
                .figure("width in pt", width)
                .help(format!("Make it {thinnest} pt thick at least"));
        } else if let Some((_, ink)) = plain(paint)
            && (ink.count(sheet.plates()) > 1 || ink.is_white())
            && width < 2.0 * thinnest - 0.005
            && !found.is_enough(THIN_LINE_IN_SEVERAL_INKS)
        {
            let inks = if ink.is_white() {
                "white".to_owned()
            } else {
                format!("printed in {} inks", ink.count(sheet.plates()))
            };
            found
                .report(THIN_LINE_IN_SEVERAL_INKS, Severity::Warning, format!("a line {} is {inks}", shown()))
                .at(mark.bounds)
                .figure("width in pt", width)
                .help(format!("Print it in one ink, or make it {} pt thick at least", 2.0 * thinnest));
        }
    });
}

/// The thickness of a path that is a single rectangle, much longer than it is thick.
fn thin_rectangle(path: &tiny_skia::Path) -> Option<f64> {
    let bounds = path.bounds();
    let rect = Rect {
        left: f64::from(bounds.left()),
        bottom: f64::from(bounds.top()),
        right: f64::from(bounds.right()),
        top: f64::from(bounds.bottom()),
    };
    let (thickness, length) = (rect.width().min(rect.height()), rect.width().max(rect.height()));
    let is_plain = path
        .segments()
        .take(7)
        .all(|segment| !matches!(segment, PathSegment::QuadTo(..) | PathSegment::CubicTo(..)))
        && path.len() <= 7;
    (is_plain && length > 10.0 * thickness && length > 4.0 && thickness < 1.0).then_some(thickness)
}
