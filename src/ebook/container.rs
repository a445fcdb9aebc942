//! The container: files become the bytes of an EPUB.
//!
//! epub-builder is the registry of files (it refuses a name given twice) and writes the container
//! documents; package and navigation are ours, and the archive is written anew in one fixed form. The registry is given
//! names alone: what it would pack is thrown away.

use super::EbookError;
use super::package::{Item, identifier};
use super::{NAVIGATION, NCX, PACKAGE};
use crate::archive;
use crate::book::Book;
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ZipLibrary};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The style sheet that epub-builder writes when it is given none.
const UNUSED_STYLESHEET: &str = "stylesheet.css";

/// Packs the files; `package` is the package document, `beside` are files that stand in `META-INF`.
pub(super) fn pack(
    book: &Book,
    items: &[Item],
    package: String,
    beside: BTreeMap<String, Vec<u8>>,
) -> Result<Vec<u8>, EbookError> {
    let raw = register(book, items).map_err(|error| EbookError::Container(error.to_string()))?;
    let mut files = read(&raw)?;
    compare(&files, items)?;
    files.remove(&format!("OEBPS/{UNUSED_STYLESHEET}"));
    files.extend(items.iter().map(|item| (format!("OEBPS/{}", item.name), item.bytes.clone())));
    files.extend(beside.into_iter().map(|(name, bytes)| (format!("META-INF/{name}"), bytes)));
    files.insert(format!("OEBPS/{PACKAGE}"), package.into_bytes());
    write(&files)
}

fn register(book: &Book, items: &[Item]) -> Result<Vec<u8>, epub_builder::Error> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.metadata("title", book.identity.title.as_str())?;
    builder.metadata("lang", book.identity.language.as_str())?;
    let urn = identifier(&book.identity);
    builder.set_uuid(uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, urn.as_bytes()));
    builder.set_modified_date(chrono::DateTime::UNIX_EPOCH);
    for item in items.iter().filter(|item| item.name != NAVIGATION && item.name != NCX) {
        let bytes: &[u8] = &[];
        if item.in_spine {
            builder.add_content(EpubContent::new(item.name.as_str(), bytes).title(item.name.as_str()))?;
        } else if item.properties.contains(&"cover-image") {
            builder.add_cover_image(&item.name, bytes, item.media_type)?;
        } else {
            builder.add_resource(&item.name, bytes, item.media_type)?;
        }
    }
    let mut raw = Vec::new();
    builder.generate(&mut raw)?;
    Ok(raw)
}

fn read(raw: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, EbookError> {
    let mut archive = ZipArchive::new(Cursor::new(raw)).map_err(EbookError::archive)?;
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(EbookError::archive)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(EbookError::archive)?;
        files.insert(file.name().to_owned(), bytes);
    }
    Ok(files)
}

/// The registry has to hold the files that our package document names, in the same order of reading.
fn compare(files: &BTreeMap<String, Vec<u8>>, items: &[Item]) -> Result<(), EbookError> {
    let text = files.get(&format!("OEBPS/{PACKAGE}")).cloned().unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let tree = super::parse(PACKAGE, &text)?;
    let hrefs: BTreeMap<&str, &str> = tree
        .descendants()
        .filter(|node| node.tag_name().name() == "item")
        .filter_map(|node| Some((node.attribute("id")?, node.attribute("href")?)))
        .collect();
    let registered: BTreeSet<&str> =
        hrefs.values().copied().filter(|href| *href != UNUSED_STYLESHEET && *href != NAVIGATION).collect();
    let ours: BTreeSet<&str> =
        items.iter().map(|item| item.name.as_str()).filter(|name| *name != NAVIGATION).collect();
    let spine: Vec<&str> = tree
        .descendants()
        .filter(|node| node.tag_name().name() == "itemref")
        .filter_map(|node| hrefs.get(node.attribute("idref")?).copied())
        .collect();
    let our_spine: Vec<&str> = items
        .iter()
        .filter(|item| item.in_spine && item.name != NAVIGATION)
        .map(|item| item.name.as_str())
        .collect();
    if registered == ours && spine == our_spine {
        return Ok(());
    }
    Err(EbookError::Container(format!(
        "the registry and the package differ: {registered:?} and {ours:?}, in the order {spine:?} and {our_spine:?}"
    )))
}

/// Writes the archive, the container's own documents first.
fn write(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, EbookError> {
    let package = format!("OEBPS/{PACKAGE}");
    let navigation = format!("OEBPS/{NAVIGATION}");
    let ncx = format!("OEBPS/{NCX}");
    let first = ["mimetype", "META-INF/container.xml", &package, &navigation, &ncx];
    let rest = files.keys().map(String::as_str).filter(|name| !first.contains(name));
    let named = |name| match files.get(name) {
        Some(bytes) => Ok((name, bytes.as_slice())),
        None => Err(EbookError::Container(format!("{name} is missing"))),
    };
    let files: Vec<(&str, &[u8])> = first.into_iter().chain(rest).map(named).collect::<Result<_, _>>()?;
    archive::pack(&files).map_err(EbookError::archive)
}
