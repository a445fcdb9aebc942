//! `galley build`: the titles of this repository and a small workspace of another one, judged by strangers.

use super::epub::Epub;
use super::judges::{self, Message, repository};
use super::workspace::{EDITIONS, SERIES, Workspace, files, galley, series};
use camino::Utf8Path;

/// Fails with what a judge says of a file, unless it is nothing.
#[track_caller]
pub(crate) fn content(file: &Utf8Path, messages: &[Message]) {
    let lines: Vec<String> = messages
        .iter()
        .map(|message| {
            format!("{} {} {}: {}", message.severity, message.code, message.place, message.message)
        })
        .collect();
    assert!(lines.is_empty(), "{file}:\n{}", lines.join("\n"));
}

#[test]
fn every_published_title_is_built_in_both_editions() {
    let built = series();
    let registry = std::fs::read_to_string(repository().join("manuscripts/series.toml")).unwrap();
    let registry: toml::Table = registry.parse().unwrap();
    for title in registry["title"].as_array().unwrap() {
        let slug = title["slug"].as_str().unwrap();
        if title.get("status").and_then(|status| status.as_str()) == Some("published") {
            assert!(built.slugs.iter().any(|built| built == slug), "{slug} is published and not built");
        }
    }
    for slug in &built.slugs {
        assert!(built.file(slug, "-print.pdf").is_file());
        assert!(built.file(slug, ".epub").is_file());
    }
    assert!(!built.slugs.is_empty());
}

#[test]
fn epubcheck_has_nothing_to_say_of_any_title() {
    for slug in &series().slugs {
        let file = series().file(slug, ".epub");
        let Some(messages) = judges::epubcheck(&file) else { return };
        content(&file, &messages);
    }
}

#[test]
fn ace_finds_no_violation_in_any_title() {
    for slug in &series().slugs {
        let file = series().file(slug, ".epub");
        let Some(messages) = judges::ace(&file) else { return };
        content(&file, &messages);
    }
}

#[test]
fn pdf_readers_read_every_page_without_complaint() {
    for slug in &series().slugs {
        for ending in ["-print.pdf", "-screen.pdf", "-large-print.pdf"] {
            let file = series().file(slug, ending);
            assert_eq!(judges::pdf_readers(&file), Vec::<String>::new(), "{file}");
        }
    }
}

#[test]
fn editions_for_the_screen_are_accessible_and_last() {
    for slug in &series().slugs {
        for ending in ["-screen.pdf", "-large-print.pdf"] {
            let file = series().file(slug, ending);
            for flavour in ["ua1", "2a"] {
                let Some(messages) = judges::verapdf(flavour, &file) else { return };
                content(&file, &messages);
            }
            if let Some(title) = judges::pdfinfo(&file, "Title") {
                assert!(!title.is_empty(), "{file}");
            }
        }
    }
}

#[test]
fn the_same_tree_gives_the_same_bytes() {
    let elsewhere = Workspace::empty();
    for (name, bytes) in files(&repository().join("manuscripts")) {
        let path = elsewhere.path("an other folder/manuscripts").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let variables = [
        ("TZ", "Pacific/Kiritimati"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("HOME", "/nonexistent"),
        ("TERM", "dumb"),
    ];
    let folder = elsewhere.path("an other folder");
    let mut arguments = vec!["build", "--jobs", "1"];
    arguments.extend(EDITIONS.iter().flat_map(|edition| ["--edition", edition]));
    galley(&folder, &arguments, &variables).expect(0);
    let (here, there) = (files(&series().folder), files(&folder.join("dist")));
    let names =
        |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&here), names(&there));
    for (name, bytes) in &here {
        assert!(*bytes == there[name], "{name} differs");
    }
}

#[test]
fn a_registry_and_a_manuscript_are_a_whole_workspace() {
    let workspace = Workspace::with("# A chapter\n\nSome words.\n");
    let run = workspace.galley(&["build"]).expect(0);
    assert_eq!(run.errors(), Vec::<String>::new());
    let built = workspace.files("dist");
    assert!(
        built.contains_key("book/book-print.pdf") && built.contains_key("book/book.epub"),
        "{:?}",
        built.keys()
    );
    let (pdf, epub) = (workspace.path("dist/book/book-print.pdf"), workspace.path("dist/book/book.epub"));
    assert_eq!(judges::pdf_readers(&pdf), Vec::<String>::new());
    if let Some(messages) = judges::epubcheck(&epub) {
        content(&epub, &messages);
    }
    if let Some(messages) = judges::ace(&epub) {
        content(&epub, &messages);
    }
    if let Some(pages) = judges::page_texts(&pdf) {
        assert!(pages.iter().any(|page| page.contains("Some words.")), "{pages:?}");
    }
    assert!(Epub::open(&epub).spine().iter().any(|(_, text)| text.contains("Some words.")));
}

