//! A worksheet, which gives those who write on it as much room as its page has.

use super::{carried, content_of, endless, length, on_grid, take};
use typst::comemo::Track as _;
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, Content, Context, Func, Packed, StyleChain, Value};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Fragment, Frame, Length, Regions, Size};
use typst::utils::Numeric as _;
use typst_layout::layout_fragment;

pub(super) const DOCS: &str =
    "Sets matter to write on, whose lines grow from one height to another as far as the page has room.";

/// `sheet(setting, least, most, unit, room)`.
///
/// `setting`: gives the sheet for a height of the lines to write on.
/// `least`: the least height of such a line.
/// `most`: the greatest.
/// `unit`: the height of a line of text: the sheet takes a whole number of them.
/// `room`: the height of a page's text.
pub(super) fn arguments(args: &mut Args) -> SourceResult<Array> {
    Ok([
        take::<Func>(args, "setting")?,
        take::<Length>(args, "least")?,
        take::<Length>(args, "most")?,
        take::<Length>(args, "unit")?,
        take::<Length>(args, "room")?,
    ]
    .into_iter()
    .collect())
}

/// How often the height of lines is halved in search of the greatest.
const STEPS: usize = 4;

/// A sheet is set on one page, the next one if need be, wherever one page holds it. One that takes more begins on a new
/// page where it so takes fewer.
pub(super) fn layout(
    captured: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let mut next = carried(captured);
    let Value::Func(setting) = next() else {
        return Ok(Fragment::frames(vec![Frame::soft(Size::zero())]));
    };
    let mut next = || length(&next());
    let (least, most, unit, room) = (next(), next(), next(), next());

    let expand = Axes::new(regions.size.x.is_finite(), false);
    let set = |engine: &mut Engine, write: Abs| -> SourceResult<Content> {
        let context = Context::new(None, Some(styles));
        let sheet = setting.call(engine, context.track(), [Length::from(write)])?;
        Ok(content_of(sheet))
    };
    let endless = endless(&regions);
    let frame_for = |engine: &mut Engine, write: Abs| -> SourceResult<Frame> {
        let sheet = set(engine, write)?;
        Ok(layout_fragment(engine, &sheet, locator.relayout(), styles, endless)?.into_frame())
    };

    let natural = frame_for(engine, least)?;
    if natural.height() > room {
        let pages_for = |engine: &mut Engine, write: Abs, regions: Regions| -> SourceResult<Fragment> {
            let sheet = set(engine, write)?;
            layout_fragment(engine, &sheet, locator.relayout(), styles, regions)
        };
        let mut start = Regions { expand, ..regions };
        let mut pages = pages_for(engine, least, start)?;
        let mut left = None;
        if regions.may_progress() {
            let mut next = start;
            next.next();
            let later = pages_for(engine, least, next)?;
            if later.len() < pages.len() {
                (start, pages) = (next, later);
                left = Some(Frame::soft(Size::new(regions.size.x, Abs::zero())));
            }
        }
        // Its lines grow as long as it takes no page more.
        let (mut low, mut high) = (least, most);
        for _ in 0..STEPS {
            let write = (low + high) / 2.0;
            let higher = pages_for(engine, write, start)?;
            if higher.len() > pages.len() {
                high = write;
            } else {
                (low, pages) = (write, higher);
            }
        }
        return Ok(Fragment::frames(left.into_iter().chain(pages).collect()));
    }
    let (empty, free) = on_grid::first_that_holds(natural.height(), regions);
    let free = if free.is_finite() { free.max(natural.height()) } else { room };
    let mut frame = natural;
    if most > least {
        // It grows with what there is to write on, the faster the higher that is: on the chord it is never too high.
        let fullest = frame_for(engine, most)?;
        frame = if fullest.height() <= free {
            fullest
        } else {
            let grown = (free - Abs::pt(0.5) - frame.height()) / (fullest.height() - frame.height());
            frame_for(engine, least + (most - least) * grown.max(0.0))?
        };
    }
    frame.size_mut().y = on_grid::lines(frame.height(), unit).min(free);
    let mut frames = vec![Frame::soft(Size::new(frame.width(), Abs::zero())); empty];
    frames.push(frame);
    Ok(Fragment::frames(frames))
}
