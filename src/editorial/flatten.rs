//! A manuscript as passages, in the order of reading.
//!
//! A word that emphasis breaks is one word again; code, formulas, addresses, keys to press, verbatim words, words that are
//! struck out and words in another language become masks, and citations and references become objects, so that no rule
//! reads them and none stumbles over the gap.

use super::line_ends::with_line_ends;
use super::locate::locate;
use super::passage::{Builder, OBJECT, Passage, Placed};
use super::scope::Sections;
use crate::model::walk::plain_text;
use crate::model::*;
use crate::span::{FileId, Span, Spanned};
use std::ops::Range;

/// The passages of a manuscript whose file holds `source`; none for one that stands in no file.
pub(super) fn passages(manuscript: &Manuscript, source: &str) -> Vec<Passage> {
    let Some(file) = manuscript.written.file else { return Vec::new() };
    let mut flattener = Flattener {
        source,
        file,
        written: &manuscript.written,
        passages: Vec::new(),
        chapter: 0,
        found: (None, 0),
    };
    flattener.front_matter(&manuscript.front_matter);
    for (index, chapter) in manuscript.chapters.iter().enumerate() {
        flattener.chapter = index + 1;
        flattener.chapter(chapter);
    }
    for note in &manuscript.notes {
        flattener.blocks(&note.blocks, Context::BODY);
    }
    flattener.passages
}

struct Flattener<'a> {
    source: &'a str,
    file: FileId,
    written: &'a Written,
    passages: Vec<Passage>,
    chapter: usize,
    /// The last value whose words were looked for in the file, and up to which byte they were found.
    found: (Option<Span>, usize),
}

/// What is around a block.
#[derive(Debug, Clone, Copy)]
struct Context {
    /// What a paragraph here is.
    sections: Sections,
    /// Whether that lasts for one paragraph only, as in Vale's reading of a list item or quotation.
    first_only: bool,
}

impl Context {
    const BODY: Self = Self { sections: Sections::TEXT, first_only: false };

    fn enter(self, section: Sections) -> Self {
        // The outermost of a quotation and the lists in it says what a text is.
        let sections = if self.sections == Sections::TEXT { Sections::TEXT | section } else { self.sections };
        Self { sections, first_only: true }
    }
}

