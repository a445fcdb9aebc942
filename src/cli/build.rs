//! `galley build` and `galley check`.

use super::Outcome;
use super::arguments::{Arguments, Build, Check, Edition};
use super::compile::{Compiled, Order, compile};
use super::record::{Made, Records};
use super::report::Reporter;
use super::workspace::{Workspace, registry, titles};
use crate::finding::{Findings, Severity};
use crate::model::Date;
use crate::output;
use crate::series::{self, Mentions, RegisteredTitle, Series};
use crate::source::{self, Files};
use rayon::prelude::*;

pub(super) fn run(arguments: &Arguments, build: &Build, reporter: &mut Reporter) -> Outcome {
    build_titles(arguments, build, reporter).unwrap_or_else(|outcome| outcome)
}

/// Builds the titles that were asked for, as far as they have changed.
pub(super) fn build_titles(
    arguments: &Arguments,
    build: &Build,
    reporter: &mut Reporter,
) -> Result<Outcome, Outcome> {
    let mut editions = build.editions.clone();
    if editions.is_empty() {
        editions = vec![Edition::Print, Edition::Ebook];
    }
    editions.sort();
    editions.dedup();
    let locked_date = locked_date(build.locked_date)?;
    let order = Order { out: build.out.clone(), editions, draft: build.draft, locked_date };
    let registry = registry(arguments, reporter)?;
    let titles = titles(&registry, &build.slugs, reporter)?;
    report_early(&registry.1, order.locked_date, &registry.0, reporter);

    let records = Records::open(&registry.0, &build.out);
    let (current, changed): (Vec<_>, Vec<_>) = titles
        .into_iter()
        .map(|title| (records.clean(&title.slug, &order), title))
        .partition(|(record, _)| record.is_some());
    for line in current.into_iter().filter_map(|(record, _)| record).flat_map(|record| record.results) {
        reporter.result(&format!("{line}  up to date"));
    }
    if changed.is_empty() {
        return Ok(Outcome::Well);
    }
    let changed: Vec<RegisteredTitle> = changed.into_iter().map(|(_, title)| title).collect();
    // Before anything is read: what changes from now on is not in the outputs.
    let inputs: Vec<String> = changed.iter().map(|title| records.inputs(&title.slug)).collect();
    let workspace = Workspace::open(registry, reporter).with_cache();
    let records = Records::open(&workspace.files, &build.out);
    let (mut compiled, others) =
        rayon::join(|| compile_all(&workspace, &changed, &order, reporter), || others(&workspace, &changed));
    let across = compare(&workspace, &others, &mut compiled);
    let consistent = across.is_empty();
    reporter.take(across, &workspace.files);
    for ((title, inputs), mut compiled) in changed.iter().zip(inputs).zip(compiled) {
        let clean = consistent
            && !workspace.has_errors
            && !compiled.findings.iter().any(|one| one.severity > Severity::Note);
        reporter.take(std::mem::take(&mut compiled.findings), &workspace.files);
        if !compiled.deliverables.is_empty() {
            let job = Job { workspace: &workspace, build, order: &order, records: &records };
            job.deliver(&title.slug, inputs, &compiled, clean, reporter);
        }
    }
    for title in &workspace.series.titles {
        if !changed.contains(title) && records.is_out_of_date(&title.slug) {
            reporter.result(&format!("{}: out of date; build it again", build.out.join(&title.slug)));
        }
    }
    Ok(Outcome::Well)
}

/// What the titles of a build share.
struct Job<'a> {
    workspace: &'a Workspace,
    build: &'a Build,
    order: &'a Order,
    records: &'a Records<'a>,
}

impl Job<'_> {
    /// Writes the files of a title, tells of them, and takes down what they were made from.
    fn deliver(&self, slug: &str, inputs: String, compiled: &Compiled, clean: bool, reporter: &mut Reporter) {
        let Compiled { deliverables, obsolete, pages, .. } = compiled;
        let mut findings = Findings::new();
        let out = &self.build.out;
        let folder = self.workspace.files.root().join(out).join(slug);
        if output::write(&folder, deliverables, obsolete, &mut findings) {
            let mut results = Vec::new();
            for deliverable in deliverables {
                let size = deliverable.bytes.len().div_ceil(1000);
                let printed = deliverable.name == format!("{slug}-print.pdf");
                let pages = if printed { format!("  {pages} pages") } else { String::new() };
                results.push(format!("{}  {size} kB{pages}", out.join(slug).join(&deliverable.name)));
            }
            for line in &results {
                reporter.result(line);
            }
            let made = Made { inputs, deliverables, results, clean };
            self.records.write(slug, self.order, made);
        }
        reporter.take(findings, &self.workspace.files);
    }
}

