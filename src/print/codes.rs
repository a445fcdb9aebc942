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
}
