//! Names of places: made from headings, made unique.

/// A name as an id can hold it: a letter, then letters, digits, `-`, `_` and `.`.
pub(super) fn clean(name: &str) -> String {
    let kept: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect();
    if kept.starts_with(|c: char| c.is_ascii_alphabetic()) { kept } else { format!("id-{kept}") }
}

/// An id made of the words of a heading; `section` where they hold no Latin letters.
pub(super) fn of_words(words: &str) -> String {
    let mut id = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c.to_ascii_lowercase());
        } else if !id.is_empty() && !id.ends_with('-') && !matches!(c, '\'' | '’') {
            id.push('-');
        }
        if id.len() >= 60 {
            break;
        }
    }
    let id = id.trim_matches('-');
    if id.is_empty() {
        "section".to_owned()
    } else if id.starts_with(|c: char| c.is_ascii_alphabetic()) {
        id.to_owned()
    } else {
        format!("section-{id}")
    }
}

/// The name, with a number where it is taken.
pub(super) fn unique(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    (2_u32..).map(|number| format!("{name}-{number}")).find(|name| !taken(name)).unwrap_or_default()
}
