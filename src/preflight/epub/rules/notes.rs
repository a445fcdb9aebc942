//! Notes and the marks that lead to them.

use super::prelude::*;

crate::codes! {
    /// No mark in the text leads to this note, so nobody finds it.
    NOTE_WITHOUT_MARK = "epub/note-without-mark";
    /// A mark (`epub:type="noteref"`) leads to something that is no note, so readers do not show it in place.
    MARK_WITHOUT_NOTE = "epub/mark-without-note";
    /// A note has no link back to its mark: whoever read it has lost the place.
    NOTE_WITHOUT_BACK_LINK = "epub/note-without-back-link";
    /// A note or a mark is known to one kind of reader alone: it has `epub:type` without `role`, or `role` without `epub:type`.
    NOTE_UNCLEAR = "epub/unclear-note";
    /// The role `doc-endnote` on a note is out of use (DPUB-ARIA 1.1); notes at the end are items of a list under `doc-endnotes`.
    OBSOLETE_NOTE_ROLE = "epub/obsolete-note-role";
    /// A link looks like the mark of a note (a raised number) and is not marked as one, so it is read as a part of the word.
    UNMARKED_NOTE = "epub/unmarked-note";
}

const NOTE_TYPES: &[&str] = &["footnote", "endnote", "rearnote", "note"];

fn is_mark(node: Node<'_, '_>) -> bool {
    is(node, "a") && (has_type(node, "noteref") || has_role(node, "doc-noteref"))
}

fn is_note(node: Node<'_, '_>) -> bool {
    NOTE_TYPES.iter().any(|kind| has_type(node, kind))
        || has_role(node, "doc-footnote")
        || has_role(node, "doc-endnote")
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    let mut reached: BTreeSet<(String, String)> = BTreeSet::new();
    for document in &book.documents {
        for node in document.root.descendants().filter(|node| is_mark(*node)) {
            unclear(document.path, node, has_type(node, "noteref"), has_role(node, "doc-noteref"), report);
            let Target::Inside { path, fragment: Some(fragment) } =
                target(document.path, node.attribute("href").unwrap_or_default())
            else {
                let words = format!("the mark `{}` leads to no note", words(node));
                report.element(MARK_WITHOUT_NOTE, Warning, document.path, node, words);
                continue;
            };
            let place = book.document(&path).and_then(|one| one.ids.get(fragment.as_str()));
            let note = place.filter(|place| {
                let listed = place.ancestors().skip(1).take(3).any(|one| {
                    has_type(one, "footnotes")
                        || has_type(one, "endnotes")
                        || has_type(one, "rearnotes")
                        || has_role(one, "doc-endnotes")
                });
                is_note(**place) || listed || place.ancestors().take(3).any(is_note)
            });
            if place.is_some() && note.is_none() {
                let words = format!("the mark `{}` leads to something that is no note", words(node));
                report.element(MARK_WITHOUT_NOTE, Warning, document.path, node, words);
            }
            reached.insert((path, fragment));
        }
        unmarked(document, report);
    }
    for document in &book.documents {
        for node in document.root.descendants().filter(|node| is_note(*node)) {
            note(book, document, node, &reached, report);
        }
    }
}

fn unclear(path: &str, node: Node<'_, '_>, has_type: bool, has_role: bool, report: &mut Report<'_, '_>) {
    if has_type != has_role {
        report
            .element(NOTE_UNCLEAR, Warning, path, node, "readers of one kind alone know what this is")
            .help("Write both `epub:type` and `role`: noteref and doc-noteref, footnote and doc-footnote");
    }
}

fn note(
    book: &Publication<'_>,
    document: &Document<'_>,
    node: Node<'_, '_>,
    reached: &BTreeSet<(String, String)>,
    report: &mut Report<'_, '_>,
) {
    let path = document.path;
    if has_role(node, "doc-endnote") {
        report.element(OBSOLETE_NOTE_ROLE, Warning, path, node, "the role `doc-endnote` is out of use");
    } else if has_type(node, "footnote") || has_role(node, "doc-footnote") {
        unclear(path, node, has_type(node, "footnote"), has_role(node, "doc-footnote"), report);
    }
    let names: Vec<&str> = node.descendants().take(8).filter_map(|one| one.attribute("id")).collect();
    if !names.iter().any(|name| reached.contains(&(path.to_owned(), (*name).to_owned()))) {
        let words: String = words(node).chars().take(40).collect();
        report.element(
            NOTE_WITHOUT_MARK,
            Warning,
            path,
            node,
            format!("no mark leads to the note `{words}`"),
        );
        return;
    }
    let back = node.descendants().filter(|one| is(*one, "a")).any(|link| {
        let Target::Inside { path: to, fragment } = target(path, link.attribute("href").unwrap_or_default())
        else {
            return false;
        };
        let place = fragment.as_deref().and_then(|fragment| book.document(&to)?.ids.get(fragment));
        let near =
            |place: &Node<'_, '_>| place.descendants().any(is_mark) || place.ancestors().take(3).any(is_mark);
        has_role(link, "doc-backlink") && place.is_some() || place.is_some_and(near)
    });
    if !back {
        let words: String = words(node).chars().take(40).collect();
        report.element(
            NOTE_WITHOUT_BACK_LINK,
            Warning,
            path,
            node,
            format!("no link leads back from the note `{words}`"),
        );
    }
}

/// Raised numbers that lead to a place of the book and are not marked as marks of notes.
fn unmarked(document: &Document<'_>, report: &mut Report<'_, '_>) {
    // What leads to the list of references may be raised too, and says what it is.
    let known = |node| is_mark(node) || has_role(node, "doc-backlink") || has_role(node, "doc-biblioref");
    for node in all(document.root, "a").filter(|node| !known(*node)) {
        let said = words(node);
        let number = said.trim_matches(['[', ']', '(', ')']);
        let raised = node.parent().is_some_and(|parent| is(parent, "sup"))
            || node.children().any(|child| is(child, "sup"));
        let is_number =
            !number.is_empty() && number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit());
        let inside = node.attribute("href").is_some_and(|href| href.contains('#'));
        if raised && is_number && inside && !node.ancestors().any(is_note) {
            report
                .element(
                    UNMARKED_NOTE,
                    Warning,
                    document.path,
                    node,
                    format!("the raised `{said}` is not marked as the mark of a note"),
                )
                .help("Write `epub:type=\"noteref\"` and `role=\"doc-noteref\"`");
        }
    }
}
