//! A heading is followed by words.

use super::{Sink, Texts, codes};
use crate::finding::Finding;
use crate::model::Block;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    texts.each_sequence(&mut |blocks| {
        for pair in blocks.windows(2) {
            let [first, second] = pair else { continue };
            if let (Block::Heading(upper), Block::Heading(lower), Some(span)) =
                (&first.value, &second.value, second.span)
                && lower.level > upper.level
            {
                sink.push(
                    Finding::note(
                        codes::STACKED_HEADINGS,
                        span,
                        "this heading follows on a heading, with no words between",
                    )
                    .help("Write a sentence between them that says what the section holds"),
                );
            }
        }
    });
}
