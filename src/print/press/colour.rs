//! Light becomes ink: colours through the profile of the press.

use crate::foreign;
use crate::house::{Colour, OutputCondition};
use moxcms::{
    ColorProfile, DataColorSpace, Layout, RenderingIntent, Transform8BitExecutor, TransformOptions,
};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The four inks of a pixel or a paint, in 255ths of full ink.
pub(super) type Inks = [u8; 4];

/// Black ink alone.
pub(super) fn black(ink: u8) -> Inks {
    [0, 0, 0, ink]
}

/// What turns light into the inks of one output condition.
pub(super) struct Separation {
    press: ColorProfile,
    screen: ColorProfile,
    /// The most of all inks together, in 255ths of one full ink.
    limit: u32,
    from_screen: Arc<Transform8BitExecutor>,
    tones: OnceLock<[u8; 256]>,
    house: BTreeMap<[u8; 3], Inks>,
}

/// The pixels of a picture before they are converted, without alpha.
pub(super) enum Samples {
    /// One sample a pixel, from black to white.
    Grey8(Vec<u8>),
    /// Red, green and blue.
    Rgb8(Vec<u8>),
    /// The same with 16 bits.
    Grey16(Vec<u16>),
    /// The same with 16 bits.
    Rgb16(Vec<u16>),
    /// Inks already.
    Cmyk(Vec<u8>),
}

/// Perceptual: no colour of a photograph is clipped (ICC.1, 6.3; moxcms has no black point compensation).
fn perceptual() -> TransformOptions {
    TransformOptions { rendering_intent: RenderingIntent::Perceptual, ..TransformOptions::default() }
}

