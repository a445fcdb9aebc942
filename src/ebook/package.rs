//! The package document, `content.opf`: what the book is and which files it has.

use super::markup::{Markup, is_right_to_left};
use super::writer::Features;
use crate::book::{Book, Evaluation, Furniture, Identity};
use crate::model::{Contributor, Role};

/// A file of the package.
#[derive(Debug)]
pub(super) struct Item {
    /// Its path from `OEBPS`.
    pub(super) name: String,
    /// Its media type.
    pub(super) media_type: &'static str,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// What it contains that readers have to know of.
    pub(super) properties: Vec<&'static str>,
    /// Whether it is a document that is read in its place.
    pub(super) in_spine: bool,
}

/// What the package tells of the whole book, found as it was written.
#[derive(Debug)]
pub(super) struct Contents {
    /// What the book contains.
    pub(super) features: Features,
    /// Whether it has the pages of a printed edition.
    pub(super) has_pages: bool,
    /// Whether its text can be made larger.
    pub(super) reflows: bool,
    /// The guide of EPUB 2: kind, address and words.
    pub(super) guide: Vec<(&'static str, String, String)>,
}

/// The claim of EPUB Accessibility 1.1 (4.2.2, 'Conformance'); the level of WCAG follows.
const CLAIM: &str = "EPUB Accessibility 1.1 - WCAG 2.2 Level";

/// The name by which the package is known, also in the NCX.
pub(super) fn identifier(identity: &Identity) -> String {
    match identity.isbn_ebook {
        Some(isbn) => format!("urn:isbn:{isbn}"),
        None => identity.ebook_urn.clone(),
    }
}

/// The name of an item in the manifest.
fn item_id(name: &str) -> String {
    format!("i-{}", name.replace(['/', '.'], "-"))
}

/// Writes the package document.
pub(super) fn package(book: &Book, items: &[Item], contents: &Contents) -> String {
    let language = &book.identity.language;
    let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
    let mut out = Markup::default();
    out.open(
        "package",
        &[
            ("xmlns", "http://www.idpf.org/2007/opf"),
            ("version", "3.0"),
            ("unique-identifier", "pub-id"),
            ("xml:lang", language),
            ("dir", direction),
        ],
    );
    out.line();
    out.open("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")]);
    out.line();
    metadata(&book.identity, contents.has_pages, &mut out);
    let has_cover = items.iter().any(|item| item.properties.contains(&"cover-image"));
    accessibility(&book.furniture, contents, has_cover, &mut out);
    if let Some(evaluation) = &book.identity.evaluation {
        conformance(evaluation, &mut out);
    }
    if let Some(cover) = items.iter().find(|item| item.properties.contains(&"cover-image")) {
        out.empty("meta", &[("name", "cover"), ("content", &item_id(&cover.name))]);
        out.line();
    }
    out.close_line();
    out.open("manifest", &[]);
    out.line();
    for Item { name, media_type, bytes: _, properties, in_spine: _ } in items {
        let (id, properties) = (item_id(name), properties.join(" "));
        let mut attributes = vec![("id", id.as_str()), ("href", name), ("media-type", media_type)];
        if !properties.is_empty() {
            attributes.push(("properties", &properties));
        }
        out.empty("item", &attributes);
        out.line();
    }
    out.close_line();
    let ncx = item_id(super::NCX);
    out.open("spine", &[("toc", &ncx), ("page-progression-direction", direction)]);
    out.line();
    for item in items.iter().filter(|item| item.in_spine) {
        out.empty("itemref", &[("idref", &item_id(&item.name))]);
        out.line();
    }
    out.close_line();
    if !contents.guide.is_empty() {
        out.open("guide", &[]);
        out.line();
        for (kind, address, words) in &contents.guide {
            out.empty("reference", &[("type", kind), ("title", words), ("href", address)]);
            out.line();
        }
        out.close_line();
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", out.finish())
}

