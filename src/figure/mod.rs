//! Charts, cover art and bar codes: data become a small drawing model that both writers draw.
//!
//! A [`Drawing`] names colours and never has their values: print paints them in inks, the ebook in light.
//! Words in it are measured with the house's own fonts ([`Metrics`]), so that they neither collide nor leave it.

mod barcode;
mod chart;
pub mod drawing;
mod metrics;
mod network;
mod number;
mod scale;
mod summary;

pub use barcode::barcode;
pub use chart::{ChartSetting, chart};
pub use drawing::Drawing;
pub use metrics::Metrics;
pub use network::{NetworkStyle, back_cover_art, cover_art};
pub use summary::summary;
