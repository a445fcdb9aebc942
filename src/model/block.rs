//! Blocks: what a text is built of, from a paragraph to a worksheet.

use super::{Chart, Id, ImageId, Inlines, Math, Run, RunId};
use crate::span::{Span, Spanned};

/// A sequence of blocks.
pub type Blocks = Vec<Spanned<Block>>;

/// One block of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Inlines),
    /// A heading inside a chapter.
    Heading(Heading),
    /// A bulleted, numbered or task list.
    List(List),
    /// Terms, each with what is said of it.
    DefinitionList(Vec<Definition>),
    /// A displayed quotation.
    Quotation(Quotation),
    /// Lines set as they stand, in a face of equal widths.
    Code(CodeBlock),
    /// A displayed formula.
    Math(Math),
    /// A table.
    Table(Table),
    /// A picture, chart or other matter with a caption.
    Figure(Figure),
    /// Blocks that belong together and have a function of their own.
    Division(Division),
    /// A break in the thread of the text, shown by an ornament or space.
    ThematicBreak,
    /// Ruled lines to write on, in a worksheet.
    WritingLines(u32),
}

/// A heading inside a chapter; the chapter's own heading stands in [`super::Chapter`].
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// From 2 (directly under the chapter) to 6.
    pub level: u8,
    /// Where references and contents lead.
    pub id: Id,
    /// Its words.
    pub inlines: Inlines,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The number of the first item; `None` for a bulleted list.
    pub start: Option<u64>,
    /// Whether the items follow each other without space (no blank lines in the source).
    pub tight: bool,
    /// The items.
    pub items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// For an item of a task list: whether it is ticked.
    pub ticked: Option<bool>,
    /// What stands in it.
    pub blocks: Blocks,
    /// Where it stands.
    pub span: Option<Span>,
}

/// A term with one or more definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// What is defined.
    pub term: Inlines,
    /// What is said of it: each definition is a sequence of blocks.
    pub details: Vec<Blocks>,
}

/// A displayed quotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// The words.
    pub blocks: Blocks,
    /// Whose they are, from a last paragraph that begins with a dash.
    pub attribution: Option<Inlines>,
}

/// Lines set as they stand.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeBlock {
    /// The language, if the source names one.
    pub language: Option<String>,
    /// The text, lines parted by `\n`, without a last one.
    pub text: Run,
}

/// Where the contents of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// As the language has it.
    Start,
    /// In the middle.
    Center,
    /// Against the far edge: figures.
    End,
}

/// A table. Every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Where references lead.
    pub id: Option<Id>,
    /// What it is called, as 'Table 3'; empty until the book is numbered, and for tables without a caption.
    pub label: String,
    /// What it shows; may be empty.
    pub caption: Inlines,
    /// The alignment of each column.
    pub columns: Vec<Alignment>,
    /// The head; empty where the source leaves all its cells empty.
    pub head: Vec<Inlines>,
    /// The rows of the body.
    pub rows: Vec<Vec<Inlines>>,
}

/// A picture, chart or other matter with a caption.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where references lead.
    pub id: Option<Id>,
    /// A run of no words that stands for it in the order of the pages: one can begin with a picture.
    pub mark: RunId,
    /// What it is called, as 'Figure 3'; empty until the book is numbered, and for figures without a caption.
    pub label: String,
    /// What is shown.
    pub body: FigureBody,
    /// What it shows; may be empty.
    pub caption: Inlines,
}

/// What a figure shows.
#[derive(Debug, Clone, PartialEq)]
pub enum FigureBody {
    /// A picture.
    Image(Image),
    /// A chart, drawn from data.
    Chart(Chart),
    /// Any other blocks.
    Blocks(Blocks),
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// Which one of the manuscript's images.
    pub image: ImageId,
    /// The words that stand for it; `None` when it is decorative.
    pub alternative: Option<String>,
    /// The width at which it is set, in per cent of the measure; `None`: its own, the measure at most.
    pub width: Option<f64>,
}

/// Blocks with a function of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// Which function.
    pub kind: DivisionKind,
    /// Where references lead.
    pub id: Option<Id>,
    /// Its heading: the manuscript's (`title="…"`) or, set by the book, the house's; may be empty.
    pub title: Inlines,
    /// What stands in it.
    pub blocks: Blocks,
    /// For a pull quotation or an epigraph: whose words they are.
    pub attribution: Option<Inlines>,
}

/// The functions that a division can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DivisionKind {
    /// A boxed text that stands for itself.
    Panel,
    /// The main points of a piece.
    KeyPoints,
    /// Questions for discussion.
    Questions,
    /// Words of the piece, set large.
    PullQuote,
    /// Something to be filled in, and copied.
    Worksheet,
    /// A note beside the text.
    Aside,
    /// A quotation that opens a piece.
    Epigraph,
    /// Matter in two columns.
    Columns,
    /// Matter for the printed book alone.
    PrintOnly,
    /// Matter for the ebook alone.
    EbookOnly,
    /// No function that the house knows (an unknown name, in a draft).
    Plain,
}

impl DivisionKind {
    /// The names that manuscripts use, without `figure`, which becomes [`Block::Figure`].
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("panel", Self::Panel),
        ("key-points", Self::KeyPoints),
        ("questions", Self::Questions),
        ("pull-quote", Self::PullQuote),
        ("worksheet", Self::Worksheet),
        ("aside", Self::Aside),
        ("epigraph", Self::Epigraph),
        ("columns", Self::Columns),
        ("print-only", Self::PrintOnly),
        ("ebook-only", Self::EbookOnly),
    ];
}
