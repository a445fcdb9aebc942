//! Whether colour that meets the trim really goes on into the bleed.

use super::{Found, Sheet};
use crate::finding::Severity;
use crate::preflight::pdf::geometry::{Rect, millimetres, points};
use crate::preflight::pdf::render::Raster;

crate::codes! {
    /// Colour reaches the trim, but does not go on into the bleed (3 mm in the house profile), measured on the rendered page.
    /// The knife is never exact: a white edge shows. Extend the picture or ground beyond the trim on that side.
    BLEED_NOT_COVERED = "pdf/bleed-not-covered";
}

/// A side of the trim.
#[derive(Debug, Clone, Copy)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// Ink in per cent that counts as colour, and that counts as none.
const INK: f32 = 4.0;
const NONE: f32 = 1.0;

pub(in crate::preflight::pdf) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let Some(raster) = sheet.raster else { return };
    let wanted = sheet.limits.bleed_mm;
    if wanted <= 0.0 {
        return;
    }
    for (side, name) in
        [(Side::Left, "left"), (Side::Right, "right"), (Side::Top, "upper"), (Side::Bottom, "lower")]
    {
        let Some(gap) = longest_gap(raster, &sheet.page.trim_points(), points(wanted), side) else {
            continue;
        };
        let reached = millimetres(gap.reached);
        let how_far = if reached < 0.2 { "not at all".to_owned() } else { format!("only {reached:.1} mm") };
        found
            .report(
                BLEED_NOT_COVERED,
                Severity::Error,
                format!(
                    "colour meets the {name} trim over {:.0} mm, but goes {how_far} into the bleed of {wanted} mm",
                    millimetres(gap.length)
                ),
            )
            .at(gap.place)
            .figure("covered in mm", reached)
            .figure("length in mm", millimetres(gap.length))
            .help("Extend the picture or ground beyond the trim on that side");
    }
}

/// A straight piece of the trim with colour inside and none outside.
struct Gap {
    /// How far the colour goes beyond the trim, in points.
    reached: f64,
    length: f64,
    place: Rect,
}

/// Walks along a side. A gap is a run of at least 5 mm whose colour ends in a straight line: shapes that happen to end
/// in the bleed by themselves have no straight end there.
fn longest_gap(raster: &Raster, trim: &Rect, wanted: f64, side: Side) -> Option<Gap> {
    let scale = raster.scale;
    let (from, to, most) = match side {
        Side::Left | Side::Right => {
            (raster.line(trim.top), raster.line(trim.bottom), raster.layer.area.height)
        }
        Side::Top | Side::Bottom => {
            (raster.column(trim.left), raster.column(trim.right), raster.layer.area.width)
        }
    };
    // A trim may be far larger than what is rendered, and nothing is to be found out there.
    let cut = |place: f64| place.round().clamp(-1.0, most as f64 + 1.0) as i32;
    let (from, to) = (cut(from), cut(to));
    let edge = match side {
        Side::Left => raster.column(trim.left),
        Side::Right => raster.column(trim.right),
        Side::Top => raster.line(trim.top),
        Side::Bottom => raster.line(trim.bottom),
    };
    let outwards = match side {
        Side::Left | Side::Top => -1,
        Side::Right | Side::Bottom => 1,
    };
    // Half a pixel of the last one may be missing to rounding.
    let depth = (wanted * scale - 0.6).floor().max(1.0) as i32;
    let step = |distance: i32| {
        let first = if outwards < 0 { edge.round() as i32 - 1 } else { edge.round() as i32 };
        first + outwards * distance
    };
    let ink = |along: i32, distance: i32| -> Option<f32> {
        let (x, y) = match side {
            Side::Left | Side::Right => (step(distance), along),
            Side::Top | Side::Bottom => (along, step(distance)),
        };
        let area = raster.layer.area;
        let inside = x >= 0 && y >= 0 && (x as usize) < area.width && (y as usize) < area.height;
        inside.then(|| raster.total(y as usize * area.width + x as usize))
    };
    // Where the colour ends beyond each pixel of the side; `None` where there is none, or it goes far enough.
    let end = |along: i32| -> Option<i32> {
        let inside = |distance: i32| ink(along, distance).unwrap_or(0.0);
        if inside(-2) < INK || inside(-1) < NONE {
            return None;
        }
        (0..depth).find(|distance| ink(along, *distance).unwrap_or(0.0) < NONE)
    };
    let shortest = (points(5.0) * scale) as i32;
    let mut best: Option<(i32, i32, i32)> = None;
    let mut run: Option<(i32, i32)> = None;
    for along in from..=to {
        let here = if along < to { end(along) } else { None };
        run = match (run, here) {
            (Some((start, reached)), Some(distance)) if (reached - distance).abs() <= 1 => {
                Some((start, reached))
            }
            (before, here) => {
                if let Some((start, reached)) = before
                    && along - start >= shortest
                    && best.is_none_or(|(a, b, _)| along - start > b - a)
                {
                    best = Some((start, along, reached));
                }
                here.map(|distance| (along, distance))
            }
        };
    }
    let (start, stop, reached) = best?;
    let ((left, top), (right, bottom)) = match side {
        Side::Left | Side::Right => {
            let (near, far) = (step(-1).min(step(depth)), step(-1).max(step(depth)));
            (
                raster.place(near.max(0) as usize, start.max(0) as usize),
                raster.place(far.max(0) as usize, stop.max(0) as usize),
            )
        }
        Side::Top | Side::Bottom => {
            let (near, far) = (step(-1).min(step(depth)), step(-1).max(step(depth)));
            (
                raster.place(start.max(0) as usize, near.max(0) as usize),
                raster.place(stop.max(0) as usize, far.max(0) as usize),
            )
        }
    };
    Some(Gap {
        reached: f64::from(reached) / scale,
        length: f64::from(stop - start) / scale,
        place: Rect { left, bottom, right, top },
    })
}
