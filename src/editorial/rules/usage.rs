//! How a text writes its own words.

use super::{begins_sentence, words};
use crate::editorial::passage::Passage;
use crate::editorial::scope::Sections;
use std::collections::BTreeSet;

/// The words of the running text by their case.
pub(in crate::editorial) struct Usage {
    /// Words that it writes with small letters.
    pub(super) small: BTreeSet<String>,
    /// Words that it writes with a capital inside a sentence: names.
    pub(super) names: BTreeSet<String>,
}

impl Usage {
    pub(super) fn of(passages: &[Passage]) -> Self {
        let mut usage = Self { small: BTreeSet::new(), names: BTreeSet::new() };
        let is_body = |passage: &&Passage| {
            passage.sections.contains(Sections::PARAGRAPH) || passage.sections.contains(Sections::LIST)
        };
        for passage in passages.iter().filter(is_body) {
            for (at, word) in words(&passage.text) {
                if word.starts_with(char::is_lowercase) {
                    usage.small.insert(word.to_owned());
                } else if !begins_sentence(&passage.text[..at]) {
                    usage.names.insert(word.to_owned());
                }
            }
        }
        usage
    }
}
