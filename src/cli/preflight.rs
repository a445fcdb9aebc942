//! `galley preflight`, and the preflight of what a build has made.

use super::Outcome;
use super::arguments::{Arguments, Preflight};
use super::report::Reporter;
use super::workspace::root;
use crate::finding::{Finding, Findings, Place};
use crate::output::Deliverable;
use crate::preflight::{self, Examination, Job, Profile, Report};
use crate::series::{Binding, Paper, PrintSettings};
use crate::source::{Files, ReadError};
use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

/// The profile that a build holds its own outputs against.
pub(super) const OWN: &str = "build";

pub(super) fn run(arguments: &Arguments, command: &Preflight, reporter: &mut Reporter) -> Outcome {
    let files = Files::open(root(arguments));
    let mut findings = Findings::new();
    let Some(profile) = profile(&files, &command.profile, &mut findings) else {
        reporter.take(findings, &files);
        return Outcome::Unusable;
    };
    let read: Vec<(&Utf8PathBuf, Result<Vec<u8>, ReadError>)> =
        command.files.iter().map(|path| (path, Files::open("").read_bytes(path))).collect();
    let mut unusable = false;
    for (path, bytes) in read {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(error) => {
                unusable = true;
                findings.report(Finding::error(
                    super::codes::UNREADABLE_FILE,
                    Place::File(path.clone()),
                    format!("{path}: {error}"),
                ));
                continue;
            }
        };
        let job = Job::default();
        let examination = preflight::examine(path.as_str(), &bytes, &profile, &job);
        tell(&examination, reporter);
        for finding in examination.findings() {
            findings.report(finding.clone());
        }
        if let Some(html) = &command.html {
            let text = preflight::html(&examination, &bytes, &profile, &job);
            let (folder, name) =
                (html.parent().unwrap_or(Utf8Path::new("")), html.file_name().unwrap_or("preflight.html"));
            let page = Deliverable { name: name.to_owned(), bytes: text.into_bytes() };
            crate::output::write(
                if folder.as_str().is_empty() { ".".into() } else { folder },
                &[page],
                &[],
                &mut findings,
            );
        }
    }
    reporter.take(findings, &files);
    if unusable { Outcome::Unusable } else { Outcome::Well }
}

/// The facts of a file, on standard output.
fn tell(examination: &Examination, reporter: &Reporter) {
    let state = if examination.passes() { "passes" } else { "fails" };
    reporter.result(&format!(
        "{}: {} {state} ({})",
        examination.name,
        examination.kind.name(),
        examination.profile
    ));
    for fact in &examination.facts {
        reporter.result(&format!("  {:24} {}", fact.name, fact.figure));
    }
}

/// A profile of the workspace or of the program; what is wrong with it is reported.
pub(super) fn profile(files: &Files, name: &str, findings: &mut Findings) -> Option<Profile> {
    let path = |name: &str| Utf8PathBuf::from(format!("styles/preflight/{name}.toml"));
    let text = |name: &str| files.asset_text(&path(name)).ok().map(|file| files.text(file).to_string());
    match Profile::read(name, &text) {
        Ok(profile) => Some(profile),
        Err(words) => {
            let known: Vec<String> = files
                .assets_in(Utf8Path::new("styles/preflight"))
                .iter()
                .filter_map(|path| path.file_stem().map(str::to_owned))
                .collect();
            findings.report(
                Finding::error(super::codes::PROFILE, Place::File(path(name)), words)
                    .help(format!("The profiles are {}", known.join(", "))),
            );
            None
        }
    }
}

/// Examines what was made of a title.
pub(super) fn examine(
    deliverables: &[Deliverable],
    folder: &Utf8Path,
    settings: &PrintSettings,
    profile: &Profile,
) -> Vec<Examination> {
    deliverables
        .par_iter()
        .filter(|deliverable| is_judged(&deliverable.name))
        .map(|Deliverable { name, bytes }| {
            let job = job(name, settings);
            preflight::examine(folder.join(name).as_str(), bytes, profile, &job)
        })
        .collect()
}

/// What was found in the files of a title: `preflight.json`.
pub(super) fn report(examinations: &[Examination]) -> Deliverable {
    let reports: Vec<Report<'_>> = examinations.iter().map(Report::of).collect();
    // Reports are text and figures, which JSON can hold.
    let mut bytes = serde_json::to_vec_pretty(&reports).unwrap_or_default();
    bytes.push(b'\n');
    Deliverable { name: "preflight.json".to_owned(), bytes }
}

/// The press files and the ebook; the PDF files for readers are no matter for a press.
fn is_judged(name: &str) -> bool {
    name.ends_with("-print.pdf") && !name.ends_with("-large-print.pdf")
        || name.ends_with("-print-cover.pdf")
        || name.ends_with(".epub")
}

/// What the order of a press file asks.
pub(super) fn job(name: &str, settings: &PrintSettings) -> Job {
    let bound = settings.binding == Binding::PerfectBound;
    let is_flat_cover = name.ends_with("-cover.pdf") && bound;
    Job {
        trim: (!is_flat_cover).then_some(settings.trim),
        bleed: Some(settings.bleed),
        pages_multiple: Some(match (is_flat_cover, settings.binding) {
            (true, _) => 1,
            (false, Binding::PerfectBound) => 2,
            (false, Binding::SaddleStitch) => 4,
        }),
        ink: Some(match settings.paper {
            Paper::Coated => 300.0,
            Paper::Uncoated => 280.0,
        }),
    }
}
