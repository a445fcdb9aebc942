//! The rules: one check a file, each with the codes it reports.
//!
//! Checks of a page see its marks and, where it could be rendered, its ink. Checks of the file see its objects.

pub(super) mod actions;
pub(super) mod annotations;
pub(super) mod bleed;
pub(super) mod boxes;
pub(super) mod colour;
pub(super) mod extent;
pub(super) mod fonts;
pub(super) mod groups;
pub(super) mod images;
pub(super) mod ink;
pub(super) mod intent;
pub(super) mod lines;
pub(super) mod margin;
pub(super) mod metadata;
pub(super) mod objects;
pub(super) mod overprint;
pub(super) mod small_text;
pub(super) mod spots;
pub(super) mod structure;
pub(super) mod syntax;
pub(super) mod text_inks;
pub(super) mod viewer;

use super::colour::{Colour, Ink};
use super::content::{Content, Mark, Paint, Shared, Source, Text, What, for_each_mark};
use super::geometry::{Rect, millimetres};
use super::pages::Page;
use super::render::Raster;
use crate::finding::{Code, Severity};
use crate::preflight::{Limits, Observations, Spot};
use std::collections::BTreeMap;

/// Every code of the examination of PDF files.
pub(super) fn codes() -> impl Iterator<Item = Code> {
    [
        structure::ALL,
        intent::ALL,
        metadata::ALL,
        boxes::ALL,
        extent::ALL,
        annotations::ALL,
        actions::ALL,
        viewer::ALL,
        objects::ALL,
        syntax::ALL,
        fonts::ALL,
        colour::ALL,
        spots::ALL,
        groups::ALL,
        ink::ALL,
        text_inks::ALL,
        overprint::ALL,
        lines::ALL,
        small_text::ALL,
        images::ALL,
        bleed::ALL,
        margin::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// A page with all that its checks look at.
pub(super) struct Sheet<'a> {
    pub(super) shared: &'a Shared<'a>,
    pub(super) page: &'a Page,
    pub(super) content: &'a Content,
    /// `None` where the page could not be rendered.
    pub(super) raster: Option<&'a Raster>,
    pub(super) limits: &'a Limits,
}

impl Sheet<'_> {
    /// Calls `visit` for every mark of the page.
    pub(super) fn each_mark(&self, visit: &mut dyn FnMut(&Mark)) {
        for_each_mark(&self.content.items, visit);
    }

    /// The marks of the page, then those of the patterns and masks that it uses.
    pub(super) fn each_mark_also_hidden(&self, visit: &mut dyn FnMut(&Mark)) {
        for_each_mark(&self.content.items, visit);
        for_each_mark(&self.content.hidden_items, visit);
    }

    /// Whether anything of a rectangle is printed and stays: what lies outside of the bleed are marks and slugs.
    pub(super) fn is_printed(&self, bounds: &Rect) -> bool {
        self.page.bleed_points().intersection(bounds).is_some()
    }

    /// How many plates the page has.
    pub(super) fn plates(&self) -> usize {
        self.content.plates.count()
    }
}

/// The paint of a mark, where it has one.
pub(super) fn paint(mark: &Mark) -> Option<&Paint> {
    match &mark.what {
        What::Fill { paint, .. } | What::Stroke { paint, .. } => Some(paint),
        What::Text(text) => Some(&text.paint),
        What::Image { paint, .. } => paint.as_ref(),
        What::Shading { .. } => None,
    }
}

/// The plain colour of paint and its ink.
pub(super) fn plain(paint: &Paint) -> Option<(&Colour, &Ink)> {
    match &paint.source {
        Source::Colour { colour, ink } => Some((colour, ink)),
        Source::Tiling(_) | Source::Shading(_) | Source::Nothing => None,
    }
}

/// The text of a mark.
pub(super) fn text(mark: &Mark) -> Option<&Text> {
    match &mark.what {
        What::Text(text) => Some(text),
        What::Fill { .. } | What::Stroke { .. } | What::Image { .. } | What::Shading { .. } => None,
    }
}

