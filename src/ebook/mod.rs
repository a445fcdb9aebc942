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
mod inline;
mod markup;
mod math;
mod matter;
mod navigation;
mod package;
mod page_breaks;
mod style;
#[cfg(test)]
mod tests;
mod writer;

use crate::book::{Book, Pagination};
use crate::house::{Colour, FontFile, HouseStyle};
use crate::model::{ImageFile, ImageFormat, ImageId};
use matter::Document;
use navigation::Navigation;
use package::Item;
use page_breaks::PageBreaks;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Cursor;
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
    let (_, first) = pass(&Known { book, found: &nothing, breaks: &none, names: &names });
    let breaks = PageBreaks::plan(pagination, book, &part_documents, &first);
    let (documents, found) = pass(&Known { book, found: &first, breaks: &breaks, names: &names });

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
    items.push(item("css/book.css", "text/css", style::stylesheet(house, accent).into_bytes()));
    items.push(Item {
        properties: vec!["cover-image"],
        ..item("images/cover.png", "image/png", cover_png.to_vec())
    });
    for &id in &found.images {
        if let Some(file) = book.images.get(id.0 as usize) {
            let (media_type, bytes) = image(file)?;
            items.push(item(&image_name(id, file.format), media_type, bytes));
        }
    }
    for FontFile { name, bytes, in_ebook } in &house.fonts {
        if *in_ebook {
            items.push(item(&format!("fonts/{name}"), font_type(name), bytes.to_vec()));
        }
    }
    let package = package::package(book, &items, found.features, has_pages);
    container::pack(book, &items, package)
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

/// The path of an image from `OEBPS`.
fn image_name(id: ImageId, format: ImageFormat) -> String {
    let ending = match format {
        ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP => "png",
        ImageFormat::Jpeg => "jpg",
        ImageFormat::Svg => "svg",
    };
    format!("images/{:03}.{ending}", id.0 + 1)
}

/// An image as ebooks know it; of a moving one the first frame, as in print.
fn image(file: &ImageFile) -> Result<(&'static str, Vec<u8>), EbookError> {
    match file.format {
        ImageFormat::Png => Ok(("image/png", file.bytes.to_vec())),
        ImageFormat::Jpeg => Ok(("image/jpeg", file.bytes.to_vec())),
        ImageFormat::Svg => Ok(("image/svg+xml", file.bytes.to_vec())),
        ImageFormat::Gif | ImageFormat::WebP => {
            let failed = |error: image::ImageError| EbookError::Image {
                path: file.path.to_string(),
                reason: error.to_string(),
            };
            let picture = image::load_from_memory(&file.bytes).map_err(failed)?;
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, image::ImageFormat::Png).map_err(failed)?;
            Ok(("image/png", bytes.into_inner()))
        }
    }
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
