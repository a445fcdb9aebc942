//! Glyphs.

use super::layer::{Area, Coverage};
use super::plane::Layer;
use super::{GlyphKey, KEPT_GLYPHS, Renderer, covered};
use crate::preflight::pdf::content::{Mark, Text};
use crate::preflight::pdf::file::Exceeded;
use crate::preflight::pdf::geometry::{Matrix, Rect};
use std::sync::Arc;
use tiny_skia::{FillRule, Path};

impl Renderer<'_, '_> {
    pub(super) fn text(
        &mut self,
        text: &Text,
        mark: &Mark,
        area: Area,
        layer: &mut Layer,
    ) -> Result<(), Exceeded> {
        if let Some(pen) = &text.pen {
            for placed in &text.glyphs {
                let Some(outline) = &placed.glyph.outline else { continue };
                let Some(path) = (**outline).clone().transform(placed.matrix.to_skia()) else { continue };
                if let Some(outline) = self.stroke(&path, pen)? {
                    let coverage = self.fill(&outline, FillRule::Winding, self.to_device.to_skia(), area)?;
                    self.paint(coverage, &text.paint, mark, layer)?;
                }
            }
            return Ok(());
        }
        for placed in &text.glyphs {
            let coverage = match &placed.glyph.outline {
                Some(outline) => self.glyph(outline, &placed.matrix)?,
                // No program: a box of the usual height stands for it.
                None if !text.font.is_embedded && placed.glyph.width > 0.0 => {
                    let bounds =
                        Rect { left: 0.05, bottom: 0.0, right: placed.glyph.width / 1000.0 - 0.05, top: 0.5 };
                    self.area(&bounds.transformed(&placed.matrix), layer.area)
                        .map(|area| Coverage::new(area, vec![128; area.size()]))
                }
                None => None,
            };
            let Some(coverage) = coverage.and_then(|coverage| cut(coverage, area)) else { continue };
            self.paint(Some(coverage), &text.paint, mark, layer)?;
        }
        Ok(())
    }

    /// What a glyph covers. Glyphs that stand at the same quarter of a pixel are drawn once.
    fn glyph(&mut self, outline: &Arc<Path>, matrix: &Matrix) -> Result<Option<Coverage>, Exceeded> {
        let [a, b, c, d, e, f] = matrix.then(&self.to_device).0;
        if !(e.abs() < 1e6 && f.abs() < 1e6) {
            return Ok(None);
        }
        let quarter = |place: f64| {
            let quarters = (place * 4.0).round() as i64;
            (quarters, quarters.rem_euclid(4) as u8)
        };
        let ((qx, ox), (qy, oy)) = (quarter(e), quarter(f));
        let key = GlyphKey {
            outline: Arc::as_ptr(outline),
            matrix: [a, b, c, d].map(|value| (value * 512.0).clamp(-1e9, 1e9) as i32),
            offset: (ox, oy),
        };
        let (x, y) = (qx.div_euclid(4) as i32, qy.div_euclid(4) as i32);
        let drawn = match self.glyphs.get(&key) {
            Some(known) => known.clone(),
            None => {
                let at = Matrix([a, b, c, d, f64::from(ox) / 4.0, f64::from(oy) / 4.0]);
                let rect = bounds_of(outline).transformed(&at);
                let (left, upper) =
                    (rect.left.floor().max(-4000.0) as i32, rect.bottom.floor().max(-4000.0) as i32);
                let (right, lower) =
                    (rect.right.ceil().min(4000.0) as i32, rect.top.ceil().min(4000.0) as i32);
                let area = Area {
                    x: left,
                    y: upper,
                    width: (right - left).max(1) as usize,
                    height: (lower - upper).max(1) as usize,
                };
                // The budget is that of the page, whoever drew the glyph before.
                self.charge(area)?;
                let draw = || covered(outline, FillRule::Winding, at.to_skia(), area);
                let coverage = self.store.glyphs.get(outline, &at, draw).map(Arc::new);
                self.glyph_size += area.size();
                if self.glyph_size <= KEPT_GLYPHS {
                    self.glyphs.insert(key, coverage.clone());
                }
                coverage
            }
        };
        Ok(drawn.map(|drawn| {
            let area = Area { x: drawn.area.x + x, y: drawn.area.y + y, ..drawn.area };
            Coverage { area, values: Arc::clone(&drawn.values) }
        }))
    }
}

fn bounds_of(path: &Path) -> Rect {
    let bounds = path.bounds();
    Rect {
        left: f64::from(bounds.left()),
        bottom: f64::from(bounds.top()),
        right: f64::from(bounds.right()),
        top: f64::from(bounds.bottom()),
    }
}

/// What of a coverage lies on a layer.
fn cut(coverage: Coverage, area: Area) -> Option<Coverage> {
    let common = coverage.area.intersection(&area)?;
    if common == coverage.area {
        return Some(coverage);
    }
    coverage.restricted(&Coverage::full(common))
}
