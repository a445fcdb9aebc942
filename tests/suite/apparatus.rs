//! Index and references: what they say of a page stands on that page, as poppler reads it.

use super::epub::{Epub, elements, parse};
use super::judges;
use super::text::{letters, page_body};
use super::workspace::series;
use regex::Regex;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

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

/// The editions that are pages, and whether their pages are those of the press file.
const PAGED: [(&str, bool); 3] = [("-print.pdf", true), ("-screen.pdf", true), ("-large-print.pdf", false)];

/// An entry as the ebook has it: its words, the pages that it leads to, and what follows these ('see also tie').
struct Entry {
    words: String,
    pages: BTreeSet<usize>,
    behind: String,
    /// What is marked at each place that it leads to.
    marked: Vec<String>,
}

fn entries(epub: &Epub) -> Vec<Entry> {
    let text = epub.text("text/index.xhtml");
    let document = parse(text);
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    for (name, text) in epub.spine() {
        let file = name.rsplit('/').next().unwrap().to_owned();
        let target = parse(text);
        for mark in target.descendants().filter(|node| node.attribute("id").is_some()) {
            let words = mark.descendants().filter(|node| node.is_text()).filter_map(|node| node.text());
            targets.insert(format!("{file}#{}", mark.attribute("id").unwrap()), words.collect());
        }
    }
    let entry = |item: Node<'_, '_>| {
        let mut entry =
            Entry { words: String::new(), pages: BTreeSet::new(), behind: String::new(), marked: Vec::new() };
        for part in item.children().filter(|part| part.tag_name().name() != "ul") {
            let words: String =
                part.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
            let page = part.attribute("href").and_then(|href| Some((href, words.parse().ok()?)));
            match page {
                Some((href, page)) => {
                    entry.pages.insert(page);
                    entry.marked.push(letters(&targets[href]));
                }
                None if entry.pages.is_empty() => entry.words.push_str(&words),
                None => entry.behind.push_str(&words),
            }
        }
        entry
    };
    elements(&document, "li").map(entry).collect()
}

/// The text of the index as it is printed: from its heading to the next part.
fn printed_index(pages: &[String]) -> String {
    let begins = |text: &String| text.lines().any(|line| line == "Index" || line.starts_with("Index "));
    let first = pages.iter().rposition(begins).unwrap();
    let mut index = String::new();
    for (at, text) in pages.iter().enumerate().skip(first) {
        let mut text = page_body(text, &at.saturating_sub(1).to_string());
        if at == first {
            let at = text.lines().position(|line| line == "Index" || line.starts_with("Index ")).unwrap();
            text = text.lines().skip(at).collect::<Vec<_>>().join("\n");
            text.drain(.."Index".len());
        }
        index.push_str(&text);
        index.push('\n');
    }
    index
}

/// Reads letters and digits off the front of a text, whatever stands between them; `None` where there are others.
fn without<'a>(text: &'a str, letters: &str) -> Option<&'a str> {
    let mut rest = text;
    for wanted in letters.chars() {
        let at = rest.find(char::is_alphanumeric)?;
        rest = rest[at..].strip_prefix(wanted)?;
    }
    Some(rest)
}

/// The pages that each entry of a printed index names, ranges counted out.
fn printed_pages(index: &str, entries: &[Entry]) -> Result<Vec<BTreeSet<usize>>, String> {
    let locator = Regex::new(r"^,\s*(\d+)(?:–(\d+))?").unwrap();
    let mut rest = index;
    let mut all = Vec::new();
    for Entry { words, behind, .. } in entries {
        let near: String = rest.chars().take(60).collect();
        rest = without(rest, &letters(words)).ok_or_else(|| format!("no {words:?} at {near:?}"))?;
        let mut pages = BTreeSet::new();
        while let Some(found) = locator.captures(rest) {
            let number = |group: usize| found.get(group).and_then(|digits| digits.as_str().parse().ok());
            let first: usize = number(1).unwrap();
            pages.extend(first..=number(2).unwrap_or(first));
            rest = &rest[found.get(0).unwrap().end()..];
        }
        rest = without(rest, &letters(behind)).ok_or_else(|| format!("no {behind:?} behind {words:?}"))?;
        all.push(pages);
    }
    Ok(all)
}

