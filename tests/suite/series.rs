//! The series that knows itself: what titles say of each other, what is out of date, and how a title begins.

use super::build::content;
use super::epub::Epub;
use super::judges::{self, repository};
use super::workspace::{Finding, Workspace, files};

const REGISTRY: &str = r#"[series]
name = "Small books"

[imprint]
publisher = "A House"
web = "example.org"

[[title]]
slug = "one"
title = "The first of them"
status = "published"
date = 2005-03-01
isbn = { print = "9780306406157" }

[[title]]
slug = "two"
title = "The second of them"
status = "out-of-print"

[[title]]
slug = "three"
title = "The third of them"
status = "forthcoming"
"#;

const SLUGS: [&str; 3] = ["one", "two", "three"];

fn three() -> Workspace {
    let workspace = Workspace::empty().write("manuscripts/series.toml", REGISTRY);
    SLUGS.iter().fold(workspace, |workspace, slug| {
        workspace.write(
            &format!("manuscripts/{slug}/manuscript.md"),
            format!("# A chapter\n\nWords of title {slug}.\n"),
        )
    })
}

/// The page that lists the series, in print and in the ebook; empty where no poppler reads the one in print.
fn listing(workspace: &Workspace, slug: &str) -> [String; 2] {
    let lists = |text: &String| text.contains("out of print") && text.contains("forthcoming");
    let print = workspace.path(&format!("dist/{slug}/{slug}-print.pdf"));
    let page = judges::page_texts(&print).map(|pages| pages.into_iter().find(lists).unwrap());
    let epub = Epub::open(&workspace.path(&format!("dist/{slug}/{slug}.epub")));
    let text = epub.spine().into_iter().map(|(_, text)| text.to_owned()).find(lists);
    [page.unwrap_or_default(), text.unwrap()]
}

#[test]
fn every_title_lists_the_series_and_marks_itself_in_words() {
    let workspace = three();
    workspace.galley(&["build"]).expect(0);
    for (number, slug) in SLUGS.iter().enumerate() {
        for text in listing(&workspace, slug) {
            if text.is_empty() {
                continue;
            }
            // In print, states stand in the margin.
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{slug}: no {words:?}: {text}"));
            let titles = ["The first of them", "The second of them", "The third of them"].map(at);
            assert!(titles.is_sorted(), "{slug}: {text}");
            assert!(
                ["published March 2005", "out of print", "forthcoming"].map(at).is_sorted(),
                "{slug}: {text}"
            );
            at("9780306406157");
            assert_eq!(text.matches("this edition").count(), 1, "{slug}: {text}");
            let next = titles.get(number + 1).copied().unwrap_or(text.len());
            assert!((titles[number]..next).contains(&at("this edition")), "{slug}: {text}");
        }
    }
}

#[test]
fn a_line_of_the_registry_makes_every_output_out_of_date_and_a_build_changes_them() {
    let workspace = three();
    workspace.galley(&["build"]).expect(0);
    let listed = |workspace: &Workspace| workspace.galley(&["list"]).expect(0).stdout;
    assert!(!listed(&workspace).contains("out of date"), "{}", listed(&workspace));
    let before = workspace.files("dist");
    let changed = REGISTRY.replace("The second of them", "The second of all");
    let workspace = workspace.write("manuscripts/series.toml", changed);
    let list = listed(&workspace);
    for slug in SLUGS {
        for file in [format!("{slug}-print.pdf"), format!("{slug}.epub")] {
            let line = list.lines().find(|line| line.contains(&file));
            assert!(line.is_some_and(|line| line.ends_with("out of date")), "{file}: {list}");
        }
    }
    // A build of one title says so of the others.
    let told = workspace.galley(&["build", "one"]).expect(0).stdout;
    assert!(!told.contains("dist/one: out of date"), "{told}");
    for slug in ["two", "three"] {
        assert!(told.contains(&format!("dist/{slug}: out of date")), "{slug}: {told}");
    }
    let list = listed(&workspace);
    let is_old = |slug: &str| {
        let line = list.lines().find(|line| line.contains(&format!("{slug}.epub")));
        line.is_some_and(|line| line.ends_with("out of date"))
    };
    assert_eq!(SLUGS.map(is_old), [false, true, true], "{list}");
    workspace.galley(&["build"]).expect(0);
    assert!(!listed(&workspace).contains("out of date"));
    let after = workspace.files("dist");
    for slug in SLUGS {
        for name in [format!("{slug}/{slug}-print.pdf"), format!("{slug}/{slug}.epub")] {
            assert!(before[&name] != after[&name], "{name} is the same");
        }
        for text in listing(&workspace, slug) {
            let there = text.is_empty() || text.contains("The second of all");
            assert!(there && !text.contains("The second of them"), "{slug}: {text}");
        }
    }
}

