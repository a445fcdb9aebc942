//! Replacements that can be made without a look, made.

use super::{Rules, codes, lint};
use crate::finding::{Finding, Findings, Fix, Place, Severity};
use crate::source::{self, Files, Substitutions};
use crate::span::{FileId, Span};

/// A text with replacements made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The text as it is now; what was not replaced is the same byte for byte.
    pub text: String,
    /// How many replacements were made.
    pub count: usize,
}

/// A replacement can make room for another one, but not for ever.
const ROUNDS: usize = 10;

/// Makes the safe replacements in the manuscript of a title, which stands in `file`.
///
/// A second run over the new text changes nothing. Where two replacements would change the same words, neither is made, and
/// that is reported; where the text would become unreadable by them, none is, and `None` is given.
pub fn fix(
    files: &Files,
    slug: &str,
    file: FileId,
    substitutions: &Substitutions,
    rules: &Rules,
    findings: &mut Findings,
) -> Option<Fixed> {
    let mut fixed = Fixed { text: files.text(file).to_string(), count: 0 };
    let mut current = file;
    let mut faults = None;
    for _ in 0..ROUNDS {
        let mut of_source = Findings::new();
        let manuscript = source::read_file(files, slug, current, substitutions, &mut of_source);
        let errors = of_source.iter().filter(|finding| finding.severity == Severity::Error).count();
        if *faults.get_or_insert(errors) < errors {
            refuse("the replacements would break the text of the manuscript", file, findings);
            return None;
        }
        let mut found = Findings::new();
        lint(&manuscript, files, rules, &mut found);
        let (edits, overlaps) = edits(found);
        if edits.is_empty() {
            if current == file {
                overlaps.into_iter().for_each(|overlap| findings.report(overlap));
            }
            return Some(fixed);
        }
        fixed.count += edits.len();
        fixed.text = apply(&fixed.text, &edits);
        current = files.add(files.path(file), fixed.text.clone());
    }
    refuse("the replacements do not come to an end", file, findings);
    None
}

fn refuse(message: &str, file: FileId, findings: &mut Findings) {
    let place = Span::new(file, 0..0);
    findings.report(
        Finding::error(codes::FIX_REFUSED, place, message)
            .help("Mend the text by hand; the file is as it was"),
    );
}

/// The safe replacements that do not touch each other, in order, and what is reported of the others.
fn edits(findings: Findings) -> (Vec<Fix>, Vec<Finding>) {
    let mut wanted: Vec<(Span, Fix, &'static str)> = Vec::new();
    for finding in findings.into_sorted() {
        if let (Place::Span(span), Some(fix)) = (finding.place, finding.fix)
            && fix.safe
            && !wanted.iter().rev().take(8).any(|(_, other, _)| *other == fix)
        {
            // Two rules that mean the same words are in each other's way, though they might change other letters of them.
            let whole =
                Span { start: span.start.min(fix.span.start), end: span.end.max(fix.span.end), ..span };
            wanted.push((whole, fix, finding.code.name));
        }
    }
    wanted.sort_by_key(|(whole, _, _)| (whole.start, whole.end));
    let mut refused = vec![false; wanted.len()];
    let mut overlaps = Vec::new();
    let mut furthest: Option<usize> = None;
    for index in 0..wanted.len() {
        if let Some(other) = furthest
            && wanted[index].0.start < wanted[other].0.end
        {
            (refused[index], refused[other]) = (true, true);
            let message = format!("{} and {} would change the same words", wanted[other].2, wanted[index].2);
            overlaps.push(
                Finding::note(codes::OVERLAPPING_FIXES, wanted[index].0, message)
                    .label(wanted[other].0, "the other one")
                    .help("Mend one of them by hand"),
            );
        }
        if furthest.is_none_or(|other| wanted[index].0.end >= wanted[other].0.end) {
            furthest = Some(index);
        }
    }
    let mut edits: Vec<Fix> =
        wanted.into_iter().zip(refused).filter(|(_, refused)| !refused).map(|((_, fix, _), _)| fix).collect();
    edits.sort_by_key(|fix| (fix.span.start, fix.span.end));
    (edits, overlaps)
}

/// The text with replacements made; they are in order and do not touch each other.
fn apply(text: &str, edits: &[Fix]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        let Some(before) = text.get(at..range.start) else { continue };
        new.push_str(before);
        new.push_str(&edit.replacement);
        at = range.end;
    }
    new.push_str(text.get(at..).unwrap_or_default());
    new
}

/// How many lines are shown around a change.
const CONTEXT: usize = 3;

/// What makes the second text of the first, as `diff -u` writes it; nothing where they are the same.
pub fn difference(path: &str, old: &str, new: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let changes = changes(&before, &after);
    if changes.is_empty() {
        return String::new();
    }
    let mut text = format!("--- {path}\n+++ {path}\n");
    let mut index = 0;
    while index < changes.len() {
        let mut last = index;
        while last + 1 < changes.len() && changes[last + 1].0.start <= changes[last].0.end + 2 * CONTEXT {
            last += 1;
        }
        let hunk = &changes[index..=last];
        index = last + 1;
        let (first, end) = (&hunk[0], &hunk[hunk.len() - 1]);
        let lead = first.0.start.min(CONTEXT);
        let tail = (before.len() - end.0.end).min(CONTEXT);
        let olds = first.0.start - lead..end.0.end + tail;
        let news = first.1.start - lead..end.1.end + tail;
        let line = |range: &std::ops::Range<usize>| match range.len() {
            0 => format!("{},0", range.start),
            length => format!("{},{length}", range.start + 1),
        };
        text.push_str(&format!("@@ -{} +{} @@\n", line(&olds), line(&news)));
        let mut at = olds.start;
        for (old, new) in hunk {
            push_lines(&mut text, ' ', &before[at..old.start]);
            push_lines(&mut text, '-', &before[old.clone()]);
            push_lines(&mut text, '+', &after[new.clone()]);
            at = old.end;
        }
        push_lines(&mut text, ' ', &before[at..olds.end]);
    }
    text
}

fn push_lines(text: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The lines of both texts that differ: replacements change few, and seldom their number.
fn changes(old: &[&str], new: &[&str]) -> Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let mut changes = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        // The nearest lines that are the same again.
        let meets = (1..=old.len() - i + new.len() - j).find_map(|distance| {
            (0..=distance).find_map(|a| {
                let (a, b) = (i + a, j + distance - a);
                let ends = a == old.len() && b == new.len();
                let same = a < old.len() && b < new.len() && old[a] == new[b];
                (ends || same).then_some((a, b))
            })
        });
        let (a, b) = meets.unwrap_or((old.len(), new.len()));
        changes.push((i..a, j..b));
        (i, j) = (a, b);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_shows_the_lines_that_change() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj";
        let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nJ";
        assert_eq!(
            difference("m.md", old, new),
            "--- m.md\n+++ m.md\n@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -7,4 +7,4 @@\n g\n h\n i\n-j\n\\ No newline at \
             end of file\n+J\n\\ No newline at end of file\n"
        );
        assert_eq!(difference("m.md", old, old), "");
        assert_eq!(difference("m", "a\n", "a\nb\n"), "--- m\n+++ m\n@@ -1,1 +1,2 @@\n a\n+b\n");
    }
}
