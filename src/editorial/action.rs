//! What a rule says to do with what it found: Vale's `action`.

use super::pattern::{Pattern, Subject};

/// A change of the words that were found.
#[derive(Debug, Default)]
pub(super) enum Action {
    /// Nothing is said.
    #[default]
    None,
    /// Put one of these in their place; none: the rule knows what.
    Replace(Vec<String>),
    /// Take them out.
    Remove,
    /// Cut or rewrite them.
    Edit(Edit),
    /// Write them in lower case, with spaces.
    Simple,
    /// Look for words like them in the dictionary.
    Spellings,
}

/// A way to cut or rewrite words.
#[derive(Debug)]
pub(super) enum Edit {
    /// Replace what a pattern matches; `$1` is its first group.
    Regex(Box<Pattern>, String),
    /// Take these characters off the ends that are named: the start, the end.
    Trim(String, bool, bool),
    /// Keep what stands before this text.
    Truncate(String),
    /// Keep one of the parts that this text parts.
    Split(String, usize),
}

impl Action {
    /// Whether the rule says what to do.
    pub(super) fn is_some(&self) -> bool {
        !matches!(self, Self::None)
    }

    /// What could stand in the place of some words.
    pub(super) fn options(&self, found: &str) -> Vec<String> {
        match self {
            Self::None | Self::Spellings => Vec::new(),
            Self::Replace(options) => options.clone(),
            Self::Remove => vec![String::new()],
            Self::Edit(edit) => edit.apply(found).into_iter().collect(),
            Self::Simple => vec![simple(found)],
        }
    }
}

impl Edit {
    /// The change that a rule's `params` name; an error says what is none.
    pub(super) fn new(params: &[String]) -> Result<Self, String> {
        let params: Vec<&str> = params.iter().map(String::as_str).collect();
        Ok(match params.as_slice() {
            ["regex", pattern, replacement] => {
                Self::Regex(Box::new(Pattern::new(pattern)?), (*replacement).to_owned())
            }
            ["trim", characters] => Self::Trim((*characters).to_owned(), true, true),
            ["trim_left", characters] => Self::Trim((*characters).to_owned(), true, false),
            ["trim_right", characters] => Self::Trim((*characters).to_owned(), false, true),
            ["truncate", mark] => Self::Truncate((*mark).to_owned()),
            ["split", mark, index] => {
                let index = index.parse().map_err(|_| format!("`{index}` is no number"))?;
                Self::Split((*mark).to_owned(), index)
            }
            other => return Err(format!("`{}` is no edit", other.join(" "))),
        })
    }

    fn apply(&self, found: &str) -> Option<String> {
        let edited = match self {
            Self::Regex(pattern, replacement) => replace_all(pattern, replacement, found)?,
            Self::Trim(characters, start, end) => {
                let mut text = found;
                if *start {
                    text = text.trim_start_matches(|c| characters.contains(c));
                }
                if *end {
                    text = text.trim_end_matches(|c| characters.contains(c));
                }
                text.to_owned()
            }
            Self::Truncate(mark) => found.split(mark.as_str()).next()?.to_owned(),
            Self::Split(mark, index) => found.split(mark.as_str()).nth(*index)?.to_owned(),
        };
        Some(edited.trim().to_owned())
    }
}

/// A text with every match of a pattern replaced; `$1` is the first group, `$$` a dollar sign.
pub(super) fn replace_all(pattern: &Pattern, replacement: &str, text: &str) -> Option<String> {
    let mut replaced = String::new();
    let mut at = 0;
    for groups in pattern.groups(Subject::new(text)).ok()? {
        let whole = groups.first().cloned().flatten()?;
        replaced.push_str(&text[at..whole.start]);
        at = whole.end;
        let mut rest = replacement;
        while let Some(dollar) = rest.find('$') {
            replaced.push_str(&rest[..dollar]);
            rest = &rest[dollar + 1..];
            if let Some(after) = rest.strip_prefix('$') {
                replaced.push('$');
                rest = after;
                continue;
            }
            let (inside, after) = match rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
                Some(parts) => parts,
                None => rest.split_at(rest.bytes().take_while(u8::is_ascii_digit).count()),
            };
            match inside.parse::<usize>() {
                Ok(number) => {
                    let group = groups.get(number).cloned().flatten();
                    replaced.push_str(group.map_or("", |group| &text[group]));
                    rest = after;
                }
                Err(_) => replaced.push('$'),
            }
        }
        replaced.push_str(rest);
    }
    replaced.push_str(&text[at..]);
    Some(replaced)
}

/// Lower case, with a space where a capital begins a word.
fn simple(text: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if !c.is_alphanumeric() || (before.is_lowercase() && c.is_uppercase()) {
            words.push(' ');
        }
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The options of a replacement: `a|b` are two, and `\|` is a bar.
pub(super) fn alternatives(text: &str) -> Vec<String> {
    let mut options = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if characters.peek() == Some(&'|') => {
                characters.next();
                if let Some(last) = options.last_mut() {
                    last.push('|');
                }
            }
            '|' => options.push(String::new()),
            other => {
                if let Some(last) = options.last_mut() {
                    last.push(other);
                }
            }
        }
    }
    options.retain(|option| !option.is_empty());
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_changed_as_an_action_says() {
        let pattern = |text: &str| Box::new(Pattern::new(text).unwrap());
        for (action, found, options) in [
            (Action::Replace(vec!["a".into(), "b".into()]), "x", vec!["a", "b"]),
            (Action::Remove, "x", vec![""]),
            (Action::Edit(Edit::Regex(pattern(r"(\w+)-(\w+)"), "$2 ${1}$$".into())), "a-b", vec!["b a$"]),
            (Action::Edit(Edit::Trim(".".into(), false, true)), "etc.", vec!["etc"]),
            (Action::Edit(Edit::Truncate(" ".into())), "the the", vec!["the"]),
            (Action::Edit(Edit::Split(" ".into(), 1)), "a b", vec!["b"]),
            (Action::Edit(Edit::Split(" ".into(), 9)), "a b", vec![]),
            (Action::Simple, "fooBar-baz", vec!["foo bar baz"]),
        ] {
            assert_eq!(action.options(found), options, "{action:?}");
        }
        assert_eq!(alternatives(r"a|b\|c|"), ["a", "b|c"]);
    }
}
