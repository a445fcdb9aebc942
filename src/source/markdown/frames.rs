//! What is open while a text is read.

use crate::model::*;
use crate::source::attributes::Attributes;
use crate::source::spans::Token;

/// Something that is open, and what was read in it.
pub(super) struct Frame {
    pub(super) open: Open,
    pub(super) start: usize,
    pub(super) blocks: Blocks,
    pub(super) tokens: Vec<Token>,
}

impl Frame {
    pub(super) fn new(open: Open, start: usize) -> Self {
        Self { open, start, blocks: Vec::new(), tokens: Vec::new() }
    }
}

/// What can be open.
pub(super) enum Open {
    Root,
    /// `implicit` where the source has none: the words of a tight list.
    Paragraph {
        implicit: bool,
    },
    Heading {
        level: u8,
        attributes: Attributes,
    },
    Quotation,
    Code {
        info: Option<String>,
        text: String,
        start: Option<usize>,
    },
    HtmlBlock(Vec<(String, usize)>),
    List {
        start: Option<u64>,
        loose: bool,
        items: Vec<Item>,
    },
    Item {
        ticked: Option<bool>,
    },
    Note(String),
    Definitions(Vec<Definition>),
    Term,
    Details,
    Table {
        columns: Vec<Alignment>,
        head: Vec<Inlines>,
        rows: Vec<Vec<Inlines>>,
    },
    Row(Vec<Inlines>),
    Head(Vec<Inlines>),
    Cell,
    Wrap(fn(Inlines) -> Inline),
    Link(String),
    Image {
        path: String,
        title: String,
    },
    Division {
        name: String,
        attributes: Attributes,
    },
    Html {
        name: String,
        attributes: Vec<(String, String)>,
    },
    /// Stands for what is too deep: its contents go to what is around it.
    Transparent,
}

impl Open {
    /// Whether words can stand directly in it.
    pub(super) fn takes_words(&self) -> bool {
        matches!(
            self,
            Self::Paragraph { .. }
                | Self::Heading { .. }
                | Self::Term
                | Self::Cell
                | Self::Wrap(_)
                | Self::Link(_)
                | Self::Image { .. }
                | Self::Html { .. }
        )
    }
}
