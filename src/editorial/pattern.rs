//! A pattern and the engine that looks for it.
//!
//! Most patterns run in time proportional to the text. Those that look around or back run on an engine that may try many
//! ways; it gets a number of steps and no more, so that no pack can hold up a build.

use super::dialect::{Translated, translate};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use std::ops::Range;
use std::sync::OnceLock;

/// A text to look in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Its characters.
    pub(super) text: &'a str,
    /// Whether all its letters and digits are ASCII.
    ascii_words: bool,
}

impl<'a> Subject<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, ascii_words: text.is_ascii() || !text.chars().any(is_other_word) }
    }

    /// A part of the text.
    pub(super) fn part(self, range: &Range<usize>) -> Self {
        Self { text: &self.text[range.clone()], ascii_words: self.ascii_words }
    }
}

/// Whether a character that is not ASCII belongs to words.
fn is_other_word(c: char) -> bool {
    !c.is_ascii() && (c.is_alphanumeric() || is_mark(c))
}

/// Marks that join the letter before them, and joiners.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{203f}' | '\u{2040}' | '\u{20d0}'..='\u{20f0}')
        || matches!(c, '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{900}'..='\u{903}' | '\u{fe00}'..='\u{fe2f}')
}

/// The engine gave up: the pattern asks for too many steps on this text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooCostly;

/// The groups of a match, the whole first.
pub(super) type Groups = Vec<Option<Range<usize>>>;

/// A pattern that can be looked for.
#[derive(Debug)]
pub(super) struct Pattern {
    engine: Engine,
    written: Translated,
}

#[derive(Debug)]
enum Engine {
    Linear {
        ascii: Box<regex::Regex>,
        full: OnceLock<Option<Box<regex::Regex>>>,
    },
    Backtracking {
        search: Box<fancy_regex::Regex>,
        /// Finds the places from which it is worth to look on, where all letters are ASCII.
        wide: Option<Box<regex::Regex>>,
    },
}

/// How often the second engine may go back in one search.
const STEPS: usize = 500_000;

/// The second engine looks through a longer text in parts, in bytes.
const WINDOW: usize = 1 << 14;

impl Pattern {
    /// Reads a pattern as Vale's packs write it.
    ///
    /// # Errors
    /// What the engine says of a pattern that it cannot read.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let written = translate(pattern);
        let engine = match linear(&written.ascii) {
            Ok(ascii) => Engine::Linear { ascii: Box::new(ascii), full: OnceLock::new() },
            Err(_) => Engine::Backtracking {
                search: Box::new(
                    fancy_regex::RegexBuilder::new(&written.full)
                        .backtrack_limit(STEPS)
                        .build()
                        .map_err(|error| fault(&error.to_string()))?,
                ),
                wide: linear(&written.wide).ok().map(Box::new),
            },
        };
        Ok(Self { engine, written })
    }

    /// The regular expression for a text whose letters are not all ASCII.
    fn linear_for(&self, subject: Subject<'_>) -> Option<&regex::Regex> {
        let Engine::Linear { ascii, full } = &self.engine else { return None };
        if subject.ascii_words || self.written.ascii == self.written.full {
            return Some(ascii);
        }
        let full = full.get_or_init(|| linear(&self.written.full).ok().map(Box::new));
        Some(full.as_deref().unwrap_or(ascii))
    }

    /// Where the pattern matches, from left to right.
    pub(super) fn ranges(&self, subject: Subject<'_>) -> Result<Vec<Range<usize>>, TooCostly> {
        if let Some(regex) = self.linear_for(subject) {
            return Ok(regex.find_iter(subject.text).map(|found| found.range()).collect());
        }
        let found = self.backtrack(subject, |regex, text, at| {
            let found = regex.find_from_pos(text, at).map_err(|_| TooCostly)?;
            Ok(found.map(|found| vec![Some(found.range())]))
        })?;
        Ok(found.into_iter().filter_map(|groups| groups.into_iter().next().flatten()).collect())
    }

    /// The same with the groups of each match.
    pub(super) fn groups(&self, subject: Subject<'_>) -> Result<Vec<Groups>, TooCostly> {
        if let Some(regex) = self.linear_for(subject) {
            let groups = |found: regex::Captures<'_>| -> Groups {
                found.iter().map(|group| group.map(|group| group.range())).collect()
            };
            return Ok(regex.captures_iter(subject.text).map(groups).collect());
        }
        self.backtrack(subject, |regex, text, at| {
            let found = regex.captures_from_pos(text, at).map_err(|_| TooCostly)?;
            Ok(found.map(|found| found.iter().map(|group| group.map(|group| group.range())).collect()))
        })
    }

    /// Whether the pattern matches anywhere.
    pub(super) fn is_match(&self, subject: Subject<'_>) -> Result<bool, TooCostly> {
        match self.linear_for(subject) {
            Some(regex) => Ok(regex.is_match(subject.text)),
            None => Ok(!self.ranges(subject)?.is_empty()),
        }
    }

    /// The number of a named group.
    pub(super) fn group(&self, name: &str) -> Option<usize> {
        match &self.engine {
            Engine::Linear { ascii, .. } => ascii.capture_names().position(|known| known == Some(name)),
            Engine::Backtracking { search, .. } => {
                search.capture_names().position(|known| known == Some(name))
            }
        }
    }

    /// Whether it has groups that capture.
    pub(super) fn has_groups(&self) -> bool {
        match &self.engine {
            Engine::Linear { ascii, .. } => ascii.captures_len() > 1,
            Engine::Backtracking { search, .. } => search.captures_len() > 1,
        }
    }

    fn backtrack(
        &self,
        subject: Subject<'_>,
        find: impl Fn(&fancy_regex::Regex, &str, usize) -> Result<Option<Groups>, TooCostly>,
    ) -> Result<Vec<Groups>, TooCostly> {
        let Engine::Backtracking { search, wide } = &self.engine else { return Ok(Vec::new()) };
        let text = subject.text;
        let wide = wide.as_ref().filter(|_| subject.ascii_words);
        let mut all = Vec::new();
        let mut at = 0;
        while at <= text.len() {
            at = match wide {
                Some(wide) => match wide.find_at(text, at) {
                    Some(place) => place.start(),
                    None => break,
                },
                None => at,
            };
            let end = window_end(text, at);
            let found = find(search, &text[..end], at)?;
            at = match found.as_ref().and_then(|groups| groups.first().cloned().flatten()) {
                Some(whole) if whole.is_empty() => next(text, whole.end),
                Some(whole) => whole.end,
                None if end == text.len() => break,
                None => end,
            };
            all.extend(found);
        }
        Ok(all)
    }

    /// Words of which a text must hold one, in any case, where the pattern is to match; none where that is not known.
    pub(super) fn needed(&self) -> Option<Vec<Vec<u8>>> {
        let hir = regex_syntax::ParserBuilder::new().build().parse(&self.written.loose).ok()?;
        [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().find_map(|kind| {
            let mut extractor = Extractor::new();
            extractor.kind(kind).limit_total(MOST_NEEDED).limit_class(12);
            let found = extractor.extract(&hir);
            let literals = found.literals()?;
            let long_enough = !literals.is_empty() && literals.iter().all(|one| one.as_bytes().len() >= 2);
            long_enough.then(|| literals.iter().map(|one| one.as_bytes().to_vec()).collect())
        })
    }
}

