//! `galley catalogue`: the whole series for booksellers, reading apps and people.

use super::Outcome;
use super::arguments::Arguments;
use super::record::Records;
use super::report::Reporter;
use super::workspace::{Workspace, registry};
use crate::book::{self, Book, Identity, Part, Workshop};
use crate::catalogue::{self, Catalogue, Edition, Entry, Output, Picture};
use crate::finding::{Finding, Findings, Place, Severity};
use crate::house::Colour;
use crate::model::walk::plain_text;
use crate::model::{Block, Manuscript};
use crate::output::{self, Deliverable};
use crate::print::{self, Medium, Specification};
use crate::series::RegisteredTitle;
use crate::source;
use camino::Utf8Path;
use rayon::prelude::*;
use serde_json::Value;

/// The height of the covers in pixels: twice that at which the page shows them, for screens that are fine.
const COVER_HEIGHT: f64 = 576.0;

/// Where outputs stand.
const DIST: &str = "dist";

pub(super) fn run(arguments: &Arguments, reporter: &mut Reporter) -> Outcome {
    make(arguments, reporter).unwrap_or_else(|outcome| outcome)
}

/// What is known of a title.
struct Gathered<'a> {
    entry: Entry<'a>,
    accent: Colour,
    about: Vec<String>,
    cover: Option<Deliverable>,
    findings: Findings,
}

fn make(arguments: &Arguments, reporter: &mut Reporter) -> Result<Outcome, Outcome> {
    let workspace = Workspace::open(registry(arguments, reporter)?, reporter);
    let records = Records::open(&workspace.files, Utf8Path::new(DIST));
    let titles = workspace.series.titles.as_slice();
    let mut gathered: Vec<Gathered<'_>> =
        titles.par_iter().map(|title| gather(&workspace, title, &records)).collect();
    let mut findings = Findings::new();
    let mut catalogue = Catalogue { series: &workspace.series, about: Vec::new(), entries: Vec::new() };
    let (mut accents, mut deliverables) = (Vec::new(), Vec::new());
    for one in gathered.drain(..) {
        let Gathered { entry, accent, about, cover, findings: own } = one;
        findings.append(own);
        catalogue.about = about;
        catalogue.entries.push(entry);
        accents.push(accent);
        deliverables.extend(cover);
    }
    let stop = workspace.has_errors || findings.has_errors();
    if !stop {
        let page = catalogue::page(&catalogue, &accents, &workspace.house);
        for (name, text) in [
            (catalogue::ONIX, catalogue::onix(&catalogue)),
            (catalogue::OPDS, catalogue::opds(&catalogue)),
            (catalogue::PAGE, page),
        ] {
            deliverables.push(Deliverable { name: name.to_owned(), bytes: text.into_bytes() });
        }
        write(&workspace, &deliverables, &mut findings, reporter);
    }
    reporter.take(findings, &workspace.files);
    Ok(Outcome::Well)
}

fn write(workspace: &Workspace, deliverables: &[Deliverable], findings: &mut Findings, reporter: &Reporter) {
    let folder = Utf8Path::new(DIST).join("catalogue");
    // The covers of titles that the series has no longer.
    let known = |name: &String| deliverables.iter().any(|deliverable| deliverable.name == *name);
    let mut obsolete = workspace.files.files_in(&folder);
    obsolete.retain(|name| name.starts_with("cover-") && name.ends_with(".png") && !known(name));
    if output::write(&workspace.files.root().join(&folder), deliverables, &obsolete, findings) {
        for Deliverable { name, bytes } in deliverables {
            reporter.result(&format!("{}  {} kB", folder.join(name), bytes.len().div_ceil(1000)));
        }
    }
}

/// Everything that the catalogue says of a title.
fn gather<'a>(workspace: &Workspace, title: &'a RegisteredTitle, records: &Records<'_>) -> Gathered<'a> {
    let Workspace { files, series, house, bibliography, typesetter, .. } = workspace;
    let mut of_manuscript = Findings::new();
    // A title that is not written has a name and a cover all the same.
    let manuscript = workspace
        .has_manuscript(title)
        .then(|| source::read(files, &title.slug, &series.substitutions(title), &mut of_manuscript))
        .flatten()
        .unwrap_or_default();
    let accent = manuscript.front_matter.accent.as_ref().map(|accent| accent.value.clone());
    let (accent_name, accent) = house.accent(accent.as_deref(), title.number);
    let manuscript = Manuscript { chapters: Vec::new(), notes: Vec::new(), ..manuscript };
    let workshop = Workshop { files, series, house, bibliography, locked_date: None };
    let book = book::make_up(manuscript, title, workshop, &mut Findings::new());
    let mut findings = Findings::new();
    for finding in of_manuscript.into_sorted() {
        // What does not keep a title from being built is for `galley check` to tell.
        if finding.severity == Severity::Error {
            findings.report(finding);
        }
    }
    let specification =
        Specification { medium: Medium::Screen, settings: &title.print, accent: &accent_name };
    let picture = print::cover_picture(&book, specification, typesetter, COVER_HEIGHT, &mut findings);
    let cover = picture.map(|bytes| Deliverable { name: format!("cover-{}.png", title.slug), bytes });
    let outputs = outputs(workspace, title, records, &mut findings);
    let (status, isbns) = listed(&book, title);
    let entry = Entry {
        title,
        status,
        isbns,
        pages: pages(workspace, title),
        cover: cover.as_ref().map(|Deliverable { name, bytes }| {
            let (width, height) = size(bytes);
            Picture { name: name.clone(), width, height }
        }),
        outputs,
        identity: Identity { summary: summary(&book), ..book.identity.clone() },
    };
    Gathered { entry, accent, about: about(&book), cover, findings }
}

