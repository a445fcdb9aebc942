//! Addresses out of the book.

/// The address as it can stand in a file, every other character escaped (RFC 3986).
///
/// # Errors
/// How to mend it, where a book cannot follow it.
pub(super) fn usable(address: &str) -> Result<String, &'static str> {
    let (scheme, rest) = address
        .split_once(':')
        .ok_or("Write the whole address (`https://…`), or `#id` for a place of this manuscript")?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//").ok_or("Write `https://` and the name of the host")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (host, path) = rest.split_at(end);
            let (name, port) = host.split_once(':').unwrap_or((host, ""));
            let sound = !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
                && !name.starts_with(['.', '-'])
                && !name.contains("..")
                && port.bytes().all(|byte| byte.is_ascii_digit())
                && port.len() <= 5;
            if !sound {
                return Err("Mend the name of the host behind `//`");
            }
            Ok(format!("{scheme}://{host}{}", escape(path)))
        }
        "mailto" if rest.contains('@') && !rest.starts_with('@') && !rest.ends_with('@') => {
            Ok(format!("mailto:{}", escape(rest)))
        }
        "tel" if rest.bytes().any(|byte| byte.is_ascii_digit()) => Ok(format!("tel:{}", escape(rest))),
        _ => Err("Link to `https:`, `http:`, `mailto:` or `tel:`, or to a place of this manuscript (`#id`)"),
    }
}

fn escape(text: &str) -> String {
    use std::fmt::Write as _;
    let bytes = text.as_bytes();
    let mut escaped = String::with_capacity(text.len());
    let mut fragment = false;
    for (index, byte) in bytes.iter().enumerate() {
        let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        let keep = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'.'
                    | b'_'
                    | b'~'
                    | b'/'
                    | b'?'
                    | b'!'
                    | b'$'
                    | b'&'
                    | b'\''
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b';'
                    | b'='
                    | b':'
                    | b'@'
            )
            || (*byte == b'%' && hex(index + 1) && hex(index + 2))
            || (*byte == b'#' && !fragment);
        fragment |= *byte == b'#';
        if keep {
            escaped.push(char::from(*byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::usable;

    #[test]
    fn addresses_are_escaped_or_refused() {
        assert_eq!(usable("https://a.org/b c#d#é").as_deref(), Ok("https://a.org/b%20c#d%23%C3%A9"));
        assert_eq!(usable("mailto:a@b.org").as_deref(), Ok("mailto:a@b.org"));
        for address in
            ["", "chapter.md", "javascript:alert(1)", "http://", "http://a b", "mailto:", "//x", "file:///x"]
        {
            assert!(usable(address).is_err(), "{address}");
        }
    }
}
