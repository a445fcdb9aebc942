//! What a build was made from, so that the next one can leave alone what has not changed.
//!
//! A record stands under `.galley/built/` in the workspace, never among the outputs, which are the same bytes wherever and
//! whenever they are built. It holds sizes and times of change, as `make` does, and is a convenience: where it cannot be
//! read or written, everything is built.

use super::compile::Order;
use super::workspace::manuscript_path;
use crate::finding::Findings;
use crate::output::{self, Deliverable};
use crate::series::REGISTRY;
use crate::source::{Files, Stamp};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What a title was built from, and what was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// A digest of all files that the outputs depend on.
    inputs: String,
    /// What was to be made.
    order: String,
    /// Whether errors were set around.
    draft: bool,
    /// The outputs as they were left.
    outputs: Vec<(String, Stamp)>,
    /// The lines that told of them.
    pub(super) results: Vec<String>,
    /// Whether nothing was found.
    clean: bool,
}

/// What was made of a title.
pub(super) struct Made<'a> {
    /// The digest of its inputs, taken before they were read.
    pub(super) inputs: String,
    /// The outputs.
    pub(super) deliverables: &'a [Deliverable],
    /// The lines that tell of them.
    pub(super) results: Vec<String>,
    /// Whether nothing was found.
    pub(super) clean: bool,
}

/// Where records stand, and what all titles of a build share.
pub(super) struct Records<'a> {
    files: &'a Files,
    out: Utf8PathBuf,
    shared: Sha256,
}

impl<'a> Records<'a> {
    /// The records of builds into `out`.
    pub(super) fn open(files: &'a Files, out: &Utf8Path) -> Self {
        let mut shared = Sha256::new();
        shared.update(format!("{:?}\n", program()));
        for path in [REGISTRY, "manuscripts/references.bib"] {
            add(&mut shared, Utf8Path::new(path), files.stamp(Utf8Path::new(path)));
        }
        for folder in ["styles", "fonts"] {
            for (path, stamp) in files.stamps(Utf8Path::new(folder)) {
                add(&mut shared, &path, Some(stamp));
            }
        }
        Self { files, out: out.to_owned(), shared }
    }

    /// A digest of what all titles depend on.
    pub(super) fn shared(&self) -> String {
        hexadecimal(&self.shared.clone().finalize())
    }

    /// A digest of all files that the outputs of a title depend on.
    pub(super) fn inputs(&self, slug: &str) -> String {
        let mut digest = self.shared.clone();
        let folder = manuscript_path(slug);
        for (path, stamp) in self.files.stamps(folder.parent().unwrap_or(&folder)) {
            add(&mut digest, &path, Some(stamp));
        }
        hexadecimal(&digest.finalize())
    }

    fn outputs(&self, slug: &str, names: impl Iterator<Item = String>) -> Vec<(String, Stamp)> {
        let folder = self.out.join(slug);
        names.filter_map(|name| Some((name.clone(), self.files.stamp(&folder.join(&name))?))).collect()
    }

    fn path(&self, slug: &str) -> Utf8PathBuf {
        let place = hexadecimal(&Sha256::digest(self.out.as_str()))[..12].to_owned();
        Utf8Path::new(".galley/built").join(place).join(format!("{slug}.json"))
    }

    fn read(&self, slug: &str) -> Option<Record> {
        let file = self.files.read_text(&self.path(slug)).ok()?;
        serde_json::from_str(&self.files.text(file)).ok()
    }

    /// The record of a title of which nothing has changed, neither what it is made from nor what was made.
    fn current(&self, slug: &str) -> Option<Record> {
        let record = self.read(slug)?;
        let outputs = self.outputs(slug, record.outputs.iter().map(|(name, _)| name.clone()));
        (record.inputs == self.inputs(slug) && record.outputs == outputs).then_some(record)
    }

    /// The record of a title that need not be built: nothing has changed, the same is to be made, and nothing was found that
    /// would have to be told again.
    pub(super) fn clean(&self, slug: &str, order: &Order) -> Option<Record> {
        self.current(slug).filter(|record| record.clean && record.order == format!("{order:?}"))
    }

    /// Whether a file of a title is an output, no draft, that would be built in the same way now.
    pub(super) fn holds(&self, slug: &str, name: &str) -> bool {
        self.current(slug)
            .is_some_and(|record| !record.draft && record.outputs.iter().any(|(output, _)| output == name))
    }

    /// Whether what was built of a title last is a draft.
    pub(super) fn is_draft(&self, slug: &str) -> bool {
        self.read(slug).is_some_and(|record| record.draft)
    }

    /// Whether a title was built once, and would be built otherwise now.
    pub(super) fn is_out_of_date(&self, slug: &str) -> bool {
        self.read(slug).is_some() && self.current(slug).is_none()
    }

    /// Takes down what was built.
    pub(super) fn write(&self, slug: &str, order: &Order, made: Made<'_>) {
        let Made { inputs, deliverables, results, clean } = made;
        let names = deliverables.iter().map(|deliverable| deliverable.name.clone());
        let record = Record {
            inputs,
            order: format!("{order:?}"),
            draft: order.draft,
            outputs: self.outputs(slug, names),
            results,
            clean,
        };
        let path = self.files.root().join(self.path(slug));
        if let (Ok(bytes), Some(folder), Some(name)) =
            (serde_json::to_vec(&record), path.parent(), path.file_name())
        {
            // Without a record the next build does all of its work: slower, not wrong.
            output::write(folder, &[Deliverable { name: name.to_owned(), bytes }], &[], &mut Findings::new());
        }
    }
}

/// What tells this program from another one of the same version.
fn program() -> Option<(u64, std::time::SystemTime)> {
    let file = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((file.len(), file.modified().ok()?))
}

fn add(digest: &mut Sha256, path: &Utf8Path, stamp: Option<Stamp>) {
    digest.update(format!("{path}\0{stamp:?}\n"));
}

/// Bytes as digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
