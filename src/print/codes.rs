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
    /// A template gives a colour of the screen (RGB, or one that is made from it) to the print edition. No press has it, and
    /// nobody chose its inks. Name a colour of the house with `paint("…")`, or write the inks: `cmyk(…)`. Tints are mixed
    /// with `paint("…", tint: 20%)`, gradients with `space: cmyk`.
    COLOUR_OF_SCREEN = "press/colour-of-the-screen";
    /// A template gives a grey of the screen (`black`, `luma(…)`, or a default of Typst) to the print edition. It is printed
    /// as black ink alone, but how much of it nobody chose. Name a colour of the house with `paint("…")`.
    GREY_OF_SCREEN = "press/grey-of-the-screen";
    /// A colour carries more ink than the paper takes: it would smear, and stain the sheet that lies on it.
    /// Take ink out of it. The limit of each paper stands in `styles/press/conditions.toml`.
    TOO_MUCH_INK = "press/too-much-ink";
    /// Text is set in black with much of the other inks. With the least shift of a plate its edges show colour.
    /// Set it in black ink alone.
    RICH_BLACK_TEXT = "press/rich-black-text";
    /// A gradient of this kind is written in a way that presses and viewers do not show. Use a linear or radial one.
    UNPRINTABLE_GRADIENT = "press/unprintable-gradient";
    /// The font of some characters is one of coloured pictures (emoji). It cannot be printed in inks.
    COLOUR_FONT = "press/colour-font";
    /// A drawing holds something that cannot be brought into the inks of the press. Save it as plain SVG: shapes, strokes,
    /// plain gradients.
    DRAWING = "press/unprintable-drawing";
    /// A drawing has blend modes (`mix-blend-mode`). They say how light mixes on a screen; in inks they would add up to more
    /// than the paper takes. So the whole drawing is printed as a picture, its lines and words with it. Save it flattened, with
    /// the colours that are seen.
    DRAWING_AS_PICTURE = "press/drawing-as-picture";
    /// A picture cannot be read to its end.
    DAMAGED_PICTURE = "press/damaged-picture";
    /// A picture carries a colour profile that cannot be used, so its colours are taken as sRGB and may look wrong.
    PICTURE_PROFILE = "press/picture-profile";
    /// A picture that came in inks carried more of them than the paper takes. Its colours gave way in proportion, its black
    /// stayed.
    PICTURE_INK = "press/picture-ink";
    /// The profile of the press describes how inks look, but not which inks a colour needs (it has no tables B2A).
    UNUSABLE_PROFILE = "press/unusable-profile";
    /// No free profile of uncoated paper can be passed on with the program. Colours are converted as for coated paper, with
    /// the smaller ink limit; printed, they are duller than they should be. Ask the printer for the profile.
    NO_UNCOATED_PROFILE = "press/no-profile-for-uncoated-paper";
    /// The book is glued at the back: so thick is its spine, by its pages and the thickness of a leaf.
    SPINE = "press/spine";
    /// A spine this thin holds no glue: printers ask for about 3.5 mm. Bind the book with `binding = "saddle-stitch"`.
    THIN_SPINE = "press/thin-spine";
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
