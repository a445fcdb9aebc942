//! Markdown → blocks: the one place that knows the parser.
//!
//! The parser's events are gathered in frames, one for everything that is open; closing a frame hands what it
//! holds to the one under it. Nothing recurses, so no manuscript is too deep to be read.

use super::attributes::Attributes;
use super::chart;
use super::codes;
use super::fences::{self, Fence};
use super::front_matter::near;
use super::html::{self, Piece};
use super::math;
use super::piece;
use super::shared::Shared;
use super::spans::{self, Origin, Text, Token, run};
use crate::finding::Finding;
use crate::model::*;
use crate::span::{FileId, Span, Spanned};
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
    let mut marked = BTreeSet::new();
    for event in Parser::new_ext(&masked, options) {
        if let Event::FootnoteReference(name) = event {
            marked.insert(name.to_string());
        }
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

/// Something that is open, and what was read in it.
struct Frame {
    open: Open,
    start: usize,
    blocks: Blocks,
    tokens: Vec<Token>,
}

impl Frame {
    fn new(open: Open, start: usize) -> Self {
        Self { open, start, blocks: Vec::new(), tokens: Vec::new() }
    }
}

/// What can be open.
enum Open {
    Root,
    /// `implicit` where the source has none: the words of a tight list.
    Paragraph {
        implicit: bool,
    },
    Heading {
        level: u8,
        attributes: Attributes,
    },
    Quotation,
    Code {
        info: Option<String>,
        text: String,
        start: Option<usize>,
    },
    HtmlBlock(Vec<(String, usize)>),
    List {
        start: Option<u64>,
        loose: bool,
        items: Vec<Item>,
    },
    Item {
        ticked: Option<bool>,
    },
    Note(String),
    Definitions(Vec<Definition>),
    Term,
    Details,
    Table {
        columns: Vec<Alignment>,
        head: Vec<Inlines>,
        rows: Vec<Vec<Inlines>>,
    },
    Row(Vec<Inlines>),
    Head(Vec<Inlines>),
    Cell,
    Wrap(fn(Inlines) -> Inline),
    Link(String),
    Image {
        path: String,
        title: String,
    },
    Division {
        name: String,
        attributes: Attributes,
    },
    Html {
        name: String,
        attributes: Vec<(String, String)>,
    },
    /// Stands for what is too deep: its contents go to what is around it.
    Transparent,
}

impl Open {
    /// Whether words can stand directly in it.
    fn takes_words(&self) -> bool {
        matches!(
            self,
            Self::Paragraph { .. }
                | Self::Heading { .. }
                | Self::Term
                | Self::Cell
                | Self::Wrap(_)
                | Self::Link(_)
                | Self::Image { .. }
                | Self::Html { .. }
        )
    }
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
                _ => self.html(&text, range.start),
            },
            Event::InlineHtml(text) => self.html(&text, range.start),
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

    fn formula(&mut self, source: &str, display: bool, range: Range<usize>) {
        let (formula, fault) = math::read(source, display);
        if let Some(fault) = fault {
            let span = self.place(range.clone());
            self.shared.findings.report(
                Finding::error(codes::FORMULA, span, format!("the formula cannot be read: {fault}"))
                    .help("Mend its LaTeX; where a dollar sign is meant, write `\\$`"),
            );
        }
        self.node(Inline::Math(formula), range);
    }

    fn rule(&mut self, range: Range<usize>) {
        self.end_words(range.start);
        if let Some((start, fence)) = self.fences.range(range.clone()).next() {
            let (start, fence) = (*start, fence.clone());
            match fence {
                Fence::Open { name, attributes } => self.push(Open::Division { name, attributes }, start),
                Fence::Close => match self.frames.last().map(|frame| &frame.open) {
                    Some(Open::Division { .. } | Open::Transparent) => self.close(range.end),
                    Some(_) | None => {
                        let span = self.place(start..start + 3);
                        self.shared.findings.report(
                            Finding::error(
                                codes::STRAY_FENCE,
                                span,
                                "this closes a division, and none is open here",
                            )
                            .help("Take the line out, or open the division in the same list or quotation"),
                        );
                    }
                },
            }
            return;
        }
        let written = self.source.text[range.clone()].trim();
        let in_worksheet = self
            .frames
            .iter()
            .any(|frame| matches!(&frame.open, Open::Division { name, .. } if name == "worksheet"));
        if in_worksheet && written.bytes().all(|byte| byte == b'_') {
            if let Some(Spanned { value: Block::WritingLines(lines), .. }) =
                self.frames.last_mut().and_then(|frame| frame.blocks.last_mut())
            {
                *lines += 1;
                return;
            }
            self.block(Block::WritingLines(1), range);
            return;
        }
        self.block(Block::ThematicBreak, range);
    }

    /// Raw HTML in a line, or a whole block of it.
    fn html(&mut self, text: &str, offset: usize) {
        let in_block = self.frames.last().is_none_or(|frame| !frame.open.takes_words());
        let mut silent: Option<&str> = None;
        for (range, piece) in html::pieces(text) {
            let range = offset + range.start..offset + range.end;
            if let Some(name) = silent {
                if matches!(&piece, Piece::Close { name: closed } if closed == name) {
                    silent = None;
                }
                continue;
            }
            match piece {
                Piece::Comment => self.comment(range),
                Piece::Words(words) => {
                    let open = self.frames.last().is_some_and(|frame| frame.open.takes_words());
                    let words: String = words
                        .chars()
                        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
                        .collect();
                    if open || !words.trim().is_empty() {
                        let words = if open { &words } else { words.trim_start() };
                        self.token(Token::Text(Text { text: words.to_owned(), range, literal: true }));
                    }
                }
                Piece::Open { name, attributes, void } => {
                    if in_block
                        && matches!(name.as_str(), "script" | "style")
                        && text.contains(&format!("</{name}"))
                    {
                        silent = Some(if name == "script" { "script" } else { "style" });
                    }
                    self.html_opened(name, attributes, void, range);
                }
                Piece::Close { name } => self.html_closed(&name, range),
            }
        }
    }

    fn comment(&mut self, range: Range<usize>) {
        let words = self.source.text.get(range.clone()).and_then(|text| text.strip_prefix("<!--"));
        if let (Some(words), None) = (words, self.source.whole) {
            let words = words.strip_suffix("-->").unwrap_or(words).trim().to_owned();
            let span = self.place(range);
            self.shared.comments.push(Spanned::at(words, span));
        }
    }

    fn html_opened(
        &mut self,
        name: String,
        attributes: Vec<(String, String)>,
        void: bool,
        range: Range<usize>,
    ) {
        let attribute = |key: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
        };
        match name.as_str() {
            "br" => self.node(Inline::LineBreak, range),
            "a" | "sub" | "sup" | "kbd" | "abbr" => {
                if name == "a"
                    && let Some(anchor) = attribute("id").or_else(|| attribute("name"))
                {
                    self.pending_anchors.push(anchor);
                    if attribute("href").is_none() && void {
                        return;
                    }
                }
                if !void {
                    self.take_words(range.start);
                    self.push(Open::Html { name, attributes }, range.start);
                }
            }
            _ => {
                let span = self.place(range.clone());
                let help = match name.as_str() {
                    "b" | "strong" => "Write **…** for strong words",
                    "i" | "em" => "Write *…* for stressed words",
                    "img" => "Write ![what it shows](images/….png)",
                    "p" | "div" | "span" => {
                        "Leave a blank line between paragraphs, and use `::: panel` and its like for boxes"
                    }
                    "table" | "tr" | "td" | "th" | "tbody" | "thead" => "Write the table with `|`",
                    "ul" | "ol" | "li" => "Write the list with `-` or `1.`",
                    "pre" | "code" => "Write code between backticks",
                    "hr" => "Write `***` on a line of its own",
                    _ => {
                        "Write it in Markdown; <br>, <sub>, <sup>, <kbd>, <abbr>, <a> and comments are understood"
                    }
                };
                self.shared.findings.report(
                    Finding::error(
                        codes::REFUSED_HTML,
                        span,
                        format!("<{name}> is raw HTML, which print cannot set"),
                    )
                    .help(help),
                );
                if name == "img" {
                    let words =
                        attribute("alt").or_else(|| attribute("src")).unwrap_or_else(|| "image".to_owned());
                    self.node(Inline::Placeholder(run(words)), range);
                } else if html::is_block(&name) {
                    self.break_words(range);
                }
            }
        }
    }

    /// A block element of raw HTML begins or ends: the words on both sides stay apart.
    fn break_words(&mut self, range: Range<usize>) {
        let explicit =
            self.frames.iter().rev().find(|frame| !matches!(frame.open, Open::Html { .. })).is_some_and(
                |frame| frame.open.takes_words() && !matches!(frame.open, Open::Paragraph { implicit: true }),
            );
        if explicit {
            self.token(Token::Text(Text { text: " ".to_owned(), range, literal: true }));
        } else {
            self.end_words(range.start);
        }
    }

    fn html_closed(&mut self, name: &str, range: Range<usize>) {
        match name {
            "a" | "sub" | "sup" | "kbd" | "abbr" => match self.frames.last().map(|frame| &frame.open) {
                Some(Open::Html { name: open, .. }) if open == name => self.close(range.end),
                Some(_) | None => {
                    let span = self.place(range);
                    self.shared.findings.report(
                        Finding::warning(
                            codes::UNBALANCED_HTML,
                            span,
                            format!("</{name}> closes nothing here"),
                        )
                        .help("Open and close the tag in the same line of thought"),
                    );
                }
            },
            _ if html::is_block(name) => self.break_words(range),
            _ => {}
        }
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
                let text: String = lines.iter().map(|(line, _)| line.as_str()).collect();
                self.html(&text, lines.first().map_or(range.start, |(_, start)| *start));
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

    fn html_span(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        tokens: Vec<Token>,
        range: Range<usize>,
    ) {
        let attribute =
            |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        if name == "a" {
            match attribute("href") {
                Some(address) => self.link(address, tokens, range),
                None => tokens.into_iter().for_each(|token| self.token(token)),
            }
            return;
        }
        let inlines = self.inlines(tokens);
        if inlines.is_empty() {
            return;
        }
        let inline = match name {
            "sub" => Inline::Subscript(inlines),
            "sup" => Inline::Superscript(inlines),
            "kbd" => Inline::Keyboard(inlines),
            _ => Inline::Abbreviation(Abbreviation {
                inlines,
                expansion: attribute("title").map(str::to_owned),
            }),
        };
        self.node(inline, range);
    }

    fn paragraph(&mut self, mut tokens: Vec<Token>, range: Range<usize>) {
        // A picture or formula that is all of a paragraph stands for itself.
        let alone = {
            let mut solid = tokens.iter().filter(|token| match token {
                Token::Text(text) => !text.text.trim().is_empty(),
                Token::Node(..) => true,
            });
            match (solid.next(), solid.next()) {
                (Some(Token::Node(inline, _)), None) => Some(inline.clone()),
                _ => None,
            }
        };
        match alone {
            Some(Inline::Math(math)) if math.display => return self.block(Block::Math(math), range),
            Some(Inline::Image(image)) => {
                let (id, caption) = self.image_matter(range.clone());
                let body = FigureBody::Image(image);
                let figure = Figure { id, label: String::new(), body, caption };
                return self.block(Block::Figure(figure), range);
            }
            Some(_) | None => {}
        }
        if self.caption(&mut tokens, range.clone()) {
            return;
        }
        let inlines = self.inlines(tokens);
        if !inlines.is_empty() {
            self.block(Block::Paragraph(inlines), range);
        }
    }

    /// The id and caption of a picture that is a paragraph of its own: `![…](path "caption"){#id}`.
    fn image_matter(&mut self, range: Range<usize>) -> (Option<Id>, Inlines) {
        let written = &self.source.text[range.clone()];
        let attributes = written
            .rfind(")")
            .and_then(|end| written.get(end + 1..))
            .and_then(|rest| Attributes::at_start(rest.trim_start()))
            .map(|(attributes, _)| attributes)
            .unwrap_or_default();
        let span = self.place(range.clone());
        let id = attributes.id.map(|id| Id(self.shared.claim(&id, span)));
        let caption = match self.image_title.take().filter(|(start, _)| range.contains(start)) {
            Some((_, title)) => self.inlines(vec![Token::Text(Text { text: title, range, literal: true })]),
            None => Vec::new(),
        };
        (id, caption)
    }

    /// Reads a paragraph `Table: caption {#id}` under a table, or `Figure: …` under a figure.
    fn caption(&mut self, tokens: &mut Vec<Token>, range: Range<usize>) -> bool {
        let Some(Token::Text(first)) = tokens.first() else { return false };
        let word = if first.text.starts_with("Table: ") {
            "Table: "
        } else if first.text.starts_with("Figure: ") {
            "Figure: "
        } else {
            return false;
        };
        let last = self.frames.last().and_then(|frame| frame.blocks.last()).map(|block| &block.value);
        let fits = match last {
            Some(Block::Table(table)) => word == "Table: " && table.caption.is_empty(),
            Some(Block::Figure(figure)) => word == "Figure: " && figure.caption.is_empty(),
            _ => false,
        };
        if !fits {
            return false;
        }
        if let Some(Token::Text(first)) = tokens.first_mut() {
            first.text.drain(..word.len());
            first.range.start += word.len();
        }
        let mut id = None;
        if let Some(Token::Text(last)) = tokens.last_mut()
            && let Some(start) = last.text.rfind('{')
            && let Some((attributes, length)) = Attributes::at_start(&last.text[start..])
            && last.text[start + length..].trim().is_empty()
        {
            last.text.truncate(start);
            last.text.truncate(last.text.trim_end().len());
            last.range.end = last.range.start + last.text.len();
            id = attributes.id;
        }
        let span = self.place(range);
        let id = id.map(|id| Id(self.shared.claim(&id, span)));
        let words = self.inlines(std::mem::take(tokens));
        match self.frames.last_mut().and_then(|frame| frame.blocks.last_mut()).map(|block| &mut block.value) {
            Some(Block::Table(table)) => {
                table.caption = words;
                table.id = id;
            }
            Some(Block::Figure(figure)) => {
                figure.caption = words;
                figure.id = id.or_else(|| figure.id.take());
            }
            _ => {}
        }
        true
    }

    fn heading(&mut self, level: u8, attributes: Attributes, tokens: Vec<Token>, range: Range<usize>) {
        let inlines = self.inlines(tokens);
        let span = self.place(range.clone());
        let id = attributes.id.as_deref().map_or_else(String::new, |id| self.shared.claim(id, span));
        let opens_chapter = level == 1 && self.frames.len() == 1 && self.chapters.is_some();
        for anchor in std::mem::take(&mut self.pending_anchors) {
            self.shared.anchors.entry(anchor).or_insert(self.shared.headings);
        }
        self.shared.headings += 1;
        let mut kind = ChapterKind::Plain;
        for class in &attributes.classes {
            match ChapterKind::NAMES.iter().find(|(name, _)| opens_chapter && name == class) {
                Some((_, known)) => kind = *known,
                None => {
                    let (known, help): (Vec<_>, _) = if opens_chapter {
                        (
                            ChapterKind::NAMES.iter().map(|(name, _)| *name).collect(),
                            "Write .account, .think-piece, .tool or .data-set, or take the class out",
                        )
                    } else {
                        (Vec::new(), "Take the class out; only headings of chapters (`#`) have classes")
                    };
                    self.shared.findings.report(
                        Finding::error(
                            codes::UNKNOWN_CLASS,
                            span,
                            format!("headings here have no class .{class}"),
                        )
                        .help(near(class, known, help)),
                    );
                }
            }
        }
        for (key, _) in &attributes.pairs {
            self.shared.findings.report(
                Finding::warning(codes::ATTRIBUTE, span, format!("headings have no attribute `{key}`"))
                    .help("Take it out"),
            );
        }
        if opens_chapter {
            self.end_chapter();
            let chapter = Chapter {
                id: Id(id),
                kind,
                heading: inlines,
                piece: crate::model::Piece::default(),
                blocks: Vec::new(),
                span: Some(span),
            };
            if let Some(chapters) = &mut self.chapters {
                chapters.push(chapter);
            }
            return;
        }
        self.block(Block::Heading(Heading { level: level.max(2), id: Id(id), inlines }), range);
    }

    /// Gives the blocks that were read since the last chapter's heading to that chapter.
    fn end_chapter(&mut self) {
        let Some(root) = self.frames.first_mut() else { return };
        let blocks = std::mem::take(&mut root.blocks);
        let Some(chapters) = &mut self.chapters else { return };
        match chapters.last_mut() {
            Some(chapter) => chapter.blocks.extend(blocks),
            None if blocks.is_empty() => {}
            None => chapters.push(Chapter {
                id: Id(String::new()),
                kind: ChapterKind::Plain,
                heading: Vec::new(),
                piece: crate::model::Piece::default(),
                span: blocks.first().and_then(|block| block.span),
                blocks,
            }),
        }
    }

    fn code(&mut self, info: Option<String>, text: String, start: Option<usize>, range: Range<usize>) {
        let word = info.as_deref().unwrap_or_default().split([' ', ',', '\t']).next().unwrap_or_default();
        let offset = self.source.offset + start.unwrap_or(range.start);
        let span = self.place(range.clone());
        match word {
            "piece" => {
                let directly = self.frames.len() == 1 && self.frames[0].blocks.is_empty();
                let chapter = self.chapters.as_mut().and_then(|chapters| chapters.last_mut());
                if let (true, Some(chapter)) = (directly, chapter) {
                    let (piece, summary) = piece::read(&text, self.source.file, offset, self.shared.findings);
                    chapter.piece = piece;
                    if let Some(summary) = summary {
                        let summary = self.fragment_line(&summary);
                        if let Some(chapter) = self.chapters.as_mut().and_then(|chapters| chapters.last_mut())
                        {
                            chapter.piece.summary = summary;
                        }
                    }
                    return;
                }
                self.shared.findings.report(
                    Finding::error(
                        codes::PIECE_PLACE,
                        span,
                        "a piece block stands directly under a chapter's heading",
                    )
                    .help("Move it under the `#` heading that it belongs to"),
                );
            }
            "chart" => {
                let block = chart::Block { text: &text, file: self.source.file, offset, span };
                if let (Some(folder), None) = (self.shared.folder, self.source.whole)
                    && let Some(chart) = chart::read(&block, self.shared.files, folder, self.shared.findings)
                {
                    let figure = Figure {
                        id: None,
                        label: String::new(),
                        body: FigureBody::Chart(chart),
                        caption: Vec::new(),
                    };
                    return self.block(Block::Figure(figure), range);
                }
            }
            _ => {}
        }
        let language = word.trim_matches(['{', '}', '.']).to_owned();
        let text = text.strip_suffix('\n').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
        self.block(
            Block::Code(CodeBlock {
                language: Some(language).filter(|name| !name.is_empty()),
                text: run(text),
            }),
            range,
        );
    }

    /// A line of Markdown that stands in a value of its own.
    fn fragment_line(&mut self, text: &Spanned<String>) -> Inlines {
        let span = text.span.unwrap_or_else(|| self.place(0..0));
        let source = Source { text: &text.value, file: span.file, offset: 0, whole: Some(span) };
        let content = read(source, false, self.shared);
        let mut line: Inlines = Vec::new();
        for block in content.blocks {
            if let Block::Paragraph(inlines) = block.value {
                if !line.is_empty() {
                    line.push(Spanned::at(Inline::Text(run(" ")), span));
                }
                line.extend(inlines);
            }
        }
        line
    }

    fn note(&mut self, name: &str, blocks: Blocks, range: Range<usize>) {
        let span = self.place(range);
        if self.marked.contains(name) && self.source.whole.is_none() {
            let id = self.shared.note(name);
            if let Some(note) = self.shared.notes.get_mut(id.0 as usize) {
                *note = Some(Note { blocks, span: Some(span) });
            }
            return;
        }
        self.shared.findings.report(
            Finding::warning(codes::UNUSED_NOTE, span, format!("no mark leads to the note [^{name}]"))
                .help(format!("Write [^{name}] where it belongs, or take the note out")),
        );
        if let Some(frame) = self.frames.last_mut() {
            frame.blocks.extend(blocks);
        }
    }

    fn link(&mut self, address: &str, tokens: Vec<Token>, range: Range<usize>) {
        let span = self.place(range.clone());
        if let Some(id) = address.strip_prefix('#').filter(|id| !id.is_empty()) {
            let target = Id(id.to_owned());
            if tokens.is_empty() {
                let reference = CrossReference { target, rendered: Vec::new(), page_lead: String::new() };
                return self.node(Inline::Reference(reference), range);
            }
            let inlines = self.inlines(tokens);
            return self.node(Inline::Link(Link { target: LinkTarget::Internal(target), inlines }), range);
        }
        match super::address::usable(address) {
            Ok(address) => {
                let inlines = if tokens.is_empty() {
                    vec![Spanned::at(Inline::Text(run(address.clone())), span)]
                } else {
                    self.inlines(tokens)
                };
                self.node(Inline::Link(Link { target: LinkTarget::Address(address), inlines }), range);
            }
            Err(help) => {
                let message = if address.is_empty() {
                    "the link leads nowhere".to_owned()
                } else {
                    format!("the link leads to {address}, which a book cannot follow")
                };
                self.shared.findings.report(Finding::error(codes::LINK, span, message).help(help));
                tokens.into_iter().for_each(|token| self.token(token));
            }
        }
    }

    fn image(&mut self, path: &str, title: String, tokens: &[Token], range: Range<usize>) {
        let span = self.place(range.clone());
        let attributes = self
            .source
            .text
            .get(range.end..)
            .and_then(Attributes::at_start)
            .map(|(attributes, length)| (attributes, range.end + length));
        let end = attributes.as_ref().map_or(range.end, |(_, end)| *end);
        self.skip_to = end;
        let attributes = attributes.map(|(attributes, _)| attributes).unwrap_or_default();
        let words = spans::words(tokens).trim().to_owned();
        let decorative = attributes.has("decorative");
        if words.is_empty() && !decorative {
            self.shared.findings.report(
                Finding::error(
                    codes::NO_ALTERNATIVE,
                    span,
                    format!("the image {path} has no alternative text"),
                )
                .help("Write what it shows between the square brackets, or mark it `{.decorative}`"),
            );
        }
        for class in attributes.classes.iter().filter(|class| *class != "decorative") {
            self.shared.findings.report(
                Finding::warning(codes::UNKNOWN_CLASS, span, format!("images have no class .{class}")).help(
                    near(class, ["decorative"], "Take the class out; images have the class .decorative"),
                ),
            );
        }
        let mut width = None;
        for (key, value) in &attributes.pairs {
            let percent = value.strip_suffix('%').and_then(|number| number.parse::<f64>().ok());
            match (key.as_str(), percent) {
                ("width", Some(percent)) if (1.0..=100.0).contains(&percent) => width = Some(percent),
                ("width", _) => self.shared.findings.report(
                    Finding::error(codes::ATTRIBUTE, span, format!("the width {value} cannot be set"))
                        .help("Write a share of the measure, from 1 % to 100 %: `width=50%`"),
                ),
                _ => self.shared.findings.report(
                    Finding::warning(codes::ATTRIBUTE, span, format!("images have no attribute `{key}`"))
                        .help(near(key, ["width"], "Take it out")),
                ),
            }
        }
        let found = match self.shared.folder {
            Some(folder) => {
                let (files, findings) = (self.shared.files, &mut *self.shared.findings);
                self.shared.images.get(files, folder, path, span, findings)
            }
            None => {
                self.shared.findings.report(
                    Finding::error(codes::OUTSIDE, span, "texts of the registry hold no images")
                        .help("Take the image out"),
                );
                None
            }
        };
        let Some(image) = found else {
            let words = if words.is_empty() { path.to_owned() } else { words };
            self.node(Inline::Placeholder(run(words)), range.start..end);
            return;
        };
        let alternative = (!decorative).then_some(words).filter(|words| !words.is_empty());
        self.node(Inline::Image(Image { image, alternative, width }), range.start..end);
        self.image_title = Some((range.start, title)).filter(|(_, title)| !title.is_empty());
    }

    fn division(&mut self, name: &str, mut attributes: Attributes, mut blocks: Blocks, range: Range<usize>) {
        let line = self.source.text[range.start..].lines().next().map_or(0, str::len);
        let opening = self.place(range.start..range.start + line);
        let id = attributes.id.take().map(|id| Id(self.shared.claim(&id, opening)));
        let title = match attributes.get("title") {
            Some(title) => {
                let title = Spanned::at(title.to_owned(), opening);
                self.fragment_line(&title)
            }
            None => Vec::new(),
        };
        for (key, _) in attributes.pairs.iter().filter(|(key, _)| key != "title") {
            self.shared.findings.report(
                Finding::warning(codes::ATTRIBUTE, opening, format!("divisions have no attribute `{key}`"))
                    .help(near(key, ["title"], "Take it out")),
            );
        }
        if name == "figure" {
            let caption = match (blocks.len(), blocks.last()) {
                (2.., Some(Spanned { value: Block::Paragraph(_), .. })) => {
                    match blocks.pop().map(|block| block.value) {
                        Some(Block::Paragraph(inlines)) => inlines,
                        _ => Vec::new(),
                    }
                }
                _ => Vec::new(),
            };
            let caption = if caption.is_empty() { title } else { caption };
            let mut figure =
                Figure { id, label: String::new(), body: FigureBody::Blocks(Vec::new()), caption };
            figure.body = match (blocks.len(), blocks.pop()) {
                (1, Some(Spanned { value: Block::Figure(inner), .. })) => {
                    figure.id = figure.id.or(inner.id);
                    if figure.caption.is_empty() {
                        figure.caption = inner.caption;
                    }
                    inner.body
                }
                (_, last) => {
                    blocks.extend(last);
                    FigureBody::Blocks(blocks)
                }
            };
            return self.block(Block::Figure(figure), range);
        }
        let kind = DivisionKind::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
        if kind.is_none() {
            let known: Vec<_> = DivisionKind::NAMES.iter().map(|(name, _)| *name).chain(["figure"]).collect();
            let message = if name.is_empty() {
                "the division has no name".to_owned()
            } else {
                format!("there is no division {name}")
            };
            let list = format!("The names are {}", known.join(", "));
            self.shared.findings.report(
                Finding::error(codes::UNKNOWN_DIVISION, opening, message).help(near(name, known, &list)),
            );
        }
        let kind = kind.unwrap_or(DivisionKind::Plain);
        let attribution = match kind {
            DivisionKind::PullQuote | DivisionKind::Epigraph => attribution(&mut blocks),
            _ => None,
        };
        self.block(Block::Division(Division { kind, id, title, blocks, attribution }), range);
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

/// Takes a last paragraph that begins with a dash: whose words they are.
fn attribution(blocks: &mut Blocks) -> Option<Inlines> {
    if blocks.len() < 2 {
        return None;
    }
    let Some(Spanned { value: Block::Paragraph(inlines), .. }) = blocks.last_mut() else { return None };
    let Some(Spanned { value: Inline::Text(first), .. }) = inlines.first_mut() else { return None };
    let rest = ["--- ", "-- ", "— ", "– ", "—", "―"].iter().find_map(|dash| first.text.strip_prefix(dash))?;
    first.text = rest.trim_start().to_owned();
    match blocks.pop().map(|block| block.value) {
        Some(Block::Paragraph(inlines)) => Some(inlines),
        _ => None,
    }
}
