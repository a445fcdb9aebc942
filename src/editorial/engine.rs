//! The engines that look for patterns.
//!
//! The first takes time in proportion to the text. The second reads patterns that look around or back, and may try many ways.

use super::behind::Behind;
use super::dialect::Translated;
use super::pattern::{Patience, Pattern, TooCostly};
use super::search::{Match, next};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What looks for a pattern.
#[derive(Debug)]
pub(super) enum Engine {
    /// The first engine.
    Linear(Linear),
    /// The second one.
    Backtracking(Backtracking),
    /// A pattern with conditions that neither engine reads.
    Conditional(Behind),
}

/// A regular expression for texts whose letters are all ASCII, and the same for others, made when it is asked for.
#[derive(Debug)]
pub(super) struct Linear {
    ascii: Box<regex::Regex>,
    /// How it is written for other letters, if in another way.
    written: Option<String>,
    full: OnceLock<Option<Box<regex::Regex>>>,
}

impl Linear {
    pub(super) fn of(&self, ascii_words: bool) -> &regex::Regex {
        match &self.written {
            Some(written) if !ascii_words => {
                let full = self.full.get_or_init(|| linear(written).ok().map(Box::new));
                full.as_deref().unwrap_or(&self.ascii)
            }
            Some(_) | None => &self.ascii,
        }
    }
}

/// A regular expression for the second engine.
#[derive(Debug)]
pub(super) struct Backtracking {
    written: String,
    /// Gives up soon; made when there is a place from which it is worth to look on.
    search: OnceLock<Option<Box<fancy_regex::Regex>>>,
    /// The same with more steps.
    patient: OnceLock<Option<Box<fancy_regex::Regex>>>,
    /// Finds such places, where all letters are ASCII.
    places: Option<Box<regex::Regex>>,
}

impl Backtracking {
    /// What finds the places from which it is worth to look on, where all letters are ASCII.
    pub(super) fn places(&self) -> Option<&regex::Regex> {
        self.places.as_deref()
    }

    fn search(&self) -> Result<&fancy_regex::Regex, TooCostly> {
        self.made(&self.search, STEPS)
    }

    fn patient(&self) -> Result<&fancy_regex::Regex, TooCostly> {
        self.made(&self.patient, MOST_STEPS)
    }

    fn made<'a>(
        &'a self,
        cell: &'a OnceLock<Option<Box<fancy_regex::Regex>>>,
        steps: usize,
    ) -> Result<&'a fancy_regex::Regex, TooCostly> {
        let made = cell.get_or_init(|| backtracking(&self.written, steps).ok().map(Box::new));
        made.as_deref().ok_or(TooCostly)
    }
}

/// How often the second engine may go back in a short search, and in a long one.
const STEPS: usize = 100_000;
const MOST_STEPS: usize = 500_000;

impl Engine {
    /// The engine for a pattern as packs write it and as it is written out; `is_plain`: there is one for sure.
    ///
    /// # Errors
    /// What the engines say of a pattern that they cannot read.
    pub(super) fn new(pattern: &str, written: &Translated, is_plain: bool) -> Result<Self, String> {
        if let Ok(ascii) = linear(&written.ascii) {
            let full = (written.ascii != written.full).then(|| written.full.clone());
            return Ok(Self::Linear(Linear { ascii: Box::new(ascii), written: full, full: OnceLock::new() }));
        }
        let search = match is_plain {
            true => OnceLock::new(),
            false => match backtracking(&written.full, STEPS) {
                Ok(search) => OnceLock::from(Some(Box::new(search))),
                Err(fault) => return Behind::read(pattern)?.map(Self::Conditional).ok_or(fault),
            },
        };
        Ok(Self::Backtracking(Backtracking {
            written: written.full.clone(),
            search,
            patient: OnceLock::new(),
            places: linear(&written.wide).ok().map(Box::new),
        }))
    }

    /// The first match in a text behind a byte. A search that takes long is begun again with more steps, and counted.
    pub(super) fn first<T: Match>(
        &self,
        text: &str,
        at: usize,
        ascii_words: bool,
        patience: &Patience,
    ) -> Result<Option<T>, TooCostly> {
        match self {
            Self::Linear(linear) => Ok(T::first(linear.of(ascii_words), text, at)),
            Self::Backtracking(ways) => {
                patience.look(text)?;
                T::first_of_ways(ways.search()?, text, at).or_else(|_| {
                    patience.spend()?;
                    T::first_of_ways(ways.patient()?, text, at)
                })
            }
            Self::Conditional(behind) => {
                let Some(open) = behind.open() else { return Ok(None) };
                // Where each way matches next, so that none looks through the text again and again.
                let mut ahead: BTreeMap<usize, usize> = BTreeMap::new();
                let mut at = at;
                while at <= text.len() {
                    let Some(found) = open.engine()?.first::<T>(text, at, ascii_words, patience)? else {
                        break;
                    };
                    let start = found.whole().start;
                    patience.look(text)?;
                    let Some((set, way)) = behind.at(text, start) else { return Ok(Some(found)) };
                    if ahead.get(&set).is_none_or(|next| *next <= start) {
                        let found: Option<T> = way.engine()?.first(text, start, ascii_words, patience)?;
                        let place = found.as_ref().map_or(usize::MAX, |found| found.whole().start);
                        if place == start {
                            return Ok(found);
                        }
                        ahead.insert(set, place);
                    }
                    at = next(text, start);
                }
                Ok(None)
            }
        }
    }

    /// The number of a named group.
    pub(super) fn group(&self, name: &str) -> Option<usize> {
        match self {
            Self::Linear(linear) => linear.ascii.capture_names().position(|known| known == Some(name)),
            Self::Backtracking(ways) => {
                ways.search().ok()?.capture_names().position(|known| known == Some(name))
            }
            Self::Conditional(behind) => behind.open()?.group(name),
        }
    }

    /// Whether it has groups that capture.
    pub(super) fn has_groups(&self) -> bool {
        match self {
            Self::Linear(linear) => linear.ascii.captures_len() > 1,
            Self::Backtracking(ways) => ways.search().is_ok_and(|search| search.captures_len() > 1),
            Self::Conditional(behind) => behind.open().is_some_and(Pattern::has_groups),
        }
    }
}

/// The pattern for the first engine, or what it says of it.
pub(super) fn linear(pattern: &str) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(pattern).size_limit(1 << 25).dfa_size_limit(1 << 24).build()
}

/// The pattern for the second engine, or what the engine says of it.
pub(super) fn backtracking(pattern: &str, steps: usize) -> Result<fancy_regex::Regex, String> {
    let built = fancy_regex::RegexBuilder::new(pattern).backtrack_limit(steps).build();
    built.map_err(|error| fault(&error.to_string()))
}

/// The last line of what an engine says: the others draw a picture of the pattern.
fn fault(message: &str) -> String {
    let line = message.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    line.trim().trim_start_matches("error: ").to_owned()
}
