//! The words of every manuscript in both editions: nothing lost, nothing twice, in the same order.

use super::epub::{Epub, Event};
use super::judges::{self, repository};
use super::manuscript::{Fragment, Order, fragments};
use super::text::{letters, page_body};
use super::workspace::series;
use camino::Utf8Path;

/// Words of this many letters that stand twice were not written twice by chance.
const LONG: usize = 40;

/// How many letters may stand before words that go on on a page: a table's repeated head.
const HEAD: usize = 200;

/// How many pages ahead the next words may stand, past figures and blank pages.
const AHEAD: usize = 4;

/// The letters of an edition, page by page, and which of them were found in the manuscript.
struct Edition {
    pages: Vec<Vec<char>>,
    found: Vec<Vec<bool>>,
    /// The first page behind the contents, which repeat headings and captions.
    text: usize,
}

/// A place in an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    page: usize,
    at: usize,
}

/// Where words are looked for.
#[derive(Debug, Clone, Copy)]
struct Search {
    /// The first place.
    from: Place,
    /// How many pages ahead of it.
    ahead: usize,
    /// How far from the head of a page words may go on.
    head: usize,
    /// Whether a number stands before them, as in 'Table 3'.
    numbered: bool,
}

impl Edition {
    fn new(pages: Vec<String>) -> Self {
        let pages: Vec<Vec<char>> = pages.iter().map(|page| letters(page).chars().collect()).collect();
        let found = pages.iter().map(|page| vec![false; page.len()]).collect();
        let contents =
            pages.iter().position(|page| page.starts_with(&['C', 'o', 'n', 't', 'e', 'n', 't', 's']));
        let text = contents.map_or(0, |contents| contents + 1);
        Self { pages, found, text }
    }

    /// Where these letters stand next on a page, not counting what was found.
    fn on_page(&self, words: &[char], from: Place, numbered: bool) -> Option<usize> {
        let page = &self.pages[from.page];
        let fits = |at: &usize| {
            let range = *at..*at + words.len();
            page[range.clone()] == *words
                && !self.found[from.page][range].iter().any(|found| *found)
                && (!numbered || is_label(&page[..*at]))
        };
        (from.at..(page.len() + 1).saturating_sub(words.len())).find(fits)
    }

    /// Finds words and marks them; gives the place behind them. They may go on on the next page.
    fn find(&mut self, words: &[char], search: Search) -> Option<Place> {
        let Search { from, ahead, head, numbered } = search;
        let last = from.page.saturating_add(ahead).min(self.pages.len() - 1);
        let start = |page| Place { page, at: if page == from.page { from.at } else { 0 } };
        for page in from.page..=last {
            if let Some(at) = self.on_page(words, start(page), numbered) {
                self.mark(page, at, words.len());
                return Some(Place { page, at: at + words.len() });
            }
        }
        for page in from.page..last {
            for split in (1..words.len()).rev() {
                let (first, rest) = words.split_at(split);
                let next = Place { page: page + 1, at: 0 };
                let Some(behind) = self.on_page(rest, next, false).filter(|at| *at < head) else { continue };
                let Some(before) = self.on_page(first, start(page), numbered) else { continue };
                self.mark(page, before, first.len());
                self.mark(page + 1, behind, rest.len());
                return Some(Place { page: page + 1, at: behind + rest.len() });
            }
        }
        None
    }

    fn mark(&mut self, page: usize, at: usize, length: usize) {
        self.found[page][at..at + length].fill(true);
    }

    /// The letters between those that were found; those of the contents are there once more.
    fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        for (index, (page, found)) in self.pages.iter().zip(&self.found).enumerate() {
            if index + 1 == self.text {
                continue;
            }
            let mut gap = String::new();
            for (letter, found) in page.iter().zip(found) {
                if *found {
                    gaps.push(std::mem::take(&mut gap));
                } else {
                    gap.push(*letter);
                }
            }
            gaps.push(gap);
        }
        gaps.retain(|gap| gap.chars().count() >= LONG);
        gaps
    }
}

/// Whether letters end with 'Table 3' or 'Figure 3'.
fn is_label(letters: &[char]) -> bool {
    let digits = letters.iter().rev().take_while(|c| c.is_numeric()).count();
    let before: String = letters[..letters.len() - digits].iter().rev().take(6).collect();
    digits > 0 && (before.starts_with("elbaT") || before == "erugiF")
}

