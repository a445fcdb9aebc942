//! Every object that a file uses, with the page that it belongs to.

use super::file::{Dictionary, Document, Object, ObjectId, Stream};
use super::pages::Page;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A dictionary or stream that is used.
pub(super) struct Used<'a> {
    pub(super) dictionary: &'a Dictionary,
    /// The stream, where it is one.
    pub(super) stream: Option<&'a Arc<Stream>>,
    /// The first page that uses it.
    pub(super) page: Option<u32>,
    /// The key that it stands under.
    pub(super) key: &'a str,
}

/// Nesting of direct objects; indirect ones are put on a list instead.
const DEEPEST: usize = 60;

/// Visits everything that the pages use, page by page, then what the catalog and the trailer use besides.
pub(super) fn each(document: &Document<'_>, pages: &[Page], visit: &mut dyn FnMut(&Used<'_>)) {
    let mut walk = Walk { document, visited: BTreeSet::new(), waiting: Vec::new(), page: None, visit };
    for page in pages {
        walk.page = Some(page.number);
        walk.dictionary(&page.dictionary, "Page", 0);
        // What the page takes from the nodes above it.
        walk.dictionary(&page.resources, "Resources", 0);
        walk.finish();
    }
    walk.page = None;
    walk.dictionary(document.trailer(), "Trailer", 0);
    walk.finish();
}

struct Walk<'w, 'a> {
    document: &'w Document<'a>,
    visited: BTreeSet<ObjectId>,
    waiting: Vec<(ObjectId, Arc<str>)>,
    page: Option<u32>,
    visit: &'w mut dyn FnMut(&Used<'_>),
}

impl Walk<'_, '_> {
    fn finish(&mut self) {
        while let Some((id, key)) = self.waiting.pop() {
            let object = self.document.resolve(&Object::Reference(id));
            // Other pages are visited in their turn.
            let kind =
                object.dictionary().and_then(|dictionary| dictionary.get("Type")).and_then(Object::name);
            if matches!(kind, Some("Page")) || (matches!(kind, Some("Pages")) && self.page.is_some()) {
                self.visited.remove(&id);
                continue;
            }
            self.object(&object, &key, 0);
        }
    }

    fn object(&mut self, object: &Object, key: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match object {
            Object::Reference(id) => {
                if self.visited.insert(*id) {
                    self.waiting.push((*id, key.into()));
                }
            }
            Object::Array(entries) => {
                for entry in entries.iter() {
                    self.object(entry, key, depth + 1);
                }
            }
            Object::Dictionary(dictionary) => self.entries(dictionary, None, key, depth),
            Object::Stream(stream) => self.entries(&stream.dictionary, Some(stream), key, depth),
            Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) => {}
            Object::String(_) | Object::Name(_) => {}
        }
    }

    fn dictionary(&mut self, dictionary: &Dictionary, key: &str, depth: usize) {
        self.entries(dictionary, None, key, depth);
    }

    fn entries(&mut self, dictionary: &Dictionary, stream: Option<&Arc<Stream>>, key: &str, depth: usize) {
        (self.visit)(&Used { dictionary, stream, page: self.page, key });
        for (key, value) in dictionary.iter() {
            // These lead upwards or to other pages.
            if !matches!(key, "Parent" | "P" | "Dest" | "D" | "Pg") || self.page.is_none() {
                self.object(value, key, depth + 1);
            }
        }
    }
}
