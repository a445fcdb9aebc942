//! The page as the press would print it: its marks become planes of ink.
//!
//! A pixel holds the amount of each plate after overprint, knock-out, alpha, soft masks and blend modes. Two things
//! are simplified: a group that is not isolated is composed like one that is, unless it is laid on plainly, and
//! knock-out groups are composed like others.

mod compose;
mod glyphs;
mod jpeg;
mod layer;
mod masks;
mod picture;
mod plane;
mod samples;
mod shade;
#[cfg(test)]
mod tests;
mod text;

use super::colour::{Ink, Plates};
use super::content::{
    BlendMode, Clip, Content, Group, Item, Mark, Overprint, Paint, Pen, Shared, SoftMask, Source, Tiling,
    What,
};
use super::file::{Exceeded, Limit};
use super::geometry::{Matrix, Rect};
use super::image::Picture;
use compose::Manner;
use glyphs::Glyphs;
use layer::{Area, Coverage};
use plane::{Layer, Plane, Spare};
use samples::Samples;
use shade::Shade;
use std::collections::HashMap;
use std::sync::Arc;
use tiny_skia::{FillRule, LineCap, LineJoin, Mask, Path, Stroke, StrokeDash, Transform};

/// A rendered page.
#[derive(Debug)]
pub(super) struct Raster {
    pub(super) layer: Layer,
    /// The plates of the planes.
    pub(super) plates: Plates,
    /// Pixels of a point.
    pub(super) scale: f64,
    /// What was rendered, in points of the page.
    pub(super) visible: Rect,
    /// The ink of every pixel over all plates, in per cent.
    totals: Plane,
    /// Pictures that cannot be decoded: their bounds, and why.
    pub(super) undecoded: Vec<(Rect, String)>,
}

impl Raster {
    /// The column or line of pixels at a place in points.
    pub(super) fn column(&self, x: f64) -> f64 {
        (x - self.visible.left) * self.scale
    }

    pub(super) fn line(&self, y: f64) -> f64 {
        (self.visible.top - y) * self.scale
    }

    /// The place in points of the upper left corner of a pixel.
    pub(super) fn place(&self, column: usize, line: usize) -> (f64, f64) {
        (self.visible.left + column as f64 / self.scale, self.visible.top - line as f64 / self.scale)
    }

    /// The ink of a pixel over all plates, in per cent.
    pub(super) fn total(&self, index: usize) -> f32 {
        self.totals.value(index)
    }

    /// The same for a part of a line of pixels; `None` where the whole line is white.
    pub(super) fn totals(&self, line: usize, columns: std::ops::Range<usize>) -> Option<&[f32]> {
        self.totals.line(line).map(|totals| &totals[columns])
    }
}

/// What the pages of a file share, so that the work of one serves the others. Nothing that a page shows depends on it.
#[derive(Debug, Default)]
pub(super) struct Store {
    glyphs: Glyphs,
    spare: Arc<Spare>,
}

/// A page has no more pixels.
const MOST_PIXELS: f64 = 6_000_000.0;
/// Nor is it longer, in pixels: the largest page that ISO 32000-1 (Annex C.2) knows has 14 400 units a side.
const LONGEST_SIDE: f64 = 20_000.0;
/// Groups, masks and tiling cells within each other are followed this far.
const DEEPEST: usize = 20;
/// The samples of smaller pictures (in bytes) are kept for the whole page.
const KEPT_PICTURE: usize = 2_000_000;
/// Of the glyphs of a page as many pixels are kept.
const KEPT_GLYPHS: usize = 32_000_000;

/// Renders what is `visible` of a page, at a resolution in pixels per inch.
pub(super) fn page(
    shared: &Shared<'_>,
    store: &Store,
    content: &Content,
    visible: Rect,
    resolution: f64,
) -> Result<Raster, Exceeded> {
    let (width, height) = (visible.width().max(1.0), visible.height().max(1.0));
    let scale = (resolution / 72.0)
        .min((MOST_PIXELS / (width * height)).sqrt())
        // A side is a pixel at least, so that of a page that is long and thin the other one counts.
        .min(LONGEST_SIDE / width.max(height));
    let area =
        Area { x: 0, y: 0, width: (width * scale).ceil() as usize, height: (height * scale).ceil() as usize };
    let to_device = Matrix([scale, 0.0, 0.0, -scale, -visible.left * scale, visible.top * scale]);
    let mut renderer = Renderer::new(shared, store, content.plates.clone(), to_device, area);
    let count = content.plates.count();
    let mut layer = if is_blended(&content.items) {
        Layer::new(area, count, &store.spare)
    } else {
        Layer::opaque(area, count, &store.spare)
    };
    shared.document.budget.charge(Limit::Pixels, area.size() as u64)?;
    renderer.items(&content.items, &mut layer)?;
    let undecoded = std::mem::take(&mut renderer.undecoded);
    let totals = layer.totals(&store.spare);
    Ok(Raster { layer, plates: content.plates.clone(), scale, visible, totals, undecoded })
}

