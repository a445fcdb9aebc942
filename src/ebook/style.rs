//! The style sheet of the ebook.

use crate::house::{Colour, HouseStyle};

/// The house's style sheet, with the title's colour.
pub(super) fn stylesheet(house: &HouseStyle, accent: &Colour) -> String {
    house.stylesheet.replace("var(--accent)", &accent.css())
}
