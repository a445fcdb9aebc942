//! What a manuscript says that other titles of its series could say otherwise: names, terms, titles, ISBNs.

use crate::model::walk::{self, Visitor, plain_text};
use crate::model::{Block, Blocks, Inline, Inlines, Manuscript};
use crate::span::{Span, Spanned};

/// What one manuscript mentions, each with its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mentions {
    /// Its contributors, and those who sign its pieces.
    pub(super) people: Vec<Spanned<String>>,
    /// The terms of its glossary, the entries of its index, the words of its abbreviations.
    pub(super) terms: Vec<Term>,
    /// Words that stand out as the names of books do.
    pub(super) titles: Vec<Spanned<String>>,
    /// Its paragraphs, headings and cells, in which numbers may be named.
    pub(super) lines: Vec<Spanned<String>>,
}

/// A term as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    /// The words.
    pub(super) words: String,
    /// Whether a sentence begins with them, so that their first letter says nothing.
    pub(super) opens_sentence: bool,
    /// Where they stand.
    pub(super) span: Span,
}

impl Mentions {
    /// What a manuscript mentions.
    pub fn of(manuscript: &Manuscript) -> Self {
        let mut found = Self::default();
        for contributor in &manuscript.front_matter.contributors {
            found.people.push(Spanned { value: contributor.value.name.clone(), span: contributor.span });
        }
        for (term, said) in &manuscript.front_matter.glossary {
            found.term(&term.value, false, term.span);
            found.text(said);
        }
        found.text(&manuscript.front_matter.introduction);
        for chapter in &manuscript.chapters {
            found.people.extend(chapter.piece.by.clone());
            for line in [&chapter.heading, &chapter.piece.summary] {
                found.text(&vec![Spanned::generated(Block::Paragraph(line.clone()))]);
            }
            found.text(&chapter.blocks);
        }
        for note in &manuscript.notes {
            found.text(&note.blocks);
        }
        found
    }

    fn text(&mut self, blocks: &Blocks) {
        // The traversal asks for the right to change; this look changes nothing.
        walk::blocks(&mut blocks.clone(), &mut Line { found: self, before: None });
    }

    fn term(&mut self, words: &str, opens_sentence: bool, span: Option<Span>) {
        let words = words.trim();
        if let Some(span) = span.filter(|_| !words.is_empty()) {
            self.terms.push(Term { words: words.to_owned(), opens_sentence, span });
        }
    }
}

/// Reads the lines of a text, one after the other.
struct Line<'a> {
    found: &'a mut Mentions,
    /// The last character of the line that is no space and no opening mark.
    before: Option<char>,
}

impl Visitor for Line<'_> {
    fn sequence(&mut self, inlines: &mut Inlines) {
        self.before = None;
        let span = inlines.iter().find_map(|inline| inline.span);
        self.found.lines.push(Spanned { value: plain_text(inlines), span });
    }

    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let opens_sentence = self.before.is_none_or(|before| matches!(before, '.' | '?' | '!' | ':'));
        match &inline.value {
            Inline::Text(run) => {
                let solid =
                    |c: &char| !c.is_whitespace() && !matches!(c, '\'' | '"' | '‘' | '’' | '“' | '”' | '(');
                self.before = run.text.chars().rev().find(solid).or(self.before);
            }
            Inline::Emphasis(words) => {
                self.found.titles.push(Spanned { value: plain_text(words), span: inline.span });
            }
            Inline::Index(term) => match &term.entry {
                Some(entry) => entry.iter().for_each(|name| self.found.term(name, false, inline.span)),
                None => self.found.term(&plain_text(&term.inlines), opens_sentence, inline.span),
            },
            Inline::Abbreviation(abbreviation) => {
                if let Some(expansion) = &abbreviation.expansion {
                    self.found.term(expansion, false, inline.span);
                }
            }
            _ => {}
        }
    }
}
