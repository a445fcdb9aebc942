//! `styles/editorial/editorial.toml`: which rules are on, and how much each weighs.

use super::codes;
use crate::finding::{Finding, Findings, Place, Severity};
use crate::source::Files;
use crate::source::data::{self, Faults, Node, Record, Value};
use crate::span::Span;
use camino::Utf8Path;
use std::collections::BTreeSet;

const PATH: &str = "styles/editorial/editorial.toml";

const FAULTS: Faults =
    Faults { unknown: codes::SETTINGS, unknown_severity: Severity::Error, wrong: codes::SETTINGS };

/// What an editor has settled.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The house's own pack: the part of a rule's name before the hyphen is the family of its code.
    pub(super) house: String,
    /// The packs whose replacements are made by `--fix`.
    pub(super) fix: Vec<String>,
    /// The rules of those packs, by name, family or pack, whose replacements want a look first.
    pub(super) review: Vec<String>,
    /// Abbreviations that readers know.
    pub(super) abbreviations: BTreeSet<String>,
    /// How much findings weigh that weigh something else than their rule says, by rule, family or pack.
    weights: Vec<(String, Weight, Span)>,
}

/// How much the findings of a rule weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// The rule is not run.
    Off,
    /// They weigh this.
    On(Severity),
}

const WEIGHTS: &[(&str, Weight)] = &[
    ("off", Weight::Off),
    ("note", Weight::On(Severity::Note)),
    ("suggestion", Weight::On(Severity::Note)),
    ("warning", Weight::On(Severity::Warning)),
    ("error", Weight::On(Severity::Error)),
];

impl Settings {
    /// Reads the settings: the workspace's own over those of the program.
    pub(super) fn read(files: &Files, findings: &mut Findings) -> Self {
        let mut settings = Self::default();
        let path = Utf8Path::new(PATH);
        if let Some(text) = Files::embedded_text(path) {
            // The program's own copy is sound; a test reads it.
            let file = files.add(path.to_owned(), text.to_owned());
            let (node, _) = data::toml(text, file, 0);
            settings.take(&node, &mut Findings::new());
        }
        match files.asset_text(path) {
            Ok(file) => {
                let text = files.text(file);
                if Files::embedded_text(path) != Some(&text) {
                    let (node, faults) = data::toml(&text, file, 0);
                    for (span, message) in faults {
                        findings.report(
                            Finding::error(codes::SETTINGS, span, format!("this is no TOML: {message}"))
                                .help("Mend the line; texts stand in quotation marks"),
                        );
                    }
                    settings.take(&node, findings);
                }
            }
            Err(error) => findings.report(
                Finding::error(
                    codes::SETTINGS,
                    Place::File(path.to_owned()),
                    format!("{path} cannot be used: {error}"),
                )
                .help("Mend the file, or remove it: the program's own copy then takes its place"),
            ),
        }
        settings
    }

    fn take(&mut self, node: &Node, findings: &mut Findings) {
        let Some(record) = Record::of(node, PATH, FAULTS, findings) else { return };
        if let Some(house) = record.text("house", findings) {
            self.house = house.value;
        }
        if record.get("fix").is_some() {
            self.fix = record.texts("fix", findings).into_iter().map(|text| text.value).collect();
        }
        if record.get("review").is_some() {
            self.review = record.texts("review", findings).into_iter().map(|text| text.value).collect();
        }
        self.abbreviations.extend(record.texts("abbreviations", findings).into_iter().map(|text| text.value));
        if let Some(node) = record.get("severity")
            && let Value::Table(entries) = &node.value
        {
            for (key, value) in entries {
                let given = value.value.scalar().unwrap_or_default();
                match WEIGHTS.iter().find(|(name, _)| *name == given) {
                    Some((_, weight)) => {
                        self.weights.push((key.value.clone(), *weight, key.span.unwrap_or(value.span)));
                    }
                    None => record.wrong(
                        value,
                        format!("`{given}` is no weight"),
                        "Write \"error\", \"warning\", \"note\" or \"off\"",
                        findings,
                    ),
                }
            }
        }
        record.finish(findings);
    }

    /// What is settled for a rule; the last entry that means it counts.
    pub(super) fn weight(&self, names: &Names<'_>) -> Option<Weight> {
        let fits = self.weights.iter().rev().filter(|(name, _, _)| names.include(name));
        // A rule's own name says more than that of its family or pack.
        let (own, wider): (Vec<_>, Vec<_>) = fits.partition(|(name, _, _)| names.is_own(name));
        own.into_iter().chain(wider).next().map(|(_, weight, _)| *weight)
    }

    /// Whether the replacements of a rule are made without a look.
    pub(super) fn fixes(&self, pack: &str, names: &Names<'_>) -> bool {
        self.fix.iter().any(|own| own == pack) && !self.review.iter().any(|name| names.include(name))
    }

    /// The names in the settings that no rule has, and where they stand.
    pub(super) fn unknown<'a>(
        &'a self,
        is_known: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = (&'a str, Span)> + 'a {
        self.weights
            .iter()
            .filter(move |(name, _, _)| !is_known(name))
            .map(|(name, _, span)| (name.as_str(), *span))
    }
}

/// The names by which a rule can be meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    /// Its code: `dates/ordinal`.
    pub(super) code: &'a str,
    /// Its name in its pack: `NCSL.Dates-Ordinal`; that of a rule of the program is empty.
    pub(super) rule: &'a str,
}

impl Names<'_> {
    fn is_own(&self, name: &str) -> bool {
        name == self.code || (name == self.rule && !name.is_empty())
    }

    /// Whether a name means the rule, its family or its pack.
    pub(super) fn include(&self, name: &str) -> bool {
        self.is_own(name)
            || self.code.split_once('/').is_some_and(|(family, _)| family == name)
            || self.rule.split_once('.').is_some_and(|(pack, _)| pack == name)
    }
}
