//! Files that are made to harm: bounded in time and memory, and never a panic.

use super::good::{Book, book};
use super::{messages, offended};
use std::time::{Duration, Instant};

/// Well under the 5 seconds that a hostile file may take, on a busy machine.
const SOON: Duration = Duration::from_secs(4);

fn quickly(bytes: &[u8], rule: &str) {
    let start = Instant::now();
    let found = offended(bytes);
    assert!(start.elapsed() < SOON, "{rule} took {:?}", start.elapsed());
    assert!(found.contains(rule), "{rule} is not in {found:?}");
}

fn with(edit: impl Fn(&mut Book)) -> Vec<u8> {
    let mut book = book();
    edit(&mut book);
    book.pack()
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![0; 120_000_000];
    let bytes = with(|book| {
        for name in ["a", "b", "c"] {
            book.add(&format!("OEBPS/{name}.xhtml"), &zeros);
        }
    });
    assert!(bytes.len() < 6_000_000);
    quickly(&bytes, "epub/unpacks-too-large");
}

#[test]
fn entities_do_not_grow() {
    let mut laughs = String::from("<!DOCTYPE html [<!ENTITY a \"ha\">");
    for (one, before) in ["b", "c", "d", "e", "f", "g", "h"].iter().zip(["a", "b", "c", "d", "e", "f", "g"]) {
        laughs.push_str(&format!("<!ENTITY {one} \"{}\">", format!("&{before};").repeat(20)));
    }
    laughs.push_str("]>");
    let many = format!("<!DOCTYPE html [<!ENTITY a \"{}\">]>", "x".repeat(100_000));
    for (declares, words) in [(laughs, "&h;".to_owned()), (many, "&a;".repeat(50_000))] {
        let bytes = with(|book| {
            book.edit("OEBPS/text/one.xhtml", "<!DOCTYPE html>", &declares);
            book.edit("OEBPS/text/one.xhtml", "Some words", &words);
        });
        quickly(&bytes, "epub/entity-declaration");
    }
}

#[test]
fn deep_and_wide_markup_is_not_followed() {
    for words in [
        format!("{}{}", "<div>".repeat(100_000), "</div>".repeat(100_000)),
        format!("<p {}>x</p>", (0..40_000).map(|n| format!("a{n}=\"\" ")).collect::<String>()),
        "<i/>".repeat(4_000_000),
    ] {
        let bytes = with(|book| book.edit("OEBPS/text/one.xhtml", "<ul>", &format!("{words}<ul>")));
        quickly(&bytes, "epub/too-much-markup");
    }
}

#[test]
fn many_faults_are_told_in_few_findings() {
    let words =
        "<a href=\"nowhere.xhtml\">here</a><img src=\"none.png\"/><sup><a href=\"#x\">1</a></sup>שלום"
            .repeat(30_000);
    let bytes = with(|book| book.edit("OEBPS/text/one.xhtml", "<ul>", &format!("<p>{words}</p><ul>")));
    let start = Instant::now();
    let found = messages(&bytes);
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    assert!(found.len() < 1_500, "{}", found.len());
}

#[test]
fn long_lists_of_everything_end_in_time() {
    let items: String = (0..15_000)
        .map(|n| format!("<item id=\"x{n}\" href=\"x{n}.png\" media-type=\"image/png\"/>"))
        .collect();
    let metas: String = (0..30_000)
        .map(|n| format!("<meta property=\"belongs-to-collection\" id=\"m{n}\">x</meta>"))
        .collect();
    let sheet = ".a{color:red}".repeat(200_000);
    let styled = "<i style=\"color:red\">x</i>".repeat(100_000);
    let bytes = with(|book| {
        book.edit("OEBPS/content.opf", "<item id=\"nav\"", &format!("{items}<item id=\"nav\""));
        book.edit("OEBPS/content.opf", "</metadata>", &format!("{metas}</metadata>"));
        book.edit("OEBPS/css/book.css", ".box", &format!("{sheet}.box"));
        book.edit("OEBPS/text/two.xhtml", "More words.", &styled);
    });
    quickly(&bytes, "epub/missing-file");
}

#[test]
fn damaged_archives_never_panic() {
    let whole = book().pack();
    for length in (0..whole.len()).step_by(97) {
        let _ = offended(&whole[..length]);
    }
}

#[test]
fn small_archives_that_are_no_books_are_told_so() {
    assert!(offended(b"PK").contains("epub/unreadable-archive"));
    assert!(offended(b"").contains("epub/unreadable-archive"));
    assert!(offended(&Book(Vec::new()).pack()).contains("epub/mimetype-not-first"));
}
