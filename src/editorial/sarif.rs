//! Findings for code hosts: SARIF 2.1.0 (OASIS Standard, 2020).

use crate::finding::{Finding, Place, Severity};
use crate::source::Files;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    full_description: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    rule_index: usize,
    level: &'static str,
    message: OwnedMessage,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
}

#[derive(Serialize)]
struct OwnedMessage {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Message<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: [Replacement<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

/// Findings as a SARIF log.
pub fn sarif(findings: &[Finding], files: &Files) -> String {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for finding in findings {
        names.entry(finding.code.name).or_insert(finding.code.explanation);
    }
    let index: BTreeMap<&str, usize> = names.keys().enumerate().map(|(index, name)| (*name, index)).collect();
    let rules =
        names.iter().map(|(id, text)| Descriptor { id, full_description: Message { text: text.trim() } });
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver { name: "galley", version: env!("CARGO_PKG_VERSION"), rules: rules.collect() },
            },
            column_kind: "unicodeCodePoints",
            results: findings
                .iter()
                .map(|finding| outcome(finding, index.get(finding.code.name).copied().unwrap_or(0), files))
                .collect(),
        }],
    };
    // A log of text and numbers has nothing that JSON could not hold.
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn outcome<'a>(finding: &'a Finding, rule_index: usize, files: &Files) -> Outcome<'a> {
    let text = match &finding.help {
        Some(help) => format!("{}. {help}.", finding.message),
        None => finding.message.clone(),
    };
    let (uri, place) = match &finding.place {
        Place::Span(span) => (files.path(span.file).into_string(), Some(region(*span, files))),
        Place::File(path) | Place::Page(path, _) => (path.to_string(), None),
    };
    let fixes = finding.fix.iter().map(|fix| Repair {
        description: Message { text: if fix.safe { "Replace" } else { "Replace, after a look" } },
        artifact_changes: [Change {
            artifact_location: Artifact { uri: files.path(fix.span.file).into_string() },
            replacements: [Replacement {
                deleted_region: region(fix.span, files),
                inserted_content: Message { text: &fix.replacement },
            }],
        }],
    });
    Outcome {
        rule_id: finding.code.name,
        rule_index,
        level: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        message: OwnedMessage { text },
        locations: [Location {
            physical_location: PhysicalLocation { artifact_location: Artifact { uri }, region: place },
        }],
        fixes: fixes.collect(),
    }
}

fn region(span: crate::span::Span, files: &Files) -> Region {
    let (start, end) = files.positions(span);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}
