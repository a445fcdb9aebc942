//! The graphics state (ISO 32000-1, 8.4).

use super::marks::{BlendMode, Blending, Clip, Overprint, Paint, Pen, SoftMask, Source};
use crate::preflight::pdf::colour::{Colour, Ink};
use crate::preflight::pdf::font::Font;
use crate::preflight::pdf::geometry::Matrix;
use std::sync::Arc;

/// Everything that an operator may change and `Q` brings back.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) matrix: Matrix,
    pub(super) clip: Option<Arc<Clip>>,
    pub(super) fill: Source,
    pub(super) stroke: Source,
    /// The spaces that were chosen, for components that follow.
    pub(super) fill_space: Arc<Colour>,
    pub(super) stroke_space: Arc<Colour>,
    pub(super) line_width: f64,
    pub(super) cap: i64,
    pub(super) join: i64,
    pub(super) miter: f64,
    pub(super) dash: Arc<[f64]>,
    pub(super) phase: f64,
    pub(super) fill_alpha: f64,
    pub(super) stroke_alpha: f64,
    pub(super) mode: BlendMode,
    pub(super) mask: Option<Arc<SoftMask>>,
    pub(super) fill_overprint: bool,
    pub(super) stroke_overprint: bool,
    pub(super) is_nonzero_overprint: bool,
    pub(super) text: TextState,
}

/// The part of the state that text has (9.3).
#[derive(Debug, Clone)]
pub(super) struct TextState {
    pub(super) font: Option<Arc<Font>>,
    pub(super) size: f64,
    pub(super) character_spacing: f64,
    pub(super) word_spacing: f64,
    pub(super) horizontal_scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
}

impl State {
    /// The state that a page begins with.
    pub(super) fn new(matrix: Matrix) -> Self {
        let black = Arc::new(Colour::black());
        let source = Source::Colour { colour: Arc::clone(&black), ink: Ink::process([0.0, 0.0, 0.0, 1.0]) };
        Self {
            matrix,
            clip: None,
            fill: source.clone(),
            stroke: source,
            fill_space: Arc::clone(&black),
            stroke_space: black,
            line_width: 1.0,
            cap: 0,
            join: 0,
            miter: 10.0,
            dash: Arc::from([]),
            phase: 0.0,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            mode: BlendMode::Normal,
            mask: None,
            fill_overprint: false,
            stroke_overprint: false,
            is_nonzero_overprint: false,
            text: TextState {
                font: None,
                size: 0.0,
                character_spacing: 0.0,
                word_spacing: 0.0,
                horizontal_scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// What a transparency group begins with: nothing shines through (11.6.6).
    pub(super) fn without_blending(mut self) -> Self {
        self.fill_alpha = 1.0;
        self.stroke_alpha = 1.0;
        self.mode = BlendMode::Normal;
        self.mask = None;
        self
    }

    pub(super) fn fill_paint(&self) -> Paint {
        let overprint = Overprint { is_on: self.fill_overprint, is_nonzero: self.is_nonzero_overprint };
        Paint { source: self.fill.clone(), overprint }
    }

    pub(super) fn stroke_paint(&self) -> Paint {
        let overprint = Overprint { is_on: self.stroke_overprint, is_nonzero: self.is_nonzero_overprint };
        Paint { source: self.stroke.clone(), overprint }
    }

    pub(super) fn fill_blending(&self) -> Blending {
        Blending { alpha: self.fill_alpha, mode: self.mode, mask: self.mask.clone() }
    }

    pub(super) fn stroke_blending(&self) -> Blending {
        Blending { alpha: self.stroke_alpha, mode: self.mode, mask: self.mask.clone() }
    }

    /// The pen on the page.
    pub(super) fn pen(&self) -> Pen {
        let scale = self.matrix.mean_scale();
        Pen {
            width: self.line_width.abs() * scale,
            cap: self.cap,
            join: self.join,
            miter: self.miter,
            dash: self.dash.iter().map(|length| length * scale).collect(),
            phase: self.phase * scale,
        }
    }
}
