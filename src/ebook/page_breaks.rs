//! The pages of the printed book, shown at the same characters of the ebook.

use super::writer::Found;
use crate::book::*;
use crate::model::{Block, Blocks, CodeBlock, Figure, Id, Inline, Inlines, RunId, walk};
use crate::span::Spanned;
use std::collections::{BTreeMap, BTreeSet};

/// The beginning of a printed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PageBreak {
    /// Its name in the document.
    pub(super) id: String,
    /// The page's folio.
    pub(super) label: String,
    /// The byte of its run.
    offset: usize,
}

/// Where each page break goes.
#[derive(Debug, Default)]
pub(super) struct PageBreaks {
    by_run: BTreeMap<RunId, Vec<PageBreak>>,
    by_document: BTreeMap<usize, Vec<PageBreak>>,
    /// The page on which each place of the index stands, by its label.
    places: BTreeMap<Id, String>,
}

impl PageBreaks {
    /// Plans them: `documents` tells, for each part, the document that stands for it or follows it.
    pub(super) fn plan(
        pagination: &Pagination,
        book: &Book,
        documents: &[Option<usize>],
        found: &Found,
    ) -> Self {
        let owners = owners(book, documents);
        let mut taken: BTreeSet<String> = found.places.keys().cloned().collect();
        let mut plan = Self::default();
        let mut last_document = documents.iter().flatten().next().copied();
        for Page { label, start } in &pagination.pages {
            let Some((run, offset)) = *start else { continue };
            if let Some(&owner) = owners.get(&run) {
                last_document = Some(owner);
            }
            let id = name(label, &mut taken);
            let page_break = PageBreak { id, label: label.clone(), offset };
            if found.runs.contains(&run) {
                plan.by_run.entry(run).or_default().push(page_break);
            } else if let Some(document) = last_document {
                plan.by_document.entry(document).or_default().push(page_break);
            }
        }
        for (place, page) in &pagination.places {
            if let Some(page) = pagination.pages.get(*page) {
                plan.places.insert(place.clone(), page.label.clone());
            }
        }
        for breaks in plan.by_run.values_mut() {
            breaks.sort_by_key(|page_break| page_break.offset);
        }
        plan
    }

    /// Those in a run, with the byte at which each goes.
    pub(super) fn in_run<'a>(
        &'a self,
        run: RunId,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, &'a PageBreak)> {
        let breaks = self.by_run.get(&run).map(Vec::as_slice).unwrap_or_default();
        breaks.iter().map(move |page_break| (behind_word(text, page_break.offset), page_break))
    }

    /// Those that go to the start of a document.
    pub(super) fn at_start(&self, document: usize) -> &[PageBreak] {
        self.by_document.get(&document).map(Vec::as_slice).unwrap_or_default()
    }

    /// The label of the page on which a place of the index stands.
    pub(super) fn page_of(&self, place: &Id) -> Option<&str> {
        self.places.get(place).map(String::as_str)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.by_run.is_empty() && self.by_document.is_empty()
    }
}

/// `page-7`, `page-front-cover`: a name that nothing else has.
fn name(label: &str, taken: &mut BTreeSet<String>) -> String {
    let base = format!("page-{}", super::slug(label));
    let mut id = base.clone();
    let mut count = 1;
    while !taken.insert(id.clone()) {
        count += 1;
        id = format!("{base}-{count}");
    }
    id
}

/// `offset`, or, where it is inside a word, the place behind that word.
fn behind_word(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset += 1;
    }
    let in_word =
        |c: char| c.is_alphanumeric() || matches!(c, '\u{ad}' | '\'' | '\u{2019}' | '\u{200d}') || is_mark(c);
    let (before, behind) = text.split_at(offset);
    let inside =
        before.chars().next_back().is_some_and(in_word) && behind.chars().next().is_some_and(in_word);
    if !inside {
        return offset;
    }
    offset + behind.find(|c| !in_word(c)).unwrap_or(behind.len())
}

/// Whether a character is set on the one before it.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}')
}

/// The document of every run of every part, set in the ebook or not.
fn owners(book: &Book, documents: &[Option<usize>]) -> BTreeMap<RunId, usize> {
    let mut owners = BTreeMap::new();
    for (part, document) in book.parts.iter().zip(documents) {
        if let Some(document) = document {
            let mut collect = Collect { runs: Vec::new() };
            part_runs(part, &mut collect);
            owners.extend(collect.runs.into_iter().map(|run| (run, *document)));
        }
    }
    owners
}

struct Collect {
    runs: Vec<RunId>,
}

impl Collect {
    fn blocks(&mut self, blocks: &Blocks) {
        walk::blocks(&mut blocks.clone(), self);
    }

    fn lines<'a>(&mut self, lines: impl IntoIterator<Item = &'a Inlines>) {
        for line in lines {
            walk::sequence(&mut line.clone(), self);
        }
    }
}

