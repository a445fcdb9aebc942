//! Words of the manuscript that free a text from rules.
//!
//! `<!-- galley-ignore dates/ordinal -->` frees the block that follows, or the paragraph that it stands in; Vale's
//! `<!-- vale off -->`, `<!-- vale on -->` and `<!-- vale NCSL.Dates-Ordinal = NO -->` free what stands between them; the key
//! `ignore` of the front matter frees the manuscript.

use super::Rules;
use super::codes;
use super::settings::Names;
use crate::finding::{Finding, Findings};
use crate::model::walk::{self, Visitor};
use crate::model::{Block, Manuscript};
use crate::span::{Span, Spanned};
use std::cell::Cell;
use std::ops::Range;

/// All that frees a manuscript from rules.
pub(super) struct Suppressions(Vec<Suppression>);

/// A comment, or an entry of the front matter, and what it frees.
struct Suppression {
    /// Where it stands.
    span: Span,
    /// What it frees from: a rule, a family, a pack; `None`: all.
    name: Option<String>,
    /// The only words that it frees; none: all.
    words: Vec<String>,
    /// The bytes that it frees.
    range: Range<usize>,
    used: Cell<bool>,
}

/// For more unknown names than these no others are suggested.
const MOST_SUGGESTED: usize = 50;

impl Suppressions {
    pub(super) fn read(manuscript: &Manuscript, rules: &Rules) -> Self {
        let mut all = Vec::new();
        for entry in &manuscript.front_matter.ignore {
            if let Some(span) = entry.span {
                all.push(Suppression::new(span, Some(entry.value.clone()), 0..usize::MAX));
            }
        }
        let blocks = block_places(manuscript);
        let mut open: Vec<Suppression> = Vec::new();
        for comment in &manuscript.written.comments {
            let Some(span) = comment.span else { continue };
            if let Some(names) = comment.value.strip_prefix("galley-ignore") {
                let range = following(&blocks, span);
                let names = names_in(names);
                if names.is_empty() {
                    all.push(Suppression::new(span, None, range));
                } else {
                    all.extend(
                        names.into_iter().map(|name| Suppression::new(span, Some(name), range.clone())),
                    );
                }
            } else if let Some(words) = comment.value.strip_prefix("vale ") {
                vale(words.trim(), span, rules, &mut open, &mut all);
            }
        }
        all.append(&mut open);
        Self(all)
    }

    /// Whether a finding is not to be reported; notes what silenced it.
    pub(super) fn silence(&self, names: &Names<'_>, span: Span, words: &str) -> bool {
        let mut silenced = false;
        for suppression in &self.0 {
            if suppression.means(names, span, words) {
                suppression.used.set(true);
                silenced = true;
            }
        }
        silenced
    }

    /// Reports what freed nothing.
    pub(super) fn report(&self, rules: &Rules, findings: &mut Findings) {
        let mut unknown = 0;
        for suppression in self.0.iter().filter(|suppression| !suppression.used.get()) {
            let Suppression { span, name, .. } = suppression;
            match name {
                Some(name) if !rules.is_known(name) => {
                    unknown += 1;
                    findings.report(rules.unknown(name, *span, unknown <= MOST_SUGGESTED));
                }
                _ => {
                    let what = name.as_deref().map_or("any rule".to_owned(), |name| format!("`{name}`"));
                    findings.report(
                        Finding::warning(
                            codes::UNUSED_SUPPRESSION,
                            *span,
                            format!("{what} finds nothing here that could be ignored"),
                        )
                        .help("Take it out"),
                    );
                }
            }
        }
    }
}

impl Suppression {
    fn new(span: Span, name: Option<String>, range: Range<usize>) -> Self {
        Self { span, name, words: Vec::new(), range, used: Cell::new(false) }
    }

    fn means(&self, names: &Names<'_>, span: Span, words: &str) -> bool {
        self.range.contains(&(span.start as usize))
            && self.name.as_deref().is_none_or(|name| names.include(name))
            && (self.words.is_empty() || self.words.iter().any(|own| own == words))
    }
}

