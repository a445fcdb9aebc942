//! The specimen: every element is set without a complaint, and its pages look as they did.

use crate::judges;
use crate::workspace::Workspace;
use camino::{Utf8Path, Utf8PathBuf};
use image::GrayImage;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Pixels to the inch: enough to see a form move, too few to see a letter.
const RESOLUTION: &str = "24";

/// The grey values of two pages may differ by this on the average, of 255. Renderers of different years smooth edges
/// differently; a heading that moves by a line makes ten times as much.
const AVERAGE: f64 = 1.5;

fn specimen() -> &'static Workspace {
    static SPECIMEN: OnceLock<Workspace> = OnceLock::new();
    SPECIMEN.get_or_init(|| {
        let workspace = Workspace::empty();
        let run = workspace.galley(&["-C", ".", "specimen"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let told: Vec<String> = run
            .findings()
            .into_iter()
            .filter(|finding| finding.severity != "note")
            .map(|finding| format!("{}:{}: {}", finding.path, finding.line, finding.message))
            .collect();
        assert_eq!(told, Vec::<String>::new());
        workspace
    })
}

#[test]
fn the_specimen_has_every_edition() {
    let files = specimen().files("dist/specimen");
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "preflight.json",
            "specimen-large-print.pdf",
            "specimen-print.pdf",
            "specimen-screen.pdf",
            "specimen.epub"
        ]
    );
}

/// The pages of an edition as small grey pictures.
fn pages(edition: &str) -> Vec<(String, GrayImage)> {
    // A folder for each call: tests run side by side.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = specimen().path(&format!("pages-{}", COUNT.fetch_add(1, Ordering::Relaxed)));
    std::fs::create_dir_all(&folder).unwrap();
    let file = specimen().path(&format!("dist/specimen/specimen-{edition}.pdf"));
    let status = Command::new("pdftoppm")
        .args(["-r", RESOLUTION, "-gray", "-png", file.as_str(), folder.join(edition).as_str()])
        .status()
        .unwrap();
    assert!(status.success());
    let mut pages: Vec<Utf8PathBuf> =
        folder.read_dir_utf8().unwrap().map(|entry| entry.unwrap().into_path()).collect();
    pages.sort();
    let page =
        |path: Utf8PathBuf| (path.file_name().unwrap().to_owned(), image::open(&path).unwrap().into_luma8());
    pages.into_iter().map(page).collect()
}

/// How much two pictures differ: the average of the differences of their grey values.
fn difference(a: &GrayImage, b: &GrayImage) -> f64 {
    if a.dimensions() != b.dimensions() {
        return 255.0;
    }
    let sum: u64 = a.pixels().zip(b.pixels()).map(|(a, b)| u64::from(a.0[0].abs_diff(b.0[0]))).sum();
    sum as f64 / f64::from(a.width() * a.height())
}

/// With GALLEY_KEEP_PAGES set, the pages as they are now become those that later ones are compared with.
#[test]
fn the_pages_look_as_they_did() {
    if judges::find("poppler").is_none() {
        return;
    }
    let kept = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut changed = Vec::new();
    for edition in ["screen", "large-print"] {
        let pages = pages(edition);
        assert!(pages.len() > 12, "{} pages", pages.len());
        let known = kept.read_dir_utf8().into_iter().flatten().flatten();
        let known = known.filter(|entry| entry.file_name().starts_with(&format!("{edition}-"))).count();
        if std::env::var_os("GALLEY_KEEP_PAGES").is_some() {
            std::fs::create_dir_all(&kept).unwrap();
            for (name, page) in &pages {
                page.save(kept.join(name)).unwrap();
            }
        } else if known != pages.len() {
            changed.push(format!("{edition}: {} pages instead of {known}", pages.len()));
        }
        for (name, page) in &pages {
            let before = image::open(kept.join(name)).map(|page| page.into_luma8());
            match before.map(|before| difference(&before, page)) {
                Ok(most) if most <= AVERAGE => {}
                Ok(most) => changed.push(format!("{name}: differs by {most:.1}")),
                Err(error) => changed.push(format!("{name}: {error}")),
            }
        }
    }
    assert_eq!(changed, Vec::<String>::new(), "look at them; if they are right, set GALLEY_KEEP_PAGES");
}

#[test]
fn a_heading_that_moves_is_seen() {
    if judges::find("poppler").is_none() {
        return;
    }
    let (_, page) = pages("screen").into_iter().nth(7).unwrap();
    let mut moved = page.clone();
    // A line of the grid at this resolution.
    let step = 5;
    for (x, y, pixel) in moved.enumerate_pixels_mut() {
        *pixel = if y >= step { *page.get_pixel(x, y - step) } else { image::Luma([255]) };
    }
    assert!(difference(&page, &moved) > 2.0 * AVERAGE, "{}", difference(&page, &moved));
}
