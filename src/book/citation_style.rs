//! The citation style of a workspace: which CSL file it is, and whether it can be used.

use super::codes;
use crate::finding::{Finding, Findings, Place};
use crate::source::{Files, ReadError};
use crate::span::{FileId, Span};
use camino::{Utf8Path, Utf8PathBuf};
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{
    Collapse, IndependentStyle, Locale, LocaleCode, LocaleFile, Style, StyleClass, VerticalAlign,
};
use roxmltree::{Document, Node};
use std::collections::{BTreeMap, BTreeSet};

/// A citation style, and the terms that it is set with.
#[derive(Debug)]
pub(super) struct CitationStyle {
    /// The style, but for ranges of numbers: these are drawn together when it is known what else stands there.
    pub ordered: IndependentStyle,
    /// The style, with works in the order in which they are written, each for itself: what stands before one of them may
    /// look back at the one before.
    pub as_written: IndependentStyle,
    /// Whether numbers that follow each other are drawn together ('1–3').
    pub ranges: bool,
    /// The terms of the language.
    pub locales: Vec<Locale>,
    /// The language of these terms.
    pub language: Option<LocaleCode>,
}

/// Where citations stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placing {
    /// In the line of the text.
    Line,
    /// Raised over the line, behind the punctuation.
    Raised,
    /// In notes.
    Notes,
}

const FOLDER: &str = "styles/citation";
const HOUSE: &str = "styles/citation/house.csl";
const LOCALE: &str = "styles/citation/locale-en-GB.xml";

impl CitationStyle {
    /// Reads the style of a workspace: the one CSL file in its `styles/citation/`, whatever its name, else that of the house.
    pub(super) fn load(files: &Files, findings: &mut Findings) -> Option<Self> {
        let whole = style(files, findings);
        let locale = locale(files, findings);
        let (whole, locale) = (whole?, locale?);
        let language = locale.lang.clone();
        let mut ordered = whole;
        let ranges = ordered.citation.collapse == Some(Collapse::CitationNumber);
        if ranges {
            ordered.citation.collapse = None;
        }
        ordered.citation.layout.delimiter.get_or_insert_with(|| "; ".to_owned());
        let mut as_written = ordered.clone();
        as_written.citation.sort = None;
        as_written.citation.collapse = None;
        as_written.citation.cite_group_delimiter = None;
        Some(Self { ordered, as_written, ranges, locales: vec![locale], language })
    }

    /// Where the style has citations stand.
    pub(super) fn placing(&self) -> Placing {
        if self.ordered.settings.class == StyleClass::Note {
            Placing::Notes
        } else if self.ordered.citation.layout.vertical_align == Some(VerticalAlign::Sup) {
            Placing::Raised
        } else {
            Placing::Line
        }
    }
}

fn error(place: impl Into<Place>, words: String) -> Finding {
    Finding::error(codes::CITATION_STYLE, place, words)
}

const MEND: &str = "Mend the file, or remove it: the program's own copy then takes its place";

/// A text, or nothing, once it was told why.
fn read(path: &Utf8Path, files: &Files, findings: &mut Findings) -> Option<FileId> {
    let told =
        |error: ReadError| self::error(Place::File(path.to_owned()), format!("{path}: {error}")).help(MEND);
    files.asset_text(path).map_err(|error| findings.report(told(error))).ok()
}

fn style(files: &Files, findings: &mut Findings) -> Option<IndependentStyle> {
    let own = files.files_in(Utf8Path::new(FOLDER)).into_iter().filter(|name| name.ends_with(".csl"));
    let own: Vec<Utf8PathBuf> = own.map(|name| Utf8Path::new(FOLDER).join(name)).collect();
    if let [first, second, ..] = own.as_slice() {
        let (first, second) = (first.file_name().unwrap_or_default(), second.file_name().unwrap_or_default());
        findings.report(
            error(
                Place::File(FOLDER.into()),
                format!("{FOLDER} holds more than one citation style: {first} and {second}"),
            )
            .help("Leave the one that works are to be cited in, and move the others elsewhere"),
        );
        return None;
    }
    let path = own.into_iter().next().unwrap_or_else(|| HOUSE.into());
    let file = read(&path, files, findings)?;
    let text = files.text(file);
    let document = parse(&path, file, &text, findings)?;
    if !macros_are_sound(&document, file, findings) {
        return None;
    }
    match Style::from_xml(&text) {
        Ok(Style::Independent(style)) => Some(style),
        Ok(Style::Dependent(style)) => {
            let parent = style.parent_link.href;
            findings.report(
                error(root(&document, file), format!("this style only names another one: {parent}"))
                    .help(format!("Put the style that it names in its place: {parent}")),
            );
            None
        }
        Err(told) => {
            findings.report(
                error(root(&document, file), format!("this is no citation style (CSL): {told}")).help(MEND),
            );
            None
        }
    }
}

