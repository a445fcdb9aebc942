//! What paint is cut to: clip paths and soft masks.

use super::Renderer;
use super::compose;
use super::layer::{Area, Coverage};
use super::plane::Layer;
use crate::preflight::pdf::content::{Blending, Clip, Mark};
use crate::preflight::pdf::file::Exceeded;
use std::sync::Arc;
use tiny_skia::FillRule;

impl Renderer<'_, '_> {
    /// Cuts coverage to the clip of a mark and to its soft mask.
    pub(super) fn restricted(
        &mut self,
        coverage: Coverage,
        mark: &Mark,
    ) -> Result<Option<Coverage>, Exceeded> {
        let mut coverage = coverage;
        if let Some(clip) = &mark.clip {
            let rest = if self.is_rectangle(clip) {
                coverage.cropped(&clip.bounds.transformed(&self.to_device))
            } else {
                let clip = self.clip(clip)?;
                coverage.restricted(&clip)
            };
            match rest {
                Some(rest) => coverage = rest,
                None => return Ok(None),
            }
        }
        if let Some(mask) = self.mask(&mark.blending)? {
            return Ok(coverage.restricted(&mask));
        }
        Ok(Some(coverage))
    }

    /// Whether a clip and all around it are rectangles, so that its bounds say all.
    fn is_rectangle(&self, clip: &Clip) -> bool {
        let mut next = Some(clip);
        while let Some(clip) = next {
            if !clip.is_rectangle {
                return false;
            }
            next = clip.outer.as_deref();
        }
        self.is_upright()
    }

    /// What a clip and all around it leave.
    fn clip(&mut self, clip: &Arc<Clip>) -> Result<Arc<Coverage>, Exceeded> {
        let key = Arc::as_ptr(clip);
        if let Some(known) = self.clips.get(&key) {
            return Ok(Arc::clone(known));
        }
        let rule = if clip.even_odd { FillRule::EvenOdd } else { FillRule::Winding };
        let mut covered = match self.area(&clip.bounds, self.canvas) {
            Some(area) => self.fill(&clip.path, rule, self.to_device.to_skia(), area)?,
            None => None,
        };
        if let Some(outer) = &clip.outer
            && let Some(own) = covered.take()
        {
            covered = if self.is_rectangle(outer) {
                own.cropped(&outer.bounds.transformed(&self.to_device))
            } else {
                let outer = self.clip(outer)?;
                own.restricted(&outer)
            };
        }
        let nothing = Coverage::full(Area { width: 0, height: 0, ..self.canvas });
        let covered = Arc::new(covered.unwrap_or(nothing));
        self.clips.insert(key, Arc::clone(&covered));
        Ok(covered)
    }

    /// Whether rectangles of the page are rectangles of pixels.
    fn is_upright(&self) -> bool {
        self.to_device.0[1].abs() < 1e-9 && self.to_device.0[2].abs() < 1e-9
    }

    /// The alpha of a soft mask, by pixel; outside of its area it is 0.
    pub(super) fn mask(&mut self, blending: &Blending) -> Result<Option<Arc<Coverage>>, Exceeded> {
        let Some(mask) = &blending.mask else { return Ok(None) };
        let key = Arc::as_ptr(mask);
        if let Some(known) = self.masks.get(&key) {
            return Ok(Some(Arc::clone(known)));
        }
        let light = |inks: [f32; 4]| {
            compose::luminosity([0, 1, 2].map(|plate| 1.0 - (inks[plate] + inks[3]).min(1.0)))
        };
        let finish = |alpha: f32| {
            let alpha = match &mask.transfer {
                Some(transfer) => {
                    transfer.evaluate(&[f64::from(alpha)]).first().map_or(alpha, |value| *value as f32)
                }
                None => alpha,
            };
            (alpha.clamp(0.0, 1.0) * 255.0).round() as u8
        };
        let backdrop: [f32; 4] = std::array::from_fn(|plate| mask.backdrop.amounts[plate]);
        let outside = finish(if mask.is_luminosity { light(backdrop) } else { 0.0 });
        let painted = self.area(&mask.bounds, self.canvas);
        let nowhere = Area { width: 0, height: 0, ..self.canvas };
        let area = if outside == 0 { painted.unwrap_or(nowhere) } else { self.canvas };
        let transfer = mask.transfer.as_ref().map_or(0, |transfer| transfer.cost());
        self.charge_each(area, 1 + transfer)?;
        let mut values = vec![outside; area.size()];
        if let Some(painted) = painted {
            self.charge(painted)?;
            let mut own = Layer::new(painted, self.plates.count(), &self.store.spare);
            self.items(&mask.items, &mut own)?;
            for row in 0..painted.height as i32 {
                for column in 0..painted.width as i32 {
                    let (x, y) = (painted.x + column, painted.y + row);
                    let index = painted.index(x, y);
                    let alpha = own.alpha(index);
                    let value = if mask.is_luminosity {
                        light(std::array::from_fn(|plate| {
                            own.planes[plate].value(index) + (1.0 - alpha) * backdrop[plate]
                        }))
                    } else {
                        alpha
                    };
                    values[area.index(x, y)] = finish(value);
                }
            }
        }
        let coverage = Arc::new(Coverage::new(area, values));
        self.masks.insert(key, Arc::clone(&coverage));
        Ok(Some(coverage))
    }
}
