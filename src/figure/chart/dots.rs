//! Points on a scale, a row for each category.

use super::key::{self, Sample};
use super::rows::{Rows, Wishes};
use super::setting::ChartSetting;
use super::{extent_of_points, series, value};
use crate::figure::drawing::{Anchor, Dash, Drawing, Stroke, at, paint, tint};
use crate::figure::number::Numbers;
use crate::model::Chart;

/// Draws the points; `None` where the height does not hold them.
pub(super) fn draw(chart: &Chart, setting: &ChartSetting) -> Option<Drawing> {
    let numbers = Numbers::of(chart);
    let extent = extent_of_points(chart);
    let figures = extent.iter().map(|value| setting.measure(&numbers.value(*value)));
    let room = figures.fold(0.0, f64::max) + distance(setting);
    let mut wishes = Wishes { top: 0.0, content: 1.25 * setting.size, room: (room, room), extent };

    // The names of two series stand at the points of the first row, if there is room; else in a key. The scale gives
    // them room only where it has to.
    let mut drawing = Drawing::new(setting.width, 0.0);
    let plain = Rows::lay_out(chart, setting, &numbers, &wishes)?;
    let mut names = None;
    if let Some((left, right)) = outer_names(chart) {
        let room = |name: &str| room + 0.45 * setting.size + setting.measure_bold(name);
        let wider = Wishes { room: (room(left), room(right)), ..wishes.clone() };
        for wishes in [&wishes, &wider] {
            let rows = Rows::lay_out(chart, setting, &numbers, wishes)?;
            if rows.has_its_room && names_fit(chart, setting, &numbers, &rows, (left, right)) {
                names = Some((left, right, rows));
                break;
            }
        }
    }
    let (rows, names) = match names {
        Some((left, right, rows)) => (rows, Some((left, right))),
        None if chart.series.len() < 2 => (plain, None),
        None => {
            wishes.top = key::draw(&mut drawing, chart, setting, Sample::Marker);
            (Rows::lay_out(chart, setting, &numbers, &wishes)?, None)
        }
    };
    rows.draw(&mut drawing, setting, &numbers);
    for category in 0..chart.categories.len() {
        row(&mut drawing, chart, setting, &numbers, &rows, category, names.filter(|_| category == 0));
    }
    drawing.height = rows.bottom;
    Some(drawing)
}

/// From a point to its value.
fn distance(setting: &ChartSetting) -> f64 {
    1.9 * setting.marker
}

/// The names of two series in the order of their points in the first row, if these stand apart.
fn outer_names(chart: &Chart) -> Option<(&str, &str)> {
    let [first, second] = chart.series.as_slice() else { return None };
    let (a, b) = (value(chart, 0, 0)?, value(chart, 1, 0)?);
    match a.total_cmp(&b) {
        std::cmp::Ordering::Less => Some((&first.name, &second.name)),
        std::cmp::Ordering::Greater => Some((&second.name, &first.name)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether the names of two series have room at the points of the first row: inside of the drawing, and not on the line
/// of nought.
fn names_fit(
    chart: &Chart,
    setting: &ChartSetting,
    numbers: &Numbers,
    rows: &Rows,
    (left, right): (&str, &str),
) -> bool {
    let (Some(a), Some(b)) = (value(chart, 0, 0), value(chart, 1, 0)) else { return false };
    let (low, high) = (a.min(b), a.max(b));
    let figure = |value: f64| setting.measure(&numbers.value(value));
    let away = distance(setting) + 0.45 * setting.size;
    let end = rows.x(low) - away - figure(low);
    let start = rows.x(high) + away + figure(high);
    let names = [(end - setting.measure_bold(left), end), (start, start + setting.measure_bold(right))];
    let margin = 0.4 * setting.size;
    names.into_iter().all(|(from, to)| {
        let clear = rows.nought().is_none_or(|nought| to + margin <= nought || from - margin >= nought);
        clear && from >= rows.start() && to <= setting.width
    })
}

fn row(
    drawing: &mut Drawing,
    chart: &Chart,
    setting: &ChartSetting,
    numbers: &Numbers,
    rows: &Rows,
    category: usize,
    names: Option<(&str, &str)>,
) {
    let y = rows.middle(category);
    let left = rows.start();
    let points: Vec<(usize, f64)> =
        (0..chart.series.len()).filter_map(|index| Some((index, value(chart, index, category)?))).collect();
    let baseline = y + setting.middle();
    let distance = distance(setting);
    let low = points.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
    let high = points.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let (Some((_, low)), Some((_, high))) = (low, high) else {
        let place = at(left + 0.5 * setting.size, baseline);
        return setting.words(drawing, place, Anchor::Start, paint("grey"), &setting.no_value);
    };
    let mut before = rows.x(low) - distance;
    let figure = |value: f64| if rows.has_its_room { numbers.value(value) } else { String::new() };
    if low < high {
        let stroke = Stroke { paint: tint("grey", 60.0), width: 0.7 * setting.line, dash: Dash::Solid };
        drawing.line(at(rows.x(low), y), at(rows.x(high), y), stroke);
        let figure = figure(low);
        setting.words(drawing, at(before, baseline), Anchor::End, paint("ink"), &figure);
        before -= setting.measure(&figure);
    }
    let figure = figure(high);
    let behind = rows.x(high) + distance;
    setting.words(drawing, at(behind, baseline), Anchor::Start, paint("ink"), &figure);
    if let Some((left, right)) = names {
        let space = 0.45 * setting.size;
        let place = at(before - space, baseline);
        setting.clear(drawing, place, Anchor::End, setting.measure_bold(left));
        setting.bold(drawing, place, Anchor::End, paint("ink"), left);
        let place = at(behind + setting.measure(&figure) + space, baseline);
        setting.clear(drawing, place, Anchor::Start, setting.measure_bold(right));
        setting.bold(drawing, place, Anchor::Start, paint("ink"), right);
        before -= space + setting.measure_bold(left);
    }
    // From the name to the first point, for the eye.
    let end = before - 0.5 * setting.size;
    if end > left + setting.size {
        let stroke = Stroke { paint: paint("rule"), width: setting.hair, dash: Dash::Solid };
        drawing.line(at(left, y), at(end, y), stroke);
    }
    for (index, value) in points.into_iter().rev() {
        series::marker(drawing, index, at(rows.x(value), y), setting.marker * 1.15);
    }
}
