//! Pixels of a page, and what something covers of them.

use crate::preflight::pdf::geometry::Rect;
use std::sync::Arc;

/// A rectangle of pixels, in pixels of the page from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::preflight::pdf) struct Area {
    pub(in crate::preflight::pdf) x: i32,
    pub(in crate::preflight::pdf) y: i32,
    pub(in crate::preflight::pdf) width: usize,
    pub(in crate::preflight::pdf) height: usize,
}

impl Area {
    pub(super) fn right(&self) -> i32 {
        self.x + self.width as i32
    }

    pub(super) fn lower(&self) -> i32 {
        self.y + self.height as i32
    }

    /// What both cover; `None` where that is nothing.
    pub(super) fn intersection(&self, other: &Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, lower) = (self.right().min(other.right()), self.lower().min(other.lower()));
        (x < right && y < lower).then(|| Self {
            x,
            y,
            width: (right - x) as usize,
            height: (lower - y) as usize,
        })
    }

    pub(super) fn size(&self) -> usize {
        self.width * self.height
    }

    /// Where the pixels from column `x` on of line `y` begin in a plane of this area.
    pub(super) fn index(&self, x: i32, y: i32) -> usize {
        (y - self.y) as usize * self.width + (x - self.x) as usize
    }
}

/// How much of each pixel something covers, from 0 to 255.
#[derive(Debug, Clone)]
pub(super) struct Coverage {
    pub(super) area: Area,
    /// Shared, because a glyph is laid on in many places.
    pub(super) values: Arc<Vec<u8>>,
}

impl Coverage {
    /// All of an area.
    pub(super) fn full(area: Area) -> Self {
        Self::new(area, vec![255; area.size()])
    }

    /// These values of an area.
    pub(super) fn new(area: Area, values: Vec<u8>) -> Self {
        Self { area, values: Arc::new(values) }
    }

    /// The values of a part of a line that lies within the area.
    pub(super) fn line(&self, x: i32, y: i32, width: usize) -> &[u8] {
        let start = self.area.index(x, y);
        &self.values[start..start + width]
    }

    /// Leaves what lies in a rectangle of pixels; pixels that its edge runs through are covered in part.
    pub(super) fn cropped(self, rect: &Rect) -> Option<Self> {
        let cut = |value: f64| value.clamp(-1e6, 1e6);
        let (x, y) = (cut(rect.left.floor()) as i32, cut(rect.bottom.floor()) as i32);
        let (right, lower) = (cut(rect.right.ceil()) as i32, cut(rect.top.ceil()) as i32);
        let inside = Area { x, y, width: (right - x).max(0) as usize, height: (lower - y).max(0) as usize };
        let common = self.area.intersection(&inside)?;
        let whole = rect.left <= f64::from(common.x)
            && rect.right >= f64::from(common.right())
            && rect.bottom <= f64::from(common.y)
            && rect.top >= f64::from(common.lower());
        if common == self.area && whole {
            return Some(self);
        }
        let share = |pixel: i32, from: f64, to: f64| {
            let pixel = f64::from(pixel);
            let part = (to.min(pixel + 1.0) - from.max(pixel)).clamp(0.0, 1.0);
            (part * 255.0).round() as u16
        };
        let mut values = Vec::with_capacity(common.size());
        for row in 0..common.height as i32 {
            let line_share = share(common.y + row, rect.bottom, rect.top);
            let line = self.line(common.x, common.y + row, common.width);
            if line_share == 255 {
                values.extend_from_slice(line);
            } else {
                values.extend(line.iter().map(|value| (u16::from(*value) * line_share / 255) as u8));
            }
            let start = values.len() - common.width;
            for column in [0, common.width - 1] {
                let value = &mut values[start + column];
                let column_share = share(common.x + column as i32, rect.left, rect.right);
                *value = (u16::from(*value) * column_share / 255) as u8;
            }
        }
        Some(Self::new(common, values))
    }

    /// Leaves what another covers too. Both lie in pixels of the same page.
    pub(super) fn restricted(mut self, other: &Self) -> Option<Self> {
        let common = self.area.intersection(&other.area)?;
        if common != self.area {
            let values = (0..common.height as i32)
                .flat_map(|row| self.line(common.x, common.y + row, common.width).iter().copied())
                .collect();
            self = Self::new(common, values);
        }
        let values = Arc::make_mut(&mut self.values);
        for row in 0..common.height {
            let y = common.y + row as i32;
            let start = row * common.width;
            let own = &mut values[start..start + common.width];
            for (value, other) in own.iter_mut().zip(other.line(common.x, y, common.width)) {
                *value = (u16::from(*value) * u16::from(*other) / 255) as u8;
            }
        }
        Some(self)
    }
}