/// The six titles of this repository in a workspace of their own.
fn six() -> Workspace {
    let mut workspace = Workspace::empty();
    for (name, bytes) in files(&repository().join("manuscripts")) {
        workspace = workspace.write(&format!("manuscripts/{name}"), bytes);
    }
    workspace
}

/// The same with something replaced in the registry.
fn registry_with(workspace: Workspace, changed: &[(&str, &str)]) -> Workspace {
    let mut registry = workspace.text("manuscripts/series.toml");
    for (from, to) in changed {
        assert_eq!(registry.matches(from).count(), 1, "{from}");
        registry = registry.replace(from, to);
    }
    workspace.write("manuscripts/series.toml", registry)
}

/// What is read in a text on one line.
fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A document of an EPUB as one reads it.
fn words(epub: &Epub, name: &str) -> String {
    let document = super::epub::parse(epub.text(name));
    let texts = document.descendants().filter(|node| node.is_text()).filter_map(|node| node.text());
    even(&texts.collect::<Vec<_>>().join(" "))
}

/// The page of a press file that lists the series, and its front and back cover.
fn back_matter(pages: &[String]) -> [String; 3] {
    let pages: Vec<String> = pages.iter().map(|page| even(page)).collect();
    let lists = |page: &&String| page.contains("titles in the series will focus on");
    let listing = pages.iter().rfind(lists).unwrap_or_else(|| panic!("no page lists the series: {pages:?}"));
    [listing.clone(), pages[0].clone(), pages[pages.len() - 1].clone()]
}

const SIX: [&str; 6] = [
    "lea-involvement",
    "establishing-a-network",
    "impact-of-networks",
    "professional-development",
    "leadership-within-networks",
    "sustaining-a-network",
];

