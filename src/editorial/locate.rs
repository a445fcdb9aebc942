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

/// Lays `text` on the source from byte `at` on: every character on itself, space on any space, and words that the program
/// filled in on their name in braces.
fn align(text: &str, source: &str, at: usize) -> Option<Vec<Placed>> {
    let mut placed: Vec<Placed> = Vec::new();
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
    let mut at = at;
    let mut read = text.len() - text.trim_start().len();
    if read > 0 {
        push(0..read, at..at);
    }
    while read < text.len() {
        let (rest, written) = (&text[read..], source.get(at..)?);
        let space = rest.len() - rest.trim_start().len();
        if space > 0 {
            let gap = written.len() - written.trim_start().len();
            push(read..read + space, at..at + gap);
            (read, at) = (read + space, at + gap);
            continue;
        }
        let same: usize = rest
            .chars()
            .zip(written.chars())
            .take_while(|(a, b)| a == b && !a.is_whitespace())
            .map(|(c, _)| c.len_utf8())
            .sum();
        if same > 0 {
            push(read..read + same, at..at + same);
            (read, at) = (read + same, at + same);
            continue;
        }
        let name = written.starts_with('{').then(|| written.find('}')).flatten()? + 1;
        let after: String =
            written[name..].chars().take_while(|c| !matches!(c, '{' | '\n')).take(12).collect();
        let filled = if after.is_empty() { rest.len() } else { rest.find(&after)? };
        push(read..read + filled, at..at + name);
        (read, at) = (read + filled, at + name);
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
    fn words_that_were_filled_in_stand_on_their_name() {
        let source = "introduction: |\n  In this {ordinal} edition of {series}";
        let placed = locate("In this very first edition of the series", source, &(14..15)).unwrap();
        let written: Vec<_> = placed.iter().map(|part| &source[part.source.clone()]).collect();
        assert_eq!(written, ["In this ", "{ordinal}", " edition of ", "{series}"]);
    }

    #[test]
    fn other_words_are_not_found() {
        assert_eq!(locate("not there", "summary: there is not", &(9..20)), None);
        assert_eq!(locate("", "x", &(0..1)), None);
    }
}
