//! The catalogue of a series, for booksellers, reading apps and people: ONIX, OPDS and a page for downloads.
//!
//! All three are made of the registry, of what manuscripts say of themselves, and of what stands in `dist/`.
//!
//! **Invariant**: the same entries give the same bytes; dates are those of the registry.

mod onix;
mod opds;
mod page;
#[cfg(test)]
mod tests;

pub use onix::onix;
pub use opds::opds;
pub use page::page;

use crate::book::Identity;
use crate::model::Date;
use crate::series::{RegisteredTitle, Series};

/// A series and what there is of its titles.
#[derive(Debug)]
pub struct Catalogue<'a> {
    /// The series.
    pub series: &'a Series,
    /// What the series is about, a paragraph each.
    pub about: Vec<String>,
    /// Its titles, in order.
    pub entries: Vec<Entry<'a>>,
}

/// A title.
#[derive(Debug)]
pub struct Entry<'a> {
    /// As it is registered.
    pub title: &'a RegisteredTitle,
    /// As its book names itself.
    pub identity: Identity,
    /// Its state in words: 'published March 2005'.
    pub status: String,
    /// Its numbers in words, each edition for itself.
    pub isbns: Vec<String>,
    /// How many pages the printed edition has, if it was built.
    pub pages: Option<u32>,
    /// Its front cover.
    pub cover: Option<Picture>,
    /// What was built of it.
    pub outputs: Vec<Output>,
}

/// A picture that stands beside the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its file name.
    pub name: String,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is, in pixels.
    pub height: u32,
}

/// A file that was built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Which edition it is.
    pub edition: Edition,
    /// Its address from the catalogue.
    pub address: String,
    /// Its size.
    pub bytes: u64,
}

/// An edition that the catalogue leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// The EPUB.
    Ebook,
    /// The PDF for the screen.
    Screen,
    /// The PDF in large print.
    LargePrint,
    /// The PDF for the printer.
    Print,
    /// The cover for the printer, where it is a file of its own.
    PrintCover,
}

impl Edition {
    /// All editions, in the order in which readers look for them.
    pub const ALL: [Self; 5] = [Self::Ebook, Self::Screen, Self::LargePrint, Self::Print, Self::PrintCover];

    /// How the name of its file ends, behind the title's short name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Ebook => ".epub",
            Self::Screen => "-screen.pdf",
            Self::LargePrint => "-large-print.pdf",
            Self::Print => "-print.pdf",
            Self::PrintCover => "-print-cover.pdf",
        }
    }

    /// Whether it is for readers, and not for the press.
    fn is_for_readers(self) -> bool {
        match self {
            Self::Ebook | Self::Screen | Self::LargePrint => true,
            Self::Print | Self::PrintCover => false,
        }
    }

    /// The media type.
    fn media_type(self) -> &'static str {
        match self {
            Self::Ebook => "application/epub+zip",
            Self::Screen | Self::LargePrint | Self::Print | Self::PrintCover => "application/pdf",
        }
    }

    /// The name of the format.
    fn format(self) -> &'static str {
        match self {
            Self::Ebook => "EPUB",
            Self::Screen | Self::LargePrint | Self::Print | Self::PrintCover => "PDF",
        }
    }

    /// The key of its name in the house's words.
    fn word(self) -> &'static str {
        match self {
            Self::Ebook => "catalogue.epub",
            Self::Screen => "catalogue.screen",
            Self::LargePrint => "catalogue.large-print",
            Self::Print => "catalogue.print",
            Self::PrintCover => "catalogue.print-cover",
        }
    }
}

/// The file names of the catalogue.
pub const ONIX: &str = "onix.xml";
/// The feed.
pub const OPDS: &str = "opds.json";
/// The page.
pub const PAGE: &str = "index.html";

/// The day of a catalogue whose titles have none.
const UNDATED: Date = Date { year: 2000, month: 1, day: 1 };

impl Catalogue<'_> {
    /// The day of the catalogue: that of its latest title.
    fn date(&self) -> Date {
        self.entries.iter().filter_map(|entry| entry.title.date).max().unwrap_or(UNDATED)
    }
}
