//! TrueType and OpenType programs, as far as PDF needs them: `FontFile2`, and `FontFile3` with the subtype `OpenType`.

use super::bytes::{i16_at, u8_at, u16_at, u32_at};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use tiny_skia::PathBuilder;

/// A TrueType program.
#[derive(Debug)]
pub(super) struct TrueType {
    bytes: Arc<[u8]>,
    tables: BTreeMap<[u8; 4], Range<usize>>,
    glyphs: usize,
    long_offsets: bool,
    metrics: usize,
    /// Glyph units of an em.
    pub(super) units: f32,
    names: BTreeMap<String, u16>,
}

/// Parts of parts are followed this far, and a glyph has no more points than these.
const DEEPEST: usize = 6;
const MOST_POINTS: usize = 50_000;

impl TrueType {
    /// Reads a program; `None` where it is none.
    pub(super) fn read(bytes: Arc<[u8]>) -> Option<Self> {
        let start = if bytes.starts_with(b"ttcf") { u32_at(&bytes, 12)? as usize } else { 0 };
        let count = usize::from(u16_at(&bytes, start + 4)?);
        let mut tables = BTreeMap::new();
        for table in 0..count {
            let record = start + 12 + 16 * table;
            let tag: [u8; 4] = bytes.get(record..record + 4)?.try_into().ok()?;
            let (offset, length) =
                (u32_at(&bytes, record + 8)? as usize, u32_at(&bytes, record + 12)? as usize);
            let end = offset.saturating_add(length).min(bytes.len());
            if offset <= end {
                tables.insert(tag, offset..end);
            }
        }
        let mut font = Self {
            bytes,
            tables,
            glyphs: 0,
            long_offsets: false,
            metrics: 0,
            units: 1000.0,
            names: BTreeMap::new(),
        };
        let head = font.table(b"head")?;
        let units = u16_at(head, 18)?;
        let long_offsets = i16_at(head, 50)? == 1;
        let glyphs = usize::from(u16_at(font.table(b"maxp")?, 4)?);
        let metrics = font.table(b"hhea").and_then(|table| u16_at(table, 34)).map_or(0, usize::from);
        (font.units, font.long_offsets, font.glyphs, font.metrics) =
            (f32::from(units.max(1)), long_offsets, glyphs, metrics);
        font.names = font.post_names();
        (font.tables.contains_key(b"glyf") || font.tables.contains_key(b"CFF ")).then_some(font)
    }

    fn table(&self, tag: &[u8; 4]) -> Option<&[u8]> {
        self.bytes.get(self.tables.get(tag)?.clone())
    }

    /// The outlines in the Compact Font Format that an OpenType program may hold instead of its own.
    pub(super) fn compact(&self) -> Option<&[u8]> {
        self.table(b"CFF ")
    }

    pub(super) fn glyph_count(&self) -> usize {
        self.glyphs
    }

    /// The advance width in glyph units.
    pub(super) fn width(&self, glyph: u16) -> Option<f32> {
        let table = self.table(b"hmtx")?;
        let metric = usize::from(glyph).min(self.metrics.checked_sub(1)?);
        (usize::from(glyph) < self.glyphs).then(|| u16_at(table, 4 * metric).map(f32::from))?
    }

    /// The glyph of a name, by the table `post`.
    pub(super) fn glyph_named(&self, name: &str) -> Option<u16> {
        self.names.get(name).copied()
    }

    fn post_names(&self) -> BTreeMap<String, u16> {
        let mut names = BTreeMap::new();
        let Some(table) = self.table(b"post") else { return names };
        if u32_at(table, 0) != Some(0x0002_0000) {
            return names;
        }
        let count = usize::from(u16_at(table, 32).unwrap_or(0)).min(self.glyphs);
        let mut own = Vec::new();
        let mut position = 34 + 2 * count;
        while let Some(length) = u8_at(table, position) {
            let end = position + 1 + usize::from(length);
            let Some(name) = table.get(position + 1..end) else { break };
            own.push(String::from_utf8_lossy(name).into_owned());
            position = end;
        }
        for glyph in 0..count {
            // The first 258 are names of the Macintosh set, which are looked up by code instead.
            if let Some(index) =
                u16_at(table, 34 + 2 * glyph).and_then(|index| usize::from(index).checked_sub(258))
                && let Some(name) = own.get(index)
            {
                names.entry(name.clone()).or_insert(glyph as u16);
            }
        }
        names
    }

