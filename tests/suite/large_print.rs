//! The large-print edition: nothing on its pages is smaller than the clear print guidelines of UKAAF allow.

use super::judges;
use super::workspace::{Workspace, series};
use camino::Utf8Path;

/// The least size of type, in pt.
const LEAST: f64 = 16.0;

/// What is too small in a file, page by page.
fn small(file: &Utf8Path) -> Option<Vec<String>> {
    let texts = judges::sized_texts(file)?;
    assert!(texts.iter().map(|text| text.text.len()).sum::<usize>() > 20, "{file} has hardly any text");
    let small = texts.into_iter().filter(|text| text.size < LEAST - 0.05 && !text.text.trim().is_empty());
    Some(small.map(|text| format!("page {}: {:.2} pt: {}", text.page, text.size, text.text)).collect())
}

#[test]
fn nothing_in_the_series_is_small() {
    for slug in &series().slugs {
        let Some(small) = small(&series().file(slug, "-large-print.pdf")) else { return };
        assert!(small.is_empty(), "{slug}\n{}", small.join("\n"));
    }
}

/// Formulas, notes, keys and code too, also on small pages.
#[test]
fn nothing_in_the_specimen_is_small() {
    let workspace = Workspace::empty();
    workspace.galley(&["-C", ".", "specimen"]).expect(0);
    let Some(small) = small(&workspace.path("dist/specimen/specimen-large-print.pdf")) else { return };
    assert!(small.is_empty(), "{}", small.join("\n"));
}

#[test]
fn small_letters_in_a_drawing_are_seen() {
    let drawing = |size: u32| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 100' width='400' height='100'>\
             <text x='10' y='60' font-family='Source Sans 3' font-size='{size}'>Words in a drawing</text></svg>"
        )
    };
    let text = "# One\n\nSome words before the drawing.\n\n![Words](images/words.svg){width=100%}\n";
    for (size, found) in [(20, 0), (8, 1)] {
        let workspace = Workspace::with(text).write("manuscripts/book/images/words.svg", drawing(size));
        workspace.galley(&["build", "--edition", "large-print"]).expect(0);
        let Some(small) = small(&workspace.path("dist/book/book-large-print.pdf")) else { return };
        assert_eq!(small.len(), found, "{small:?}");
    }
}
