//! Numbers: notes, tables and figures, and what references to places say.

use super::{ListedKind, Note, Part, walk};
use crate::house::Words;
use crate::model::walk::{Visitor, blocks, plain_text};
use crate::model::{Block, DivisionKind, Id, Inline, Inlines, NoteId, NoteReference, Run, RunIds};
use crate::span::Spanned;
use std::collections::BTreeMap;

/// Numbers the notes in the order of their marks, over the whole book.
pub(super) fn number_notes(parts: &mut [Part], notes: &mut [Note]) {
    let mut numbering = Notes::default();
    walk::book(parts, &mut [], &mut numbering);
    let mut done = 0;
    while let Some(id) = numbering.order.get(done).copied() {
        done += 1;
        if let Some(note) = notes.get_mut(id.0 as usize) {
            blocks(&mut note.blocks, &mut numbering);
        }
    }
}

#[derive(Default)]
struct Notes {
    order: Vec<NoteId>,
    marks: BTreeMap<NoteId, (u32, u32)>,
}

impl Visitor for Notes {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Note(NoteReference { note, number, occurrence }) = &mut inline.value else { return };
        let next = u32::try_from(self.marks.len() + 1).unwrap_or(u32::MAX);
        let mark = self.marks.entry(*note).or_insert_with(|| {
            self.order.push(*note);
            (next, 0)
        });
        mark.1 += 1;
        (*number, *occurrence) = *mark;
    }
}

/// Labels tables and figures that have captions ('Table 3'), and gives divisions their house titles.
pub(super) fn label(parts: &mut [Part], notes: &mut [Note], words: &Words, runs: &mut RunIds) {
    walk::book(parts, notes, &mut Labels { words, runs, tables: 0, figures: 0 });
}

struct Labels<'a> {
    words: &'a Words,
    runs: &'a mut RunIds,
    tables: u32,
    figures: u32,
}

impl Visitor for Labels<'_> {
    fn block(&mut self, block: &mut Spanned<Block>) {
        match &mut block.value {
            Block::Table(table) if !table.caption.is_empty() || table.id.is_some() => {
                self.tables += 1;
                table.label = self.words.fill("labels.table", &[("number", &self.tables.to_string())]);
                table.id.get_or_insert_with(|| Id(format!("_table-{}", self.tables)));
            }
            Block::Figure(figure) if !figure.caption.is_empty() || figure.id.is_some() => {
                self.figures += 1;
                figure.label = self.words.fill("labels.figure", &[("number", &self.figures.to_string())]);
                figure.id.get_or_insert_with(|| Id(format!("_figure-{}", self.figures)));
            }
            Block::Division(division) if division.title.is_empty() => {
                let key = match division.kind {
                    DivisionKind::KeyPoints => "divisions.key-points",
                    DivisionKind::Questions => "divisions.questions",
                    DivisionKind::Panel
                    | DivisionKind::PullQuote
                    | DivisionKind::Worksheet
                    | DivisionKind::Aside
                    | DivisionKind::Epigraph
                    | DivisionKind::Columns
                    | DivisionKind::PrintOnly
                    | DivisionKind::EbookOnly
                    | DivisionKind::Plain => return,
                };
                division.title = vec![self.runs.text(self.words.get(key))];
            }
            _ => {}
        }
    }
}

/// The lists of figures and of tables, each with the key of its heading: place, label and caption. Those without a caption
/// are not listed.
pub(super) fn listed(parts: &[Part]) -> Vec<(ListedKind, &'static str, Vec<Captioned>)> {
    let mut listed = Listed::default();
    for part in parts {
        if let Part::Chapter(chapter) = part {
            // The traversal asks for the right to change; this look changes nothing.
            blocks(&mut chapter.blocks.clone(), &mut listed);
        }
    }
    [
        (ListedKind::Figures, "headings.figures", listed.figures),
        (ListedKind::Tables, "headings.tables", listed.tables),
    ]
    .into_iter()
    .filter(|(_, _, entries)| !entries.is_empty())
    .collect()
}

