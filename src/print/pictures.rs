//! Laid-out pages as pictures.

use std::io::Write as _;

use png::{BitDepth, ColorType, DeflateCompression, Encoder, Filter};
use typst::foundations::{Bytes, Content, Smart};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Sides, Size};
use typst::syntax::Span;
use typst::visualize::{Image, PixelEncoding, PixelFormat, RasterImage};
use typst_layout::{Page, PagedDocument};
use typst_render::RenderOptions;

/// How hard a picture of a page is packed: for flat colours and type, more takes longer and saves next to nothing.
const PACKING: DeflateCompression = DeflateCompression::Level(3);

/// How many rows of pixels are drawn at a time.
const BAND: u32 = 640;

/// The pages of a book as pictures, each made when it is asked for.
#[derive(Clone)]
pub struct PagePictures {
    pages: Vec<Page>,
}

impl PagePictures {
    pub(super) fn of(document: &PagedDocument) -> Self {
        Self { pages: document.pages().to_vec() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pages.len()
    }

    /// Width and height of a page (from 0), in pt.
    pub fn size(&self, index: usize) -> Option<(f64, f64)> {
        let size = self.pages.get(index)?.frame.size();
        Some((size.x.to_pt(), size.y.to_pt()))
    }

    /// What tells pages that look otherwise from each other, within one run of the program.
    pub fn digest(&self, index: usize) -> Option<u128> {
        self.pages.get(index).map(typst::utils::hash128)
    }

    /// A page (from 0) as PNG, of the given height in pixels.
    pub fn png(&self, index: usize, height: f64) -> Option<Vec<u8>> {
        let page = self.pages.get(index)?;
        let size = page.frame.size();
        let scale = height / size.y.to_pt().max(1.0);
        let pixels = |length: Abs| (length.to_pt() * scale).round().max(1.0) as u32;
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, pixels(size.x), pixels(size.y));
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_filter(Filter::NoFilter);
        encoder.set_deflate_compression(PACKING);
        let mut writer = encoder.write_header().ok()?;
        let mut stream = writer.stream_writer().ok()?;
        for band in bands(page, scale) {
            stream.write_all(&band).ok()?;
        }
        stream.finish().ok()?;
        drop(writer);
        Some(png)
    }
}

/// A page from top to bottom as bytes of red, green and blue, [`BAND`] rows of pixels at a time: so a large picture
/// takes no more room than a small one.
fn bands(page: &Page, scale: f64) -> impl Iterator<Item = Vec<u8>> {
    let size = page.frame.size();
    let step = Abs::pt(f64::from(BAND) / scale);
    let options = RenderOptions { pixel_per_pt: scale.into(), ..Default::default() };
    let rows = (size.y.to_pt() * scale).round().max(1.0) as u32;
    (0..rows.div_ceil(BAND)).map(move |number| {
        let top = step * f64::from(number);
        let height = Abs::pt(f64::from(BAND.min(rows - number * BAND)) / scale);
        let mut frame = Frame::hard(Size::new(size.x, height));
        frame.push(Point::with_y(-top), FrameItem::Group(GroupItem::new(page.frame.clone())));
        let pixels = typst_render::render(&Page { frame, ..page.clone() }, &options);
        // A page is paper: what nothing is printed on is white. Without an alpha it takes half the time to be packed.
        let mut colours = Vec::with_capacity(pixels.pixels().len() * 3);
        for pixel in pixels.pixels() {
            let paper = u8::MAX - pixel.alpha();
            colours
                .extend([pixel.red(), pixel.green(), pixel.blue()].map(|light| light.saturating_add(paper)));
        }
        colours
    })
}

/// A drawing as the screen shows it, with its alpha: so many pixels to the inch.
pub(super) fn drawing(drawing: &Image, size: Size, resolution: f64) -> Option<RasterImage> {
    let mut frame = Frame::hard(size);
    frame.push(Point::zero(), FrameItem::Image(drawing.clone(), size, Span::detached()));
    let page = Page {
        frame,
        bleed: Sides::default(),
        fill: Smart::Custom(None),
        numbering: None,
        supplement: Content::empty(),
        number: 1,
    };
    let options = RenderOptions { pixel_per_pt: (resolution / 72.0).into(), ..Default::default() };
    let pixels = typst_render::render(&page, &options);
    let format =
        PixelFormat { encoding: PixelEncoding::Rgba8, width: pixels.width(), height: pixels.height() };
    let plain = pixels.pixels().iter().flat_map(|pixel| {
        let colour = pixel.demultiply();
        [colour.red(), colour.green(), colour.blue(), colour.alpha()]
    });
    RasterImage::new(Bytes::new(plain.collect::<Vec<u8>>()), format, Smart::Auto).ok()
}
