//! The catalogue says what the registry says.