impl Flattener<'_> {
    fn front_matter(&mut self, front_matter: &FrontMatter) {
        let sections = Sections::TEXT | Sections::FRONT_MATTER;
        if let Some(Spanned { value, span: Some(span) }) = &front_matter.summary {
            self.value(value, span.range(), sections | Sections::PARAGRAPH);
        }
        self.blocks(&front_matter.introduction, Context { sections, first_only: false });
    }

    fn chapter(&mut self, chapter: &Chapter) {
        self.sequence(&chapter.heading, Sections::heading(1));
        self.sequence(&chapter.piece.summary, Sections::TEXT | Sections::PARAGRAPH);
        self.blocks(&chapter.blocks, Context::BODY);
    }

    fn blocks(&mut self, blocks: &[Spanned<Block>], context: Context) {
        let mut context = context;
        for block in blocks {
            match &block.value {
                Block::Paragraph(inlines) => {
                    let plain = context.sections == Sections::TEXT
                        || context.sections == Sections::TEXT | Sections::FRONT_MATTER;
                    let paragraph = if plain { Sections::PARAGRAPH } else { Sections::default() };
                    self.sequence(inlines, context.sections | paragraph);
                    if context.first_only {
                        context = Context::BODY;
                    }
                }
                // At the head of an item or a quotation, a heading is part of that to Vale.
                Block::Heading(Heading { level: _, id: _, inlines }) if context.first_only => {
                    self.sequence(inlines, context.sections);
                    context = Context::BODY;
                }
                Block::Heading(Heading { level, id: _, inlines }) => {
                    self.sequence(inlines, Sections::heading(*level));
                }
                Block::List(List { start: _, tight: _, items }) => {
                    for item in items {
                        self.blocks(&item.blocks, context.enter(Sections::LIST));
                    }
                }
                Block::DefinitionList(definitions) => {
                    for Definition { term, details } in definitions {
                        self.sequence(term, Sections::TEXT);
                        for detail in details {
                            self.blocks(detail, context);
                        }
                    }
                }
                Block::Quotation(Quotation { blocks, attribution }) => match attribution {
                    // Somebody's words are theirs.
                    Some(_) => self.blocks(blocks, VERBATIM),
                    None => self.blocks(blocks, context.enter(Sections::BLOCKQUOTE)),
                },
                Block::Table(Table { id: _, label: _, caption, columns: _, head, rows }) => {
                    let table = Sections::TEXT | Sections::TABLE;
                    for cell in head {
                        self.sequence(cell, table | Sections::HEADER);
                    }
                    for cell in rows.iter().flatten() {
                        self.sequence(cell, table | Sections::CELL);
                    }
                    self.sequence(caption, table | Sections::CAPTION);
                }
                Block::Figure(Figure { id: _, mark: _, label: _, body, caption }) => {
                    match body {
                        FigureBody::Image(image) => self.alternative(image, block.span),
                        FigureBody::Chart(chart) => self.chart(chart, block.span),
                        FigureBody::Blocks(blocks) => self.blocks(blocks, context),
                    }
                    self.sequence(caption, Sections::TEXT | Sections::FIGURE | Sections::CAPTION);
                }
                Block::Division(Division { kind, id: _, title, blocks, attribution }) => {
                    self.sequence(title, Sections::TEXT);
                    let theirs = *kind == DivisionKind::Epigraph && attribution.is_some();
                    self.blocks(blocks, if theirs { VERBATIM } else { Context::BODY });
                }
                Block::Code(_) | Block::Math(_) | Block::ThematicBreak | Block::WritingLines(_) => {}
            }
        }
    }

    fn chart(&mut self, chart: &Chart, span: Option<Span>) {
        let Some(span) = span else { return };
        let caption = Sections::TEXT | Sections::FIGURE | Sections::CAPTION;
        self.value(&chart.title, span.range(), caption);
        self.value(&chart.source, span.range(), caption);
        let alternative = Sections::TEXT | Sections::ATTRIBUTE | Sections::ALTERNATIVE;
        self.value(&chart.alternative, span.range(), alternative);
    }

    fn alternative(&mut self, image: &Image, span: Option<Span>) {
        if let (Some(words), Some(span)) = (&image.alternative, span) {
            let sections = Sections::TEXT | Sections::ATTRIBUTE | Sections::ALTERNATIVE;
            self.value(words, span.range(), sections);
        }
    }

    /// A value without markup of its own.
    fn value(&mut self, text: &str, within: Range<usize>, sections: Sections) {
        let mut builder = Builder::default();
        self.found = (None, 0);
        self.place(&mut builder, text, within.clone());
        self.finish(builder, within, sections);
    }

    /// A line of thought, and the words in it that are linked, stressed or code.
    fn sequence(&mut self, inlines: &[Spanned<Inline>], sections: Sections) {
        let span = inlines.iter().find_map(|inline| inline.span);
        let (Some(span), false) = (span, inlines.is_empty()) else { return };
        let mut line = Line { builder: Builder::default(), fragments: Vec::new(), images: Vec::new() };
        self.inlines(&mut line, inlines);
        let Line { mut builder, fragments, images } = line;
        let addresses = mask_addresses(&mut builder);
        self.finish(builder, span.range(), sections);
        for Fragment { sections, part, start: _ } in fragments.into_iter().chain(addresses) {
            self.finish(part, span.range(), sections);
        }
        let sections = Sections::TEXT | Sections::ATTRIBUTE | Sections::ALTERNATIVE;
        for (words, span) in images {
            self.value(words, span.range(), sections);
        }
    }

    fn finish(&mut self, builder: Builder, whole: Range<usize>, sections: Sections) {
        let sections = sections | Sections::MARKDOWN;
        let mut passage = builder.finish(self.file, whole, sections, self.chapter);
        if !passage.text.is_empty() {
            if !sections.contains(Sections::FRONT_MATTER) {
                passage.lines = with_line_ends(&passage.text, &passage.stretches, self.source);
            }
            self.passages.push(passage);
        }
    }

    fn inlines<'m>(&mut self, line: &mut Line<'m>, inlines: &'m [Spanned<Inline>]) {
        for inline in inlines {
            let start = line.builder.text.len();
            let at = inline.span.map_or(0..0, Span::range);
            match &inline.value {
                Inline::Text(run) => self.run(&mut line.builder, run, inline.span),
                Inline::Emphasis(inner) => {
                    self.inlines(line, inner);
                    line.fragment(Sections::EMPHASIS, start);
                }
                Inline::Strong(inner) => {
                    self.inlines(line, inner);
                    line.fragment(Sections::STRONG, start);
                }
                Inline::Superscript(inner)
                | Inline::Subscript(inner)
                | Inline::Index(IndexTerm { id: _, entry: _, see: _, inlines: inner })
                | Inline::Abbreviation(Abbreviation { inlines: inner, expansion: _, spelled_out: _ }) => {
                    self.inlines(line, inner);
                }
                Inline::Keyboard(inner)
                | Inline::Verbatim(inner)
                | Inline::Language(LanguageSpan { language: _, direction: _, inlines: inner }) => {
                    self.inlines(line, inner);
                    line.mask(start);
                }
                // What is struck out is shown as wrong: only what cannot be printed is no more right there.
                Inline::Struck(inner) => {
                    self.inlines(line, inner);
                    line.set_apart(Sections::STRUCK, start);
                }
                Inline::Code(run) => {
                    let inside = self.source.get(at.clone()).and_then(|code| code.find(&run.text));
                    let written = inside
                        .map_or(at.clone(), |inside| at.start + inside..at.start + inside + run.text.len());
                    line.builder.push(&run.text, written);
                    line.set_apart(Sections::CODE, start);
                }
                Inline::Placeholder(run) => {
                    // What an image shows is said although the image is not to be had.
                    let written = self.source.get(at.clone()).unwrap_or_default();
                    if let (Some(span), true) = (inline.span, gives_alternative(written, &run.text)) {
                        line.images.push((&run.text, span));
                        line.builder.push(OBJECT.encode_utf8(&mut [0; 4]), at);
                        continue;
                    }
                    // The words of a link that leads nowhere are somebody's all the same.
                    if written.starts_with('[') && !written.starts_with("[]") && written.contains("](") {
                        self.place(&mut line.builder, &run.text, at);
                        continue;
                    }
                    line.builder.push(&run.text, at);
                    line.mask(start);
                }
                Inline::Link(Link { target, inlines: inner }) => {
                    self.inlines(line, inner);
                    if line.builder.text.len() == start {
                        line.builder.push(OBJECT.encode_utf8(&mut [0; 4]), at);
                        continue;
                    }
                    line.fragment(Sections::LINK, start);
                    if let LinkTarget::Address(address) = target
                        && shows(address, &plain_text(inner))
                    {
                        line.set_apart(Sections::ADDRESS, start);
                    }
                }
                Inline::Image(image) => {
                    if let (Some(words), Some(span)) = (&image.alternative, inline.span) {
                        line.images.push((words, span));
                    }
                    line.builder.push(OBJECT.encode_utf8(&mut [0; 4]), at);
                }
                Inline::Math(_) | Inline::Citation(_) | Inline::Reference(_) => {
                    line.builder.push(OBJECT.encode_utf8(&mut [0; 4]), at);
                }
                Inline::Note(_) => {}
                // A tag for it at the head of a line stands behind the end of another.
                Inline::LineBreak if line.builder.text.ends_with(' ') => {}
                Inline::LineBreak => line.builder.push("\n", at),
            }
        }
    }

    fn run(&mut self, builder: &mut Builder, run: &Run, span: Option<Span>) {
        let Some(span) = span else {
            let start = builder.text.len();
            builder.push(&run.text, 0..0);
            builder.mask_from(start);
            return;
        };
        let stretches = self.written.stretches.get(&span).map(Vec::as_slice).unwrap_or_default();
        // A dash that led to an attribution was taken off the front.
        let total: usize = stretches.iter().map(|stretch| stretch.length).sum();
        let mut lost = total.saturating_sub(run.text.len());
        if total < run.text.len() {
            if span.range().len() == run.text.len() && stretches.is_empty() {
                push(builder, &run.text, span.range());
            } else {
                self.place(builder, &run.text, span.range());
            }
            return;
        }
        let mut at = 0;
        let mut end = None;
        for stretch in stretches {
            // What was dropped leaves a gap where its words would stand.
            let start = stretch.span.range().start;
            let gap = end.replace(stretch.span.range().end).and_then(|end| self.source.get(end..start));
            if gap.is_some_and(stood_for_words) {
                builder.push(OBJECT.encode_utf8(&mut [0; 4]), start..start);
            }
            let cut = lost.min(stretch.length);
            lost -= cut;
            let Some(part) = run.text.get(at..at + stretch.length - cut) else { return };
            at += part.len();
            let mut written = stretch.span.range();
            if written.len() == stretch.length {
                written.start += cut;
            }
            self.part(builder, part, written);
        }
    }

    /// Adds characters and hides them where the program filled them in: they are not the manuscript's.
    fn part(&self, builder: &mut Builder, text: &str, written: Range<usize>) {
        let start = builder.text.len();
        let source = self.source.get(written.clone()).unwrap_or_default();
        let filled_in = source.starts_with('{');
        push(builder, text, written);
        if filled_in && !text.starts_with('{') {
            builder.mask_from(start);
        }
    }

    /// Adds words whose bytes must be looked for.
    fn place(&mut self, builder: &mut Builder, text: &str, within: Range<usize>) {
        let value = Span::new(self.file, within.clone());
        if self.found.0 != Some(value) {
            self.found = (Some(value), within.start);
        }
        let from = self.found.1.max(within.start)..within.end;
        match locate(text, self.source, &from) {
            Some(placed) => {
                for part in &placed {
                    self.part(builder, &text[part.text.clone()], part.source.clone());
                }
                self.found.1 = placed.last().map_or(self.found.1, |part| part.source.end);
            }
            None => builder.push(text, within),
        }
    }
}

