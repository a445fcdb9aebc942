//! `galley package`: everything that a printer needs for a title, in one archive.

use super::Outcome;
use super::arguments::{Arguments, Build, Package};
use super::build::{build_titles, source_date_epoch};
use super::record::Records;
use super::report::Reporter;
use super::workspace::{Workspace, registry, titles};
use crate::archive;
use crate::book::{self, Workshop};
use crate::finding::{Finding, Findings, Place, Severity};
use crate::output::{self, Deliverable};
use crate::preflight::{self, Examination};
use crate::print::ticket::{Condition, Contact, Cover, Holds, PressFile, Size, Ticket, Verdict};
use crate::print::{Medium, Specification};
use crate::series::{Binding, Paper, RegisteredTitle};
use crate::source;
use camino::Utf8Path;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The report of the preflight of all press files.
const REPORT: &str = "preflight.json";

pub(super) fn run(arguments: &Arguments, command: &Package, reporter: &mut Reporter) -> Outcome {
    package(arguments, &command.slug, reporter).unwrap_or_else(|outcome| outcome)
}

fn package(arguments: &Arguments, slug: &str, reporter: &mut Reporter) -> Result<Outcome, Outcome> {
    let dist = Utf8Path::new("dist");
    let registry = registry(arguments, reporter)?;
    let slugs = [slug.to_owned()];
    titles(&registry, &slugs, reporter)?;
    if !Records::open(&registry.0, dist).holds(slug, &format!("{slug}-print.pdf")) {
        let build = Build {
            slugs: slugs.to_vec(),
            editions: Vec::new(),
            out: dist.to_owned(),
            jobs: None,
            draft: false,
            locked_date: None,
        };
        build_titles(arguments, &build, reporter)?;
    }
    let workspace = Workspace::open(registry, reporter);
    let Some(title) = workspace.series.title(slug).filter(|_| !reporter.has_errors()) else {
        return Ok(Outcome::Well);
    };
    let mut findings = Findings::new();
    if let Some(files) = contents(&workspace, title, &mut findings) {
        let name = format!("{slug}-package.zip");
        let path = dist.join(slug).join(&name);
        let packed: Vec<(&str, &[u8])> =
            files.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
        match archive::pack(&packed) {
            Ok(bytes) => {
                let size = bytes.len().div_ceil(1000);
                let folder = workspace.files.root().join(dist).join(slug);
                if output::write(&folder, &[Deliverable { name, bytes }], &[], &mut findings) {
                    reporter.result(&format!("{path}  {size} kB"));
                }
            }
            Err(error) => findings.report(Finding::error(
                super::codes::NOT_PACKED,
                Place::File(path),
                format!("the package could not be packed: {error}"),
            )),
        }
    }
    reporter.take(findings, &workspace.files);
    Ok(Outcome::Well)
}

/// The files of a package, in their order; `None`, with findings, where a press file is not fit to be printed.
fn contents(
    workspace: &Workspace,
    title: &RegisteredTitle,
    findings: &mut Findings,
) -> Option<Vec<Deliverable>> {
    let slug = &title.slug;
    let profile = workspace.profile.as_ref()?;
    let folder = Utf8Path::new("dist").join(slug);
    let mut files = Vec::new();
    for (name, optional) in [(format!("{slug}-print.pdf"), false), (format!("{slug}-print-cover.pdf"), true)]
    {
        let path = folder.join(&name);
        if optional && !workspace.files.exists(&path) {
            continue;
        }
        match workspace.files.read_bytes(&path) {
            Ok(bytes) => files.push(Deliverable { name, bytes }),
            Err(error) => {
                let message = format!("{path}: {error}");
                findings.report(Finding::error(super::codes::UNREADABLE_FILE, Place::File(path), message));
                return None;
            }
        }
    }
    let examinations = super::preflight::examine(&files, Utf8Path::new(""), &title.print, profile);
    let report = super::preflight::report(&examinations);
    if !examinations.iter().all(Examination::passes) {
        let all = examinations.iter().flat_map(Examination::findings);
        all.filter(|one| one.severity == Severity::Error).for_each(|one| findings.report(one.clone()));
        findings.report(
            Finding::error(
                super::codes::UNFIT,
                Place::File(folder.join(format!("{slug}-print.pdf"))),
                "the press files fail their preflight, and no package was made of them",
            )
            .help("Mend what the preflight found, and build the title again"),
        );
        return None;
    }
    let ticket = ticket(workspace, title, &files, &examinations);
    let ticket_pdf = ticket_pdf(workspace, title, &ticket, findings)?;
    let pages: Vec<Deliverable> = files
        .iter()
        .zip(&examinations)
        .map(|(file, examination)| {
            let job = super::preflight::job(&file.name, &title.print);
            let html = preflight::html(examination, &file.bytes, profile, &job);
            let stem = file.name.trim_start_matches(&format!("{slug}-")).trim_end_matches(".pdf");
            Deliverable { name: format!("preflight-{stem}.html"), bytes: html.into_bytes() }
        })
        .collect();
    // A ticket is text and figures, which JSON can hold.
    let mut json = serde_json::to_vec_pretty(&ticket).unwrap_or_default();
    json.push(b'\n');
    files.push(Deliverable { name: "job-ticket.pdf".to_owned(), bytes: ticket_pdf });
    files.push(Deliverable { name: "job-ticket.json".to_owned(), bytes: json });
    files.push(Deliverable { name: REPORT.to_owned(), ..report });
    files.extend(pages);
    files.push(Deliverable { name: "SHA256SUMS".to_owned(), bytes: checksums(&files).into_bytes() });
    Some(files)
}

