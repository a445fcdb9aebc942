//! A PDF of any program, examined for the press.

use super::{Examination, FileKind, Job, Observations, Profile};

/// Examines a PDF.
pub fn examine(name: &str, _bytes: &[u8], profile: &Profile, _job: &Job) -> Examination {
    Observations::new(name, profile).finish(FileKind::Pdf, Vec::new())
}
