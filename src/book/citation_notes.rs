//! Citations that stand outside the line: those of styles for notes move into notes, and marks go behind the
//! punctuation, as English has them.

use super::{Note, Part, walk};
use crate::model::walk::{Visitor, children_mut};
use crate::model::{Block, Citation, Inline, Inlines, NoteId, NoteReference, RunIds};
use crate::span::Spanned;

/// What stands before the mark of a note: punctuation, and quotation marks that close, straight ones too, since words are
/// not set yet.
const PUNCTUATION: [char; 11] = ['.', ',', ';', ':', '?', '!', '…', '’', '”', '\'', '"'];

/// Gives each citation of the text a note of its own; of one that is part of a sentence the names stay in the text.
/// Citations in notes stay where they are.
pub(super) fn move_to_notes(parts: &mut [Part], notes: &mut Vec<Note>, runs: &mut RunIds) {
    walk::book(parts, &mut [], &mut Move { notes: Some(notes), runs });
}

/// Sets citations that are raised close to the words before them, and behind the punctuation.
pub(super) fn raise(parts: &mut [Part], notes: &mut [Note], runs: &mut RunIds) {
    walk::book(parts, notes, &mut Move { notes: None, runs });
}

struct Move<'a> {
    /// Where citations go; `None` where they stay.
    notes: Option<&'a mut Vec<Note>>,
    runs: &'a mut RunIds,
}

impl Visitor for Move<'_> {
    fn sequence(&mut self, inlines: &mut Inlines) {
        self.line(inlines);
    }
}

impl Move<'_> {
    fn line(&mut self, inlines: &mut Inlines) {
        let mut at = 0;
        while at < inlines.len() {
            let (narrative, led_in) = match &inlines[at].value {
                Inline::Citation(Citation { works, narrative, rendered: _ }) => {
                    (*narrative, works.first().is_some_and(|work| !work.prefix.is_empty()))
                }
                _ => {
                    if let Some(children) = children_mut(&mut inlines[at].value) {
                        self.line(children);
                    }
                    at += 1;
                    continue;
                }
            };
            // Words before a raised number are words of the line.
            if !narrative && (self.notes.is_some() || !led_in) {
                at = self.behind_punctuation(inlines, at);
            }
            if let Some(mark) = self.note(&mut inlines[at]) {
                if narrative {
                    at += 1;
                    inlines.insert(at, mark);
                } else {
                    inlines[at] = mark;
                }
            }
            at += 1;
        }
    }

    /// The mark of a new note that holds this citation.
    fn note(&mut self, citation: &mut Spanned<Inline>) -> Option<Spanned<Inline>> {
        let notes = self.notes.as_deref_mut()?;
        let Spanned { value: Inline::Citation(Citation { works, narrative: _, rendered: _ }), span } =
            citation
        else {
            return None;
        };
        let note = NoteId(u32::try_from(notes.len()).ok()?);
        let mut works = works.clone();
        if let Some(first) = works.first_mut() {
            first.prefix = capitalised(&first.prefix);
        }
        let moved = Citation { works, narrative: false, rendered: Inlines::new() };
        let line = vec![Spanned { value: Inline::Citation(moved), span: *span }];
        notes
            .push(Note { blocks: vec![Spanned { value: Block::Paragraph(line), span: *span }], span: *span });
        let mark = NoteReference { note, number: 0, occurrence: 0 };
        Some(Spanned { value: Inline::Note(mark), span: *span })
    }

    /// Takes the space before a citation away, and the punctuation behind it to the words before it. Gives the place of
    /// the citation.
    fn behind_punctuation(&mut self, inlines: &mut Inlines, at: usize) -> usize {
        let marks = match inlines.get_mut(at + 1).map(|next| &mut next.value) {
            Some(Inline::Text(run)) => {
                let rest = run.text.trim_start_matches(PUNCTUATION);
                let marks = run.text[..run.text.len() - rest.len()].to_owned();
                run.text = rest.to_owned();
                marks
            }
            Some(_) | None => String::new(),
        };
        match at.checked_sub(1).and_then(|before| inlines.get_mut(before)).map(|before| &mut before.value) {
            Some(Inline::Text(run)) => {
                run.text.truncate(run.text.trim_end().len());
                run.text.push_str(&marks);
                at
            }
            Some(_) | None if marks.is_empty() => at,
            Some(_) | None => {
                inlines.insert(at, self.runs.text(marks));
                at + 1
            }
        }
    }
}

/// A note begins with a capital.
fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CitedWork;
    use crate::model::walk::plain_text;

    fn citation(narrative: bool) -> Spanned<Inline> {
        let work =
            CitedWork { key: "burt".into(), prefix: "see".into(), locator: None, suffix: String::new() };
        Spanned::generated(Inline::Citation(Citation { works: vec![work], narrative, rendered: Vec::new() }))
    }

    /// The line with a star for each mark and an at for each citation, and the prefixes of the works in notes.
    fn moved(line: impl Fn(&mut RunIds) -> Inlines) -> (String, Vec<String>) {
        let (mut runs, mut notes) = (RunIds::default(), Vec::new());
        let mut line = line(&mut runs);
        Move { notes: Some(&mut notes), runs: &mut runs }.line(&mut line);
        for inline in &mut line {
            match &inline.value {
                Inline::Note(_) => *inline = runs.text("*"),
                Inline::Citation(_) => *inline = runs.text("@"),
                _ => {}
            }
        }
        let prefix = |note: &Note| match &note.blocks[0].value {
            Block::Paragraph(line) => match &line[0].value {
                Inline::Citation(citation) => citation.works[0].prefix.clone(),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        };
        (plain_text(&line), notes.iter().map(prefix).collect())
    }

    #[test]
    fn a_mark_stands_behind_the_punctuation() {
        for (before, behind, expected) in [
            ("So it is ", ". And", "So it is.* And"),
            ("So it is ", ", and", "So it is,* and"),
            ("(so it is ", ").", "(so it is*)."),
            ("‘so it is ", "’, and", "‘so it is’,* and"),
            ("'so it is ", "'. And", "'so it is'.* And"),
            ("So ", " – and", "So* – and"),
            ("", "", "*"),
        ] {
            let (line, prefixes) = moved(|runs| vec![runs.text(before), citation(false), runs.text(behind)]);
            assert_eq!((line.as_str(), prefixes), (expected, vec!["See".to_owned()]));
        }
        let stressed = |runs: &mut RunIds| {
            vec![
                Spanned::generated(Inline::Strong(vec![runs.text("so")])),
                citation(false),
                runs.text(". And"),
            ]
        };
        assert_eq!(moved(stressed).0, "so.* And");
    }

    #[test]
    fn names_stay_in_the_sentence() {
        let line = |runs: &mut RunIds| vec![runs.text("As "), citation(true), runs.text(" says.")];
        assert_eq!(moved(line), ("As @* says.".to_owned(), vec!["See".to_owned()]));
    }
}
