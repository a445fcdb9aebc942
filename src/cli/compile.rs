//! One title through all stages: manuscript → book → pages → files.

use super::arguments::Edition;
use super::codes;
use super::workspace::{Workspace, manuscript_path};
use crate::book::{self, Book, Workshop};
use crate::ebook;
use crate::editorial;
use crate::finding::{Finding, Findings, Place, Severity};
use crate::house::Colour;
use crate::model::Date;
use crate::output::Deliverable;
use crate::preflight::{Observation, Spot};
use crate::print::{self, Area, Medium, Specification};
use crate::series::{self, Mentions, RegisteredTitle};
use crate::source;
use crate::span::Span;
use camino::Utf8PathBuf;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// What is to be made of titles.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// Where the outputs go, as findings name it.
    pub(super) out: Utf8PathBuf,
    /// The editions.
    pub(super) editions: Vec<Edition>,
    /// Whether errors are set around.
    pub(super) draft: bool,
    /// The day that files are dated.
    pub(super) locked_date: Option<Date>,
}

/// What was made of a title.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    pub(super) findings: Findings,
    /// The files; none where something must be mended first.
    pub(super) deliverables: Vec<Deliverable>,
    /// Files of earlier builds that these ones replace under another name.
    pub(super) obsolete: Vec<String>,
    /// What the manuscript mentions, to be compared with the other titles.
    pub(super) mentions: Option<Mentions>,
    /// How many pages the printed book has.
    pub(super) pages: usize,
    /// How long each stage took.
    pub(super) times: Vec<(&'static str, Duration)>,
}

/// The height of the ebook's cover, in px: what the shops ask for (Kindle: 2560, in the proportion of the page).
const COVER_HEIGHT: f64 = 2560.0;

/// Compiles a title; a failure of the program itself becomes a finding, and the other titles go on.
pub(super) fn compile(workspace: &Workspace, title: &RegisteredTitle, order: &Order) -> Compiled {
    let mut compiled = Compiled::default();
    let mut findings = Findings::new();
    if guarded(title, &mut findings, || stages(workspace, title, order, &mut compiled)).is_err() {
        compiled.deliverables.clear();
        compiled.findings.append(findings);
    }
    compiled
}

/// A fault of the program itself, which was reported.
pub(super) struct Fault;

/// Runs work on a title; a panic becomes a finding.
pub(super) fn guarded<T>(
    title: &RegisteredTitle,
    findings: &mut Findings,
    work: impl FnOnce() -> T,
) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        findings.report(
            Finding::error(
                codes::INTERNAL_FAULT,
                Place::File(manuscript_path(&title.slug)),
                "galley failed on this title",
            )
            .help("Report it with the manuscript; the fault is the program's"),
        );
        Fault
    })
}

/// A title that is read, edited and made up, and not laid out yet.
pub(super) struct MadeUp {
    pub(super) book: Book,
    pub(super) mentions: Mentions,
    pub(super) accent_name: String,
    pub(super) accent: Colour,
}

