//! The head of a manuscript: YAML between two lines `---`.

use super::codes;
use super::data::{self, Faults, Record};
use crate::finding::{Finding, Findings, Severity, suggestion};
use crate::model::{BackCoverQuotation, Contributor, FrontMatter, Id, Role};
use crate::span::{FileId, Span, Spanned};
use std::ops::Range;

/// Front matter as it stands, with the introduction still in Markdown.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// What is known.
    pub front_matter: FrontMatter,
    /// 'In this edition'.
    pub introduction: Option<Spanned<String>>,
    /// Terms, and what is said of each.
    pub glossary: Vec<(Spanned<String>, Spanned<String>)>,
    /// Where the text of the manuscript begins.
    pub body: usize,
}

const FAULTS: Faults = Faults {
    unknown: codes::FRONT_MATTER_KEY,
    unknown_severity: Severity::Warning,
    wrong: codes::FRONT_MATTER_VALUE,
};

/// Reads the front matter of a text that begins at byte `offset` of its file, if it has one.
pub(super) fn read(text: &str, file: FileId, offset: usize, findings: &mut Findings) -> Head {
    let Some((yaml, body)) = extent(text) else {
        if opens(text) && text.lines().nth(1).is_some_and(|line| line.contains(": ")) {
            findings.report(
                Finding::error(
                    codes::FRONT_MATTER_OPEN,
                    Span::new(file, offset..offset + 3),
                    "the front matter is opened here and never closed",
                )
                .help("Write a line `---` under its last key"),
            );
        }
        return Head::default();
    };
    match data::yaml(&text[yaml.clone()], file, offset + yaml.start) {
        Ok(node) => match node.value {
            data::Value::Table(_) | data::Value::Nothing => {
                let mut head = Record::of(&node, "front matter", FAULTS, findings)
                    .map(|record| fields(record, findings))
                    .unwrap_or_default();
                head.body = body;
                head
            }
            // Two thematic breaks with words between them: a text, not a head.
            _ => Head::default(),
        },
        Err((span, message)) => {
            findings.report(
                Finding::error(codes::FRONT_MATTER_SYNTAX, span, format!("this is no YAML: {message}"))
                    .help("Put text with a colon, a hash or a quotation mark in it into quotation marks"),
            );
            Head { body, ..Head::default() }
        }
    }
}

fn opens(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.trim_end() == "---")
}

/// The bytes of the YAML, and where the text behind it begins.
fn extent(text: &str) -> Option<(Range<usize>, usize)> {
    if !opens(text) {
        return None;
    }
    let mut at = text.find('\n')? + 1;
    let start = at;
    for line in text[start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn fields(record: Record<'_>, findings: &mut Findings) -> Head {
    let value = |text: Spanned<String>| text.value;
    let front_matter = FrontMatter {
        summary: record.text("summary", findings),
        contributors: record
            .records("contributors", findings)
            .into_iter()
            .filter_map(|contributor| self::contributor(contributor, findings))
            .collect(),
        edition: record.text("edition", findings).map(value),
        introduction: Vec::new(),
        quotation: record.record("quotation", findings).and_then(|record| quotation(record, findings)),
        keywords: record.texts("keywords", findings).into_iter().map(value).collect(),
        glossary: Vec::new(),
        accent: record.text("accent", findings),
        ignore: record.texts("ignore", findings),
    };
    let glossary = glossary(&record, findings);
    let introduction = record.text("introduction", findings);
    record.finish(findings);
    Head { front_matter, introduction, glossary, body: 0 }
}

/// Terms and what is said of each, under `glossary`.
fn glossary(record: &Record<'_>, findings: &mut Findings) -> Vec<(Spanned<String>, Spanned<String>)> {
    let Some(node) = record.get("glossary") else { return Vec::new() };
    let data::Value::Table(entries) = &node.value else {
        record.wrong(
            node,
            "`glossary` asks for terms",
            "Write `term: \"what is said of it\"`, a line for each",
            findings,
        );
        return Vec::new();
    };
    let mut terms = Vec::new();
    for (term, said) in entries {
        match &said.value {
            data::Value::Text(text) => terms.push((term.clone(), Spanned::at(text.clone(), said.span))),
            _ => record.wrong(
                said,
                format!("nothing is said of `{}`", term.value),
                "Say in a sentence what it is",
                findings,
            ),
        }
    }
    terms
}

fn contributor(record: Record<'_>, findings: &mut Findings) -> Option<Spanned<Contributor>> {
    let name = record.text("name", findings);
    let sort_name = record.text("sort-name", findings).map(|name| name.value);
    let role = record.choice("role", Role::NAMES, findings).unwrap_or(Role::Author);
    let span = record.span;
    record.finish(findings);
    let Some(name) = name.filter(|name| !name.value.trim().is_empty()) else {
        findings.report(
            Finding::error(codes::FRONT_MATTER_VALUE, span, "a contributor has no name")
                .help("Write `name: \"…\"`"),
        );
        return None;
    };
    let sort_name = sort_name.unwrap_or_else(|| name.value.clone());
    Some(Spanned { value: Contributor { sort_name, name: name.value, role }, span: name.span })
}

fn quotation(record: Record<'_>, findings: &mut Findings) -> Option<BackCoverQuotation> {
    let text = record.text("text", findings);
    let by = record.text("by", findings);
    let from = record.text("from", findings).map(|id| Id(id.value));
    let span = record.span;
    record.finish(findings);
    match (text, by) {
        (Some(text), Some(by)) => {
            Some(BackCoverQuotation { span: text.span.unwrap_or(span), text: text.value, by: by.value, from })
        }
        _ => {
            findings.report(
                Finding::error(
                    codes::FRONT_MATTER_VALUE,
                    span,
                    "a quotation needs its words and whose they are",
                )
                .help("Write `text: \"…\"` and `by: \"…\"`"),
            );
            None
        }
    }
}

/// The nearest of some names, in words.
pub(super) fn near<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    suggestion(word, known).map_or_else(|| otherwise.to_owned(), |near| format!("Write `{near}`"))
}
