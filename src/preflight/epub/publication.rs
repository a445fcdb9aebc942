//! The book as its package document tells of it: files, order, documents.

use super::address::{Target, target};
use super::archive::Archive;
use super::markup::{self, PACKAGE, XHTML};
use super::report::Report;
use super::sheet::Sheet;
use crate::finding::Severity::Error;
use roxmltree::{Document as Tree, Node};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

crate::codes! {
    /// `META-INF/container.xml`, which says where the package document stands, is missing or names none.
    CONTAINER_INVALID = "epub/invalid-container";
    /// The package document that `META-INF/container.xml` names is not there or cannot be read.
    PACKAGE_MISSING = "epub/missing-package";
    /// The package document is of no version of EPUB that there is (2.0 or 3.0; EPUB 3.3 says 3.0 too).
    VERSION = "epub/unknown-version";
}

/// A file that the manifest lists.
pub(super) struct Item<'a> {
    /// Its entry in the manifest.
    pub(super) node: Node<'a, 'a>,
    /// Its name there.
    pub(super) id: &'a str,
    /// Its path in the container; `None` for one that is elsewhere.
    pub(super) path: Option<String>,
    /// Its media type.
    pub(super) media_type: &'a str,
    /// What it contains or is.
    pub(super) properties: Vec<&'a str>,
}

impl Item<'_> {
    /// Whether it is a document of text.
    pub(super) fn is_document(&self) -> bool {
        self.media_type == "application/xhtml+xml"
    }

    /// Whether it is, or has, this.
    pub(super) fn has(&self, property: &str) -> bool {
        self.properties.contains(&property)
    }
}

/// A document of text.
pub(super) struct Document<'a> {
    /// Its path in the container.
    pub(super) path: &'a str,
    /// Its root element.
    pub(super) root: Node<'a, 'a>,
    /// Its place in the order of reading, where it has one.
    pub(super) place: Option<usize>,
    /// Whether it is read in that order.
    pub(super) linear: bool,
    /// Whether it is the navigation document.
    pub(super) is_navigation: bool,
    /// The names in it, each with its element.
    pub(super) ids: BTreeMap<&'a str, Node<'a, 'a>>,
}

impl Document<'_> {
    /// Whether this is the page of a cover: nothing but a picture.
    pub(super) fn is_cover(&self) -> bool {
        let Some(body) = markup::all(self.root, "body").next() else { return false };
        let pictures =
            body.descendants().filter(|node| matches!(node.tag_name().name(), "img" | "image")).count();
        let has_words = body.descendants().any(|node| {
            let in_title = node.parent().is_some_and(|parent| parent.tag_name().name() == "title");
            node.is_text() && !in_title && !node.text().unwrap_or_default().trim().is_empty()
        });
        pictures == 1 && !has_words
    }
}

/// A style sheet and where it stands.
pub(super) struct StyleSheet<'a> {
    /// The file.
    pub(super) path: &'a str,
    /// What it says.
    pub(super) sheet: Sheet,
}

/// A place in the order of reading.
pub(super) struct SpineEntry<'a> {
    /// Its entry.
    pub(super) node: Node<'a, 'a>,
    /// The item that it names, as an index of the manifest.
    pub(super) item: Option<usize>,
    /// Whether it is read in order.
    pub(super) linear: bool,
}

/// A book.
pub(super) struct Publication<'a> {
    /// The container.
    pub(super) archive: &'a Archive,
    /// Every XML file that could be read.
    pub(super) trees: &'a BTreeMap<&'a str, Tree<'a>>,
    /// The path of the package document.
    pub(super) package_path: String,
    /// The package document.
    pub(super) package: Node<'a, 'a>,
    /// Whether it is an EPUB 3; else it is an EPUB 2, of which less is asked.
    pub(super) is_three: bool,
    /// The manifest.
    pub(super) items: Vec<Item<'a>>,
    /// The order of reading.
    pub(super) spine: Vec<SpineEntry<'a>>,
    /// The documents of text, in the order of reading, then the others.
    pub(super) documents: Vec<Document<'a>>,
    /// The style sheets: files, `style` elements and attributes.
    pub(super) sheets: Vec<StyleSheet<'a>>,
    item_by_path: BTreeMap<String, usize>,
    document_by_path: BTreeMap<&'a str, usize>,
}

