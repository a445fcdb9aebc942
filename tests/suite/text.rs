//! Texts as they are compared: what hyphenation, line breaks and punctuation do to them taken away.

use regex::Regex;
use std::sync::LazyLock;

/// The letters and digits of a text, hyphenated words joined; nothing else.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How many characters two texts begin with in common.
pub(crate) fn common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()
}

/// What a series says of itself large at the head of its own pages: an ornament there, which is no text of the ebook.
/// The second one is that of the torture.
pub(crate) const MOTTOES: [&str; 2] =
    ["learningfromeachotherlearningwitheachotherlearningonbehalfofeachother", "firstlinesecondline"];

/// The text of a printed page without its running head, folio or page references.
pub(crate) fn page_body(page: &str, folio: &str) -> String {
    static REFERENCE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r",?[\s\u{a0}]+\(?page[\s\u{a0}]+\d+\)?").unwrap());
    let mut lines: Vec<&str> = page.lines().collect();
    let head = |line: &str| {
        let (first, last) = (line.split_whitespace().next(), line.split_whitespace().next_back());
        line != folio && (first == Some(folio) || last == Some(folio))
    };
    if lines.first().is_some_and(|line| head(line)) {
        lines.remove(0);
    } else if lines.last() == Some(&folio) {
        lines.pop();
    }
    REFERENCE.replace_all(&lines.join("\n"), " ").into_owned()
}
