//! A booklet for the desk: pages two by two on the sheets of an office printer.
//!
//! Printed on both sides, turned over the short edge, folded once and put together, the sheets are the book. A proof
//! of the words and of what faces what; the printer gets single pages.

use super::press::sheet::{Window, lay, page, points, sheet};
use typst::layout::Frame;
use typst_layout::Page;

/// A4 landscape, in pt.
pub(super) fn paper() -> (f64, f64) {
    (points(297.0), points(210.0))
}

/// The pages that stand on each side of a sheet, left and right, counted from 0; `None` stays empty.
fn sides(pages: usize) -> Vec<[Option<usize>; 2]> {
    let all = pages.next_multiple_of(4);
    let shown = |page: usize| (page < pages).then_some(page);
    (0..all / 2)
        .map(|side| {
            let (low, high) = (shown(side), shown(all - 1 - side));
            // The fronts of sheets have the later page left, their backs the earlier one.
            if side % 2 == 0 { [high, low] } else { [low, high] }
        })
        .collect()
}

/// The sides of the sheets of a booklet, in the order in which they are printed. No page is enlarged.
pub(super) fn booklet(pages: &[Page]) -> Vec<Page> {
    let Some(first) = pages.first() else { return Vec::new() };
    let paper = paper();
    let half = paper.0 / 2.0;
    let side = |[left, right]: [Option<usize>; 2]| {
        let mut side: Frame = sheet(paper);
        for (index, is_right) in [(left, false), (right, true)] {
            let Some(single) = index.and_then(|index| pages.get(index)) else { continue };
            let (width, height) = (single.frame.width().to_pt(), single.frame.height().to_pt());
            let scale = (half / width).min(paper.1 / height).min(1.0);
            // Both pages meet at the fold.
            let x = if is_right { half } else { half - width * scale };
            lay(&mut side, single, (x, (paper.1 - height * scale) / 2.0), scale, Window::all(0.0));
        }
        page(side, 0.0, first)
    };
    sides(pages.len()).into_iter().map(side).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_that_are_folded_once_give_the_order_of_the_book() {
        let named = |pages| -> Vec<(usize, usize)> {
            let number = |page: Option<usize>| page.map_or(0, |page| page + 1);
            sides(pages).into_iter().map(|[left, right]| (number(left), number(right))).collect()
        };
        assert_eq!(named(8), [(8, 1), (2, 7), (6, 3), (4, 5)]);
        assert_eq!(named(3), [(0, 1), (2, 3)]);
        assert!(named(0).is_empty());
    }
}
