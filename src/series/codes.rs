//! What can be wrong with the registry of a series.

crate::codes! {
    /// There is no registry, or it cannot be read: a folder without `manuscripts/series.toml` is no workspace.
    /// Change to the workspace, name it with `-C`, or write the file.
    UNREADABLE = "series/unreadable-file";
    /// `manuscripts/series.toml` is no TOML: a bracket, a quotation mark or an equals sign is missing.
    SYNTAX = "series/invalid-toml";
    /// A key of the registry is not one that galley knows. Correct its spelling or take it out.
    UNKNOWN_KEY = "series/unknown-key";
    /// A value of the registry is not what its key asks for.
    WRONG_VALUE = "series/wrong-value";
    /// The series has no name, the imprint no publisher, a title no slug or no name, or there are no titles.
    MISSING = "series/missing-value";
    /// Two titles have the same slug or the same ISBN. Each must have its own.
    DUPLICATE = "series/duplicate";
    /// An ISBN is wrong: a digit is missing or the check digit does not fit. A bookseller's system would refuse it.
    ISBN = "series/wrong-isbn";
    /// A title that is named on the command line is not in the registry.
    UNKNOWN_TITLE = "series/unknown-title";
    /// A title is published, and has no manuscript to be built from.
    NO_MANUSCRIPT = "series/no-manuscript";
}
