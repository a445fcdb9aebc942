//! Words that a rule leaves alone.

use super::pattern::{Pattern, Subject, TooCostly};
use std::cell::OnceCell;
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

    /// The exceptions as they bear on the matches in a text.
    pub(super) fn within<'a>(&'a self, subject: Subject<'a>) -> Excuses<'a> {
        Excuses { exceptions: self, subject, phrases: OnceCell::new() }
    }

    /// Whether words that stand by themselves are excused.
    pub(super) fn excuse(&self, words: &str) -> Result<bool, TooCostly> {
        self.within(Subject::new(words)).excuse(&(0..words.len()))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.words.is_none()
    }
}

/// The exceptions of a rule in one text.
#[derive(Debug)]
pub(super) struct Excuses<'a> {
    exceptions: &'a Exceptions,
    subject: Subject<'a>,
    /// Where the phrases stand, looked for when the first match asks.
    phrases: OnceCell<Result<Vec<Range<usize>>, TooCostly>>,
}

impl Excuses<'_> {
    /// Whether a match is excused.
    pub(super) fn excuse(&self, range: &Range<usize>) -> Result<bool, TooCostly> {
        if let Some(words) = &self.exceptions.words
            && words.is_match(Subject::new(self.subject.text[range.clone()].trim()))?
        {
            return Ok(true);
        }
        let Some(pattern) = &self.exceptions.phrases else { return Ok(false) };
        let phrases = self.phrases.get_or_init(|| pattern.ranges(self.subject));
        let phrases = phrases.as_ref().map_err(|TooCostly| TooCostly)?;
        // Phrases stand one behind the other: only the last that begins before the match can hold it.
        let last = phrases.partition_point(|phrase| phrase.start <= range.start).checked_sub(1);
        Ok(last.is_some_and(|last| range.end <= phrases[last].end))
    }
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
            exceptions.within(Subject::new(text)).excuse(&(at..at + word.len())).unwrap()
        };
        assert!(excuses("Of the whole school we spoke.", "whole"));
        assert!(!excuses("Of the whole network we spoke.", "whole"));
        assert!(excuses("Whilst", "Whilst") && !excuses("whilst", "whilst"));
        let long = format!("{}the whole school{}", "é word ".repeat(400), " word".repeat(400));
        assert!(excuses(&long, "whole"));
    }
}
