//! Shadings (ISO 32000-1, 8.7.4.5).

use super::colour::Space;
use super::file::{Dictionary, Document, Object};
use super::function::{Function, bits_at};
use super::geometry::{Matrix, Rect};
use std::sync::Arc;

/// A shading, with the way from its own space to the page.
#[derive(Debug)]
pub(super) struct Shading {
    pub(super) space: Arc<Space>,
    pub(super) matrix: Matrix,
    pub(super) kind: Kind,
    functions: Vec<Function>,
    pub(super) background: Option<Vec<f64>>,
    pub(super) bounds: Option<Rect>,
}

/// The kinds of shadings.
#[derive(Debug)]
pub(super) enum Kind {
    /// A function of the place.
    Function { matrix: Matrix, domain: [f64; 4] },
    /// Along a line.
    Axial { from: (f64, f64), to: (f64, f64), domain: (f64, f64), extend: (bool, bool) },
    /// From circle to circle.
    Radial { from: (f64, f64, f64), to: (f64, f64, f64), domain: (f64, f64), extend: (bool, bool) },
    /// Triangles with a colour at each corner; patches are cut into such.
    Mesh(Vec<[Corner; 3]>),
}

/// A corner of a triangle.
#[derive(Debug, Clone)]
pub(super) struct Corner {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) components: Vec<f64>,
}

/// A mesh has no more triangles.
const MOST_TRIANGLES: usize = 40_000;

impl Shading {
    /// Reads a shading; `matrix` leads from its space to the page. `None` where it is none.
    pub(super) fn read(
        document: &Document<'_>,
        object: &Object,
        resources: &Dictionary,
        matrix: Matrix,
    ) -> Option<Self> {
        let object = document.resolve(object);
        let dictionary = object.dictionary()?;
        let space = Space::read(document, dictionary.get("ColorSpace")?, resources)?;
        let functions = match document.value(dictionary, "Function") {
            Object::Null => Vec::new(),
            Object::Array(entries) => {
                let functions: Option<Vec<_>> =
                    entries.iter().take(32).map(|entry| Function::read(document, entry)).collect();
                functions?
            }
            single => vec![Function::read(document, &single)?],
        };
        let numbers = |key| document.numbers(dictionary, key);
        let domain = || {
            numbers("Domain").map_or((0.0, 1.0), |domain| (domain[0], domain.get(1).copied().unwrap_or(1.0)))
        };
        let extend = || {
            let entries = document.array(dictionary, "Extend");
            let is = |index: usize| entries.get(index) == Some(&Object::Boolean(true));
            (is(0), is(1))
        };
        let kind = match document.integer(dictionary, "ShadingType")? {
            1 => Kind::Function {
                matrix: numbers("Matrix")
                    .and_then(|matrix| Matrix::from_slice(&matrix))
                    .unwrap_or(Matrix::IDENTITY),
                domain: numbers("Domain")
                    .and_then(|domain| domain.try_into().ok())
                    .unwrap_or([0.0, 1.0, 0.0, 1.0]),
            },
            2 => {
                let [x0, y0, x1, y1] = numbers("Coords")?.try_into().ok()?;
                Kind::Axial { from: (x0, y0), to: (x1, y1), domain: domain(), extend: extend() }
            }
            3 => {
                let [x0, y0, r0, x1, y1, r1] = numbers("Coords")?.try_into().ok()?;
                Kind::Radial { from: (x0, y0, r0), to: (x1, y1, r1), domain: domain(), extend: extend() }
            }
            kind @ 4..=7 => {
                let Object::Stream(stream) = &object else { return None };
                let components = if functions.is_empty() { space.components() } else { 1 };
                let mesh = Mesh::read(document, &stream.dictionary, kind, components)?;
                let decoded = document.decode(stream, 20_000_000);
                Kind::Mesh(mesh.triangles(&decoded.bytes))
            }
            _ => return None,
        };
        let background = numbers("Background");
        let bounds = numbers("BBox").and_then(|numbers| Rect::from_slice(&numbers));
        Some(Self { space, matrix, kind, functions, background, bounds })
    }

    /// The components of the colour that a parameter (or two of a place) has.
    pub(super) fn components(&self, parameters: &[f64]) -> Vec<f64> {
        match self.functions.as_slice() {
            [] => parameters.to_vec(),
            [single] => single.evaluate(parameters),
            several => several
                .iter()
                .map(|function| function.evaluate(parameters).first().copied().unwrap_or(0.0))
                .collect(),
        }
    }

