//! A dictionary and the words that the house knows besides.

use std::collections::BTreeSet;

/// Words that are spelled right.
pub(super) struct Dictionary {
    words: Option<spellbook::Dictionary>,
    known: BTreeSet<String>,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary").field("known", &self.known.len()).finish_non_exhaustive()
    }
}

/// What has more bytes is no slip for a word.
const LONGEST: usize = 40;

/// How many suggestions are made for a word.
const SUGGESTIONS: usize = 3;

impl Dictionary {
    /// A dictionary in Hunspell's format, and a list of words.
    ///
    /// # Errors
    /// What is wrong with the format.
    pub(super) fn new(affixes: &str, words: &str, known: BTreeSet<String>) -> Result<Self, String> {
        match spellbook::Dictionary::new(affixes.trim_start_matches('\u{feff}'), words) {
            Ok(dictionary) => Ok(Self { words: Some(dictionary), known }),
            Err(error) => Err(error.to_string()),
        }
    }

    /// A list of words alone.
    #[cfg(test)]
    pub(super) fn of_words(known: BTreeSet<String>) -> Self {
        Self { words: None, known }
    }

    /// Whether a word, with straight apostrophes, is right.
    pub(super) fn has(&self, word: &str) -> bool {
        let in_book = |word: &str| self.words.as_ref().is_some_and(|words| words.check(word));
        let stem = || word.strip_suffix("'s").or_else(|| word.strip_suffix('\''));
        in_book(word) || self.knows(word) || stem().is_some_and(|stem| in_book(stem) || self.knows(stem))
    }

    /// Whether the list has something that stands before a hyphen: `pre-`.
    pub(super) fn has_prefix(&self, prefix: &str) -> bool {
        self.known.contains(&format!("{}-", prefix.to_lowercase()))
    }

    /// Whether the list has exactly this.
    pub(super) fn lists(&self, entry: &str) -> bool {
        self.known.contains(entry)
    }

    /// Whether a word stands in the list, or, with a capital, in the list without it.
    fn knows(&self, word: &str) -> bool {
        self.known.contains(word) || self.known.contains(&word.to_lowercase())
    }

    /// Words that are a slip away: a letter too many or too few, a wrong one, two in the wrong order.
    pub(super) fn near(&self, word: &str) -> Vec<String> {
        if word.len() > LONGEST {
            return Vec::new();
        }
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        let lower: Vec<char> = word.to_lowercase().chars().collect();
        let mut near = Vec::new();
        let mut offer = |letters: &[char]| {
            let candidate: String = letters.iter().collect();
            if near.len() < SUGGESTIONS && !near.contains(&candidate) && self.has(&candidate) {
                near.push(candidate);
            }
        };
        for at in 1..lower.len() {
            let mut swapped = lower.clone();
            swapped.swap(at - 1, at);
            offer(&swapped);
        }
        for at in 0..lower.len() {
            let mut shorter = lower.clone();
            shorter.remove(at);
            offer(&shorter);
        }
        for at in 0..lower.len() {
            for letter in LETTERS.chars() {
                let mut other = lower.clone();
                other[at] = letter;
                offer(&other);
            }
        }
        for at in 0..=lower.len() {
            for letter in LETTERS.chars() {
                let mut longer = lower.clone();
                longer.insert(at, letter);
                offer(&longer);
            }
        }
        if capital {
            near.iter().map(|word| super::kinds::substitution::capitalized(word)).collect()
        } else {
            near
        }
    }
}

/// The letters, the commoner first.
const LETTERS: &str = "etaoinshrdlcumwfgypbvkjxqz";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_a_slip_away_are_offered() {
        let known = ["collaboration", "their", "networks"].map(str::to_owned).into();
        let dictionary = Dictionary::of_words(known);
        assert!(dictionary.has("Their"));
        assert!(dictionary.has("collaboration's"));
        assert_eq!(dictionary.near("colloboration"), ["collaboration"]);
        assert_eq!(dictionary.near("Thier"), ["Their"]);
        assert_eq!(dictionary.near("netwroks"), ["networks"]);
        assert_eq!(dictionary.near("xyzzy"), Vec::<String>::new());
        assert_eq!(dictionary.near(&"a".repeat(1_000_000)), Vec::<String>::new());
    }
}
