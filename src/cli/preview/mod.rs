//! `galley preview`: what `watch` does, with pages, ebook and findings in the browser as they stand.
//!
//! Titles are shown as drafts are made: around their errors. What is shown is never written to the disk.

mod board;
mod server;
#[cfg(test)]
mod tests;

use super::Outcome;
use super::arguments::{Arguments, Preview};
use super::compile::{MadeUp, guarded, make_up};
use super::report::Reporter;
use super::watch;
use super::workspace::{Workspace, registry, titles};
use crate::ebook;
use crate::finding::{Finding, Findings, Place};
use crate::print::{self, Medium, PagePictures, Specification};
use crate::series::RegisteredTitle;
use board::{Board, Proof, Sheet, Show};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

/// The height of the ebook's cover in the browser, in px.
const COVER_HEIGHT: f64 = 1200.0;

pub(super) fn run(arguments: &Arguments, preview: &Preview) -> Outcome {
    // For this machine alone: manuscripts that are not published yet are nobody else's business.
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, preview.port));
    let listener = bound.and_then(|listener| Ok((listener.local_addr()?.port(), listener)));
    let (port, listener) = match listener {
        Ok(listener) => listener,
        Err(error) => {
            super::tell(&format!(
                "port {} cannot be used: {error}; name another one with --port",
                preview.port
            ));
            return Outcome::Unusable;
        }
    };
    let board = Arc::new(Board::default());
    let shown = Arc::clone(&board);
    let server = std::thread::Builder::new()
        .name("preview".to_owned())
        .spawn(move || server::serve(&listener, &shown));
    if let Err(error) = server {
        super::tell(&format!("no thread can be had: {error}"));
        return Outcome::Unusable;
    }
    super::print(&format!("http://localhost:{port}/"));
    watch::follow(arguments, &preview.slugs, |slugs| {
        show(arguments, slugs, &board);
        watch::build(arguments, slugs)
    })
}

/// Makes proofs of titles and puts them up.
fn show(arguments: &Arguments, slugs: &[String], board: &Board) {
    let mut reporter = Reporter::new(arguments);
    let mut show = Show::default();
    if let Ok(registry) = registry(arguments, &mut reporter)
        && let Ok(titles) = titles(&registry, slugs, &mut reporter)
    {
        let workspace = Workspace::open(registry, &mut reporter).with_cache();
        show.series = workspace.series.name.clone();
        show.order = workspace.series.titles.iter().map(|title| title.slug.clone()).collect();
        show.proofs = titles.par_iter().map(|title| proof(&workspace, title, arguments)).collect();
    }
    show.findings = reporter.into_records();
    board.put_up(show);
}

/// A title as it stands.
fn proof(workspace: &Workspace, title: &RegisteredTitle, arguments: &Arguments) -> Proof {
    let mut findings = Findings::new();
    let mut of_fault = Findings::new();
    let made = guarded(title, &mut of_fault, || proofs(workspace, title, &mut findings));
    findings.append(of_fault);
    let mut reporter = Reporter::new(arguments);
    reporter.take(findings, &workspace.files);
    let (sheets, pictures, ebook) = made.ok().flatten().unwrap_or_default();
    Proof {
        slug: title.slug.clone(),
        title: title.title.clone(),
        sheets,
        pictures,
        ebook,
        findings: reporter.into_records(),
    }
}

type Proofs = (Vec<Sheet>, Option<PagePictures>, BTreeMap<String, Vec<u8>>);

/// The pages of the screen edition, and the files of the ebook.
fn proofs(workspace: &Workspace, title: &RegisteredTitle, findings: &mut Findings) -> Option<Proofs> {
    let Workspace { house, typesetter, .. } = workspace;
    let MadeUp { book, accent_name, accent } = make_up(workspace, title, findings)?;
    let specification =
        Specification { medium: Medium::Screen, settings: &title.print, accent: &accent_name };
    let pages = print::lay_out(&book, specification, typesetter, findings)?;
    let cover = print::cover_picture(&book, specification, typesetter, COVER_HEIGHT, findings);
    let ebook = ebook::render(&book, &pages.pagination, house, &accent, &cover.unwrap_or_default());
    let ebook = ebook.map_or_else(
        |error| {
            let place = Place::File(format!("dist/{0}/{0}.epub", title.slug).into());
            findings.report(Finding::error(ebook::codes::NOT_MADE, place, error.to_string()));
            BTreeMap::new()
        },
        |bytes| unpacked(&bytes),
    );
    let pictures = pages.pictures();
    let sheets = (0..pictures.count()).filter_map(|index| {
        let label = pages.pagination.pages.get(index).map(|page| page.label.clone()).unwrap_or_default();
        let ((width, height), digest) = (pictures.size(index)?, pictures.digest(index)?);
        Some(Sheet { label, width, height, key: format!("{digest:032x}") })
    });
    Some((sheets.collect(), Some(pictures), ebook))
}

/// The files of an archive that we have just packed.
fn unpacked(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(archive)) else { return files };
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else { continue };
        let mut bytes = Vec::new();
        if file.read_to_end(&mut bytes).is_ok() {
            files.insert(file.name().to_owned(), bytes);
        }
    }
    files
}
