//! A pattern, which is read at once, and made ready when a text is to be looked through.
//!
//! Most patterns run in time proportional to the text. Those that look around or back run on an engine that may try many
//! ways; it gets a number of steps and no more, so that no pack can hold up a build.

use super::dialect::{Translated, translate};
use super::engine::Engine;
use super::search::{Groups, Match, WINDOW, all};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, Hir, HirKind};
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
pub(super) struct Patience {
    searches: AtomicUsize,
    looks: AtomicUsize,
}

impl Patience {
    /// How many long searches a rule may have in a manuscript.
    const SEARCHES: usize = 40;

    /// How many searches by the second engine a rule may have in long texts.
    const LOOKS: usize = 20_000;

    /// Counts a long search.
    pub(super) fn spend(&self) -> Result<(), TooCostly> {
        match self.searches.fetch_add(1, Ordering::Relaxed) < Self::SEARCHES {
            true => Ok(()),
            false => Err(TooCostly),
        }
    }

    /// Counts a search in a text, if that is longer than any paragraph that somebody wrote.
    pub(super) fn look(&self, text: &str) -> Result<(), TooCostly> {
        match text.len() < 4 * WINDOW || self.looks.fetch_add(1, Ordering::Relaxed) < Self::LOOKS {
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
    /// As the pack has it.
    pattern: String,
    written: Translated,
    /// What the letters that it needs are learnt from.
    loose: Option<Hir>,
    /// What looks for it; `None`: it cannot be made.
    engine: OnceLock<Option<Box<Engine>>>,
}

/// How many copies of a part a pattern may ask for with counted repetitions, one inside the other.
const MOST_COPIES: u64 = 2_000;

/// The size of a pattern for which there is an engine if only it can be read.
const MOST_PARTS: u64 = 1 << 14;

impl Pattern {
    /// Reads a pattern as Vale's packs write it.
    ///
    /// # Errors
    /// What the engine says of a pattern that it cannot read, or that it would be too large.
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let written = translate(pattern);
        let loose = regex_syntax::parse(&written.loose).ok();
        if loose.as_ref().is_some_and(|loose| copies(loose) > MOST_COPIES) {
            return Err(format!("its repetitions ask for more than {MOST_COPIES} copies of a part"));
        }
        let engine = match is_plain(&written, loose.as_ref()) {
            true => OnceLock::new(),
            false => OnceLock::from(Some(Box::new(Engine::new(pattern, &written, false)?))),
        };
        Ok(Self { pattern: pattern.to_owned(), written, loose, engine })
    }

    /// What looks for it, made when it is first asked for: most rules of a pack need not look at most texts.
    pub(super) fn engine(&self) -> Result<&Engine, TooCostly> {
        let made = || Engine::new(&self.pattern, &self.written, true).ok().map(Box::new);
        self.engine.get_or_init(made).as_deref().ok_or(TooCostly)
    }

    /// Where the pattern matches, from left to right.
    pub(super) fn ranges(&self, subject: Subject<'_>) -> Result<Vec<Range<usize>>, TooCostly> {
        match self.engine()? {
            Engine::Linear(linear) if subject.text.len() <= WINDOW => {
                let found = linear.of(subject.ascii_words).find_iter(subject.text);
                Ok(found.map(|found| found.range()).collect())
            }
            engine => matches(engine, subject),
        }
    }

    /// The same with the groups of each match.
    pub(super) fn groups(&self, subject: Subject<'_>) -> Result<Vec<Groups>, TooCostly> {
        matches(self.engine()?, subject)
    }

    /// Whether the pattern matches anywhere.
    pub(super) fn is_match(&self, subject: Subject<'_>) -> Result<bool, TooCostly> {
        match self.engine()? {
            Engine::Linear(linear) => Ok(linear.of(subject.ascii_words).is_match(subject.text)),
            engine => Ok(!matches::<Range<usize>>(engine, subject)?.is_empty()),
        }
    }

    /// The number of a named group.
    pub(super) fn group(&self, name: &str) -> Option<usize> {
        self.engine().ok()?.group(name)
    }

    /// Whether it has groups that capture.
    pub(super) fn has_groups(&self) -> bool {
        self.engine().is_ok_and(Engine::has_groups)
    }

    /// Words of which a text must hold one, in any case, where the pattern is to match; none where that is not known.
    pub(super) fn needed(&self) -> Option<Vec<Vec<u8>>> {
        let hir = self.loose.as_ref()?;
        [ExtractKind::Prefix, ExtractKind::Suffix].into_iter().find_map(|kind| {
            let mut extractor = Extractor::new();
            extractor.kind(kind).limit_total(MOST_NEEDED).limit_class(12);
            let found = extractor.extract(hir);
            let literals = found.literals()?;
            let long_enough = !literals.is_empty() && literals.iter().all(|one| one.as_bytes().len() >= 2);
            long_enough.then(|| literals.iter().map(|one| one.as_bytes().to_vec()).collect())
        })
    }
}

const MOST_NEEDED: usize = 5_000;

/// All matches by an engine.
fn matches<T: Match>(engine: &Engine, subject: Subject<'_>) -> Result<Vec<T>, TooCostly> {
    let own = Patience::default();
    let patience = subject.patience.unwrap_or(&own);
    let places = match engine {
        Engine::Backtracking(ways) => ways.places().filter(|_| subject.ascii_words),
        Engine::Linear(_) | Engine::Conditional(_) => None,
    };
    all(subject.text, places, |text, at| engine.first(text, at, subject.ascii_words, patience))
}

/// Whether there is an engine for a pattern for sure, so that it need not be made to learn of its faults.
fn is_plain(written: &Translated, loose: Option<&Hir>) -> bool {
    let is_small = |hir: &Hir| parts(hir) <= MOST_PARTS;
    let is_small_whole = || match loose {
        Some(loose) if written.flat == written.loose => is_small(loose),
        Some(_) | None => regex_syntax::parse(&written.flat).is_ok_and(|flat| is_small(&flat)),
    };
    !written.doubtful && is_small_whole()
}

/// How large a pattern is: its letters, and the ranges of its classes, as often as they are repeated.
fn parts(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(Class::Unicode(class)) => 4 * class.ranges().len() as u64,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len() as u64,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            parts(&repetition.sub).saturating_mul(u64::from(times))
        }
        HirKind::Capture(capture) => parts(&capture.sub),
        HirKind::Concat(all) | HirKind::Alternation(all) => {
            all.iter().fold(1, |sum, one| sum.saturating_add(parts(one)))
        }
    }
}

