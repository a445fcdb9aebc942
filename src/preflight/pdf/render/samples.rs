//! Pictures become samples, and samples ink.

use super::jpeg;
use crate::foreign;
use crate::preflight::pdf::colour::{Ink, Plates, Separation, Space};
use crate::preflight::pdf::file::{Budget, Codec, Decoded, Dictionary, Document, Limit, Object};
use crate::preflight::pdf::function::bits_at;
use crate::preflight::pdf::image::{Masking, Picture};
use std::sync::Arc;

/// The samples of a picture, ready to be looked at one by one.
#[derive(Debug)]
pub(super) struct Samples {
    /// The size of what was decoded, which may be less than that of the picture.
    width: usize,
    height: usize,
    bytes: Vec<u8>,
    bits: usize,
    components: usize,
    decode: Vec<(f64, f64)>,
    space: Option<Arc<Space>>,
    /// For pictures with one component: the ink of every value.
    table: Option<Vec<Ink>>,
    /// Whether the bytes are inks as they stand: 8 bits each of cyan, magenta, yellow, black; inverted or not.
    direct: Option<bool>,
    key: Option<Vec<f64>>,
    mask: Option<(Box<Samples>, bool)>,
}

impl Samples {
    /// Decodes a picture. `wanted`: the size in pixels that it is shown at. `Err` says why it cannot be, in words.
    pub(super) fn read(
        picture: &Picture,
        document: &Document<'_>,
        plates: &Plates,
        separation: &Separation,
        wanted: (u32, u32),
    ) -> Result<Self, String> {
        let mut samples = Self::plain(picture, document, wanted)?;
        match &picture.masking {
            Masking::None => {}
            Masking::Colours(ranges) => samples.key = Some(ranges.clone()),
            Masking::Soft(mask) => {
                samples.mask = Some((Box::new(Self::plain(mask, document, wanted)?), false))
            }
            Masking::Stencil(mask) => {
                samples.mask = Some((Box::new(Self::plain(mask, document, wanted)?), true))
            }
        }
        if let Some(space) = &samples.space {
            let whole = samples.decode.iter().all(|range| *range == (0.0, 1.0));
            let inverted = samples.decode.iter().all(|range| *range == (1.0, 0.0));
            if matches!(**space, Space::DeviceCmyk | Space::Icc { components: 4, .. })
                && samples.bits == 8
                && (whole || inverted)
            {
                samples.direct = Some(inverted);
            } else if samples.components == 1 && samples.bits <= 8 {
                let mut plates = plates.clone();
                let most = (1_usize << samples.bits) - 1;
                let work = document.budget.charge(Limit::Pixels, most as u64 * space.cost());
                work.map_err(|_| "it takes too long".to_owned())?;
                let table = (0..=most)
                    .map(|value| {
                        let (low, high) = samples.decode[0];
                        space.ink(&[low + value as f64 / most as f64 * (high - low)], &mut plates, separation)
                    })
                    .collect();
                samples.table = Some(table);
            }
        }
        Ok(samples)
    }

    fn plain(picture: &Picture, document: &Document<'_>, wanted: (u32, u32)) -> Result<Self, String> {
        if picture.is_too_large() {
            return Err(format!("it has {} × {} pixels", picture.width, picture.height));
        }
        let decoded = picture.bytes(document);
        let mut samples = Self {
            width: picture.width,
            height: picture.height,
            bytes: Vec::new(),
            bits: picture.bits,
            components: picture.components(),
            decode: Vec::new(),
            space: picture.space.clone(),
            table: None,
            direct: None,
            key: None,
            mask: None,
        };
        if decoded.codec == Codec::Plain {
            if decoded.bytes.len() < picture.plain_size() {
                return Err(decoded.fault.unwrap_or_else(|| "it has too few data".to_owned()));
            }
            samples.bytes = decoded.bytes.into_owned();
        } else {
            // The decoders are not ours. Should one of them panic on damaged data, that is a fault of the picture;
            // nothing is used afterwards that it may have left half done.
            foreign::contained(|| samples.undo(&decoded, picture, wanted, document))
                .unwrap_or_else(|| Err("its data are damaged".to_owned()))?;
        }
        let charged = document.budget.charge(Limit::DecodedBytes, samples.bytes.len() as u64);
        charged.map_err(|_| "it would take too much memory".to_owned())?;
        let usual = match &samples.space {
            Some(space) => space.usual_decode(samples.bits),
            None => vec![(0.0, 1.0); samples.components],
        };
        samples.decode = match &picture.decode {
            Some(numbers) if numbers.len() >= 2 * samples.components => {
                numbers.chunks_exact(2).take(samples.components).map(|pair| (pair[0], pair[1])).collect()
            }
            _ => usual,
        };
        if samples.decode.len() != samples.components {
            return Err("its samples do not fit its colour space".to_owned());
        }
        Ok(samples)
    }

