//! Stage 1: files become a [`crate::model::Manuscript`].

mod files;

pub use files::{Files, Position, ReadError};