fn locale(files: &Files, findings: &mut Findings) -> Option<Locale> {
    let path = Utf8Path::new(LOCALE);
    let file = read(path, files, findings)?;
    let text = files.text(file);
    let document = parse(path, file, &text, findings)?;
    match LocaleFile::from_xml(&text) {
        Ok(locale) => Some(locale.into()),
        Err(told) => {
            findings.report(
                error(root(&document, file), format!("these are no terms for citations (CSL): {told}"))
                    .help(MEND),
            );
            None
        }
    }
}

/// The XML of a file, or nothing, once it was told where it breaks.
fn parse<'a>(path: &Utf8Path, file: FileId, text: &'a str, findings: &mut Findings) -> Option<Document<'a>> {
    let told = |told: roxmltree::Error| {
        let (line, column) = (told.pos().row as usize, told.pos().col as usize);
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let at = text[start..].char_indices().nth(column.saturating_sub(1));
        let at = at.map_or(text.len(), |(at, _)| start + at);
        error(Span::new(file, at..at), format!("{path} is no XML: {told}")).help(MEND)
    };
    Document::parse(text).map_err(|error| findings.report(told(error))).ok()
}

/// The start tag of a file's root.
fn root(document: &Document<'_>, file: FileId) -> Span {
    tag(document.root_element(), file)
}

/// The start tag of an element.
fn tag(node: Node<'_, '_>, file: FileId) -> Span {
    let all = node.range();
    let text = &node.document().input_text()[all.clone()];
    Span::new(file, all.start..all.start + text.find('>').map_or(text.len(), |end| end + 1))
}

/// Whether every macro that is called is there, and none calls itself, which would never end.
fn macros_are_sound(document: &Document<'_>, file: FileId, findings: &mut Findings) -> bool {
    let called = |node: Node<'_, '_>| {
        let called = node.descendants().filter(|node| node.is_element());
        called.filter_map(|node| Some((node.attribute("macro")?.to_owned(), tag(node, file)))).collect()
    };
    let macros = document.descendants().filter(|node| node.tag_name().name() == "macro");
    let calls: BTreeMap<String, Vec<(String, Span)>> =
        macros.filter_map(|node| Some((node.attribute("name")?.to_owned(), called(node)))).collect();
    let mut sound = true;
    for (name, place) in called(document.root_element()) {
        if !calls.contains_key(&name) {
            sound = false;
            let near = crate::finding::suggestion(&name, calls.keys().map(String::as_str));
            let help = near.map_or_else(|| MEND.to_owned(), |near| format!("Write macro=\"{near}\""));
            findings.report(error(place, format!("the style has no macro `{name}`")).help(help));
        }
    }
    for (name, called) in &calls {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = called.iter().map(|(name, _)| name.as_str()).collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(calls.get(next).into_iter().flatten().map(|(name, _)| name.as_str()));
            }
        }
        if let Some((_, place)) = called.first().filter(|_| reached.contains(name.as_str())) {
            sound = false;
            findings.report(error(*place, format!("the macro `{name}` calls itself")).help(MEND));
        }
    }
    sound
}

/// What part of a work is meant, and where in it: 'p. 12' is page 12. What has no term of its own stands as it was written.
pub(super) fn locator(text: &str) -> (Locator, &str) {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return (Locator::Page, text);
    }
    let end = text.find(|c: char| !c.is_alphabetic() && c != '§').unwrap_or(text.len());
    let kind = match text[..end].to_ascii_lowercase().as_str() {
        "p" | "pp" | "page" | "pages" => Locator::Page,
        "ch" | "chap" | "chapter" => Locator::Chapter,
        "vol" => Locator::Volume,
        "sec" | "section" | "§" => Locator::Section,
        "para" => Locator::Paragraph,
        "fig" => Locator::Figure,
        "table" => Locator::Table,
        "n" | "note" => Locator::Note,
        "line" | "lines" => Locator::Line,
        "col" => Locator::Column,
        "part" => Locator::Part,
        _ => return (Locator::Custom, text),
    };
    match text[end..].trim_start_matches(['.', ' ', '\u{a0}']) {
        "" => (Locator::Custom, text),
        rest => (kind, rest),
    }
}