/// How many copies of a part the counted repetitions of a pattern ask for, at the most.
fn copies(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            copies(&repetition.sub).saturating_mul(u64::from(times))
        }
        HirKind::Capture(capture) => copies(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(copies).max().unwrap_or(1),
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => 1,
    }
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
        // Short ones go on, and there may be many of them, but not in a line without end.
        let line = "ab".repeat(100_000);
        let pattern = Pattern::new(r"(?=(a+))a*b\1").unwrap();
        assert_eq!(pattern.ranges(Subject::new(&line[..30_000])).map(|found| found.len()), Ok(7_500));
        assert_eq!(pattern.ranges(Subject::new(&line)), Err(TooCostly));
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
    fn what_is_read_at_once_can_be_made_ready_later() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/styles/editorial/NCSL");
        let of_house = std::fs::read_dir(folder).unwrap().flat_map(|entry| {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            text.split('\'').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
        });
        let odd = [
            r"(?<!a|bc)d",
            r"(?<=a(?:bc|de))f",
            r"(?<!\b)a",
            r"(?=a)?b",
            r"a++b",
            r"(?>a|ab)c",
            r"(?i)(?<!k)é",
            r"[^\s\S]",
            r"(?<!(?=a)b)c",
            r"(?<=^a)b",
            r"(?m)(?<=^)b$",
            r"\p{L}{3,40}(?=a)",
            r"(?<n>a)(?!\d)",
            r"(?<!\d{2})a",
            r"(?!)",
        ];
        let mut later = 0;
        for pattern in of_house.chain(odd.map(str::to_owned)) {
            let Ok(read) = Pattern::new(&pattern) else { continue };
            later += usize::from(read.engine.get().is_none());
            assert!(read.is_match(Subject::new("é")).is_ok(), "{pattern}");
        }
        assert!(later > 400, "{later}");
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
