//! What is said of a piece under its heading: YAML in a `piece` block.

use super::codes;
use super::data::{self, Faults, Record};
use crate::finding::{Finding, Findings, Severity};
use crate::model::{Piece, Provenance};
use crate::span::{FileId, Spanned};

const FAULTS: Faults =
    Faults { unknown: codes::PIECE_KEY, unknown_severity: Severity::Warning, wrong: codes::PIECE };

/// Reads a block; its summary is still in Markdown.
pub(super) fn read(
    text: &str,
    file: FileId,
    offset: usize,
    findings: &mut Findings,
) -> (Piece, Option<Spanned<String>>) {
    let node = match data::yaml(text, file, offset) {
        Ok(node) => node,
        Err((span, message)) => {
            findings.report(
                Finding::error(codes::PIECE, span, format!("this is no YAML: {message}"))
                    .help("Put text with a colon, a hash or a quotation mark in it into quotation marks"),
            );
            return Default::default();
        }
    };
    let Some(record) = Record::of(&node, "piece", FAULTS, findings) else { return Default::default() };
    let by = record.text("by", findings);
    let mut text = |key: &str| record.text(key, findings).map(|text| text.value);
    let (affiliation, source) = (text("affiliation"), text("source"));
    let provenance = record.choice("provenance", Provenance::NAMES, findings);
    let summary = record.text("summary", findings);
    record.finish(findings);
    (Piece { by, affiliation, provenance, source, summary: Vec::new() }, summary)
}
