//! Words that no dictionary has.

use super::Hit;
use super::derivation::is_derived;
use super::proper_names::{has_capital_of_its_own, stands_as_name};
use crate::editorial::dictionary::Dictionary;
use crate::editorial::exceptions::Exceptions;
use crate::editorial::passage::{MASK, OBJECT};
use crate::editorial::pattern::{Pattern, Subject};
use std::ops::Range;
use std::sync::Arc;

/// Looks words up.
#[derive(Debug)]
pub(in crate::editorial) struct Spelling {
    pub(in crate::editorial) dictionary: Arc<Dictionary>,
    /// Words that match one of these are not looked up.
    pub(in crate::editorial) filters: Vec<Pattern>,
    /// Whether words with capitals at the end, in the middle, or with other characters than letters are
    /// not looked up, as Vale does it.
    pub(in crate::editorial) usual_filters: bool,
    /// Whether a word with a capital inside a sentence is a name, which no dictionary need have.
    pub(in crate::editorial) names: bool,
    pub(in crate::editorial) exceptions: Exceptions,
}

impl Spelling {
    pub(super) fn hits(&self, subject: Subject<'_>) -> Vec<Hit> {
        let text = subject.text;
        let mut hits = Vec::new();
        for range in words(text) {
            let word = &text[range.clone()];
            if !self.is_known(text, word, &range) {
                hits.push(Hit {
                    range: Some(range.clone()),
                    values: vec![straight(word)],
                    options: Vec::new(),
                });
            }
        }
        hits
    }

    fn is_known(&self, text: &str, word: &str, range: &Range<usize>) -> bool {
        let straight = straight(word);
        if self.usual_filters && usually_skipped(&straight) {
            return true;
        }
        if self.names && has_capital_of_its_own(text, range) {
            return true;
        }
        self.dictionary.has(&straight)
            || self.filters.iter().any(|filter| filter.is_match(Subject::new(&straight)) == Ok(true))
            || self.exceptions.excuse(&straight) == Ok(true)
            || (self.names
                && (plain(&straight).is_some_and(|plain| self.dictionary.has(&plain))
                    || self.has_parts(&straight)
                    || is_derived(&straight, &|word| self.dictionary.has(word))
                    || straight.strip_prefix('\'').is_some_and(|word| self.dictionary.has(word))
                    || breaks_off(&text[range.end..])
                    || stands_as_name(text, range)
                    || self.is_in_phrase(text, &straight, range)))
    }

    /// Whether each part of a compound is a word.
    fn has_parts(&self, word: &str) -> bool {
        let parts =
            || word.split(['-', '/', '–', '—', '.', '&', '+', '(', ')', '"', ',', ':', '?', '…', '*']);
        let known = |part: &str| {
            part.is_empty()
                || part.chars().all(|c| c.is_uppercase() || c.is_numeric())
                || part.chars().next().is_some_and(char::is_uppercase)
                || self.dictionary.has(part)
                || self.dictionary.has(part.trim_matches('\''))
        };
        let count = parts().count();
        count > 1
            && parts()
                .enumerate()
                .all(|(index, part)| known(part) || (index + 1 < count && self.dictionary.has_prefix(part)))
    }

    /// Whether the list has the word together with one of its neighbours: `et al`, `per se`.
    fn is_in_phrase(&self, text: &str, word: &str, range: &Range<usize>) -> bool {
        let letters = |c: &char| c.is_alphabetic();
        let next = || -> Option<String> {
            let after = text[range.end..].strip_prefix(char::is_whitespace)?;
            Some(after.chars().take_while(letters).collect())
        };
        let last = || -> Option<String> {
            let before = text[..range.start].strip_suffix(char::is_whitespace)?;
            let start =
                before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| before.ceil_char_boundary(at + 1));
            Some(before[start..].to_owned())
        };
        next().is_some_and(|next| self.dictionary.lists(&format!("{word} {next}")))
            || last().is_some_and(|last| self.dictionary.lists(&format!("{last} {word}")))
    }
}

/// The same word with straight apostrophes, as dictionaries have them.
fn straight(word: &str) -> String {
    word.replace(['‘', '’'], "'").replace(['“', '”'], "\"")
}

/// A word without accents, if it has some: 'café', 'naïve'.
fn plain(word: &str) -> Option<String> {
    let without = |c: char| match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'À'..='Å' => 'A',
        'È'..='Ë' => 'E',
        other => other,
    };
    let plain: String = word.chars().map(without).collect();
    (plain != word).then_some(plain)
}

