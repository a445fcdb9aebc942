//! The order of reading.

use super::prelude::*;

crate::codes! {
    /// The book has no order of reading: the spine is missing or empty, or nothing in it is read in order.
    EMPTY_SPINE = "epub/empty-spine";
    /// The spine names an item that the manifest does not have.
    UNKNOWN_SPINE_ITEM = "epub/unknown-spine-item";
    /// A document stands twice in the order of reading.
    REPEATED_SPINE_ITEM = "epub/repeated-spine-item";
    /// The order of reading holds what is no document of text (EPUB 3.3, 3.3), and there is nothing to fall back on.
    WRONG_SPINE_ITEM = "epub/wrong-spine-item";
    /// A document is taken out of the order of reading (`linear="no"`). Many readers show it all the same, others
    /// never do. Put it in its place.
    NON_LINEAR_DOCUMENT = "epub/non-linear-document";
    /// A document of text is in no place of the order of reading, so that turning pages never leads to it.
    DOCUMENT_OUT_OF_SPINE = "epub/document-out-of-spine";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let package = book.package_path.as_str();
    if !book.spine.iter().any(|entry| entry.linear) {
        report.file(EMPTY_SPINE, Error, package, "nothing stands in the order of reading");
    }
    let mut seen = BTreeSet::new();
    for entry in &book.spine {
        let idref = entry.node.attribute("idref").unwrap_or_default();
        let Some(index) = entry.item else {
            let words = format!("the order of reading names `{idref}`, which the manifest does not have");
            report.element(UNKNOWN_SPINE_ITEM, Error, package, entry.node, words);
            continue;
        };
        if !seen.insert(index) {
            let words = format!("`{idref}` stands twice in the order of reading");
            report.element(REPEATED_SPINE_ITEM, Error, package, entry.node, words);
        }
        let Some(item) = book.items.get(index) else { continue };
        let text = item.is_document()
            || item.media_type == "image/svg+xml"
            || !book.is_three
                && matches!(item.media_type, "application/x-dtbook+xml" | "text/x-oeb1-document");
        if !text && item.node.attribute("fallback").is_none() {
            let words = format!("`{idref}` is `{}`, no document of text", item.media_type);
            report.element(WRONG_SPINE_ITEM, Error, package, entry.node, words);
        }
        if !entry.linear {
            report
                .element(
                    NON_LINEAR_DOCUMENT,
                    Warning,
                    package,
                    entry.node,
                    format!("`{idref}` is not read in order"),
                )
                .help("Take `linear=\"no\"` out");
        }
    }
    for document in
        book.documents.iter().filter(|document| document.place.is_none() && !document.is_navigation)
    {
        report
            .file(
                DOCUMENT_OUT_OF_SPINE,
                Warning,
                document.path,
                "this document is in no place of the order of reading",
            )
            .help("Name it in the spine, or take it out");
    }
}
