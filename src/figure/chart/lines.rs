//! Points joined by lines.

use super::key::{self, Sample};
use super::setting::ChartSetting;
use super::upright::{Upright, Wishes};
use super::{extent_of_points, series, spread, value};
use crate::figure::drawing::{Anchor, Drawing, Point, Weight, at, paint};
use crate::figure::metrics;
use crate::figure::number::Numbers;
use crate::model::Chart;

/// Above this many points a line needs no markers.
const MOST_MARKERS: usize = 24;

/// Draws the lines.
pub(super) fn draw(chart: &Chart, setting: &ChartSetting) -> Drawing {
    let numbers = Numbers::of(chart);
    let mut drawing = Drawing::new(setting.width, 0.0);
    let numeric = numeric(&chart.categories);
    let name = if numeric.is_some() { chart.category_name.clone() } else { String::new() };
    let places = places(chart.categories.len(), numeric.as_deref());
    let ends = EndLabels::of(chart, setting, &numbers);
    let room = ends.width(setting) + 1.2 * setting.size;
    let mut wishes = Wishes {
        top: 0.0,
        headroom: if chart.series.len() == 1 { setting.size } else { 0.0 },
        footroom: 0.0,
        extent: extent_of_points(chart),
        room,
        places,
        name,
    };

    // The names stand at the ends of the lines, if all have room beside each other; else in a key.
    let mut frame = Upright::lay_out(chart, setting, &numbers, wishes.clone());
    let heights: f64 = ends.labels.iter().map(|label| label.height).sum();
    let direct = frame.has_its_room && heights <= frame.foot - frame.top + setting.size;
    if !direct {
        if chart.series.len() > 1 {
            wishes.top += key::draw(&mut drawing, chart, setting, Sample::Line);
        }
        wishes.room = setting.size;
        frame = Upright::lay_out(chart, setting, &numbers, wishes);
    }
    frame.draw(&mut drawing, setting, &numbers);
    let lines = Lines { chart, setting, numbers, frame };
    for index in (0..chart.series.len()).rev() {
        lines.series(&mut drawing, index);
    }
    if chart.series.len() == 1 {
        lines.values(&mut drawing);
    }
    if direct {
        lines.ends(&mut drawing, &ends);
    }
    if ends.labels.is_empty() {
        let middle = at(setting.width / 2.0, (lines.frame.top + lines.frame.foot) / 2.0);
        setting.words(&mut drawing, middle, Anchor::Middle, paint("grey"), &setting.no_value);
    }
    drawing.height = lines.frame.bottom;
    drawing
}

/// The categories as numbers, where all are and each is larger than the one before: years, weeks.
fn numeric(categories: &[String]) -> Option<Vec<f64>> {
    let numbers: Vec<f64> = categories.iter().map(|name| name.trim().parse().ok()).collect::<Option<_>>()?;
    let rising =
        numbers.windows(2).all(|pair| pair[1] > pair[0]) && numbers.iter().all(|number| number.abs() < 1e12);
    (rising && numbers.len() > 1).then_some(numbers)
}

/// Where categories stand in the width: by their number, else evenly.
fn places(count: usize, numeric: Option<&[f64]>) -> Vec<f64> {
    let inside = |share: f64| 0.03 + 0.96 * share;
    match numeric {
        Some(numbers) => {
            let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
            numbers.iter().map(|number| inside((number - first) / (last - first))).collect()
        }
        None if count == 1 => vec![0.5],
        None => (0..count).map(|index| inside(index as f64 / (count - 1) as f64)).collect(),
    }
}

/// The last value of a series and its name, at the end of its line.
struct EndLabel {
    series: usize,
    /// The category of the last value.
    last: usize,
    figure: String,
    name: Vec<String>,
    height: f64,
}

/// The labels of all lines, the width of the column of figures, and of the column of names behind it.
struct EndLabels {
    labels: Vec<EndLabel>,
    figures: f64,
    names: f64,
}

impl EndLabels {
    fn of(chart: &Chart, setting: &ChartSetting, numbers: &Numbers) -> Self {
        let ends: Vec<(usize, usize, String)> = (0..chart.series.len())
            .filter_map(|series| {
                let values = (0..chart.categories.len())
                    .rev()
                    .map(|category| (category, value(chart, series, category)));
                let (last, value) = values.filter_map(|(category, value)| Some((category, value?))).next()?;
                Some((series, last, numbers.value(value)))
            })
            .collect();
        let figures = ends.iter().map(|(_, _, figure)| setting.measure(figure)).fold(0.0, f64::max);
        let labels: Vec<EndLabel> = ends
            .into_iter()
            .map(|(series, last, figure)| {
                let name = if chart.series.len() == 1 { "" } else { chart.series[series].name.as_str() };
                // Lines of a name break between words, unless one takes too much of the plane.
                let words = metrics::words(name);
                let longest = words
                    .map(|word| setting.metrics.width(word, setting.size, Weight::Bold))
                    .fold(0.0, f64::max);
                let most = (0.22 * setting.width).max(longest.min(0.32 * setting.width));
                let name = setting.metrics.wrap(name, most, setting.size, Weight::Bold);
                let height = name.len() as f64 * setting.leading();
                EndLabel { series, last, figure, name, height }
            })
            .collect();
        let lines = labels.iter().flat_map(|label| &label.name);
        let names = lines.map(|line| setting.measure_bold(line)).fold(0.0, f64::max);
        Self { labels, figures, names }
    }

