//! The parts of a book: one closed list, set by both writers.

use crate::model::{Blocks, ChapterKind, Id, Inlines, Isbn};

/// A part of a book.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// The front cover.
    FrontCover(FrontCover),
    /// The inside of the front cover: programme and strapline.
    InsideFrontCover(InsideFrontCover),
    /// The title page.
    TitlePage(TitlePage),
    /// What the series is and what each edition includes.
    SeriesPage(Section),
    /// 'In this edition'.
    Introduction(Section),
    /// The contents.
    Contents(Contents),
    /// A chapter of the manuscript.
    Chapter(Box<ChapterPart>),
    /// The works that are cited.
    References(References),
    /// Terms and abbreviations.
    Glossary(Section),
    /// What is illustrative in this edition, and says so.
    Material(Section),
    /// Where words of the text are found.
    Index(Index),
    /// Pages to write on, as many as make the printed sheets full; none in an ebook.
    NotesPages(NotesPages),
    /// The titles of the series, this one marked.
    SeriesListing(SeriesListing),
    /// Who publishes the book, and where they are found.
    Imprint(Imprint),
    /// The back cover.
    BackCover(BackCover),
}

impl Part {
    /// Where contents and references find it.
    pub fn id(&self) -> &Id {
        match self {
            Self::FrontCover(part) => &part.id,
            Self::InsideFrontCover(part) => &part.id,
            Self::TitlePage(part) => &part.id,
            Self::SeriesPage(part)
            | Self::Introduction(part)
            | Self::Glossary(part)
            | Self::Material(part) => &part.id,
            Self::Contents(part) => &part.id,
            Self::Chapter(part) => &part.id,
            Self::References(part) => &part.id,
            Self::Index(part) => &part.id,
            Self::NotesPages(part) => &part.id,
            Self::SeriesListing(part) => &part.id,
            Self::Imprint(part) => &part.id,
            Self::BackCover(part) => &part.id,
        }
    }
}

/// The front cover. The art is drawn from the title's slug by [`crate::figure`].
#[derive(Debug, Clone, PartialEq)]
pub struct FrontCover {
    /// Where the outline leads.
    pub id: Id,
    /// The series' name in lines; the last one is the bold one.
    pub wordmark: Vec<Inlines>,
    /// The title.
    pub title: Inlines,
    /// The programme; may be empty.
    pub programme: Inlines,
    /// The strapline, a phrase a line.
    pub strapline: Vec<Inlines>,
    /// The publisher's short name; may be empty.
    pub publisher_short: Inlines,
    /// The publisher.
    pub publisher: Inlines,
    /// The web address; may be empty.
    pub web: Inlines,
}

/// The inside of the front cover.
#[derive(Debug, Clone, PartialEq)]
pub struct InsideFrontCover {
    /// Where the outline leads.
    pub id: Id,
    /// The programme; may be empty.
    pub programme: Inlines,
    /// The strapline, a phrase a line.
    pub strapline: Vec<Inlines>,
}

/// The title page.
#[derive(Debug, Clone, PartialEq)]
pub struct TitlePage {
    /// Where the outline leads.
    pub id: Id,
    /// The series' name in lines; the last one is the bold one.
    pub wordmark: Vec<Inlines>,
    /// The title.
    pub title: Inlines,
    /// 'Title 1 of 6 in the series'.
    pub place_in_series: Inlines,
    /// Who made it, a line for each role: 'Edited by …'.
    pub contributors: Vec<Inlines>,
    /// The edition; may be empty.
    pub edition: Inlines,
    /// The programme; may be empty.
    pub programme: Inlines,
    /// The publisher.
    pub publisher: Inlines,
}

/// A part that has a heading and text.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Where the outline leads.
    pub id: Id,
    /// Its heading.
    pub heading: Inlines,
    /// Its text.
    pub blocks: Blocks,
}

/// The contents page.
#[derive(Debug, Clone, PartialEq)]
pub struct Contents {
    /// Where the outline leads.
    pub id: Id,
    /// Its heading.
    pub heading: Inlines,
    /// One for each part that is listed.
    pub entries: Vec<ContentsEntry>,
    /// The figures and tables that have captions; those lists that are not empty.
    pub lists: Vec<ContentsList>,
}

/// A list of figures or tables.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentsList {
    /// What is listed.
    pub kind: ListedKind,
    /// Its heading: 'Tables'.
    pub heading: Inlines,
    /// What is listed, in order.
    pub entries: Vec<ListedEntry>,
}

/// What a list of the contents page lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListedKind {
    /// Figures.
    Figures,
    /// Tables.
    Tables,
}

/// A figure or table in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedEntry {
    /// Where it leads.
    pub target: Id,
    /// 'Table 3'.
    pub label: Inlines,
    /// The caption.
    pub title: Inlines,
}

