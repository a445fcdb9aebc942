//! The laid-out pages as data, and what a reader's eye would object to on them.
//!
//! A glyph of a page leads to its literal, the literal to the block of the manuscript that it is a part of: so the lines of a
//! block are known wherever they stand, and a finding names both the page and the line of the manuscript.

use super::emission::{Emission, Role};
use super::typesetter::BookWorld;
use super::{Medium, codes};
use crate::book::{Book, Page};
use crate::finding::{Code, Finding, Findings, Place};
use crate::house::HouseStyle;
use crate::span::Span as ManuscriptSpan;
use std::ops::Range;
use typst::WorldExt as _;
use typst::layout::{Frame, FrameItem, Point};
use typst::syntax::Span;
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
        let mut reader = Reader { world, emission, last: None, lines: Vec::new(), limits, lowest: 0.0 };
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

    /// Reports what could not be set well.
    pub(super) fn examine(&self, book: &Book, limits: Limits, medium: Medium, findings: &mut Findings) {
        let edition = match medium {
            Medium::Press => "print",
            Medium::LargePrint => "large-print",
            // Its pages are those of the print edition.
            Medium::Screen => return,
        };
        let mut examiner = Examiner { ledger: self, book, edition, findings };
        examiner.lines();
        examiner.breaks();
        examiner.hyphens(limits.hyphens);
        // Texts are cut to the pages of the print edition; those of large print fall as they may.
        if medium == Medium::Press {
            examiner.filled(limits.filled);
        }
    }
}

struct Reader<'a> {
    world: &'a BookWorld<'a>,
    emission: &'a Emission,
    /// The span that was looked up last: glyphs in a row share theirs.
    last: Option<(Span, Option<usize>)>,
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
        let literal = text.glyphs.iter().find_map(|glyph| self.literal(glyph.span.0));
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
                last.last = line.last;
            }
            _ => self.lines.push(line),
        }
    }

    fn literal(&mut self, span: Span) -> Option<usize> {
        if let Some((last, literal)) = self.last
            && last == span
        {
            return literal;
        }
        let literal = if span.id() == Some(typst::World::main(self.world)) {
            self.world.range(span).and_then(|range| self.emission.literal_at(range.start))
        } else {
            None
        };
        self.last = Some((span, literal));
        literal
    }
}

struct Examiner<'a, 'f> {
    ledger: &'a Ledger,
    book: &'a Book,
    edition: &'a str,
    findings: &'f mut Findings,
}

/// The lines of one block on one page: the page and the lines as a range of its lines.
struct Fragment {
    page: usize,
    lines: Range<usize>,
}

impl Examiner<'_, '_> {
    fn report(&mut self, code: Code, page: usize, span: Option<ManuscriptSpan>, message: &str, help: &str) {
        let place = span.map_or_else(
            || Place::File(format!("manuscripts/{}/manuscript.md", self.book.identity.slug).into()),
            Place::Span,
        );
        let label = self.ledger.pages.get(page).map(|page| page.label.as_str()).unwrap_or_default();
        let message = message.replace("{page}", &format!("page {label} of the {} edition", self.edition));
        self.findings.report(Finding::warning(code, place, message).help(help));
    }

    /// Lines that are wider than their column, and words that run into others.
    fn lines(&mut self) {
        for (index, page) in self.ledger.pages.iter().enumerate() {
            for line in &page.lines {
                if line.right > line.column_end + HAIR && line.block.is_some() {
                    let over = line.right - line.column_end;
                    self.report(
                        codes::OVERFULL_LINE,
                        index,
                        line.span,
                        &format!("a line is {over:.0} pt wider than its column on {{page}}"),
                        "Write it with words or places at which it can be broken, or let it stand elsewhere",
                    );
                }
            }
            let mut lines: Vec<&Line> = page.lines.iter().collect();
            lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
            for (position, line) in lines.iter().enumerate() {
                let near = |other: &&&Line| other.baseline - line.baseline < 0.4 * line.size.min(other.size);
                let over = |other: &&&Line| line.left + HAIR < other.right && other.left + HAIR < line.right;
                let following = lines.get(position + 1..).unwrap_or_default();
                if let Some(other) = following.iter().take_while(near).find(over) {
                    self.report(
                        codes::COLLIDING_WORDS,
                        index,
                        line.span.or(other.span),
                        "words run into others on {page}",
                        "Shorten them, or move what stands in the side column there",
                    );
                    break;
                }
            }
        }
    }

