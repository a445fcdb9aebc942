//! Raw HTML: the tags that are understood, and what becomes of the others.

use super::{Open, Reader};
use crate::finding::Finding;
use crate::model::walk::plain_text;
use crate::model::*;
use crate::source::codes;
use crate::source::html;
use crate::source::html::Piece;
use crate::source::spans::{Text, Token, run};
use crate::span::Spanned;
use std::ops::Range;

/// Lines of raw HTML as one text, and where its parts stand in the file.
struct Lines {
    text: String,
    /// For each line, where it begins in the text and in the file.
    starts: Vec<(usize, usize)>,
}

impl Lines {
    fn new(lines: &[(String, usize)]) -> Self {
        let mut joined = Self { text: String::new(), starts: Vec::with_capacity(lines.len()) };
        for (line, start) in lines {
            joined.starts.push((joined.text.len(), *start));
            joined.text.push_str(line);
        }
        joined
    }

    fn written(&self, part: &Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.starts.partition_point(|(start, _)| *start <= at).saturating_sub(1);
            self.starts.get(line).map_or(at, |(start, written)| written + (at - start))
        };
        let start = place(part.start);
        // The end belongs to the line of what stands before it.
        let end = if part.is_empty() { start } else { place(part.end - 1) + 1 };
        start..end.max(start)
    }
}