pub(super) fn check(arguments: &Arguments, check: &Check, reporter: &mut Reporter) -> Outcome {
    check_titles(arguments, check, reporter).unwrap_or_else(|outcome| outcome)
}

fn check_titles(arguments: &Arguments, check: &Check, reporter: &mut Reporter) -> Result<Outcome, Outcome> {
    let order = Order {
        out: "dist".into(),
        editions: vec![Edition::Print, Edition::Ebook],
        draft: false,
        locked_date: locked_date(None)?,
    };
    let registry = registry(arguments, reporter)?;
    let titles = titles(&registry, &check.slugs, reporter)?;
    report_early(&registry.1, order.locked_date, &registry.0, reporter);
    let workspace = Workspace::open(registry, reporter);
    let (mut compiled, others) =
        rayon::join(|| compile_all(&workspace, &titles, &order, reporter), || others(&workspace, &titles));
    reporter.take(compare(&workspace, &others, &mut compiled), &workspace.files);
    for compiled in compiled {
        reporter.take(compiled.findings, &workspace.files);
    }
    Ok(Outcome::Well)
}

/// Compiles titles side by side; what was made of them is in the order of the titles.
fn compile_all(
    workspace: &Workspace,
    titles: &[RegisteredTitle],
    order: &Order,
    reporter: &Reporter,
) -> Vec<Compiled> {
    titles
        .par_iter()
        .map(|title| {
            let compiled = compile(workspace, title, order);
            reporter.progress(&progress(&title.slug, &compiled, reporter.verbose));
            compiled
        })
        .collect()
}

fn progress(slug: &str, compiled: &Compiled, verbose: bool) -> String {
    let total: f64 = compiled.times.iter().map(|(_, time)| time.as_secs_f64()).sum();
    let mut line = format!("  {slug}: {} pages in {total:.2} s", compiled.pages);
    if verbose {
        for (stage, time) in &compiled.times {
            line.push_str(&format!(", {stage} {:.0} ms", time.as_secs_f64() * 1000.0));
        }
    }
    line
}

/// What the titles of the series mention that are not compiled this time.
fn others(workspace: &Workspace, titles: &[RegisteredTitle]) -> Vec<Mentions> {
    let Workspace { files, series, .. } = workspace;
    series
        .titles
        .par_iter()
        .filter(|title| !titles.contains(title) && workspace.has_manuscript(title))
        .filter_map(|title| {
            // What is wrong with them is told when they are built.
            let manuscript =
                source::read(files, &title.slug, &series.substitutions(title), &mut Findings::new())?;
            Some(Mentions::of(&manuscript))
        })
        .collect()
}

/// What is found when titles are compared with each other and with the others of the series.
fn compare(workspace: &Workspace, others: &[Mentions], compiled: &mut [Compiled]) -> Findings {
    let own: Vec<Mentions> = compiled.iter_mut().filter_map(|one| one.mentions.take()).collect();
    let mut findings = Findings::new();
    series::compare(&workspace.series, others, &own, &mut findings);
    findings
}

fn report_early(series: &Series, day: Option<Date>, files: &Files, reporter: &mut Reporter) {
    let mut findings = Findings::new();
    if let Some(day) = day {
        series::published_early(series, day, &mut findings);
    }
    reporter.take(findings, files);
}

/// The day that the outputs are dated: that of the command line, or the environment's.
fn locked_date(given: Option<Date>) -> Result<Option<Date>, Outcome> {
    match given {
        Some(date) => Ok(Some(date)),
        None => source_date_epoch().map_err(|message| {
            super::tell(&message);
            Outcome::Unusable
        }),
    }
}

/// The day of `SOURCE_DATE_EPOCH` (reproducible-builds.org), if it is set.
pub(super) fn source_date_epoch() -> Result<Option<Date>, String> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let wrong = || "SOURCE_DATE_EPOCH is no number of seconds since 1970".to_owned();
    let seconds: i64 = value.to_str().and_then(|value| value.parse().ok()).ok_or_else(wrong)?;
    let day = chrono::DateTime::from_timestamp(seconds, 0).ok_or_else(wrong)?;
    let text = day.format("%Y-%m-%d").to_string();
    text.parse().map(Some).map_err(|()| wrong())
}