const VERBATIM: Context = Context { sections: Sections::VERBATIM, first_only: false };

/// A line that is being read.
struct Line<'m> {
    builder: Builder,
    fragments: Vec<Fragment>,
    /// The alternative texts of its images, and where each image stands.
    images: Vec<(&'m str, Span)>,
}

/// Words in a line that rules can ask for by themselves.
struct Fragment {
    sections: Sections,
    /// Where they begin in the line.
    start: usize,
    part: Builder,
}

impl Line<'_> {
    fn fragment(&mut self, sections: Sections, start: usize) {
        let part = self.builder.part(&(start..self.builder.text.len()));
        self.fragments.push(Fragment { sections, start, part });
    }

    /// Hides the characters from byte `start` on, and the fragments among them.
    fn mask(&mut self, start: usize) {
        while self.fragments.last().is_some_and(|fragment| fragment.start >= start) {
            self.fragments.pop();
        }
        self.builder.mask_from(start);
    }

    /// Hides the characters from byte `start` on from all rules but those that ask for a section.
    fn set_apart(&mut self, sections: Sections, start: usize) {
        let part = self.builder.part(&(start..self.builder.text.len()));
        self.mask(start);
        self.fragments.push(Fragment { sections, start, part });
    }
}

/// Adds characters; a comment, a tag or the end of a line between two spaces does not make them two, nor does a line break
/// before one.
fn push(builder: &mut Builder, text: &str, source: Range<usize>) {
    let is_exact = text.len() == source.len();
    let parted = |last: &Placed| last.source.end < source.start || !last.is_exact();
    let parted = !is_exact || builder.stretches.last().is_some_and(parted);
    let is_second = builder.text.ends_with('\n') || (parted && builder.text.ends_with(' '));
    match text.strip_prefix(' ').filter(|_| is_second) {
        Some(rest) => builder.push(rest, source.start + usize::from(is_exact)..source.end),
        None => builder.push(text, source),
    }
}

