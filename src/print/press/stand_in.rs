//! Small pictures that stand for the real ones while Typst writes its PDF.
//!
//! Typst would write a photograph as it is, or unpack it; it knows nothing of the size at which it is printed, it drops
//! the profile of deep pictures, and it cannot write inks with alpha. So it gets a few pixels that bear a number instead,
//! and the plate takes their place in the PDF.

use lopdf::Stream;
use typst::foundations::{Bytes, Smart};
use typst::visualize::{Image, PixelEncoding, PixelFormat, RasterImage};

/// What the pixels of a stand-in say before its number.
const MARK: &[u8; 16] = b"galley stand-in ";

/// Mark and number, as a row of pixels of three bytes.
const PIXELS: u32 = 8;

/// The stand-in of a number.
pub(super) fn of(number: usize) -> Option<Image> {
    let mut pixels = MARK.to_vec();
    pixels.extend_from_slice(&(number as u64).to_be_bytes());
    let format = PixelFormat { encoding: PixelEncoding::Rgb8, width: PIXELS, height: 1 };
    Some(Image::plain(RasterImage::new(Bytes::new(pixels), format, Smart::Auto).ok()?))
}

/// The number of a stand-in, if a picture is one.
pub(super) fn number_of(picture: &Stream) -> Option<usize> {
    let number = |key: &[u8]| picture.dict.get(key).ok()?.as_i64().ok();
    if number(b"Width") != Some(i64::from(PIXELS)) || number(b"Height") != Some(1) {
        return None;
    }
    let pixels = picture.get_plain_content().ok()?;
    let number = pixels.strip_prefix(MARK)?;
    usize::try_from(u64::from_be_bytes(number.try_into().ok()?)).ok()
}
