//! Rectangles on a page.

use typst::layout::{Point, Rect, Transform};

/// A rectangle on a page, in pt from the upper left corner of its trim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Bounds {
    /// Around a rectangle that stands somewhere on the page.
    pub(super) fn of(Rect { min, max }: Rect, transform: Transform) -> Self {
        let corners = [min, max, Point::new(min.x, max.y), Point::new(max.x, min.y)];
        let corners = corners.map(|corner| corner.transform(transform));
        let x = corners.map(|corner| corner.x.to_pt());
        let y = corners.map(|corner| corner.y.to_pt());
        let least = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
        let most = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Self { left: least(x), top: least(y), right: most(x), bottom: most(y) }
    }

    /// Whether both cover some of the page.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.shared(other) > 0.0
    }

    /// The area that both cover.
    fn shared(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        if width > 0.0 && height > 0.0 { width * height } else { 0.0 }
    }

    /// How much of what either covers both cover, from 0 to 1.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let area = |bounds: &Self| (bounds.right - bounds.left) * (bounds.bottom - bounds.top);
        let shared = self.shared(other);
        if shared > 0.0 { shared / (area(self) + area(other) - shared) } else { 0.0 }
    }
}
