//! Something that should not be there.

use super::Hit;
use crate::editorial::exceptions::Exceptions;
use crate::editorial::pattern::{Pattern, Subject, TooCostly};

/// Finds any of some words.
#[derive(Debug)]
pub(in crate::editorial) struct Existence {
    pub(in crate::editorial) pattern: Pattern,
    pub(in crate::editorial) exceptions: Exceptions,
}

/// How the tokens of a rule are read.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::editorial) struct Reading {
    pub(in crate::editorial) ignorecase: bool,
    pub(in crate::editorial) nonword: bool,
    /// Whether `raw` stands behind the tokens.
    pub(in crate::editorial) append: bool,
}

impl Existence {
    /// # Errors
    /// When the patterns cannot be read.
    pub(in crate::editorial) fn new(
        tokens: &[String],
        raw: &[String],
        reading: Reading,
        exceptions: Exceptions,
    ) -> Result<Self, String> {
        let tokens: Vec<&str> =
            tokens.iter().map(String::as_str).filter(|token| !token.trim().is_empty()).collect();
        let words = super::words(&tokens.join("|"), reading.nonword || tokens.is_empty(), false);
        let raw = raw.concat();
        let both = if reading.append { format!("{words}{raw}") } else { format!("{raw}{words}") };
        Ok(Self { pattern: super::pattern(&both, reading.ignorecase)?, exceptions })
    }

    pub(super) fn hits(&self, subject: Subject<'_>) -> Result<Vec<Hit>, TooCostly> {
        let mut hits = Vec::new();
        let excuses = self.exceptions.within(subject);
        for range in self.pattern.ranges(subject)? {
            if !range.is_empty() && !excuses.excuse(&range)? {
                hits.push(Hit::at(range, subject.text));
            }
        }
        Ok(hits)
    }
}
