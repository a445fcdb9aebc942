//! Indirect objects: `12 0 obj … endobj` (ISO 32000-1, 7.3.10), and streams with the bytes they hold (7.3.8).

use super::lexer::{Lexer, Token, is_space};
use super::object::{Object, ObjectId, Stream};
use super::{Budget, Limit};
use std::sync::Arc;

/// An indirect object, read at some place of the file.
#[derive(Debug)]
pub(super) struct Indirect {
    pub(super) id: ObjectId,
    pub(super) object: Object,
    /// What was read around.
    pub(super) faults: Vec<&'static str>,
}

/// Reads the indirect object at `position`; `None` where there is none. `length` looks up the length of a stream
/// that is an indirect object itself.
pub(super) fn read(
    bytes: &[u8],
    position: usize,
    budget: &Budget,
    length: &dyn Fn(ObjectId) -> Option<i64>,
) -> Option<Indirect> {
    let mut lexer = Lexer::of_file(bytes, position, budget);
    let integer = |lexer: &mut Lexer<'_>| lexer.object().ok().flatten()?.integer();
    let number = u32::try_from(integer(&mut lexer)?).ok()?;
    let generation = u16::try_from(integer(&mut lexer)?).ok()?;
    if !lexer.keyword(b"obj") {
        return None;
    }
    let id = ObjectId { number, generation };
    budget.charge(Limit::Objects, 1).ok()?;
    let object = match lexer.next().ok()? {
        Some(Token::Object(object)) => object,
        Some(Token::Keyword(b"endobj")) => {
            return Some(Indirect { id, object: Object::Null, faults: lexer.faults });
        }
        Some(Token::Keyword(_) | Token::Stray(_)) | None => {
            return Some(Indirect {
                id,
                object: Object::Null,
                faults: vec!["an object holds nothing that can be read"],
            });
        }
    };
    let mut faults = std::mem::take(&mut lexer.faults);
    if let Object::Dictionary(dictionary) = &object {
        if dictionary.repeated().is_some() {
            faults.push("a dictionary has the same key twice");
        }
        if lexer.keyword(b"stream") {
            let length = match dictionary.get("Length") {
                Some(Object::Reference(id)) => length(*id),
                Some(other) => other.integer(),
                None => None,
            };
            let data = stream_data(bytes, lexer.position, length, budget, &mut faults);
            let stream = Stream { dictionary: (**dictionary).clone(), data, id: Some(id) };
            return Some(Indirect { id, object: Object::Stream(Arc::new(stream)), faults });
        }
    }
    if !lexer.keyword(b"endobj") {
        faults.push("an object does not end with endobj");
    }
    Some(Indirect { id, object, faults })
}

/// Where the bytes of a stream lie, whose keyword ends at `position`.
fn stream_data(
    bytes: &[u8],
    position: usize,
    length: Option<i64>,
    budget: &Budget,
    faults: &mut Vec<&'static str>,
) -> std::ops::Range<usize> {
    let rest = bytes.get(position..).unwrap_or_default();
    let start = position
        + match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            [b'\r', ..] => {
                faults.push("the keyword stream ends with a carriage return alone");
                1
            }
            _ => {
                faults.push("the keyword stream is not followed by an end of line");
                0
            }
        };
    let ends_at = |end: usize| {
        let rest = bytes.get(end..).unwrap_or_default();
        let skipped = rest.iter().take(3).take_while(|byte| is_space(**byte)).count();
        rest[skipped..].starts_with(b"endstream")
    };
    if let Some(end) = length.and_then(|length| start.checked_add(usize::try_from(length).ok()?))
        && ends_at(end)
    {
        return start..end;
    }
    faults.push("the length of a stream is wrong");
    let rest = bytes.get(start..).unwrap_or_default();
    let found = find(rest, b"endstream");
    if budget.charge(Limit::DecodedBytes, found.unwrap_or(rest.len()) as u64).is_err() {
        return start..start;
    }
    let Some(mut length) = found else {
        faults.push("a stream does not end");
        return start.min(bytes.len())..bytes.len();
    };
    for end_of_line in [b'\n', b'\r'] {
        if length > 0 && rest[length - 1] == end_of_line {
            length -= 1;
        }
    }
    start..start + length
}

/// The first place of `word` in `bytes`.
pub(super) fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    loop {
        let next = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes[next..].starts_with(word) {
            return Some(next);
        }
        from = next + 1;
    }
}

/// The last place of `word` in `bytes`.
pub(super) fn find_last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|window| window == word)
}
