//! The kinds of rule that packs can hold, each as Vale has it.

pub(super) mod capitalization;
pub(super) mod conditional;
pub(super) mod consistency;
mod derivation;
pub(super) mod existence;
pub(super) mod metric;
pub(super) mod occurrence;
pub(super) mod proper_names;
pub(super) mod readability;
pub(super) mod repetition;
pub(super) mod sequence;
pub(super) mod spelling;
pub(super) mod substitution;

use super::pattern::{Pattern, Subject, TooCostly};
use super::statistics::Counts;
use std::collections::BTreeSet;
use std::ops::Range;

/// A place where a rule found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// The part of the text; `None`: the text as a whole.
    pub(super) range: Option<Range<usize>>,
    /// What is filled into the message.
    pub(super) values: Vec<String>,
    /// What could stand there instead, if the kind knows; the rule's action may.
    pub(super) options: Vec<String>,
}

impl Hit {
    /// A part of the text that was found.
    pub(super) fn at(range: Range<usize>, text: &str) -> Self {
        let values = vec![text[range.clone()].to_owned()];
        Self { range: Some(range), values, options: Vec::new() }
    }

    /// The text as a whole.
    pub(super) fn whole(value: String) -> Self {
        Self { range: None, values: vec![value], options: Vec::new() }
    }
}

/// What a rule has seen so far in a manuscript.
pub(super) type Memory = BTreeSet<String>;

/// A kind of rule, ready to look at texts.
#[derive(Debug)]
pub(super) enum Kind {
    Existence(existence::Existence),
    Substitution(substitution::Substitution),
    Occurrence(occurrence::Occurrence),
    Repetition(repetition::Repetition),
    Consistency(consistency::Consistency),
    Conditional(conditional::Conditional),
    Capitalization(Box<capitalization::Capitalization>),
    Metric(metric::Metric),
    Readability(readability::Readability),
    Spelling(Box<spelling::Spelling>),
    Sequence(sequence::Sequence),
}

impl Kind {
    /// Whether what it finds depends on what it saw before.
    pub(super) fn remembers(&self) -> bool {
        matches!(self, Self::Consistency(_) | Self::Conditional(_))
    }

    /// Words of which a text must hold one, if the rule is to find anything; `None` where that is not known.
    pub(super) fn needed(&self) -> Option<Vec<Vec<u8>>> {
        match self {
            Self::Existence(rule) => rule.pattern.needed(),
            Self::Substitution(rule) => rule.pattern.needed(),
            Self::Consistency(rule) => rule.needed(),
            Self::Sequence(rule) => rule.needed(),
            Self::Occurrence(_)
            | Self::Repetition(_)
            | Self::Conditional(_)
            | Self::Capitalization(_)
            | Self::Metric(_)
            | Self::Readability(_)
            | Self::Spelling(_) => None,
        }
    }

    /// What the rule finds in a text.
    pub(super) fn hits(&self, subject: Subject<'_>, memory: &mut Memory) -> Result<Vec<Hit>, TooCostly> {
        match self {
            Self::Existence(rule) => rule.hits(subject),
            Self::Substitution(rule) => rule.hits(subject),
            Self::Occurrence(rule) => rule.hits(subject),
            Self::Repetition(rule) => rule.hits(subject),
            Self::Consistency(rule) => rule.hits(subject, memory),
            Self::Conditional(rule) => rule.hits(subject, memory),
            Self::Capitalization(rule) => rule.hits(subject),
            Self::Spelling(rule) => Ok(rule.hits(subject)),
            Self::Sequence(rule) => rule.hits(subject),
            Self::Metric(_) | Self::Readability(_) => Ok(Vec::new()),
        }
    }

    /// What the rule finds in the measures of a whole text.
    pub(super) fn measured(&self, counts: &Counts) -> Option<Hit> {
        match self {
            Self::Metric(rule) => rule.hit(counts),
            Self::Readability(rule) => rule.hit(counts),
            Self::Existence(_)
            | Self::Substitution(_)
            | Self::Occurrence(_)
            | Self::Repetition(_)
            | Self::Consistency(_)
            | Self::Conditional(_)
            | Self::Capitalization(_)
            | Self::Spelling(_)
            | Self::Sequence(_) => None,
        }
    }

    /// Whether it looks at the measures of a whole text.
    pub(super) fn measures(&self) -> bool {
        matches!(self, Self::Metric(_) | Self::Readability(_))
    }
}

/// Words as a pattern: each as a whole, or, with `nonword`, anywhere.
pub(super) fn words(tokens: &str, nonword: bool, ignorecase: bool) -> String {
    let case = if ignorecase { "(?i)" } else { "" };
    if nonword { format!("{case}(?m)(?:{tokens})") } else { format!(r"{case}(?m)\b(?:{tokens})\b") }
}

/// Reads a pattern whose case may not count.
pub(super) fn pattern(text: &str, ignorecase: bool) -> Result<Pattern, String> {
    Pattern::new(&if ignorecase { format!("(?i){text}") } else { text.to_owned() })
}
