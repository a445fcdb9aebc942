//! The make-up of a book: its parts in order, with every word of them.

use super::citations::Bibliography;
use super::index;
use super::numbering::{self, echo};
use super::*;
use crate::finding::Findings;
use crate::house::HouseStyle;
use crate::model::walk::plain_text;
use crate::model::{
    Block, Blocks, Chapter, ChapterKind, Date, Definition, Id, Inline, Inlines, IsbnState, Item, Link,
    LinkTarget, List, Manuscript, Provenance, Role, RunIds, Status,
};
use crate::series::{RegisteredTitle, Series};
use crate::source::{self, Files, Substitutions};
use crate::span::{Span, Spanned};

/// What a book is made of, besides its manuscript.
#[derive(Clone, Copy)]
pub struct Workshop<'a> {
    /// The files of the workspace, for texts of the registry.
    pub files: &'a Files,
    /// The series.
    pub series: &'a Series,
    /// The house style.
    pub house: &'a HouseStyle,
    /// The works that can be cited.
    pub bibliography: &'a Bibliography,
    /// The day that the files are dated, where the caller sets one.
    pub locked_date: Option<Date>,
}

/// Makes a book of a manuscript.
pub fn make_up(
    manuscript: Manuscript,
    title: &RegisteredTitle,
    workshop: Workshop<'_>,
    findings: &mut Findings,
) -> Book {
    super::checks::check(&manuscript, workshop.house, findings);
    let evaluation = super::evaluation::read(workshop.files, &title.slug, findings);
    let identity = super::identity::identity(&manuscript.front_matter, title, &workshop, evaluation);
    let Manuscript { front_matter, chapters, mut notes, images, runs, written: _ } = manuscript;
    let mut maker =
        Maker { workshop, title, substitutions: workshop.series.substitutions(title), runs, findings };
    let mut parts = vec![maker.front_cover(), maker.inside_front_cover(), maker.title_page(&identity)];
    parts.extend(maker.series_page());
    parts.extend(
        maker
            .section(Id("_introduction".into()), "headings.introduction", front_matter.introduction)
            .map(Part::Introduction),
    );
    let contents_at = parts.len();
    let material = maker.material(&chapters);
    for chapter in chapters {
        parts.push(Part::Chapter(Box::new(maker.chapter(chapter))));
    }
    let Maker { runs, findings, .. } = &mut maker;
    abbreviations::expand(
        &mut parts,
        &mut notes,
        &front_matter.glossary,
        &workshop.house.words,
        runs,
        findings,
    );
    workshop.bibliography.place(&mut parts, &mut notes, &mut maker.runs);
    numbering::number_notes(&mut parts, &mut notes);
    numbering::label(&mut parts, &mut notes, &workshop.house.words, &mut maker.runs);
    let works = workshop.bibliography.cite(&mut parts, &mut notes, &mut maker.runs, maker.findings);
    if !works.is_empty() {
        let heading = maker.heading("headings.references");
        parts.push(Part::References(References { id: Id("_references".into()), heading, entries: works }));
    }
    let glossary = maker.glossary(&mut parts, &mut notes, front_matter.glossary);
    parts.extend(glossary);
    parts.extend(material);
    let entries = index::entries(&mut parts, &mut notes, workshop.house, &mut maker.runs);
    if !entries.is_empty() {
        let heading = maker.heading("headings.index");
        parts.push(Part::Index(Index { id: Id("_index".into()), heading, entries }));
    }
    numbering::refer(&mut parts, &mut notes, &workshop.house.words, &mut maker.runs);
    parts.insert(contents_at, maker.contents(&parts));
    let heading = maker.heading("headings.notes-pages");
    parts.push(Part::NotesPages(NotesPages { id: Id("_notes-pages".into()), heading }));
    parts.push(maker.listing());
    parts.push(maker.imprint(&identity));
    parts.push(maker.back_cover(front_matter.summary.map(|summary| summary.value), front_matter.quotation));
    typography::set(&mut parts, &mut notes, workshop.house.words.get("typography.quotation-marks"));
    let outline = outline::outline(&parts, &workshop.house.words);
    Book { identity, parts, notes, images, outline, furniture: furniture::read(&workshop.house.words) }
}

struct Maker<'a, 'f> {
    workshop: Workshop<'a>,
    title: &'a RegisteredTitle,
    substitutions: Substitutions,
    runs: RunIds,
    findings: &'f mut Findings,
}

