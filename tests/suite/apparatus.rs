//! Index and references: what they say of a page stands on that page, as poppler reads it.

use super::epub::{Epub, elements, parse};
use super::judges;
use super::text::{letters, page_body};
use super::workspace::series;
use regex::Regex;

/// A place that the index of an ebook leads to: the entry, the page that it names, and the words that are marked there.
struct Locator {
    entry: String,
    page: usize,
    words: String,
}

fn locators(epub: &Epub) -> Vec<Locator> {
    let mut found = Vec::new();
    let index = epub.spine().into_iter().find(|(name, _)| name.ends_with("index.xhtml"));
    let Some((_, text)) = index else { return found };
    let document = parse(text);
    for link in elements(&document, "a") {
        let Some((file, id)) = link.attribute("href").and_then(|href| href.split_once('#')) else { continue };
        let Ok(page) = link.text().unwrap_or_default().parse() else { continue };
        let item = link.ancestors().find(|node| node.tag_name().name() == "li").unwrap();
        let entry = item.children().find_map(|node| node.text().filter(|text| !text.trim().is_empty()));
        let target = epub.text(&format!("text/{file}"));
        let target = parse(target);
        let mark = target.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
        let words: String =
            mark.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
        found.push(Locator {
            entry: entry.unwrap_or_default().trim_end_matches([',', ' ']).to_owned(),
            page,
            words,
        });
    }
    found
}

/// The page of a file that bears a folio: the cover and its inside come first.
fn page(pages: &[String], folio: usize) -> &str {
    &pages[folio + 1]
}

#[test]
fn every_locator_of_an_index_is_right() {
    for slug in &series().slugs {
        let epub = Epub::open(&series().file(slug, ".epub"));
        let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
        let locators = locators(&epub);
        assert!(locators.len() >= 30, "{slug} has an index of {} places", locators.len());
        for Locator { entry, page: folio, words } in locators {
            let body = |folio: usize| letters(&page_body(page(&pages, folio), &folio.to_string()));
            let (here, next, marked) = (body(folio), body(folio + 1), letters(&words));
            // Words may be broken over two pages; notes stand between the halves.
            let broken = marked
                .char_indices()
                .any(|(at, _)| at > 0 && here.contains(&marked[..at]) && next.starts_with(&marked[at..]));
            assert!(here.contains(&marked) || broken, "{slug}: {entry}: page {folio} has no {words:?}");
        }
    }
}

#[test]
fn a_wrong_locator_would_be_seen() {
    let slug = &series().slugs[0];
    let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
    let locators = locators(&Epub::open(&series().file(slug, ".epub")));
    let wrong = locators.iter().filter(|locator| {
        let other = if locator.page > 6 { locator.page - 2 } else { locator.page + 4 };
        !letters(page(&pages, other)).contains(&letters(&locator.words))
    });
    assert!(wrong.count() > locators.len() / 2);
}

#[test]
fn every_reference_to_a_page_is_right() {
    let reference = Regex::new(r"((?:Table|Figure)[\s\u{a0}]+\d+),[\s\u{a0}]+page[\s\u{a0}]+(\d+)").unwrap();
    for slug in &series().slugs {
        let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
        let mut count = 0;
        for text in &pages {
            for found in reference.captures_iter(text) {
                let label: String =
                    found[1].split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ");
                let there = page(&pages, found[2].parse().unwrap()).replace('\u{a0}', " ");
                // The caption begins a line with the label.
                let caption = there.lines().any(|line| line.starts_with(&label));
                assert!(caption, "{slug}: {label} is not on page {}", &found[2]);
                count += 1;
            }
        }
        assert!(count > 0, "{slug} refers to no table or figure");
    }
}

/// References to headings: what they quote, and the page that they name.
fn references_to_titles(pages: &[String]) -> Vec<(String, usize)> {
    let reference = Regex::new(r"‘([^‘]+?)’,\s+page\s+(\d+)").unwrap();
    let found = pages.iter().flat_map(|text| reference.captures_iter(text));
    found.map(|found| (letters(&found[1]), found[2].parse().unwrap())).collect()
}

/// Whether the title that a reference quotes begins a line on a page, below the running head.
fn is_headed(text: &str, folio: usize, title: &str) -> bool {
    let body = page_body(text, &folio.to_string());
    let lines: Vec<String> = body.lines().map(letters).collect();
    (0..lines.len()).any(|first| lines[first..].concat().starts_with(title))
}

#[test]
fn every_reference_to_a_title_names_its_page() {
    for slug in &series().slugs {
        let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
        let references = references_to_titles(&pages);
        for (title, folio) in &references {
            assert!(is_headed(page(&pages, *folio), *folio, title), "{slug}: {title} is not on page {folio}");
        }
        let wrong = references.iter().filter(|(title, folio)| {
            let other = if *folio > 6 { folio - 2 } else { folio + 4 };
            !is_headed(page(&pages, other), other, title)
        });
        let (wrong, all) = (wrong.count(), references.len());
        assert!(all > 0 && 2 * wrong > all, "{slug}: {wrong} of {all} would be seen on a wrong page");
    }
}

#[test]
fn no_reference_to_a_page_is_left_out_of_these_tests() {
    let label = Regex::new(r"(?:Table|Figure)[\s\u{a0}]+\d+,[\s\u{a0}]+page[\s\u{a0}]+\d+").unwrap();
    let any = Regex::new(r",[\s\u{a0}]+page[\s\u{a0}]+\d+").unwrap();
    for slug in &series().slugs {
        let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
        let all: usize = pages.iter().map(|text| any.find_iter(text).count()).sum();
        let labels: usize = pages.iter().map(|text| label.find_iter(text).count()).sum();
        assert_eq!(
            labels + references_to_titles(&pages).len(),
            all,
            "{slug}: references that no test looks up"
        );
    }
}
