//! Blocks → Typst.

use super::drawing::Drawings;
use super::emission::{Emission, Role, string};
use super::extent;
use crate::book::{Book, Part};
use crate::model::*;
use crate::span::Spanned;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Sets a text in Typst.
pub(super) struct Setter<'a> {
    pub(super) book: &'a Book,
    pub(super) drawings: &'a Drawings,
    pub(super) out: Emission,
    pub(super) in_note: bool,
    /// Notes whose first marks stand in the note that is set now, with their numbers.
    pub(super) met_in_note: Vec<(NoteId, u32)>,
    /// How many notes have been set: what holds one is set with more care.
    pub(super) notes: usize,
    depth: u32,
    /// What the paragraphs are that are set now.
    pub(super) role: Role,
    /// Whether a list of terms has just been set.
    after_terms: bool,
    /// Whether the box that is set next keeps with what follows it.
    keeps: bool,
    /// Places that stand in the ebook alone: nothing of the printed book leads there.
    absent: BTreeSet<Id>,
    /// The level of the heading before, as those hear it who cannot see its size.
    pub(super) level: u8,
}

/// Deeper than this, lists and boxes are set as plain text: the typesetter's own limits are near.
const DEEPEST: u32 = 9;

impl<'a> Setter<'a> {
    pub(super) fn new(book: &'a Book, drawings: &'a Drawings) -> Self {
        Self {
            book,
            drawings,
            out: Emission::default(),
            in_note: false,
            met_in_note: Vec::new(),
            notes: 0,
            depth: 0,
            role: Role::Matter,
            after_terms: false,
            keeps: false,
            absent: absent(book),
            level: 1,
        }
    }

    /// Whether the printed book has a place.
    pub(super) fn has(&self, id: &Id) -> bool {
        !self.absent.contains(id)
    }

