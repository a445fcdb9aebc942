//! How many pages there are, and whether anything stands on them.

use super::{Found, Sheet, counted};
use crate::finding::Severity;
use crate::preflight::{Limits, Observations};

crate::codes! {
    /// The number of pages does not fit the binding: a saddle-stitched booklet is made of folded sheets of four pages, a
    /// perfect-bound book of leaves of two. Add or take away pages.
    PAGE_COUNT = "pdf/page-count";
    /// A page is empty. That may be meant, at the end of a part, or a page was lost (Ghent Workgroup 2022, R0005). Look at
    /// it.
    EMPTY_PAGE = "pdf/empty-page";
}

pub(in crate::preflight::pdf) fn check_file(
    pages: usize,
    limits: &Limits,
    observations: &mut Observations<'_>,
) {
    let multiple = limits.pages_multiple.max(1) as usize;
    if !pages.is_multiple_of(multiple) {
        observations
            .report(
                PAGE_COUNT,
                Severity::Warning,
                format!("{} cannot be divided by {multiple}, as the binding asks", counted(pages, "page")),
            )
            .figure("pages", pages as f64)
            .help(format!("Make it {} pages", pages.div_ceil(multiple) * multiple));
    }
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    if is_empty(sheet) {
        found
            .report(EMPTY_PAGE, Severity::Warning, "the page is empty")
            .help("Make sure that it is meant to be; fill it, or take it out");
    }
}

/// Whether no ink stands inside of the trim.
pub(in crate::preflight::pdf) fn is_empty(sheet: &Sheet<'_>) -> bool {
    let trim = sheet.page.trim_points();
    let Some(raster) = sheet.raster else {
        let mut any = false;
        sheet.each_mark(&mut |mark| any |= trim.intersection(&mark.bounds).is_some());
        return !any;
    };
    let area = raster.layer.area;
    let cut = |value: f64, most: usize| value.clamp(0.0, most as f64) as usize;
    let columns = cut(raster.column(trim.left), area.width)..cut(raster.column(trim.right), area.width);
    let lines = cut(raster.line(trim.top), area.height)..cut(raster.line(trim.bottom), area.height);
    !lines
        .filter_map(|line| raster.totals(line, columns.clone()))
        .any(|totals| totals.iter().any(|total| *total > 2.0))
}
