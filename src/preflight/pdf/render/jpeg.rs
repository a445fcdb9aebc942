//! JPEG pictures at a quarter of their size (ITU-T T.81).
//!
//! A page is rendered at 72 ppi and its pictures have 300: four pixels of a picture fall on one of the page. So of each block
//! of 8 × 8 only the means of its quarters are made, from the four coefficients that matter for them. That takes a fraction
//! of the time and a sixteenth of the memory. Baseline pictures only; others are decoded in full.

mod entropy;

use entropy::{Bits, Table};

/// A picture, made smaller.
#[derive(Debug)]
pub(super) struct Reduced {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) components: usize,
    /// Samples, interleaved. Luma and chroma are turned into RGB or CMYK already.
    pub(super) bytes: Vec<u8>,
}

/// How much smaller.
const FACTOR: usize = 4;

#[derive(Debug, Clone, Copy, Default)]
struct Component {
    identifier: u8,
    across: usize,
    down: usize,
    quantization: usize,
    dc: usize,
    ac: usize,
}

#[derive(Debug, Default)]
struct Header {
    width: usize,
    height: usize,
    components: Vec<Component>,
    quantization: [Option<[f32; 4]>; 4],
    dc: [Option<Table>; 4],
    ac: [Option<Table>; 4],
    restart: usize,
    transform: Option<u8>,
}

/// Why a picture is not reduced.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is of another kind.
    Other,
    /// Its data are wrong or end early.
    Damaged,
}

/// Decodes a baseline picture at a quarter of its size.
pub(super) fn reduce(bytes: &[u8], most_samples: usize) -> Result<Reduced, Refusal> {
    let mut header = Header::default();
    let mut planes: Vec<Plane> = Vec::new();
    let mut position = 2;
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(Refusal::Damaged);
    }
    while planes.is_empty() || planes.iter().any(|plane| !plane.is_read) {
        let (scan, start) = header.read(bytes, position)?;
        if planes.is_empty() {
            let samples = header.width.saturating_mul(header.height).saturating_mul(header.components.len());
            if header.width == 0 || header.height == 0 || samples > most_samples {
                return Err(Refusal::Other);
            }
            planes = header.empty();
        }
        // Only then is each component read once.
        if scan.iter().any(|index| planes.get(*index).is_none_or(|plane| plane.is_read)) {
            return Err(Refusal::Other);
        }
        position = start + header.decode(&scan, bytes.get(start..).unwrap_or_default(), &mut planes)?;
    }
    Ok(header.interleave(&planes))
}

/// The reduced samples of a component.
struct Plane {
    width: usize,
    samples: Vec<u8>,
    is_read: bool,
}

impl Header {
    /// Reads the segments up to the next scan; gives the components that it holds, and where its data begin.
    fn read(&mut self, bytes: &[u8], start: usize) -> Result<(Vec<usize>, usize), Refusal> {
        let mut position = start;
        loop {
            let marker = loop {
                let pair = bytes.get(position..position + 2).ok_or(Refusal::Damaged)?;
                match *pair {
                    [0xFF, 0xFF] => position += 1,
                    // The end, before all of it was there.
                    [0xFF, 0xD9] => return Err(Refusal::Damaged),
                    [0xFF, marker] => break marker,
                    _ => return Err(Refusal::Damaged),
                }
            };
            let length = bytes.get(position + 2..position + 4).ok_or(Refusal::Damaged)?;
            let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
            let end = position + 2 + length;
            let segment = bytes.get(position + 4..end).ok_or(Refusal::Damaged)?;
            position = end;
            match marker {
                0xC0 | 0xC1 if self.components.is_empty() => self.frame(segment).ok_or(Refusal::Other)?,
                0xC4 => self.huffman(segment).ok_or(Refusal::Damaged)?,
                0xDB => self.quantizers(segment).ok_or(Refusal::Damaged)?,
                0xDD => {
                    self.restart = usize::from(u16::from_be_bytes(
                        segment.get(..2).and_then(|pair| pair.try_into().ok()).ok_or(Refusal::Damaged)?,
                    ));
                }
                0xDA => return Ok((self.scan(segment).ok_or(Refusal::Other)?, position)),
                0xEE if segment.starts_with(b"Adobe") => self.transform = segment.get(11).copied(),
                0xE0..=0xEF | 0xFE => {}
                _ => return Err(Refusal::Other),
            }
        }
    }