    /// Some blocks, each in a line of the emitted text.
    pub(super) fn blocks(&mut self, blocks: &[Spanned<Block>]) {
        self.depth += 1;
        let mut before: Option<&Block> = None;
        for (block, next) in blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None])) {
            let passes = matches!(block.value, Block::DefinitionList(_) | Block::Division(_));
            self.after_terms &= passes;
            if let Block::Paragraph(inlines) = &block.value {
                let leads = leads(&block.value, next);
                let follows = matches!(before, Some(Block::Paragraph(_)));
                self.paragraph(inlines, leads.then_some(follows));
            } else {
                self.keeps = self.outer() && leads(&block.value, next);
                self.block(&block.value);
            }
            self.out.code("\n");
            self.after_terms &= passes;
            before = Some(&block.value);
        }
        self.depth -= 1;
    }

    /// Whether what is set now stands in the text column itself, and so may take the full measure; not in a box, list or quotation.
    fn outer(&self) -> bool {
        self.depth <= 1
    }

    /// Some blocks as a content block: `[…]`.
    pub(super) fn body(&mut self, blocks: &[Spanned<Block>]) {
        self.out.code("[\n");
        self.blocks(blocks);
        self.out.code("]");
    }

    /// An invisible place that references lead to.
    pub(super) fn anchor(&mut self, id: Option<&Id>) {
        if let Some(id) = id {
            self.out.code(&format!("#anchor({})", string(id.as_str())));
        }
    }

    /// The place of a table or figure, as an argument: it moves with what it names.
    fn place_argument(&mut self, id: Option<&Id>) {
        if let Some(id) = id {
            self.out.code(&format!("id: {}, ", string(id.as_str())));
        }
    }

    fn block(&mut self, block: &Block) {
        let flat = self.depth > DEEPEST;
        match block {
            Block::Paragraph(inlines) => self.paragraph(inlines, None),
            Block::Heading(heading) => self.heading("section", heading),
            Block::List(list) => self.list(list, flat),
            Block::DefinitionList(definitions) => {
                // Lists of terms that conditions part are one list.
                if self.after_terms {
                    self.out.code("#terms-go-on()\n");
                }
                self.definitions(definitions);
                self.after_terms = true;
            }
            Block::Quotation(Quotation { blocks, attribution }) => {
                self.out.code(if flat { "#flat(" } else { "#quotation(" });
                if !flat && begins_with_a_quotation_mark(blocks) {
                    self.out.code("hangs: true, ");
                }
                self.argument("attribution", attribution.as_deref().unwrap_or_default());
                self.out.code(")");
                self.body(blocks);
            }
            Block::Code(code) => self.code_block(code),
            Block::Math(math) => {
                self.out.code("#formula[");
                self.math(math);
                self.out.code("]");
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Division(division) => self.division(division, flat),
            Block::ThematicBreak => self.out.code("#thematic-break()"),
            Block::WritingLines(lines) => self.out.code(&format!("#writing-lines({})", (*lines).min(200))),
        }
    }

    /// A paragraph; one that leads to what follows is given whether it follows another one.
    fn paragraph(&mut self, inlines: &Inlines, leads: Option<bool>) {
        match leads {
            Some(follows) => self.out.code(&format!("#lead-in({follows})")),
            None => self.out.code("#paragraph"),
        }
        self.out.begin(if self.in_note { Role::Matter } else { self.role });
        self.content(inlines);
    }

    fn heading(&mut self, function: &str, heading: &Heading) {
        let Heading { level, id, inlines } = heading;
        // A level that is left out would mislead those who hear the headings (ISO 14289-1, 7.4.2).
        self.level = (*level).min(self.level + 1);
        self.out.code(&format!("#{function}({level}, {}, {})", self.level, string(id.as_str())));
        self.out.begin(if function == "section" { Role::Heading } else { Role::Other });
        self.content(inlines);
    }

    fn list(&mut self, list: &List, flat: bool) {
        let List { start, tight, items } = list;
        if flat {
            for item in items {
                self.blocks(&item.blocks);
            }
            return;
        }
        let tasks = items.iter().any(|item| item.ticked.is_some());
        match start {
            _ if tasks => self.out.code(&format!("#task-list({tight}, (")),
            Some(start) => {
                let start = i64::try_from(*start).unwrap_or(i64::MAX / 2).min(i64::MAX / 2);
                self.out.code(&format!("#numbered-list({tight}, {start}, ("));
            }
            None => self.out.code(&format!("#bullet-list({tight}, (")),
        }
        for Item { ticked, blocks, span: _ } in items {
            if tasks {
                self.out.code(match ticked {
                    Some(true) => "(true, ",
                    Some(false) => "(false, ",
                    None => "(none, ",
                });
            }
            self.body(blocks);
            self.out.code(if tasks { "), " } else { ", " });
        }
        self.out.code("))");
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        self.out.code(&format!("#definition-list(outer: {}, (", self.outer()));
        for Definition { term, details } in definitions {
            self.out.code("(");
            self.out.begin(Role::Other);
            self.content(term);
            self.out.code(", (");
            for detail in details {
                self.body(detail);
                self.out.code(", ");
            }
            self.out.code(")), ");
        }
        self.out.code("))");
    }

    /// Each line is a literal of its own, so that its place is known.
    fn code_block(&mut self, code: &CodeBlock) {
        let CodeBlock { language: _, text } = code;
        self.out.code("#code-block((");
        self.out.begin(Role::Other);
        let mut start = 0;
        for line in text.text.split('\n') {
            self.out.code("[");
            let mut at = start;
            for part in line.split('\t') {
                if at > start {
                    self.out.code("#\"    \"");
                }
                self.code_part(text, at, at + part.len());
                at += part.len() + 1;
            }
            self.out.code("], ");
            start += line.len() + 1;
        }
        self.out.code("))");
    }

    /// Breakable anywhere at the width of a line, as code has no hyphens.
    fn code_part(&mut self, text: &Run, start: usize, end: usize) {
        let part = Run { id: text.id, text: text.text.get(..end).unwrap_or_default().to_owned() };
        let mut from = start;
        while from < end {
            let mut to = part.text.ceil_char_boundary(from + 48).min(end);
            if end - to < 8 {
                to = end;
            }
            if from > start {
                self.out.code("#breakable");
            }
            self.out.literal(&part, from..to, None, self.in_note);
            from = to;
        }
    }

    fn table(&mut self, table: &Table) {
        let Table { id, label, caption, columns, head, rows } = table;
        let notes = self.notes;
        self.out.code(&format!("#data-table(outer: {}, label: {}, ", self.outer(), string(label)));
        self.place_argument(id.as_ref());
        self.argument("caption", caption);
        self.out.code("columns: (");
        for column in columns {
            self.out.code(match column {
                Alignment::Start => "start, ",
                Alignment::Center => "center, ",
                Alignment::End => "end, ",
            });
        }
        self.out.code("), weights: (");
        for column in 0..columns.len() {
            let longest = rows
                .iter()
                .chain(std::iter::once(head))
                .filter_map(|row| row.get(column))
                .map(|cell| walk::plain_text(cell).chars().count())
                .max();
            let _ = write!(self.out.text, "{}, ", longest.unwrap_or_default());
        }
        self.out.code("), boxes: (");
        for column in 0..columns.len() {
            let ticks = rows.iter().all(|row| row.get(column).is_some_and(is_boxes));
            let _ = write!(self.out.text, "{}, ", ticks && !rows.is_empty());
        }
        self.out.code("), names: (");
        for row in std::iter::once(head).chain(rows) {
            let name = row.first().map(|cell| walk::plain_text(cell)).unwrap_or_default();
            let _ = write!(self.out.text, "{}, ", string(&name));
        }
        self.out.code("), head: ");
        self.contents(head);
        self.out.code(", rows: (");
        for row in rows {
            self.contents(row);
            self.out.code(",\n");
        }
        self.out.code(if self.notes > notes { "), with-care: true)" } else { "))" });
    }

    fn figure(&mut self, figure: &Figure) {
        let Figure { id, mark, label, body, caption } = figure;
        let notes = self.notes;
        self.out.code(&format!("#picture(outer: {}, label: {}, ", self.outer(), string(label)));
        if !self.in_note {
            let mark = self.out.mark(*mark);
            self.out.code(&format!("mark: {}, ", string(&mark)));
        }
        self.place_argument(id.as_ref());
        match body {
            FigureBody::Image(image) => {
                let picture = self.picture(image, false);
                self.out.code(&format!("body: {picture}, "));
            }
            FigureBody::Chart(chart) => self.chart(chart),
            FigureBody::Blocks(blocks) => {
                // Words that are shown, as a letter is, stand in a frame.
                let words = |block: &Spanned<Block>| {
                    matches!(block.value, Block::Paragraph(_) | Block::List(_) | Block::Quotation(_))
                };
                self.out.code(&format!("framed: {}, body: ", blocks.iter().all(words)));
                self.body(blocks);
                self.out.code(", ");
            }
        }
        self.argument("caption", caption);
        self.out.code(if self.notes > notes { "with-care: true)" } else { ")" });
    }

    fn chart(&mut self, chart: &Chart) {
        let title = string(&chart.title);
        let source = string(&chart.source);
        let outer = self.outer();
        let (drawing, lower) = self.drawings.chart(chart);
        self.out.code(&format!("body: chart({outer}, {title}, {source}, {drawing}), "));
        if let Some(lower) = lower {
            self.out.code(&format!("lower: chart({outer}, {title}, {source}, {lower}), "));
        }
    }

    /// The call that sets an image.
    pub(super) fn picture(&self, image: &Image, inline: bool) -> String {
        let Image { image, alternative, width } = image;
        let name = super::typesetter::image_path(*image, self.book);
        let width =
            width.filter(|width| width.is_finite()).map_or("auto".to_owned(), |width| format!("{width}%"));
        let natural = self.book.images.get(image.0 as usize).map_or((0, 0), |file| (file.width, file.height));
        format!(
            "image-of({}, alternative: {}, width: {width}, pixels: ({}, {}), inline: {inline})",
            string(&name),
            alternative.as_deref().map_or("none".to_owned(), string),
            natural.0,
            natural.1
        )
    }

    fn division(&mut self, division: &Division, flat: bool) {
        let Division { kind, id, title, blocks, attribution } = division;
        let name = match kind {
            DivisionKind::EbookOnly => return,
            DivisionKind::PrintOnly | DivisionKind::Plain => "flat",
            _ if flat => "flat",
            DivisionKind::Panel => "panel",
            DivisionKind::KeyPoints => "key-points",
            DivisionKind::Questions => "questions",
            DivisionKind::PullQuote => "pull-quote",
            DivisionKind::Worksheet => "worksheet",
            DivisionKind::Aside => "aside",
            DivisionKind::Epigraph => "epigraph",
            DivisionKind::Columns => "columns-of-text",
        };
        self.anchor(id.as_ref());
        let notes = self.notes;
        self.out.code(&format!("#{name}(outer: {}, ", self.outer()));
        if std::mem::take(&mut self.keeps) && name == "key-points" {
            self.out.code("keeps: true, ");
        }
        let mut blocks = blocks.as_slice();
        match blocks {
            // A box that begins with a heading bears it as its name.
            [Spanned { value: Block::Heading(heading), .. }, rest @ ..]
                if title.is_empty() && name != "flat" =>
            {
                self.out.code("title: [");
                self.heading("box-heading", heading);
                self.out.code("], ");
                blocks = rest;
            }
            _ => self.argument("title", title),
        }
        if matches!(name, "pull-quote" | "epigraph") && begins_with_a_quotation_mark(blocks) {
            self.out.code("hangs: true, ");
        }
        self.argument("attribution", attribution.as_deref().unwrap_or_default());
        let (role, depth) = (self.role, self.depth);
        // They stand on lines of their own.
        if matches!(kind, DivisionKind::Worksheet | DivisionKind::PullQuote) {
            self.role = Role::Paragraph;
        }
        if name == "flat" && !flat {
            self.depth -= 1;
        } else {
            self.after_terms = false;
        }
        if name == "columns-of-text" {
            self.out.code("(");
            for group in blocks.chunk_by(|block, next| leads(&block.value, Some(next))) {
                self.body(group);
                self.out.code(", ");
            }
            self.out.code("))");
        } else if matches!(name, "panel" | "key-points" | "questions") {
            self.body(blocks);
            let with_care = self.notes > notes || extent::may_exceed_a_page(blocks);
            self.out.code(if with_care { ", with-care: true)" } else { ")" });
        } else {
            self.out.code(")");
            self.body(blocks);
        }
        (self.role, self.depth) = (role, depth);
        self.after_terms &= name == "flat";
    }
}

