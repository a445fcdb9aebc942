//! Registries in, series and findings out.

use super::*;
use crate::finding::Findings;
use crate::source::Files;

fn load(text: &str) -> (Option<Series>, Vec<String>) {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = std::env::temp_dir().join(format!(
        "galley-series-{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    ));
    std::fs::create_dir_all(folder.join("manuscripts")).unwrap();
    std::fs::write(folder.join(REGISTRY), text).unwrap();
    let files = Files::open(camino::Utf8PathBuf::from_path_buf(folder.clone()).unwrap());
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings);
    std::fs::remove_dir_all(folder).unwrap();
    let list = findings
        .into_sorted()
        .into_iter()
        .map(|finding| {
            let crate::finding::Place::Span(span) = finding.place else { panic!() };
            let at = files.position(span.file, span.start as usize);
            format!("{}:{} {}", at.line, at.column, finding.code.name)
        })
        .collect();
    (series, list)
}

const SMALL: &str =
    "[series]\nname = \"S\"\n[imprint]\npublisher = \"P\"\n[[title]]\nslug = \"a\"\ntitle = \"A\"\n";

#[test]
fn the_smallest_registry_takes_the_values_of_the_contract() {
    let (series, findings) = load(SMALL);
    assert_eq!(findings, Vec::<String>::new());
    let series = series.unwrap();
    assert_eq!(series.titles[0].print, PrintSettings::default());
    assert_eq!((series.language.as_str(), series.wordmark.as_slice()), ("en-GB", &["S".to_owned()][..]));
    assert_eq!(series.substitutions(&series.titles[0])[1].1, "first");
}

#[test]
fn titles_override_the_print_settings() {
    let text = format!(
        "{SMALL}print = {{ trim = \"210mm x 210mm\", paper = \"uncoated\" }}\n[print]\ntrim = \"a5\"\nbleed = \"5mm\"\n"
    );
    let (series, findings) = load(&text);
    assert_eq!(findings, Vec::<String>::new());
    let print = &series.unwrap().titles[0].print;
    assert_eq!((print.trim, print.bleed, print.paper), ((210.0, 210.0), 5.0, Paper::Uncoated));
}

#[test]
fn all_faults_come_at_once() {
    let (_, findings) = load(
        "[series]\nname = 3\nlangage = \"x\"\nlanguage = \"!\"\n[imprint]\n[print]\ntrim = \"a99\"\nmarks = \"yes\"\n[[title]]\nslug = \"A b\"\n\
         [[title]]\nslug = \"x\"\ntitle = \"X\"\nstatus = \"publshed\"\ndate = \"soon\"\nisbn = { print = \"9780306406158\" }\n[[title]]\nslug = \"x\"\ntitle = \"Y\"\n[other]\n",
    );
    assert_eq!(
        findings,
        [
            "3:1 series/unknown-key",
            "4:12 series/wrong-value",
            "5:1 series/missing-value",
            "7:8 series/wrong-value",
            "8:9 series/wrong-value",
            "9:1 series/missing-value",
            "10:8 series/wrong-value",
            "14:10 series/wrong-value",
            "15:8 series/wrong-value",
            "16:18 series/wrong-isbn",
            "18:8 series/duplicate",
            "20:2 series/unknown-key",
        ]
    );
}

#[test]
fn broken_files_do_not_break_the_reader() {
    for text in [
        "",
        "[",
        "[series",
        "series = 1",
        "title = 1",
        "[[title]]\n[title]",
        "\u{feff}[series]",
        "a = \"",
        "[series]\nname = \"\\u0000\"",
    ] {
        let (_, findings) = load(text);
        assert!(!findings.is_empty(), "{text}");
    }
}

const TWO: &str = "[series]\nname = \"S\"\n[imprint]\npublisher = \"P\"\n";

fn title(slug: &str, rest: &str) -> String {
    format!("[[title]]\nslug = \"{slug}\"\ntitle = \"The work of {slug} schools\"\n{rest}\n")
}

#[test]
fn each_edition_of_each_title_has_an_isbn_of_its_own() {
    let (a, b) = ("9780306406157", "9781861972712");
    let registry = |first: &str, second: &str| format!("{TWO}{}{}", title("a", first), title("b", second));
    let isbn = |print: &str, ebook: &str| format!("isbn = {{ print = \"{print}\", ebook = \"{ebook}\" }}");
    assert_eq!(load(&registry(&isbn(a, "none"), &isbn(b, "pending"))).1, Vec::<String>::new());
    assert_eq!(load(&registry(&isbn(a, "none"), &isbn(a, "none"))).1, ["12:18 series/duplicate"]);
    assert_eq!(load(&registry(&isbn(a, b), &isbn(b, "none"))).1, ["12:18 series/mixed-up-isbn"]);
    assert_eq!(load(&registry(&isbn(a, a), "")).1, ["8:43 series/mixed-up-isbn"]);
}

#[test]
fn a_number_that_is_given_is_the_place_in_the_series() {
    let registry = |first: &str, second: &str| format!("{TWO}{}{}", title("a", first), title("b", second));
    assert_eq!(load(&registry("number = 1", "number = 2")).1, Vec::<String>::new());
    assert_eq!(load(&registry("number = 1", "number = 3")).1, ["12:10 series/numbering-gap"]);
    assert_eq!(load(&registry("number = 2", "")).1, ["8:10 series/numbering-gap"]);
    assert_eq!(load(&registry("", "number = \"two\"")).1, ["12:10 series/numbering-gap"]);
}

#[test]
fn a_title_is_not_published_before_its_date() {
    let published = "status = \"published\"\ndate = 2005-03-01";
    let forthcoming = "status = \"forthcoming\"\ndate = 2006-03-01";
    let (series, _) = load(&format!("{TWO}{}{}", title("a", published), title("b", forthcoming)));
    let found = |day: &str| {
        let mut findings = Findings::new();
        published_early(series.as_ref().unwrap(), day.parse().unwrap(), &mut findings);
        findings.into_sorted().into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(found("2005-03-01"), Vec::<String>::new());
    assert_eq!(found("2005-02-28"), ["a is published on 2005-03-01, and the outputs are dated 2005-02-28"]);
}

/// What is found when two titles with these manuscripts are compared: path, line, column and words.
fn compared(first: &str, second: &str) -> Vec<String> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("galley-across-{}-{count}", std::process::id()));
    let isbn = "isbn = { print = \"9780306406157\" }";
    for (path, text) in [
        ("manuscripts/a/manuscript.md", first),
        ("manuscripts/b/manuscript.md", second),
        (REGISTRY, &format!("{TWO}{}{}", title("a", isbn), title("b", ""))),
    ] {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let files = Files::open(camino::Utf8PathBuf::from_path_buf(folder.clone()).unwrap());
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings).unwrap();
    let mentions: Vec<Mentions> = series
        .titles
        .iter()
        .map(|title| {
            let names = series.substitutions(title);
            Mentions::of(&crate::source::read(&files, &title.slug, &names, &mut findings).unwrap())
        })
        .collect();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    compare(&series, &[], &mentions, &mut findings);
    // What stands in a title that is only compared with is not told.
    let mut of_the_second = Findings::new();
    compare(&series, &mentions[..1], &mentions[1..], &mut of_the_second);
    assert!(of_the_second.len() <= findings.len());
    findings
        .into_sorted()
        .into_iter()
        .map(|finding| {
            let crate::finding::Place::Span(span) = finding.place else { panic!() };
            let at = files.position(span.file, span.start as usize);
            let path = files.path(span.file);
            let folder = path.components().rev().nth(1).unwrap();
            format!("{folder}:{}:{} {}", at.line, at.column, finding.message)
        })
        .collect()
}