    fn frame(&mut self, segment: &[u8]) -> Option<()> {
        let &[8, h1, h2, w1, w2, count, ref rest @ ..] = segment else { return None };
        (self.height, self.width) =
            (usize::from(u16::from_be_bytes([h1, h2])), usize::from(u16::from_be_bytes([w1, w2])));
        self.components = rest
            .chunks_exact(3)
            .take(usize::from(count))
            .map(|entry| Component {
                identifier: entry[0],
                across: usize::from(entry[1] >> 4),
                down: usize::from(entry[1] & 15),
                quantization: usize::from(entry[2] & 3),
                ..Component::default()
            })
            .collect();
        let sound =
            self.components.iter().all(|part| (1..=4).contains(&part.across) && (1..=4).contains(&part.down));
        (sound && matches!(self.components.len(), 1 | 3 | 4) && self.components.len() == usize::from(count))
            .then_some(())
    }

    /// The components of a scan: all of them, or a single one.
    fn scan(&mut self, segment: &[u8]) -> Option<Vec<usize>> {
        let (&count, rest) = segment.split_first()?;
        let count = usize::from(count);
        if self.components.is_empty() || (count != self.components.len() && count != 1) {
            return None;
        }
        let mut scan = Vec::with_capacity(count);
        for (place, entry) in rest.chunks_exact(2).take(count).enumerate() {
            let index = self.components.iter().position(|component| component.identifier == entry[0])?;
            // In a scan of all they stand in their order.
            if count > 1 && index != place {
                return None;
            }
            let component = &mut self.components[index];
            (component.dc, component.ac) = (usize::from(entry[1] >> 4 & 3), usize::from(entry[1] & 3));
            scan.push(index);
        }
        (scan.len() == count).then_some(scan)
    }

    /// Of the quantizers, those of the coefficients 0, 1, 2 and 4 in zigzag order.
    fn quantizers(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = segment.split_first() {
            let size = if kind >> 4 == 0 { 1 } else { 2 };
            let table = rest.get(..64 * size)?;
            let entry = |index: usize| match size {
                1 => f32::from(table[index]),
                _ => f32::from(u16::from_be_bytes([table[2 * index], table[2 * index + 1]])),
            };
            self.quantization[usize::from(kind & 3)] = Some([0, 1, 2, 4].map(entry));
            segment = &rest[64 * size..];
        }
        Some(())
    }

    fn huffman(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((&kind, rest)) = segment.split_first() {
            let counts = rest.get(..16)?;
            let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
            let symbols = rest.get(16..16 + total)?;
            let table = Table::new(counts, symbols, kind >> 4 == 0)?;
            let tables = if kind >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            tables[usize::from(kind & 3)] = Some(table);
            segment = &rest[16 + total..];
        }
        Some(())
    }

    /// The most blocks of a component in a unit of the scan, across and down.
    fn most(&self) -> (usize, usize) {
        let across = self.components.iter().map(|component| component.across).max().unwrap_or(1);
        let down = self.components.iter().map(|component| component.down).max().unwrap_or(1);
        (across, down)
    }

    /// Blocks of a component in a unit of a scan of all, across and down. A component that is alone in its picture has
    /// single blocks.
    fn blocks(&self, component: &Component) -> (usize, usize) {
        if self.components.len() == 1 { (1, 1) } else { (component.across, component.down) }
    }

    /// Units of a scan of all, across and down.
    fn units(&self) -> (usize, usize) {
        let (across, down) = if self.components.len() == 1 { (1, 1) } else { self.most() };
        (self.width.div_ceil(8 * across), self.height.div_ceil(8 * down))
    }

    /// The planes of the components before they are read.
    fn empty(&self) -> Vec<Plane> {
        let units = self.units();
        let empty = |component: &Component| {
            let (across, down) = self.blocks(component);
            let width = units.0 * across * 2;
            Plane { width, samples: vec![0; width * units.1 * down * 2], is_read: false }
        };
        self.components.iter().map(empty).collect()
    }

