//! Good files pass, and every fault is named by its rule.

mod faults;
mod figures;
mod hostile;
pub(in crate::preflight) mod kit;
mod mutation;
mod profile;
mod reading;
mod typeface;

use crate::finding::Severity;
use crate::preflight::{Examination, Job, Profile};

/// A profile of the program.
pub(in crate::preflight) fn profile_named(name: &str) -> Profile {
    let path = |name: &str| format!("{}/styles/preflight/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Profile::read(name, &|name| std::fs::read_to_string(path(name)).ok()).unwrap()
}

fn examine(bytes: &[u8]) -> Examination {
    super::examine("file.pdf", bytes, &profile_named("house"), &Job::default())
}

/// The codes of an examination, notes left out, each once.
fn codes(examination: &Examination) -> Vec<&'static str> {
    let mut codes: Vec<&str> = examination
        .observations
        .iter()
        .filter(|observation| observation.finding.severity > Severity::Note)
        .map(|observation| observation.finding.code.name)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[test]
fn the_good_file_has_no_fault() {
    let examination = examine(&kit::Kit::good().write());
    assert!(codes(&examination).is_empty(), "{:#?}", examination.observations);
}

#[test]
fn every_profile_can_be_read_and_names_codes_that_there_are() {
    for name in ["house", "gwg-sheet", "magazine", "news", "digital"] {
        let profile = profile_named(name);
        let known = super::codes();
        for code in profile.named_codes().filter(|code| code.starts_with("pdf/")) {
            assert!(known.iter().any(|known| known.name == code), "{name} names {code}");
        }
        let examination = super::examine("file.pdf", &kit::Kit::good().write(), &profile, &Job::default());
        assert!(codes(&examination).is_empty(), "{name}: {:?}", codes(&examination));
    }
}
