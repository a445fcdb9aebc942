//! A book that holds every element becomes an ebook.

use super::render;
use crate::book::Pagination;
use crate::book::specimen::{book, picture};
use crate::finding::Findings;
use crate::house::{Colour, HouseStyle};
use crate::source::Files;
use std::io::{Cursor, Read};

fn epub() -> Vec<u8> {
    let (book, pagination) = book();
    let HouseStyle { stylesheet, lengths, .. } =
        HouseStyle::load(&Files::open("no such folder"), &mut Findings::new());
    let house = HouseStyle { stylesheet, lengths, ..HouseStyle::default() };
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
        "<body class=\"chapter account\" epub:type=\"bodymatter\">",
        "&lt;with&gt; &quot;marks&quot; &amp; a control; the second<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-7\" aria-label=\"7\"/> page",
        "<th scope=\"row\"><span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-8\" aria-label=\"8\"/>Pupils",
        "<span lang=\"he\" xml:lang=\"he\" dir=\"rtl\">",
        "<code class=\"math\">\\odd</code>",
        "only words",
        "<a href=\"references.xhtml#ref-one\" role=\"doc-biblioref\">",
        "<a href=\"second.xhtml#second\">Chapter 2</a>",
        "href=\"second.xhtml#note-1-mark-3\"",
        "</a><sup class=\"noteref\"><a id=\"note-2-mark-1\"",
        "<h3 id=\"deep\">",
        "src=\"../images/002.png\" alt=\"A dot\" class=\"sized width-50\"",
        "<details class=\"chart-data\" id=\"figure-b-data\"><summary>The data of this chart</summary>",
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
    for part in [
        "<meta property=\"schema:accessibilityFeature\">longDescription</meta>",
        "<meta property=\"schema:accessibilityFeature\">index</meta>",
        "<meta property=\"schema:accessMode\">visual</meta>",
        "<meta property=\"schema:accessibilityFeature\">MathML</meta>",
        "<meta refines=\"#series\" property=\"group-position\">2</meta>",
        "<reference type=\"text\" title=\"Start of text\" href=\"text/first.xhtml\"/>",
        "<reference type=\"toc\" title=\"Contents\" href=\"nav.xhtml#toc\"/>",
    ] {
        assert!(package.contains(part), "{part}\n{package}");
    }
    let css = file(&epub, "OEBPS/css/book.css");
    assert!(css.contains(".width-50 { width: 50%; }") && !css.contains("var(--accent"), "{css}");
}

#[test]
fn a_claim_stands_only_with_the_one_who_answers_for_it() {
    let (mut book, pagination) = book();
    book.identity.evaluation = Some(crate::book::Evaluation {
        evaluator: "Jo <Bloggs>".into(),
        date: "2005-03-01".parse().unwrap(),
        report: Some("https://example.org/report".into()),
        level: "AA",
    });
    let house = HouseStyle::default();
    let accent = Colour { cmyk: [0.0; 4], srgb: [0; 3] };
    let epub = render(&book, &pagination, &house, &accent, &picture(image::ImageFormat::Png)).unwrap();
    let package = file(&epub, "OEBPS/content.opf");
    for part in [
        "id=\"conformance\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>",
        "property=\"a11y:certifiedBy\" id=\"certifier\">Jo &lt;Bloggs&gt;</meta>",
        "<meta refines=\"#certifier\" property=\"dcterms:date\">2005-03-01</meta>",
        "<link rel=\"a11y:certifierReport\" refines=\"#certifier\" href=\"https://example.org/report\"/>",
    ] {
        assert!(package.contains(part), "{part}\n{package}");
    }
}

#[test]
fn a_house_that_fixes_the_size_of_type_does_not_claim_that_it_can_change() {
    let (book, pagination) = book();
    let accent = Colour { cmyk: [0.0; 4], srgb: [0; 3] };
    for (stylesheet, claims) in [("p { font-size: 1.2em }", true), ("p { font-size: 12px }", false)] {
        let house = HouseStyle { stylesheet: stylesheet.into(), ..HouseStyle::default() };
        let epub = render(&book, &pagination, &house, &accent, &picture(image::ImageFormat::Png)).unwrap();
        assert_eq!(file(&epub, "OEBPS/content.opf").contains("displayTransformability"), claims);
    }
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

#[test]
fn a_chart_is_a_picture_with_a_name_a_message_and_its_data() {
    let chapter = file(&epub(), "OEBPS/text/first.xhtml");
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let tree = roxmltree::Document::parse_with_options(&chapter, options).unwrap();
    let drawing =
        tree.descendants().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "svg"))).unwrap();
    assert_eq!(drawing.attribute("role"), Some("img"));
    let words = |name: &str| {
        let id = drawing.attribute(name).unwrap();
        drawing.children().find(|node| node.attribute("id") == Some(id)).and_then(|node| node.text())
    };
    assert_eq!(words("aria-labelledby"), Some("Schools"));
    assert_eq!(words("aria-describedby"), Some("Their number doubled."));
    let ground =
        drawing.children().find(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect"))).unwrap();
    assert_eq!(ground.attribute("fill"), Some("#ffffff"), "a ground of its own, for readers at night");
    let set: Vec<&str> = drawing
        .descendants()
        .filter(|node| node.tag_name().name() == "text")
        .filter_map(|node| node.text())
        .collect();
    for word in ["2003", "2004", "schools", "1", "2"] {
        assert!(set.contains(&word), "{word}: {set:?}");
    }
    // No colour but those of the house, and none without a value.
    assert!(!chapter.contains("currentColor") && !chapter.contains("fill=\"\""));
    let details = tree.descendants().find(|node| node.attribute("class") == Some("chart-data")).unwrap();
    let cells: Vec<&str> = details
        .descendants()
        .filter(|node| node.tag_name().name() == "td")
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(cells, ["1", "2"]);
}
