//! A table has a head and fits the page.

use super::{Sink, Texts, codes};
use crate::finding::Finding;
use crate::model::{Block, Table};

/// More columns than these have no room at a readable size.
const WIDEST: usize = 7;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    texts.each_block(&mut |block| {
        let (Block::Table(Table { columns, head, .. }), Some(span)) = (&block.value, block.span) else {
            return;
        };
        if head.is_empty() {
            sink.push(
                Finding::warning(codes::TABLE_WITHOUT_HEAD, span, "the table has no head")
                    .help("Write above each column what stands in it"),
            );
        }
        if columns.len() > WIDEST {
            sink.push(
                Finding::warning(codes::WIDE_TABLE, span, format!("the table has {} columns", columns.len()))
                    .help(format!("Split it, or turn it round; {WIDEST} columns fit the page")),
            );
        }
    });
}
