//! The laid-out pages as data, and what a reader's eye would object to on them.
//!
//! A glyph of a page leads to its literal, the literal to the block of the manuscript that it is a part of: so the lines of a
//! block are known wherever they stand, and a finding names both the page and the line of the manuscript.

mod examination;
#[cfg(test)]
mod tests;

use super::emission::{Emission, Role};
use super::pagination::LiteralFinder;
use super::typesetter::BookWorld;
use crate::book::Page;
use crate::house::HouseStyle;
use crate::span::Span as ManuscriptSpan;
use typst::layout::{Frame, FrameItem, Point};
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// The pages of a book, line by line. All lengths are pt, from the upper left corner of the trimmed page.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    pub(super) pages: Vec<LedgerPage>,
    /// What the blocks are that the lines are parts of.
    roles: Vec<Role>,
}

/// A page.
#[derive(Debug)]
pub(super) struct LedgerPage {
    /// Its folio, or the name of a page of the cover.
    pub(super) label: String,
    /// Its lines of text, in the order in which they were set.
    pub(super) lines: Vec<Line>,
    /// How far down it is filled, head and foot of the page left out: from 0 to 1.
    pub(super) filled: f64,
}

/// A line of text, or the part of one that belongs to one block.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The block whose words stand in it; none for words of a template, such as folios.
    pub(super) block: Option<usize>,
    /// Where the words stand in the manuscript.
    pub(super) span: Option<ManuscriptSpan>,
    /// Whether it stands in a note.
    in_note: bool,
    pub(super) baseline: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    /// The size of its type.
    size: f64,
    /// The end of the column that it stands in, as far as it is known.
    column_end: f64,
    /// Its last character.
    last: Option<char>,
}

/// The figures of the house that pages are held against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The upper and the lower edge of the text.
    body: (f64, f64),
    /// Lines in a row that may end with a hyphen.
    hyphens: usize,
    /// The share of a page that its text fills at least.
    filled: f64,
}

impl Limits {
    /// As `styles/house.toml` has them, for pages of a height in pt.
    pub(super) fn of(house: &HouseStyle, height: f64) -> Self {
        let number = |key: &str| house.length(key).unwrap_or_default();
        Self {
            body: (number("page.top"), height - number("page.bottom")),
            hyphens: number("checks.hyphens") as usize,
            filled: number("checks.filled"),
        }
    }
}

/// A hair's breadth, in pt: what sums of lengths may differ by.
const HAIR: f64 = 0.75;

impl Ledger {
    /// Reads the pages of a laid-out book.
    pub(super) fn read(
        document: &PagedDocument,
        world: &BookWorld<'_>,
        emission: &Emission,
        pages: &[Page],
        limits: Limits,
    ) -> Self {
        let mut reader = Reader {
            emission,
            finder: LiteralFinder::new(world, emission),
            lines: Vec::new(),
            limits,
            lowest: 0.0,
        };
        let mut ledger = Self { pages: Vec::new(), roles: emission.blocks.clone() };
        for (page, Page { label, start: _ }) in document.pages().iter().zip(pages) {
            reader.lowest = limits.body.0;
            reader.frame(&page.frame, Point::zero(), None);
            let height = (limits.body.1 - limits.body.0).max(1.0);
            ledger.pages.push(LedgerPage {
                label: label.clone(),
                lines: std::mem::take(&mut reader.lines),
                filled: (reader.lowest - limits.body.0) / height,
            });
        }
        ledger
    }

    fn role(&self, line: &Line) -> Role {
        line.block.and_then(|block| self.roles.get(block).copied()).unwrap_or(Role::Other)
    }

    /// The lines of running text on a page, notes left out.
    #[cfg(test)]
    pub(super) fn running<'a>(&'a self, page: &'a LedgerPage) -> impl Iterator<Item = &'a Line> {
        page.lines.iter().filter(|line| self.role(line) == Role::Running && !line.in_note)
    }
}

struct Reader<'a> {
    emission: &'a Emission,
    finder: LiteralFinder<'a>,
    lines: Vec<Line>,
    limits: Limits,
    /// The lowest point of the page that anything reaches, within the text area.
    lowest: f64,
}

impl Reader<'_> {
    fn frame(&mut self, frame: &Frame, origin: Point, column_end: Option<f64>) {
        for (at, item) in frame.items() {
            let at = origin + *at;
            match item {
                FrameItem::Group(group) => {
                    let at = at + Point::new(group.transform.tx, group.transform.ty);
                    let end = (at.x + group.frame.width()).to_pt();
                    self.frame(&group.frame, at, Some(end));
                }
                FrameItem::Text(text) => self.text(text, at, column_end),
                FrameItem::Shape(shape, _) => self.reach(at.y.to_pt() + shape.bbox(true).max.y.to_pt()),
                FrameItem::Image(_, size, _) => self.reach((at.y + size.y).to_pt()),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn reach(&mut self, y: f64) {
        if y <= self.limits.body.1 + HAIR {
            self.lowest = self.lowest.max(y);
        }
    }

    fn text(&mut self, text: &TextItem, at: Point, column_end: Option<f64>) {
        if text.text.trim().is_empty() {
            return;
        }
        let literal = text.glyphs.iter().find_map(|glyph| self.finder.literal(glyph.span.0));
        let literal = literal.and_then(|index| self.emission.literals.get(index));
        let (left, baseline) = (at.x.to_pt(), at.y.to_pt());
        let line = Line {
            block: literal.map(|literal| literal.block),
            span: literal.and_then(|literal| literal.span),
            in_note: literal.is_some_and(|literal| literal.in_note),
            baseline,
            left,
            right: left + text.width().to_pt(),
            size: text.size.to_pt(),
            column_end: column_end.unwrap_or(f64::INFINITY),
            last: text.text.trim_end().chars().next_back(),
        };
        self.reach(baseline);
        match self.lines.last_mut() {
            Some(last)
                if (last.block == line.block || line.block.is_none())
                    && (last.baseline - baseline).abs() < 0.5 * last.size
                    && (0.0..0.8 * last.size).contains(&(left - last.right + HAIR)) =>
            {
                last.right = line.right.max(last.right);
                // What stands close to it may be in a column of its own.
                last.column_end = line.column_end.max(last.column_end);
                last.last = line.last;
            }
            _ => self.lines.push(line),
        }
    }
}
