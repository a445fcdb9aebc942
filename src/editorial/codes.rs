//! What can be wrong with the editors' rules, and what the rules that are no patterns find.

crate::codes! {
    /// `styles/editorial/editorial.toml` is no TOML, or a key or value in it is not one that is known.
    SETTINGS = "rules/wrong-setting";
    /// A file of `styles/editorial/` cannot be read. The rule in it is not run.
    UNREADABLE = "rules/unreadable-file";
    /// A rule is no YAML. It is not run; the others are.
    SYNTAX = "rules/invalid-yaml";
    /// A rule has a key that galley does not know, or one that its kind does not have. The rule is run without it.
    UNSUPPORTED_KEY = "rules/unsupported-key";
    /// A rule is of a kind that is not run here: a `script` is a program, and a `sequence` by parts of speech needs a
    /// tagger. The rule is off.
    UNSUPPORTED_KIND = "rules/unsupported-kind";
    /// A value in a rule is not of the kind that its key asks for, or a pattern or formula in it cannot be read.
    /// The rule is off, or goes without the value.
    WRONG_VALUE = "rules/wrong-value";
    /// A pattern takes too many steps on this text, so its rule was left off for the manuscript. Such a pattern has
    /// repetitions inside repetitions: `(a+)+`. Write it so that it can match in one way only.
    TOO_COSTLY = "rules/too-costly";
    /// A rule finds so many places in one manuscript that nobody would read of them all: ten thousand are reported, and the
    /// others are not. Mend those, or turn the rule off in `styles/editorial/editorial.toml` if it is not meant for the text.
    TOO_MANY = "rules/too-many-findings";
    /// A rule is named, in the settings, in the front matter or in a comment, that does not exist.
    UNKNOWN_RULE = "rules/unknown-rule";
    /// A comment or the front matter frees the text from a rule that would have found nothing. Take it out, so that the
    /// rule is not silent on the next edit.
    UNUSED_SUPPRESSION = "rules/unused-suppression";
    /// Two replacements would change the same words, so neither was made. Run the fixes again after mending one by hand.
    OVERLAPPING_FIXES = "rules/overlapping-fixes";
    /// Replacements were not made, since the text would not be readable with them, or since they would never come to an end.
    /// The file is as it was. Mend the text by hand.
    FIX_REFUSED = "rules/fix-refused";

    /// A heading is more than one level below the one above it. The contents list and the outline that screen readers
    /// use have a hole there (WCAG 2.2, 1.3.1). Raise it, or write the heading that is missing.
    LEVEL_SKIP = "headings/level-skip";
    /// A heading follows on a heading with no words between. Readers who land on the first one find nothing there, and
    /// the pair can stand alone at the foot of a page. Write a sentence between them.
    STACKED_HEADINGS = "headings/stacked";
    /// A heading has capitals in the middle. The house writes sentence case: a capital for the first word and for names, and small
    /// letters for the rest.
    SENTENCE_CASE = "headings/sentence-case";
    /// The paragraph before a list breaks off without a colon, so it is not clear that the list goes on from it.
    /// End it with a colon.
    LEAD_IN = "lists/lead-in-without-colon";
    /// In one list, some items begin with a capital and some do not, or some end with a full stop and some do not.
    /// The house has two kinds of list: fragments that complete the lead-in (lower case, no stops) and sentences
    /// (capitals and full stops). Make the items alike.
    MIXED_ITEMS = "lists/mixed-items";
    /// An item of a list ends with a comma, a semicolon or 'and'. The house sets lists with open punctuation. Take it out.
    ITEM_PUNCTUATION = "lists/item-punctuation";
    /// A list has one item only. Make it a sentence.
    SINGLE_ITEM = "lists/single-item";
    /// The words of a link do not say where it leads ('click here', 'more'). Lists of links are read out of context, and on paper
    /// there is nothing to click (WCAG 2.2, 2.4.4). Link the words that name the place.
    LINK_TEXT = "links/empty-words";
    /// An alternative text begins with 'image of' or the like. The reader is told that it is an image already.
    ALTERNATIVE_PREFIX = "images/alternative-says-image";
    /// An alternative text is longer than 300 characters: it cannot be paused or gone back in. Say the point in
    /// a sentence, and describe the rest in the text or in a table.
    ALTERNATIVE_LENGTH = "images/long-alternative";
    /// A whole passage is bold or italic. Stress marks one thing in a passage; long ones are hard to read (RNIB clear print).
    /// Stress the words that matter, or use a division.
    LONG_STRESS = "emphasis/long-passage";
    /// Quotation marks do not pair: one opens and none closes, or the other way round. Close the quotation; where it runs over
    /// paragraphs, each begins with a mark.
    UNPAIRED_QUOTES = "typography/unpaired-quotes";
    /// A bracket opens and none closes, or the other way round.
    UNPAIRED_BRACKETS = "typography/unpaired-brackets";
    /// An abbreviation is used and nowhere spelled out before. Readers include governors and colleagues abroad.
    /// Spell it out at the first use, with the abbreviation in brackets: local education authority (LEA); or define it with
    /// `[LEA]{.abbr title="…"}`. Common ones stand in `styles/editorial/editorial.toml`.
    UNDEFINED_ABBREVIATION = "abbreviations/undefined";
    /// An abbreviation is spelled out with two sets of words.
    REDEFINED_ABBREVIATION = "abbreviations/redefined";
    /// A sentence says what research shows and cites none. Add the citation to the sentence.
    CLAIM_WITHOUT_SOURCE = "evidence/claim-without-citation";
    /// A name that nobody else has differs by one letter from a name that the text has often. It is probably a slip.
    NAME_VARIANT = "spelling/name-variant";
    /// A table has no head, so that readers who hear it cannot tell what a cell means. Write a row of headings.
    TABLE_WITHOUT_HEAD = "tables/no-head";
    /// A table has more columns than the page can hold at a readable size. Split it, or turn rows and columns round.
    WIDE_TABLE = "tables/too-wide";
}
