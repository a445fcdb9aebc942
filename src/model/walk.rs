//! The one traversal of the model: every other room that has to look at all of a text uses it.

use super::*;

/// Something that is called for every block and inline of a text, in reading order.
///
/// The notes of a text are not entered: they hang on [`Manuscript::notes`].
pub trait Visitor {
    /// Called before the contents of a block.
    fn block(&mut self, _block: &mut crate::span::Spanned<Block>) {}
    /// Called before the contents of an inline.
    fn inline(&mut self, _inline: &mut crate::span::Spanned<Inline>) {}
    /// Called behind the contents of an inline.
    fn leave_inline(&mut self, _inline: &mut crate::span::Spanned<Inline>) {}
    /// Called for each sequence of inlines that forms one line of thought (a paragraph, a
    /// heading, a cell), before its contents.
    fn sequence(&mut self, _inlines: &mut Inlines) {}
}

/// Visits `blocks` and everything in them.
pub fn blocks(blocks: &mut Blocks, visitor: &mut impl Visitor) {
    for block in blocks {
        visitor.block(block);
        match &mut block.value {
            Block::Paragraph(inlines) => sequence(inlines, visitor),
            Block::Heading(Heading { level: _, id: _, inlines }) => sequence(inlines, visitor),
            Block::List(List { start: _, tight: _, items }) => {
                for item in items {
                    self::blocks(&mut item.blocks, visitor);
                }
            }
            Block::DefinitionList(definitions) => {
                for Definition { term, details } in definitions {
                    sequence(term, visitor);
                    for detail in details {
                        self::blocks(detail, visitor);
                    }
                }
            }
            Block::Quotation(Quotation { blocks, attribution }) => {
                self::blocks(blocks, visitor);
                if let Some(attribution) = attribution {
                    sequence(attribution, visitor);
                }
            }
            Block::Table(Table { id: _, label: _, caption, columns: _, head, rows }) => {
                sequence(caption, visitor);
                for cell in head.iter_mut().chain(rows.iter_mut().flatten()) {
                    sequence(cell, visitor);
                }
            }
            Block::Figure(Figure { id: _, mark: _, label: _, body, caption }) => {
                match body {
                    FigureBody::Blocks(blocks) => self::blocks(blocks, visitor),
                    FigureBody::Image(_) | FigureBody::Chart(_) => {}
                }
                sequence(caption, visitor);
            }
            Block::Division(Division { kind: _, id: _, title, blocks, attribution }) => {
                sequence(title, visitor);
                self::blocks(blocks, visitor);
                if let Some(attribution) = attribution {
                    sequence(attribution, visitor);
                }
            }
            Block::Code(_) | Block::Math(_) | Block::ThematicBreak | Block::WritingLines(_) => {}
        }
    }
}

/// Visits a sequence of inlines that forms one line of thought.
pub fn sequence(inlines: &mut Inlines, visitor: &mut impl Visitor) {
    visitor.sequence(inlines);
    self::inlines(inlines, visitor);
}

fn inlines(inlines: &mut Inlines, visitor: &mut impl Visitor) {
    for inline in inlines {
        visitor.inline(inline);
        if let Some(children) = children_mut(&mut inline.value) {
            self::inlines(children, visitor);
        }
        visitor.leave_inline(inline);
    }
}

/// What stands inside an inline, if it holds inlines.
pub fn children_mut(inline: &mut Inline) -> Option<&mut Inlines> {
    match inline {
        Inline::Emphasis(children)
        | Inline::Strong(children)
        | Inline::Struck(children)
        | Inline::Superscript(children)
        | Inline::Subscript(children)
        | Inline::Keyboard(children)
        | Inline::Verbatim(children)
        | Inline::Language(LanguageSpan { inlines: children, .. })
        | Inline::Link(Link { inlines: children, .. })
        | Inline::Citation(Citation { rendered: children, .. })
        | Inline::Reference(CrossReference { rendered: children, .. })
        | Inline::Index(IndexTerm { inlines: children, .. })
        | Inline::Abbreviation(Abbreviation { inlines: children, .. }) => Some(children),
        Inline::Text(_)
        | Inline::Code(_)
        | Inline::Math(_)
        | Inline::Image(_)
        | Inline::Note(_)
        | Inline::LineBreak
        | Inline::Placeholder(_) => None,
    }
}

fn children(inline: &Inline) -> Option<&Inlines> {
    match inline {
        Inline::Emphasis(children)
        | Inline::Strong(children)
        | Inline::Struck(children)
        | Inline::Superscript(children)
        | Inline::Subscript(children)
        | Inline::Keyboard(children)
        | Inline::Verbatim(children)
        | Inline::Language(LanguageSpan { inlines: children, .. })
        | Inline::Link(Link { inlines: children, .. })
        | Inline::Citation(Citation { rendered: children, .. })
        | Inline::Reference(CrossReference { rendered: children, .. })
        | Inline::Index(IndexTerm { inlines: children, .. })
        | Inline::Abbreviation(Abbreviation { inlines: children, .. }) => Some(children),
        Inline::Text(_)
        | Inline::Code(_)
        | Inline::Math(_)
        | Inline::Image(_)
        | Inline::Note(_)
        | Inline::LineBreak
        | Inline::Placeholder(_) => None,
    }
}

/// The words of some inlines, without their form; notes leave nothing.
pub fn plain_text(inlines: &[crate::span::Spanned<Inline>]) -> String {
    fn collect(inlines: &[crate::span::Spanned<Inline>], words: &mut String) {
        for inline in inlines {
            match &inline.value {
                Inline::Text(run) | Inline::Code(run) | Inline::Placeholder(run) => words.push_str(&run.text),
                Inline::Math(math) => words.push_str(&math.source),
                Inline::Image(image) => words.push_str(image.alternative.as_deref().unwrap_or_default()),
                Inline::LineBreak => words.push(' '),
                other => {
                    if let Some(children) = children(other) {
                        collect(children, words);
                    }
                }
            }
        }
    }
    let mut words = String::new();
    collect(inlines, &mut words);
    words
}
