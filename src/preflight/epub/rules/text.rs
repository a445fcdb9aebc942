//! The characters and the lists of the text.

use super::prelude::*;

crate::codes! {
    /// A character does not belong into a text: a replacement character (U+FFFD), which tells of lost letters, a control character, or one
    /// that turns the direction of writing without being seen.
    STRAY_CHARACTER = "epub/stray-character";
    /// A list is made of paragraphs with bullets or hyphens, so that nobody hears how many items it has (WCAG 1.3.1).
    LIST_OF_PARAGRAPHS = "epub/list-of-paragraphs";
    /// Space is made of empty paragraphs, which some voices read as 'blank'.
    EMPTY_PARAGRAPHS = "epub/empty-paragraphs";
    /// A quotation mark, dash or letter stands there as its bytes were misread (`â€™`): the text was decoded in the wrong encoding.
    MISREAD_ENCODING = "epub/misread-encoding";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for document in &book.documents {
        for node in document.root.descendants().filter(|node| node.is_text()) {
            characters(document.path, node, report);
        }
        for node in all(document.root, "p") {
            paragraphs(document.path, node, report);
        }
    }
}

fn characters(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    let text = node.text().unwrap_or_default();
    if text.is_ascii() {
        return;
    }
    let stray = |c: &char| matches!(c, '\u{fffd}' | '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}');
    let Some(parent) = node.parent() else { return };
    if let Some(found) = text.chars().find(stray) {
        let words = format!(
            "U+{:04X} stands in `{}`",
            u32::from(found),
            text.trim().chars().take(30).collect::<String>()
        );
        report.element(STRAY_CHARACTER, Warning, path, parent, words);
    }
    for misread in ["â€™", "â€œ", "â€\u{9d}", "â€“", "â€”", "Ã©", "Ã¨", "Â£", "Â\u{a0}"]
    {
        if text.contains(misread) {
            report.element(
                MISREAD_ENCODING,
                Warning,
                path,
                parent,
                format!("`{misread}` is one character, misread"),
            );
            break;
        }
    }
}

fn paragraphs(path: &str, node: Node<'_, '_>, report: &mut Report<'_, '_>) {
    let next = node.next_sibling_element().filter(|next| is(*next, "p"));
    let bulleted = |node: Node<'_, '_>| {
        let words = words(node);
        ["• ", "•", "· ", "‣ ", "◦ ", "- ", "* ", "– "]
            .iter()
            .any(|bullet| words.starts_with(bullet) && words.len() > bullet.len())
    };
    let empty = |node: Node<'_, '_>| {
        let words = words(node).replace('\u{a0}', "");
        words.is_empty() && !node.children().any(|child| child.is_element() && !is(child, "br"))
    };
    let Some(next) = next else { return };
    if bulleted(node) && bulleted(next) {
        report
            .element(LIST_OF_PARAGRAPHS, Warning, path, node, "this is a list made of paragraphs")
            .help("Write `ul` and `li`");
    }
    if empty(node) && empty(next) {
        report
            .element(EMPTY_PARAGRAPHS, Warning, path, node, "space is made of empty paragraphs")
            .help("Give the next one a margin");
    }
}
