//! `styles/words.toml`: the words that are set around a manuscript.

use super::{codes, unreadable};
use crate::finding::{Finding, Findings, Severity};
use crate::source::Files;
use crate::source::data::{self, Faults, Record, Value};
use camino::Utf8Path;
use std::collections::BTreeMap;

/// The words of the house, by group and key: `headings.contents`.
#[derive(Debug, Clone, Default)]
pub struct Words {
    words: BTreeMap<String, String>,
    abbreviations: BTreeMap<String, String>,
}

const PATH: &str = "styles/words.toml";

/// The group whose keys are the editors' own.
const ABBREVIATIONS: &str = "abbreviations";

const FAULTS: Faults =
    Faults { unknown: codes::UNKNOWN_KEY, unknown_severity: Severity::Error, wrong: codes::WRONG_VALUE };

impl Words {
    /// Reads the words: the workspace's own over those of the program.
    pub(super) fn read(files: &Files, findings: &mut Findings) -> Self {
        let path = Utf8Path::new(PATH);
        let mut words = BTreeMap::new();
        let mut abbreviations = BTreeMap::new();
        // The program's own copy is the list of keys that there are; a test reads it.
        let embedded =
            Files::embedded_text(path).and_then(|text| text.parse::<toml::Table>().ok()).unwrap_or_default();
        for (group, keys) in embedded.iter().filter(|(group, _)| *group != ABBREVIATIONS) {
            for (key, value) in keys.as_table().into_iter().flatten() {
                words.insert(format!("{group}.{key}"), value.as_str().unwrap_or_default().to_owned());
            }
        }
        match files.asset_text(path) {
            Ok(file) => {
                let text = files.text(file);
                let (node, faults) = data::toml(&text, file, 0);
                for (span, message) in faults {
                    findings.report(
                        Finding::error(codes::SYNTAX, span, format!("this is no TOML: {message}"))
                            .help("Mend the line; words stand in quotation marks"),
                    );
                }
                if let Some(record) = Record::of(&node, PATH, FAULTS, findings) {
                    abbreviations = listed(&record, findings);
                    override_with(record, &embedded, &mut words, findings);
                }
            }
            Err(error) => unreadable(path, &error, findings),
        }
        Self { words, abbreviations }
    }

    /// The words under a key; the key itself where there are none.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// What abbreviations stand for, as the house spells them out.
    pub fn abbreviations(&self) -> &BTreeMap<String, String> {
        &self.abbreviations
    }

    /// The words under a key, with names in braces filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut words = self.get(key).to_owned();
        for (name, value) in values {
            words = words.replace(&format!("{{{name}}}"), value);
        }
        words
    }
}

fn override_with(
    record: Record<'_>,
    embedded: &toml::Table,
    words: &mut BTreeMap<String, String>,
    findings: &mut Findings,
) {
    for group in embedded.keys().filter(|group| *group != ABBREVIATIONS) {
        let Some(own) = record.record(group, findings) else { continue };
        for key in embedded.get(group).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys)
        {
            if let Some(text) = own.text(key, findings) {
                words.insert(format!("{group}.{key}"), text.value);
            }
        }
        own.finish(findings);
    }
    record.finish(findings);
}

/// The list of abbreviations: short form and words.
fn listed(record: &Record<'_>, findings: &mut Findings) -> BTreeMap<String, String> {
    let mut listed = BTreeMap::new();
    let Some(node) = record.get(ABBREVIATIONS) else { return listed };
    let Value::Table(entries) = &node.value else {
        record.wrong(
            node,
            "`abbreviations` asks for short forms",
            "Write `[abbreviations]` and `LEA = \"local education authority\"`",
            findings,
        );
        return listed;
    };
    for (short, words) in entries {
        match &words.value {
            Value::Text(text) => {
                listed.insert(short.value.clone(), text.clone());
            }
            _ => {
                let message = format!("nothing says what {} stands for", short.value);
                record.wrong(words, message, "Put the words in quotation marks", findings);
            }
        }
    }
    listed
}