/// Whether matter is one paragraph whose first character is a quotation mark: that hangs, so that the words keep their edge.
fn begins_with_a_quotation_mark(blocks: &[Spanned<Block>]) -> bool {
    match blocks {
        [Spanned { value: Block::Paragraph(inlines), .. }] => {
            walk::plain_text(inlines).starts_with(['\u{2018}', '\u{201c}'])
        }
        _ => false,
    }
}

/// The places in matter for the ebook alone.
fn absent(book: &Book) -> BTreeSet<Id> {
    let mut absent = Absent::default();
    for part in &book.parts {
        if let Part::Chapter(chapter) = part {
            // The traversal asks for the right to change; this look changes nothing.
            walk::blocks(&mut chapter.blocks.clone(), &mut absent);
        }
    }
    absent.0
}

#[derive(Default)]
struct Absent(BTreeSet<Id>);

impl walk::Visitor for Absent {
    fn block(&mut self, block: &mut Spanned<Block>) {
        if let Block::Division(division) = &mut block.value
            && division.kind == DivisionKind::EbookOnly
        {
            let mut inside = Inside(&mut self.0);
            inside.0.extend(division.id.clone());
            walk::blocks(&mut division.blocks, &mut inside);
        }
    }
}

struct Inside<'a>(&'a mut BTreeSet<Id>);

