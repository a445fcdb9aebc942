//! A PDF of any program, examined for the press.
//!
//! ```text
//! bytes → file (objects) → pages → content (marks) → render (ink) → checks (findings)
//! ```
//!
//! The pages are examined in parallel and let go one by one; what is told of the file as a whole rests on the
//! [`figures`] that remain of each.

mod checks;
mod colour;
mod content;
mod figures;
mod file;
mod font;
mod function;
mod geometry;
mod image;
mod layers;
mod pages;
mod picture;
mod render;
mod shading;
#[cfg(test)]
pub(super) mod tests;
mod walk;

pub use picture::{Thumbnail, thumbnails};

use super::{Examination, Fact, FileKind, Job, Limits, Observations, Profile};
use crate::finding::{Code, Severity};
use checks::{Collected, Found, Sheet, objects::Forbidden, structure};
use content::Shared;
use figures::PageFigures;
use file::Document;
use geometry::points;
use pages::Page;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels per inch of the rendered pages: a pixel is a third of a millimetre.
const RESOLUTION: f64 = 72.0;

/// Every kind of finding that an examination of a PDF can make.
pub fn codes() -> Vec<Code> {
    checks::codes().collect()
}

/// Examines a PDF. Whatever the bytes are, this ends within bounds of time and memory.
pub fn examine(name: &str, bytes: &[u8], profile: &Profile, job: &Job) -> Examination {
    let mut observations = Observations::new(name, profile);
    // Everything that reads the file is bounded and checked. The decoders of pictures and of colour profiles are not
    // ours: should one of them panic on damaged data, that is a finding, and the program goes on. Nothing that is
    // changed inside is used afterwards but the observations, which are replaced.
    let result = catch_unwind(AssertUnwindSafe(|| examine_bounded(bytes, profile, job, &mut observations)));
    match result {
        Ok(facts) => observations.finish(FileKind::Pdf, facts),
        Err(_) => {
            let mut observations = Observations::new(name, profile);
            observations
                .report(
                    structure::UNREADABLE,
                    Severity::Error,
                    "the file is so damaged that it cannot be examined",
                )
                .help("Write it anew, or transfer it anew");
            observations.finish(FileKind::Pdf, Vec::new())
        }
    }
}

fn examine_bounded(
    bytes: &[u8],
    profile: &Profile,
    job: &Job,
    observations: &mut Observations<'_>,
) -> Vec<Fact> {
    let limits = job.limits(profile);
    let document = Document::open(bytes);
    structure::check(&document, observations);
    let is_encrypted = document.trailer().has("Encrypt");
    let pages = if document.catalog().is_some() { pages::read(&document) } else { Vec::new() };
    if pages.is_empty() {
        observations
            .report(structure::UNREADABLE, Severity::Error, "the file has no pages that can be read")
            .help("Write it anew, or transfer it anew");
        structure::check_damage(&document, observations);
        return vec![Fact::new("size", size_words(bytes.len()))];
    }
    checks::boxes::check(&pages, &limits, job, observations);
    checks::extent::check_file(pages.len(), &limits, observations);
    if is_encrypted {
        // Nothing inside can be read: its strings and streams are scrambled.
        structure::check_damage(&document, observations);
        return figures::file_facts(bytes, &document, &pages);
    }
    checks::intent::check(&document, observations);
    checks::metadata::check(&document, observations);
    let shared = share(document);
    checks::viewer::check(&shared.document, &shared.layers, observations);
    walk_objects(&shared.document, &pages, observations);
    let store = render::Store::default();
    let results: Vec<(Found, PageFigures)> =
        pages.par_iter().map(|page| examine_page(&shared, &store, page, &limits)).collect();
    let mut all = Vec::with_capacity(results.len());
    let mut collected = Collected::default();
    for (page, (found, figures)) in pages.iter().zip(results) {
        checks::annotations::check(&shared.document, page, observations);
        collected.take(found, page, observations);
        all.push(figures);
    }
    collected.finish(observations);
    let definitions: Vec<_> =
        pages.iter().map(|page| page.number).zip(all.iter().map(|page| &page.spots)).collect();
    checks::spots::check_file(&definitions, &limits, observations);
    let fonts = figures::fonts(&pages, &all);
    checks::fonts::check(&fonts, &shared.document, observations);
    structure::check_damage(&shared.document, observations);
    let mut facts = figures::file_facts(bytes, &shared.document, &pages);
    facts.extend(figures::page_facts(&pages, &all));
    facts.extend(checks::fonts::facts(&fonts));
    facts
}

/// What the pages need of the file.
fn share(document: Document<'_>) -> Shared<'_> {
    let separation = colour::Separation::of(&document);
    let layers = layers::Layers::read(&document);
    Shared { document, fonts: font::Fonts::default(), separation, layers }
}

fn walk_objects(document: &Document<'_>, pages: &[Page], observations: &mut Observations<'_>) {
    let mut forbidden = Forbidden::default();
    let mut active = checks::actions::Active::default();
    walk::each(document, pages, &mut |used| {
        forbidden.look(document, used);
        active.look(document, used);
    });
    forbidden.give(observations);
    active.give(observations);
}

/// What is looked at of a page: its bleed as declared, and as far as it should go.
fn visible(page: &Page, limits: &Limits) -> geometry::Rect {
    let wanted = page.trim_points().grown(points(limits.bleed_mm.max(0.0)));
    let media = page.media_points();
    page.bleed_points().union(&wanted).intersection(&media).filter(|rect| !rect.is_empty()).unwrap_or(media)
}

fn examine_page(
    shared: &Shared<'_>,
    store: &render::Store,
    page: &Page,
    limits: &Limits,
) -> (Found, PageFigures) {
    let (content, fault) = page.content(&shared.document);
    let visible = visible(page, limits);
    let content = content::page(shared, &content, page.resources.clone(), page.matrix(), page.media_points());
    let raster = if content.is_cut_short {
        None
    } else {
        render::page(shared, store, &content, visible, RESOLUTION).ok()
    };
    let sheet = Sheet { shared, page, content: &content, raster: raster.as_ref(), limits };
    let mut found = Found::default();
    let ink = raster.as_ref().map(|raster| checks::ink::measure(&sheet, raster));
    checks::syntax::check(&sheet, fault.as_deref(), &mut found);
    checks::extent::check(&sheet, &mut found);
    checks::colour::check(&sheet, &mut found);
    checks::spots::check(&sheet, &mut found);
    checks::groups::check(&sheet, &mut found);
    checks::ink::check(&sheet, ink.as_ref(), &mut found);
    checks::text_inks::check(&sheet, &mut found);
    checks::overprint::check(&sheet, &mut found);
    checks::lines::check(&sheet, &mut found);
    checks::small_text::check(&sheet, &mut found);
    checks::images::check(&sheet, &mut found);
    checks::bleed::check(&sheet, &mut found);
    checks::margin::check(&sheet, &mut found);
    let figures = PageFigures::of(&sheet, ink);
    (found, figures)
}

fn size_words(bytes: usize) -> String {
    match bytes {
        ..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
