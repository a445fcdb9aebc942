//! Stage room, being built.
