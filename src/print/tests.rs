//! Books become pages.
