//! A label in the side column, and words in the text column beside it.

use super::{carried, content_of, length, on_grid, take};
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, Content, Packed, StyleChain};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Fragment, Frame, Length, Point, Region, Regions, Size};
use typst_layout::{layout_fragment, layout_frame};

pub(super) const DOCS: &str = "Sets a label of a width, and a body beside it, which may go over pages.";

/// `beside(width, gap, label, body)`.
///
/// `width`: how wide the label is.
/// `gap`: what is between them.
/// `label`: what stands beside.
/// `body`: the words.
pub(super) fn arguments(args: &mut Args) -> SourceResult<Array> {
    Ok([
        take::<Length>(args, "width")?,
        take::<Length>(args, "gap")?,
        take::<Content>(args, "label")?,
        take::<Content>(args, "body")?,
    ]
    .into_iter()
    .collect())
}

/// The label keeps together and stands where the body begins.
pub(super) fn layout(
    captured: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let mut next = carried(captured);
    let (width, gap, label, body) =
        (length(&next()), length(&next()), content_of(next()), content_of(next()));

    let mut locator = locator.split();
    let label = {
        let region = Region::new(Size::new(width, Abs::inf()), Axes::new(true, false));
        layout_frame(engine, &label, locator.next(&0), styles, region)?
    };
    let body_locator = locator.next(&1);
    let start = width + gap;
    let room = Size::new((regions.size.x - start).max(Abs::zero()), regions.size.y);
    let narrower = Regions { size: room, expand: Axes::new(true, false), ..regions };
    let (empty, _) = on_grid::first_that_holds(label.height(), narrower);
    let mut frames = vec![Frame::soft(Size::new(regions.size.x, Abs::zero())); empty];
    let mut rest = narrower;
    for _ in 0..empty {
        rest.next();
    }
    let mut label = Some(label);
    for words in layout_fragment(engine, &body, body_locator, styles, rest)?.into_frames() {
        let mut frame = Frame::soft(Size::new(regions.size.x, words.height()));
        // An empty frame leaves its page to others: the label goes on with the words.
        if !words.is_empty()
            && let Some(label) = label.take()
        {
            place_label(&mut frame, label);
        }
        frame.push_frame(Point::with_x(start), words);
        frames.push(frame);
    }
    if let (Some(label), Some(last)) = (label, frames.last_mut()) {
        place_label(last, label);
    }
    Ok(Fragment::frames(frames))
}

fn place_label(frame: &mut Frame, label: Frame) {
    frame.size_mut().y = frame.height().max(label.height());
    frame.push_frame(Point::zero(), label);
}
