//! One title through all stages: manuscript → book → pages → files.

use super::arguments::Edition;
use super::codes;
use super::workspace::{Workspace, manuscript_path};
use crate::book::{self, Book, Workshop};
use crate::ebook;
use crate::editorial;
use crate::finding::{Finding, Findings, Place, Severity};
use crate::house::Colour;
use crate::model::{Date, Manuscript};
use crate::output::Deliverable;
use crate::preflight::{Examination, Observation, Spot};
use crate::print::{self, Area, Interior, Medium, Specification};
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

/// A title that is made up, and not laid out yet.
pub(super) struct MadeUp {
    pub(super) book: Book,
    pub(super) accent_name: String,
    pub(super) accent: Colour,
}

/// Manuscript → book, with what the editors say.
pub(super) fn make_up(
    workspace: &Workspace,
    title: &RegisteredTitle,
    findings: &mut Findings,
) -> Option<MadeUp> {
    let manuscript = read(workspace, title, findings)?;
    edit(workspace, &manuscript, findings);
    Some(set_up(workspace, title, manuscript, None, findings))
}

/// The manuscript of a title.
fn read(workspace: &Workspace, title: &RegisteredTitle, findings: &mut Findings) -> Option<Manuscript> {
    if workspace.has_manuscript(title) {
        return source::read(&workspace.files, &title.slug, &workspace.series.substitutions(title), findings);
    }
    findings.report(
        Finding::error(
            series::codes::NO_MANUSCRIPT,
            Place::File(manuscript_path(&title.slug)),
            format!("{} has no manuscript", title.slug),
        )
        .help(format!("Write {}", manuscript_path(&title.slug))),
    );
    None
}

/// What the editors say of a manuscript.
fn edit(workspace: &Workspace, manuscript: &Manuscript, findings: &mut Findings) {
    let Workspace { files, rules, .. } = workspace;
    let mut of_editors = Findings::new();
    editorial::lint(manuscript, files, rules, &mut of_editors);
    // A workspace that has no editorial style of its own gets the program's as advice.
    let own_style = files.exists("styles/editorial".into());
    for finding in of_editors.into_sorted() {
        let severity = if own_style { finding.severity } else { finding.severity.min(Severity::Warning) };
        findings.report(Finding { severity, ..finding });
    }
}

/// The book of a manuscript, and the colour of its own.
fn set_up(
    workspace: &Workspace,
    title: &RegisteredTitle,
    manuscript: Manuscript,
    locked_date: Option<Date>,
    findings: &mut Findings,
) -> MadeUp {
    let Workspace { files, series, house, bibliography, .. } = workspace;
    let accent_name = manuscript.front_matter.accent.as_ref().map(|accent| accent.value.clone());
    let (accent_name, accent) = house.accent(accent_name.as_deref(), title.number);
    let workshop = Workshop { files, series, house, bibliography, locked_date };
    let book = book::make_up(manuscript, title, workshop, findings);
    MadeUp { book, accent_name, accent }
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
    let stop = |findings: &Findings| !order.draft && (workspace.has_errors || findings.has_errors());

    let manuscript = read(workspace, title, findings)?;
    *mentions = Some(Mentions::of(&manuscript));
    stage("manuscript");
    let made_up = set_up(workspace, title, manuscript.clone(), order.locked_date, findings);
    stage("book");
    let job = Job { workspace, title, order, made_up: &made_up };
    // The editors read while the pages are laid out; what they object to as errors, nothing is made of.
    let (laid_out, of_editors) = rayon::join(
        || if stop(findings) { None } else { Some(job.lay_out()) },
        || {
            let mut findings = Findings::new();
            edit(workspace, &manuscript, &mut findings);
            findings
        },
    );
    findings.append(of_editors);
    stage("editors and pages");
    if stop(findings) {
        return None;
    }
    let LaidOut { interior, cover, readers, findings: of_pages } = laid_out?;
    findings.append(of_pages);
    deliverables.extend(readers);
    let interior = interior?;
    *pages = interior.pagination.pages.len();
    if stop(findings) {
        deliverables.clear();
        return None;
    }

    let (press, ebook) = rayon::join(|| job.press(&interior), || job.ebook(&interior, cover.as_deref()));
    let mut examinations = Vec::new();
    for made in [press, ebook] {
        findings.append(made.findings);
        deliverables.extend(made.deliverables);
        obsolete.extend(made.obsolete);
        examinations.extend(made.examinations);
    }
    if workspace.profile.is_some() {
        deliverables.push(super::preflight::report(&examinations));
    }
    stage("files and preflight");
    if stop(findings) {
        deliverables.clear();
    }
    Some(())
}

/// A title on its way from the book to the files.
struct Job<'a> {
    workspace: &'a Workspace,
    title: &'a RegisteredTitle,
    order: &'a Order,
    made_up: &'a MadeUp,
}

/// The pages of a title.
struct LaidOut<'a> {
    /// Those for the printer.
    interior: Option<Interior<'a>>,
    /// The cover as a picture.
    cover: Option<Vec<u8>>,
    /// The files for the screen.
    readers: Vec<Deliverable>,
    findings: Findings,
}

