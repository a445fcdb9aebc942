//! The boxes of the pages.

use crate::finding::Severity;
use crate::preflight::pdf::geometry::{Rect, millimetres};
use crate::preflight::pdf::pages::Page;
use crate::preflight::{Job, Limits, Observations, Spot};

crate::codes! {
    /// A page does not say where it is trimmed: it has neither a TrimBox nor an ArtBox (ISO 15930-7, 6.11). The printer
    /// cannot know the size of the page. Give it a TrimBox.
    MISSING_TRIM_BOX = "pdf/missing-trim-box";
    /// A page has both a TrimBox and an ArtBox; only one of them may say where it is trimmed (ISO 15930-7, 6.11). Take
    /// the ArtBox out.
    TRIM_AND_ART_BOX = "pdf/trim-and-art-box";
    /// A page has no MediaBox, or one of no size, so it has no size at all.
    MISSING_MEDIA_BOX = "pdf/missing-media-box";
    /// A page does not say how far it may be printed. Give it a BleedBox, which is larger than the TrimBox by the bleed.
    MISSING_BLEED_BOX = "pdf/missing-bleed-box";
    /// The boxes of a page do not lie within each other: the TrimBox in the BleedBox, the BleedBox in the MediaBox
    /// (ISO 15930-7, 6.11).
    BOX_ORDER = "pdf/box-order";
    /// The BleedBox is larger than the TrimBox by less than the bleed that is asked for (3 mm in the house profile). Write
    /// the file with bleed.
    SMALL_BLEED = "pdf/small-bleed";
    /// A page has a CropBox that differs from its MediaBox: programs show and impose something else than the whole page
    /// (Ghent Workgroup 2022, R0002). Take the CropBox out.
    CROP_BOX = "pdf/crop-box";
    /// A page is scaled by UserUnit, which many programs at the printer's do not know (Ghent Workgroup 2022, R0003). Write the
    /// file at its real size.
    USER_UNIT = "pdf/user-unit";
    /// A page is turned by Rotate: imposition programs may turn it or not (Ghent Workgroup 2022, R0003). Write it upright.
    ROTATED_PAGE = "pdf/rotated-page";
    /// The pages are not trimmed to the same size (Ghent Workgroup 2022, R0004). A cover spread belongs into a file of its
    /// own.
    DIFFERENT_TRIM_SIZES = "pdf/different-trim-sizes";
    /// A page is trimmed to another size than the order says. Set `trim` in the series data or the program that wrote the
    /// file right.
    WRONG_TRIM_SIZE = "pdf/wrong-trim-size";
}

/// Boxes may differ by this much, in points: a hundredth of a millimetre, and rounding.
const SLACK: f64 = 0.05;

pub(in crate::preflight::pdf) fn check(
    pages: &[Page],
    limits: &Limits,
    job: &Job,
    observations: &mut Observations<'_>,
) {
    for page in pages {
        check_page(page, limits, observations);
    }
    sizes(pages, job, observations);
}

