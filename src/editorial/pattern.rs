//! A pattern and the engine that looks for it.
//!
//! Most patterns run in time proportional to the text. Those that look around or back run on an engine that may try many
//! ways; it gets a number of steps and no more, so that no pack can hold up a build.

use super::dialect::{Translated, translate};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Hir, HirKind};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A text to look in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Its characters.
    pub(super) text: &'a str,
    /// Whether all its letters and digits are ASCII.
    ascii_words: bool,
    /// The long searches that a rule has had so far in the manuscript; `None`: the text is looked at by itself.
    patience: Option<&'a Patience>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let ascii_words = text.is_ascii() || !text.chars().any(is_other_word);
        Self { text, ascii_words, patience: None }
    }

    /// The same text, with long searches counted.
    pub(super) fn counting(self, patience: &'a Patience) -> Self {
        Self { patience: Some(patience), ..self }
    }

    /// A part of the text.
    pub(super) fn part(self, range: &Range<usize>) -> Self {
        Self { text: &self.text[range.clone()], ..self }
    }
}

/// The long searches of one rule in one manuscript.
///
/// They are counted and not timed, and their sum does not depend on the order of work: the same manuscript gives the same findings.
#[derive(Debug, Default)]
pub(super) struct Patience(AtomicUsize);

impl Patience {
    /// How many long searches a rule may have in a manuscript.
    const SEARCHES: usize = 40;

    fn spend(&self) -> Result<(), TooCostly> {
        match self.0.fetch_add(1, Ordering::Relaxed) < Self::SEARCHES {
            true => Ok(()),
            false => Err(TooCostly),
        }
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
    Linear(Linear),
    Backtracking {
        /// Gives up soon.
        search: Box<fancy_regex::Regex>,
        /// The same with more steps.
        patient: OnceLock<Option<Box<fancy_regex::Regex>>>,
        /// Finds the places from which it is worth to look on, where all letters are ASCII.
        places: Option<Box<regex::Regex>>,
    },
}

/// A regular expression for texts whose letters are all ASCII, and the same for others, made when it is asked for.
#[derive(Debug)]
struct Linear {
    ascii: Box<regex::Regex>,
    /// How it is written for other letters, if in another way.
    written: Option<String>,
    full: OnceLock<Option<Box<regex::Regex>>>,
}

impl Linear {
    fn new(ascii: regex::Regex, full: String) -> Self {
        let written = (ascii.as_str() != full).then_some(full);
        Self { ascii: Box::new(ascii), written, full: OnceLock::new() }
    }

    fn of(&self, subject: Subject<'_>) -> &regex::Regex {
        match &self.written {
            Some(written) if !subject.ascii_words => {
                let full = self.full.get_or_init(|| linear(written).ok().map(Box::new));
                full.as_deref().unwrap_or(&self.ascii)
            }
            Some(_) | None => &self.ascii,
        }
    }
}

/// How often the second engine may go back in a short search, and in a long one.
const STEPS: usize = 100_000;
const MOST_STEPS: usize = 500_000;

/// A longer text is looked through in parts, in bytes. Even the first engine can take the square of the length for all matches of
/// a pattern that looks far ahead.
const WINDOW: usize = 1 << 12;

/// How far a part reaches into the next one, in bytes; less than half of a part.
const OVERLAP: usize = 1 << 8;

/// How many copies of a part a pattern may ask for with counted repetitions, one inside the other.
const MOST_COPIES: u64 = 2_000;

impl Pattern {
    /// Reads a pattern as Vale's packs write it.
    ///
    /// # Errors
    /// What the engine says of a pattern that it cannot read, or that it would be too large.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let written = translate(pattern);
        if copies(&written.loose) > MOST_COPIES {
            return Err(format!("its repetitions ask for more than {MOST_COPIES} copies of a part"));
        }
        let engine = match linear(&written.ascii) {
            Ok(ascii) => Engine::Linear(Linear::new(ascii, written.full.clone())),
            Err(_) => Engine::Backtracking {
                search: Box::new(backtracking(&written.full, STEPS)?),
                patient: OnceLock::new(),
                places: linear(&written.wide).ok().map(Box::new),
            },
        };
        Ok(Self { engine, written })
    }

