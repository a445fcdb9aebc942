//! What remains of a page when it was examined, and the facts of the report.

use super::checks::colour::Kind;
use super::checks::fonts::Use;
use super::checks::images::Placed;
use super::checks::ink::InkFigures;
use super::checks::spots::Definitions;
use super::checks::{self, Sheet, structure};
use super::colour::Family;
use super::content::What;
use super::file::Document;
use super::font::Font;
use super::geometry::millimetres;
use super::pages::Page;
use super::size_words;
use crate::preflight::Fact;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The figures of a page.
#[derive(Debug)]
pub(super) struct PageFigures {
    pub(super) spots: Definitions,
    fonts: Vec<(Arc<Font>, BTreeSet<u32>)>,
    ink: Option<InkFigures>,
    spaces: BTreeMap<(Family, Kind), usize>,
    pictures: Vec<Placed>,
    smallest_text: Option<f64>,
    thinnest_line: Option<f64>,
    is_empty: bool,
}

impl PageFigures {
    pub(super) fn of(sheet: &Sheet<'_>, ink: Option<InkFigures>) -> Self {
        let mut figures = Self {
            spots: checks::spots::definitions(sheet),
            fonts: sheet.content.fonts.clone(),
            ink,
            spaces: checks::colour::uses(sheet),
            pictures: checks::images::placed(sheet),
            smallest_text: None,
            thinnest_line: None,
            is_empty: checks::extent::is_empty(sheet),
        };
        let least = |known: Option<f64>, value: f64| Some(known.map_or(value, |known| known.min(value)));
        sheet.each_mark(&mut |mark| match &mark.what {
            What::Text(text) => figures.smallest_text = least(figures.smallest_text, text.size),
            What::Stroke { pen, .. } => figures.thinnest_line = least(figures.thinnest_line, pen.width),
            What::Fill { .. } | What::Image { .. } | What::Shading { .. } => {}
        });
        figures
    }
}

/// The fonts of the file in the order of their first use, with the codes that are shown.
pub(super) fn fonts(pages: &[Page], figures: &[PageFigures]) -> Vec<Use> {
    let mut uses: Vec<Use> = Vec::new();
    for (page, figures) in pages.iter().zip(figures) {
        for (font, codes) in &figures.fonts {
            let same = |known: &Font| known.id.is_some() && known.id == font.id;
            let index = uses.iter().position(|(known, _)| Arc::ptr_eq(known, font) || same(known));
            let index = index.unwrap_or_else(|| {
                uses.push((Arc::clone(font), BTreeMap::new()));
                uses.len() - 1
            });
            for code in codes {
                uses[index].1.entry(*code).or_insert(page.number);
            }
        }
    }
    uses
}

/// Facts that need no page to be examined.
pub(super) fn file_facts(bytes: &[u8], document: &Document<'_>, pages: &[Page]) -> Vec<Fact> {
    let (header, catalog) = structure::versions(document);
    let version = |version: Option<(u8, u8)>| version.map(|(major, minor)| format!("{major}.{minor}"));
    let mut facts = vec![
        Fact::new("size", size_words(bytes.len())),
        Fact::new("objects", document.size().to_string()),
        Fact::new("PDF version", version(catalog.max(header)).unwrap_or_else(|| "none".to_owned())),
    ];
    if !document.trailer().has("Encrypt") {
        facts.extend(checks::metadata::facts(document));
        facts.push(checks::intent::fact(document));
    }
    facts.push(Fact::new("pages", pages.len().to_string()));
    if let Some(page) = pages.first() {
        let trim = page.trim_points();
        let bleed = page.bleed_points();
        let words =
            |width: f64, height: f64| format!("{:.1} × {:.1} mm", millimetres(width), millimetres(height));
        facts.push(Fact::new("trim", words(trim.width(), trim.height())));
        let sides = [
            trim.left - bleed.left,
            bleed.top - trim.top,
            bleed.right - trim.right,
            trim.bottom - bleed.bottom,
        ];
        let least = sides.into_iter().fold(f64::INFINITY, f64::min);
        facts.push(Fact::new("bleed", format!("{:.1} mm", millimetres(least))));
    }
    facts
}

/// Facts that rest on the examined pages.
pub(super) fn page_facts(pages: &[Page], figures: &[PageFigures]) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut spaces: BTreeMap<(Family, Kind), usize> = BTreeMap::new();
    for (use_, count) in figures.iter().flat_map(|page| &page.spaces) {
        *spaces.entry(*use_).or_insert(0) += count;
    }
    for ((family, kind), count) in spaces {
        facts.push(Fact::new(
            format!("colour of {}", kind.name()),
            format!("{}, {count} objects", family.name()),
        ));
    }
    let spots: BTreeSet<&str> =
        figures.iter().flat_map(|page| page.spots.keys()).map(|name| &**name).collect();
    if !spots.is_empty() {
        facts.push(Fact::new("spot colours", spots.into_iter().collect::<Vec<_>>().join(", ")));
    }
    let least = |values: &mut dyn Iterator<Item = f64>| values.reduce(f64::min);
    if let Some(size) = least(&mut figures.iter().filter_map(|page| page.smallest_text)) {
        facts.push(Fact::new("smallest text", format!("{size:.1} pt")));
    }
    if let Some(width) = least(&mut figures.iter().filter_map(|page| page.thinnest_line)) {
        facts.push(Fact::new("thinnest line", format!("{width:.2} pt")));
    }
    let pictures: Vec<&Placed> = figures.iter().flat_map(|page| &page.pictures).collect();
    if !pictures.is_empty() {
        let lowest =
            least(&mut pictures.iter().map(|picture| picture.resolution.0.min(picture.resolution.1)));
        let lowest = lowest.map_or_else(String::new, |lowest| format!(", the coarsest at {lowest:.0} ppi"));
        facts.push(Fact::new("pictures", format!("{}{lowest}", pictures.len())));
    }
    let empty: Vec<String> = pages
        .iter()
        .zip(figures)
        .filter(|(_, figures)| figures.is_empty)
        .map(|(page, _)| page.number.to_string())
        .collect();
    if !empty.is_empty() {
        facts.push(Fact::new("empty pages", empty.join(", ")));
    }
    for (page, figures) in pages.iter().zip(figures) {
        if let Some(ink) = &figures.ink {
            let trim = page.trim_points();
            let (x, y) = (millimetres(ink.place.0 - trim.left), millimetres(trim.top - ink.place.1));
            facts.push(Fact::new(
                format!("ink on page {}", page.number),
                format!(
                    "{:.0} % at most ({}) at {x:.0}, {y:.0} mm; {:.0} % on average over 15 mm",
                    ink.most, ink.plates, ink.mean
                ),
            ));
        }
        for picture in &figures.pictures {
            let object =
                picture.object.map_or_else(|| "inline".to_owned(), |number| format!("object {number}"));
            facts.push(Fact::new(
                format!("picture on page {}", page.number),
                format!(
                    "{object}, {} × {} pixels of {} bits, {:.0} × {:.0} ppi",
                    picture.pixels.0,
                    picture.pixels.1,
                    picture.bits,
                    picture.resolution.0,
                    picture.resolution.1
                ),
            ));
        }
    }
    facts
}
