//! What part of a text a passage is, and which parts a rule looks at.
//!
//! The names and their meaning are Vale's: `text`, `heading.h2`, `sentence`, `~blockquote`, `list & sentence`.

use std::ops::BitOr;

/// The sections that a passage belongs to: `text.heading.h2` is three of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sections(u32);

macro_rules! sections {
    ($($name:ident = $bit:literal, $word:literal;)+) => {
        impl Sections {
            $(pub(super) const $name: Self = Self(1 << $bit);)+
            const NAMES: &'static [(&'static str, Self)] = &[$(($word, Self::$name)),+];
        }
    };
}

sections! {
    TEXT = 0, "text";
    PARAGRAPH = 1, "paragraph";
    SENTENCE = 2, "sentence";
    HEADING = 3, "heading";
    H1 = 4, "h1";
    H2 = 5, "h2";
    H3 = 6, "h3";
    H4 = 7, "h4";
    H5 = 8, "h5";
    H6 = 9, "h6";
    LIST = 10, "list";
    BLOCKQUOTE = 11, "blockquote";
    TABLE = 12, "table";
    HEADER = 13, "header";
    CELL = 14, "cell";
    CAPTION = 15, "caption";
    FIGURE = 16, "figure";
    ATTRIBUTE = 17, "attr";
    ALTERNATIVE = 18, "alt";
    LINK = 19, "link";
    STRONG = 20, "strong";
    EMPHASIS = 21, "emphasis";
    CODE = 22, "code";
    RAW = 23, "raw";
    SUMMARY = 24, "summary";
    MARKDOWN = 25, "md";
    ADDRESS = 26, "address";
    VERBATIM = 27, "verbatim";
    FRONT_MATTER = 28, "frontmatter";
    STRUCK = 29, "struck";
}

impl Sections {
    /// The section of a heading of a level from 1 to 6.
    pub(super) fn heading(level: u8) -> Self {
        const LEVELS: [Sections; 6] =
            [Sections::H1, Sections::H2, Sections::H3, Sections::H4, Sections::H5, Sections::H6];
        Self::TEXT | Self::HEADING | LEVELS[usize::from(level.clamp(1, 6)) - 1]
    }

    /// Whether all of `others` are among these.
    pub(super) fn contains(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// The section of a name, if there is one.
    fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, section)| *section)
    }
}

impl BitOr for Sections {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The parts that a rule looks at: one of its selectors must fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope(Vec<Selector>);

/// Parts joined by `&`, all of which must fit.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Selector {
    /// What a passage must be.
    wanted: Sections,
    /// What it must not be, one by one.
    refused: Vec<Sections>,
}

impl Selector {
    fn fits(&self, passage: Sections) -> bool {
        if !passage.contains(self.wanted) {
            return false;
        }
        // What a whole text is not cannot be said.
        let whole = passage.contains(Sections::RAW) || passage.contains(Sections::SUMMARY);
        // What is no running text is there for those that ask for it: code has no sentences.
        let asks = self.wanted.0 & !(Sections::SENTENCE | Sections::MARKDOWN).0 != 0;
        if !asks && !whole && !passage.contains(Sections::TEXT) {
            return false;
        }
        self.refused.iter().all(|refused| !whole && !passage.contains(*refused))
    }

    fn by_sentence(&self) -> bool {
        self.wanted.contains(Sections::SENTENCE)
    }
}

impl Scope {
    /// All running text: what rules look at that name no scope.
    pub(super) fn text() -> Self {
        Self(vec![Selector { wanted: Sections::TEXT, refused: Vec::new() }])
    }

    /// The text as a whole, as the measures of readability see it.
    pub(super) fn summary() -> Self {
        Self(vec![Selector { wanted: Sections::SUMMARY, refused: Vec::new() }])
    }

    /// Reads selectors as rules write them; with them, the names that are not known. A selector with such a
    /// name fits nothing.
    pub(super) fn read<'a>(selectors: impl IntoIterator<Item = &'a str>) -> (Self, Vec<&'a str>) {
        let mut scope = Vec::new();
        let mut unknown = Vec::new();
        for text in selectors {
            let mut selector = Selector { wanted: Sections::default(), refused: Vec::new() };
            let mut known = true;
            for part in text.split('&').map(str::trim) {
                let (refused, names) = match part.strip_prefix('~') {
                    Some(names) => (true, names),
                    None => (false, part),
                };
                let mut sections = Sections::default();
                for name in names.split('.').map(str::trim) {
                    match Sections::named(name) {
                        Some(section) => sections = sections | section,
                        None => {
                            known = false;
                            unknown.push(name);
                        }
                    }
                }
                if refused {
                    selector.refused.push(sections);
                } else {
                    selector.wanted = selector.wanted | sections;
                }
            }
            if known {
                scope.push(selector);
            }
        }
        (Self(scope), unknown)
    }

    /// The same parts, looked at sentence by sentence.
    pub(super) fn by_sentences(mut self) -> Self {
        for selector in &mut self.0 {
            if selector.wanted != Sections::default() || selector.refused.is_empty() {
                // A paragraph's sentences are those of its text.
                selector.wanted.0 &= !Sections::PARAGRAPH.0;
                selector.wanted = selector.wanted | Sections::SENTENCE;
            }
        }
        self
    }

    /// Whether a rule looks at a passage as a whole.
    pub(super) fn takes(&self, passage: Sections) -> bool {
        self.0.iter().any(|selector| !selector.by_sentence() && selector.fits(passage))
    }

    /// Whether a rule looks at each sentence of a passage.
    pub(super) fn takes_sentences(&self, passage: Sections) -> bool {
        self.0.iter().any(|selector| selector.by_sentence() && selector.fits(passage | Sections::SENTENCE))
    }

    /// Whether a rule looks at sentences of anything.
    pub(super) fn names_sentences(&self) -> bool {
        self.0.iter().any(Selector::by_sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(scope: &str, passage: Sections) -> bool {
        Scope::read([scope]).0.takes(passage | Sections::MARKDOWN)
    }

    #[test]
    fn selectors_fit_as_vale_has_them() {
        let heading = Sections::heading(2);
        let quote = Sections::TEXT | Sections::BLOCKQUOTE;
        for (scope, passage, fits) in [
            ("text", heading, true),
            ("heading", heading, true),
            ("heading.h2", heading, true),
            ("heading.h3", heading, false),
            ("text.md", quote, true),
            ("~blockquote", quote, false),
            ("~blockquote", heading, true),
            ("text & ~blockquote", quote, false),
            ("list & heading", heading, false),
            ("~heading", Sections::RAW, false),
            ("comment", Sections::TEXT, false),
            ("sentence", quote, false),
        ] {
            assert_eq!(takes(scope, passage), fits, "{scope} on {passage:?}");
        }
        assert!(Scope::read(["sentence.list"]).0.takes_sentences(Sections::TEXT | Sections::LIST));
        assert!(!Scope::read(["sentence.list"]).0.takes_sentences(Sections::TEXT));
        assert_eq!(Scope::read(["text.comment.line"]).1, ["comment", "line"]);
        for apart in [Sections::CODE, Sections::LINK, Sections::VERBATIM, Sections::ADDRESS] {
            let whole = |scope| Scope::read([scope]).0.takes(apart | Sections::MARKDOWN);
            assert!(!Scope::read(["sentence"]).0.takes_sentences(apart | Sections::MARKDOWN), "{apart:?}");
            assert!(!whole("~heading") && !whole("md") && !whole("text"), "{apart:?}");
        }
        assert!(takes("code", Sections::CODE) && takes("~heading", Sections::TEXT | Sections::LIST));
    }
}
