//! Style sheets, read as far as the checks need: rules, declarations, addresses.

/// A style sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its rules, those of `@media` and its like included.
    pub(super) rules: Vec<Rule>,
    /// Addresses of `@import`, each with its line.
    pub(super) imports: Vec<(String, u32)>,
    /// Where a brace or a quotation mark is not closed, and which.
    pub(super) broken: Option<(u32, &'static str)>,
}

/// A rule.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its selector, spaces made even: `@font-face`, or that of elements.
    pub(super) selector: String,
    /// What it sets.
    pub(super) declarations: Vec<Declaration>,
    /// Its line, from 1.
    pub(super) line: u32,
}

/// What a rule sets.
#[derive(Debug)]
pub(super) struct Declaration {
    /// The property, in small letters.
    pub(super) name: String,
    /// The value, without `!important`.
    pub(super) value: String,
    /// Whether `!important` stands behind it.
    pub(super) important: bool,
    /// Its line, from 1.
    pub(super) line: u32,
}

impl Rule {
    /// The value of a property, the last where it is set twice.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.declarations.iter().rfind(|one| one.name == name).map(|one| one.value.as_str())
    }
}

impl Sheet {
    /// Reads a style sheet whose first line is this one.
    pub(super) fn read(text: &str, first_line: u32) -> Self {
        let mut reader = Reader { sheet: Self::default(), open: Vec::new(), line: first_line };
        reader.read(text);
        reader.sheet
    }

    /// Reads the value of a `style` attribute.
    pub(super) fn inline(text: &str, line: u32) -> Self {
        let rule = Rule { selector: "style".to_owned(), declarations: declarations(text, line), line };
        Self { rules: vec![rule], ..Self::default() }
    }
}

struct Reader {
    sheet: Sheet,
    /// What is open: the text before each brace and its line.
    open: Vec<(String, u32)>,
    line: u32,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let mut piece = String::new();
        let mut piece_line = self.line;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '/' if characters.peek() == Some(&'*') => {
                    characters.next();
                    let mut last = ' ';
                    let mut closed = false;
                    for inside in characters.by_ref() {
                        self.line += u32::from(inside == '\n');
                        if last == '*' && inside == '/' {
                            closed = true;
                            break;
                        }
                        last = inside;
                    }
                    if !closed {
                        self.breaks("a comment");
                    }
                }
                '"' | '\'' => {
                    piece.push(character);
                    let mut escaped = false;
                    let mut closed = false;
                    for inside in characters.by_ref() {
                        piece.push(inside);
                        if inside == '\n' && !escaped {
                            self.line += 1;
                            break;
                        }
                        if inside == character && !escaped {
                            closed = true;
                            break;
                        }
                        escaped = inside == '\\' && !escaped;
                    }
                    if !closed {
                        self.breaks("a quotation mark");
                    }
                }
                '{' => {
                    self.open.push((std::mem::take(&mut piece), piece_line));
                    piece_line = self.line;
                }
                '}' => {
                    self.close(&piece, piece_line);
                    piece.clear();
                    piece_line = self.line;
                }
                ';' if self.open.is_empty() => {
                    self.statement(&piece, piece_line);
                    piece.clear();
                    piece_line = self.line;
                }
                other => {
                    if piece.trim().is_empty() && !other.is_whitespace() {
                        piece_line = self.line;
                    }
                    self.line += u32::from(other == '\n');
                    piece.push(other);
                }
            }
        }
        if !self.open.is_empty() {
            self.breaks("a brace");
        } else if !piece.trim().is_empty() {
            self.statement(&piece, piece_line);
        }
    }

    fn breaks(&mut self, what: &'static str) {
        let line = self.line;
        self.sheet.broken.get_or_insert((line, what));
    }

    fn close(&mut self, body: &str, body_line: u32) {
        let Some((selector, line)) = self.open.pop() else {
            self.breaks("a brace");
            return;
        };
        let selector = super::markup::even(&selector);
        let holds_rules = selector.starts_with("@media") || selector.starts_with("@supports");
        if !holds_rules {
            let declarations = declarations(body, body_line);
            self.sheet.rules.push(Rule { selector, declarations, line });
        }
    }

    fn statement(&mut self, text: &str, line: u32) {
        if let Some(rest) = text.trim().strip_prefix("@import") {
            let address = urls(rest)
                .into_iter()
                .next()
                .or_else(|| rest.split(['"', '\'']).nth(1).map(str::to_owned))
                .unwrap_or_default();
            self.sheet.imports.push((address, line));
        }
    }
}

fn declarations(text: &str, mut line: u32) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    for part in parts(text) {
        let lead = part.len() - part.trim_start().len();
        let own = line + lines(part.get(..lead).unwrap_or_default());
        line += lines(part);
        let Some((name, value)) = part.split_once(':') else { continue };
        let value = value.trim();
        let (value, important) = match value.rsplit_once('!') {
            Some((value, word)) if word.trim().eq_ignore_ascii_case("important") => (value.trim(), true),
            Some(_) | None => (value, false),
        };
        declarations.push(Declaration {
            name: name.trim().to_ascii_lowercase(),
            value: value.to_owned(),
            important,
            line: own,
        });
    }
    declarations
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

/// The text between semicolons that stand outside of brackets and quotation marks.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_u32, None);
    for (at, character) in text.char_indices() {
        match (character, quote) {
            ('"' | '\'', None) => quote = Some(character),
            (_, Some(mark)) if mark == character => quote = None,
            ('(', None) => depth += 1,
            (')', None) => depth = depth.saturating_sub(1),
            (';', None) if depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// The addresses of `url(…)` in a value.
pub(super) fn urls(value: &str) -> Vec<String> {
    let mut urls = Vec::new();
    let mut rest = value;
    while let Some(at) = rest.find("url(") {
        rest = rest.get(at + 4..).unwrap_or_default().trim_start();
        let (end, skip) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                rest = rest.get(1..).unwrap_or_default();
                (rest.find(quote), 1)
            }
            _ => (rest.find(')'), 0),
        };
        let end = end.unwrap_or(rest.len());
        urls.push(rest.get(..end).unwrap_or_default().trim().to_owned());
        rest = rest.get(end + skip..).unwrap_or_default();
    }
    urls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_with_their_lines() {
        let text = "@import \"a.css\";\n/* p { x: y } */\n@media dark {\n  p,\n  a > b { color: red;\n    src: url(\"a;b.png\") !important }\n}\nq {}\n";
        let sheet = Sheet::read(text, 1);
        assert_eq!(sheet.imports, [("a.css".to_owned(), 1)]);
        let rule = &sheet.rules[0];
        assert_eq!((rule.selector.as_str(), rule.line), ("p, a > b", 4));
        assert_eq!((rule.declarations[1].value.as_str(), rule.declarations[1].line), ("url(\"a;b.png\")", 6));
        assert!(rule.declarations[1].important);
        assert_eq!(urls(&rule.declarations[1].value), ["a;b.png"]);
        assert_eq!((sheet.rules.len(), sheet.broken), (2, None));
        assert_eq!(Sheet::read("p { color: red", 1).broken, Some((1, "a brace")));
        assert_eq!(Sheet::read("p { } }", 1).broken, Some((1, "a brace")));
    }
}
