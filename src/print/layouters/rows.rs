//! Rows in columns of about one height, as an index has them.

use super::{content_of, length};
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, IntoValue as _, Packed, StyleChain, Value};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Fragment, Frame, Length, Point, Region, Regions, Size};
use typst_layout::layout_frame;

pub(super) const DOCS: &str =
    "Sets rows in columns of about one height; what does not fit a page goes on on the next one.";

/// `rows(count, gutter, rows)`.
pub(super) struct Arguments {
    /// How many columns there are.
    count: usize,
    /// What is between two of them.
    gutter: Length,
    /// The rows, each as the space above it, whether it keeps with the next one, and its body.
    rows: Array,
}

impl Arguments {
    pub(super) fn take(args: &mut Args) -> SourceResult<Self> {
        Ok(Self { count: args.expect("count")?, gutter: args.expect("gutter")?, rows: args.expect("rows")? })
    }

    pub(super) fn into_values(self) -> Array {
        let Self { count, gutter, rows } = self;
        [count.into_value(), gutter.into_value(), rows.into_value()].into_iter().collect()
    }
}

/// A row, set.
struct Row {
    /// The space above it, which falls away at the head of a column.
    above: Abs,
    /// Whether it keeps with the next one.
    keeps: bool,
    frame: Frame,
}

/// Every row is set once, and then stood where it belongs.
pub(super) fn layout(
    captured: &Packed<MetadataElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    mut regions: Regions,
) -> SourceResult<Fragment> {
    let Value::Array(values) = &captured.value else {
        return Ok(Fragment::frames(vec![Frame::soft(Size::zero())]));
    };
    let mut values = values.iter().cloned();
    let mut next = || values.next().unwrap_or_default();
    let (count, gutter, rows) = (next(), next(), next());
    let count = if let Value::Int(count) = count { usize::try_from(count).unwrap_or(1).max(1) } else { 1 };
    #[expect(clippy::cast_precision_loss, reason = "there are a handful of columns")]
    let (columns, gutter) = (count as f64, length(&gutter));
    let width = (regions.size.x - gutter * (columns - 1.0)) / columns;
    let rows = set_rows(rows, engine, locator, styles, width)?;

    let mut rest = rows.as_slice();
    let mut frames = Vec::new();
    loop {
        let whole = height_of(rest) / columns;
        let most = regions.size.y;
        let mut height = whole.min(most);
        // The least height at which the rows need no more columns than there are, if the page has it.
        let lengths = loop {
            let (lengths, missing) = fill(rest, count, height);
            let taken: usize = lengths.iter().sum();
            if taken >= rest.len() || height >= most {
                break lengths;
            }
            height = (height + missing.max(Abs::pt(0.01))).min(most);
        };
        let mut page = Frame::soft(Size::new(regions.size.x, Abs::zero()));
        let mut x = Abs::zero();
        for length in lengths {
            let (column, behind) = rest.split_at(length.min(rest.len()));
            stand(&mut page, x, column);
            rest = behind;
            x += width + gutter;
        }
        frames.push(page);
        if rest.is_empty() {
            return Ok(Fragment::frames(frames));
        }
        regions.next();
    }
}

fn set_rows(
    rows: Value,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    width: Abs,
) -> SourceResult<Vec<Row>> {
    let Value::Array(rows) = rows else { return Ok(Vec::new()) };
    let mut locator = locator.split();
    let region = Region::new(Size::new(width, Abs::inf()), Axes::new(true, false));
    let mut set = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let Value::Array(parts) = row else { continue };
        let mut parts = parts.into_iter();
        let mut next = || parts.next().unwrap_or_default();
        let (above, keeps, body) = (length(&next()), next() == Value::Bool(true), content_of(next()));
        let frame = layout_frame(engine, &body, locator.next(&index), styles, region)?;
        set.push(Row { above, keeps, frame });
    }
    Ok(set)
}

fn height_of(rows: &[Row]) -> Abs {
    rows.iter().map(|row| row.above + row.frame.height()).sum()
}

/// How many rows each column takes at a height, and by how much the column that was nearest to it failed to take the
/// rows behind it. A column takes one group of rows at least.
fn fill(rows: &[Row], count: usize, height: Abs) -> (Vec<usize>, Abs) {
    let mut lengths = Vec::new();
    let mut missing = Abs::inf();
    let mut groups = rows.chunk_by(|row, _| row.keeps).peekable();
    for _ in 0..count {
        let (mut length, mut used) = (0, Abs::zero());
        while let Some(group) = groups.peek() {
            let space =
                if length == 0 { group.first().map_or(Abs::zero(), |row| row.above) } else { Abs::zero() };
            let needed = used + height_of(group) - space;
            if length > 0 && !height.fits(needed) {
                missing = missing.min(needed - height);
                break;
            }
            used = needed;
            length += group.len();
            groups.next();
        }
        lengths.push(length);
    }
    (lengths, missing)
}

fn stand(page: &mut Frame, x: Abs, column: &[Row]) {
    let mut y = Abs::zero();
    for (index, row) in column.iter().enumerate() {
        if index > 0 {
            y += row.above;
        }
        page.push_frame(Point::new(x, y), row.frame.clone());
        y += row.frame.height();
    }
    page.size_mut().y = page.height().max(y);
}
