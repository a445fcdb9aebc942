//! Pictures and stencils.

use super::compose::{self, Manner};
use super::layer::Area;
use super::plane::Layer;
use super::samples::Samples;
use super::{KEPT_PICTURE, Renderer};
use crate::preflight::pdf::content::{Mark, Paint};
use crate::preflight::pdf::file::Exceeded;
use crate::preflight::pdf::geometry::Matrix;
use crate::preflight::pdf::image::Picture;
use std::sync::Arc;
use tiny_skia::{FillRule, Path, Transform};

impl Renderer<'_, '_> {
    pub(super) fn image(
        &mut self,
        picture: &Arc<Picture>,
        matrix: &Matrix,
        paint: Option<&Paint>,
        mark: &Mark,
        area: Area,
        layer: &mut Layer,
    ) -> Result<(), Exceeded> {
        let to_device = matrix.then(&self.to_device);
        let Some(from_device) = to_device.inverse() else { return Ok(()) };
        let Some(outline) = unit_square(&to_device) else { return Ok(()) };
        let covered = self.fill(&outline, FillRule::Winding, Transform::identity(), area)?;
        let Some(mut coverage) = covered else { return Ok(()) };
        if paint.is_none() {
            match self.restricted(coverage, mark)? {
                Some(rest) => coverage = rest,
                None => return Ok(()),
            }
        }
        // What is held is let go before anything else is painted, which might hold too.
        let shared = self.shared;
        let held = shared.document.budget.hold(2 * picture.plain_size());
        let Some(samples) = self.samples_of(picture, &to_device, mark) else { return Ok(()) };
        self.charge_each(coverage.area, samples.cost())?;
        let mut plates = self.plates.clone();
        let mut sample = |x: i32, y: i32| {
            let (u, v) = from_device.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
            samples.at(u.clamp(0.0, 1.0), (1.0 - v).clamp(0.0, 1.0), &mut plates, &shared.separation)
        };
        let Some(paint) = paint else {
            let manner = Manner { alpha: mark.blending.alpha as f32, mode: mark.blending.mode, kept: 0 };
            compose::varied(layer, &coverage, manner, &mut sample);
            return Ok(());
        };
        // A stencil: its samples say where, the paint says what.
        let values = Arc::make_mut(&mut coverage.values);
        for row in 0..coverage.area.height as i32 {
            for column in 0..coverage.area.width as i32 {
                let (x, y) = (coverage.area.x + column, coverage.area.y + row);
                if sample(x, y).is_none() {
                    values[coverage.area.index(x, y)] = 0;
                }
            }
        }
        drop(samples);
        drop(held);
        self.paint(Some(coverage), paint, mark, layer)
    }

    fn samples_of(
        &mut self,
        picture: &Arc<Picture>,
        to_device: &Matrix,
        mark: &Mark,
    ) -> Option<Arc<Samples>> {
        let key = Arc::as_ptr(picture);
        if let Some(known) = self.samples.get(&key) {
            return known.clone();
        }
        let wanted = |scale: f64| (scale.clamp(1.0, 10_000.0) * 1.5) as u32;
        let wanted = (wanted(to_device.horizontal_scale()), wanted(to_device.vertical_scale()));
        let read =
            Samples::read(picture, &self.shared.document, &self.plates, &self.shared.separation, wanted);
        let samples = match read {
            Ok(samples) => Some(Arc::new(samples)),
            Err(fault) => {
                self.undecoded.push((mark.bounds, fault));
                None
            }
        };
        // Large pictures stand on a page once; small ones, such as signs, many times.
        if samples.is_none() || picture.plain_size() < KEPT_PICTURE {
            self.samples.insert(key, samples.clone());
        }
        samples
    }
}

fn unit_square(matrix: &Matrix) -> Option<Path> {
    let mut outline = tiny_skia::PathBuilder::new();
    for (index, (x, y)) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().enumerate() {
        let (x, y) = matrix.apply(x, y);
        let (x, y) = (x.clamp(-1e5, 1e5) as f32, y.clamp(-1e5, 1e5) as f32);
        if index == 0 { outline.move_to(x, y) } else { outline.line_to(x, y) }
    }
    outline.close();
    outline.finish()
}
