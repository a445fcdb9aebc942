//! What the writers of blocks and inlines share: the document being written and what is known of the book.

use super::drawing::Palette;
use super::markup::Markup;
use super::page_breaks::PageBreaks;
use super::pictures::Picture;
use crate::book::Book;
use crate::figure::ChartSetting;
use crate::house::Words;
use crate::model::*;
use crate::span::Spanned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What a pass over the book has found. The first pass finds it for the second.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The document in which each name stands.
    pub(super) places: BTreeMap<String, usize>,
    /// The runs that are set as text.
    pub(super) runs: BTreeSet<RunId>,
    /// For each note the documents of its marks, in order.
    pub(super) marks: BTreeMap<NoteId, Vec<usize>>,
    /// The images that are used.
    pub(super) images: BTreeSet<ImageId>,
    /// The widths at which images are set, in per cent of the measure.
    pub(super) widths: BTreeSet<u8>,
    /// What the book contains.
    pub(super) features: Features,
    /// The page breaks that are set.
    pub(super) page_breaks: BTreeSet<String>,
}

/// What a book contains, as its accessibility metadata tell.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Features {
    /// Pictures that say something.
    pub(super) pictures: bool,
    /// Charts, each with its data.
    pub(super) charts: bool,
    /// Formulas as MathML.
    pub(super) formulas: bool,
    /// An index.
    pub(super) index: bool,
}

/// The parts of the book that need no document to be known.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The book.
    pub(super) book: &'a Book,
    /// What the first pass found.
    pub(super) found: &'a Found,
    /// Where pages begin.
    pub(super) breaks: &'a PageBreaks,
    /// The pictures, once it is known which are used.
    pub(super) pictures: &'a BTreeMap<ImageId, Picture>,
    /// The file names of the documents, relative to `OEBPS`.
    pub(super) names: &'a [String],
    /// The words of the house.
    pub(super) words: &'a Words,
    /// How charts are set.
    pub(super) charts: &'a ChartSetting,
    /// The colours of drawings.
    pub(super) palette: Palette<'a>,
}

/// A document that is being written.
pub(super) struct Writer<'a> {
    /// What is known of the book.
    pub(super) known: &'a Known<'a>,
    /// What this pass finds.
    pub(super) found: &'a mut Found,
    /// Which document this is.
    pub(super) document: usize,
    /// Its text.
    pub(super) out: Markup,
    /// The notes that stand at its end.
    pub(super) notes: Vec<NoteReference>,
    /// Whether a link is open: links cannot hold links.
    pub(super) in_link: bool,
    /// Whether a citation is open.
    pub(super) in_citation: bool,
    /// The marks of notes that wait for the end of a link.
    pub(super) waiting: Vec<NoteReference>,
    /// The level of the last heading.
    pub(super) level: u8,
    /// How many names this document made for itself.
    names_made: u32,
    /// The names of the regions of this document, as they are heard.
    regions: BTreeSet<String>,
}

impl<'a> Writer<'a> {
    /// Begins a document.
    pub(super) fn new(known: &'a Known<'a>, found: &'a mut Found, document: usize) -> Self {
        Self {
            known,
            found,
            document,
            out: Markup::default(),
            notes: Vec::new(),
            in_link: false,
            in_citation: false,
            waiting: Vec::new(),
            level: 1,
            names_made: 0,
            regions: BTreeSet::new(),
        }
    }

    /// Notes that a name of the book stands here, and gives it as an attribute's value.
    pub(super) fn place(&mut self, id: &Id) -> String {
        self.found.places.entry(id.0.clone()).or_insert(self.document);
        id.0.clone()
    }

    /// A name that the book does not have.
    pub(super) fn own_name(&self, base: &str) -> String {
        let mut name = base.to_owned();
        while self.known.found.places.contains_key(&name) {
            name.push_str("-x");
        }
        name
    }

    /// A name for something of this document alone.
    pub(super) fn new_name(&mut self, base: &str) -> String {
        self.names_made += 1;
        self.own_name(&format!("{base}-{}", self.names_made))
    }

