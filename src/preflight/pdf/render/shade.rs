//! Shadings, pixel by pixel.

use super::layer::Area;
use crate::preflight::pdf::colour::{Ink, Plates, Separation};
use crate::preflight::pdf::geometry::Matrix;
use crate::preflight::pdf::shading::{Corner, Kind, Shading};
use std::ops::Range;

/// A shading that can be asked for the ink of any pixel.
pub(super) struct Shade<'a> {
    shading: &'a Shading,
    to_shading: Matrix,
    /// Inks along the way of an axial or radial shading.
    ramp: Vec<Ink>,
    /// The pixels of a mesh.
    mesh: Option<(Area, Vec<Option<Ink>>)>,
    background: Option<Ink>,
}

/// Steps of the ramp.
const STEPS: usize = 255;

impl<'a> Shade<'a> {
    /// How much work it is to prepare a shading for an area of pixels and to ask for the ink of them all, where a plain pixel
    /// is 1.
    pub(super) fn cost(shading: &Shading, to_device: &Matrix, area: Area) -> u64 {
        let cost = shading.cost();
        let pixels = area.size() as u64;
        match &shading.kind {
            Kind::Function { .. } => pixels * (4 + cost),
            Kind::Axial { .. } | Kind::Radial { .. } => pixels * 4 + STEPS as u64 * cost,
            Kind::Mesh(triangles) => {
                let to_pixels = shading.matrix.then(to_device);
                let looked_at = |triangle: &[Corner; 3]| {
                    let (columns, rows) = around(triangle, &to_pixels, area);
                    16 + (columns.len() * rows.len()) as u64 * (6 + cost)
                };
                pixels * 4 + triangles.iter().map(looked_at).sum::<u64>()
            }
        }
    }

    /// Prepares a shading for an area of pixels. `None` where it falls together.
    pub(super) fn new(
        shading: &'a Shading,
        to_device: &Matrix,
        area: Area,
        with_background: bool,
        plates: &mut Plates,
        separation: &Separation,
    ) -> Option<Self> {
        let to_pixels = shading.matrix.then(to_device);
        let mut ink = |components: &[f64]| shading.space.ink(components, plates, separation);
        let background = shading.background.as_ref().filter(|_| with_background).map(|colour| ink(colour));
        let mut shade =
            Self { shading, to_shading: to_pixels.inverse()?, ramp: Vec::new(), mesh: None, background };
        match &shading.kind {
            Kind::Function { .. } => {}
            Kind::Axial { domain, .. } | Kind::Radial { domain, .. } => {
                shade.ramp = (0..=STEPS)
                    .map(|step| {
                        let parameter = domain.0 + step as f64 / STEPS as f64 * (domain.1 - domain.0);
                        ink(&shading.components(&[parameter]))
                    })
                    .collect();
            }
            Kind::Mesh(triangles) => {
                let mut pixels = vec![None; area.size()];
                for triangle in triangles {
                    paint_triangle(triangle, &to_pixels, area, &mut pixels, &mut |components| {
                        ink(&shading.components(components))
                    });
                }
                shade.mesh = Some((area, pixels));
            }
        }
        Some(shade)
    }

    /// The ink of a pixel; `None` where the shading leaves it.
    pub(super) fn at(&self, x: i32, y: i32, plates: &mut Plates, separation: &Separation) -> Option<Ink> {
        let (u, v) = self.to_shading.apply(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let along = |share: Option<f64>| {
            share.map(|share| self.ramp[((share * STEPS as f64).round() as usize).min(STEPS)])
        };
        let ink = match &self.shading.kind {
            Kind::Function { matrix, domain: [x0, x1, y0, y1] } => matrix.inverse().and_then(|inverse| {
                let (u, v) = inverse.apply(u, v);
                ((*x0..=*x1).contains(&u) && (*y0..=*y1).contains(&v))
                    .then(|| self.shading.space.ink(&self.shading.components(&[u, v]), plates, separation))
            }),
            Kind::Axial { from, to, extend, .. } => along(axial((u, v), *from, *to, *extend)),
            Kind::Radial { from, to, extend, .. } => along(radial((u, v), *from, *to, *extend)),
            Kind::Mesh(_) => self.mesh.as_ref().and_then(|(area, pixels)| {
                let inside = x >= area.x && x < area.right() && y >= area.y && y < area.lower();
                if inside { pixels[area.index(x, y)] } else { None }
            }),
        };
        ink.or(self.background)
    }
}

/// How far along the line a point lies, from 0 to 1.
fn axial((x, y): (f64, f64), from: (f64, f64), to: (f64, f64), extend: (bool, bool)) -> Option<f64> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx * dx + dy * dy;
    if length <= 0.0 {
        return None;
    }
    let share = ((x - from.0) * dx + (y - from.1) * dy) / length;
    match share {
        ..0.0 => extend.0.then_some(0.0),
        0.0..=1.0 => Some(share),
        _ => extend.1.then_some(1.0),
    }
}

