//! Charts: a code block with TOML, and a CSV file beside the manuscript.

use super::codes;
use super::data::{self, Faults, Record, Value};
use super::files::Files;
use super::rows::{Cell, Row, Rows, Use, number};
use crate::finding::{Finding, Findings, Severity};
use crate::model::{Chart, ChartKind, Id, Series};
use crate::span::{FileId, Span};
use camino::Utf8Path;

const FAULTS: Faults =
    Faults { unknown: codes::CHART, unknown_severity: Severity::Error, wrong: codes::CHART };

/// What its rows are read for.
const USE: Use = Use { name: "chart", code: codes::CHART };

/// Charts with more series than this are told of.
const MOST_SERIES: usize = 6;

/// Where a chart's block stands.
pub(super) struct Block<'a> {
    /// Its text.
    pub text: &'a str,
    /// The file.
    pub file: FileId,
    /// The byte of the file at which it begins.
    pub offset: usize,
    /// The whole block.
    pub span: Span,
}

/// Reads a chart; `None`, with findings, where it cannot be drawn.
pub(super) fn read(
    block: &Block<'_>,
    files: &Files,
    folder: &Utf8Path,
    findings: &mut Findings,
) -> Option<Chart> {
    let (node, faults) = data::toml(block.text, block.file, block.offset);
    let broken = !faults.is_empty();
    for (span, message) in faults {
        findings.report(
            Finding::error(codes::CHART, span, format!("this is no TOML: {message}"))
                .help("Write `key = \"value\"`, a line for each key"),
        );
    }
    if broken {
        return None;
    }
    let record = Record::of(&node, "chart", FAULTS, findings)?;
    let before = findings.len();
    let kind = record.choice("kind", ChartKind::NAMES, findings);
    let mut text = |key: &str| {
        record.text(key, findings).map(|text| text.value.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (title, alternative, source, unit, x) =
        (text("title"), text("alt"), text("source"), text("unit"), text("x"));
    let y = record.texts("y", findings);
    let data = record.text("data", findings);
    let rows = record.get("rows").cloned();
    for (value, name, help) in [
        (
            kind.is_none() && record.get("kind").is_none(),
            "kind",
            "`kind = \"bar\"`, `line`, `dot` or `stacked-bar`",
        ),
        (title.is_none(), "title", "`title = \"…\"`: what the chart shows"),
        (
            alternative.is_none(),
            "alt",
            "`alt = \"…\"`: the message of the chart in words, for readers who cannot see it",
        ),
    ] {
        if value {
            findings.report(
                Finding::error(codes::CHART, block.span, format!("the chart has no `{name}`"))
                    .help(format!("Write {help}")),
            );
        }
    }
    let table = match (&data, &rows) {
        (Some(path), None) => USE.read(path.span.unwrap_or(block.span), &path.value, files, folder, findings),
        (None, Some(rows)) => inline_table(rows, x.as_deref(), &y, findings),
        (Some(_), Some(rows)) => {
            record.wrong(rows, "a chart has either `data` or `rows`", "Take one of them out", findings);
            None
        }
        (None, None) => {
            findings.report(
                Finding::error(codes::CHART, block.span, "the chart has no data").help(
                    "Name a CSV file, `data = \"data/….csv\"`, or give `rows = [[\"a\", 1], [\"b\", 2]]`",
                ),
            );
            None
        }
    };
    record.finish(findings);
    let table = table?;
    let column = |name: &str, span: Span, findings: &mut Findings| {
        let found = table.head.iter().position(|head| head == name);
        if found.is_none() {
            findings.report(
                Finding::error(codes::CHART, span, format!("the data have no column {name}"))
                    .help(format!("Name one of {}", table.head.join(", "))),
            );
        }
        found
    };
    let category = match &x {
        Some(name) => column(name, block.span, findings)?,
        None => 0,
    };
    let columns: Vec<usize> = if y.is_empty() {
        (0..table.head.len()).filter(|index| *index != category).collect()
    } else {
        y.iter().filter_map(|name| column(&name.value, name.span.unwrap_or(block.span), findings)).collect()
    };
    let mut series = Vec::new();
    for index in columns {
        let mut values = Vec::new();
        let mut cells = Vec::new();
        for row in &table.rows {
            let empty = Cell { text: String::new(), span: row.span };
            let cell = row.cells.get(index).unwrap_or(&empty);
            let value = number(&cell.text);
            if value.is_none() && !cell.text.is_empty() {
                findings.report(
                    Finding::error(
                        codes::CHART,
                        cell.span,
                        format!("`{}` in the column {} is no number", cell.text, table.head[index]),
                    )
                    .help("Write digits with a point; put units into `unit`; leave the cell empty where there is no value"),
                );
            }
            values.push(value);
            cells.push(cell.text.clone());
        }
        series.push(Series { name: table.head[index].clone(), values, cells });
    }
    if series.len() > MOST_SERIES {
        findings.report(
            Finding::warning(
                codes::CROWDED_CHART,
                block.span,
                format!("the chart has {} series, and no reader can tell so many apart", series.len()),
            )
            .help(format!("Draw {MOST_SERIES} at most, or make two charts of it")),
        );
    }
    if series.is_empty() || table.rows.is_empty() {
        findings.report(
            Finding::error(codes::CHART, block.span, "the chart has no values")
                .help("Give a row for each category"),
        );
    }
    let wrong = findings.iter().skip(before).any(|finding| finding.severity == Severity::Error);
    if wrong {
        return None;
    }
    Some(Chart {
        kind: kind?,
        title: title?,
        alternative: alternative?,
        source: source.unwrap_or_default(),
        unit: unit.unwrap_or_default(),
        category_name: table.head[category].clone(),
        categories: table
            .rows
            .iter()
            .map(|row| row.cells.get(category).map_or_else(String::new, |cell| cell.text.clone()))
            .collect(),
        series,
        id: Id(String::new()),
    })
}

fn inline_table(
    rows: &data::Node,
    x: Option<&str>,
    y: &[crate::span::Spanned<String>],
    findings: &mut Findings,
) -> Option<Rows> {
    let help = "Write rows = [[\"a\", 1], [\"b\", 2]], each with a category and a value for every series";
    let Value::List(items) = &rows.value else {
        findings
            .report(Finding::error(codes::CHART, rows.span, "`rows` asks for a list of lists").help(help));
        return None;
    };
    USE.within_limit(items.len(), rows.span, findings)?;
    let mut table = Vec::new();
    for item in items {
        let Value::List(cells) = &item.value else {
            findings.report(Finding::error(codes::CHART, item.span, "a row asks for a list").help(help));
            continue;
        };
        let cells = cells.iter().map(|cell| Cell {
            text: cell.value.scalar().unwrap_or_default().trim().to_owned(),
            span: cell.span,
        });
        table.push(Row { cells: cells.collect(), span: item.span });
    }
    let widest = table.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut head = vec![x.unwrap_or("category").to_owned()];
    head.extend(y.iter().map(|name| name.value.clone()));
    while head.len() < widest {
        head.push(if widest == 2 { "value".to_owned() } else { format!("value {}", head.len()) });
    }
    for row in &table {
        if row.cells.len() != head.len() {
            let message = format!("the row has {} cells, and {} are asked for", row.cells.len(), head.len());
            findings.report(Finding::error(codes::CHART, row.span, message).help(help));
        }
    }
    Some(Rows { head, rows: table })
}

#[cfg(test)]
#[path = "chart_tests.rs"]
mod tests;
