//! Words that no dictionary has and that stand in a text again and again: its terms. Each is told once.

use super::Found;
use crate::finding::{Finding, Place};
use std::collections::{BTreeMap, BTreeSet};

/// How often a word must stand in a text to be one of its terms.
const OFTEN: usize = 3;

/// The same for a word of few letters that is like words of the dictionary: all such words are like some.
const VERY_OFTEN: usize = 10;

/// The most letters of such a word.
const SHORT: usize = 4;

/// Where the words stand that could be terms.
#[derive(Debug, Default)]
pub(super) struct Terms(BTreeMap<(Place, &'static str), Term>);

#[derive(Debug, Clone)]
struct Term {
    /// The word in small letters, without a possessive.
    word: String,
    /// How often it must stand in the text.
    least: usize,
}

impl Terms {
    /// Adds what was found of a word; `is_near`: whether there are words that are a slip away.
    pub(super) fn add(&mut self, finding: &Finding, word: &str, is_near: bool) {
        let word = word.strip_suffix("'s").unwrap_or(word).to_lowercase();
        let least = match is_near {
            false => OFTEN,
            true if word.chars().count() <= SHORT => VERY_OFTEN,
            true => return,
        };
        self.0.insert(key(finding), Term { word, least });
    }

    /// Leaves of what was found, in order, one finding for each term.
    pub(super) fn sum_up(&self, found: &mut Found) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, finding) in &*found {
            if let Some(term) = self.0.get(&key(finding)) {
                *counts.entry(&term.word).or_default() += 1;
            }
        }
        let mut told: BTreeSet<&str> = BTreeSet::new();
        found.retain_mut(|(_, finding)| {
            let Some(Term { word, least }) = self.0.get(&key(finding)) else { return true };
            let count = counts.get(word.as_str()).copied().unwrap_or_default();
            if count < *least {
                return true;
            }
            finding.message.push_str(&format!(", and {} times more", count - 1));
            told.insert(word)
        });
    }
}

fn key(finding: &Finding) -> (Place, &'static str) {
    (finding.place.clone(), finding.code.name)
}
