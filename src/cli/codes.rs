//! What can go wrong around the stages, and the list of everything that can be found.

use crate::finding::Code;

crate::codes! {
    /// galley itself failed on this title. That is a fault of the program, never of a manuscript: please report it with the
    /// manuscript. The other titles are not concerned.
    INTERNAL_FAULT = "galley/internal-fault";
    /// Of one kind of finding there are more in a file than anybody reads. The first ten thousand are shown, and the others
    /// are counted. Mend those that are shown, and look again.
    TOO_MANY = "galley/too-many-findings";
    /// A file that is to be examined cannot be read.
    UNREADABLE_FILE = "preflight/unreadable-file";
    /// There is no such profile under `styles/preflight/`, or its file says something else than a profile can.
    PROFILE = "preflight/unusable-profile";
    /// A press file fails its preflight, so the printer's package was not made of it: a printer would send it back.
    /// Mend what the preflight found in it, and build the title again.
    UNFIT = "package/unfit-press-file";
    /// The files of a package cannot be packed into one archive. That is a fault of the program: please report it.
    NOT_PACKED = "package/not-packed";
    /// What the catalogue leads to is out of date: its manuscript, the registry or the style was changed after it was built.
    /// Build the title again, and make the catalogue again.
    STALE = "catalogue/stale-output";
    /// What was built of a title is a draft, with its faults set around, and the catalogue does not lead to it.
    /// Mend what `galley check` finds, build the title without `--draft`, and make the catalogue again.
    DRAFT = "catalogue/draft-output";
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
