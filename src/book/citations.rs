//! Citations and references, in the citation style of the house (CSL 1.0.2), by hayagriva.

use super::codes;
use super::{Note, Part, ReferenceEntry, walk};
use crate::finding::{Finding, Findings, Place, suggestion};
use crate::model::walk::Visitor;
use crate::model::{Citation, CitedWork, Id, Inline, Inlines, Link, LinkTarget, RunIds};
use crate::source::{Files, ReadError};
use crate::span::{Span, Spanned};
use camino::Utf8Path;
use hayagriva::citationberg::taxonomy::Locator;
use hayagriva::citationberg::{FontStyle, FontWeight, IndependentStyle, Locale, LocaleFile, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, ElemChild,
    ElemChildren, Library, LocatorPayload, SpecificLocator,
};
use std::collections::{BTreeMap, BTreeSet};

/// The bibliography of a workspace, and how its works are cited.
#[derive(Debug, Default)]
pub struct Bibliography {
    library: Library,
    style: Option<(IndependentStyle, Vec<Locale>)>,
    /// Whether the file is there and cannot be read: then nothing is known of any key.
    unreadable: bool,
}

const BIBLIOGRAPHY: &str = "manuscripts/references.bib";
const STYLE: &str = "styles/citation/house.csl";
const LOCALE: &str = "styles/citation/locale-en-GB.xml";

impl Bibliography {
    /// Reads the bibliography of a workspace; an empty one where there is none.
    pub fn load(files: &Files, findings: &mut Findings) -> Self {
        let library = match files.read_text(Utf8Path::new(BIBLIOGRAPHY)) {
            Err(ReadError::Missing) => return Self::default(),
            Err(error) => {
                findings.report(
                    Finding::error(
                        codes::BIBLIOGRAPHY,
                        Place::File(BIBLIOGRAPHY.into()),
                        format!("{BIBLIOGRAPHY}: {error}"),
                    )
                    .help("See that it is a file in UTF-8"),
                );
                return Self { unreadable: true, ..Self::default() };
            }
            Ok(file) => match hayagriva::io::from_biblatex_str(&files.text(file)) {
                Ok(library) => library,
                Err(errors) => {
                    for error in errors {
                        let (range, words) = match &error {
                            hayagriva::io::BibLaTeXError::Parse(error) => {
                                (error.span.clone(), error.kind.to_string())
                            }
                            hayagriva::io::BibLaTeXError::Type(error) => {
                                (error.span.clone(), error.kind.to_string())
                            }
                        };
                        findings.report(
                            Finding::error(
                                codes::BIBLIOGRAPHY,
                                Span::new(file, range),
                                format!("this is no BibLaTeX: {words}"),
                            )
                            .help("Mend the entry: braces around values, commas between fields"),
                        );
                    }
                    return Self { unreadable: true, ..Self::default() };
                }
            },
        };
        Self { library, style: style(files, findings), unreadable: false }
    }

