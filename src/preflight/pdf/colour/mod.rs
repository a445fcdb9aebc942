//! Colour: spaces as files declare them, and the ink that a press would put down for a colour.

mod ink;
mod separation;
mod space;

pub(super) use ink::{Ink, MOST_PLATES, Plates};
pub(super) use separation::Separation;
pub(super) use space::{Family, Space};

use std::sync::Arc;

/// A colour: a space and as many numbers as it has components.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Colour {
    pub(super) space: Arc<Space>,
    pub(super) components: Vec<f64>,
}

impl Colour {
    /// The colour that a space begins with (ISO 32000-1, 8.6.5 and 8.6.6).
    pub(super) fn initial(space: Arc<Space>) -> Self {
        let components = space.initial();
        Self { space, components }
    }

    /// Black as every page begins with: DeviceGray 0.
    pub(super) fn black() -> Self {
        Self::initial(Arc::new(Space::DeviceGray))
    }
}
