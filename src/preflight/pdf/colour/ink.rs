//! The plates of a page, and how much of each a colour puts down.

use std::sync::Arc;

/// A page has no more plates than these: four process inks and eight spot colours. A file with more gets those beyond
/// through their alternate colours.
pub(in crate::preflight::pdf) const MOST_PLATES: usize = 12;

/// How much ink a colour puts down, from 0 to 1, by plate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::preflight::pdf) struct Ink {
    /// Cyan, magenta, yellow, black, then the spot colours of the page in the order of its [`Plates`].
    pub(in crate::preflight::pdf) amounts: [f32; MOST_PLATES],
    /// The plates that the colour space names, one bit each. The others are wiped by paint that does not overprint.
    pub(in crate::preflight::pdf) named: u16,
}

impl Ink {
    pub(in crate::preflight::pdf) const PROCESS: u16 = 0b1111;
    const EVERY: u16 = (1 << MOST_PLATES) - 1;

    /// Process inks alone.
    pub(in crate::preflight::pdf) fn process(cmyk: [f32; 4]) -> Self {
        let mut amounts = [0.0; MOST_PLATES];
        amounts[..4].copy_from_slice(&cmyk.map(|amount| amount.clamp(0.0, 1.0)));
        Self { amounts, named: Self::PROCESS }
    }

    /// The same on every plate: registration.
    pub(in crate::preflight::pdf) fn every(amount: f32) -> Self {
        Self { amounts: [amount.clamp(0.0, 1.0); MOST_PLATES], named: Self::EVERY }
    }

    /// No plate at all.
    pub(in crate::preflight::pdf) fn none() -> Self {
        Self { amounts: [0.0; MOST_PLATES], named: 0 }
    }

    /// The sum over the plates of a page that has `plates` of them, in per cent.
    pub(in crate::preflight::pdf) fn total(&self, plates: usize) -> f64 {
        self.amounts.iter().take(plates).map(|amount| f64::from(*amount) * 100.0).sum()
    }

    /// Whether it is paper white: plates are named, and all get nothing.
    pub(in crate::preflight::pdf) fn is_white(&self) -> bool {
        self.named != 0 && self.amounts.iter().all(|amount| *amount < 0.005)
    }

    /// How many plates get more than a trace (1 %).
    pub(in crate::preflight::pdf) fn count(&self, plates: usize) -> usize {
        self.amounts.iter().take(plates).filter(|amount| **amount > 0.01).count()
    }

    /// Whether it is full black and nothing else.
    pub(in crate::preflight::pdf) fn is_black_alone(&self) -> bool {
        self.amounts[3] > 0.995
            && self.amounts.iter().enumerate().all(|(plate, amount)| plate == 3 || *amount < 0.005)
    }
}

/// The spot plates of a page, in the order of their first use.
#[derive(Debug, Clone, Default)]
pub(in crate::preflight::pdf) struct Plates {
    spots: Vec<Arc<str>>,
}

impl Plates {
    const PROCESS: [&'static str; 4] = ["Cyan", "Magenta", "Yellow", "Black"];

    /// How many plates there are, the process inks too.
    pub(in crate::preflight::pdf) fn count(&self) -> usize {
        4 + self.spots.len()
    }

    /// The plate of a colorant; a new one where there is room.
    pub(in crate::preflight::pdf) fn plate(&mut self, name: &Arc<str>) -> Option<usize> {
        if let Some(process) = Self::PROCESS.iter().position(|ink| *ink == &**name) {
            return Some(process);
        }
        let index = self.spots.iter().position(|spot| spot == name).or_else(|| {
            (self.count() < MOST_PLATES).then(|| {
                self.spots.push(Arc::clone(name));
                self.spots.len() - 1
            })
        })?;
        Some(4 + index)
    }

    /// The name of a plate.
    pub(in crate::preflight::pdf) fn name(&self, plate: usize) -> &str {
        match Self::PROCESS.get(plate) {
            Some(name) => name,
            None => self.spots.get(plate - 4).map_or("?", |name| name),
        }
    }
}
