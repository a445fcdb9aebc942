//! Inlines → XHTML.

use super::markup::is_right_to_left;
use super::writer::Writer;
use crate::model::*;
use crate::span::Spanned;

impl Writer<'_> {
    /// A line of text.
    pub(super) fn inlines(&mut self, inlines: &[Spanned<Inline>]) {
        for inline in inlines {
            self.inline(&inline.value);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(run) => self.run(run),
            Inline::Emphasis(inlines) => self.wrapped("em", &[], inlines),
            Inline::Strong(inlines) => self.wrapped("strong", &[], inlines),
            Inline::Struck(inlines) => self.wrapped("s", &[], inlines),
            Inline::Superscript(inlines) => self.wrapped("sup", &[], inlines),
            Inline::Subscript(inlines) => self.wrapped("sub", &[], inlines),
            Inline::Keyboard(inlines) => self.wrapped("kbd", &[], inlines),
            Inline::Verbatim(inlines) => self.inlines(inlines),
            Inline::Language(span) => self.language(span),
            Inline::Code(run) => {
                self.out.open("code", &[]);
                self.run(run);
                self.out.close();
            }
            Inline::Math(math) => self.math(math),
            Inline::Link(Link { target, inlines }) => match target {
                LinkTarget::Address(address) => self.linked(Some(address), inlines),
                LinkTarget::Internal(id) => {
                    let address = self.link_to(id);
                    self.linked(address.as_deref(), inlines);
                }
            },
            Inline::Image(image) => self.image(image),
            Inline::Note(reference) => {
                if self.in_link {
                    self.waiting.push(reference.clone());
                } else {
                    self.note_mark(reference);
                }
            }
            Inline::Citation(Citation { works: _, narrative: _, rendered }) => {
                let outer = std::mem::replace(&mut self.in_citation, true);
                self.wrapped("span", &[("class", "citation")], rendered);
                self.in_citation = outer;
            }
            Inline::Reference(CrossReference { target, rendered, page_lead: _ }) => {
                let address = self.link_to(target);
                self.linked(address.as_deref(), rendered);
            }
            Inline::Index(IndexTerm { id, entry: _, see: _, inlines }) => {
                let id = self.place(id);
                self.wrapped("span", &[("id", &id)], inlines);
            }
            Inline::Abbreviation(Abbreviation { inlines, expansion, spelled_out: _ }) => match expansion {
                Some(expansion) => self.wrapped("abbr", &[("title", expansion)], inlines),
                None => self.wrapped("abbr", &[], inlines),
            },
            Inline::LineBreak => self.out.empty("br", &[]),
            Inline::Placeholder(run) => {
                self.out.open("strong", &[("class", "placeholder")]);
                self.run(run);
                self.out.close();
            }
        }
    }

    fn wrapped(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inlines: &[Spanned<Inline>],
    ) {
        self.out.open(name, attributes);
        self.inlines(inlines);
        self.out.close();
    }

    fn language(&mut self, span: &LanguageSpan) {
        let LanguageSpan { language, direction, inlines } = span;
        let mut attributes = Vec::new();
        if let Some(language) = language {
            attributes.push(("lang", language.as_str()));
            attributes.push(("xml:lang", language.as_str()));
        }
        let own = language.as_deref().map(|language| {
            if is_right_to_left(language) { Direction::RightToLeft } else { Direction::LeftToRight }
        });
        match direction.or(own) {
            Some(Direction::LeftToRight) => attributes.push(("dir", "ltr")),
            Some(Direction::RightToLeft) => attributes.push(("dir", "rtl")),
            None => {}
        }
        self.wrapped("span", &attributes, inlines);
    }

    /// Words that lead somewhere; only the words, where they lead nowhere or a link is open.
    fn linked(&mut self, address: Option<&str>, inlines: &[Spanned<Inline>]) {
        let Some(address) = address.filter(|_| !self.in_link) else {
            self.inlines(inlines);
            return;
        };
        self.page_breaks_before(inlines);
        self.in_link = true;
        if self.in_citation && address.contains('#') && !address.contains(':') {
            self.wrapped("a", &[("href", address), ("role", "doc-biblioref")], inlines);
        } else {
            self.wrapped("a", &[("href", address)], inlines);
        }
        self.in_link = false;
        for reference in std::mem::take(&mut self.waiting) {
            self.note_mark(&reference);
        }
    }

    fn note_mark(&mut self, reference: &NoteReference) {
        let NoteReference { note, number, occurrence: _ } = *reference;
        let marks = self.found.marks.entry(note).or_default();
        marks.push(self.document);
        let count = marks.len();
        let home = match self.known.found.marks.get(&note).and_then(|marks| marks.first()) {
            Some(&home) => home,
            None => self.document,
        };
        if count == 1 {
            self.notes.push(reference.clone());
        }
        let mark = self.mark_name(note, count);
        let text = shown_number(note, number);
        let Some(address) = self.address(home, &self.note_name(note)) else {
            return self.out.element("sup", &[], &text);
        };
        self.out.open("sup", &[("class", "noteref")]);
        self.out.element(
            "a",
            &[("id", &mark), ("epub:type", "noteref"), ("role", "doc-noteref"), ("href", &address)],
            &text,
        );
        self.out.close();
    }

    /// The name of a note.
    pub(super) fn note_name(&self, note: NoteId) -> String {
        self.own_name(&format!("note-{}", note.0 + 1))
    }

    /// The name of one of a note's marks.
    pub(super) fn mark_name(&self, note: NoteId, count: usize) -> String {
        self.own_name(&format!("note-{}-mark-{count}", note.0 + 1))
    }

    /// A picture.
    pub(super) fn image(&mut self, image: &Image) {
        let Image { image, alternative, width } = image;
        self.found.images.insert(*image);
        self.found.features.pictures |= alternative.is_some();
        let Some(picture) = self.known.pictures.get(image) else { return };
        let address = format!("../{}", picture.name);
        let class = width.map(|width| {
            let width = width.clamp(1.0, 100.0).round() as u8;
            self.found.widths.insert(width);
            format!("sized width-{width}")
        });
        let mut attributes =
            vec![("src", address.as_str()), ("alt", alternative.as_deref().unwrap_or_default())];
        attributes.extend(class.as_deref().map(|class| ("class", class)));
        self.out.empty("img", &attributes);
    }
}

/// The number that a note bears.
pub(super) fn shown_number(note: NoteId, number: u32) -> String {
    let number = if number == 0 { note.0 + 1 } else { number };
    number.to_string()
}
