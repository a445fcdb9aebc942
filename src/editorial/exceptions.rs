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
        Ok(phrases
            .ranges(subject)?
            .iter()
            .any(|phrase| phrase.start <= range.start && range.end <= phrase.end))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_none()
    }
}

/// Any of some patterns as whole words; case counts, unless a pattern says that it does not.
pub(super) fn bounded(patterns: &[String]) -> String {
    let cased = |pattern: &String| {
        if pattern.starts_with("(?i)") { pattern.clone() } else { format!("(?-i){pattern}") }
    };
    format!(r"(?m)\b(?:{})\b", patterns.iter().map(cased).collect::<Vec<_>>().join("|"))
}