/// The words of a run of text, shortened, in quotation marks; its font where it says nothing.
pub(super) fn words(text: &Text) -> String {
    let all: String = text.glyphs.iter().filter_map(|placed| placed.glyph.text.as_deref()).collect();
    let trimmed = all.trim();
    if trimmed.is_empty() {
        return format!("text in {}", text.font.name);
    }
    let short: String = trimmed.chars().take(24).collect();
    let ellipsis = if short.len() < trimmed.len() { "…" } else { "" };
    format!("‘{short}{ellipsis}’")
}

/// `1 page`, `2 pages`.
pub(super) fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// The amounts of an ink in words: `C 60 M 40 Y 40 K 100`.
pub(super) fn inks(ink: &[f32], names: &super::colour::Plates) -> String {
    let parts: Vec<String> = ink
        .iter()
        .take(names.count())
        .enumerate()
        .filter(|(_, amount)| **amount > 0.004)
        .map(|(plate, amount)| {
            let name = ["C", "M", "Y", "K"].get(plate).copied().unwrap_or_else(|| names.name(plate));
            format!("{name} {:.0}", amount * 100.0)
        })
        .collect();
    if parts.is_empty() { "no ink".to_owned() } else { parts.join(" ") }
}

/// A finding that a check of a page makes, not weighed yet.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    code: Code,
    severity: Severity,
    message: String,
    area: Option<Rect>,
    figures: Vec<(&'static str, f64)>,
    help: Option<String>,
}

impl Draft {
    /// Where on the page, in points.
    pub(super) fn at(&mut self, area: Rect) -> &mut Self {
        self.area = Some(area);
        self
    }

    pub(super) fn figure(&mut self, name: &'static str, value: f64) -> &mut Self {
        self.figures.push((name, (value * 100.0).round() / 100.0));
        self
    }

    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }
}

/// Takes the findings of a page. Of each kind the first few are kept, the others are counted.
#[derive(Debug, Default)]
pub(super) struct Found {
    drafts: Vec<Draft>,
    more: Vec<(Code, usize)>,
    spare: Option<Draft>,
}

/// As many findings of a kind are told for each page.
const TOLD: usize = 2;

impl Found {
    /// Whether enough findings of a kind are told; this one is then counted, and needs no words.
    pub(super) fn is_enough(&mut self, code: Code) -> bool {
        let enough = self.drafts.iter().filter(|known| known.code == code).count() >= TOLD;
        if enough {
            match self.more.iter_mut().find(|(known, _)| *known == code) {
                Some((_, count)) => *count += 1,
                None => self.more.push((code, 1)),
            }
        }
        enough
    }

    pub(super) fn report(
        &mut self,
        code: Code,
        severity: Severity,
        message: impl Into<String>,
    ) -> &mut Draft {
        let draft =
            Draft { code, severity, message: message.into(), area: None, figures: Vec::new(), help: None };
        if self.is_enough(code) {
            return self.spare.insert(draft);
        }
        let index = self.drafts.len();
        self.drafts.push(draft);
        &mut self.drafts[index]
    }
}

/// The findings of all pages, in their order. A kind that is on many pages is told on the first of them; the others are
/// named together.
#[derive(Debug, Default)]
pub(super) struct Collected {
    told: BTreeMap<&'static str, usize>,
    later: BTreeMap<&'static str, (Draft, Vec<u32>)>,
}

/// A kind of finding is told on as many pages.
const TOLD_PAGES: usize = 6;

