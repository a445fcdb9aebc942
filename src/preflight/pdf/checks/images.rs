//! Pictures: their effective resolution, and whether they can be read.

use super::{Found, Sheet};
use crate::finding::Severity;
use crate::preflight::pdf::content::What;
use crate::preflight::pdf::geometry::{Matrix, Rect, millimetres};
use crate::preflight::pdf::image::Picture;

crate::codes! {
    /// A picture has too few pixels for the size it is printed at, and shows them: under 150 ppi it is refused, under 300
    /// it is to be looked at (house profile; Ghent Workgroup 2022 asks 150 and 225). Give a picture with more pixels, or
    /// print it smaller. Enlarging it in a program adds no detail.
    LOW_RESOLUTION = "pdf/low-resolution";
    /// A picture of black and white pixels alone (one bit each) needs far more of them than a photograph, because it has no
    /// greys to smooth its edges: under 550 ppi it is refused, under 1200 it is to be looked at. Scan it finer, or draw
    /// it as vectors.
    LOW_RESOLUTION_LINE_ART = "pdf/low-resolution-line-art";
    /// The data of a picture are damaged or do not fit what its dictionary says, so nobody knows what will be printed.
    /// Write the file anew from the original picture.
    DAMAGED_PICTURE = "pdf/damaged-picture";
}

/// A picture as a page places it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight::pdf) struct Placed {
    pub(in crate::preflight::pdf) object: Option<u32>,
    pub(in crate::preflight::pdf) pixels: (usize, usize),
    /// Pixels per inch along both sides.
    pub(in crate::preflight::pdf) resolution: (f64, f64),
    pub(in crate::preflight::pdf) bits: usize,
}

/// Pixels per inch of a picture in the unit square of `matrix`.
fn resolution(picture: &Picture, matrix: &Matrix) -> (f64, f64) {
    let along = |pixels: usize, length: f64| pixels as f64 / (length / 72.0).max(1e-6);
    (along(picture.width, matrix.horizontal_scale()), along(picture.height, matrix.vertical_scale()))
}

/// All pictures of a page, soft masks too.
pub(in crate::preflight::pdf) fn placed(sheet: &Sheet<'_>) -> Vec<Placed> {
    let mut all = Vec::new();
    sheet.each_mark(&mut |mark| {
        if let What::Image { picture, matrix, .. } = &mark.what {
            all.push(Placed {
                object: picture.id.map(|id| id.number),
                pixels: (picture.width, picture.height),
                resolution: resolution(picture, matrix),
                bits: picture.bits,
            });
        }
    });
    all
}

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let limits = sheet.limits;
    sheet.each_mark(&mut |mark| {
        let What::Image { picture, matrix, .. } = &mark.what else { return };
        if !sheet.is_printed(&mark.bounds) || is_flat(picture, &mark.bounds) {
            return;
        }
        let (across, down) = resolution(picture, matrix);
        let least = across.min(down);
        let is_line_art = picture.bits == 1 && picture.components() == 1;
        let (code, error, warning) = if is_line_art {
            (LOW_RESOLUTION_LINE_ART, limits.line_art_ppi_error, limits.line_art_ppi_warning)
        } else {
            (LOW_RESOLUTION, limits.image_ppi_error, limits.image_ppi_warning)
        };
        if least >= warning {
            return;
        }
        let severity = if least < error { Severity::Error } else { Severity::Warning };
        let (width, height) = (millimetres(matrix.horizontal_scale()), millimetres(matrix.vertical_scale()));
        let needed = |length: f64| (length / 25.4 * warning.ceil()).ceil();
        let name = picture.id.map_or_else(String::new, |id| format!(" (object {})", id.number));
        found
            .report(
                code,
                severity,
                format!(
                    "a picture{name} of {} × {} pixels is {least:.0} ppi at its printed size of {width:.0} × {height:.0} mm",
                    picture.width, picture.height
                ),
            )
            .at(mark.bounds)
            .figure("resolution in ppi", least)
            .figure("width in mm", width)
            .figure("height in mm", height)
            .help(format!("Give one of {:.0} × {:.0} pixels at least, or print it smaller", needed(width), needed(height)));
    });
    if let Some(raster) = sheet.raster {
        for (bounds, fault) in &raster.undecoded {
            found
                .report(DAMAGED_PICTURE, Severity::Error, format!("a picture cannot be read: {fault}"))
                .at(*bounds)
                .help("Write the file anew from the original picture");
        }
    }
}

/// A picture of a few pixels stands for a plain colour or a gradient; and what is smaller than a millimetre shows no detail.
fn is_flat(picture: &Picture, bounds: &Rect) -> bool {
    picture.width.min(picture.height) <= 2 || bounds.width().max(bounds.height()) < 3.0
}
