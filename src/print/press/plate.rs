//! Pictures become plates: the right number of pixels, in the four inks of the press.

use super::cache::{self, Cache};
use super::colour::{Ground, Samples, Separation};
use super::jpeg;
use super::resample::{Extent, reduce};
use crate::house::PressStyle;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::DynamicImage;
use std::collections::BTreeSet;
use std::io::Write as _;
use typst::visualize::{ExchangeFormat, RasterFormat, RasterImage};

/// A picture as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plate {
    /// Width and height in pixels.
    pub(super) extent: Extent,
    /// How its bytes are to be read.
    pub(super) coding: Coding,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its alpha, deflated: a byte a pixel.
    pub(super) alpha: Option<Vec<u8>>,
    /// What the one who gave the picture should know.
    pub(super) remark: Option<Remark>,
}

/// How the bytes of a plate are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// JPEG, full ink written as 255.
    Jpeg,
    /// JPEG, full ink written as 0.
    JpegInverted,
    /// Four bytes a pixel, deflated.
    Inks,
    /// A bit a pixel, 1 for black ink, deflated.
    LineArt,
}

/// What the one who gave a picture should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remark {
    /// Its colour profile could not be used.
    Profile,
    /// It came in inks, with more of them than the paper takes.
    Ink,
}

impl Coding {
    const ALL: [Self; 4] = [Self::Jpeg, Self::JpegInverted, Self::Inks, Self::LineArt];
}

impl Remark {
    const ALL: [Self; 2] = [Self::Profile, Self::Ink];
}

/// A picture before it is converted.
struct Pixels<'a> {
    samples: Samples,
    alpha: Option<Vec<u8>>,
    extent: Extent,
    profile: Option<&'a [u8]>,
}

/// How a plate is made.
#[derive(Clone, Copy)]
pub(super) struct PlateMaking<'a> {
    /// The inks.
    pub(super) separation: &'a Separation,
    /// Names the inks: a digest of profile and limit.
    pub(super) condition: &'a str,
    /// Resolution and quality.
    pub(super) style: &'a PressStyle,
    /// Where plates are kept.
    pub(super) cache: &'a dyn Cache,
}

impl PlateMaking<'_> {
    /// The plate of a picture that is printed at this width and height, in inches.
    ///
    /// `None` where it is damaged.
    pub(super) fn plate(&self, picture: &RasterImage, printed: (f64, f64), ground: Ground) -> Option<Plate> {
        let own = (picture.width() as usize, picture.height() as usize);
        let at = |resolution: f64| {
            let fewer =
                |own: usize, length: f64| ((length * resolution).round() as usize).clamp(1, own.max(1));
            (fewer(own.0, printed.0), fewer(own.1, printed.1))
        };
        let (photograph, line_art) = (at(self.style.resolution), at(self.style.line_art));
        let wanted = format!("{photograph:?} {line_art:?} {} {ground:?}", self.style.quality);
        let key =
            cache::key(&[VERSION, self.condition.as_bytes(), wanted.as_bytes(), picture.data().as_slice()]);
        if let Some(plate) = cache::fetch(self.cache, &key).and_then(|entry| Plate::read(&entry)) {
            return Some(plate);
        }
        let plate = self.make(picture, photograph, line_art, ground)?;
        cache::keep(self.cache, &key, &plate.written());
        Some(plate)
    }

    fn make(
        &self,
        picture: &RasterImage,
        photograph: Extent,
        line_art: Extent,
        ground: Ground,
    ) -> Option<Plate> {
        let is_jpeg = picture.format() == RasterFormat::Exchange(ExchangeFormat::Jpg);
        if is_jpeg && jpeg::has_four_inks(picture.data()) {
            return self.of_inks(picture, photograph, ground);
        }
        let pixels = Pixels::of(picture);
        if let Some(plate) = pixels.line_art(line_art) {
            return Some(plate);
        }
        let before = pixels.extent;
        let source = is_jpeg.then(|| picture.data().as_slice());
        Some(self.of_pixels(pixels.reduced(photograph), source, before, ground))
    }

    /// The plate of pixels of a drawing as they are, eight bits of red, green and blue each. The drawing may have words on
    /// them.
    pub(super) fn of_rgb(&self, rgb: Vec<u8>, extent: Extent) -> Plate {
        let pixels = Pixels { samples: without_hue(rgb), alpha: None, extent, profile: None };
        self.of_pixels(pixels, None, extent, Ground::UnderBlack)
    }

    fn of_pixels(&self, pixels: Pixels<'_>, source: Option<&[u8]>, before: Extent, ground: Ground) -> Plate {
        let Pixels { samples, alpha, extent, profile } = pixels;
        let is_photograph = source.is_some() || samples.waver(extent.0);
        let limit = self.separation.limit(ground);
        let (inks, sound) = self.separation.pixels(&samples, profile, limit);
        let area = |extent: Extent| (extent.0 * extent.1) as f64;
        let order = jpeg::Order {
            limit,
            quality: self.style.quality,
            source: source.map(|source| (source, area(extent) / area(before).max(1.0))),
        };
        let photograph = if is_photograph { jpeg::write(&inks, extent, &order) } else { None };
        let (coding, bytes) = match photograph {
            Some(bytes) => (Coding::JpegInverted, bytes),
            None => (Coding::Inks, deflated(&inks)),
        };
        Plate {
            extent,
            coding,
            bytes,
            alpha: alpha.map(|alpha| deflated(&alpha)),
            remark: (!sound).then_some(Remark::Profile),
        }
    }

    /// A JPEG that holds inks already keeps them, as long as the paper takes them.
    fn of_inks(&self, picture: &RasterImage, wanted: Extent, ground: Ground) -> Option<Plate> {
        let bytes = picture.data().as_slice();
        let (inks, extent) = jpeg::inks(bytes)?;
        let limit = self.separation.limit(ground);
        let excess = limit.most_excess(&inks) > 0;
        let turned = picture.exif_rotation().is_some_and(|turn| turn != 1);
        let plain = extent == wanted || (extent.0 <= wanted.0 && extent.1 <= wanted.1);
        if plain && !excess && !turned {
            let (bytes, inverted) = jpeg::bare(bytes)?;
            let coding = if inverted { Coding::JpegInverted } else { Coding::Jpeg };
            return Some(Plate { extent, coding, bytes, alpha: None, remark: None });
        }
        let (inks, extent) =
            if turned { turn(inks, extent, picture.exif_rotation())? } else { (inks, extent) };
        let inks = inks.as_chunks::<4>().0.iter().flat_map(|pixel| limit.within(*pixel)).collect();
        let pixels = Pixels { samples: Samples::Cmyk(inks), alpha: None, extent, profile: None };
        let mut plate = self.of_pixels(pixels.reduced(wanted), Some(bytes), extent, ground);
        plate.remark = excess.then_some(Remark::Ink);
        Some(plate)
    }
}

