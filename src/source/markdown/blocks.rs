//! Paragraphs, headings, code, notes, divisions and rules: what has been read of them becomes blocks.

use super::{Open, Reader, Source, read};
use crate::finding::Finding;
use crate::model::*;
use crate::source::attributes::Attributes;
use crate::source::chart;
use crate::source::codes;
use crate::source::fences::Fence;
use crate::source::front_matter::near;
use crate::source::piece;
use crate::source::spans::{Text, Token, run};
use crate::source::table;
use crate::span::Spanned;
use std::ops::Range;

impl Reader<'_, '_, '_> {
    pub(super) fn rule(&mut self, range: Range<usize>) {
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

    pub(super) fn paragraph(&mut self, mut tokens: Vec<Token>, range: Range<usize>) {
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
                let figure = Figure { id, mark: RunId(0), label: String::new(), body, caption };
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
    pub(super) fn image_matter(&mut self, range: Range<usize>) -> (Option<Id>, Inlines) {
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
    pub(super) fn caption(&mut self, tokens: &mut Vec<Token>, range: Range<usize>) -> bool {
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

    pub(super) fn heading(
        &mut self,
        level: u8,
        attributes: Attributes,
        tokens: Vec<Token>,
        range: Range<usize>,
    ) {
        let mut inlines = self.inlines(tokens);
        let span = self.place(range.clone());
        if walk::plain_text(&inlines).trim().is_empty() {
            self.shared.findings.report(
                Finding::error(codes::EMPTY_HEADING, span, "the heading has no words")
                    .help("Write what it is the heading of, or take it out"),
            );
            inlines.push(Spanned::at(Inline::Placeholder(run("…")), span));
        }
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
    pub(super) fn end_chapter(&mut self) {
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

    pub(super) fn code(
        &mut self,
        info: Option<String>,
        text: String,
        start: Option<usize>,
        range: Range<usize>,
    ) {
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
                        mark: RunId(0),
                        label: String::new(),
                        body: FigureBody::Chart(chart),
                        caption: Vec::new(),
                    };
                    return self.block(Block::Figure(figure), range);
                }
            }
            "table" => {
                if let (Some(folder), None) = (self.shared.folder, self.source.whole)
                    && let Some(table) = table::read(
                        &text,
                        (self.source.file, offset, span),
                        self.shared.files,
                        folder,
                        self.shared.findings,
                    )
                {
                    return self.table_of_data(table, range);
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

    fn table_of_data(&mut self, table: table::Table, range: Range<usize>) {
        let table::Table { caption, id, columns, head, rows } = table;
        let caption = caption.map(|caption| self.fragment_line(&caption)).unwrap_or_default();
        let whole = self.place(range.clone());
        let id = id.map(|id| Id(self.shared.claim(&id.value, id.span.unwrap_or(whole))));
        // The words stand in another file, where no editor's rule looks for them.
        let cell = |text: String| match text.is_empty() {
            true => Vec::new(),
            false => vec![Spanned::generated(Inline::Text(run(text)))],
        };
        let line = |cells: Vec<String>| cells.into_iter().map(cell).collect::<Vec<_>>();
        let rows = rows.into_iter().map(line).collect();
        let table = Table { id, label: String::new(), caption, columns, head: line(head), rows };
        self.block(Block::Table(table), range);
    }

    /// A line of Markdown that stands in a value of its own.
    pub(super) fn fragment_line(&mut self, text: &Spanned<String>) -> Inlines {
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

    pub(super) fn note(&mut self, name: &str, blocks: Blocks, range: Range<usize>) {
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

    pub(super) fn division(
        &mut self,
        name: &str,
        mut attributes: Attributes,
        mut blocks: Blocks,
        range: Range<usize>,
    ) {
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
            let mut figure = Figure {
                id,
                mark: RunId(0),
                label: String::new(),
                body: FigureBody::Blocks(Vec::new()),
                caption,
            };
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
}

/// Takes a last paragraph that begins with a dash: whose words they are.
pub(super) fn attribution(blocks: &mut Blocks) -> Option<Inlines> {
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
