//! Content streams, operation by operation (ISO 32000-1, 7.8.2).

/// An operator with its operands, each as it is written.
pub(super) struct Operation<'a> {
    /// The operator.
    pub(super) operator: &'a [u8],
    /// Its operands.
    pub(super) operands: Vec<&'a [u8]>,
    /// All of it, with the space before it.
    pub(super) source: &'a [u8],
}

impl<'a> Operation<'a> {
    /// The operand at an index as a number; 0 where it is none.
    pub(super) fn number(&self, index: usize) -> f64 {
        let text = self.operands.get(index).and_then(|operand| std::str::from_utf8(operand).ok());
        text.and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// All operands as numbers.
    pub(super) fn numbers<const COUNT: usize>(&self) -> [f64; COUNT] {
        std::array::from_fn(|index| self.number(index))
    }

    /// The operand at an index as a name, without its slash.
    pub(super) fn name(&self, index: usize) -> Option<&'a [u8]> {
        self.operands.get(index)?.strip_prefix(b"/")
    }
}

/// Reads a content stream. It ends with an error at what is none, and at an inline image, which no writer here makes.
pub(super) struct Operations<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A content stream that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable;

impl<'a> Operations<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => self.skip_while(|byte| !matches!(byte, b'\n' | b'\r')),
                byte if is_space(byte) => self.at += 1,
                _ => break,
            }
        }
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&wanted) {
            self.at += 1;
        }
    }

    /// Goes behind one operand or operator.
    fn token(&mut self) -> Result<(), Unreadable> {
        match self.peek().ok_or(Unreadable)? {
            b'(' => self.literal_string(),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.nested(),
            b'<' => {
                self.skip_while(|byte| byte != b'>');
                self.at += 1;
                if self.at <= self.bytes.len() { Ok(()) } else { Err(Unreadable) }
            }
            b'[' => self.nested(),
            b'/' => {
                self.at += 1;
                self.skip_while(is_regular);
                Ok(())
            }
            byte if is_regular(byte) => {
                self.skip_while(is_regular);
                Ok(())
            }
            _ => Err(Unreadable),
        }
    }

    fn literal_string(&mut self) -> Result<(), Unreadable> {
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' if depth == 1 => return Ok(()),
                b')' => depth -= 1,
                _ => {}
            }
        }
        Err(Unreadable)
    }

    /// Goes behind an array or a dictionary.
    fn nested(&mut self) -> Result<(), Unreadable> {
        let mut depth = 0usize;
        loop {
            self.skip_space();
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            match rest {
                [b'<', b'<', ..] => {
                    depth += 1;
                    self.at += 2;
                }
                [b'>', b'>', ..] => {
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                    self.at += 2;
                }
                [b'[', ..] => {
                    depth += 1;
                    self.at += 1;
                }
                [b']', ..] => {
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                    self.at += 1;
                }
                _ => self.token()?,
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

impl<'a> Iterator for Operations<'a> {
    type Item = Result<Operation<'a>, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let mut operands = Vec::new();
        loop {
            self.skip_space();
            let from = self.at;
            let first = match self.peek() {
                Some(first) => first,
                None if operands.is_empty() => return None,
                None => return Some(Err(Unreadable)),
            };
            if self.token().is_err() {
                self.at = self.bytes.len();
                return Some(Err(Unreadable));
            }
            let token = self.bytes.get(from..self.at).unwrap_or_default();
            if matches!(first, b'(' | b'<' | b'[' | b'/' | b'+' | b'-' | b'.' | b'0'..=b'9')
                || matches!(token, b"true" | b"false" | b"null")
            {
                operands.push(token);
                continue;
            }
            if token == b"BI" {
                self.at = self.bytes.len();
                return Some(Err(Unreadable));
            }
            let source = self.bytes.get(start..self.at).unwrap_or_default();
            return Some(Ok(Operation { operator: token, operands, source }));
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// A number as content streams have it, to five places.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.5}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<Vec<(String, usize)>, Unreadable> {
        let shown = |operation: Operation<'_>| {
            (String::from_utf8_lossy(operation.operator).into_owned(), operation.operands.len())
        };
        Operations::new(text).map(|operation| operation.map(shown)).collect()
    }

    #[test]
    fn operations_are_told_apart() {
        let text =
            b"q 1 0 0 -1 .5 +2 cm/x0 Do[(a\\)(b))-3<00>]TJ/Span<</A[1 2]/B<</C(>>)>>>>BDC % no\n(x)' T*\tQ";
        let found = read(text).unwrap();
        let found: Vec<_> = found.iter().map(|(name, count)| format!("{name}{count}")).collect();
        assert_eq!(found, ["q0", "cm6", "Do1", "TJ1", "BDC2", "'1", "T*0", "Q0"]);
        let parts: Vec<&[u8]> = Operations::new(text).map(|operation| operation.unwrap().source).collect();
        assert_eq!(parts.concat(), text, "nothing is lost");
    }

    #[test]
    fn what_is_no_content_is_told() {
        for text in
            [&b"1 2"[..], b"(a", b"[1 2", b"<< /A", b"BI /W 1 ID x EI", b"1 ) w", b"]", b"<41", b"(\\"]
        {
            assert_eq!(read(text), Err(Unreadable), "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(read(b" % nothing\n"), Ok(Vec::new()));
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in
            [(0.0, "0"), (-0.0, "0"), (1.0, "1"), (0.1, "0.1"), (0.123456, "0.12346"), (10.0, "10")]
        {
            assert_eq!(number(value), text);
        }
    }
}
