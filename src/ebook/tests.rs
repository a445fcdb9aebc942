//! A book that holds every element becomes an ebook.

use super::render;
use crate::book::Pagination;
use crate::book::specimen::{book, picture};
use crate::house::{Colour, HouseStyle};
use std::io::{Cursor, Read};

fn epub() -> Vec<u8> {
    let (book, pagination) = book();
    let stylesheet = include_str!("../../styles/ebook/book.css")
        .replace("var(--tint)", "#e9f1fb")
        .replace("var(--ink)", "#1d1d1f")
        .replace("var(--rule)", "#9aa0a6");
    let house = HouseStyle { stylesheet, ..HouseStyle::default() };
    let accent = Colour { cmyk: [90.0, 50.0, 0.0, 0.0], srgb: [9, 101, 211] };
    render(&book, &pagination, &house, &accent, &picture(image::ImageFormat::Png)).unwrap()
}

fn file(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_element_is_set() {
    let epub = epub();
    if let Ok(path) = std::env::var("GALLEY_TEST_EPUB") {
        std::fs::write(path, &epub).unwrap();
    }
    let chapter = file(&epub, "OEBPS/text/first.xhtml");
    for part in [
        "<body class=\"chapter account\">",
        "&lt;with&gt; &quot;marks&quot; &amp; a control; the second<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-7\" aria-label=\"7\"/> page",
        "<td><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-8\" aria-label=\"8\"/>Pupils",
        "<span lang=\"he\" xml:lang=\"he\" dir=\"rtl\">",
        "<code class=\"math\">\\odd</code>",
        "only words",
        "<a href=\"references.xhtml#ref-one\" role=\"doc-biblioref\">",
        "<a href=\"second.xhtml#second\">Chapter 2</a>",
        "href=\"second.xhtml#note-1-mark-3\"",
        "</a><sup class=\"noteref\"><a id=\"note-2-mark-1\"",
        "<h3 id=\"deep\">",
        "src=\"../images/002.png\"",
        "<strong class=\"placeholder\">missing</strong>",
        "Inside ebook-only",
    ] {
        assert!(chapter.contains(part), "{part}\n{chapter}");
    }
    assert!(!chapter.contains("Inside print-only"));
    assert!(file(&epub, "OEBPS/text/second.xhtml").contains("href=\"first.xhtml#note-1\""));
    let navigation = file(&epub, "OEBPS/nav.xhtml");
    assert!(navigation.contains("<a href=\"text/first.xhtml#page-7\">7</a>"), "{navigation}");
    assert!(navigation.contains("<a href=\"text/cover.xhtml#page-front-cover\">Front cover</a>"));
    assert!(navigation.contains("<a href=\"nav.xhtml#page-3\">3</a>"));
    assert!(navigation.contains("<a href=\"text/first.xhtml#deep\">Too deep</a>"));
    assert!(!navigation.contains(">Notes<"));
    let package = file(&epub, "OEBPS/content.opf");
    assert!(package.contains("<meta property=\"pageBreakSource\">urn:isbn:9780306406157</meta>"));
    assert!(!package.contains("conformsTo") && !package.contains("images/003"));
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert!(epub() == epub());
}

#[test]
fn a_book_without_parts_is_an_ebook_still_or_an_error() {
    let (mut book, _) = book();
    book.parts.clear();
    let house = HouseStyle::default();
    let accent = Colour { cmyk: [0.0; 4], srgb: [0; 3] };
    let _ = render(&book, &Pagination::default(), &house, &accent, &[]);
}
