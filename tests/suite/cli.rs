//! The command line: commands, exit statuses and the forms of reports that others rely on.

use super::workspace::{SERIES, Workspace, galley};
use serde_json::Value;

/// A manuscript with one error, one warning and nothing else.
const FAULTY: &str = "---\ntone: cheerful\n---\n\n# One\n\nWords with a mark.[^gone]\n";

#[test]
fn help_names_every_command_and_the_exit_statuses() {
    let workspace = Workspace::with("# One\n");
    for arguments in [&["--help"][..], &["help"], &["-h"]] {
        let run = galley(&workspace.path(""), arguments, &[]).expect(0);
        for word in ["build", "check", "package", "catalogue", "list", "explain", "completions", "man"] {
            assert!(run.stdout.contains(&format!("\n  {word}")), "{word} is missing\n{}", run.stdout);
        }
        assert_eq!(run.stderr, "");
    }
    let run = galley(&workspace.path(""), &["--help"], &[]).expect(0);
    assert!(run.stdout.contains("Exit status: 0 all well; 1 "), "{}", run.stdout);
    assert!(galley(&workspace.path(""), &["--version"], &[]).expect(0).stdout.starts_with("galley "));
    for command in ["build", "check", "list", "explain"] {
        galley(&workspace.path(""), &[command, "--help"], &[]).expect(0);
    }
}

#[test]
fn a_command_line_that_cannot_be_used_is_2() {
    let workspace = Workspace::with("# One\n\nWords.\n");
    let empty = Workspace::empty();
    for arguments in [
        &[][..],
        &["bind"],
        &["build", "--edition", "audio"],
        &["build", "--jobs", "0"],
        &["build", "--locked-date", "yesterday"],
        &["build", "--locked-date", "2005-02-29"],
        &["build", "nothing-of-this-name"],
        &["check", "nothing-of-this-name"],
        &["--message-format", "xml", "list"],
        &["-q", "-v", "list"],
        &["explain", "no/such-code"],
    ] {
        let run = galley(&workspace.path(""), arguments, &[]);
        assert_eq!(run.status, 2, "{arguments:?}: {run:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?} is refused without a word");
    }
    for command in ["build", "check", "list"] {
        let run = galley(&empty.path(""), &["-C", empty.path("").as_str(), command], &[]).expect(2);
        assert!(run.stderr.contains("manuscripts/series.toml"), "{run:?}");
    }
    galley(&workspace.path(""), &["-C", "/no/such/folder", "list"], &[]).expect(2);
    galley(&workspace.path(""), &["build"], &[("SOURCE_DATE_EPOCH", "now")]).expect(2);
    assert!(workspace.files("dist").is_empty());
}

#[test]
fn a_word_that_is_nearly_right_is_suggested() {
    let workspace = Workspace::with("# One\n\nWords.\n");
    let run = workspace.galley(&["build", "bok"]).expect(2);
    assert!(run.findings()[0].help.as_deref().unwrap_or_default().contains("`book`"), "{run:?}");
    let run = galley(&workspace.path(""), &["explain", "note/undefind"], &[]).expect(2);
    assert!(run.stderr.contains("`note/undefined`"), "{run:?}");
}

#[test]
fn success_says_nothing_on_standard_error() {
    let workspace = Workspace::with("# One\n\nWords.\n");
    for format in ["human", "short", "json"] {
        let run = galley(&workspace.path(""), &["--message-format", format, "build"], &[]).expect(0);
        assert_eq!(run.stderr, "", "{format}");
        assert!(run.stdout.contains("book-print.pdf") && run.stdout.contains("book.epub"), "{run:?}");
    }
    let run = galley(&workspace.path(""), &["-q", "build"], &[]).expect(0);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
}

#[test]
fn a_finding_in_short_form_is_one_line() {
    let workspace = Workspace::with(FAULTY);
    let run = galley(&workspace.path(""), &["--message-format", "short", "check"], &[]).expect(1);
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.stderr);
    assert!(
        lines[0].starts_with("manuscripts/book/manuscript.md:2:1: warning[front-matter/unknown-key]: "),
        "{}",
        lines[0]
    );
    assert!(
        lines[1].starts_with("manuscripts/book/manuscript.md:7:19: error[note/undefined]: "),
        "{}",
        lines[1]
    );
}

#[test]
fn a_finding_in_json_form_is_one_object_a_line_with_these_keys() {
    let workspace = Workspace::with(FAULTY);
    let run = workspace.galley(&["check"]).expect(1);
    let lines: Vec<Value> = run.stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{}", run.stderr);
    let compulsory = ["path", "line", "column", "end_line", "end_column", "severity", "code", "message"]
        .map(str::to_owned);
    for line in &lines {
        let keys: Vec<&String> = line.as_object().unwrap().keys().filter(|key| *key != "help").collect();
        assert!(
            compulsory.iter().all(|key| keys.contains(&key)) && keys.len() == compulsory.len(),
            "{keys:?}"
        );
    }
    let error = &lines[1];
    assert_eq!(error["path"], "manuscripts/book/manuscript.md");
    assert_eq!([&error["line"], &error["column"], &error["end_line"], &error["end_column"]], [7, 19, 7, 26]);
    assert_eq!([&error["severity"], &error["code"]], ["error", "note/undefined"]);
}

#[test]
fn a_finding_for_people_shows_the_line_and_the_way_to_mend_it() {
    let workspace = Workspace::with(FAULTY);
    let run = galley(&workspace.path(""), &["check"], &[]).expect(1);
    assert!(run.stderr.contains("error[note/undefined]"), "{}", run.stderr);
    assert!(run.stderr.contains("manuscripts/book/manuscript.md:7:19"), "{}", run.stderr);
    assert!(run.stderr.contains("Words with a mark.[^gone]"), "{}", run.stderr);
    assert!(run.stderr.contains("help: "), "{}", run.stderr);
    assert!(run.stderr.ends_with("1 error, 1 warning\n"), "{}", run.stderr);
    assert!(!run.stderr.contains('\u{1b}'), "colour where there is no terminal");
    let coloured = galley(&workspace.path(""), &["--color", "always", "check"], &[]).expect(1);
    assert!(coloured.stderr.contains('\u{1b}'));
}

