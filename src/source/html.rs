//! Raw HTML, taken apart into tags and words.

use std::ops::Range;

/// A piece of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// An opening tag; `void` where it closes itself.
    Open { name: String, attributes: Vec<(String, String)>, void: bool },
    /// A closing tag.
    Close { name: String },
    /// Words between tags, entities resolved.
    Words(String),
    /// A comment, declaration or instruction.
    Comment,
}

/// The elements that start a new paragraph of words.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hr"
            | "html"
            | "iframe"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "video"
    )
}

/// Words of raw HTML in stretches: each end of a line with the space around it is one by itself.
pub(super) fn stretches(words: &str) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut at = 0;
    while let Some(end) = words[at..].find('\n').map(|end| at + end) {
        let start = at + words[at..end].trim_end().len();
        let after = end + (words[end..].len() - words[end..].trim_start().len());
        if at < start {
            stretches.push(at..start);
        }
        stretches.push(start..after);
        at = after;
    }
    if at < words.len() {
        stretches.push(at..words.len());
    }
    stretches
}

/// Takes raw HTML apart; each piece with its bytes, and an entity by itself.
pub(super) fn pieces(html: &str) -> Vec<(Range<usize>, Piece)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let rest = &html[at..];
        let (length, piece) = if let Some(tag) = tag(rest) {
            tag
        } else {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(index, c)| match c {
                    '<' => tag(&rest[*index..]).is_some(),
                    '&' => entity(&rest[*index..]).is_some(),
                    _ => false,
                })
                .map_or(rest.len(), |(index, _)| index);
            match entity(rest) {
                Some((length, character)) => (length, Piece::Words(character.to_string())),
                None => (end, Piece::Words(rest[..end].to_owned())),
            }
        };
        pieces.push((at..at + length, piece));
        at += length;
    }
    pieces
}

fn tag(text: &str) -> Option<(usize, Piece)> {
    let until = |close: &str| text.find(close).map_or(text.len(), |at| at + close.len());
    if text.starts_with("<!--") {
        let end = text.get(4..)?.find("-->").map_or(text.len(), |at| at + 7);
        return Some((end, Piece::Comment));
    }
    if text.starts_with("<![CDATA[") {
        let end = until("]]>");
        let words = text.get(9..end).unwrap_or_default().trim_end_matches("]]>");
        return Some((end, Piece::Words(words.to_owned())));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Some((until(">"), Piece::Comment));
    }
    let (closing, body) = match text.strip_prefix("</") {
        Some(body) => (true, body),
        None => (false, text.strip_prefix('<')?),
    };
    if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = body.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(body.len());
    let name = body[..end].to_ascii_lowercase();
    let mut rest = &body[end..];
    let mut attributes = Vec::new();
    let mut void = false;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            let length = text.len() - after.len();
            let piece = if closing { Piece::Close { name } } else { Piece::Open { name, attributes, void } };
            return Some((length, piece));
        }
        if let Some(after) = rest.strip_prefix('/') {
            void = true;
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
        if end == 0 {
            return None;
        }
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quoted = ['"', '\''].into_iter().find(|mark| after.starts_with(*mark));
            let (words, behind) = match quoted {
                Some(mark) => after[1..].split_once(mark)?,
                None => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>')?),
            };
            value = resolve(words);
            rest = behind;
        }
        attributes.push((key, value));
        void = false;
    }
}

/// Resolves the entities that matter to words.
fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        resolved.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            Some((length, character)) => {
                resolved.push(character);
                rest = &rest[length..];
            }
            None => {
                resolved.push('&');
                rest = &rest[1..];
            }
        }
    }
    resolved.push_str(rest);
    resolved
}

/// The entity at the beginning of a text: how long it is, and what it stands for.
fn entity(text: &str) -> Option<(usize, char)> {
    let end = text.bytes().take(11).position(|byte| byte == b';')?;
    Some((end + 1, character(text.get(..end)?.strip_prefix('&')?)?))
}

fn character(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "copy" => '©',
        "times" => '×',
        "pound" => '£',
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_words_and_comments_are_told_apart() {
        let found: Vec<_> =
            pieces("a<b title='x>y'>&amp;</b><!-- c --><br/> 1 < 2").into_iter().map(|(_, p)| p).collect();
        assert_eq!(
            found,
            [
                Piece::Words("a".into()),
                Piece::Open {
                    name: "b".into(),
                    attributes: vec![("title".into(), "x>y".into())],
                    void: false
                },
                Piece::Words("&".into()),
                Piece::Close { name: "b".into() },
                Piece::Comment,
                Piece::Open { name: "br".into(), attributes: vec![], void: true },
                Piece::Words(" 1 < 2".into()),
            ]
        );
    }

    #[test]
    fn entities_and_the_ends_of_lines_stand_by_themselves() {
        let found = pieces("a &amp; b&nope; &lt");
        let words: Vec<_> = found.iter().map(|(range, piece)| (range.clone(), piece.clone())).collect();
        let piece = |words: &str| Piece::Words(words.to_owned());
        assert_eq!(words, [(0..2, piece("a ")), (2..7, piece("&")), (7..19, piece(" b&nope; &lt"))]);
        assert_eq!(stretches("a b \n  c\n\nd "), [0..3, 3..7, 7..8, 8..10, 10..12]);
        assert_eq!(stretches("\n"), vec![0..1]);
        assert!(stretches("").is_empty());
    }

    #[test]
    fn unfinished_tags_are_words() {
        for text in ["<", "<a", "<a href=", "<a href='", "&", "&;", "<é>"] {
            let words: String = pieces(text)
                .into_iter()
                .map(|(_, piece)| match piece {
                    Piece::Words(words) => words,
                    other => panic!("{text}: {other:?}"),
                })
                .collect();
            assert_eq!(words, text);
        }
    }
}
