//! The words of a link say where it leads.

use super::{Sink, Texts, codes};
use crate::editorial::scope::Sections;
use crate::finding::Finding;

const EMPTY: &[&str] = &[
    "click",
    "click here",
    "click on this",
    "click this link",
    "find out more",
    "follow this link",
    "go",
    "here",
    "learn more",
    "link",
    "more",
    "more info",
    "more information",
    "page",
    "read more",
    "read this",
    "see here",
    "see more",
    "this",
    "this article",
    "this document",
    "this link",
    "this page",
    "this site",
    "this website",
    "website",
];

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    for passage in texts.passages.iter().filter(|passage| passage.sections.contains(Sections::LINK)) {
        let words = passage.text.to_lowercase();
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        if EMPTY.contains(&words) {
            sink.push(
                Finding::error(
                    codes::LINK_TEXT,
                    passage.span,
                    format!("the words '{}' do not say where the link leads", passage.text),
                )
                .help("Link the words that name the page or the thing"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_in_order() {
        assert!(super::EMPTY.is_sorted());
    }
}