    fn space(&self, setting: &ChartSetting) -> f64 {
        if self.names > 0.0 { 0.5 * setting.size } else { 0.0 }
    }

    fn width(&self, setting: &ChartSetting) -> f64 {
        self.figures + self.space(setting) + self.names
    }

    fn draw(&self, drawing: &mut Drawing, setting: &ChartSetting, label: &EndLabel, left: f64, middle: f64) {
        let first = middle - label.height / 2.0 + 0.5 * setting.leading() + setting.middle();
        let figures = at(left + self.figures, first);
        setting.words(drawing, figures, Anchor::End, paint("ink"), &label.figure);
        for (index, line) in label.name.iter().enumerate() {
            let place = figures.moved(self.space(setting), index as f64 * setting.leading());
            setting.bold(drawing, place, Anchor::Start, paint("ink"), line);
        }
    }
}

struct Lines<'a> {
    chart: &'a Chart,
    setting: &'a ChartSetting,
    numbers: Numbers,
    frame: Upright,
}

impl Lines<'_> {
    fn point(&self, series: usize, category: usize) -> Option<Point> {
        Some(at(self.frame.x(category), self.frame.y(value(self.chart, series, category)?)))
    }

    /// A line, broken where values are missing; a value between two gaps is a marker alone.
    fn series(&self, drawing: &mut Drawing, series: usize) {
        let count = self.chart.categories.len();
        let stroke = series::stroke(series, self.setting.line);
        let mut piece: Vec<Point> = Vec::new();
        let mut alone = Vec::new();
        for category in 0..=count {
            match self.point(series, category).filter(|_| category < count) {
                Some(point) => piece.push(point),
                None => {
                    if piece.len() > 1 {
                        drawing.polyline(&piece, stroke);
                    } else {
                        alone.extend(piece.first().copied());
                    }
                    piece.clear();
                }
            }
        }
        let marked: Vec<Point> = if count <= MOST_MARKERS {
            (0..count).filter_map(|category| self.point(series, category)).collect()
        } else {
            let last = (0..count).rev().find_map(|category| self.point(series, category));
            alone.into_iter().chain(last).collect()
        };
        for point in marked {
            series::marker(drawing, series, point, self.setting.marker);
        }
    }

    /// The values of the one line, away from it, where all have room; the last stands at its end.
    fn values(&self, drawing: &mut Drawing) {
        let Self { chart, setting, numbers, frame } = self;
        let count = chart.categories.len();
        let gap = (1..count).map(|index| frame.x(index) - frame.x(index - 1)).fold(f64::INFINITY, f64::min);
        let widest =
            super::values(chart).map(|value| setting.measure(&numbers.value(value))).fold(0.0, f64::max);
        if widest + 0.5 * setting.size > gap || widest / 2.0 > frame.x(0) - frame.left {
            return;
        }
        let last = (0..count).rev().find(|category| value(chart, 0, *category).is_some());
        for category in (0..count).filter(|category| Some(*category) != last) {
            let Some(value_here) = value(chart, 0, category) else { continue };
            let beside = [category.checked_sub(1), Some(category + 1)];
            let neighbours: Vec<f64> =
                beside.into_iter().flatten().filter_map(|category| value(chart, 0, category)).collect();
            let mean = neighbours.iter().sum::<f64>() / neighbours.len().max(1) as f64;
            let point = at(frame.x(category), frame.y(value_here));
            let away = setting.marker + 0.45 * setting.size;
            let below = !neighbours.is_empty()
                && mean > value_here
                && point.y + away + 1.2 * setting.size < frame.foot;
            let y = if below { point.y + away + 0.62 * setting.size } else { point.y - away };
            setting.words(drawing, at(point.x, y), Anchor::Middle, paint("ink"), &numbers.value(value_here));
        }
    }

    fn ends(&self, drawing: &mut Drawing, ends: &EndLabels) {
        let Self { setting, frame, .. } = self;
        let point = |label: &EndLabel| self.point(label.series, label.last).unwrap_or_default();
        let wanted: Vec<(f64, f64)> =
            ends.labels.iter().map(|label| (point(label).y, label.height)).collect();
        let half = 0.5 * setting.size;
        let left = frame.right + 0.8 * setting.size;
        for (label, middle) in
            ends.labels.iter().zip(spread::apart(&wanted, frame.top - half, frame.foot + half))
        {
            let mark = point(label);
            let from = mark.moved(1.8 * setting.marker, 0.0);
            if (middle - mark.y).abs() > 0.3 * setting.size || frame.right - mark.x > 4.0 * setting.size {
                drawing.polyline(
                    &[from, at(frame.right.max(from.x), mark.y), at(left - 2.0, middle)],
                    spread::leader(setting),
                );
            }
            ends.draw(drawing, setting, label, left, middle);
        }
    }
}
