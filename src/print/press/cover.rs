//! The flat cover of a book that is glued at the back: back, spine and front on one sheet.

use super::super::emission::{Emission, string};
use super::super::typesetter::Typesetter;
use super::sheet::{Window, lay, page, sheet};
use crate::book::Book;
use crate::finding::Findings;
use typst_layout::Page;

/// The four pages of a cover, in the order of the book.
pub(in crate::print) struct CoverPages<'a> {
    front: &'a Page,
    inside_front: &'a Page,
    inside_back: &'a Page,
    back: &'a Page,
}

/// Parts the pages of a book into those of its cover and those between; `None` where there are not enough.
pub(in crate::print) fn inner_pages(pages: &[Page]) -> Option<(CoverPages<'_>, &[Page])> {
    let [front, inside_front, inner @ .., inside_back, back] = pages else { return None };
    (!inner.is_empty()).then_some((CoverPages { front, inside_front, inside_back, back }, inner))
}

impl CoverPages<'_> {
    /// The four pages one behind the other.
    pub(in crate::print) fn in_order(&self) -> Vec<Page> {
        [self.front, self.inside_front, self.inside_back, self.back].map(Page::clone).to_vec()
    }
}

/// The lengths of a flat cover, in pt.
#[derive(Debug, Clone, Copy)]
pub(in crate::print) struct Flat {
    /// Width and height of a page.
    pub(in crate::print) page: (f64, f64),
    /// The width of the spine.
    pub(in crate::print) spine: f64,
    /// What is printed beyond the trim.
    pub(in crate::print) bleed: f64,
    /// What is left without ink beside the spine, inside.
    pub(in crate::print) glue: f64,
}

impl Flat {
    /// Width and height of the trimmed sheet.
    pub(in crate::print) fn trim(&self) -> (f64, f64) {
        (2.0 * self.page.0 + self.spine, self.page.1)
    }
}

/// The two sides of a flat cover: back, spine and front, and the insides with the spine left for the glue.
///
/// `None`, with findings, where the template of the spine cannot be set.
pub(in crate::print) fn outer_sheets(
    cover: &CoverPages<'_>,
    flat: Flat,
    typesetter: &Typesetter,
    book: &Book,
    setting: String,
    findings: &mut Findings,
) -> Option<Vec<Page>> {
    let Flat { page: (width, height), spine, bleed, glue } = flat;
    let mut emission = Emission::default();
    emission.code("#import \"/styles/print/covers.typ\": spine\n");
    emission.code(&format!(
        "#spine(width: {spine}pt, height: {height}pt, title: {})\n",
        string(&book.identity.title)
    ));
    let world = typesetter.world(&emission, setting, book);
    let document = world.compile(&emission, &book.identity.slug, findings)?;
    let back_of_book = document.pages().first()?;

    let outer = Window::all(bleed);
    let mut outside = sheet(flat.trim());
    lay(&mut outside, cover.back, (0.0, 0.0), 1.0, Window { right: 0.0, ..outer });
    lay(&mut outside, back_of_book, (width, 0.0), 1.0, Window { left: 0.0, right: 0.0, ..outer });
    lay(&mut outside, cover.front, (width + spine, 0.0), 1.0, Window { left: 0.0, ..outer });
    let mut inside = sheet(flat.trim());
    lay(&mut inside, cover.inside_front, (0.0, 0.0), 1.0, Window { right: -glue, ..outer });
    lay(&mut inside, cover.inside_back, (width + spine, 0.0), 1.0, Window { left: -glue, ..outer });

    let mut outside = page(outside, bleed, cover.front);
    // One ground under all three, so that no seam shows where they meet.
    outside.fill = back_of_book.fill.clone();
    Some(vec![outside, page(inside, bleed, cover.inside_front)])
}
