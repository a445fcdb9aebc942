//! The pages of the print edition in the ebook: each begins in both with the same words, and all are there.

use super::epub::{Epub, Event, elements, parse};
use super::judges;
use super::text::{MOTTOES, common, letters, page_body};
use super::workspace::{Workspace, series};

/// So many letters must be the same. Less only where a page has less.
const LETTERS: usize = 15;

/// At the opening of a piece, print sets who wrote it in the margin, where poppler finds it after the kind: so
/// the letters of the shortest kind must be the same.
const LETTERS_OF_OPENING: usize = "Dataset".len();

/// The words of pages to write on, which the ebook has not.
const TO_WRITE_ON: [&str; 3] = ["Notes", "Questionsthatwestillhave", "WhatwewilldonextWhatWhoBywhen"];

/// A page of the print edition.
struct Printed<'a> {
    label: String,
    text: &'a str,
    before: &'a str,
}

impl Printed<'_> {
    fn words(&self) -> String {
        page_body(self.text, &self.label)
    }
}

/// What is wrong with the pages of an ebook, page by page.
pub(crate) fn faults(epub: &Epub, pages: &[String]) -> Vec<String> {
    let flow = epub.flow();
    let mut faults = Vec::new();
    let mut next = 0;
    for (at, event) in flow.iter().enumerate() {
        let Event::Page(label) = event else { continue };
        let covers = ["Front cover", "Inside front cover"];
        let index = match label.as_str() {
            "Inside back cover" => pages.len() - 2,
            "Back cover" => pages.len() - 1,
            _ => match covers.iter().position(|cover| cover == label) {
                Some(index) => index,
                None => covers.len() + label.parse::<usize>().unwrap() - 1,
            },
        };
        if index < next {
            faults.push(format!("page {label} comes after a later one"));
        }
        for (missing, page) in pages.iter().enumerate().take(index).skip(next) {
            // Such a page has nothing to read on it, or only a heading with lines to write on.
            let printed = Printed { label: (missing + 1 - covers.len()).to_string(), text: page, before: "" };
            let words = letters(&printed.words());
            if !words.is_empty() && !TO_WRITE_ON.contains(&words.as_str()) {
                faults
                    .push(format!("the {}th page of the file is not in the ebook: {words:.60}", missing + 1));
            }
        }
        next = index + 1;
        if label == "Front cover" {
            // A picture there; its words are told apart below.
            continue;
        }
        let before = index.checked_sub(1).map_or("", |before| pages[before].as_str());
        let printed = Printed { label: label.clone(), text: &pages[index], before };
        if let Some(fault) = differs(&printed, &flow, at) {
            faults.push(format!("page {label}: {fault}"));
        }
    }
    if next != pages.len() {
        faults.push(format!("{next} of {} pages", pages.len()));
    }
    faults
}

/// How a printed page and what follows its mark in the ebook begin differently, if they do.
fn differs(printed: &Printed<'_>, flow: &[Event], at: usize) -> Option<String> {
    let (mut print, ebook) = (printed.words(), words_after(flow, at));
    let text = |event: &&Event| matches!(event, Event::Text(text) if !text.trim().is_empty());
    let before = flow[..at].iter().rfind(|event| text(event) || matches!(event, Event::Document(_)));
    let enough = match before {
        // The ebook's contents name more than print's.
        Some(Event::Document(name)) if name == "nav.xhtml" => "Contents".len(),
        Some(Event::Document(_)) => LETTERS_OF_OPENING,
        Some(_) | None => LETTERS,
    };
    let (head, marker) = (table_head(flow, at), list_marker(&print));
    let mut attempts = vec![print.clone()];
    // A table that goes on repeats its head.
    if let Some(rest) = head.and_then(|head| after_letters(&print, &head)) {
        print = rest.to_owned();
        attempts.push(print.clone());
    }
    attempts.extend(MOTTOES.iter().filter_map(|motto| after_letters(&print, motto)).map(str::to_owned));
    // The number of an item is the reading system's business.
    if let Some(rest) = marker {
        attempts.push(rest);
    }
    // A word that goes on from the page before is on that page in the ebook, whole, however many lines it takes.
    if printed.before.contains("\u{ad}\n") {
        let before = letters(&words_before(flow, at));
        let (mut part, mut rest) = (String::new(), print.as_str());
        while let Some((line, behind)) = rest.split_once(char::is_whitespace) {
            part.push_str(line);
            rest = behind;
            if before.ends_with(&letters(&part)) {
                attempts.push(rest.to_owned());
            }
            if !line.ends_with(['\u{ad}', '\u{200b}']) {
                break;
            }
        }
    }
    let ebook = letters(&ebook);
    let agree = |print: &String| {
        let print = letters(print);
        common(&print, &ebook) >= enough.min(print.chars().count())
    };
    if attempts.iter().any(agree) || TO_WRITE_ON.contains(&letters(&print).as_str()) {
        return None;
    }
    // A picture has words in it that are no text of the ebook, or another one there.
    let next = flow[at..].iter().find(|event| text(event) || matches!(event, Event::Edge(_)));
    let figure = matches!(next, Some(Event::Edge(edge)) if edge == "figure");
    if figure && ebook.get(..enough).is_some_and(|caption| letters(&print).contains(caption)) {
        return None;
    }
    let edge =
        |name: &str| flow[..at].iter().rposition(|event| matches!(event, Event::Edge(edge) if edge == name));
    let first = flow[at..].iter().position(|event| text(&event)).unwrap_or_default();
    let title: String = flow[at + first..]
        .iter()
        .map_while(|event| match event {
            Event::Text(words) => Some(letters(words)),
            Event::Page(_) | Event::Edge(_) | Event::Document(_) => None,
        })
        .collect();
    let inside = figure || edge("figure") > edge("/figure");
    if inside && !title.is_empty() && letters(&print).starts_with(&title) {
        return None;
    }
    Some(format!("print begins with\n    {:.70}\n  the ebook with\n    {ebook:.70}", letters(&attempts[0])))
}

