//! Sentences of a text.

use std::ops::Range;

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "cf", "ch", "chap", "co", "dept", "dr", "ed", "eds", "eg", "e.g", "esp", "est", "etc",
    "fig", "figs", "gen", "hon", "ie", "i.e", "inc", "jr", "ltd", "messrs", "mr", "mrs", "ms", "mt", "no",
    "nos", "p", "para", "pp", "prof", "rev", "sr", "st", "viz", "vol", "vols", "vs",
];

/// The sentences of a text, each without the space around it.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(offset) = text[at..].find(['.', '?', '!']) {
        let mark = at + offset;
        let run = text[mark..].find(|c| !matches!(c, '.' | '?' | '!')).map_or(text.len(), |end| mark + end);
        let closed = text[run..].find(|c| !is_closing(c)).map_or(text.len(), |end| run + end);
        at = closed.max(mark + 1);
        let rest = &text[closed..];
        let next = rest.trim_start();
        let parted = next.len() < rest.len();
        if !parted || next.is_empty() {
            continue;
        }
        let opens = next.trim_start_matches(is_opening).chars().next().unwrap_or(' ');
        let stop_only = &text[mark..run] == ".";
        if opens.is_lowercase() || (stop_only && abbreviates(&text[start..mark])) {
            continue;
        }
        push(text, start..closed, &mut found);
        start = closed;
    }
    push(text, start..text.len(), &mut found);
    found
}

/// Adds a part of a text, without the space around it, if it is more than space.
pub(super) fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.start + part.trim_end().len();
    if start < end {
        found.push(start..end);
    }
}

fn is_closing(c: char) -> bool {
    matches!(c, '\'' | '"' | '’' | '”' | ')' | ']' | '»' | '*')
}

fn is_opening(c: char) -> bool {
    matches!(c, '\'' | '"' | '‘' | '“' | '(' | '[' | '«' | '*' | '–' | '—' | '-' | ' ')
}

/// Whether the word before a full stop is an abbreviation or an initial.
fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '‘' | '“' | '\'' | '"'));
    let word = word.into_iter().next().unwrap_or_default();
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I";
    initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_stops() {
        for (text, expected) in [
            ("One. Two? Three!", vec!["One.", "Two?", "Three!"]),
            ("Dr. Smith met J. Jones. They talked.", vec!["Dr. Smith met J. Jones.", "They talked."]),
            ("'Is it so?' she asked. 'Yes.' He left.", vec!["'Is it so?' she asked.", "'Yes.'", "He left."]),
            ("Version 2.0 is out, e.g. here.", vec!["Version 2.0 is out, e.g. here."]),
            ("And then... it stopped.", vec!["And then... it stopped."]),
            ("What are we learning about...? A lot.", vec!["What are we learning about...?", "A lot."]),
            ("(A note.) Then more.", vec!["(A note.)", "Then more."]),
            ("no stop", vec!["no stop"]),
            ("  ", vec![]),
        ] {
            let found: Vec<_> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