const MOST_NEEDED: usize = 5_000;

fn linear(pattern: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(pattern).size_limit(1 << 26).dfa_size_limit(1 << 24).build()
}

/// The byte behind the character at `at`; behind the text, one more than its length.
fn next(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(text.len() + 1, |c| at + c.len_utf8())
}

/// The end of the part of a text that begins at `at`: a space, if there is one near enough.
fn window_end(text: &str, at: usize) -> usize {
    if text.len() - at <= WINDOW + WINDOW / 2 {
        return text.len();
    }
    let end = text.floor_char_boundary(at + WINDOW);
    text[at..end].rfind(' ').filter(|space| *space > WINDOW / 2).map_or(end, |space| at + space)
}

/// The last line of what an engine says: the others draw a picture of the pattern.
fn fault(message: &str) -> String {
    let line = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let pattern = Pattern::new(pattern).unwrap();
        let ranges = pattern.ranges(Subject::new(text)).unwrap();
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn words_end_at_letters_of_any_script() {
        assert_eq!(found(r"\bcaf", "caf café caf"), ["caf", "caf", "caf"]);
        assert_eq!(found(r"caf\b", "caf café ‘caf’"), ["caf", "caf"]);
        assert_eq!(found(r"\w+", "café"), ["caf"]);
    }

    #[test]
    fn what_looks_around_is_found_in_every_part_of_a_long_text() {
        let text = format!("{}foobar {}foobar foobaz", "x ".repeat(20_000), "y ".repeat(20_000));
        assert_eq!(found(r"foo(?=bar)", &text).len(), 2);
        assert_eq!(found(r"(?<=x )f", &text), ["f"]);
        assert_eq!(found(r"(o)\1", &text).len(), 3);
    }

    #[test]
    fn a_pattern_without_end_is_given_up() {
        let text = format!("{}cb", "a".repeat(3_000));
        let endless =
            [r"(x+x+)+y(?=z)", r"(a|a)*b(?=\1)", r"(?:(a|aa)+)\1c(?=d)", r"^(a+)+\1$", r"(a*)*\1b(?=x)"];
        let given_up =
            |pattern: &&str| Pattern::new(pattern).unwrap().ranges(Subject::new(&text)) == Err(TooCostly);
        assert!(endless.iter().any(given_up));
    }

    #[test]
    fn needed_words_are_learnt() {
        let needed = |pattern: &str| {
            Pattern::new(pattern).unwrap().needed().map(|words| {
                words.into_iter().map(|word| String::from_utf8(word).unwrap()).collect::<Vec<_>>()
            })
        };
        assert_eq!(needed(r"(?i)\b(?:whilst|amongst)\b").unwrap(), ["whilst", "amongst"]);
        assert_eq!(needed(r"(?<!\w)foo(?=bar)").unwrap(), ["foo"]);
        assert_eq!(needed(r"\w+ing\b").unwrap(), ["ing"]);
        assert_eq!(needed(r"\d+"), None);
    }

    #[test]
    fn a_fault_is_one_line() {
        assert!(!Pattern::new("(").unwrap_err().contains('\n'));
    }
}
