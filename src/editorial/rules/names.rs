//! Names that the bibliography, the series and the front matter give: no dictionary need have them.

use crate::source::Files;
use camino::Utf8Path;
use std::collections::BTreeSet;

/// Files of the workspace whose names are known words.
const SOURCES: &[&str] = &["manuscripts/references.bib", "manuscripts/series.toml"];

/// The words with a capital in the files that name people, places and works.
pub(in crate::editorial) fn known(files: &Files) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in SOURCES {
        let Ok(file) = files.read_text(Utf8Path::new(path)) else { continue };
        let text = without_commands(&files.text(file));
        names.extend(in_text(&text));
    }
    names
}

/// The words of a text that begin with a capital, and the parts of those with hyphens.
pub(in crate::editorial) fn in_text(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, word) in super::words(text) {
        let word = word.replace('’', "'");
        let word = word.strip_suffix("'s").unwrap_or(&word);
        for part in std::iter::once(word).chain(word.split('-')) {
            if part.starts_with(char::is_uppercase) {
                names.insert(part.to_owned());
            }
        }
    }
    names
}

/// A text without the braces and accents of LaTeX: `M{\"u}ller` stays unread, and is no loss.
fn without_commands(text: &str) -> String {
    text.replace(['{', '}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_capitals_are_names() {
        let names = in_text("author = Earl, Lorna and Varga-Atkins, T’s; the {DfES}");
        assert!(
            ["Earl", "Lorna", "Varga-Atkins", "Varga", "Atkins", "DfES"]
                .iter()
                .all(|name| names.contains(*name))
        );
        assert!(!names.contains("author"));
    }
}
