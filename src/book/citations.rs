//! Citations and references, in the citation style of the house (CSL 1.0.2), by hayagriva.

use super::citation_style::{CitationStyle, locator};
use super::codes;
use super::stops::drop_double_stops;
use super::{Note, Part, ReferenceEntry, walk};
use crate::finding::{Finding, Findings, Place, suggestion};
use crate::model::walk::Visitor;
use crate::model::{Citation, CitedWork, Id, Inline, Inlines, Link, LinkTarget, RunIds};
use crate::source::{Files, ReadError};
use crate::span::{Span, Spanned};
use camino::Utf8Path;
use hayagriva::citationberg::{FontStyle, FontWeight, IndependentStyle, VerticalAlign};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Elem, ElemChild,
    ElemChildren, Entry, Formatting, Library, LocatorPayload, Rendered, SpecificLocator,
};
use std::collections::BTreeMap;

/// The bibliography of a workspace, and how its works are cited.
#[derive(Debug, Default)]
pub struct Bibliography {
    library: Library,
    style: Option<CitationStyle>,
    /// Whether the file is there and cannot be read: then nothing is known of any key.
    unreadable: bool,
}

const BIBLIOGRAPHY: &str = "manuscripts/references.bib";

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
        Self { library, style: CitationStyle::load(files, findings), unreadable: false }
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
        if !self.unreadable {
            self.report_unknown(&found.works, findings);
        }
        let Some(style) = &self.style else {
            let known = BTreeMap::new();
            walk::book(parts, notes, &mut Fill { words: &[], at: 0, style: None, known: &known, runs });
            return Vec::new();
        };
        let works: Vec<(&Entry, &CitedWork)> = found
            .works
            .iter()
            .filter_map(|found| Some((self.library.get(&found.work.key)?, &found.work)))
            .collect();
        let rendered = render(&works, &style.bare, None, style);
        // In a sentence works look otherwise, and would make the style tell works apart that need it not: a run of their own.
        let narrative = match found.works.iter().any(|found| found.narrative) {
            true => render(&works, &style.whole, Some(CitePurpose::Prose), style).citations,
            false => Vec::new(),
        };
        let mut known = BTreeMap::new();
        let mut entries = Vec::new();
        for item in rendered.bibliography.map(|bibliography| bibliography.items).unwrap_or_default() {
            if known.contains_key(&item.key) {
                continue;
            }
            let id = Id(format!("_work-{}", known.len() + 1));
            let mut inlines = Inlines::new();
            if let Some(first) = item.first_field {
                inlines = self::inlines(&ElemChildren(vec![first]), runs);
                inlines.push(runs.text(" "));
            }
            inlines.extend(self::inlines(&item.content, runs));
            drop_double_stops(&mut inlines);
            known.insert(item.key, id.clone());
            entries.push(ReferenceEntry { id, inlines });
        }
        let mut citations = rendered.citations.iter().enumerate();
        let words: Vec<Option<&ElemChildren>> = found
            .works
            .iter()
            .map(|found| {
                self.library.get(&found.work.key)?;
                let (at, citation) = citations.next()?;
                let citation = if found.narrative { narrative.get(at)? } else { citation };
                (!format!("{:#}", citation.citation).trim().is_empty()).then_some(&citation.citation)
            })
            .collect();
        self.report_silence(&found.works, &words, findings);
        walk::book(parts, notes, &mut Fill { words: &words, at: 0, style: Some(style), known: &known, runs });
        entries
    }

    fn report_unknown(&self, works: &[FoundWork], findings: &mut Findings) {
        for FoundWork { work, span, narrative: _ } in works {
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

    /// Tells of works that the style has no words for.
    fn report_silence(&self, works: &[FoundWork], words: &[Option<&ElemChildren>], findings: &mut Findings) {
        for (FoundWork { work, span, narrative: _ }, words) in works.iter().zip(words) {
            if let Some(span) = span
                && words.is_none()
                && self.library.get(&work.key).is_some()
            {
                findings.report(
                    Finding::error(
                        codes::CITATION_STYLE,
                        *span,
                        format!("the citation style has no words for {}", work.key),
                    )
                    .help(format!("Give {} what the style asks for in {BIBLIOGRAPHY}", work.key)),
                );
            }
        }
    }
}

/// All works in the words of a style, each as a citation of its own.
fn render(
    works: &[(&Entry, &CitedWork)],
    csl: &IndependentStyle,
    purpose: Option<CitePurpose>,
    style: &CitationStyle,
) -> Rendered {
    let mut driver = BibliographyDriver::new();
    for (entry, work) in works {
        let locator = work.locator.as_deref().map(|text| {
            let (kind, text) = locator(text);
            SpecificLocator(kind, LocatorPayload::Str(text))
        });
        let mut item = CitationItem::with_locator(*entry, locator);
        item.purpose = purpose;
        let language = style.language.clone();
        driver.citation(CitationRequest::new(vec![item], csl, language, &style.locales, None));
    }
    driver.finish(BibliographyRequest::new(csl, style.language.clone(), &style.locales))
}

/// A work that is cited somewhere.
struct FoundWork {
    work: CitedWork,
    span: Option<Span>,
    narrative: bool,
}

/// All works that are cited, in the order of reading, again for each citation.
#[derive(Default)]
struct Found {
    works: Vec<FoundWork>,
}

impl Visitor for Found {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Citation(Citation { works, narrative, rendered: _ }) = &inline.value else { return };
        let (span, narrative) = (inline.span, *narrative);
        self.works.extend(works.iter().map(|work| FoundWork { work: work.clone(), span, narrative }));
    }
}