/// Place, label and caption.
type Captioned = (Id, String, Inlines);

#[derive(Default)]
struct Listed {
    figures: Vec<Captioned>,
    tables: Vec<Captioned>,
}

impl Visitor for Listed {
    fn block(&mut self, block: &mut Spanned<Block>) {
        let (list, id, label, caption) = match &block.value {
            Block::Table(table) => (&mut self.tables, &table.id, &table.label, &table.caption),
            Block::Figure(figure) => (&mut self.figures, &figure.id, &figure.label, &figure.caption),
            _ => return,
        };
        if let Some(id) = id
            && !caption.is_empty()
        {
            list.push((id.clone(), label.clone(), caption.clone()));
        }
    }
}

/// Gives references the number or title of the place that they lead to.
pub(super) fn refer(parts: &mut [Part], notes: &mut [Note], words: &Words, runs: &mut RunIds) {
    let mut places = Places::default();
    for part in parts.iter_mut() {
        if let Part::Chapter(chapter) = part {
            places.title(&chapter.id, &chapter.heading);
        }
    }
    walk::book(parts, notes, &mut places);
    let page_lead = words.get("labels.reference-page");
    let marks: Vec<char> = words.get("typography.quotation-marks").chars().collect();
    let mark = |index: usize| marks.get(index).copied().unwrap_or('’');
    walk::book(
        parts,
        notes,
        &mut References { places: places.0, page_lead, quotes: (mark(0), mark(1)), runs },
    );
}

/// What places are called.
#[derive(Default)]
struct Places(BTreeMap<Id, Place>);

#[derive(Clone)]
enum Place {
    /// By number: 'Table 3'.
    Label(String),
    /// By title.
    Title(Inlines),
}

impl Places {
    fn title(&mut self, id: &Id, words: &Inlines) {
        self.0.insert(id.clone(), Place::Title(words.clone()));
    }
}

impl Visitor for Places {
    fn block(&mut self, block: &mut Spanned<Block>) {
        match &block.value {
            Block::Heading(heading) => self.title(&heading.id, &heading.inlines),
            Block::Table(table) => {
                if let Some(id) = &table.id {
                    self.0.insert(id.clone(), Place::Label(table.label.clone()));
                }
            }
            Block::Figure(figure) => {
                if let Some(id) = &figure.id {
                    self.0.insert(id.clone(), Place::Label(figure.label.clone()));
                }
            }
            Block::Division(division) => {
                if let Some(id) = &division.id {
                    let place = if division.title.is_empty() {
                        Place::Label(id.as_str().replace('-', " "))
                    } else {
                        Place::Title(division.title.clone())
                    };
                    self.0.insert(id.clone(), place);
                }
            }
            _ => {}
        }
    }
}

struct References<'a> {
    places: BTreeMap<Id, Place>,
    page_lead: &'a str,
    quotes: (char, char),
    runs: &'a mut RunIds,
}

impl Visitor for References<'_> {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Reference(reference) = &mut inline.value else { return };
        self.page_lead.clone_into(&mut reference.page_lead);
        reference.rendered = match self.places.get(&reference.target) {
            Some(Place::Label(label)) => vec![self.runs.text(label)],
            Some(Place::Title(title)) if !plain_text(title).is_empty() => {
                let mut rendered = vec![self.runs.text(self.quotes.0)];
                rendered.extend(echo(title, self.runs));
                rendered.push(self.runs.text(self.quotes.1));
                rendered
            }
            Some(Place::Title(_)) | None => vec![self.runs.text(reference.target.as_str())],
        };
    }
}

