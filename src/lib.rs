//! One manuscript, to the press and to the reader.

#![forbid(unsafe_code)]

pub mod finding;
pub mod span;

pub mod model;

pub mod book;
pub mod cli;
pub mod ebook;
pub mod figure;
pub mod house;
pub mod output;
pub mod preflight;
pub mod print;
pub mod series;
pub mod source;
