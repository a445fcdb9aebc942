//! `galley new` and `galley init`: a title or a workspace that builds at once.

use super::Outcome;
use super::arguments::{Arguments, Init, New};
use super::report::Reporter;
use super::workspace::{manuscript_path, registry};
use crate::finding::Findings;
use crate::output::{self, Deliverable};
use crate::series::{REGISTRY, is_slug};
use crate::source::Files;
use camino::Utf8Path;

pub(super) fn new(arguments: &Arguments, new: &New, reporter: &mut Reporter) -> Outcome {
    let (files, series) = match registry(arguments, reporter) {
        Ok(read) => read,
        Err(outcome) => return outcome,
    };
    let slug = &new.slug;
    if let Some(wrong) = unusable(slug) {
        return refuse(wrong);
    }
    let path = manuscript_path(slug);
    if files.exists(&path) {
        return refuse(format!("{path} is there already"));
    }
    let mut findings = Findings::new();
    let written = (|| {
        if series.title(slug).is_none() {
            let file = files.read_text(Utf8Path::new(REGISTRY)).ok()?;
            let entry = filled(&files, "styles/new/title.toml", slug, new.title.as_deref())?;
            let text = format!("{}\n{entry}", files.text(file).trim_end());
            write(files.root(), REGISTRY, text, &mut findings)?;
        }
        let text = filled(&files, "styles/new/manuscript.md", slug, None)?;
        write(files.root(), path.as_str(), text, &mut findings)
    })();
    reporter.take(findings, &files);
    if written.is_none() {
        return refuse(
            "nothing was begun: a template under styles/new/ cannot be read, or a file cannot be written"
                .to_owned(),
        );
    }
    reporter.result(&format!("{path}\nBuild it with `galley build {slug}`."));
    Outcome::Well
}

pub(super) fn init(init: &Init, reporter: &mut Reporter) -> Outcome {
    let files = Files::open(init.directory.clone());
    if files.exists(Utf8Path::new(REGISTRY)) {
        return refuse(format!("{} is a workspace already", init.directory));
    }
    let slug = "first-title";
    let mut findings = Findings::new();
    let written = (|| {
        let registry = filled(&files, "styles/new/series.toml", slug, None)?;
        let entry = filled(&files, "styles/new/title.toml", slug, None)?;
        let manuscript = filled(&files, "styles/new/manuscript.md", slug, None)?;
        write(files.root(), REGISTRY, format!("{registry}{entry}"), &mut findings)?;
        write(files.root(), manuscript_path(slug).as_str(), manuscript, &mut findings)?;
        if !files.exists(Utf8Path::new(".gitignore")) {
            write(files.root(), ".gitignore", "/dist\n/.galley\n".to_owned(), &mut findings)?;
        }
        Some(())
    })();
    reporter.take(findings, &files);
    if written.is_none() {
        return refuse("nothing was begun: a file cannot be written".to_owned());
    }
    reporter.result(&format!(
        "{}\nBuild it with `galley -C {} build`.",
        init.directory.join(REGISTRY),
        init.directory
    ));
    Outcome::Well
}

/// The text of a template with the names filled in that concern the title.
fn filled(files: &Files, template: &str, slug: &str, title: Option<&str>) -> Option<String> {
    let file = files.asset_text(Utf8Path::new(template)).ok()?;
    let title = title.map_or_else(|| title_of(slug), str::to_owned);
    let title = title.replace('\\', "\\\\").replace('"', "\\\"");
    Some(files.text(file).replace("{slug}", slug).replace("{title}", &title))
}

/// 'first-title' as a title: 'First title'.
fn title_of(slug: &str) -> String {
    let words = slug.replace('-', " ");
    let mut characters = words.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

fn write(root: &Utf8Path, path: &str, text: String, findings: &mut Findings) -> Option<()> {
    let path = root.join(path);
    let name = path.file_name()?.to_owned();
    let folder = path.parent()?;
    output::write(folder, &[Deliverable { name, bytes: text.into_bytes() }], &[], findings).then_some(())
}

fn unusable(slug: &str) -> Option<String> {
    (!is_slug(slug)).then(|| format!("`{slug}` is no slug: it has small letters, digits and hyphens alone"))
}

fn refuse(message: String) -> Outcome {
    super::tell(&message);
    Outcome::Unusable
}
