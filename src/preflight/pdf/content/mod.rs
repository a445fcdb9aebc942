//! Content streams, carried out: a page becomes its marks (ISO 32000-1, 7.8, 8 and 9).

mod interpreter;
mod marks;
mod objects;
mod paint;
mod path;
mod state;
mod text;

pub(super) use interpreter::{Content, Flaw, Shared, page};
pub(super) use marks::{
    BlendMode, Blending, Clip, Group, Item, Mark, Overprint, Paint, Pen, SoftMask, Source, Text, Tiling,
    What, for_each_mark,
};
