//! Parts of the book → XHTML documents.

use super::markup::document_head;
use super::writer::{Found, Known, Writer};
use crate::book::*;
use crate::model::{ChapterKind, Id, Inline, Inlines, walk};
use crate::span::Spanned;

/// A document of the ebook.
#[derive(Debug)]
pub(super) struct Document {
    /// Its path from `OEBPS`.
    pub(super) name: String,
    /// Its heading.
    pub(super) title: String,
    /// What navigation calls it, if it is a landmark.
    pub(super) landmark: Option<&'static str>,
    /// Its text; empty for the navigation document, which is written last.
    pub(super) text: String,
}

/// The path of a part's document from `OEBPS`; `None` for a part that the ebook does not have.
pub(super) fn document_name(part: &Part) -> Option<String> {
    match part {
        Part::FrontCover(_) => Some("text/cover.xhtml".to_owned()),
        Part::Contents(_) => Some(super::NAVIGATION.to_owned()),
        Part::NotesPages(_) => None,
        // Print needs the page; without words there is nothing to read on it.
        Part::InsideFrontCover(InsideFrontCover { id: _, programme, strapline })
            if programme.is_empty() && strapline.is_empty() =>
        {
            None
        }
        Part::InsideFrontCover(_)
        | Part::TitlePage(_)
        | Part::SeriesPage(_)
        | Part::Introduction(_)
        | Part::Chapter(_)
        | Part::References(_)
        | Part::Glossary(_)
        | Part::Material(_)
        | Part::Index(_)
        | Part::SeriesListing(_)
        | Part::Imprint(_)
        | Part::BackCover(_) => Some(format!("text/{}.xhtml", super::slug(part.id().as_str()))),
    }
}

/// The landmark that a part is.
fn landmark(part: &Part) -> Option<&'static str> {
    match part {
        Part::FrontCover(_) => Some("cover"),
        Part::TitlePage(_) => Some("titlepage"),
        Part::Introduction(_) => Some("introduction"),
        Part::Contents(_) => Some("toc"),
        Part::Chapter(_) => Some("bodymatter"),
        Part::References(_) => Some("bibliography"),
        Part::Glossary(_) => Some("glossary"),
        Part::Index(_) => Some("index"),
        Part::Imprint(_) => Some("copyright-page"),
        Part::InsideFrontCover(_)
        | Part::SeriesPage(_)
        | Part::Material(_)
        | Part::NotesPages(_)
        | Part::SeriesListing(_)
        | Part::BackCover(_) => None,
    }
}

/// The division of the book that a part belongs to (EPUB Structural Semantics Vocabulary 1.1).
fn division(part: &Part) -> &'static str {
    match part {
        Part::FrontCover(_)
        | Part::InsideFrontCover(_)
        | Part::TitlePage(_)
        | Part::SeriesPage(_)
        | Part::Introduction(_)
        | Part::Contents(_) => "frontmatter",
        Part::Chapter(_) => "bodymatter",
        Part::References(_)
        | Part::Glossary(_)
        | Part::Material(_)
        | Part::Index(_)
        | Part::NotesPages(_)
        | Part::SeriesListing(_)
        | Part::Imprint(_)
        | Part::BackCover(_) => "backmatter",
    }
}

/// The class of a document's body.
fn class(part: &Part) -> &'static str {
    match part {
        Part::FrontCover(_) => "cover",
        Part::InsideFrontCover(_) => "inside-front-cover",
        Part::TitlePage(_) => "title-page",
        Part::SeriesPage(_) => "series-page",
        Part::Introduction(_) => "introduction",
        Part::Contents(_) => "contents",
        Part::Chapter(chapter) => match chapter.kind {
            ChapterKind::Account => "chapter account",
            ChapterKind::ThinkPiece => "chapter think-piece",
            ChapterKind::Tool => "chapter tool",
            ChapterKind::DataSet => "chapter data-set",
            ChapterKind::Plain => "chapter plain",
        },
        Part::References(_) => "references",
        Part::Glossary(_) => "glossary",
        Part::Material(_) => "material",
        Part::Index(_) => "index",
        Part::NotesPages(_) => "notes-pages",
        Part::SeriesListing(_) => "series-listing",
        Part::Imprint(_) => "imprint",
        Part::BackCover(_) => "back-cover",
    }
}

