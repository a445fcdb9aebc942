//! `galley catalogue`: ONIX, OPDS and the page, read by other programs.

use super::build::content;
use super::epub::{elements, parse};
use super::judges;
use super::workspace::{Workspace, galley};
use camino::Utf8Path;
use roxmltree::{Document, Node};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A series with a title in every state, and characters that XML and HTML must not take for their own.
const SERIES: &str = r#"[series]
name = "Small <b>books</b> & more"
about-short = "Books for those who have *little* time."

[imprint]
publisher = "A House & Sons"
email = "books@example.org"

[[title]]
slug = "book"
title = "A book about <script>alert(1)</script> & \"marks\""
status = "published"
date = 2005-03-01
isbn = { print = "9780306406157", ebook = "9781861972712" }

[[title]]
slug = "other"
title = "Another"
status = "out-of-print"
date = 2004-02-29

[[title]]
slug = "next"
title = "The next one"
status = "forthcoming"
isbn = { print = "pending" }

[[title]]
slug = "last"
title = "The last one"
"#;

const MANUSCRIPT: &str = "---\nsummary: \"It's short & <good>.\"\nkeywords: [one, two]\ncontributors:\n  \
                          - { name: \"Ann Author\", sort-name: \"Author, Ann\", role: author }\n\
                          edition: \"First edition\"\n---\n\n# A chapter\n\nSome words.\n";

/// The series with two titles built and its catalogue made.
fn catalogue() -> Workspace {
    let workspace = Workspace::empty()
        .write("manuscripts/series.toml", SERIES)
        .write("manuscripts/book/manuscript.md", MANUSCRIPT)
        .write("manuscripts/other/manuscript.md", "# A chapter\n\nOther words.\n");
    let editions =
        ["--edition", "print", "--edition", "screen", "--edition", "large-print", "--edition", "ebook"];
    workspace.galley(&[&["build", "book"][..], &editions].concat()).expect(0);
    workspace.galley(&["build", "other"]).expect(0);
    let run = workspace.galley(&["catalogue"]).expect(0);
    assert!(run.findings().is_empty(), "{}", run.stderr);
    workspace
}

fn text_of<'a>(node: Node<'a, 'a>, name: &str) -> Option<&'a str> {
    node.descendants().find(|node| node.tag_name().name() == name).and_then(|node| node.text())
}

fn class<'a>(document: &'a Document<'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.attribute("class") == Some(name))
}

/// What is read in an element.
fn words(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
}

/// The addresses in files of a catalogue that lead to no file.
fn dead_ends(folder: &Utf8Path, addresses: impl IntoIterator<Item = String>) -> Vec<String> {
    addresses.into_iter().filter(|address| !folder.join(address).is_file()).collect()
}