impl Reader<'_, '_, '_> {
    /// Raw HTML in a line, or a whole block of it: lines, each with the byte at which it begins.
    pub(super) fn html(&mut self, lines: &[(String, usize)]) {
        let lines = Lines::new(lines);
        let in_block = self.frames.last().is_none_or(|frame| !frame.open.takes_words());
        let mut silent: Option<&str> = None;
        for (part, piece) in html::pieces(&lines.text) {
            let range = lines.written(&part);
            if let Some(name) = silent {
                if matches!(&piece, Piece::Close { name: closed } if closed == name) {
                    silent = None;
                }
                continue;
            }
            match piece {
                Piece::Comment => self.comment(range),
                Piece::Words(words) if words.len() != part.len() => self.html_words(words, range),
                Piece::Words(words) => {
                    for stretch in html::stretches(&words) {
                        let range = lines.written(&(part.start + stretch.start..part.start + stretch.end));
                        let words = &words[stretch];
                        let is_break = words.contains('\n') && words.trim().is_empty();
                        self.html_words(if is_break { " ".to_owned() } else { words.to_owned() }, range);
                    }
                }
                Piece::Open { name, attributes, void } => {
                    if in_block
                        && matches!(name.as_str(), "script" | "style")
                        && lines.text.contains(&format!("</{name}"))
                    {
                        silent = Some(if name == "script" { "script" } else { "style" });
                    }
                    self.html_opened(name, attributes, void, range);
                }
                Piece::Close { name } => self.html_closed(&name, range),
            }
        }
    }

    /// Words of raw HTML; the space in front of the first ones is none of them.
    fn html_words(&mut self, words: String, range: Range<usize>) {
        let open = self.frames.last().is_some_and(|frame| frame.open.takes_words());
        let space = if open { 0 } else { words.len() - words.trim_start().len() };
        if space < words.len() {
            let start = if words.len() == range.len() { range.start + space } else { range.start };
            let text = words[space..].replace(['\n', '\r', '\t'], " ");
            self.token(Token::Text(Text { text, range: start..range.end, literal: true }));
        }
    }

    pub(super) fn comment(&mut self, range: Range<usize>) {
        let words = self.source.text.get(range.clone()).and_then(|text| text.strip_prefix("<!--"));
        if let (Some(words), None) = (words, self.source.whole) {
            let words = words.strip_suffix("-->").unwrap_or(words).trim().to_owned();
            let span = self.place(range);
            self.shared.comments.push(Spanned::at(words, span));
        }
    }

    pub(super) fn html_opened(
        &mut self,
        name: String,
        attributes: Vec<(String, String)>,
        void: bool,
        range: Range<usize>,
    ) {
        let attribute = |key: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
        };
        match name.as_str() {
            "br" => self.node(Inline::LineBreak, range),
            "a" | "sub" | "sup" | "kbd" | "abbr" => {
                if name == "a"
                    && let Some(anchor) = attribute("id").or_else(|| attribute("name"))
                {
                    self.pending_anchors.push(anchor);
                    if attribute("href").is_none() && void {
                        return;
                    }
                }
                if !void {
                    self.take_words(range.start);
                    self.push(Open::Html { name, attributes }, range.start);
                }
            }
            _ => {
                let span = self.place(range.clone());
                let help = match name.as_str() {
                    "b" | "strong" => "Write **…** for strong words",
                    "i" | "em" => "Write *…* for stressed words",
                    "img" => "Write ![what it shows](images/….png)",
                    "p" | "div" | "span" => {
                        "Leave a blank line between paragraphs, and use `::: panel` and its like for boxes"
                    }
                    "table" | "tr" | "td" | "th" | "tbody" | "thead" => "Write the table with `|`",
                    "ul" | "ol" | "li" => "Write the list with `-` or `1.`",
                    "pre" | "code" => "Write code between backticks",
                    "hr" => "Write `***` on a line of its own",
                    _ => {
                        "Write it in Markdown; <br>, <sub>, <sup>, <kbd>, <abbr>, <a> and comments are understood"
                    }
                };
                self.shared.findings.report(
                    Finding::error(
                        codes::REFUSED_HTML,
                        span,
                        format!("<{name}> is raw HTML, which print cannot set"),
                    )
                    .help(help),
                );
                // Its words are no prose, wherever they are read.
                if name == "code" && !void {
                    self.take_words(range.start);
                    self.push(Open::Html { name, attributes }, range.start);
                } else if name == "img" {
                    let words =
                        attribute("alt").or_else(|| attribute("src")).unwrap_or_else(|| "image".to_owned());
                    self.node(Inline::Placeholder(run(words)), range);
                } else if html::is_block(&name) {
                    self.break_words(range);
                }
            }
        }
    }

    /// A block element of raw HTML begins or ends: the words on both sides stay apart.
    pub(super) fn break_words(&mut self, range: Range<usize>) {
        let explicit =
            self.frames.iter().rev().find(|frame| !matches!(frame.open, Open::Html { .. })).is_some_and(
                |frame| frame.open.takes_words() && !matches!(frame.open, Open::Paragraph { implicit: true }),
            );
        if explicit {
            self.token(Token::Text(Text { text: " ".to_owned(), range, literal: true }));
        } else {
            self.end_words(range.start);
        }
    }

    pub(super) fn html_closed(&mut self, name: &str, range: Range<usize>) {
        match name {
            "a" | "sub" | "sup" | "kbd" | "abbr" | "code" => {
                match self.frames.last().map(|frame| &frame.open) {
                    Some(Open::Html { name: open, .. }) if open == name => self.close(range.end),
                    // It was reported where it was opened.
                    Some(_) | None if name == "code" => {}
                    Some(_) | None => {
                        let span = self.place(range);
                        self.shared.findings.report(
                            Finding::warning(
                                codes::UNBALANCED_HTML,
                                span,
                                format!("</{name}> closes nothing here"),
                            )
                            .help("Open and close the tag in the same line of thought"),
                        );
                    }
                }
            }
            _ if html::is_block(name) => self.break_words(range),
            _ => {}
        }
    }

    pub(super) fn html_span(
        &mut self,
        name: &str,
        attributes: &[(String, String)],
        tokens: Vec<Token>,
        range: Range<usize>,
    ) {
        let attribute =
            |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
        if name == "a" {
            match attribute("href") {
                Some(address) => self.link(address, tokens, range),
                None => tokens.into_iter().for_each(|token| self.token(token)),
            }
            return;
        }
        let inlines = self.inlines(tokens);
        if inlines.is_empty() {
            return;
        }
        let inline = match name {
            "sub" => Inline::Subscript(inlines),
            "sup" => Inline::Superscript(inlines),
            "kbd" => Inline::Keyboard(inlines),
            "code" => Inline::Code(run(plain_text(&inlines))),
            _ => Inline::Abbreviation(Abbreviation {
                inlines,
                expansion: attribute("title").map(str::to_owned),
                spelled_out: false,
            }),
        };
        self.node(inline, range);
    }
}
