//! The printed book: a [`Book`] becomes Typst text, pages, and a PDF.
//!
//! The text is written with a map ([`emission`]) from every string literal back to the run of the
//! book that it holds. A glyph of a laid-out page leads to its literal, the literal to the run:
//! so [`pagination`] knows where each page begins, and a complaint of the typesetter names a
//! line of the manuscript.
//!
//! **Invariant**: no character of a manuscript becomes Typst markup; it stands in a string literal.

#![deny(clippy::wildcard_enum_match_arm)]

mod block;
mod bounds;
pub mod codes;
mod drawing;
mod emission;
mod extent;
mod imposition;
mod inline;
mod layouters;
mod ledger;
mod math;
mod matter;
mod origins;
mod pagination;
mod pictures;
pub mod press;
mod printing;
mod setting;
#[cfg(test)]
mod tests;
pub mod ticket;
mod typesetter;

pub use origins::{Area, Origins};
pub use pictures::PagePictures;
pub use typesetter::{Typesetter, forget, library};

use crate::book::{Book, Pagination, Part};
use crate::finding::Findings;
use crate::series::PrintSettings;
use emission::Emission;
use ledger::Ledger;
use press::survey::Survey;

/// The printed edition of a book.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The file for the printer: covers and text, or the text alone where the cover is separate.
    pub interior: Vec<u8>,
    /// A cover that is a file of its own: its four pages, or the flat cover of a book that is glued at the back.
    pub cover: Option<Vec<u8>>,
    /// Where each page begins.
    pub pagination: Pagination,
}

/// What pages are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// The press: inks and bleed.
    Press,
    /// The screen: light, no bleed, links, tags.
    Screen,
    /// The same in large type, for readers with low vision.
    LargePrint,
}

/// What a book is printed with.
#[derive(Debug, Clone, Copy)]
pub struct Specification<'a> {
    /// What the pages are made for.
    pub medium: Medium,
    /// Trim, bleed and binding.
    pub settings: &'a PrintSettings,
    /// The name of the title's own colour.
    pub accent: &'a str,
}

/// A book that is laid out, but not written yet.
pub struct Interior<'a> {
    book: &'a Book,
    specification: Specification<'a>,
    document: typst_layout::PagedDocument,
    survey: Survey,
    emission: Emission,
    typesetter: &'a Typesetter,
    /// Where each page begins.
    pub pagination: Pagination,
}

/// Lays the pages of a book out; `None`, with findings, where that is not possible.
pub fn lay_out<'a>(
    book: &'a Book,
    specification: Specification<'a>,
    typesetter: &'a Typesetter,
    findings: &mut Findings,
) -> Option<Interior<'a>> {
    let drawings = typesetter.drawings(&specification);
    let mut emission = matter::emit(book, &book.parts, &drawings);
    // Nobody can read an empty box, and PDF/UA takes no character without a shape (ISO 14289-1, 7.21.8).
    emission.mark_missing(|character| typesetter.holds(character));
    let setting = setting::setting(book, &specification);
    let world = typesetter.world(&emission, setting, book);
    let document = world.compile(&emission, &book.identity.slug, findings)?;
    let pagination = pagination::find(&document, &world, &emission, book, findings);
    let survey = if specification.medium == Medium::Press {
        let presses = &typesetter.presses;
        let target = (presses.condition(specification.settings.paper), presses.style().resolution);
        press::survey::survey(&document, &world, &emission, book, target, findings)
    } else {
        Survey::default()
    };
    let limits = typesetter.limits(&specification);
    let ledger = Ledger::read(&document, &world, &emission, &pagination.pages, limits);
    ledger.examine(&book.identity.slug, limits, specification.medium, findings);
    Some(Interior { book, specification, document, survey, emission, typesetter, pagination })
}

impl Interior<'_> {
    /// The PDF of the pages, and that of a separate cover. For the press both are PDF/X-4.
    ///
    /// `None`, with a finding, where the pages cannot be written.
    pub fn write(&self, findings: &mut Findings) -> Option<Printed> {
        if self.specification.medium == Medium::Press {
            return self.print(findings);
        }
        let pages = self.document.pages().len();
        let interior =
            typesetter::pdf(&self.document, self.book, self.specification.medium, &[(1, pages)], findings)?;
        Some(Printed { interior, cover: None, pagination: self.pagination.clone() })
    }
}

impl Interior<'_> {
    /// The pages as pictures for the screen.
    pub fn pictures(&self) -> PagePictures {
        PagePictures::of(&self.document)
    }
}

/// The files that a book is set from: path and bytes, the emitted text (`main.typ`) first. With the fonts of the house,
/// Typst alone makes the same pages of them.
pub fn typst_files(
    book: &Book,
    specification: Specification<'_>,
    typesetter: &Typesetter,
) -> Vec<(String, Vec<u8>)> {
    let drawings = typesetter.drawings(&specification);
    let emission = matter::emit(book, &book.parts, &drawings);
    let setting = setting::setting(book, &specification);
    typesetter.world(&emission, setting, book).files()
}

/// The front cover as a picture for the screen, as PNG of the given height in pixels.
pub fn cover_picture(
    book: &Book,
    specification: Specification<'_>,
    typesetter: &Typesetter,
    height: f64,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let front: Vec<Part> =
        book.parts.iter().filter(|part| matches!(part, Part::FrontCover(_))).cloned().collect();
    let drawings = typesetter.drawings(&specification);
    let emission: Emission = matter::emit(book, &front, &drawings);
    let setting = setting::setting(book, &Specification { medium: Medium::Screen, ..specification });
    let world = typesetter.world(&emission, setting, book);
    let document = world.compile(&emission, &book.identity.slug, findings)?;
    PagePictures::of(&document).png(0, height)
}