impl<'a> Publication<'a> {
    /// Reads a book; `None`, reported, where its package document cannot be found.
    pub(super) fn read(
        archive: &'a Archive,
        texts: &'a BTreeMap<&'a str, Cow<'a, str>>,
        trees: &'a BTreeMap<&'a str, Tree<'a>>,
        report: &mut Report<'_, '_>,
    ) -> Option<Self> {
        const CONTAINER: &str = "META-INF/container.xml";
        if !archive.names.contains(CONTAINER) {
            report.whole(CONTAINER_INVALID, Error, format!("there is no {CONTAINER}"));
            return None;
        }
        let root_file = trees.get(CONTAINER)?.descendants().find(|node| {
            node.tag_name().name() == "rootfile"
                && node.attribute("media-type").is_none_or(|kind| kind == "application/oebps-package+xml")
        });
        let Some(package_path) = root_file.and_then(|node| node.attribute("full-path")) else {
            report.file(CONTAINER_INVALID, Error, CONTAINER, "it names no package document");
            return None;
        };
        let Some(tree) = trees.get(package_path) else {
            if !archive.names.contains(package_path) {
                report.file(
                    PACKAGE_MISSING,
                    Error,
                    CONTAINER,
                    format!("it names {package_path}, which is not there"),
                );
            }
            return None;
        };
        let package = tree.root_element();
        if !package.has_tag_name((PACKAGE, "package")) {
            report.file(PACKAGE_MISSING, Error, package_path, "this is no package document");
            return None;
        }
        let version = package.attribute("version").unwrap_or_default();
        if !matches!(version, "2.0" | "3.0") {
            report.element(VERSION, Error, package_path, package, format!("the version is `{version}`"));
        }
        let items = items(package, package_path);
        let spine = spine(package, &items);
        let mut publication = Self {
            archive,
            trees,
            package_path: package_path.to_owned(),
            package,
            is_three: version != "2.0",
            items,
            spine,
            documents: Vec::new(),
            sheets: Vec::new(),
            item_by_path: BTreeMap::new(),
            document_by_path: BTreeMap::new(),
        };
        for (index, item) in publication.items.iter().enumerate() {
            if let Some(path) = &item.path {
                publication.item_by_path.entry(path.clone()).or_insert(index);
            }
        }
        publication.find_documents();
        publication.find_sheets(texts);
        Some(publication)
    }

    fn find_documents(&mut self) {
        let mut seen = BTreeSet::new();
        let in_order = self
            .spine
            .iter()
            .enumerate()
            .filter_map(|(place, entry)| Some((entry.item?, place, entry.linear)));
        let mut order: Vec<(usize, Option<usize>, bool)> =
            in_order.map(|(item, place, linear)| (item, Some(place), linear)).collect();
        order.extend((0..self.items.len()).map(|item| (item, None, false)));
        for (index, place, linear) in order {
            let Some(item) = self.items.get(index) else { continue };
            let Some(path) = item.path.as_deref().filter(|_| item.is_document()) else { continue };
            let Some((path, tree)) = self.trees.get_key_value(path) else { continue };
            if !seen.insert(*path) {
                continue;
            }
            let root = tree.root_element();
            let mut ids = BTreeMap::new();
            for node in root.descendants() {
                if let Some(id) = node.attribute("id") {
                    ids.entry(id).or_insert(node);
                }
            }
            let is_navigation = item.has("nav");
            self.document_by_path.insert(path, self.documents.len());
            self.documents.push(Document { path, root, place, linear, is_navigation, ids });
        }
    }

