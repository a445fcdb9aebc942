//! What is wrong with a manuscript, a style or an output, where, why, and how to mend it.
//!
//! Every stage takes the sink [`Findings`], reports into it and goes on with something
//! sensible; the run stops at the gates between the stages ([`Findings::has_errors`]).

use crate::span::Span;
use camino::Utf8PathBuf;
use std::collections::BTreeSet;
use std::sync::Mutex;

/// How much a finding weighs. Errors stop a build; the others leave exit status 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// To be looked at; the outputs are sound.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A kind of finding: its stable name and what `galley explain` says of it.
///
/// Declared with [`codes!`](crate::codes), next to the code that reports it.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// `family/name-in-kebab-case`; names the fault, not the cure.
    pub name: &'static str,
    /// What it means, why it matters and how to mend it: the doc comment of its declaration.
    pub explanation: &'static str,
}

impl Code {
    /// A kind of finding whose name stands in a file and not in the program: a rule of the editors.
    ///
    /// Its words are kept for as long as the program runs, each once.
    pub fn named(name: &str, explanation: &str) -> Self {
        Self { name: kept(name), explanation: kept(explanation) }
    }
}

/// A text that stays; the same text is kept once.
fn kept(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut all = KEPT.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = all.get(text) {
        return known;
    }
    let new: &'static str = Box::leak(text.to_owned().into_boxed_str());
    all.insert(new);
    new
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

/// Declares the kinds of finding of a room: a constant for each and `ALL`, the list of them.
///
/// The doc comment of each is its explanation, printed by `galley explain`.
#[macro_export]
macro_rules! codes {
    ($($(#[doc = $text:literal])+ $name:ident = $code:literal;)+) => {
        $(
            $(#[doc = $text])+
            #[allow(unreachable_pub, reason = "a room may gather the codes of its files and keep the files to itself")]
            pub const $name: $crate::finding::Code = $crate::finding::Code {
                name: $code,
                explanation: concat!($($text, "\n"),+),
            };
        )+
        /// Every kind of finding that is declared here.
        #[allow(unreachable_pub, reason = "a room may gather the codes of its files and keep the files to itself")]
        pub const ALL: &[$crate::finding::Code] = &[$($name),+];
    };
}

/// Where a finding points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A range of a file that was read.
    Span(Span),
    /// A whole file, as a path relative to the workspace; one that was not read, or an output.
    File(Utf8PathBuf),
    /// A page of an output file, counted from 1.
    Page(Utf8PathBuf, u32),
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// A replacement of some bytes of a source file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub replacement: String,
    /// Whether it can be applied without a look.
    pub safe: bool,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Which kind.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong here: lower case, no full stop, names the thing.
    pub message: String,
    /// Where.
    pub place: Place,
    /// How to mend it; starts with a verb.
    pub help: Option<String>,
    /// Other places that belong to it, each with its own words.
    pub labels: Vec<(Span, String)>,
    /// The replacement that mends it, where one can be given.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding that must be mended.
    pub fn error(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    /// A finding to be looked at.
    pub fn warning(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    /// A finding that is worth knowing.
    pub fn note(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message)
    }

    fn new(severity: Severity, code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            place: place.into(),
            help: None,
            labels: Vec::new(),
            fix: None,
        }
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points to another place that belongs to it.
    #[must_use]
    pub fn label(mut self, span: Span, words: impl Into<String>) -> Self {
        self.labels.push((span, words.into()));
        self
    }

    /// Gives the replacement that mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}

/// Where the stages put what they find.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a finding.
    pub fn report(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Takes all findings of another sink.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether anything that must be mended was found.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Everything found so far, in the order of reporting.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The findings by place, then code, without repetitions: the order of reports.
    pub fn into_sorted(self) -> Vec<Finding> {
        let mut all = self.0;
        all.sort_by(|a, b| (&a.place, a.code.name, &a.message).cmp(&(&b.place, b.code.name, &b.message)));
        all.dedup();
        all
    }
}

/// The entry of `known` that `word` was probably meant to be, if one is near enough.
pub fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len().max(word.len()) / 4)
        .min()
        .map(|(_, candidate)| candidate)
}