impl walk::Visitor for Inside<'_> {
    fn block(&mut self, block: &mut Spanned<Block>) {
        let id = if let Block::Table(table) = &block.value {
            table.id.clone()
        } else if let Block::Figure(figure) = &block.value {
            figure.id.clone()
        } else if let Block::Heading(heading) = &block.value {
            Some(heading.id.clone())
        } else if let Block::Division(division) = &block.value {
            division.id.clone()
        } else {
            None
        };
        self.0.extend(id);
    }

    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        if let Inline::Index(term) = &inline.value {
            self.0.insert(term.id.clone());
        }
    }
}

/// Whether a block only makes sense with the next one, and so keeps with it on a page.
fn leads(block: &Block, next: Option<&Spanned<Block>>) -> bool {
    let Some(next) = next else { return false };
    if let Block::Paragraph(inlines) = block {
        let asks = matches!(next.value, Block::WritingLines(_));
        let announces = matches!(
            next.value,
            Block::List(_)
                | Block::DefinitionList(_)
                | Block::Code(_)
                | Block::Math(_)
                | Block::Table(_)
                | Block::Figure(_)
        );
        let bold = matches!(inlines.as_slice(), [Spanned { value: Inline::Strong(_), .. }]);
        let words = walk::plain_text(inlines);
        let ends = closes(&next.value) && words.chars().count() <= SHORT;
        asks || ends || announces && (bold || words.trim_end().ends_with(':'))
    } else if let Block::Division(_) = block {
        closes(block) && closes(&next.value)
    } else {
        matches!(block, Block::Heading(_))
    }
}

/// A paragraph of no more characters than this goes with the box behind it that closes a piece, so that boxes do not stand
/// on a page alone.
const SHORT: usize = 720;

/// Whether a box closes a piece: key points, questions.
fn closes(block: &Block) -> bool {
    matches!(block, Block::Division(Division { kind: DivisionKind::KeyPoints | DivisionKind::Questions, .. }))
}

/// Whether a cell holds nothing but boxes to tick.
fn is_boxes(cell: &Inlines) -> bool {
    let words = walk::plain_text(cell);
    let mut signs = words.chars().filter(|sign| !sign.is_whitespace()).peekable();
    signs.peek().is_some() && signs.all(|sign| ('\u{2610}'..='\u{2612}').contains(&sign))
}
