//! The items of a list are alike, and carry no punctuation that the list does not need.

use super::{Sink, Texts, codes};
use crate::editorial::passage::Passage;
use crate::finding::{Finding, Fix};
use crate::model::{Block, List};
use crate::span::Span;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let mut lists = Vec::new();
    texts.each_block(&mut |block| {
        if let Block::List(list) = &block.value {
            lists.push((items(texts, list), list.items.len() == 1 && is_simple(list)));
        }
    });
    for (items, single) in lists {
        if let ([only], true) = (items.as_slice(), single) {
            sink.push(
                Finding::note(codes::SINGLE_ITEM, only.span, "this list has one item only")
                    .help("Write it as a sentence"),
            );
            continue;
        }
        punctuation(texts, &items, sink);
        mixed(texts, &items, sink);
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

/// Whether an item begins with a capital that is no name's; `None` where its first word does not say.
fn begins(text: &str, texts: &Texts<'_>) -> Option<bool> {
    let word = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ':')).next()?;
    let word = word.trim_matches(['\'', '"', '‘', '’', '“', '”', '(']);
    let plain = word.len() > 1
        && word.starts_with(char::is_alphabetic)
        && word.chars().skip(1).all(|c| c.is_lowercase() || c == '-' || c == '’');
    let small = word.to_lowercase();
    // 'High Potential Individual visa' is a name.
    let name = text.split_whitespace().nth(1).is_some_and(|next| next.starts_with(char::is_uppercase));
    if !plain || name || texts.usage.names.contains(word) {
        return None;
    }
    match word.starts_with(char::is_uppercase) {
        true => texts.usage.small.contains(&small).then_some(true),
        false => Some(false),
    }
}

/// Whether an item ends with a full stop; `None` where it ends with another mark.
fn stops(text: &str) -> Option<bool> {
    // 'Talk. (5 minutes)' has its stop before the brackets.
    if let Some((before, _)) = text.rsplit_once(" (").filter(|_| text.ends_with(')'))
        && before.ends_with(['.', '?', '!'])
    {
        return None;
    }
    let text = text.trim_end_matches(['\'', '"', '’', '”', ')']);
    match text.chars().next_back()? {
        '.' => (!text.ends_with("...") && !text.ends_with("etc.")).then_some(true),
        c if c.is_alphanumeric() => Some(false),
        _ => None,
    }
}

fn mixed(texts: &Texts<'_>, items: &[&Passage], sink: &mut Sink) {
    let by_stop = odd_one(items, stops);
    let by_capital = || odd_one(items, |text| begins(text, texts));
    let (item, this, others) = match (by_stop, by_capital) {
        (Some((item, true)), _) => (item, "ends with a full stop", "ends without a stop"),
        (Some((item, false)), _) => (item, "ends without a stop", "ends with a full stop"),
        (None, by_capital) => match by_capital() {
            Some((item, true)) => (item, "begins with a capital", "begins with a small letter"),
            Some((item, false)) => (item, "begins with a small letter", "begins with a capital"),
            None => return,
        },
    };
    sink.push(
        Finding::warning(
            codes::MIXED_ITEMS,
            item.span,
            format!("this item {this}, and others of its list do not"),
        )
        .help(format!("Write all items alike: each {this}, or each {others}")),
    );
}

/// The first of the fewer items, where some are one way and some the other.
fn odd_one<'a>(items: &[&'a Passage], tell: impl Fn(&str) -> Option<bool>) -> Option<(&'a Passage, bool)> {
    let told: Vec<(bool, &Passage)> =
        items.iter().filter_map(|item| Some((tell(&item.text)?, *item))).collect();
    let count = told.iter().filter(|(is, _)| *is).count();
    let odd = count * 2 <= told.len();
    let (_, item) = told.iter().find(|(is, _)| *is == odd)?;
    (count > 0 && count < told.len()).then_some((*item, odd))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_told_from_other_ends() {
        for (text, stop) in [
            ("connect schools", Some(false)),
            ("Connect schools.", Some(true)),
            ("Keep it (5 minutes).", Some(true)),
            ("What would you do? (8 minutes)", None),
            ("eleven schools (and more)", Some(false)),
            ("about...", None),
            ("who?", None),
        ] {
            assert_eq!(stops(text), stop, "{text}");
        }
    }
}