    /// The regular expression for a text, if it needs no second engine.
    fn linear_for(&self, subject: Subject<'_>) -> Option<&regex::Regex> {
        match &self.engine {
            Engine::Linear(linear) => Some(linear.of(subject)),
            Engine::Backtracking { .. } => None,
        }
    }

    /// Where the pattern matches, from left to right.
    pub(super) fn ranges(&self, subject: Subject<'_>) -> Result<Vec<Range<usize>>, TooCostly> {
        if let Some(regex) = self.linear_for(subject) {
            if subject.text.len() <= WINDOW {
                return Ok(regex.find_iter(subject.text).map(|found| found.range()).collect());
            }
            return all(subject.text, None, Range::clone, |text, at| {
                Ok(regex.find_at(text, at).map(|found| found.range()))
            });
        }
        self.backtrack(subject, Range::clone, |regex, text, at| {
            let found = regex.find_from_pos(text, at).map_err(|_| TooCostly)?;
            Ok(found.map(|found| found.range()))
        })
    }

    /// The same with the groups of each match.
    pub(super) fn groups(&self, subject: Subject<'_>) -> Result<Vec<Groups>, TooCostly> {
        let whole = |groups: &Groups| groups.first().cloned().flatten().unwrap_or_default();
        if let Some(regex) = self.linear_for(subject) {
            let groups = |found: regex::Captures<'_>| -> Groups {
                found.iter().map(|group| group.map(|group| group.range())).collect()
            };
            if subject.text.len() <= WINDOW {
                return Ok(regex.captures_iter(subject.text).map(groups).collect());
            }
            return all(subject.text, None, whole, |text, at| Ok(regex.captures_at(text, at).map(groups)));
        }
        self.backtrack(subject, whole, |regex, text, at| {
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
            Engine::Linear(Linear { ascii, .. }) => {
                ascii.capture_names().position(|known| known == Some(name))
            }
            Engine::Backtracking { search, .. } => {
                search.capture_names().position(|known| known == Some(name))
            }
        }
    }

    /// Whether it has groups that capture.
    pub(super) fn has_groups(&self) -> bool {
        match &self.engine {
            Engine::Linear(Linear { ascii, .. }) => ascii.captures_len() > 1,
            Engine::Backtracking { search, .. } => search.captures_len() > 1,
        }
    }

