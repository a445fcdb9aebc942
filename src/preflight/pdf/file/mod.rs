//! The file: bytes become objects (ISO 32000-1, 7.2 to 7.5), with bounds on everything.
//!
//! Objects are read when they are asked for. What is not as the standard says is noted as [`Damage`] and read
//! around where there is a way; what would take too long or too much memory ends in [`Exceeded`].

mod budget;
mod cross_reference;
mod document;
mod filter;
mod indirect;
mod lexer;
mod object;
mod predictor;

pub(in crate::preflight) use budget::{Budget, Exceeded, Limit};
pub(in crate::preflight) use document::{Damage, Document};
pub(in crate::preflight) use filter::{Codec, Decoded, chain as filter_chain, decode_chain};
pub(in crate::preflight) use lexer::{Lexer, Token};
pub(in crate::preflight) use object::{Dictionary, Object, ObjectId, Stream};