fn check_page(page: &Page, limits: &Limits, observations: &mut Observations<'_>) {
    let spot = Spot::Page(page.number);
    let mut report = |code, severity, message: String, help: &str| {
        observations.report(code, severity, message).at(spot.clone()).help(help);
    };
    let Some(media) = page.media.filter(|media| !media.is_empty()) else {
        return report(
            MISSING_MEDIA_BOX,
            Severity::Error,
            "the page has no MediaBox, or one of no size".to_owned(),
            "Write the file anew",
        );
    };
    if page.rotation % 360 != 0 {
        let message = format!("the page is turned by {}°", page.rotation);
        report(ROTATED_PAGE, Severity::Warning, message, "Write it upright");
    }
    if (page.unit - 1.0).abs() > 1e-9 {
        let message = format!("the page is scaled {}-fold by UserUnit", page.unit);
        report(USER_UNIT, Severity::Error, message, "Write the file at its real size");
    }
    if page.crop.is_some_and(|crop| !(crop.contains(&media, SLACK) && media.contains(&crop, SLACK))) {
        report(
            CROP_BOX,
            Severity::Warning,
            "the CropBox differs from the MediaBox".to_owned(),
            "Take the CropBox out",
        );
    }
    let trim = match (page.trim, page.art) {
        (Some(_), Some(_)) => {
            let message = "the page has both a TrimBox and an ArtBox".to_owned();
            report(TRIM_AND_ART_BOX, Severity::Error, message, "Take the ArtBox out");
            page.trim
        }
        (None, None) => {
            let message = "the page has no TrimBox".to_owned();
            report(MISSING_TRIM_BOX, Severity::Error, message, "Give it a TrimBox");
            None
        }
        (trim, art) => trim.or(art),
    };
    let Some(trim) = trim else { return };
    let order = "Set the boxes so that TrimBox, BleedBox and MediaBox lie within each other";
    if trim.is_empty() {
        return report(BOX_ORDER, Severity::Error, "the TrimBox has no size".to_owned(), order);
    }
    let Some(bleed) = page.bleed else {
        if !media.contains(&trim, SLACK) {
            report(BOX_ORDER, Severity::Error, "the TrimBox reaches out of the MediaBox".to_owned(), order);
        }
        let message = "the page has no BleedBox".to_owned();
        return report(MISSING_BLEED_BOX, Severity::Warning, message, "Give it a BleedBox");
    };
    if !bleed.contains(&trim, SLACK) {
        return report(
            BOX_ORDER,
            Severity::Error,
            "the TrimBox reaches out of the BleedBox".to_owned(),
            order,
        );
    }
    if !media.contains(&bleed, SLACK) {
        return report(
            BOX_ORDER,
            Severity::Error,
            "the BleedBox reaches out of the MediaBox".to_owned(),
            order,
        );
    }
    let smallest = smallest_bleed(&trim, &bleed) * page.unit;
    if millimetres(smallest) < limits.bleed_mm - 0.02 {
        observations
            .report(
                SMALL_BLEED,
                Severity::Warning,
                format!("the bleed is {:.1} mm, {} mm are asked for", millimetres(smallest), limits.bleed_mm),
            )
            .at(spot)
            .figure("bleed in mm", (millimetres(smallest) * 100.0).round() / 100.0)
            .help(format!("Write the file with {} mm of bleed", limits.bleed_mm));
    }
}

fn smallest_bleed(trim: &Rect, bleed: &Rect) -> f64 {
    [trim.left - bleed.left, trim.bottom - bleed.bottom, bleed.right - trim.right, bleed.top - trim.top]
        .into_iter()
        .fold(f64::INFINITY, f64::min)
}

fn sizes(pages: &[Page], job: &Job, observations: &mut Observations<'_>) {
    let size = |page: &Page| {
        let trim = page.trim_points();
        (millimetres(trim.width()), millimetres(trim.height()))
    };
    let differs =
        |one: (f64, f64), other: (f64, f64)| (one.0 - other.0).abs() > 0.15 || (one.1 - other.1).abs() > 0.15;
    let Some(first) = pages.first().map(size) else { return };
    if let Some(other) = pages.iter().find(|page| differs(size(page), first)) {
        let (width, height) = size(other);
        observations
            .report(
                DIFFERENT_TRIM_SIZES,
                Severity::Warning,
                format!(
                    "page {} is trimmed to {width:.1} × {height:.1} mm, page 1 to {:.1} × {:.1} mm",
                    other.number, first.0, first.1
                ),
            )
            .at(Spot::Page(other.number))
            .help("Give all pages the same size; a cover spread belongs into a file of its own");
    }
    if let Some(wanted) = job.trim
        && let Some(page) = pages.iter().find(|page| differs(size(page), wanted))
    {
        let (width, height) = size(page);
        observations
            .report(
                WRONG_TRIM_SIZE,
                Severity::Error,
                format!(
                    "the page is trimmed to {width:.1} × {height:.1} mm, the order says {:.1} × {:.1} mm",
                    wanted.0, wanted.1
                ),
            )
            .at(Spot::Page(page.number))
            .figure("width in mm", width)
            .figure("height in mm", height)
            .help("Set the trim size right where the file is made");
    }
}