#[test]
fn a_line_of_the_registry_changes_all_six_back_matters_the_cover_and_the_catalogue() {
    let (old, new) = ("The impact of school networks", "What school networks are good for");
    let workspace = six();
    workspace.galley(&["build"]).expect(0);
    let isbn = "isbn = { print = \"9780306406157\", ebook = \"pending\" }";
    let workspace = registry_with(
        workspace,
        &[
            (
                "title = \"The impact of school networks\"\nstatus = \"published\"\ndate = 2026-11-24",
                &format!("title = \"{new}\"\nstatus = \"published\"\ndate = 2026-10-01\n{isbn}"),
            ),
            (
                "title = \"Sustaining a network of schools\"\nstatus = \"published\"\ndate = 2026-11-24",
                "title = \"Sustaining a network of schools\"\nstatus = \"forthcoming\"",
            ),
        ],
    );
    // One title alone is built: the others are out of date, and it is said which.
    let told = workspace.galley(&["build", "impact-of-networks"]).expect(0).stdout;
    let list = workspace.galley(&["list"]).expect(0).stdout;
    for slug in SIX {
        let is_old = slug != "impact-of-networks";
        assert_eq!(told.contains(&format!("dist/{slug}: out of date")), is_old, "{slug}: {told}");
        for file in [format!("{slug}-print.pdf"), format!("{slug}.epub")] {
            let line = list.lines().find(|line| line.contains(&file)).unwrap();
            assert_eq!(line.ends_with("out of date"), is_old, "{list}");
        }
    }
    assert!(list.contains(new) && list.contains("9780306406157"), "{list}");
    workspace.galley(&["build"]).expect(0);
    assert!(!workspace.galley(&["list"]).expect(0).stdout.contains("out of date"));
    for slug in SIX {
        let epub = Epub::open(&workspace.path(&format!("dist/{slug}/{slug}.epub")));
        let listing = words(&epub, "text/listing.xhtml");
        let print = judges::page_texts(&workspace.path(&format!("dist/{slug}/{slug}-print.pdf")));
        let print = print.map(|pages| back_matter(&pages));
        let listings = print.iter().map(|[listing, ..]| listing).chain([&listing]);
        for text in listings {
            let told = text.contains(new) && !text.contains(old) && text.contains("9780306406157");
            assert!(told && text.contains("October 2026"), "{slug}: {text}");
            assert_eq!(text.matches("forthcoming").count(), 1, "{slug}: {text}");
            assert_eq!(text.matches("November 2026").count(), 4, "{slug}: {text}");
        }
        // Its own cover and those of no other bear the new name.
        let cover = words(&epub, "text/cover.xhtml") + &words(&epub, "text/title-page.xhtml");
        let is_it = slug == "impact-of-networks";
        assert_eq!(cover.contains(new), is_it, "{slug}: {cover}");
        if let Some([_, front, back]) = print {
            assert_eq!(front.contains(new), is_it, "{slug}: {front}");
            assert_eq!(back.replace(['-', ' '], "").contains("9780306406157"), is_it, "{slug}: {back}");
        }
    }
    workspace.galley(&["catalogue"]).expect(0);
    for file in ["onix.xml", "opds.json", "index.html"] {
        let text = workspace.text(&format!("dist/catalogue/{file}"));
        assert!(text.contains(new) && !text.contains(old), "{file} keeps the old name");
    }
    assert!(workspace.text("dist/catalogue/onix.xml").contains("9780306406157"));
}

#[test]
fn what_a_title_alone_is_made_of_concerns_no_other() {
    let workspace = three();
    workspace.galley(&["build"]).expect(0);
    let workspace = workspace.write("manuscripts/two/manuscript.md", "# A chapter\n\nOther words.\n");
    let list = workspace.galley(&["list"]).expect(0).stdout;
    let old: Vec<&str> = list.lines().filter(|line| line.ends_with("out of date")).collect();
    assert!(!old.is_empty() && !list.lines().any(|line| line.contains("one.epub  out")), "{list}");
    assert!(old.iter().any(|line| line.contains("two-print.pdf")) && old.len() == 3, "{list}");
}

/// What is found in `check` and `build`, across titles.
fn across(workspace: &Workspace, arguments: &[&str]) -> Vec<(String, usize, usize, String)> {
    let found = workspace.galley(arguments).findings().into_iter();
    let across = found.filter(|finding| finding.code.starts_with("series/"));
    across.map(|Finding { path, line, column, code, .. }| (path, line, column, code)).collect()
}

#[test]
fn titles_are_held_against_each_other() {
    let piece = |name: &str| format!("# A chapter\n\n```piece\nby: {name}\n```\n\nThe [Broker]{{.index}}.\n");
    let workspace = three()
        .write("manuscripts/one/manuscript.md", piece("Michael Fullan"))
        .write("manuscripts/two/manuscript.md", piece("Micheal Fullan"))
        .write("manuscripts/three/manuscript.md", "# A\n\nThe [broker]{.index} in *The frist of them*.\n");
    let two = "manuscripts/two/manuscript.md".to_owned();
    let three = "manuscripts/three/manuscript.md".to_owned();
    let person = (two, 4, 5, "series/contributor-in-two-spellings".to_owned());
    let capitals = (three.clone(), 3, 5, "series/term-in-two-capitalisations".to_owned());
    let misnamed = (three, 3, 25, "series/misnamed-title".to_owned());
    let all = vec![capitals.clone(), misnamed.clone(), person.clone()];
    let sorted = |mut found: Vec<_>| {
        found.sort();
        found
    };
    assert_eq!(sorted(across(&workspace, &["check"])), all);
    assert_eq!(sorted(across(&workspace, &["build"])), all);
    // What was found is told again while it stands.
    assert_eq!(sorted(across(&workspace, &["build"])), all);
    // One title is compared with the others, and only what stands in it is told.
    assert_eq!(across(&workspace, &["check", "two"]), std::slice::from_ref(&person));
    assert_eq!(across(&workspace, &["build", "two"]), [person]);
}

