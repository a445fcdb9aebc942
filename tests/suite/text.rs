//! Texts as they are compared: what hyphenation, line breaks and punctuation do to them taken away.

/// The letters and digits of a text, hyphenated words joined; nothing else.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// How many characters two texts begin with in common.
pub(crate) fn common(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()
}
