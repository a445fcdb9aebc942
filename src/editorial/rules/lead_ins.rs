//! The paragraph before a list leads into it.

use super::{Sink, Texts, codes};
use crate::finding::Finding;
use crate::model::{Block, DivisionKind, Inline, Inlines};

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let mut places = Vec::new();
    texts.each_sequence(&mut |blocks| {
        for pair in blocks.windows(2) {
            let [first, second] = pair else { continue };
            if let (Block::Paragraph(words), Block::List(list), Some(span)) =
                (&first.value, &second.value, first.span)
                && list.items.iter().all(|item| item.ticked.is_none())
                && !is_label(words)
            {
                places.push(span);
            }
        }
    });
    // A worksheet has labels, and an item of a list its own items.
    let mut elsewhere = Vec::new();
    texts.each_block(&mut |block| match &block.value {
        Block::Division(division) if division.kind == DivisionKind::Worksheet => elsewhere.extend(block.span),
        Block::List(_) => elsewhere.extend(block.span),
        _ => {}
    });
    elsewhere.sort_by_key(|span| span.start);
    // The furthest end of each and all in front of it.
    let furthest: Vec<u32> = elsewhere
        .iter()
        .scan(0, |end, span| {
            *end = span.end.max(*end);
            Some(*end)
        })
        .collect();
    for span in places {
        let last = elsewhere.partition_point(|other| other.start <= span.start);
        let left_out = last > 0 && furthest[last - 1] >= span.end;
        let Some(passage) = texts.within(span).next().filter(|_| !left_out) else { continue };
        // So few words are a label: 'Leadership', 'User research'.
        if passage.text.split_whitespace().count() < 4 {
            continue;
        }
        let text = passage.text.trim_end_matches(['*', '\'', '"', '’', '”', ')', '\u{fffc}', ' ']);
        if text.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ';')) {
            let end = text.len();
            let start = text.char_indices().next_back().map_or(0, |(at, _)| at);
            let place = passage.place(&(start..end));
            sink.push(
                Finding::warning(
                    codes::LEAD_IN,
                    place,
                    "this leads into a list and does not end with a colon",
                )
                .help("End it with a colon, or with a full stop where it is a whole sentence"),
            );
        }
    }
}

/// Whether all words are stressed: a heading in all but name.
fn is_label(words: &Inlines) -> bool {
    words.iter().all(|inline| match &inline.value {
        Inline::Strong(_) | Inline::Emphasis(_) => true,
        Inline::Text(run) => run.text.trim().is_empty(),
        _ => false,
    })
}
