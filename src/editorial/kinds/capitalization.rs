//! The case of a heading or of any other text.

use super::Hit;
use crate::editorial::exceptions::{Exceptions, bounded};
use crate::editorial::pattern::{Pattern, Subject, TooCostly};

/// Compares a text with what its case should be.
#[derive(Debug)]
pub(in crate::editorial) struct Capitalization {
    case: Case,
    exceptions: Exceptions,
    /// The words of a text; a phrase of the vocabulary is one.
    words: Pattern,
    /// The words of the vocabulary, the longest first.
    vocabulary: Vec<Known>,
    /// The same for the conversion.
    tokens: Pattern,
    /// What stands before the words whose case counts.
    prefix: Option<Pattern>,
    /// The share of words that must be right.
    threshold: f64,
    /// Endings of words after which a sentence begins anew.
    indicators: Vec<String>,
}

/// What the case should be.
#[derive(Debug)]
pub(in crate::editorial) enum Case {
    Lower,
    Upper,
    Sentence,
    Title(Style),
    /// As a pattern has it.
    Pattern(Box<Pattern>),
}

/// Which words of a title are small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::editorial) enum Style {
    /// As the Associated Press has it.
    Press,
    /// As the Chicago Manual of Style has it.
    Chicago,
}

/// What a rule says besides its case.
#[derive(Debug, Default)]
pub(in crate::editorial) struct Settings {
    pub(in crate::editorial) exceptions: Vec<String>,
    /// Whether an exception is known in the case alone in which the rule has it.
    pub(in crate::editorial) cased: bool,
    pub(in crate::editorial) indicators: Vec<String>,
    pub(in crate::editorial) prefix: Option<String>,
    pub(in crate::editorial) threshold: Option<f64>,
}

/// A word whose case is known.
#[derive(Debug)]
struct Known {
    /// As it should be written, if it is known in any case.
    word: Option<String>,
    /// What a word may hold to be right as it is.
    pattern: Pattern,
}

/// A word, with whatever hangs on it.
const WORD: &str = r"[\p{N}\p{L}*]+[^\s]*";

const SMALL: &[&str] = &[
    "a", "an", "and", "as", "at", "but", "by", "en", "for", "if", "in", "nor", "of", "on", "or", "per",
    "the", "to", "vs", "vs.", "via", "v", "v.",
];

const PREPOSITIONS: &[&str] = &[
    "with",
    "from",
    "into",
    "during",
    "including",
    "until",
    "against",
    "among",
    "throughout",
    "despite",
    "towards",
    "upon",
    "concerning",
    "about",
    "over",
    "through",
    "before",
    "between",
    "after",
    "since",
    "without",
    "under",
    "within",
    "along",
    "following",
    "across",
    "beyond",
    "around",
    "down",
    "near",
    "above",
];

impl Capitalization {
    /// # Errors
    /// When a pattern cannot be read.
    pub(in crate::editorial) fn new(case: Case, settings: Settings) -> Result<Self, String> {
        let Settings { exceptions, cased, indicators, prefix, threshold } = settings;
        let mut longest = exceptions.clone();
        longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let (words, tokens) = match longest.is_empty() {
            true => (WORD.to_owned(), WORD.to_owned()),
            false => {
                let words = format!("{}|{WORD}", bounded(&longest));
                let tokens = format!(r"(?i)\b(?:{})\b|{WORD}", longest.join("|"));
                (words.clone(), if cased { words } else { tokens })
            }
        };
        let known = |word: &String| {
            Ok::<_, String>(Known { word: (!cased).then(|| word.clone()), pattern: Pattern::new(word)? })
        };
        let vocabulary = longest.iter().map(known).collect::<Result<_, _>>()?;
        Ok(Self {
            case,
            exceptions: Exceptions::new(&exceptions)?,
            words: Pattern::new(&words)?,
            tokens: Pattern::new(&tokens)?,
            vocabulary,
            prefix: prefix.map(|prefix| Pattern::new(&prefix)).transpose()?,
            threshold: threshold.filter(|share| *share > 0.0).unwrap_or(0.8),
            indicators,
        })
    }