#[test]
fn an_empty_manuscript_is_a_book_all_the_same_or_a_finding() {
    for manuscript in
        ["", "\n\n", "---\nsummary: \"Nothing yet\"\n---\n", "Words without a chapter.\n", "#\n"]
    {
        let workspace = Workspace::with(manuscript);
        let run = workspace.galley(&["build", "--draft"]);
        let built = workspace.files("dist");
        assert_eq!(run.status == 0, run.errors().is_empty(), "{manuscript:?}: {run:?}");
        assert!(built.len() >= 2 || run.status == 1, "{manuscript:?}: {:?}", built.keys());
        if workspace.path("dist/book/book.epub").exists()
            && let Some(messages) = judges::epubcheck(&workspace.path("dist/book/book.epub"))
        {
            content(Utf8Path::new(manuscript), &messages);
        }
    }
}

#[test]
fn a_date_that_is_locked_dates_the_files() {
    let workspace = Workspace::with("# A chapter\n\nSome words.\n");
    let modified = || {
        let epub = Epub::open(&workspace.path("dist/book/book.epub"));
        let package = epub.text("content.opf").to_owned();
        let (_, rest) = package.split_once("dcterms:modified\">").unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    workspace.galley(&["build", "--locked-date", "2004-02-29"]).expect(0);
    assert!(modified().starts_with("2004-02-29"), "{}", modified());
    galley(&workspace.path(""), &["build"], &[("SOURCE_DATE_EPOCH", "86400")]).expect(0);
    assert!(modified().starts_with("1970-01-02"), "{}", modified());
}

#[test]
fn an_output_of_an_earlier_build_is_replaced() {
    let workspace = Workspace::with("# A chapter\n\nSome words.\n")
        .write("dist/book/book.epub", "old")
        .write("dist/book/.book.epub.4294967295.partial", "left by a run that was ended");
    workspace.galley(&["build"]).expect(0);
    let built = workspace.files("dist");
    assert_ne!(built["book/book.epub"], b"old");
    assert!(!built.keys().any(|name| name.contains("partial")), "{:?}", built.keys());
}

#[test]
fn titles_do_not_stop_each_other() {
    let two = format!("{SERIES}\n[[title]]\nslug = \"other\"\ntitle = \"Another\"\n");
    let workspace = Workspace::with("# A chapter\n\n![](gone.png)\n")
        .write("manuscripts/series.toml", two)
        .write("manuscripts/other/manuscript.md", "# A chapter\n\nSome words.\n");
    workspace.galley(&["build"]).expect(1);
    let built = workspace.files("dist");
    assert!(built.contains_key("other/other.epub"), "{:?}", built.keys());
    assert!(!built.keys().any(|name| name.starts_with("book/")), "{:?}", built.keys());
}

#[test]
fn headings_in_boxes_leave_the_outline_of_the_ebook_sound() {
    let text = "# One {.tool}\n\nWords.\n\n::: questions\n1. What?\n:::\n\n::: worksheet\n### A sheet\n\nMore words.\n:::\n\n\
                ## A section\n\nWords.\n\n::: panel\n## In a box\n\nWords.\n:::\n";
    let workspace = Workspace::with(text);
    let run = workspace.galley(&["build", "--edition", "ebook"]).expect(0);
    let told: Vec<_> = run.findings().into_iter().filter(|one| one.code.starts_with("epub/")).collect();
    assert!(told.is_empty(), "{told:?}");
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let chapter = epub.text("text/one.xhtml");
    // However it was written, the heading of a box is its title.
    for (class, name, level) in [("worksheet", "a-sheet", 2), ("panel", "in-a-box", 2)] {
        let title = format!(
            "<div class=\"{class}\" role=\"group\" aria-labelledby=\"{name}\">\n<h{level} id=\"{name}\" class=\"title\">"
        );
        assert!(chapter.contains(&title), "{title} in {chapter}");
    }
}

/// What was meant to end soon and never does: a fence that nobody closed.
#[test]
fn a_box_over_many_pages_is_laid_out_soundly() {
    let words =
        "Words that fill the lines of a long box, one after another, until the page is full. ".repeat(8);
    let mut text = "# One {.account}\n\nBefore.\n\n::: {.panel title=\"Endless\"}\n".to_owned();
    for number in 0..9 {
        text.push_str(&format!(
            "## Part {number}\n\nNoted.[^n{number}] {words}\n\n[^n{number}]: A note.\n\n::: worksheet\n### Sheet {number}\n\n\
             | A | B |\n| --- | --- |\n| 1 | |\n\nWhat we shall do:\n\n______\n:::\n\n::: questions\n1. {words}\n:::\n\n"
        ));
    }
    let workspace = Workspace::with(text);
    let run = workspace.galley(&["build", "--draft", "--edition", "print"]);
    let told: Vec<_> = run
        .findings()
        .into_iter()
        .filter(|one| ["typography/", "pdf/", "print/"].iter().any(|family| one.code.starts_with(family)))
        .collect();
    assert!(told.is_empty(), "{told:?}");
    let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    let found = pages.join("\n").matches("A note.").count();
    assert_eq!(found, 9, "a note for each part");
}

/// Boxes, tables and pictures hold together on a page, wherever they come on it, and so do notes and their marks.
#[test]
fn notes_in_boxes_stand_on_the_pages_of_their_marks() {
    let mut text = String::new();
    for number in 10..34 {
        let lines = "A line of words that takes the place of a line on the page. ".repeat(number);
        text.push_str(&format!(
            "# Chapter {number}\n\n{lines}\n\n::: {{.panel title=\"A box\"}}\nFirst mark{number}a.[^a{number}] Words in a box.\n\n\
             Then mark{number}b.[^b{number}] {}\n:::\n\n| Head | Other |\n| --- | --- |\n| mark{number}c[^c{number}] | cell |\n\n\
             [^a{number}]: The note{number}a.\n\n[^b{number}]: The note{number}b.\n\n[^c{number}]: The note{number}c.\n\n",
            "Words in a box. ".repeat(20)
        ));
    }
    let workspace = Workspace::with(text);
    workspace.galley(&["build", "--draft", "--edition", "print"]);
    let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    let page_of = |word: &str| {
        let found: Vec<_> = (0..pages.len()).filter(|page| pages[*page].contains(word)).collect();
        assert_eq!(found.len(), 1, "{word} is on pages {found:?}");
        found[0]
    };
    for number in 10..34 {
        for part in ["a", "b", "c"] {
            let (mark, note) =
                (page_of(&format!("mark{number}{part}")), page_of(&format!("note{number}{part}")));
            assert_eq!(mark, note, "mark and note {number}{part}");
        }
    }
}

/// A sheet to write on reaches to the foot of its page, and stands whole on the next one where it does not fit.
#[test]
fn worksheets_fill_the_page_they_stand_on() {
    let lines = "Asked:\n\n______\n\n".repeat(9);
    let place_of_last = |before: usize| {
        let words = "A line of words that takes the place of a line on the page. ".repeat(before);
        let text = format!(
            "# One\n\n{words}\n\n::: worksheet\n### A sheet\n\nFirstly.\n\n{lines}\n\nLastly.\n:::\n"
        );
        let workspace = Workspace::with(text);
        workspace.galley(&["build", "--draft", "--edition", "print"]);
        let places = judges::placed_words(&workspace.path("dist/book/book-print.pdf"))?;
        let of = |word: &str| places.iter().find(|place| place.word == word).unwrap();
        let (first, last) = (of("Firstly."), of("Lastly."));
        assert_eq!(first.page, last.page, "{before} lines: the sheet holds together");
        Some((last.page, last.y, last.y - first.y))
    };
    let Some((page, foot, height)) = place_of_last(2) else { return };
    let Some((same_page, same_foot, lower)) = place_of_last(4) else { return };
    assert_eq!(page, same_page);
    assert!(
        (foot - same_foot).abs() < 1.0,
        "the sheet ends at {foot} pt, and at {same_foot} pt under more words"
    );
    assert!(lower < height - 20.0, "{lower} pt high under more words, {height} pt under fewer");
    let Some((next_page, _, full)) = place_of_last(40) else { return };
    assert!(next_page > page && full >= height, "on a page of its own it is as high as it can be: {full} pt");
}