impl walk::Visitor for Collect {
    fn block(&mut self, block: &mut Spanned<Block>) {
        match &block.value {
            Block::Code(CodeBlock { language: _, text }) => self.runs.push(text.id),
            Block::Figure(Figure { id: _, mark, label: _, body: _, caption: _ }) => self.runs.push(*mark),
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::List(_)
            | Block::DefinitionList(_)
            | Block::Quotation(_)
            | Block::Math(_)
            | Block::Table(_)
            | Block::Division(_)
            | Block::ThematicBreak
            | Block::WritingLines(_) => {}
        }
    }

    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        if let Inline::Text(run) | Inline::Code(run) | Inline::Placeholder(run) = &inline.value {
            self.runs.push(run.id);
        }
    }
}

fn index_runs(entries: &[IndexEntry], to: &mut Collect) {
    for IndexEntry { words, places: _, see, children } in entries {
        to.lines([words, see]);
        index_runs(children, to);
    }
}

fn part_runs(part: &Part, to: &mut Collect) {
    match part {
        Part::FrontCover(FrontCover {
            id: _,
            wordmark,
            title,
            programme,
            strapline,
            publisher_short,
            publisher,
            web,
        }) => {
            to.lines(wordmark);
            to.lines([title, programme]);
            to.lines(strapline);
            to.lines([publisher_short, publisher, web]);
        }
        Part::InsideFrontCover(InsideFrontCover { id: _, programme, strapline }) => {
            to.lines([programme]);
            to.lines(strapline);
        }
        Part::TitlePage(TitlePage {
            id: _,
            wordmark,
            title,
            place_in_series,
            contributors,
            edition,
            programme,
            publisher,
        }) => {
            to.lines(wordmark);
            to.lines([title, place_in_series]);
            to.lines(contributors);
            to.lines([edition, programme, publisher]);
        }
        Part::SeriesPage(section)
        | Part::Introduction(section)
        | Part::Glossary(section)
        | Part::Material(section) => {
            let Section { id: _, heading, blocks } = section;
            to.lines([heading]);
            to.blocks(blocks);
        }
        Part::Contents(Contents { id: _, heading, entries, lists }) => {
            to.lines([heading]);
            for ContentsEntry { target: _, kind: _, kind_label, title } in entries {
                to.lines([kind_label, title]);
            }
            for ContentsList { kind: _, heading, entries } in lists {
                to.lines([heading]);
                for ListedEntry { target: _, label, title } in entries {
                    to.lines([label, title]);
                }
            }
        }
        Part::Chapter(chapter) => {
            let ChapterPart {
                id: _,
                kind: _,
                kind_label,
                heading,
                provenance,
                summary,
                byline,
                source,
                blocks,
            } = &**chapter;
            to.lines([kind_label, heading, provenance, summary, byline, source]);
            to.blocks(blocks);
        }
        Part::References(References { id: _, heading, entries }) => {
            to.lines([heading]);
            for ReferenceEntry { id: _, inlines } in entries {
                to.lines([inlines]);
            }
        }
        Part::Index(Index { id: _, heading, entries }) => {
            to.lines([heading]);
            index_runs(entries, to);
        }
        Part::NotesPages(NotesPages { id: _, heading }) => to.lines([heading]),
        Part::SeriesListing(SeriesListing { id: _, heading, about, lead_in, question, entries }) => {
            to.lines([heading, lead_in, question]);
            to.blocks(about);
            for ListingEntry { number: _, title, this_edition: _, mark, status, isbns } in entries {
                to.lines([title, mark, status]);
                to.lines(isbns);
            }
        }
        Part::Imprint(Imprint { id: _, heading, publisher, address, contact, blocks }) => {
            to.lines([heading, publisher]);
            to.lines(address);
            for Contact { label, label_in_full: _, value } in contact {
                to.lines([label, value]);
            }
            to.blocks(blocks);
        }
        Part::BackCover(BackCover {
            id: _,
            wordmark,
            title,
            summary,
            quotation,
            quotation_by,
            programme,
            strapline,
            publisher_short,
            publisher,
            web,
            isbn: _,
        }) => {
            to.lines(wordmark);
            to.lines([title, summary, quotation, quotation_by, programme]);
            to.lines(strapline);
            to.lines([publisher_short, publisher, web]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::behind_word;

    #[test]
    fn a_break_inside_a_word_goes_behind_it() {
        assert_eq!(behind_word("one two", 4), 4);
        assert_eq!(behind_word("one two, three", 5), 7);
        assert_eq!(behind_word("don\u{2019}t go", 3), 7);
        assert_eq!(behind_word("naïve", 3), 6);
        assert_eq!(behind_word("well-known fact", 5), 5);
        assert_eq!(behind_word("end", 99), 3);
    }
}
