//! Stage 5: finished files, examined as a stranger would.
