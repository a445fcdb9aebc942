//! Bars that stand: for a few short names, as of years; and for more rows than a page holds.

use super::key::{self, Sample};
use super::setting::ChartSetting;
use super::stack::{Segment, segments, sums};
use super::upright::{Upright, Wishes};
use super::{extent, series, value, values};
use crate::figure::drawing::{Anchor, Drawing, Ink, at, paint};
use crate::figure::number::Numbers;
use crate::model::Chart;

/// No more categories and bars than this stand.
const MOST_CATEGORIES: usize = 12;
const MOST_BARS: usize = 24;

/// Whether the bars of a chart stand better than they lie: where names and values all fit.
pub(super) fn suit(chart: &Chart, setting: &ChartSetting, stacked: bool) -> bool {
    let (categories, series) = (chart.categories.len(), chart.series.len().max(1));
    let slot = 0.85 * setting.width / categories.max(1) as f64;
    let beside_each_other = if stacked { 1 } else { series };
    let room = room_of_value(slot, beside_each_other, setting);
    let numbers = Numbers::of(chart);
    let fits = |words: &str| setting.measure(words) <= room;
    (2..=MOST_CATEGORIES).contains(&categories)
        && categories * beside_each_other <= MOST_BARS
        && chart.categories.iter().all(|name| setting.measure(name) + setting.size <= slot)
        && (0..series).all(|series| {
            (0..categories).all(|category| match value(chart, series, category) {
                Some(value) => fits(&numbers.value(value)),
                None => stacked || fits(&setting.no_value),
            })
        })
}

/// The width of one of some columns side by side.
fn width(slot: f64, count: usize, setting: &ChartSetting) -> f64 {
    (setting.columns * slot / count as f64).min(3.6 * setting.size).max(0.2)
}

/// The room of a value over it.
fn room_of_value(slot: f64, count: usize, setting: &ChartSetting) -> f64 {
    if count == 1 { slot - 0.4 * setting.size } else { width(slot, count, setting) }
}

/// Draws the bars.
pub(super) fn draw(chart: &Chart, setting: &ChartSetting, stacked: bool) -> Drawing {
    let numbers = Numbers::of(chart);
    let mut drawing = Drawing::new(setting.width, 0.0);
    let named = chart.series.len() > 1;
    let room = if named && stacked { names_on_the_right(chart, setting) } else { None };
    let top =
        if named && room.is_none() { key::draw(&mut drawing, chart, setting, Sample::Bar) } else { 0.0 };
    let count = chart.categories.len().max(1) as f64;
    let places = (0..chart.categories.len()).map(|index| (index as f64 + 0.5) / count).collect();
    let wishes = Wishes {
        top,
        headroom: 1.1 * setting.size,
        footroom: if values(chart).any(|value| value < 0.0) { 0.9 * setting.size } else { 0.0 },
        extent: extent(chart, stacked),
        room: room.unwrap_or(0.0),
        places,
        name: String::new(),
    };
    let frame = Upright::lay_out(chart, setting, &numbers, wishes);
    frame.draw(&mut drawing, setting, &numbers);
    let columns = Columns { chart, setting, numbers, frame };
    for category in 0..chart.categories.len() {
        if stacked {
            columns.stack(&mut drawing, category);
        } else {
            columns.group(&mut drawing, category);
        }
    }
    if room.is_some() {
        columns.names(&mut drawing);
    }
    drawing.height = columns.frame.bottom;
    drawing
}

/// The room that the names of series take at the last stack; `None` where they do not fit there.
fn names_on_the_right(chart: &Chart, setting: &ChartSetting) -> Option<f64> {
    let last = segments(chart, chart.categories.len().checked_sub(1)?);
    let all = last.len() == chart.series.len() && last.iter().all(|segment| segment.value > 0.0);
    let widest = chart.series.iter().map(|series| setting.measure_bold(&series.name)).fold(0.0, f64::max);
    (all && widest <= 0.28 * setting.width && chart.series.len() <= 8).then_some(widest + 0.8 * setting.size)
}

struct Columns<'a> {
    chart: &'a Chart,
    setting: &'a ChartSetting,
    numbers: Numbers,
    frame: Upright,
}

