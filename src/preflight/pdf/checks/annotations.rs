//! Annotations: links, comments, fields, films.

use crate::finding::Severity;
use crate::preflight::pdf::file::Document;
use crate::preflight::pdf::geometry::Rect;
use crate::preflight::pdf::pages::Page;
use crate::preflight::{Observations, Spot};

crate::codes! {
    /// A link, comment or other annotation lies on the printed part of a page. PDF/X allows none there but printer's marks
    /// and traps (ISO 15930-7, 6.15): programs print some of them, and some stop. Take it out of the file for print.
    ANNOTATION = "pdf/annotation";
    /// A film, sound, 3D model or other medium is embedded in the file (ISO 15930-7, 6.15). Take it out.
    MEDIA = "pdf/media";
}

pub(in crate::preflight::pdf) fn check(
    document: &Document<'_>,
    page: &Page,
    observations: &mut Observations<'_>,
) {
    let mut told = 0;
    let mut more = 0;
    for entry in document.array(&page.dictionary, "Annots") {
        let Some(annotation) = entry.dictionary() else { continue };
        let kind = document.name(annotation, "Subtype").unwrap_or_else(|| "unknown".into());
        if matches!(&*kind, "Movie" | "Sound" | "Screen" | "RichMedia" | "3D") {
            observations
                .report(MEDIA, Severity::Error, format!("a medium is embedded ({kind})"))
                .at(Spot::Page(page.number))
                .help("Take it out");
            continue;
        }
        if matches!(&*kind, "PrinterMark" | "TrapNet") {
            continue;
        }
        let rect = document.numbers(annotation, "Rect").and_then(|numbers| Rect::from_slice(&numbers));
        let area = rect.map(|rect| rect.transformed(&page.matrix()));
        let printed = page.bleed.map_or_else(|| page.trim_points(), |_| page.bleed_points());
        let is_outside = area.is_some_and(|area| printed.intersection(&area).is_none());
        if is_outside {
            continue;
        }
        if told == 3 {
            more += 1;
            continue;
        }
        told += 1;
        let what = match &*kind {
            "Link" => "a link".to_owned(),
            "Widget" => "a field of a form".to_owned(),
            "Text" | "FreeText" | "Popup" => "a comment".to_owned(),
            "FileAttachment" => "an attached file".to_owned(),
            other => format!("an annotation ({other})"),
        };
        let target = document
            .dictionary(annotation, "A")
            .and_then(|action| document.text(&action, "URI"))
            .map_or_else(String::new, |address| format!(" to {address}"));
        let spot = area.map_or(Spot::Page(page.number), |area| super::spot(&area, page));
        observations
            .report(
                ANNOTATION,
                Severity::Error,
                format!("{what}{target} lies on the printed part of the page"),
            )
            .at(spot)
            .help("Take it out of the file for print");
    }
    if more > 0 {
        observations
            .report(
                ANNOTATION,
                Severity::Error,
                format!("{more} more annotations lie on the printed part of the page"),
            )
            .at(Spot::Page(page.number))
            .help("Take them out of the file for print");
    }
}
