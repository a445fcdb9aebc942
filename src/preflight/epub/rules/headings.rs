//! Titles and headings of documents.

use super::navigation::heading_level;
use super::prelude::*;

crate::codes! {
    /// A document has no `<title>`, or an empty one; it is what is heard first (WCAG 2.4.2).
    MISSING_DOCUMENT_TITLE = "epub/missing-document-title";
    /// Two documents have the same `<title>`, so it does not tell them apart.
    REPEATED_DOCUMENT_TITLE = "epub/repeated-document-title";
    /// A document with much text has no heading, so those who go from heading to heading never find it (WCAG 2.4.6).
    NO_HEADING = "epub/no-heading";
    /// A document has more than one heading of the first level: its outline has no top.
    SEVERAL_FIRST_HEADINGS = "epub/several-first-level-headings";
    /// A heading is more than one level under the one before it, as if something were missing between them (WCAG 1.3.1).
    HEADING_SKIPS = "epub/heading-skips-level";
    /// A heading has no words.
    EMPTY_HEADING = "epub/empty-heading";
    /// A paragraph of nothing but bold words looks like a heading and is none, so it is in no outline.
    BOLD_AS_HEADING = "epub/bold-paragraph-as-heading";
}

/// With more words than this a document has to have a heading.
const SHORT: usize = 120;

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let mut titles: BTreeMap<String, &str> = BTreeMap::new();
    for document in book.read_in_order() {
        let path = document.path;
        let title = all(document.root, "title").next().map(words).unwrap_or_default();
        if title.is_empty() {
            report.file(MISSING_DOCUMENT_TITLE, Warning, path, "the document has no title");
        } else if let Some(other) = titles.insert(title.clone(), path) {
            report.file(
                REPEATED_DOCUMENT_TITLE,
                Note,
                path,
                format!("`{title}` is the title of {other} too"),
            );
        }
        outline(document, report);
    }
}

fn outline(document: &Document<'_>, report: &mut Report<'_, '_>) {
    let path = document.path;
    let mut last = None;
    let mut firsts = 0;
    let mut any = false;
    for node in document.root.descendants() {
        let Some(level) = heading_level(node) else { continue };
        any = true;
        if words(node).is_empty() {
            report.element(EMPTY_HEADING, Warning, path, node, "this heading has no words");
            continue;
        }
        firsts += u32::from(level == 1);
        if level == 1 && firsts == 2 {
            report.element(
                SEVERAL_FIRST_HEADINGS,
                Warning,
                path,
                node,
                "this is a second heading of the first level",
            );
        }
        if let Some(last) = last
            && level > last + 1
        {
            let words = format!("a heading of level {level} follows one of level {last}");
            report.element(HEADING_SKIPS, Warning, path, node, words);
        }
        last = Some(level);
    }
    if any {
        return;
    }
    let Some(body) = all(document.root, "body").next() else { return };
    let count: usize =
        body.descendants().filter_map(|node| node.text()).map(|text| text.split_whitespace().count()).sum();
    let named = body.descendants().take(20).any(|node| node.has_attribute("aria-label"));
    if count > SHORT && !named {
        report.file(NO_HEADING, Warning, path, format!("{count} words stand under no heading"));
    }
    for node in all(body, "p") {
        let mut parts = node
            .children()
            .filter(|child| child.is_element() || !child.text().unwrap_or_default().trim().is_empty());
        let bold = |child: Node<'_, '_>| is(child, "strong") || is(child, "b");
        let alone = parts.next().is_some_and(bold) && parts.next().is_none();
        let few = words(node).split(' ').count() <= 12;
        if alone && few && count > SHORT && !words(node).ends_with(['.', ':', '!', '?']) {
            report.element(BOLD_AS_HEADING, Warning, path, node, format!("`{}` is no heading", words(node)));
        }
    }
}
