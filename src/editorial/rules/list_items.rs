//! The items of a list are alike, and carry no punctuation that the list does not need.

use super::{Sink, Texts, codes};
use crate::editorial::passage::Passage;
use crate::finding::{Finding, Fix};
use crate::model::{Block, List};
use crate::span::Span;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let mut lists = Vec::new();
    texts.each_block(&mut |block| {
        if let (Block::List(list), Some(span)) = (&block.value, block.span) {
            lists.push((items(texts, list), is_simple(list), span));
        }
    });
    for (items, simple, span) in lists {
        if let ([only], true) = (items.as_slice(), simple) {
            sink.push(
                Finding::note(codes::SINGLE_ITEM, only.span, "this list has one item only")
                    .help("Write it as a sentence"),
            );
            continue;
        }
        punctuation(texts, &items, sink);
        mixed(&items, span, sink);
    }
}

/// Whether a list is bulleted and nothing is ticked in it.
fn is_simple(list: &List) -> bool {
    list.start.is_none() && list.items.iter().all(|item| item.ticked.is_none())
}

/// The first words of each item that is one paragraph.
fn items<'a>(texts: &'a Texts<'_>, list: &List) -> Vec<&'a Passage> {
    let one = |item: &crate::model::Item| {
        let [block] = item.blocks.as_slice() else { return None };
        let (Block::Paragraph(_), Some(span)) = (&block.value, block.span) else { return None };
        texts.within(span).next()
    };
    list.items.iter().filter_map(one).collect()
}

fn punctuation(texts: &Texts<'_>, items: &[&Passage], sink: &mut Sink) {
    for item in items {
        let text = item.text.as_str();
        let Some(end) = [", and", "; and", ", or", "; or", ";", ","].iter().find(|end| text.ends_with(**end))
        else {
            continue;
        };
        let range = text.len() - end.len()..text.len();
        let mut finding = Finding::warning(
            codes::ITEM_PUNCTUATION,
            item.place(&range),
            format!("an item of a list ends with '{end}'"),
        )
        .help("Take it out: the items of a list need no punctuation between them");
        if let Some(bytes) = item.written(&range, texts.source) {
            let span = Span::new(item.span.file, bytes);
            finding = finding.fix(Fix { span, replacement: String::new(), safe: true });
        }
        sink.push(finding);
    }
}

/// How an item begins or ends, where that says something.
fn begins(text: &str) -> Option<bool> {
    let word: &str = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':')).next()?;
    let bare = word.trim_start_matches(['\'', '"', '‘', '“', '(']);
    let first = bare.chars().next().filter(|c| c.is_alphabetic())?;
    // An abbreviation says nothing, nor do 'I' and a word of one letter.
    let more_capitals = bare.chars().skip(1).any(char::is_uppercase);
    (!more_capitals && bare.len() > 1).then(|| first.is_uppercase())
}

fn stops(text: &str) -> Option<bool> {
    let text = text.trim_end_matches(['\'', '"', '’', '”', ')']);
    match text.chars().next_back()? {
        '.' => (!text.ends_with("...") && !text.ends_with("etc.")).then_some(true),
        c if c.is_alphanumeric() => Some(false),
        _ => None,
    }
}

fn mixed(items: &[&Passage], _list: Span, sink: &mut Sink) {
    let kinds: [(fn(&str) -> Option<bool>, &str, &str); 2] = [
        (begins, "begins with a capital", "begins with a small letter"),
        (stops, "ends with a full stop", "ends without a stop"),
    ];
    for (kind, yes, no) in kinds {
        let told: Vec<(bool, &Passage)> =
            items.iter().filter_map(|item| Some((kind(&item.text)?, *item))).collect();
        let count = told.iter().filter(|(is, _)| *is).count();
        if count == 0 || count == told.len() {
            continue;
        }
        // The fewer ones are the odd ones; a single capital among small letters may be a name.
        let odd = count * 2 <= told.len();
        let is_capital = yes.contains("capital");
        if is_capital && odd && count == 1 && told.len() > 2 {
            continue;
        }
        let Some((_, item)) = told.iter().find(|(is, _)| *is == odd) else { continue };
        let (this, others) = if odd { (yes, no) } else { (no, yes) };
        sink.push(
            Finding::warning(
                codes::MIXED_ITEMS,
                item.span,
                format!("this item {this}, and others of its list do not"),
            )
            .help(format!("Write all items alike: {this}, or {others}")),
        );
        return;
    }
}
