//! Charts: data become drawings.
//!
//! Words stand at what they name rather than in a key; series are told apart by pattern, marker and
//! lightness, so that a chart reads in grey and to every colour vision. Bars begin at nought.

mod bars;
mod columns;
mod dots;
mod key;
mod lines;
mod rows;
mod series;
mod setting;
mod spread;
mod stack;
#[cfg(test)]
mod tests;
mod upright;

pub use setting::ChartSetting;

use super::drawing::Drawing;
use crate::model::{Chart, ChartKind};

/// The drawing of a chart, as wide as its setting asks.
///
/// It holds scale, unit, categories, values and the names of series; title and source stand around it.
pub fn chart(chart: &Chart, setting: &ChartSetting) -> Drawing {
    match chart.kind {
        ChartKind::Bar | ChartKind::StackedBar => {
            let stacked = chart.kind == ChartKind::StackedBar;
            if columns::suit(chart, setting, stacked) {
                return columns::draw(chart, setting, stacked);
            }
            bars::draw(chart, setting, stacked).unwrap_or_else(|| columns::draw(chart, setting, stacked))
        }
        ChartKind::Line => lines::draw(chart, setting),
        ChartKind::Dot => dots::draw(chart, setting).unwrap_or_else(|| lines::draw(chart, setting)),
    }
}

/// All values of a chart.
pub(super) fn values(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    chart.series.iter().flat_map(|series| series.values.iter().flatten().copied())
}

/// A value; `None` where there is none.
fn value(chart: &Chart, series: usize, category: usize) -> Option<f64> {
    chart.series.get(series)?.values.get(category).copied().flatten()
}

/// What the scale of bars must hold: the values, or their sums, and nought.
fn extent(chart: &Chart, stacked: bool) -> Vec<f64> {
    let mut extent = vec![0.0];
    if stacked {
        for category in 0..chart.categories.len() {
            let (under, over) = stack::sums(chart, category);
            extent.extend([under, over]);
        }
    } else {
        extent.extend(values(chart));
    }
    extent
}

/// What the scale of points must hold: nought too, unless the values lie far from it and close together.
fn extent_of_points(chart: &Chart) -> Vec<f64> {
    let mut extent: Vec<f64> = values(chart).collect();
    let low = extent.iter().copied().fold(f64::INFINITY, f64::min);
    let high = extent.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let far = (low > 0.0 && low > 0.6 * high) || (high < 0.0 && high < 0.6 * low);
    if !far {
        extent.push(0.0);
    }
    extent
}
