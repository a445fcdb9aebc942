//! What an examination brings: the facts of a file, and what was observed against the rules.

use super::Profile;
use crate::finding::{Code, Finding, Place, Severity};
use camino::Utf8PathBuf;

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// `%PDF-` stands in the first 1024 bytes (ISO 32000-1, Annex H, note 13).
    Pdf,
    /// A ZIP archive; whether it is an EPUB, its examination says.
    Epub,
    /// Neither.
    Unknown,
}

impl FileKind {
    /// The kind of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..1024).unwrap_or(bytes);
        if bytes.starts_with(b"PK") {
            Self::Epub
        } else if head.windows(5).any(|window| window == b"%PDF-") {
            Self::Pdf
        } else {
            Self::Unknown
        }
    }

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Epub => "EPUB",
            Self::Unknown => "unknown",
        }
    }
}

/// A figure of the file that a reader of the report wants to see: `("pages", "32")`, `("trim", "210 × 210 mm")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What was measured or read.
    pub name: String,
    /// What it is, with its unit.
    pub figure: String,
}

impl Fact {
    /// A fact.
    pub fn new(name: impl Into<String>, figure: impl Into<String>) -> Self {
        Self { name: name.into(), figure: figure.into() }
    }
}

/// Where in a file something was observed.
#[derive(Debug, Clone, PartialEq)]
pub enum Spot {
    /// A rectangle on a page of a PDF, in millimetres from the upper left corner of its trim box.
    Area {
        /// The page, from 1.
        page: u32,
        /// The left edge.
        left: f64,
        /// The upper edge.
        top: f64,
        /// From left to right.
        width: f64,
        /// From top to bottom.
        height: f64,
    },
    /// A page of a PDF as a whole, from 1.
    Page(u32),
    /// A file inside of an EPUB.
    Entry {
        /// Its path inside of the archive.
        path: String,
        /// The line, from 1, where it can be told.
        line: Option<u32>,
        /// The column, from 1, where it can be told.
        column: Option<u32>,
    },
}

/// A finding about a finished file, with the place inside of the file and the figures that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// The finding.
    pub finding: Finding,
    /// The place inside of the file; `None` where it concerns the file as a whole.
    pub spot: Option<Spot>,
    /// What was measured, by name with the unit: `("resolution in ppi", 112.0)`.
    pub figures: Vec<(&'static str, f64)>,
}

impl Observation {
    /// Says where inside of the file. A page becomes the finding's place.
    pub fn at(&mut self, spot: Spot) -> &mut Self {
        if let (Spot::Area { page, .. } | Spot::Page(page), Place::File(path)) = (&spot, &self.finding.place)
        {
            self.finding.place = Place::Page(path.clone(), *page);
        }
        self.spot = Some(spot);
        self
    }

    /// Adds a figure.
    pub fn figure(&mut self, name: &'static str, value: f64) -> &mut Self {
        self.figures.push((name, value));
        self
    }

    /// Says how to mend it; starts with a verb.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.finding.help = Some(help.into());
        self
    }
}

/// The sink of the checks: weighs each observation by the profile and drops those that it has switched off.
#[derive(Debug)]
pub struct Observations<'a> {
    path: Utf8PathBuf,
    profile: &'a Profile,
    kept: Vec<Observation>,
    /// Takes the place of an observation that the profile has switched off, so that checks need not ask.
    dropped: Observation,
}

impl<'a> Observations<'a> {
    /// Nothing observed yet in the file of this name.
    pub fn new(name: &str, profile: &'a Profile) -> Self {
        let dropped = Observation {
            finding: Finding::note(super::UNKNOWN_FILE, Place::File(name.into()), String::new()),
            spot: None,
            figures: Vec::new(),
        };
        Self { path: name.into(), profile, kept: Vec::new(), dropped }
    }

    /// The profile that the file is held against.
    pub fn profile(&self) -> &'a Profile {
        self.profile
    }

    /// Takes an observation. `usual` is how much it weighs where the profile does not say otherwise.
    pub fn report(&mut self, code: Code, usual: Severity, message: impl Into<String>) -> &mut Observation {
        let place = Place::File(self.path.clone());
        let finding = match self.profile.severity(code, usual) {
            Some(Severity::Error) => Finding::error(code, place, message),
            Some(Severity::Warning) => Finding::warning(code, place, message),
            Some(Severity::Note) => Finding::note(code, place, message),
            None => {
                self.dropped.figures.clear();
                return &mut self.dropped;
            }
        };
        let index = self.kept.len();
        self.kept.push(Observation { finding, spot: None, figures: Vec::new() });
        &mut self.kept[index]
    }

    /// The examination of a file of this kind, with its facts.
    pub fn finish(self, kind: FileKind, facts: Vec<Fact>) -> Examination {
        Examination {
            name: self.path.into_string(),
            kind,
            profile: self.profile.name.clone(),
            facts,
            observations: self.kept,
        }
    }
}

/// What was examined on a file, and what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Examination {
    /// What the findings call the file.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// The name of the profile that it was held against.
    pub profile: String,
    /// Its figures, in the order of the report.
    pub facts: Vec<Fact>,
    /// What was observed against the rules, in the order of the checks.
    pub observations: Vec<Observation>,
}

impl Examination {
    /// Whether the file may go out: nothing that must be mended was found.
    pub fn passes(&self) -> bool {
        !self.observations.iter().any(|observation| observation.finding.severity == Severity::Error)
    }

    /// The findings alone, for the common report of a run.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.observations.iter().map(|observation| &observation.finding)
    }
}