/// Every address on the page and in the feed.
fn addresses(folder: &Utf8Path) -> Vec<String> {
    let page = std::fs::read_to_string(folder.join("index.html")).unwrap();
    let document = parse(&page);
    let attributes = |node: Node<'_, '_>| {
        let of = |name| node.attribute(name).map(str::to_owned);
        of("href").into_iter().chain(of("src")).collect::<Vec<_>>()
    };
    let mut found: Vec<String> = document.descendants().flat_map(attributes).collect();
    let feed: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("opds.json")).unwrap()).unwrap();
    collect(&feed, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(keys) => {
            found.extend(keys.get("href").and_then(Value::as_str).map(str::to_owned));
            keys.values().for_each(|value| collect(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
        _ => {}
    }
}

#[test]
fn every_address_leads_to_a_file() {
    let workspace = catalogue();
    let folder = workspace.path("dist/catalogue");
    let all = addresses(&folder);
    for ending in
        ["book.epub", "book-screen.pdf", "book-large-print.pdf", "other.epub", "onix.xml", "opds.json"]
    {
        assert!(all.iter().any(|address| address.ends_with(ending)), "{ending} is missing in {all:?}");
    }
    assert_eq!(dead_ends(&folder, all.clone()), Vec::<String>::new());
    std::fs::remove_file(workspace.path("dist/other/other.epub")).unwrap();
    assert!(!dead_ends(&folder, all).is_empty(), "a file that is gone is not seen");
}

#[test]
fn onix_has_a_product_for_each_form_and_each_leads_to_the_other() {
    let workspace = catalogue();
    let text = workspace.text("dist/catalogue/onix.xml");
    let message = parse(&text);
    let root = message.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://ns.editeur.org/onix/3.0/reference"));
    assert_eq!((root.tag_name().name(), root.attribute("release")), ("ONIXMessage", Some("3.0")));
    // The day of the latest title.
    assert_eq!(text_of(root, "SentDateTime"), Some("20050301"));
    let products: Vec<Node<'_, '_>> = elements(&message, "Product").collect();
    assert_eq!(products.len(), 8);
    let own = |product: &Node<'_, '_>| -> Vec<(String, String)> {
        let identifiers = product.children().filter(|node| node.tag_name().name() == "ProductIdentifier");
        let pair =
            |node| (text_of(node, "ProductIDType").unwrap().into(), text_of(node, "IDValue").unwrap().into());
        identifiers.map(pair).collect()
    };
    let all: BTreeMap<(String, String), usize> = products
        .iter()
        .enumerate()
        .flat_map(|(index, product)| own(product).into_iter().map(move |identifier| (identifier, index)))
        .collect();
    assert_eq!(all.len(), 8 + 4, "each product has a name of its own, and two numbers where it has an ISBN");
    assert_eq!(all[&("15".into(), "9780306406157".into())], 0);
    assert_eq!(all[&("15".into(), "9781861972712".into())], 1);
    let references: BTreeSet<&str> =
        products.iter().filter_map(|product| text_of(*product, "RecordReference")).collect();
    assert_eq!(references.len(), 8);
    for (index, product) in products.iter().enumerate() {
        let related = elements(&message, "RelatedProduct").nth(index).unwrap();
        let identifier =
            (text_of(related, "ProductIDType").unwrap().into(), text_of(related, "IDValue").unwrap().into());
        assert_eq!(all[&identifier], index ^ 1, "the print leads to the ebook and the ebook to the print");
        assert_eq!(text_of(*product, "ProductForm"), Some(if index % 2 == 0 { "BF" } else { "ED" }));
    }
    let states: Vec<Option<&str>> =
        products.iter().step_by(2).map(|product| text_of(*product, "PublishingStatus")).collect();
    assert_eq!(states, [Some("04"), Some("07"), Some("02"), Some("02")]);
    assert_eq!(text_of(products[0], "Text"), Some("It’s short & <good>."));
    assert_eq!(text_of(products[0], "PersonNameInverted"), Some("Author, Ann"));
    if let Some(pages) = judges::pdfinfo(&workspace.path("dist/book/book-print.pdf"), "Pages") {
        assert_eq!(text_of(products[0], "ExtentValue"), Some(pages.as_str()));
    }
}

#[test]
fn the_feed_has_the_titles_that_can_be_read() {
    let workspace = catalogue();
    let feed: Value = serde_json::from_str(&workspace.text("dist/catalogue/opds.json")).unwrap();
    let publications = feed["publications"].as_array().unwrap();
    assert_eq!(feed["metadata"]["numberOfItems"], 2);
    assert_eq!(feed["links"][0]["rel"], "self");
    let book = &publications[0];
    assert_eq!(book["metadata"]["identifier"], "urn:isbn:9781861972712");
    assert_eq!(book["metadata"]["published"], "2005-03-01");
    assert_eq!(book["metadata"]["author"][0]["sortAs"], "Author, Ann");
    assert_eq!(book["metadata"]["belongsTo"]["series"]["position"], 1);
    let types: Vec<&str> =
        book["links"].as_array().unwrap().iter().map(|link| link["type"].as_str().unwrap()).collect();
    assert_eq!(types, ["application/epub+zip", "application/pdf", "application/pdf"]);
    for publication in publications {
        let image = &publication["images"][0];
        let path = workspace.path("dist/catalogue").join(image["href"].as_str().unwrap());
        let picture = image::open(path).unwrap();
        assert_eq!(image["width"], picture.width());
        assert_eq!(image["height"], picture.height());
    }
}

#[test]
fn the_page_names_every_title_in_order_with_what_there_is_of_it() {
    let workspace = catalogue();
    let text = workspace.text("dist/catalogue/index.html");
    assert!(!text.contains("http://") && !text.contains("https://"), "nothing is asked of a network");
    assert!(!text.contains("<script"), "{text}");
    let page = parse(&text);
    assert_eq!(page.root_element().attribute("lang"), Some("en-GB"));
    assert_eq!(words(elements(&page, "title").next().unwrap()), "Small <b>books</b> & more");
    let names: Vec<String> = elements(&page, "h3").map(words).collect();
    assert_eq!(
        names,
        ["A book about <script>alert(1)</script> & \"marks\"", "Another", "The next one", "The last one"]
    );
    // No level of heading is left out.
    let mut level = 0;
    for node in page.descendants() {
        let Some(next) = node.tag_name().name().strip_prefix('h').and_then(|level| level.parse::<u32>().ok())
        else {
            continue;
        };
        assert!(next <= level + 1, "{:?} after h{level}", node.tag_name());
        level = next;
    }
    assert_eq!(elements(&page, "h1").count(), 1);
    for image in elements(&page, "img") {
        assert!(image.attribute("alt").is_some_and(|words| words.contains("Front cover")), "{image:?}");
    }
    let facts: Vec<String> = class(&page, "facts").map(words).collect();
    assert!(facts[0].contains("Published March 2005") && facts[0].contains("9780306406157"), "{facts:?}");
    assert!(facts[0].contains("9781861972712") && facts[0].contains("pages in print"), "{facts:?}");
    assert!(facts[1].contains("Out of print") && facts[2].contains("Forthcoming"), "{facts:?}");
    assert!(facts[2].contains("ISBN pending (print)") && facts[3].contains("Planned"), "{facts:?}");
    assert_eq!(class(&page, "summary").map(words).collect::<Vec<_>>(), ["It’s short & <good>."]);
    assert_eq!(class(&page, "nothing").count(), 2, "two titles are not built");
    let downloads: Vec<String> = class(&page, "downloads").map(words).collect();
    for wanted in
        ["Ebook", "EPUB, ", "PDF for the screen", "PDF in large print", "PDF for the printer", " kB"]
    {
        assert!(downloads[0].contains(wanted), "{wanted} is missing in {downloads:?}");
    }
}

#[test]
fn a_browser_shows_the_page_to_everybody() {
    let workspace = catalogue();
    let path = workspace.path("dist/catalogue/index.html");
    let Some(messages) = judges::page(&path) else { return };
    content(&path, &messages);
    let text = workspace.text("dist/catalogue/index.html");
    for (from, to, code) in [
        (" lang=\"en-GB\"", "", "html-has-lang"),
        ("alt=\"", "data-alt=\"", "image-alt"),
        ("background: #ffffff", "background: #777777", "color-contrast"),
        ("minmax(0, 1fr)", "90rem", "too-wide"),
        ("src=\"cover-", "src=\"gone-", "broken-picture"),
        ("src=\"cover-", "src=\"http://localhost/cover-", "network"),
    ] {
        assert!(text.contains(from), "no {from} to spoil");
        let spoilt = path.with_file_name("spoilt.html");
        std::fs::write(&spoilt, text.replace(from, to)).unwrap();
        let messages = judges::page(&spoilt).unwrap();
        assert!(messages.iter().any(|message| message.code == code), "{code}: {messages:?}");
    }
}

#[test]
fn the_same_tree_gives_the_same_catalogue() {
    let workspace = catalogue();
    let before = workspace.files("dist/catalogue");
    assert!(before.len() >= 3 + 4, "{:?}", before.keys());
    let variables = [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("SOURCE_DATE_EPOCH", "86400")];
    galley(&workspace.path(""), &["catalogue"], &variables).expect(0);
    assert!(before == workspace.files("dist/catalogue"));
}

#[test]
fn nothing_of_what_is_gone_stays() {
    let workspace = catalogue();
    let fewer = SERIES.split("[[title]]\nslug = \"last\"").next().unwrap();
    assert!(workspace.path("dist/catalogue/cover-last.png").exists());
    let workspace = workspace.write("manuscripts/series.toml", fewer);
    // The registry has changed since the titles were built.
    let codes: Vec<String> =
        workspace.galley(&["catalogue"]).expect(0).findings().into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["catalogue/stale-output", "catalogue/stale-output"]);
    assert!(!workspace.path("dist/catalogue/cover-last.png").exists());
    assert!(!workspace.text("dist/catalogue/onix.xml").contains("The last one"));
}

#[test]
fn drafts_are_not_offered() {
    let workspace = Workspace::with(MANUSCRIPT);
    workspace.galley(&["build", "--draft"]).expect(0);
    let run = workspace.galley(&["catalogue"]).expect(0);
    let codes: Vec<String> = run.findings().into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["catalogue/draft-output"]);
    assert!(!workspace.text("dist/catalogue/index.html").contains("book.epub"));
    assert!(!workspace.text("dist/catalogue/opds.json").contains("book.epub"));
}

#[test]
fn no_catalogue_is_made_of_what_must_be_mended() {
    let workspace = Workspace::with("# A chapter\n\n![](gone.png)\n");
    let errors = workspace.galley(&["catalogue"]).expect(1).errors();
    assert!(!errors.is_empty());
    assert!(workspace.files("dist").is_empty());
    let empty = Workspace::empty();
    empty.galley(&["-C", empty.path("").as_str(), "catalogue"]).expect(2);
}
