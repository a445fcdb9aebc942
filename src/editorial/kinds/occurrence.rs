//! Something that should occur more or less often.

use super::Hit;
use crate::editorial::pattern::{Pattern, Subject, TooCostly};

/// Counts a token.
#[derive(Debug)]
pub(in crate::editorial) struct Occurrence {
    token: Pattern,
    max: usize,
    min: usize,
}

impl Occurrence {
    /// # Errors
    /// When the pattern cannot be read.
    pub(in crate::editorial) fn new(
        token: &str,
        ignorecase: bool,
        max: usize,
        min: usize,
    ) -> Result<Self, String> {
        Ok(Self { token: super::pattern(&format!("(?:{token})"), ignorecase)?, max, min })
    }

    pub(super) fn hits(&self, subject: Subject<'_>) -> Result<Vec<Hit>, TooCostly> {
        let found = self.token.ranges(subject)?;
        let count = found.len();
        let too_many = self.max > 0 && count > self.max;
        let too_few = self.min > 0 && count < self.min;
        if !too_many && !too_few {
            return Ok(Vec::new());
        }
        if count == 0 {
            return Ok(vec![Hit::whole("0".to_owned())]);
        }
        // Not in code, if there is another one.
        let readable = |text: &str| text.chars().any(|c| !matches!(c, '*' | '@') && !c.is_whitespace());
        let first = found.into_iter().find(|range| readable(&subject.text[range.clone()]));
        Ok(first
            .map(|range| Hit { range: Some(range), values: vec![count.to_string()], options: Vec::new() })
            .into_iter()
            .collect())
    }
}
