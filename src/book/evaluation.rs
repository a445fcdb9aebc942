//! The record of an accessibility evaluation: without a signed one, no ebook claims to conform.
//!
//! No automatic check suffices for the claim of EPUB Accessibility 1.1 (section 4): somebody has to look at
//! alternative texts, order and language. Who did, stands in `manuscripts/<slug>/accessibility.toml`:
//!
//! ```toml
//! evaluator = "Jo Bloggs, Accessible Books Ltd"
//! date = 2005-03-01
//! report = "https://example.org/reports/lea-involvement"   # optional
//! level = "AA"                                             # of WCAG 2.2: "A", "AA" or "AAA"
//! manuscript = "9f86d081…"                                 # SHA-256 of manuscript.md as it was looked at
//! ```

use super::codes;
use crate::finding::{Finding, Findings, Severity};
use crate::model::Date;
use crate::source::data::{self, Faults, Record, Value};
use crate::source::{self, Files, ReadError};
use camino::Utf8Path;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// An evaluation of this very text by somebody who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Who evaluated.
    pub evaluator: String,
    /// When.
    pub date: Date,
    /// The address of the report.
    pub report: Option<String>,
    /// The level of WCAG 2.2 that was found: `A`, `AA` or `AAA`.
    pub level: &'static str,
}

const FAULTS: Faults =
    Faults { unknown: codes::EVALUATION, unknown_severity: Severity::Error, wrong: codes::EVALUATION };

const LEVELS: &[(&str, &str)] = &[("A", "A"), ("AA", "AA"), ("AAA", "AAA")];

/// The evaluation of a title; `None` where there is none, or where it is of another text, which is reported.
pub(super) fn read(files: &Files, slug: &str, findings: &mut Findings) -> Option<Evaluation> {
    let folder = format!("manuscripts/{slug}");
    let folder = Utf8Path::new(&folder);
    let path = folder.join("accessibility.toml");
    let file = match files.read_text(&path) {
        Ok(file) => file,
        Err(ReadError::Missing) => return None,
        Err(error) => {
            findings.report(
                Finding::error(
                    codes::EVALUATION,
                    crate::finding::Place::File(path),
                    format!("the record of the evaluation cannot be used: {error}"),
                )
                .help("Mend the file, or take it away: the ebook then makes no claim"),
            );
            return None;
        }
    };
    let text = files.text(file);
    let (node, faults) = data::toml(&text, file, 0);
    let sound = faults.is_empty();
    for (span, message) in faults {
        findings.report(
            Finding::error(codes::EVALUATION, span, format!("this is no TOML: {message}"))
                .help("Mend the line; text stands in quotation marks, keys are followed by `=`"),
        );
    }
    let record = Record::of(&node, "accessibility.toml", FAULTS, findings)?;
    let span = record.span;
    let evaluator = record.text("evaluator", findings).filter(|name| !name.value.trim().is_empty());
    let date = record.get("date").and_then(|node| match &node.value {
        Value::Day(date) => Some(*date),
        other => other.scalar().and_then(|text| text.parse().ok()),
    });
    let report = record.text("report", findings).map(|report| source::address(&report.value).ok_or(report));
    let level = record.choice("level", LEVELS, findings).unwrap_or("AA");
    let manuscript = record.text("manuscript", findings);
    record.finish(findings);
    let report = match report {
        None => None,
        Some(Ok(address)) => Some(address),
        Some(Err(wrong)) => {
            findings.report(
                Finding::error(
                    codes::EVALUATION,
                    wrong.span.unwrap_or(span),
                    format!("`{}` is no address of a report", wrong.value),
                )
                .help("Write the whole address: \"https://…\""),
            );
            return None;
        }
    };
    let (Some(evaluator), Some(date), Some(manuscript)) = (evaluator, date, manuscript) else {
        findings.report(
            Finding::error(codes::EVALUATION, span, "the record of the evaluation is not whole").help(
                "Give `evaluator` (who), `date` (when) and `manuscript` (the SHA-256 of manuscript.md)",
            ),
        );
        return None;
    };
    let bytes = files.read_inside(folder, Utf8Path::new("manuscript.md")).ok()?;
    let hash = hexadecimal(&Sha256::digest(&bytes));
    if !hash.eq_ignore_ascii_case(manuscript.value.trim()) {
        findings.report(
            Finding::warning(
                codes::EVALUATION_OUTDATED,
                manuscript.span.unwrap_or(span),
                "the manuscript is no longer the text that was evaluated, so the ebook makes no claim",
            )
            .help(format!(
                "Have the text evaluated anew, and write the date and `manuscript = \"{hash}\"` when it is done"
            )),
        );
        return None;
    }
    sound.then(|| Evaluation { evaluator: evaluator.value.trim().to_owned(), date, report, level })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8PathBuf;

    fn evaluate(record: Option<&str>) -> (Option<Evaluation>, Vec<&'static str>) {
        let name = format!("galley-evaluation-{}-{}", std::process::id(), record.map_or(0, str::len));
        let root = Utf8PathBuf::from_path_buf(std::env::temp_dir().join(name)).unwrap();
        let folder = root.join("manuscripts/one");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("manuscript.md"), "test").unwrap();
        if let Some(record) = record {
            std::fs::write(folder.join("accessibility.toml"), record).unwrap();
        }
        let mut findings = Findings::new();
        let evaluation = read(&Files::open(root.clone()), "one", &mut findings);
        std::fs::remove_dir_all(root).unwrap();
        (evaluation, findings.iter().map(|finding| finding.code.name).collect())
    }

    const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    #[test]
    fn a_whole_record_of_this_text_counts() {
        let record = format!(
            "evaluator = \"Jo\"\ndate = 2005-03-01\nreport = \"https://example.org/r\"\nmanuscript = \"{HASH}\"\n"
        );
        let (evaluation, found) = evaluate(Some(&record));
        assert_eq!(found, Vec::<&str>::new());
        let evaluation = evaluation.unwrap();
        assert_eq!((evaluation.level, evaluation.date.to_string().as_str()), ("AA", "2005-03-01"));
        assert_eq!(evaluate(None), (None, Vec::new()));
    }

    #[test]
    fn the_record_of_another_text_is_told_and_does_not_count() {
        let record = "evaluator = \"Jo\"\ndate = 2005-03-01\nmanuscript = \"00\"\n";
        assert_eq!(evaluate(Some(record)), (None, vec!["accessibility/outdated-evaluation"]));
    }

    #[test]
    fn a_record_that_is_not_whole_is_an_error() {
        for record in [
            "evaluator = \"Jo\"\n".to_owned(),
            "evaluator = [\n".to_owned(),
            format!("evaluator = \"Jo\"\ndate = 2005-03-01\nmanuscript = \"{HASH}\"\nreport = \"no\"\n"),
            format!("evaluator = \"Jo\"\ndate = \"soon\"\nmanuscript = \"{HASH}\"\n"),
        ] {
            let (evaluation, found) = evaluate(Some(&record));
            assert!(evaluation.is_none() && found.contains(&"accessibility/invalid-evaluation"), "{record}");
        }
    }
}