/// Whether something that was dropped stood for words: a link that cannot be followed, or `<name>`, which is to be filled in.
fn stood_for_words(dropped: &str) -> bool {
    const TAGS: &[&str] = &[
        "a", "abbr", "b", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "mark", "q",
        "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
    ];
    if dropped.starts_with(['[', '!']) {
        return dropped.contains("](");
    }
    let Some(tag) = dropped.strip_prefix('<') else { return false };
    let name =
        tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    !name.is_empty() && !TAGS.contains(&name.as_str())
}

/// Whether what is written as an image gives some words as its alternative text.
fn gives_alternative(written: &str, words: &str) -> bool {
    if let Some(inside) = written.strip_prefix("![") {
        return !inside.starts_with(']') && !written.ends_with(".decorative}");
    }
    let tag = written.strip_prefix("<img").and_then(|tag| tag.split_once("alt="));
    tag.is_some_and(|(_, value)| value.trim_start_matches(['"', '\'']).starts_with(words))
}

/// Whether the words of a link are the address that it leads to.
fn shows(address: &str, words: &str) -> bool {
    let bare = |text: &str| {
        let text = text.trim().to_lowercase();
        let text = ["mailto:", "tel:", "https://", "http://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme).map(str::to_owned))
            .unwrap_or(text);
        text.trim_end_matches('/').to_owned()
    };
    let words = bare(words);
    !words.is_empty() && (bare(address) == words || words.starts_with("www."))
}

/// Hides addresses that stand in the text as they are; gives each as a passage of its own.
fn mask_addresses(builder: &mut Builder) -> Vec<Fragment> {
    let mut found = Vec::new();
    let text = &builder.text;
    let is_edge =
        |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | MASK_CHAR);
    let mut at = 0;
    for word in text.split_inclusive(is_edge) {
        let start = at;
        at += word.len();
        let bare = word.trim_end_matches(is_edge).trim_start_matches(['‘', '“', '\'']);
        let start = start + (word.trim_end_matches(is_edge).len() - bare.len());
        let bare =
            bare.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '=' | '_' | '-'));
        if is_address(bare) {
            found.push(start..start + bare.len());
        }
    }
    let part = |range: &Range<usize>| Fragment {
        sections: Sections::ADDRESS,
        start: range.start,
        part: builder.part(range),
    };
    let parts = found.iter().map(part).collect();
    for range in found {
        let mask = "*".repeat(range.len());
        builder.text.replace_range(range, &mask);
    }
    parts
}

const MASK_CHAR: char = super::passage::MASK;

fn is_address(word: &str) -> bool {
    let lower = word.get(..8.min(word.len())).unwrap_or_default().to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("mailto:") {
        return true;
    }
    if lower.starts_with("www.") {
        return word.len() > 6;
    }
    match word.split_once('@') {
        Some((name, host)) => {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !host.starts_with('.')
        }
        None => false,
    }
}
