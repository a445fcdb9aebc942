//! What the catalogue says, without a workspace.

use super::*;
use crate::book::specimen;
use crate::house::{Colour, HouseStyle};
use crate::model::IsbnState;
use crate::series::PrintSettings;
use crate::source::Files;
use crate::span::{FileId, Span};

/// A series of one title, which says of itself what the specimen does.
fn series() -> Series {
    let title = RegisteredTitle {
        slug: "one".to_owned(),
        number: 1,
        title: "Fish & \u{1}<chips>".to_owned(),
        status: crate::model::Status::Published,
        date: Some(Date { year: 2005, month: 3, day: 1 }),
        isbn_print: IsbnState::Number("9780306406157".parse().unwrap()),
        isbn_ebook: IsbnState::Pending,
        web: Some("https://example.org/?a=1&b=2".to_owned()),
        print: PrintSettings::default(),
        span: Span::new(FileId(0), 0..0),
    };
    Series {
        name: "A \"series\"".to_owned(),
        wordmark: vec!["A".to_owned(), "\"series\"".to_owned()],
        language: "en-GB".to_owned(),
        titles: vec![title],
        ..Series::default()
    }
}

fn catalogue<'a>(series: &'a Series, outputs: Vec<Output>) -> Catalogue<'a> {
    let entry = Entry {
        title: &series.titles[0],
        identity: specimen::book().0.identity,
        status: "published".to_owned(),
        isbns: vec!["ISBN 9780306406157 (print)".to_owned()],
        pages: Some(32),
        cover: None,
        outputs,
    };
    Catalogue { series, about: vec!["About <it>".to_owned()], entries: vec![entry] }
}

fn built(edition: Edition) -> Output {
    Output { edition, address: format!("../one/one{}", edition.ending()), bytes: 1_234_567 }
}

#[test]
fn names_are_escaped_everywhere() {
    let series = series();
    let catalogue = catalogue(&series, vec![built(Edition::Ebook)]);
    let house = HouseStyle::load(&Files::open("no such folder"), &mut crate::finding::Findings::new());
    let page = page(&catalogue, &[Colour::BLACK], &house);
    for text in [onix(&catalogue), page.clone()] {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = roxmltree::Document::parse_with_options(&text, options).unwrap();
        assert!(document.descendants().any(|node| node.text() == Some("Fish & <chips>")), "{text}");
    }
    assert!(page.contains("href=\"https://example.org/?a=1&amp;b=2\""), "{page}");
    assert!(page.contains("1.2 MB"), "{page}");
    assert!(page.contains("#title-one { --accent: #000000; }"), "{page}");
    assert!(!page.contains("var(--ink)"), "every token is filled in");
    assert!(page.contains("var(--accent)"));
    let feed: serde_json::Value = serde_json::from_str(&opds(&catalogue)).unwrap();
    assert_eq!(feed["metadata"]["title"], "A \"series\"");
}

#[test]
fn the_feed_offers_nothing_that_is_for_the_press() {
    let series = series();
    let count = |outputs| {
        let feed: serde_json::Value = serde_json::from_str(&opds(&catalogue(&series, outputs))).unwrap();
        feed["publications"].as_array().unwrap().len()
    };
    assert_eq!(count(vec![]), 0);
    assert_eq!(count(vec![built(Edition::Print), built(Edition::PrintCover)]), 0);
    assert_eq!(count(vec![built(Edition::Print), built(Edition::Ebook)]), 1);
}

#[test]
fn a_catalogue_without_days_has_the_same_day_always() {
    let mut series = series();
    assert!(onix(&catalogue(&series, vec![])).contains("<SentDateTime>20050301</SentDateTime>"));
    series.titles[0].date = None;
    assert!(onix(&catalogue(&series, vec![])).contains("<SentDateTime>20000101</SentDateTime>"));
}
