//! How many lines matter takes, before it is set: a guess, on the safe side.

use crate::model::*;
use crate::span::Spanned;

/// Letters on a narrow line.
const LETTERS: usize = 40;
/// What is said of matter whose height is not known: more than a page.
const UNKNOWN: usize = 1000;
/// How many lines there are on the smallest page that is worth to be called one.
const PAGE: usize = 24;

/// Whether blocks could take more than a page.
pub(super) fn may_exceed_a_page(blocks: &[Spanned<Block>]) -> bool {
    lines(blocks) > PAGE
}

fn lines(blocks: &[Spanned<Block>]) -> usize {
    blocks.iter().map(|block| lines_of(&block.value)).fold(0, usize::saturating_add)
}

fn lines_of(block: &Block) -> usize {
    match block {
        Block::Paragraph(inlines) => words(inlines),
        Block::Heading(heading) => 1 + words(&heading.inlines),
        Block::List(list) => list.items.iter().map(|item| lines(&item.blocks)).fold(1, usize::saturating_add),
        Block::Quotation(quotation) => 2 + lines(&quotation.blocks),
        Block::Code(code) => 2 + code.text.text.lines().map(|line| 1 + line.len() / LETTERS).sum::<usize>(),
        Block::Math(_) => 4,
        Block::ThematicBreak => 2,
        Block::WritingLines(count) => usize::try_from(*count).unwrap_or(UNKNOWN).saturating_mul(2),
        Block::DefinitionList(_) | Block::Table(_) | Block::Figure(_) | Block::Division(_) => UNKNOWN,
    }
}

fn words(inlines: &Inlines) -> usize {
    let pictures = inlines.iter().filter(|inline| matches!(inline.value, Inline::Image(_))).count();
    1 + walk::plain_text(inlines).chars().count() / LETTERS + pictures.saturating_mul(UNKNOWN)
}