#[test]
fn one_contributor_is_spelt_one_way() {
    let by = |name: &str| format!("# A\n\n```piece\nby: {name}\n```\n\nB\n");
    let front = |name: &str| format!("---\ncontributors:\n  - {{ name: \"{name}\" }}\n---\n# A\n\nB\n");
    for (one, other) in [
        ("Michael Fullan", "Micheal Fullan"),
        ("Michael Fullan", "M. Fullan"),
        ("Fullan, Michael", "Michael Fullan"),
        ("J. R. Smith", "JR Smith"),
        ("Anne O’Neill", "Anne O'neill"),
        ("Ann Lee and Michael Fullan", "Michael Fulan"),
    ] {
        let found = compared(&front(one), &by(other));
        assert!(found.len() == 1 && found[0].starts_with("b:4:5 "), "{one}, {other}: {found:?}");
    }
    let found = compared(&by("Michael Fullan"), &front("Michael Fulan"));
    assert_eq!(found, ["b:3:13 `Michael Fulan` is `Michael Fullan` in another title"]);
    for (one, other) in [
        ("Michael Fullan", "Michael Fullan"),
        ("Michael Fullan", "Mary Fullan"),
        ("M. Fullan", "N. Fullan"),
        ("The head of School A", "The head of School B"),
        ("A head", "Another head"),
        ("Series editors", "Somebody else"),
    ] {
        assert_eq!(compared(&front(one), &by(other)), Vec::<String>::new(), "{one}, {other}");
    }
}

