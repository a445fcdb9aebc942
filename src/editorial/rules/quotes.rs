//! Quotation marks and brackets pair.

use super::{Sink, Texts, codes};
use crate::editorial::passage::Passage;
use crate::editorial::scope::Sections;
use crate::finding::{Code, Finding};

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let read = |sections: Sections| sections.contains(Sections::TEXT);
    let passages: Vec<&Passage> = texts.passages.iter().filter(|passage| read(passage.sections)).collect();
    let next = |index: usize| passages.get(index + 1).map_or("", |next| next.text.as_str());
    let double = |(index, passage): (usize, &&Passage)| {
        let text = passage.text.as_str();
        let at = unpaired(text, '“', '”').or_else(|| odd_double(text))?;
        (!goes_on(text, at, next(index))).then_some(at)
    };
    let mut doubles: Vec<Option<usize>> = passages.iter().enumerate().map(double).collect();
    pair_over_passages(&passages, &mut doubles);
    let mut brackets: Vec<Option<usize>> =
        passages.iter().map(|passage| unpaired_bracket(&passage.text)).collect();
    pair_over_paragraphs(&passages, &mut brackets);
    for (index, passage) in passages.iter().enumerate() {
        let text = passage.text.as_str();
        let single = || open_single(text).filter(|at| !goes_on(text, *at, next(index)));
        if let Some(at) = doubles[index].or_else(single) {
            report(passage, at, codes::UNPAIRED_QUOTES, "quotation mark", sink);
        }
        if let Some(at) = brackets[index] {
            report(passage, at, codes::UNPAIRED_BRACKETS, "bracket", sink);
        }
    }
}

/// Takes out the brackets that begin one passage and end another soon behind it: they hold a remark of several paragraphs.
fn pair_over_paragraphs(passages: &[&Passage], brackets: &mut [Option<usize>]) {
    for index in 0..passages.len() {
        let close = match (brackets[index], passages[index].text.chars().next()) {
            (Some(0), Some('(')) => ')',
            (Some(0), Some('[')) => ']',
            _ => continue,
        };
        let ends = |other: &usize| {
            let text = passages[*other].text.as_str();
            let text = text.trim_end_matches(['.', '?', '!']);
            brackets[*other].is_some_and(|at| at + close.len_utf8() == text.len()) && text.ends_with(close)
        };
        if let Some(end) = (index + 1..passages.len().min(index + LONGEST)).find(ends) {
            (brackets[index], brackets[end]) = (None, None);
        }
    }
}

/// Over how many passages a quotation may go on.
const LONGEST: usize = 20;

/// Over how many passages a quotation may go on that ends a paragraph.
const LONGEST_SPEECH: usize = 8;

/// Takes out the marks of quotations that begin in one passage and end in an item of the list, or a part of the block of
/// quotation, that follows, or that end a paragraph soon behind it.
fn pair_over_passages(passages: &[&Passage], doubles: &mut [Option<usize>]) {
    let mark = |index: usize, at: usize| passages[index].text[at..].chars().next().unwrap_or(' ');
    for index in 0..passages.len() {
        let Some(open) = doubles[index].map(|at| mark(index, at)).filter(|mark| *mark != '”') else {
            continue;
        };
        let inside = |index: &usize| {
            let is = |section| passages[*index].sections.contains(section);
            is(Sections::LIST) || is(Sections::BLOCKQUOTE)
        };
        let end = (index + 1..passages.len().min(index + LONGEST)).find(|at| doubles[*at].is_some());
        let ends = |end: &usize| {
            let rest = doubles[*end].map_or("", |at| &passages[*end].text[at..]);
            let is_last = rest.chars().skip(1).all(|c| !c.is_alphanumeric());
            (index + 1..=*end).all(|at| inside(&at)) || (is_last && *end - index < LONGEST_SPEECH)
        };
        let end = end.filter(ends);
        if let Some(end) = end {
            let close = doubles[end].map_or(' ', |at| mark(end, at));
            if close == '”' && open == '“' || close == '"' && open == '"' {
                (doubles[index], doubles[end]) = (None, None);
            }
        }
    }
}

fn report(passage: &Passage, at: usize, code: Code, what: &str, sink: &mut Sink) {
    let length = passage.text[at..].chars().next().map_or(0, char::len_utf8);
    let place = passage.place(&(at..at + length));
    sink.push(
        Finding::warning(code, place, format!("this {what} has no partner"))
            .help("Write the other one, or take this one out"),
    );
}

