//! A text as the rules see it: plain characters, each of which knows the bytes it was written as.

use super::scope::Sections;
use crate::span::{FileId, Span};
use std::ops::Range;

/// Stands for a character that no rule may read: code, a formula, an address, words in another language.
pub(super) const MASK: char = '*';

/// Stands for a thing in the line that is no words: a citation, a reference, a picture.
pub(super) const OBJECT: char = '\u{fffc}';

/// A text as the rules see it.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    /// Its characters, without markup.
    pub(super) text: String,
    /// The same with the ends of lines, as rules of packs see it, where that is another.
    pub(super) lines: Option<String>,
    /// What part of the manuscript it is.
    pub(super) sections: Sections,
    /// Where its characters stand, in order, without gaps in `text`.
    pub(super) stretches: Vec<Placed>,
    /// Where it stands as a whole.
    pub(super) span: Span,
    /// The chapter that it belongs to, from 1; 0 for the front matter.
    pub(super) chapter: usize,
}

/// A part of a passage and the bytes that it was written as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    /// The part of the passage.
    pub(super) text: Range<usize>,
    /// The bytes of the file.
    pub(super) source: Range<usize>,
}

impl Placed {
    /// Whether each byte stands for itself.
    pub(super) fn is_exact(&self) -> bool {
        self.text.len() == self.source.len()
    }

    fn start(&self, at: usize) -> usize {
        if self.is_exact() { self.source.start + (at - self.text.start) } else { self.source.start }
    }

    fn end(&self, at: usize) -> usize {
        if self.is_exact() { self.source.start + (at - self.text.start) } else { self.source.end }
    }
}

impl Passage {
    /// Its characters as a rule sees them: the house's own, or one of a pack.
    pub(super) fn shown(&self, to_house: bool) -> &str {
        match &self.lines {
            Some(lines) if !to_house => lines,
            Some(_) | None => &self.text,
        }
    }

    fn at(&self, byte: usize) -> Option<&Placed> {
        let index = self.stretches.partition_point(|stretch| stretch.text.end <= byte);
        self.stretches.get(index).filter(|stretch| stretch.text.start <= byte)
    }

    /// Where a part of the passage stands in the file.
    pub(super) fn place(&self, range: &Range<usize>) -> Span {
        let last = self.text.floor_char_boundary(range.end.saturating_sub(1));
        let (Some(first), Some(last)) = (self.at(range.start), self.at(last.max(range.start))) else {
            return self.span;
        };
        let (start, end) = (first.start(range.start), last.end(range.end));
        Span::new(self.span.file, start..end.max(start))
    }

    /// The bytes of the file that are exactly a part of the passage, with no markup between them.
    pub(super) fn written(&self, range: &Range<usize>, source: &str) -> Option<Range<usize>> {
        let index = self.stretches.partition_point(|stretch| stretch.text.end <= range.start);
        let first = self.at(range.start).filter(|stretch| stretch.is_exact())?;
        let start = first.start(range.start);
        let bytes = start..start + range.len();
        (source.get(bytes.clone())? == self.text.get(range.clone())?).then_some(())?;
        let mut end = first.source.end;
        let mut rest = self.stretches[index..].iter().skip(1);
        while end < bytes.end {
            let next = rest.next().filter(|next| next.is_exact() && next.source.start == end)?;
            end = next.source.end;
        }
        Some(bytes)
    }

    /// Whether nothing stands between the characters in front of a place and behind it.
    pub(super) fn is_whole_at(&self, at: usize) -> bool {
        match (at.checked_sub(1).and_then(|before| self.at(before)), self.at(at)) {
            (Some(before), Some(after)) => before.end(at) == after.start(at),
            (Some(_), None) | (None, Some(_)) | (None, None) => false,
        }
    }

    /// Whether a part holds characters that a rule may read.
    pub(super) fn is_readable(&self, range: &Range<usize>) -> bool {
        self.text.get(range.clone()).is_some_and(|text| text.chars().any(|c| c != MASK && c != OBJECT))
    }
}

/// Builds a passage up.
#[derive(Debug, Default)]
pub(super) struct Builder {
    pub(super) text: String,
    pub(super) stretches: Vec<Placed>,
}

impl Builder {
    /// Adds characters that were written as the bytes `source`.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.stretches.last_mut()
            && last.is_exact()
            && last.source.end == source.start
            && text.len() == source.len()
        {
            last.text.end = self.text.len();
            last.source.end = source.end;
            return;
        }
        self.stretches.push(Placed { text: start..self.text.len(), source });
    }

    /// Hides the characters from byte `start` on.
    pub(super) fn mask_from(&mut self, start: usize) {
        let length = self.text.len() - start;
        self.text.truncate(start);
        self.text.extend(std::iter::repeat_n(MASK, length));
    }

    /// A part of what was built, as a builder of its own.
    pub(super) fn part(&self, range: &Range<usize>) -> Self {
        let mut part = Self::default();
        let first = self.stretches.partition_point(|stretch| stretch.text.end <= range.start);
        for stretch in self.stretches[first..].iter().take_while(|stretch| stretch.text.start < range.end) {
            let text = stretch.text.start.max(range.start)..stretch.text.end.min(range.end);
            let source = stretch.start(text.start)..stretch.end(text.end);
            part.push(&self.text[text], source);
        }
        part
    }

    /// Ends the passage, without the space at its ends.
    pub(super) fn finish(
        self,
        file: FileId,
        whole: Range<usize>,
        sections: Sections,
        chapter: usize,
    ) -> Passage {
        let start = self.text.len() - self.text.trim_start().len();
        let range = start..self.text.trim_end().len().max(start);
        let Self { text, stretches } = if range == (0..self.text.len()) { self } else { self.part(&range) };
        let source = match (stretches.first(), stretches.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end,
            (Some(_), None) | (None, Some(_)) | (None, None) => whole,
        };
        Passage { text, lines: None, stretches, sections, span: Span::new(file, source), chapter }
    }
}