    /// How much work the ink of a place is, where a plain pixel is 1.
    pub(super) fn cost(&self) -> u64 {
        self.space.cost() + self.functions.iter().map(Function::cost).sum::<u64>()
    }

    /// Whether its function gives as many numbers as its space has components.
    pub(super) fn is_consistent(&self) -> bool {
        match self.functions.as_slice() {
            [] => matches!(self.kind, Kind::Mesh(_)),
            [single] => single.outputs().is_none_or(|outputs| outputs == self.space.components()),
            several => several.len() == self.space.components(),
        }
    }

    /// Colours along its way, to know its inks by.
    pub(super) fn samples(&self) -> Vec<Vec<f64>> {
        let along =
            |(from, to): (f64, f64)| (0..=8).map(move |step| from + f64::from(step) / 8.0 * (to - from));
        match &self.kind {
            Kind::Axial { domain, .. } | Kind::Radial { domain, .. } => {
                along(*domain).map(|parameter| self.components(&[parameter])).collect()
            }
            Kind::Function { domain: [x0, x1, y0, y1], .. } => along((*x0, *x1))
                .flat_map(|x| along((*y0, *y1)).map(move |y| [x, y]))
                .map(|place| self.components(&place))
                .collect(),
            Kind::Mesh(triangles) => {
                let corners = triangles.iter().flatten().step_by(1 + triangles.len() / 30);
                corners.map(|corner| self.components(&corner.components)).collect()
            }
        }
    }
}

/// How the stream of a mesh is packed.
struct Mesh {
    kind: i64,
    coordinate_bits: usize,
    component_bits: usize,
    flag_bits: usize,
    decode: Vec<(f64, f64)>,
    components: usize,
    per_row: usize,
}

struct Bits<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> Option<u32> {
        if self.position + count > self.bytes.len() * 8 {
            return None;
        }
        let value = bits_at(self.bytes, self.position, count);
        self.position += count;
        Some(value)
    }

    fn align(&mut self) {
        self.position = self.position.div_ceil(8) * 8;
    }
}

impl Mesh {
    fn read(document: &Document<'_>, dictionary: &Dictionary, kind: i64, components: usize) -> Option<Self> {
        let bits = |key: &str| {
            document.integer(dictionary, key).filter(|bits| (1..=32).contains(bits)).map(|bits| bits as usize)
        };
        let decode: Vec<(f64, f64)> =
            document.numbers(dictionary, "Decode")?.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        if decode.len() < 2 + components {
            return None;
        }
        Some(Self {
            kind,
            coordinate_bits: bits("BitsPerCoordinate")?,
            component_bits: bits("BitsPerComponent")?,
            flag_bits: if kind == 5 { 0 } else { bits("BitsPerFlag")? },
            decode,
            components,
            per_row: document.integer(dictionary, "VerticesPerRow").unwrap_or(2).clamp(2, 10_000) as usize,
        })
    }

    fn triangles(&self, bytes: &[u8]) -> Vec<[Corner; 3]> {
        let mut bits = Bits { bytes, position: 0 };
        let mut triangles = Vec::new();
        match self.kind {
            4 => self.free(&mut bits, &mut triangles),
            5 => self.lattice(&mut bits, &mut triangles),
            _ => self.patches(&mut bits, &mut triangles),
        }
        triangles
    }

    fn value(&self, bits: &mut Bits<'_>, count: usize, entry: usize) -> Option<f64> {
        let (low, high) = self.decode[entry];
        let most = if count == 32 { f64::from(u32::MAX) } else { f64::from((1_u32 << count) - 1) };
        Some(low + f64::from(bits.take(count)?) / most * (high - low))
    }

    fn point(&self, bits: &mut Bits<'_>) -> Option<(f64, f64)> {
        Some((self.value(bits, self.coordinate_bits, 0)?, self.value(bits, self.coordinate_bits, 1)?))
    }

    fn colour(&self, bits: &mut Bits<'_>) -> Option<Vec<f64>> {
        (0..self.components).map(|index| self.value(bits, self.component_bits, 2 + index)).collect()
    }

    fn corner(&self, bits: &mut Bits<'_>) -> Option<Corner> {
        let (x, y) = self.point(bits)?;
        let components = self.colour(bits)?;
        bits.align();
        Some(Corner { x, y, components })
    }

