//! What can be wrong with a house style.

crate::codes! {
    /// A file under `styles/` or `fonts/` cannot be read or is not UTF-8.
    /// The build needs it. Mend the file, or remove it: the copy inside the program takes its place.
    UNREADABLE = "style/unreadable-file";
    /// `styles/house.toml` is no TOML: a bracket, a quotation mark or an equals sign is missing.
    /// Nothing of the file can be used before it is mended.
    SYNTAX = "style/invalid-toml";
    /// A key of `styles/house.toml` is not one that the house style knows, so it would change nothing.
    /// Correct its spelling, or take it out.
    UNKNOWN_KEY = "style/unknown-key";
    /// A value of `styles/house.toml` is not of the kind that its key asks for:
    /// a length is text with a unit ("10.5pt", "4mm"), a list is a list.
    WRONG_VALUE = "style/wrong-value";
    /// A colour has no four inks (`cmyk = [0, 0, 0, 100]`, each from 0 to 100) or no screen colour (`srgb = "#1d1d1f"`).
    WRONG_COLOUR = "style/wrong-colour";
    /// A colour is named that the house style does not define.
    /// Define it under `[colours]`, or name another one.
    UNKNOWN_COLOUR = "style/unknown-colour";
    /// Text on this ground has a contrast under 4.5:1, which people with low vision cannot read
    /// (WCAG 2.2, 1.4.3). Make the text darker or the ground lighter; under white text, the ground darker.
    LOW_CONTRAST = "style/low-contrast";
    /// A colour carries more ink than any press takes (300 %). It would smear. Take ink out.
    TOO_MUCH_INK = "style/too-much-ink";
    /// The style sheet uses a token that the house style does not define.
    /// Define it in `styles/house.toml`, or name another one.
    UNKNOWN_TOKEN = "style/unknown-token";
    /// A font that the house style names is not there: a file for the ebook, or a family of `[type]` of which no file is.
    /// Words would be set in another one. Put the font under `fonts/`, or name one that is there.
    MISSING_FONT = "style/missing-font";
    /// The file that is to describe the press is no profile of a press with four inks (ICC class `prtr`, data `CMYK`):
    /// nothing could be converted for it, and no printer would accept it as the output intent of a PDF/X.
    /// Name the profile that the printer gave, in `styles/press/conditions.toml`.
    WRONG_PROFILE = "style/wrong-press-profile";
}
