//! From laid-out pages to the files of the printer.

use super::press::sheet::{Format, points, with_marks};
use super::press::{Flat, Plates, Press, Sheets, inner_pages, marks, outer_sheets};
use super::{Interior, Medium, Printed, codes, imposition, setting, typesetter};
use crate::finding::{Finding, Findings, Place};
use crate::series::{Binding, PrintSettings};
use typst::model::Document as _;
use typst_layout::{Page, PagedDocument};

/// A spine under this width holds no glue, in mm.
const THINNEST_SPINE: f64 = 3.5;

impl Interior<'_> {
    /// The files for the printer.
    pub(super) fn print(&self, findings: &mut Findings) -> Option<Printed> {
        let settings = self.specification.settings;
        let press = self.typesetter.presses.press(settings.paper, findings)?;
        let plates = press.plates(&self.survey, findings)?;
        let pages = self.pages_for_press();
        let labels: Vec<&str> = self.pagination.pages.iter().map(|page| page.label.as_str()).collect();
        let file = |ending, pages, trim, names, findings: &mut Findings| {
            let format = Format {
                trim,
                bleed: points(settings.bleed),
                room: if settings.marks { points(self.typesetter.presses.style().marks_room) } else { 0.0 },
            };
            self.file(&press, &plates, Sheets { pages, format, ending, names }, findings)
        };
        let trim = self.trim();
        let glued = settings.binding == Binding::PerfectBound;
        let parted = (settings.separate_cover || glued).then(|| inner_pages(&pages)).flatten();
        let Some((cover, text)) = parted else {
            let interior = file("-print.pdf", pages, trim, owned(&labels), findings)?;
            return Some(Printed { interior, cover: None, pagination: self.pagination.clone() });
        };
        let [front, inside_front, labels @ .., inside_back, back] = labels.as_slice() else { return None };
        let interior = file("-print.pdf", text.to_vec(), trim, owned(labels), findings)?;
        let (cover, trim, names) = if glued {
            let flat = Flat {
                page: trim,
                spine: points(self.spine(text.len(), findings)),
                bleed: points(settings.bleed),
                glue: points(self.typesetter.presses.style().glue),
            };
            let sheets = outer_sheets(&cover, flat, self.typesetter, self.book, self.setting(), findings)?;
            let names =
                [[back, front], [inside_front, inside_back]].map(|[left, right]| format!("{left} – {right}"));
            (sheets, flat.trim(), names.to_vec())
        } else {
            (cover.in_order(), trim, owned(&[front, inside_front, inside_back, back]))
        };
        let cover = file("-print-cover.pdf", cover, trim, names, findings)?;
        Some(Printed { interior, cover: Some(cover), pagination: self.pagination.clone() })
    }

    /// A booklet of all pages for an office printer: two on a side, to be printed on both sides of A4 and folded.
    ///
    /// `None`, with a finding, where it cannot be written.
    pub fn proof(&self, findings: &mut Findings) -> Option<Vec<u8>> {
        let press = self.typesetter.presses.press(self.specification.settings.paper, findings)?;
        let plates = press.plates(&self.survey, findings)?;
        let pages = imposition::booklet(&self.pages_for_press());
        let format = Format { trim: imposition::paper(), bleed: 0.0, room: 0.0 };
        self.file(
            &press,
            &plates,
            Sheets { pages, format, ending: "-proof.pdf", names: Vec::new() },
            findings,
        )
    }

    fn pages_for_press(&self) -> Vec<Page> {
        self.document.pages().iter().map(|page| self.survey.for_press(page)).collect()
    }

    fn trim(&self) -> (f64, f64) {
        let (width, height) = self.specification.settings.trim;
        (points(width), points(height))
    }

    fn setting(&self) -> String {
        setting::setting(self.book, &self.specification)
    }

    /// One press file, with its marks.
    fn file(
        &self,
        press: &Press<'_>,
        plates: &Plates,
        mut sheets: Sheets,
        findings: &mut Findings,
    ) -> Option<Vec<u8>> {
        if sheets.format.room > 0.0 {
            let lines: Vec<String> = sheets.names.iter().map(|name| self.slug_line(name)).collect();
            let marks = marks(self.typesetter, self.book, self.setting(), sheets.format, &lines, findings)?;
            sheets.pages = with_marks(&sheets.pages, sheets.format, &marks);
        }
        let count = sheets.pages.len();
        let document =
            PagedDocument::new(sheets.pages.iter().cloned().collect(), self.document.info().clone());
        let pdf = typesetter::pdf(&document, self.book, Medium::Press, &[(1, count)], findings)?;
        press.press(&pdf, &sheets, plates, &self.book.identity, findings)
    }

    /// What is printed outside of the bleed, so that nobody takes one sheet for another.
    fn slug_line(&self, name: &str) -> String {
        let identity = &self.book.identity;
        let date = identity.file_date;
        let name = if name.starts_with(|c: char| c.is_ascii_digit()) {
            format!("{} {name}", self.book.furniture.page)
        } else {
            name.to_owned()
        };
        let condition = &self.typesetter.presses.condition(self.specification.settings.paper).identifier;
        format!(
            "{} · {} · {name} · {:04}-{:02}-{:02} · {condition}",
            identity.series, identity.title, date.year, date.month, date.day
        )
    }

    /// The width of the spine in mm: every leaf once, those of the cover too.
    fn spine(&self, text: usize, findings: &mut Findings) -> f64 {
        let PrintSettings { caliper, .. } = self.specification.settings;
        let leaves = (text + 4).div_ceil(2);
        let spine = (leaves as f64 * caliper * 10.0).round() / 10.0;
        let place = || self.file_place("-print-cover.pdf");
        findings.report(Finding::note(
            codes::SPINE,
            place(),
            format!("the spine is {spine:.1} mm wide: {leaves} leaves of {caliper} mm"),
        ));
        if spine < THINNEST_SPINE {
            let message = format!("a spine of {spine:.1} mm holds no glue");
            findings.report(
                Finding::warning(codes::THIN_SPINE, place(), message)
                    .help("Bind the title with `binding = \"saddle-stitch\"`, or ask the printer"),
            );
        }
        spine
    }

    fn file_place(&self, ending: &str) -> Place {
        Place::File(format!("dist/{0}/{0}{ending}", self.book.identity.slug).into())
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
