//! The paragraph before a list leads into it.

use super::{Sink, Texts, codes};
use crate::finding::Finding;
use crate::model::{Block, DivisionKind};

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let mut places = Vec::new();
    texts.each_sequence(&mut |blocks| {
        for pair in blocks.windows(2) {
            let [first, second] = pair else { continue };
            if let (Block::Paragraph(_), Block::List(list), Some(span)) =
                (&first.value, &second.value, first.span)
                && list.items.iter().all(|item| item.ticked.is_none())
            {
                places.push(span);
            }
        }
    });
    let mut on_sheets = Vec::new();
    texts.each_block(&mut |block| {
        if let Block::Division(division) = &block.value
            && division.kind == DivisionKind::Worksheet
        {
            on_sheets.extend(block.span);
        }
    });
    for span in places {
        let on_sheet = on_sheets.iter().any(|sheet| sheet.start <= span.start && span.end <= sheet.end);
        let Some(passage) = texts.within(span).next().filter(|_| !on_sheet) else { continue };
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
