//! Pages put onto larger sheets: with marks around them, side by side as a cover, or two by two as a booklet.

use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Sides, Size, Transform};
use typst::syntax::Span;
use typst::visualize::{Curve, Geometry};
use typst_layout::Page;

/// The lengths of a sheet, in pt: the trimmed part, the bleed around it, and the room for marks around that.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::print) struct Format {
    /// Width and height of what is left after trimming.
    pub(in crate::print) trim: (f64, f64),
    /// What is printed beyond the trim.
    pub(in crate::print) bleed: f64,
    /// The room for marks beyond the bleed; 0 without marks.
    pub(in crate::print) room: f64,
}

impl Format {
    /// From the edge of the sheet to the trim.
    pub(super) fn margin(&self) -> f64 {
        self.bleed + self.room
    }

    /// Width and height of the whole sheet.
    pub(super) fn sheet(&self) -> (f64, f64) {
        let margin = 2.0 * self.margin();
        (self.trim.0 + margin, self.trim.1 + margin)
    }
}

/// Millimetres in points.
pub(in crate::print) fn points(mm: f64) -> f64 {
    mm * 72.0 / 25.4
}

fn size((width, height): (f64, f64)) -> Size {
    Size::new(Abs::pt(width), Abs::pt(height))
}

fn point(x: f64, y: f64) -> Point {
    Point::new(Abs::pt(x), Abs::pt(y))
}

/// How much of a page shows beyond its trimmed size, in pt; less than nothing cuts it.
#[derive(Debug, Clone, Copy)]
pub(in crate::print) struct Window {
    pub(in crate::print) left: f64,
    pub(in crate::print) top: f64,
    pub(in crate::print) right: f64,
    pub(in crate::print) bottom: f64,
}

impl Window {
    /// The same on all sides.
    pub(in crate::print) fn all(length: f64) -> Self {
        Self { left: length, top: length, right: length, bottom: length }
    }
}

/// Lays a page onto a sheet: the corner of its trimmed part at `at`, enlarged by `scale`, cut to a window.
pub(in crate::print) fn lay(sheet: &mut Frame, page: &Page, at: (f64, f64), scale: f64, window: Window) {
    let Window { left, top, right, bottom } = window;
    let shown = (page.frame.width().to_pt() + left + right, page.frame.height().to_pt() + top + bottom);
    if shown.0 <= 0.0 || shown.1 <= 0.0 {
        return;
    }
    let mut frame = Frame::hard(size(shown));
    if let Some(fill) = page.fill_or_transparent() {
        let ground = Geometry::Rect(size(shown)).filled(fill);
        frame.push(Point::zero(), FrameItem::Shape(ground, Span::detached()));
    }
    frame.push(point(left, top), FrameItem::Group(GroupItem::new(page.frame.clone())));
    let mut group = GroupItem::new(frame);
    group.clip = Some(Curve::rect(size(shown)));
    let scale_of = typst::layout::Ratio::new(scale);
    group.transform = Transform::scale(scale_of, scale_of);
    sheet.push(point(at.0 - left * scale, at.1 - top * scale), FrameItem::Group(group));
}

/// An empty sheet.
pub(in crate::print) fn sheet(extent: (f64, f64)) -> Frame {
    Frame::hard(size(extent))
}

/// A sheet as a page. What stands on it counts as printed to its edges, and `bleed` beyond them.
pub(in crate::print) fn page(frame: Frame, bleed: f64, like: &Page) -> Page {
    Page { frame, bleed: Sides::splat(Abs::pt(bleed)), fill: Smart::Custom(None), ..like.clone() }
}

/// Pages with marks around them. `marks` has a page of the size of the whole sheet for each.
pub(in crate::print) fn with_marks(pages: &[Page], format: Format, marks: &[Page]) -> Vec<Page> {
    let with_mark = |(page, mark): (&Page, &Page)| {
        let mut frame = sheet(format.sheet());
        let margin = format.margin();
        lay(&mut frame, page, (margin, margin), 1.0, Window::all(format.bleed));
        frame.push(Point::zero(), FrameItem::Group(GroupItem::new(mark.frame.clone())));
        self::page(frame, 0.0, page)
    };
    pages.iter().zip(marks).map(with_mark).collect()
}
