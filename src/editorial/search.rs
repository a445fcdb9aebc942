//! All matches in a text, which is looked through in parts, so that no pattern takes the square of its length.

use super::pattern::TooCostly;
use std::ops::Range;

/// A longer text is looked through in parts, in bytes. Even the first engine can take the square of the length for all matches of
/// a pattern that looks far ahead.
pub(super) const WINDOW: usize = 1 << 12;

/// How far a part reaches into the next one, in bytes; less than half of a part.
const OVERLAP: usize = 1 << 8;

/// The groups of a match, the whole first.
pub(super) type Groups = Vec<Option<Range<usize>>>;

/// What is asked of a match: its range, or its groups too.
pub(super) trait Match: Sized {
    /// The range of the whole.
    fn whole(&self) -> Range<usize>;

    /// The first match behind a byte, by the first engine.
    fn first(regex: &regex::Regex, text: &str, at: usize) -> Option<Self>;

    /// The same by the second engine, which may give up.
    fn first_of_ways(regex: &fancy_regex::Regex, text: &str, at: usize) -> Result<Option<Self>, TooCostly>;
}

impl Match for Range<usize> {
    fn whole(&self) -> Range<usize> {
        self.clone()
    }

    fn first(regex: &regex::Regex, text: &str, at: usize) -> Option<Self> {
        regex.find_at(text, at).map(|found| found.range())
    }

    fn first_of_ways(regex: &fancy_regex::Regex, text: &str, at: usize) -> Result<Option<Self>, TooCostly> {
        let found = regex.find_from_pos(text, at).map_err(|_| TooCostly)?;
        Ok(found.map(|found| found.range()))
    }
}

impl Match for Groups {
    fn whole(&self) -> Range<usize> {
        self.first().cloned().flatten().unwrap_or_default()
    }

    fn first(regex: &regex::Regex, text: &str, at: usize) -> Option<Self> {
        let found = regex.captures_at(text, at)?;
        Some(found.iter().map(|group| group.map(|group| group.range())).collect())
    }

    fn first_of_ways(regex: &fancy_regex::Regex, text: &str, at: usize) -> Result<Option<Self>, TooCostly> {
        let found = regex.captures_from_pos(text, at).map_err(|_| TooCostly)?;
        Ok(found.map(|found| found.iter().map(|group| group.map(|group| group.range())).collect()))
    }
}

/// All matches in a text, from left to right, which is looked through in parts.
///
/// `places`: what finds where a match can begin at all; `find`: the first match in a text behind a byte.
pub(super) fn all<T: Match>(
    text: &str,
    places: Option<&regex::Regex>,
    find: impl Fn(&str, usize) -> Result<Option<T>, TooCostly>,
) -> Result<Vec<T>, TooCostly> {
    let mut matches = Vec::new();
    let mut at = 0;
    while at <= text.len() {
        let mut end = window_end(text, at);
        if let Some(places) = places {
            match places.find_at(&text[..end], at) {
                Some(place) => at = place.start(),
                None if end == text.len() => break,
                None => {
                    at = overlap(text, end);
                    continue;
                }
            }
            end = window_end(text, at);
        }
        let mut found = find(&text[..end], at)?;
        // A match that ends with the part may go on behind it, or may be there by the cut alone.
        while end < text.len() && found.as_ref().is_some_and(|found| found.whole().end == end) {
            end = window_end(text, end + (end - at));
            found = find(&text[..end], at)?;
        }
        let range = found.as_ref().map(Match::whole);
        at = match range {
            Some(range) if range.is_empty() => next(text, range.end),
            Some(range) => range.end,
            None if end == text.len() => break,
            None => overlap(text, end),
        };
        matches.extend(found);
    }
    Ok(matches)
}

/// The byte behind the character at `at`; behind the text, one more than its length.
pub(super) fn next(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(text.len() + 1, |c| at + c.len_utf8())
}

/// The end of the part of a text that begins at `at`: a space, if there is one near enough.
fn window_end(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if text.len() - at <= WINDOW + WINDOW / 2 {
        return text.len();
    }
    let end = text.floor_char_boundary(at + WINDOW);
    text[at..end].rfind(' ').filter(|space| *space > WINDOW / 2).map_or(end, |space| at + space)
}

/// Where the part behind the one that ends at `end` begins: a match may begin in the one and end in the other.
fn overlap(text: &str, end: usize) -> usize {
    text.floor_char_boundary(end - OVERLAP)
}
