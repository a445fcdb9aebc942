//! What can go wrong on the way to the printed page.

crate::codes! {
    /// The typesetter could not set this place. Where the words come from the manuscript the finding names its line;
    /// where they come from a template, the template's.
    TYPESETTING = "print/typesetting";
    /// The typesetter noticed something that it could set all the same.
    NOTICE = "print/typesetting-notice";
    /// No font of the house holds this character: the printed page shows an empty box in its place.
    /// Put a font that holds it under `fonts/` and name it in `[type]` of `styles/house.toml`, or write it otherwise.
    MISSING_GLYPH = "print/missing-glyph";
    /// The PDF could not be written.
    PDF = "print/pdf-not-written";
    /// A font file cannot be used.
    FONT = "print/unusable-font";
    /// A line of the printed page is wider than the column in which it stands: a long word or address could not be broken.
    /// It runs into the margin or into other words. Write it otherwise, or give it a place at which it can be broken.
    OVERFULL_LINE = "typography/overfull-line";
    /// Words of the printed page are set over others. Shorten what stands there, or move it.
    COLLIDING_WORDS = "typography/colliding-words";
    /// The last line of a paragraph stands alone at the head of a page, where it looks lost.
    /// Cut or add a few words, so that it takes one line less or a second one comes with it.
    WIDOW = "typography/widow";
    /// The first line of a paragraph stands alone at the foot of a page, and the rest follows overleaf.
    /// Cut or add a line before it.
    ORPHAN = "typography/orphan";
    /// A heading stands at the foot of a page and the text that it announces overleaf.
    /// Cut or add some lines before it.
    STRANDED_HEADING = "typography/stranded-heading";
    /// More lines in a row end with a hyphen than the house style allows (`[checks] hyphens` in `styles/house.toml`).
    /// Change a word in the first of them.
    HYPHEN_LADDER = "typography/hyphen-ladder";
    /// A page of a piece has only a few lines (`[checks] filled` in `styles/house.toml`); the rest of it is empty.
    /// Cut the piece until it ends on the page before, or let it say more.
    SCANT_PAGE = "typography/scant-page";
}
