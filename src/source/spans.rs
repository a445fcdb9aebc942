//! The second look at a line of text: spans in brackets, citations, names in braces.
//!
//! Markdown leaves `[LEA]{.abbr}`, `[@key, p. 1]`, `@key` and `{title}` as characters. They are read here, from
//! the characters of a finished sequence of inlines, with those that a backslash protects left alone.

use super::attributes::Attributes;
use super::codes;
use super::front_matter::near;
use super::shared::Shared;
use crate::finding::Finding;
use crate::model::{
    Abbreviation, Citation, CitedWork, Direction, Id, IndexTerm, Inline, Inlines, LanguageSpan, Run, RunId,
    See, Stretch, walk,
};
use crate::span::{Span, Spanned};
use std::ops::Range;

/// A part of a line: characters, or an inline that Markdown knows.
#[derive(Debug, Clone)]
pub(super) enum Token {
    /// Characters.
    Text(Text),
    /// An inline, and its bytes in the text.
    Node(Inline, Range<usize>),
}

/// Characters of a line.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// The characters.
    pub text: String,
    /// Their bytes in the text.
    pub range: Range<usize>,
    /// Whether they stand for themselves: protected by a backslash, or written as an entity.
    pub literal: bool,
}

impl Token {
    pub(super) fn range(&self) -> &Range<usize> {
        match self {
            Self::Text(text) => &text.range,
            Self::Node(_, range) => range,
        }
    }
}

/// The text that tokens were read from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    /// The text as it was written.
    pub text: &'a str,
    /// What turns bytes of the text into places.
    pub place: &'a dyn Fn(Range<usize>) -> Span,
    /// Whether its bytes are those of a file, so that a part of it has a place of its own.
    pub exact: bool,
}

/// A run that gets its name when the manuscript is complete.
pub(super) fn run(text: impl Into<String>) -> Run {
    Run { id: RunId(0), text: text.into() }
}

/// Turns the tokens of a line into inlines.
pub(super) fn read(tokens: Vec<Token>, origin: Origin<'_>, shared: &mut Shared<'_>) -> Inlines {
    let mut reader = Reader { origin, shared, levels: vec![Level::default()], skip_to: 0 };
    for token in tokens {
        reader.token(token);
    }
    while reader.levels.len() > 1 {
        reader.give_up();
    }
    let level = reader.levels.pop().unwrap_or_default();
    merge(level.out, origin, shared)
}

/// What was read since a bracket was opened.
#[derive(Default)]
struct Level {
    /// The bracket's byte in the text.
    open: usize,
    out: Vec<Token>,
}

struct Reader<'a, 'b, 'c> {
    origin: Origin<'a>,
    shared: &'b mut Shared<'c>,
    levels: Vec<Level>,
    /// Characters before this byte were read with what went before.
    skip_to: usize,
}

/// Brackets that stand in each other deeper than this are plain characters.
const DEEPEST: usize = 20;

