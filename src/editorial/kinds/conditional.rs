//! Something that asks for something else: an abbreviation for its meaning.

use super::{Hit, Memory};
use crate::editorial::exceptions::Exceptions;
use crate::editorial::pattern::{Pattern, Subject, TooCostly};

/// If the first is there, the second must be.
#[derive(Debug)]
pub(in crate::editorial) struct Conditional {
    first: Pattern,
    second: Pattern,
    /// Whether the second says, in a group, for which words of the first it stands.
    named: bool,
    exceptions: Exceptions,
}

impl Conditional {
    /// # Errors
    /// When a pattern cannot be read.
    pub(in crate::editorial) fn new(
        first: &str,
        second: &str,
        exceptions: Exceptions,
    ) -> Result<Self, String> {
        let second = Pattern::new(second)?;
        let named = second.has_groups();
        Ok(Self { first: Pattern::new(first)?, second, named, exceptions })
    }

    pub(super) fn hits(&self, subject: Subject<'_>, memory: &mut Memory) -> Result<Vec<Hit>, TooCostly> {
        if self.named {
            for groups in self.second.groups(subject)? {
                let meant = groups.into_iter().skip(1).flatten().filter(|group| !group.is_empty());
                memory.extend(meant.map(|group| subject.text[group].to_owned()));
            }
        } else if self.second.is_match(subject)? {
            return Ok(Vec::new());
        }
        let mut hits = Vec::new();
        let excuses = self.exceptions.within(subject);
        for range in self.first.ranges(subject)? {
            let words = &subject.text[range.clone()];
            let meant = self.named && memory.contains(words);
            if !meant && !excuses.excuse(&range)? {
                hits.push(Hit::at(range, subject.text));
            }
        }
        Ok(hits)
    }
}
