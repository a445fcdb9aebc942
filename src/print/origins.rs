//! Where something on a printed page comes from.

use super::bounds::Bounds;
use super::typesetter::BookWorld;
use super::{Interior, setting};
use crate::series::Binding;
use crate::span::Span;
use typst::layout::{Frame, FrameItem, Point, Rect, Transform};
use typst::visualize::{Image, ImageKind};

/// What leads from the pages of a press file back to the manuscript.
pub struct Origins<'a> {
    interior: &'a Interior<'a>,
    world: BookWorld<'a>,
}

/// A rectangle on a page, in mm from the upper left corner of its trim.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Interior<'_> {
    /// What leads from its pages back to the manuscript.
    pub fn origins(&self) -> Origins<'_> {
        let setting = setting::setting(self.book, &self.specification);
        Origins { interior: self, world: self.typesetter.world(&self.emission, setting, self.book) }
    }
}

impl Origins<'_> {
    /// The words or the picture of the manuscript that fill an area of a page (from 1) of the file for the printer best;
    /// `None` where all is of the house's own making.
    pub fn of(&self, page: u32, area: Area) -> Option<Span> {
        let settings = self.interior.specification.settings;
        // A file without the cover begins behind its first leaf.
        let cover = if settings.separate_cover || settings.binding == Binding::PerfectBound { 2 } else { 0 };
        let index = usize::try_from(page).ok()?.checked_sub(1)? + cover;
        let frame = &self.interior.document.pages().get(index)?.frame;
        let points = |mm: f64| mm / 25.4 * 72.0;
        let wanted = Bounds {
            left: points(area.left),
            top: points(area.top),
            right: points(area.left + area.width),
            bottom: points(area.top + area.height),
        };
        let mut best = (0.0, None);
        self.frame(frame, Transform::identity(), &wanted, &mut best);
        best.1
    }

    fn frame(&self, frame: &Frame, transform: Transform, wanted: &Bounds, best: &mut (f64, Option<Span>)) {
        for (position, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(position.x, position.y));
            let (bounds, origin) = match item {
                FrameItem::Group(group) => {
                    self.frame(&group.frame, here.pre_concat(group.transform), wanted, best);
                    continue;
                }
                FrameItem::Text(text) => {
                    let span = text.glyphs.first().map(|glyph| glyph.span.0);
                    (text.bbox(), span.and_then(|span| self.words(span)))
                }
                FrameItem::Image(image, size, _) => {
                    (Rect::from_pos_size(Point::zero(), *size), self.picture(image))
                }
                FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => continue,
            };
            let likeness = Bounds::of(bounds, here).likeness(wanted);
            if likeness > best.0 {
                *best = (likeness, origin);
            }
        }
    }

    fn words(&self, span: typst::syntax::Span) -> Option<Span> {
        let start = self.world.range_of_main(span)?.start;
        let literals = &self.interior.emission.literals;
        let literal = literals.partition_point(|literal| literal.at <= start).checked_sub(1)?;
        literals[literal].span
    }

    fn picture(&self, image: &Image) -> Option<Span> {
        let bytes = match image.kind() {
            ImageKind::Raster(raster) => raster.data(),
            ImageKind::Svg(drawing) => drawing.data(),
            ImageKind::Pdf(_) => return None,
        };
        self.interior.book.images.iter().find(|image| *image.bytes == **bytes)?.used
    }
}
