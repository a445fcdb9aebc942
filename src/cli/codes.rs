//! What can go wrong around the stages, and the list of everything that can be found.

use crate::finding::Code;

crate::codes! {
    /// galley itself failed on this title. That is a fault of the program, never of a manuscript: please report it with the
    /// manuscript. The other titles are not concerned.
    INTERNAL_FAULT = "galley/internal-fault";
    /// A folder under `manuscripts/` holds a manuscript, and the registry does not name it, so it is not built.
    /// Add a `[[title]]` with its slug to `manuscripts/series.toml`.
    UNREGISTERED = "series/unregistered-manuscript";
}

/// Every kind of finding that there is, in the order of the names.
pub(super) fn all() -> Vec<Code> {
    use crate::{book, ebook, editorial, house, output, print, series, source};
    let mut all: Vec<Code> = [
        source::codes::ALL,
        house::codes::ALL,
        series::codes::ALL,
        editorial::codes::ALL,
        book::codes::ALL,
        print::codes::ALL,
        ebook::codes::ALL,
        output::codes::ALL,
        ALL,
    ]
    .concat();
    all.sort_by_key(|code| code.name);
    all
}
