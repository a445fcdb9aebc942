//! Numbers in words, for 'the first six titles' and 'in this second edition'.

const CARDINALS: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

/// A number in words up to twenty, and in digits in languages other than English.
pub(super) fn cardinal(number: u32, language: &str) -> String {
    word(number, language, &CARDINALS).unwrap_or_else(|| number.to_string())
}

/// The place in an order: 'first', '21st'; with a full stop in languages other than English.
pub(super) fn ordinal(number: u32, language: &str) -> String {
    word(number, language, &ORDINALS).unwrap_or_else(|| {
        if !is_english(language) {
            return format!("{number}.");
        }
        let ending = match (number % 100, number % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        format!("{number}{ending}")
    })
}

fn is_english(language: &str) -> bool {
    language == "en" || language.starts_with("en-")
}

fn word(number: u32, language: &str, words: &[&str]) -> Option<String> {
    let index = usize::try_from(number).ok()?.checked_sub(1)?;
    words.get(index).filter(|_| is_english(language)).map(|word| (*word).to_owned())
}
