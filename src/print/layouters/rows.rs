//! Rows in columns of about one height, as an index has them.

use super::{carried, content_of, length, take};
use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Args, Array, Packed, StyleChain, Value};
use typst::introspection::{Locator, MetadataElem};
use typst::layout::{Abs, Axes, Fragment, Frame, Length, Point, Region, Regions, Size};
use typst_layout::layout_frame;

pub(super) const DOCS: &str =
    "Sets rows in columns of about one height; what does not fit a page goes on on the next one.";

/// `rows(count, gutter, rows)`.
///
/// `count`: how many columns there are.
/// `gutter`: what is between two of them.
/// `rows`: each as the space above it, whether it keeps with the next one, and its body.
pub(super) fn arguments(args: &mut Args) -> SourceResult<Array> {
    Ok([take::<usize>(args, "count")?, take::<Length>(args, "gutter")?, take::<Array>(args, "rows")?]
        .into_iter()
        .collect())
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
    let mut next = carried(captured);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(heights: &[f64]) -> Vec<Row> {
        let frame = |height: &f64| Frame::soft(Size::new(Abs::pt(50.0), Abs::pt(*height)));
        heights.iter().map(|height| Row { above: Abs::pt(2.0), keeps: false, frame: frame(height) }).collect()
    }

    #[test]
    fn a_column_takes_what_fits_and_tells_what_was_missing() {
        let (lengths, missing) = fill(&rows(&[10.0, 10.0, 10.0]), 2, Abs::pt(21.0));
        assert_eq!(lengths, [1, 1]);
        assert!((missing - Abs::pt(1.0)).to_pt().abs() < 1e-9, "{missing:?}");
        // The space above falls away at the head of a column.
        let (lengths, _) = fill(&rows(&[10.0, 10.0, 10.0]), 2, Abs::pt(22.0));
        assert_eq!(lengths, [2, 1]);
    }

    #[test]
    fn a_row_that_leads_stands_over_the_next_one() {
        let mut rows = rows(&[10.0, 10.0, 10.0]);
        rows[1].keeps = true;
        let (lengths, _) = fill(&rows, 2, Abs::pt(22.0));
        assert_eq!(lengths, [1, 2]);
    }

    #[test]
    fn a_row_that_is_too_high_stands_all_the_same() {
        let (lengths, _) = fill(&rows(&[100.0, 10.0]), 1, Abs::pt(20.0));
        assert_eq!(lengths, [1]);
    }
}
