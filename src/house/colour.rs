//! Colours for the press and for the screen.

/// A colour for the press and for the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Colour {
    /// Cyan, magenta, yellow and black, in % of full ink.
    pub cmyk: [f64; 4],
    /// Red, green and blue, sRGB.
    pub srgb: [u8; 3],
}

impl Colour {
    /// Black ink alone.
    pub const BLACK: Self = Self { cmyk: [0.0, 0.0, 0.0, 100.0], srgb: [0, 0, 0] };

    /// As CSS has it: `#0965d3`.
    pub fn css(&self) -> String {
        let [r, g, b] = self.srgb;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The sRGB values of `#0965d3`.
    pub fn parse_srgb(text: &str) -> Option<[u8; 3]> {
        let digits = text.strip_prefix('#')?;
        if digits.len() != 6 || !digits.is_ascii() {
            return None;
        }
        let pair = |index: usize| u8::from_str_radix(digits.get(index..index + 2)?, 16).ok();
        Some([pair(0)?, pair(2)?, pair(4)?])
    }

    /// White: no ink at all.
    pub const WHITE: Self = Self { cmyk: [0.0; 4], srgb: [255; 3] };

    /// The contrast with white, from 1 to 21 (WCAG 2.2, 'contrast ratio').
    pub fn contrast_with_white(&self) -> f64 {
        self.contrast(&Self::WHITE)
    }

    /// The contrast with another colour, from 1 to 21 (WCAG 2.2, 'contrast ratio').
    pub fn contrast(&self, other: &Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        (a / b).max(b / a)
    }

    /// A tint: the colour at a share from 0 to 1, the rest paper.
    #[must_use]
    pub fn tint(&self, share: f64) -> Self {
        let mixed = |value: u8| (255.0 + share * (f64::from(value) - 255.0)).round() as u8;
        Self { cmyk: self.cmyk.map(|ink| ink * share), srgb: self.srgb.map(mixed) }
    }

    /// The relative luminance, from 0 to 1 (WCAG 2.2, 'relative luminance').
    fn luminance(&self) -> f64 {
        let [r, g, b] = self.srgb.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// All inks together, in %.
    pub fn total_ink(&self) -> f64 {
        self.cmyk.iter().sum()
    }
}
