//! A pattern and the engine that looks for it.
//!
//! Most patterns run in time proportional to the text. Those that look around or back run on an engine that may try many
//! ways; it gets a number of steps and no more, so that no pack can hold up a build.

use super::behind::Behind;
use super::dialect::{Translated, translate};
use super::search::{Groups, Match, WINDOW, all, next};
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
    /// The pattern without the conditions that neither engine reads, and these.
    Conditional(Box<(Pattern, Behind)>),
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

    fn of(&self, ascii_words: bool) -> &regex::Regex {
        match &self.written {
            Some(written) if !ascii_words => {
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
            Err(_) => match backtracking(&written.full, STEPS) {
                Ok(search) => Engine::Backtracking {
                    search: Box::new(search),
                    patient: OnceLock::new(),
                    places: linear(&written.wide).ok().map(Box::new),
                },
                Err(fault) => match Behind::read(pattern)? {
                    Some(behind) => Engine::Conditional(Box::new((Self::new(&behind.open())?, behind))),
                    None => return Err(fault),
                },
            },
        };
        Ok(Self { engine, written })
    }

    /// Where the pattern matches, from left to right.
    pub(super) fn ranges(&self, subject: Subject<'_>) -> Result<Vec<Range<usize>>, TooCostly> {
        match &self.engine {
            Engine::Linear(linear) if subject.text.len() <= WINDOW => Ok(linear
                .of(subject.ascii_words)
                .find_iter(subject.text)
                .map(|found| found.range())
                .collect()),
            _ => self.matches(subject),
        }
    }

    /// The same with the groups of each match.
    pub(super) fn groups(&self, subject: Subject<'_>) -> Result<Vec<Groups>, TooCostly> {
        self.matches(subject)
    }

    fn matches<T: Match>(&self, subject: Subject<'_>) -> Result<Vec<T>, TooCostly> {
        let own = Patience::default();
        let patience = subject.patience.unwrap_or(&own);
        let places = match &self.engine {
            Engine::Backtracking { places, .. } => places.as_deref().filter(|_| subject.ascii_words),
            Engine::Linear(_) | Engine::Conditional(_) => None,
        };
        all(subject.text, places, |text, at| self.first(text, at, subject.ascii_words, patience))
    }

    /// The first match in a text behind a byte. A search that takes long is begun again with more steps, and counted.
    fn first<T: Match>(
        &self,
        text: &str,
        at: usize,
        ascii_words: bool,
        patience: &Patience,
    ) -> Result<Option<T>, TooCostly> {
        match &self.engine {
            Engine::Linear(linear) => Ok(T::first(linear.of(ascii_words), text, at)),
            Engine::Backtracking { search, patient, .. } => {
                T::first_of_ways(search, text, at).or_else(|_| {
                    patience.spend()?;
                    let patient = patient
                        .get_or_init(|| backtracking(&self.written.full, MOST_STEPS).ok().map(Box::new));
                    T::first_of_ways(patient.as_deref().unwrap_or(search), text, at)
                })
            }
            Engine::Conditional(parts) => {
                let (open, behind) = parts.as_ref();
                let mut at = at;
                while at <= text.len() {
                    let Some(found) = open.first::<T>(text, at, ascii_words, patience)? else { break };
                    let start = found.whole().start;
                    match behind.at(text, start) {
                        None => return Ok(Some(found)),
                        Some(Some(way)) => {
                            if let Some(found) = T::first_of_ways(way, text, start)? {
                                return Ok(Some(found));
                            }
                        }
                        Some(None) => {}
                    }
                    at = next(text, start);
                }
                Ok(None)
            }
        }
    }

    /// Whether the pattern matches anywhere.
    pub(super) fn is_match(&self, subject: Subject<'_>) -> Result<bool, TooCostly> {
        match &self.engine {
            Engine::Linear(linear) => Ok(linear.of(subject.ascii_words).is_match(subject.text)),
            _ => Ok(!self.ranges(subject)?.is_empty()),
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
            Engine::Conditional(parts) => parts.0.group(name),
        }
    }

    /// Whether it has groups that capture.
    pub(super) fn has_groups(&self) -> bool {
        match &self.engine {
            Engine::Linear(Linear { ascii, .. }) => ascii.captures_len() > 1,
            Engine::Backtracking { search, .. } => search.captures_len() > 1,
            Engine::Conditional(parts) => parts.0.has_groups(),
        }
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

pub(super) fn linear(pattern: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(pattern).size_limit(1 << 25).dfa_size_limit(1 << 24).build()
}

/// The pattern for the second engine, or what the engine says of it.
pub(super) fn backtracking(pattern: &str, steps: usize) -> Result<fancy_regex::Regex, String> {
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
