//! A text as Vale shows it to its rules: a line ends where a line of the file does, unless markup begins or ends there.
//!
//! Packs are written for such texts: `.` stops at the end of a line, and a space is no such end. The house's own rules see
//! a space.

use super::passage::{MASK, OBJECT, Placed};
use std::ops::Range;

/// The text with the ends of lines in it, as long as `text`, byte for byte; `None` where that is the same.
pub(super) fn with_line_ends(text: &str, stretches: &[Placed], source: &str) -> Option<String> {
    let mut changed: Vec<(usize, u8)> = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let Placed { text: shown, source: written } = stretch;
        let bytes = source.get(written.clone()).unwrap_or_default();
        let is_exact = shown.len() == written.len();
        let breaks: Vec<(usize, Range<usize>)> = match is_exact {
            true => {
                let ends = bytes.match_indices('\n').map(|(at, _)| at);
                ends.map(|at| (shown.start + at, written.start + at..written.start + at + 1)).collect()
            }
            false if bytes.contains('\n') || text.get(shown.clone()) == Some("\n") => {
                vec![(shown.start, written.clone())]
            }
            false => Vec::new(),
        };
        for (place, end) in breaks {
            let before = index.checked_sub(1).and_then(|before| stretches.get(before));
            let before =
                before.filter(|_| end.start == written.start).map(|before| before.source.end..end.start);
            let after = stretches.get(index + 1).filter(|_| end.end == written.end);
            let after = after.map(|after| end.end..after.source.start);
            let is_parted = [before, after].into_iter().flatten().any(|gap| holds_markup(source, gap));
            let letter = text.as_bytes().get(place).copied();
            // A line break that is asked for parts words, not lines.
            let ends = letter == Some(b' ') || is_exact;
            match (letter, ends && !is_parted && !stands_by_markup(text, place)) {
                (Some(b' '), true) => changed.push((place, b'\n')),
                (Some(b'\n'), false) => changed.push((place, b' ')),
                (Some(_) | None, _) => {}
            }
        }
    }
    if changed.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for (place, letter) in changed {
        bytes[place] = letter;
    }
    String::from_utf8(bytes).ok()
}

/// Whether there is markup between two characters of a text: more than space, an escape or the mark of a quotation.
fn holds_markup(source: &str, gap: Range<usize>) -> bool {
    let gap = source.get(gap).unwrap_or_default();
    !gap.trim_start_matches(|c: char| c.is_whitespace() || c == '>').trim_end_matches('\\').is_empty()
}

/// Whether something that is no words stands beside a byte of a text.
fn stands_by_markup(text: &str, place: usize) -> bool {
    let is_other = |c: char| c == MASK || c == OBJECT;
    let before = text.get(..place).is_some_and(|text| text.ends_with(is_other));
    before || text.get(place + 1..).is_some_and(|text| text.starts_with(is_other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editorial::passage::Builder;

    /// Stretches of a text, each with the byte at which it is written.
    fn shown(source: &str, stretches: &[(&str, Range<usize>)]) -> Option<String> {
        let mut builder = Builder::default();
        for (text, written) in stretches {
            builder.push(text, written.clone());
        }
        with_line_ends(&builder.text, &builder.stretches, source)
    }

    #[test]
    fn a_line_ends_inside_words_and_not_beside_markup() {
        assert_eq!(shown("a (b\nc) d", &[("a (b c) d", 0..9)]).as_deref(), Some("a (b\nc) d"));
        assert_eq!(shown("a (b c) d", &[("a (b c) d", 0..9)]), None);
        // In a quotation, and behind an escape.
        assert_eq!(shown("> a\n> b", &[("a ", 2..4), ("b", 6..7)]).as_deref(), Some("a\nb"));
        assert_eq!(shown("a\n\\*b", &[("a ", 0..2), ("*b", 3..5)]), None, "a mark is no word");
        assert_eq!(shown("a\n\\_b", &[("a ", 0..2), ("_b", 3..5)]).as_deref(), Some("a\n_b"));
        // Emphasis begins, emphasis ends, and code.
        assert_eq!(shown("a\n*b*", &[("a ", 0..2), ("b", 3..4)]), None);
        assert_eq!(shown("*a*\nb", &[("a", 1..2), (" b", 3..5)]), None);
        assert_eq!(shown("a\n`b`", &[("a ", 0..2), ("*", 3..4)]), None);
    }

    #[test]
    fn a_line_break_that_is_asked_for_is_a_space() {
        assert_eq!(shown("a  \nb", &[("a", 0..1), ("\n", 1..4), ("b", 4..5)]).as_deref(), Some("a b"));
        assert_eq!(shown("a<br>b", &[("a", 0..1), ("\n", 1..5), ("b", 5..6)]).as_deref(), Some("a b"));
    }
}
