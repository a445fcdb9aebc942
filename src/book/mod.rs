//! Stage 3: manuscript, house style and series become a [`Book`], with every word decided.
//!
//! What a reader sees, in which order, under which number and in which words, is settled here;
//! the writers ([`crate::print`], [`crate::ebook`]) only set it, each in its own way.

mod abbreviations;
mod checks;
mod citation_notes;
mod citation_order;
mod citation_style;
mod citation_words;
mod citations;
pub mod codes;
mod evaluation;
mod furniture;
mod identity;
mod index;
mod make_up;
mod numbering;
mod outline;
mod pagination;
mod part;
#[cfg(test)]
pub(crate) mod specimen;
mod stops;
mod strapline;
#[cfg(test)]
mod tests;
mod typography;
mod walk;

pub use citations::Bibliography;
pub use evaluation::Evaluation;
pub use make_up::{Workshop, make_up};
pub use pagination::{Page, Pagination};
pub use part::*;
pub use strapline::stresses;

use crate::model::{Contributor, Date, ImageFile, Isbn, Note, Status};

/// A book, made up: what both writers set.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// What it is, for covers and metadata.
    pub identity: Identity,
    /// Its parts in the order of the printed book, from front cover to back cover.
    pub parts: Vec<Part>,
    /// Its notes; [`crate::model::NoteId`] is an index into them.
    pub notes: Vec<Note>,
    /// Its images; [`crate::model::ImageId`] is an index into them.
    pub images: Vec<ImageFile>,
    /// Its headings, for navigation documents and bookmarks, from the front cover on.
    pub outline: Vec<OutlineEntry>,
    /// The words that writers set around the text.
    pub furniture: Furniture,
}

/// What a book is, for covers and metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The title's short name in the registry and in file names.
    pub slug: String,
    /// The title.
    pub title: String,
    /// The series.
    pub series: String,
    /// The series' name in lines, the last one bold.
    pub wordmark: Vec<String>,
    /// The place of the title in the series, from 1.
    pub number: u32,
    /// How many titles the series has.
    pub titles_in_series: u32,
    /// The language, as a BCP 47 tag.
    pub language: String,
    /// The publisher.
    pub publisher: String,
    /// The publisher's name in short.
    pub publisher_short: Option<String>,
    /// The programme that the series belongs to.
    pub programme: Option<String>,
    /// The programme's motto, a phrase a line.
    pub strapline: Vec<String>,
    /// The publisher's web address, as it is set (without a scheme).
    pub web: Option<String>,
    /// Who made it.
    pub contributors: Vec<Contributor>,
    /// 'First edition'.
    pub edition: Option<String>,
    /// The title's state in the registry.
    pub status: Status,
    /// The day of publication.
    pub date: Option<Date>,
    /// The day that the files are dated: never the clock's.
    pub file_date: Date,
    /// The number of the printed edition.
    pub isbn_print: Option<Isbn>,
    /// The number of the ebook.
    pub isbn_ebook: Option<Isbn>,
    /// A stable name of the ebook, as `urn:uuid:…`, computed from series and slug.
    pub ebook_urn: String,
    /// A stable name of the printed edition, as `urn:uuid:…`, for where it has no ISBN.
    pub print_urn: String,
    /// A stable name of the series, as `urn:uuid:…`.
    pub series_urn: String,
    /// One paragraph on what it is about.
    pub summary: Option<String>,
    /// What catalogues file it under.
    pub keywords: Vec<String>,
    /// What may be done with it, as the imprint says.
    pub rights: Option<String>,
    /// Who evaluated the accessibility of this very text, if anybody did.
    pub evaluation: Option<Evaluation>,
}

/// A heading of the book, with the headings under it.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineEntry {
    /// Where it stands.
    pub id: crate::model::Id,
    /// Its words.
    pub title: String,
    /// Whether the printed contents show it.
    pub in_contents: bool,
    /// The headings under it.
    pub children: Vec<OutlineEntry>,
}

/// The words that writers set around the text; an editor changes them in the house style.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Furniture {
    /// Names the contents page: 'Contents'.
    pub contents: String,
    /// Before the number of a page, for those who hear it: 'Page'.
    pub page: String,
    /// Names the list of pages: 'Page list'.
    pub page_list: String,
    /// Names the list of landmarks: 'Landmarks'.
    pub landmarks: String,
    /// Names the beginning of the text in the landmarks: 'Start of text'.
    pub start_of_text: String,
    /// Before the number of a note: 'Note'.
    pub note: String,
    /// Names the notes at the end of a chapter of the ebook: 'Notes'.
    pub notes: String,
    /// The link from a note to its mark: 'Back to the text'.
    pub back_to_text: String,
    /// Before the data table of a chart: 'The data of this chart'.
    pub chart_data: String,
    /// On a worksheet, which may be copied: 'Worksheet: may be photocopied for use in schools'.
    pub photocopiable: String,
    /// Heads a page to write on, where there are three: 'Questions that we still have'.
    pub open_questions: String,
    /// Heads the last page to write on, where there are two or more: 'What we will do next'.
    pub next_steps: String,
    /// Over the columns of that page: 'What', 'Who', 'By when'.
    pub next_steps_columns: [String; 3],
    /// For those who hear a task list: 'To do'.
    pub task_open: String,
    /// For those who hear a task list: 'Done'.
    pub task_done: String,
    /// For those who hear a worksheet: 'Space to write'.
    pub writing_space: String,
    /// Says of every ebook how it can be read.
    pub access_text: String,
    /// Says of one with pictures that they are described.
    pub access_pictures: String,
    /// Says of one with charts that their data are given.
    pub access_charts: String,
    /// Says of one with formulas how they are given.
    pub access_formulas: String,
    /// Says of one with the pages of the printed edition that it has them.
    pub access_pages: String,
    /// The alternative text of the cover: 'Front cover'.
    pub front_cover: String,
    /// Names the page behind the front cover in the list of pages: 'Inside front cover'.
    pub inside_front_cover: String,
    /// Names the page before the back cover: 'Inside back cover'.
    pub inside_back_cover: String,
    /// Names the last page: 'Back cover'.
    pub back_cover: String,
}
