//! Two spellings of which a text should hold one.

use super::{Hit, Memory};
use crate::editorial::pattern::{Pattern, Subject, TooCostly};

/// Pairs of words that do not go together.
#[derive(Debug)]
pub(in crate::editorial) struct Consistency {
    pairs: Vec<Pattern>,
}

impl Consistency {
    /// # Errors
    /// When a pattern cannot be read.
    pub(in crate::editorial) fn new(
        either: &[(String, String)],
        nonword: bool,
        ignorecase: bool,
    ) -> Result<Self, String> {
        let pair = |(one, other): &(String, String)| {
            Pattern::new(&super::words(&format!("(?<_one>{one})|(?<_other>{other})"), nonword, ignorecase))
        };
        Ok(Self { pairs: either.iter().map(pair).collect::<Result<_, _>>()? })
    }

    pub(super) fn needed(&self) -> Option<Vec<Vec<u8>>> {
        let needed: Option<Vec<_>> = self.pairs.iter().map(Pattern::needed).collect();
        needed.map(|all| all.concat())
    }

    pub(super) fn hits(&self, subject: Subject<'_>, memory: &mut Memory) -> Result<Vec<Hit>, TooCostly> {
        let mut hits = Vec::new();
        for (index, pair) in self.pairs.iter().enumerate() {
            let seen = [format!("{index}.0"), format!("{index}.1")];
            let mut last = None;
            for groups in pair.groups(subject)? {
                let whole = groups.first().cloned().flatten();
                let second = pair_side(pair, &groups);
                memory.insert(seen[usize::from(second)].clone());
                last = whole;
            }
            if let Some(range) = last
                && seen.iter().all(|side| memory.contains(side))
            {
                hits.push(Hit::at(range, subject.text));
            }
        }
        Ok(hits)
    }
}

/// Whether a match is of the second form of a pair.
fn pair_side(pair: &Pattern, groups: &[Option<std::ops::Range<usize>>]) -> bool {
    pair.group("_other").and_then(|index| groups.get(index)).is_some_and(Option::is_some)
}
