//! Photographs in four inks: JPEG as PDF carries it (ISO/IEC 10918-1; Adobe's marker APP14).

use super::colour::{InkLimit, Inks};
use super::resample::Extent;
use crate::foreign;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::collections::BTreeMap;
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// The segments of a JPEG before its first scan: marker and body.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let [0xFF, marker, high, low] = *bytes.get(at..at + 4)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let body = bytes.get(at + 4..at + 2 + length)?;
        at += 2 + length;
        (marker != START_OF_SCAN).then_some((marker, body))
    })
}

const START_OF_SCAN: u8 = 0xDA;
const QUANTIZATION_TABLES: u8 = 0xDB;
const ADOBE: u8 = 0xEE;
const APPLICATION: std::ops::RangeInclusive<u8> = 0xE0..=0xEF;
const COMMENT: u8 = 0xFE;

fn is_frame(marker: u8) -> bool {
    (0xC0..=0xCF).contains(&marker) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// Whether a JPEG holds four inks.
pub(super) fn has_four_inks(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, body)| is_frame(marker) && body.get(5) == Some(&4))
}

/// Whether full ink is written as 0, as Adobe's programs do.
fn is_inverted(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, body)| marker == ADOBE && body.starts_with(b"Adobe"))
}

/// The quality with which a JPEG was made, as encoders count it: from its first quantization table.
fn quality(bytes: &[u8]) -> Option<u8> {
    let table = segments(bytes).find(|(marker, _)| *marker == QUANTIZATION_TABLES)?.1;
    let sum: u32 = match table.first()? >> 4 {
        0 => table.get(1..65)?.iter().map(|step| u32::from(*step)).sum(),
        _ => {
            table.get(1..129)?.chunks_exact(2).map(|step| u32::from(step[0]) << 8 | u32::from(step[1])).sum()
        }
    };
    // The table of Annex K adds up to 3 692 at quality 50, and is scaled from there.
    let scale = f64::from(sum) * 100.0 / 3692.0;
    let quality = if scale <= 100.0 { 100.0 - scale / 2.0 } else { 5000.0 / scale };
    Some(quality.round().clamp(1.0, 100.0) as u8)
}

/// A JPEG of four inks without what belongs to no picture: profiles, previews, comments.
///
/// The flag tells whether full ink is written as 0.
pub(super) fn bare(bytes: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut bare = vec![0xFF, 0xD8];
    let mut end = 2;
    for (marker, body) in segments(bytes) {
        end += 4 + body.len();
        if marker == COMMENT || APPLICATION.contains(&marker) && marker != ADOBE {
            continue;
        }
        bare.extend_from_slice(&[0xFF, marker]);
        bare.extend_from_slice(&u16::try_from(body.len() + 2).ok()?.to_be_bytes());
        bare.extend_from_slice(body);
    }
    bare.extend_from_slice(bytes.get(end..)?);
    Some((bare, is_inverted(bytes)))
}

/// The inks of a JPEG of four inks, four bytes a pixel, and its extent.
pub(super) fn inks(bytes: &[u8]) -> Option<(Vec<u8>, Extent)> {
    let options = DecoderOptions::default().set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let space = decoder.input_colorspace()?;
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    // The decoder is not ours, and may panic on damaged data.
    let mut samples = foreign::contained(|| decoder.decode())?.ok()?;
    let inverted = is_inverted(bytes);
    if space == ColorSpace::YCCK {
        for pixel in samples.as_chunks_mut::<4>().0 {
            let [cyan, magenta, yellow, black] = from_ycck(*pixel);
            *pixel = if inverted {
                [cyan, magenta, yellow, 255 - black]
            } else {
                [255 - cyan, 255 - magenta, 255 - yellow, black]
            };
        }
    } else if inverted {
        samples.iter_mut().for_each(|sample| *sample = 255 - *sample);
    }
    let extent = decoder.dimensions()?;
    (samples.len() == extent.0 * extent.1 * 4).then_some((samples, extent))
}

/// The three colours of a pixel of YCCK (ITU-T T.871, 7); the fourth sample stays.
fn from_ycck([luma, blue, red, black]: Inks) -> Inks {
    let (luma, blue, red) = (i32::from(luma) << 16, i32::from(blue) - 128, i32::from(red) - 128);
    let sample = |value: i32| ((value + 0x8000) >> 16).clamp(0, 255) as u8;
    [
        sample(luma + 91_881 * red),
        sample(luma - 22_554 * blue - 46_802 * red),
        sample(luma + 116_130 * blue),
        black,
    ]
}

/// How a photograph is to be written.
pub(super) struct Order<'a> {
    /// What a pixel may carry.
    pub(super) limit: InkLimit,
    /// The quality that the house asks for.
    pub(super) quality: u8,
    /// The JPEG that the picture was, and how much of it was kept when the pixels became fewer, from 0 to 1.
    pub(super) source: Option<(&'a [u8], f64)>,
}

/// No photograph is written with a lower quality than this.
const LOWEST_QUALITY: u8 = 75;

