//! Headings are in sentence case.

use super::abbreviations::meaning;
use super::{Sink, Texts, codes, words};
use crate::editorial::passage::Passage;
use crate::editorial::scope::Sections;
use crate::finding::Finding;
use std::ops::Range;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    for passage in texts.passages.iter().filter(|passage| passage.sections.contains(Sections::HEADING)) {
        let capitals = needless(passage, texts);
        let sure = capitals.iter().any(|(_, word)| texts.usage.small.contains(&word.to_lowercase()));
        // The name of a body or a scheme has capitals too; a heading in title case has hardly a word without.
        if capitals.len() < 2
            || !sure
            || capitals.len() < small_words(passage) * 2
            || names_a_body(passage, &capitals)
        {
            continue;
        }
        let listed: Vec<String> = capitals.iter().map(|(_, word)| format!("'{word}'")).collect();
        sink.push(
            Finding::warning(
                codes::SENTENCE_CASE,
                passage.span,
                format!("the heading has capitals that its words do not ask for: {}", listed.join(", ")),
            )
            .help("Write a capital for the first word and for names only"),
        );
    }
}

/// Words that names of bodies end with.
const BODIES: &[&str] = &[
    "Agency",
    "Alliance",
    "Association",
    "Authority",
    "Board",
    "Centre",
    "College",
    "Commission",
    "Committee",
    "Council",
    "Department",
    "Foundation",
    "Fund",
    "Institute",
    "Ministry",
    "Network",
    "Office",
    "Partnership",
    "Register",
    "School",
    "Service",
    "Society",
    "Trust",
    "Union",
    "University",
];

/// Whether a heading is the name of a body and nothing else: it ends with such a word, and all its words have capitals.
fn names_a_body(passage: &Passage, capitals: &[(usize, &str)]) -> bool {
    let text = passage.text.split(" (").next().unwrap_or_default();
    small_words(passage) == 0
        && capitals
            .iter()
            .rfind(|(at, _)| *at < text.len())
            .is_some_and(|(at, word)| BODIES.contains(word) && at + word.len() == text.trim_end().len())
}

/// How many words of a heading are in small letters, small words not counted.
fn small_words(passage: &Passage) -> usize {
    words(&passage.text).filter(|(_, word)| word.starts_with(char::is_lowercase) && word.len() > 4).count()
}

/// Words of a heading with a capital that neither their place nor a name asks for.
fn needless<'a>(passage: &'a Passage, texts: &Texts<'_>) -> Vec<(usize, &'a str)> {
    let text = passage.text.as_str();
    let official = official_name(text);
    words(text)
        .filter(|(at, word)| {
            let mut letters = word.chars();
            let capital = letters.next().is_some_and(char::is_uppercase);
            let plain = letters.all(|c| c.is_lowercase() || c == '-' || c == '\'' || c == '’');
            let is_word = word.chars().count() > 1 && plain;
            capital
                && is_word
                && !super::begins_sentence(&text[..*at])
                && !official.contains(at)
                && !texts.usage.names.contains(*word)
                && !texts.names.contains(*word)
                // 'School A', 'Part 2'.
                && !is_label(&text[at + word.len()..])
                && texts.is_common(&word.to_lowercase())
        })
        .collect()
}

/// Where the name stands that a short form in brackets is short for: 'Disclosure and Barring Service (DBS)'.
fn official_name(text: &str) -> Range<usize> {
    let Some((before, rest)) = text.split_once(" (") else { return 0..0 };
    let short = rest.split(')').next().unwrap_or_default();
    let count = meaning(before, short).split_whitespace().count();
    let start = before.rmatch_indices(' ').nth(count.saturating_sub(1)).map_or(0, |(at, _)| at + 1);
    if count == 0 { 0..0 } else { start..before.len() }
}

/// Whether a number or a letter that counts follows.
fn is_label(after: &str) -> bool {
    let Some(word) = after.strip_prefix(' ').and_then(|rest| rest.split([' ', ':', ',', '.']).next()) else {
        return false;
    };
    word.starts_with(|c: char| c.is_ascii_digit())
        || (word.len() == 1 && word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_behind_a_short_form_is_a_name() {
        for (text, name) in [
            ("Your Disclosure and Barring Service (DBS) checks", "Disclosure and Barring Service"),
            ("Key Stage Plans (more)", ""),
            ("Plans For The Year", ""),
        ] {
            assert_eq!(&text[official_name(text)], name);
        }
    }
}
