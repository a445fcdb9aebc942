//! XML files: bytes become trees, or findings where they cannot.

use super::archive::Archive;
use super::report::Report;
use crate::finding::Severity::{Error, Warning};
use roxmltree::{Document, Node, ParsingOptions};
use std::borrow::Cow;
use std::collections::BTreeMap;

crate::codes! {
    /// The file is no well-formed XML, so readers show an error instead of the page. Mend the place that is named:
    /// commonly an element that is not closed, a bare `&` or `<`, or an entity that XML does not know (`&nbsp;`).
    MALFORMED_XML = "epub/malformed-xml";
    /// The file is in another encoding than UTF-8 (or holds bytes that are none). Save it as UTF-8 (EPUB 3.3, 3.6.2).
    WRONG_ENCODING = "epub/wrong-encoding";
    /// The file declares entities of its own. Readers differ in what they make of them, and entities that lead out of the
    /// file or hold others are the means of attacks, so those are errors. Write the characters themselves.
    ENTITY_DECLARATION = "epub/entity-declaration";
    /// A document of an EPUB 3 begins with another document type than `<!DOCTYPE html>`. Write that one, or none.
    OBSOLETE_DOCTYPE = "epub/obsolete-doctype";
    /// Elements stand in each other deeper than any text needs, or one has more attributes than any element has, or the
    /// file has more of them than any book. Readers fail on it; it was not examined.
    TOO_MUCH_MARKUP = "epub/too-much-markup";
}

/// The namespace of XHTML.
pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// The namespace of SVG.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
/// The namespace of MathML.
pub(super) const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
/// The namespace of the package document.
pub(super) const PACKAGE: &str = "http://www.idpf.org/2007/opf";
const EPUB: &str = "http://www.idpf.org/2007/ops";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// No tree may hold more nodes than this together with the others.
const MOST_NODES: u32 = 3_000_000;
const DEEPEST: u32 = 256;
const MOST_ATTRIBUTES: usize = 1_000;
/// What entities may add, in bytes.
const MOST_EXPANSION: usize = 1_000_000;

/// The texts of all files that are XML, decoded.
pub(super) fn texts<'a>(
    archive: &'a Archive,
    report: &mut Report<'_, '_>,
) -> BTreeMap<&'a str, Cow<'a, str>> {
    let mut texts = BTreeMap::new();
    for (path, bytes) in &archive.files {
        let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let named = matches!(
            ending.as_str(),
            "xml" | "xhtml" | "html" | "htm" | "opf" | "ncx" | "svg" | "smil" | "css"
        );
        if !named && !bytes.trim_ascii_start().starts_with(b"<?xml") {
            continue;
        }
        match decode(bytes) {
            Some(text) => {
                texts.insert(path.as_str(), named_characters(text));
            }
            None => {
                report.file(WRONG_ENCODING, Error, path, "this file is not UTF-8").help("Save it as UTF-8");
            }
        }
    }
    texts
}

fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let utf16 = |rest: &[u8], order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    let declared = text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| declaration.split_once("encoding"))
        .and_then(|(_, rest)| rest.trim_start_matches([' ', '=', '"', '\'']).split(['"', '\'']).next())
        .map(str::to_ascii_lowercase);
    match declared.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => Some(Cow::Borrowed(text)),
        Some(_) => None,
    }
}

/// A text whose document type names the characters of XHTML (`&nbsp;`), as files of EPUB 2 do: that list is not read, so
/// a space stands for each.
fn named_characters(text: Cow<'_, str>) -> Cow<'_, str> {
    if !document_type(&text).is_some_and(|declares| declares.contains("DTD XHTML")) {
        return text;
    }
    let mut parts = text.split('&');
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split(';').next().unwrap_or_default();
        let is_name = name.len() < part.len() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_name && !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos" | "") {
            replaced.push('\u{a0}');
            replaced.push_str(part.get(name.len() + 1..).unwrap_or_default());
        } else {
            replaced.push('&');
            replaced.push_str(part);
        }
    }
    Cow::Owned(replaced)
}

/// The trees of all XML files that can be read.
pub(super) fn trees<'a>(
    texts: &'a BTreeMap<&'a str, Cow<'a, str>>,
    report: &mut Report<'_, '_>,
) -> BTreeMap<&'a str, Document<'a>> {
    let mut trees = BTreeMap::new();
    let mut left = MOST_NODES;
    for (path, text) in texts {
        if path.to_ascii_lowercase().ends_with(".css") {
            continue;
        }
        let declares = document_type(text);
        if !entities_are_harmless(path, text, declares, report) {
            continue;
        }
        if has_too_many_attributes(text) {
            report.file(TOO_MUCH_MARKUP, Error, path, "an element has more attributes than any element has");
            continue;
        }
        let options = ParsingOptions { allow_dtd: true, nodes_limit: left, ..ParsingOptions::default() };
        match Document::parse_with_options(text, options) {
            Ok(tree) if is_too_deep(&tree) => {
                report.file(
                    TOO_MUCH_MARKUP,
                    Error,
                    path,
                    format!("its elements stand more than {DEEPEST} deep in each other"),
                );
            }
            Ok(tree) => {
                let nodes = u32::try_from(tree.descendants().size_hint().0).unwrap_or_default();
                left = left.saturating_sub(nodes.max(u32::try_from(text.len() / 64).unwrap_or(u32::MAX)));
                trees.insert(*path, tree);
            }
            Err(roxmltree::Error::NodesLimitReached) => {
                report.file(TOO_MUCH_MARKUP, Error, path, "the book has more elements than any reader shows");
            }
            Err(error) => {
                let line = error.pos().row;
                report.line(MALFORMED_XML, Error, path, line, format!("this is no XML: {error}"));
            }
        }
    }
    trees
}

