//! Where each page begins: from the glyphs of the laid-out pages back to the runs of the book.
//!
//! A page begins with the first word in the order of the emitted text that no earlier page has
//! shown. Notes stand outside of that order: they follow their mark to the foot of a page.

use super::codes;
use super::emission::Emission;
use super::typesetter::BookWorld;
use crate::book::{Book, Page, Pagination, Part};
use crate::finding::{Finding, Findings, Place};
use crate::model::Id;
use crate::span::Span as ManuscriptSpan;
use std::collections::{BTreeMap, BTreeSet};
use typst::WorldExt as _;
use typst::foundations::Content;
use typst::introspection::Tag;
use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// How the places begin that an index leads to.
const INDEX_PLACE: &str = "_index-";

/// Reads the pages of a laid-out book.
pub(super) fn find(
    document: &PagedDocument,
    world: &BookWorld<'_>,
    emission: &Emission,
    book: &Book,
    findings: &mut Findings,
) -> Pagination {
    let mut reader = Reader {
        emission,
        finder: LiteralFinder::new(world, emission),
        missing: emission.missing.clone(),
        places: BTreeMap::new(),
        page: 0,
    };
    let count = document.pages().len();
    let mut pages = Vec::with_capacity(count);
    let mut shown = None;
    for (index, page) in document.pages().iter().enumerate() {
        let mut places = Vec::new();
        reader.page = index;
        reader.frame(&page.frame, &mut places);
        let start = places.iter().filter(|place| Some(**place) > shown).min().copied();
        shown = shown.max(places.iter().max().copied());
        pages.push(Page {
            label: label(book, index, count, page),
            start: start.and_then(|(literal, byte)| {
                let literal = emission.literals.get(literal)?;
                Some((literal.run, literal.base + byte))
            }),
        });
    }
    let places = std::mem::take(&mut reader.places);
    reader.report(book, findings);
    Pagination { pages, places }
}

/// The folio, or for the pages of a cover their name.
fn label(book: &Book, index: usize, count: usize, page: &typst_layout::Page) -> String {
    let cover = |wanted: fn(&Part) -> bool| book.parts.iter().any(wanted);
    let words = &book.furniture;
    let name = match index {
        0 if cover(|part| matches!(part, Part::FrontCover(_))) => &words.front_cover,
        1 if cover(|part| matches!(part, Part::FrontCover(_))) => &words.inside_front_cover,
        _ if index + 2 == count && cover(|part| matches!(part, Part::BackCover(_))) => {
            &words.inside_back_cover
        }
        _ if index + 1 == count && cover(|part| matches!(part, Part::BackCover(_))) => &words.back_cover,
        _ => return page.number.to_string(),
    };
    if name.is_empty() { page.number.to_string() } else { name.clone() }
}

/// Finds the literal that a glyph is a part of.
pub(super) struct LiteralFinder<'a> {
    world: &'a BookWorld<'a>,
    emission: &'a Emission,
    /// The span that was looked up last: glyphs in a row share theirs.
    last: Option<(Span, Option<usize>)>,
}

impl<'a> LiteralFinder<'a> {
    pub(super) fn new(world: &'a BookWorld<'a>, emission: &'a Emission) -> Self {
        Self { world, emission, last: None }
    }

    /// The index of the literal; none for words of a template.
    pub(super) fn literal(&mut self, span: Span) -> Option<usize> {
        if let Some((last, literal)) = self.last
            && last == span
        {
            return literal;
        }
        let literal = if span.id() == Some(typst::World::main(self.world)) {
            self.world.range(span).and_then(|range| self.emission.literal_at(range.start))
        } else {
            None
        };
        self.last = Some((span, literal));
        literal
    }
}

struct Reader<'a> {
    emission: &'a Emission,
    finder: LiteralFinder<'a>,
    /// Characters that no font holds, with the literal in which they stand.
    missing: BTreeSet<(char, Option<usize>)>,
    /// The places of the index, with their pages.
    places: BTreeMap<Id, usize>,
    /// The page that is read.
    page: usize,
}

impl Reader<'_> {
    /// The places of all glyphs in a frame: index of the literal and byte in it.
    fn frame(&mut self, frame: &Frame, places: &mut Vec<(usize, usize)>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => self.frame(&group.frame, places),
                FrameItem::Text(text) => self.text(text, places),
                FrameItem::Tag(Tag::Start(element, _)) => self.place(element, places),
                FrameItem::Shape(..)
                | FrameItem::Image(..)
                | FrameItem::Link(..)
                | FrameItem::Tag(Tag::End(..)) => {}
            }
        }
    }

    /// Takes down where a place of the index stands, or matter without words.
    fn place(&mut self, element: &Content, places: &mut Vec<(usize, usize)>) {
        let Some(name) = element.label().map(|label| label.resolve()) else { return };
        if name.as_str().starts_with(INDEX_PLACE) {
            self.places.entry(Id(name.to_string())).or_insert(self.page);
        } else if let Some(literal) = Emission::marked(name.as_str()) {
            places.push((literal, 0));
        }
    }

    fn text(&mut self, text: &TextItem, places: &mut Vec<(usize, usize)>) {
        for glyph in &text.glyphs {
            let literal = self.finder.literal(glyph.span.0);
            if glyph.id == 0
                && let Some(character) = text.text.get(glyph.range()).and_then(|text| text.chars().next())
            {
                self.missing.insert((character, literal));
            }
            if let Some(literal) = literal
                && self.emission.literals.get(literal).is_some_and(|literal| !literal.in_note)
            {
                places.push((literal, usize::from(glyph.span.1)));
            }
        }
    }

    /// A finding for each missing character, at the first place where it is missing.
    fn report(self, book: &Book, findings: &mut Findings) {
        let mut told = BTreeSet::new();
        for (character, literal) in self.missing {
            if !told.insert(character) {
                continue;
            }
            let span = literal.and_then(|literal| self.emission.literals.get(literal)?.span);
            let place = span.map_or_else(
                || Place::File(format!("manuscripts/{0}/manuscript.md", book.identity.slug).into()),
                |span: ManuscriptSpan| Place::Span(span),
            );
            findings.report(
                Finding::warning(
                    codes::MISSING_GLYPH,
                    place,
                    format!("no font of the house holds '{character}' (U+{:04X})", u32::from(character)),
                )
                .help("Put a font that holds it under fonts/ and name it in [type] of styles/house.toml"),
            );
        }
    }
}