    /// Undoes the codec of a picture.
    fn undo(
        &mut self,
        decoded: &Decoded<'_>,
        picture: &Picture,
        wanted: (u32, u32),
        document: &Document<'_>,
    ) -> Result<(), String> {
        match &decoded.codec {
            Codec::Plain => self.bytes = decoded.bytes.to_vec(),
            Codec::Dct => self.jpeg(&decoded.bytes, wanted, document)?,
            Codec::Jpx => self.jpeg2000(&decoded.bytes, wanted, document)?,
            Codec::Fax(parameters) => self.bytes = fax(&decoded.bytes, parameters, picture),
            Codec::Jbig2(parameters) => self.bytes = jbig2(&decoded.bytes, parameters, document, picture)?,
        }
        Ok(())
    }

    fn jpeg(&mut self, bytes: &[u8], wanted: (u32, u32), document: &Document<'_>) -> Result<(), String> {
        // `wanted` is half as much again as is shown: three pixels of the picture must fall on one.
        let is_fine = |pixels: usize, shown: u32| pixels >= 2 * shown as usize;
        if is_fine(self.width, wanted.0) && is_fine(self.height, wanted.1) {
            document
                .budget
                .charge(Limit::Pixels, (self.width * self.height) as u64)
                .map_err(|_| "it takes too long".to_owned())?;
            match jpeg::reduce(bytes, Budget::STREAM) {
                Ok(reduced) if reduced.components == self.components => {
                    (self.width, self.height, self.bits) = (reduced.width, reduced.height, 8);
                    self.bytes = reduced.bytes;
                    return Ok(());
                }
                Ok(_) => {
                    return Err(
                        "its JPEG data have another number of components than its colour space".to_owned()
                    );
                }
                Err(jpeg::Refusal::Damaged) => return Err("its JPEG data are damaged".to_owned()),
                Err(jpeg::Refusal::Other) => {}
            }
        }
        self.whole_jpeg(bytes, document)
    }

    fn whole_jpeg(&mut self, bytes: &[u8], document: &Document<'_>) -> Result<(), String> {
        use zune_core::bytestream::ZCursor;
        use zune_core::colorspace::ColorSpace;
        use zune_core::options::DecoderOptions;
        use zune_jpeg::JpegDecoder;
        let damaged = || "its JPEG data are damaged".to_owned();
        let limit = 65_535;
        let options =
            DecoderOptions::default().set_max_width(limit).set_max_height(limit).jpeg_set_max_scans(64);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
        decoder.decode_headers().map_err(|_| damaged())?;
        let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
        let colours = decoder.input_colorspace().ok_or_else(damaged)?;
        if width.saturating_mul(height).saturating_mul(colours.num_components()) > Budget::STREAM {
            return Err(format!("it has {width} × {height} pixels"));
        }
        document
            .budget
            .charge(Limit::Pixels, (width * height) as u64)
            .map_err(|_| "it takes too long".to_owned())?;
        let output = match colours {
            ColorSpace::YCbCr => ColorSpace::RGB,
            other => other,
        };
        decoder.set_options(options.jpeg_set_out_colorspace(output));
        self.bytes = decoder.decode().map_err(|_| damaged())?;
        (self.width, self.height, self.bits) = (width, height, 8);
        if output.num_components() != self.components || self.bytes.len() < width * height * self.components {
            return Err("its JPEG data have another number of components than its colour space".to_owned());
        }
        if output == ColorSpace::YCCK {
            // The inverse of what Adobe programs do before they compress CMYK.
            for pixel in self.bytes.chunks_exact_mut(4) {
                let mut ink = [pixel[0], pixel[1], pixel[2], pixel[3]];
                jpeg::convert(&mut ink, true);
                pixel.copy_from_slice(&ink);
            }
        }
        Ok(())
    }