    pub(super) fn hits(&self, subject: Subject<'_>) -> Result<Vec<Hit>, TooCostly> {
        let text = subject.text;
        let (expected, right) = match &self.case {
            Case::Lower => (text.to_lowercase(), text == text.to_lowercase() || self.excused(text)?),
            Case::Upper => (text.to_uppercase(), text == text.to_uppercase() || self.excused(text)?),
            Case::Pattern(pattern) => (String::new(), pattern.is_match(subject)? || self.excused(text)?),
            Case::Sentence => {
                let expected = self.sentence(text)?;
                let right = self.agrees(text, &expected, false)?;
                (expected, right)
            }
            Case::Title(style) => {
                let expected = self.title(text, *style)?;
                let right = self.agrees(text, &expected, true)?;
                (expected, right)
            }
        };
        if right {
            return Ok(Vec::new());
        }
        let converted = matches!(self.case, Case::Sentence | Case::Title(_));
        let options = if converted { vec![expected.clone()] } else { Vec::new() };
        let values = vec![text.to_owned(), expected];
        Ok(vec![Hit { range: Some(0..text.len()), values, options }])
    }

    fn excused(&self, words: &str) -> Result<bool, TooCostly> {
        match self.exceptions.is_empty() {
            true => Ok(false),
            false => self.exceptions.excuse(words),
        }
    }

    /// Whether enough words are as they should be.
    fn agrees(&self, text: &str, expected: &str, capitals_count: bool) -> Result<bool, TooCostly> {
        let expected_words = self.words.ranges(Subject::new(expected))?;
        let words = self.words.ranges(Subject::new(text))?;
        let mut right = 0;
        for (index, range) in words.iter().enumerate() {
            let word = &text[range.clone()];
            let agrees = expected_words.get(index).is_none_or(|range| word == &expected[range.clone()]);
            if agrees || self.excused(word)? || (capitals_count && word == word.to_uppercase()) {
                right += 1;
            } else if index == 0 && !capitals_count && word != title_word(word, true) {
                return Ok(false);
            }
        }
        Ok(words.is_empty() || f64::from(right) / words.len() as f64 >= self.threshold)
    }

    /// The text in sentence case.
    fn sentence(&self, text: &str) -> Result<String, TooCostly> {
        let (prefix, text) = self.split_prefix(text)?;
        let mut words: Vec<String> = Vec::new();
        let mut before: Option<(&str, usize)> = None;
        for (index, range) in self.tokens.ranges(Subject::new(text))?.into_iter().enumerate() {
            let token = &text[range];
            let opens = before.is_none_or(|(word, index)| self.indicates(word, index));
            words.push(match self.known(token) {
                Some(word) => word,
                None if opens => title_word(token, true),
                None => token.to_lowercase(),
            });
            before = Some((token, index));
        }
        Ok(format!("{prefix}{}", words.join(" ")))
    }

    fn indicates(&self, word: &str, index: usize) -> bool {
        let ends = |ending: &String| word.len() > ending.len() && word.ends_with(ending.as_str());
        let numbers = || {
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            digits > 0 && word[digits..].starts_with('.')
        };
        self.indicators.iter().any(ends) || (index == 0 && numbers())
    }

    /// A word of the vocabulary as it should be written, or one that holds such a word.
    fn known(&self, token: &str) -> Option<String> {
        self.vocabulary.iter().find_map(|known| match &known.word {
            Some(word) if word.to_lowercase() == token.to_lowercase() => Some(word.clone()),
            Some(_) | None => {
                (known.pattern.is_match(Subject::new(token)) == Ok(true)).then(|| token.to_owned())
            }
        })
    }

