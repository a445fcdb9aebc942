//! Points, rectangles and matrices of a page, in points (1/72 inch) with the origin at the lower left.

/// A matrix as PDF writes it: `[a b c d e f]` (ISO 32000-1, 8.3.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The matrix of six numbers; `None` where there are not six.
    pub(super) fn from_slice(numbers: &[f64]) -> Option<Self> {
        <[f64; 6]>::try_from(numbers).ok().map(Self)
    }

    pub(super) fn scale(x: f64, y: f64) -> Self {
        Self([x, 0.0, 0.0, y, 0.0, 0.0])
    }

    pub(super) fn translate(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this one, then `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    pub(super) fn determinant(&self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        a * d - b * c
    }

    /// How much lengths grow, on average of the two directions.
    pub(super) fn mean_scale(&self) -> f64 {
        self.determinant().abs().sqrt()
    }

    /// How much lengths along the second axis (the height of type) grow.
    pub(super) fn vertical_scale(&self) -> f64 {
        let [_, _, c, d, ..] = self.0;
        c.hypot(d)
    }

    /// How much lengths along the first axis grow.
    pub(super) fn horizontal_scale(&self) -> f64 {
        let [a, b, ..] = self.0;
        a.hypot(b)
    }

    /// The way back; `None` where everything falls together.
    pub(super) fn inverse(&self) -> Option<Self> {
        let determinant = self.determinant();
        if determinant.abs() < 1e-12 || !determinant.is_finite() {
            return None;
        }
        let [a, b, c, d, e, f] = self.0;
        Some(Self([
            d / determinant,
            -b / determinant,
            -c / determinant,
            a / determinant,
            (c * f - d * e) / determinant,
            (b * e - a * f) / determinant,
        ]))
    }

    /// For the rasterizer. Numbers that no page has are cut.
    pub(super) fn to_skia(self) -> tiny_skia::Transform {
        let [a, b, c, d, e, f] = self.0.map(|number| number.clamp(-1e6, 1e6) as f32);
        tiny_skia::Transform::from_row(a, b, c, d, e, f)
    }
}

/// A rectangle with its sides parallel to those of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rect {
    pub(super) left: f64,
    pub(super) bottom: f64,
    pub(super) right: f64,
    pub(super) top: f64,
}

impl Rect {
    /// The rectangle of four numbers, in whatever order its corners stand; `None` where there are not four.
    pub(super) fn from_slice(numbers: &[f64]) -> Option<Self> {
        let &[x0, y0, x1, y1] = numbers else { return None };
        Some(Self { left: x0.min(x1), bottom: y0.min(y1), right: x0.max(x1), top: y0.max(y1) })
    }

    /// The smallest one around some points; `None` where there are none.
    pub(super) fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Option<Self> {
        points.into_iter().fold(None, |rect: Option<Self>, (x, y)| {
            let point = Self { left: x, bottom: y, right: x, top: y };
            Some(rect.map_or(point, |rect| rect.union(&point)))
        })
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.top - self.bottom
    }

    pub(super) fn is_empty(&self) -> bool {
        !(self.left < self.right && self.bottom < self.top)
    }

    /// What both cover; `None` where they do not even touch.
    pub(super) fn intersection(&self, other: &Self) -> Option<Self> {
        let rect = Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        };
        (rect.left <= rect.right && rect.bottom <= rect.top).then_some(rect)
    }

    pub(super) fn union(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            bottom: self.bottom.min(other.bottom),
            right: self.right.max(other.right),
            top: self.top.max(other.top),
        }
    }

    /// Whether `inner` lies inside of this one, but for `slack` points.
    pub(super) fn contains(&self, inner: &Self, slack: f64) -> bool {
        inner.left >= self.left - slack
            && inner.bottom >= self.bottom - slack
            && inner.right <= self.right + slack
            && inner.top <= self.top + slack
    }

    /// Larger by `distance` on every side.
    pub(super) fn grown(&self, distance: f64) -> Self {
        Self {
            left: self.left - distance,
            bottom: self.bottom - distance,
            right: self.right + distance,
            top: self.top + distance,
        }
    }

    /// The smallest one around this one after `matrix`.
    pub(super) fn transformed(&self, matrix: &Matrix) -> Self {
        let corners = [
            (self.left, self.bottom),
            (self.right, self.bottom),
            (self.right, self.top),
            (self.left, self.top),
        ];
        Self::around(corners.map(|(x, y)| matrix.apply(x, y))).unwrap_or(*self)
    }
}

/// Millimetres of a length in points.
pub(super) fn millimetres(points: f64) -> f64 {
    points * 25.4 / 72.0
}

/// Points of a length in millimetres.
pub(super) fn points(millimetres: f64) -> f64 {
    millimetres * 72.0 / 25.4
}