    fn free(&self, bits: &mut Bits<'_>, triangles: &mut Vec<[Corner; 3]>) {
        let next = |bits: &mut Bits<'_>| Some((bits.take(self.flag_bits)?, self.corner(bits)?));
        while triangles.len() < MOST_TRIANGLES {
            let Some((flag, corner)) = next(bits) else { return };
            let triangle = match (flag, triangles.last()) {
                (1, Some([_, b, c])) => [b.clone(), c.clone(), corner],
                (2, Some([a, _, c])) => [a.clone(), c.clone(), corner],
                _ => {
                    let (Some((_, second)), Some((_, third))) = (next(bits), next(bits)) else { return };
                    [corner, second, third]
                }
            };
            triangles.push(triangle);
        }
    }

    fn lattice(&self, bits: &mut Bits<'_>, triangles: &mut Vec<[Corner; 3]>) {
        let mut before: Vec<Corner> = Vec::new();
        while triangles.len() < MOST_TRIANGLES {
            let row: Option<Vec<Corner>> = (0..self.per_row).map(|_| self.corner(bits)).collect();
            let Some(row) = row else { return };
            for (above, below) in before.windows(2).zip(row.windows(2)) {
                triangles.push([above[0].clone(), above[1].clone(), below[0].clone()]);
                triangles.push([above[1].clone(), below[0].clone(), below[1].clone()]);
            }
            before = row;
        }
    }

    /// Coons and tensor patches; each is cut into a grid of triangles.
    fn patches(&self, bits: &mut Bits<'_>, triangles: &mut Vec<[Corner; 3]>) {
        let all = if self.kind == 6 { 12 } else { 16 };
        let mut points: Vec<(f64, f64)> = Vec::new();
        let mut colours: Vec<Vec<f64>> = Vec::new();
        while triangles.len() < MOST_TRIANGLES {
            let Some(flag) = bits.take(self.flag_bits) else { return };
            let edge = flag as usize & 3;
            let (mut next_points, mut next_colours) = (Vec::new(), Vec::new());
            if edge > 0 && points.len() == all {
                // The new patch shares an edge with the one before it.
                next_points = [[3, 4, 5, 6], [6, 7, 8, 9], [9, 10, 11, 0]][edge - 1]
                    .map(|index| points[index])
                    .to_vec();
                next_colours =
                    [[1, 2], [2, 3], [3, 0]][edge - 1].map(|index| colours[index].clone()).to_vec();
            }
            while next_points.len() < all {
                let Some(point) = self.point(bits) else { return };
                next_points.push(point);
            }
            while next_colours.len() < 4 {
                let Some(colour) = self.colour(bits) else { return };
                next_colours.push(colour);
            }
            bits.align();
            (points, colours) = (next_points, next_colours);
            tessellate(&points, &colours, triangles);
        }
    }
}

/// Cuts a patch by its four edges. (The inner points of a tensor patch shift the colours a little; not the ink.)
fn tessellate(points: &[(f64, f64)], colours: &[Vec<f64>], triangles: &mut Vec<[Corner; 3]>) {
    const STEPS: usize = 6;
    let bezier = |indices: [usize; 4], t: f64| {
        let u = 1.0 - t;
        let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        indices.iter().zip(weights).fold((0.0, 0.0), |sum, (index, weight)| {
            (sum.0 + weight * points[*index].0, sum.1 + weight * points[*index].1)
        })
    };
    let corner = |u: f64, v: f64| {
        // Edges: left from 0 up to 3, top from 3 to 6, right from 9 up to 6, bottom from 0 to 9.
        let (left, right) = (bezier([0, 1, 2, 3], v), bezier([9, 8, 7, 6], v));
        let (bottom, top) = (bezier([0, 11, 10, 9], u), bezier([3, 4, 5, 6], u));
        let blend = |pick: fn((f64, f64)) -> f64| {
            let across = (1.0 - u) * pick(left) + u * pick(right);
            let along = (1.0 - v) * pick(bottom) + v * pick(top);
            let corners = (1.0 - u) * ((1.0 - v) * pick(points[0]) + v * pick(points[3]))
                + u * ((1.0 - v) * pick(points[9]) + v * pick(points[6]));
            across + along - corners
        };
        let components = (0..colours[0].len())
            .map(|index| {
                (1.0 - u) * ((1.0 - v) * colours[0][index] + v * colours[1][index])
                    + u * ((1.0 - v) * colours[3][index] + v * colours[2][index])
            })
            .collect();
        Corner { x: blend(|point| point.0), y: blend(|point| point.1), components }
    };
    let at = |index: usize| index as f64 / STEPS as f64;
    for column in 0..STEPS {
        for row in 0..STEPS {
            let [a, b, c, d] =
                [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| corner(at(column + x), at(row + y)));
            triangles.push([a, b.clone(), c.clone()]);
            triangles.push([b, c, d]);
        }
    }
}
