//! What a page shows, as data: every painted object in the order of painting, in points of the page.

use crate::preflight::pdf::colour::{Colour, Ink};
use crate::preflight::pdf::font::{Font, Glyph};
use crate::preflight::pdf::function::Function;
use crate::preflight::pdf::geometry::{Matrix, Rect};
use crate::preflight::pdf::image::Picture;
use crate::preflight::pdf::shading::Shading;
use std::sync::Arc;
use tiny_skia::Path;

/// One step of painting.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) enum Item {
    /// A single object.
    Mark(Mark),
    /// Objects that are painted together and then laid onto the page as one.
    Group(Group),
}

/// A transparency group (ISO 32000-1, 11.4).
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) struct Group {
    pub(in crate::preflight::pdf) items: Vec<Item>,
    pub(in crate::preflight::pdf) is_isolated: bool,
    pub(in crate::preflight::pdf) blending: Blending,
    /// What can be seen of it.
    pub(in crate::preflight::pdf) bounds: Rect,
}

/// A painted object.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) struct Mark {
    pub(in crate::preflight::pdf) what: What,
    pub(in crate::preflight::pdf) clip: Option<Arc<Clip>>,
    pub(in crate::preflight::pdf) blending: Blending,
    /// What can be seen of it.
    pub(in crate::preflight::pdf) bounds: Rect,
}

/// The kinds of painted objects.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) enum What {
    Fill {
        path: Arc<Path>,
        even_odd: bool,
        paint: Paint,
    },
    Stroke {
        path: Arc<Path>,
        pen: Pen,
        paint: Paint,
    },
    Text(Text),
    /// A picture in the unit square of `matrix`; with paint where it is a stencil.
    Image {
        picture: Arc<Picture>,
        matrix: Matrix,
        paint: Option<Paint>,
    },
    /// A shading over all that the clip leaves.
    Shading {
        shading: Arc<Shading>,
        overprint: Overprint,
    },
}

/// A run of glyphs that one operator shows.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) struct Text {
    pub(in crate::preflight::pdf) font: Arc<Font>,
    /// The size on the page, in points.
    pub(in crate::preflight::pdf) size: f64,
    pub(in crate::preflight::pdf) glyphs: Vec<PlacedGlyph>,
    pub(in crate::preflight::pdf) paint: Paint,
    /// The pen where the outlines are drawn, not filled.
    pub(in crate::preflight::pdf) pen: Option<Pen>,
}

/// A glyph at its place.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) struct PlacedGlyph {
    pub(in crate::preflight::pdf) glyph: Arc<Glyph>,
    /// From an em of 1 to the page.
    pub(in crate::preflight::pdf) matrix: Matrix,
}

/// What an object is painted with.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) struct Paint {
    pub(in crate::preflight::pdf) source: Source,
    pub(in crate::preflight::pdf) overprint: Overprint,
}

/// Where the colour comes from.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) enum Source {
    Colour {
        colour: Arc<Colour>,
        ink: Ink,
    },
    Tiling(Arc<Tiling>),
    Shading(Arc<Shading>),
    /// A pattern that is missing or damaged: it paints nothing.
    Nothing,
}

/// Whether paint leaves the other plates as they are (8.6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::preflight::pdf) struct Overprint {
    pub(in crate::preflight::pdf) is_on: bool,
    /// The overprint mode: in mode 1 a DeviceCMYK component of 0 leaves its plate too.
    pub(in crate::preflight::pdf) is_nonzero: bool,
}

/// How a line is drawn; lengths in points of the page.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::preflight::pdf) struct Pen {
    pub(in crate::preflight::pdf) width: f64,
    pub(in crate::preflight::pdf) cap: i64,
    pub(in crate::preflight::pdf) join: i64,
    pub(in crate::preflight::pdf) miter: f64,
    pub(in crate::preflight::pdf) dash: Vec<f64>,
    pub(in crate::preflight::pdf) phase: f64,
}

/// How an object is laid onto what is there.
#[derive(Debug, Clone)]
pub(in crate::preflight::pdf) struct Blending {
    pub(in crate::preflight::pdf) alpha: f64,
    pub(in crate::preflight::pdf) mode: BlendMode,
    pub(in crate::preflight::pdf) mask: Option<Arc<SoftMask>>,
}

impl Blending {
    /// Whether anything shines through.
    pub(in crate::preflight::pdf) fn is_plain(&self) -> bool {
        self.alpha >= 0.999 && self.mode == BlendMode::Normal && self.mask.is_none()
    }
}

/// Blend modes (11.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::preflight::pdf) enum BlendMode {
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
}

impl BlendMode {
    pub(in crate::preflight::pdf) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "Normal" | "Compatible" => Self::Normal,
            "Multiply" => Self::Multiply,
            "Screen" => Self::Screen,
            "Overlay" => Self::Overlay,
            "Darken" => Self::Darken,
            "Lighten" => Self::Lighten,
            "ColorDodge" => Self::ColorDodge,
            "ColorBurn" => Self::ColorBurn,
            "HardLight" => Self::HardLight,
            "SoftLight" => Self::SoftLight,
            "Difference" => Self::Difference,
            "Exclusion" => Self::Exclusion,
            "Hue" => Self::Hue,
            "Saturation" => Self::Saturation,
            "Color" => Self::Color,
            "Luminosity" => Self::Luminosity,
            _ => return None,
        })
    }
}

/// A soft mask: a group whose luminosity or alpha is the alpha of what is painted (11.5).
#[derive(Debug)]
pub(in crate::preflight::pdf) struct SoftMask {
    pub(in crate::preflight::pdf) items: Vec<Item>,
    pub(in crate::preflight::pdf) bounds: Rect,
    pub(in crate::preflight::pdf) is_luminosity: bool,
    /// The ink that a luminosity mask begins from; black where it says nothing.
    pub(in crate::preflight::pdf) backdrop: Ink,
    pub(in crate::preflight::pdf) transfer: Option<Function>,
}

/// A tiling pattern: a cell that is repeated (8.7.3).
#[derive(Debug)]
pub(in crate::preflight::pdf) struct Tiling {
    /// One cell, in points of the page, at the pattern's origin.
    pub(in crate::preflight::pdf) items: Vec<Item>,
    /// From the pattern to the page.
    pub(in crate::preflight::pdf) matrix: Matrix,
    pub(in crate::preflight::pdf) cell: Rect,
    pub(in crate::preflight::pdf) step: (f64, f64),
}

/// What objects are cut to: one path after the other.
#[derive(Debug)]
pub(in crate::preflight::pdf) struct Clip {
    pub(in crate::preflight::pdf) outer: Option<Arc<Clip>>,
    pub(in crate::preflight::pdf) path: Arc<Path>,
    pub(in crate::preflight::pdf) even_odd: bool,
    /// What this path and all outer ones leave.
    pub(in crate::preflight::pdf) bounds: Rect,
    /// Whether the path is a rectangle, so that the bounds say all.
    pub(in crate::preflight::pdf) is_rectangle: bool,
}

/// Calls `visit` for the marks of a list, those in groups too.
pub(in crate::preflight::pdf) fn for_each_mark<'a>(items: &'a [Item], visit: &mut dyn FnMut(&'a Mark)) {
    for item in items {
        match item {
            Item::Mark(mark) => visit(mark),
            Item::Group(group) => for_each_mark(&group.items, visit),
        }
    }
}
