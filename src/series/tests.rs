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