#[test]
fn a_reference_to_a_title_that_there_is_not_stops_the_build() {
    let workspace =
        three().write("manuscripts/two/manuscript.md", "# A\n\nSee *{title:one}* and {title:four}.\n");
    for command in ["check", "build"] {
        let run = workspace.galley(&[command, "two"]).expect(1);
        assert_eq!(run.errors(), ["reference/unknown-title"], "{run:?}");
    }
    let workspace = workspace.write("manuscripts/two/manuscript.md", "# A\n\nSee *{title:one}*.\n");
    workspace.galley(&["build", "two"]).expect(0);
    let epub = Epub::open(&workspace.path("dist/two/two.epub"));
    assert!(epub.spine().iter().any(|(_, text)| text.contains("See <em>The first of them</em>")));
}

#[test]
fn a_title_is_not_published_before_the_day_that_is_locked() {
    let workspace = three();
    let found = |arguments: &[&str]| {
        across(&workspace, arguments).into_iter().map(|found| found.3).collect::<Vec<_>>()
    };
    assert_eq!(found(&["build", "one", "--locked-date", "2005-02-28"]), ["series/published-before-its-date"]);
    assert_eq!(found(&["build", "one", "--locked-date", "2005-03-01"]), Vec::<String>::new());
    assert_eq!(found(&["build", "one"]), Vec::<String>::new());
}

#[test]
fn a_new_workspace_and_a_new_title_build_at_once() {
    let workspace = Workspace::empty();
    let folder = workspace.path("fresh");
    let run = workspace.galley(&["init", folder.as_str()]).expect(0);
    assert_eq!(run.findings(), []);
    let inside = |arguments: &[&str]| {
        let mut all = vec!["-C", folder.as_str()];
        all.extend(arguments);
        workspace.galley(&all)
    };
    let quiet = |arguments: &[&str]| {
        let told: Vec<Finding> =
            inside(arguments).expect(0).findings().into_iter().filter(|one| one.severity != "note").collect();
        assert_eq!(told, [], "{arguments:?}");
    };
    quiet(&["check"]);
    quiet(&["build"]);
    quiet(&["new", "second-title"]);
    quiet(&["check"]);
    quiet(&["build", "second-title"]);
    assert!(inside(&["list"]).expect(0).stdout.contains("Second title"));
    // Neither is begun twice.
    inside(&["new", "second-title"]).expect(2);
    workspace.galley(&["init", folder.as_str()]).expect(2);
    let built = files(&folder.join("dist"));
    for slug in ["first-title", "second-title"] {
        assert!(built.contains_key(&format!("{slug}/{slug}-print.pdf")), "{:?}", built.keys());
        let epub = folder.join(format!("dist/{slug}/{slug}.epub"));
        if let Some(messages) = judges::epubcheck(&epub) {
            content(&epub, &messages);
        }
    }
    // A title that was begun in this series is quiet as well.
    let series = six();
    series.galley(&["new", "seventh-title"]).expect(0);
    let told = series.galley(&["build", "seventh-title"]).expect(0).findings();
    assert_eq!(told.into_iter().filter(|one| one.severity != "note").collect::<Vec<_>>(), []);
}