/// The checksums of files, as `sha256sum -c` reads them.
fn checksums(files: &[Deliverable]) -> String {
    let mut text = String::new();
    for file in files {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}  {}", checksum(&file.bytes), file.name);
    }
    text
}

fn checksum(bytes: &[u8]) -> String {
    super::record::hexadecimal(&Sha256::digest(bytes))
}

fn ticket_pdf(
    workspace: &Workspace,
    title: &RegisteredTitle,
    ticket: &Ticket,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let Workspace { files, series, house, bibliography, typesetter, .. } = workspace;
    // What is wrong with the manuscript was told when its pages were made.
    let mut told = Findings::new();
    let manuscript = source::read(files, &title.slug, &series.substitutions(title), &mut told)?;
    let accent = manuscript.front_matter.accent.as_ref().map(|accent| accent.value.clone());
    let (accent, _) = house.accent(accent.as_deref(), title.number);
    let locked_date = source_date_epoch().ok().flatten();
    let workshop = Workshop { files, series, house, bibliography, locked_date };
    let book = book::make_up(manuscript, title, workshop, &mut told);
    let specification = Specification { medium: Medium::Press, settings: &title.print, accent: &accent };
    ticket.write(&book, specification, &house.words, typesetter, findings)
}

/// What the registry asks for, and what the examined files have.
fn ticket(
    workspace: &Workspace,
    title: &RegisteredTitle,
    files: &[Deliverable],
    examinations: &[Examination],
) -> Ticket {
    let Workspace { series, house, .. } = workspace;
    let settings = &title.print;
    let size = |(width_mm, height_mm)| Size { width_mm, height_mm };
    let parted = files.len() > 1;
    let flat = parted && settings.binding == Binding::PerfectBound;
    let press_files: Vec<PressFile> = files
        .iter()
        .zip(examinations)
        .enumerate()
        .map(|(index, (file, examination))| PressFile {
            name: file.name.clone(),
            holds: match (parted, index) {
                (false, _) => Holds::CoverAndText,
                (true, 0) => Holds::Text,
                (true, _) => Holds::Cover,
            },
            pages: figures(examination, "pages").first().map_or(0, |pages| *pages as usize),
            trim: match figures(examination, "trim").as_slice() {
                [width, height] => size((*width, *height)),
                _ => size(settings.trim),
            },
            bytes: file.bytes.len(),
            sha256: checksum(&file.bytes),
        })
        .collect();
    // The two sides of a flat cover bear the four pages of a cover.
    let pages =
        press_files.iter().map(|file| if flat && file.holds == Holds::Cover { 4 } else { file.pages });
    let spine = press_files
        .iter()
        .find(|_| flat)
        .and(press_files.last())
        .map(|cover| ((cover.trim.width_mm - 2.0 * settings.trim.0) * 10.0).round() / 10.0);
    let condition = match settings.paper {
        Paper::Coated => &house.press.coated,
        Paper::Uncoated => &house.press.uncoated,
    };
    let spots = examinations.iter().flat_map(|examination| facts(examination, "spot colours"));
    let mut inks: Vec<String> = ["cyan", "magenta", "yellow", "black"].map(str::to_owned).to_vec();
    for spot in spots.flat_map(|spots| spots.split(", ")) {
        // Registration marks are printed with every ink; they are none of their own.
        if spot != "All" && !inks.iter().any(|ink| ink == spot) {
            inks.push(spot.to_owned());
        }
    }
    let count = |severity| {
        let all = examinations.iter().flat_map(Examination::findings);
        all.filter(|finding| finding.severity == severity).count()
    };
    let publisher = &series.publisher;
    Ticket {
        title: title.title.clone(),
        series: series.name.clone(),
        number: title.number,
        isbn: match title.isbn_print {
            crate::model::IsbnState::Number(isbn) => Some(isbn.to_string()),
            crate::model::IsbnState::None | crate::model::IsbnState::Pending => None,
        },
        pages: pages.sum(),
        trim: size(settings.trim),
        bleed_mm: settings.bleed,
        binding: match settings.binding {
            Binding::SaddleStitch => "saddle-stitch",
            Binding::PerfectBound => "perfect-bound",
        },
        cover: match (parted, flat) {
            (false, _) => Cover::Own,
            (true, false) => Cover::Separate,
            (true, true) => Cover::Flat,
        },
        spine_mm: spine,
        paper: match settings.paper {
            Paper::Coated => "coated",
            Paper::Uncoated => "uncoated",
        },
        caliper_mm: settings.caliper,
        output_condition: Condition {
            identifier: condition.identifier.clone(),
            name: condition.name.clone(),
            registry: condition.registry.clone(),
        },
        inks,
        ink_limit_percent: condition.ink_limit,
        marks: settings.marks,
        files: press_files,
        preflight: Verdict {
            profile: examinations.first().map(|examination| examination.profile.clone()).unwrap_or_default(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
            report: REPORT.to_owned(),
        },
        contact: Contact {
            publisher: publisher.name.clone(),
            address: publisher.address.clone(),
            telephone: publisher.telephone.clone(),
            email: publisher.email.clone(),
            web: publisher.web.clone(),
        },
    }
}

/// The facts of a name.
fn facts<'a>(examination: &'a Examination, name: &'a str) -> impl Iterator<Item = &'a str> {
    examination.facts.iter().filter(move |fact| fact.name == name).map(|fact| fact.figure.as_str())
}

/// The numbers of a fact: 210 and 297 of '210.0 × 297.0 mm'.
fn figures(examination: &Examination, name: &str) -> Vec<f64> {
    facts(examination, name)
        .flat_map(|figure| figure.split(' '))
        .filter_map(|word| word.parse().ok())
        .collect()
}
