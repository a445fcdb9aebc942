//! Charts: a code block with TOML, and a CSV file beside the manuscript.

use super::codes;
use super::data::{self, Faults, Record, Value};
use super::files::{Files, ReadError};
use crate::finding::{Finding, Findings, Severity};
use crate::model::{Chart, ChartKind, Id, Series};
use crate::span::{FileId, Span};
use camino::Utf8Path;

const FAULTS: Faults =
    Faults { unknown: codes::CHART, unknown_severity: Severity::Error, wrong: codes::CHART };

/// Charts with more values than this are refused.
const MOST_ROWS: usize = 500;

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
    let mut text = |key: &str| record.text(key, findings).map(|text| text.value);
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
    let table =
        match (&data, &rows) {
            (Some(path), None) => {
                csv_table(path.span.unwrap_or(block.span), &path.value, files, folder, findings)
            }
            (None, Some(rows)) => inline_table(rows, x.as_deref(), &y, findings),
            (Some(_), Some(rows)) => {
                record.wrong(rows, "a chart has either `data` or `rows`", "Take one of them out", findings);
                None
            }
            (None, None) => {
                findings.report(Finding::error(codes::CHART, block.span, "the chart has no data").help(
                    "Name a CSV file, `data = \"data/….csv\"`, or give `rows = [[\"a\", 1], [\"b\", 2]]`",
                ));
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
            let cell = row.get(index).map_or("", String::as_str).trim();
            let value = cell.replace([',', ' '], "").parse::<f64>().ok().filter(|value| value.is_finite());
            if value.is_none() && !cell.is_empty() {
                findings.report(
                    Finding::error(
                        codes::CHART,
                        data.as_ref().and_then(|path| path.span).unwrap_or(block.span),
                        format!("`{cell}` in the column {} is no number", table.head[index]),
                    )
                    .help("Write digits with a point, or leave the cell empty where there is no value"),
                );
            }
            values.push(value);
            cells.push(cell.to_owned());
        }
        series.push(Series { name: table.head[index].clone(), values, cells });
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
        categories: table.rows.iter().map(|row| row.get(category).cloned().unwrap_or_default()).collect(),
        series,
        id: Id(String::new()),
    })
}

struct Rows {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

fn csv_table(
    span: Span,
    path: &str,
    files: &Files,
    folder: &Utf8Path,
    findings: &mut Findings,
) -> Option<Rows> {
    let mut report = |message: String, help: &str| {
        findings.report(Finding::error(codes::CHART, span, message).help(help.to_owned()));
    };
    let bytes = match files.read_inside(folder, Utf8Path::new(path)) {
        Ok(bytes) => bytes,
        Err(ReadError::Outside) => {
            findings.report(
                Finding::error(
                    codes::OUTSIDE,
                    span,
                    format!("the path {path} leads out of the manuscript's folder"),
                )
                .help("Copy the file into data/ beside the manuscript and name it there"),
            );
            return None;
        }
        Err(error) => {
            report(
                format!("{path} cannot be used: {error}"),
                "Put the file into data/ beside the manuscript",
            );
            return None;
        }
    };
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes.as_slice());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect::<Vec<_>>();
    let head = match reader.headers() {
        Ok(head) => cells(head)
            .into_iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect::<Vec<_>>(),
        Err(error) => {
            report(
                format!("{path} is no CSV: {error}"),
                "Save it as CSV in UTF-8, with a first line of names",
            );
            return None;
        }
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) if rows.len() < MOST_ROWS => rows.push(cells(&record)),
            Ok(_) => {
                report(
                    format!("{path} has more than {MOST_ROWS} rows"),
                    "Draw fewer: no reader can compare so many",
                );
                return None;
            }
            Err(error) => {
                report(
                    format!("{path} is no CSV: {error}"),
                    "Save it as CSV in UTF-8, with a first line of names",
                );
                return None;
            }
        }
    }
    if head.is_empty() || head.iter().all(String::is_empty) {
        report(format!("{path} is empty"), "Write a first line of names and a row for each category");
        return None;
    }
    Some(Rows { head, rows })
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
    let mut table = Vec::new();
    for item in items.iter().take(MOST_ROWS) {
        match &item.value {
            Value::List(cells) => {
                table.push(cells.iter().map(|cell| cell.value.scalar().unwrap_or_default()).collect())
            }
            _ => findings.report(Finding::error(codes::CHART, item.span, "a row asks for a list").help(help)),
        }
    }
    let widest = table.iter().map(Vec::len).max().unwrap_or(0);
    let mut head = vec![x.unwrap_or("category").to_owned()];
    head.extend(y.iter().map(|name| name.value.clone()));
    while head.len() < widest {
        head.push(if widest == 2 { "value".to_owned() } else { format!("value {}", head.len()) });
    }
    Some(Rows { head, rows: table })
}