    /// Gives all citations of a book their words, and gives the works that are cited.
    pub(super) fn cite(
        &self,
        parts: &mut [Part],
        notes: &mut [Note],
        runs: &mut RunIds,
        findings: &mut Findings,
    ) -> Vec<ReferenceEntry> {
        let mut found = Found::default();
        walk::book(parts, notes, &mut found);
        if found.works.is_empty() {
            return Vec::new();
        }
        let mut known = BTreeMap::new();
        for (work, _) in &found.works {
            if self.library.get(&work.key).is_some() {
                let number = known.len();
                known.entry(work.key.clone()).or_insert_with(|| Id(format!("_work-{}", number + 1)));
            }
        }
        if !self.unreadable {
            self.report_unknown(&found.works, findings);
        }
        let Some((style, locales)) = &self.style else {
            walk::book(parts, notes, &mut Fill { words: &[], at: 0, known: &BTreeMap::new(), runs });
            return Vec::new();
        };
        let mut driver = BibliographyDriver::new();
        // Names alone look alike and would make the style tell works apart that need it not: they have a run of their own.
        let mut names = BibliographyDriver::new();
        for (work, _) in &found.works {
            let Some(entry) = self.library.get(&work.key) else { continue };
            let locator =
                work.locator.as_deref().map(|text| SpecificLocator(Locator::Page, LocatorPayload::Str(text)));
            let item = CitationItem::with_locator(entry, locator);
            let name = CitationItem::with_entry(entry).kind(CitePurpose::Author);
            driver.citation(CitationRequest::from_items(vec![item], style, locales));
            names.citation(CitationRequest::from_items(vec![name], style, locales));
        }
        let rendered = driver.finish(BibliographyRequest { style, locale: None, locale_files: locales });
        let names = names.finish(BibliographyRequest { style, locale: None, locale_files: locales });
        let mut citations = rendered.citations.iter();
        let mut names = names.citations.iter();
        let words: Vec<Option<Words>> = found
            .works
            .iter()
            .map(|(work, _)| {
                self.library.get(&work.key)?;
                let whole = format!("{:#}", citations.next()?.citation);
                let name = format!("{:#}", names.next()?.citation);
                Some(Words { whole, name })
            })
            .collect();
        walk::book(parts, notes, &mut Fill { words: &words, at: 0, known: &known, runs });
        let mut entries = Vec::new();
        let mut seen = BTreeSet::new();
        for item in rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default() {
            if let Some(id) = known.get(&item.key)
                && seen.insert(item.key.clone())
            {
                entries.push(ReferenceEntry { id: id.clone(), inlines: inlines(&item.content, runs) });
            }
        }
        entries
    }

    fn report_unknown(&self, works: &[(CitedWork, Option<Span>)], findings: &mut Findings) {
        for (work, span) in works {
            let Some(span) = span.filter(|_| self.library.get(&work.key).is_none()) else { continue };
            let help = match suggestion(&work.key, self.library.keys()) {
                Some(near) => format!("Write @{near}, or add {} to {BIBLIOGRAPHY}", work.key),
                None => format!("Add it to {BIBLIOGRAPHY}; where no work is meant, write \\@"),
            };
            findings.report(
                Finding::error(
                    codes::UNKNOWN_WORK,
                    span,
                    format!("the bibliography has no work {}", work.key),
                )
                .help(help),
            );
        }
    }
}

fn style(files: &Files, findings: &mut Findings) -> Option<(IndependentStyle, Vec<Locale>)> {
    let mut read = |path: &str| match files.asset_text(Utf8Path::new(path)) {
        Ok(file) => Some(files.text(file)),
        Err(error) => {
            findings.report(Finding::error(
                codes::CITATION_STYLE,
                Place::File(path.into()),
                format!("{path}: {error}"),
            ));
            None
        }
    };
    let (style, locale) = (read(STYLE)?, read(LOCALE)?);
    let style = IndependentStyle::from_xml(&style).map_err(|error| (STYLE, error.to_string()));
    let locale = LocaleFile::from_xml(&locale).map_err(|error| (LOCALE, error.to_string()));
    let mut sound = true;
    for (path, words) in [style.as_ref().err(), locale.as_ref().err()].into_iter().flatten() {
        sound = false;
        findings.report(
            Finding::error(
                codes::CITATION_STYLE,
                Place::File((*path).into()),
                format!("{path} is no CSL: {words}"),
            )
            .help("Mend the file, or remove it: the program's own copy then takes its place"),
        );
    }
    if !sound {
        return None;
    }
    Some((style.ok()?, vec![locale.ok()?.into()]))
}

/// A citation's words.
struct Words {
    /// Author, year and pages: 'Wenger 1998, p. 12'.
    whole: String,
    /// The author alone.
    name: String,
}

/// All works that are cited, in the order of reading, again for each citation.
#[derive(Default)]
struct Found {
    works: Vec<(CitedWork, Option<Span>)>,
}

