//! What can go wrong around the stages, and the list of everything that can be found.

use crate::finding::Code;

crate::codes! {
    /// galley itself failed on this title. That is a fault of the program, never of a manuscript: please report it with the
    /// manuscript. The other titles are not concerned.
    INTERNAL_FAULT = "galley/internal-fault";
    /// A file that is to be examined cannot be read.
    UNREADABLE_FILE = "preflight/unreadable-file";
    /// There is no such profile under `styles/preflight/`, or its file says something else than a profile can.
    PROFILE = "preflight/unusable-profile";
    /// A folder under `manuscripts/` holds a manuscript, and the registry does not name it, so it is not built.
    /// Add a `[[title]]` with its slug to `manuscripts/series.toml`.
    UNREGISTERED = "series/unregistered-manuscript";
}

/// Every kind of finding that there is, in the order of the names.
pub(super) fn all() -> Vec<Code> {
    use crate::{book, ebook, editorial, house, output, preflight, print, series, source};
    let mut all: Vec<Code> = [
        source::codes::ALL,
        house::codes::ALL,
        series::codes::ALL,
        editorial::codes::ALL,
        book::codes::ALL,
        print::codes::ALL,
        ebook::codes::ALL,
        output::codes::ALL,
        preflight::ALL,
        ALL,
    ]
    .concat();
    all.extend(preflight::pdf::codes());
    all.extend(preflight::epub::codes());
    all.sort_by_key(|code| code.name);
    all
}
