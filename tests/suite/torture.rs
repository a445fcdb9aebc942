//! One manuscript with every element of the contract, and all that no manuscript should hold, through every writer.

use super::build::content;
use super::epub::Epub;
use super::judges::{self, repository};
use super::workspace::{EDITIONS, Workspace, files};
use super::{pages, words};
use std::fmt::Write as _;
use std::sync::OnceLock;

const MANUSCRIPT: &str = "manuscripts/torture/manuscript.md";

/// The workspace as it stands here, with a manuscript that goes on with `more`.
fn workspace(more: &str) -> Workspace {
    let mut workspace = Workspace::empty();
    for (name, bytes) in files(&repository().join("tests/titles/torture")) {
        workspace = workspace.write(&name, bytes);
    }
    let manuscript = format!("{}{more}", workspace.text(MANUSCRIPT));
    workspace.write(MANUSCRIPT, manuscript)
}

/// Every element, in every edition.
fn sound() -> &'static Workspace {
    static BUILT: OnceLock<Workspace> = OnceLock::new();
    BUILT.get_or_init(|| {
        let workspace = workspace("");
        let mut arguments = vec!["build"];
        arguments.extend(EDITIONS.iter().flat_map(|edition| ["--edition", edition]));
        let run = workspace.galley(&arguments).expect(0);
        assert_eq!(run.errors(), Vec::<String>::new());
        workspace
    })
}

/// All that and what no manuscript should hold: a draft, as an editor would take it out.
fn draft() -> &'static Workspace {
    static BUILT: OnceLock<Workspace> = OnceLock::new();
    BUILT.get_or_init(|| {
        let workspace = workspace(&more());
        let run = workspace.galley(&["build", "--draft"]).expect(0);
        let told: Vec<String> = run.findings().into_iter().map(|finding| finding.code).collect();
        for code in ["print/missing-glyph", "typography/invisible-character", "typography/lost-character"] {
            assert!(told.iter().any(|told| told == code), "{code}: {told:?}");
        }
        workspace
    })
}

/// What is long rather than hard to write, and what an editor would take out.
fn more() -> String {
    let mut text = String::from("\n# Too much of everything\n\n");
    let row = |cell: &dyn Fn(usize) -> String| {
        (1..=60).map(|column| format!("| {} ", cell(column))).collect::<String>()
    };
    let _ = writeln!(text, "{}|", row(&|column| format!("h{column}")));
    let _ = writeln!(text, "{}|", row(&|_| "---".to_owned()));
    let _ = writeln!(text, "{}|", row(&|column| (7 * column).to_string()));
    text.push_str("\nTable: Sixty columns\n\n");
    for note in 1..=300 {
        let _ = writeln!(
            text,
            "Sentence {note} has a note.[^n{note}]\n\n[^n{note}]: The words of note {note}.\n"
        );
    }
    for depth in 0..12 {
        let _ = writeln!(text, "{}- at depth {depth}", "  ".repeat(depth));
    }
    text.push('\n');
    for depth in 0..12 {
        let _ = writeln!(text, "{}1. numbered at depth {depth}", "   ".repeat(depth));
    }
    // No table fits beside so deep a list; a paragraph of one long word, and one of many.
    let _ = writeln!(text, "\n{}\n", "interminable".repeat(30));
    for line in 1..=38 {
        let _ = write!(text, "The {line}th sentence of a paragraph that goes on over more than one page. ");
    }
    text.push_str("\n\n# A heading with a 🎉\n\nFamilies 👩‍👩‍👧, flags 🇬🇧. Control\u{1}characters\u{7f}, a non-character \u{fffe}, a replacement \u{fffd}, ");
    text.push_str(
        "an override \u{202e}and its end\u{202c}, a zero width joiner\u{200d}, a lone\rcarriage return.\n",
    );
    text
}

/// Both workspaces.
fn both() -> [&'static Workspace; 2] {
    [sound(), draft()]
}

const EPUB: &str = "dist/torture/torture.epub";
const PRINT: &str = "dist/torture/torture-print.pdf";

#[test]
fn epubcheck_and_ace_have_nothing_to_say() {
    for file in both().map(|workspace| workspace.path(EPUB)) {
        if let Some(messages) = judges::epubcheck(&file) {
            content(&file, &messages);
        }
        if let Some(messages) = judges::ace(&file) {
            content(&file, &messages);
        }
    }
}

#[test]
fn readers_of_pdf_have_nothing_to_say() {
    for file in both().map(|workspace| workspace.path(PRINT)) {
        assert_eq!(judges::pdf_readers(&file), Vec::<String>::new(), "{file}");
    }
}

#[test]
fn the_editions_for_the_screen_are_accessible_and_last() {
    for ending in ["-screen.pdf", "-large-print.pdf"] {
        let file = sound().path(&format!("dist/torture/torture{ending}"));
        assert_eq!(judges::pdf_readers(&file), Vec::<String>::new(), "{file}");
        for flavour in ["ua1", "2a"] {
            let Some(messages) = judges::verapdf(flavour, &file) else { return };
            content(&file, &messages);
        }
    }
}

#[test]
fn every_page_begins_in_the_ebook_where_it_begins_in_print() {
    for workspace in both() {
        let Some(printed) = judges::page_texts(&workspace.path(PRINT)) else { return };
        let faults = pages::faults(&Epub::open(&workspace.path(EPUB)), &printed);
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}

#[test]
fn every_word_stands_once_and_in_order_in_both_editions() {
    for workspace in both() {
        // A table with more columns than a page holds is printed in parts, one below the other; words that are overridden are
        // printed backwards.
        let manuscript = workspace.text(MANUSCRIPT);
        let moved = |line: &str| line.matches('|').count() > 20 || line.contains('\u{202e}');
        let kept: Vec<&str> = manuscript.lines().map(|line| if moved(line) { "" } else { line }).collect();
        let manuscript = kept.join("\n");
        let mut faults = words::faults(&manuscript, words::ebook(&workspace.path(EPUB)), "ebook");
        if let Some(pages) = words::print(&workspace.path(PRINT)) {
            faults.extend(words::faults(&manuscript, pages, "print"));
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}
