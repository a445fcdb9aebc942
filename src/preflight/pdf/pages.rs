//! The pages of a file and their boxes (ISO 32000-1, 7.7.3 and 14.11.2).

use super::file::{Budget, Dictionary, Document, Object, ObjectId};
use super::geometry::{Matrix, Rect};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    /// From 1.
    pub(super) number: u32,
    pub(super) dictionary: Arc<Dictionary>,
    pub(super) resources: Arc<Dictionary>,
    /// The boxes in user space, as they are declared.
    pub(super) media: Option<Rect>,
    pub(super) crop: Option<Rect>,
    pub(super) bleed: Option<Rect>,
    pub(super) trim: Option<Rect>,
    pub(super) art: Option<Rect>,
    pub(super) rotation: i64,
    /// Points of a unit of user space.
    pub(super) unit: f64,
}

/// No file has more pages.
const MOST_PAGES: usize = 20_000;
/// Page trees are followed this far down.
const DEEPEST: usize = 50;

impl Page {
    /// The media box in points, with the size that readers take where there is none (US letter).
    pub(super) fn media_points(&self) -> Rect {
        let letter = Rect { left: 0.0, bottom: 0.0, right: 612.0, top: 792.0 };
        self.media.filter(|media| !media.is_empty()).map_or(letter, |media| self.to_points(&media))
    }

    /// What remains of the sheet, in points: the trim box, else the art box, else the crop box, else the media box.
    pub(super) fn trim_points(&self) -> Rect {
        let declared = self.trim.or(self.art).or(self.crop).filter(|trim| !trim.is_empty());
        declared.map_or_else(|| self.media_points(), |trim| self.to_points(&trim))
    }

    /// What is printed, in points: the bleed box, else the crop box, else the media box; never outside of the latter.
    pub(super) fn bleed_points(&self) -> Rect {
        let declared = self.bleed.or(self.crop).filter(|bleed| !bleed.is_empty());
        let media = self.media_points();
        declared.and_then(|bleed| self.to_points(&bleed).intersection(&media)).unwrap_or(media)
    }

    fn to_points(&self, rect: &Rect) -> Rect {
        rect.transformed(&self.matrix())
    }

    /// From user space to points.
    pub(super) fn matrix(&self) -> Matrix {
        Matrix::scale(self.unit, self.unit)
    }

    /// The content streams, joined; with what cannot be decoded, in words.
    pub(super) fn content(&self, document: &Document<'_>) -> (Vec<u8>, Option<String>) {
        let mut content = Vec::new();
        let mut fault = None;
        let streams = match document.value(&self.dictionary, "Contents") {
            Object::Array(entries) => entries.iter().map(|entry| document.resolve(entry)).collect(),
            Object::Null => Vec::new(),
            single => vec![single],
        };
        for object in streams {
            let Object::Stream(stream) = object else {
                fault = Some("a content stream is missing".to_owned());
                continue;
            };
            let decoded = document.decode(&stream, Budget::CONTENT.saturating_sub(content.len()));
            fault = decoded.fault.or(fault);
            content.extend_from_slice(&decoded.bytes);
            content.push(b'\n');
        }
        (content, fault)
    }
}

/// Values that a page takes from the nodes above it.
#[derive(Debug, Clone, Default)]
struct Inherited {
    resources: Option<Arc<Dictionary>>,
    media: Option<Rect>,
    crop: Option<Rect>,
    rotation: i64,
}

/// Reads the page tree; what is wrong with it is noted as damage.
pub(super) fn read(document: &Document<'_>) -> Vec<Page> {
    let mut pages = Vec::new();
    let Some(catalog) = document.catalog() else { return pages };
    let mut visited = BTreeSet::new();
    if let Some(root) = catalog.get("Pages") {
        walk(document, root, &Inherited::default(), 0, &mut visited, &mut pages);
        let count = document.dictionary(&catalog, "Pages").and_then(|root| document.integer(&root, "Count"));
        if count != Some(pages.len() as i64) {
            document.note(None, "the page tree does not hold as many pages as it says");
        }
    }
    pages
}

fn walk(
    document: &Document<'_>,
    node: &Object,
    above: &Inherited,
    depth: usize,
    visited: &mut BTreeSet<ObjectId>,
    pages: &mut Vec<Page>,
) {
    if let Object::Reference(id) = node
        && !visited.insert(*id)
    {
        return document.note(Some(id.number), "the page tree leads in a circle, or to the same page twice");
    }
    if depth > DEEPEST || pages.len() >= MOST_PAGES {
        return document.note(None, "the page tree is too deep or too large");
    }
    let object = document.resolve(node);
    let Some(dictionary) = object.dictionary() else {
        return document.note(None, "the page tree leads to something that is no page");
    };
    let rect = |key: &str| document.numbers(dictionary, key).and_then(|numbers| Rect::from_slice(&numbers));
    let own = Inherited {
        resources: document.dictionary(dictionary, "Resources").or_else(|| above.resources.clone()),
        media: rect("MediaBox").or(above.media),
        crop: rect("CropBox").or(above.crop),
        rotation: document.integer(dictionary, "Rotate").unwrap_or(above.rotation),
    };
    if dictionary.has("Kids") {
        let kids = document.value(dictionary, "Kids");
        for kid in kids.array().unwrap_or_default() {
            walk(document, kid, &own, depth + 1, visited, pages);
        }
        return;
    }
    if document.name(dictionary, "Type").as_deref() != Some("Page") {
        document.note(None, "a page does not say that it is one");
    }
    pages.push(Page {
        number: pages.len() as u32 + 1,
        dictionary: Arc::new(dictionary.clone()),
        resources: own.resources.unwrap_or_default(),
        media: own.media,
        crop: own.crop,
        bleed: rect("BleedBox"),
        trim: rect("TrimBox"),
        art: rect("ArtBox"),
        rotation: own.rotation,
        unit: document
            .number(dictionary, "UserUnit")
            .filter(|unit| *unit > 0.0 && *unit < 1000.0)
            .unwrap_or(1.0),
    });
}
