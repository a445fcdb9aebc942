//! What a file is held against: severity by rule and limits, read from `styles/preflight/*.toml`.

use crate::finding::{Code, Severity};
use std::collections::BTreeMap;

/// A preflight profile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Its name: `house`, `gwg-sheet`, `magazine`, `news`, `digital`.
    pub name: String,
    /// Rules that weigh other than usual, by code; `None`: switched off.
    severities: BTreeMap<String, Option<Severity>>,
}

impl Profile {
    /// How much a rule weighs; `None` where it is switched off.
    pub fn severity(&self, code: Code, usual: Severity) -> Option<Severity> {
        self.severities.get(code.name).copied().unwrap_or(Some(usual))
    }
}

/// What is known of the order that a file was made for; each where it is known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Job {
    /// The trim size: width and height in millimetres.
    pub trim: Option<(f64, f64)>,
    /// The bleed in millimetres.
    pub bleed: Option<f64>,
}
