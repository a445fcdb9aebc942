//! The page from which people download the titles: one file of HTML and the covers beside it, without scripts.

use super::{Catalogue, Entry, ONIX, OPDS, Output};
use crate::house::{Colour, HouseStyle, Words};
use crate::markup::{Markup, escape, is_right_to_left};

/// The page. Each title has a colour of its own, that of its cover.
pub fn page(catalogue: &Catalogue<'_>, accents: &[Colour], house: &HouseStyle) -> String {
    let words = &house.words;
    let series = catalogue.series;
    let language = escape(&series.language);
    let direction = if is_right_to_left(&language) { " dir=\"rtl\"" } else { "" };
    let mut head = format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\"{direction}>\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{}</title>\n\
         <link rel=\"alternate\" type=\"application/opds+json\" title=\"{}\" href=\"{OPDS}\"/>\n<style>\n{}",
        escape(&series.name),
        escape(words.get("catalogue.opds")),
        house.catalogue_stylesheet,
    );
    for (entry, accent) in catalogue.entries.iter().zip(accents) {
        head.push_str(&format!("#{} {{ --accent: {}; }}\n", anchor(entry), accent.css()));
    }
    head.push_str("</style>\n</head>\n");
    let mut out = Markup::default();
    out.open("body", &[]);
    out.line();
    header(catalogue, &mut out);
    out.open("main", &[]);
    out.line();
    out.element("h2", &[("class", "titles")], words.get("catalogue.titles"));
    out.line();
    out.open("ol", &[("class", "series")]);
    out.line();
    for entry in &catalogue.entries {
        title(entry, words, &mut out);
    }
    out.close_line();
    out.close_line();
    footer(catalogue, words, &mut out);
    out.close_line();
    format!("{head}{}</html>\n", out.finish())
}

/// The place of a title on the page.
fn anchor(entry: &Entry<'_>) -> String {
    format!("title-{}", entry.title.slug)
}

fn header(catalogue: &Catalogue<'_>, out: &mut Markup) {
    let publisher = &catalogue.series.publisher;
    out.open("header", &[]);
    out.line();
    out.element("p", &[("class", "publisher")], &publisher.name);
    out.line();
    out.open("h1", &[]);
    let lines = &catalogue.series.wordmark;
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.text(" ");
        }
        out.element(if index + 1 == lines.len() { "strong" } else { "span" }, &[], line);
    }
    out.close_line();
    for paragraph in &catalogue.about {
        out.element("p", &[("class", "about")], paragraph);
        out.line();
    }
    out.close_line();
}

fn title(entry: &Entry<'_>, words: &Words, out: &mut Markup) {
    let id = anchor(entry);
    out.open("li", &[("id", &id)]);
    out.line();
    out.open("article", &[("aria-labelledby", &format!("{id}-name"))]);
    out.line();
    let name = entry.title.title.as_str();
    if let Some(cover) = &entry.cover {
        let alternative = words.fill("catalogue.cover-of", &[("title", name)]);
        let (width, height) = (cover.width.to_string(), cover.height.to_string());
        out.empty(
            "img",
            &[("src", &cover.name), ("alt", &alternative), ("width", &width), ("height", &height)],
        );
        out.line();
    }
    out.open("div", &[("class", "words")]);
    out.line();
    let place = [("number", entry.identity.number), ("count", entry.identity.titles_in_series)]
        .map(|(key, number)| (key, number.to_string()));
    let place =
        words.fill("covers.place-in-series", &place.each_ref().map(|(key, number)| (*key, number.as_str())));
    out.element("p", &[("class", "place")], &place);
    out.line();
    out.element("h3", &[("id", &format!("{id}-name"))], name);
    out.line();
    let mut facts = vec![sentence(&entry.status)];
    facts.extend(entry.isbns.iter().cloned());
    facts.extend(entry.pages.map(|pages| words.fill("catalogue.pages", &[("count", &pages.to_string())])));
    out.open("ul", &[("class", "facts")]);
    for fact in facts.iter().filter(|fact| !fact.is_empty()) {
        out.element("li", &[], fact);
    }
    out.close_line();
    if let Some(summary) = &entry.identity.summary {
        out.element("p", &[("class", "summary")], summary);
        out.line();
    }
    downloads(entry, words, out);
    for _ in 0..3 {
        out.close_line();
    }
}

fn downloads(entry: &Entry<'_>, words: &Words, out: &mut Markup) {
    let name = entry.title.title.as_str();
    if entry.outputs.is_empty() {
        out.element("p", &[("class", "nothing")], words.get("catalogue.nothing"));
        out.line();
    } else {
        let label = words.fill("catalogue.download-of", &[("title", name)]);
        out.element("h4", &[], words.get("catalogue.downloads"));
        out.line();
        out.open("ul", &[("class", "downloads"), ("aria-label", &label)]);
        out.line();
        for output in &entry.outputs {
            let Output { edition, address, bytes } = output;
            out.open("li", &[]);
            out.open("a", &[("href", address), ("type", edition.media_type())]);
            out.text(words.get(edition.word()));
            unseen(name, out);
            out.close();
            out.text(" ");
            let format = format!("{}, {}", edition.format(), size(*bytes, words));
            out.element("span", &[("class", "format")], &format);
            out.close_line();
        }
        out.close_line();
    }
    if let Some(web) = &entry.title.web {
        out.open("p", &[]);
        out.open("a", &[("href", web)]);
        out.text(words.get("catalogue.elsewhere"));
        unseen(name, out);
        out.close();
        out.close_line();
    }
}

/// The name of a title in a link, for those who hear it: it says by itself where it leads, also in a list of all links.
fn unseen(name: &str, out: &mut Markup) {
    out.element("span", &[("class", "unseen")], &format!(" ‘{name}’"));
}

fn footer(catalogue: &Catalogue<'_>, words: &Words, out: &mut Markup) {
    let publisher = &catalogue.series.publisher;
    out.open("footer", &[]);
    out.line();
    let mut lines = vec![publisher.name.clone()];
    if !publisher.address.is_empty() {
        lines.push(publisher.address.join(", "));
    }
    for (label, value) in [
        ("imprint.telephone-in-full", &publisher.telephone),
        ("imprint.email-in-full", &publisher.email),
        ("imprint.web-in-full", &publisher.web),
    ] {
        lines.extend(value.as_ref().map(|value| format!("{}: {value}", words.get(label))));
    }
    lines.extend(publisher.rights.clone());
    for line in &lines {
        out.element("p", &[], line);
        out.line();
    }
    out.element("h2", &[], words.get("catalogue.feeds"));
    out.line();
    out.open("ul", &[]);
    for (address, label) in [(OPDS, "catalogue.opds"), (ONIX, "catalogue.onix")] {
        out.open("li", &[]);
        out.element("a", &[("href", address)], words.get(label));
        out.close();
    }
    out.close_line();
    out.close_line();
}

/// A size in words: '1.4 MB'.
fn size(bytes: u64, words: &Words) -> String {
    if bytes < 1_000_000 {
        return words.fill("catalogue.kilobytes", &[("size", &bytes.div_ceil(1000).to_string())]);
    }
    words.fill("catalogue.megabytes", &[("size", &format!("{:.1}", bytes as f64 / 1e6))])
}

/// Words as a line of their own begins with them.
fn sentence(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
