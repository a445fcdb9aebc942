//! The job ticket: what a printer has to know of a job, as data and as pages (`styles/print/ticket.typ`).

use super::emission::{Emission, string};
use super::{Medium, Specification, Typesetter, setting, typesetter};
use crate::book::Book;
use crate::finding::Findings;
use crate::house::Words;
use serde::Serialize;
use std::fmt::Write as _;

/// A job ticket. As JSON its keys name their units.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ticket {
    /// The title.
    pub title: String,
    /// The series.
    pub series: String,
    /// The place of the title in the series, from 1.
    pub number: u32,
    /// The number of the printed edition.
    pub isbn: Option<String>,
    /// All pages, those of the cover too.
    pub pages: usize,
    /// The trimmed page.
    pub trim: Size,
    /// What is printed beyond the trim.
    pub bleed_mm: f64,
    /// How the sheets are held together, as the registry names it.
    pub binding: &'static str,
    /// How the cover comes.
    pub cover: Cover,
    /// The width of the spine of a flat cover, as its file has it.
    pub spine_mm: Option<f64>,
    /// What is printed on, as the registry names it.
    pub paper: &'static str,
    /// The thickness of a leaf.
    pub caliper_mm: f64,
    /// The printing condition that the files are made for.
    pub output_condition: Condition,
    /// The inks.
    pub inks: Vec<String>,
    /// The most of all inks together.
    pub ink_limit_percent: f64,
    /// Whether crop, bleed and registration marks are printed.
    pub marks: bool,
    /// The files to print.
    pub files: Vec<PressFile>,
    /// What their preflight said.
    pub preflight: Verdict,
    /// Who answers questions.
    pub contact: Contact,
}

/// Width and height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Size {
    pub width_mm: f64,
    pub height_mm: f64,
}

/// How a cover comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cover {
    /// With the text, as its first two and its last two pages.
    #[serde(rename = "self")]
    Own,
    /// As a file of four pages.
    Separate,
    /// As a file of two pages: back, spine and front on one sheet, outside and inside.
    Flat,
}

/// A printing condition of the registry.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Condition {
    pub identifier: String,
    pub name: String,
    pub registry: String,
}

/// A file to print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PressFile {
    /// Its name in the package.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// How many pages it has.
    pub pages: usize,
    /// The trim of its pages.
    pub trim: Size,
    /// Its size.
    pub bytes: usize,
    /// Its checksum, in hexadecimal digits.
    pub sha256: String,
}

/// What a press file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// Covers and text in reading order.
    CoverAndText,
    /// The text alone.
    Text,
    /// The cover alone.
    Cover,
}

/// What the preflight of the files said, counted over all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The profile that they were held against.
    pub profile: String,
    /// What must be mended; a package has none.
    pub errors: usize,
    /// What is to be looked at.
    pub warnings: usize,
    /// What is worth knowing.
    pub notes: usize,
    /// The file that tells all of it.
    pub report: String,
}

/// Who answers questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Contact {
    pub publisher: String,
    pub address: Vec<String>,
    pub telephone: Option<String>,
    pub email: Option<String>,
    pub web: Option<String>,
}

impl Ticket {
    /// The ticket as a tagged PDF of A4 pages. `specification` is that of the title's pages for the press.
    ///
    /// `None`, with findings, where the template cannot be set.
    pub fn write(
        &self,
        book: &Book,
        specification: Specification<'_>,
        words: &Words,
        typesetter: &Typesetter,
        findings: &mut Findings,
    ) -> Option<Vec<u8>> {
        let mut emission = Emission::default();
        emission.code("#import \"/styles/print/ticket.typ\": ticket\n");
        emission.code(&format!("#ticket({})\n", self.typst(words)));
        emission.mark_missing(|character| typesetter.holds(character));
        let setting = setting::setting(book, &Specification { medium: Medium::Screen, ..specification });
        let world = typesetter.world(&emission, setting, book);
        let document = world.compile(&emission, &book.identity.slug, findings)?;
        let pages = document.pages().len();
        typesetter::pdf(&document, book, Medium::Screen, &[(1, pages)], findings)
    }