impl Collected {
    /// Takes the findings of the next page.
    pub(super) fn take(&mut self, found: Found, page: &Page, observations: &mut Observations<'_>) {
        let Found { drafts, mut more, .. } = found;
        let mut here: Vec<&'static str> = Vec::new();
        for (index, draft) in drafts.iter().enumerate() {
            let name = draft.code.name;
            if !here.contains(&name) {
                here.push(name);
                *self.told.entry(name).or_insert(0) += 1;
            }
            if self.told.get(name).is_some_and(|pages| *pages > TOLD_PAGES) {
                let (_, pages) = self.later.entry(name).or_insert_with(|| (draft.clone(), Vec::new()));
                if pages.last() != Some(&page.number) {
                    pages.push(page.number);
                }
                continue;
            }
            let is_last = !drafts[index + 1..].iter().any(|other| other.code == draft.code);
            let more = more
                .iter()
                .position(|(code, _)| *code == draft.code)
                .filter(|_| is_last)
                .map(|at| more.remove(at).1);
            draft.give(page, more, observations);
        }
    }

    /// Names the pages that were not told of.
    pub(super) fn finish(self, observations: &mut Observations<'_>) {
        for (name, (draft, pages)) in self.later {
            let observation = observations.report(
                draft.code,
                draft.severity,
                format!(
                    "more of the same ({}) on {} pages: {}",
                    short_name(name),
                    pages.len(),
                    ranges(&pages)
                ),
            );
            observation
                .at(Spot::Page(pages.first().copied().unwrap_or(1)))
                .figure("pages", pages.len() as f64);
            if let Some(help) = draft.help {
                observation.help(help);
            }
        }
    }
}

fn short_name(code: &str) -> String {
    code.split_once('/').map_or(code, |(_, name)| name).replace('-', " ")
}

/// `3–5, 8` for 3, 4, 5, 8.
fn ranges(pages: &[u32]) -> String {
    let mut parts: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match parts.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => parts.push((page, page)),
        }
    }
    let words: Vec<String> = parts
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    words.join(", ")
}

impl Draft {
    fn give(&self, page: &Page, more: Option<usize>, observations: &mut Observations<'_>) {
        let mut message = self.message.clone();
        let spot = self.area.map(|area| spot(&area, page));
        if let Some(Spot::Area { left, top, .. }) = &spot {
            let (left, top) = (left.round() + 0.0, top.round() + 0.0);
            message += &format!(", {left:.0} mm from the left and {top:.0} mm from the top");
        }
        if let Some(more) = more {
            message += &format!(" (and {more} more like it on this page)");
        }
        let observation = observations.report(self.code, self.severity, message);
        observation.at(spot.unwrap_or(Spot::Page(page.number)));
        for (name, value) in &self.figures {
            observation.figure(name, *value);
        }
        if let Some(help) = &self.help {
            observation.help(help.clone());
        }
    }
}

/// A rectangle of a page from the upper left corner of its trim, in millimetres.
pub(super) fn spot(area: &Rect, page: &Page) -> Spot {
    let trim = page.trim_points();
    let area = area.intersection(&page.media_points()).unwrap_or(*area);
    // Zero has no sign for a reader.
    let round = |points: f64| (millimetres(points) * 10.0).round() / 10.0 + 0.0;
    Spot::Area {
        page: page.number,
        left: round(area.left - trim.left),
        top: round(trim.top - area.top),
        width: round(area.width()),
        height: round(area.height()),
    }
}

/// Findings about objects of the file: of those that say the same one is told, with the first page and the number.
#[derive(Debug, Default)]
struct Tally(BTreeMap<(&'static str, String), Entry>);

#[derive(Debug)]
struct Entry {
    code: Code,
    severity: Severity,
    page: Option<u32>,
    count: usize,
}

impl Tally {
    fn add(&mut self, code: Code, severity: Severity, page: Option<u32>, message: String) {
        let entry = self.0.entry((code.name, message)).or_insert(Entry { code, severity, page, count: 0 });
        entry.count += 1;
    }

    fn give(self, help: impl Fn(Code) -> &'static str, observations: &mut Observations<'_>) {
        for ((_, message), Entry { code, severity, page, count }) in self.0 {
            let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
            let observation = observations.report(code, severity, format!("{message}{times}"));
            observation.figure("objects", count as f64).help(help(code));
            if let Some(page) = page {
                observation.at(Spot::Page(page));
            }
        }
    }
}
