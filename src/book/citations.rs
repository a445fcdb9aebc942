//! Citations and references, in the citation style of the house (CSL 1.0.2), by hayagriva.

use super::citation_order::{Cite, in_book};
use super::citation_style::{CitationStyle, Placing};
use super::citation_words::{Piece, Words, cited_words};
use super::stops::drop_double_stops;
use super::{Note, Part, ReferenceEntry, citation_notes, codes, walk};
use crate::finding::{Finding, Findings, Place, suggestion};
use crate::model::walk::Visitor;
use crate::model::{Citation, Id, Inline, Inlines, Link, LinkTarget, RunIds};
use crate::source::{Files, ReadError};
use crate::span::{Span, Spanned};
use camino::Utf8Path;
use hayagriva::citationberg::{FontStyle, FontWeight, VerticalAlign};
use hayagriva::{Elem, ElemChild, ElemChildren, Library};
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

    /// Makes citations what the style has them be, before notes are numbered: those of a style for notes move into
    /// notes of their own.
    pub(super) fn place(&self, parts: &mut [Part], notes: &mut Vec<Note>, runs: &mut RunIds) {
        match self.style.as_ref().map(CitationStyle::placing) {
            Some(Placing::Notes) => citation_notes::move_to_notes(parts, notes, runs),
            Some(Placing::Raised) => citation_notes::raise(parts, notes, runs),
            Some(Placing::Line) | None => {}
        }
    }

    /// Gives all citations of a book their words, and gives the works that are cited.
    pub(super) fn cite(
        &self,
        parts: &mut [Part],
        notes: &mut [Note],
        runs: &mut RunIds,
        findings: &mut Findings,
    ) -> Vec<ReferenceEntry> {
        let (cited, order) = in_book(parts, notes);
        if cited.is_empty() {
            return Vec::new();
        }
        if !self.unreadable {
            self.report_unknown(&cited, findings);
        }
        let Some(style) = &self.style else {
            let known = BTreeMap::new();
            walk::book(parts, notes, &mut Fill { words: &[], at: 0, known: &known, runs });
            return Vec::new();
        };
        let (words, bibliography) = cited_words(&cited, &order, &self.library, style);
        let mut known = BTreeMap::new();
        let mut entries = Vec::new();
        for item in bibliography.map(|bibliography| bibliography.items).unwrap_or_default() {
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
        self.report_silence(&cited, &words, findings);
        walk::book(parts, notes, &mut Fill { words: &words, at: 0, known: &known, runs });
        entries
    }

    fn report_unknown(&self, cited: &[Cite], findings: &mut Findings) {
        for Cite { works, span, .. } in cited {
            for work in works.iter().filter(|work| self.library.get(&work.key).is_none()) {
                let Some(span) = *span else { continue };
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

    /// Tells of works that the style has no words for.
    fn report_silence(&self, cited: &[Cite], words: &[Words], findings: &mut Findings) {
        for (Cite { works, span, .. }, words) in cited.iter().zip(words) {
            for work in words.silent.iter().filter_map(|index| works.get(*index)) {
                let Some(span) = *span else { continue };
                findings.report(
                    Finding::error(
                        codes::CITATION_STYLE,
                        span,
                        format!("the citation style has no words for {}", work.key),
                    )
                    .help(format!("Give {} what the style asks for in {BIBLIOGRAPHY}", work.key)),
                );
            }
        }
    }
}

/// Puts the words into the citations, in the order in which they were found.
struct Fill<'a> {
    words: &'a [Words],
    at: usize,
    known: &'a BTreeMap<String, Id>,
    runs: &'a mut RunIds,
}

impl Fill<'_> {
    /// A work in the words of the style, linked to where it is listed.
    fn work(&mut self, key: &str, words: &ElemChildren, linked: bool) -> Inlines {
        match self.known.get(key).filter(|_| linked) {
            Some(id) => {
                let inlines = inlines(&unlinked(words), self.runs);
                let target = LinkTarget::Internal(id.clone());
                vec![Spanned::generated(Inline::Link(Link { target, inlines }))]
            }
            None => inlines(words, self.runs),
        }
    }

    fn missing(&mut self, key: &str) -> Spanned<Inline> {
        Spanned::generated(Inline::Placeholder(self.runs.run(format!("@{key}"))))
    }
}

impl Visitor for Fill<'_> {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Citation(Citation { works, narrative: _, rendered }) = &mut inline.value else { return };
        let found = self.words.get(self.at);
        self.at += 1;
        let mut parts: Inlines = Vec::new();
        for piece in found.map(|words| words.pieces.as_slice()).unwrap_or_default() {
            match piece {
                Piece::Between(text) => parts.push(formatted(text, self.runs)),
                Piece::Own(text) => parts.push(self.runs.text(text)),
                Piece::Work { index, words, linked } => {
                    if let Some(work) = works.get(*index) {
                        parts.extend(self.work(&work.key, words, *linked));
                    }
                }
                Piece::Missing(index) => {
                    if let Some(work) = works.get(*index) {
                        parts.push(self.missing(&work.key));
                    }
                }
            }
        }
        if found.is_none() {
            for (index, work) in works.iter().enumerate() {
                if index > 0 {
                    parts.push(self.runs.text("; "));
                }
                parts.push(self.missing(&work.key));
            }
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
