//! `galley specimen`: every element of the house style, in every edition.

use super::Outcome;
use super::arguments::{Arguments, Edition, Specimen};
use super::compile::{Order, compile};
use super::report::Reporter;
use super::workspace::{Workspace, root};
use crate::finding::Findings;
use crate::output;
use crate::series::Series;
use crate::source::Files;

pub(super) fn run(arguments: &Arguments, specimen: &Specimen, reporter: &mut Reporter) -> Outcome {
    let files = Files::specimen(root(arguments));
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings);
    reporter.take(findings, &files);
    let Some(series) = series else { return Outcome::Unusable };
    let workspace = Workspace::open((files, series), reporter);
    let Some(title) = workspace.series.titles.first() else { return Outcome::Unusable };
    let out = &specimen.out;
    let editions = vec![Edition::Print, Edition::Screen, Edition::LargePrint, Edition::Ebook];
    let order = Order { out: out.clone(), editions, draft: false, locked_date: None };
    let compiled = compile(&workspace, title, &order);
    reporter.take(compiled.findings, &workspace.files);
    let mut findings = Findings::new();
    let folder = workspace.files.root().join(out);
    if !compiled.deliverables.is_empty()
        && output::write(&folder, &compiled.deliverables, &compiled.obsolete, &mut findings)
    {
        for deliverable in &compiled.deliverables {
            reporter.result(out.join(&deliverable.name).as_str());
        }
    }
    reporter.take(findings, &workspace.files);
    Outcome::Well
}
