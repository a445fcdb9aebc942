//! Tests of the whole: galley run as a person runs it, its outputs read by programs that know nothing of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod epub;
mod judges;
mod manuscript;
mod text;
mod workspace;

mod apparatus;
mod build;
mod catalogue;
mod citations;
mod cli;
mod commonmark;
mod editorial;
mod formulas;
mod large_print;
mod package;
mod packs;
mod pages;
mod press;
mod room;
mod safety;
mod series;
mod specimen;
mod tidy;
mod torture;
mod values;
mod watch;
mod words;
