//! Lines of about the same length, as headings and quotations in display sizes have them.

use super::{carried, content_of, take};
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, Content, Packed, StyleChain};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Frame, Region, Rel, Size};
use typst::utils::Numeric as _;
use typst_layout::layout_frame;

pub(super) const DOCS: &str = "Sets matter in the narrowest block in which it needs no more lines.";

/// `balanced(width, body)`.
///
/// `width`: the greatest width, as a length or a share of what there is.
/// `body`: the words.
pub(super) fn arguments(args: &mut Args) -> SourceResult<Array> {
    Ok([take::<Rel>(args, "width")?, take::<Content>(args, "body")?].into_iter().collect())
}

/// How often the range of widths is halved in search of the narrowest.
const STEPS: usize = 5;

/// What is set at one width while the search goes on is set once in the whole book: nothing else goes into it.
pub(super) fn layout(
    captured: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    region: Region,
) -> SourceResult<Frame> {
    let mut next = carried(captured);
    let whole = region.size.x;
    let most = next().cast::<Rel>().map_or(whole, |width| width.abs.abs + width.rel.of(whole));
    let body = content_of(next());
    let mut set = |width: Abs| {
        let region = Region::new(Size::new(width, Abs::inf()), Axes::new(width.is_finite(), false));
        layout_frame(engine, &body, locator.relayout(), styles, region)
    };

    let line = set(Abs::inf())?;
    let mut narrowest = set(most)?;
    let wanted = narrowest.height();
    // One line is as long as it is.
    if wanted > line.height() {
        let least = line.width() * (line.height() / wanted);
        let (mut low, mut high) = (least.max(most * 0.5), most);
        for _ in 0..STEPS {
            let middle = (low + high) / 2.0;
            let narrower = set(middle)?;
            if narrower.height() <= wanted {
                (high, narrowest) = (middle, narrower);
            } else {
                low = middle;
            }
        }
    }
    Ok(narrowest)
}