impl Columns<'_> {
    fn slot(&self) -> f64 {
        self.frame.width() / self.chart.categories.len().max(1) as f64
    }

    fn width(&self, count: usize) -> f64 {
        width(self.slot(), count, self.setting)
    }

    fn group(&self, drawing: &mut Drawing, category: usize) {
        let Self { chart, setting, numbers, frame } = self;
        let count = chart.series.len().max(1);
        let width = self.width(count);
        let left = frame.x(category) - width * count as f64 / 2.0;
        let room = room_of_value(self.slot(), count, setting);
        let shows_values = values(chart).all(|value| setting.measure(&numbers.value(value)) <= room);
        for index in 0..chart.series.len() {
            let from = left + index as f64 * width;
            let middle = from + width / 2.0;
            let Some(value) = value(chart, index, category) else {
                if setting.measure(&setting.no_value) <= room {
                    let place = at(middle, frame.y(0.0) - 0.4 * setting.size);
                    setting.words(drawing, place, Anchor::Middle, paint("grey"), &setting.no_value);
                }
                continue;
            };
            let gap = if count > 1 { 0.04 * width } else { 0.0 };
            series::bar(
                drawing,
                setting,
                index,
                at(from + gap, frame.y(0.0)),
                at(from + width - gap, frame.y(value)),
            );
            if shows_values {
                let y = if value < 0.0 {
                    frame.y(value) + 1.0 * setting.size
                } else {
                    frame.y(value) - 0.4 * setting.size
                };
                let figure = numbers.value(value);
                setting.clear(drawing, at(middle, y), Anchor::Middle, setting.measure(&figure));
                setting.words(drawing, at(middle, y), Anchor::Middle, paint("ink"), &figure);
            }
        }
    }

    fn stack(&self, drawing: &mut Drawing, category: usize) {
        let Self { chart, setting, numbers, frame } = self;
        let width = self.width(1);
        let middle = frame.x(category);
        let (left, right) = (middle - width / 2.0, middle + width / 2.0);
        let segments = segments(chart, category);
        for Segment { series, value, from, to } in &segments {
            let (start, end) = (frame.y(*from), frame.y(*to));
            series::bar(drawing, setting, *series, at(left, start), at(right, end));
            if *from != 0.0 {
                drawing.rectangle(at(left, start - 0.4), at(right, start + 0.4), Ink::fill(paint("paper")));
            }
            let figure = numbers.value(*value);
            let half = setting.measure(&figure) / 2.0;
            if (end - start).abs() >= 1.25 * setting.size && 2.0 * half + 0.4 * setting.size <= width {
                let centre = (start + end) / 2.0;
                if series::is_patterned(*series) {
                    let (half, height) = (half + 0.2 * setting.size, 0.52 * setting.size);
                    let (from, to) = (at(middle - half, centre - height), at(middle + half, centre + height));
                    drawing.rectangle(from, to, Ink::fill(paint("paper")));
                }
                let colour = series::words_on_bar(*series);
                setting.words(
                    drawing,
                    at(middle, centre + setting.middle()),
                    Anchor::Middle,
                    colour,
                    &figure,
                );
            }
        }
        let (under, over) = sums(chart, category);
        let place = at(middle, frame.y(over) - 0.4 * setting.size);
        let total = numbers.value(under + over);
        if segments.is_empty() {
            if setting.measure(&setting.no_value) <= self.slot() {
                setting.words(drawing, place, Anchor::Middle, paint("grey"), &setting.no_value);
            }
        } else if chart.series.len() > 1 && setting.measure_bold(&total) <= self.slot() - 0.3 * setting.size {
            setting.clear(drawing, place, Anchor::Middle, setting.measure_bold(&total));
            setting.bold(drawing, place, Anchor::Middle, paint("ink"), &total);
        }
    }

    /// The names of the series, each at its part of the last stack.
    fn names(&self, drawing: &mut Drawing) {
        let Self { chart, setting, frame, .. } = self;
        let Some(last) = chart.categories.len().checked_sub(1) else { return };
        let edge = frame.x(last) + self.width(1) / 2.0;
        let middle = |segment: &Segment| (frame.y(segment.from) + frame.y(segment.to)) / 2.0;
        let segments = segments(chart, last);
        let wanted: Vec<(f64, f64)> =
            segments.iter().map(|segment| (middle(segment), setting.leading())).collect();
        let places = super::spread::apart(&wanted, frame.top, frame.foot);
        for (segment, y) in segments.iter().zip(places) {
            let left = frame.right + 0.5 * setting.size;
            let stroke = super::spread::leader(setting);
            drawing.line(at(edge + 1.5, middle(segment)), at(left - 2.0, y), stroke);
            let name = &chart.series[segment.series].name;
            setting.bold(drawing, at(left, y + setting.middle()), Anchor::Start, paint("ink"), name);
        }
    }
}