impl Separation {
    /// The separation for a condition; `None` where its profile cannot be used. `house` are the colours whose inks are
    /// settled.
    pub(super) fn new<'a>(
        condition: &OutputCondition,
        house: impl IntoIterator<Item = &'a Colour>,
    ) -> Option<Self> {
        let press = ColorProfile::new_from_slice(&condition.profile).ok()?;
        let screen = ColorProfile::new_srgb();
        let from_screen =
            screen.create_transform_8bit(Layout::Rgb, &press, Layout::Rgba, perceptual()).ok()?;
        let limit = (condition.ink_limit * 2.55).floor() as u32;
        let settled = |colour: &Colour| (colour.srgb, colour.cmyk.map(|ink| (ink * 2.55).round() as u8));
        let house = house.into_iter().map(settled).collect();
        Some(Self { press, screen, limit, from_screen, tones: OnceLock::new(), house })
    }

    /// What a pixel on `ground` may carry.
    pub(super) fn limit(&self, ground: Ground) -> InkLimit {
        let colours = match ground {
            Ground::Open => u32::MAX,
            Ground::UnderBlack => self.limit.saturating_sub(255),
        };
        InkLimit { all: self.limit, colours }
    }

    /// The inks of a colour of the screen: those of the house where it is one of its colours, black ink alone where it has
    /// no hue.
    pub(super) fn paint(&self, rgb: [u8; 3]) -> Inks {
        if let Some(inks) = self.house.get(&rgb) {
            return self.under_black(*inks);
        }
        let [least, middle, most] = sorted(rgb);
        if most - least <= NO_HUE {
            return black(self.tone(middle));
        }
        self.light(rgb)
    }

    /// The inks of a colour of the screen, in the four inks even where it has no hue.
    pub(super) fn light(&self, rgb: [u8; 3]) -> Inks {
        let mut inks = [0; 4];
        // One pixel in, one pixel out: the only fault that the transform knows is a wrong count.
        let _ = self.from_screen.transform(&rgb, &mut inks);
        self.under_black(inks)
    }

    /// The inks of a paint that black may overprint: its black stays, and its colours leave room for full black.
    fn under_black(&self, inks: Inks) -> Inks {
        self.limit(Ground::UnderBlack).within(inks)
    }

    /// The same for a paint in numbers; `None` where nothing has to give way.
    pub(super) fn lightened(&self, [cyan, magenta, yellow, black]: [f64; 4]) -> Option<[f64; 4]> {
        let colours = cyan + magenta + yellow;
        let room = f64::from(self.limit.saturating_sub(255)) / 255.0;
        let less = |ink: f64| ink * room / colours;
        (colours > room).then(|| [less(cyan), less(magenta), less(yellow), black])
    }

    /// The black ink that gives a grey of the screen the same place between paper and black.
    pub(super) fn tone(&self, grey: u8) -> u8 {
        self.tones()[usize::from(grey)]
    }

    /// For each grey of the screen its black ink; made when first needed.
    pub(super) fn tones(&self) -> &[u8; 256] {
        self.tones
            .get_or_init(|| self.matched().unwrap_or_else(|| std::array::from_fn(|grey| 255 - grey as u8)))
    }

    /// The same separation, with tones that it made before.
    pub(super) fn with_tones(self, tones: [u8; 256]) -> Self {
        Self { tones: tones.into(), ..self }
    }

    /// For each grey of the screen the black ink whose lightness lies as far between black ink and paper.
    fn matched(&self) -> Option<[u8; 256]> {
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            ..TransformOptions::default()
        };
        let to_screen =
            self.press.create_transform_16bit(Layout::Rgba, &self.screen, Layout::Rgb, options).ok()?;
        let ramp: Vec<u16> = (0..256u16).flat_map(|ink| [0, 0, 0, ink * 257]).collect();
        let mut seen = [0u16; 3 * 256];
        to_screen.transform(&ramp, &mut seen).ok()?;
        let mut lightness: Vec<f64> =
            seen.chunks_exact(3).map(|rgb| lightness([rgb[0], rgb[1], rgb[2]])).collect();
        // A measured ramp may waver: more ink never counts as lighter.
        for ink in 1..256 {
            lightness[ink] = lightness[ink].min(lightness[ink - 1]);
        }
        let (paper, ink) = (lightness[0], lightness[255]);
        if paper - ink < 1.0 {
            return None;
        }
        Some(std::array::from_fn(|grey| {
            let grey = grey as u16 * 257;
            let wanted = ink + (paper - ink) * lightness_of_grey(grey) / 100.0;
            let over = lightness.partition_point(|lightness| *lightness > wanted).min(255);
            let nearer = over > 0 && lightness[over - 1] - wanted < wanted - lightness[over];
            (if nearer { over - 1 } else { over }) as u8
        }))
    }

    /// The inks of pixels, four bytes each. `profile` is the picture's own, if it has one.
    ///
    /// Returns `false` with the inks where the profile of the picture could not be used.
    pub(super) fn pixels(
        &self,
        samples: &Samples,
        profile: Option<&[u8]>,
        limit: InkLimit,
    ) -> (Vec<u8>, bool) {
        let own = profile.and_then(|profile| {
            // The engine of colour is not ours, and makes no promise for damaged profiles.
            foreign::contained(|| self.converted(samples, Some(profile))).flatten()
        });
        let sound = own.is_some() || profile.is_none();
        // From the screen it knows no fault but a wrong count of samples.
        let mut inks = own.or_else(|| self.converted(samples, None)).unwrap_or_default();
        for pixel in inks.as_chunks_mut::<4>().0 {
            *pixel = limit.within(*pixel);
        }
        (inks, sound)
    }

    /// The inks of pixels that have this profile, or are those of the screen; `None` where it cannot be used.
    fn converted(&self, samples: &Samples, profile: Option<&[u8]>) -> Option<Vec<u8>> {
        let own = |space| match profile {
            None => Some(None),
            Some(profile) => {
                let profile = ColorProfile::new_from_slice(profile).ok()?;
                (profile.color_space == space).then_some(Some(profile))
            }
        };
        match samples {
            Samples::Cmyk(inks) => Some(inks.clone()),
            Samples::Rgb8(rgb) => {
                let transform = match own(DataColorSpace::Rgb)? {
                    Some(profile) => profile
                        .create_transform_8bit(Layout::Rgb, &self.press, Layout::Rgba, perceptual())
                        .ok()?,
                    None => Arc::clone(&self.from_screen),
                };
                let mut inks = vec![0; rgb.len() / 3 * 4];
                transform.transform(rgb, &mut inks).ok()?;
                Some(inks)
            }
            Samples::Rgb16(rgb) => {
                let own = own(DataColorSpace::Rgb)?;
                let source = own.as_ref().unwrap_or(&self.screen);
                let transform =
                    source.create_transform_16bit(Layout::Rgb, &self.press, Layout::Rgba, perceptual());
                let Ok(transform) = transform else {
                    let rgb = rgb.iter().copied().map(eight_bits).collect();
                    return self.converted(&Samples::Rgb8(rgb), profile);
                };
                let mut inks = vec![0u16; rgb.len() / 3 * 4];
                transform.transform(rgb, &mut inks).ok()?;
                Some(inks.into_iter().map(eight_bits).collect())
            }
            Samples::Grey8(grey) => {
                let curve = self.curve(own(DataColorSpace::Gray)?)?;
                Some(grey.iter().flat_map(|grey| black(self.tone(curve[usize::from(*grey)]))).collect())
            }
            Samples::Grey16(grey) => {
                let curve = self.curve(own(DataColorSpace::Gray)?)?;
                let tone = |grey: &u16| black(self.tone(curve[usize::from(eight_bits(*grey))]));
                Some(grey.iter().flat_map(tone).collect())
            }
        }
    }

    /// For each grey of a picture the grey of the screen that looks the same.
    fn curve(&self, own: Option<ColorProfile>) -> Option<[u8; 256]> {
        let ramp: [u8; 256] = std::array::from_fn(|grey| grey as u8);
        let Some(profile) = own else { return Some(ramp) };
        let options = TransformOptions {
            rendering_intent: RenderingIntent::RelativeColorimetric,
            ..TransformOptions::default()
        };
        let transform =
            profile.create_transform_8bit(Layout::Gray, &self.screen, Layout::Rgb, options).ok()?;
        let mut seen = [0; 3 * 256];
        transform.transform(&ramp, &mut seen).ok()?;
        Some(std::array::from_fn(|grey| seen[grey * 3 + 1]))
    }
}

