//! The ebook: a [`Book`] and the pages of its printed edition become an EPUB 3.3.
//!
//! The book is written twice: the first pass finds where every name, note and run of text
//! stands, the second sets links and page breaks by it.
//!
//! **Invariant**: the same book, pages and house style give the same bytes.

#![deny(clippy::wildcard_enum_match_arm)]

mod block;
pub mod codes;
mod container;
mod drawing;
mod inline;
mod math;
mod matter;
mod navigation;
mod package;
mod page_breaks;
mod pictures;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use crate::book::{Book, Pagination};
use crate::figure::ChartSetting;
use crate::house::{Colour, FontFile, HouseStyle};
use crate::markup;
use drawing::Palette;
use matter::Document;
use navigation::Navigation;
use package::{Contents, Item};
use page_breaks::PageBreaks;
use pictures::Picture;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use writer::{Found, Known};

const PACKAGE: &str = "content.opf";
const NAVIGATION: &str = "nav.xhtml";
const NCX: &str = "toc.ncx";
const XHTML: &str = "application/xhtml+xml";

/// Why no ebook could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EbookError {
    /// An image cannot be brought into a form that ebooks know.
    Image {
        /// Its path.
        path: String,
        /// Why not.
        reason: String,
    },
    /// A document is not well formed: a fault of this program.
    Document {
        /// Its path in the ebook.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// The files could not be packed.
    Container(String),
}

impl EbookError {
    fn archive(error: impl fmt::Display) -> Self {
        Self::Container(error.to_string())
    }
}

impl fmt::Display for EbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image { path, reason } => {
                write!(f, "the image {path} cannot be set in the ebook: {reason}")
            }
            Self::Document { name, reason } => write!(f, "{name} is not well formed: {reason}"),
            Self::Container(reason) => write!(f, "the ebook could not be packed: {reason}"),
        }
    }
}

impl std::error::Error for EbookError {}

/// The bytes of a book's EPUB.
///
/// # Errors
///
/// When an image cannot be converted, or the files cannot be packed.
pub fn render(
    book: &Book,
    pagination: &Pagination,
    house: &HouseStyle,
    accent: &Colour,
    cover_png: &[u8],
) -> Result<Vec<u8>, EbookError> {
    let (names, part_documents) = document_names(book);
    let none = PageBreaks::default();
    let nothing = Found::default();
    let no_pictures = BTreeMap::new();
    let charts = ChartSetting::ebook(house);
    let known = Known {
        book,
        found: &nothing,
        breaks: &none,
        pictures: &no_pictures,
        names: &names,
        words: &house.words,
        charts: &charts,
        palette: Palette::new(house, accent),
    };
    let (_, first) = pass(&known);
    let pictures = pictures::pictures(&book.images, &first.images, house.ebook_pictures)?;
    let breaks = PageBreaks::plan(pagination, book, &part_documents, &first);
    let (documents, found) = pass(&Known { found: &first, breaks: &breaks, pictures: &pictures, ..known });

    let navigation = Navigation::find(book, &documents, &found, &breaks)?;
    let has_pages = !breaks.is_empty();
    let mut items = Vec::new();
    let navigation_text = navigation.document(book, &documents, &breaks);
    for document in documents {
        let is_navigation = document.name == NAVIGATION;
        let text = if is_navigation { navigation_text.clone() } else { document.text };
        items.push(document_item(document.name, text, true)?);
    }
    if !items.iter().any(|item| item.name == NAVIGATION) {
        items.push(document_item(NAVIGATION.to_owned(), navigation_text, false)?);
    }
    let identifier = package::identifier(&book.identity);
    items.push(item(NCX, "application/x-dtbncx+xml", navigation.ncx(book, &identifier).into_bytes()));
    let stylesheet = style::stylesheet(house, accent, &found);
    items.push(Item {
        properties: vec!["cover-image"],
        ..item("images/cover.png", "image/png", cover_png.to_vec())
    });
    for Picture { name, media_type, bytes } in pictures.into_values() {
        items.push(item(&name, media_type, bytes));
    }
    let mut beside = BTreeMap::new();
    for FontFile { name, bytes, in_ebook, licence, family: _, weight: _, italic: _ } in &house.fonts {
        if *in_ebook {
            items.push(item(&format!("fonts/{name}"), font_type(name), bytes.to_vec()));
            if let Some((folder, text)) = licence {
                beside.insert(format!("licences/{}.txt", slug(folder)), text.as_bytes().to_vec());
            }
        }
    }
    let contents = Contents {
        features: found.features,
        has_pages,
        reflows: style::reflows(&stylesheet),
        guide: navigation.guide(),
    };
    items.push(item("css/book.css", "text/css", stylesheet.into_bytes()));
    let package = package::package(book, &items, &contents);
    container::pack(book, &items, package, beside)
}

/// Writes every document of the book.
fn pass(known: &Known<'_>) -> (Vec<Document>, Found) {
    let mut found = Found::default();
    let mut documents = Vec::new();
    for part in &known.book.parts {
        if matter::document_name(part).is_some() {
            documents.push(matter::document(part, documents.len(), known, &mut found));
        }
    }
    (documents, found)
}

/// The documents' paths, each once, and for each part the document that stands for it or,
/// if it has none, follows it.
fn document_names(book: &Book) -> (Vec<String>, Vec<Option<usize>>) {
    let mut names: Vec<String> = Vec::new();
    let mut taken = BTreeSet::new();
    let mut documents = Vec::new();
    for part in &book.parts {
        documents.push(names.len());
        let Some(name) = matter::document_name(part) else { continue };
        let base = name.strip_suffix(".xhtml").unwrap_or(&name).to_owned();
        let mut free = name;
        let mut count = 1;
        while !taken.insert(free.clone()) {
            count += 1;
            free = format!("{base}-{count}.xhtml");
        }
        names.push(free);
    }
    let last = names.len().checked_sub(1);
    let documents = documents.into_iter().map(|index| last.map(|last| index.min(last))).collect();
    (names, documents)
}

fn item(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Item {
    Item { name: name.to_owned(), media_type, bytes, properties: Vec::new(), in_spine: false }
}

/// A document with the properties that the package has to tell of it.
fn document_item(name: String, text: String, in_spine: bool) -> Result<Item, EbookError> {
    let mut properties = Vec::new();
    if name == NAVIGATION {
        properties.push("nav");
    }
    {
        let tree = parse(&name, &text)?;
        let has = |namespace: &str, element: &str| {
            tree.descendants().any(|node| node.has_tag_name((namespace, element)))
        };
        if has("http://www.w3.org/1998/Math/MathML", "math") {
            properties.push("mathml");
        }
        if has("http://www.w3.org/2000/svg", "svg") {
            properties.push("svg");
        }
    }
    Ok(Item { name, media_type: XHTML, bytes: text.into_bytes(), properties, in_spine })
}

fn parse<'a>(name: &str, text: &'a str) -> Result<roxmltree::Document<'a>, EbookError> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| EbookError::Document { name: name.to_owned(), reason: error.to_string() })
}

fn font_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("otf") => "font/otf",
        Some("woff") => "font/woff",
        Some("woff2") => "font/woff2",
        Some(_) | None => "font/ttf",
    }
}

/// A name as files and classes have it: `[a-z0-9-]`, never empty.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "part".to_owned() } else { slug.to_owned() }
}