/// Writes the document of one part.
pub(super) fn document(part: &Part, index: usize, known: &Known<'_>, found: &mut Found) -> Document {
    let identity = &known.book.identity;
    let name = known.names.get(index).cloned().unwrap_or_default();
    let mut writer = Writer::new(known, found, index);
    if let Part::Contents(contents) = part {
        writer.place(&contents.id);
        let title = walk::plain_text(&contents.heading);
        return Document { name, title, landmark: landmark(part), text: String::new() };
    }
    writer.out.open("body", &[("class", class(part)), ("epub:type", division(part))]);
    writer.out.line();
    let title = writer.part(part);
    // A document must have a title, also where its heading has no words.
    let title = if title.trim().is_empty() { identity.title.clone() } else { title };
    let mut text = document_head(&identity.language, &title, "../css/book.css");
    text.push_str(&writer.out.finish());
    text.push_str("\n</html>\n");
    Document { name, title, landmark: landmark(part), text }
}

/// What the cover shows, in words.
fn cover_words(book: &Book, cover: &FrontCover) -> String {
    let FrontCover { id: _, wordmark, title, programme, strapline, publisher_short: _, publisher, web: _ } =
        cover;
    let wordmark: Vec<String> = wordmark.iter().map(|line| walk::plain_text(line)).collect();
    let strapline: Vec<String> = strapline.iter().map(|line| walk::plain_text(line)).collect();
    let words = [
        walk::plain_text(title),
        wordmark.join(" "),
        walk::plain_text(programme),
        strapline.join(" "),
        walk::plain_text(publisher),
    ];
    let words: Vec<&str> = words.iter().map(|words| words.trim()).filter(|words| !words.is_empty()).collect();
    let lead = &book.furniture.front_cover;
    let words = words.join(". ");
    if lead.is_empty() { words } else { format!("{lead}: {words}") }
}