impl Visitor for Found {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        if let Inline::Citation(citation) = &inline.value {
            self.works.extend(citation.works.iter().map(|work| (work.clone(), inline.span)));
        }
    }
}

/// Puts the words into the citations, in the same order.
struct Fill<'a> {
    words: &'a [Option<Words>],
    at: usize,
    known: &'a BTreeMap<String, Id>,
    runs: &'a mut RunIds,
}

impl Fill<'_> {
    fn text(&mut self, text: impl Into<String>) -> Spanned<Inline> {
        self.runs.text(text)
    }

    fn link(&mut self, key: &str, text: &str) -> Spanned<Inline> {
        let inlines = vec![self.runs.text(text)];
        match self.known.get(key) {
            Some(id) => {
                Spanned::generated(Inline::Link(Link { target: LinkTarget::Internal(id.clone()), inlines }))
            }
            None => Spanned::generated(Inline::Placeholder(self.runs.run(format!("@{key}")))),
        }
    }
}

impl Visitor for Fill<'_> {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Citation(Citation { works, narrative, rendered }) = &mut inline.value else { return };
        let mut parts: Inlines = Vec::new();
        for (index, work) in works.iter().enumerate() {
            let words = self.words.get(self.at).and_then(Option::as_ref);
            self.at += 1;
            if index > 0 {
                parts.push(self.text("; "));
            }
            if !work.prefix.is_empty() {
                parts.push(self.text(format!("{} ", work.prefix)));
            }
            match words {
                Some(words) if *narrative => {
                    let year = words.whole.strip_prefix(&words.name).unwrap_or(&words.whole).trim_start();
                    parts.push(self.link(&work.key, &format!("{} ({year})", words.name)));
                }
                Some(words) => parts.push(self.link(&work.key, &words.whole)),
                None => parts.push(self.link("", &work.key)),
            }
            if words.is_none()
                && let Some(Spanned { value: Inline::Placeholder(run), .. }) = parts.last_mut()
            {
                run.text = format!("@{}", work.key);
            }
            if !work.suffix.is_empty() {
                parts.push(self.text(format!(", {}", work.suffix)));
            }
        }
        if !*narrative {
            parts.insert(0, self.text("("));
            parts.push(self.text(")"));
        }
        *rendered = parts;
    }
}

/// What the citation style made, as inlines.
fn inlines(children: &ElemChildren, runs: &mut RunIds) -> Inlines {
    let mut inlines = Inlines::new();
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => inlines.push(formatted(text, runs)),
            ElemChild::Elem(elem) => inlines.extend(self::inlines(&elem.children, runs)),
            ElemChild::Markup(text) => inlines.push(runs.text(text)),
            ElemChild::Link { text, url } => {
                let shown = formatted(text, runs);
                inlines.push(match crate::source::address(url) {
                    Some(address) => Spanned::generated(Inline::Link(Link {
                        target: LinkTarget::Address(address),
                        inlines: vec![shown],
                    })),
                    None => shown,
                });
            }
            ElemChild::Transparent { .. } => {}
        }
    }
    inlines
}

fn formatted(text: &hayagriva::Formatted, runs: &mut RunIds) -> Spanned<Inline> {
    let inline = runs.text(&text.text);
    let wrap = |inline, wrap: fn(Inlines) -> Inline| Spanned::generated(wrap(vec![inline]));
    let inline = match text.formatting.font_style {
        FontStyle::Italic => wrap(inline, Inline::Emphasis),
        FontStyle::Normal => inline,
    };
    let inline = match text.formatting.font_weight {
        FontWeight::Bold => wrap(inline, Inline::Strong),
        FontWeight::Normal | FontWeight::Light => inline,
    };
    match text.formatting.vertical_align {
        VerticalAlign::Sup => wrap(inline, Inline::Superscript),
        VerticalAlign::Sub => wrap(inline, Inline::Subscript),
        VerticalAlign::Baseline | VerticalAlign::None => inline,
    }
}
