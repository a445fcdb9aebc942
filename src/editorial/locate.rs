//! Where words of a value of YAML or of a tag stand in the file.
//!
//! The reader knows only the place of such a value as a whole; its words are found again here, one after
//! another, with nothing but space and marks of a quotation or a fold between them.

use super::passage::Placed;
use std::ops::Range;

/// Finds `text` in `source`, in the bytes from `within.start` on, and at most a little behind `within.end`.
pub(super) fn locate(text: &str, source: &str, within: &Range<usize>) -> Option<Vec<Placed>> {
    // A value that is folded over lines is longer than it reads, by its indents.
    let end = within.end.max(within.start + text.len() * 2 + 200).min(source.len());
    let region = source.get(within.start.min(source.len())..source.floor_char_boundary(end))?;
    let first = text.split_whitespace().next()?;
    region.match_indices(first).take(MOST_TRIED).find_map(|(at, _)| align(text, source, within.start + at))
}

/// How many places are tried at which the first word stands.
const MOST_TRIED: usize = 50;

/// Lays `text` on the source from byte `at` on: every character on itself, and space on any space.
fn align(text: &str, source: &str, at: usize) -> Option<Vec<Placed>> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut at = at;
    let mut read = text.len() - text.trim_start().len();
    if read > 0 {
        placed.push(Placed { text: 0..read, source: at..at });
    }
    let rest = &text[read..];
    for word in rest.split_inclusive(char::is_whitespace) {
        let letters = word.trim_end_matches(char::is_whitespace);
        let found = source.get(at..)?.starts_with(letters);
        if !found {
            return None;
        }
        let mut push = |text: Range<usize>, source: Range<usize>| match placed.last_mut() {
            Some(last)
                if last.source.end == source.start
                    && last.text.len() == last.source.len()
                    && text.len() == source.len() =>
            {
                last.text.end = text.end;
                last.source.end = source.end;
            }
            _ => placed.push(Placed { text, source }),
        };
        if !letters.is_empty() {
            push(read..read + letters.len(), at..at + letters.len());
            read += letters.len();
            at += letters.len();
        }
        let space = word.len() - letters.len();
        if space > 0 {
            let gap = source.get(at..)?;
            let length = gap.len() - gap.trim_start().len();
            push(read..read + space, at..at + length);
            read += space;
            at += length;
        }
    }
    Some(placed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folded_words_are_found_at_their_bytes() {
        let source = "summary: >-\n  The words of\n  a summary\nnext: The words";
        let placed = locate("The words of a summary", source, &(9..11)).unwrap();
        assert_eq!(placed.first().unwrap().source.start, 14);
        assert_eq!(&source[placed.last().unwrap().source.clone()], "a summary");
        assert_eq!(placed.len(), 3, "{placed:?}");
    }

    #[test]
    fn other_words_are_not_found() {
        assert_eq!(locate("not there", "summary: there is not", &(9..20)), None);
        assert_eq!(locate("", "x", &(0..1)), None);
    }
}
