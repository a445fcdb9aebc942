//! Words that a rule leaves alone.

use super::pattern::{Pattern, Subject, TooCostly};
use std::ops::Range;

/// The exceptions of a rule.
#[derive(Debug, Default)]
pub(super) struct Exceptions {
    /// Found anywhere in what was matched.
    words: Option<Pattern>,
    /// Of several words, found around what was matched.
    phrases: Option<Pattern>,
}

impl Exceptions {
    /// Exceptions, each a pattern; the longest counts first.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub(super) fn new(patterns: &[String]) -> Result<Self, String> {
        if patterns.is_empty() {
            return Ok(Self::default());
        }
        let mut longest = patterns.to_vec();
        longest.sort_by_key(|pattern| std::cmp::Reverse(pattern.len()));
        let phrases: Vec<&str> = longest
            .iter()
            .filter(|pattern| pattern.contains([' ', '\t']) || pattern.contains("\\s"))
            .map(String::as_str)
            .collect();
        let phrases = match phrases.is_empty() {
            true => None,
            false => Some(Pattern::new(&format!(r"(?i)\b(?:{})\b", phrases.join("|")))?),
        };
        Ok(Self { words: Some(Pattern::new(&bounded(&longest))?), phrases })
    }

    /// Whether a match is excused.
    pub(super) fn excuse(&self, subject: Subject<'_>, range: &Range<usize>) -> Result<bool, TooCostly> {
        if let Some(words) = &self.words
            && words.is_match(Subject::new(subject.text[range.clone()].trim()))?
        {
            return Ok(true);
        }
        let Some(phrases) = &self.phrases else { return Ok(false) };
        let around = around(subject.text, range);
        let inside = range.start - around.start..range.end - around.start;
        Ok(phrases
            .ranges(subject.part(&around))?
            .iter()
            .any(|phrase| phrase.start <= inside.start && inside.end <= phrase.end))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_none()
    }
}

/// How far around a match a phrase can begin and end, in bytes.
const NEAR: usize = 500;

/// A part of a text with the words around it.
fn around(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.saturating_sub(NEAR));
    let end = text.ceil_char_boundary(range.end.saturating_add(NEAR).min(text.len()));
    // No word is cut.
    let start = match start {
        0 => 0,
        _ => text[start..range.start].find(char::is_whitespace).map_or(start, |space| start + space),
    };
    let end = match end == text.len() {
        true => end,
        false => text[range.end..end].rfind(char::is_whitespace).map_or(end, |space| range.end + space),
    };
    start..end
}

/// Any of some patterns as whole words; case counts, unless a pattern says that it does not.
pub(super) fn bounded(patterns: &[String]) -> String {
    let cased = |pattern: &String| {
        if pattern.starts_with("(?i)") { pattern.clone() } else { format!("(?-i){pattern}") }
    };
    format!(r"(?m)\b(?:{})\b", patterns.iter().map(cased).collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_is_excused_by_the_phrase_around_it() {
        let exceptions = Exceptions::new(&["the whole school".to_owned(), "Whilst".to_owned()]).unwrap();
        let excuses = |text: &str, word: &str| {
            let at = text.find(word).unwrap();
            exceptions.excuse(Subject::new(text), &(at..at + word.len())).unwrap()
        };
        assert!(excuses("Of the whole school we spoke.", "whole"));
        assert!(!excuses("Of the whole network we spoke.", "whole"));
        assert!(excuses("Whilst", "Whilst") && !excuses("whilst", "whilst"));
        let long = format!("{}the whole school{}", "é word ".repeat(400), " word".repeat(400));
        assert!(excuses(&long, "whole"));
    }
}