/// The last circle on the way from one to the other that goes through a point (8.7.4.5.4).
fn radial(
    (x, y): (f64, f64),
    (x0, y0, r0): (f64, f64, f64),
    (x1, y1, r1): (f64, f64, f64),
    extend: (bool, bool),
) -> Option<f64> {
    let (dx, dy, dr) = (x1 - x0, y1 - y0, r1 - r0);
    let (px, py) = (x - x0, y - y0);
    let a = dx * dx + dy * dy - dr * dr;
    let b = px * dx + py * dy + r0 * dr;
    let c = px * px + py * py - r0 * r0;
    let candidates = if a.abs() < 1e-9 {
        if b.abs() < 1e-12 {
            return None;
        }
        [c / (2.0 * b); 2]
    } else {
        let root = (b * b - a * c).max(-1.0);
        if root < 0.0 {
            return None;
        }
        let root = root.sqrt();
        let (one, other) = ((b + root) / a, (b - root) / a);
        [one.max(other), one.min(other)]
    };
    candidates.into_iter().find_map(|share| {
        if r0 + share * dr < 0.0 {
            return None;
        }
        match share {
            ..0.0 => extend.0.then_some(0.0),
            0.0..=1.0 => Some(share),
            _ => extend.1.then_some(1.0),
        }
    })
}

/// The columns and rows of pixels around a triangle.
fn around(corners: &[Corner; 3], to_pixels: &Matrix, area: Area) -> (Range<i32>, Range<i32>) {
    let [a, b, c] = corners.each_ref().map(|corner| to_pixels.apply(corner.x, corner.y));
    let range = |low: f64, high: f64, first: i32, last: i32| {
        let low = low.floor().clamp(f64::from(first), f64::from(last)) as i32;
        let high = high.ceil().clamp(f64::from(first), f64::from(last)) as i32;
        low..high
    };
    (
        range(a.0.min(b.0).min(c.0), a.0.max(b.0).max(c.0), area.x, area.right()),
        range(a.1.min(b.1).min(c.1), a.1.max(b.1).max(c.1), area.y, area.lower()),
    )
}

fn paint_triangle(
    corners: &[Corner; 3],
    to_pixels: &Matrix,
    area: Area,
    pixels: &mut [Option<Ink>],
    ink: &mut dyn FnMut(&[f64]) -> Ink,
) {
    let [a, b, c] = corners.each_ref().map(|corner| to_pixels.apply(corner.x, corner.y));
    let twice = (b.0 - a.0) * (c.1 - a.1) - (c.0 - a.0) * (b.1 - a.1);
    if twice.abs() < 1e-9 {
        return;
    }
    let (columns, rows) = around(corners, to_pixels, area);
    // One for all pixels: to ask for memory again and again takes longer than the sums.
    let mut components = vec![0.0; corners[0].components.len()];
    for y in rows {
        for x in columns.clone() {
            let (px, py) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
            let second = ((px - a.0) * (c.1 - a.1) - (c.0 - a.0) * (py - a.1)) / twice;
            let third = ((b.0 - a.0) * (py - a.1) - (px - a.0) * (b.1 - a.1)) / twice;
            let first = 1.0 - second - third;
            if first < -0.001 || second < -0.001 || third < -0.001 {
                continue;
            }
            for (index, component) in components.iter_mut().enumerate() {
                let value = |corner: &Corner| corner.components.get(index).copied().unwrap_or(0.0);
                *component =
                    first * value(&corners[0]) + second * value(&corners[1]) + third * value(&corners[2]);
            }
            pixels[area.index(x, y)] = Some(ink(&components));
        }
    }
}