fn metadata(identity: &Identity, has_pages: bool, out: &mut Markup) {
    let language = &identity.language;
    let mut element = |name: &'static str, attributes: &[(&'static str, &str)], text: &str| {
        if !text.trim().is_empty() {
            out.element(name, attributes, text);
            out.line();
        }
    };
    element("dc:identifier", &[("id", "pub-id")], &identifier(identity));
    if identity.isbn_ebook.is_some() {
        let attributes =
            [("refines", "#pub-id"), ("property", "identifier-type"), ("scheme", "onix:codelist5")];
        element("meta", &attributes, "15");
        element("dc:identifier", &[("id", "stable-id")], &identity.ebook_urn);
    }
    element("dc:title", &[("id", "title")], &identity.title);
    element("meta", &[("refines", "#title"), ("property", "title-type")], "main");
    if let Some(sorted) = sort_title(&identity.title, language) {
        element("meta", &[("refines", "#title"), ("property", "file-as")], &sorted);
    }
    element("dc:language", &[], &identity.language);
    let written = identity.contributors.iter().any(|contributor| contributor.role == Role::Author);
    for (index, Contributor { name, sort_name, role }) in identity.contributors.iter().enumerate() {
        let creator = *role == Role::Author || (!written && *role == Role::Editor);
        let id = format!("contributor-{}", index + 1);
        let refines = format!("#{id}");
        element(if creator { "dc:creator" } else { "dc:contributor" }, &[("id", &id)], name);
        if name.trim().is_empty() {
            continue;
        }
        let role_attributes =
            [("refines", refines.as_str()), ("property", "role"), ("scheme", "marc:relators")];
        element("meta", &role_attributes, role.marc_relator());
        element("meta", &[("refines", &refines), ("property", "file-as")], sort_name);
    }
    element("dc:publisher", &[], &identity.publisher);
    if let Some(date) = identity.date {
        element("dc:date", &[], &date.to_string());
    }
    element("dc:description", &[], identity.summary.as_deref().unwrap_or_default());
    for keyword in &identity.keywords {
        element("dc:subject", &[], keyword);
    }
    element("dc:rights", &[], identity.rights.as_deref().unwrap_or_default());
    element("meta", &[("property", "dcterms:modified")], &format!("{}T00:00:00Z", identity.file_date));
    if !identity.series.trim().is_empty() {
        element("meta", &[("property", "belongs-to-collection"), ("id", "series")], &identity.series);
        element("meta", &[("refines", "#series"), ("property", "collection-type")], "series");
        element(
            "meta",
            &[("refines", "#series"), ("property", "group-position")],
            &identity.number.to_string(),
        );
        element("meta", &[("refines", "#series"), ("property", "dcterms:identifier")], &identity.series_urn);
    }
    element("meta", &[("property", "schema:bookEdition")], identity.edition.as_deref().unwrap_or_default());
    if has_pages {
        let print = match identity.isbn_print {
            Some(isbn) => format!("urn:isbn:{isbn}"),
            None => identity.print_urn.clone(),
        };
        element("dc:source", &[], &print);
        element("meta", &[("property", "pageBreakSource")], &print);
    }
}

/// A title as it is sorted, where an article comes first; only English ones are known.
fn sort_title(title: &str, language: &str) -> Option<String> {
    if language.split('-').next() != Some("en") {
        return None;
    }
    let (article, rest) = title.split_once(' ')?;
    let rest = rest.trim_start();
    let mut letters = rest.chars();
    let first = letters.next()?;
    ["The", "A", "An"]
        .contains(&article)
        .then(|| format!("{}{}, {article}", first.to_uppercase(), letters.as_str()))
}

/// What a reader who cannot use all of it needs to know: computed from the book, never configured.
fn accessibility(words: &Furniture, contents: &Contents, has_cover: bool, out: &mut Markup) {
    let Contents { features, has_pages, reflows, guide: _ } = contents;
    let Features { pictures, charts, formulas, index } = *features;
    let mut properties = vec![("schema:accessMode", "textual")];
    if pictures || charts {
        properties.push(("schema:accessMode", "visual"));
        properties.push(("schema:accessModeSufficient", "textual,visual"));
    }
    properties.push(("schema:accessModeSufficient", "textual"));
    let all = [
        ("alternativeText", pictures || charts || has_cover),
        ("ARIA", true),
        ("displayTransformability", *reflows),
        ("index", index),
        ("longDescription", charts),
        ("MathML", formulas),
        ("pageBreakMarkers", *has_pages),
        ("pageNavigation", *has_pages),
        ("readingOrder", true),
        ("structuralNavigation", true),
        ("tableOfContents", true),
        ("unlocked", true),
    ];
    let all = all.into_iter().filter(|&(_, present)| present);
    properties.extend(all.map(|(name, _)| ("schema:accessibilityFeature", name)));
    properties.push(("schema:accessibilityHazard", "none"));
    for (property, value) in properties {
        out.element("meta", &[("property", property)], value);
        out.line();
    }
    let summary: Vec<&str> = [
        (true, &words.access_text),
        (pictures, &words.access_pictures),
        (charts, &words.access_charts),
        (formulas, &words.access_formulas),
        (*has_pages, &words.access_pages),
    ]
    .into_iter()
    .filter(|(present, words)| *present && !words.trim().is_empty())
    .map(|(_, words)| words.trim())
    .collect();
    if !summary.is_empty() {
        out.element("meta", &[("property", "schema:accessibilitySummary")], &summary.join(" "));
        out.line();
    }
}

/// The claim to conform, with who answers for it.
fn conformance(evaluation: &Evaluation, out: &mut Markup) {
    let Evaluation { evaluator, date, report, level } = evaluation;
    out.element(
        "meta",
        &[("property", "dcterms:conformsTo"), ("id", "conformance")],
        &format!("{CLAIM} {level}"),
    );
    out.line();
    let by = [("refines", "#conformance"), ("property", "a11y:certifiedBy"), ("id", "certifier")];
    out.element("meta", &by, evaluator);
    out.line();
    out.element("meta", &[("refines", "#certifier"), ("property", "dcterms:date")], &date.to_string());
    out.line();
    if let Some(report) = report {
        let link = [("rel", "a11y:certifierReport"), ("refines", "#certifier"), ("href", report.as_str())];
        out.empty("link", &link);
        out.line();
    }
}
