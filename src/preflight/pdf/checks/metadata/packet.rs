//! The XMP packet of a file.

use crate::preflight::pdf::file::{Document, Object};
use std::collections::BTreeMap;

pub(super) const DC: &str = "http://purl.org/dc/elements/1.1/";
pub(super) const XMP: &str = "http://ns.adobe.com/xap/1.0/";
pub(super) const XMP_MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
pub(super) const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
pub(super) const PDFX: &str = "http://ns.adobe.com/pdfx/1.3/";
pub(super) const PDFXID: &str = "http://www.npes.org/pdfx/ns/id/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// No packet is larger, in bytes, or has more nodes.
const LARGEST: usize = 4_000_000;
const MOST_NODES: u32 = 100_000;

/// The properties of a packet, by name space and name. Those of several values are joined with commas.
#[derive(Debug)]
pub(super) struct Packet {
    properties: BTreeMap<(String, String), String>,
    pub(super) is_compressed: bool,
}

impl Packet {
    /// The value of a property.
    pub(super) fn get(&self, space: &str, name: &str) -> Option<&str> {
        self.properties.get(&(space.to_owned(), name.to_owned())).map(String::as_str)
    }
}

/// Reads the packet; the error says in words why there is none.
pub(super) fn read(document: &Document<'_>) -> Result<Packet, String> {
    let none = || "the file has no XMP metadata".to_owned();
    let catalog = document.catalog().ok_or_else(none)?;
    let Object::Stream(stream) = document.value(&catalog, "Metadata") else { return Err(none()) };
    let decoded = document.decode(&stream, LARGEST);
    let text = to_text(&decoded.bytes);
    let text = text
        .trim_start_matches('\u{FEFF}')
        .trim_matches(|character: char| character.is_whitespace() || character == '\0');
    let options =
        roxmltree::ParsingOptions { nodes_limit: MOST_NODES, ..roxmltree::ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options)
        .map_err(|error| format!("the XMP metadata are no XML: {error}"))?;
    let mut properties = BTreeMap::new();
    let descriptions = tree.descendants().filter(|node| node.has_tag_name((RDF, "Description")));
    for description in
        descriptions.filter(|node| node.parent().is_some_and(|parent| parent.has_tag_name((RDF, "RDF"))))
    {
        for attribute in description.attributes() {
            if let Some(space) = attribute.namespace() {
                properties
                    .insert((space.to_owned(), attribute.name().to_owned()), attribute.value().to_owned());
            }
        }
        for property in description.children().filter(|node| node.is_element()) {
            let name = property.tag_name();
            if let Some(space) = name.namespace() {
                properties.insert((space.to_owned(), name.name().to_owned()), value(property));
            }
        }
    }
    if properties.is_empty() {
        return Err("the XMP metadata say nothing".to_owned());
    }
    let is_compressed = !document.filters(&stream.dictionary).is_empty();
    Ok(Packet { properties, is_compressed })
}

/// The text of a property: its own, the default language of its alternatives, or its items.
fn value(property: roxmltree::Node<'_, '_>) -> String {
    let items: Vec<roxmltree::Node<'_, '_>> =
        property.descendants().filter(|node| node.has_tag_name((RDF, "li"))).collect();
    if items.is_empty() {
        return property
            .descendants()
            .filter_map(|node| if node.is_text() { node.text() } else { None })
            .collect();
    }
    let is_alternative = property.children().any(|node| node.has_tag_name((RDF, "Alt")));
    let text = |node: &roxmltree::Node<'_, '_>| node.text().unwrap_or_default().to_owned();
    if is_alternative {
        let language = ("http://www.w3.org/XML/1998/namespace", "lang");
        let default = items.iter().find(|item| item.attribute(language) == Some("x-default"));
        return default.or(items.first()).map(text).unwrap_or_default();
    }
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn to_text(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}
