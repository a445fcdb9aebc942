//! What the browser is shown: the last proof of each title, and when something new was put up.

use crate::print::PagePictures;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A laid-out page, as the browser is told of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Sheet {
    /// Its folio.
    pub(super) label: String,
    /// Its width in pt.
    pub(super) width: f64,
    /// Its height in pt.
    pub(super) height: f64,
    /// What tells it from the page as it was before.
    pub(super) key: String,
}

/// A title as it stands.
pub(super) struct Proof {
    pub(super) slug: String,
    pub(super) title: String,
    pub(super) sheets: Vec<Sheet>,
    /// The pages as pictures; `None` where nothing could be laid out.
    pub(super) pictures: Option<PagePictures>,
    /// The files of the ebook by their paths; none where it could not be made.
    pub(super) ebook: BTreeMap<String, Vec<u8>>,
    /// What was found, as records of the `json` form.
    pub(super) findings: Vec<Value>,
}

/// What a round of work has to show.
#[derive(Default)]
pub(super) struct Show {
    pub(super) series: String,
    /// The titles of the series, in order.
    pub(super) order: Vec<String>,
    pub(super) proofs: Vec<Proof>,
    /// What was found in what all titles share.
    pub(super) findings: Vec<Value>,
}

/// The place where proofs are put up for all readers.
#[derive(Default)]
pub(super) struct Board {
    shown: Mutex<Shown>,
    changed: Condvar,
}

#[derive(Default)]
struct Shown {
    version: u64,
    series: String,
    proofs: Vec<Arc<Proof>>,
    findings: Vec<Value>,
}

impl Board {
    /// Puts proofs up; titles that are not among them stay as they are.
    pub(super) fn put_up(&self, show: Show) {
        let mut shown = self.shown();
        shown.version += 1;
        shown.findings = show.findings;
        // Where the registry cannot be read, what stands stays.
        if !show.order.is_empty() {
            shown.series = show.series;
            let fresh: Vec<Arc<Proof>> = show.proofs.into_iter().map(Arc::new).collect();
            let find = |proofs: &[Arc<Proof>], slug: &str| {
                proofs.iter().find(|proof| proof.slug == slug).map(Arc::clone)
            };
            let proofs =
                show.order.iter().filter_map(|slug| find(&fresh, slug).or_else(|| find(&shown.proofs, slug)));
            shown.proofs = proofs.collect();
        }
        self.changed.notify_all();
    }

    /// The proof of a title.
    pub(super) fn proof(&self, slug: &str) -> Option<Arc<Proof>> {
        self.shown().proofs.iter().find(|proof| proof.slug == slug).map(Arc::clone)
    }

    /// All that is shown, as JSON.
    pub(super) fn state(&self) -> String {
        let shown = self.shown();
        let titles: Vec<Value> = shown
            .proofs
            .iter()
            .map(|proof| {
                serde_json::json!({
                    "slug": proof.slug, "title": proof.title, "pages": proof.sheets, "ebook": !proof.ebook.is_empty(),
                    "findings": proof.findings,
                })
            })
            .collect();
        serde_json::json!({
            "version": shown.version, "series": shown.series, "titles": titles, "findings": shown.findings,
        })
        .to_string()
    }

    /// Waits, no longer than a time, until something newer than `version` is shown, and gives its version.
    pub(super) fn wait(&self, version: u64, longest: Duration) -> u64 {
        let wait = self.changed.wait_timeout_while(self.shown(), longest, |shown| shown.version == version);
        wait.unwrap_or_else(PoisonError::into_inner).0.version
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