    /// All matches by the second engine. A search that takes long is begun again with more steps, and counted.
    fn backtrack<T>(
        &self,
        subject: Subject<'_>,
        whole: impl Fn(&T) -> Range<usize>,
        find: impl Fn(&fancy_regex::Regex, &str, usize) -> Result<Option<T>, TooCostly>,
    ) -> Result<Vec<T>, TooCostly> {
        let Engine::Backtracking { search, patient, places } = &self.engine else { return Ok(Vec::new()) };
        let own = Patience::default();
        let patience = subject.patience.unwrap_or(&own);
        let places = places.as_deref().filter(|_| subject.ascii_words);
        all(subject.text, places, whole, |text, at| {
            find(search, text, at).or_else(|_| {
                patience.spend()?;
                let patient =
                    patient.get_or_init(|| backtracking(&self.written.full, MOST_STEPS).ok().map(Box::new));
                find(patient.as_deref().unwrap_or(search), text, at)
            })
        })
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
    regex::RegexBuilder::new(pattern).size_limit(1 << 25).dfa_size_limit(1 << 24).build()
}

/// The pattern for the second engine, or what the engine says of it.
fn backtracking(pattern: &str, steps: usize) -> Result<fancy_regex::Regex, String> {
    let built = fancy_regex::RegexBuilder::new(pattern).backtrack_limit(steps).build();
    built.map_err(|error| fault(&error.to_string()))
}

/// How many copies of a part the counted repetitions of a pattern ask for, at the most.
fn copies(pattern: &str) -> u64 {
    fn of(hir: &Hir) -> u64 {
        match hir.kind() {
            HirKind::Repetition(repetition) => {
                let times = repetition.max.unwrap_or(repetition.min).max(1);
                of(&repetition.sub).saturating_mul(u64::from(times))
            }
            HirKind::Capture(capture) => of(&capture.sub),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(of).max().unwrap_or(1),
            HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => 1,
        }
    }
    // A pattern that cannot be read is told by the engine.
    regex_syntax::parse(pattern).map_or(1, |hir| of(&hir))
}

/// All matches in a text, from left to right, which is looked through in parts.
///
/// `places`: what finds where a match can begin at all; `find`: the first match in a text behind a byte; `whole`: its range.
fn all<T>(
    text: &str,
    places: Option<&regex::Regex>,
    whole: impl Fn(&T) -> Range<usize>,
    find: impl Fn(&str, usize) -> Result<Option<T>, TooCostly>,
) -> Result<Vec<T>, TooCostly> {
    let mut matches = Vec::new();
    let mut at = 0;
    while at <= text.len() {
        let mut end = window_end(text, at);
        if let Some(places) = places {
            match places.find_at(&text[..end], at) {
                Some(place) => at = place.start(),
                None if end == text.len() => break,
                None => {
                    at = overlap(text, end);
                    continue;
                }
            }
            end = window_end(text, at);
        }
        let mut found = find(&text[..end], at)?;
        // A match that ends with the part may go on behind it, or may be there by the cut alone.
        while end < text.len() && found.as_ref().is_some_and(|found| whole(found).end == end) {
            end = window_end(text, end + (end - at));
            found = find(&text[..end], at)?;
        }
        let range = found.as_ref().map(&whole);
        at = match range {
            Some(range) if range.is_empty() => next(text, range.end),
            Some(range) => range.end,
            None if end == text.len() => break,
            None => overlap(text, end),
        };
        matches.extend(found);
    }
    Ok(matches)
}

/// The byte behind the character at `at`; behind the text, one more than its length.
fn next(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(text.len() + 1, |c| at + c.len_utf8())
}

/// The end of the part of a text that begins at `at`: a space, if there is one near enough.
fn window_end(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    if text.len() - at <= WINDOW + WINDOW / 2 {
        return text.len();
    }
    let end = text.floor_char_boundary(at + WINDOW);
    text[at..end].rfind(' ').filter(|space| *space > WINDOW / 2).map_or(end, |space| at + space)
}

/// Where the part behind the one that ends at `end` begins: a match may begin in the one and end in the other.
fn overlap(text: &str, end: usize) -> usize {
    text.floor_char_boundary(end - OVERLAP)
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
    fn a_long_text_is_looked_through_without_a_gap() {
        // Whatever the parts are, some of these pairs lie across their ends.
        let text = "one, two three; ".repeat(5_000);
        for pattern in [r"\bone, two three\b", r"\bone, two(?= three)", r"three; one(?:, two)?"] {
            assert_eq!(found(pattern, &text).len(), if pattern.contains("; one") { 4_999 } else { 5_000 });
        }
        assert_eq!(found(r"three;$", text.trim_end()).len(), 1, "the end of a part is not that of the text");
        assert_eq!(found(r"x*", &"é".repeat(10_000)).len(), 10_001);
        assert_eq!(found(r"\S+", &"é".repeat(100_000)).len(), 1);
        assert_eq!(found(r"(\S)\1*", &"é".repeat(10_000)).len(), 1);
    }

    #[test]
    fn long_searches_are_counted_for_a_rule() {
        let patience = Patience::default();
        assert!((0..Patience::SEARCHES).all(|_| patience.spend() == Ok(())));
        assert_eq!(patience.spend(), Err(TooCostly));
        // Short ones go on.
        let easy = "de ".repeat(5_000);
        let subject = Subject::new(&easy).counting(&patience);
        assert_eq!(Pattern::new(r"d(?=e)").unwrap().ranges(subject).map(|found| found.len()), Ok(5_000));
    }

    #[test]
    fn a_pattern_does_not_grow_without_bound() {
        assert!(Pattern::new("(?:(?:a{1,100}){1,100}){1,100}").unwrap_err().contains("copies"));
        assert!(Pattern::new("a{50000}").is_err());
        assert_eq!(found(r"(?:\w{1,20} ){2,40}", &"word ".repeat(50)).len(), 2);
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
