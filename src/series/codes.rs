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
    /// The same ISBN is given to a printed edition and to an ebook. Booksellers would send the one for the other; each edition
    /// has a number of its own.
    MIXED_UP_ISBN = "series/mixed-up-isbn";
    /// A title says which number it has (`number = 3`), and its place in the registry is another one: titles are missing
    /// before it, or the order is not what was meant. The place in the registry is the number that is printed.
    NUMBERING = "series/numbering-gap";
    /// A title is published, and its date lies behind the day that the outputs are dated (`--locked-date` or
    /// `SOURCE_DATE_EPOCH`): it would say of itself that it is out before it is. Without such a day nothing is compared,
    /// for galley never asks the clock.
    PUBLISHED_EARLY = "series/published-before-its-date";
    /// Two titles name a contributor in two ways (a letter, an initial, the order of the names). Catalogues would list two
    /// people. Where they are two, nothing need be done.
    CONTRIBUTOR = "series/contributor-in-two-spellings";
    /// A term of the glossary, an entry of the index or the words of an abbreviation bear capitals in one title and not in
    /// another. One series writes them one way.
    CAPITALS = "series/term-in-two-capitalisations";
    /// A manuscript names a title of the series otherwise than the registry does, or a title that the series does not have.
    /// Write `{title:slug}`, and the name is filled in from the registry.
    MISNAMED_TITLE = "series/misnamed-title";
    /// A title that is named on the command line is not in the registry.
    UNKNOWN_TITLE = "series/unknown-title";
    /// A title is published, and has no manuscript to be built from.
    NO_MANUSCRIPT = "series/no-manuscript";
}
