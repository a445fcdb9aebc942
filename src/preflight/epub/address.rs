//! Where an address leads, seen from a file of the container.

/// Where an address leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To a file of the container, and to a place in it.
    Inside {
        /// The path of the file.
        path: String,
        /// The name of the place.
        fragment: Option<String>,
    },
    /// Out of the book, by this scheme.
    Outside(String),
    /// Out of the container, by `..` or `/`.
    Escapes,
}

/// Reads an address that stands in the file `from`.
pub(super) fn target(from: &str, address: &str) -> Target {
    let address = address.trim();
    if let Some(scheme) = scheme(address) {
        return Target::Outside(scheme);
    }
    if address.starts_with("//") {
        return Target::Outside("https".to_owned());
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, Some(decode(fragment))),
        None => (address, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return Target::Inside { path: from.to_owned(), fragment };
    }
    let path = decode(path);
    if path.starts_with('/') || path.contains('\\') {
        return Target::Escapes;
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            ".." => {
                if parts.pop().is_none() {
                    return Target::Escapes;
                }
            }
            "." => {}
            part => parts.push(part),
        }
    }
    Target::Inside { path: parts.join("/"), fragment }
}

/// The scheme of an address, in small letters (RFC 3986, 3.1). Spaces and controls inside do not hide it, as browsers
/// take them out before they look.
fn scheme(address: &str) -> Option<String> {
    let address: String =
        address.chars().filter(|c| !c.is_ascii_control() && !c.is_whitespace()).take(64).collect();
    let (scheme, _) = address.split_once(':')?;
    let mut letters = scheme.chars();
    let sound = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    sound.then(|| scheme.to_ascii_lowercase())
}

/// `%20` and its like, decoded once.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_inside_outside_or_nowhere() {
        let inside = |path: &str, fragment: Option<&str>| Target::Inside {
            path: path.into(),
            fragment: fragment.map(str::to_owned),
        };
        assert_eq!(target("OEBPS/text/a.xhtml", "../b%20c.xhtml#d"), inside("OEBPS/b c.xhtml", Some("d")));
        assert_eq!(target("OEBPS/a.xhtml", "#d"), inside("OEBPS/a.xhtml", Some("d")));
        assert_eq!(target("a.xhtml", "../b"), Target::Escapes);
        assert_eq!(target("a.xhtml", "/b"), Target::Escapes);
        assert_eq!(target("a.xhtml", "java\nscript:alert(1)"), Target::Outside("javascript".into()));
        assert_eq!(target("a.xhtml", "HTTPS://example.org"), Target::Outside("https".into()));
    }
}
