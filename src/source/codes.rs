//! What can be wrong with a manuscript as a file.

crate::codes! {
    /// There is no manuscript, or it cannot be read. Its place is `manuscripts/<slug>/manuscript.md`,
    /// in UTF-8. Write it, or take the title's `status` back to `planned` or `forthcoming`.
    UNREADABLE = "manuscript/unreadable-file";
    /// The text holds characters that no book can show (control characters, non-characters).
    /// They are set as spaces. Remove them; they mostly come from a copied PDF or word processor file.
    CONTROL_CHARACTERS = "manuscript/control-characters";
    /// The front matter opens with `---` and is not closed by another `---` on a line of its own.
    FRONT_MATTER_OPEN = "front-matter/not-closed";
    /// The front matter is no YAML. Text with a colon, a hash or quotation marks in it must stand in quotation
    /// marks, and lines that belong together must be indented alike.
    FRONT_MATTER_SYNTAX = "front-matter/invalid-yaml";
    /// A key of the front matter is not one that galley knows; it changes nothing. Correct its spelling or take it out.
    FRONT_MATTER_KEY = "front-matter/unknown-key";
    /// A value of the front matter is not of the kind that its key asks for.
    FRONT_MATTER_VALUE = "front-matter/wrong-value";
    /// A fenced division has a name that galley does not know. In a draft it is set as a plain one.
    UNKNOWN_DIVISION = "division/unknown-name";
    /// A fenced division is opened and not closed before the list, quotation or chapter around it ends.
    UNCLOSED_DIVISION = "division/not-closed";
    /// A line `:::` closes a division, and none is open here.
    STRAY_FENCE = "division/stray-fence";
    /// Attributes in braces cannot be read, or one of them is not known at this place.
    ATTRIBUTE = "markup/wrong-attribute";
    /// A class on a span or a heading is not one that galley knows, so it would change nothing.
    UNKNOWN_CLASS = "markup/unknown-class";
    /// A heading has no words, so neither contents nor bookmarks could name it, and who hears the book would not know
    /// where they are (WCAG 2.4.6). In a draft a mark stands for them.
    EMPTY_HEADING = "markup/empty-heading";
    /// A name in braces is not one that is filled in (`{count}`, `{ordinal}`, `{title}`, `{series}`).
    /// Write `\{` for a real brace.
    UNKNOWN_NAME = "markup/unknown-name-in-braces";
    /// Lists, quotations and divisions stand in each other deeper than any page can show.
    TOO_DEEP = "markup/nested-too-deeply";
    /// Raw HTML other than `<br>`, `<sub>`, `<sup>`, `<kbd>`, `<abbr>`, anchors and comments is not set, since print knows no HTML.
    /// In a draft the words in it stay and the tags go. Write it in Markdown.
    REFUSED_HTML = "html/refused-tag";
    /// An HTML tag is closed that was not opened in this paragraph, or the other way round.
    UNBALANCED_HTML = "html/unbalanced-tag";
    /// Two places of a manuscript have the same id, so a reference could mean either. Rename one.
    DUPLICATE_ID = "reference/duplicate-id";
    /// A reference leads to an id that no heading, table, figure or division has.
    UNKNOWN_ID = "reference/unknown-target";
    /// `{title:slug}` stands for the name of another title of the series, and the series has no title with this slug.
    UNKNOWN_TITLE = "reference/unknown-title";
    /// A link leads to a file or a kind of address that a book cannot follow. Web and mail addresses
    /// (`https:`, `http:`, `mailto:`, `tel:`) and places of the manuscript (`#id`) are understood.
    LINK = "reference/unusable-link";
    /// The mark of a note has no note. Write `[^name]: …` somewhere in the manuscript.
    UNDEFINED_NOTE = "note/undefined";
    /// A note is written that no mark leads to. Its words are set where they stand.
    UNUSED_NOTE = "note/unused";
    /// The block under a heading that says who wrote a piece and where it comes from is no YAML or has a wrong value.
    PIECE = "piece/wrong-value";
    /// A key of a `piece` block is not one that galley knows.
    PIECE_KEY = "piece/unknown-key";
    /// A `piece` block stands elsewhere than directly under a chapter's heading.
    PIECE_PLACE = "piece/misplaced";
    /// An image has no alternative text, so blind readers get nothing. Write `![what it shows](…)`, or mark it `{.decorative}`
    /// where it says nothing that the text does not.
    NO_ALTERNATIVE = "image/no-alternative-text";
    /// An image file is not there or cannot be read. In a draft a marked placeholder stands in its place.
    MISSING_IMAGE = "image/missing-file";
    /// A path leads out of the manuscript's own folder (`..`, an absolute path, a symbolic link), or to the web.
    /// A title must be whole in its folder. Copy the file into it.
    OUTSIDE = "image/outside-of-folder";
    /// An image file is damaged, of a kind that cannot be set, or too large. PNG, JPEG, TIFF, GIF, WebP and SVG are understood.
    UNUSABLE_IMAGE = "image/unusable-file";
    /// The picture holds scripts, foreign markup or references to other files. They are left out.
    UNSAFE_SVG = "image/unsafe-svg";
    /// A chart's block is no TOML, a key is missing, unknown or wrong, or its data do not fit.
    CHART = "chart/wrong-value";
    /// A table's block (` ```table `) is no TOML, a key is missing, unknown or wrong, or a cell of its CSV file is no number
    /// in a column of numbers. `data` names the file; `caption`, `id`, `columns`, `numbers` and `align` may be added.
    TABLE = "table/wrong-value";
    /// A chart has more series than a reader can tell apart by pattern, marker and lightness. It is drawn all the same.
    CROWDED_CHART = "chart/too-many-series";
    /// A formula could not be read as LaTeX. It is set as it was written.
    FORMULA = "math/unreadable-formula";
    /// A citation is not written as `[@key, p. 12; @other]`.
    CITATION = "citation/unreadable";
}
