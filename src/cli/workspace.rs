//! The workspace that a command works on: files, registry, house style and bibliography, read once.

use super::arguments::Arguments;
use super::cache::FolderCache;
use super::report::Reporter;
use super::{Outcome, codes};
use crate::book::Bibliography;
use crate::editorial::Rules;
use crate::finding::{Finding, Findings, Place, suggestion};
use crate::house::HouseStyle;
use crate::model::Status;
use crate::preflight::Profile;
use crate::print::Typesetter;
use crate::series::{self, REGISTRY, RegisteredTitle, Series};
use crate::source::Files;
use camino::{Utf8Path, Utf8PathBuf};

/// Everything that titles share.
pub(super) struct Workspace {
    pub(super) files: Files,
    pub(super) series: Series,
    pub(super) house: HouseStyle,
    pub(super) bibliography: Bibliography,
    pub(super) rules: Rules,
    pub(super) typesetter: Typesetter,
    /// What outputs are held against.
    pub(super) profile: Option<Profile>,
    /// Whether something that all titles need must be mended.
    pub(super) has_errors: bool,
}

impl Workspace {
    /// Reads what titles share, besides the registry; what is wrong with it is reported.
    pub(super) fn open((files, series): (Files, Series), reporter: &mut Reporter) -> Self {
        let mut findings = Findings::new();
        let (house, (bibliography, rules)) = rayon::join(
            || {
                let mut findings = Findings::new();
                let house = HouseStyle::load(&files, &mut findings);
                let typesetter = Typesetter::new(&house, &mut findings);
                (house, typesetter, findings)
            },
            || {
                rayon::join(
                    || {
                        let mut findings = Findings::new();
                        (Bibliography::load(&files, &mut findings), findings)
                    },
                    || {
                        let mut findings = Findings::new();
                        (Rules::load(&files, &mut findings), findings)
                    },
                )
            },
        );
        let (house, typesetter, of_house) = house;
        let (bibliography, of_bibliography) = bibliography;
        let (rules, of_rules) = rules;
        findings.append(of_house);
        findings.append(of_bibliography);
        findings.append(of_rules);
        let profile = super::preflight::profile(&files, super::preflight::OWN, &mut findings);
        let has_errors = findings.has_errors() || reporter.has_errors();
        reporter.take(findings, &files);
        Self { files, series, house, bibliography, rules, typesetter, profile, has_errors }
    }

    /// The same, with a folder in it where converted pictures are kept.
    pub(super) fn with_cache(self) -> Self {
        let cache = FolderCache::of(self.files.root());
        Self { typesetter: self.typesetter.with_cache(Box::new(cache)), ..self }
    }

    pub(super) fn has_manuscript(&self, title: &RegisteredTitle) -> bool {
        has_manuscript(&self.files, title)
    }
}

/// The titles that were named, or all that have a manuscript.
pub(super) fn titles(
    (files, series): &(Files, Series),
    slugs: &[String],
    reporter: &mut Reporter,
) -> Result<Vec<RegisteredTitle>, Outcome> {
    let mut findings = Findings::new();
    let mut titles = Vec::new();
    let mut unknown = false;
    for slug in slugs {
        match series.title(slug) {
            Some(title) if !titles.contains(title) => titles.push(title.clone()),
            Some(_) => {}
            None => {
                unknown = true;
                let known = series.titles.iter().map(|title| title.slug.as_str());
                let finding = Finding::error(
                    series::codes::UNKNOWN_TITLE,
                    Place::File(REGISTRY.into()),
                    format!("the series has no title `{slug}`"),
                );
                findings.report(match suggestion(slug, known) {
                    Some(near) => finding.help(format!("Name `{near}`; `galley list` shows all titles")),
                    None => finding.help("`galley list` shows the titles"),
                });
            }
        }
    }
    if slugs.is_empty() {
        titles.extend(series.titles.iter().filter(|title| has_manuscript(files, title)).cloned());
        report_missing(files, series, &mut findings);
        report_unregistered(files, series, &mut findings);
        if titles.is_empty() {
            findings.report(
                Finding::error(
                    series::codes::NO_MANUSCRIPT,
                    Place::File(REGISTRY.into()),
                    "no title of the series has a manuscript",
                )
                .help("Write manuscripts/<slug>/manuscript.md for one of them"),
            );
        }
    }
    reporter.take(findings, files);
    if unknown { Err(Outcome::Unusable) } else { Ok(titles) }
}

fn has_manuscript(files: &Files, title: &RegisteredTitle) -> bool {
    files.exists(&manuscript_path(&title.slug))
}

fn report_missing(files: &Files, series: &Series, findings: &mut Findings) {
    for title in &series.titles {
        if matches!(title.status, Status::Published | Status::OutOfPrint) && !has_manuscript(files, title) {
            findings.report(
                Finding::warning(
                    series::codes::NO_MANUSCRIPT,
                    title.span,
                    format!("{} is published and has no manuscript", title.slug),
                )
                .help(format!(
                    "Write {}, or set its status to \"forthcoming\"",
                    manuscript_path(&title.slug)
                )),
            );
        }
    }
}

fn report_unregistered(files: &Files, series: &Series, findings: &mut Findings) {
    for folder in files.folders_in(Utf8Path::new("manuscripts")) {
        let slug = folder.file_name().unwrap_or_default();
        if series.title(slug).is_none() && files.exists(&manuscript_path(slug)) {
            findings.report(
                Finding::warning(
                    codes::UNREGISTERED,
                    Place::File(manuscript_path(slug)),
                    format!("the series does not name {slug}, so it is not built"),
                )
                .help(format!("Add a [[title]] with `slug = \"{slug}\"` to {REGISTRY}")),
            );
        }
    }
}

/// The path of a title's manuscript.
pub(super) fn manuscript_path(slug: &str) -> Utf8PathBuf {
    format!("manuscripts/{slug}/manuscript.md").into()
}

/// The registry of the workspace.
pub(super) fn registry(arguments: &Arguments, reporter: &mut Reporter) -> Result<(Files, Series), Outcome> {
    let files = Files::open(root(arguments));
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings);
    reporter.take(findings, &files);
    Ok((files, series.ok_or(Outcome::Unusable)?))
}

/// The folder that was named, or the nearest one above that holds a registry, or the folder that we are in.
pub(super) fn root(arguments: &Arguments) -> Utf8PathBuf {
    if let Some(directory) = &arguments.directory {
        return directory.clone();
    }
    let here = std::env::current_dir()
        .ok()
        .and_then(|path| Utf8PathBuf::from_path_buf(path).ok())
        .unwrap_or_default();
    let nearest = here.ancestors().find(|folder| folder.join(REGISTRY).is_file()).map(Utf8Path::to_owned);
    nearest.unwrap_or(here)
}