/// An entry of the contents page.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentsEntry {
    /// Where it leads.
    pub target: Id,
    /// The kind of piece.
    pub kind: ChapterKind,
    /// The kind in words: 'Think piece'; empty for a plain chapter or another part.
    pub kind_label: Inlines,
    /// The heading.
    pub title: Inlines,
}

/// A chapter, with everything that is said around its text.
#[derive(Debug, Clone, PartialEq)]
pub struct ChapterPart {
    /// Where the outline leads.
    pub id: Id,
    /// The kind of piece.
    pub kind: ChapterKind,
    /// The kind in words: 'Think piece'; empty for a plain chapter.
    pub kind_label: Inlines,
    /// The heading.
    pub heading: Inlines,
    /// The label of illustrative matter, or where a documented piece comes from; may be empty.
    pub provenance: Inlines,
    /// The standfirst; may be empty.
    pub summary: Inlines,
    /// Author and affiliation; may be empty.
    pub byline: Inlines,
    /// What it is drawn from; may be empty.
    pub source: Inlines,
    /// The text.
    pub blocks: Blocks,
}

/// The works that are cited.
#[derive(Debug, Clone, PartialEq)]
pub struct References {
    /// Where the outline leads.
    pub id: Id,
    /// Its heading.
    pub heading: Inlines,
    /// The works, as the citation style orders and sets them.
    pub entries: Vec<ReferenceEntry>,
}

/// A work that is cited.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceEntry {
    /// Where citations lead.
    pub id: Id,
    /// Its entry.
    pub inlines: Inlines,
}

/// Pages to write on.
#[derive(Debug, Clone, PartialEq)]
pub struct NotesPages {
    /// Their name.
    pub id: Id,
    /// Their heading.
    pub heading: Inlines,
}

/// The titles of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesListing {
    /// Where the outline leads.
    pub id: Id,
    /// Its heading.
    pub heading: Inlines,
    /// The series in short.
    pub about: Blocks,
    /// 'The first six titles in the series will focus on:'.
    pub lead_in: Inlines,
    /// The question that each title answers: the series' name.
    pub question: Inlines,
    /// Every title, in order.
    pub entries: Vec<ListingEntry>,
}

/// A title in the series listing.
#[derive(Debug, Clone, PartialEq)]
pub struct ListingEntry {
    /// Its number in the series, from 1.
    pub number: u32,
    /// The title.
    pub title: Inlines,
    /// Whether it is the one that this book is: bold, and said in words by `mark`.
    pub this_edition: bool,
    /// 'this edition', where it is; else empty.
    pub mark: Inlines,
    /// 'Published March 2005', 'Forthcoming'; may be empty.
    pub status: Inlines,
    /// 'ISBN 978…', where known, each format for itself.
    pub isbns: Vec<Inlines>,
}

/// Who publishes the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Imprint {
    /// Where the outline leads.
    pub id: Id,
    /// Its heading.
    pub heading: Inlines,
    /// The publisher.
    pub publisher: Inlines,
    /// The address, line by line.
    pub address: Vec<Inlines>,
    /// Telephone, fax, email and web.
    pub contact: Vec<Contact>,
    /// Edition, rights, numbers, notices.
    pub blocks: Blocks,
}

/// A way to reach the publisher.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// 'T:'.
    pub label: Inlines,
    /// What the label stands for: 'Telephone'.
    pub label_in_full: String,
    /// The number or address; linked where it can be.
    pub value: Inlines,
}

/// The back cover.
#[derive(Debug, Clone, PartialEq)]
pub struct BackCover {
    /// Where the outline leads.
    pub id: Id,
    /// The series' name in lines; the last one is the bold one.
    pub wordmark: Vec<Inlines>,
    /// The title.
    pub title: Inlines,
    /// What the book is about; may be empty.
    pub summary: Inlines,
    /// The quotation with its quotation marks; may be empty.
    pub quotation: Inlines,
    /// Whose words they are; may be empty.
    pub quotation_by: Inlines,
    /// The programme; may be empty.
    pub programme: Inlines,
    /// The strapline, a phrase a line.
    pub strapline: Vec<Inlines>,
    /// The publisher's short name; may be empty.
    pub publisher_short: Inlines,
    /// The publisher.
    pub publisher: Inlines,
    /// The web address; may be empty.
    pub web: Inlines,
    /// The number of the printed edition.
    pub isbn: Option<Isbn>,
}

/// Where words of the text are found.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Where the outline leads.
    pub id: Id,
    /// Its heading.
    pub heading: Inlines,
    /// Its entries, in the order of the language.
    pub entries: Vec<IndexEntry>,
}

/// An entry of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexEntry {
    /// The words.
    pub words: Inlines,
    /// The places in the text, in order; a writer shows the pages.
    pub places: Vec<Id>,
    /// 'see' or 'see also', with the entries that the reader is sent to; may be empty.
    pub see: Inlines,
    /// Its sub-entries, in the order of the language.
    pub children: Vec<IndexEntry>,
}