fn words_after(flow: &[Event], at: usize) -> String {
    let mut words = String::new();
    for event in &flow[at..] {
        match event {
            Event::Text(text) => words.push_str(text),
            Event::Edge(_) | Event::Document(_) => words.push(' '),
            Event::Page(_) => {}
        }
        if words.len() > 400 {
            break;
        }
    }
    words
}

/// The words of the block up to a mark.
fn words_before(flow: &[Event], at: usize) -> String {
    let mut words: Vec<&str> = Vec::new();
    for event in flow[..at].iter().rev() {
        match event {
            Event::Text(text) => words.push(text),
            Event::Page(_) => {}
            // A word may be the last one of its paragraph.
            Event::Edge(_) if words.iter().all(|words| words.trim().is_empty()) => {}
            Event::Edge(_) | Event::Document(_) => break,
        }
    }
    words.reverse();
    words.concat()
}

/// The words of the head of the table that a mark is in.
fn table_head(flow: &[Event], at: usize) -> Option<String> {
    let edge = |event: &Event, name: &str| matches!(event, Event::Edge(edge) if edge == name);
    let start = flow[..at].iter().rposition(|event| edge(event, "thead"))?;
    let end = start + flow[start..].iter().position(|event| edge(event, "/thead"))?;
    if flow[start..at].iter().any(|event| edge(event, "/table")) {
        return None;
    }
    let words = flow[start..end].iter().filter_map(|event| match event {
        Event::Text(text) => Some(text.as_str()),
        _ => None,
    });
    Some(letters(&words.collect::<Vec<_>>().join(" ")))
}

/// What follows these letters at the beginning of a text, if it begins with them.
fn after_letters<'a>(text: &'a str, head: &str) -> Option<&'a str> {
    let mut rest = text;
    for expected in head.chars() {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric()).strip_prefix(expected)?;
    }
    Some(rest)
}

/// What follows the number or letter of a list's item.
fn list_marker(text: &str) -> Option<String> {
    let (marker, rest) = text.trim_start().split_once(char::is_whitespace)?;
    let number = marker.trim_end_matches(['.', ')']);
    (number.len() < 4 && number.chars().all(char::is_alphanumeric)).then(|| rest.to_owned())
}