    /// The glyph that the character map of this platform and encoding gives a code; `None` where there is no such map.
    pub(super) fn map(&self, platform: u16, encoding: u16, code: u32) -> Option<u16> {
        let table = self.table(b"cmap")?;
        let count = usize::from(u16_at(table, 2)?);
        let record = (0..count.min(64)).map(|index| 4 + 8 * index).find(|record| {
            u16_at(table, *record) == Some(platform) && u16_at(table, record + 2) == Some(encoding)
        })?;
        let map = table.get(u32_at(table, record + 4)? as usize..)?;
        Some(look_up(map, code).unwrap_or(0))
    }

    /// Draws a glyph into a path in glyph units.
    pub(super) fn draw(&self, glyph: u16) -> Option<PathBuilder> {
        let mut pen = Pen { path: PathBuilder::new(), points_left: MOST_POINTS };
        self.draw_part(glyph, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], 0, &mut pen)?;
        Some(pen.path)
    }

    /// The bytes of a glyph; empty for one that shows nothing.
    fn glyph(&self, glyph: u16) -> Option<&[u8]> {
        let places = self.table(b"loca")?;
        let index = usize::from(glyph);
        if index >= self.glyphs {
            return None;
        }
        let place = |index: usize| {
            if self.long_offsets {
                u32_at(places, 4 * index).map(|offset| offset as usize)
            } else {
                u16_at(places, 2 * index).map(|offset| 2 * usize::from(offset))
            }
        };
        self.table(b"glyf")?.get(place(index)?..place(index + 1)?)
    }

    fn draw_part(&self, glyph: u16, matrix: [f32; 6], depth: usize, pen: &mut Pen) -> Option<()> {
        let bytes = self.glyph(glyph)?;
        pen.points_left = pen.points_left.checked_sub(1)?;
        if bytes.is_empty() {
            return Some(());
        }
        if depth > DEEPEST {
            return None;
        }
        let contours = i16_at(bytes, 0)?;
        if contours >= 0 {
            outline(bytes, contours as usize, matrix, pen)
        } else {
            self.compound(bytes, matrix, depth, pen)
        }
    }

    fn compound(&self, bytes: &[u8], matrix: [f32; 6], depth: usize, pen: &mut Pen) -> Option<()> {
        let mut position = 10;
        loop {
            let flags = u16_at(bytes, position)?;
            let part = u16_at(bytes, position + 2)?;
            position += 4;
            let (dx, dy);
            if flags & 1 != 0 {
                (dx, dy) = (f32::from(i16_at(bytes, position)?), f32::from(i16_at(bytes, position + 2)?));
                position += 4;
            } else {
                (dx, dy) =
                    (f32::from(u8_at(bytes, position)? as i8), f32::from(u8_at(bytes, position + 1)? as i8));
                position += 2;
            }
            let mut scale = |count: usize| -> Option<Vec<f32>> {
                let values = (0..count)
                    .map(|index| Some(f32::from(i16_at(bytes, position + 2 * index)?) / 16_384.0))
                    .collect();
                position += 2 * count;
                values
            };
            let [a, b, c, d] = match flags & 0b1100_1000 {
                0x08 => {
                    let scale = scale(1)?[0];
                    [scale, 0.0, 0.0, scale]
                }
                0x40 => {
                    let scale = scale(2)?;
                    [scale[0], 0.0, 0.0, scale[1]]
                }
                0x80 => {
                    let scale = scale(4)?;
                    [scale[0], scale[1], scale[2], scale[3]]
                }
                _ => [1.0, 0.0, 0.0, 1.0],
            };
            // Parts may also be joined point to point; no font in print does.
            let (dx, dy) = if flags & 2 != 0 { (dx, dy) } else { (0.0, 0.0) };
            let [g, h, i, j, k, l] = matrix;
            let inner = [
                a * g + b * i,
                a * h + b * j,
                c * g + d * i,
                c * h + d * j,
                dx * g + dy * i + k,
                dx * h + dy * j + l,
            ];
            self.draw_part(part, inner, depth + 1, pen)?;
            if flags & 0x20 == 0 {
                return Some(());
            }
        }
    }
}

struct Pen {
    path: PathBuilder,
    points_left: usize,
}