    /// Reads the data of a scan; gives their length.
    fn decode(&self, scan: &[usize], data: &[u8], planes: &mut [Plane]) -> Result<usize, Refusal> {
        let (most_across, most_down) = self.most();
        let (units, single) = match scan {
            // A component alone in its scan has no blocks but those that it needs.
            [index] if self.components.len() > 1 => {
                let component = &self.components[*index];
                let blocks =
                    |pixels: usize, own: usize, most: usize| (pixels * own).div_ceil(most).div_ceil(8);
                let across = blocks(self.width, component.across, most_across);
                ((across, blocks(self.height, component.down, most_down)), true)
            }
            _ => (self.units(), false),
        };
        let mut bits = Bits::new(data);
        let mut before = [0_i32; 4];
        for unit in 0..units.0 * units.1 {
            if self.restart > 0 && unit > 0 && unit % self.restart == 0 {
                bits.restart().ok_or(Refusal::Damaged)?;
                before = [0; 4];
            }
            for &index in scan {
                let component = &self.components[index];
                let (Some(dc), Some(ac), Some(quantizers)) = (
                    &self.dc[component.dc],
                    &self.ac[component.ac],
                    &self.quantization[component.quantization],
                ) else {
                    return Err(Refusal::Damaged);
                };
                let (across, down) = if single { (1, 1) } else { self.blocks(component) };
                for block in 0..across * down {
                    let coefficients = bits.block(dc, ac, &mut before[index]).ok_or(Refusal::Damaged)?;
                    let column = (unit % units.0 * across + block % across) * 2;
                    let line = (unit / units.0 * down + block / across) * 2;
                    let Plane { width, samples, .. } = &mut planes[index];
                    let quarters = quarters(coefficients, quantizers);
                    let start = line * *width + column;
                    samples[start..start + 2].copy_from_slice(&quarters[..2]);
                    samples[start + *width..start + *width + 2].copy_from_slice(&quarters[2..]);
                }
            }
        }
        // What a file lacks at its end is read as zeros; more than a few bytes of them are damage.
        if bits.padded() > 16 {
            return Err(Refusal::Damaged);
        }
        for &index in scan {
            planes[index].is_read = true;
        }
        Ok(bits.end())
    }

    fn interleave(&self, planes: &[Plane]) -> Reduced {
        let (width, height) = (self.width.div_ceil(FACTOR), self.height.div_ceil(FACTOR));
        let count = self.components.len();
        let most = self.most();
        let mut bytes = Vec::with_capacity(width * height * count);
        let converts = match (count, self.transform) {
            (3, transform) => transform != Some(0) && !self.is_rgb_by_name(),
            (4, transform) => transform == Some(2),
            _ => false,
        };
        // A picture with one component has no others that it could be coarser than.
        let is_whole = count == 1 || self.components.iter().all(|part| (part.across, part.down) == most);
        for line in 0..height {
            let row = |(component, plane): (&Component, &'_ Plane)| {
                let line = if is_whole { line } else { line * component.down / most.1 };
                line * plane.width
            };
            let mut rows = [0; 4];
            rows.iter_mut()
                .zip(self.components.iter().zip(planes))
                .for_each(|(start, part)| *start = row(part));
            for column in 0..width {
                let mut pixel = [0_u8; 4];
                for (index, (value, plane)) in pixel.iter_mut().zip(planes).enumerate() {
                    let column =
                        if is_whole { column } else { column * self.components[index].across / most.0 };
                    *value = plane.samples.get(rows[index] + column).copied().unwrap_or(0);
                }
                if converts {
                    convert(&mut pixel, count == 4);
                }
                bytes.extend_from_slice(&pixel[..count]);
            }
        }
        Reduced { width, height, components: count, bytes }
    }

    /// Some programs name the components R, G and B.
    fn is_rgb_by_name(&self) -> bool {
        self.components.iter().map(|component| component.identifier).eq(*b"RGB")
    }
}

/// From luma and chroma to light; to ink where the fourth component is black.
pub(super) fn convert(pixel: &mut [u8; 4], to_ink: bool) {
    let [luma, blue, red] = [pixel[0], pixel[1], pixel[2]].map(f32::from);
    let (blue, red) = (blue - 128.0, red - 128.0);
    let light = [luma + 1.402 * red, luma - 0.344_14 * blue - 0.714_14 * red, luma + 1.772 * blue];
    for (value, light) in pixel.iter_mut().zip(light) {
        *value = rounded(if to_ink { 255.0 - light } else { light });
    }
}

/// The means of the four quarters of a block: upper left, upper right, lower left, lower right.
fn quarters(coefficients: [i32; 4], quantizers: &[f32; 4]) -> [u8; 4] {
    // The inverse transform of the lowest frequencies, averaged over four samples each.
    const MEAN: f32 = 0.125;
    const SLOPE: f32 = 0.353_553_4 * 0.320_364;
    const TWIST: f32 = 0.320_364 * 0.320_364;
    let value = |index: usize| coefficients[index] as f32 * quantizers[index];
    let (mean, across, down, twist) =
        (128.0 + MEAN * value(0), SLOPE * value(1), SLOPE * value(2), TWIST * value(3));
    [
        rounded(mean + across + down + twist),
        rounded(mean - across + down - twist),
        rounded(mean + across - down - twist),
        rounded(mean - across - down + twist),
    ]
}

/// The sample nearest to a value.
fn rounded(value: f32) -> u8 {
    // The conversion keeps to the range of samples.
    (value + 0.5) as u8
}
