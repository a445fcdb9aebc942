//! The house style: `styles/` and `fonts/`, read and checked, for both writers.
//!
//! **Invariant**: what a designer could want to change is data here, never Rust.

pub mod codes;
mod colour;
mod examination;
mod kinds;
mod letters;
mod press;
#[cfg(test)]
mod tests;
mod tokens;
#[cfg(test)]
mod vision;
mod words;

pub use colour::Colour;
pub use press::{OutputCondition, PressStyle};
pub use words::Words;

use crate::finding::{Finding, Findings, Place};
use crate::source::{Files, ReadError};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokens::Tokens;

/// The house style, ready for use.
#[derive(Debug, Clone, Default)]
pub struct HouseStyle {
    /// The named colours.
    pub colours: BTreeMap<String, Colour>,
    /// The names of the titles' own colours, taken in turn by number.
    pub accents: Vec<String>,
    /// The words that writers set around the text.
    pub words: Words,
    /// The style sheet of the ebook, every token filled in but the accent, which is `var(--accent)`.
    pub stylesheet: String,
    /// The style sheet of the catalogue's page, every token filled in.
    pub catalogue_stylesheet: String,
    /// What pictures of the ebook may be.
    pub ebook_pictures: PictureLimits,
    /// All fonts, by path.
    pub fonts: Vec<FontFile>,
    /// The families of the text face, the fallbacks behind it.
    pub text_families: Vec<String>,
    /// The Typst files of the print edition: path from the workspace and text.
    pub templates: Vec<(Utf8PathBuf, Arc<str>)>,
    /// The tokens as a Typst dictionary.
    pub typst_tokens: String,
    /// The absolute lengths in pt, and plain numbers as they are, by group and key.
    pub lengths: BTreeMap<String, f64>,
    /// What the presses print by.
    pub press: PressStyle,
}

/// A font file.
#[derive(Debug, Clone)]
pub struct FontFile {
    /// Its file name: `SourceSans3-Regular.ttf`.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Whether the ebook carries it too.
    pub in_ebook: bool,
    /// The licence that stands beside it, with the name of its folder; it goes wherever the font goes.
    pub licence: Option<(String, Arc<str>)>,
    /// The name of its family; empty where the file is no font.
    pub family: String,
    /// Its weight, from 100 to 900: 400 for running text, 700 for bold.
    pub weight: u16,
    /// Whether it is an italic.
    pub italic: bool,
}

/// What pictures of the ebook may be: a screen needs less than a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureLimits {
    /// The longer side, in pixels: larger ones are resampled.
    pub longest: u32,
    /// The quality of JPEG, from 1 to 100.
    pub quality: u8,
    /// From this many bytes on, a photograph that is stored as drawings are becomes JPEG.
    pub heavy: usize,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { longest: 1600, quality: 82, heavy: 300_000 }
    }
}

impl HouseStyle {
    /// Reads the house style, the workspace's own files before those of the program.
    pub fn load(files: &Files, findings: &mut Findings) -> Self {
        let mut tokens = Tokens::read(files, Tokens::PATH, findings);
        let fonts = fonts(files, &tokens.ebook_fonts(), findings);
        letters::settle(&mut tokens, &fonts, findings);
        let mut house = Self {
            colours: tokens.colours(findings),
            typst_tokens: tokens.typst(),
            fonts,
            ..Self::default()
        };
        house.lengths = tokens.lengths();
        house.text_families = tokens.text_families();
        house.accents = tokens.accents(&house.colours, findings);
        examination::contrast(&tokens, &house.colours, &house.accents, findings);
        examination::lines(&tokens, findings);
        house.stylesheet = stylesheet("styles/ebook/book.css", files, &tokens, &house.colours, findings);
        house.catalogue_stylesheet =
            stylesheet("styles/catalogue/page.css", files, &tokens, &house.colours, findings);
        house.ebook_pictures = tokens.picture_limits(findings);
        house.words = Words::read(files, findings);
        house.press = PressStyle::read(files, findings);
        house.templates = templates(files, findings);
        examination::families(&tokens, &house.fonts, findings);
        house
    }

    /// A length of `styles/house.toml` in pt, or a number, by group and key: `page.left`. Lengths in em or % have none.
    pub fn length(&self, key: &str) -> Option<f64> {
        self.lengths.get(key).copied()
    }

    /// The same of what drawings cannot be made without: 1 where a house has none.
    pub fn figure(&self, key: &str) -> f64 {
        self.length(key).filter(|figure| *figure > 0.0).unwrap_or(1.0)
    }

