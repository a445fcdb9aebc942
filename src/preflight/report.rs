//! The report of an examination as data: what was examined, rule by rule, with figures.

use super::{Examination, FileKind, Observation, Spot, epub, pdf};
use crate::finding::{Code, Severity};
use camino::Utf8Path;
use serde::Serialize;
use std::collections::BTreeMap;

/// The report of a file, for `preflight.json`.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    /// Its name alone: the report stands beside it and is the same in every folder.
    file: &'a str,
    kind: &'static str,
    profile: &'a str,
    /// Whether the file may go out.
    passes: bool,
    facts: Vec<FactRecord<'a>>,
    /// Every rule that the file was held against, by code.
    rules: Vec<Rule<'a>>,
}

#[derive(Debug, Serialize)]
struct FactRecord<'a> {
    name: &'a str,
    figure: &'a str,
}

#[derive(Debug, Serialize)]
struct Rule<'a> {
    code: &'static str,
    /// `passed`, or the weight of the heaviest finding.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Record<'a>>,
}

#[derive(Debug, Serialize)]
struct Record<'a> {
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Place<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    figures: BTreeMap<&'static str, f64>,
}

/// A place; lengths in millimetres from the upper left corner of the trim.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Place<'a> {
    Area { page: u32, left: f64, top: f64, width: f64, height: f64 },
    Page { page: u32 },
    Entry { path: &'a str, line: Option<u32>, column: Option<u32> },
}

impl<'a> Report<'a> {
    /// The report of an examination.
    pub fn of(examination: &'a Examination) -> Self {
        let mut by_code: BTreeMap<&'static str, Vec<&Observation>> = BTreeMap::new();
        for observation in &examination.observations {
            by_code.entry(observation.finding.code.name).or_default().push(observation);
        }
        let codes: Vec<Code> = match examination.kind {
            FileKind::Pdf => pdf::codes(),
            FileKind::Epub => epub::codes(),
            FileKind::Unknown => super::ALL.to_vec(),
        };
        let mut names: Vec<&'static str> = codes.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        Self {
            file: Utf8Path::new(&examination.name).file_name().unwrap_or(&examination.name),
            kind: examination.kind.name(),
            profile: &examination.profile,
            passes: examination.passes(),
            facts: examination
                .facts
                .iter()
                .map(|fact| FactRecord { name: &fact.name, figure: &fact.figure })
                .collect(),
            rules: names
                .into_iter()
                .map(|name| rule(name, by_code.remove(name).unwrap_or_default()))
                .collect(),
        }
    }
}

fn rule<'a>(code: &'static str, observations: Vec<&'a Observation>) -> Rule<'a> {
    let heaviest: Option<Severity> =
        observations.iter().map(|observation| observation.finding.severity).max();
    Rule {
        code,
        outcome: heaviest.map_or("passed", Severity::name),
        findings: observations.into_iter().map(record).collect(),
    }
}

fn record(observation: &Observation) -> Record<'_> {
    Record {
        severity: observation.finding.severity.name(),
        message: &observation.finding.message,
        help: observation.finding.help.as_deref(),
        at: observation.spot.as_ref().map(|spot| match spot {
            Spot::Area { page, left, top, width, height } => {
                Place::Area { page: *page, left: *left, top: *top, width: *width, height: *height }
            }
            Spot::Page(page) => Place::Page { page: *page },
            Spot::Entry { path, line, column } => Place::Entry { path, line: *line, column: *column },
        }),
        figures: observation.figures.iter().copied().collect(),
    }
}
