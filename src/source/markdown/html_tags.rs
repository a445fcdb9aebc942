//! Raw HTML: the tags that are understood, and what becomes of the others.

use super::{Open, Reader};
use crate::finding::Finding;
use crate::model::*;
use crate::source::codes;
use crate::source::html;
use crate::source::html::Piece;
use crate::source::spans::{Text, Token, run};
use crate::span::Spanned;
use std::ops::Range;

impl Reader<'_, '_, '_> {
    /// Raw HTML in a line, or a whole block of it.
    pub(super) fn html(&mut self, text: &str, offset: usize) {
        let in_block = self.frames.last().is_none_or(|frame| !frame.open.takes_words());
        let mut silent: Option<&str> = None;
        for (range, piece) in html::pieces(text) {
            let range = offset + range.start..offset + range.end;
            if let Some(name) = silent {
                if matches!(&piece, Piece::Close { name: closed } if closed == name) {
                    silent = None;
                }
                continue;
            }
            match piece {
                Piece::Comment => self.comment(range),
                Piece::Words(words) => {
                    let open = self.frames.last().is_some_and(|frame| frame.open.takes_words());
                    let words: String = words
                        .chars()
                        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
                        .collect();
                    if open || !words.trim().is_empty() {
                        let words = if open { &words } else { words.trim_start() };
                        self.token(Token::Text(Text { text: words.to_owned(), range, literal: true }));
                    }
                }
                Piece::Open { name, attributes, void } => {
                    if in_block
                        && matches!(name.as_str(), "script" | "style")
                        && text.contains(&format!("</{name}"))
                    {
                        silent = Some(if name == "script" { "script" } else { "style" });
                    }
                    self.html_opened(name, attributes, void, range);
                }
                Piece::Close { name } => self.html_closed(&name, range),
            }
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
                if name == "img" {
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
            "a" | "sub" | "sup" | "kbd" | "abbr" => match self.frames.last().map(|frame| &frame.open) {
                Some(Open::Html { name: open, .. }) if open == name => self.close(range.end),
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
            },
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
            _ => Inline::Abbreviation(Abbreviation {
                inlines,
                expansion: attribute("title").map(str::to_owned),
                spelled_out: false,
            }),
        };
        self.node(inline, range);
    }
}
