//! All words of a book, in the order of reading, for whoever has to look at each of them.

use super::*;
use crate::model::walk::{Visitor, blocks, sequence};
use crate::model::{Inlines, Note};

/// Visits every text of the parts, and then the notes.
pub(super) fn book(parts: &mut [Part], notes: &mut [Note], visitor: &mut impl Visitor) {
    for part in parts {
        self::part(part, visitor);
    }
    for note in notes {
        blocks(&mut note.blocks, visitor);
    }
}

fn sequences<'a>(lines: impl IntoIterator<Item = &'a mut Inlines>, visitor: &mut impl Visitor) {
    for line in lines {
        sequence(line, visitor);
    }
}

fn part(part: &mut Part, visitor: &mut impl Visitor) {
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
            sequences(wordmark, visitor);
            sequences([title, programme], visitor);
            sequences(strapline, visitor);
            sequences([publisher_short, publisher, web], visitor);
        }
        Part::InsideFrontCover(InsideFrontCover { id: _, programme, strapline }) => {
            sequence(programme, visitor);
            sequences(strapline, visitor);
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
            sequences(wordmark, visitor);
            sequences([title, place_in_series], visitor);
            sequences(contributors, visitor);
            sequences([edition, programme, publisher], visitor);
        }
        Part::SeriesPage(section)
        | Part::Introduction(section)
        | Part::Glossary(section)
        | Part::Material(section) => {
            let Section { id: _, heading, blocks: text } = section;
            sequence(heading, visitor);
            blocks(text, visitor);
        }
        Part::Contents(Contents { id: _, heading, entries, lists }) => {
            sequence(heading, visitor);
            for ContentsEntry { target: _, kind: _, kind_label, title } in entries {
                sequences([kind_label, title], visitor);
            }
            for ContentsList { kind: _, heading, entries } in lists {
                sequence(heading, visitor);
                for ListedEntry { target: _, label, title } in entries {
                    sequences([label, title], visitor);
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
                blocks: text,
            } = &mut **chapter;
            sequences([kind_label, heading, provenance, summary, byline], visitor);
            blocks(text, visitor);
            sequence(source, visitor);
        }
        Part::References(References { id: _, heading, entries }) => {
            sequence(heading, visitor);
            for ReferenceEntry { id: _, inlines } in entries {
                sequence(inlines, visitor);
            }
        }
        Part::Index(Index { id: _, heading, entries }) => {
            sequence(heading, visitor);
            index_entries(entries, visitor);
        }
        Part::NotesPages(NotesPages { id: _, heading }) => sequence(heading, visitor),
        Part::SeriesListing(SeriesListing { id: _, heading, about, lead_in, question, entries }) => {
            sequence(heading, visitor);
            blocks(about, visitor);
            sequences([lead_in, question], visitor);
            for ListingEntry { number: _, title, this_edition: _, mark, status, isbns } in entries {
                sequences([title, mark, status], visitor);
                sequences(isbns, visitor);
            }
        }
        Part::Imprint(Imprint { id: _, heading, publisher, address, contact, blocks: text }) => {
            sequences([heading, publisher], visitor);
            sequences(address, visitor);
            for Contact { label, label_in_full: _, value } in contact {
                sequences([label, value], visitor);
            }
            blocks(text, visitor);
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
            sequences(wordmark, visitor);
            sequences([title, summary, quotation, quotation_by, programme], visitor);
            sequences(strapline, visitor);
            sequences([publisher_short, publisher, web], visitor);
        }
    }
}

fn index_entries(entries: &mut [IndexEntry], visitor: &mut impl Visitor) {
    for IndexEntry { words, places: _, see, children } in entries {
        sequences([words, see], visitor);
        index_entries(children, visitor);
    }
}
