//! Which rules can match a text at all: one pass over it finds the words that each of them needs.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use std::collections::BTreeMap;

/// Finds the rules that can match a text.
#[derive(Debug)]
pub(super) struct Prefilter {
    words: Option<AhoCorasick>,
    /// For each word the rules that need it.
    owners: Vec<Vec<usize>>,
    /// The rules whose needs are not known: they are always run.
    always: Vec<bool>,
}

impl Prefilter {
    /// `needs`: for each rule the words of which a text must hold one; `None` where that is not known.
    pub(super) fn new(needs: Vec<Option<Vec<Vec<u8>>>>) -> Self {
        let always = needs.iter().map(Option::is_none).collect();
        let mut words: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
        for (rule, needed) in needs.into_iter().enumerate() {
            for word in needed.into_iter().flatten() {
                words.entry(folded(&word)).or_default().push(rule);
            }
        }
        let (words, owners): (Vec<_>, Vec<_>) = words.into_iter().unzip();
        // Texts are put into small letters: an automaton for both cases takes twice as long to make.
        let words = AhoCorasickBuilder::new().match_kind(MatchKind::Standard).build(&words).ok();
        Self { words, owners, always }
    }

    /// For each rule whether it can match the text.
    pub(super) fn candidates(&self, text: &str) -> Vec<bool> {
        let mut rules = self.always.clone();
        match &self.words {
            Some(words) => {
                for found in words.find_overlapping_iter(&folded(text.as_bytes())) {
                    for rule in &self.owners[found.pattern().as_usize()] {
                        rules[*rule] = true;
                    }
                }
            }
            None => rules.fill(true),
        }
        rules
    }
}

/// Letters without case, and the end of a line as a space: what some rules see as the one, others see as the other.
fn folded(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| if *byte == b'\n' { b' ' } else { byte.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_by_their_words() {
        let needs =
            vec![Some(vec![b"whilst".to_vec(), b"hil".to_vec()]), None, Some(vec![b"Chill".to_vec()])];
        let prefilter = Prefilter::new(needs);
        assert_eq!(prefilter.candidates("nothing"), [false, true, false]);
        assert_eq!(prefilter.candidates("a chill"), [true, true, true]);
        assert_eq!(prefilter.candidates("WHILST"), [true, true, false]);
        let prefilter = Prefilter::new(vec![Some(vec![b"make use".to_vec()]), Some(vec![b"a\nb".to_vec()])]);
        assert_eq!(prefilter.candidates("make\nuse"), [true, false]);
        assert_eq!(prefilter.candidates("a b"), [false, true]);
    }
}