impl Reader<'_, '_, '_> {
    fn token(&mut self, token: Token) {
        if token.range().end <= self.skip_to && token.range().end > token.range().start {
            return;
        }
        match token {
            Token::Text(text) if !text.literal => self.text(&text),
            token => self.push(token),
        }
    }

    fn push(&mut self, token: Token) {
        if let Some(level) = self.levels.last_mut() {
            level.out.push(token);
        }
    }

    fn characters(&mut self, text: &str, range: Range<usize>) {
        if !text.is_empty() {
            self.push(Token::Text(Text { text: text.to_owned(), range, literal: false }));
        }
    }

    fn place(&self, range: Range<usize>) -> Span {
        (self.origin.place)(range)
    }

    fn text(&mut self, text: &Text) {
        let start = text.range.start;
        let mut done = self.skip_to.saturating_sub(start).min(text.text.len());
        let mut at = done;
        while let Some(offset) = text.text[at..].find(['[', ']', '@', '{']) {
            at += offset;
            let byte = start + at;
            if byte < self.skip_to {
                at += 1;
                done = at.max(done);
                continue;
            }
            let before = |reader: &mut Self| reader.characters(&text.text[done..at], start + done..byte);
            match text.text.as_bytes()[at] {
                b'[' if self.levels.len() < DEEPEST => {
                    before(self);
                    self.levels.push(Level { open: byte, out: Vec::new() });
                    done = at + 1;
                }
                b']' if self.levels.len() > 1 => {
                    before(self);
                    done = (self.close(byte) - start).min(text.text.len());
                    at = done;
                    continue;
                }
                b'@' if self.shared.bibliography && self.levels.len() == 1 => {
                    let joined = text.text[..at]
                        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
                    let key = key(&text.text[at + 1..]);
                    if !joined && !key.is_empty() {
                        before(self);
                        let end = byte + 1 + key.len();
                        let work = CitedWork {
                            key: key.to_owned(),
                            prefix: String::new(),
                            locator: None,
                            suffix: String::new(),
                        };
                        let citation = Citation { works: vec![work], narrative: true, rendered: Vec::new() };
                        self.push(Token::Node(Inline::Citation(citation), byte..end));
                        done = end - start;
                        at = done;
                        continue;
                    }
                }
                b'{' => {
                    if let Some(end) = text.text[at..].find('}') {
                        let name = &text.text[at + 1..at + end];
                        let range = byte..byte + end + 1;
                        if let Some(token) = self.substitution(name, range) {
                            before(self);
                            self.push(token);
                            done = at + end + 1;
                            at = done;
                            continue;
                        }
                    }
                }
                _ => {}
            }
            at += 1;
        }
        if done < text.text.len() {
            self.characters(&text.text[done..], start + done..text.range.end);
        }
    }

    /// The words for a name in braces; a finding where it looks like one and is none.
    fn substitution(&mut self, name: &str, range: Range<usize>) -> Option<Token> {
        if let Some((_, words)) = self.shared.substitutions.iter().find(|(known, _)| known == name) {
            return Some(Token::Text(Text { text: words.clone(), range, literal: true }));
        }
        if let Some(slug) = name.strip_prefix("title:") {
            let known =
                self.shared.substitutions.iter().filter_map(|(known, _)| known.strip_prefix("title:"));
            let help = near(slug, known, "Name a title by its slug in manuscripts/series.toml");
            self.shared.findings.report(
                Finding::error(
                    codes::UNKNOWN_TITLE,
                    self.place(range.clone()),
                    format!("the series has no title `{slug}`"),
                )
                .help(help),
            );
            return Some(Token::Node(Inline::Placeholder(run(slug)), range));
        }
        let looks_like_a_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
        if looks_like_a_name {
            let known = self.shared.substitutions.iter().map(|(name, _)| name.as_str());
            let help = match crate::finding::suggestion(name, known) {
                Some(near) => format!("Write `{{{near}}}`, or `\\{{{name}}}` if the brace is meant"),
                None => format!("Write `\\{{{name}}}` if the brace is meant"),
            };
            self.shared.findings.report(
                Finding::warning(
                    codes::UNKNOWN_NAME,
                    self.place(range),
                    format!("nothing is filled in for {{{name}}}"),
                )
                .help(help),
            );
        }
        None
    }

    /// Puts an opened bracket back as a character.
    fn give_up(&mut self) {
        let Some(level) = self.levels.pop() else { return };
        self.characters("[", level.open..level.open + 1);
        if let Some(outer) = self.levels.last_mut() {
            outer.out.extend(level.out);
        }
    }

    /// A bracket closes at `byte`; gives the byte up to which the text is read.
    fn close(&mut self, byte: usize) -> usize {
        let Some(level) = self.levels.pop() else { return byte + 1 };
        let inside = self.origin.text.get(level.open + 1..byte).unwrap_or_default();
        let whole = level.open..byte + 1;
        if let Some((attributes, length)) = self.origin.text.get(byte + 1..).and_then(Attributes::at_start) {
            let end = byte + 1 + length;
            self.skip_to = end;
            let inner = merge(level.out, self.origin, self.shared);
            let span = self.place(level.open..end);
            let node = self.span(inner, &attributes, span);
            let tokens = match node {
                Ok(inline) => vec![Token::Node(inline, level.open..end)],
                Err(inner) => {
                    inner.into_iter().map(|inline| Token::Node(inline.value, level.open..end)).collect()
                }
            };
            tokens.into_iter().for_each(|token| self.push(token));
            return end;
        }
        if let Some(name) = inside.strip_prefix('^').filter(|name| {
            !name.is_empty()
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
        }) {
            self.shared.findings.report(
                Finding::error(
                    codes::UNDEFINED_NOTE,
                    self.place(whole.clone()),
                    format!("there is no note [^{name}]"),
                )
                .help(format!("Write `[^{name}]: …` on a line of its own, or take the mark out")),
            );
            self.push(Token::Node(Inline::Placeholder(run(format!("[^{name}]"))), whole));
            return byte + 1;
        }
        if let Some(works) = cited(inside) {
            let citation = Citation { works, narrative: false, rendered: Vec::new() };
            self.push(Token::Node(Inline::Citation(citation), whole));
            return byte + 1;
        }
        if self.shared.bibliography && inside.starts_with('@') {
            self.shared.findings.report(
                Finding::error(
                    codes::CITATION,
                    self.place(whole),
                    format!("[{inside}] cannot be read as a citation"),
                )
                .help("Write `[@key, p. 12; @other]`; a real `@` is `\\@`"),
            );
        }
        self.characters("[", level.open..level.open + 1);
        level.out.into_iter().for_each(|token| self.push(token));
        self.characters("]", byte..byte + 1);
        byte + 1
    }

    /// A span with attributes; its words where the attributes mean nothing.
    fn span(&mut self, inlines: Inlines, attributes: &Attributes, span: Span) -> Result<Inline, Inlines> {
        let mut inlines = inlines;
        let mut known = false;
        let language = attributes.get("lang").map(str::to_owned).filter(|tag| is_language(tag));
        if let Some(tag) = attributes.get("lang").filter(|tag| !is_language(tag)) {
            self.shared.findings.report(
                Finding::error(codes::ATTRIBUTE, span, format!("`{tag}` names no language"))
                    .help("Write a tag of BCP 47: `cy` for Welsh, `zh-Hans` for simplified Chinese"),
            );
        }
        let direction = match attributes.get("dir") {
            Some("rtl") => Some(Direction::RightToLeft),
            Some("ltr") => Some(Direction::LeftToRight),
            Some(_) | None => None,
        };
        if language.is_some() || direction.is_some() {
            known = true;
            inlines =
                vec![Spanned::at(Inline::Language(LanguageSpan { language, direction, inlines }), span)];
        }
        for class in &attributes.classes {
            let wrapped = match class.as_str() {
                "index" => {
                    let entry = attributes
                        .get("entry")
                        .map(|entry| entry.split('!').map(|part| part.trim().to_owned()).collect());
                    let see = attributes
                        .get("see")
                        .map(|other| See::Instead(other.to_owned()))
                        .or_else(|| attributes.get("see-also").map(|other| See::Also(other.to_owned())));
                    Inline::Index(IndexTerm { id: Id(String::new()), entry, see, inlines })
                }
                "abbr" => {
                    let expansion = attributes.get("title").map(str::to_owned);
                    Inline::Abbreviation(Abbreviation { inlines, expansion, spelled_out: true })
                }
                "verbatim" => Inline::Verbatim(inlines),
                "kbd" => Inline::Keyboard(inlines),
                other => {
                    self.shared.findings.report(
                        Finding::warning(codes::UNKNOWN_CLASS, span, format!("spans have no class .{other}"))
                            .help(near(
                                other,
                                ["index", "abbr", "verbatim", "kbd"],
                                "Take it out; spans have the classes .index, .abbr, .verbatim and .kbd",
                            )),
                    );
                    continue;
                }
            };
            known = true;
            inlines = vec![Spanned::at(wrapped, span)];
        }
        for (key, _) in &attributes.pairs {
            if !matches!(key.as_str(), "entry" | "see" | "see-also" | "title" | "lang" | "dir") {
                self.shared.findings.report(
                    Finding::warning(codes::ATTRIBUTE, span, format!("spans have no attribute `{key}`"))
                        .help(near(key, ["entry", "see", "see-also", "title", "lang", "dir"], "Take it out")),
                );
            }
        }
        match (known, inlines.pop()) {
            (true, Some(inline)) => Ok(inline.value),
            (_, last) => {
                inlines.extend(last);
                Err(inlines)
            }
        }
    }
}

