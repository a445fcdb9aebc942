//! Words in a row, by their patterns.

use super::Hit;
use crate::editorial::pattern::{Pattern, Subject, TooCostly};
use std::ops::Range;

/// Finds words that follow each other in a sentence.
#[derive(Debug)]
pub(in crate::editorial) struct Sequence {
    pub(in crate::editorial) tokens: Vec<Token>,
}

/// One of the words.
#[derive(Debug)]
pub(in crate::editorial) struct Token {
    /// What it must be, or must not be; `None`: any word.
    pub(in crate::editorial) pattern: Option<Pattern>,
    pub(in crate::editorial) negate: bool,
    /// How many other words may stand before it.
    pub(in crate::editorial) skip: usize,
    /// Whether this is the word that the rule points at.
    pub(in crate::editorial) target: bool,
}

impl Sequence {
    /// # Errors
    /// When the pattern cannot be read.
    pub(in crate::editorial) fn word(pattern: &str, ignorecase: bool) -> Result<Pattern, String> {
        super::pattern(&format!("^(?:{pattern})$"), ignorecase)
    }

    pub(super) fn needed(&self) -> Option<Vec<Vec<u8>>> {
        let sure = self.tokens.iter().filter(|token| !token.negate);
        sure.filter_map(|token| token.pattern.as_ref()?.needed()).min_by_key(Vec::len)
    }

    pub(super) fn hits(&self, subject: Subject<'_>) -> Result<Vec<Hit>, TooCostly> {
        let words = words(subject.text);
        let mut hits = Vec::new();
        let mut from = 0;
        while from < words.len() {
            match self.at(subject, &words, from)? {
                Some(found) => {
                    let (Some(first), Some(last)) = (found.first(), found.last()) else { break };
                    let all = words[*first].start..words[*last].end;
                    let target = self.tokens.iter().zip(&found).filter(|(token, _)| token.target);
                    let targets: Vec<usize> = target.map(|(_, word)| *word).collect();
                    let range = match (targets.first(), targets.last()) {
                        (Some(first), Some(last)) => words[*first].start..words[*last].end,
                        _ => all,
                    };
                    let values = found.iter().map(|word| subject.text[words[*word].clone()].to_owned());
                    hits.push(Hit { range: Some(range), values: values.collect(), options: Vec::new() });
                    from = last + 1;
                }
                None => from += 1,
            }
        }
        Ok(hits)
    }

    /// The words of a sequence whose first word is the one at `from`.
    fn at(
        &self,
        subject: Subject<'_>,
        words: &[Range<usize>],
        from: usize,
    ) -> Result<Option<Vec<usize>>, TooCostly> {
        let mut found = Vec::new();
        let mut next = from;
        for (index, token) in self.tokens.iter().enumerate() {
            let window = if index == 0 { 0 } else { token.skip };
            let mut place = None;
            for word in next..=next + window {
                let Some(range) = words.get(word) else { break };
                let matches = match &token.pattern {
                    Some(pattern) => pattern.is_match(subject.part(range))? != token.negate,
                    None => true,
                };
                if matches {
                    place = Some(word);
                    break;
                }
            }
            let Some(word) = place else { return Ok(None) };
            found.push(word);
            next = word + 1;
        }
        Ok(Some(found))
    }
}

/// The words and marks of a sentence.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut joined = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let next = characters.peek().map(|(_, c)| *c);
        let inside = matches!(c, '\'' | '’' | '-') && joined && next.is_some_and(char::is_alphanumeric);
        let belongs = c.is_alphanumeric() || inside || c == '_';
        let end = at + c.len_utf8();
        match words.last_mut() {
            Some(last) if belongs && joined => last.end = end,
            _ if c.is_whitespace() => {}
            _ => words.push(at..end),
        }
        joined = belongs;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(pattern: &str, negate: bool, skip: usize) -> Token {
        let pattern = Some(Sequence::word(pattern, true).unwrap());
        Token { pattern, negate, skip, target: false }
    }

    #[test]
    fn words_follow_each_other() {
        let rule = Sequence {
            tokens: vec![token("is|are", false, 0), token(r"\w+ed", false, 1), token("by", false, 0)],
        };
        let text = "It is not needed by us, and they are loved, by all.";
        let hits = rule.hits(Subject::new(text)).unwrap();
        let found: Vec<_> = hits.iter().map(|hit| &text[hit.range.clone().unwrap()]).collect();
        assert_eq!(found, ["is not needed by"]);
        let not = Sequence { tokens: vec![token("school", false, 0), token("network", true, 0)] };
        assert_eq!(not.hits(Subject::new("school network, school year")).unwrap().len(), 1);
    }
}