/// The rules that a comment names; a reason may follow on a colon or a dash.
fn names_in(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for word in text.split([' ', ',', '\t', '\n']).filter(|word| !word.is_empty()) {
        if matches!(word, "--" | "-" | "–" | "—" | ":") {
            break;
        }
        names.push(word.trim_end_matches(':').to_owned());
        if word.ends_with(':') {
            break;
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Reads a comment of Vale's.
fn vale(words: &str, span: Span, rules: &Rules, open: &mut Vec<Suppression>, all: &mut Vec<Suppression>) {
    let here = span.end as usize;
    let mut end = |which: &dyn Fn(&Suppression) -> bool| {
        let (mut ended, rest): (Vec<_>, Vec<_>) = std::mem::take(open).into_iter().partition(which);
        for suppression in &mut ended {
            suppression.range.end = span.start as usize;
        }
        all.append(&mut ended);
        *open = rest;
    };
    match words {
        "on" => return end(&|suppression| suppression.name.is_none()),
        "off" => {
            open.push(Suppression::new(span, None, here..usize::MAX));
            return;
        }
        _ => {}
    }
    if let Some(styles) = words.strip_prefix("styles = ").or_else(|| words.strip_prefix("style = ")) {
        let wanted: Vec<&str> = styles.split(", ").collect();
        end(&|suppression| suppression.name.as_deref().is_some_and(|name| !name.contains(['.', '/'])));
        let mut packs: Vec<&str> =
            rules.packs.iter().filter_map(|rule| rule.name.split('.').next()).collect();
        packs.dedup();
        for pack in packs.into_iter().filter(|pack| !wanted.contains(pack)) {
            let suppression = Suppression::new(span, Some(pack.to_owned()), here..usize::MAX);
            // What a choice of packs leaves out need not find anything.
            suppression.used.set(true);
            open.push(suppression);
        }
        return;
    }
    let Some((name, state)) = words.split_once(" = ") else { return };
    let (name, list) = match name.split_once('[') {
        Some((name, list)) => (name, list.trim_end_matches(']')),
        None => (name, ""),
    };
    let own: Vec<String> = list
        .split(',')
        .map(|word| word.trim().trim_matches('"').to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    match state {
        "NO" | "off" => {
            let mut suppression = Suppression::new(span, Some(name.to_owned()), here..usize::MAX);
            suppression.words = own;
            open.push(suppression);
        }
        "YES" | "on" => {
            end(&|suppression| suppression.name.as_deref() == Some(name) && suppression.words == own)
        }
        _ => {}
    }
}

/// The bytes of the block that follows a comment, or of the one that it stands in.
fn following(blocks: &[Range<usize>], comment: Span) -> Range<usize> {
    let (start, end) = (comment.start as usize, comment.end as usize);
    let around = blocks.iter().filter(|block| block.start <= start && end <= block.end);
    if let Some(block) =
        around.filter(|block| block.start < start || block.end > end).min_by_key(|block| block.len())
        && !is_container(blocks, block)
    {
        return block.clone();
    }
    let first = blocks.iter().map(|block| block.start).filter(|start| *start >= end).min();
    let next = blocks.iter().filter(|block| Some(block.start) == first).max_by_key(|block| block.end);
    next.map_or(end..end, |block| end..block.end)
}

/// Whether other blocks stand in a block.
fn is_container(blocks: &[Range<usize>], block: &Range<usize>) -> bool {
    blocks.iter().any(|other| other != block && block.start <= other.start && other.end <= block.end)
}

/// The bytes of all blocks and headings.
fn block_places(manuscript: &Manuscript) -> Vec<Range<usize>> {
    struct Places(Vec<Range<usize>>);
    impl Visitor for Places {
        fn block(&mut self, block: &mut Spanned<Block>) {
            self.0.extend(block.span.map(Span::range));
        }
    }
    let mut places = Places(Vec::new());
    for chapter in &manuscript.chapters {
        places.0.extend(chapter.span.map(Span::range));
        walk::blocks(&mut chapter.blocks.clone(), &mut places);
    }
    for note in &manuscript.notes {
        walk::blocks(&mut note.blocks.clone(), &mut places);
    }
    places.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_where_a_reason_begins() {
        assert_eq!(names_in(" dates/ordinal, plain: as printed"), ["dates/ordinal", "plain"]);
        assert_eq!(names_in(" NCSL.Dates-Ordinal -- as printed"), ["NCSL.Dates-Ordinal"]);
        assert!(names_in(" ").is_empty());
    }
}
