//! Pictures as ebooks know them: PNG, JPEG and SVG, in sRGB, upright, and no larger than a screen shows.
//!
//! A picture that is fit already keeps its bytes. Every other one is decoded, turned upright, brought into sRGB, laid on
//! white where it was transparent (night modes would show its dark lines on black) and made as small as the house allows.
//! Of a moving one the first frame stays, as in print: nothing of the ebook flashes.

use super::EbookError;
use crate::house::PictureLimits;
use crate::model::{ImageFile, ImageFormat, ImageId};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Rgb};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// A picture of the ebook.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// Its path from `OEBPS`.
    pub(super) name: String,
    /// Its media type.
    pub(super) media_type: &'static str,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
}

/// Brings the pictures that are used into the form of the ebook.
///
/// # Errors
///
/// When one of them cannot be decoded.
pub(super) fn pictures(
    files: &[ImageFile],
    used: &BTreeSet<ImageId>,
    limits: PictureLimits,
) -> Result<BTreeMap<ImageId, Picture>, EbookError> {
    let used: Vec<(ImageId, &ImageFile)> =
        used.iter().filter_map(|id| Some((*id, files.get(id.0 as usize)?))).collect();
    used.into_par_iter().map(|(id, file)| Ok((id, picture(id, file, limits)?))).collect()
}

fn picture(id: ImageId, file: &ImageFile, limits: PictureLimits) -> Result<Picture, EbookError> {
    let (form, bytes) = match file.format {
        ImageFormat::Svg => (Form::Svg, Cow::Borrowed(&*file.bytes)),
        ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP => raster(file, limits)
            .map_err(|error| {
            EbookError::Image { path: file.path.to_string(), reason: error.to_string() }
        })?,
    };
    let (ending, media_type) = match form {
        Form::Png => ("png", "image/png"),
        Form::Jpeg => ("jpg", "image/jpeg"),
        Form::Svg => ("svg", "image/svg+xml"),
    };
    Ok(Picture { name: format!("images/{:03}.{ending}", id.0 + 1), media_type, bytes: bytes.into_owned() })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Png,
    Jpeg,
    Svg,
}

fn raster(file: &ImageFile, limits: PictureLimits) -> Result<(Form, Cow<'_, [u8]>), image::ImageError> {
    let bytes = &*file.bytes;
    let mut decoder = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| !names_srgb(profile));
    let form = match file.format {
        ImageFormat::Jpeg => Some(Form::Jpeg),
        ImageFormat::Png if bytes.len() < limits.heavy => Some(Form::Png),
        ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP | ImageFormat::Svg => None,
    };
    let fits = width.max(height) <= limits.longest;
    if let Some(form) = form
        && fits
        && profile.is_none()
        && orientation == Orientation::NoTransforms
        && is_plain(bytes, form, decoder.color_type())
    {
        return Ok((form, Cow::Borrowed(bytes)));
    }
    let mut picture = on_white(DynamicImage::from_decoder(decoder)?);
    picture.apply_orientation(orientation);
    if let Some(profile) = profile {
        picture = in_srgb(picture, &profile);
    }
    if !fits {
        picture = picture.resize(limits.longest, limits.longest, imageops::FilterType::Lanczos3);
    }
    let form = match form {
        Some(form) => form,
        None if is_photograph(&picture) => Form::Jpeg,
        None => Form::Png,
    };
    Ok((form, Cow::Owned(encode(&picture, form, limits.quality)?)))
}

fn encode(picture: &DynamicImage, form: Form, quality: u8) -> Result<Vec<u8>, image::ImageError> {
    let mut bytes = Vec::new();
    match form {
        Form::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?,
        Form::Png | Form::Svg => {
            let kind = CompressionType::Default;
            picture.write_with_encoder(PngEncoder::new_with_quality(
                &mut bytes,
                kind,
                FilterType::Adaptive,
            ))?;
        }
    }
    Ok(bytes)
}

/// Whether the bytes can stay: no transparency, no second frame, no more than 8 bits, no inks.
fn is_plain(bytes: &[u8], form: Form, colour: image::ColorType) -> bool {
    let chunk = |name: &[u8]| bytes.windows(4).take(1 << 16).any(|window| window == name);
    match form {
        Form::Jpeg => !has_four_inks(bytes),
        Form::Png => {
            !colour.has_alpha()
                && matches!(colour, image::ColorType::L8 | image::ColorType::Rgb8)
                && !chunk(b"tRNS")
                && !chunk(b"acTL")
        }
        Form::Svg => true,
    }
}

/// Whether a JPEG holds four components: its frame header says so (ITU-T T.81, B.2.2).
fn has_four_inks(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) =
        bytes.get(at..at + 4).and_then(|head| head.first_chunk::<4>())
    {
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            return bytes.get(at + 9) == Some(&4);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
    false
}

/// Whether a colour profile calls itself sRGB, in ASCII or UTF-16.
fn names_srgb(profile: &[u8]) -> bool {
    let has = |name: &[u8]| profile.windows(name.len()).any(|window| window == name);
    has(b"sRGB") || has(b"s\0R\0G\0B")
}

