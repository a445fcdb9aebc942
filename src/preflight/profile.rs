//! What a file is held against: severity by rule and limits, read from `styles/preflight/*.toml`.

use crate::finding::{Code, Severity};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A preflight profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Its name: `house`, `gwg-sheet`, `magazine`, `news`, `digital`.
    pub name: String,
    /// What it is for, in a line.
    pub description: String,
    /// The limits of a press file.
    pub limits: Limits,
    /// Rules that weigh other than usual, by code; `None`: switched off.
    severities: BTreeMap<String, Option<Severity>>,
}

/// The limits of a press file. Each key of `[limits]` names its unit.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// The number of pages must be divisible by this; 1: any number.
    pub pages_multiple: u32,
    /// How far colour must go beyond the trim.
    pub bleed_mm: f64,
    /// How far from the trim text and what does not bleed must stay.
    pub safe_mm: f64,
    /// Pictures with fewer pixels per inch at their printed size are refused.
    pub image_ppi_error: f64,
    /// Pictures with fewer pixels per inch are to be looked at.
    pub image_ppi_warning: f64,
    /// The same for pictures with one bit a pixel.
    pub line_art_ppi_error: f64,
    /// The same for pictures with one bit a pixel.
    pub line_art_ppi_warning: f64,
    /// The most ink on any spot, over all plates.
    pub ink_percent: f64,
    /// Spots over that limit count when they are larger than this together.
    pub ink_area_mm2: f64,
    /// The most ink on average over a square of 15 mm.
    pub ink_mean_percent: f64,
    /// Black text smaller than this must overprint.
    pub black_overprint_text_pt: f64,
    /// Black lines thinner than this must overprint.
    pub black_overprint_line_pt: f64,
    /// Text in several inks must not be smaller.
    pub several_inks_text_pt: f64,
    /// White text on a ground must not be smaller.
    pub reversed_text_pt: f64,
    /// No text must be smaller.
    pub smallest_text_pt: f64,
    /// No line must be thinner.
    pub thinnest_line_pt: f64,
    /// Black text (85 % black and more) must not have more ink than this in all.
    pub rich_black_percent: f64,
    /// The spot colours that the job is printed with.
    pub spot_colours: Vec<String>,
}

/// A profile as its file is written; a key that is absent is that of the profile it extends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    description: String,
    #[serde(default, rename = "extends")]
    _extends: Option<String>,
    limits: Limits,
    #[serde(default)]
    severity: BTreeMap<String, Weight>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Weight {
    Error,
    Warning,
    Note,
    Off,
}

/// Profiles that extend each other are followed this far.
const LONGEST_CHAIN: usize = 4;

impl Profile {
    /// The profile that is used when none is named.
    pub const USUAL: &'static str = "house";

    /// Reads a profile and those that it extends. `text` gives the text of `styles/preflight/<name>.toml`.
    ///
    /// # Errors
    /// In words: when there is no such file, or it says something else than a profile can.
    pub fn read(name: &str, text: &dyn Fn(&str) -> Option<String>) -> Result<Self, String> {
        let mut merged = toml::Table::new();
        let mut next = Some(name.to_owned());
        let mut chain = Vec::new();
        while let Some(name) = next {
            if chain.len() >= LONGEST_CHAIN || chain.contains(&name) {
                return Err(format!("the profiles {} extend each other in a circle", chain.join(", ")));
            }
            let text = text(&name).ok_or_else(|| format!("there is no preflight profile {name}"))?;
            let table: toml::Table =
                text.parse().map_err(|error| format!("the profile {name} is no TOML: {error}"))?;
            next = table.get("extends").and_then(toml::Value::as_str).map(str::to_owned);
            complete(&mut merged, table);
            chain.push(name);
        }
        let written: Written =
            merged.try_into().map_err(|error| format!("the profile {name} cannot be used: {error}"))?;
        let severities = written
            .severity
            .into_iter()
            .map(|(code, weight)| {
                let severity = match weight {
                    Weight::Error => Some(Severity::Error),
                    Weight::Warning => Some(Severity::Warning),
                    Weight::Note => Some(Severity::Note),
                    Weight::Off => None,
                };
                (code, severity)
            })
            .collect();
        Ok(Self {
            name: name.to_owned(),
            description: written.description,
            limits: written.limits,
            severities,
        })
    }

    /// How much a rule weighs; `None` where it is switched off.
    pub fn severity(&self, code: Code, usual: Severity) -> Option<Severity> {
        self.severities.get(code.name).copied().unwrap_or(Some(usual))
    }

    /// The codes that the profile weighs otherwise, to be checked against those that there are.
    pub fn named_codes(&self) -> impl Iterator<Item = &str> {
        self.severities.keys().map(String::as_str)
    }
}

/// Takes from `base` what `table` does not say.
fn complete(table: &mut toml::Table, base: toml::Table) {
    for (key, value) in base {
        match (table.get_mut(&key), value) {
            (Some(toml::Value::Table(own)), toml::Value::Table(inner)) => complete(own, inner),
            (Some(_), _) => {}
            (None, value) => {
                table.insert(key, value);
            }
        }
    }
}

/// What is known of the order that a file was made for; it goes before the profile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Job {
    /// The trim size: width and height in millimetres.
    pub trim: Option<(f64, f64)>,
    /// The bleed in millimetres.
    pub bleed: Option<f64>,
    /// What the number of pages must be divisible by: 4 saddle-stitched, 2 perfect bound, 1 for a flat cover.
    pub pages_multiple: Option<u32>,
    /// The most ink on any spot and on average, in per cent.
    pub ink: Option<f64>,
}

impl Job {
    /// The limits of a profile with what the order says in their place.
    pub(super) fn limits(&self, profile: &Profile) -> Limits {
        let mut limits = profile.limits.clone();
        limits.bleed_mm = self.bleed.unwrap_or(limits.bleed_mm);
        limits.pages_multiple = self.pages_multiple.unwrap_or(limits.pages_multiple).max(1);
        if let Some(ink) = self.ink {
            (limits.ink_percent, limits.ink_mean_percent) = (ink, ink);
        }
        limits
    }
}
