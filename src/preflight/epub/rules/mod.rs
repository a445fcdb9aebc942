//! The rules, one theme a file: each looks at the book and reports what it observes.

mod access;
mod container;
mod drawings;
mod headings;
mod images;
mod language;
mod links;
mod metadata;
mod navigation;
mod ncx;
mod notes;
mod pages;
mod prelude;
mod scripts;
mod sizes;
mod spine;
mod styles;
mod tables;
mod text;

use super::publication::Publication;
use super::report::Report;
use crate::finding::Code;

/// What each theme can find.
pub(super) const CODES: &[&[Code]] = &[
    container::ALL,
    spine::ALL,
    metadata::ALL,
    access::ALL,
    navigation::ALL,
    pages::ALL,
    ncx::ALL,
    links::ALL,
    headings::ALL,
    language::ALL,
    images::ALL,
    tables::ALL,
    notes::ALL,
    text::ALL,
    styles::ALL,
    scripts::ALL,
    drawings::ALL,
    sizes::ALL,
];

/// Holds a book of this many bytes against all rules.
pub(super) fn check(book: &Publication<'_>, size: usize, report: &mut Report<'_, '_>) {
    container::check(book, report);
    spine::check(book, report);
    metadata::check(book, report);
    access::check(book, report);
    navigation::check(book, report);
    pages::check(book, report);
    ncx::check(book, report);
    links::check(book, report);
    headings::check(book, report);
    language::check(book, report);
    images::check(book, report);
    tables::check(book, report);
    notes::check(book, report);
    text::check(book, report);
    styles::check(book, report);
    scripts::check(book, report);
    drawings::check(book, report);
    sizes::check(book, size, report);
}
