//! The ways through the book: contents, landmarks and pages, for new and for old readers.
//!
//! The page list is read back from the documents as they were written.

use super::EbookError;
use super::markup::{Markup, document_head, escape};
use super::matter::Document;
use super::page_breaks::PageBreaks;
use super::writer::{Found, write_page_break};
use crate::book::{Book, ContentsList, ListedEntry, ListedKind, OutlineEntry, Part};
use crate::model::walk;

/// A link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it leads, from `OEBPS`.
    pub(super) address: String,
    /// Its words.
    pub(super) label: String,
    /// Those under it.
    pub(super) children: Vec<Entry>,
}

/// All ways through the book.
#[derive(Debug)]
pub(super) struct Navigation {
    /// The headings.
    pub(super) contents: Vec<Entry>,
    /// The pages.
    pub(super) pages: Vec<Entry>,
    /// The landmarks: kind, address and words.
    landmarks: Vec<(&'static str, String, String)>,
    /// The lists of figures and tables: what they list, heading and entries.
    lists: Vec<(&'static str, String, Vec<Entry>)>,
    /// The heading of the contents.
    heading: String,
}

impl Navigation {
    /// Finds them.
    pub(super) fn find(
        book: &Book,
        documents: &[Document],
        found: &Found,
        breaks: &PageBreaks,
    ) -> Result<Self, EbookError> {
        let mut contents = entries(&book.outline, documents, found, book);
        if contents.is_empty() {
            contents = documents
                .iter()
                .map(|Document { name, title, landmark: _, text: _ }| Entry {
                    address: name.clone(),
                    label: title.clone(),
                    children: Vec::new(),
                })
                .collect();
        }
        let mut pages = Vec::new();
        for (index, document) in documents.iter().enumerate() {
            let entry = |id: &str, label: &str| Entry {
                address: format!("{}#{id}", document.name),
                label: label.to_owned(),
                children: Vec::new(),
            };
            if document.name == super::NAVIGATION {
                pages.extend(breaks.at_start(index).iter().map(|page| entry(&page.id, &page.label)));
                continue;
            }
            let tree = super::parse(&document.name, &document.text)?;
            let marks = tree.descendants().filter(|node| node.attribute("role") == Some("doc-pagebreak"));
            for mark in marks {
                if let (Some(id), Some(label)) = (mark.attribute("id"), mark.attribute("aria-label")) {
                    pages.push(entry(id, label));
                }
            }
        }
        let place = documents.iter().find(|document| document.name == super::NAVIGATION);
        let heading = match place {
            Some(document) if !document.title.is_empty() => document.title.clone(),
            Some(_) | None => book.furniture.contents.clone(),
        };
        let landmarks = landmarks(book, documents, &heading);
        Ok(Self { contents, pages, landmarks, lists: lists(book, documents, found), heading })
    }

    /// The navigation document, `nav.xhtml`.
    pub(super) fn document(&self, book: &Book, documents: &[Document], breaks: &PageBreaks) -> String {
        let words = &book.furniture;
        let index = documents.iter().position(|document| document.name == super::NAVIGATION);
        let heading = &self.heading;
        let mut out = Markup::default();
        out.open("body", &[("class", "contents"), ("epub:type", "frontmatter")]);
        out.line();
        if let Some(index) = index {
            for page in breaks.at_start(index) {
                write_page_break(&mut out, &page.id, &page.label);
                out.line();
            }
        }
        out.open(
            "nav",
            &[("epub:type", "toc"), ("role", "doc-toc"), ("id", "toc"), ("aria-labelledby", "toc-title")],
        );
        out.line();
        out.element("h1", &[("id", "toc-title")], heading);
        out.line();
        list(&self.contents, &mut out);
        out.close_line();
        for (kind, heading, entries) in &self.lists {
            let name = format!("{kind}-title");
            out.open("nav", &[("epub:type", kind), ("id", kind), ("aria-labelledby", &name)]);
            out.line();
            out.element("h2", &[("id", &name)], heading);
            out.line();
            list(entries, &mut out);
            out.close_line();
        }
        out.open(
            "nav",
            &[("epub:type", "landmarks"), ("aria-label", &words.landmarks), ("hidden", "hidden")],
        );
        out.line();
        out.open("ol", &[]);
        out.line();
        for (kind, address, label) in &self.landmarks {
            out.open("li", &[]);
            out.element("a", &[("epub:type", kind), ("href", address)], label);
            out.close_line();
        }
        out.close();
        out.close_line();
        if !self.pages.is_empty() {
            out.open(
                "nav",
                &[
                    ("epub:type", "page-list"),
                    ("role", "doc-pagelist"),
                    ("aria-label", &words.page_list),
                    ("hidden", "hidden"),
                ],
            );
            out.line();
            list(&self.pages, &mut out);
            out.close_line();
        }
        let mut text = document_head(&book.identity.language, heading, "css/book.css");
        text.push_str(&out.finish());
        text.push_str("\n</html>\n");
        text
    }

    /// The landmarks by the names that readers of EPUB 2 know, for the package's guide (OPF 2.0.1, 2.6).
    pub(super) fn guide(&self) -> Vec<(&'static str, String, String)> {
        let kind = |kind: &str| match kind {
            "cover" => Some("cover"),
            "titlepage" => Some("title-page"),
            "toc" => Some("toc"),
            "bodymatter" => Some("text"),
            "bibliography" => Some("bibliography"),
            "copyright-page" => Some("copyright-page"),
            _ => None,
        };
        let known = self.landmarks.iter();
        known
            .filter_map(|(name, address, label)| {
                let address = if address.starts_with('#') {
                    format!("{}{address}", super::NAVIGATION)
                } else {
                    address.clone()
                };
                Some((kind(name)?, address, label.clone()))
            })
            .collect()
    }

    /// The same for readers of EPUB 2, `toc.ncx`.
    pub(super) fn ncx(&self, book: &Book, identifier: &str) -> String {
        let normal = |page: &Entry| page.label.parse::<u32>().ok();
        let greatest = self.pages.iter().filter_map(normal).max().unwrap_or_default();
        let mut out = Markup::default();
        out.open(
            "ncx",
            &[
                ("xmlns", "http://www.daisy.org/z3986/2005/ncx/"),
                ("version", "2005-1"),
                ("xml:lang", &book.identity.language),
            ],
        );
        out.line();
        out.open("head", &[]);
        out.line();
        for (name, content) in [
            ("dtb:uid", identifier.to_owned()),
            ("dtb:depth", depth(&self.contents).to_string()),
            ("dtb:totalPageCount", self.pages.len().to_string()),
            ("dtb:maxPageNumber", greatest.to_string()),
        ] {
            out.empty("meta", &[("name", name), ("content", &content)]);
            out.line();
        }
        out.close_line();
        out.open("docTitle", &[]);
        out.element("text", &[], &book.identity.title);
        out.close_line();
        out.open("navMap", &[]);
        out.line();
        let mut order = 0;
        points(&self.contents, &mut order, &mut out);
        out.close_line();
        if !self.pages.is_empty() {
            out.open("pageList", &[]);
            out.line();
            out.open("navLabel", &[]);
            out.element("text", &[], &book.furniture.page_list);
            out.close_line();
            for page in &self.pages {
                order += 1;
                let (id, place) = (format!("page-{order}"), order.to_string());
                let value = normal(page).map(|number| number.to_string());
                let mut attributes = vec![("id", id.as_str()), ("playOrder", place.as_str())];
                match &value {
                    Some(value) => attributes.extend([("type", "normal"), ("value", value.as_str())]),
                    None if is_roman(&page.label) => attributes.push(("type", "front")),
                    None => attributes.push(("type", "special")),
                }
                out.open("pageTarget", &attributes);
                label_and_target(page, &mut out);
                out.close_line();
            }
            out.close_line();
        }
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", out.finish())
    }
}

fn entries(outline: &[OutlineEntry], documents: &[Document], found: &Found, book: &Book) -> Vec<Entry> {
    let mut list = Vec::new();
    for OutlineEntry { id, title, in_contents: _, children } in outline {
        let children = entries(children, documents, found, book);
        let place = found.places.get(id.as_str()).and_then(|&index| documents.get(index));
        match place {
            Some(document) if !title.trim().is_empty() => {
                let whole = book.parts.iter().any(|part| part.id() == id);
                let address = if whole {
                    document.name.clone()
                } else {
                    format!("{}#{}", document.name, escape(id.as_str()))
                };
                list.push(Entry { address, label: title.clone(), children });
            }
            Some(_) | None => list.extend(children),
        }
    }
    list
}

/// The lists of figures and tables (EPUB 3.3, 5.4.2.4: other `nav` elements).
fn lists(book: &Book, documents: &[Document], found: &Found) -> Vec<(&'static str, String, Vec<Entry>)> {
    let contents =
        book.parts.iter().find_map(|part| if let Part::Contents(it) = part { Some(it) } else { None });
    let mut lists = Vec::new();
    for ContentsList { kind, heading, entries } in contents.iter().flat_map(|contents| &contents.lists) {
        let entries: Vec<Entry> = entries
            .iter()
            .filter_map(|ListedEntry { target, label, title }| {
                let document = documents.get(*found.places.get(target.as_str())?)?;
                Some(Entry {
                    address: format!("{}#{}", document.name, target.as_str()),
                    label: format!("{}: {}", walk::plain_text(label), walk::plain_text(title)),
                    children: Vec::new(),
                })
            })
            .collect();
        if !entries.is_empty() {
            let kind = match kind {
                ListedKind::Figures => "loi",
                ListedKind::Tables => "lot",
            };
            lists.push((kind, walk::plain_text(heading), entries));
        }
    }
    lists
}

fn landmarks(book: &Book, documents: &[Document], contents: &str) -> Vec<(&'static str, String, String)> {
    let words = &book.furniture;
    let mut list: Vec<(&'static str, String, String)> = Vec::new();
    for Document { name, title, landmark, text: _ } in documents {
        let Some(kind) = *landmark else { continue };
        if kind == "toc" || list.iter().any(|(other, _, _)| *other == kind) {
            continue;
        }
        let label = if kind == "bodymatter" && !words.start_of_text.is_empty() {
            words.start_of_text.clone()
        } else {
            title.clone()
        };
        list.push((kind, name.clone(), label));
    }
    let place = documents.iter().position(|document| document.name == super::NAVIGATION);
    let before = documents.iter().take(place.unwrap_or_default()).filter(|d| d.landmark.is_some()).count();
    list.insert(before.min(list.len()), ("toc", "#toc".to_owned(), contents.to_owned()));
    list
}

fn list(entries: &[Entry], out: &mut Markup) {
    out.open("ol", &[]);
    out.line();
    for Entry { address, label, children } in entries {
        out.open("li", &[]);
        out.element("a", &[("href", address)], label);
        if !children.is_empty() {
            out.line();
            list(children, out);
        }
        out.close_line();
    }
    out.close_line();
}

fn points(entries: &[Entry], order: &mut u32, out: &mut Markup) {
    for entry in entries {
        *order += 1;
        let (id, place) = (format!("entry-{order}"), order.to_string());
        out.open("navPoint", &[("id", &id), ("playOrder", &place)]);
        label_and_target(entry, out);
        if !entry.children.is_empty() {
            out.line();
            points(&entry.children, order, out);
        }
        out.close_line();
    }
}

fn label_and_target(entry: &Entry, out: &mut Markup) {
    out.open("navLabel", &[]);
    out.element("text", &[], &entry.label);
    out.close();
    out.empty("content", &[("src", &entry.address)]);
}

fn depth(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| 1 + depth(&entry.children)).max().unwrap_or_default()
}

fn is_roman(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c'))
}
