//! A PDF of any program, examined for the press.

mod colour;
mod content;
mod file;
mod font;
mod function;
mod geometry;
mod image;
mod layers;
mod pages;
mod render;
mod shading;

use super::{Examination, FileKind, Job, Observations, Profile};

/// Examines a PDF.
pub fn examine(name: &str, _bytes: &[u8], profile: &Profile, _job: &Job) -> Examination {
    Observations::new(name, profile).finish(FileKind::Pdf, Vec::new())
}
