//! The strapline: phrases that say the same of different things, and the words in which they differ.

use crate::model::{Inline, Inlines, Run, walk};
use crate::span::Spanned;
use std::ops::Range;

/// The words of each phrase that the others do not share, as bytes of its text: they are stressed wherever the strapline
/// stands. An empty range at the end of the text, where nothing is shared or nothing is left between.
pub fn stresses(phrases: &[Inlines]) -> Vec<Range<usize>> {
    let (before, behind) = shared_words(phrases);
    let stress = |phrase: &Inlines| {
        let text = walk::plain_text(phrase);
        if before + behind == 0 { text.len()..text.len() } else { differing_words(&text, before, behind) }
    };
    phrases.iter().map(stress).collect()
}

/// How many words all phrases begin and end with; none where there are no other words between.
fn shared_words(phrases: &[Inlines]) -> (usize, usize) {
    let words = |phrase: &Inlines| match phrase.as_slice() {
        [Spanned { value: Inline::Text(Run { text, .. }), .. }] => {
            text.split(' ').map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    let phrases: Vec<Vec<String>> = phrases.iter().map(words).collect();
    let Some((first, others)) = phrases.split_first().filter(|(_, others)| !others.is_empty()) else {
        return (0, 0);
    };
    let shortest = phrases.iter().map(Vec::len).min().unwrap_or_default();
    let same = |index: usize| others.iter().all(|words| words[index] == first[index]);
    let same_from_end = |index: usize| {
        others.iter().all(|words| words[words.len() - 1 - index] == first[first.len() - 1 - index])
    };
    let before = (0..shortest).take_while(|index| same(*index)).count();
    let behind = (0..shortest - before).take_while(|index| same_from_end(*index)).count();
    if before + behind >= shortest { (0, 0) } else { (before, behind) }
}

/// Where the words between the first and the last ones begin and end.
fn differing_words(text: &str, before: usize, behind: usize) -> Range<usize> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1)).collect();
    let start = starts.get(before).copied().unwrap_or_default();
    let end = match starts.len().checked_sub(behind) {
        Some(index) if index < starts.len() => starts[index] - 1,
        Some(_) | None => text.len(),
    };
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_differ_are_stressed() {
        let stressed = |list: &[&str]| {
            let mut runs = crate::model::RunIds::default();
            let phrases: Vec<Inlines> = list.iter().map(|phrase| vec![runs.text(*phrase)]).collect();
            let words = list.iter().zip(stresses(&phrases)).map(|(text, stress)| text[stress].to_owned());
            words.collect::<Vec<_>>()
        };
        let list =
            ["learning from each other", "learning with each other", "learning on behalf of each other"];
        assert_eq!(stressed(&list), ["from", "with", "on behalf of"]);
        for list in [&["one phrase"][..], &["same", "same"], &["a b", "a b c"], &["alpha", "beta gamma"], &[]]
        {
            assert!(stressed(list).iter().all(String::is_empty), "{list:?}");
        }
    }
}
