//! Bars that lie: for names of any length.

use super::key::{self, Sample};
use super::rows::{Rows, Wishes};
use super::setting::ChartSetting;
use super::stack::{Segment, segments, sums};
use super::{extent, series, value};
use crate::figure::drawing::{Anchor, Drawing, Ink, at, paint};
use crate::figure::number::Numbers;
use crate::model::Chart;

/// Draws the bars; `None` where the height does not hold them.
pub(super) fn draw(chart: &Chart, setting: &ChartSetting, stacked: bool) -> Option<Drawing> {
    let count = chart.series.len();
    let numbers = Numbers::of(chart);
    let extent = extent(chart, stacked);
    let room = |negative: bool| {
        let figures =
            extent.iter().filter(|value| (**value < 0.0) == negative).map(|value| numbers.value(*value));
        figures.map(|figure| setting.measure_bold(&figure) + space(setting)).fold(0.0, f64::max)
    };
    let content = if stacked {
        1.6 * setting.bar
    } else {
        count as f64 * (setting.bar + setting.between) - setting.between
    };
    let mut wishes = Wishes { top: 0.0, content, room: (room(true), room(false)), extent };

    // The names of series stand at the first bars, if there is room; else in a key.
    let mut drawing = Drawing::new(setting.width, 0.0);
    let rows = Rows::lay_out(chart, setting, &numbers, &wishes)?;
    let bars = Bars { chart, setting, numbers, rows };
    let direct = count > 1 && if stacked { bars.names_over_stack() } else { bars.names_at_bars() };
    wishes.top = match (direct, stacked) {
        (true, true) => 1.4 * setting.size,
        (false, _) if count > 1 => key::draw(&mut drawing, chart, setting, Sample::Bar),
        (true | false, _) => 0.0,
    };
    let Bars { numbers, .. } = bars;
    let rows = Rows::lay_out(chart, setting, &numbers, &wishes)?;
    let bars = Bars { chart, setting, numbers, rows };
    bars.rows.draw(&mut drawing, setting, &bars.numbers);
    for category in 0..chart.categories.len() {
        if stacked {
            bars.stack(&mut drawing, category, direct && category == 0);
        } else {
            bars.group(&mut drawing, category, direct && category == 0);
        }
    }
    drawing.height = bars.rows.bottom;
    Some(drawing)
}

/// Between a bar and its value.
fn space(setting: &ChartSetting) -> f64 {
    0.45 * setting.size
}

struct Bars<'a> {
    chart: &'a Chart,
    setting: &'a ChartSetting,
    numbers: Numbers,
    rows: Rows,
}

