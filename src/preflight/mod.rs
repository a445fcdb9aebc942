//! The judge: finished bytes become an [`Examination`], as a stranger would read them.
//!
//! **Invariant**: nothing here is shared with the rooms that write the files; what the standard or
//! a printer asks is checked on the bytes alone. A file from any program can be examined, and a
//! damaged or hostile one is a finding, never a panic.

pub mod epub;
mod examination;
mod html;
#[cfg(test)]
mod mutation;
pub mod pdf;
mod profile;
mod report;
#[cfg(test)]
mod tests;

pub use examination::{Examination, Fact, FileKind, Observation, Observations, Spot};
pub use html::html;
pub use profile::{Job, Limits, Profile};
pub use report::Report;

use crate::finding::Severity;

crate::codes! {
    /// The file is neither a PDF nor an EPUB: its first bytes say so, whatever its name.
    /// Give the file that the program wrote.
    UNKNOWN_FILE = "preflight/unknown-file";
}

/// Examines a file of any program; `name` is what findings call it, its path relative to the workspace.
pub fn examine(name: &str, bytes: &[u8], profile: &Profile, job: &Job) -> Examination {
    match FileKind::of(bytes) {
        FileKind::Pdf => pdf::examine(name, bytes, profile, job),
        FileKind::Epub => epub::examine(name, bytes, profile),
        kind @ FileKind::Unknown => {
            let mut observations = Observations::new(name, profile);
            observations
                .report(UNKNOWN_FILE, Severity::Error, "this is neither a PDF nor an EPUB")
                .help("Give a file whose first bytes are %PDF- or those of a ZIP archive");
            observations.finish(kind, Vec::new())
        }
    }
}