/// What was built of a title; drafts are left out.
fn outputs(
    workspace: &Workspace,
    title: &RegisteredTitle,
    records: &Records<'_>,
    findings: &mut Findings,
) -> Vec<Output> {
    let slug = &title.slug;
    let folder = Utf8Path::new(DIST).join(slug);
    let outputs: Vec<Output> = Edition::ALL
        .into_iter()
        .filter_map(|edition| {
            let name = format!("{slug}{}", edition.ending());
            let bytes = workspace.files.stamp(&folder.join(&name))?.bytes;
            Some(Output { edition, address: format!("../{slug}/{name}"), bytes })
        })
        .collect();
    if outputs.is_empty() {
        return outputs;
    }
    if records.is_draft(slug) {
        findings.report(
            Finding::warning(
                super::codes::DRAFT,
                Place::File(folder),
                format!("what was built of {slug} is a draft, and the catalogue does not lead to it"),
            )
            .help(format!("Build it without --draft: `galley build {slug}`")),
        );
        return Vec::new();
    }
    if records.is_out_of_date(slug) {
        findings.report(
            Finding::warning(
                super::codes::STALE,
                Place::File(folder),
                format!("what was built of {slug} is out of date, and the catalogue leads to it"),
            )
            .help(format!("Build it again, then the catalogue: `galley build {slug}`")),
        );
    }
    outputs
}

/// How many pages the printed edition has, as its preflight counted them.
fn pages(workspace: &Workspace, title: &RegisteredTitle) -> Option<u32> {
    let path = Utf8Path::new(DIST).join(&title.slug).join("preflight.json");
    let reports: Vec<Value> = serde_json::from_slice(&workspace.files.read_bytes(&path).ok()?).ok()?;
    let count = |ending: &str| -> Option<u32> {
        let name = format!("{}{ending}", title.slug);
        let of_file = |report: &&Value| {
            report["file"].as_str().and_then(|path| path.rsplit('/').next()) == Some(name.as_str())
        };
        let facts = reports.iter().find(of_file)?["facts"].as_array()?;
        let fact = facts.iter().find(|fact| fact["name"] == "pages")?;
        fact["figure"].as_str()?.parse().ok()
    };
    let text = count(Edition::Print.ending())?;
    // A cover of its own has four pages, also where two of them stand on each side of a sheet.
    Some(if count(Edition::PrintCover.ending()).is_some() { text + 4 } else { text })
}

/// Status and numbers of a title, in the words of the listing that stands in every book.
fn listed(book: &Book, title: &RegisteredTitle) -> (String, Vec<String>) {
    let listing = book.parts.iter().find_map(|part| match part {
        Part::SeriesListing(listing) => Some(listing),
        _ => None,
    });
    listing
        .and_then(|listing| listing.entries.iter().find(|entry| entry.number == title.number))
        .map_or_else(Default::default, |entry| {
            (plain_text(&entry.status), entry.isbns.iter().map(|isbn| plain_text(isbn)).collect())
        })
}

/// The summary of a book as its back cover has it, quotation marks and dashes set.
fn summary(book: &Book) -> Option<String> {
    let cover = book.parts.iter().find_map(|part| match part {
        Part::BackCover(cover) => Some(plain_text(&cover.summary)),
        _ => None,
    });
    cover.filter(|summary| !summary.is_empty())
}

/// What stands above the listing of a book: what the series is about.
fn about(book: &Book) -> Vec<String> {
    let listing = book.parts.iter().find_map(|part| match part {
        Part::SeriesListing(listing) => Some(&listing.about),
        _ => None,
    });
    let blocks = listing.into_iter().flatten();
    blocks
        .filter_map(|block| match &block.value {
            Block::Paragraph(inlines) => Some(plain_text(inlines)),
            _ => None,
        })
        .collect()
}

/// Width and height of a PNG in pixels (PNG 1.2, 4.1.1).
fn size(png: &[u8]) -> (u32, u32) {
    let number =
        |at: usize| png.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    (number(16), number(20))
}