/// A simple glyph: contours of points, on the curve or off it (quadratic).
fn outline(bytes: &[u8], contours: usize, matrix: [f32; 6], pen: &mut Pen) -> Option<()> {
    let ends: Option<Vec<usize>> =
        (0..contours).map(|index| u16_at(bytes, 10 + 2 * index).map(usize::from)).collect();
    let ends = ends?;
    let count = ends.last().map_or(0, |last| last + 1);
    pen.points_left = pen.points_left.checked_sub(count)?;
    let mut position = 10 + 2 * contours;
    position += 2 + usize::from(u16_at(bytes, position)?);
    let mut flags = Vec::with_capacity(count);
    while flags.len() < count {
        let flag = u8_at(bytes, position)?;
        position += 1;
        let mut repeats = 1;
        if flag & 8 != 0 {
            repeats += usize::from(u8_at(bytes, position)?);
            position += 1;
        }
        flags.extend(std::iter::repeat_n(flag, repeats.min(count - flags.len())));
    }
    let mut coordinates = |short: u8, same: u8| -> Option<Vec<f32>> {
        let mut value = 0_i32;
        flags
            .iter()
            .map(|flag| {
                if flag & short != 0 {
                    let step = i32::from(u8_at(bytes, position)?);
                    position += 1;
                    value += if flag & same != 0 { step } else { -step };
                } else if flag & same == 0 {
                    value += i32::from(i16_at(bytes, position)?);
                    position += 2;
                }
                Some(value as f32)
            })
            .collect()
    };
    let xs = coordinates(2, 16)?;
    let ys = coordinates(4, 32)?;
    let [a, b, c, d, e, f] = matrix;
    let points: Vec<(f32, f32, bool)> = (0..count)
        .map(|index| {
            let (x, y) = (xs[index], ys[index]);
            (a * x + c * y + e, b * x + d * y + f, flags[index] & 1 != 0)
        })
        .collect();
    let mut first = 0;
    for end in ends {
        if let Some(contour) = points.get(first..=end) {
            draw_contour(contour, &mut pen.path);
        }
        first = end + 1;
    }
    Some(())
}

fn draw_contour(points: &[(f32, f32, bool)], path: &mut PathBuilder) {
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return };
    let middle =
        |one: (f32, f32, bool), other: (f32, f32, bool)| ((one.0 + other.0) / 2.0, (one.1 + other.1) / 2.0);
    let start = match (first.2, last.2) {
        (true, _) => (first.0, first.1),
        (false, true) => (last.0, last.1),
        (false, false) => middle(first, last),
    };
    path.move_to(start.0, start.1);
    let mut control: Option<(f32, f32, bool)> = None;
    let rest = if first.2 { &points[1..] } else { points };
    for &point in rest {
        match (control, point.2) {
            (None, true) => path.line_to(point.0, point.1),
            (None, false) => control = Some(point),
            (Some(handle), true) => {
                path.quad_to(handle.0, handle.1, point.0, point.1);
                control = None;
            }
            (Some(handle), false) => {
                let (x, y) = middle(handle, point);
                path.quad_to(handle.0, handle.1, x, y);
                control = Some(point);
            }
        }
    }
    if let Some(handle) = control {
        path.quad_to(handle.0, handle.1, start.0, start.1);
    }
    path.close();
}

/// Looks a code up in a subtable of `cmap`.
fn look_up(map: &[u8], code: u32) -> Option<u16> {
    match u16_at(map, 0)? {
        0 => u8_at(map, 6 + usize::try_from(code).ok().filter(|code| *code < 256)?).map(u16::from),
        4 => {
            let code = u16::try_from(code).ok()?;
            let segments = usize::from(u16_at(map, 6)? / 2);
            let segment =
                (0..segments).find(|segment| u16_at(map, 14 + 2 * segment).is_some_and(|end| end >= code))?;
            let starts = 16 + 2 * segments;
            let start = u16_at(map, starts + 2 * segment)?;
            if start > code {
                return None;
            }
            let delta = u16_at(map, starts + 2 * segments + 2 * segment)?;
            let place = starts + 4 * segments + 2 * segment;
            let offset = usize::from(u16_at(map, place)?);
            if offset == 0 {
                return Some(code.wrapping_add(delta));
            }
            let glyph = u16_at(map, place + offset + 2 * usize::from(code - start))?;
            Some(if glyph == 0 { 0 } else { glyph.wrapping_add(delta) })
        }
        6 => {
            let index = code.checked_sub(u32::from(u16_at(map, 6)?))?;
            (index < u32::from(u16_at(map, 8)?)).then(|| u16_at(map, 10 + 2 * index as usize))?
        }
        12 => {
            let groups = u32_at(map, 12)?.min(100_000) as usize;
            (0..groups).map(|group| 16 + 12 * group).find_map(|group| {
                let (first, last) = (u32_at(map, group)?, u32_at(map, group + 4)?);
                let glyph = u32_at(map, group + 8)?;
                (first..=last).contains(&code).then(|| u16::try_from(glyph + (code - first)).ok())?
            })
        }
        _ => None,
    }
}
