//! The document model: plain data, with nothing of Markdown, Typst or XHTML in it.
//!
//! A manuscript is read into it ([`Manuscript`]), the book is made of it
//! ([`crate::book::Book`]), and both writers match on it exhaustively.
//!
//! **Invariant**: the model knows no file, no output format and no house style.

mod block;
mod chart;
mod inline;
mod math;
mod matter;
mod title;
pub mod walk;

pub use block::*;
pub use chart::*;
pub use inline::*;
pub use math::*;
pub use matter::*;
pub use title::*;
