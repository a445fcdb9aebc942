//! A good book raises nothing, every fault is named by its rule, and nothing breaks the judge.

mod faults;
mod good;
mod hostile;
mod mutation;

use crate::finding::Severity;
use crate::preflight::{FileKind, Job, Profile};
use std::collections::BTreeSet;

/// The rules that a file offends against.
fn offended(bytes: &[u8]) -> BTreeSet<&'static str> {
    let examination = super::examine("book.epub", bytes, &house());
    examination.findings().map(|finding| finding.code.name).collect()
}

fn messages(bytes: &[u8]) -> Vec<String> {
    let examination = super::examine("book.epub", bytes, &house());
    examination.findings().map(|finding| format!("{}: {}", finding.code.name, finding.message)).collect()
}

#[test]
fn a_good_book_raises_nothing() {
    assert_eq!(messages(&good::book().pack()), Vec::<String>::new());
}

#[test]
fn our_own_book_with_every_element_raises_no_error_and_no_warning_but_those_of_its_text() {
    use crate::book::specimen::{book, picture};
    use crate::house::{Colour, HouseStyle};
    let (book, pagination) = book();
    let accent = Colour { cmyk: [0.0; 4], srgb: [0; 3] };
    let bytes = crate::ebook::render(
        &book,
        &pagination,
        &HouseStyle::default(),
        &accent,
        &picture(image::ImageFormat::Png),
    )
    .unwrap();
    let examination = super::examine("book.epub", &bytes, &house());
    let found: BTreeSet<&str> = examination
        .findings()
        .filter(|finding| finding.severity > Severity::Note)
        .map(|finding| finding.code.name)
        .collect();
    // The specimen has a table without head and caption, a tiny cover, and parts that its outline leaves out.
    let of_its_text = [
        "epub/table-without-header",
        "epub/table-without-caption",
        "epub/small-cover",
        "epub/incomplete-contents",
    ];
    let others: Vec<&&str> = found.iter().filter(|code| !of_its_text.contains(code)).collect();
    assert!(others.is_empty(), "{:?}", messages(&bytes));
}

#[test]
fn the_door_sends_an_archive_here() {
    let examination = crate::preflight::examine("book.epub", &good::book().pack(), &house(), &Job::default());
    assert_eq!((examination.kind, examination.passes()), (FileKind::Epub, true));
    assert!(examination.facts.iter().any(|fact| fact.name == "title" && fact.figure == "The book"));
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    let codes = super::codes();
    let names: BTreeSet<&str> = codes.iter().map(|code| code.name).collect();
    assert_eq!(names.len(), codes.len());
    assert!(names.iter().all(|name| name.starts_with("epub/")));
}

/// The profile of the house.
fn house() -> Profile {
    let text = |name: &str| {
        let path = format!("styles/preflight/{name}.toml");
        crate::source::Files::embedded_text(path.as_str().into()).map(str::to_owned)
    };
    Profile::read(Profile::USUAL, &text).unwrap()
}
