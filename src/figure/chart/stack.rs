//! Values on top of each other.

use super::value;
use crate::figure::scale::FARTHEST;
use crate::model::Chart;

/// A part of a stack.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    /// Whose value it is.
    pub(super) series: usize,
    /// The value.
    pub(super) value: f64,
    /// Where it begins on the scale.
    pub(super) from: f64,
    /// Where it ends.
    pub(super) to: f64,
}

/// The stack of a category: values under nought grow downwards, the others upwards.
pub(super) fn segments(chart: &Chart, category: usize) -> Vec<Segment> {
    let (mut under, mut over) = (0.0, 0.0);
    let mut segments = Vec::new();
    for series in 0..chart.series.len() {
        let Some(value) = value(chart, series, category) else { continue };
        let sum = if value < 0.0 { &mut under } else { &mut over };
        let to = (*sum + value).clamp(-FARTHEST, FARTHEST);
        segments.push(Segment { series, value, from: *sum, to });
        *sum = to;
    }
    segments
}

/// How far the stack of a category reaches under and over nought.
pub(super) fn sums(chart: &Chart, category: usize) -> (f64, f64) {
    segments(chart, category)
        .iter()
        .fold((0.0, 0.0), |(under, over), segment| (segment.to.min(under), segment.to.max(over)))
}
