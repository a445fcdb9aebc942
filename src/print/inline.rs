//! Inlines → Typst.

use super::block::Setter;
use super::emission::{Role, string};
use crate::model::*;
use crate::span::{Span, Spanned};

impl Setter<'_> {
    /// Some inlines as a content block: `[…]`.
    pub(super) fn content(&mut self, inlines: &[Spanned<Inline>]) {
        self.out.code("[");
        self.inlines(inlines);
        self.out.code("]");
    }

    /// An argument `name: […]`, or `name: none` where there is nothing.
    pub(super) fn argument(&mut self, name: &str, inlines: &[Spanned<Inline>]) {
        self.out.code(name);
        self.out.code(": ");
        if inlines.is_empty() {
            self.out.code("none");
        } else {
            self.out.begin(Role::Other);
            self.content(inlines);
        }
        self.out.code(", ");
    }

    /// An array of contents.
    pub(super) fn contents<'a>(&mut self, lines: impl IntoIterator<Item = &'a Inlines>) {
        self.out.code("(");
        for line in lines {
            self.out.begin(Role::Other);
            self.content(line);
            self.out.code(", ");
        }
        self.out.code(")");
    }

    fn inlines(&mut self, inlines: &[Spanned<Inline>]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn wrapped(&mut self, function: &str, inlines: &[Spanned<Inline>]) {
        self.out.code("#");
        self.out.code(function);
        self.content(inlines);
    }

    fn inline(&mut self, inline: &Spanned<Inline>) {
        let span = inline.span;
        match &inline.value {
            Inline::Text(run) => self.run(run, span),
            Inline::Emphasis(inlines) => self.wrapped("emphasis", inlines),
            Inline::Strong(inlines) => self.wrapped("strong-emphasis", inlines),
            Inline::Struck(inlines) => self.wrapped("struck", inlines),
            Inline::Superscript(inlines) => self.wrapped("raised", inlines),
            Inline::Subscript(inlines) => self.wrapped("lowered", inlines),
            Inline::Keyboard(inlines) => self.wrapped("keyboard", inlines),
            Inline::Verbatim(inlines) => self.wrapped("verbatim", inlines),
            Inline::Language(LanguageSpan { language, direction, inlines }) => {
                let direction = match direction {
                    Some(Direction::LeftToRight) => "ltr",
                    Some(Direction::RightToLeft) => "rtl",
                    None => "auto",
                };
                let language = language.as_deref().unwrap_or_default();
                let call = format!("in-language({}, {direction})", string(language));
                self.wrapped(&call, inlines);
            }
            Inline::Code(run) => {
                self.out.code("#code[");
                self.run(run, span);
                self.out.code("]");
            }
            Inline::Math(math) => self.math(math),
            Inline::Link(Link { target, inlines }) => match target {
                LinkTarget::Address(address) => {
                    self.wrapped(&format!("web-link({})", string(address)), inlines);
                }
                LinkTarget::Internal(id) if !self.has(id) => self.inlines(inlines),
                LinkTarget::Internal(id) => {
                    self.wrapped(&format!("linked({})", string(id.as_str())), inlines)
                }
            },
            Inline::Image(image) => {
                let picture = self.picture(image, true);
                self.out.code(&format!("#{picture}"));
            }
            Inline::Note(reference) => self.note(reference),
            Inline::Citation(Citation { works: _, narrative: _, rendered }) => self.inlines(rendered),
            Inline::Reference(CrossReference { target, rendered, page_lead }) => {
                if self.has(target) {
                    self.wrapped(&format!("linked({})", string(target.as_str())), rendered);
                } else {
                    self.inlines(rendered);
                }
                if !page_lead.is_empty() && self.has(target) {
                    let call = format!("#page-of({}, {})", string(target.as_str()), string(page_lead));
                    self.out.code(&call);
                }
            }
            Inline::Index(IndexTerm { id, entry: _, see: _, inlines }) => {
                self.anchor(Some(id));
                self.inlines(inlines);
            }
            Inline::Abbreviation(Abbreviation { inlines, expansion: _, spelled_out: _ }) => {
                self.wrapped("abbreviation", inlines);
            }
            Inline::LineBreak => self.out.code("#linebreak()"),
            Inline::Placeholder(run) => {
                self.out.code("#placeholder[");
                self.run(run, span);
                self.out.code("]");
            }
        }
    }

    pub(super) fn run(&mut self, run: &Run, span: Option<Span>) {
        self.out.run(run, span, self.in_note);
    }

    /// The mark of a note: the note itself stands with its first mark. One that is first met in another note follows on it.
    fn note(&mut self, reference: &NoteReference) {
        let NoteReference { note, number, occurrence } = reference;
        let is_first = *occurrence <= 1 && self.book.notes.get(note.0 as usize).is_some();
        if !is_first || self.in_note {
            self.out.code(&format!("#note-mark({number})"));
            if is_first {
                self.met_in_note.push((*note, *number));
            }
            return;
        }
        self.notes += 1;
        self.note_text("note", *note, *number);
        while !self.met_in_note.is_empty() {
            let (note, number) = self.met_in_note.remove(0);
            self.note_text("note-behind", note, number);
        }
    }

    fn note_text(&mut self, function: &str, note: NoteId, number: u32) {
        let Some(note) = self.book.notes.get(note.0 as usize) else { return };
        self.out.code(&format!("#{function}({number})["));
        let block = self.out.block;
        self.in_note = true;
        self.blocks(&note.blocks);
        self.in_note = false;
        self.out.block = block;
        self.out.code("]");
    }
}