/// Draws items in one space of pixels.
struct Renderer<'s, 'a> {
    shared: &'s Shared<'a>,
    store: &'s Store,
    plates: Plates,
    to_device: Matrix,
    /// All pixels; the layers of groups are parts of it.
    canvas: Area,
    depth: usize,
    /// Clips by their address: they live as long as the content.
    clips: HashMap<*const Clip, Arc<Coverage>>,
    masks: HashMap<*const SoftMask, Arc<Coverage>>,
    glyphs: HashMap<GlyphKey, Option<Arc<Coverage>>>,
    /// The pixels of all of them.
    glyph_size: usize,
    samples: HashMap<*const Picture, Option<Arc<Samples>>>,
    undecoded: Vec<(Rect, String)>,
}

/// A glyph at a size and at a quarter of a pixel.
#[derive(Debug, PartialEq, Eq, Hash)]
struct GlyphKey {
    outline: *const Path,
    matrix: [i32; 4],
    offset: (u8, u8),
}

impl<'s, 'a> Renderer<'s, 'a> {
    fn new(
        shared: &'s Shared<'a>,
        store: &'s Store,
        plates: Plates,
        to_device: Matrix,
        canvas: Area,
    ) -> Self {
        Self {
            shared,
            store,
            plates,
            to_device,
            canvas,
            depth: 0,
            clips: HashMap::new(),
            masks: HashMap::new(),
            glyphs: HashMap::new(),
            glyph_size: 0,
            samples: HashMap::new(),
            undecoded: Vec::new(),
        }
    }

    fn charge(&self, area: Area) -> Result<(), Exceeded> {
        self.charge_each(area, 1)
    }

    /// Charges an area of which each pixel is as much work as `cost` plain ones.
    fn charge_each(&self, area: Area, cost: u64) -> Result<(), Exceeded> {
        self.shared.document.budget.charge(Limit::Pixels, area.size() as u64 * cost + 64)
    }

