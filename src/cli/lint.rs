//! `galley lint`.

use super::Outcome;
use super::arguments::{Arguments, Lint};
use super::report::Reporter;
use super::workspace::{self, manuscript_path};
use crate::editorial::{self, ChapterStatistics, Rules};
use crate::finding::{Finding, Findings, Severity};
use crate::output;
use crate::series::{RegisteredTitle, Series};
use crate::source::{self, Files};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What was found in a title.
struct Linted {
    findings: Findings,
    statistics: Vec<ChapterStatistics>,
}

pub(super) fn run(arguments: &Arguments, lint: &Lint, reporter: &mut Reporter) -> Outcome {
    let registry = match workspace::registry(arguments, reporter) {
        Ok(read) => read,
        Err(outcome) => return outcome,
    };
    let (files, series) = &registry;
    let mut findings = Findings::new();
    let rules = Rules::load(files, &mut findings);
    reporter.take(findings, files);
    let titles = match workspace::titles(&registry, &lint.slugs, reporter) {
        Ok(titles) => titles,
        Err(outcome) => return outcome,
    };
    let linted: Vec<Linted> =
        titles.par_iter().map(|title| one(files, series, &rules, title, lint.fix)).collect();
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (title, linted) in titles.iter().zip(linted) {
        if lint.diff {
            difference(files, series, &rules, title, reporter);
        }
        if lint.stats {
            statistics(&title.slug, &linted.statistics, reporter);
        }
        for (code, count) in editorial::counts(linted.findings.iter()) {
            *counts.entry(code).or_default() += count;
        }
        reporter.take(linted.findings, files);
    }
    if lint.stats {
        reporter.result("findings");
        for (code, count) in &counts {
            reporter.result(&format!("{count:>7}  {code}"));
        }
    }
    Outcome::Well
}

/// Looks at a title, and with `fix` makes the safe replacements in its file first.
fn one(files: &Files, series: &Series, rules: &Rules, title: &RegisteredTitle, fix: bool) -> Linted {
    let mut findings = Findings::new();
    let substitutions = series.substitutions(title);
    let mut of_source = Findings::new();
    let Some(mut manuscript) = source::read(files, &title.slug, &substitutions, &mut of_source) else {
        return Linted { findings: of_source, statistics: Vec::new() };
    };
    if fix && let Some(file) = manuscript.written.file {
        let fixed = editorial::fix(files, &title.slug, file, &substitutions, rules, &mut findings);
        if let Some(fixed) = fixed.filter(|fixed| fixed.count > 0) {
            let path = manuscript_path(&title.slug);
            let bytes = fixed.text.clone().into_bytes();
            if output::replace(&files.root().join(&path), bytes, &mut findings) {
                let file = files.add(path, fixed.text);
                of_source = Findings::new();
                manuscript = source::read_file(files, &title.slug, file, &substitutions, &mut of_source);
            }
        }
    }
    editorial::lint(&manuscript, files, rules, &mut findings);
    // What cannot be read is told by `check`; here it matters only where the text is not whole.
    let errors = of_source.iter().filter(|finding| finding.severity == Severity::Error).cloned();
    errors.collect::<Vec<Finding>>().into_iter().for_each(|finding| findings.report(finding));
    let statistics = editorial::statistics(&manuscript, files);
    Linted { findings, statistics }
}

/// Shows what `--fix` would change.
fn difference(
    files: &Files,
    series: &Series,
    rules: &Rules,
    title: &RegisteredTitle,
    reporter: &mut Reporter,
) {
    let path = manuscript_path(&title.slug);
    let Ok(file) = files.read_text(&path) else { return };
    let mut findings = Findings::new();
    let fixed = editorial::fix(files, &title.slug, file, &series.substitutions(title), rules, &mut findings);
    if let Some(fixed) = fixed {
        let difference = editorial::difference(path.as_str(), &files.text(file), &fixed.text);
        if !difference.is_empty() {
            super::print(difference.trim_end_matches('\n'));
        }
    }
    reporter.take(findings, files);
}

fn statistics(slug: &str, chapters: &[ChapterStatistics], reporter: &Reporter) {
    reporter.result(slug);
    reporter.result("  words  sentences  words/sentence  reading ease  grade");
    for chapter in chapters {
        let ChapterStatistics { heading, counts, words_per_sentence, reading_ease, grade } = chapter;
        let heading = if heading.is_empty() { "all" } else { heading.as_str() };
        reporter.result(&format!(
            "{:>7}  {:>9}  {words_per_sentence:>14.1}  {reading_ease:>12.1}  {grade:>5.1}  {heading}",
            counts.words, counts.sentences
        ));
    }
}