#[test]
fn one_term_bears_its_capitals_everywhere() {
    let text = |text: &str| format!("# A\n\n{text}\n");
    let found =
        compared(&text("The [broker]{.index} is."), &text("The [Broker]{.index} and the [Broker]{.index}."));
    assert_eq!(found, ["b:3:5 `Broker` is `broker` in another title"]);
    let found = compared(
        &text("[x]{.index entry=\"Ties!Weak\"}"),
        "---\nglossary:\n  ties: \"Some.\"\n---\n# A\n\nThe [LEA]{.abbr title=\"local authority\"}.\n",
    );
    assert_eq!(found, ["b:3:3 `ties` is `Ties` in another title"]);
    let abbreviation = |words: &str| text(&format!("The [LEA]{{.abbr title=\"{words}\"}}."));
    let found = compared(&abbreviation("local authority"), &abbreviation("Local Authority"));
    assert_eq!(found, ["b:3:5 `Local Authority` is `local authority` in another title"]);
    // A sentence begins with a capital, and says nothing.
    for (one, other) in [
        ("The [broker]{.index} is.", "[Broker]{.index} is. ‘[Broker]{.index} it!’"),
        ("[Broker]{.index}.", "The [broker]{.index}."),
        ("The [broker]{.index}.", "The [brokers]{.index}."),
    ] {
        assert_eq!(compared(&text(one), &text(other)), Vec::<String>::new(), "{one}, {other}");
    }
}

#[test]
fn titles_are_named_as_the_registry_names_them() {
    let text = |text: &str| format!("# A\n\n{text}\n");
    let found = compared(
        &text("See *The Work of b Schools* and *the work of many schools*."),
        &text("In the third edition in this series, *The work of a schools*."),
    );
    assert_eq!(
        found,
        [
            "a:3:5 the series has no title `The Work of b Schools`; there is `The work of b schools`",
            "b:3:1 there is no title 3: the series has 2",
        ]
    );
    let good = text("In the second edition in this series, *{title:b}*, and in *The work of nations*.");
    assert_eq!(compared(&good, &good), Vec::<String>::new());
}

#[test]
fn an_isbn_in_the_text_is_that_of_the_edition_it_is_said_to_be() {
    let text = |edition: &str| format!("# A\n\nISBN 978-0-306-40615-7 ({edition}), 97, 978 and 12.\n");
    assert_eq!(compared(&text("print"), &text("print")), Vec::<String>::new());
    let found = compared(&text("print"), &text("ebook"));
    assert_eq!(found, ["b:3:1 the registry has the ISBN 9780306406157 for the printed edition"]);
}
