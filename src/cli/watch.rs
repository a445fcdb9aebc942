//! `galley watch`: what has changed is built again, until the program is interrupted.
//!
//! The folders are looked at several times a second, by the same stamps that tell a build what is up to date: so the two
//! never disagree, and it works on network drives and in containers, where a system does not tell of changes.

use super::Outcome;
use super::arguments::{Arguments, Build, Watch};
use super::build::build_titles;
use super::record::Records;
use super::report::Reporter;
use super::workspace::{manuscript_path, root};
use crate::print;
use crate::source::Files;
use camino::Utf8Path;
use std::collections::BTreeMap;
use std::time::Duration;

/// Time between two looks.
const PAUSE: Duration = Duration::from_millis(200);

/// A file that is being written changes from look to look; for so many of them the end of it is waited for.
const UNSETTLED_LOOKS: usize = 20;

/// For how many rounds layouts are kept that were not needed.
const ROUNDS_KEPT: usize = 8;

pub(super) fn run(arguments: &Arguments, watch: &Watch) -> Outcome {
    follow(arguments, &watch.slugs, |slugs| build(arguments, slugs))
}

/// Builds titles as `galley build` does, and prints what was found.
pub(super) fn build(arguments: &Arguments, slugs: &[String]) -> Outcome {
    let build = Build {
        slugs: slugs.to_vec(),
        editions: Vec::new(),
        out: "dist".into(),
        jobs: None,
        draft: false,
        locked_date: None,
    };
    let mut reporter = Reporter::new(arguments);
    let outcome = build_titles(arguments, &build, &mut reporter).unwrap_or_else(|outcome| outcome);
    reporter.finish(outcome)
}

/// Does a round of work now, and another whenever something has changed, on the titles that have (on all that are watched,
/// where what they share has). Comes back only where the first round finds that there is nothing to work on.
pub(super) fn follow(
    arguments: &Arguments,
    watched: &[String],
    mut round: impl FnMut(&[String]) -> Outcome,
) -> Outcome {
    let mut seen = Look::at(arguments);
    if round(watched) == Outcome::Unusable {
        return Outcome::Unusable;
    }
    Reporter::new(arguments).progress("watching for changes; stop with Ctrl-C");
    loop {
        let look = settled(arguments, &seen);
        if let Some(changed) = look.changed_since(&seen, watched) {
            round(&changed);
            print::forget(ROUNDS_KEPT);
        }
        seen = look;
    }
}

/// Waits until the folders look otherwise than before, and no longer change.
fn settled(arguments: &Arguments, seen: &Look) -> Look {
    loop {
        std::thread::sleep(PAUSE);
        let mut look = Look::at(arguments);
        if look == *seen {
            continue;
        }
        for _ in 0..UNSETTLED_LOOKS {
            std::thread::sleep(PAUSE / 2);
            let next = Look::at(arguments);
            if next == look {
                break;
            }
            look = next;
        }
        return look;
    }
}

/// What the folders of a workspace look like.
#[derive(Debug, PartialEq, Eq)]
struct Look {
    /// What all titles depend on.
    shared: String,
    /// What each title depends on.
    titles: BTreeMap<String, String>,
}

impl Look {
    fn at(arguments: &Arguments) -> Self {
        let files = Files::open(root(arguments));
        let records = Records::open(&files, Utf8Path::new("dist"));
        let slugs = files.folders_in(Utf8Path::new("manuscripts")).into_iter().filter_map(|folder| {
            let slug = folder.file_name()?.to_owned();
            files.exists(&manuscript_path(&slug)).then_some(slug)
        });
        let titles = slugs.map(|slug| (records.inputs(&slug), slug)).map(|(digest, slug)| (slug, digest));
        Self { shared: records.shared(), titles: titles.collect() }
    }

    /// The titles to work on again; `None` where nothing that is watched has changed.
    fn changed_since(&self, before: &Self, watched: &[String]) -> Option<Vec<String>> {
        if self.shared != before.shared {
            return Some(watched.to_vec());
        }
        let changed = self.titles.iter().filter(|(slug, digest)| {
            (watched.is_empty() || watched.contains(slug)) && before.titles.get(*slug) != Some(digest)
        });
        let changed: Vec<String> = changed.map(|(slug, _)| slug.clone()).collect();
        (!changed.is_empty()).then_some(changed)
    }
}
