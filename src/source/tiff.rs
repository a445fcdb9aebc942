//! TIFF becomes what both editions can set: PNG with the same depth and profile, or a JPEG that keeps the inks.

use crate::model::ImageFormat;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::tiff::TiffDecoder;
use image::{DynamicImage, ImageDecoder as _, ImageEncoder as _};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult};

/// Whether a file begins as TIFF does.
pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*")
}

/// The first picture of a TIFF, as another format.
///
/// # Errors
/// When it is damaged, too large or of a kind that is not known; in words.
pub(super) fn unpacked(bytes: &[u8], most_pixels: u64) -> Result<(ImageFormat, Vec<u8>), String> {
    let mut decoder = TiffDecoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most_pixels {
        return Err(format!("has {width} × {height} pixels, more than any page needs"));
    }
    let profile = decoder.icc_profile().ok().flatten();
    if decoder.original_color_type() == image::ExtendedColorType::Cmyk8 {
        return Ok((ImageFormat::Jpeg, inks(bytes, profile)?));
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    picture = match picture {
        DynamicImage::ImageRgb32F(_) => picture.into_rgb16().into(),
        DynamicImage::ImageRgba32F(_) => picture.into_rgba16().into(),
        picture => picture,
    };
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive);
    if let Some(profile) = profile {
        // A profile that PNG does not take is left out; the picture then counts as sRGB.
        let _ = encoder.set_icc_profile(profile);
    }
    picture.write_with_encoder(encoder).map_err(damaged)?;
    Ok((ImageFormat::Png, png))
}

/// Four inks as JPEG, with next to no loss.
fn inks(bytes: &[u8], profile: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(damaged)?;
    let (width, height) = decoder.dimensions().map_err(damaged)?;
    let DecodingResult::U8(inks) = decoder.read_image().map_err(damaged)? else {
        return Err("holds inks in a depth that is not known".to_owned());
    };
    let too_large = |_| "has too many pixels in a row".to_owned();
    let extent = (u16::try_from(width).map_err(too_large)?, u16::try_from(height).map_err(too_large)?);
    if inks.len() != usize::from(extent.0) * usize::from(extent.1) * 4 {
        return Err("holds more than four inks".to_owned());
    }
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 98);
    encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
    if let Some(profile) = profile {
        let _ = encoder.add_icc_profile(&profile);
    }
    encoder.encode(&inks, extent.0, extent.1, ColorType::CmykAsYcck).map_err(damaged)?;
    Ok(jpeg)
}

fn damaged(error: impl std::fmt::Display) -> String {
    format!("is damaged: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_alpha_are_kept() {
        let picture = DynamicImage::ImageRgba16(image::ImageBuffer::from_fn(3, 2, |x, y| {
            image::Rgba([x as u16 * 20_000, y as u16 * 30_001, 65_535, 40_000])
        }));
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Tiff).unwrap();
        assert!(is_tiff(&bytes));
        let (format, png) = unpacked(&bytes, 100).unwrap();
        assert_eq!(format, ImageFormat::Png);
        assert_eq!(image::load_from_memory(&png).unwrap(), picture);
        assert!(unpacked(&bytes, 5).is_err());
        for length in [4, 8, bytes.len() / 2, bytes.len() - 1] {
            assert!(unpacked(&bytes[..length], 100).is_err(), "{length}");
        }
    }

    #[test]
    fn inks_are_kept() {
        use tiff::encoder::{TiffEncoder, colortype::CMYK8};
        let inks: Vec<u8> = (0..64).flat_map(|_| [255, 0, 128, 10]).collect();
        let mut bytes = Vec::new();
        TiffEncoder::new(Cursor::new(&mut bytes)).unwrap().write_image::<CMYK8>(8, 8, &inks).unwrap();
        let (format, jpeg) = unpacked(&bytes, 100).unwrap();
        assert_eq!(format, ImageFormat::Jpeg);
        assert!(jpeg.windows(5).any(|window| window == b"Adobe"));
    }
}
