//! Stage 1: files become a [`crate::model::Manuscript`].
//!
//! [`files`](Files) reads the disk; `fences`, `markdown` and `spans` read the text, in this order: divisions line by line,
//! then Markdown, then what Markdown leaves as characters; `front_matter`, `piece`, `chart`, `table` and `images` read what
//! stands beside it, and `manuscript` settles ids and references when all of it is there.
//!
//! **Invariant**: nobody else imports `pulldown_cmark`, and nobody else reads the disk.

mod address;
mod attributes;
mod chart;
pub mod codes;
pub mod data;
mod fences;
mod files;
mod front_matter;
mod html;
mod ids;
mod images;
mod manuscript;
mod markdown;
mod math;
mod piece;
mod rows;
mod shared;
mod spans;
mod table;
#[cfg(test)]
mod tests;
mod tiff;

pub use files::{Files, Position, ReadError, Stamp};

use crate::finding::Findings;
use crate::model::{Blocks, Manuscript, RunIds};
use crate::span::{FileId, Spanned};

/// What stands for the names in braces (`{count}`, `{ordinal}`, `{title}`, `{series}`, and `{title:slug}` for another
/// title): name and words.
pub type Substitutions = Vec<(String, String)>;

/// Reads `manuscripts/<slug>/manuscript.md` and everything that it uses.
///
/// What is wrong is reported, and something sensible stands in its place; `None` only where
/// there is no text to read at all.
pub fn read(
    files: &Files,
    slug: &str,
    substitutions: &Substitutions,
    findings: &mut Findings,
) -> Option<Manuscript> {
    manuscript::read(files, slug, substitutions, findings)
}

/// Reads a text that was added to `files` as the manuscript of a title, in place of the one on the disk.
pub fn read_file(
    files: &Files,
    slug: &str,
    file: FileId,
    substitutions: &Substitutions,
    findings: &mut Findings,
) -> Manuscript {
    manuscript::read_file(files, slug, file, substitutions, findings)
}

/// Reads a text in Markdown that stands in a file of its own kind (the registry, the house's words).
///
/// It may use no files and no notes.
pub fn fragment(
    files: &Files,
    text: &Spanned<String>,
    substitutions: &Substitutions,
    runs: &mut RunIds,
    findings: &mut Findings,
) -> Blocks {
    let mut shared = shared::Shared::new(files, None, substitutions, findings);
    let mut blocks = manuscript::value(text, &mut shared);
    manuscript::settle_fragment(&mut blocks, runs);
    blocks
}

/// An address as a book can link to it, every other character escaped; `None` for one that it cannot follow.
pub fn address(address: &str) -> Option<String> {
    address::usable(address).ok()
}

/// Whether a text is a language tag of BCP 47 by its form.
pub fn is_language(tag: &str) -> bool {
    spans::is_language(tag)
}