    fn find_sheets(&mut self, texts: &'a BTreeMap<&'a str, Cow<'a, str>>) {
        for item in self.items.iter().filter(|item| item.media_type == "text/css") {
            let Some((path, text)) = item.path.as_deref().and_then(|path| texts.get_key_value(path)) else {
                continue;
            };
            self.sheets.push(StyleSheet { path, sheet: Sheet::read(text, 1) });
        }
        for Document { path, root, .. } in &self.documents {
            let styled =
                |node: &Node<'_, '_>| node.has_tag_name((XHTML, "style")) || node.has_attribute("style");
            // To count lines takes time, and nobody looks at more.
            for node in root.descendants().filter(styled).take(500) {
                let line = || root.document().text_pos_at(node.range().start).row;
                if node.has_tag_name((XHTML, "style")) {
                    let text: String = node.children().filter_map(|child| child.text()).collect();
                    self.sheets.push(StyleSheet { path, sheet: Sheet::read(&text, line()) });
                }
                if let Some(text) = node.attribute("style") {
                    self.sheets.push(StyleSheet { path, sheet: Sheet::inline(text, line()) });
                }
            }
        }
    }

    /// The elements of the metadata; no more than a book needs.
    pub(super) fn metadata(&self) -> impl Iterator<Item = Node<'a, 'a>> + '_ {
        let parts = self.package.children().filter(|node| node.has_tag_name((PACKAGE, "metadata")));
        parts.flat_map(|part| part.children()).filter(|node| node.is_element()).take(2_000)
    }

    /// The elements of Dublin Core of this name.
    pub(super) fn dublin_core(&self, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> + '_ {
        self.metadata().filter(move |node| node.has_tag_name(("http://purl.org/dc/elements/1.1/", name)))
    }

    /// The `meta` elements of this property.
    pub(super) fn property(&self, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> + '_ {
        self.metadata().filter(move |node| {
            node.has_tag_name((PACKAGE, "meta")) && node.attribute("property") == Some(name)
        })
    }

    /// The item of a path.
    pub(super) fn item(&self, path: &str) -> Option<&Item<'a>> {
        self.items.get(*self.item_by_path.get(path)?)
    }

    /// The document of a path.
    pub(super) fn document(&self, path: &str) -> Option<&Document<'a>> {
        self.documents.get(*self.document_by_path.get(path)?)
    }

    /// The navigation document of an EPUB 3.
    pub(super) fn navigation(&self) -> Option<&Document<'a>> {
        self.documents.iter().find(|document| document.is_navigation)
    }

    /// Whether every document could be read, so that what none of them has is in none.
    pub(super) fn is_whole(&self) -> bool {
        self.items.iter().filter(|item| item.is_document()).all(|item| {
            item.path
                .as_deref()
                .is_some_and(|path| self.trees.contains_key(path) || !self.archive.names.contains(path))
        })
    }

    /// The documents in the order of reading.
    pub(super) fn read_in_order(&self) -> impl Iterator<Item = &Document<'a>> {
        self.documents.iter().filter(|document| document.place.is_some())
    }
}

fn items<'a>(package: Node<'a, 'a>, package_path: &str) -> Vec<Item<'a>> {
    let listed = package.children().filter(|node| node.has_tag_name((PACKAGE, "manifest")));
    let listed = listed.flat_map(|node| node.children()).filter(|node| node.has_tag_name((PACKAGE, "item")));
    listed
        .map(|node| Item {
            node,
            id: node.attribute("id").unwrap_or_default(),
            path: match target(package_path, node.attribute("href").unwrap_or_default()) {
                Target::Inside { path, fragment: _ } => Some(path),
                Target::Outside(_) | Target::Escapes => None,
            },
            media_type: node.attribute("media-type").unwrap_or_default(),
            properties: node.attribute("properties").unwrap_or_default().split_whitespace().collect(),
        })
        .collect()
}

fn spine<'a>(package: Node<'a, 'a>, items: &[Item<'a>]) -> Vec<SpineEntry<'a>> {
    let mut by_id = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        by_id.entry(item.id).or_insert(index);
    }
    let listed = package.children().filter(|node| node.has_tag_name((PACKAGE, "spine")));
    let listed =
        listed.flat_map(|node| node.children()).filter(|node| node.has_tag_name((PACKAGE, "itemref")));
    listed
        .map(|node| SpineEntry {
            node,
            item: node.attribute("idref").and_then(|id| by_id.get(id).copied()),
            linear: node.attribute("linear") != Some("no"),
        })
        .collect()
}
