//! Where something stands in the files that a run has read.
//!
//! A [`Span`] is small and opaque: only [`crate::source::Files`] knows which path and which
//! text belong to a [`FileId`], and turns a span into a line and a column.

/// A file that was read in this run; an index into [`crate::source::Files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file: `start` is included, `end` is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `file`. Positions over 4 GiB are cut to the last that can be told.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let cut = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        Self { file, start: cut(range.start), end: cut(range.end.max(range.start)) }
    }

    /// The range in bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place in a manuscript that it came from; generated matter has no place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// What stands there.
    pub value: T,
    /// Where it stands; `None` for words that the program itself set.
    pub span: Option<Span>,
}

impl<T> Spanned<T> {
    /// A value that came from `span`.
    pub fn at(value: T, span: Span) -> Self {
        Self { value, span: Some(span) }
    }

    /// A value that stands in no file: the program made it.
    pub fn generated(value: T) -> Self {
        Self { value, span: None }
    }
}
