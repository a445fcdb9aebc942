//! Headings go down one level at a time.

use super::{Sink, Texts, codes};
use crate::finding::Finding;
use crate::model::{Block, Chapter};

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    for Chapter { blocks, .. } in &texts.manuscript.chapters {
        let mut above = 1;
        super::each(blocks, &mut |blocks| {
            for block in blocks {
                let (Block::Heading(heading), Some(span)) = (&block.value, block.span) else { continue };
                if heading.level > above + 1 {
                    sink.push(
                        Finding::warning(
                            codes::LEVEL_SKIP,
                            span,
                            format!(
                                "this heading is of level {}, and the one above it of level {above}",
                                heading.level
                            ),
                        )
                        .help(format!("Write it with {} signs `#`", above + 1)),
                    );
                }
                above = heading.level;
            }
        });
    }
}
