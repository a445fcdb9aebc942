//! How large press files are beside what Typst wrote of the same pages.

use super::{House, encoded, own_house, raw_and_printed};
use crate::book::{self, Bibliography, Book, Workshop};
use crate::finding::Findings;
use crate::series::Series;
use crate::source::{self, Files};
use camino::Utf8Path;
use std::fmt::Write as _;

/// The written titles of a workspace as books.
fn books(files: &Files) -> Vec<(String, Book, crate::series::PrintSettings)> {
    let mut findings = Findings::new();
    let series = Series::load(files, &mut findings).unwrap();
    let house = own_house();
    let bibliography = Bibliography::load(files, &mut findings);
    let written = |slug: &str| files.exists(Utf8Path::new(&format!("manuscripts/{slug}/manuscript.md")));
    let titles = series.titles.iter().filter(|title| written(&title.slug));
    titles
        .map(|title| {
            let substitutions = series.substitutions(title);
            let manuscript = source::read(files, &title.slug, &substitutions, &mut findings).unwrap();
            let bibliography = &bibliography;
            let workshop =
                Workshop { files, series: &series, house: &house, bibliography, locked_date: None };
            let book = book::make_up(manuscript, title, workshop, &mut findings);
            (title.slug.clone(), book, title.print.clone())
        })
        .collect()
}

/// The length of a press file over that of what Typst wrote with the profile.
fn ratio(book: &Book, settings: &crate::series::PrintSettings) -> f64 {
    let (raw, printed) = raw_and_printed(book, settings);
    let profile = super::deflated(&own_house().press.coated.profile);
    let cover = printed.cover.map_or(0, |cover| cover.len());
    (printed.interior.len() + cover) as f64 / (raw.len() + profile.len()) as f64
}

/// A photograph of sorts, of the size in which 300 ppi fill the measure.
fn photograph(number: u32) -> Vec<u8> {
    let wave = |x: u32, length: f64, shift: u32| (f64::from(x) / length + f64::from(shift)).sin();
    let picture = image::RgbImage::from_fn(1346, 898, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503 + number)) >> 7) % 17;
        let value = |channel: u32| {
            let waves = wave(x, 90.0 + f64::from(number) * 7.0, channel) + wave(y + x / 3, 61.0, channel * 2);
            (120.0 + 50.0 * waves + f64::from(noise)) as u8
        };
        image::Rgb([value(0), value(1), value(2)])
    });
    encoded(picture, image::ImageFormat::Jpeg)
}

#[test]
fn a_press_file_is_little_larger_than_what_typst_wrote() {
    let books = books(&Files::open(env!("CARGO_MANIFEST_DIR")));
    assert!(books.len() >= 6);
    for (slug, book, settings) in &books {
        let ratio = ratio(book, settings);
        assert!(ratio < 1.2, "{slug}: {ratio:.3}");
    }
}

#[test]
fn photographs_grow_little_in_four_inks() {
    let photographs: Vec<_> =
        (0..10).map(|number| (format!("manuscripts/book/images/{number}.jpg"), photograph(number))).collect();
    let mut manuscript = String::from("# Photographs\n\n");
    for number in 0..10 {
        let _ = writeln!(manuscript, "Words.\n\n![Learners in a room](images/{number}.jpg)\n");
    }
    let series = "[series]\nname = \"Small books\"\n[imprint]\npublisher = \"A House\"\n\
                  [[title]]\nslug = \"book\"\ntitle = \"Pictures\"\n";
    let mut files: Vec<(&str, &[u8])> = vec![
        ("manuscripts/series.toml", series.as_bytes()),
        ("manuscripts/book/manuscript.md", manuscript.as_bytes()),
    ];
    files.extend(photographs.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let workspace = House::with("sizes", &files);
    let books = books(&Files::open(workspace.root.clone()));
    let [(_, book, settings)] = books.as_slice() else { panic!("one title") };
    assert_eq!(book.images.len(), 10);
    let ratio = ratio(book, settings);
    assert!((0.8..1.2).contains(&ratio), "{ratio:.3}");
}