    fn jpeg2000(&mut self, bytes: &[u8], wanted: (u32, u32), document: &Document<'_>) -> Result<(), String> {
        use hayro_jpeg2000::{DecodeSettings, Image};
        let damaged = || "its JPEG 2000 data are damaged".to_owned();
        let settings = DecodeSettings { target_resolution: Some(wanted), ..DecodeSettings::default() };
        let image = Image::new(bytes, &settings).map_err(|_| damaged())?;
        let (width, height) = (image.width() as usize, image.height() as usize);
        let channels = usize::from(image.color_space().num_channels()) + usize::from(image.has_alpha());
        if width.saturating_mul(height).saturating_mul(channels) > Budget::STREAM / 3 {
            return Err(format!("it has {width} × {height} pixels"));
        }
        document
            .budget
            .charge(Limit::Pixels, 20 * (width * height) as u64)
            .map_err(|_| "it takes too long".to_owned())?;
        let decoded = image.decode().map_err(|_| damaged())?;
        if channels < self.components || decoded.len() < width * height * channels {
            return Err(
                "its JPEG 2000 data have another number of components than its colour space".to_owned()
            );
        }
        self.bytes = decoded
            .chunks_exact(channels)
            .flat_map(|pixel| pixel[..self.components].iter().copied())
            .collect();
        (self.width, self.height, self.bits) = (width, height, 8);
        Ok(())
    }

    /// How much work a sample is, where a plain pixel is 1.
    pub(super) fn cost(&self) -> u64 {
        let space = match (&self.space, self.direct, &self.table) {
            (Some(space), None, None) => space.cost(),
            _ => 1,
        };
        2 + space + u64::from(self.mask.is_some())
    }

    /// The sample at a place of the picture, both from 0 to 1 from its upper left corner: its ink and alpha. For a
    /// stencil the ink means nothing. `None` where nothing is painted.
    pub(super) fn at(
        &self,
        u: f64,
        v: f64,
        plates: &mut Plates,
        separation: &Separation,
    ) -> Option<(Ink, f32)> {
        let (x, y) = self.pixel(u, v);
        let alpha = match &self.mask {
            None => 1.0,
            Some((mask, is_stencil)) => {
                let (x, y) = mask.pixel(u, v);
                let value = mask.value(x, y, 0) as f32;
                if *is_stencil { 1.0 - value } else { value }
            }
        };
        if alpha <= 0.0 {
            return None;
        }
        if let Some(ranges) = &self.key {
            let hidden = (0..self.components).all(|component| {
                let raw = f64::from(self.raw(x, y, component));
                ranges.get(2 * component).is_some_and(|low| raw >= *low)
                    && ranges.get(2 * component + 1).is_some_and(|high| raw <= *high)
            });
            if hidden {
                return None;
            }
        }
        if let Some(inverted) = self.direct {
            let start = (y * self.width + x) * 4;
            let amount = |plate: usize| {
                let value = self.bytes.get(start + plate).copied().unwrap_or(0);
                f32::from(if inverted { 255 - value } else { value }) / 255.0
            };
            return Some((Ink::process(std::array::from_fn(amount)), alpha));
        }
        if let Some(table) = &self.table {
            return Some((*table.get(self.raw(x, y, 0) as usize)?, alpha));
        }
        match &self.space {
            Some(space) => {
                let components: Vec<f64> =
                    (0..self.components).map(|component| self.value(x, y, component)).collect();
                Some((space.ink(&components, plates, separation), alpha))
            }
            // A stencil paints where its samples are 0 after decoding.
            None => (self.value(x, y, 0) < 0.5).then(|| (Ink::none(), alpha)),
        }
    }

    fn pixel(&self, u: f64, v: f64) -> (usize, usize) {
        let place = |share: f64, count: usize| ((share * count as f64).max(0.0) as usize).min(count - 1);
        (place(u, self.width), place(v, self.height))
    }

