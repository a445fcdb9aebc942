//! Stage 1: files become a [`crate::model::Manuscript`].
//!
//! **Invariant**: nobody else imports `pulldown_cmark`, and nobody else reads the disk.

mod files;

pub use files::{Files, Position, ReadError};

use crate::finding::Findings;
use crate::model::{Blocks, Manuscript, RunIds};
use crate::span::Spanned;

/// What stands for the names in braces (`{count}`, `{ordinal}`, `{title}`, `{series}`): name and words.
pub type Substitutions = Vec<(&'static str, String)>;

/// Reads `manuscripts/<slug>/manuscript.md` and everything that it uses.
///
/// What is wrong is reported, and something sensible stands in its place; `None` only where
/// there is no text to read at all.
pub fn read(
    _files: &Files,
    _slug: &str,
    _substitutions: &Substitutions,
    _findings: &mut Findings,
) -> Option<Manuscript> {
    None
}

/// Reads a text in Markdown that stands in a file of its own kind (the registry, front matter).
pub fn fragment(
    text: &Spanned<String>,
    _substitutions: &Substitutions,
    runs: &mut RunIds,
    _findings: &mut Findings,
) -> Blocks {
    vec![Spanned {
        value: crate::model::Block::Paragraph(vec![runs.text(text.value.clone())]),
        span: text.span,
    }]
}
