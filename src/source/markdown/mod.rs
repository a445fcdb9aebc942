//! Markdown → blocks: the one place that knows the parser.
//!
//! The parser's events are gathered in frames, one for everything that is open; closing a frame hands what it
//! holds to the one under it. Nothing recurses, so no manuscript is too deep to be read.

mod blocks;
mod frames;
mod html_tags;
mod media;

use super::attributes::Attributes;
use super::codes;
use super::fences::{self, Fence};
use super::shared::Shared;
use super::spans::{self, Origin, Text, Token, run};
use crate::finding::Finding;
use crate::model::*;
use crate::span::{FileId, Span, Spanned};
use blocks::attribution;
use frames::{Frame, Open};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// How many things may stand in each other; the pages show fewer.
const DEEPEST: usize = 100;

/// A text in Markdown and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The text.
    pub text: &'a str,
    /// The file.
    pub file: FileId,
    /// The byte of the file at which the text begins.
    pub offset: usize,
    /// Where the whole text stands, when its bytes are not those of the file (a value of YAML or TOML).
    pub whole: Option<Span>,
}

/// What a text holds.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// What stands before the first chapter; in a text without chapters, all of it.
    pub blocks: Blocks,
    /// The chapters.
    pub chapters: Vec<Chapter>,
}

/// Reads a text; `chapters`: whether its headings of the first level open chapters.
pub(super) fn read(source: Source<'_>, chapters: bool, shared: &mut Shared<'_>) -> Content {
    let (masked, fences) = fences::replace(source.text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT;
    let (mut marked, mut images) = (BTreeSet::new(), BTreeSet::new());
    for event in Parser::new_ext(&masked, options) {
        match event {
            Event::FootnoteReference(name) => {
                marked.insert(name.to_string());
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                images.insert(dest_url.to_string());
            }
            _ => {}
        }
    }
    if let Some(folder) = shared.folder {
        shared.images.read_ahead(shared.files, folder, images);
    }
    let mut reader = Reader {
        source,
        masked: &masked,
        fences: &fences,
        marked: &marked,
        chapters: chapters.then(Vec::new),
        shared,
        frames: vec![Frame::new(Open::Root, 0)],
        pending_anchors: Vec::new(),
        skip_to: 0,
        image_title: None,
    };
    for (event, range) in Parser::new_ext(&masked, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

struct Reader<'a, 'b, 'c> {
    source: Source<'a>,
    masked: &'a str,
    fences: &'a BTreeMap<usize, Fence>,
    marked: &'a BTreeSet<String>,
    chapters: Option<Vec<Chapter>>,
    shared: &'b mut Shared<'c>,
    frames: Vec<Frame>,
    pending_anchors: Vec<String>,
    /// Characters before this byte were read with what went before: the attributes of an image.
    skip_to: usize,
    /// The title of the last image, and where that begins.
    image_title: Option<(usize, String)>,
}

impl Reader<'_, '_, '_> {
    fn place(&self, range: Range<usize>) -> Span {
        place(self.source, range)
    }

    /// The text as it was written, where the parser shows exactly these bytes.
    fn exact(&self, text: &str, range: &Range<usize>) -> Option<String> {
        let shown = self.masked.get(range.clone())?;
        (shown == text).then(|| self.source.text[range.clone()].to_owned())
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                let text = self.exact(&text, &range).unwrap_or_else(|| text.to_string());
                self.node(Inline::Code(run(text)), range);
            }
            Event::InlineMath(text) => self.formula(&text, false, range),
            Event::DisplayMath(text) => self.formula(&text, true, range),
            Event::Html(text) => match self.frames.last_mut().map(|frame| &mut frame.open) {
                Some(Open::HtmlBlock(lines)) => lines.push((text.to_string(), range.start)),
                _ => self.html(&[(text.to_string(), range.start)]),
            },
            Event::InlineHtml(text) => self.html(&[(text.to_string(), range.start)]),
            Event::FootnoteReference(name) => {
                let note = self.shared.note(&name);
                self.node(Inline::Note(NoteReference { note, number: 0, occurrence: 0 }), range);
            }
            Event::SoftBreak => self.token(Token::Text(Text { text: " ".to_owned(), range, literal: true })),
            Event::HardBreak => self.node(Inline::LineBreak, range),
            Event::Rule => self.rule(range),
            Event::TaskListMarker(ticked) => {
                if let Some(item) =
                    self.frames.iter_mut().rev().find(|frame| matches!(frame.open, Open::Item { .. }))
                {
                    item.open = Open::Item { ticked: Some(ticked) };
                }
            }
        }
    }

    fn push(&mut self, open: Open, start: usize) {
        if self.frames.len() == DEEPEST {
            let span = self.place(start..start);
            self.shared.findings.report(
                Finding::error(codes::TOO_DEEP, span, format!("{DEEPEST} things stand in each other here"))
                    .help("Bring the text up: no page can show more than a few levels"),
            );
        }
        let open = match open {
            open @ (Open::Cell
            | Open::Row(_)
            | Open::Head(_)
            | Open::Code { .. }
            | Open::HtmlBlock(_)
            | Open::Paragraph { implicit: true }) => open,
            _ if self.frames.len() >= DEEPEST => Open::Transparent,
            open => open,
        };
        self.frames.push(Frame::new(open, start));
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let start = range.start;
        let inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        );
        if inline {
            self.take_words(start);
        } else {
            self.end_words(start);
        }
        let open = match tag {
            Tag::Paragraph => {
                if let Some(Frame { open: Open::Item { .. }, .. }) = self.frames.last()
                    && let Some(Open::List { loose, .. }) =
                        self.frames.iter_mut().rev().nth(1).map(|frame| &mut frame.open)
                {
                    *loose = true;
                }
                Open::Paragraph { implicit: false }
            }
            Tag::Heading { level, id, classes, attrs } => Open::Heading {
                level: level_number(level),
                attributes: Attributes {
                    id: id.map(|id| id.to_string()),
                    classes: classes.iter().map(ToString::to_string).collect(),
                    pairs: attrs
                        .iter()
                        .map(|(key, value)| {
                            (key.to_string(), value.as_ref().map(ToString::to_string).unwrap_or_default())
                        })
                        .collect(),
                },
            },
            Tag::BlockQuote(_) => Open::Quotation,
            Tag::CodeBlock(kind) => Open::Code {
                info: match kind {
                    CodeBlockKind::Indented => None,
                    CodeBlockKind::Fenced(info) => Some(info.to_string()),
                },
                text: String::new(),
                start: None,
            },
            Tag::HtmlBlock => Open::HtmlBlock(Vec::new()),
            Tag::List(start) => Open::List { start, loose: false, items: Vec::new() },
            Tag::Item => Open::Item { ticked: None },
            Tag::FootnoteDefinition(name) => Open::Note(name.to_string()),
            Tag::DefinitionList => Open::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Open::Term,
            Tag::DefinitionListDefinition => Open::Details,
            Tag::Table(columns) => Open::Table {
                columns: columns
                    .iter()
                    .map(|column| match column {
                        pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Alignment::Start,
                        pulldown_cmark::Alignment::Center => Alignment::Center,
                        pulldown_cmark::Alignment::Right => Alignment::End,
                    })
                    .collect(),
                head: Vec::new(),
                rows: Vec::new(),
            },
            Tag::TableHead => Open::Head(Vec::new()),
            Tag::TableRow => Open::Row(Vec::new()),
            Tag::TableCell => Open::Cell,
            Tag::Emphasis => Open::Wrap(Inline::Emphasis),
            Tag::Strong => Open::Wrap(Inline::Strong),
            Tag::Strikethrough => Open::Wrap(Inline::Struck),
            Tag::Superscript => Open::Wrap(Inline::Superscript),
            Tag::Subscript => Open::Wrap(Inline::Subscript),
            Tag::Link { link_type, dest_url, .. } => Open::Link(match link_type {
                pulldown_cmark::LinkType::Email => format!("mailto:{dest_url}"),
                _ => dest_url.to_string(),
            }),
            Tag::Image { dest_url, title, .. } => {
                Open::Image { path: dest_url.to_string(), title: title.to_string() }
            }
            Tag::MetadataBlock(_) => Open::Transparent,
        };
        self.push(open, start);
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        // What has no end of its own in the source, and is still open inside.
        loop {
            match self.frames.last().map(|frame| &frame.open) {
                Some(Open::Html { .. } | Open::Paragraph { implicit: true }) => self.close(range.end),
                Some(Open::Division { .. })
                    if !matches!(
                        tag,
                        TagEnd::Emphasis
                            | TagEnd::Strong
                            | TagEnd::Strikethrough
                            | TagEnd::Superscript
                            | TagEnd::Subscript
                            | TagEnd::Link
                            | TagEnd::Image
                            | TagEnd::Paragraph
                    ) =>
                {
                    self.report_unclosed();
                    self.close(range.end);
                }
                Some(_) | None => break,
            }
        }
        self.close(range.end);
    }

    fn report_unclosed(&mut self) {
        let Some(Frame { open: Open::Division { name, .. }, start, .. }) = self.frames.last() else { return };
        let line = self.source.text[*start..].lines().next().map_or(0, str::len);
        let span = place(self.source, *start..start + line);
        let message = format!("the division {name} is not closed");
        self.shared.findings.report(
            Finding::error(codes::UNCLOSED_DIVISION, span, message).help("Write a line `:::` where it ends"),
        );
    }

    /// Opens a paragraph where words come and none is open.
    fn take_words(&mut self, start: usize) {
        let ready = self
            .frames
            .last()
            .is_some_and(|frame| frame.open.takes_words() || matches!(frame.open, Open::Transparent));
        if !ready {
            self.push(Open::Paragraph { implicit: true }, start);
        }
    }

    /// Closes what holds words and has no end of its own, since a block begins or ends.
    fn end_words(&mut self, end: usize) {
        while let Some(Open::Html { .. } | Open::Paragraph { implicit: true }) =
            self.frames.last().map(|frame| &frame.open)
        {
            self.close(end);
        }
    }

    fn token(&mut self, token: Token) {
        self.take_words(token.range().start);
        if let Some(frame) = self.frames.last_mut() {
            frame.tokens.push(token);
        }
    }

    fn node(&mut self, inline: Inline, range: Range<usize>) {
        self.token(Token::Node(inline, range));
    }

    fn block(&mut self, block: Block, range: Range<usize>) {
        let span = self.place(range);
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.push(Spanned::at(block, span));
        }
    }

    fn text(&mut self, shown: &str, mut range: Range<usize>) {
        if range.end <= self.skip_to {
            return;
        }
        let mut exact = self.exact(shown, &range);
        if let Some(text) = &mut exact
            && range.start < self.skip_to
        {
            text.drain(..self.skip_to - range.start);
            range.start = self.skip_to;
        }
        match self.frames.last_mut().map(|frame| &mut frame.open) {
            Some(Open::Code { text, start, .. }) => {
                start.get_or_insert(range.start);
                text.push_str(exact.as_deref().unwrap_or(shown));
                return;
            }
            Some(Open::HtmlBlock(lines)) => {
                lines.push((shown.to_owned(), range.start));
                return;
            }
            Some(_) | None => {}
        }
        let Some(text) = exact else {
            self.token(Token::Text(Text { text: shown.to_owned(), range, literal: true }));
            return;
        };
        let slashes = self.source.text[..range.start].bytes().rev().take_while(|byte| *byte == b'\\').count();
        if slashes % 2 == 1 && text.starts_with(['[', ']', '{', '}', '@']) {
            let (first, rest) = text.split_at(1);
            let middle = range.start + 1;
            self.token(Token::Text(Text {
                text: first.to_owned(),
                range: range.start..middle,
                literal: true,
            }));
            if !rest.is_empty() {
                self.token(Token::Text(Text {
                    text: rest.to_owned(),
                    range: middle..range.end,
                    literal: false,
                }));
            }
            return;
        }
        self.token(Token::Text(Text { text, range, literal: false }));
    }

    fn inlines(&mut self, tokens: Vec<Token>) -> Inlines {
        let source = self.source;
        let origin = Origin {
            text: source.text,
            place: &move |range| place(source, range),
            exact: source.whole.is_none(),
        };
        spans::read(tokens, origin, self.shared)
    }

    /// Closes the last frame and hands what it holds to the one under it.
    fn close(&mut self, end: usize) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(Frame { open, start, mut blocks, tokens }) = self.frames.pop() else { return };
        let range = start..end.max(start);
        match open {
            Open::Root => {}
            Open::Transparent => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.blocks.extend(blocks);
                }
                for token in tokens {
                    self.token(token);
                }
            }
            Open::Paragraph { .. } => self.paragraph(tokens, range),
            Open::Heading { level, attributes } => self.heading(level, attributes, tokens, range),
            Open::Quotation => {
                let attribution = attribution(&mut blocks);
                self.block(Block::Quotation(Quotation { blocks, attribution }), range);
            }
            Open::Code { info, text, start } => self.code(info, text, start, range),
            Open::HtmlBlock(lines) => {
                self.html(&lines);
                self.end_words(range.end);
            }
            Open::List { start, loose, items } => {
                self.block(Block::List(List { start, tight: !loose, items }), range);
            }
            Open::Item { ticked } => {
                let span = Some(self.place(range));
                if let Some(Open::List { items, .. }) = self.frames.last_mut().map(|frame| &mut frame.open) {
                    items.push(Item { ticked, blocks, span });
                } else if let Some(frame) = self.frames.last_mut() {
                    frame.blocks.extend(blocks);
                }
            }
            Open::Note(name) => self.note(&name, blocks, range),
            Open::Definitions(definitions) => self.block(Block::DefinitionList(definitions), range),
            Open::Term => {
                let term = self.inlines(tokens);
                if let Some(Open::Definitions(definitions)) =
                    self.frames.last_mut().map(|frame| &mut frame.open)
                {
                    definitions.push(Definition { term, details: Vec::new() });
                }
            }
            Open::Details => {
                if let Some(Open::Definitions(definitions)) =
                    self.frames.last_mut().map(|frame| &mut frame.open)
                    && let Some(definition) = definitions.last_mut()
                {
                    definition.details.push(blocks);
                }
            }
            Open::Table { columns, head, rows } => {
                let head = if head.iter().all(Vec::is_empty) { Vec::new() } else { head };
                let table =
                    Table { id: None, label: String::new(), caption: Vec::new(), columns, head, rows };
                self.block(Block::Table(table), range);
            }
            Open::Head(cells) => {
                if let Some(Open::Table { head, .. }) = self.frames.last_mut().map(|frame| &mut frame.open) {
                    *head = cells;
                }
            }
            Open::Row(cells) => {
                if let Some(Open::Table { rows, columns, .. }) =
                    self.frames.last_mut().map(|frame| &mut frame.open)
                {
                    let mut cells = cells;
                    cells.resize(columns.len(), Vec::new());
                    rows.push(cells);
                }
            }
            Open::Cell => {
                let cell = self.inlines(tokens);
                if let Some(Open::Row(cells) | Open::Head(cells)) =
                    self.frames.last_mut().map(|frame| &mut frame.open)
                {
                    cells.push(cell);
                }
            }
            Open::Wrap(wrap) => {
                let inlines = self.inlines(tokens);
                if !inlines.is_empty() {
                    self.node(wrap(inlines), range);
                }
            }
            Open::Link(address) => self.link(&address, tokens, range),
            Open::Image { path, title } => self.image(&path, title, &tokens, range),
            Open::Division { name, attributes } => self.division(&name, attributes, blocks, range),
            Open::Html { name, attributes } => self.html_span(&name, &attributes, tokens, range),
        }
    }

    fn finish(mut self) -> Content {
        let end = self.source.text.len();
        while self.frames.len() > 1 {
            if let Some(Open::Division { .. }) = self.frames.last().map(|frame| &frame.open) {
                self.report_unclosed();
            }
            self.close(end);
        }
        for anchor in std::mem::take(&mut self.pending_anchors) {
            let last = self.shared.headings.saturating_sub(1);
            self.shared.anchors.entry(anchor).or_insert(last);
        }
        if self.chapters.is_some() {
            self.end_chapter();
        }
        let blocks = self.frames.pop().map(|frame| frame.blocks).unwrap_or_default();
        Content { blocks, chapters: self.chapters.unwrap_or_default() }
    }
}

fn place(source: Source<'_>, range: Range<usize>) -> Span {
    source
        .whole
        .unwrap_or_else(|| Span::new(source.file, source.offset + range.start..source.offset + range.end))
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