/// Four inks, each with all its pixels, may take this much of the room that three colours took.
const GROWTH: f64 = 1.2;

/// Writes inks as JPEG, no colour with fewer pixels than the others; `None` where it cannot be kept within the limit.
///
/// Full ink is written as 0.
pub(super) fn write(inks: &[u8], extent: Extent, order: &Order<'_>) -> Option<Vec<u8>> {
    let quality = order.source.map_or(order.quality, |(source, kept)| {
        let room = source.len() as f64 * kept * GROWTH;
        let own = quality(source).unwrap_or(order.quality).min(order.quality);
        fitting_quality(inks, extent, own, room)
    });
    let written = encode(inks, extent, quality)?;
    // What a decoder sees wavers around what was written.
    let excess = blocks_over(&self::inks(&written)?.0, extent, order.limit);
    if excess.is_empty() {
        return Some(written);
    }
    let mut inks = inks.to_vec();
    for ((across, down), over) in excess {
        let columns = across * BLOCK..((across + 1) * BLOCK).min(extent.0);
        let rows = down * BLOCK..((down + 1) * BLOCK).min(extent.1);
        let block = (columns.len(), rows.len());
        let pixels: Vec<usize> =
            rows.flat_map(|row| columns.clone().map(move |column| row * extent.0 + column)).collect();
        let own: Vec<Inks> =
            pixels.iter().filter_map(|at| inks.as_chunks::<4>().0.get(*at).copied()).collect();
        let less = lowered(&own, block, over, quality, order.limit)?;
        for (at, less) in pixels.into_iter().zip(less) {
            inks.as_chunks_mut::<4>().0[at] = less;
        }
    }
    let written = encode(&inks, extent, quality)?;
    blocks_over(&self::inks(&written)?.0, extent, order.limit).is_empty().then_some(written)
}

/// The blocks in which a pixel is over a limit, and by how much the worst one.
fn blocks_over(inks: &[u8], (width, _): Extent, limit: InkLimit) -> BTreeMap<(usize, usize), u32> {
    let mut excess = BTreeMap::new();
    for (at, inks) in inks.as_chunks::<4>().0.iter().enumerate() {
        let over = limit.excess(*inks);
        if over > 0 {
            let worst = excess.entry((at % width / BLOCK, at / width / BLOCK)).or_insert(over);
            *worst = over.max(*worst);
        }
    }
    excess
}

/// A block with so much less ink that a decoder sees none over the limit. Blocks do not depend on each other.
fn lowered(own: &[Inks], block: Extent, over: u32, quality: u8, limit: InkLimit) -> Option<Vec<Inks>> {
    let (mut lower, mut over) = (limit, over);
    for _ in 0..ROUNDS {
        lower = lower.lowered(over + STEP);
        let less: Vec<Inks> = own.iter().map(|inks| lower.within(*inks)).collect();
        let written = encode(less.as_flattened(), block, quality)?;
        over = limit.most_excess(&inks(&written)?.0);
        if over == 0 {
            return Some(less);
        }
    }
    None
}

/// How often a block is lowered before the photograph is kept pixel by pixel instead.
const ROUNDS: usize = 12;

/// The edge of a block, in pixels.
const BLOCK: usize = 8;

/// By how much more than the excess a limit is lowered, in 255ths of one full ink.
const STEP: u32 = 12;

fn encode(inks: &[u8], (width, height): Extent, quality: u8) -> Option<Vec<u8>> {
    let mut written = Vec::new();
    let mut encoder = Encoder::new(Cursor::new(&mut written), quality);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    encoder.set_optimized_huffman_tables(true);
    encoder
        .encode(inks, u16::try_from(width).ok()?, u16::try_from(height).ok()?, ColorType::CmykAsYcck)
        .ok()?;
    Some(written)
}

/// The highest quality up to `own` at which the picture probably fits into `room`, judged by a part of its rows.
fn fitting_quality(inks: &[u8], (width, height): Extent, own: u8, room: f64) -> u8 {
    let own = own.max(LOWEST_QUALITY);
    let every = if height >= BLOCK * SAMPLED * 4 { SAMPLED } else { 1 };
    let strips: Vec<u8> = inks.chunks_exact(width * 4 * BLOCK).step_by(every).flatten().copied().collect();
    let rows = strips.len() / (width * 4);
    if rows == 0 {
        return own;
    }
    let length = |quality| {
        encode(&strips, (width, rows), quality).map_or(f64::INFINITY, |written| written.len() as f64)
    };
    let room = room * rows as f64 / height as f64;
    let (most, least) = (length(own), length(LOWEST_QUALITY));
    if most <= room {
        return own;
    }
    // Between the two the length grows about evenly with its logarithm.
    let share = ((room / least).ln() / (most / least).ln()).clamp(0.0, 1.0);
    LOWEST_QUALITY + (share * f64::from(own - LOWEST_QUALITY)).floor() as u8
}

/// One row of blocks in so many is looked at.
const SAMPLED: usize = 16;
