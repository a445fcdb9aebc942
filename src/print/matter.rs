//! The parts of a book → Typst.

use super::block::Setter;
use super::drawing::Drawings;
use super::emission::{Emission, Role, string};
use crate::book::*;
use crate::model::{ChapterKind, Id, Inline, Inlines, walk};
use crate::span::Spanned;
use std::ops::Range;

/// The Typst text of some parts of a book.
pub(super) fn emit(book: &Book, parts: &[Part], drawings: &Drawings) -> Emission {
    let mut setter = Setter::new(book, drawings);
    setter.out.code("#import \"/styles/print/book.typ\": *\n#show: book\n");
    for part in parts {
        setter.part(part);
        setter.out.code("\n");
    }
    setter.out.code("#end-of-book()\n");
    setter.out
}

impl Setter<'_> {
    fn open(&mut self, function: &str, id: &Id) {
        self.out.code(&format!("#{function}(id: {}, ", string(id.as_str())));
    }

    fn lines(&mut self, name: &str, lines: &[Inlines]) {
        self.out.code(&format!("{name}: "));
        self.contents(lines);
        self.out.code(", ");
    }

    /// The phrases of the strapline; the words in which they differ are stressed.
    fn strapline(&mut self, phrases: &[Inlines]) {
        self.out.code("strapline: (");
        for (phrase, stress) in phrases.iter().zip(stresses(phrases)) {
            match phrase.as_slice() {
                [Spanned { value: Inline::Text(run), span }] if !stress.is_empty() => {
                    self.out.code("[");
                    self.out.literal(run, 0..stress.start, *span, false);
                    self.out.code("#stressed[");
                    self.out.literal(run, stress.clone(), *span, false);
                    self.out.code("]");
                    self.out.literal(run, stress.end..run.text.len(), *span, false);
                    self.out.code("]");
                }
                _ => self.content(phrase),
            }
            self.out.code(", ");
        }
        self.out.code("), ");
    }

    fn part(&mut self, part: &Part) {
        self.level = 1;
        match part {
            Part::FrontCover(part) => self.front_cover(part),
            Part::InsideFrontCover(InsideFrontCover { id, programme, strapline }) => {
                self.open("inside-front-cover", id);
                self.argument("programme", programme);
                self.strapline(strapline);
                self.out.code(")");
            }
            Part::TitlePage(part) => self.title_page(part),
            Part::SeriesPage(section) => self.section_page("series-page", section),
            Part::Introduction(section) => self.section_page("introduction", section),
            Part::Contents(part) => self.contents_page(part),
            Part::Chapter(part) => self.chapter(part),
            Part::References(References { id, heading, entries }) => {
                self.open("references", id);
                self.argument("heading", heading);
                self.out.code("entries: (");
                for ReferenceEntry { id, inlines } in entries {
                    self.out.code("[");
                    self.anchor(Some(id));
                    self.out.code("#");
                    self.content(inlines);
                    self.out.code("],\n");
                }
                self.out.code("))");
            }
            Part::Glossary(section) => self.section_page("glossary", section),
            Part::Index(Index { id, heading, entries }) => {
                self.open("book-index", id);
                self.argument("heading", heading);
                self.out.code("entries: ");
                self.index_entries(entries);
                self.out.code(")");
            }
            Part::Material(section) => self.section_page("about-the-material", section),
            Part::NotesPages(NotesPages { id, heading }) => {
                let Furniture { open_questions, next_steps, next_steps_columns, .. } = &self.book.furniture;
                self.open("notes-pages", id);
                self.argument("heading", heading);
                let [what, who, when] = next_steps_columns.each_ref().map(|column| string(column));
                let (questions, next) = (string(open_questions), string(next_steps));
                self.out.code(&format!(
                    "questions: {questions}, next: {next}, columns: ({what}, {who}, {when}))"
                ));
            }
            Part::SeriesListing(part) => self.series_listing(part),
            Part::Imprint(part) => self.imprint(part),
            Part::BackCover(part) => self.back_cover(part),
        }
    }

    fn front_cover(&mut self, part: &FrontCover) {
        let FrontCover { id, wordmark, title, programme, strapline, publisher_short, publisher, web } = part;
        self.open("front-cover", id);
        let art = self.drawings.cover(&self.book.identity.slug, self.book.identity.number);
        self.out.code(&format!("art: {art}, "));
        self.lines("wordmark", wordmark);
        self.argument("title", title);
        self.argument("programme", programme);
        self.strapline(strapline);
        self.argument("publisher-short", publisher_short);
        self.argument("publisher", publisher);
        self.argument("web", web);
        self.out.code(")");
    }

    fn title_page(&mut self, part: &TitlePage) {
        let TitlePage { id, wordmark, title, place_in_series, contributors, edition, programme, publisher } =
            part;
        self.open("title-page", id);
        self.lines("wordmark", wordmark);
        self.argument("title", title);
        self.argument("place", place_in_series);
        self.lines("contributors", contributors);
        self.argument("edition", edition);
        self.argument("programme", programme);
        self.argument("publisher", publisher);
        self.out.code(")");
    }

    fn section_page(&mut self, function: &str, section: &Section) {
        let Section { id, heading, blocks } = section;
        self.open(function, id);
        self.argument("heading", heading);
        self.out.code(")");
        self.body(blocks);
    }

    fn contents_page(&mut self, part: &Contents) {
        let Contents { id, heading, entries, lists } = part;
        self.open("contents", id);
        self.argument("heading", heading);
        self.out.code("entries: (");
        for ContentsEntry { target, kind, kind_label, title } in entries {
            self.out.code(&format!(
                "(target: {}, kind: {}, ",
                string(target.as_str()),
                string(kind_name(*kind))
            ));
            self.argument("label", kind_label);
            self.argument("title", title);
            self.out.code("),\n");
        }
        self.out.code("), lists: (");
        for ContentsList { kind: _, heading, entries } in lists {
            self.out.code("(");
            self.argument("heading", heading);
            self.out.code("entries: (");
            for ListedEntry { target, label, title } in entries {
                if !self.has(target) {
                    continue;
                }
                self.out.code(&format!("(target: {}, ", string(target.as_str())));
                self.argument("label", label);
                self.argument("title", title);
                self.out.code("),\n");
            }
            self.out.code(")), ");
        }
        self.out.code("))");
    }

    fn chapter(&mut self, part: &ChapterPart) {
        let ChapterPart { id, kind, kind_label, heading, provenance, summary, byline, source, blocks } = part;
        self.open("chapter", id);
        self.out.code(&format!("kind: {}, ", string(kind_name(*kind))));
        self.argument("label", kind_label);
        self.argument("provenance", provenance);
        self.argument("heading", heading);
        self.argument("summary", summary);
        self.argument("byline", byline);
        self.argument("source", source);
        self.out.code(")");
        self.role = Role::Running;
        self.body(blocks);
        self.role = Role::Matter;
    }

    fn index_entries(&mut self, entries: &[IndexEntry]) {
        self.out.code("(");
        for IndexEntry { words, places, see, children } in entries {
            self.out.code("(");
            self.argument("words", words);
            self.out.code("places: (");
            for place in places {
                if !self.has(place) {
                    continue;
                }
                self.out.code(&format!("{}, ", string(place.as_str())));
            }
            self.out.code("), ");
            self.argument("see", see);
            self.out.code("children: ");
            self.index_entries(children);
            self.out.code("),\n");
        }
        self.out.code(")");
    }

    fn series_listing(&mut self, part: &SeriesListing) {
        let SeriesListing { id, heading, about, lead_in, question, entries } = part;
        self.open("series-listing", id);
        self.argument("heading", heading);
        self.out.code("about: ");
        self.body(about);
        self.out.code(", ");
        self.argument("lead-in", lead_in);
        self.argument("question", question);
        self.out.code("entries: (");
        for ListingEntry { number, title, this_edition, mark, status, isbns } in entries {
            self.out.code(&format!("(number: {number}, this: {this_edition}, "));
            self.argument("title", title);
            self.argument("mark", mark);
            self.argument("status", status);
            self.lines("isbns", isbns);
            self.out.code("),\n");
        }
        self.out.code("))");
    }

    fn imprint(&mut self, part: &Imprint) {
        let Imprint { id, heading, publisher, address, contact, blocks } = part;
        self.open("imprint", id);
        self.argument("heading", heading);
        self.argument("publisher", publisher);
        self.lines("address", address);
        self.out.code("contact: (");
        for Contact { label, label_in_full: _, value } in contact {
            self.out.code("(");
            self.content(label);
            self.out.code(", ");
            self.content(value);
            self.out.code("), ");
        }
        self.out.code("))");
        self.body(blocks);
    }

    fn back_cover(&mut self, part: &BackCover) {
        let BackCover {
            id,
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
            isbn,
        } = part;
        self.open("back-cover", id);
        let art = self.drawings.back_cover(&self.book.identity.slug, self.book.identity.number);
        let barcode = isbn.as_ref().map_or("none".to_owned(), |isbn| self.drawings.barcode(isbn));
        self.out.code(&format!("art: {art}, barcode: {barcode}, "));
        self.lines("wordmark", wordmark);
        self.argument("title", title);
        self.argument("summary", summary);
        self.argument("quotation", quotation);
        self.argument("quotation-by", quotation_by);
        self.argument("programme", programme);
        self.strapline(strapline);
        self.argument("publisher-short", publisher_short);
        self.argument("publisher", publisher);
        self.argument("web", web);
        self.out.code(")");
    }
}

/// The phrases of the strapline as Typst strings, in three parts each: the words in the middle are those in which they differ.
pub(super) fn strapline_strings(phrases: &[Inlines]) -> String {
    let parts = |(phrase, stress): (&Inlines, Range<usize>)| {
        let text = walk::plain_text(phrase);
        let part = |range: Range<usize>| string(text.get(range).unwrap_or_default());
        format!("({}, {}, {}), ", part(0..stress.start), part(stress.clone()), part(stress.end..text.len()))
    };
    format!("({})", phrases.iter().zip(stresses(phrases)).map(parts).collect::<String>())
}

/// The kind as templates name it.
fn kind_name(kind: ChapterKind) -> &'static str {
    ChapterKind::NAMES.iter().find(|(_, known)| *known == kind).map_or("plain", |(name, _)| name)
}