    fn items(&mut self, items: &[Item], layer: &mut Layer) -> Result<(), Exceeded> {
        if self.depth > DEEPEST {
            return Ok(());
        }
        self.depth += 1;
        for item in items {
            match item {
                Item::Mark(mark) => self.mark(mark, layer)?,
                Item::Group(group) => self.group(group, layer)?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// The pixels that a rectangle of the page touches, within an area.
    fn area(&self, rect: &Rect, within: Area) -> Option<Area> {
        let rect = rect.transformed(&self.to_device);
        let cut = |value: f64| value.clamp(-1e6, 1e6);
        let (x, y) = (cut(rect.left.floor()) as i32, cut(rect.bottom.floor()) as i32);
        let (right, lower) = (cut(rect.right.ceil()) as i32, cut(rect.top.ceil()) as i32);
        let area = Area { x, y, width: (right - x).max(1) as usize, height: (lower - y).max(1) as usize };
        area.intersection(&within)
    }

    fn group(&mut self, group: &Group, layer: &mut Layer) -> Result<(), Exceeded> {
        if !group.is_isolated && group.blending.is_plain() {
            return self.items(&group.items, layer);
        }
        let Some(area) = self.area(&group.bounds, layer.area) else { return Ok(()) };
        self.charge(area)?;
        let mut own = Layer::new(area, layer.planes.len(), &self.store.spare);
        self.items(&group.items, &mut own)?;
        let mask = self.mask(&group.blending)?;
        let manner = Manner { alpha: group.blending.alpha as f32, mode: group.blending.mode, kept: 0 };
        self.charge_each(area, cost_of(manner))?;
        compose::group(layer, &own, manner, mask.as_deref());
        Ok(())
    }

    fn mark(&mut self, mark: &Mark, layer: &mut Layer) -> Result<(), Exceeded> {
        let Some(area) = self.area(&mark.bounds, layer.area) else { return Ok(()) };
        match &mark.what {
            What::Fill { path, even_odd, paint } => {
                let rule = if *even_odd { FillRule::EvenOdd } else { FillRule::Winding };
                let coverage = self.fill(path, rule, self.to_device.to_skia(), area)?;
                self.paint(coverage, paint, mark, layer)
            }
            What::Stroke { path, pen, paint } => {
                let outline = self.stroke(path, pen)?;
                let coverage = match outline {
                    Some(outline) => {
                        self.fill(&outline, FillRule::Winding, self.to_device.to_skia(), area)?
                    }
                    None => None,
                };
                self.paint(coverage, paint, mark, layer)
            }
            What::Text(text) => self.text(text, mark, area, layer),
            What::Image { picture, matrix, paint } => {
                self.image(picture, matrix, paint.as_ref(), mark, area, layer)
            }
            What::Shading { shading, overprint } => {
                let source = Source::Shading(Arc::clone(shading));
                let paint = Paint { source, overprint: *overprint };
                self.paint(Some(Coverage::full(area)), &paint, mark, layer)
            }
        }
    }

    /// The same as [`covered`], within the budget.
    fn fill(
        &self,
        path: &Path,
        rule: FillRule,
        transform: Transform,
        area: Area,
    ) -> Result<Option<Coverage>, Exceeded> {
        self.charge(area)?;
        Ok(covered(path, rule, transform, area))
    }

    /// The outline of a line, in points. Lines thinner than what can be drawn get that width.
    fn stroke(&self, path: &Path, pen: &Pen) -> Result<Option<Path>, Exceeded> {
        let scale = self.to_device.mean_scale();
        let thinnest = 0.3 / scale.max(1e-9);
        let stroke = Stroke {
            width: pen.width.max(thinnest).min(1e5) as f32,
            miter_limit: pen.miter.clamp(1.0, 1000.0) as f32,
            line_cap: match pen.cap {
                1 => LineCap::Round,
                2 => LineCap::Square,
                _ => LineCap::Butt,
            },
            line_join: match pen.join {
                1 => LineJoin::Round,
                2 => LineJoin::Bevel,
                _ => LineJoin::Miter,
            },
            dash: None,
        };
        self.shared.document.budget.charge(Limit::Pixels, 40 * path.len() as u64)?;
        let length: f64 = pen.dash.iter().sum();
        // Dashes that are finer than the pixels are drawn as a whole line.
        let dash = (length * scale > 1.0)
            .then(|| {
                let mut lengths: Vec<f32> = pen.dash.iter().map(|length| *length as f32).collect();
                if lengths.len() % 2 == 1 {
                    lengths.extend_from_within(..);
                }
                StrokeDash::new(lengths, pen.phase as f32)
            })
            .flatten();
        let dashed = match dash {
            Some(dash) => {
                let extent = path.bounds();
                let dashes = f64::from(extent.width() + extent.height()) * path.len() as f64 / length;
                self.shared.document.budget.charge(Limit::Pixels, (dashes * 100.0).min(1e12) as u64)?;
                path.dash(&dash, scale as f32)
            }
            None => None,
        };
        Ok(dashed.as_ref().unwrap_or(path).stroke(&stroke, scale as f32))
    }

    /// Lays paint on where `coverage` and the clip and mask of a mark allow it.
    fn paint(
        &mut self,
        coverage: Option<Coverage>,
        paint: &Paint,
        mark: &Mark,
        layer: &mut Layer,
    ) -> Result<(), Exceeded> {
        let Some(coverage) = coverage else { return Ok(()) };
        let Some(coverage) = self.restricted(coverage, mark)? else { return Ok(()) };
        let alpha = mark.blending.alpha as f32;
        let manner = |kept| Manner { alpha, mode: mark.blending.mode, kept };
        self.charge_each(coverage.area, cost_of(manner(0)))?;
        match &paint.source {
            Source::Colour { colour, ink } => {
                let is_device = matches!(*colour.space, super::colour::Space::DeviceCmyk);
                compose::uniform(layer, &coverage, ink, manner(kept_plates(ink, paint.overprint, is_device)));
                Ok(())
            }
            Source::Shading(shading) => {
                let (mut plates, separation) = (self.plates.clone(), &self.shared.separation);
                let work = Shade::cost(shading, &self.to_device, coverage.area);
                self.shared.document.budget.charge(Limit::Pixels, work)?;
                let shade =
                    Shade::new(shading, &self.to_device, coverage.area, true, &mut plates, separation);
                let Some(shade) = shade else { return Ok(()) };
                let first = shading
                    .samples()
                    .first()
                    .map(|sample| shading.space.ink(sample, &mut plates, separation));
                let kept = first.map_or(0, |ink| kept_plates(&ink, paint.overprint, false));
                compose::varied(layer, &coverage, manner(kept), &mut |x, y| {
                    Some((shade.at(x, y, &mut plates, separation)?, 1.0))
                });
                Ok(())
            }
            Source::Tiling(tiling) => self.tile(tiling, &coverage, manner(0), layer),
            Source::Nothing => Ok(()),
        }
    }

    /// Paints one cell of a pattern, and takes the pixels from it.
    fn tile(
        &mut self,
        tiling: &Tiling,
        coverage: &Coverage,
        manner: Manner,
        layer: &mut Layer,
    ) -> Result<(), Exceeded> {
        let to_device = tiling.matrix.then(&self.to_device);
        let (Some(from_device), Some(from_page)) = (to_device.inverse(), tiling.matrix.inverse()) else {
            return Ok(());
        };
        let resolution = |scale: f64, length: f64| scale.min(1000.0 / length.max(1e-9)).max(1e-3);
        let (cell, step) = (tiling.cell, tiling.step);
        let (x, y) = (
            resolution(to_device.horizontal_scale(), cell.width()),
            resolution(to_device.vertical_scale(), cell.height()),
        );
        let to_cell = Matrix([x, 0.0, 0.0, -y, -cell.left * x, cell.top * y]);
        let side = |length: f64| length.ceil().clamp(1.0, 1001.0) as usize;
        let area = Area { x: 0, y: 0, width: side(cell.width() * x), height: side(cell.height() * y) };
        self.charge_each(area, 2 * (layer.planes.len() as u64 + 1))?;
        self.charge_each(coverage.area, TILED)?;
        let mut own = Layer::new(area, layer.planes.len(), &self.store.spare);
        let to_own = from_page.then(&to_cell);
        let mut renderer = Renderer::new(self.shared, self.store, self.plates.clone(), to_own, area);
        renderer.depth = self.depth;
        renderer.items(&tiling.items, &mut own)?;
        self.undecoded.append(&mut renderer.undecoded);
        let repeat = |place: f64, start: f64, step: f64| {
            if step > 0.0 { (place - start).rem_euclid(step) } else { place - start }
        };
        compose::varied(layer, coverage, manner, &mut |px, py| {
            let (u, v) = from_device.apply(f64::from(px) + 0.5, f64::from(py) + 0.5);
            let (u, v) = (repeat(u, cell.left, step.0), repeat(v, cell.bottom, step.1));
            if u < 0.0 || v < 0.0 || u > cell.width() || v > cell.height() {
                return None;
            }
            let column = ((u * x) as usize).min(area.width - 1);
            let line = (((cell.height() - v) * y) as usize).min(area.height - 1);
            let index = line * area.width + column;
            let alpha = own.alpha(index);
            if alpha <= 0.0 {
                return None;
            }
            let mut ink = Ink::every(0.0);
            for (amount, plane) in ink.amounts.iter_mut().zip(&own.planes) {
                *amount = (plane.value(index) / alpha).min(1.0);
            }
            Some((ink, alpha))
        });
        Ok(())
    }
}

/// A pixel that is taken from the cell of a pattern is as much work as so many plain ones.
const TILED: u64 = 12;

/// How much work it is to lay a pixel on, where a plain one is 1.
fn cost_of(manner: Manner) -> u64 {
    match manner.mode {
        BlendMode::Normal => 1,
        _ => 8,
    }
}

/// What a path covers within an area.
fn covered(path: &Path, rule: FillRule, transform: Transform, area: Area) -> Option<Coverage> {
    let mut mask = Mask::new(area.width as u32, area.height as u32)?;
    let moved = transform.post_translate(-area.x as f32, -area.y as f32);
    mask.fill_path(path, rule, true, moved);
    Some(Coverage::new(area, mask.take()))
}

/// Whether anything on a layer is blended with what is below it.
fn is_blended(items: &[Item]) -> bool {
    items.iter().any(|item| match item {
        Item::Mark(mark) => mark.blending.mode != BlendMode::Normal,
        Item::Group(group) => group.blending.mode != BlendMode::Normal || is_blended(&group.items),
    })
}

/// The plates that paint leaves as they are: those that its space does not name, where it overprints, and in mode 1
/// those where DeviceCMYK asks for nothing.
fn kept_plates(ink: &Ink, overprint: Overprint, is_device_cmyk: bool) -> u16 {
    if ink.named == 0 {
        return u16::MAX;
    }
    if !overprint.is_on {
        return 0;
    }
    let mut kept = !ink.named;
    if overprint.is_nonzero && is_device_cmyk {
        for plate in 0..4 {
            if ink.amounts[plate] <= 0.0 {
                kept |= 1 << plate;
            }
        }
    }
    kept
}
