//! Names: words with a capital, which no dictionary need have.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Small words that stand in names in front of a part with a capital: 'van der Werf', 'de Boer'.
const PARTICLES: &[&str] = &[
    "al", "ap", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la",
    "le", "op", "ten", "ter", "van", "von", "zu",
];

/// What stands behind a name that is cited: initials, 'et al.', a second name and a year, a year.
static CITED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    const YEAR: &str = r"\(?(?:1[89]|20)\d\d[a-z]?\b";
    let pattern = format!(
        r"^,? (?:{YEAR}|et al\b|\p{{Lu}}\.|\p{{Lu}}{{1,3}}(?:,| \()|\p{{Lu}}\p{{Ll}}+ \p{{Lu}}\.|(?:&|and) \p{{Lu}}[\p{{L}}’'-]+,? {YEAR})"
    );
    Regex::new(&pattern).ok()
});

/// Whether a word has a capital that no beginning of a sentence asks for.
pub(in crate::editorial) fn has_capital_of_its_own(text: &str, range: &Range<usize>) -> bool {
    if !text[range.clone()].starts_with(char::is_uppercase) {
        return false;
    }
    let before = text[..range.start].trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\'' | '"' | '‘' | '“' | '(' | '[' | '*')
    });
    !before.is_empty() && !before.ends_with(['.', '?', '!', ':', '–', '—', '…'])
}

/// Whether a word is part of a name by what stands around it.
pub(super) fn stands_as_name(text: &str, range: &Range<usize>) -> bool {
    let after = &text[range.end..];
    match text[range.clone()].starts_with(char::is_uppercase) {
        true => {
            follows_initial(&text[..range.start]) || CITED.as_ref().is_some_and(|cited| cited.is_match(after))
        }
        false => PARTICLES.contains(&&text[range.clone()]) && leads_to_capital(after),
    }
}

/// Whether a text ends with an initial: 'E. T. '.
fn follows_initial(before: &str) -> bool {
    let mut back = before.trim_end().chars().rev();
    back.next() == Some('.')
        && back.next().is_some_and(char::is_uppercase)
        && back.next().is_none_or(|c| !c.is_alphabetic())
}

/// Whether a word with a capital follows, perhaps behind more particles.
fn leads_to_capital(after: &str) -> bool {
    let mut words = after.split_whitespace().take(3).skip_while(|word| PARTICLES.contains(word));
    after.starts_with(' ') && words.next().is_some_and(|word| word.starts_with(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, word: &str) -> Range<usize> {
        let start = text.find(word).unwrap();
        start..start + word.len()
    }

    #[test]
    fn names_are_known_by_what_stands_around_them() {
        for (text, name) in [
            ("Muijs, D. and Reynolds, D. (2017)", "Muijs"),
            ("Shulman LS (1986) wrote.", "Shulman"),
            ("Willingham (2009) considers", "Willingham"),
            ("Pachler et al. (2007) recommend", "Pachler"),
            ("Lazowski & Hullman, 2016", "Lazowski"),
            ("Sadler, 1989; Harlen", "Sadler"),
            ("Guzzetti, Barbara J. (2000)", "Guzzetti"),
            ("in E. T. Emmer, and others", "Emmer"),
            ("as van der Werf has it", "van"),
            ("as van der Werf has it", "der"),
        ] {
            assert!(stands_as_name(text, &at(text, name)), "{text}");
        }
        for (text, word) in [
            ("Recieve the forms, and sign them.", "Recieve"),
            ("Howver, I think so.", "Howver"),
            ("Managment and Leadership", "Managment"),
            ("We met. Thier plan", "Thier"),
            ("we went to van and bus", "van"),
        ] {
            assert!(!stands_as_name(text, &at(text, word)), "{text}");
        }
    }
}
