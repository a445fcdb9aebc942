//! What can be wrong when a book is made up.

crate::codes! {
    /// The bibliography, `manuscripts/references.bib`, cannot be read as BibLaTeX.
    BIBLIOGRAPHY = "citation/unreadable-bibliography";
    /// A citation names a work that the bibliography does not have, or there is no bibliography.
    UNKNOWN_WORK = "citation/unknown-key";
    /// The style sheet of citations under `styles/citation/` cannot be read as CSL.
    CITATION_STYLE = "style/unreadable-citation-style";
    /// The quotation of the back cover is said to stand in a chapter, and does not: a reader would look for it in vain.
    QUOTATION = "front-matter/quotation-not-in-chapter";
    /// The accent is no colour that the house style has for titles.
    ACCENT = "front-matter/unknown-accent";
}