/// Names the way in which plates are made; another one makes other plates.
const VERSION: &[u8] = b"plate 2";

/// Inks turned as a camera noted it (Exif 2.3, 4.6.4, tag Orientation).
fn turn(inks: Vec<u8>, extent: Extent, orientation: Option<u32>) -> Option<(Vec<u8>, Extent)> {
    let orientation = image::metadata::Orientation::from_exif(u8::try_from(orientation?).ok()?)?;
    // Four inks are turned like red, green, blue and alpha.
    let buffer =
        image::RgbaImage::from_raw(u32::try_from(extent.0).ok()?, u32::try_from(extent.1).ok()?, inks)?;
    let mut image = DynamicImage::ImageRgba8(buffer);
    image.apply_orientation(orientation);
    let extent = (image.width() as usize, image.height() as usize);
    Some((image.into_rgba8().into_raw(), extent))
}

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

impl<'a> Pixels<'a> {
    fn of(picture: &'a RasterImage) -> Self {
        let image = picture.dynamic().as_ref();
        let alpha = if let DynamicImage::ImageLumaA8(image) = image {
            Some(image.pixels().map(|pixel| pixel.0[1]).collect())
        } else {
            let has_alpha = image.color().has_alpha();
            has_alpha.then(|| image.to_rgba8().pixels().map(|pixel| pixel.0[3]).collect::<Vec<u8>>())
        };
        let deep = image.color().bytes_per_pixel() / image.color().channel_count() > 1;
        let samples = match (deep, image.color().has_color()) {
            (false, false) => Samples::Grey8(image.to_luma8().into_raw()),
            (false, true) => without_hue(image.to_rgb8().into_raw()),
            (true, false) => Samples::Grey16(image.to_luma16().into_raw()),
            (true, true) => Samples::Rgb16(image.to_rgb16().into_raw()),
        };
        // The profile of a picture in colour says nothing of its greys.
        let profile = picture.icc().map(|profile| profile.as_slice());
        let is_grey = matches!(samples, Samples::Grey8(_) | Samples::Grey16(_));
        let profile = profile.filter(|profile| !is_grey || profile.get(16..20) == Some(b"GRAY"));
        let extent = (picture.width() as usize, picture.height() as usize);
        Self { samples, alpha: alpha.filter(|alpha| alpha.iter().any(|alpha| *alpha < 255)), extent, profile }
    }

    fn reduced(self, to: Extent) -> Self {
        let Self { samples, alpha, extent, profile } = self;
        let to = (to.0.min(extent.0), to.1.min(extent.1));
        if to == extent {
            return Self { samples, alpha, extent, profile };
        }
        let seen = alpha.as_deref();
        let samples = match samples {
            Samples::Grey8(grey) => Samples::Grey8(reduce::<_, 1>(&grey, extent, to, seen)),
            Samples::Rgb8(rgb) => Samples::Rgb8(reduce::<_, 3>(&rgb, extent, to, seen)),
            Samples::Grey16(grey) => Samples::Grey16(reduce::<_, 1>(&grey, extent, to, seen)),
            Samples::Rgb16(rgb) => Samples::Rgb16(reduce::<_, 3>(&rgb, extent, to, seen)),
            Samples::Cmyk(inks) => Samples::Cmyk(reduce::<_, 4>(&inks, extent, to, seen)),
        };
        let alpha = alpha.map(|alpha| reduce::<_, 1>(&alpha, extent, to, None));
        Self { samples, alpha, extent: to, profile }
    }