    /// The lines of each block, page by page.
    fn fragments(&self) -> Vec<Vec<Fragment>> {
        let mut blocks: Vec<Vec<Fragment>> = Vec::new();
        blocks.resize_with(self.ledger.roles.len(), Vec::new);
        for (page, lines) in self.ledger.pages.iter().enumerate() {
            for (index, line) in lines.lines.iter().enumerate() {
                let Some(fragments) = line.block.and_then(|block| blocks.get_mut(block)) else { continue };
                if line.in_note {
                    continue;
                }
                match fragments.last_mut() {
                    Some(last) if last.page == page => last.lines.end = index + 1,
                    _ => fragments.push(Fragment { page, lines: index..index + 1 }),
                }
            }
        }
        blocks
    }

    /// How many lines a fragment has: parts at one height are one line.
    fn count(&self, fragment: &Fragment, block: usize) -> usize {
        let lines =
            self.ledger.pages.get(fragment.page).and_then(|page| page.lines.get(fragment.lines.clone()));
        let mut heights: Vec<i64> = lines
            .into_iter()
            .flatten()
            .filter(|line| line.block == Some(block))
            .map(|line| (line.baseline / 3.0).round() as i64)
            .collect();
        heights.dedup();
        heights.len()
    }

    fn first_span(&self, fragment: &Fragment) -> Option<ManuscriptSpan> {
        self.ledger.pages.get(fragment.page)?.lines.get(fragment.lines.start)?.span
    }

    /// Lines that stand alone over or under the break of a page, and headings that their text has left.
    fn breaks(&mut self) {
        let blocks = self.fragments();
        for (block, fragments) in blocks.iter().enumerate() {
            let role = self.ledger.roles.get(block).copied().unwrap_or(Role::Other);
            let (Some(first), Some(last)) = (fragments.first(), fragments.last()) else { continue };
            match role {
                Role::Running | Role::Paragraph | Role::Matter if first.page != last.page => {
                    if self.count(first, block) == 1 {
                        self.report(
                            codes::ORPHAN,
                            first.page,
                            self.first_span(first),
                            "the first line of a paragraph stands alone at the foot of {page}",
                            "Cut or add a line in the paragraphs before it",
                        );
                    }
                    if self.count(last, block) == 1 {
                        self.report(
                            codes::WIDOW,
                            last.page,
                            self.first_span(last),
                            "the last line of a paragraph stands alone at the head of {page}",
                            "Cut or add some words in the paragraph, or in one before it",
                        );
                    }
                }
                Role::Heading => {
                    let text =
                        |next: &usize| self.ledger.roles.get(*next).is_some_and(|role| *role != Role::Other);
                    let next =
                        (block + 1..blocks.len()).filter(text).find_map(|next| blocks.get(next)?.first());
                    if let Some(next) = next
                        && next.page > last.page
                    {
                        self.report(
                            codes::STRANDED_HEADING,
                            last.page,
                            self.first_span(last),
                            "a heading stands at the foot of {page}, its text on the next one",
                            "Cut or add some lines before it",
                        );
                    }
                }
                Role::Running | Role::Paragraph | Role::Matter | Role::Other => {}
            }
        }
    }

    /// Lines in a row that end with a hyphen.
    fn hyphens(&mut self, most: usize) {
        for (index, page) in self.ledger.pages.iter().enumerate() {
            let mut in_a_row = 0;
            let mut before: Option<&Line> = None;
            for line in page.lines.iter().filter(|line| line.block.is_some()) {
                let follows = before.is_some_and(|before| {
                    before.block == line.block && line.baseline > before.baseline + 0.5 * line.size
                });
                let ends = matches!(line.last, Some('-' | '\u{ad}' | '\u{2010}'));
                in_a_row = if !ends {
                    0
                } else if follows {
                    in_a_row + 1
                } else {
                    1
                };
                if in_a_row == most + 1 {
                    self.report(
                        codes::HYPHEN_LADDER,
                        index,
                        line.span,
                        &format!("more than {most} lines in a row end with a hyphen on {{page}}"),
                        "Change a word in the first of them",
                    );
                }
                before = Some(line);
            }
        }
    }

    /// Pages of the text that are nearly empty.
    fn filled(&mut self, least: f64) {
        let chapters =
            |line: &Line| matches!(self.ledger.role(line), Role::Running | Role::Paragraph | Role::Heading);
        let scant: Vec<usize> = (0..self.ledger.pages.len())
            .filter(|index| {
                self.ledger
                    .pages
                    .get(*index)
                    .is_some_and(|page| page.filled < least && page.lines.iter().any(chapters))
            })
            .collect();
        for index in scant {
            let page = self.ledger.pages.get(index);
            let span = page.and_then(|page| page.lines.iter().find_map(|line| line.span));
            let share = page.map_or(0.0, |page| page.filled * 100.0);
            self.report(
                codes::SCANT_PAGE,
                index,
                span,
                &format!("{{page}} is filled to {share:.0} % alone"),
                "Cut the piece until it ends on the page before, or let it say more",
            );
        }
    }
}
