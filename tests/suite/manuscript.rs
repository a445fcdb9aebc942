//! The words of a manuscript, read without galley: what must be found again in every edition.

use super::text::letters;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use regex::Regex;
use std::sync::LazyLock;

/// Words that stand together: a paragraph, a cell, a heading, or a part of one between things that the program fills in.
#[derive(Debug, Clone)]
pub(crate) struct Fragment {
    /// Its letters and digits.
    pub(crate) letters: String,
    /// The line of the manuscript that it begins on.
    pub(crate) line: usize,
    /// Where it stands.
    pub(crate) order: Order,
    /// Whether it is a heading, which contents and references repeat.
    pub(crate) heading: bool,
    /// The only edition that it is for: `print-only` or `ebook-only`.
    pub(crate) only: Option<&'static str>,
}

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Order {
    /// Above or below what they belong to.
    Caption,
    /// Between their neighbours.
    Text,
    /// Where the make-up puts them: notes, pull quotes, what is told of a piece.
    Loose,
}

/// The edition that a line is for alone, and whether its words may stand elsewhere.
type Within = (Option<&'static str>, bool);

/// A division that is open.
struct Division {
    only: Option<&'static str>,
    loose: bool,
}

static SPAN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[([^\[\]]*)\]\{[^{}]*\}").unwrap());
/// An abbreviation, which is spelled out where it is first met.
static SHORT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[([^\[\]]*)\]\{\.abbr[^{}]*\}").unwrap());
static CUT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\[-?@[^\]]*\]|@[a-z]+[0-9]{4}[a-z]*(?: \[[^\]]*\])?|\{[^{}]*\}|\]\([^()]*\)|\u{0}").unwrap()
});

/// The words of a manuscript in order.
pub(crate) fn fragments(text: &str) -> Vec<Fragment> {
    let head =
        text.strip_prefix("---\n").and_then(|text| text.split_once("\n---\n")).map_or("", |(head, _)| head);
    let (text, divisions, mut found) = without_fences(text);
    found.extend(values(head, 1, &["summary", "introduction", "edition", "quotation/text", "quotation/by"]));
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_MATH;
    let line_at = |byte: usize| text[..byte].matches('\n').count() + 1;
    let mut words = String::new();
    let mut start = 0;
    let (mut heading, mut notes, mut images, mut skipped) = (false, 0, 0, false);
    let end = |words: &mut String, start: usize, heading: bool, notes: i32, found: &mut Vec<Fragment>| {
        let line = line_at(start);
        let (only, loose) = divisions[line - 1];
        let caption = ["Table: ", "Figure: "].iter().find_map(|mark| words.strip_prefix(mark));
        let order = match (caption, loose || notes > 0) {
            (Some(_), _) => Order::Caption,
            (None, true) => Order::Loose,
            (None, false) => Order::Text,
        };
        for part in parts(caption.unwrap_or(words)) {
            found.push(Fragment { letters: part, line, order, heading, only });
        }
        words.clear();
    };
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        if words.is_empty() {
            start = range.start;
        }
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            _ if images > 0 => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                skipped = matches!(&*info, "piece" | "chart" | "table");
            }
            Event::End(TagEnd::CodeBlock) => {
                if std::mem::take(&mut skipped) {
                    let told = std::mem::take(&mut words);
                    found.extend(values(&told, line_at(start), &["by", "affiliation", "source", "summary"]));
                }
                end(&mut words, start, false, notes, &mut found);
            }
            Event::Start(Tag::Link { .. }) => words.push('\u{0}'),
            Event::End(TagEnd::Link) => words.push('\u{0}'),
            Event::Start(Tag::FootnoteDefinition(_)) => notes += 1,
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::TaskListMarker(_) => {
                words.push('\u{0}');
            }
            Event::InlineHtml(_) | Event::Html(_) => words.push(' '),
            Event::Start(
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript,
            )
            | Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript,
            ) => {}
            Event::Start(_) => end(&mut words, start, heading, notes, &mut found),
            Event::End(tag) => {
                end(&mut words, start, heading, notes, &mut found);
                match tag {
                    TagEnd::Heading(_) => heading = false,
                    TagEnd::FootnoteDefinition => notes -= 1,
                    _ => {}
                }
            }
            Event::Rule => {}
        }
    }
    found
}

/// The parts of a text between things that the program fills in, as letters.
fn parts(text: &str) -> Vec<String> {
    let plain = SHORT.replace_all(text, "\u{0}$1\u{0}");
    let plain = SPAN.replace_all(&plain, "$1");
    CUT.split(&plain).map(letters).filter(|part| !part.is_empty()).collect()
}

/// The texts of some keys of YAML.
fn values(yaml: &str, line: usize, keys: &[&str]) -> Vec<Fragment> {
    let Ok(yaml) = serde_saphyr::from_str::<serde_json::Value>(yaml) else { return Vec::new() };
    let texts = keys.iter().filter_map(|key| match yaml.pointer(&format!("/{key}")) {
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        _ => None,
    });
    let fragment = |letters| Fragment { letters, line, order: Order::Loose, heading: true, only: None };
    texts
        .flat_map(|text| {
            let paragraphs: Vec<String> = text.split('\n').flat_map(parts).collect();
            paragraphs
        })
        .map(fragment)
        .collect()
}

/// The text with front matter and the lines of divisions blanked, what each line is in, and the titles of divisions.
fn without_fences(text: &str) -> (String, Vec<Within>, Vec<Fragment>) {
    let mut blanked = String::with_capacity(text.len());
    let mut places = Vec::new();
    let mut titles = Vec::new();
    let mut open: Vec<Division> = Vec::new();
    let mut front_matter = text.starts_with("---\n");
    let mut code = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim();
        let fence = !code && trimmed.starts_with(":::");
        if trimmed.starts_with("```") {
            code = !code;
        }
        if fence {
            let name = trimmed.trim_start_matches(':').trim();
            if name.is_empty() {
                open.pop();
            } else {
                let only = ["print-only", "ebook-only"].into_iter().find(|only| name.contains(only));
                let loose = name.contains("pull-quote") || name.contains("figure");
                let around = open.last();
                open.push(Division {
                    only: only.or(around.and_then(|around| around.only)),
                    loose: loose || around.is_some_and(|around| around.loose),
                });
                let title = if name.starts_with('{') && !name.contains("title=") { "" } else { name };
                let title = match title.split_once("title=\"") {
                    Some((_, rest)) => rest.split_once('"').map_or("", |(title, _)| title),
                    None => title
                        .split_once(' ')
                        .map_or("", |(_, title)| title)
                        .split('{')
                        .next()
                        .unwrap_or_default(),
                };
                if !title.is_empty() {
                    let only = open.last().and_then(|division| division.only);
                    titles.push(Fragment {
                        letters: letters(title),
                        line: index + 1,
                        order: Order::Loose,
                        heading: true,
                        only,
                    });
                }
            }
        }
        places.push(open.last().map_or((None, false), |division| (division.only, division.loose)));
        if fence || front_matter {
            blanked.extend(std::iter::repeat_n(' ', line.trim_end_matches('\n').len()));
            blanked.push('\n');
        } else {
            blanked.push_str(line);
        }
        if front_matter && index > 0 && trimmed == "---" {
            front_matter = false;
        }
    }
    places.push((None, false));
    (blanked, places, titles)
}
