//! Pictures of the pages for people: the ink shown on a screen.

use super::content;
use super::file::Document;
use super::geometry::millimetres;
use super::render::{self, Raster, Store};
use super::{pages, share, visible};
use crate::preflight::{Job, Profile};
use image::{ExtendedColorType, ImageEncoder};
use rayon::prelude::*;

/// A picture of a page, with where its trim lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Thumbnail {
    /// The page, from 1.
    pub page: u32,
    /// The picture as PNG; empty where the page could not be rendered.
    pub png: Vec<u8>,
    /// The size of what it shows, in millimetres.
    pub width: f64,
    /// The size of what it shows, in millimetres.
    pub height: f64,
    /// The distance of the left edge of the trim from that of the picture, in millimetres.
    pub left: f64,
    /// The distance of the upper edge of the trim from that of the picture, in millimetres.
    pub top: f64,
    /// The size of the trim, in millimetres.
    pub trim: (f64, f64),
}

/// Pixels per inch of the pictures.
const RESOLUTION: f64 = 60.0;

/// A picture of every page. Inks are turned into colours of the screen simply, so that they are told apart; they are no
/// proof.
pub fn thumbnails(bytes: &[u8], profile: &Profile, job: &Job) -> Vec<Thumbnail> {
    let limits = job.limits(profile);
    let document = Document::open(bytes);
    if document.trailer().has("Encrypt") {
        return Vec::new();
    }
    let pages = pages::read(&document);
    let shared = share(document);
    let store = Store::default();
    pages
        .par_iter()
        .map(|page| {
            let visible = visible(page, &limits);
            let (bytes, _) = page.content(&shared.document);
            let content =
                content::page(&shared, &bytes, page.resources.clone(), page.matrix(), page.media_points());
            let raster = render::page(&shared, &store, &content, visible, RESOLUTION).ok();
            let trim = page.trim_points();
            Thumbnail {
                page: page.number,
                png: raster.as_ref().and_then(png).unwrap_or_default(),
                width: millimetres(visible.width()),
                height: millimetres(visible.height()),
                left: millimetres(trim.left - visible.left),
                top: millimetres(visible.top - trim.top),
                trim: (millimetres(trim.width()), millimetres(trim.height())),
            }
        })
        .collect()
}

fn png(raster: &Raster) -> Option<Vec<u8>> {
    let area = raster.layer.area;
    let planes = &raster.layer.planes;
    let mut pixels = Vec::with_capacity(area.width * area.height * 3);
    for index in 0..area.width * area.height {
        let ink = |plate: usize| planes[plate].value(index).clamp(0.0, 1.0);
        // A spot colour is shown as a grey: its real colour is the printer's tin.
        let spots: f32 = planes[4..].iter().map(|plane| plane.value(index) * 0.5).sum();
        let light = |plate: usize| (1.0 - ink(plate)) * (1.0 - ink(3)) * (1.0 - spots.clamp(0.0, 1.0));
        pixels.extend([0, 1, 2].map(|plate| (light(plate) * 255.0).round() as u8));
    }
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    let (width, height) = (u32::try_from(area.width).ok()?, u32::try_from(area.height).ok()?);
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).ok()?;
    Some(png)
}
