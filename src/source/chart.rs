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

/// Charts with more rows than this are refused.
const MOST_ROWS: usize = 500;

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

/// The value of a cell: digits, with commas between thousands and a point; `None` where it is none.
fn number(cell: &str) -> Option<f64> {
    let unsigned = cell.strip_prefix(['-', '\u{2212}', '+']).unwrap_or(cell).trim_start();
    let sign = if cell.starts_with(['-', '\u{2212}']) { -1.0 } else { 1.0 };
    let whole = unsigned.split(['.', 'e', 'E']).next().unwrap_or_default();
    let separators = [',', ' ', '\u{a0}', '\u{2009}', '\u{202f}'];
    if whole.contains(separators) {
        let mut groups = whole.split(separators);
        let first = groups.next().unwrap_or_default();
        if !(1..=3).contains(&first.len()) || groups.any(|group| group.len() != 3) {
            return None;
        }
    }
    let digits = unsigned.replace(separators, "");
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    digits.parse::<f64>().ok().map(|value| value * sign).filter(|value| value.is_finite())
}

/// A table, read but not yet understood.
struct Rows {
    head: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    cells: Vec<Cell>,
    span: Span,
}

struct Cell {
    text: String,
    span: Span,
}

fn csv_table(
    span: Span,
    path: &str,
    files: &Files,
    folder: &Utf8Path,
    findings: &mut Findings,
) -> Option<Rows> {
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
            findings.report(
                Finding::error(codes::CHART, span, format!("{path} cannot be used: {error}"))
                    .help("Put the file into data/ beside the manuscript"),
            );
            return None;
        }
    };
    let Ok(text) = String::from_utf8(bytes) else {
        findings.report(
            Finding::error(codes::CHART, span, format!("{path} is not UTF-8"))
                .help("Save it as 'CSV UTF-8' from the spreadsheet"),
        );
        return None;
    };
    let file = files.add(folder.join(path), text);
    let text = files.text(file);
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => rows.push(csv_row(&record, file, &text)),
            Err(error) => {
                let at = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
                findings.report(
                    Finding::error(
                        codes::CHART,
                        Span::new(file, at..at),
                        format!("{path} is no CSV: {error}"),
                    )
                    .help("Save it as CSV in UTF-8, with a first line of names"),
                );
                return None;
            }
        }
    }
    let mut rows = rows.into_iter();
    let head = rows.next().map_or(Vec::new(), |row| row.cells);
    let head: Vec<String> =
        head.into_iter().map(|cell| cell.text.trim_start_matches('\u{feff}').trim().to_owned()).collect();
    if head.iter().all(String::is_empty) {
        findings.report(
            Finding::error(codes::CHART, span, format!("{path} is empty"))
                .help("Write a first line of names and a row for each category"),
        );
        return None;
    }
    // Spreadsheets leave rows of commas at the end.
    let rows: Vec<Row> = rows.filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty())).collect();
    for row in &rows {
        if row.cells.len() != head.len() {
            let message = format!("the row has {} cells, and the first line {}", row.cells.len(), head.len());
            findings.report(
                Finding::error(codes::CHART, row.span, message)
                    .help("Put a comma between any two cells, also empty ones, and quotation marks around a cell that holds a comma"),
            );
        }
    }
    within_limit(rows.len(), span, findings)?;
    Some(Rows { head, rows })
}

/// A row of a file, each cell with its place.
fn csv_row(record: &csv::StringRecord, file: FileId, text: &str) -> Row {
    let start = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
    // The reader's position may stand before blank lines and comments.
    let mut at = start;
    let mut rest = text.get(start..).unwrap_or_default();
    while let Some((line, behind)) = rest.split_once('\n')
        && (line.trim().is_empty() || line.starts_with('#'))
    {
        at += line.len() + 1;
        rest = behind;
    }
    let begin = at;
    let mut cells = Vec::with_capacity(record.len());
    for field in record {
        let found = text.get(at..).and_then(|rest| rest.find(field)).map_or(at, |offset| at + offset);
        let cell = field.trim();
        let lead = field.len() - field.trim_start().len();
        let span = Span::new(file, found + lead..found + lead + cell.len());
        cells.push(Cell { text: cell.to_owned(), span });
        at = found + field.len();
    }
    Row { cells, span: Span::new(file, begin..at) }
}

/// `None`, with a finding, where there are more rows than a chart may have.
fn within_limit(count: usize, span: Span, findings: &mut Findings) -> Option<()> {
    if count <= MOST_ROWS {
        return Some(());
    }
    findings.report(
        Finding::error(
            codes::CHART,
            span,
            format!("the chart has {count} rows, and {MOST_ROWS} at most can be drawn"),
        )
        .help("Draw fewer: no reader can compare so many"),
    );
    None
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
    within_limit(items.len(), rows.span, findings)?;
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
