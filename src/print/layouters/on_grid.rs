//! Matter that takes a whole number of lines, so that what follows stands on the grid again.

use super::{carried, content_of, endless, length, take};
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, Content, Packed, StyleChain};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Fragment, Frame, Length, Regions, Size};
use typst::utils::Numeric as _;
use typst_layout::layout_fragment;

pub(super) const DOCS: &str =
    "Sets matter on a whole number of lines: together on one page up to a height, over pages beyond it.";

/// `on-grid(unit, most, body, lower)`.
///
/// `unit`: the height of a line; none, if heights are left as they are.
/// `most`: the height up to which it keeps together.
/// `body`: the matter.
/// `lower`: the same lower, set where the rest of a page holds it and not the other; may be empty.
pub(super) fn arguments(args: &mut Args) -> SourceResult<Array> {
    Ok([
        take::<Length>(args, "unit")?,
        take::<Length>(args, "most")?,
        take::<Content>(args, "body")?,
        take::<Content>(args, "lower")?,
    ]
    .into_iter()
    .collect())
}

/// Sets it once, in a page without an end; that is what comes to the page, where it is not too high for one.
pub(super) fn layout(
    captured: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let mut next = carried(captured);
    let (unit, most, body) = (length(&next()), length(&next()), content_of(next()));
    let lower = content_of(next());

    let width = regions.size.x;
    let expand = Axes::new(width.is_finite(), false);
    let endless = endless(&regions);
    let mut frame = layout_fragment(engine, &body, locator.relayout(), styles, endless)?.into_frame();
    if frame.height() > most {
        let mut fragment = layout_fragment(engine, &body, locator, styles, Regions { expand, ..regions })?;
        // It began on the grid, or at the head of a page: so does what follows.
        if let Some(last) = fragment.iter_mut().last() {
            last.size_mut().y = lines(last.height(), unit);
        }
        return Ok(fragment);
    }
    frame.size_mut().y = lines(frame.height(), unit);
    if !lower.is_empty() && !regions.size.y.fits(frame.height()) && regions.may_progress() {
        let mut lower = layout_fragment(engine, &lower, locator.relayout(), styles, endless)?.into_frame();
        lower.size_mut().y = lines(lower.height(), unit);
        if regions.size.y.fits(lower.height()) {
            frame = lower;
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_made_up_to_lines() {
        let unit = Abs::pt(14.0);
        for (height, wanted) in [(0.0, 0.0), (1.0, 14.0), (14.0, 14.0), (14.04, 14.0), (14.06, 28.0)] {
            assert!((lines(Abs::pt(height), unit).to_pt() - wanted).abs() < 1e-9, "{height}");
        }
        assert!((lines(Abs::pt(5.0), Abs::zero()).to_pt() - 5.0).abs() < 1e-9);
    }

    #[test]
    fn what_does_not_fit_goes_to_the_first_page_that_holds_it() {
        let regions = |first: f64, backlog| Regions {
            size: Size::new(Abs::pt(100.0), Abs::pt(first)),
            expand: Axes::splat(false),
            full: Abs::pt(200.0),
            backlog,
            last: Some(Abs::pt(200.0)),
        };
        let short = [Abs::pt(30.0)];
        assert_eq!(first_that_holds(Abs::pt(40.0), regions(50.0, &[])), (0, Abs::pt(50.0)));
        assert_eq!(first_that_holds(Abs::pt(40.0), regions(20.0, &short)), (2, Abs::pt(200.0)));
        // Higher than any page: on the last one that there is to choose from, without an end to the search.
        assert_eq!(first_that_holds(Abs::pt(400.0), regions(20.0, &short)).1, Abs::pt(200.0));
    }
}
