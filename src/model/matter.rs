//! The matter of a book: the manuscript that an author hands in, its chapters, notes and images.

use super::{Blocks, Contributor, Inlines, RunIds};
use crate::span::{FileId, Span, Spanned};
use camino::Utf8PathBuf;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The name of a place, unique in its book: a letter, then letters, digits, `-`, `_` and `.`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub String);

impl Id {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A note; an index into [`Manuscript::notes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

/// An image; an index into [`Manuscript::images`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub u32);

/// What an author hands in, read and checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Manuscript {
    /// What stands at its head.
    pub front_matter: FrontMatter,
    /// Its chapters, in order.
    pub chapters: Vec<Chapter>,
    /// Its notes, in the order of their definitions.
    pub notes: Vec<Note>,
    /// The images it uses, each once.
    pub images: Vec<ImageFile>,
    /// Names the runs of text; the make-up of the book goes on from here.
    pub runs: RunIds,
    /// How it stands in its file.
    pub written: Written,
}

/// What the file of a manuscript shows and its words do not: for the editors' rules, which point at bytes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Written {
    /// The file.
    pub file: Option<FileId>,
    /// The words of its comments (`<!-- … -->`), in the order of the text.
    pub comments: Vec<Spanned<String>>,
    /// The runs of text that do not stand in the file byte for byte (there is a backslash, an entity, a name in
    /// braces, a line break with an indent), by the place of the whole run: the stretches that they are made of.
    pub stretches: BTreeMap<Span, Vec<Stretch>>,
}

/// A part of a run of text, and the bytes that it was written as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// How many bytes of the run it is.
    pub length: usize,
    /// What was written; where this is as long, each byte stands for itself.
    pub span: Span,
}

/// What stands at the head of a manuscript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    /// One paragraph for the back cover and the catalogue.
    pub summary: Option<Spanned<String>>,
    /// Who wrote, edited and drew it.
    pub contributors: Vec<Spanned<Contributor>>,
    /// 'First edition'.
    pub edition: Option<String>,
    /// The text of 'In this edition'.
    pub introduction: Blocks,
    /// The quotation of the back cover.
    pub quotation: Option<BackCoverQuotation>,
    /// What catalogues file it under.
    pub keywords: Vec<String>,
    /// Terms, and what is said of each.
    pub glossary: Vec<(Spanned<String>, Blocks)>,
    /// The name of a colour of the house style, if not the series' own choice.
    pub accent: Option<Spanned<String>>,
    /// The editors' rules that this manuscript is free from.
    pub ignore: Vec<Spanned<String>>,
}

/// The quotation of the back cover.
#[derive(Debug, Clone, PartialEq)]
pub struct BackCoverQuotation {
    /// The words, without quotation marks.
    pub text: String,
    /// Whose they are.
    pub by: String,
    /// The chapter in which they stand, if they are taken from one.
    pub from: Option<Id>,
    /// Where it is given.
    pub span: Span,
}

/// A chapter: a piece of the booklet.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// Where references and contents lead.
    pub id: Id,
    /// What kind of piece it is.
    pub kind: ChapterKind,
    /// Its heading. Empty only for text that stands before the first heading.
    pub heading: Inlines,
    /// What is said of the piece under its heading.
    pub piece: Piece,
    /// Its text.
    pub blocks: Blocks,
    /// The heading's place.
    pub span: Option<Span>,
}

/// The kinds of piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChapterKind {
    /// An account of practice.
    Account,
    /// A think piece.
    ThinkPiece,
    /// A development tool.
    Tool,
    /// A data-set.
    DataSet,
    /// None of the house's kinds.
    Plain,
}

impl ChapterKind {
    /// The class that names each kind on a heading.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("account", Self::Account),
        ("think-piece", Self::ThinkPiece),
        ("tool", Self::Tool),
        ("data-set", Self::DataSet),
    ];
}

/// What is said of a piece under its heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Piece {
    /// Who wrote it.
    pub by: Option<Spanned<String>>,
    /// Where they work.
    pub affiliation: Option<String>,
    /// How far its matter is documented.
    pub provenance: Option<Provenance>,
    /// What it is drawn from.
    pub source: Option<String>,
    /// A standfirst.
    pub summary: Inlines,
}

/// How far the matter of a piece is documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// Drawn from a cited source.
    Documented,
    /// Written by somebody who was there.
    Practitioner,
    /// Composed; labelled so on the page.
    Illustrative,
}

impl Provenance {
    /// The names that manuscripts use.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("documented", Self::Documented),
        ("practitioner", Self::Practitioner),
        ("illustrative", Self::Illustrative),
    ];
}

/// A note.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Its text.
    pub blocks: Blocks,
    /// Where it stands.
    pub span: Option<Span>,
}

/// An image that the manuscript uses, read and found to be sound.
#[derive(Debug, Clone, PartialEq)]
pub struct ImageFile {
    /// Its path, relative to the manuscript's folder.
    pub path: Utf8PathBuf,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// What they are.
    pub format: ImageFormat,
    /// Its width, in pixels (in CSS px for SVG).
    pub width: u32,
    /// Its height, in pixels (in CSS px for SVG).
    pub height: u32,
    /// Where the manuscript uses it first.
    pub used: Option<Span>,
}

/// The formats of image that are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF, its first frame.
    Gif,
    /// WebP.
    WebP,
    /// SVG, cleaned of everything but shapes and text.
    Svg,
}