    /// What the template is given: every word decided.
    fn typst(&self, words: &Words) -> String {
        let mut text = String::from("(\n");
        let mut entry = |key: &str, value: &str| {
            let _ = writeln!(text, "  {key}: {},", string(value));
        };
        entry("heading", words.get("ticket.heading"));
        entry("title", &self.title);
        entry("series", &self.series);
        entry("publisher", &self.contact.publisher);
        entry("page", words.get("ebook.page"));
        text.push_str("  groups: (\n");
        for (heading, rows) in self.groups(words) {
            let _ = writeln!(text, "    (heading: {}, rows: (", string(words.get(heading)));
            for (label, value) in rows {
                let _ = writeln!(text, "      ({}, {}),", string(words.get(label)), string(&value));
            }
            text.push_str("    )),\n");
        }
        let _ = writeln!(text, "  ),\n  files-heading: {},", string(words.get("ticket.files")));
        text.push_str("  files: (\n");
        for file in &self.files {
            let facts = words.fill(
                "ticket.file",
                &[
                    ("holds", words.get(file.holds.word())),
                    ("pages", &file.pages.to_string()),
                    ("trim", &file.trim.words()),
                    ("bytes", &grouped(file.bytes)),
                ],
            );
            let checksum = words.fill("ticket.checksum", &[("sha256", &file.sha256)]);
            let _ =
                writeln!(text, "    ({}, {}, {}),", string(&file.name), string(&facts), string(&checksum));
        }
        text.push_str("  ),\n)");
        text
    }

    /// Labels and values, in groups with a heading; labels and headings are keys of the house's words.
    fn groups(&self, words: &Words) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
        let own = |key: &str| words.get(key).to_owned();
        let mut book = vec![
            ("ticket.pages", self.pages.to_string()),
            ("ticket.trim", self.trim.words()),
            ("ticket.bleed", words.fill("ticket.bleed-sides", &[("bleed", &millimetres(self.bleed_mm))])),
        ];
        book.extend(self.isbn.clone().map(|isbn| ("ticket.isbn", isbn)));
        let mut binding = vec![
            ("ticket.binding", words.fill(&format!("ticket.{}", self.binding), &[])),
            ("ticket.cover", own(self.cover.word())),
        ];
        binding.extend(self.spine_mm.map(|spine| ("ticket.spine", millimetres(spine))));
        binding.extend([
            ("ticket.paper", words.fill(&format!("ticket.{}", self.paper), &[])),
            ("ticket.caliper", millimetres(self.caliper_mm)),
        ]);
        let printing = vec![
            ("ticket.standard", "PDF/X-4".to_owned()),
            (
                "ticket.condition",
                format!("{}: {}", self.output_condition.identifier, self.output_condition.name),
            ),
            ("ticket.inks", self.inks.join(", ")),
            ("ticket.ink-limit", format!("{}\u{a0}%", self.ink_limit_percent)),
            ("ticket.marks", own(if self.marks { "ticket.with-marks" } else { "ticket.without-marks" })),
        ];
        let Verdict { profile, errors, warnings, notes, report } = &self.preflight;
        let verdict = words.fill(
            "ticket.verdict",
            &[
                ("profile", profile),
                ("errors", &errors.to_string()),
                ("warnings", &warnings.to_string()),
                ("notes", &notes.to_string()),
            ],
        );
        let preflight = vec![("ticket.result", verdict), ("ticket.report", report.clone())];
        let Contact { publisher, address, telephone, email, web } = &self.contact;
        let mut contact = vec![("ticket.publisher", publisher.clone())];
        contact.extend((!address.is_empty()).then(|| ("ticket.address", address.join(", "))));
        for (label, value) in [
            ("imprint.telephone-in-full", telephone),
            ("imprint.email-in-full", email),
            ("imprint.web-in-full", web),
        ] {
            contact.extend(value.clone().map(|value| (label, value)));
        }
        vec![
            ("ticket.book", book),
            ("ticket.binding-and-paper", binding),
            ("ticket.printing", printing),
            ("ticket.preflight", preflight),
            ("ticket.contact", contact),
        ]
    }
}

impl Cover {
    fn word(self) -> &'static str {
        match self {
            Self::Own => "ticket.cover-self",
            Self::Separate => "ticket.cover-separate",
            Self::Flat => "ticket.cover-flat",
        }
    }
}

impl Holds {
    fn word(self) -> &'static str {
        match self {
            Self::CoverAndText => "ticket.cover-and-text",
            Self::Text => "ticket.text-alone",
            Self::Cover => "ticket.cover-alone",
        }
    }
}

impl Size {
    fn words(self) -> String {
        format!("{} × {}", self.width_mm, millimetres(self.height_mm))
    }
}

/// A length with its unit, which stays on its line.
fn millimetres(length: f64) -> String {
    format!("{length}\u{a0}mm")
}

/// A number with its thousands apart: '1,234,567'.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
