//! Blocks → XHTML.

use super::drawing;
use super::inline::shown_number;
use super::writer::Writer;
use crate::figure;
use crate::model::*;
use crate::span::Spanned;

impl Writer<'_> {
    /// A sequence of blocks.
    pub(super) fn blocks(&mut self, blocks: &[Spanned<Block>]) {
        for block in blocks {
            self.block(&block.value);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(inlines) => self.line("p", &[], inlines),
            Block::Heading(Heading { level, id, inlines }) => {
                let id = self.place(id);
                self.heading(*level, &[("id", &id)], inlines);
            }
            Block::List(list) => self.list(list),
            Block::DefinitionList(definitions) => self.definitions(definitions),
            Block::Quotation(Quotation { blocks, attribution }) => {
                self.out.open("blockquote", &[]);
                self.out.line();
                self.blocks(blocks);
                self.attribution(attribution.as_ref());
                self.out.close_line();
            }
            Block::Code(CodeBlock { language, text }) => {
                self.out.open("pre", &[]);
                match language.as_deref().map(super::slug) {
                    Some(language) => self.out.open("code", &[("class", &format!("language-{language}"))]),
                    None => self.out.open("code", &[]),
                }
                self.run(text);
                self.out.close();
                self.out.close_line();
            }
            Block::Math(math) => {
                // Reached by the keyboard, because a wide one scrolls.
                self.out.open("div", &[("class", "formula"), ("tabindex", "0")]);
                self.math(math);
                self.out.close_line();
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Division(division) => self.division(division),
            Block::ThematicBreak => {
                self.out.empty("hr", &[]);
                self.out.line();
            }
            Block::WritingLines(count) => {
                let words = self.known.book.furniture.writing_space.clone();
                self.out.open("div", &[("class", "writing-lines"), ("role", "img"), ("aria-label", &words)]);
                for _ in 0..*count {
                    self.out.element("div", &[("class", "writing-line")], "");
                }
                self.out.close_line();
            }
        }
    }

    /// A line of text as an element of its own; nothing where it is empty.
    pub(super) fn line(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inlines: &[Spanned<Inline>],
    ) {
        if !inlines.is_empty() {
            self.out.open(name, attributes);
            self.inlines(inlines);
            self.out.close_line();
        }
    }

    /// A heading, never more than one level under the last one.
    pub(super) fn heading(
        &mut self,
        level: u8,
        attributes: &[(&'static str, &str)],
        inlines: &[Spanned<Inline>],
    ) {
        // One that is not written leads to none.
        if inlines.is_empty() {
            return;
        }
        let level = level.clamp(1, 6).min(self.level + 1);
        self.level = level;
        let name = ["h1", "h2", "h3", "h4", "h5", "h6"].get(usize::from(level) - 1).copied().unwrap_or("h6");
        self.page_breaks_before(inlines);
        self.line(name, attributes, inlines);
    }

    fn list(&mut self, list: &List) {
        let List { start, tight, items } = list;
        let tasks = items.iter().any(|item| item.ticked.is_some());
        let class = match (tasks, *tight) {
            (true, _) => Some("tasks"),
            (false, true) => None,
            (false, false) => Some("loose"),
        };
        let start_text = start.filter(|start| *start != 1).map(|start| start.to_string());
        let mut attributes = Vec::new();
        attributes.extend(class.map(|class| ("class", class)));
        attributes.extend(start_text.as_deref().map(|start| ("start", start)));
        self.out.open(if start.is_some() { "ol" } else { "ul" }, &attributes);
        self.out.line();
        for Item { ticked, blocks, span: _ } in items {
            self.out.open("li", &[]);
            if let Some(ticked) = ticked {
                let furniture = &self.known.book.furniture;
                let (sign, words) =
                    if *ticked { ("☑", &furniture.task_done) } else { ("☐", &furniture.task_open) };
                self.out.element("span", &[("class", "task"), ("role", "img"), ("aria-label", words)], sign);
                self.out.text(" ");
            }
            for Spanned { value, span: _ } in blocks {
                match (tight, value) {
                    (true, Block::Paragraph(inlines)) => self.inlines(inlines),
                    (_, block) => self.block(block),
                }
            }
            self.out.close_line();
        }
        self.out.close_line();
    }

    fn definitions(&mut self, definitions: &[Definition]) {
        self.out.open("dl", &[]);
        self.out.line();
        for Definition { term, details } in definitions {
            self.out.open("dt", &[]);
            self.inlines(term);
            self.out.close_line();
            for detail in details {
                self.out.open("dd", &[]);
                match detail.as_slice() {
                    [Spanned { value: Block::Paragraph(inlines), span: _ }] => self.inlines(inlines),
                    blocks => self.blocks(blocks),
                }
                self.out.close_line();
            }
        }
        self.out.close_line();
    }

    fn attribution(&mut self, attribution: Option<&Inlines>) {
        if let Some(attribution) = attribution {
            self.line("p", &[("class", "attribution")], attribution);
        }
    }

    pub(super) fn caption(&mut self, label: &str, caption: &[Spanned<Inline>]) {
        if !label.is_empty() {
            self.out.element("span", &[("class", "label")], label);
            if !caption.is_empty() {
                self.out.text(" ");
            }
        }
        self.inlines(caption);
    }

    fn figure(&mut self, figure: &Figure) {
        let Figure { id, mark, label, body, caption } = figure;
        self.page_breaks_at(*mark, "");
        self.page_breaks_before(caption);
        let id = id.as_ref().map(|id| self.place(id));
        let class = match body {
            FigureBody::Image(_) => "picture",
            FigureBody::Chart(_) => "chart",
            FigureBody::Blocks(_) => "matter",
        };
        let caption_name = self.new_name("caption");
        let captioned = !label.is_empty() || !caption.is_empty();
        let mut attributes = vec![("class", class)];
        attributes.extend(id.as_deref().map(|id| ("id", id)));
        match body {
            FigureBody::Chart(chart) => {
                attributes.push(("role", "group"));
                if captioned {
                    attributes.push(("aria-labelledby", &caption_name));
                } else if !chart.title.is_empty() {
                    attributes.push(("aria-label", &chart.title));
                }
            }
            FigureBody::Image(_) | FigureBody::Blocks(_) => {}
        }
        self.out.open("figure", &attributes);
        self.out.line();
        match body {
            FigureBody::Image(image) => {
                self.image(image);
                self.out.line();
            }
            FigureBody::Chart(chart) => self.chart(chart),
            FigureBody::Blocks(blocks) => self.blocks(blocks),
        }
        if captioned {
            self.out.open("figcaption", &[("id", &caption_name)]);
            self.caption(label, caption);
            self.out.close_line();
        }
        self.out.close_line();
    }

    /// A chart: its drawing with the author's alternative text, and behind it, for those who do not see it,
    /// what it shows in words and its data.
    fn chart(&mut self, chart: &Chart) {
        let Chart { kind: _, title, alternative, source, unit, category_name, categories, series, id } =
            chart;
        self.found.features.charts = true;
        if !title.is_empty() {
            self.out.element("p", &[("class", "chart-title")], title);
            self.out.line();
        }
        let names = (self.new_name("chart-title"), self.new_name("chart-message"));
        let drawing = figure::chart(chart, self.known.charts);
        drawing::write(
            &mut self.out,
            &drawing,
            self.known.palette,
            (&names.0, &names.1),
            (title, alternative),
        );
        if !source.is_empty() {
            self.out.element("p", &[("class", "chart-source")], source);
            self.out.line();
        }
        let id = self.place(id);
        let caption_name = self.new_name("caption");
        self.out.open("details", &[("class", "chart-data"), ("id", &id)]);
        self.out.element("summary", &[], &self.known.book.furniture.chart_data);
        self.out.line();
        self.out.element("p", &[], &figure::summary(chart, self.known.words).join(" "));
        self.out.line();
        let role = self.region_role(title);
        self.out.open(
            "div",
            &[
                ("class", "table-scroll"),
                ("role", role),
                ("tabindex", "0"),
                ("aria-labelledby", &caption_name),
            ],
        );
        self.out.open("table", &[]);
        self.out.open("caption", &[("id", &caption_name)]);
        self.out.text(if title.is_empty() { &self.known.book.furniture.chart_data } else { title });
        if !unit.is_empty() {
            self.out.text(&format!(" ({unit})"));
        }
        self.out.close_line();
        self.out.open("thead", &[]);
        self.out.open("tr", &[]);
        self.header_cell(&[("scope", "col")], category_name);
        for Series { name, values: _, cells: _ } in series {
            self.header_cell(&[("class", "end"), ("scope", "col")], name);
        }
        self.out.close();
        self.out.close_line();
        self.out.open("tbody", &[]);
        for (row, category) in categories.iter().enumerate() {
            self.out.open("tr", &[]);
            self.header_cell(&[("scope", "row")], category);
            for Series { name: _, values: _, cells } in series {
                self.out.element("td", &[("class", "end")], cells.get(row).map_or("", String::as_str));
            }
            self.out.close_line();
        }
        self.out.close();
        self.out.close();
        self.out.close_line();
        self.out.close_line();
    }

    fn header_cell(&mut self, attributes: &[(&'static str, &str)], text: &str) {
        if text.is_empty() {
            self.out.element("td", &[], "");
        } else {
            self.out.element("th", attributes, text);
        }
    }

    fn division(&mut self, division: &Division) {
        let Division { kind, id, title, blocks, attribution } = division;
        type Form = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
        let (name, class, roles): Form = match kind {
            DivisionKind::Panel => ("div", "panel", &[]),
            DivisionKind::KeyPoints => ("div", "key-points", &[]),
            DivisionKind::Questions => ("div", "questions", &[]),
            DivisionKind::PullQuote => {
                ("aside", "pull-quote", &[("epub:type", "pullquote"), ("role", "doc-pullquote")])
            }
            DivisionKind::Worksheet => ("div", "worksheet", &[]),
            DivisionKind::Aside => ("aside", "aside", &[("role", "note")]),
            DivisionKind::Epigraph => {
                ("section", "epigraph", &[("epub:type", "epigraph"), ("role", "doc-epigraph")])
            }
            DivisionKind::Columns => ("div", "columns", &[]),
            DivisionKind::PrintOnly => return,
            DivisionKind::EbookOnly => ("div", "ebook-only", &[]),
            DivisionKind::Plain => ("div", "plain", &[]),
        };
        let is_box = match kind {
            DivisionKind::Panel
            | DivisionKind::KeyPoints
            | DivisionKind::Questions
            | DivisionKind::Worksheet
            | DivisionKind::Aside => true,
            DivisionKind::PullQuote
            | DivisionKind::Epigraph
            | DivisionKind::Columns
            | DivisionKind::PrintOnly
            | DivisionKind::EbookOnly
            | DivisionKind::Plain => false,
        };
        let outer = self.level;
        let id = id.as_ref().map(|id| self.place(id));
        // A heading that begins a box is its title, however it was written.
        let (own_title, blocks) = match blocks.as_slice() {
            [Spanned { value: Block::Heading(heading), span: _ }, rest @ ..]
                if is_box && title.is_empty() =>
            {
                (Some(heading), rest)
            }
            blocks => (None, blocks),
        };
        let title_name = match own_title {
            Some(heading) => self.place(&heading.id),
            None => self.new_name("title"),
        };
        let is_named = own_title.is_some() || !title.is_empty();
        let mut attributes = vec![("class", class)];
        attributes.extend(id.as_deref().map(|id| ("id", id)));
        attributes.extend(roles.iter().copied());
        // A group, not a region: so many boxes would drown the landmarks. For the same reason no `section`, which Ace
        // takes for a landmark wherever it has a name.
        if is_named && roles.is_empty() {
            attributes.extend([("role", "group"), ("aria-labelledby", &title_name)]);
        }
        self.out.open(name, &attributes);
        self.out.line();
        let (level, words) = match own_title {
            Some(Heading { level, id: _, inlines }) => (*level, inlines),
            None => (outer + 1, title),
        };
        self.heading(level, &[("id", &title_name), ("class", "title")], words);
        // The permission stands under the name, as in print; where there is none, the sheet itself comes first.
        let is_sheet = *kind == DivisionKind::Worksheet;
        if is_sheet && is_named {
            self.worksheet_notice();
        }
        self.blocks(blocks);
        if is_sheet && !is_named {
            self.worksheet_notice();
        }
        self.attribution(attribution.as_ref());
        self.out.close_line();
        self.level = outer;
    }

    fn worksheet_notice(&mut self) {
        let notice = &self.known.book.furniture.photocopiable;
        if !notice.is_empty() {
            self.out.element("p", &[("class", "notice")], notice);
            self.out.line();
        }
    }

    /// The notes of this document, each with links back to all its marks.
    pub(super) fn notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let heading = self.known.book.furniture.notes.clone();
        self.out.open("section", &[("class", "notes"), ("epub:type", "footnotes"), ("aria-label", &heading)]);
        self.out.line();
        // A note may hold the mark of another one, which then follows.
        let mut next = 0;
        while let Some(NoteReference { note, number, occurrence: _ }) = self.notes.get(next).cloned() {
            next += 1;
            self.note(note, number);
        }
        self.out.close_line();
    }

    fn note(&mut self, id: NoteId, number: u32) {
        let blocks = match self.known.book.notes.get(id.0 as usize) {
            Some(Note { blocks, span: _ }) => blocks.as_slice(),
            None => &[],
        };
        let name = self.note_name(id);
        self.out.open("aside", &[("id", &name), ("epub:type", "footnote"), ("role", "doc-footnote")]);
        self.out.line();
        let number = shown_number(id, number);
        let (first, rest) = match blocks.split_first() {
            Some((Spanned { value: Block::Paragraph(inlines), span: _ }, rest)) => (inlines.as_slice(), rest),
            Some(_) | None => (&[][..], blocks),
        };
        self.out.open("p", &[]);
        self.out.element("span", &[("class", "note-number")], &number);
        self.out.text(" ");
        self.inlines(first);
        if rest.is_empty() {
            self.back_links(id, &number);
            self.out.close_line();
        } else {
            self.out.close_line();
            self.blocks(rest);
            self.out.open("p", &[("class", "back")]);
            self.back_links(id, &number);
            self.out.close_line();
        }
        self.out.close_line();
    }

    fn back_links(&mut self, id: NoteId, number: &str) {
        let Some(marks) = self.known.found.marks.get(&id) else { return };
        let furniture = &self.known.book.furniture;
        let several = marks.len() > 1;
        for (index, &document) in marks.iter().enumerate() {
            let count = index + 1;
            let Some(address) = self.address(document, &self.mark_name(id, count)) else { continue };
            let mut words = format!("{}, {} {number}", furniture.back_to_text, furniture.note.to_lowercase());
            let mut sign = String::from("↩\u{fe0e}");
            if several {
                words.push_str(&format!(" ({count})"));
                sign.push_str(&count.to_string());
            }
            self.out.text(" ");
            self.out.element(
                "a",
                &[("class", "back"), ("role", "doc-backlink"), ("href", &address), ("aria-label", &words)],
                &sign,
            );
        }
    }
}