#[test]
fn a_table_is_made_from_a_file_in_both_editions() {
    let workspace = Workspace::with(
        "# A\n\nSee [](#tbl-visits).\n\n```table\ndata = \"data/visits.csv\"\ncaption = \"Visits\"\nid = \"tbl-visits\"\n```\n",
    )
    .write("manuscripts/book/data/visits.csv", "School,Visits\nAlder & Ash,12\nBeech,1204\n");
    workspace.galley(&["build"]).expect(0);
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let chapter = epub.spine().into_iter().find(|(_, text)| text.contains("Alder &amp; Ash"));
    let (_, text) = chapter.unwrap();
    assert!(text.contains("<table") && text.contains("Visits</th>") && text.contains(">1204</td>"), "{text}");
    if let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) {
        let page = pages.iter().find(|page| page.contains("Alder & Ash")).unwrap();
        assert!(page.contains("1204") && page.contains("Visits"), "{page}");
    }
    let workspace =
        workspace.write("manuscripts/book/data/visits.csv", "School,Visits\nAlder,12\n\nBeech,l2\n").write(
            "manuscripts/book/manuscript.md",
            "# A\n\n```table\ndata = \"data/visits.csv\"\nnumbers = \"Visits\"\n```\n",
        );
    let run = workspace.galley(&["build"]).expect(1);
    let found = run.findings();
    let bad = found.iter().find(|finding| finding.code == "table/wrong-value").unwrap();
    assert_eq!((bad.path.as_str(), bad.line, bad.column), ("manuscripts/book/data/visits.csv", 4, 7));
}

#[test]
fn abbreviations_are_spelled_out_once_and_listed_in_both_editions() {
    let workspace = Workspace::with("# A\n\nThe [LEA]{.abbr} came. The [LEA]{.abbr} went.\n");
    workspace.galley(&["build"]).expect(0);
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let texts: Vec<String> = epub.spine().into_iter().map(|(_, text)| text.to_owned()).collect();
    let mark = "<abbr title=\"local education authority\">LEA</abbr>";
    let all = texts.join("\n");
    let sentence = format!("The local education authority ({mark}) came. The {mark} went.");
    assert!(all.contains(&sentence), "{all}");
    assert!(all.contains("Terms and abbreviations"));
    if let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) {
        let words = pages.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("The local education authority (LEA) came. The LEA went."), "{words}");
        assert!(
            words.matches("local education authority").count() == 2,
            "once in the text, once in the list: {words}"
        );
    }
}

#[test]
fn the_index_of_a_printed_book_merges_pages_in_a_row() {
    let paragraph =
        "Some words that fill a line of a page, and say nothing but that they are there. ".repeat(12);
    let page = format!("{paragraph}\n\n[tie]{{.index}} and [weak]{{.index entry=\"tie!weak\"}}.\n\n");
    let also = "[bond]{.index see=\"tie\"} [knot]{.index} [knot]{.index see-also=\"tie\"} [Émile]{.index} [zeal]{.index} [effort]{.index}\n";
    let workspace = Workspace::with(format!("# A\n\n{}{also}", page.repeat(12)));
    workspace.galley(&["build"]).expect(0);
    let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    let index = pages.iter().rev().find(|page| page.contains("see also")).unwrap();
    let words = index.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, words) = words.rsplit_once("Index ").unwrap();
    let on: Vec<usize> = pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.contains("tie and weak"))
        .map(|(at, _)| at - 1)
        .collect();
    assert!(on.len() >= 3 && on.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{on:?}");
    let range = format!("{}–{}", on[0], on[on.len() - 1]);
    for entry in [format!("tie, {range}"), format!("weak, {range}"), "bond, see tie".to_owned()] {
        assert!(words.contains(&entry), "{entry}: {words}");
    }
    // In the order of English, where É is an E and capitals are letters like the others.
    let at = |word: &str| words.find(word).unwrap_or_else(|| panic!("{word}: {words}"));
    assert!(["bond", "effort", "Émile", "knot", "tie,", "weak", "zeal"].map(at).is_sorted(), "{words}");
    // The ebook leads to each place.
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let text = epub.spine().into_iter().find(|(name, _)| name.ends_with("index.xhtml")).unwrap().1;
    assert!(text.matches("href=").count() >= 8, "{text}");
}