#[test]
fn every_page_begins_in_the_ebook_where_it_begins_in_print() {
    let mut all = Vec::new();
    for slug in &series().slugs {
        let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
        let epub = Epub::open(&series().file(slug, ".epub"));
        all.extend(faults(&epub, &pages).iter().map(|fault| format!("{slug}: {fault}")));
    }
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn a_mark_in_the_wrong_place_is_noticed() {
    let slug = &series().slugs[0];
    let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
    let mut epub = Epub::open(&series().file(slug, ".epub"));
    assert_eq!(faults(&epub, &pages), Vec::<String>::new());
    // A mark before a word in the middle of a paragraph.
    let mark = regex::Regex::new(r#"(<span [^>]*doc-pagebreak[^>]*/>)(\w+ )\w"#).unwrap();
    let marked = |(name, text): (String, &str)| mark.is_match(text).then(|| (name, text.to_owned()));
    let (name, text) = epub.spine().into_iter().find_map(marked).unwrap();
    let found = mark.captures(&text).unwrap();
    let (mark, word) = (&found[1], &found[2]);
    for (what, instead) in [("moved by a word", format!("{word}{mark}")), ("taken away", word.to_owned())] {
        let changed = text.replace(&format!("{mark}{word}"), &instead);
        epub.files.insert(format!("OEBPS/{name}"), changed.into_bytes());
        assert_eq!(faults(&epub, &pages).len(), 1, "{what}");
    }
}

#[test]
fn the_page_list_names_every_mark_in_the_order_of_the_book() {
    for slug in &series().slugs {
        let epub = Epub::open(&series().file(slug, ".epub"));
        let marks: Vec<String> = epub
            .flow()
            .into_iter()
            .filter_map(|event| match event {
                Event::Page(label) => Some(label),
                _ => None,
            })
            .collect();
        let navigation = parse(epub.text("nav.xhtml"));
        let list =
            elements(&navigation, "nav").find(|nav| nav.attribute("role") == Some("doc-pagelist")).unwrap();
        let links: Vec<_> = list
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/1999/xhtml", "a")))
            .collect();
        let listed: Vec<&str> = links.iter().map(|link| link.text().unwrap_or_default()).collect();
        // The contents' own page is a mark of the navigation document itself, which is read with the others in print's order.
        let own: Vec<&str> =
            listed.iter().copied().filter(|label| !marks.iter().any(|mark| mark == label)).collect();
        assert!(own.len() <= 1, "{slug}: {own:?} are listed and not marked");
        let without: Vec<&str> = listed.iter().copied().filter(|label| !own.contains(label)).collect();
        assert_eq!(without, marks, "{slug}");
        for link in links {
            let href = link.attribute("href").unwrap();
            let (name, id) = href.split_once('#').unwrap();
            let document = parse(epub.text(if name.is_empty() { "nav.xhtml" } else { name }));
            let target = document.descendants().find(|node| node.attribute("id") == Some(id)).unwrap();
            assert_eq!(target.attribute("aria-label"), link.text(), "{slug}: {href}");
        }
        let ncx = parse(epub.text("toc.ncx"));
        let targets = elements(&ncx, "pageTarget").map(|target| elements_under(target, "text").to_owned());
        assert_eq!(targets.collect::<Vec<_>>(), listed, "{slug}: the NCX");
    }
}

fn elements_under<'a>(node: roxmltree::Node<'a, 'a>, name: &str) -> &'a str {
    node.descendants()
        .find(|node| node.tag_name().name() == name)
        .and_then(|node| node.text())
        .unwrap_or_default()
}

#[test]
fn the_words_of_the_cover_are_heard() {
    for slug in &series().slugs {
        let Some(pages) = judges::page_texts(&series().file(slug, "-print.pdf")) else { return };
        let epub = Epub::open(&series().file(slug, ".epub"));
        let cover = parse(epub.text("text/cover.xhtml"));
        let heard = elements(&cover, "img").next().unwrap().attribute("alt").unwrap();
        let heard: Vec<String> = heard.split_whitespace().map(letters).collect();
        let registry = std::fs::read_to_string(judges::repository().join("manuscripts/series.toml")).unwrap();
        let web = registry.lines().find_map(|line| line.strip_prefix("web = ")).unwrap_or_default();
        for word in pages[0].lines().flat_map(str::split_whitespace).filter(|word| !web.contains(word)) {
            let word = letters(word);
            assert!(heard.contains(&word) || word == "NCSL", "{slug}: {word} is seen and not heard");
        }
    }
}

/// A page can hold a picture and nothing else.
#[test]
fn a_page_without_words_is_in_the_ebook() {
    let tall = "![A wall](images/wall.png)\n\n![](images/wall.png){.decorative}\n\n";
    // In rows, so that it cannot be drawn lower.
    let rows: String = (1980..2005).map(|year| format!("[\"{year}\", 4], ")).collect();
    let chart = format!(
        "```chart\nkind = \"bar\"\nx = \"Year\"\ny = \"Schools\"\ntitle = \"Schools in the network\"\nalt = \"More.\"\n\
         rows = [{rows}]\n```\n\n"
    );
    let text =
        format!("# Walls\n\nBefore the walls.\n\n{tall}{chart}{tall}{chart}After the walls.\n\n{tall}");
    let mut wall = Vec::new();
    image::DynamicImage::new_luma8(1000, 1500)
        .write_to(&mut std::io::Cursor::new(&mut wall), image::ImageFormat::Png)
        .unwrap();
    let workspace = Workspace::with(text).write("manuscripts/book/images/wall.png", wall);
    workspace.galley(&["build"]).expect(0);
    let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    assert_eq!(faults(&epub, &pages), Vec::<String>::new());
    // Neither two walls nor a wall and a chart share a page: before each of them a page begins, behind all words before it.
    let flow = epub.flow();
    let figures: Vec<usize> = flow
        .iter()
        .enumerate()
        .filter_map(|(at, event)| matches!(event, Event::Edge(edge) if edge == "figure").then_some(at))
        .collect();
    assert_eq!(figures.len(), 8);
    for (index, pair) in figures.windows(2).enumerate() {
        let between = &flow[pair[0]..pair[1]];
        let page = between.iter().rposition(|event| matches!(event, Event::Page(_)));
        let is_word = |event: &Event| matches!(event, Event::Text(words) if !words.trim().is_empty());
        assert!(
            page.is_some() && page > between.iter().rposition(is_word),
            "figure {}: {between:?}",
            index + 2
        );
    }
}
