//! Attributes in braces: `{#id .class key=value key="two words"}`.

/// What stands between the braces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// The name behind `#`.
    pub id: Option<String>,
    /// The names behind `.`.
    pub classes: Vec<String>,
    /// Keys with their values.
    pub pairs: Vec<(String, String)>,
}

impl Attributes {
    /// Reads attributes at the beginning of `text`, which starts with `{`; also gives their length in bytes.
    ///
    /// `None` where it is something else in braces.
    pub(super) fn at_start(text: &str) -> Option<(Self, usize)> {
        let mut attributes = Self::default();
        let mut rest = text.strip_prefix('{')?;
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
            if let Some(after) = rest.strip_prefix('}') {
                let empty =
                    attributes.id.is_none() && attributes.classes.is_empty() && attributes.pairs.is_empty();
                return (!empty).then(|| (attributes, text.len() - after.len()));
            }
            let name_end = |text: &str| {
                text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/')))
                    .unwrap_or(text.len())
            };
            if let Some(after) = rest.strip_prefix('#') {
                let end = name_end(after);
                attributes.id = Some(after.get(..end).filter(|name| !name.is_empty())?.to_owned());
                rest = &after[end..];
            } else if let Some(after) = rest.strip_prefix('.') {
                let end = name_end(after);
                attributes.classes.push(after.get(..end).filter(|name| !name.is_empty())?.to_owned());
                rest = &after[end..];
            } else {
                let end = name_end(rest);
                let key = rest.get(..end).filter(|name| !name.is_empty())?.to_owned();
                let value = rest[end..].strip_prefix('=')?;
                let quoted = ['"', '\''].into_iter().find(|mark| value.starts_with(*mark));
                let (value, after) = match quoted {
                    Some(mark) => value[1..].split_once(mark)?,
                    None => value.split_at(value.find([' ', '\t', '\n', '}']).unwrap_or(value.len())),
                };
                attributes.pairs.push((key, value.to_owned()));
                rest = after;
            }
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Whether it has a class.
    pub(super) fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|name| name == class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_classes_and_quoted_values_are_read() {
        let (attributes, length) = Attributes::at_start("{#a .b c=d e=\"f }g\" .h} tail").unwrap();
        assert_eq!(attributes.id.as_deref(), Some("a"));
        assert_eq!(attributes.classes, ["b", "h"]);
        assert_eq!(attributes.get("e"), Some("f }g"));
        assert_eq!(length, 23);
    }

    #[test]
    fn other_things_in_braces_are_none() {
        for text in ["{}", "{title}", "{#}", "{.a", "{a=\"b}", "no"] {
            assert_eq!(Attributes::at_start(text), None, "{text}");
        }
    }
}
