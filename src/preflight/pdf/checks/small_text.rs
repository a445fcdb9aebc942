//! Type that is too small to be printed or read.

use super::{Found, Sheet, plain, text, words};
use crate::finding::Severity;
use crate::preflight::pdf::geometry::Rect;
use crate::preflight::pdf::render::Raster;

crate::codes! {
    /// White type on a ground is so small that ink fills it in (Ghent Workgroup 2022: not under 8 pt sheet-fed, 9 pt
    /// magazine, 10 pt news). Set it larger, or dark on light.
    SMALL_REVERSED_TEXT = "pdf/small-reversed-text";
    /// Type is so small that it neither prints nor reads (5 pt in the house profile). Set it larger.
    SMALL_TEXT = "pdf/small-text";
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let limits = sheet.limits;
    sheet.each_mark(&mut |mark| {
        let Some(text) = text(mark) else { return };
        let Some((_, ink)) = plain(&text.paint) else { return };
        if !sheet.is_printed(&mark.bounds) || mark.blending.alpha <= 0.0 {
            return;
        }
        let size = text.size;
        let is_reversed =
            ink.is_white() && sheet.raster.is_some_and(|raster| ground(raster, &mark.bounds) > 8.0);
        if is_reversed && size < limits.reversed_text_pt - 0.05 {
            if found.is_enough(SMALL_REVERSED_TEXT) {
                return;
            }
            found
                .report(
                    SMALL_REVERSED_TEXT,
                    Severity::Warning,
                    format!("{} is white on a ground and only {size:.1} pt", words(text)),
                )
                .at(mark.bounds)
                .figure("size in pt", size)
                .help(format!("Set it at {} pt at least, or dark on light", limits.reversed_text_pt));
        } else if !ink.is_white() && size < limits.smallest_text_pt - 0.05 {
            if found.is_enough(SMALL_TEXT) {
                return;
            }
            found
                .report(SMALL_TEXT, Severity::Warning, format!("{} is only {size:.1} pt", words(text)))
                .at(mark.bounds)
                .figure("size in pt", size)
                .help(format!("Set it at {} pt at least", limits.smallest_text_pt));
        }
    });
}

/// The ink on average around a run of text, in per cent.
fn ground(raster: &Raster, bounds: &Rect) -> f64 {
    let bounds = bounds.grown(1.5);
    let area = raster.layer.area;
    let cut = |value: f64, most: usize| value.clamp(0.0, most as f64) as usize;
    let columns = cut(raster.column(bounds.left), area.width)..cut(raster.column(bounds.right), area.width);
    let lines = cut(raster.line(bounds.top), area.height)..cut(raster.line(bounds.bottom), area.height);
    let count = columns.len() * lines.len();
    if count == 0 {
        return 0.0;
    }
    let sum: f64 = lines
        .filter_map(|line| raster.totals(line, columns.clone()))
        .map(|totals| totals.iter().map(|total| f64::from(*total)).sum::<f64>())
        .sum();
    sum / count as f64
}
