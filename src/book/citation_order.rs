//! The citations of a book, and the order in which a reader meets them.

use super::{Note, Part, walk};
use crate::model::walk::{Visitor, blocks};
use crate::model::{Citation, CitedWork, Inline, Inlines, NoteId, NoteReference};
use crate::span::{Span, Spanned};
use std::collections::BTreeSet;

/// A citation.
pub(super) struct Cite {
    /// The works.
    pub works: Vec<CitedWork>,
    /// Where it stands.
    pub span: Option<Span>,
    /// Whether names of it are part of the sentence.
    pub narrative: bool,
    /// The number of the note in which it stands.
    pub note: Option<usize>,
    /// Whether nothing follows it in its line of thought.
    pub last: bool,
}

/// All citations, first those of the text and then those of the notes, and the order in which they are met: those of a
/// note where its mark stands.
pub(super) fn in_book(parts: &mut [Part], notes: &mut [Note]) -> (Vec<Cite>, Vec<usize>) {
    let mut text = Found::default();
    walk::book(parts, &mut [], &mut text);
    let mut cites = text.cites;
    let mut of_notes: Vec<Vec<Met>> = Vec::new();
    for note in notes.iter_mut() {
        let mut found = Found { first: cites.len(), ..Found::default() };
        blocks(&mut note.blocks, &mut found);
        cites.extend(found.cites);
        of_notes.push(found.met);
    }
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(Met, Option<usize>)> = text.met.into_iter().rev().map(|met| (met, None)).collect();
    while let Some((met, note)) = open.pop() {
        match met {
            Met::Cite(index) => {
                if let Some(cite) = cites.get_mut(index) {
                    cite.note = note;
                }
                order.push(index);
            }
            Met::Note(NoteId(id), number) => {
                if let Some(found) = of_notes.get_mut(id as usize).filter(|_| seen.insert(id)) {
                    let number = Some(number as usize);
                    open.extend(std::mem::take(found).into_iter().rev().map(|met| (met, number)));
                }
            }
        }
    }
    // Those of notes without a mark are met nowhere, and have words all the same.
    let met: BTreeSet<usize> = order.iter().copied().collect();
    order.extend((0..cites.len()).filter(|index| !met.contains(index)));
    (cites, order)
}

/// What a reader meets.
enum Met {
    /// A citation, by its index.
    Cite(usize),
    /// The mark of a note, with its number.
    Note(NoteId, u32),
}

#[derive(Default)]
struct Found {
    cites: Vec<Cite>,
    met: Vec<Met>,
    /// The index of the first of these citations.
    first: usize,
    /// The index, among these, of the citation that ends the present line of thought.
    last: Option<usize>,
}

impl Visitor for Found {
    fn sequence(&mut self, inlines: &mut Inlines) {
        let ends = inlines.last().is_some_and(|last| matches!(last.value, Inline::Citation(_)));
        self.last = ends.then(|| self.cites.len() + count(inlines)).and_then(|end| end.checked_sub(1));
    }

    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        match &inline.value {
            Inline::Citation(Citation { works, narrative, rendered: _ }) => {
                let index = self.cites.len();
                self.met.push(Met::Cite(self.first + index));
                self.cites.push(Cite {
                    works: works.clone(),
                    span: inline.span,
                    narrative: *narrative,
                    note: None,
                    last: self.last == Some(index),
                });
            }
            Inline::Note(NoteReference { note, number, occurrence: _ }) => {
                self.met.push(Met::Note(*note, *number));
            }
            _ => {}
        }
    }
}

/// How many citations there are in a line.
fn count(inlines: &mut Inlines) -> usize {
    let of = |inline: &mut Spanned<Inline>| match &mut inline.value {
        Inline::Citation(_) => 1,
        other => crate::model::walk::children_mut(other).map_or(0, count),
    };
    inlines.iter_mut().map(of).sum()
}