    fn split_prefix<'t>(&self, text: &'t str) -> Result<(&'t str, &'t str), TooCostly> {
        let Some(prefix) = &self.prefix else { return Ok(("", text)) };
        let found = prefix.ranges(Subject::new(text))?.into_iter().next();
        Ok(found.filter(|range| range.start == 0).map_or(("", text), |range| text.split_at(range.end)))
    }

    /// The text in title case.
    fn title(&self, text: &str, style: Style) -> Result<String, TooCostly> {
        let (prefix, text) = self.split_prefix(text)?;
        let mut title = String::from(prefix);
        let is_word = |c: char| c.is_alphanumeric();
        let mut at = 0;
        while let Some(offset) = text[at..].find(is_word) {
            let start = at + offset;
            let length = text[start..]
                .find(|c: char| c.is_whitespace() || matches!(c, '-' | '/'))
                .unwrap_or(text.len() - start);
            title.push_str(&text[at..start]);
            at = start + length;
            title.push_str(&self.title_piece(text, start..at, style));
        }
        title.push_str(&text[at..]);
        Ok(title)
    }

    fn title_piece(&self, text: &str, range: std::ops::Range<usize>, style: Style) -> String {
        let word = &text[range.clone()];
        if let Some(known) = self.known(word) {
            return known;
        }
        let lower = word.to_lowercase();
        let bounding = range.start == 0 || range.end == text.len();
        let small = SMALL.contains(&lower.as_str())
            || (style == Style::Chicago && PREPOSITIONS.contains(&lower.as_str()));
        let mut before = text[..range.start].chars().rev();
        let (last, other) = (before.next(), before.next());
        let after = text[range.end..].chars().next();
        if style == Style::Press && lower == "to" && !bounding {
            // Before a noun it is small, before a verb it is not; both are taken.
            return word.to_owned();
        }
        let stays = small
            && !bounding
            && matches!(last, Some(' ' | '-' | '/'))
            && !matches!(other, Some(':' | '-'))
            && (after != Some('-') || last == Some('-'));
        if stays { lower } else { title_word(word, false) }
    }
}

/// A word with a capital in front; `strict`: and no others.
fn title_word(word: &str, strict: bool) -> String {
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return String::new() };
    let rest = characters.as_str();
    let rest = if strict { rest.to_lowercase() } else { rest.to_owned() };
    first.to_uppercase().chain(rest.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right(case: Case, settings: Settings, text: &str) -> bool {
        Capitalization::new(case, settings).unwrap().hits(Subject::new(text)).unwrap().is_empty()
    }

    fn exceptions(words: &[&str]) -> Settings {
        let exceptions = words.iter().map(|word| (*word).to_owned()).collect();
        Settings { exceptions, cased: true, indicators: vec![":".to_owned()], ..Settings::default() }
    }

    #[test]
    fn a_vocabulary_knows_words_in_any_case_and_a_rule_in_its_own() {
        let of_rule = || exceptions(&["VS", "I"]);
        let of_vocabulary = || Settings { cased: false, ..of_rule() };
        for (text, by_rule, by_vocabulary) in [
            ("This vs. heading", true, false),
            ("This VS heading", true, true),
            ("This heading of INSET", true, true),
        ] {
            assert_eq!(right(Case::Sentence, of_rule(), text), by_rule, "{text}");
            assert_eq!(right(Case::Sentence, of_vocabulary(), text), by_vocabulary, "{text}");
        }
    }

    #[test]
    fn sentence_case() {
        for (text, expected) in [
            ("Leadership within school networks", true),
            ("Leadership Within School Networks", false),
            ("leadership within school networks", false),
            ("LEA involvement in school networks", true),
            ("Standing in the gap: What a broker does", true),
            ("A Year of learning about Key Stage 2", true),
        ] {
            assert_eq!(
                right(Case::Sentence, exceptions(&["LEA", "Key Stage", "Year"]), text),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn title_case() {
        for (text, style, expected) in [
            ("Leadership within the School Networks of England", Style::Press, true),
            ("Leadership Within the School Networks", Style::Press, true),
            ("Leadership within the School Networks", Style::Chicago, true),
            ("leadership within the school networks", Style::Press, false),
        ] {
            let title = Case::Title(style);
            assert_eq!(right(title, Settings::default(), text), expected, "{text}");
        }
    }

    #[test]
    fn other_cases() {
        assert!(right(Case::Lower, Settings::default(), "all lower"));
        assert!(!right(Case::Upper, Settings::default(), "Not upper"));
        let pattern = Case::Pattern(Box::new(Pattern::new("^[A-Z]").unwrap()));
        assert!(right(pattern, Settings::default(), "Any"));
    }
}
