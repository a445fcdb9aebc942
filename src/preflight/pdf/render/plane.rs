//! A sheet of pixels with a plane for each plate.
//!
//! Most pages are black alone, and white for the most part. Lines that nothing is laid on are known, a plane of such
//! lines takes no memory, and the memory of one page is used for the next.

use super::layer::Area;
use std::sync::{Arc, Mutex, PoisonError};

/// Memory of planes that are no longer needed, all of it 0. Shared by all threads.
#[derive(Debug, Default)]
pub(in crate::preflight::pdf) struct Spare {
    planes: Mutex<Vec<Vec<f32>>>,
}

impl Spare {
    /// As many values are kept at most: 64 MB.
    const MOST: usize = 16_000_000;
    /// Smaller planes are not worth it.
    const LEAST: usize = 20_000;

    /// A plane of 0.
    fn take(&self, size: usize) -> Vec<f32> {
        let mut planes = self.planes.lock().unwrap_or_else(PoisonError::into_inner);
        match planes.iter().position(|plane| plane.len() == size) {
            Some(index) => planes.swap_remove(index),
            None => vec![0.0; size],
        }
    }

    /// Takes a plane of 0 back.
    fn keep(&self, plane: Vec<f32>) {
        let mut planes = self.planes.lock().unwrap_or_else(PoisonError::into_inner);
        let held: usize = planes.iter().map(Vec::len).sum();
        if held + plane.len() <= Self::MOST {
            planes.push(plane);
        }
    }
}

/// The amounts of a plate, or the alpha, of every pixel.
#[derive(Debug)]
pub(in crate::preflight::pdf) struct Plane {
    area: Area,
    /// All pixels; empty as long as nothing is laid on.
    pub(super) values: Vec<f32>,
    /// By line, whether anything is laid on.
    painted: Vec<bool>,
    spare: Arc<Spare>,
}

impl Plane {
    fn new(area: Area, spare: &Arc<Spare>) -> Self {
        Self { area, values: Vec::new(), painted: vec![false; area.height], spare: Arc::clone(spare) }
    }

    /// The value of a pixel.
    pub(in crate::preflight::pdf) fn value(&self, index: usize) -> f32 {
        self.values.get(index).copied().unwrap_or(0.0)
    }

    /// Whether anything is laid on a line.
    pub(super) fn is_painted(&self, line: usize) -> bool {
        self.painted[line]
    }

    /// The pixels of a line; `None` where nothing is laid on.
    pub(super) fn line(&self, line: usize) -> Option<&[f32]> {
        let start = line * self.area.width;
        self.painted[line].then(|| &self.values[start..start + self.area.width])
    }

    /// The pixels of the plane, to lay something on a line.
    pub(super) fn paint(&mut self, line: usize) -> &mut [f32] {
        self.painted[line] = true;
        if self.values.is_empty() {
            self.values = self.spare.take(self.area.size());
        }
        &mut self.values
    }
}

impl Drop for Plane {
    fn drop(&mut self) {
        let mut values = std::mem::take(&mut self.values);
        if values.len() < Spare::LEAST {
            return;
        }
        for (line, is_painted) in values.chunks_exact_mut(self.area.width).zip(&self.painted) {
            if *is_painted {
                line.fill(0.0);
            }
        }
        self.spare.keep(values);
    }
}

/// Planes of ink. Amounts are multiplied with the alpha, so that over paper they are what is printed.
#[derive(Debug)]
pub(in crate::preflight::pdf) struct Layer {
    pub(in crate::preflight::pdf) area: Area,
    pub(in crate::preflight::pdf) planes: Vec<Plane>,
    /// `None` where nobody asks for it.
    pub(super) alpha: Option<Plane>,
}

impl Layer {
    /// Nothing painted yet.
    pub(super) fn new(area: Area, plates: usize, spare: &Arc<Spare>) -> Self {
        Self { alpha: Some(Plane::new(area, spare)), ..Self::opaque(area, plates, spare) }
    }

    /// White paper, which nothing is blended with.
    pub(super) fn opaque(area: Area, plates: usize, spare: &Arc<Spare>) -> Self {
        let planes = (0..plates).map(|_| Plane::new(area, spare)).collect();
        Self { area, planes, alpha: None }
    }

    /// The alpha of a pixel.
    pub(super) fn alpha(&self, index: usize) -> f32 {
        self.alpha.as_ref().map_or(0.0, |alpha| alpha.value(index))
    }

    /// Whether anything is laid on a line.
    pub(super) fn is_painted(&self, line: usize) -> bool {
        self.alpha.as_ref().is_none_or(|alpha| alpha.is_painted(line))
    }

    /// All plates together, in per cent.
    pub(super) fn totals(&self, spare: &Arc<Spare>) -> Plane {
        let mut totals = Plane::new(self.area, spare);
        for plane in &self.planes {
            for line in 0..self.area.height {
                let Some(amounts) = plane.line(line) else { continue };
                let start = line * self.area.width;
                let own = &mut totals.paint(line)[start..start + self.area.width];
                for (total, amount) in own.iter_mut().zip(amounts) {
                    *total += amount * 100.0;
                }
            }
        }
        totals
    }
}
