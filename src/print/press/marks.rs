//! Crop marks, bleed marks, registration marks and the slug line: `styles/print/marks.typ`.

use super::super::emission::{Emission, string};
use super::super::typesetter::Typesetter;
use super::sheet::Format;
use crate::book::Book;
use crate::finding::Findings;
use typst_layout::Page;

/// A page with marks for each slug line, of the size of the whole sheet. `setting` is that of the book.
///
/// `None`, with findings, where the template cannot be set.
pub(in crate::print) fn marks(
    typesetter: &Typesetter,
    book: &Book,
    setting: String,
    format: Format,
    lines: &[String],
    findings: &mut Findings,
) -> Option<Vec<Page>> {
    let mut emission = Emission::default();
    let Format { trim, bleed, room } = format;
    emission.code("#import \"/styles/print/marks.typ\": marks\n");
    emission.code(&format!(
        "#marks(width: {}pt, height: {}pt, bleed: {bleed}pt, room: {room}pt, lines: (",
        trim.0, trim.1
    ));
    for line in lines {
        emission.code(&string(line));
        emission.code(", ");
    }
    emission.code("))\n");
    let world = typesetter.world(&emission, setting, book);
    let document = world.compile(&emission, &book.identity.slug, findings)?;
    Some(document.pages().to_vec())
}
