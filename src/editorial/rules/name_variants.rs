//! A name is spelled one way.

use super::{Sink, Texts, begins_sentence, codes, words};
use crate::editorial::scope::Sections;
use crate::finding::Finding;
use std::collections::BTreeMap;

/// How often a name must stand in the text to be the right one.
const OFTEN: usize = 3;

/// Names of fewer letters are alike by chance.
const SHORTEST: usize = 6;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let mut names: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut small = std::collections::BTreeSet::new();
    for (index, passage) in texts.passages.iter().enumerate() {
        if !passage.sections.contains(Sections::TEXT) {
            continue;
        }
        for (at, word) in words(&passage.text) {
            let stem = word.trim_end_matches("'s").trim_end_matches("’s");
            if stem.starts_with(char::is_uppercase) {
                let inside = stem.chars().skip(1).all(char::is_lowercase) && stem.len() >= SHORTEST;
                if inside && !begins_sentence(&passage.text[..at]) {
                    names.entry(stem).or_default().push((index, at));
                }
            } else {
                small.insert(stem.to_lowercase());
            }
        }
    }
    // A word that has a small letter elsewhere is no name.
    let is_often = |name: &str, places: &[(usize, usize)]| {
        places.len() >= OFTEN && !small.contains(&name.to_lowercase())
    };
    let often: Vec<&str> =
        names.iter().filter(|(name, places)| is_often(name, places)).map(|(name, _)| *name).collect();
    for (name, places) in &names {
        let &[(index, at)] = places.as_slice() else { continue };
        if small.contains(&name.to_lowercase()) {
            continue;
        }
        if let Some(right) = often.iter().find(|other| is_slip(name, other)) {
            let place = texts.passages[index].place(&(at..at + name.len()));
            sink.push(
                Finding::warning(
                    codes::NAME_VARIANT,
                    place,
                    format!("'{name}' stands here once, and '{right}' often"),
                )
                .help(format!("Write '{right}', if that is meant")),
            );
        }
    }
}

/// Whether two names are one letter apart, and not by an ending.
fn is_slip(one: &str, other: &str) -> bool {
    let endings = ["s", "n", "d", "r", "an", "al"];
    let by_ending =
        |long: &str, short: &str| long.strip_prefix(short).is_some_and(|ending| endings.contains(&ending));
    one != other
        && one.len().abs_diff(other.len()) <= 1
        && one.chars().next() == other.chars().next()
        && !by_ending(one, other)
        && !by_ending(other, one)
        && one.chars().rev().take(2).eq(other.chars().rev().take(2))
        && strsim::osa_distance(one, other) == 1
}
