//! The pages of the printed book, as the ebook needs to know them.

use crate::model::RunId;

/// The pages of the printed book, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    /// The pages.
    pub pages: Vec<Page>,
    /// The places that an index leads to, each with the page on which it stands, as an index into `pages`.
    pub places: std::collections::BTreeMap<crate::model::Id, usize>,
}

/// A printed page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its folio as printed, or, where none is, the one it would bear: '7', 'Front cover'.
    pub label: String,
    /// The run of text and the byte in it at which the page begins: its first word that no
    /// earlier page has shown. Inside a word that is broken over the pages, it is the first
    /// letter on this page. `None` for a page without text of its own (blank, ruled for notes).
    pub start: Option<(RunId, usize)>,
}
