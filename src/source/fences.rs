//! Fenced divisions: found line by line before Markdown is parsed.
//!
//! Every fence becomes a thematic break of the same length for the parser, which thereby ends lists and
//! paragraphs where a division begins or ends and gives it the right container. A break at the place of a
//! fence is then read as that fence; where the parser sees none (in code), the text stands as it was written.

use super::attributes::Attributes;
use std::collections::BTreeMap;

/// A line that opens or closes a division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fence {
    /// Opens one; an empty name where only attributes without a class stand.
    Open {
        /// Its name.
        name: String,
        /// Its other attributes.
        attributes: Attributes,
    },
    /// Closes the innermost one.
    Close,
}

/// The text with fences replaced, and the fences by the byte at which their colons begin.
pub(super) fn replace(text: &str) -> (String, BTreeMap<usize, Fence>) {
    let mut fences = BTreeMap::new();
    let mut replaced = String::with_capacity(text.len());
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        match fence(line) {
            Some((lead, fence)) => {
                fences.insert(start + lead, fence);
                let end = line.trim_end_matches(['\n', '\r']).len();
                replaced.push_str(&line[..lead]);
                replaced.push_str("***");
                replaced.extend(std::iter::repeat_n(' ', end - lead - 3));
                replaced.push_str(&line[end..]);
            }
            None => replaced.push_str(line),
        }
        start += line.len();
    }
    (replaced, fences)
}

/// The fence on a line, and the length of the indentation, quotation and list marks before it.
fn fence(line: &str) -> Option<(usize, Fence)> {
    let text = line.trim_start_matches([' ', '\t', '>']);
    let lead = line.len() - text.len();
    let info = text.strip_prefix(":::")?.trim_start_matches(':').trim();
    if info.is_empty() {
        return Some((lead, Fence::Close));
    }
    let info = info.trim_end_matches(':').trim_end();
    if info.starts_with('{') {
        let (mut attributes, length) = Attributes::at_start(info)?;
        if length < info.len() {
            return None;
        }
        let name = if attributes.classes.is_empty() { String::new() } else { attributes.classes.remove(0) };
        return Some((lead, Fence::Open { name, attributes }));
    }
    let (name, rest) = info
        .split_once([' ', '\t', '{'])
        .map_or((info, ""), |(name, _)| (name, info[name.len()..].trim_start()));
    let mut attributes = match Attributes::at_start(rest) {
        Some((attributes, length)) if length == rest.len() => attributes,
        Some(_) | None => Attributes::default(),
    };
    if attributes == Attributes::default() && !rest.is_empty() {
        // Other dialects put a heading here; its words must not be lost.
        attributes.pairs.push(("title".to_owned(), rest.to_owned()));
    }
    Some((lead, Fence::Open { name: name.to_owned(), attributes }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_replaced_by_breaks_of_the_same_length() {
        let text = "a\n::: panel\nb\n> :::: {.aside #é}\r\n:::\n";
        let (replaced, fences) = replace(text);
        assert_eq!(replaced.len(), text.len());
        assert_eq!(replaced, "a\n***      \nb\n> ***              \r\n***\n");
        assert_eq!(fences.keys().copied().collect::<Vec<_>>(), [2, 16, 35]);
        assert_eq!(fences[&35], Fence::Close);
    }
}
