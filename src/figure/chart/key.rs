//! The key: what each series looks like, where its name cannot stand at its marks.

use super::series;
use super::setting::ChartSetting;
use crate::figure::drawing::{Anchor, Drawing, Point, at, paint};
use crate::model::Chart;

/// How the series of a chart are drawn, and so their samples in the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sample {
    /// A piece of a bar.
    Bar,
    /// A piece of a line with its marker.
    Line,
    /// A marker.
    Marker,
}

/// Draws the key at the head of a drawing, in as many lines as it needs; returns its height.
pub(super) fn draw(drawing: &mut Drawing, chart: &Chart, setting: &ChartSetting, sample: Sample) -> f64 {
    let size = setting.size;
    let sample_width = match sample {
        Sample::Bar => 1.3 * size,
        Sample::Line => 2.2 * size,
        Sample::Marker => 0.9 * size,
    };
    let indent = sample_width + 0.5 * size;
    let line_height = 1.5 * size;
    let (mut x, mut y) = (0.0, 0.0);
    for (index, entry) in chart.series.iter().enumerate() {
        let lines = setting.wrap(&entry.name, setting.width - indent);
        let width = indent + lines.iter().map(|line| setting.measure(line)).fold(0.0, f64::max);
        if x > 0.0 && (x + width > setting.width || lines.len() > 1) {
            (x, y) = (0.0, y + line_height);
        }
        draw_sample(drawing, setting, sample, index, at(x, y), sample_width);
        for (line, words) in lines.iter().enumerate() {
            let place = at(x + indent, y + 0.9 * size + line as f64 * setting.leading());
            setting.words(drawing, place, Anchor::Start, paint("ink"), words);
        }
        x += width + 1.6 * size;
        if lines.len() > 1 {
            (x, y) = (0.0, y + line_height + (lines.len() - 1) as f64 * setting.leading());
        }
    }
    let last = if x > 0.0 { line_height } else { 0.0 };
    y + last + 0.5 * size
}

fn draw_sample(
    drawing: &mut Drawing,
    setting: &ChartSetting,
    sample: Sample,
    index: usize,
    corner: Point,
    width: f64,
) {
    let size = setting.size;
    let (left, right) = (corner.x, corner.x + width);
    let y = corner.y + 0.9 * size - setting.middle();
    let middle = at((left + right) / 2.0, y);
    match sample {
        Sample::Bar => {
            series::bar(drawing, setting, index, at(left, y - 0.4 * size), at(right, y + 0.4 * size))
        }
        Sample::Line => {
            drawing.line(at(left, y), at(right, y), series::stroke(index, setting.line));
            series::marker(drawing, index, middle, setting.marker);
        }
        Sample::Marker => series::marker(drawing, index, middle, setting.marker * 1.15),
    }
}
