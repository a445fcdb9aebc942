//! A second look at words that the dictionary does not have, when all of the manuscript is read.

use super::kinds::{Kind, proper_names::has_capital_of_its_own, spelling::words};
use super::message;
use super::passage::Passage;
use super::rules::names::in_text;
use super::scope::Sections;
use super::terms::Terms;
use super::{Found, Rules};
use crate::finding::Place;
use crate::model::Manuscript;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// For more unknown words than these no others are suggested: the text is in another language, or not yet read by anybody.
const MOST_SUGGESTED: usize = 300;

/// Leaves of the unknown words those that may be slips, with words like them.
///
/// Known are the names that the front matter gives; words with a capital that have one inside a sentence, too, or that are
/// like no word of the dictionary: those are names at the beginning of a sentence. A word that another rule replaces is
/// told once.
pub(super) fn sift(manuscript: &Manuscript, passages: &[Passage], rules: &Rules, found: &mut Found) -> Terms {
    let speller = |index: &Option<usize>| match rules.packs.get((*index)?).map(|rule| &rule.kind) {
        Some(Kind::Spelling(speller)) => Some(speller),
        _ => None,
    };
    let replaced: BTreeSet<Place> = found
        .iter()
        .filter(|(index, finding)| speller(index).is_none() && finding.help.is_some())
        .map(|(_, finding)| finding.place.clone())
        .collect();
    let with_capital = found
        .iter()
        .filter(|(index, _)| speller(index).is_some_and(|speller| speller.names))
        .filter_map(|(_, finding)| finding.labels.last().map(|(_, word)| stem(word)))
        .filter(|word| word.starts_with(char::is_uppercase))
        .collect();
    let mut names = inside_sentences(&with_capital, passages);
    let contributors = &manuscript.front_matter.contributors;
    names.extend(contributors.iter().flat_map(|contributor| in_text(&contributor.value.name)));
    let mut near: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut asked = 0;
    let mut terms = Terms::default();
    found.retain_mut(|(index, finding)| {
        let Some(speller) = speller(index) else { return true };
        let Some(word) = finding.labels.pop().map(|(_, word)| word) else { return true };
        if names.contains(stem(&word)) || replaced.contains(&finding.place) {
            return false;
        }
        let words = near.entry(word.clone()).or_insert_with_key(|word| {
            asked += 1;
            if asked > MOST_SUGGESTED { Vec::new() } else { speller.dictionary.near(word) }
        });
        if speller.names {
            if words.is_empty() && word.starts_with(char::is_uppercase) {
                return false;
            }
            terms.add(finding, &word, !words.is_empty());
        }
        finding.help = Some(match words.is_empty() {
            true => "Correct it, or add it to styles/editorial/words.txt".to_owned(),
            false => {
                format!("Write {}, or add the word to styles/editorial/words.txt", message::either(words))
            }
        });
        true
    });
    terms
}

/// Those of some words with a capital that have it inside a sentence somewhere, behind a word without one.
fn inside_sentences(candidates: &BTreeSet<&str>, passages: &[Passage]) -> BTreeSet<String> {
    let of_passage = |passage: &Passage| -> Vec<String> {
        let text = passage.text.as_str();
        let mut is_behind_small = false;
        let mut names = Vec::new();
        for range in words(text) {
            let word = &text[range.clone()];
            let is_name = is_behind_small && candidates.contains(stem(word));
            if is_name && has_capital_of_its_own(text, &range) {
                names.push(stem(word).to_owned());
            }
            is_behind_small = word.starts_with(char::is_lowercase);
        }
        names
    };
    match candidates.is_empty() {
        true => BTreeSet::new(),
        false => {
            let running = |passage: &&Passage| !passage.sections.contains(Sections::HEADING);
            passages.par_iter().filter(running).flat_map_iter(of_passage).collect()
        }
    }
}

/// A name without its possessive.
fn stem(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
