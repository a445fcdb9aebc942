//! Bytes become tokens and objects (ISO 32000-1, 7.2 and 7.3).

use super::object::{Dictionary, Object, ObjectId};
use super::{Budget, Exceeded, Limit};
use std::sync::Arc;

/// What stands next.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight) enum Token<'a> {
    /// A whole object.
    Object(Object),
    /// A word that is no object: an operator, `obj`, `endstream`.
    Keyword(&'a [u8]),
    /// A closing bracket without an opening one, or a byte that can begin nothing.
    Stray(u8),
}

/// An array in a content stream has no more entries.
const LONGEST_OPERAND: usize = 1_000_000;

/// Reads tokens from bytes.
#[derive(Debug)]
pub(in crate::preflight) struct Lexer<'a> {
    bytes: &'a [u8],
    /// The byte that is read next.
    pub(in crate::preflight) position: usize,
    budget: &'a Budget,
    /// Whether `12 0 R` is a reference; in content streams it is not.
    references: bool,
    /// Faults that were read around, in words.
    pub(in crate::preflight) faults: Vec<&'static str>,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

impl<'a> Lexer<'a> {
    /// Reads the body of a file from `position` on.
    pub(in crate::preflight) fn of_file(bytes: &'a [u8], position: usize, budget: &'a Budget) -> Self {
        Self { bytes, position, budget, references: true, faults: Vec::new() }
    }

    /// Reads a content stream, a font program or a character map.
    pub(in crate::preflight) fn of_content(bytes: &'a [u8], budget: &'a Budget) -> Self {
        Self { bytes, position: 0, budget, references: false, faults: Vec::new() }
    }

