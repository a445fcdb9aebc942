//! `galley build` and `galley check`.

use super::Outcome;
use super::arguments::{Arguments, Build, Check, Edition};
use super::compile::{Compiled, Order, compile};
use super::report::Reporter;
use super::workspace::Workspace;
use crate::finding::Findings;
use crate::model::Date;
use crate::output;
use camino::Utf8Path;
use rayon::prelude::*;

pub(super) fn run(arguments: &Arguments, build: &Build, reporter: &mut Reporter) -> Outcome {
    let mut editions = build.editions.clone();
    if editions.is_empty() {
        editions = vec![Edition::Print, Edition::Ebook];
    }
    let locked_date = match build.locked_date.map_or_else(source_date_epoch, |date| Ok(Some(date))) {
        Ok(date) => date,
        Err(message) => {
            super::tell(&message);
            return Outcome::Unusable;
        }
    };
    let order = Order { editions, draft: build.draft, locked_date };
    let out = |workspace: &Workspace| workspace.files.root().join(&build.out);
    let outcome = titles(arguments, &build.slugs, &order, reporter, |workspace, slug, compiled, reporter| {
        let Compiled { deliverables, obsolete, .. } = compiled;
        if deliverables.is_empty() {
            return;
        }
        let folder = out(workspace).join(slug);
        let mut findings = Findings::new();
        if output::write(&folder, deliverables, obsolete, &mut findings) {
            let shown =
                if build.out.is_absolute() { build.out.clone() } else { Utf8Path::new("").join(&build.out) };
            for deliverable in deliverables {
                let size = deliverable.bytes.len().div_ceil(1000);
                let pages = if deliverable.name == format!("{slug}-print.pdf") {
                    format!("  {} pages", compiled.pages)
                } else {
                    String::new()
                };
                reporter.result(&format!("{}  {size} kB{pages}", shown.join(slug).join(&deliverable.name)));
            }
        }
        reporter.take(findings, &workspace.files);
    });
    outcome.unwrap_or_else(|outcome| outcome)
}

pub(super) fn check(arguments: &Arguments, check: &Check, reporter: &mut Reporter) -> Outcome {
    let order = Order { editions: vec![Edition::Print, Edition::Ebook], draft: false, locked_date: None };
    titles(arguments, &check.slugs, &order, reporter, |_, _, _, _| {}).unwrap_or_else(|outcome| outcome)
}

/// Compiles titles side by side and hands each to `deliver`, in the order of the series.
fn titles(
    arguments: &Arguments,
    slugs: &[String],
    order: &Order,
    reporter: &mut Reporter,
    deliver: impl Fn(&Workspace, &str, &Compiled, &mut Reporter),
) -> Result<Outcome, Outcome> {
    let workspace = Workspace::open(arguments, reporter)?;
    let titles = workspace.titles(slugs, reporter)?;
    let shared: &Reporter = reporter;
    let compiled: Vec<Compiled> = titles
        .par_iter()
        .map(|title| {
            let compiled = compile(&workspace, title, order);
            shared.progress(&progress(&title.slug, &compiled, shared.verbose));
            compiled
        })
        .collect();
    for (title, mut compiled) in titles.iter().zip(compiled) {
        reporter.take(std::mem::take(&mut compiled.findings), &workspace.files);
        deliver(&workspace, &title.slug, &compiled, reporter);
    }
    Ok(Outcome::Well)
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

/// The day of `SOURCE_DATE_EPOCH` (reproducible-builds.org), if it is set.
fn source_date_epoch() -> Result<Option<Date>, String> {
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let wrong = || "SOURCE_DATE_EPOCH is no number of seconds since 1970".to_owned();
    let seconds: i64 = value.to_str().and_then(|value| value.parse().ok()).ok_or_else(wrong)?;
    let day = chrono::DateTime::from_timestamp(seconds, 0).ok_or_else(wrong)?;
    let text = day.format("%Y-%m-%d").to_string();
    text.parse().map(Some).map_err(|()| wrong())
}
