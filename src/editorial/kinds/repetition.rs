//! The same word twice, side by side.

use super::Hit;
use crate::editorial::exceptions::Exceptions;
use crate::editorial::pattern::{Pattern, Subject, TooCostly};
use crate::editorial::sentences::sentences;
use std::ops::Range;

/// Finds tokens that follow on themselves.
#[derive(Debug)]
pub(in crate::editorial) struct Repetition {
    token: Pattern,
    max: usize,
    ignorecase: bool,
    /// Whether only letters count.
    alpha: bool,
    exceptions: Exceptions,
}

impl Repetition {
    /// # Errors
    /// When the pattern cannot be read.
    pub(in crate::editorial) fn new(
        tokens: &[String],
        ignorecase: bool,
        alpha: bool,
        max: usize,
        exceptions: Exceptions,
    ) -> Result<Self, String> {
        let token = super::pattern(&format!("(?:{})", tokens.join("|")), ignorecase)?;
        Ok(Self { token, max, ignorecase, alpha, exceptions })
    }

    pub(super) fn hits(&self, subject: Subject<'_>) -> Result<Vec<Hit>, TooCostly> {
        let mut hits = Vec::new();
        let mut before: Option<(Range<usize>, &str)> = None;
        let mut count = 0;
        let excuses = self.exceptions.within(subject);
        for range in self.token.ranges(subject)? {
            let word = subject.text[range.clone()].trim();
            if let Some((earlier, other)) = &before {
                let same = match self.ignorecase {
                    true => word.to_lowercase() == other.to_lowercase(),
                    false => word == *other,
                };
                let counts =
                    same && !word.is_empty() && (!self.alpha || word.chars().all(char::is_alphabetic));
                if counts {
                    count += 1;
                }
                let both = earlier.start..range.end;
                // 'I know that. That is it.' is no repetition.
                if counts
                    && count > self.max
                    && sentences(&subject.text[both.clone()]).len() == 1
                    && !excuses.excuse(&both)?
                {
                    hits.push(Hit { range: Some(both), values: vec![word.to_owned()], options: Vec::new() });
                    count = 0;
                }
            }
            before = Some((range, word));
        }
        Ok(hits)
    }
}
