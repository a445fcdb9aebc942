//! What the templates know of the book: `/setting.typ`.

use super::emission::string;
use super::{Medium, Specification};
use crate::book::{Book, Furniture, Part};
use crate::series::PrintSettings;
use std::fmt::Write as _;

/// The Typst text that defines `setting`.
pub(super) fn setting(book: &Book, specification: &Specification<'_>) -> String {
    let medium = specification.medium;
    let PrintSettings { trim, bleed, binding: _, separate_cover: _, paper: _, caliper: _, marks: _ } =
        specification.settings;
    let Furniture { photocopiable, page, .. } = &book.furniture;
    let identity = &book.identity;
    let language = identity.language.split('-').next().unwrap_or("en");
    let region = identity
        .language
        .split('-')
        .find(|part| part.len() == 2 && part.chars().all(|c| c.is_ascii_uppercase()));
    let bleed = if medium == Medium::Press { *bleed } else { 0.0 };
    let mut text = String::from("#let setting = (\n");
    let mut entry = |key: &str, value: &str| {
        let _ = writeln!(text, "  {key}: {value},");
    };
    entry("title", &string(&identity.title));
    entry("series", &string(&identity.series));
    entry("author", &string(&identity.publisher));
    entry("description", &identity.summary.as_deref().map_or("none".to_owned(), string));
    let keywords: Vec<String> = identity.keywords.iter().map(|word| string(word)).collect();
    entry("keywords", &format!("({},)", keywords.join(", ")).replace("(,)", "()"));
    entry("language", &string(language));
    entry("region", &region.map_or("none".to_owned(), string));
    entry("width", &format!("{}mm", trim.0));
    entry("height", &format!("{}mm", trim.1));
    entry("bleed", &format!("{bleed}mm"));
    // Sheets are folded, whichever way they are bound: four pages at least.
    entry("whole-sheets", if medium == Medium::Press { "true" } else { "false" });
    entry("screen", if medium == Medium::Press { "false" } else { "true" });
    entry("large", if medium == Medium::LargePrint { "true" } else { "false" });
    entry("accent", &string(specification.accent));
    entry("number", &identity.number.to_string());
    entry("count", &identity.titles_in_series.to_string());
    entry("photocopiable", &string(photocopiable));
    entry("page", &string(page));
    let strapline = book
        .parts
        .iter()
        .find_map(|part| if let Part::FrontCover(cover) = part { Some(&cover.strapline) } else { None });
    let strapline = strapline.map(Vec::as_slice).unwrap_or_default();
    entry("strapline", &super::matter::strapline_strings(strapline));
    text.push_str(")\n");
    text
}
