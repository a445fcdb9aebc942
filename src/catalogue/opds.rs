//! OPDS 2.0: the feed from which reading apps take the titles.

use super::{Catalogue, Entry, OPDS, Output, Picture};
use crate::model::{Contributor, Role};
use serde_json::{Map, Value, json};

/// The feed: the titles of which there is something to read, in the order of the series.
pub fn opds(catalogue: &Catalogue<'_>) -> String {
    let publications: Vec<Value> =
        catalogue.entries.iter().filter(|entry| readable(entry).next().is_some()).map(publication).collect();
    let feed = json!({
        "metadata": {
            "title": catalogue.series.name,
            "modified": format!("{}T00:00:00Z", catalogue.date()),
            "numberOfItems": publications.len(),
        },
        "links": [{ "rel": "self", "href": OPDS, "type": "application/opds+json" }],
        "publications": publications,
    });
    format!("{feed:#}\n")
}

fn readable<'a>(entry: &'a Entry<'_>) -> impl Iterator<Item = &'a Output> {
    entry.outputs.iter().filter(|output| output.edition.is_for_readers())
}

fn publication(entry: &Entry<'_>) -> Value {
    let identity = &entry.identity;
    let mut metadata = Map::new();
    let mut put = |key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            metadata.insert(key.to_owned(), value);
        }
    };
    put("@type", json!("http://schema.org/Book"));
    let isbn = identity.isbn_ebook.map(|isbn| format!("urn:isbn:{isbn}"));
    put("identifier", json!(isbn.unwrap_or_else(|| identity.ebook_urn.clone())));
    put("title", json!(identity.title));
    put("language", json!(identity.language));
    put("publisher", json!(identity.publisher));
    put("published", json!(entry.title.date.map(|date| date.to_string())));
    put("description", json!(identity.summary));
    put("subject", json!(identity.keywords));
    put("numberOfPages", json!(entry.pages));
    for (_, role) in Role::NAMES {
        let people: Vec<Value> = identity
            .contributors
            .iter()
            .filter(|contributor| contributor.role == *role)
            .map(|Contributor { name, sort_name, role: _ }| json!({ "name": name, "sortAs": sort_name }))
            .collect();
        put(
            match role {
                Role::Author => "author",
                Role::Editor => "editor",
                Role::Contributor => "contributor",
                Role::Illustrator => "illustrator",
                Role::Translator => "translator",
            },
            Value::Array(people),
        );
    }
    let series =
        json!({ "name": identity.series, "identifier": identity.series_urn, "position": identity.number });
    put("belongsTo", json!({ "series": series }));
    let links: Vec<Value> = readable(entry)
        .map(|output| {
            json!({
                "rel": "http://opds-spec.org/acquisition/open-access",
                "href": output.address,
                "type": output.edition.media_type(),
            })
        })
        .collect();
    let images: Vec<Value> = entry
        .cover
        .iter()
        .map(|Picture { name, width, height }| {
            json!({ "href": name, "type": "image/png", "width": width, "height": height })
        })
        .collect();
    json!({ "metadata": metadata, "links": links, "images": images })
}