/// The document type declaration, if there is one.
pub(super) fn document_type(text: &str) -> Option<&str> {
    let head = text.get(..text.floor_char_boundary(65_536)).unwrap_or(text);
    let start = head.find("<!DOCTYPE")?;
    let rest = text.get(start..)?;
    let mut inside = false;
    for (at, character) in rest.char_indices() {
        match character {
            '[' => inside = true,
            ']' => inside = false,
            '>' if !inside => return rest.get(..=at),
            _ => {}
        }
    }
    Some(rest)
}

/// Reports what is declared, and tells whether the file can be read all the same.
fn entities_are_harmless(
    path: &str,
    text: &str,
    declares: Option<&str>,
    report: &mut Report<'_, '_>,
) -> bool {
    let Some(declares) = declares.filter(|declares| declares.contains("<!ENTITY")) else { return true };
    let mut expansion = 0_usize;
    let mut harmful = false;
    for declaration in declares.split("<!ENTITY").skip(1) {
        let declaration = declaration.split('>').next().unwrap_or_default();
        let mut words = declaration.split_whitespace();
        let name = words.next().unwrap_or_default();
        let value = declaration.split(['"', '\'']).nth(1).unwrap_or_default();
        harmful |= name == "%" || words.any(|word| word == "SYSTEM" || word == "PUBLIC");
        harmful |= value.contains('&') || value.contains('<');
        expansion = expansion.saturating_add(
            value.len().saturating_mul(text.matches(&format!("&{name};")).take(100_000).count()),
        );
    }
    harmful |= expansion > MOST_EXPANSION;
    let help = "Write the characters themselves, and `<!DOCTYPE html>` alone";
    if harmful {
        let words = "it declares entities that lead out of the file or hold others";
        report.file(ENTITY_DECLARATION, Error, path, words).help(help);
    } else {
        report.file(ENTITY_DECLARATION, Warning, path, "it declares entities of its own").help(help);
    }
    !harmful
}

fn has_too_many_attributes(text: &str) -> bool {
    text.split('<').any(|tag| {
        tag.len() > MOST_ATTRIBUTES && {
            let tag = tag.split('>').next().unwrap_or_default();
            tag.bytes().filter(|byte| *byte == b'=').count() > MOST_ATTRIBUTES
        }
    })
}

fn is_too_deep(tree: &Document<'_>) -> bool {
    let mut depths: Vec<u32> = Vec::new();
    for node in tree.descendants() {
        let depth = node
            .parent()
            .and_then(|parent| depths.get(parent.id().get_usize()).copied())
            .map_or(0, |depth| depth + 1);
        if depth > DEEPEST {
            return true;
        }
        let index = node.id().get_usize();
        if depths.len() <= index {
            depths.resize(index + 1, 0);
        }
        if let Some(slot) = depths.get_mut(index) {
            *slot = depth;
        }
    }
    false
}

/// How much of an element's words is looked at.
const MOST_WORDS: usize = 4_000;

/// The words of an element, spaces made even; pictures speak by their alternative text.
pub(super) fn words(node: Node<'_, '_>) -> String {
    let mut words = String::new();
    for child in node.descendants() {
        if child.is_text() {
            words.push_str(child.text().unwrap_or_default());
        } else if child.tag_name().name() == "img" {
            words.push_str(child.attribute("alt").unwrap_or_default());
        } else if child.tag_name().name() == "br" {
            words.push(' ');
        }
        if words.len() > MOST_WORDS {
            break;
        }
    }
    even(&words)
}

/// A text with its spaces made even.
pub(super) fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether this is an element of XHTML of this name.
pub(super) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name((XHTML, name))
}

/// The elements of XHTML of this name in a tree.
pub(super) fn all<'a>(root: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    root.descendants().filter(move |node| node.has_tag_name((XHTML, name)))
}

/// Whether `epub:type` names this kind.
pub(super) fn has_type(node: Node<'_, '_>, kind: &str) -> bool {
    node.attribute((EPUB, "type")).is_some_and(|types| types.split_whitespace().any(|one| one == kind))
}

/// Whether `epub:type` names any kind.
pub(super) fn types<'a>(node: Node<'a, '_>) -> &'a str {
    node.attribute((EPUB, "type")).unwrap_or_default()
}

/// Whether `role` names this role.
pub(super) fn has_role(node: Node<'_, '_>, role: &str) -> bool {
    node.attribute("role").is_some_and(|roles| roles.split_whitespace().any(|one| one == role))
}

/// `xml:lang`.
pub(super) fn xml_lang<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attribute((XML, "lang"))
}

/// `href`, or `xlink:href` where there is no other.
pub(super) fn href<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    node.attribute("href").or_else(|| node.attribute((XLINK, "href")))
}

/// Whether an element is out of the way of those who hear the text.
pub(super) fn is_hidden(node: Node<'_, '_>) -> bool {
    node.ancestors()
        .any(|one| one.attribute("aria-hidden") == Some("true") || one.attribute("hidden").is_some())
}
