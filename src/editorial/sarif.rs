//! Findings for code hosts: SARIF 2.1.0 (OASIS Standard, 2020).

use crate::finding::{Finding, Place, Severity};
use crate::source::Files;
use crate::span::Span;
use camino::Utf8Path;
use serde::Serialize;
use std::collections::BTreeMap;

/// A log of findings that is being written.
#[derive(Debug, Default)]
pub struct Sarif {
    /// What is said of each kind of finding, by its name.
    kinds: BTreeMap<&'static str, &'static str>,
    /// The findings, by their place.
    results: BTreeMap<(String, usize, usize, &'static str, String), Outcome>,
}

impl Sarif {
    /// Takes a finding; the same one is taken once.
    pub fn add(&mut self, finding: &Finding, files: &Files) {
        self.kinds.insert(finding.code.name, finding.code.explanation);
        let outcome = Outcome::new(finding, files);
        let location = &outcome.locations[0].physical_location;
        let (line, column) =
            location.region.as_ref().map_or((0, 0), |region| (region.start_line, region.start_column));
        let uri = location.artifact_location.uri.clone();
        self.results.insert((uri, line, column, finding.code.name, finding.message.clone()), outcome);
    }

    /// The log as JSON.
    pub fn to_json(&self) -> String {
        let rules = self
            .kinds
            .iter()
            .map(|(id, text)| Descriptor { id, full_description: Message { text: text.trim().to_owned() } });
        let log = Log {
            schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "galley",
                        version: env!("CARGO_PKG_VERSION"),
                        rules: rules.collect(),
                    },
                },
                column_kind: "unicodeCodePoints",
                results: self.results.values().collect(),
            }],
        };
        // A log of text and numbers has nothing that JSON could not hold.
        serde_json::to_string_pretty(&log).unwrap_or_default()
    }
}

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
    tool: Tool,
    column_kind: &'static str,
    results: Vec<&'a Outcome>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    full_description: Message,
}

#[derive(Debug, Serialize)]
struct Message {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    rule_id: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Debug, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair {
    description: Message,
    artifact_changes: [Change; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

impl Outcome {
    fn new(finding: &Finding, files: &Files) -> Self {
        let text = match &finding.help {
            Some(help) => format!("{}. {help}.", finding.message),
            None => finding.message.clone(),
        };
        let (path, place) = match &finding.place {
            Place::Span(span) => (files.path(span.file), Some(region(*span, files))),
            Place::File(path) | Place::Page(path, _) => (path.clone(), None),
        };
        let fixes = finding.fix.iter().map(|fix| Repair {
            description: Message {
                text: if fix.safe { "Replace" } else { "Replace, after a look" }.to_owned(),
            },
            artifact_changes: [Change {
                artifact_location: Artifact { uri: uri(&files.path(fix.span.file)) },
                replacements: [Replacement {
                    deleted_region: region(fix.span, files),
                    inserted_content: Message { text: fix.replacement.clone() },
                }],
            }],
        });
        Self {
            rule_id: finding.code.name,
            level: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            message: Message { text },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: Artifact { uri: uri(&path) },
                    region: place,
                },
            }],
            fixes: fixes.collect(),
        }
    }
}

/// A path as a relative reference: what an address cannot hold is written as `%20` and the like.
fn uri(path: &Utf8Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/');
    path.as_str()
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn region(span: Span, files: &Files) -> Region {
    let (start, end) = files.positions(span);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}