impl Writer<'_> {
    /// Writes a part and gives its heading in words.
    fn part(&mut self, part: &Part) -> String {
        match part {
            Part::FrontCover(cover) => {
                let words = cover_words(self.known.book, cover);
                self.begin(&cover.id, &[("epub:type", "cover")]);
                self.out.empty(
                    "img",
                    &[
                        ("class", "cover"),
                        ("role", "doc-cover"),
                        ("src", "../images/cover.png"),
                        ("alt", &words),
                    ],
                );
                self.end();
                let lead = &self.known.book.furniture.front_cover;
                if lead.is_empty() { walk::plain_text(&cover.title) } else { lead.clone() }
            }
            Part::InsideFrontCover(InsideFrontCover { id, programme, strapline }) => {
                self.begin(id, &[]);
                self.line("p", &[("class", "programme")], programme);
                self.strapline(strapline);
                self.end();
                let lines: Vec<String> = strapline.iter().map(|line| walk::plain_text(line)).collect();
                if programme.is_empty() { lines.join(" ") } else { walk::plain_text(programme) }
            }
            Part::TitlePage(title_page) => self.title_page(title_page),
            Part::SeriesPage(section) | Part::Material(section) => self.section(section, &[]),
            Part::Introduction(section) => {
                self.section(section, &[("epub:type", "introduction"), ("role", "doc-introduction")])
            }
            Part::Glossary(section) => {
                self.section(section, &[("epub:type", "glossary"), ("role", "doc-glossary")])
            }
            Part::Index(index) => self.index(index),
            Part::Chapter(chapter) => self.chapter(chapter),
            Part::References(references) => self.references(references),
            Part::SeriesListing(listing) => self.listing(listing),
            Part::Imprint(imprint) => self.imprint(imprint),
            Part::BackCover(cover) => self.back_cover(cover),
            Part::Contents(contents) => walk::plain_text(&contents.heading),
            Part::NotesPages(pages) => walk::plain_text(&pages.heading),
        }
    }

    /// Opens the section of a part, with the pages that have no other place.
    fn begin(&mut self, id: &Id, roles: &[(&'static str, &str)]) {
        let id = self.place(id);
        let mut attributes = vec![("id", id.as_str())];
        attributes.extend(roles.iter().copied());
        self.out.open("section", &attributes);
        self.first_page_breaks();
        self.out.line();
    }

    /// What the contents call a part; `otherwise` where they do not name it.
    fn outline_words(&self, id: &Id, otherwise: String) -> String {
        let entry = self.known.book.outline.iter().find(|entry| entry.id == *id);
        entry.map(|entry| entry.title.clone()).filter(|title| !title.trim().is_empty()).unwrap_or(otherwise)
    }

    /// Ends it, with its notes.
    fn end(&mut self) {
        self.notes();
        self.out.close_line();
        self.out.close();
    }

    /// The one heading of the first level.
    fn title(&mut self, name: &str, heading: &[Spanned<Inline>]) {
        self.heading(1, &[("id", name)], heading);
        self.level = 1;
    }

    fn lines(&mut self, name: &'static str, class: &'static str, lines: &[Inlines]) {
        for line in lines {
            self.line(name, &[("class", class)], line);
        }
    }

    /// The phrases of the strapline; the words in which they differ are stressed.
    fn strapline(&mut self, phrases: &[Inlines]) {
        for (phrase, stress) in phrases.iter().zip(stresses(phrases)) {
            self.out.open("p", &[("class", "strapline")]);
            match phrase.as_slice() {
                [Spanned { value: Inline::Text(run), .. }] if !stress.is_empty() => {
                    self.part_of_run(run, 0..stress.start);
                    self.out.open("strong", &[]);
                    self.part_of_run(run, stress.clone());
                    self.out.close();
                    if stress.end < run.text.len() {
                        self.part_of_run(run, stress.end..run.text.len());
                    }
                }
                _ => self.inlines(phrase),
            }
            self.out.close_line();
        }
    }

    /// The series' name; its last line is the bold one.
    fn wordmark(&mut self, lines: &[Inlines]) {
        if lines.is_empty() {
            return;
        }
        self.out.open("p", &[("class", "wordmark")]);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.out.empty("br", &[]);
            }
            let name = if index + 1 == lines.len() { "strong" } else { "span" };
            self.out.open(name, &[]);
            self.inlines(line);
            self.out.close();
        }
        self.out.close_line();
    }

    fn title_page(&mut self, page: &TitlePage) -> String {
        let TitlePage { id, wordmark, title, place_in_series, contributors, edition, programme, publisher } =
            page;
        let words = self.outline_words(id, walk::plain_text(title));
        self.begin(id, &[("epub:type", "titlepage"), ("aria-label", &words)]);
        self.wordmark(wordmark);
        let name = self.own_name("title");
        self.title(&name, title);
        self.line("p", &[("class", "place-in-series")], place_in_series);
        self.lines("p", "contributors", contributors);
        self.line("p", &[("class", "edition")], edition);
        self.line("p", &[("class", "programme")], programme);
        self.line("p", &[("class", "publisher")], publisher);
        self.end();
        walk::plain_text(title)
    }

    fn section(&mut self, section: &Section, roles: &[(&'static str, &str)]) -> String {
        let Section { id, heading, blocks } = section;
        let name = self.own_name("title");
        let mut roles = roles.to_vec();
        roles.push(("aria-labelledby", &name));
        self.begin(id, &roles);
        self.title(&name, heading);
        self.blocks(blocks);
        self.end();
        walk::plain_text(heading)
    }

    fn chapter(&mut self, chapter: &ChapterPart) -> String {
        let ChapterPart { id, kind: _, kind_label, heading, provenance, summary, byline, source, blocks } =
            chapter;
        let name = self.own_name("title");
        let words = self.outline_words(id, self.known.book.identity.title.clone());
        let named = if heading.is_empty() { ("aria-label", &words) } else { ("aria-labelledby", &name) };
        self.begin(id, &[("epub:type", "chapter"), ("role", "doc-chapter"), (named.0, named.1)]);
        if [kind_label, heading, provenance, summary, byline].iter().any(|line| !line.is_empty()) {
            self.out.open("header", &[]);
            self.out.line();
            self.line("p", &[("class", "kind")], kind_label);
            self.line("p", &[("class", "provenance")], provenance);
            self.title(&name, heading);
            self.line("p", &[("class", "standfirst")], summary);
            self.line("p", &[("class", "byline")], byline);
            self.out.close_line();
        }
        self.blocks(blocks);
        self.line("p", &[("class", "source")], source);
        self.end();
        if heading.is_empty() { words } else { walk::plain_text(heading) }
    }

    fn references(&mut self, references: &References) -> String {
        let References { id, heading, entries } = references;
        let name = self.own_name("title");
        let roles =
            [("epub:type", "bibliography"), ("role", "doc-bibliography"), ("aria-labelledby", &*name)];
        self.begin(id, &roles);
        self.title(&name, heading);
        if !entries.is_empty() {
            self.out.open("ul", &[("class", "references")]);
            self.out.line();
            for ReferenceEntry { id, inlines } in entries {
                let id = self.place(id);
                self.line("li", &[("id", &id)], inlines);
            }
            self.out.close_line();
        }
        self.end();
        walk::plain_text(heading)
    }

    fn index(&mut self, index: &Index) -> String {
        let Index { id, heading, entries } = index;
        self.found.features.index = true;
        let name = self.own_name("title");
        self.begin(id, &[("epub:type", "index"), ("role", "doc-index"), ("aria-labelledby", &name)]);
        self.title(&name, heading);
        self.index_entries(entries);
        self.end();
        walk::plain_text(heading)
    }

    /// Entries as nested lists; each link is named by the printed page on which its place stands.
    fn index_entries(&mut self, entries: &[IndexEntry]) {
        if entries.is_empty() {
            return;
        }
        self.out.open("ul", &[("class", "index")]);
        self.out.line();
        for IndexEntry { words, places, see, children } in entries {
            self.out.open("li", &[]);
            self.inlines(words);
            for (count, place) in places.iter().enumerate() {
                self.out.text(", ");
                let page = self.known.breaks.page_of(place);
                let number = page.map_or_else(|| (count + 1).to_string(), str::to_owned);
                match self.link_to(place) {
                    Some(address) => self.out.element("a", &[("href", &address)], &number),
                    None => self.out.text(&number),
                }
            }
            if !see.is_empty() {
                self.out.text(if places.is_empty() { ", " } else { "; " });
                self.out.open("i", &[]);
                self.inlines(see);
                self.out.close();
            }
            self.index_entries(children);
            self.out.close_line();
        }
        self.out.close_line();
    }

    fn listing(&mut self, listing: &SeriesListing) -> String {
        let SeriesListing { id, heading, about, lead_in, question, entries } = listing;
        let name = self.own_name("title");
        self.begin(id, &[("aria-labelledby", &name)]);
        self.title(&name, heading);
        self.blocks(about);
        self.line("p", &[("class", "lead-in")], lead_in);
        self.line("p", &[("class", "question")], question);
        if !entries.is_empty() {
            self.out.open("ol", &[("class", "titles")]);
            self.out.line();
            for entry in entries {
                self.listing_entry(entry);
            }
            self.out.close_line();
        }
        self.end();
        walk::plain_text(heading)
    }

    fn listing_entry(&mut self, entry: &ListingEntry) {
        let ListingEntry { number, title, this_edition, mark, status, isbns } = entry;
        let number = number.to_string();
        let mut attributes = vec![("value", number.as_str())];
        if *this_edition {
            attributes.push(("aria-current", "true"));
        }
        self.out.open("li", &attributes);
        self.out.open(if *this_edition { "strong" } else { "span" }, &[("class", "title")]);
        self.inlines(title);
        self.out.close();
        for (class, line) in
            [("mark", mark), ("status", status)].into_iter().chain(isbns.iter().map(|i| ("isbn", i)))
        {
            if !line.is_empty() {
                self.out.text(" ");
                self.out.open("span", &[("class", class)]);
                self.inlines(line);
                self.out.close();
            }
        }
        self.out.close_line();
    }

    fn imprint(&mut self, imprint: &Imprint) -> String {
        let Imprint { id, heading, publisher, address, contact, blocks } = imprint;
        let name = self.own_name("title");
        self.begin(id, &[("epub:type", "copyright-page"), ("aria-labelledby", &name)]);
        self.title(&name, heading);
        self.out.open("address", &[]);
        self.out.line();
        self.line("p", &[("class", "publisher")], publisher);
        if !address.is_empty() {
            self.out.open("p", &[]);
            for (index, line) in address.iter().enumerate() {
                if index > 0 {
                    self.out.empty("br", &[]);
                }
                self.inlines(line);
            }
            self.out.close_line();
        }
        for Contact { label, label_in_full, value } in contact {
            self.out.open("p", &[("class", "contact")]);
            if !label.is_empty() {
                let attributes: &[_] =
                    if label_in_full.is_empty() { &[] } else { &[("title", label_in_full.as_str())] };
                self.out.open("abbr", attributes);
                self.inlines(label);
                self.out.close();
                self.out.text(" ");
            }
            self.inlines(value);
            self.out.close_line();
        }
        self.out.close_line();
        self.blocks(blocks);
        self.end();
        walk::plain_text(heading)
    }

    fn back_cover(&mut self, cover: &BackCover) -> String {
        let BackCover {
            id,
            wordmark,
            title,
            summary,
            quotation,
            quotation_by,
            programme,
            strapline,
            publisher_short: _,
            publisher,
            web,
            isbn,
        } = cover;
        let words = self.outline_words(id, self.known.book.furniture.back_cover.clone());
        let name = self.own_name("title");
        self.begin(id, &[("aria-label", &words)]);
        self.wordmark(wordmark);
        self.title(&name, title);
        if !quotation.is_empty() {
            self.out.open("blockquote", &[]);
            self.line("p", &[], quotation);
            self.line("p", &[("class", "attribution")], quotation_by);
            self.out.close_line();
        }
        self.line("p", &[("class", "summary")], summary);
        self.line("p", &[("class", "programme")], programme);
        self.strapline(strapline);
        self.line("p", &[("class", "publisher")], publisher);
        self.line("p", &[("class", "web")], web);
        if let Some(isbn) = isbn {
            self.out.element("p", &[("class", "isbn")], &format!("ISBN {isbn}"));
            self.out.line();
        }
        self.end();
        words
    }
}