    /// The next byte, not consumed.
    pub(in crate::preflight) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.position).copied()
    }

    /// Skips white space and comments.
    pub(in crate::preflight) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|byte| byte != b'\n' && byte != b'\r') {
                    self.position += 1;
                }
            } else if is_space(byte) {
                self.position += 1;
            } else {
                break;
            }
        }
    }

    /// The next token; `None` at the end.
    ///
    /// # Errors
    /// When the budget is used up.
    pub(in crate::preflight) fn next(&mut self) -> Result<Option<Token<'a>>, Exceeded> {
        self.token(0)
    }

    /// The next object; `None` where something else stands or the bytes end.
    ///
    /// # Errors
    /// When the budget is used up.
    pub(in crate::preflight) fn object(&mut self) -> Result<Option<Object>, Exceeded> {
        Ok(match self.token(0)? {
            Some(Token::Object(object)) => Some(object),
            Some(Token::Keyword(_) | Token::Stray(_)) | None => None,
        })
    }

    /// Whether this word comes next; consumed only then.
    pub(in crate::preflight) fn keyword(&mut self, word: &[u8]) -> bool {
        self.skip_space();
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let found = rest.starts_with(word) && !rest.get(word.len()).copied().is_some_and(is_regular);
        if found {
            self.position += word.len();
        }
        found
    }

    fn token(&mut self, depth: usize) -> Result<Option<Token<'a>>, Exceeded> {
        self.skip_space();
        let Some(byte) = self.peek() else { return Ok(None) };
        let object = match byte {
            b'/' => {
                self.position += 1;
                Object::Name(self.name())
            }
            b'(' => {
                self.position += 1;
                Object::String(self.literal_string().into())
            }
            b'<' if self.bytes.get(self.position + 1) == Some(&b'<') => {
                self.position += 2;
                Object::Dictionary(Arc::new(self.dictionary(depth + 1)?))
            }
            b'<' => {
                self.position += 1;
                Object::String(self.hexadecimal_string().into())
            }
            b'[' => {
                self.position += 1;
                Object::Array(self.array(depth + 1)?.into())
            }
            b'>' if self.bytes.get(self.position + 1) == Some(&b'>') => {
                self.position += 2;
                return Ok(Some(Token::Stray(b'>')));
            }
            b']' | b'}' | b'{' | b')' | b'>' => {
                self.position += 1;
                return Ok(Some(Token::Stray(byte)));
            }
            _ => {
                let word = self.word();
                match number(word) {
                    Some(Object::Integer(value)) if self.references => self.reference(value),
                    Some(object) => object,
                    None => match word {
                        b"true" => Object::Boolean(true),
                        b"false" => Object::Boolean(false),
                        b"null" => Object::Null,
                        _ => return Ok(Some(Token::Keyword(word))),
                    },
                }
            }
        };
        Ok(Some(Token::Object(object)))
    }

    fn fault(&mut self, words: &'static str) {
        if !self.faults.contains(&words) {
            self.faults.push(words);
        }
    }

    fn word(&mut self) -> &'a [u8] {
        let start = self.position;
        while self.peek().is_some_and(is_regular) {
            self.position += 1;
        }
        &self.bytes[start..self.position]
    }

    /// `number` alone, or the reference that it begins.
    fn reference(&mut self, value: i64) -> Object {
        let start = self.position;
        if let Ok(number) = u32::try_from(value) {
            self.skip_space();
            if let Some(Object::Integer(generation)) = self::number(self.word())
                && let Ok(generation) = u16::try_from(generation)
                && self.keyword(b"R")
            {
                return Object::Reference(ObjectId { number, generation });
            }
        }
        self.position = start;
        Object::Integer(value)
    }

    fn name(&mut self) -> Arc<str> {
        let word = self.word();
        if word.is_ascii() && !word.contains(&b'#') {
            return String::from_utf8_lossy(word).into();
        }
        let mut bytes = Vec::with_capacity(word.len());
        let mut index = 0;
        while let Some(&byte) = word.get(index) {
            let code = (byte == b'#')
                .then(|| Some(16 * digit(*word.get(index + 1)?)? + digit(*word.get(index + 2)?)?))
                .flatten();
            index += if code.is_some() { 3 } else { 1 };
            bytes.push(code.unwrap_or(byte));
        }
        match String::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(error) => error.into_bytes().into_iter().map(char::from).collect::<String>().into(),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Object>, Exceeded> {
        let mut items = Vec::new();
        if self.too_deep(depth) {
            return Ok(items);
        }
        loop {
            match self.token(depth)? {
                Some(Token::Object(object)) => {
                    // The operands of a content stream do not stay in memory.
                    if self.references {
                        self.budget.charge(Limit::Objects, 1)?;
                    } else if items.len() > LONGEST_OPERAND {
                        self.fault("an array is too long");
                        break;
                    }
                    items.push(object);
                }
                Some(Token::Stray(b']')) => break,
                Some(Token::Keyword(b"endobj" | b"endstream")) | None => {
                    self.fault("an array does not end");
                    break;
                }
                Some(Token::Keyword(_) | Token::Stray(_)) => {
                    self.fault("an array holds something that is no object")
                }
            }
        }
        Ok(items)
    }

    fn dictionary(&mut self, depth: usize) -> Result<Dictionary, Exceeded> {
        let mut entries = Vec::new();
        if self.too_deep(depth) {
            return Ok(Dictionary::default());
        }
        loop {
            match self.token(depth)? {
                Some(Token::Object(Object::Name(key))) => {
                    self.budget.charge(Limit::Objects, 1)?;
                    match self.token(depth)? {
                        Some(Token::Object(value)) => entries.push((key, value)),
                        Some(Token::Stray(b'>')) => {
                            self.fault("a dictionary has a key without a value");
                            break;
                        }
                        Some(Token::Keyword(_) | Token::Stray(_)) => {
                            self.fault("a dictionary holds something that is no object");
                        }
                        None => break,
                    }
                }
                Some(Token::Stray(b'>')) => break,
                Some(Token::Keyword(b"endobj" | b"endstream" | b"stream")) | None => {
                    self.fault("a dictionary does not end");
                    break;
                }
                Some(Token::Keyword(_) | Token::Stray(_) | Token::Object(_)) => {
                    self.fault("a dictionary has a key that is no name");
                }
            }
        }
        Ok(Dictionary::new(entries))
    }

    /// Stops at what is nested too deep: nothing behind it can be made sense of.
    fn too_deep(&mut self, depth: usize) -> bool {
        let too_deep = depth > Budget::DEPTH;
        if too_deep {
            self.fault("arrays or dictionaries are nested too deep");
            self.position = self.bytes.len();
        }
        too_deep
    }

    fn literal_string(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut open = 1_u32;
        while let Some(byte) = self.peek() {
            self.position += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return text;
                    }
                }
                b'\\' => {
                    if let Some(byte) = self.escape() {
                        text.push(byte);
                    }
                    continue;
                }
                b'\r' => {
                    if self.peek() == Some(b'\n') {
                        self.position += 1;
                    }
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        self.fault("a string does not end");
        text
    }

    /// What stands behind a backslash; `None` for an escaped end of line.
    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.position += 1;
        Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
                        _ => break,
                    }
                    self.position += 1;
                }
                (code & 0xFF) as u8
            }
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.position += 1;
                }
                return None;
            }
            b'\n' => return None,
            other => other,
        })
    }

    fn hexadecimal_string(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut high = None;
        while let Some(byte) = self.peek() {
            self.position += 1;
            if byte == b'>' {
                text.extend(high.map(|high| high * 16));
                return text;
            }
            match (digit(byte), high) {
                (Some(low), Some(first)) => {
                    text.push(first * 16 + low);
                    high = None;
                }
                (Some(first), None) => high = Some(first),
                (None, _) if is_space(byte) => {}
                (None, _) => self.fault("a hexadecimal string holds something that is no digit"),
            }
        }
        self.fault("a string does not end");
        text
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).map(|digit| digit as u8)
}

/// The number that a word is. Readers take `--5`, `5-` and `.` too, so these count as they count there.
fn number(word: &[u8]) -> Option<Object> {
    let first = *word.first()?;
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return None;
    }
    let signs = word.iter().take_while(|byte| matches!(byte, b'+' | b'-')).count();
    let negative = word.first() == Some(&b'-');
    let digits = &word[signs..];
    let digits = &digits[..digits.iter().position(|byte| *byte == b'-').unwrap_or(digits.len())];
    if digits.iter().any(|byte| !byte.is_ascii_digit() && *byte != b'.')
        || digits.iter().filter(|byte| **byte == b'.').count() > 1
        || (digits.is_empty() && word.len() != signs)
        || digits.is_empty()
    {
        return None;
    }
    let text = std::str::from_utf8(digits).ok()?;
    if digits.contains(&b'.') {
        let value: f64 = if digits == b"." { 0.0 } else { text.parse().ok()? };
        let value = value.min(1e15);
        return Some(Object::Real(if negative { -value } else { value }));
    }
    Some(match text.parse::<i64>() {
        Ok(value) => Object::Integer(if negative { -value } else { value }),
        Err(_) => Object::Real(if negative { -1e15 } else { 1e15 }),
    })
}
