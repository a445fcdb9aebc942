//! What a press would make of colours that are no inks: they are separated through the output profile.

use crate::foreign;
use crate::preflight::pdf::file::Document;
use moxcms::{ColorProfile, Layout, RenderingIntent, TransformOptions};
use std::sync::{Arc, OnceLock};

/// Points of the grid along each of red, green and blue.
const GRID: usize = 17;

/// Turns RGB into ink. The table is made when the first such colour comes.
#[derive(Debug, Default)]
pub(in crate::preflight::pdf) struct Separation {
    profile: Option<Arc<[u8]>>,
    table: OnceLock<Vec<[f32; 4]>>,
}

impl Separation {
    /// Through the profile of the output intent for PDF/X, where the file has one.
    pub(in crate::preflight::pdf) fn of(document: &Document<'_>) -> Self {
        let intents =
            document.catalog().map(|catalog| document.array(&catalog, "OutputIntents")).unwrap_or_default();
        let profile = intents.iter().filter_map(|intent| intent.dictionary()).find_map(|intent| {
            let stream = document.stream(intent, "DestOutputProfile")?;
            let profile = document.profile(&stream);
            (profile.get(16..20) == Some(b"CMYK")).then_some(profile)
        });
        Self { profile, table: OnceLock::new() }
    }

    /// Cyan, magenta, yellow and black for red, green and blue (sRGB, each from 0 to 1).
    pub(in crate::preflight::pdf) fn ink(&self, rgb: [f64; 3]) -> [f32; 4] {
        let table = self.table.get_or_init(|| self.table());
        let mut corners = [(0_usize, 1.0_f32); 8];
        for (channel, value) in rgb.into_iter().enumerate() {
            let place = value.clamp(0.0, 1.0) * (GRID - 1) as f64;
            let below = (place as usize).min(GRID - 2);
            let rest = (place - below as f64) as f32;
            let stride = GRID.pow(2 - channel as u32);
            for (index, corner) in corners.iter_mut().enumerate() {
                let above = index >> channel & 1;
                corner.0 += (below + above) * stride;
                corner.1 *= if above == 1 { rest } else { 1.0 - rest };
            }
        }
        let mut ink = [0.0; 4];
        for (index, weight) in corners {
            for (amount, entry) in ink.iter_mut().zip(table[index]) {
                *amount += weight * entry;
            }
        }
        ink
    }

    fn table(&self) -> Vec<[f32; 4]> {
        let step = |index: usize| (index as f64 / (GRID - 1) as f64 * 255.0).round() as u8;
        let grid: Vec<u8> = (0..GRID.pow(3))
            .flat_map(|index| [step(index / GRID / GRID), step(index / GRID % GRID), step(index % GRID)])
            .collect();
        let separated = self.profile.as_deref().and_then(|profile| {
            // The profile comes out of an examined file, and the colour engine makes no promise for damaged ones: a
            // panic there must not end the examination. Nothing outside of the closure is changed by it.
            foreign::contained(|| through_profile(profile, &grid)).flatten()
        });
        separated.unwrap_or_else(|| grid.chunks_exact(3).map(|rgb| usual(rgb[0], rgb[1], rgb[2])).collect())
    }
}

fn through_profile(profile: &[u8], grid: &[u8]) -> Option<Vec<[f32; 4]>> {
    let profile = ColorProfile::new_from_slice(profile).ok()?;
    let options =
        TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() };
    let transform =
        ColorProfile::new_srgb().create_transform_8bit(Layout::Rgb, &profile, Layout::Rgba, options).ok()?;
    let mut inks = vec![0; grid.len() / 3 * 4];
    transform.transform(grid, &mut inks).ok()?;
    Some(inks.chunks_exact(4).map(|ink| std::array::from_fn(|plate| f32::from(ink[plate]) / 255.0)).collect())
}

/// Without a profile: the amounts of common four-colour separation, in which black is 75/68/67/90.
fn usual(red: u8, green: u8, blue: u8) -> [f32; 4] {
    let [cyan, magenta, yellow] = [red, green, blue].map(|value| 1.0 - f32::from(value) / 255.0);
    let grey = cyan.min(magenta).min(yellow);
    let black = 0.9 * grey.powi(3);
    [cyan - 0.25 * black / 0.9, magenta - 0.32 * black / 0.9, yellow - 0.33 * black / 0.9, black]
        .map(|ink| ink.clamp(0.0, 1.0))
}
