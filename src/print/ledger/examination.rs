//! What a reader's eye would object to on the pages.

use super::{HAIR, Ledger, Limits, Line};
use crate::finding::{Code, Finding, Findings, Place};
use crate::print::emission::Role;
use crate::print::{Medium, codes};
use crate::span::Span as ManuscriptSpan;
use std::ops::Range;

impl Ledger {
    /// Reports what could not be set well.
    pub(in crate::print) fn examine(
        &self,
        slug: &str,
        limits: Limits,
        medium: Medium,
        findings: &mut Findings,
    ) {
        let edition = match medium {
            Medium::Press => "print",
            Medium::LargePrint => "large-print",
            // Its pages are those of the print edition.
            Medium::Screen => return,
        };
        let mut examiner = Examiner { ledger: self, slug, edition, findings };
        examiner.lines();
        examiner.breaks();
        examiner.hyphens(limits.hyphens);
        // Texts are cut to the pages of the print edition; those of large print fall as they may.
        if medium == Medium::Press {
            examiner.filled(limits.filled);
        }
    }
}

struct Examiner<'a, 'f> {
    ledger: &'a Ledger,
    slug: &'a str,
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
            || Place::File(format!("manuscripts/{}/manuscript.md", self.slug).into()),
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
                // Formulas and drawings set their parts over each other.
                let over = |other: &&&Line| {
                    (line.block.is_some() || other.block.is_some())
                        && line.left + HAIR < other.right
                        && other.left + HAIR < line.right
                };
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
                // A piece that is no longer than its first page is as long as it is: there its own heading comes first,
                // which is no text of it.
                self.ledger.pages.get(*index).is_some_and(|page| {
                    page.filled < least
                        && page.lines.iter().any(chapters)
                        && page.lines.iter().find(|line| line.block.is_some()).is_some_and(chapters)
                })
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
