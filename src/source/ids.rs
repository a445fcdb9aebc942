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
    let numbered = |number: u32| format!("{name}-{number}");
    let is_free = |number: u32| !taken(&numbered(number));
    // A thousand headings may have the same words: the first free number is closed in on.
    let (mut low, mut high) = (1, 2);
    while !is_free(high) {
        (low, high) = (high, high.saturating_mul(2));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        (low, high) = if is_free(middle) { (low, middle) } else { (middle, high) };
    }
    numbered(high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_numbered_in_order() {
        let mut taken = BTreeSet::new();
        let mut next = |name: &str| {
            let id = unique(name, |id| taken.contains(id));
            assert!(taken.insert(id.clone()), "{id} twice");
            id
        };
        assert_eq!(next("a"), "a");
        (2..3_000).for_each(|number| assert_eq!(next("a"), format!("a-{number}")));
        assert_eq!([next("b-3"), next("b"), next("b"), next("b")], ["b-3", "b", "b-2", "b-4"]);
    }
}