    /// The colour of a title: the one that its manuscript names, else the series' own by number (from 1).
    pub fn accent(&self, name: Option<&str>, number: u32) -> (String, Colour) {
        let turn = |number: u32| {
            let index = number.saturating_sub(1) as usize % self.accents.len().max(1);
            self.accents.get(index).map(String::as_str)
        };
        name.filter(|name| self.accents.iter().any(|accent| accent == name))
            .or_else(|| turn(number))
            .and_then(|name| Some((name.to_owned(), *self.colours.get(name)?)))
            .unwrap_or_else(|| ("ink".to_owned(), Colour::BLACK))
    }
}

/// Reports an asset that cannot be read.
fn unreadable(path: &Utf8Path, error: &ReadError, findings: &mut Findings) {
    findings.report(
        Finding::error(
            codes::UNREADABLE,
            Place::File(path.to_owned()),
            format!("{path} cannot be used: {error}"),
        )
        .help("Mend the file, or remove it: the program's own copy then takes its place"),
    );
}

/// A style sheet with the tokens filled in.
fn stylesheet(
    path: &'static str,
    files: &Files,
    tokens: &Tokens,
    colours: &BTreeMap<String, Colour>,
    findings: &mut Findings,
) -> String {
    let path = Utf8Path::new(path);
    match files.asset_text(path) {
        Ok(file) => tokens.fill(file, &files.text(file), colours, findings),
        Err(error) => {
            unreadable(path, &error, findings);
            String::new()
        }
    }
}

fn templates(files: &Files, findings: &mut Findings) -> Vec<(Utf8PathBuf, Arc<str>)> {
    let mut templates = Vec::new();
    for path in files.assets_in(Utf8Path::new("styles/print")) {
        if path.extension() != Some("typ") {
            continue;
        }
        match files.asset_text(&path) {
            Ok(file) => templates.push((path, files.text(file))),
            Err(error) => unreadable(&path, &error, findings),
        }
    }
    templates
}

/// The licence in the folder of a font.
fn licence(files: &Files, font: &Utf8Path, findings: &mut Findings) -> Option<(String, Arc<str>)> {
    let folder = font.parent()?;
    let path = files.assets_in(folder).into_iter().find(|path| {
        let name = path.file_name().unwrap_or_default();
        path.parent() == Some(folder) && (name.starts_with("LICENSE") || name.starts_with("OFL"))
    })?;
    match files.asset_text(&path) {
        Ok(file) => Some((folder.file_name()?.to_owned(), files.text(file))),
        Err(error) => {
            unreadable(&path, &error, findings);
            None
        }
    }
}

fn font(name: String, bytes: Vec<u8>, in_ebook: &[String], licence: Option<(String, Arc<str>)>) -> FontFile {
    use ttf_parser::name_id::{FAMILY, TYPOGRAPHIC_FAMILY};
    let face = ttf_parser::Face::parse(&bytes, 0).ok();
    let named = |wanted: u16| {
        let names = face.as_ref()?.names();
        names.into_iter().filter(|name| name.name_id == wanted).find_map(|name| name.to_string())
    };
    let family = named(TYPOGRAPHIC_FAMILY).or_else(|| named(FAMILY)).unwrap_or_default();
    let weight = face.as_ref().map_or(400, |face| face.weight().to_number());
    let italic = face.as_ref().is_some_and(|face| face.is_italic() || face.is_oblique());
    let in_ebook = in_ebook.contains(&name);
    FontFile { in_ebook, name, bytes: Arc::from(bytes), licence, family, weight, italic }
}

fn fonts(files: &Files, in_ebook: &[String], findings: &mut Findings) -> Vec<FontFile> {
    let mut fonts = Vec::new();
    for path in files.assets_in(Utf8Path::new("fonts")) {
        if !matches!(path.extension(), Some("ttf" | "otf")) {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_owned();
        match files.asset(&path) {
            Ok(bytes) => {
                let licence = licence(files, &path, findings);
                fonts.push(font(name, bytes.into_owned(), in_ebook, licence));
            }
            Err(error) => unreadable(&path, &error, findings),
        }
    }
    for name in in_ebook {
        if !fonts.iter().any(|font| font.name == *name) {
            findings.report(
                Finding::error(
                    codes::MISSING_FONT,
                    Place::File(Tokens::PATH.into()),
                    format!("there is no font file {name}, which the ebook is to carry"),
                )
                .help("Put the file under fonts/, or take its name out of [ebook] fonts"),
            );
        }
    }
    fonts
}