impl Bars<'_> {
    /// The thickness of a bar among others in a row.
    fn thickness(&self) -> f64 {
        ((self.rows.content + self.setting.between) / self.chart.series.len().max(1) as f64
            - self.setting.between)
            .max(0.6)
    }

    /// Whether values have room at bars of this thickness.
    fn shows_values(&self, thickness: f64) -> bool {
        self.rows.has_its_room && thickness + self.setting.between >= 0.86 * self.setting.size
    }

    fn names_at_bars(&self) -> bool {
        self.shows_values(self.thickness())
            && self.chart.series.iter().enumerate().all(|(index, series)| match value(self.chart, index, 0) {
                Some(value) if value >= 0.0 && !series.name.is_empty() => {
                    let figure = self.setting.measure(&self.numbers.value(value));
                    let words = figure + self.setting.measure_bold(&series.name) + 2.0 * space(self.setting);
                    self.rows.x(value) + words <= self.setting.width
                }
                Some(_) | None => false,
            })
    }

    fn group(&self, drawing: &mut Drawing, category: usize, names: bool) {
        let Self { chart, setting, numbers, rows } = self;
        let (origin, space, thickness) = (rows.x(0.0), space(setting), self.thickness());
        let shows_values = self.shows_values(thickness);
        let first = rows.middle(category) - rows.content / 2.0;
        for (index, entry) in chart.series.iter().enumerate() {
            let top = first + index as f64 * (thickness + setting.between);
            let baseline = top + thickness / 2.0 + setting.middle();
            let Some(value) = value(chart, index, category) else {
                if shows_values {
                    let place = at(origin + space, baseline);
                    setting.words(drawing, place, Anchor::Start, paint("grey"), &setting.no_value);
                }
                continue;
            };
            let end = rows.x(value);
            series::bar(drawing, setting, index, at(origin, top), at(end, top + thickness));
            if !shows_values {
                continue;
            }
            let figure = numbers.value(value);
            if value < 0.0 {
                let place = at(end - space, baseline);
                setting.clear(drawing, place, Anchor::End, setting.measure(&figure));
                setting.words(drawing, place, Anchor::End, paint("ink"), &figure);
                continue;
            }
            let name = if names { space + setting.measure_bold(&entry.name) } else { 0.0 };
            setting.clear(drawing, at(end + space, baseline), Anchor::Start, setting.measure(&figure) + name);
            setting.words(drawing, at(end + space, baseline), Anchor::Start, paint("ink"), &figure);
            if names {
                let place = at(end + 2.0 * space + setting.measure(&figure), baseline);
                setting.bold(drawing, place, Anchor::Start, paint("ink"), &entry.name);
            }
        }
    }

    fn names_over_stack(&self) -> bool {
        let segments = segments(self.chart, 0);
        segments.len() == self.chart.series.len()
            && segments.iter().all(|Segment { series, value, from, to }| {
                let name = self.setting.measure_bold(&self.chart.series[*series].name);
                *value > 0.0 && name + space(self.setting) <= self.rows.x(*to) - self.rows.x(*from)
            })
    }

    fn stack(&self, drawing: &mut Drawing, category: usize, names: bool) {
        let Self { chart, setting, numbers, rows } = self;
        let (middle, thickness) = (rows.middle(category), rows.content);
        let (top, bottom) = (middle - thickness / 2.0, middle + thickness / 2.0);
        let baseline = middle + setting.middle();
        let segments = segments(chart, category);
        for Segment { series, value, from, to } in &segments {
            let (start, end) = (rows.x(*from), rows.x(*to));
            series::bar(drawing, setting, *series, at(start, top), at(end, bottom));
            if *from != 0.0 {
                // A line of paper parts neighbours.
                drawing.rectangle(at(start - 0.4, top), at(start + 0.4, bottom), Ink::fill(paint("paper")));
            }
            let figure = numbers.value(*value);
            let (centre, half) = ((start + end) / 2.0, setting.measure(&figure) / 2.0);
            if thickness >= 1.05 * setting.size && (end - start).abs() >= 2.0 * half + 0.6 * setting.size {
                if series::is_patterned(*series) {
                    let (half, height) = (half + 0.2 * setting.size, 0.52 * setting.size);
                    let (from, to) = (at(centre - half, middle - height), at(centre + half, middle + height));
                    drawing.rectangle(from, to, Ink::fill(paint("paper")));
                }
                let colour = series::words_on_bar(*series);
                setting.words(drawing, at(centre, baseline), Anchor::Middle, colour, &figure);
            }
            if names {
                let place = at(start, 0.95 * setting.size);
                setting.bold(drawing, place, Anchor::Start, paint("ink"), &chart.series[*series].name);
            }
        }
        let (under, over) = sums(chart, category);
        let place = at(rows.x(over) + space(setting), baseline);
        if !rows.has_its_room {
            return;
        }
        if segments.is_empty() {
            setting.words(drawing, place, Anchor::Start, paint("grey"), &setting.no_value);
        } else if chart.series.len() > 1 {
            let total = numbers.value(under + over);
            setting.clear(drawing, place, Anchor::Start, setting.measure_bold(&total));
            setting.bold(drawing, place, Anchor::Start, paint("ink"), &total);
        }
    }
}
