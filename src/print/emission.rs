//! Typst text with a map from its string literals back to the book.

use crate::model::{Run, RunId};
use crate::span::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// A string literal of the emitted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Literal {
    /// The byte of its opening quotation mark.
    pub(super) at: usize,
    /// The run that it holds a part of.
    pub(super) run: RunId,
    /// The byte of the run with which it begins.
    pub(super) base: usize,
    /// Where the words stand in the manuscript.
    pub(super) span: Option<Span>,
    /// Whether it stands in a note, and so not in the order of the pages.
    pub(super) in_note: bool,
    /// The block that it is a part of: an index into the emission's blocks.
    pub(super) block: usize,
}

/// What the words of a block are, as far as their lines have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A paragraph of a chapter, on the lines of running text.
    Running,
    /// A paragraph of a chapter that stands on lines of its own.
    Paragraph,
    /// A paragraph of matter before or behind the chapters, or of a note.
    Matter,
    /// A heading inside a chapter.
    Heading,
    /// All other words.
    Other,
}

/// The text that is handed to the typesetter.
#[derive(Debug, Default)]
pub(super) struct Emission {
    /// The Typst text.
    pub(super) text: String,
    /// Its literals, in order.
    pub(super) literals: Vec<Literal>,
    /// What the blocks are that the literals are parts of.
    pub(super) blocks: Vec<Role>,
    /// The block to which literals are added; none before the first one.
    pub(super) block: usize,
    /// Characters that no font holds, with the literal in which they stood.
    pub(super) missing: BTreeSet<(char, Option<usize>)>,
}

/// How the places begin that stand for matter without words.
const MARK: &str = "_mark-";

/// Glyphs tell their place in a literal with 16 bits.
const LONGEST_LITERAL: usize = 60_000;

/// Ballot boxes: empty, ticked, crossed.
const BOXES: [char; 3] = ['\u{2610}', '\u{2611}', '\u{2612}'];

/// A word of more characters than this may be broken anywhere: it would not fit the measure.
const LONGEST_WORD: usize = 36;

impl Emission {
    /// Adds Typst text that the program itself makes.
    pub(super) fn code(&mut self, code: &str) {
        self.text.push_str(code);
    }

    /// Begins a block: the literals that follow are parts of it.
    pub(super) fn begin(&mut self, role: Role) {
        self.block = self.blocks.len();
        self.blocks.push(role);
    }

    /// Adds the characters of a run, as content. Boxes to tick have the house's form, whatever the fonts have.
    pub(super) fn run(&mut self, run: &Run, span: Option<Span>, in_note: bool) {
        let mut start = 0;
        for (at, sign) in run.text.match_indices(BOXES) {
            if at > start {
                self.words(run, start..at, span, in_note);
            }
            self.code(if sign == "\u{2610}" { "#ballot-box(false)" } else { "#ballot-box(true)" });
            start = at + sign.len();
        }
        if start < run.text.len() || start == 0 {
            self.words(run, start..run.text.len(), span, in_note);
        }
    }

    fn words(&mut self, run: &Run, range: Range<usize>, span: Option<Span>, in_note: bool) {
        let mut start = range.start;
        for end in cuts(run.text.get(range.clone()).unwrap_or_default()) {
            let end = range.start + end;
            if start > range.start {
                self.code("#breakable");
            }
            self.literal(run, start..end, span, in_note);
            start = end;
        }
    }

    /// Gives what stands for matter without words in the order of the pages: the name of a place that is to be set with it.
    pub(super) fn mark(&mut self, run: RunId) -> String {
        let literal =
            Literal { at: self.text.len(), run, base: 0, span: None, in_note: false, block: self.block };
        self.literals.push(literal);
        format!("{MARK}{}", self.literals.len() - 1)
    }

    /// The literal of such a place.
    pub(super) fn marked(name: &str) -> Option<usize> {
        name.strip_prefix(MARK)?.parse().ok()
    }

    /// Adds a part of a run as one string literal in content.
    pub(super) fn literal(&mut self, run: &Run, range: Range<usize>, span: Option<Span>, in_note: bool) {
        let Some(text) = run.text.get(range.clone()) else { return };
        self.text.push('#');
        let (at, block) = (self.text.len(), self.block);
        self.literals.push(Literal { at, run: run.id, base: range.start, span, in_note, block });
        push_string(&mut self.text, text);
    }

    /// Puts a mark in the place of each character that no font holds; bytes keep their distance.
    pub(super) fn mark_missing(&mut self, is_held: impl Fn(char) -> bool) {
        let mut text = String::with_capacity(self.text.len());
        for (at, character) in self.text.char_indices() {
            if character.is_ascii() || is_held(character) {
                text.push(character);
            } else {
                let literal = self.literals.partition_point(|literal| literal.at <= at).checked_sub(1);
                self.missing.insert((character, literal));
                text.push_str(match character.len_utf8() {
                    2 => "[]",
                    3 => "[?]",
                    _ => "[??]",
                });
            }
        }
        self.text = text;
    }

    /// The literal that begins at this byte of the text.
    pub(super) fn literal_at(&self, at: usize) -> Option<usize> {
        self.literals.binary_search_by_key(&at, |literal| literal.at).ok()
    }

    /// The manuscript's span nearest before this byte of the text.
    pub(super) fn span_near(&self, at: usize) -> Option<Span> {
        let behind = self.literals.partition_point(|literal| literal.at <= at);
        let before = self.literals[..behind].iter().rev().take(40).find_map(|literal| literal.span);
        before.or_else(|| self.literals[behind..].iter().take(40).find_map(|literal| literal.span))
    }
}

/// A Typst string literal; bytes keep their distance (a character that cannot stand becomes spaces).
pub(super) fn push_string(text: &mut String, value: &str) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            character if character.is_control() => {
                text.extend(std::iter::repeat_n(' ', character.len_utf8()));
            }
            character => text.push(character),
        }
    }
    text.push('"');
}

/// A Typst string literal, as code.
pub(super) fn string(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    push_string(&mut text, value);
    text
}

/// Where a run is cut: behind the characters of a word that is too long, and before a literal
/// becomes too long. The last cut is the end.
fn cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let (mut word, mut start) = (0, 0);
    for (index, character) in text.char_indices() {
        let breaks = character.is_whitespace() || matches!(character, '-' | '\u{ad}' | '\u{200b}');
        word = if breaks || u32::from(character) >= 0x2E80 { 0 } else { word + 1 };
        if word > LONGEST_WORD || index - start > LONGEST_LITERAL {
            cuts.push(index);
            start = index;
            word = 1;
        }
    }
    cuts.push(text.len());
    cuts
}