/// 8 bits a channel, without transparency.
fn on_white(picture: DynamicImage) -> DynamicImage {
    let grey = !picture.color().has_color();
    if !picture.color().has_alpha() {
        return if grey { picture.into_luma8().into() } else { picture.into_rgb8().into() };
    }
    let mut flat = image::RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.into_rgba8().pixels()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let over =
            |value: u32| u8::try_from((value * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(255);
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    if grey { DynamicImage::from(flat).into_luma8().into() } else { flat.into() }
}

/// The colours as sRGB has them; as they are, where the profile is of another kind.
fn in_srgb(picture: DynamicImage, profile: &[u8]) -> DynamicImage {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return picture };
    if profile.color_space != DataColorSpace::Rgb {
        return picture;
    }
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options) else {
        return picture;
    };
    let from = picture.into_rgb8();
    let mut to = image::RgbImage::new(from.width(), from.height());
    match transform.transform(from.as_raw(), &mut to) {
        Ok(()) => to.into(),
        Err(_) => from.into(),
    }
}

/// Whether a picture has the many colours of a photograph: more than one in eight of those looked at is new.
fn is_photograph(picture: &DynamicImage) -> bool {
    const LOOKED_AT: usize = 16_384;
    let pixels = picture.to_rgb8();
    let step = (pixels.as_raw().len() / 3 / LOOKED_AT).max(1);
    let looked: Vec<[u8; 3]> = pixels.pixels().step_by(step).map(|pixel| pixel.0).collect();
    let colours: BTreeSet<&[u8; 3]> = looked.iter().collect();
    colours.len() > 256 && colours.len() * 8 > looked.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8PathBuf;

    fn file(format: ImageFormat, bytes: Vec<u8>) -> ImageFile {
        ImageFile {
            path: Utf8PathBuf::from("a"),
            bytes: bytes.into(),
            format,
            width: 0,
            height: 0,
            used: None,
        }
    }

    fn written(picture: &DynamicImage, format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn noise(width: u32, height: u32) -> DynamicImage {
        image::RgbImage::from_fn(width, height, |x, y| {
            let value = x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503);
            Rgb([(value >> 8) as u8, (value >> 16) as u8, (value >> 24) as u8])
        })
        .into()
    }

    fn made(format: ImageFormat, bytes: Vec<u8>) -> (Picture, DynamicImage) {
        let picture = picture(ImageId(0), &file(format, bytes), PictureLimits::default()).unwrap();
        let decoded = image::load_from_memory(&picture.bytes).unwrap();
        (picture, decoded)
    }

    #[test]
    fn a_picture_that_is_fit_keeps_its_bytes() {
        for (format, as_image) in
            [(ImageFormat::Png, image::ImageFormat::Png), (ImageFormat::Jpeg, image::ImageFormat::Jpeg)]
        {
            let bytes = written(&noise(60, 40), as_image);
            assert!(made(format, bytes.clone()).0.bytes == bytes);
        }
    }

    #[test]
    fn a_large_one_is_made_smaller_in_proportion() {
        let bytes = written(&noise(2400, 1200), image::ImageFormat::Jpeg);
        let (picture, decoded) = made(ImageFormat::Jpeg, bytes);
        assert_eq!((picture.media_type, decoded.width(), decoded.height()), ("image/jpeg", 1600, 800));
    }

    #[test]
    fn photographs_become_jpeg_and_drawings_png() {
        let (photograph, _) = made(ImageFormat::WebP, written(&noise(500, 400), image::ImageFormat::WebP));
        assert_eq!(photograph.name, "images/001.jpg");
        let drawing = DynamicImage::from(image::RgbImage::new(500, 400));
        let (drawing, _) = made(ImageFormat::WebP, written(&drawing, image::ImageFormat::WebP));
        assert_eq!(drawing.name, "images/001.png");
        let (heavy, _) = made(ImageFormat::Png, written(&noise(500, 400), image::ImageFormat::Png));
        assert_eq!(heavy.name, "images/001.jpg");
    }

    #[test]
    fn what_was_transparent_is_white() {
        let mut clear = image::RgbaImage::new(30, 20);
        clear.put_pixel(0, 0, image::Rgba([10, 20, 30, 255]));
        for (format, as_image) in
            [(ImageFormat::Png, image::ImageFormat::Png), (ImageFormat::Gif, image::ImageFormat::Gif)]
        {
            let (_, decoded) = made(format, written(&clear.clone().into(), as_image));
            assert!(!decoded.color().has_alpha());
            assert_eq!(decoded.to_rgb8().get_pixel(5, 5).0, [255, 255, 255]);
            assert_eq!(decoded.to_rgb8().get_pixel(0, 0).0, [10, 20, 30]);
        }
    }

    #[test]
    fn one_that_cannot_be_decoded_is_an_error() {
        let file = file(ImageFormat::Jpeg, b"\xff\xd8\xff".to_vec());
        assert!(picture(ImageId(0), &file, PictureLimits::default()).is_err());
    }
}
