//! Inlines: what stands in a line of text.

use super::{Id, Image, Math, NoteId};
use crate::span::Spanned;

/// A sequence of inlines.
pub type Inlines = Vec<Spanned<Inline>>;

/// Names a [`Run`] through the whole of a book, so that a page break found in the laid-out
/// pages can be shown at the same character of the ebook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunId(pub u32);

/// Gives out [`RunId`]s: the manuscript's reader begins, the make-up of the book goes on.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunIds(u32);

impl RunIds {
    /// A run of `text` with a name of its own.
    pub fn run(&mut self, text: impl Into<String>) -> Run {
        let id = RunId(self.0);
        self.0 += 1;
        Run { id, text: text.into() }
    }

    /// Generated text, as one inline.
    pub fn text(&mut self, text: impl Into<String>) -> Spanned<Inline> {
        Spanned::generated(Inline::Text(self.run(text)))
    }

    /// How many were given out.
    pub fn count(&self) -> u32 {
        self.0
    }
}

/// A stretch of characters: the leaf of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its name, unique in the book.
    pub id: RunId,
    /// Its characters.
    pub text: String,
}

/// One element of a line of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Characters.
    Text(Run),
    /// Stress, commonly italic.
    Emphasis(Inlines),
    /// Strong stress, commonly bold.
    Strong(Inlines),
    /// Struck through.
    Struck(Inlines),
    /// Raised.
    Superscript(Inlines),
    /// Lowered.
    Subscript(Inlines),
    /// A key to be pressed.
    Keyboard(Inlines),
    /// Words whose wording and spelling are somebody else's: no rule of the house touches them.
    Verbatim(Inlines),
    /// Words in another language or direction of writing.
    Language(LanguageSpan),
    /// Characters in a face of equal widths.
    Code(Run),
    /// A formula.
    Math(Math),
    /// A link.
    Link(Link),
    /// A picture in the line.
    Image(Image),
    /// The mark of a note.
    Note(NoteReference),
    /// A reference to works in the bibliography.
    Citation(Citation),
    /// A reference to another place of the book.
    Reference(CrossReference),
    /// Words that the index leads to.
    Index(IndexTerm),
    /// An abbreviation.
    Abbreviation(Abbreviation),
    /// A new line inside the paragraph.
    LineBreak,
    /// Stands, in a draft, for what could not be set; its text says what is missing.
    Placeholder(Run),
}

/// Words in another language or direction of writing.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageSpan {
    /// The language, as a BCP 47 tag; `None`: as around it.
    pub language: Option<String>,
    /// The direction; `None`: as the language has it.
    pub direction: Option<Direction>,
    /// The words.
    pub inlines: Inlines,
}

/// A direction of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// As Latin.
    LeftToRight,
    /// As Arabic and Hebrew.
    RightToLeft,
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// The words that are linked.
    pub inlines: Inlines,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// Out of the book: an `https:`, `http:`, `mailto:` or `tel:` address.
    Address(String),
    /// To a place of the book.
    Internal(Id),
}

/// The mark of a note.
#[derive(Debug, Clone, PartialEq)]
pub struct NoteReference {
    /// Which note.
    pub note: NoteId,
    /// The number it bears; 0 until the book is numbered.
    pub number: u32,
    /// Which mark of this note this is, from 1; 0 until the book is numbered. The note itself
    /// stands with the first.
    pub occurrence: u32,
}

/// A reference to works in the bibliography.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// The works.
    pub works: Vec<CitedWork>,
    /// Whether the author is part of the sentence (`@key`), so that only the year goes into brackets.
    pub narrative: bool,
    /// The words, as the citation style has them; empty until the book is made up.
    pub rendered: Inlines,
}

/// One of the works of a citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedWork {
    /// Its key in the bibliography.
    pub key: String,
    /// What stands before it: 'see'.
    pub prefix: String,
    /// The pages or other parts meant, as written: 'p. 12'.
    pub locator: Option<String>,
    /// What stands behind it.
    pub suffix: String,
}

/// A reference to another place of the book.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossReference {
    /// The place.
    pub target: Id,
    /// Its number and title in words; empty until the book is made up.
    pub rendered: Inlines,
    /// What stands, in print, between these words and the number of the page: ', page '.
    pub page_lead: String,
}

/// Words that the index leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexTerm {
    /// Where the index leads; unique in the book.
    pub id: Id,
    /// The entry and its sub-entries; `None`: the words themselves.
    pub entry: Option<Vec<String>>,
    /// Other entries that the reader is sent to: in place of this one, or besides it.
    pub see: Option<See>,
    /// The words.
    pub inlines: Inlines,
}

/// Where an entry of the index sends its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum See {
    /// To another entry, which holds all of it: 'see'.
    Instead(String),
    /// To another entry besides: 'see also'.
    Also(String),
}

/// An abbreviation.
#[derive(Debug, Clone, PartialEq)]
pub struct Abbreviation {
    /// The short form.
    pub inlines: Inlines,
    /// What it stands for; `None` where neither the manuscript nor the house says.
    pub expansion: Option<String>,
    /// Whether it is spelled out where a reader first meets it; one in HTML stands as it was written.
    pub spelled_out: bool,
}