/// The first sentence of a caption: what is shown. How it is to be read stands at the figure.
pub(super) fn first_sentence(caption: &Inlines) -> Inlines {
    let mut sentence = Inlines::new();
    for inline in caption {
        if let Inline::Text(run) = &inline.value
            && let Some(end) = end_of_sentence(&run.text)
        {
            let mut inline = inline.clone();
            inline.value = Inline::Text(Run { id: run.id, text: run.text[..end].to_owned() });
            sentence.push(inline);
            return sentence;
        }
        sentence.push(inline.clone());
    }
    sentence
}

/// Where a sentence ends before another one: at its full stop, which falls away, or behind another mark. A full stop behind
/// a few letters may be that of an abbreviation.
fn end_of_sentence(text: &str) -> Option<usize> {
    text.char_indices().find_map(|(at, mark)| {
        let rest = text.get(at + mark.len_utf8()..)?;
        let begins = rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase);
        let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        match mark {
            '.' if begins && word.chars().count() > 4 => Some(at),
            '?' | '!' if begins => Some(at + mark.len_utf8()),
            _ => None,
        }
    })
}

/// A heading's words for another place: new runs, without notes, links and other things that may stand only once.
pub(super) fn echo(inlines: &Inlines, runs: &mut RunIds) -> Inlines {
    let mut echoed = Inlines::new();
    for inline in inlines {
        let value = match &inline.value {
            Inline::Text(run) | Inline::Placeholder(run) => Inline::Text(runs.run(&run.text)),
            Inline::Code(run) => Inline::Code(runs.run(&run.text)),
            Inline::Emphasis(inner) => Inline::Emphasis(echo(inner, runs)),
            Inline::Strong(inner) => Inline::Strong(echo(inner, runs)),
            Inline::Struck(inner) => Inline::Struck(echo(inner, runs)),
            Inline::Superscript(inner) => Inline::Superscript(echo(inner, runs)),
            Inline::Subscript(inner) => Inline::Subscript(echo(inner, runs)),
            Inline::Keyboard(inner) => Inline::Keyboard(echo(inner, runs)),
            Inline::Verbatim(inner) => Inline::Verbatim(echo(inner, runs)),
            Inline::Language(span) => {
                let mut span = span.clone();
                span.inlines = echo(&span.inlines, runs);
                Inline::Language(span)
            }
            Inline::Abbreviation(abbreviation) => {
                let mut abbreviation = abbreviation.clone();
                abbreviation.inlines = echo(&abbreviation.inlines, runs);
                Inline::Abbreviation(abbreviation)
            }
            Inline::Math(math) => Inline::Math(math.clone()),
            Inline::Image(image) => match &image.alternative {
                Some(words) => Inline::Text(runs.run(words)),
                None => continue,
            },
            Inline::LineBreak => Inline::Text(runs.run(" ")),
            Inline::Link(link) => {
                echoed.extend(echo(&link.inlines, runs));
                continue;
            }
            Inline::Citation(citation) => {
                echoed.extend(echo(&citation.rendered, runs));
                continue;
            }
            Inline::Reference(reference) => {
                echoed.extend(echo(&reference.rendered, runs));
                continue;
            }
            Inline::Index(term) => {
                echoed.extend(echo(&term.inlines, runs));
                continue;
            }
            Inline::Note(_) => continue,
        };
        echoed.push(Spanned { value, span: inline.span });
    }
    echoed
}

#[cfg(test)]
mod tests {
    use super::end_of_sentence;

    #[test]
    fn the_first_sentence_ends_before_another_one() {
        let first = |text: &'static str| end_of_sentence(text).map_or(text, |end| &text[..end]);
        assert_eq!(
            first("Asks in years 1 and 3 (illustrative data). The thicker, the more"),
            "Asks in years 1 and 3 (illustrative data)"
        );
        assert_eq!(first("Who went? Those who could"), "Who went?");
        for whole in [
            "Visits to St. Anne and St. Mary",
            "Costs of approx. 3.5 hours. and more",
            "One sentence.",
            "Heads, e.g. Anne",
        ] {
            assert_eq!(first(whole), whole);
        }
    }
}