/// What of a manuscript is missing from an edition, in another order or there twice.
pub(crate) fn faults(manuscript: &str, pages: Vec<String>, other: &str) -> Vec<String> {
    let all: Vec<Fragment> = fragments(manuscript)
        .into_iter()
        .filter(|fragment| fragment.only != Some(other_only(other)))
        .collect();
    let mut edition = Edition::new(pages);
    let mut faults = Vec::new();
    let mut place = Place { page: 0, at: 0 };
    // Short words in order could take the place of a caption, and loose ones the place of words in order.
    for order in [Order::Caption, Order::Text, Order::Loose] {
        let mut fragments: Vec<&Fragment> = all.iter().filter(|fragment| fragment.order == order).collect();
        if order == Order::Loose {
            // A word or two could take the place of words in a longer one.
            fragments.sort_by_key(|fragment| std::cmp::Reverse(fragment.letters.len()));
        }
        for fragment in fragments {
            let words: Vec<char> = fragment.letters.chars().collect();
            let found = if order == Order::Text {
                let ahead = if place.page == 0 { usize::MAX } else { AHEAD };
                edition.find(&words, Search { from: place, ahead, head: HEAD, numbered: false })
            } else {
                let numbered = order == Order::Caption;
                let anywhere = |page| {
                    let from = Place { page, at: 0 };
                    Search { from, ahead: usize::MAX, head: usize::MAX, numbered }
                };
                // The contents name captions too, and what introduces the book stands before them.
                let behind = edition.find(&words, anywhere(edition.text));
                behind.or_else(|| if numbered { None } else { edition.find(&words, anywhere(0)) })
            };
            match found {
                Some(behind) if order == Order::Text => place = behind,
                Some(_) => {}
                None => {
                    faults.push(format!("line {}: lost or moved: {:.60}", fragment.line, fragment.letters))
                }
            }
        }
    }
    let gaps = edition.gaps();
    for fragment in all.iter().filter(|fragment| !fragment.heading) {
        let words: Vec<char> = fragment.letters.chars().collect();
        for window in words.windows(LONG).step_by(LONG / 2) {
            let window: String = window.iter().collect();
            if gaps.iter().any(|gap| gap.contains(&window)) {
                faults.push(format!("line {}: twice: {window}", fragment.line));
            }
        }
    }
    faults
}

fn other_only(edition: &str) -> &'static str {
    if edition == "print" { "ebook-only" } else { "print-only" }
}

fn manuscript(slug: &str) -> String {
    std::fs::read_to_string(repository().join("manuscripts").join(slug).join("manuscript.md")).unwrap()
}

/// The text of the printed pages without running heads and folios.
pub(crate) fn print(file: &Utf8Path) -> Option<Vec<String>> {
    let pages = judges::page_texts(file)?;
    let bodies =
        pages.iter().enumerate().map(|(index, page)| page_body(page, &index.saturating_sub(1).to_string()));
    Some(bodies.collect())
}

/// The text of an ebook; each document is a page.
pub(crate) fn ebook(file: &Utf8Path) -> Vec<String> {
    let mut documents = Vec::new();
    for event in Epub::open(file).flow() {
        match (event, documents.last_mut()) {
            (Event::Document(_), _) => documents.push(String::new()),
            (Event::Text(words), Some(document)) => document.push_str(&words),
            (Event::Edge(_), Some(document)) => document.push(' '),
            (Event::Page(_) | Event::Text(_) | Event::Edge(_), _) => {}
        }
    }
    documents
}

#[test]
fn the_ebook_holds_every_word_once_and_in_order() {
    let mut all = Vec::new();
    for slug in &series().slugs {
        let faults = faults(&manuscript(slug), ebook(&series().file(slug, ".epub")), "ebook");
        all.extend(faults.into_iter().map(|fault| format!("{slug}: {fault}")));
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn print_holds_every_word_once_and_in_order() {
    let mut all = Vec::new();
    for slug in &series().slugs {
        let Some(pages) = print(&series().file(slug, "-print.pdf")) else { return };
        all.extend(
            faults(&manuscript(slug), pages, "print").into_iter().map(|fault| format!("{slug}: {fault}")),
        );
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn a_word_that_is_lost_moved_or_repeated_is_noticed() {
    let manuscript =
        "# One\n\nAlpha beta gamma.\n\nDelta epsilon zeta, a paragraph long enough to be known again.\n";
    let page = |text: &str| vec![text.to_owned()];
    let whole = "One. Alpha beta gamma. Delta epsilon zeta, a paragraph long enough to be known again.";
    assert_eq!(faults(manuscript, page(whole), "ebook"), Vec::<String>::new());
    assert_ne!(faults(manuscript, page(&whole.replace("beta ", "")), "ebook"), Vec::<String>::new());
    let moved = "One. Delta epsilon zeta, a paragraph long enough to be known again. Alpha beta gamma.";
    assert_ne!(faults(manuscript, page(moved), "ebook"), Vec::<String>::new());
    let twice = format!("{whole} Delta epsilon zeta, a paragraph long enough to be known again.");
    assert_ne!(faults(manuscript, page(&twice), "ebook"), Vec::<String>::new());
    let split = vec![
        "One. Alpha beta gamma. Delta eps a note".to_owned(),
        "ilon zeta, a paragraph long enough to be known again.".to_owned(),
    ];
    assert_eq!(faults(manuscript, split, "print"), Vec::<String>::new());
}
