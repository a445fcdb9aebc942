//! Words that have better ones.

use super::Hit;
use crate::editorial::action::{alternatives, replace_all};
use crate::editorial::exceptions::Exceptions;
use crate::editorial::pattern::{Pattern, Subject, TooCostly};
use std::sync::OnceLock;

/// Finds words and knows what to write instead.
#[derive(Debug)]
pub(in crate::editorial) struct Substitution {
    pub(in crate::editorial) pattern: Pattern,
    swaps: Vec<Swap>,
    exceptions: Exceptions,
    manner: Manner,
}

/// How replacements are made.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::editorial) struct Manner {
    pub(in crate::editorial) ignorecase: bool,
    pub(in crate::editorial) nonword: bool,
    /// Whether a replacement begins with a capital where the words do.
    pub(in crate::editorial) capitalize: bool,
    /// Whether a replacement takes on the case of the words.
    pub(in crate::editorial) matchcase: bool,
    /// Whether replacements are texts, several parted by bars, and not patterns of what is right.
    pub(in crate::editorial) replaces: bool,
}

#[derive(Debug)]
struct Swap {
    words: String,
    replacement: String,
    /// The words with their groups, where the replacement has `$1`.
    has_groups: bool,
    with_groups: OnceLock<Option<Pattern>>,
    /// What is right already, where the replacement is a pattern.
    is_pattern: bool,
    right: OnceLock<Option<Pattern>>,
}

impl Swap {
    fn with_groups(&self, ignorecase: bool) -> Option<&Pattern> {
        let made = || self.has_groups.then(|| super::pattern(&self.words, ignorecase).ok()).flatten();
        self.with_groups.get_or_init(made).as_ref()
    }

    fn right(&self) -> Option<&Pattern> {
        let made =
            || self.is_pattern.then(|| Pattern::new(&format!("^(?:{})$", self.replacement)).ok()).flatten();
        self.right.get_or_init(made).as_ref()
    }
}

impl Substitution {
    /// # Errors
    /// When a pattern cannot be read.
    pub(in crate::editorial) fn new(
        swap: Vec<(String, String)>,
        manner: Manner,
        exceptions: Exceptions,
    ) -> Result<Self, String> {
        let mut swap = swap;
        swap.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let mut swaps = Vec::new();
        let mut tokens = Vec::new();
        for (words, replacement) in swap {
            tokens.push(format!("({})", without_groups(&words)));
            let has_groups = replacement
                .match_indices('$')
                .any(|(at, _)| replacement[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
            let is_phrase =
                replacement.chars().all(|c| c.is_alphabetic() || c.is_numeric() || matches!(c, ' ' | '-'));
            swaps.push(Swap {
                words,
                replacement,
                has_groups,
                with_groups: OnceLock::new(),
                is_pattern: !is_phrase && !manner.replaces,
                right: OnceLock::new(),
            });
        }
        let pattern = super::words(&tokens.join("|"), manner.nonword, manner.ignorecase);
        Ok(Self { pattern: Pattern::new(&pattern)?, swaps, exceptions, manner })
    }

    pub(super) fn hits(&self, subject: Subject<'_>) -> Result<Vec<Hit>, TooCostly> {
        let mut hits = Vec::new();
        let excuses = self.exceptions.within(subject);
        for groups in self.pattern.groups(subject)? {
            let found = groups.into_iter().enumerate().skip(1).find_map(|(index, group)| {
                let swap = self.swaps.get(index - 1)?;
                Some((swap, group?))
            });
            let Some((swap, range)) = found else { continue };
            let words = &subject.text[range.clone()];
            let expected = self.expected(swap, words);
            let options = if self.manner.replaces { alternatives(&expected) } else { Vec::new() };
            let right = match (swap.right(), self.manner.replaces) {
                (_, true) => options.iter().any(|option| option == words),
                (Some(right), false) => right.is_match(Subject::new(words))?,
                (None, false) => expected == words,
            };
            if right || range.is_empty() || excuses.excuse(&range)? {
                continue;
            }
            let options: Vec<String> = options.into_iter().map(|option| self.cased(option, words)).collect();
            let shown = match options.is_empty() {
                true => expected,
                false => crate::editorial::message::either(&options),
            };
            hits.push(Hit { range: Some(range), values: vec![shown, words.to_owned()], options });
        }
        Ok(hits)
    }

    fn expected(&self, swap: &Swap, words: &str) -> String {
        let mut expected = swap.replacement.clone();
        if self.manner.capitalize && begins_with_capital(words) {
            expected = capitalized(&expected);
        }
        match swap.with_groups(self.manner.ignorecase) {
            Some(pattern) => replace_all(pattern, &expected, words).unwrap_or(expected),
            None => expected,
        }
    }

    fn cased(&self, option: String, words: &str) -> String {
        if self.manner.capitalize && begins_with_capital(words) {
            return capitalized(&option);
        }
        if !self.manner.matchcase {
            return option;
        }
        let letters = || words.chars().filter(|c| c.is_alphabetic());
        if letters().count() > 1 && letters().all(char::is_uppercase) {
            option.to_uppercase()
        } else if begins_with_capital(words) {
            capitalized(&option)
        } else if letters().all(char::is_lowercase) {
            option.to_lowercase()
        } else {
            option
        }
    }
}

fn begins_with_capital(words: &str) -> bool {
    words.chars().next().is_some_and(|first| first.to_uppercase().eq([first]) && first.is_alphabetic())
}

pub(in crate::editorial) fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A pattern whose groups capture nothing, so that each swap is one group.
fn without_groups(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        text.push(c);
        match c {
            '\\' => {
                if let Some(escaped) = after.chars().next() {
                    text.push(escaped);
                    rest = &after[escaped.len_utf8()..];
                    continue;
                }
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class && !after.starts_with('?') => text.push_str("?:"),
            _ => {}
        }
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(swap: &[(&str, &str)], manner: Manner, text: &str) -> Vec<Vec<String>> {
        let swap = swap.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let rule = Substitution::new(swap, manner, Exceptions::default()).unwrap();
        rule.hits(Subject::new(text)).unwrap().into_iter().map(|hit| hit.options).collect()
    }

    #[test]
    fn replacements_follow_the_words() {
        let manner = Manner { ignorecase: true, replaces: true, ..Manner::default() };
        assert_eq!(
            options(&[("head ?teacher(s?)", "headteacher$1")], manner, "a Head Teachers"),
            [["headteachers"]]
        );
        let cased = Manner { capitalize: true, ..manner };
        assert_eq!(options(&[("whilst", "while|although")], cased, "Whilst"), [["While", "Although"]]);
        assert_eq!(options(&[("email", "email")], manner, "email"), [[""; 0]; 0]);
        let matched = Manner { matchcase: true, ..manner };
        assert_eq!(options(&[("whilst", "while")], matched, "WHILST Whilst"), [["WHILE"], ["While"]]);
    }

    #[test]
    fn the_longest_words_come_first() {
        let manner = Manner { replaces: true, ..Manner::default() };
        assert_eq!(options(&[("a", "x"), ("a b", "y")], manner, "a b a"), [["y"], ["x"]]);
    }

    #[test]
    fn groups_of_a_swap_capture_nothing() {
        assert_eq!(without_groups(r"(a)\((?:b)[(]"), r"(?:a)\((?:b)[(]");
    }
}
