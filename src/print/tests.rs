//! Books become pages.

use super::*;
use crate::book::specimen;
use crate::finding::Findings;
use crate::house::HouseStyle;
use crate::source::Files;

fn typesetter() -> Typesetter {
    let mut findings = Findings::new();
    let house = HouseStyle::load(&Files::open("no such folder"), &mut findings);
    let typesetter = Typesetter::new(&house, &mut findings);
    assert!(findings.is_empty(), "{:?}", findings.into_sorted());
    typesetter
}

#[test]
fn every_element_is_set() {
    let (book, _) = specimen::book();
    let mut findings = Findings::new();
    let settings = PrintSettings::default();
    let specification = Specification { medium: Medium::Press, settings: &settings, accent: "blue" };
    let typesetter = typesetter();
    let interior = lay_out(&book, specification, &typesetter, &mut findings);
    // The pages of a list of elements are as full as the elements make them.
    let found = findings.into_sorted().into_iter().filter(|finding| finding.code != codes::SCANT_PAGE);
    assert_eq!(found.map(|finding| finding.message).collect::<Vec<_>>(), Vec::<String>::new());
    let interior = interior.unwrap();
    let printed = interior.write(&mut Findings::new()).unwrap();
    if let Ok(path) = std::env::var("GALLEY_TEST_PDF") {
        std::fs::write(path, &printed.interior).unwrap();
    }
    assert_eq!(printed.pagination.pages.len() % 4, 0, "a stapled booklet has whole sheets");
}

#[test]
fn formulas_print_nothing_but_themselves() {
    let (book, _) = specimen::book();
    let settings = PrintSettings::default();
    let specification = Specification { medium: Medium::Press, settings: &settings, accent: "blue" };
    let typesetter = typesetter();
    let interior = lay_out(&book, specification, &typesetter, &mut Findings::new()).unwrap();
    let printed = interior.write(&mut Findings::new()).unwrap();
    let path = std::env::temp_dir().join(format!("galley-formulas-{}.pdf", std::process::id()));
    std::fs::write(&path, &printed.interior).unwrap();
    let text = std::process::Command::new("pdftotext").arg(&path).arg("-").output().unwrap();
    std::fs::remove_file(&path).unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains('∑'), "{text}");
    assert!(!text.contains(".body"), "{text}");
}

#[test]
fn charts_covers_and_bar_codes_are_drawn_in_the_inks_of_the_house() {
    let (book, _) = specimen::book();
    let settings = PrintSettings::default();
    let specification = Specification { medium: Medium::Press, settings: &settings, accent: "blue" };
    let files = typst_files(&book, specification, &typesetter());
    let text = std::str::from_utf8(&files[0].1).unwrap();
    for call in ["art: drawing(", "barcode: drawing(", "fitting(\"Their number doubled.\", (", "words(("] {
        assert!(text.contains(call), "{call}");
    }
    assert!(
        !text.contains("rgb(") && !text.contains("cmyk("),
        "a drawing names colours, and the house has their values"
    );
}