    /// The role of something that is reached for itself: a region is a landmark, so each has a name of its own.
    pub(super) fn region_role(&mut self, words: &str) -> &'static str {
        if self.regions.insert(words.trim().to_lowercase()) { "region" } else { "group" }
    }

    /// Where a name of the book is found from this document; `None` if nothing has it.
    pub(super) fn link_to(&self, id: &Id) -> Option<String> {
        let document = *self.known.found.places.get(&id.0)?;
        self.address(document, &id.0)
    }

    /// A place in a document, as seen from this one.
    pub(super) fn address(&self, document: usize, id: &str) -> Option<String> {
        if document == self.document {
            return Some(format!("#{id}"));
        }
        let name = self.known.names.get(document)?;
        let path = match name.strip_prefix("text/") {
            Some(name) => name.to_owned(),
            None => format!("../{name}"),
        };
        Some(format!("{path}#{id}"))
    }

    /// A run of text, with the pages that begin in it.
    pub(super) fn run(&mut self, run: &Run) {
        self.part_of_run(run, 0..run.text.len());
    }

    /// Some of the text of a run, from and to a byte.
    pub(super) fn part_of_run(&mut self, run: &Run, part: Range<usize>) {
        let Run { id, text } = run;
        self.found.runs.insert(*id);
        let breaks = self.known.breaks;
        let mut from = part.start;
        let last = part.end == text.len();
        let inside = breaks.in_run(*id, text).filter(|(at, _)| part.contains(at) || last && *at == part.end);
        for (at, page_break) in inside {
            if let Some(words) = text.get(from..at) {
                self.out.text(words);
                from = at;
            }
            self.page_break(&page_break.id, &page_break.label);
        }
        self.out.text(text.get(from..part.end).unwrap_or_default());
    }

    /// The pages that begin with the first word of a heading or a link go before it, or they would be heard as part
    /// of its words; those of a caption go before its label and, as in print, before what it belongs to.
    pub(super) fn page_breaks_before(&mut self, inlines: &[Spanned<Inline>]) {
        let Some(Run { id, text }) = inlines.first().and_then(|first| first_run(&first.value)) else {
            return;
        };
        self.page_breaks_at(*id, text);
    }

    /// The pages that begin with a run.
    pub(super) fn page_breaks_at(&mut self, run: RunId, text: &str) {
        self.found.runs.insert(run);
        let breaks = self.known.breaks;
        for (at, page_break) in breaks.in_run(run, text) {
            if at == 0 {
                self.page_break(&page_break.id, &page_break.label);
            }
        }
    }

    /// The pages that begin with this document, without a place in its text.
    pub(super) fn first_page_breaks(&mut self) {
        let breaks = self.known.breaks;
        for page_break in breaks.at_start(self.document) {
            self.page_break(&page_break.id, &page_break.label);
        }
    }

    fn page_break(&mut self, id: &str, label: &str) {
        if self.found.page_breaks.insert(id.to_owned()) {
            write_page_break(&mut self.out, id, label);
        }
    }
}

/// The run of text that an inline begins with.
fn first_run(inline: &Inline) -> Option<&Run> {
    match inline {
        Inline::Text(run) | Inline::Code(run) | Inline::Placeholder(run) => Some(run),
        Inline::Emphasis(inlines)
        | Inline::Strong(inlines)
        | Inline::Struck(inlines)
        | Inline::Superscript(inlines)
        | Inline::Subscript(inlines)
        | Inline::Keyboard(inlines)
        | Inline::Verbatim(inlines)
        | Inline::Language(LanguageSpan { language: _, direction: _, inlines })
        | Inline::Link(Link { target: _, inlines })
        | Inline::Citation(Citation { works: _, narrative: _, rendered: inlines })
        | Inline::Reference(CrossReference { target: _, rendered: inlines, page_lead: _ })
        | Inline::Index(IndexTerm { id: _, entry: _, see: _, inlines })
        | Inline::Abbreviation(Abbreviation { inlines, expansion: _, spelled_out: _ }) => {
            inlines.first().and_then(|first| first_run(&first.value))
        }
        Inline::Math(_) | Inline::Image(_) | Inline::Note(_) | Inline::LineBreak => None,
    }
}

/// The beginning of a printed page.
pub(super) fn write_page_break(out: &mut Markup, id: &str, label: &str) {
    out.empty(
        "span",
        &[("epub:type", "pagebreak"), ("role", "doc-pagebreak"), ("id", id), ("aria-label", label)],
    );
}
