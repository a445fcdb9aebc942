//! Matter that takes a whole number of lines, so that what follows stands on the grid again.

use super::{content_of, length};
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, Content, IntoValue as _, Packed, StyleChain};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Fragment, Frame, Length, Region, Regions, Size};
use typst::utils::Numeric as _;
use typst_layout::{layout_fragment, layout_frame};

pub(super) const DOCS: &str =
    "Sets matter on a whole number of lines: together on one page up to a height, over pages beyond it.";

/// `on-grid(unit, most, body)`.
pub(super) struct Arguments {
    /// The height of a line; none, if heights are left as they are.
    unit: Length,
    /// The height up to which it keeps together.
    most: Length,
    body: Content,
}

impl Arguments {
    pub(super) fn take(args: &mut Args) -> SourceResult<Self> {
        Ok(Self { unit: args.expect("unit")?, most: args.expect("most")?, body: args.expect("body")? })
    }

    pub(super) fn into_values(self) -> Array {
        [self.unit.into_value(), self.most.into_value(), self.body.into_value()].into_iter().collect()
    }
}

/// Sets it once, in a page without an end; that is what comes to the page, where it is not too high for one.
pub(super) fn layout(
    captured: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let typst::foundations::Value::Array(values) = &captured.value else {
        return Ok(Fragment::frames(vec![Frame::soft(Size::zero())]));
    };
    let mut values = values.iter();
    let mut next = || values.next().cloned().unwrap_or_default();
    let (unit, most, body) = (length(&next()), length(&next()), content_of(next()));

    let width = regions.size.x;
    let expand = Axes::new(width.is_finite(), false);
    let endless = Region::new(Size::new(width, Abs::inf()), expand);
    let mut frame = layout_frame(engine, &body, locator.relayout(), styles, endless)?;
    if frame.height() > most {
        let mut fragment = layout_fragment(engine, &body, locator, styles, Regions { expand, ..regions })?;
        // It began on the grid, or at the head of a page: so does what follows.
        if let Some(last) = fragment.iter_mut().last() {
            last.size_mut().y = lines(last.height(), unit);
        }
        return Ok(fragment);
    }
    frame.size_mut().y = lines(frame.height(), unit);
    let (empty, _) = first_that_holds(frame.height(), regions);
    let mut frames = vec![Frame::soft(Size::new(frame.width(), Abs::zero())); empty];
    frames.push(frame);
    Ok(Fragment::frames(frames))
}

/// How many pages have no room for a height, and how much room the first one has that does. An empty frame on each of
/// the former leads to it.
pub(super) fn first_that_holds(height: Abs, mut regions: Regions) -> (usize, Abs) {
    let mut before = 0;
    while !regions.size.y.fits(height) && regions.may_progress() {
        before += 1;
        regions.next();
    }
    (before, regions.size.y)
}

/// A height, made up to whole lines. A twentieth of a point more than some lines is no line more.
pub(super) fn lines(height: Abs, unit: Abs) -> Abs {
    if unit <= Abs::zero() {
        return height;
    }
    (((height - Abs::pt(0.05)) / unit).ceil() * unit).max(Abs::zero())
}
