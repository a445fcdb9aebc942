//! Measures of a text as Vale takes them, and the grades that are worked out from them.

use super::passage::{OBJECT, Passage};
use super::punkt::sentences;
use super::scope::Sections;
use super::syllables::Syllables;
use crate::model::walk::{self, Visitor};
use crate::model::{Block, Manuscript};
use crate::span::Spanned;
use serde::Serialize;

/// Counts over a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Sentences.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Letters and digits.
    pub characters: usize,
    /// Syllables.
    pub syllables: usize,
    /// Words of more than six bytes.
    pub long_words: usize,
    /// Words of more than two syllables.
    pub polysyllabic_words: usize,
    /// The same, without those that have the third from an ending (-es, -ed, -ing).
    pub complex_words: usize,
    /// Paragraphs.
    pub paragraphs: usize,
    /// Items of lists.
    pub list: usize,
    /// Quotations.
    pub blockquote: usize,
    /// Blocks of code.
    pub pre: usize,
    /// Headings by level.
    pub headings: [usize; 6],
}

impl Counts {
    /// The counts of passages.
    pub(super) fn of<'a>(passages: impl IntoIterator<Item = &'a Passage>) -> Self {
        let (mut counts, mut syllables) = (Self::default(), Syllables::default());
        passages.into_iter().for_each(|passage| counts.add(passage, &mut syllables));
        counts
    }

    /// The counts of a manuscript, whose passages are given.
    pub(super) fn of_manuscript(manuscript: &Manuscript, passages: &[Passage]) -> Self {
        struct Code(usize);
        impl Visitor for Code {
            fn block(&mut self, block: &mut Spanned<Block>) {
                self.0 += usize::from(matches!(block.value, Block::Code(_)));
            }
        }
        let mut code = Code(0);
        for chapter in &manuscript.chapters {
            walk::blocks(&mut chapter.blocks.clone(), &mut code);
        }
        Self { pre: code.0, ..Self::of(passages) }
    }

    /// Counts a passage in, if it belongs to the running text.
    fn add(&mut self, passage: &Passage, syllables: &mut Syllables) {
        let is = |section| passage.sections.contains(section);
        if is(Sections::HEADING) {
            let levels = [Sections::H1, Sections::H2, Sections::H3, Sections::H4, Sections::H5, Sections::H6];
            for (count, level) in self.headings.iter_mut().zip(levels) {
                *count += usize::from(is(level));
            }
            return;
        }
        let is_summary = is(Sections::TEXT)
            && !is(Sections::TABLE)
            && !is(Sections::FIGURE)
            && !is(Sections::ATTRIBUTE)
            && !is(Sections::FRONT_MATTER)
            && !passage.text.chars().all(|c| c == OBJECT || c.is_whitespace());
        if !is_summary {
            return;
        }
        self.list += usize::from(is(Sections::LIST));
        self.blockquote += usize::from(is(Sections::BLOCKQUOTE));
        self.paragraphs += usize::from(is(Sections::PARAGRAPH));
        self.text(&passage.text, syllables);
    }

    fn text(&mut self, text: &str, syllables: &mut Syllables) {
        self.sentences += sentences(text).len();
        let mut rest = text;
        while let Some(word) = next_word(&mut rest) {
            let count = syllables.of(word);
            let ending = ["es", "ed", "ing"].iter().any(|ending| word.ends_with(ending));
            self.words += 1;
            self.characters += word.chars().filter(|c| c.is_alphanumeric()).count();
            self.syllables += count;
            self.long_words += usize::from(word.len() > 6);
            self.polysyllabic_words += usize::from(count > 2);
            self.complex_words += usize::from(count - usize::from(ending) > 2);
        }
    }

    /// A measure by the name that formulas use.
    pub(super) fn measure(&self, name: &str) -> Option<f64> {
        let count = match name {
            "sentences" => self.sentences,
            "words" => self.words,
            "characters" => self.characters,
            "syllables" => self.syllables,
            "long_words" => self.long_words,
            "polysyllabic_words" => self.polysyllabic_words,
            "complex_words" => self.complex_words,
            "paragraphs" => self.paragraphs,
            "list" => self.list,
            "blockquote" => self.blockquote,
            "pre" => self.pre,
            _ => {
                let level = name.strip_prefix("heading_h")?.parse::<usize>().ok()?;
                *self.headings.get(level.checked_sub(1)?)?
            }
        };
        Some(count as f64)
    }
}

/// The next word of a text, which is taken off: letters, figures and straight apostrophes, or initials as in U.K.
fn next_word<'a>(text: &mut &'a str) -> Option<&'a str> {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'';
    let word = text.trim_start_matches(|c| !is_part(c));
    let initials =
        word.as_bytes().chunks_exact(2).take_while(|pair| pair[0].is_ascii_uppercase() && pair[1] == b'.');
    let length = match initials.count() {
        0 | 1 => word.find(|c| !is_part(c)).unwrap_or(word.len()),
        several => several * 2,
    };
    let (word, rest) = word.split_at(length);
    *text = rest;
    (!word.is_empty()).then_some(word)
}

/// A formula that gives the school grade, in years, that a text asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grade {
    GunningFog,
    ColemanLiau,
    FleschKincaid,
    Smog,
    AutomatedReadability,
}

impl Grade {
    /// The names that rules use.
    pub(super) const NAMES: &'static [(&'static str, Self)] = &[
        ("Gunning Fog", Self::GunningFog),
        ("Coleman-Liau", Self::ColemanLiau),
        ("Flesch-Kincaid", Self::FleschKincaid),
        ("SMOG", Self::Smog),
        ("Automated Readability", Self::AutomatedReadability),
    ];

    /// The grade of a text that has words.
    pub(super) fn of(self, counts: &Counts) -> f64 {
        let number = |count: usize| count as f64;
        let (words, sentences) = (number(counts.words), number(counts.sentences.max(1)));
        match self {
            Self::GunningFog => 0.4 * (words / sentences + 100.0 * number(counts.complex_words) / words),
            Self::ColemanLiau => 5.88 * number(counts.characters) / words - 29.6 * sentences / words - 15.8,
            Self::FleschKincaid => 0.39 * words / sentences + 11.8 * number(counts.syllables) / words - 15.59,
            Self::Smog => 1.043 * (number(counts.polysyllabic_words) * 30.0 / sentences).sqrt() + 3.1291,
            Self::AutomatedReadability => {
                4.71 * number(counts.characters) / words + 0.5 * words / sentences - 21.43
            }
        }
    }
}

/// How a chapter reads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChapterStatistics {
    /// Its heading; empty for text that stands before the first one.
    pub heading: String,
    /// Its measures.
    pub counts: Counts,
    /// Words in a sentence, on the average.
    pub words_per_sentence: f64,
    /// Ease of reading by Flesch: 100 is very easy, 30 very hard.
    pub reading_ease: f64,
    /// The school grade by Flesch and Kincaid, in years.
    pub grade: f64,
}

impl ChapterStatistics {
    pub(super) fn new(heading: String, counts: Counts) -> Self {
        let number = |count: usize| count as f64;
        let rounded = |value: f64| if value.is_finite() { (value * 10.0).round() / 10.0 } else { 0.0 };
        let (words, sentences) = (number(counts.words), number(counts.sentences));
        let ease = 206.835 - 1.015 * words / sentences - 84.6 * number(counts.syllables) / words;
        Self {
            heading,
            counts,
            words_per_sentence: rounded(words / sentences),
            reading_ease: rounded(ease),
            grade: rounded(Grade::FleschKincaid.of(&counts)),
        }
    }
}