/// The words of a text: what stands between spaces, without the punctuation around it.
pub(in crate::editorial) fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let mut start = at;
        at += piece.len();
        let mut word = piece.trim_end();
        if is_abbreviation(word) {
            continue;
        }
        loop {
            let bare = word.trim_start_matches(|c: char| {
                matches!(c, '$' | '£' | '(' | '"' | '[' | '\'' | '‘' | '“' | '{' | '…' | '–' | '—' | '-')
                    || is_hidden(c)
                    || is_sign(c)
            });
            start += word.len() - bare.len();
            let bare = bare.trim_end_matches(|c: char| {
                matches!(
                    c,
                    ',' | ')'
                        | '"'
                        | ']'
                        | '!'
                        | ';'
                        | '.'
                        | '?'
                        | ':'
                        | '\''
                        | '’'
                        | '”'
                        | '…'
                        | '}'
                        | '–'
                        | '—'
                        | '-'
                ) || is_hidden(c)
                    || is_sign(c)
            });
            if bare.len() == word.len() {
                break;
            }
            word = bare;
        }
        // What holds marks of a program or an address is no word, and other scripts are in no dictionary of English.
        let readable = word.chars().any(is_latin)
            && !word.contains([
                MASK, OBJECT, '=', '@', '#', '%', '<', '>', '\\', '_', '|', '~', '^', '{', '[', ']', '$',
            ])
            && !word.contains("://")
            && !is_address(word);
        if readable {
            found.push(start..start + word.len());
        }
    }
    found
}

/// Whether a word is the address of a file or of a host, or its ending, as in `example.org/page`, `notes.md`, `/about` and
/// `.csv`; 'end.The' is none.
fn is_address(word: &str) -> bool {
    let inner_stop = |(at, _): (usize, &str)| {
        let (before, after) = (&word[..at], &word[at + 1..]);
        let is_part = |c: char| c.is_ascii_alphanumeric();
        before.ends_with(is_part)
            && after.starts_with(|c: char| c.is_ascii_lowercase())
            && after.chars().take_while(|c| is_part(*c)).count() > 1
    };
    let is_ending = |rest: &str| rest.starts_with(|c: char| c.is_ascii_lowercase());
    word.starts_with('/')
        || word.strip_prefix('.').is_some_and(is_ending)
        || word.match_indices('.').any(inner_stop)
}

/// Letters of the Latin script, with those that Unicode added to it later.
fn is_latin(c: char) -> bool {
    c.is_alphabetic() && matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Characters that nobody sees, and what stands for a thing in the line.
fn is_hidden(c: char) -> bool {
    matches!(c, OBJECT | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether speech breaks off inside a word: 'it became incre…'.
fn breaks_off(after: &str) -> bool {
    let rest = after.strip_prefix('…').or_else(|| after.strip_prefix("..."));
    rest.is_some_and(|rest| rest.starts_with(['’', '”', '\'', '"']))
}

/// Pictures, arrows and other signs that stand close to words.
fn is_sign(c: char) -> bool {
    !c.is_ascii() && !c.is_alphanumeric() && !matches!(c, '’' | MASK | OBJECT)
}

/// Initials and titles: 'J.', 'U.K.', 'Mr.'.
fn is_abbreviation(word: &str) -> bool {
    let Some(body) = word.strip_suffix('.') else { return false };
    let initials =
        body.split('.').all(|part| part.len() == 1 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let mut letters = body.chars();
    let short = (2..=3).contains(&body.len())
        && letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.all(|c| c.is_ascii_lowercase());
    (initials && body.len() > 1) || short
}

/// Words that Vale does not look up unless it is told to.
fn usually_skipped(word: &str) -> bool {
    let bytes = word.as_bytes();
    let other = |byte: &u8| !(byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'\''));
    if bytes.iter().any(other) || bytes.last().is_some_and(u8::is_ascii_uppercase) {
        return true;
    }
    // A capital, small letters, a capital again, and more.
    bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase()).any(|(at, _)| {
        let rest = &bytes[at + 1..];
        let small = rest.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
        small > 0 && rest.get(small).is_some_and(u8::is_ascii_uppercase) && rest.len() > small + 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_without_punctuation() {
        let text = "‘We’re’ (well-known), e.g. “this”... £20 Dr. J.K. Smith's \u{fffc}. ****";
        let found: Vec<_> = words(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["We’re", "well-known", "this", "Smith's"]);
    }

    #[test]
    fn vale_skips_what_is_no_plain_word() {
        for (word, skipped) in [
            ("word", false),
            ("well-known", true),
            ("NCSL", true),
            ("GitHub", true),
            ("it's", false),
            ("MySQl", true),
        ] {
            assert_eq!(usually_skipped(word), skipped, "{word}");
        }
    }
}