    /// The plate of a picture that knows nothing but black and white.
    fn line_art(&self, to: Extent) -> Option<Plate> {
        let Samples::Grey8(grey) = &self.samples else { return None };
        if self.alpha.is_some() || grey.iter().any(|grey| !matches!(grey, 0 | 255)) {
            return None;
        }
        let reduced: Vec<u8>;
        let grey = if to == self.extent {
            grey
        } else {
            reduced = reduce::<_, 1>(grey, self.extent, to, None);
            &reduced
        };
        let row = |row: &[u8]| -> Vec<u8> {
            let byte = |eight: &[u8]| {
                eight.iter().enumerate().fold(0, |byte, (at, grey)| byte | u8::from(*grey < 128) << (7 - at))
            };
            row.chunks(8).map(byte).collect()
        };
        let bits: Vec<u8> = grey.chunks(to.0).flat_map(row).collect();
        Some(Plate { extent: to, coding: Coding::LineArt, bytes: deflated(&bits), alpha: None, remark: None })
    }
}

/// Pixels without any hue are grey, and will be black ink alone.
fn without_hue(rgb: Vec<u8>) -> Samples {
    if rgb.as_chunks::<3>().0.iter().all(|[red, green, blue]| red == green && green == blue) {
        Samples::Grey8(rgb.into_iter().step_by(3).collect())
    } else {
        Samples::Rgb8(rgb)
    }
}

impl Samples {
    /// Whether this looks like a photograph: many colours, and neighbours that differ more often than not. In drawings they
    /// are mostly the same, and a picture of few colours is small as it is.
    fn waver(&self, width: usize) -> bool {
        fn differing<T: Copy + Ord>(samples: &[T], channels: usize, width: usize) -> bool {
            let (mut same, mut all) = (0usize, 0usize);
            let mut colours = BTreeSet::new();
            for row in samples.chunks_exact((width * channels).max(1)) {
                for (pixel, next) in row.chunks_exact(channels).zip(row.chunks_exact(channels).skip(1)) {
                    all += 1;
                    same += usize::from(pixel == next);
                    if colours.len() <= FEW_COLOURS {
                        colours.insert(pixel);
                    }
                }
            }
            let many = channels == 1 || colours.len() > FEW_COLOURS;
            all >= FEWEST_PIXELS && many && same * 2 < all
        }
        match self {
            Self::Grey8(grey) => differing(grey, 1, width),
            Self::Rgb8(rgb) => differing(rgb, 3, width),
            Self::Grey16(grey) => differing(grey, 1, width),
            Self::Rgb16(rgb) => differing(rgb, 3, width),
            Self::Cmyk(inks) => differing(inks, 4, width),
        }
    }
}

/// Smaller pictures are kept pixel by pixel: there is nothing to save.
const FEWEST_PIXELS: usize = 4096;

/// As many as a palette holds.
const FEW_COLOURS: usize = 256;

impl Plate {
    /// As bytes for the cache.
    fn written(&self) -> Vec<u8> {
        let coding = Coding::ALL.iter().position(|coding| *coding == self.coding).unwrap_or_default();
        let remark = self.remark.and_then(|own| Remark::ALL.iter().position(|remark| *remark == own));
        let alpha = self.alpha.as_ref().map_or(0, Vec::len);
        let numbers = [self.extent.0, self.extent.1, coding, remark.map_or(0, |at| at + 1), alpha];
        let mut written = Vec::with_capacity(self.bytes.len() + alpha + HEAD);
        for number in numbers {
            written.extend_from_slice(&(number as u64).to_le_bytes());
        }
        written.extend_from_slice(self.alpha.as_deref().unwrap_or_default());
        written.extend_from_slice(&self.bytes);
        written
    }

    fn read(entry: &[u8]) -> Option<Self> {
        let (head, body) = entry.split_at_checked(HEAD)?;
        let number = |at: usize| -> Option<usize> {
            usize::try_from(u64::from_le_bytes(head.get(at * 8..at * 8 + 8)?.try_into().ok()?)).ok()
        };
        let (alpha, bytes) = body.split_at_checked(number(4)?)?;
        Some(Self {
            extent: (number(0)?, number(1)?),
            coding: *Coding::ALL.get(number(2)?)?,
            bytes: bytes.to_vec(),
            alpha: (!alpha.is_empty()).then(|| alpha.to_vec()),
            remark: number(3)?.checked_sub(1).and_then(|at| Remark::ALL.get(at).copied()),
        })
    }
}

/// Five numbers of eight bytes.
const HEAD: usize = 40;
