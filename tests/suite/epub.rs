//! EPUBs, read back without galley: the archive, its documents in order, their words and page breaks.

use camino::Utf8Path;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};

/// The files of an EPUB by their names.
pub(crate) struct Epub {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// The folder of the package document.
const CONTENT: &str = "OEBPS";

impl Epub {
    pub(crate) fn open(path: &Utf8Path) -> Self {
        let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut files = BTreeMap::new();
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            let again = files.insert(entry.name().to_owned(), bytes);
            assert!(again.is_none(), "{path} holds {} twice", entry.name());
        }
        Self { files }
    }

    /// Packs it again, for a judge to look at what was changed in it.
    pub(crate) fn write(&self, path: &Utf8Path) {
        let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mimetype = "mimetype".to_owned();
        // It comes first.
        for name in std::iter::once(&mimetype).chain(self.files.keys().filter(|name| **name != mimetype)) {
            archive.start_file(name.as_str(), stored).unwrap();
            archive.write_all(&self.files[name]).unwrap();
        }
        archive.finish().unwrap();
    }

    /// A text in it, by its name under the content folder.
    pub(crate) fn text(&self, name: &str) -> &str {
        let bytes = self.files.get(&format!("{CONTENT}/{name}")).unwrap_or_else(|| panic!("no {name}"));
        std::str::from_utf8(bytes).unwrap()
    }

    /// The documents in the order of the spine.
    pub(crate) fn spine(&self) -> Vec<(String, &str)> {
        let package = parse(self.text("content.opf"));
        let items: BTreeMap<&str, &str> = elements(&package, "item")
            .map(|item| (item.attribute("id").unwrap(), item.attribute("href").unwrap()))
            .collect();
        let names =
            elements(&package, "itemref").map(|item| items[item.attribute("idref").unwrap()].to_owned());
        names.map(|name| (name.clone(), self.text(&name))).collect()
    }

    /// What one reads from the first document to the last.
    pub(crate) fn flow(&self) -> Vec<Event> {
        let mut flow = Vec::new();
        for (name, text) in self.spine() {
            flow.push(Event::Document(name.clone()));
            let document = parse(text);
            let body = elements(&document, "body").next().unwrap();
            read(body, &mut flow);
        }
        flow
    }
}

/// A part of what one reads.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// A document begins.
    Document(String),
    /// A block element begins or ends: words do not run on across it.
    Edge(String),
    /// Words.
    Text(String),
    /// A page of the printed book begins, with this label.
    Page(String),
}

/// Parses XHTML or XML.
pub(crate) fn parse(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{error}"))
}

/// The elements of a document with this local name.
pub(crate) fn elements<'a>(document: &'a Document<'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.tag_name().name() == name && node.is_element())
}

const INLINE: [&str; 19] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "kbd", "mark", "q", "s", "small",
    "span", "strong", "sub", "sup",
];

fn read(node: Node<'_, '_>, flow: &mut Vec<Event>) {
    if node.is_text() {
        flow.push(Event::Text(node.text().unwrap_or_default().to_owned()));
    }
    if !node.is_element() {
        return;
    }
    let name = node.tag_name().name();
    if node.attribute("role") == Some("doc-pagebreak") {
        flow.push(Event::Page(node.attribute("aria-label").unwrap_or_default().to_owned()));
        return;
    }
    // Lists for a reading system's own use.
    if matches!(node.attribute("role"), Some("doc-pagelist")) || node.attribute("hidden").is_some() {
        return;
    }
    let edge = !INLINE.contains(&name);
    if edge {
        flow.push(Event::Edge(name.to_owned()));
    }
    for child in node.children() {
        read(child, flow);
    }
    if edge {
        flow.push(Event::Edge(format!("/{name}")));
    }
}
