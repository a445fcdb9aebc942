//! How the series of a chart are told apart: by pattern, marker and lightness before hue.

use super::setting::ChartSetting;
use crate::figure::drawing::{Dash, Drawing, Ink, Mark, Paint, Point, Step, Stroke, at, paint, tint};

/// How the bars of a series are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fill {
    Solid,
    Light,
    Rising,
    Empty,
    Level,
    Crossed,
    Falling,
    LightLevel,
    LightRising,
    LightCrossed,
}

const FILLS: [Fill; 10] = [
    Fill::Solid,
    Fill::Light,
    Fill::Rising,
    Fill::Empty,
    Fill::Level,
    Fill::Crossed,
    Fill::Falling,
    Fill::LightLevel,
    Fill::LightRising,
    Fill::LightCrossed,
];

fn fill(series: usize) -> Fill {
    FILLS[series % FILLS.len()]
}

/// Draws a bar of a series between two corners.
pub(super) fn bar(drawing: &mut Drawing, setting: &ChartSetting, series: usize, from: Point, to: Point) {
    let (left, right) = (from.x.min(to.x), from.x.max(to.x));
    let (top, bottom) = (from.y.min(to.y), from.y.max(to.y));
    if right - left < 0.01 || bottom - top < 0.01 {
        return;
    }
    let accent = paint("accent");
    let fill = fill(series);
    if fill == Fill::Solid {
        return drawing.rectangle(from, to, Ink::fill(accent));
    }
    // The outline lies inside, so that a bar is as long as its value; where there is room for it.
    let inset = (setting.outline / 2.0).min((right - left) / 4.0).min((bottom - top) / 4.0);
    let (from, to) = (at(left + inset, top + inset), at(right - inset, bottom - inset));
    let ground = match fill {
        Fill::Light | Fill::LightLevel | Fill::LightRising | Fill::LightCrossed => {
            tint("accent", 100.0 * setting.light)
        }
        Fill::Solid | Fill::Rising | Fill::Empty | Fill::Level | Fill::Crossed | Fill::Falling => {
            paint("paper")
        }
    };
    drawing.rectangle(from, to, Ink::fill(ground).outlined(accent, inset * 2.0));
    let steps = pattern(fill, setting.pattern, from, to);
    if !steps.is_empty() {
        let stroke = Stroke { paint: accent, width: setting.outline, dash: Dash::Solid };
        drawing.marks.push(Mark::Path { steps, ink: Ink { fill: None, stroke: Some(stroke) } });
    }
}

/// The lines that fill a rectangle.
fn pattern(fill: Fill, pitch: f64, from: Point, to: Point) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut segment = |ends: Option<(Point, Point)>| {
        steps.extend(ends.into_iter().flat_map(|(from, to)| [Step::Move(from), Step::Line(to)]));
    };
    // Lines at 45°: x + y is the same along a rising one, x - y along a falling one.
    if matches!(fill, Fill::Rising | Fill::LightRising | Fill::Crossed | Fill::LightCrossed) {
        for sum in multiples(from.x + from.y, to.x + to.y, pitch * std::f64::consts::SQRT_2) {
            segment(clipped(from, to, |x| sum - x));
        }
    }
    if matches!(fill, Fill::Falling | Fill::Crossed | Fill::LightCrossed) {
        for difference in multiples(from.x - to.y, to.x - from.y, pitch * std::f64::consts::SQRT_2) {
            segment(clipped(from, to, |x| x - difference));
        }
    }
    if matches!(fill, Fill::Level | Fill::LightLevel) {
        for y in multiples(from.y, to.y, pitch * 0.75) {
            segment(Some((at(from.x, y), at(to.x, y))));
        }
    }
    steps
}

/// The multiples of a pitch between two numbers.
fn multiples(low: f64, high: f64, pitch: f64) -> impl Iterator<Item = f64> {
    let first = (low / pitch).floor() as i64 + 1;
    let last = (high / pitch).ceil() as i64 - 1;
    (first..=last.min(first + 2000)).map(move |index| index as f64 * pitch)
}

/// The part of the line `y(x)`, which runs at 45°, inside of a rectangle.
fn clipped(from: Point, to: Point, y: impl Fn(f64) -> f64) -> Option<(Point, Point)> {
    let (start, end) = (y(from.x), y(to.x));
    let slope = if end > start { 1.0 } else { -1.0 };
    let x_at = |height: f64| from.x + (height - start) * slope;
    let (enter, leave) = if slope > 0.0 { (x_at(from.y), x_at(to.y)) } else { (x_at(to.y), x_at(from.y)) };
    let (left, right) = (enter.max(from.x), leave.min(to.x));
    (right - left > 0.05).then(|| (at(left, y(left)), at(right, y(right))))
}

/// The colour of words on a bar of a series.
pub(super) fn words_on_bar(series: usize) -> Paint {
    if fill(series) == Fill::Solid { paint("paper") } else { paint("ink") }
}

/// Whether words on a bar of a series need a ground of their own to be read.
pub(super) fn is_patterned(series: usize) -> bool {
    !matches!(fill(series), Fill::Solid | Fill::Light | Fill::Empty)
}

/// The line of a series.
pub(super) fn stroke(series: usize, width: f64) -> Stroke {
    let (token, share, dash) = match series % 6 {
        0 => ("accent", 1.0, Dash::Solid),
        1 => ("ink", 0.7, Dash::Solid),
        2 => ("accent", 0.85, Dash::Dashed),
        3 => ("grey", 0.7, Dash::Solid),
        4 => ("ink", 0.85, Dash::Dotted),
        _ => ("grey", 0.7, Dash::Dashed),
    };
    Stroke { paint: paint(token), width: width * share, dash }
}

/// Draws the marker of a series.
pub(super) fn marker(drawing: &mut Drawing, series: usize, centre: Point, radius: f64) {
    let colour = stroke(series, 1.0).paint;
    let full = Ink::fill(colour).outlined(paint("paper"), 0.6);
    let open = Ink::fill(paint("paper")).outlined(colour, radius * 0.48);
    // Shapes of the same area look of the same size.
    let corners = |points: &[(f64, f64)]| {
        points.iter().map(|(x, y)| centre.moved(x * radius, y * radius)).collect::<Vec<_>>()
    };
    match series % 6 {
        0 => drawing.circle(centre, radius, full),
        1 => drawing.polygon(&corners(&[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]), open),
        2 => drawing.polygon(&corners(&[(0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)]), full),
        3 => drawing.polygon(&corners(&[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)]), full),
        4 => drawing.circle(centre, radius * 0.85, open),
        _ => drawing.polygon(&corners(&[(0.0, 1.15), (1.05, -0.75), (-1.05, -0.75)]), open),
    }
}