/// Manuscript → book, with what the editors say; `stage` is told of each stage that is done.
pub(super) fn make_up(
    workspace: &Workspace,
    title: &RegisteredTitle,
    locked_date: Option<Date>,
    mut stage: impl FnMut(&'static str),
    findings: &mut Findings,
) -> Option<MadeUp> {
    let Workspace { files, series, house, bibliography, rules, .. } = workspace;
    if !workspace.has_manuscript(title) {
        findings.report(
            Finding::error(
                series::codes::NO_MANUSCRIPT,
                Place::File(manuscript_path(&title.slug)),
                format!("{} has no manuscript", title.slug),
            )
            .help(format!("Write {}", manuscript_path(&title.slug))),
        );
        return None;
    }
    let manuscript = source::read(files, &title.slug, &series.substitutions(title), findings)?;
    let mentions = Mentions::of(&manuscript);
    stage("manuscript");
    let mut of_editors = Findings::new();
    editorial::lint(&manuscript, files, rules, &mut of_editors);
    // A workspace that has no editorial style of its own gets the program's as advice.
    let own_style = files.exists("styles/editorial".into());
    for finding in of_editors.into_sorted() {
        let severity = if own_style { finding.severity } else { finding.severity.min(Severity::Warning) };
        findings.report(Finding { severity, ..finding });
    }
    stage("editorial");
    let accent_name = manuscript.front_matter.accent.as_ref().map(|accent| accent.value.clone());
    let (accent_name, accent) = house.accent(accent_name.as_deref(), title.number);
    let workshop = Workshop { files, series, house, bibliography, locked_date };
    let book = book::make_up(manuscript, title, workshop, findings);
    stage("book");
    Some(MadeUp { book, mentions, accent_name, accent })
}

/// A finding about a file for the printer, at the place in the manuscript that it comes from.
fn led_back(observation: &Observation, origin: impl FnOnce(u32, Area) -> Option<Span>) -> Finding {
    let finding = observation.finding.clone();
    let (Place::Page(path, page), Some(Spot::Area { left, top, width, height, .. })) =
        (&finding.place, observation.spot.as_ref())
    else {
        return finding;
    };
    if !path.as_str().ends_with("-print.pdf") {
        return finding;
    }
    let area = Area { left: *left, top: *top, width: *width, height: *height };
    match origin(*page, area) {
        Some(span) => {
            let message = format!("{path}, page {page}: {}", finding.message);
            Finding { message, place: Place::Span(span), ..finding }
        }
        None => finding,
    }
}

fn stages(
    workspace: &Workspace,
    title: &RegisteredTitle,
    order: &Order,
    compiled: &mut Compiled,
) -> Option<()> {
    let Compiled { findings, deliverables, obsolete, mentions, pages, times } = compiled;
    let mut clock = Instant::now();
    let mut stage = |name| {
        let now = Instant::now();
        times.push((name, now - std::mem::replace(&mut clock, now)));
    };
    let Workspace { house, typesetter, profile, has_errors, .. } = workspace;
    let stop = |findings: &Findings| !order.draft && (*has_errors || findings.has_errors());

    let MadeUp { book, mentions: mentioned, accent_name, accent } =
        make_up(workspace, title, order.locked_date, &mut stage, findings)?;
    *mentions = Some(mentioned);
    if stop(findings) {
        return None;
    }

    let specification = Specification { medium: Medium::Press, settings: &title.print, accent: &accent_name };
    let wants = |edition| order.editions.contains(&edition);
    let ((interior, of_pages), ((cover, of_cover), readers)) = rayon::join(
        || {
            let mut findings = Findings::new();
            (print::lay_out(&book, specification, typesetter, &mut findings), findings)
        },
        || {
            let mut findings = Findings::new();
            let picture = wants(Edition::Ebook)
                .then(|| print::cover_picture(&book, specification, typesetter, COVER_HEIGHT, &mut findings));
            let readers: Vec<_> = [
                (Edition::Screen, Medium::Screen, "-screen.pdf"),
                (Edition::LargePrint, Medium::LargePrint, "-large-print.pdf"),
            ]
            .into_par_iter()
            .filter(|(edition, ..)| wants(*edition))
            .map(|(_, medium, ending)| {
                let mut findings = Findings::new();
                let specification = Specification { medium, ..specification };
                let pages = print::lay_out(&book, specification, typesetter, &mut findings);
                (ending, pages.and_then(|pages| pages.write(&mut findings)), findings)
            })
            .collect();
            ((picture.flatten(), findings), readers)
        },
    );
    findings.append(of_pages);
    findings.append(of_cover);
    let file = |ending: &str| format!("{}{ending}", title.slug);
    for (ending, printed, of_reader) in readers {
        findings.append(of_reader);
        deliverables
            .extend(printed.map(|printed| Deliverable { name: file(ending), bytes: printed.interior }));
    }
    stage("pages");
    let interior = interior?;
    *pages = interior.pagination.pages.len();
    if stop(findings) {
        deliverables.clear();
        return None;
    }

    let (printed, ebook) = rayon::join(
        || {
            let mut findings = Findings::new();
            let printed = wants(Edition::Print).then(|| interior.write(&mut findings)).flatten();
            let proof = wants(Edition::Proof).then(|| interior.proof(&mut findings)).flatten();
            (printed, proof, findings)
        },
        || {
            wants(Edition::Ebook).then(|| {
                ebook::render(
                    &book,
                    &interior.pagination,
                    house,
                    &accent,
                    cover.as_deref().unwrap_or_default(),
                )
            })
        },
    );
    let (printed, proof, of_press) = printed;
    findings.append(of_press);
    deliverables.extend(proof.map(|bytes| Deliverable { name: file("-proof.pdf"), bytes }));
    if let Some(printed) = printed {
        deliverables.push(Deliverable { name: file("-print.pdf"), bytes: printed.interior });
        match printed.cover {
            Some(bytes) => deliverables.push(Deliverable { name: file("-print-cover.pdf"), bytes }),
            None => obsolete.push(file("-print-cover.pdf")),
        }
    }
    match ebook {
        Some(Ok(bytes)) => deliverables.push(Deliverable { name: file(".epub"), bytes }),
        Some(Err(error)) => findings.report(Finding::error(
            ebook::codes::NOT_MADE,
            Place::File(format!("dist/{0}/{0}.epub", title.slug).into()),
            error.to_string(),
        )),
        None => {}
    }
    stage("files");
    if let Some(profile) = profile {
        let folder = order.out.join(&title.slug);
        let (examinations, report) = super::preflight::examine(deliverables, &folder, &title.print, profile);
        let origins = std::cell::LazyCell::new(|| interior.origins());
        for examination in &examinations {
            // What is only worth knowing stands in the report.
            let told = |one: &&Observation| one.finding.severity > Severity::Note;
            for observation in examination.observations.iter().filter(told) {
                findings.report(led_back(observation, |page, area| origins.of(page, area)));
            }
        }
        deliverables.push(report);
    }
    stage("preflight");
    if stop(findings) {
        deliverables.clear();
    }
    Some(())
}