    fn raw(&self, x: usize, y: usize, component: usize) -> u32 {
        if self.bits == 8 {
            let index = (y * self.width + x) * self.components + component;
            return u32::from(self.bytes.get(index).copied().unwrap_or(0));
        }
        let row = (self.width * self.components * self.bits).div_ceil(8);
        bits_at(&self.bytes, y * row * 8 + (x * self.components + component) * self.bits, self.bits)
    }

    fn value(&self, x: usize, y: usize, component: usize) -> f64 {
        let most = f64::from((1_u32 << self.bits) - 1);
        let (low, high) = self.decode[component];
        low + f64::from(self.raw(x, y, component)) / most * (high - low)
    }
}

/// Collects the pixels of a picture with one bit each, in lines of whole bytes.
struct BitPlane {
    bytes: Vec<u8>,
    row: usize,
    line: usize,
    column: usize,
    width: usize,
}

impl BitPlane {
    fn new(picture: &Picture) -> Self {
        let row = picture.width.div_ceil(8);
        Self { bytes: vec![0; row * picture.height], row, line: 0, column: 0, width: picture.width }
    }

    fn push(&mut self, is_one: bool, count: usize) {
        for _ in 0..count.min(self.width.saturating_sub(self.column)) {
            if is_one && let Some(byte) = self.bytes.get_mut(self.line * self.row + self.column / 8) {
                *byte |= 0x80 >> (self.column % 8);
            }
            self.column += 1;
        }
    }

    fn next(&mut self) {
        self.line += 1;
        self.column = 0;
    }
}

impl hayro_ccitt::Decoder for BitPlane {
    fn push_pixels(&mut self, white: bool, count: u32) {
        self.push(white, count as usize);
    }

    fn next_line(&mut self) {
        self.next();
    }
}

impl hayro_jbig2::Decoder for BitPlane {
    fn push_pixel(&mut self, black: bool) {
        self.push(!black, 1);
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        self.push(!black, 8 * chunk_count as usize);
    }

    fn next_line(&mut self) {
        self.next();
    }
}

fn fax(bytes: &[u8], parameters: &Dictionary, picture: &Picture) -> Vec<u8> {
    use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
    let truth = |key: &str, usual: bool| match parameters.get(key) {
        Some(Object::Boolean(value)) => *value,
        _ => usual,
    };
    let encoding = match parameters.get("K").and_then(Object::integer).unwrap_or(0) {
        ..0 => EncodingMode::Group4,
        0 => EncodingMode::Group3_1D,
        k => EncodingMode::Group3_2D { k: k.clamp(1, 1000) as u32 },
    };
    let settings = DecodeSettings {
        columns: picture.width as u32,
        rows: picture.height as u32,
        end_of_block: truth("EndOfBlock", true),
        end_of_line: truth("EndOfLine", false),
        rows_are_byte_aligned: truth("EncodedByteAlign", false),
        encoding,
        invert_black: truth("BlackIs1", false),
    };
    let mut plane = BitPlane::new(picture);
    // What was decoded before a fault is kept, as printers do.
    let _ = hayro_ccitt::decode(bytes, &mut plane, &mut DecoderContext::new(settings));
    plane.bytes
}

fn jbig2(
    bytes: &[u8],
    parameters: &Dictionary,
    document: &Document<'_>,
    picture: &Picture,
) -> Result<Vec<u8>, String> {
    let globals = match parameters.get("JBIG2Globals") {
        Some(Object::Stream(stream)) => Some(document.decode(stream, Budget::STREAM / 10).bytes),
        _ => None,
    };
    let damaged = |_| "its JBIG2 data are damaged".to_owned();
    let image = hayro_jbig2::Image::new_embedded(bytes, globals.as_deref()).map_err(damaged)?;
    if (image.width() as usize).saturating_mul(image.height() as usize) > Budget::STREAM {
        return Err(format!("it has {} × {} pixels", image.width(), image.height()));
    }
    let mut plane = BitPlane::new(picture);
    image.decode(&mut plane).map_err(damaged)?;
    Ok(plane.bytes)
}
