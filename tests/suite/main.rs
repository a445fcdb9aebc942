//! Tests of the whole: galley run as a person runs it, its outputs read by programs that know nothing of it.

mod epub;
mod judges;
mod workspace;

mod tidy;