/// Puts the words into the citations, in the same order.
struct Fill<'a> {
    words: &'a [Option<&'a ElemChildren>],
    at: usize,
    style: Option<&'a CitationStyle>,
    known: &'a BTreeMap<String, Id>,
    runs: &'a mut RunIds,
}

impl Fill<'_> {
    /// What the style sets around (0, 2) or between (1) works, formatted as it has it.
    fn affix(&mut self, which: usize) -> Option<Spanned<Inline>> {
        let style = self.style?;
        let text = style.affixes.get(which).filter(|text| !text.is_empty())?.clone();
        let layout = &style.bare.citation.layout;
        let formatting = Formatting {
            font_style: layout.font_style.unwrap_or_default(),
            font_variant: layout.font_variant.unwrap_or_default(),
            font_weight: layout.font_weight.unwrap_or_default(),
            text_decoration: layout.text_decoration.unwrap_or_default(),
            vertical_align: layout.vertical_align.unwrap_or_default(),
        };
        Some(formatted(&hayagriva::Formatted { text, formatting }, self.runs))
    }

    /// A work in the words of the style, linked to where it is listed.
    fn work(&mut self, key: &str, words: Option<&ElemChildren>) -> Inlines {
        let Some(words) = words else {
            return vec![Spanned::generated(Inline::Placeholder(self.runs.run(format!("@{key}"))))];
        };
        let inlines = inlines(&unlinked(words), self.runs);
        match self.known.get(key) {
            Some(id) => {
                let target = LinkTarget::Internal(id.clone());
                vec![Spanned::generated(Inline::Link(Link { target, inlines }))]
            }
            None => inlines,
        }
    }
}

impl Visitor for Fill<'_> {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Citation(Citation { works, narrative, rendered }) = &mut inline.value else { return };
        let mut parts: Inlines = Vec::new();
        if !*narrative {
            parts.extend(self.affix(0));
        }
        for (index, work) in works.iter().enumerate() {
            let words = self.words.get(self.at).copied().flatten();
            self.at += 1;
            if index > 0 {
                parts.extend(self.affix(1));
            }
            if !work.prefix.is_empty() {
                parts.push(self.runs.text(format!("{} ", work.prefix)));
            }
            parts.extend(self.work(&work.key, words));
            if !work.suffix.is_empty() {
                parts.push(self.runs.text(format!(", {}", work.suffix)));
            }
        }
        if !*narrative {
            parts.extend(self.affix(2));
        }
        *rendered = parts;
    }
}

/// The same words with no links in them: a citation is itself a link.
fn unlinked(children: &ElemChildren) -> ElemChildren {
    let unlinked = |child: &ElemChild| match child {
        ElemChild::Link { text, url: _ } => ElemChild::Text(text.clone()),
        ElemChild::Elem(elem) => ElemChild::Elem(Elem {
            children: unlinked(&elem.children),
            display: elem.display,
            meta: elem.meta.clone(),
        }),
        ElemChild::Text(_) | ElemChild::Markup(_) | ElemChild::Transparent { .. } => child.clone(),
    };
    ElemChildren(children.0.iter().map(unlinked).collect())
}

/// What the citation style made, as inlines.
fn inlines(children: &ElemChildren, runs: &mut RunIds) -> Inlines {
    let mut inlines = Inlines::new();
    for child in &children.0 {
        match child {
            ElemChild::Text(text) => inlines.push(formatted(text, runs)),
            ElemChild::Elem(elem) => {
                inlines.extend(self::inlines(&elem.children, runs));
                // What a style sets beside or below the rest runs on here.
                if elem.display.is_some() {
                    inlines.push(runs.text(" "));
                }
            }
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
