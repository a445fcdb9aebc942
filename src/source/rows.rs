//! Rows from CSV, for charts and tables: every cell with its place.

use super::codes;
use super::files::{Files, ReadError};
use crate::finding::{Code, Finding, Findings};
use crate::span::{FileId, Span};
use camino::Utf8Path;

/// Files with more rows than this are refused.
pub(in crate::source) const MOST_ROWS: usize = 500;

/// The value of a cell: digits, with commas between thousands and a point; `None` where it is none.
pub(super) fn number(cell: &str) -> Option<f64> {
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
pub(super) struct Rows {
    /// The names of the columns.
    pub(super) head: Vec<String>,
    /// The rows under them.
    pub(super) rows: Vec<Row>,
}

/// A row.
pub(super) struct Row {
    /// Its cells.
    pub(super) cells: Vec<Cell>,
    /// Where it stands.
    pub(super) span: Span,
}

/// A cell.
pub(super) struct Cell {
    /// What is written in it, without spaces around.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Span,
}

/// What rows are read for.
pub(super) struct Use {
    /// How findings name it: 'chart', 'table'.
    pub(super) name: &'static str,
    /// What findings are reported as.
    pub(super) code: Code,
}

impl Use {
    /// Reads a CSV file inside the manuscript's folder; `None`, with findings, where it holds no rows that can be used.
    pub(super) fn read(
        &self,
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
                    Finding::error(self.code, span, format!("{path} cannot be used: {error}"))
                        .help("Put the file into data/ beside the manuscript"),
                );
                return None;
            }
        };
        let Ok(text) = String::from_utf8(bytes) else {
            findings.report(
                Finding::error(self.code, span, format!("{path} is not UTF-8"))
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
                    let at =
                        error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
                    findings.report(
                        Finding::error(
                            self.code,
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
                Finding::error(self.code, span, format!("{path} is empty"))
                    .help("Write a first line of names and a row for each category"),
            );
            return None;
        }
        // Spreadsheets leave rows of commas at the end.
        let rows: Vec<Row> = rows.filter(|row| row.cells.iter().any(|cell| !cell.text.is_empty())).collect();
        for row in &rows {
            if row.cells.len() != head.len() {
                let message =
                    format!("the row has {} cells, and the first line {}", row.cells.len(), head.len());
                findings.report(
                Finding::error(self.code, row.span, message)
                    .help("Put a comma between any two cells, also empty ones, and quotation marks around a cell that holds a comma"),
            );
            }
        }
        self.within_limit(rows.len(), span, findings)?;
        Some(Rows { head, rows })
    }
    /// `None`, with a finding, where there are more rows than a page can show.
    pub(super) fn within_limit(&self, count: usize, span: Span, findings: &mut Findings) -> Option<()> {
        if count <= MOST_ROWS {
            return Some(());
        }
        findings.report(
            Finding::error(
                self.code,
                span,
                format!("the {} has {count} rows, and {MOST_ROWS} at most can be set", self.name),
            )
            .help("Choose fewer: no reader can compare so many"),
        );
        None
    }
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
