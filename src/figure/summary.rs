//! What a chart shows, in words: the long description for those who do not see it.

use super::number::Numbers;
use crate::house::Words;
use crate::model::{Chart, ChartKind, Series};

/// Sentences that say what a chart is made of and between which values each series runs.
///
/// They are counted and measured, not interpreted: what the chart means is its author's alternative text.
pub fn summary(chart: &Chart, words: &Words) -> Vec<String> {
    let numbers = Numbers::of(chart);
    let kind = ChartKind::NAMES.iter().find(|(_, kind)| *kind == chart.kind).map_or("bar", |(name, _)| name);
    let names: Vec<&str> = chart.series.iter().map(|series| series.name.as_str()).collect();
    let mut sentences = vec![words.fill(
        "charts.make-up",
        &[
            ("kind", words.get(&format!("charts.{kind}"))),
            ("category", &chart.category_name),
            ("count", &chart.categories.len().to_string()),
            ("series", &names.join(", ")),
        ],
    )];
    if !numbers.unit.is_empty() {
        sentences.push(words.fill("charts.unit", &[("unit", &numbers.unit)]));
    }
    for series in &chart.series {
        sentences.extend(course(chart, series, &numbers, words));
    }
    sentences
}

/// The ends of a series, and where it has no values.
fn course(chart: &Chart, series: &Series, numbers: &Numbers, words: &Words) -> Vec<String> {
    let known: Vec<(&str, f64)> = chart
        .categories
        .iter()
        .zip(&series.values)
        .filter_map(|(category, value)| Some((category.as_str(), (*value)?)))
        .collect();
    let missing: Vec<&str> = chart
        .categories
        .iter()
        .enumerate()
        .filter(|(index, _)| series.values.get(*index).copied().flatten().is_none())
        .map(|(_, category)| category.as_str())
        .collect();
    let name = series.name.as_str();
    let mut sentences = Vec::new();
    let least = known.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a });
    let most = known.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a });
    if let (Some(least), Some(most)) = (least, most) {
        if least.1 == most.1 {
            sentences
                .push(words.fill("charts.constant", &[("series", name), ("value", &numbers.value(most.1))]));
        } else {
            let values = [
                ("series", name),
                ("least", &numbers.value(least.1)),
                ("least-at", least.0),
                ("most", &numbers.value(most.1)),
                ("most-at", most.0),
            ];
            sentences.push(words.fill("charts.range", &values));
        }
    }
    if let (ChartKind::Line, [first, .., last]) = (chart.kind, known.as_slice()) {
        let values = [
            ("series", name),
            ("first", &numbers.value(first.1)),
            ("first-at", first.0),
            ("last", &numbers.value(last.1)),
            ("last-at", last.0),
        ];
        sentences.push(words.fill("charts.course", &values));
    }
    if !missing.is_empty() {
        sentences
            .push(words.fill("charts.missing", &[("series", name), ("categories", &missing.join(", "))]));
    }
    sentences
}
