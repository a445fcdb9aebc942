//! What can be wrong when a book is made up.

crate::codes! {
    /// The bibliography, `manuscripts/references.bib`, cannot be read as BibLaTeX.
    BIBLIOGRAPHY = "citation/unreadable-bibliography";
    /// A citation names a work that the bibliography does not have, or there is no bibliography.
    UNKNOWN_WORK = "citation/unknown-key";
    /// The citation style cannot be used. It is the one CSL file in `styles/citation/`, whatever its name, or that of the
    /// program where there is none; `locale-en-GB.xml` beside it holds its terms. The file has to be well-formed XML, an
    /// independent style (one that names another style as its parent says nothing itself), and call only macros that it has.
    CITATION_STYLE = "style/unreadable-citation-style";
    /// `[LEA]{.abbr}` marks an abbreviation, and neither the manuscript (`title="…"`, its glossary) nor the house
    /// (`[abbreviations]` in `styles/words.toml`) says what it stands for, so it cannot be spelled out for the reader.
    ABBREVIATION = "abbreviation/unknown";
    /// The quotation of the back cover is said to stand in a chapter, and does not: a reader would look for it in vain.
    QUOTATION = "front-matter/quotation-not-in-chapter";
    /// The accent is no colour that the house style has for titles.
    ACCENT = "front-matter/unknown-accent";
    /// `accessibility.toml` beside the manuscript is no whole record of an evaluation. It has to say who evaluated
    /// (`evaluator`), when (`date`) and which text: `manuscript` is the SHA-256 of `manuscript.md`. `report` (an address)
    /// and `level` (of WCAG 2.2: "A", "AA" or "AAA") may be added. Without it the ebook makes no claim.
    EVALUATION = "accessibility/invalid-evaluation";
    /// The manuscript was changed since somebody evaluated its accessibility, so the ebook no longer claims to conform.
    /// Have it evaluated anew, and then write the new date and the new SHA-256 of `manuscript.md` into `accessibility.toml`.
    EVALUATION_OUTDATED = "accessibility/outdated-evaluation";
}
