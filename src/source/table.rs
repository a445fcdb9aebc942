//! Tables from data: a code block with TOML, and a CSV file beside the manuscript.

use super::codes;
use super::data::{self, Faults, Record};
use super::files::Files;
use super::rows::{Rows, Use, number};
use crate::finding::{Finding, Findings, Severity};
use crate::model::Alignment;
use crate::span::{FileId, Span, Spanned};
use camino::Utf8Path;

const FAULTS: Faults =
    Faults { unknown: codes::TABLE, unknown_severity: Severity::Error, wrong: codes::TABLE };

/// What its rows are read for.
const USE: Use = Use { name: "table", code: codes::TABLE };

/// The names of alignments.
const ALIGNMENTS: &[(&str, Alignment)] =
    &[("left", Alignment::Start), ("center", Alignment::Center), ("right", Alignment::End)];

/// In a column with as many numbers as this, a cell that is none is told of.
const MANY_NUMBERS: usize = 4;

/// A table as its data have it; caption and id are still as they were written.
pub(super) struct Table {
    pub(super) caption: Option<Spanned<String>>,
    pub(super) id: Option<Spanned<String>>,
    pub(super) columns: Vec<Alignment>,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Reads a table; `None`, with findings, where it cannot be set.
pub(super) fn read(
    text: &str,
    (file, offset, whole): (FileId, usize, Span),
    files: &Files,
    folder: &Utf8Path,
    findings: &mut Findings,
) -> Option<Table> {
    let (node, faults) = data::toml(text, file, offset);
    let broken = !faults.is_empty();
    for (span, message) in faults {
        findings.report(
            Finding::error(codes::TABLE, span, format!("this is no TOML: {message}"))
                .help("Write `key = \"value\"`, a line for each key"),
        );
    }
    if broken {
        return None;
    }
    let record = Record::of(&node, "table", FAULTS, findings)?;
    let before = findings.len();
    let caption = record.text("caption", findings);
    let id = record.text("id", findings);
    let names = record.texts("columns", findings);
    let numbers = record.texts("numbers", findings);
    let align = record.texts("align", findings);
    let rows = match record.text("data", findings) {
        Some(path) => USE.read(path.span.unwrap_or(whole), &path.value, files, folder, findings),
        None => {
            findings.report(
                Finding::error(codes::TABLE, whole, "the table has no data")
                    .help("Name a CSV file: `data = \"data/….csv\"`"),
            );
            None
        }
    };
    record.finish(findings);
    let rows = rows?;
    let chosen: Vec<usize> = if names.is_empty() {
        (0..rows.head.len()).collect()
    } else {
        names.iter().filter_map(|name| column(name, &rows, whole, findings)).collect()
    };
    let numbers: Vec<usize> =
        numbers.iter().filter_map(|name| column(name, &rows, whole, findings)).collect();
    let mut columns: Vec<Alignment> = chosen
        .iter()
        .map(|index| match holds_numbers(*index, numbers.contains(index), &rows, findings) {
            true => Alignment::End,
            false => Alignment::Start,
        })
        .collect();
    for (place, name) in align.iter().enumerate() {
        let known = ALIGNMENTS.iter().find(|(known, _)| *known == name.value);
        match (known, columns.get_mut(place)) {
            (Some((_, alignment)), Some(column)) => *column = *alignment,
            (None, _) | (_, None) => {
                let span = name.span.unwrap_or(whole);
                findings.report(
                    Finding::error(codes::TABLE, span, format!("no column can stand `{}`", name.value))
                        .help("Write \"left\", \"center\" or \"right\", once for each column"),
                );
            }
        }
    }
    if rows.rows.is_empty() {
        findings.report(
            Finding::error(codes::TABLE, whole, "the table has no rows")
                .help("Write a row under the names of the columns"),
        );
    }
    if findings.iter().skip(before).any(|finding| finding.severity == Severity::Error) {
        return None;
    }
    let cell = |index: &usize, cells: &[super::rows::Cell]| {
        cells.get(*index).map_or_else(String::new, |cell| cell.text.clone())
    };
    Some(Table {
        caption,
        id,
        columns,
        head: chosen.iter().filter_map(|index| rows.head.get(*index).cloned()).collect(),
        rows: rows
            .rows
            .iter()
            .map(|row| chosen.iter().map(|index| cell(index, &row.cells)).collect())
            .collect(),
    })
}

fn column(name: &Spanned<String>, rows: &Rows, whole: Span, findings: &mut Findings) -> Option<usize> {
    let found = rows.head.iter().position(|head| *head == name.value);
    if found.is_none() {
        let message = format!("the data have no column {}", name.value);
        findings.report(
            Finding::error(codes::TABLE, name.span.unwrap_or(whole), message)
                .help(format!("Name one of {}", rows.head.join(", "))),
        );
    }
    found
}

/// Whether a column holds numbers alone; a cell that is none is reported, as a fault where numbers are asked for.
fn holds_numbers(index: usize, asked: bool, rows: &Rows, findings: &mut Findings) -> bool {
    let cells = rows.rows.iter().filter_map(|row| row.cells.get(index));
    // Dashes and stars stand for values that are not there or not shown.
    let (values, others): (Vec<_>, Vec<_>) = cells
        .filter(|cell| cell.text.chars().any(char::is_alphanumeric))
        .partition(|cell| number(&cell.text).is_some());
    let mostly = values.len() >= MANY_NUMBERS && values.len() >= 3 * others.len();
    if asked || mostly {
        let name = rows.head.get(index).map_or("", String::as_str);
        for cell in &others {
            let message = format!("`{}` in the column {name} is no number", cell.text);
            let finding = match asked {
                true => Finding::error(codes::TABLE, cell.span, message),
                false => Finding::warning(codes::TABLE, cell.span, message),
            };
            findings.report(finding.help(
                "Write digits with a point; put units into the head; leave the cell empty where there is no value",
            ));
        }
    }
    asked || mostly || (!values.is_empty() && others.is_empty())
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
