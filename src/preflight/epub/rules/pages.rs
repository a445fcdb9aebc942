//! The pages of the printed edition.

use super::navigation::{Entry, entries, lists};
use super::prelude::*;

crate::codes! {
    /// The text marks where pages of the printed edition begin, and there is no list of them to go by (EPUB Accessibility 1.1, 4.2).
    PAGE_LIST_MISSING = "epub/missing-page-list";
    /// A page break of the text is not in the page list.
    PAGE_LIST_INCOMPLETE = "epub/incomplete-page-list";
    /// The page list stands in another order than the pages.
    PAGE_LIST_ORDER = "epub/page-list-out-of-order";
    /// The page list calls a page otherwise than its mark in the text. A reader who is sent to page 17 arrives at another.
    PAGE_LABEL = "epub/page-label-differs";
    /// An entry of the page list leads to no page break.
    PAGE_TARGET = "epub/page-list-target";
    /// Two page breaks bear the same number.
    REPEATED_PAGE = "epub/repeated-page";
    /// A page break has no name to be heard (`aria-label`, `title` or words), or only one of `epub:type="pagebreak"` and
    /// `role="doc-pagebreak"`: some readers know this one, some that one.
    PAGE_BREAK_UNCLEAR = "epub/unclear-page-break";
    /// The book has the pages of a printed edition and does not say of which (`pageBreakSource`, with its ISBN).
    PAGE_BREAK_SOURCE = "epub/missing-page-break-source";
}

struct Break<'a> {
    path: &'a str,
    node: Node<'a, 'a>,
    label: String,
}

fn breaks<'a>(book: &Publication<'a>) -> Vec<Break<'a>> {
    let mut breaks = Vec::new();
    for document in book.read_in_order() {
        for node in document.root.descendants() {
            if has_type(node, "pagebreak") || has_role(node, "doc-pagebreak") {
                breaks.push(Break { path: document.path, node, label: label(node) });
            }
        }
    }
    breaks
}

/// What a page break is called: the number alone.
fn label(node: Node<'_, '_>) -> String {
    let said = node.attribute("aria-label").or(node.attribute("title")).map(even);
    number(&said.unwrap_or_else(|| words(node)))
}

/// 'Page 7.' and '7' are the same.
fn number(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let lower = text.to_lowercase();
    for lead in ["page ", "p. ", "pg. "] {
        if let Some(rest) = lower.strip_prefix(lead) {
            return even(rest);
        }
    }
    even(text)
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    if !book.is_three {
        return;
    }
    let breaks = breaks(book);
    let mut labels = BTreeSet::new();
    for one in &breaks {
        if !labels.insert(one.label.clone()) && !one.label.is_empty() {
            report.element(
                REPEATED_PAGE,
                Warning,
                one.path,
                one.node,
                format!("page {} begins twice", one.label),
            );
        }
        let both = has_type(one.node, "pagebreak") && has_role(one.node, "doc-pagebreak");
        if one.label.is_empty() {
            report.element(PAGE_BREAK_UNCLEAR, Warning, one.path, one.node, "this page break has no name");
        } else if !both {
            report
                .element(
                    PAGE_BREAK_UNCLEAR,
                    Warning,
                    one.path,
                    one.node,
                    "this page break is not known to all readers",
                )
                .help("Write both `epub:type=\"pagebreak\"` and `role=\"doc-pagebreak\"`");
        }
    }
    if !breaks.is_empty() {
        let by_source = book.property("source-of").any(|node| words(node) == "pagination");
        if book.property("pageBreakSource").all(|node| words(node).is_empty()) && !by_source {
            report.file(
                PAGE_BREAK_SOURCE,
                Warning,
                &book.package_path,
                "the book does not say of which edition its pages are",
            );
        }
    }
    let Some(navigation) = book.navigation() else { return };
    if lists(navigation, "page-list").is_empty() {
        if !breaks.is_empty() {
            report.file(
                PAGE_LIST_MISSING,
                Warning,
                navigation.path,
                format!("{} page breaks are marked, and there is no page list", breaks.len()),
            );
        }
        return;
    }
    // Of a document that cannot be read nothing is known.
    let known =
        |entry: &Entry<'_>| book.document(&entry.path).is_some() || !book.archive.names.contains(&entry.path);
    let list: Vec<Entry<'_>> = entries(navigation, "page-list").into_iter().filter(known).collect();
    compare(navigation.path, &breaks, &list, report);
}

fn compare(navigation: &str, breaks: &[Break<'_>], list: &[Entry<'_>], report: &mut Report<'_, '_>) {
    let places: BTreeMap<(&str, &str), usize> = breaks
        .iter()
        .enumerate()
        .filter_map(|(index, one)| Some(((one.path, one.node.attribute("id")?), index)))
        .collect();
    let mut reached = BTreeSet::new();
    let mut last = None;
    for entry in list {
        let place = places.get(&(entry.path.as_str(), entry.fragment.as_deref().unwrap_or_default()));
        let Some((index, one)) = place.and_then(|index| Some((*index, breaks.get(*index)?))) else {
            let words = format!("`{}` leads to no page break", entry.label);
            report.element(PAGE_TARGET, Warning, navigation, entry.node, words);
            continue;
        };
        reached.insert(index);
        if last.is_some_and(|last| index < last) {
            let words = format!("`{}` stands behind a later page", entry.label);
            report.element(PAGE_LIST_ORDER, Warning, navigation, entry.node, words);
        }
        last = Some(index);
        if number(&entry.label) != one.label
            && number(&entry.label).to_lowercase() != one.label.to_lowercase()
        {
            report.element(
                PAGE_LABEL,
                Warning,
                navigation,
                entry.node,
                format!("`{}` leads to the page break `{}`", entry.label, one.label),
            );
        }
    }
    for (index, one) in breaks.iter().enumerate() {
        if !reached.contains(&index) {
            let words = format!("page {} is not in the page list", one.label);
            report.element(PAGE_LIST_INCOMPLETE, Warning, one.path, one.node, words);
        }
    }
}