/// What is wrong with the pages of a printed index: each is to have words that the entry means, and all of these are to be found.
fn wrong_pages(entries: &[Entry], named: &[BTreeSet<usize>], pages: &[String]) -> Vec<String> {
    let body =
        |folio: usize| pages.get(folio + 1).map_or(String::new(), |text| page_body(text, &folio.to_string()));
    let bodies: Vec<String> = (0..pages.len()).map(|folio| letters(&body(folio))).collect();
    let holds = |folio: usize, marked: &str| {
        let (here, next) = (bodies.get(folio), bodies.get(folio + 1));
        let broken = |here: &String| {
            let next = next.map_or("", String::as_str);
            marked
                .char_indices()
                .any(|(at, _)| at > 0 && here.contains(&marked[..at]) && next.starts_with(&marked[at..]))
        };
        here.is_some_and(|here| here.contains(marked) || broken(here))
    };
    let mut wrong = Vec::new();
    for (entry, named) in entries.iter().zip(named) {
        let empty = named.iter().filter(|folio| !entry.marked.iter().any(|marked| holds(**folio, marked)));
        wrong.extend(
            empty.map(|folio| format!("{}: page {folio} has none of {:?}", entry.words, entry.marked)),
        );
        let lost = entry.marked.iter().filter(|marked| !named.iter().any(|folio| holds(*folio, marked)));
        wrong.extend(lost.map(|marked| format!("{}: {marked} stands on none of {named:?}", entry.words)));
    }
    wrong
}

#[test]
fn every_locator_of_every_printed_index_is_right() {
    for slug in &series().slugs {
        let entries = entries(&Epub::open(&series().file(slug, ".epub")));
        for (edition, as_print) in PAGED {
            let Some(pages) = judges::page_texts(&series().file(slug, edition)) else { return };
            let index = printed_index(&pages);
            let named = printed_pages(&index, &entries)
                .unwrap_or_else(|told| panic!("{slug}{edition}: {told}\n{index}"));
            assert!(named.iter().map(BTreeSet::len).sum::<usize>() >= 25, "{slug}{edition}: {named:?}");
            assert_eq!(wrong_pages(&entries, &named, &pages), Vec::<String>::new(), "{slug}{edition}");
            if as_print {
                let of_ebook: Vec<_> = entries.iter().map(|entry| entry.pages.clone()).collect();
                assert_eq!(named, of_ebook, "{slug}{edition}: what is printed and what the ebook says");
            }
        }
    }
}

#[test]
fn a_locator_that_is_printed_wrong_would_be_seen() {
    for slug in &series().slugs {
        let entries = entries(&Epub::open(&series().file(slug, ".epub")));
        for (edition, _) in PAGED {
            let Some(pages) = judges::page_texts(&series().file(slug, edition)) else { return };
            let index = printed_index(&pages);
            let named = printed_pages(&index, &entries).unwrap();
            let (mut changed, mut seen) = (0, 0);
            for at in (0..named.len()).filter(|at| !named[*at].is_empty()) {
                let mut other = named.clone();
                other[at] =
                    named[at].iter().map(|folio| if *folio > 6 { folio - 3 } else { folio + 5 }).collect();
                changed += 1;
                seen += usize::from(!wrong_pages(&entries[at..=at], &other[at..=at], &pages).is_empty());
            }
            // A word may stand on the wrong page too; nearly none does.
            assert!(10 * seen > 7 * changed, "{slug}{edition}: {seen} of {changed} would be seen");
            // An entry that is missing is seen as well, and one that says something else.
            let last = entries.iter().rev().find(|entry| !entry.pages.is_empty()).unwrap();
            let spoilt = index.replace(last.words.trim_end_matches([',', ' ']), "zzz");
            assert!(printed_pages(&spoilt, &entries).is_err(), "{slug}{edition}: {}", last.words);
        }
    }
}

/// References in print to what has a page: the label or the title that is quoted, and the page.
fn paged_references(pages: &[String]) -> Vec<(String, usize)> {
    let label = Regex::new(r"((?:Table|Figure)[\s\u{a0}]+\d+),[\s\u{a0}]+page[\s\u{a0}]+(\d+)").unwrap();
    let found = pages.iter().flat_map(|text| label.captures_iter(text));
    let mut all: Vec<(String, usize)> =
        found.map(|found| (letters(&found[1]), found[2].parse().unwrap())).collect();
    all.extend(references_to_titles(pages));
    all
}

#[test]
fn references_of_the_other_paged_editions_name_their_pages() {
    for slug in &series().slugs {
        for (edition, _) in &PAGED[1..] {
            let Some(pages) = judges::page_texts(&series().file(slug, edition)) else { return };
            let references = paged_references(&pages);
            assert!(references.len() >= 10, "{slug}{edition}: {references:?}");
            let wrong: Vec<_> = references
                .iter()
                .filter(|(title, folio)| !is_headed(page(&pages, *folio), *folio, title))
                .collect();
            assert!(wrong.is_empty(), "{slug}{edition}: {wrong:?}");
        }
    }
}