/// Files, and what preflight says of them.
#[derive(Default)]
struct MadeFiles {
    deliverables: Vec<Deliverable>,
    obsolete: Vec<String>,
    examinations: Vec<Examination>,
    findings: Findings,
}

impl<'a> Job<'a> {
    fn specification(&self, medium: Medium) -> Specification<'a> {
        Specification { medium, settings: &self.title.print, accent: &self.made_up.accent_name }
    }

    fn wants(&self, edition: Edition) -> bool {
        self.order.editions.contains(&edition)
    }

    fn deliverable(&self, ending: &str, bytes: Vec<u8>) -> Deliverable {
        Deliverable { name: format!("{}{ending}", self.title.slug), bytes }
    }

    /// Book → pages: all that can be made before the printed pages stand is made beside them.
    fn lay_out(&self) -> LaidOut<'a> {
        let (book, typesetter) = (&self.made_up.book, &self.workspace.typesetter);
        let press = self.specification(Medium::Press);
        let ((interior, mut findings), ((cover, of_cover), of_readers)) = rayon::join(
            || {
                let mut findings = Findings::new();
                (print::lay_out(book, press, typesetter, &mut findings), findings)
            },
            || {
                let mut findings = Findings::new();
                let cover = self
                    .wants(Edition::Ebook)
                    .then(|| print::cover_picture(book, press, typesetter, COVER_HEIGHT, &mut findings));
                if self.wants(Edition::Print) {
                    typesetter.make_ready(&self.title.print);
                }
                ((cover.flatten(), findings), self.readers())
            },
        );
        findings.append(of_cover);
        let mut readers = Vec::new();
        for (deliverable, of_reader) in of_readers {
            findings.append(of_reader);
            readers.extend(deliverable);
        }
        LaidOut { interior, cover, readers, findings }
    }

    /// The editions for the screen.
    fn readers(&self) -> Vec<(Option<Deliverable>, Findings)> {
        [
            (Edition::Screen, Medium::Screen, "-screen.pdf"),
            (Edition::LargePrint, Medium::LargePrint, "-large-print.pdf"),
        ]
        .into_par_iter()
        .filter(|(edition, ..)| self.wants(*edition))
        .map(|(_, medium, ending)| {
            let mut findings = Findings::new();
            let (book, typesetter) = (&self.made_up.book, &self.workspace.typesetter);
            let pages = print::lay_out(book, self.specification(medium), typesetter, &mut findings);
            let printed = pages.and_then(|pages| pages.write(&mut findings));
            (printed.map(|printed| self.deliverable(ending, printed.interior)), findings)
        })
        .collect()
    }

    /// The files for the printer, examined.
    fn press(&self, interior: &Interior<'_>) -> MadeFiles {
        let mut made = MadeFiles::default();
        let findings = &mut made.findings;
        if self.wants(Edition::Proof) {
            let proof = interior.proof(findings);
            made.deliverables.extend(proof.map(|bytes| self.deliverable("-proof.pdf", bytes)));
        }
        let printed = self.wants(Edition::Print).then(|| interior.write(findings)).flatten();
        if let Some(printed) = printed {
            made.deliverables.push(self.deliverable("-print.pdf", printed.interior));
            match printed.cover {
                Some(bytes) => made.deliverables.push(self.deliverable("-print-cover.pdf", bytes)),
                None => made.obsolete.push(format!("{}-print-cover.pdf", self.title.slug)),
            }
        }
        self.examine(&mut made, interior);
        made
    }

    /// The ebook, examined.
    fn ebook(&self, interior: &Interior<'_>, cover: Option<&[u8]>) -> MadeFiles {
        let mut made = MadeFiles::default();
        if !self.wants(Edition::Ebook) {
            return made;
        }
        let MadeUp { book, accent, .. } = self.made_up;
        let cover = cover.unwrap_or_default();
        match ebook::render(book, &interior.pagination, &self.workspace.house, accent, cover) {
            Ok(bytes) => made.deliverables.push(self.deliverable(".epub", bytes)),
            Err(error) => made.findings.report(Finding::error(
                ebook::codes::NOT_MADE,
                Place::File(format!("dist/{0}/{0}.epub", self.title.slug).into()),
                error.to_string(),
            )),
        }
        self.examine(&mut made, interior);
        made
    }

    /// Holds the files against the profile of the house.
    fn examine(&self, made: &mut MadeFiles, interior: &Interior<'_>) {
        let Some(profile) = &self.workspace.profile else { return };
        let folder = self.order.out.join(&self.title.slug);
        made.examinations =
            super::preflight::examine(&made.deliverables, &folder, &self.title.print, profile);
        let origins = std::cell::LazyCell::new(|| interior.origins());
        for examination in &made.examinations {
            // What is only worth knowing stands in the report.
            let told = |one: &&Observation| one.finding.severity > Severity::Note;
            for observation in examination.observations.iter().filter(told) {
                made.findings.report(led_back(observation, |page, area| origins.of(page, area)));
            }
        }
    }
}