impl<'a> Maker<'a, '_> {
    fn words(&self, key: &'a str) -> &'a str {
        self.workshop.house.words.get(key)
    }

    /// A line of words; nothing where there are none.
    fn line(&mut self, words: &str) -> Inlines {
        if words.is_empty() { Vec::new() } else { vec![self.runs.text(words)] }
    }

    fn optional(&mut self, words: Option<&str>) -> Inlines {
        self.line(words.unwrap_or_default())
    }

    fn lines(&mut self, lines: &[String]) -> Vec<Inlines> {
        lines.iter().filter(|line| !line.is_empty()).map(|line| vec![self.runs.text(line)]).collect()
    }

    fn heading(&mut self, key: &'a str) -> Inlines {
        let words = self.words(key);
        self.line(words)
    }

    fn paragraph(&mut self, words: impl Into<String>) -> Spanned<Block> {
        Spanned::generated(Block::Paragraph(vec![self.runs.text(words)]))
    }

    /// A text of the registry.
    fn text(&mut self, text: Option<&Spanned<String>>) -> Blocks {
        let Some(text) = text else { return Vec::new() };
        source::fragment(self.workshop.files, text, &self.substitutions, &mut self.runs, self.findings)
    }

    /// A text of the registry that is one line.
    fn text_line(&mut self, text: Option<&Spanned<String>>) -> Inlines {
        match self.text(text).into_iter().next().map(|block| block.value) {
            Some(Block::Paragraph(inlines)) => inlines,
            _ => Vec::new(),
        }
    }

    fn wordmark(&mut self) -> Vec<Inlines> {
        self.lines(&self.workshop.series.wordmark)
    }

    fn front_cover(&mut self) -> Part {
        let publisher = &self.workshop.series.publisher;
        Part::FrontCover(FrontCover {
            id: Id("_cover".into()),
            wordmark: self.wordmark(),
            title: self.line(&self.title.title),
            programme: self.optional(publisher.programme.as_deref()),
            strapline: self.lines(&publisher.strapline),
            publisher_short: self.optional(publisher.short.as_deref()),
            publisher: self.line(&publisher.name),
            web: self.optional(publisher.web.as_deref()),
        })
    }

    fn inside_front_cover(&mut self) -> Part {
        let publisher = &self.workshop.series.publisher;
        Part::InsideFrontCover(InsideFrontCover {
            id: Id("_inside-front-cover".into()),
            programme: self.optional(publisher.programme.as_deref()),
            strapline: self.lines(&publisher.strapline),
        })
    }

    fn title_page(&mut self, identity: &Identity) -> Part {
        let publisher = &self.workshop.series.publisher;
        let place = self.workshop.house.words.fill(
            "covers.place-in-series",
            &[("number", &identity.number.to_string()), ("count", &identity.titles_in_series.to_string())],
        );
        let mut contributors = Vec::new();
        for (role, known) in Role::NAMES {
            let names: Vec<&str> = identity
                .contributors
                .iter()
                .filter(|one| one.role == *known)
                .map(|one| one.name.as_str())
                .collect();
            if names.is_empty() {
                continue;
            }
            let key = format!("contributors.{role}");
            let line = self
                .workshop
                .house
                .words
                .fill(&key, &[("names", &listed(&names, self.words("contributors.and")))]);
            contributors.push(self.line(&line));
        }
        Part::TitlePage(TitlePage {
            id: Id("_title-page".into()),
            wordmark: self.wordmark(),
            title: self.line(&self.title.title),
            place_in_series: self.line(&place),
            contributors,
            edition: self.optional(identity.edition.as_deref()),
            programme: self.optional(publisher.programme.as_deref()),
            publisher: self.line(&publisher.name),
        })
    }

    /// A part with a heading, where there is text for it.
    fn section(&mut self, id: Id, heading: &'a str, blocks: Blocks) -> Option<Section> {
        (!blocks.is_empty()).then(|| Section { id, heading: self.heading(heading), blocks })
    }

    fn series_page(&mut self) -> Option<Part> {
        let series = self.workshop.series;
        let mut blocks = self.text(series.about.as_ref());
        if let Some(includes) = &series.includes {
            blocks.extend(self.text(includes.lead_in.as_ref()));
            let items: Vec<Item> = includes
                .items
                .iter()
                .map(|item| Item { ticked: None, blocks: self.text(Some(item)), span: item.span })
                .collect();
            if !items.is_empty() {
                blocks.push(Spanned::generated(Block::List(List { start: None, tight: false, items })));
            }
        }
        self.section(Id("_series".into()), "headings.series-page", blocks).map(Part::SeriesPage)
    }

    /// Says which pieces are composed, where any are.
    fn material(&mut self, chapters: &[Chapter]) -> Option<Part> {
        let composed: Vec<&Chapter> = chapters
            .iter()
            .filter(|chapter| {
                chapter.piece.provenance == Some(Provenance::Illustrative) && !chapter.heading.is_empty()
            })
            .collect();
        if composed.is_empty() {
            return None;
        }
        let lead = self.words("provenance.material");
        let items = composed
            .into_iter()
            .map(|chapter| {
                let link = Link {
                    target: LinkTarget::Internal(chapter.id.clone()),
                    inlines: echo(&chapter.heading, &mut self.runs),
                };
                let line = vec![Spanned::generated(Inline::Link(link))];
                Item { ticked: None, blocks: vec![Spanned::generated(Block::Paragraph(line))], span: None }
            })
            .collect();
        let blocks = vec![
            self.paragraph(lead),
            Spanned::generated(Block::List(List { start: None, tight: true, items })),
        ];
        self.section(Id("_material".into()), "headings.material", blocks).map(Part::Material)
    }

    /// Terms that the manuscript explains, and abbreviations that it expands, in the order of the language.
    fn glossary(
        &mut self,
        parts: &mut [Part],
        notes: &mut [Note],
        terms: Vec<(Spanned<String>, Blocks)>,
    ) -> Option<Part> {
        let mut entries: Vec<(String, Option<Span>, Blocks)> =
            terms.into_iter().map(|(term, said)| (term.value, term.span, said)).collect();
        for (short, expansion) in abbreviations::expansions(parts, notes) {
            if !entries.iter().any(|(term, ..)| *term == short) {
                entries.push((short, None, vec![self.paragraph(expansion)]));
            }
        }
        let order = index::Order::new();
        entries.sort_by(|a, b| order.compare(&a.0, &b.0));
        let definitions: Vec<Definition> = entries
            .into_iter()
            .map(|(term, span, said)| {
                let term = Spanned { span, ..self.runs.text(term) };
                Definition { term: vec![term], details: vec![said] }
            })
            .collect();
        if definitions.is_empty() {
            return None;
        }
        let blocks = vec![Spanned::generated(Block::DefinitionList(definitions))];
        self.section(Id("_glossary".into()), "headings.glossary", blocks).map(Part::Glossary)
    }

    fn kind_label(&mut self, kind: ChapterKind) -> Inlines {
        let words = match ChapterKind::NAMES.iter().find(|(_, known)| *known == kind) {
            Some((name, _)) => self.workshop.house.words.fill(&format!("kinds.{name}"), &[]),
            None => String::new(),
        };
        self.line(&words)
    }

    fn chapter(&mut self, chapter: Chapter) -> ChapterPart {
        let Chapter { id, kind, heading, piece, blocks, span: _ } = chapter;
        let provenance = match piece.provenance {
            Some(Provenance::Documented) => self.heading("provenance.documented"),
            Some(Provenance::Practitioner) => self.heading("provenance.practitioner"),
            Some(Provenance::Illustrative) => self.heading("provenance.illustrative"),
            None => Vec::new(),
        };
        let byline: Vec<&str> = [piece.by.as_ref().map(|by| by.value.as_str()), piece.affiliation.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let byline = self.line(&byline.join(", "));
        let source = match &piece.source {
            Some(source) => self.workshop.house.words.fill("provenance.source", &[("source", source)]),
            None => String::new(),
        };
        ChapterPart {
            id,
            kind,
            kind_label: self.kind_label(kind),
            heading,
            provenance,
            summary: piece.summary,
            byline,
            source: self.line(&source),
            blocks,
        }
    }

    fn contents(&mut self, parts: &[Part]) -> Part {
        let mut entries = Vec::new();
        for part in parts {
            let (kind, heading) = match part {
                Part::Chapter(chapter) => (chapter.kind, &chapter.heading),
                Part::References(part) => (ChapterKind::Plain, &part.heading),
                Part::Glossary(part) | Part::Material(part) => (ChapterKind::Plain, &part.heading),
                Part::Index(part) => (ChapterKind::Plain, &part.heading),
                Part::FrontCover(_)
                | Part::InsideFrontCover(_)
                | Part::TitlePage(_)
                | Part::SeriesPage(_)
                | Part::Introduction(_)
                | Part::Contents(_)
                | Part::NotesPages(_)
                | Part::SeriesListing(_)
                | Part::Imprint(_)
                | Part::BackCover(_) => continue,
            };
            if heading.is_empty() {
                continue;
            }
            entries.push(ContentsEntry {
                target: part.id().clone(),
                kind,
                kind_label: self.kind_label(kind),
                title: echo(heading, &mut self.runs),
            });
        }
        let mut lists = Vec::new();
        for (kind, key, listed) in numbering::listed(parts) {
            let heading = self.heading(key);
            let entries = listed
                .into_iter()
                .map(|(target, label, caption)| ListedEntry {
                    target,
                    label: self.line(&label),
                    title: numbering::first_sentence(&echo(&caption, &mut self.runs)),
                })
                .collect();
            lists.push(ContentsList { kind, heading, entries });
        }
        Part::Contents(Contents {
            id: Id("_contents".into()),
            heading: self.heading("headings.contents"),
            entries,
            lists,
        })
    }

    fn listing(&mut self) -> Part {
        let series = self.workshop.series;
        let entries = series.titles.iter().map(|title| self.listing_entry(title)).collect();
        Part::SeriesListing(SeriesListing {
            id: Id("_listing".into()),
            heading: self.heading("headings.listing"),
            about: self.text(series.about_short.as_ref()),
            lead_in: self.text_line(series.listing_lead_in.as_ref()),
            question: self.line(&series.name),
            entries,
        })
    }

    fn listing_entry(&mut self, title: &RegisteredTitle) -> ListingEntry {
        let words = &self.workshop.house.words;
        let this_edition = title.slug == self.title.slug;
        let status = match (title.status, title.date) {
            (Status::Planned, _) => words.get("listing.planned").to_owned(),
            (Status::Forthcoming, _) => words.get("listing.forthcoming").to_owned(),
            (Status::OutOfPrint, _) => words.get("listing.out-of-print").to_owned(),
            (Status::Published, None) => words.get("listing.published").to_owned(),
            (Status::Published, Some(date)) => self.dated("listing.published-on", date),
        };
        let mut isbns = Vec::new();
        for (edition, state) in [("print", title.isbn_print), ("ebook", title.isbn_ebook)] {
            let line = match state {
                IsbnState::None => continue,
                IsbnState::Pending => words.fill(&format!("listing.isbn-pending-{edition}"), &[]),
                IsbnState::Number(isbn) => {
                    words.fill(&format!("listing.isbn-{edition}"), &[("isbn", &isbn.to_string())])
                }
            };
            isbns.push(self.line(&line));
        }
        ListingEntry {
            number: title.number,
            title: self.listed_title(title, this_edition),
            this_edition,
            mark: if this_edition { self.heading("listing.this-edition") } else { Vec::new() },
            status: self.line(&status),
            isbns,
        }
    }

    /// The name of a title, leading to where it can be had: its own address, or its publisher's once it is out.
    fn listed_title(&mut self, title: &RegisteredTitle, this_edition: bool) -> Inlines {
        let inlines = self.line(&title.title);
        let publisher = self.workshop.series.publisher.web.as_deref();
        let address = match (&title.web, title.status) {
            (Some(web), _) => source::address(web),
            (None, Status::Published) if !this_edition => publisher.and_then(web_address),
            (None, Status::Published | Status::Planned | Status::Forthcoming | Status::OutOfPrint) => None,
        };
        match address {
            Some(address) => {
                vec![Spanned::generated(Inline::Link(Link { target: LinkTarget::Address(address), inlines }))]
            }
            None => inlines,
        }
    }

    fn dated(&self, key: &str, date: Date) -> String {
        let month =
            self.words("imprint.months").split(' ').nth(usize::from(date.month) - 1).unwrap_or_default();
        self.workshop.house.words.fill(key, &[("month", month), ("year", &date.year.to_string())])
    }

    fn imprint(&mut self, identity: &Identity) -> Part {
        let series = self.workshop.series;
        let publisher = &series.publisher;
        let words = &self.workshop.house.words;
        let mut contact = Vec::new();
        for (key, value) in [
            ("imprint.telephone", &publisher.telephone),
            ("imprint.fax", &publisher.fax),
            ("imprint.email", &publisher.email),
            ("imprint.web", &publisher.web),
        ] {
            let Some(value) = value else { continue };
            let address = match key {
                "imprint.email" => source::address(&format!("mailto:{value}")),
                "imprint.web" => web_address(value),
                "imprint.telephone" => source::address(&format!("tel:{}", value.replace(' ', ""))),
                _ => None,
            };
            let mut inlines = self.line(value);
            if let Some(address) = address {
                inlines = vec![Spanned::generated(Inline::Link(Link {
                    target: LinkTarget::Address(address),
                    inlines,
                }))];
            }
            contact.push(Contact {
                label: self.heading(key),
                label_in_full: words.fill(&format!("{key}-in-full"), &[]),
                value: inlines,
            });
        }
        let mut blocks = Vec::new();
        let mut statement = Vec::new();
        if let Some(edition) = &identity.edition {
            statement.push(words.fill("imprint.edition", &[("edition", edition)]));
        }
        if let (Some(date), Status::Published | Status::OutOfPrint) = (identity.date, identity.status) {
            statement.push(self.dated("imprint.first-published", date));
        }
        statement.push(words.fill(
            "imprint.series-line",
            &[
                ("number", &identity.number.to_string()),
                ("count", &identity.titles_in_series.to_string()),
                ("series", &series.name),
            ],
        ));
        blocks.push(self.paragraph(statement.join(" ")));
        for (key, isbn) in
            [("listing.isbn-print", identity.isbn_print), ("listing.isbn-ebook", identity.isbn_ebook)]
        {
            if let Some(isbn) = isbn {
                let line = words.fill(key, &[("isbn", &isbn.to_string())]);
                blocks.push(self.paragraph(line));
            }
        }
        if let Some(rights) = &identity.rights {
            blocks.push(self.paragraph(rights.as_str()));
        }
        blocks.extend(self.text(series.notice.as_ref()));
        Part::Imprint(Imprint {
            id: Id("_imprint".into()),
            heading: self.heading("headings.imprint"),
            publisher: self.line(&publisher.name),
            address: self.lines(&publisher.address),
            contact,
            blocks,
        })
    }

    fn back_cover(
        &mut self,
        summary: Option<String>,
        quotation: Option<crate::model::BackCoverQuotation>,
    ) -> Part {
        let publisher = &self.workshop.series.publisher;
        let marks: Vec<char> = self.words("typography.quotation-marks").chars().collect();
        let mark = |index: usize| marks.get(index).copied().unwrap_or('\'');
        let (quotation, by) = match quotation {
            Some(quotation) => (format!("{}{}{}", mark(0), quotation.text.trim(), mark(1)), quotation.by),
            None => Default::default(),
        };
        Part::BackCover(BackCover {
            id: Id("_back-cover".into()),
            wordmark: self.wordmark(),
            title: self.line(&self.title.title),
            summary: self.line(summary.as_deref().unwrap_or_default().trim()),
            quotation: self.line(&quotation),
            quotation_by: self.line(&by),
            programme: self.optional(publisher.programme.as_deref()),
            strapline: self.lines(&publisher.strapline),
            publisher_short: self.optional(publisher.short.as_deref()),
            publisher: self.line(&publisher.name),
            web: self.optional(publisher.web.as_deref()),
            isbn: match self.title.isbn_print {
                IsbnState::Number(isbn) => Some(isbn),
                IsbnState::None | IsbnState::Pending => None,
            },
        })
    }
}

/// An address on the web as a link, from the way it is set: with or without its scheme.
fn web_address(web: &str) -> Option<String> {
    if web.starts_with("http://") || web.starts_with("https://") {
        source::address(web)
    } else {
        source::address(&format!("https://{web}"))
    }
}

/// Names in a row: 'A, B and C'.
fn listed(names: &[&str], and: &str) -> String {
    match names {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [names @ .., last] => format!("{}{and}{last}", names.join(", ")),
    }
}

/// A heading's words, or what stands for them.
pub(super) fn heading_words(heading: &Inlines, otherwise: &str) -> String {
    let words = plain_text(heading);
    let words = words.trim();
    if words.is_empty() { otherwise.to_owned() } else { words.to_owned() }
}
