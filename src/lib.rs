//! One manuscript, to the press and to the reader: how a Markdown file becomes a book.
//!
//! This page is the architecture. Data flow one way, and each stage knows only what stands before it
//! (a test holds the imports to that order).
//!
//! | | room | in | out |
//! | --- | --- | --- | --- |
//! | | [`span`], [`finding`] | | where something is; what is wrong with it, and how to mend it |
//! | | [`archive`], [`markup`] | | files as one ZIP archive; elements as XML |
//! | | [`foreign`] | | code of others that may panic on damaged data |
//! | | [`model`] | | the document model: plain data, closed enums, one traversal |
//! | 1 | [`source`] | files | [`model::Manuscript`] |
//! | | [`house`] | `styles/`, `fonts/` | [`house::HouseStyle`] |
//! | | [`series`] | `manuscripts/series.toml` | [`series::Series`] |
//! | 2 | [`editorial`] | manuscript, `styles/editorial/` | findings and replacements |
//! | 3 | [`book`] | manuscript, house style, series | [`book::Book`]: every word decided |
//! | | [`figure`] | charts, covers | a small drawing model |
//! | 4a | [`mod@print`] | book | [`print::Interior`], [`print::Printed`], and the [`book::Pagination`] |
//! | 4b | [`ebook`] | book and pagination | the bytes of an EPUB |
//! | 4c | [`catalogue`] | series and outputs | ONIX, OPDS and a download page |
//! | 5 | [`preflight`] | finished bytes | findings, as a stranger would see them |
//! | 6 | [`output`] | deliverables | `dist/`, all or nothing |
//! | | [`cli`] | arguments | one file a command; the only printer |
//!
//! # What holds it together
//!
//! 1. **One closed model, two writers.** [`model::Block`], [`model::Inline`] and [`book::Part`] are closed enums; in
//!    `print` and `ebook` no wildcard arm may match them, so a new element does not compile until both can set it.
//! 2. **Nothing is decided in a writer** that could be decided before it: no words, no numbers, no order.
//! 3. **A text of the manuscript never becomes markup**: it is a string literal in Typst, and escaped in XHTML.
//! 4. **Positions are kept to the end.** Every run of text knows its place in the manuscript; a glyph on a printed page leads
//!    back to it. So the ebook breaks its pages where the printed book does, to the word.
//! 5. **A stage reports and goes on** with something sensible; the run stops at the gates between stages. All
//!    [findings](finding::Findings) of a manuscript come in one run.
//! 6. **Styles are data**: what a designer or an editor could want to change stands in `styles/`.
//! 7. **The judge is a stranger**: [`preflight`] shares no code with the rooms that wrote the file.
//! 8. **Pure middle, thin edges**: no clock, no environment and no disk below [`cli`], [`source`] and [`output`].
//!    The same input gives the same bytes.

#![forbid(unsafe_code)]
#![allow(
    rustdoc::private_intra_doc_links,
    reason = "this is documentation for those who work on it, private items included"
)]

pub mod archive;
pub mod finding;
pub mod foreign;
pub mod markup;
pub mod span;

pub mod model;

pub mod book;
pub mod catalogue;
pub mod cli;
pub mod ebook;
pub mod editorial;
pub mod figure;
pub mod house;
pub mod output;
pub mod preflight;
pub mod print;
pub mod series;
pub mod source;
