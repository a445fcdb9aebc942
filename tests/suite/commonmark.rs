//! The examples of the CommonMark specification, and those of the parser for its extensions, through both writers as drafts.
//!
//! They are read from the sources of the `pulldown-cmark` crate, which cargo has on this machine: the
//! specification's licence is not this repository's.

use super::epub::{Epub, Event};
use super::judges::{self, repository};
use super::text::letters;
use super::workspace::Workspace;
use camino::Utf8PathBuf;
use pulldown_cmark::{Event as Markdown, HeadingLevel, Options, Parser, Tag};
use regex::Regex;
use std::collections::BTreeMap;
use std::process::Command;

/// An example: what is written, and the HTML that it means.
struct Example {
    name: String,
    source: String,
    html: String,
}

/// How many examples share a book.
const SHARED: usize = 60;

/// What a program of the toolchain prints.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(repository()).output().unwrap();
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The folder of the parser's examples.
fn folder() -> Utf8PathBuf {
    let version = said("rustc", &["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Without the platform, cargo wants crates that this build has no use for.
    let arguments = ["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host];
    let metadata: serde_json::Value = serde_json::from_str(&said(env!("CARGO"), &arguments)).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let parser = packages.iter().find(|package| package["name"] == "pulldown-cmark").unwrap();
    Utf8PathBuf::from(parser["manifest_path"].as_str().unwrap()).with_file_name("tests").join("suite")
}

/// Every example.
fn examples() -> Vec<Example> {
    let each = Regex::new(
        r####"(?s)fn (\w+)\(\) \{\s+let original = r##"(.*?)"##;\s+let expected = r##"(.*?)"##;"####,
    )
    .unwrap();
    let mut found = Vec::new();
    let mut files: Vec<Utf8PathBuf> =
        folder().read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path()).collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        found.extend(each.captures_iter(&text).map(|parts| Example {
            name: parts[1].to_owned(),
            source: parts[2].to_owned(),
            html: parts[3].to_owned(),
        }));
    }
    found
}

/// Whether a chapter's heading after the text is a heading: nothing in it stays open.
fn ends(source: &str) -> bool {
    let text = format!("{source}\n\n# Behind\n");
    let at = text.len() - "# Behind\n".len();
    let mut depth = 0;
    for (event, range) in Parser::new_ext(&text, Options::all()).into_offset_iter() {
        match event {
            Markdown::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if range.start == at => {
                return depth == 0;
            }
            Markdown::Start(_) => depth += 1,
            Markdown::End(_) => depth -= 1,
            _ => {}
        }
    }
    false
}

/// Examples that mean something else where `[bar]` is the name of a link, as it is in others.
const ALONE: [&str; 2] = ["spec_test_569", "spec_test_571"];

/// Books of examples, a chapter each; one that leaves something open is a book for itself.
fn books(examples: &[Example]) -> Vec<Vec<&Example>> {
    let together = |example: &&Example| ends(&example.source) && !ALONE.contains(&example.name.as_str());
    let (together, alone): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(together);
    let mut books: Vec<Vec<&Example>> = together.chunks(SHARED).map(<[_]>::to_vec).collect();
    books.extend(alone.into_iter().map(|example| vec![example]));
    books
}

/// Builds a series of these books as drafts.
fn drafts(books: &[Vec<&Example>]) -> Workspace {
    let mut registry = "[series]\nname = \"Examples\"\n\n[imprint]\npublisher = \"A House\"\n".to_owned();
    let mut workspace = Workspace::empty();
    for (index, book) in books.iter().enumerate() {
        registry.push_str(&format!("\n[[title]]\nslug = \"b{index}\"\ntitle = \"Book {index}\"\n"));
        let mut text = String::new();
        for Example { name, source, html: _ } in book {
            text.push_str(&format!("# Chapter {name}\n\n{source}\n\n"));
        }
        workspace = workspace.write(&format!("manuscripts/b{index}/manuscript.md"), text);
    }
    let workspace = workspace.write("manuscripts/series.toml", registry);
    let run = workspace.galley(&["build", "--draft"]);
    assert!(!run.stderr.contains("internal-fault"), "{}", run.stderr);
    for (index, book) in books.iter().enumerate() {
        for ending in ["-print.pdf", ".epub"] {
            let file = format!("dist/b{index}/b{index}{ending}");
            assert!(workspace.path(&file).is_file(), "{file} is missing: {}", book[0].name);
        }
    }
    workspace
}

/// The words of a piece of HTML.
fn words(html: &str) -> String {
    // What stands in scripts and styles is no text of anybody's.
    let script = Regex::new(r"(?s)<script.*?</script>|<style.*?</style>|<!--.*?-->").unwrap();
    let tag = Regex::new(r#"<(?:"[^"]*"|'[^']*'|[^'">])*>"#).unwrap();
    let text = tag.replace_all(&script.replace_all(html, " "), " ").into_owned();
    letters(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"))
}

/// The words of each chapter of a book of examples.
fn chapters(epub: &Epub) -> BTreeMap<String, String> {
    let mut chapters: BTreeMap<String, String> = BTreeMap::new();
    let (mut name, mut heading) = (String::new(), false);
    for event in epub.flow() {
        match event {
            Event::Edge(edge) if edge == "h1" => heading = true,
            Event::Edge(edge) if edge == "/h1" => heading = false,
            Event::Text(text) if heading && text.starts_with("Chapter ") => {
                name = text["Chapter ".len()..].to_owned();
            }
            Event::Text(text) => chapters.entry(name.clone()).or_default().push_str(&letters(&text)),
            Event::Edge(_) | Event::Document(_) | Event::Page(_) => {}
        }
    }
    chapters
}

#[test]
fn every_example_is_set_whole_in_both_editions() {
    let examples = examples();
    assert!(examples.len() > 1000, "{} examples", examples.len());
    // What the house writes or orders differently: notes, formulas, and marks of other people's that it sets as they are.
    let other = ["footnotes", "old_footnotes", "math", "blockquotes_tags", "wikilinks", "metadata_blocks"];
    let books = books(&examples);
    let workspace = drafts(&books);
    let mut faults = Vec::new();
    for (index, book) in books.iter().enumerate() {
        let path = workspace.path(&format!("dist/b{index}/b{index}.epub"));
        let chapters = chapters(&Epub::open(&path));
        for message in judges::epubcheck(&path).unwrap_or_default() {
            faults.push(format!("{}…: {message:?}", book[0].name));
        }
        let compared = |example: &&&Example| {
            !other.iter().any(|other| example.name.starts_with(other)) && !example.source.contains("[^")
        };
        for Example { name, source, html } in book.iter().filter(compared) {
            let (expected, found) = (words(html), chapters.get(name).map_or("", String::as_str));
            if !found.contains(&expected) {
                faults.push(format!("{name}: {source:?}\n  should say {expected}\n  says {found:.300}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn readers_of_pdf_read_the_examples() {
    let examples: Vec<Example> =
        examples().into_iter().filter(|example| example.name.starts_with("spec_")).collect();
    let workspace = drafts(&[examples.iter().filter(|example| ends(&example.source)).collect()]);
    assert_eq!(judges::pdf_readers(&workspace.path("dist/b0/b0-print.pdf")), Vec::<String>::new());
}