/// Whether a quotation goes on in the next paragraph, which then begins with a mark too.
fn goes_on(text: &str, at: usize, next: &str) -> bool {
    let mark = text[at..].chars().next().unwrap_or(' ');
    next.starts_with(mark)
}

/// The first mark of a pair without its partner.
fn unpaired(text: &str, open: char, close: char) -> Option<usize> {
    let mut opened = Vec::new();
    for (at, c) in text.char_indices() {
        if c == open {
            opened.push(at);
        } else if c == close && opened.pop().is_none() {
            return Some(at);
        }
    }
    opened.first().copied()
}

/// The last of an odd number of straight double marks that are no inches.
fn odd_double(text: &str) -> Option<usize> {
    let marks: Vec<usize> = text
        .char_indices()
        .filter(|(at, c)| *c == '"' && !text[..*at].ends_with(|c: char| c.is_ascii_digit()))
        .map(|(at, _)| at)
        .collect();
    let all = text.matches('"').count();
    // With a figure before one of them it may be inches or the end of a quotation.
    if marks.len() % 2 == 1 && all == marks.len() { marks.last().copied() } else { None }
}

/// A single mark that opens a quotation which nothing closes.
fn open_single(text: &str) -> Option<usize> {
    let mut opened: Option<usize> = None;
    let mut before = ' ';
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let after = characters.peek().map_or(' ', |(_, c)| *c);
        let behind_gap =
            before.is_whitespace() || matches!(before, '(' | '[' | '“' | '"' | '–' | '—' | '-' | '/');
        match c {
            '‘' => opened = opened.or(Some(at)),
            '\'' if behind_gap && after.is_alphanumeric() && !is_elided(&text[at + 1..]) => {
                opened = opened.or(Some(at));
            }
            '\'' | '’' if !after.is_alphanumeric() && (!behind_gap || before == '/') => opened = None,
            _ => {}
        }
        before = c;
    }
    opened
}

/// Whether a word begins with what an apostrophe stands for.
fn is_elided(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(
            word.to_lowercase().as_str(),
            "tis" | "twas" | "em" | "til" | "cause" | "n" | "bout" | "round"
        )
}

/// The first bracket without its partner.
fn unpaired_bracket(text: &str) -> Option<usize> {
    let mut opened: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => opened.push((at, ')')),
            '[' => opened.push((at, ']')),
            ')' | ']' => match opened.iter().rposition(|(_, close)| *close == c) {
                Some(index) => opened.truncate(index),
                // `a)` and `1)` count things; `:)` smiles.
                None if c == ')' && counts(&text[..at]) => {}
                None => return Some(at),
            },
            _ => {}
        }
    }
    opened.first().map(|(at, _)| *at)
}

fn counts(before: &str) -> bool {
    let word = before.rsplit([' ', '\n', '(', '\u{a0}']).next().unwrap_or_default();
    word.chars().count() <= 3 && !word.is_empty() && word.chars().all(|c| c.is_alphanumeric())
        || before.ends_with([':', ';', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_pair() {
        for (text, found) in [("“a” and “b", Some("“b")), ("a” and b", Some("” and b")), ("“a “b” c”", None)]
        {
            assert_eq!(unpaired(text, '“', '”').map(|at| &text[at..]), found, "{text}");
        }
        for (text, found) in [
            ("'You two ought to meet' costs nothing", None),
            ("the schools' plan, the '90s, rock 'n' roll, don't", None),
            ("she said 'no and left", Some("'no and left")),
            ("'You are each holding half. Could your teachers' plans", None),
            ("‘it’s so", Some("‘it’s so")),
            ("‘it’s so’", None),
            ("the folder 'release/' and", None),
        ] {
            assert_eq!(open_single(text).map(|at| &text[at..]), found, "{text}");
        }
        assert_eq!(odd_double("\"a\" and \"b"), Some(8));
        assert_eq!(odd_double("a 5\" pipe"), None);
    }

    #[test]
    fn brackets_pair() {
        for (text, found) in [
            ("(a [b] c)", None),
            ("(a", Some(0)),
            ("a) one, b) two, :)", None),
            ("some words) here", Some(10)),
        ] {
            assert_eq!(unpaired_bracket(text), found, "{text}");
        }
    }
}