#[test]
fn warnings_alone_are_0_and_1_where_they_are_denied() {
    let workspace = Workspace::with("---\ntone: cheerful\n---\n\n# One\n\nWords.\n");
    workspace.galley(&["build"]).expect(0);
    workspace.galley(&["--deny-warnings", "check"]).expect(1);
}

#[test]
fn check_finds_what_build_finds_and_writes_nothing() {
    let workspace = Workspace::with(FAULTY);
    let checked = workspace.galley(&["check"]).expect(1);
    assert!(!workspace.path("dist").exists());
    let built = workspace.galley(&["build"]).expect(1);
    assert_eq!(checked.stderr, built.stderr);
    let fine = Workspace::with("# One\n\nWords.\n");
    fine.galley(&["check"]).expect(0);
    assert!(!fine.path("dist").exists());
}

#[test]
fn a_draft_is_made_in_spite_of_errors_and_names_them_all() {
    let workspace = Workspace::with(FAULTY);
    let checked = workspace.galley(&["check"]);
    let drafted = workspace.galley(&["build", "--draft"]).expect(1);
    // A draft goes on to the pages, and says what is seen there too.
    for line in checked.stderr.lines() {
        assert!(drafted.stderr.lines().any(|other| other == line), "{line}");
    }
    let built = workspace.files("dist");
    assert!(
        built.contains_key("book/book-print.pdf") && built.contains_key("book/book.epub"),
        "{:?}",
        built.keys()
    );
}

#[test]
fn titles_editions_and_the_folder_can_be_chosen() {
    let two = format!("{SERIES}\n[[title]]\nslug = \"other\"\ntitle = \"Another\"\n");
    let workspace = Workspace::with("# One\n\nWords.\n")
        .write("manuscripts/series.toml", two)
        .write("manuscripts/other/manuscript.md", "# One\n\nWords.\n");
    let names = |folder: &str| -> Vec<String> {
        let endings = [".pdf", ".epub"];
        let all = workspace.files(folder).into_keys();
        all.filter(|name| endings.iter().any(|ending| name.ends_with(ending))).collect()
    };
    workspace.galley(&["build", "other", "--edition", "ebook", "--out", "proofs"]).expect(0);
    assert_eq!(names("proofs"), ["other/other.epub"]);
    workspace.galley(&["build", "book", "--edition", "print"]).expect(0);
    assert_eq!(names("dist"), ["book/book-print.pdf"]);
    workspace.galley(&["build"]).expect(0);
    assert_eq!(
        names("dist"),
        ["book/book-print.pdf", "book/book.epub", "other/other-print.pdf", "other/other.epub"]
    );
}

#[test]
fn the_workspace_is_found_from_a_folder_inside_it_or_named() {
    let workspace = Workspace::with("# One\n\nWords.\n");
    let inside = galley(&workspace.path("manuscripts/book"), &["list"], &[]).expect(0);
    let elsewhere = Workspace::empty();
    let named = galley(&elsewhere.path(""), &["-C", workspace.path("").as_str(), "list"], &[]).expect(0);
    assert_eq!(inside.stdout, named.stdout);
    assert!(inside.stdout.contains("Small books") && inside.stdout.contains("A book"), "{}", inside.stdout);
    galley(&elsewhere.path(""), &["-C", workspace.path("").as_str(), "build"], &[]).expect(0);
    assert!(workspace.path("dist/book/book.epub").exists() && elsewhere.files("").is_empty());
}

#[test]
fn list_names_titles_their_state_and_what_was_built() {
    let workspace = Workspace::with("# One\n\nWords.\n");
    let before = workspace.galley(&["list"]).expect(0).stdout;
    assert!(before.contains("1  A book") && !before.contains("book.epub"), "{before}");
    workspace.galley(&["build"]).expect(0);
    let after = workspace.galley(&["list"]).expect(0).stdout;
    assert!(after.contains("book-print.pdf") && after.contains("book.epub"), "{after}");
}

#[test]
fn every_code_is_explained_and_well_formed() {
    let workspace = Workspace::empty();
    let all = galley(&workspace.path(""), &["explain"], &[]).expect(0).stdout;
    let codes: Vec<&str> = all.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(codes.len() > 40, "{codes:?}");
    let word = |word: &str| {
        let letters = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        !word.is_empty() && letters && !word.starts_with('-') && !word.ends_with('-')
    };
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted, codes, "in order, and each once");
    for code in &codes {
        assert!(code.split_once('/').is_some_and(|(family, name)| word(family) && word(name)), "{code}");
    }
    // One process a code would be slow; three stand for all.
    for code in [codes[0], "note/undefined", codes[codes.len() - 1]] {
        let run = galley(&workspace.path(""), &["explain", code], &[]).expect(0);
        assert!(run.stdout.starts_with(code) && run.stdout.lines().count() > 2, "{}", run.stdout);
    }
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let workspace = Workspace::empty();
    for shell in ["bash", "zsh", "fish"] {
        let run = galley(&workspace.path(""), &["completions", shell], &[]).expect(0);
        assert!(run.stdout.contains("galley") && run.stdout.contains("locked-date"), "{shell}");
    }
    let manual = galley(&workspace.path(""), &["man"], &[]).expect(0).stdout;
    assert!(manual.contains(".TH galley"), "{manual}");
}