/// Whether a tag has the form of BCP 47.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// The key of a bibliography at the beginning of a text; empty where there is none.
fn key(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return "";
    }
    let end = text
        .find(|c: char| {
            !(c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '/'))
        })
        .unwrap_or(text.len());
    text[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The works of a citation in brackets; `None` where it is none.
fn cited(inside: &str) -> Option<Vec<CitedWork>> {
    if !inside.contains('@') {
        return None;
    }
    inside
        .split(';')
        .map(|item| {
            let at = item.find('@')?;
            let prefix = &item[..at];
            if prefix.ends_with(|c: char| !c.is_whitespace()) {
                return None;
            }
            let key = key(&item[at + 1..]);
            let rest = item[at + 1 + key.len()..].trim();
            let (locator, suffix) = match rest.strip_prefix(',').map(str::trim) {
                Some(rest) if is_locator(rest) => (Some(rest.to_owned()), String::new()),
                Some(rest) => (None, rest.to_owned()),
                None => (None, rest.to_owned()),
            };
            (!key.is_empty()).then(|| CitedWork {
                key: key.to_owned(),
                prefix: prefix.trim().to_owned(),
                locator,
                suffix,
            })
        })
        .collect()
}

fn is_locator(text: &str) -> bool {
    let word = text.split([' ', '\u{a0}', '.']).next().unwrap_or_default().to_ascii_lowercase();
    text.starts_with(|c: char| c.is_ascii_digit())
        || matches!(
            word.as_str(),
            "p" | "pp"
                | "page"
                | "pages"
                | "ch"
                | "chap"
                | "chapter"
                | "vol"
                | "sec"
                | "section"
                | "para"
                | "fig"
                | "table"
                | "n"
                | "note"
                | "line"
                | "lines"
                | "col"
                | "part"
                | "§"
        )
}

/// Joins neighbouring characters into runs, and notes what runs are made of where that is not what was written.
fn merge(tokens: Vec<Token>, origin: Origin<'_>, shared: &mut Shared<'_>) -> Inlines {
    let mut inlines: Inlines = Vec::new();
    let mut open: Vec<Text> = Vec::new();
    for token in tokens {
        match token {
            Token::Text(text) => open.push(text),
            Token::Node(inline, range) => {
                inlines.extend(joined(&mut open, origin, shared));
                inlines.push(Spanned::at(inline, (origin.place)(range)));
            }
        }
    }
    inlines.extend(joined(&mut open, origin, shared));
    inlines
}

/// Neighbouring characters as one run; none where there are none.
fn joined(open: &mut Vec<Text>, origin: Origin<'_>, shared: &mut Shared<'_>) -> Option<Spanned<Inline>> {
    let texts = std::mem::take(open);
    let (first, last) = (texts.first()?, texts.last()?);
    let span = (origin.place)(first.range.start..last.range.end.max(first.range.end));
    let as_written = texts.iter().all(|text| text.text.len() == text.range.len())
        && texts.windows(2).all(|pair| pair[0].range.end == pair[1].range.start);
    if origin.exact && !as_written {
        let stretch =
            |text: &Text| Stretch { length: text.text.len(), span: (origin.place)(text.range.clone()) };
        shared.stretches.insert(span, texts.iter().map(stretch).collect());
    }
    let text: String = texts.into_iter().map(|text| text.text).collect();
    Some(Spanned::at(Inline::Text(run(text)), span))
}

/// The words of some tokens, for an image's alternative text.
pub(super) fn words(tokens: &[Token]) -> String {
    tokens
        .iter()
        .map(|token| match token {
            Token::Text(text) => text.text.clone(),
            Token::Node(inline, range) => walk::plain_text(&[Spanned::at(
                inline.clone(),
                Span::new(crate::span::FileId(0), range.clone()),
            )]),
        })
        .collect()
}