/// Samples that differ by no more than this look grey.
const NO_HUE: u8 = 3;

fn sorted(mut samples: [u8; 3]) -> [u8; 3] {
    samples.sort_unstable();
    samples
}

fn eight_bits(sample: u16) -> u8 {
    ((u32::from(sample) * 255 + 32_767) / 65_535) as u8
}

/// The lightness L* of a colour of the screen, from 0 to 100 (CIE 15, 8.2.1).
fn lightness(rgb: [u16; 3]) -> f64 {
    let [red, green, blue] = rgb.map(|sample| {
        let value = f64::from(sample) / 65_535.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    if luminance > 0.008_856 { 116.0 * luminance.cbrt() - 16.0 } else { 903.3 * luminance }
}

fn lightness_of_grey(grey: u16) -> f64 {
    lightness([grey; 3])
}

/// What is printed onto something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    /// Nothing, or what takes its place.
    Open,
    /// Black that overprints: full black may come onto every ink that is there.
    UnderBlack,
}

/// The most ink that a pixel may carry, in 255ths of one full ink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InkLimit {
    all: u32,
    /// Cyan, magenta and yellow together.
    colours: u32,
}

impl InkLimit {
    /// Inks of the same colour that are within the limit: black stays, the colours give way in proportion.
    pub(super) fn within(self, inks: Inks) -> Inks {
        let [cyan, magenta, yellow, black] = inks;
        let colours = u32::from(cyan) + u32::from(magenta) + u32::from(yellow);
        let room = self.all.saturating_sub(u32::from(black)).min(self.colours);
        if colours <= room {
            return inks;
        }
        let less = |ink: u8| (u32::from(ink) * room / colours) as u8;
        [less(cyan), less(magenta), less(yellow), black]
    }

    /// By how much a pixel is over the limit.
    pub(super) fn excess(self, [cyan, magenta, yellow, black]: Inks) -> u32 {
        let colours = u32::from(cyan) + u32::from(magenta) + u32::from(yellow);
        let all = (colours + u32::from(black)).saturating_sub(self.all);
        all.max(colours.saturating_sub(self.colours))
    }

    /// By how much the worst of some pixels is over the limit.
    pub(super) fn most_excess(self, inks: &[u8]) -> u32 {
        inks.as_chunks::<4>().0.iter().map(|pixel| self.excess(*pixel)).max().unwrap_or_default()
    }

    /// A limit that is lower by so much.
    pub(super) fn lowered(self, by: u32) -> Self {
        Self { all: self.all.saturating_sub(by), colours: self.colours.saturating_sub(by) }
    }
}
