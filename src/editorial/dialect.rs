//! Patterns of Vale's packs, in the words of our engines.
//!
//! Vale reads patterns as .NET does, with `\d`, `\s` and `\w` for ASCII alone and `\b` for all letters. Our engines read
//! some of it otherwise; here each pattern is written out so that both mean the same.

use regex_syntax::hir::{Hir, HirKind};

/// A pattern, written for each use.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Translated {
    /// For any text.
    pub(super) full: String,
    /// For texts whose letters are all ASCII: much faster, and there the same.
    pub(super) ascii: String,
    /// The same without conditions that look around: matches wherever the pattern does, and perhaps elsewhere.
    pub(super) wide: String,
    /// The same without case: it is easy to learn the needed letters from.
    pub(super) loose: String,
    /// The same with conditions as groups, and without case: where it can be read, so can the pattern.
    pub(super) flat: String,
    /// Whether an engine may refuse the pattern although its parts can be read: it refers back, repeats a
    /// condition, or looks back over parts whose length is not plain to see.
    pub(super) doubtful: bool,
}

impl Translated {
    fn push(&mut self, text: &str) {
        self.full.push_str(text);
        self.ascii.push_str(text);
        self.wide.push_str(text);
        self.loose.push_str(text);
        self.flat.push_str(text);
    }
}

const WORD: &str = "0-9A-Za-z_";
const DIGIT: &str = "0-9";
const SPACE: &str = "\\t\\n\\x0c\\r ";

/// The class that an escape stands for, and whether it is negated.
fn class(escape: char) -> Option<(&'static str, bool)> {
    Some(match escape {
        'w' => (WORD, false),
        'W' => (WORD, true),
        'd' => (DIGIT, false),
        'D' => (DIGIT, true),
        's' => (SPACE, false),
        'S' => (SPACE, true),
        _ => return None,
    })
}

/// A group that is open: where it begins in each writing, and whether it looks around.
struct Group {
    full: usize,
    ascii: usize,
    wide: usize,
    loose: usize,
    flat: usize,
    looks: bool,
    /// Whether it looks back.
    behind: bool,
}

/// Writes a pattern out.
pub(super) fn translate(pattern: &str) -> Translated {
    let mut out = Translated::default();
    let mut groups: Vec<Group> = Vec::new();
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => escape(after, &mut out),
            '[' => bracket(after, &mut out),
            '(' => open(after, &mut out, &mut groups),
            ')' => close(after, &mut out, &mut groups),
            '{' if !is_count(after) => {
                out.push("\\{");
                after
            }
            _ => {
                out.push(&rest[..c.len_utf8()]);
                after
            }
        };
    }
    out
}

fn is_count(after: &str) -> bool {
    let Some((inside, _)) = after.split_once('}') else { return false };
    let (low, high) = inside.split_once(',').unwrap_or((inside, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !low.is_empty() && digits(low) && digits(high)
}

fn escape<'a>(after: &'a str, out: &mut Translated) -> &'a str {
    let Some(c) = after.chars().next() else {
        out.push("\\\\");
        return after;
    };
    let rest = &after[c.len_utf8()..];
    match (c, class(c)) {
        (_, Some((class, negated))) => out.push(&format!("[{}{class}]", if negated { "^" } else { "" })),
        ('b', None) => {
            out.full.push_str("\\b");
            out.ascii.push_str("(?-u:\\b)");
            out.wide.push_str("(?-u:\\b)");
            out.loose.push_str("\\b");
            out.flat.push_str("\\b");
        }
        ('Z', None) => out.push("\\z"),
        ('e', None) => out.push("\\x1b"),
        ('1'..='9' | 'k', None) => {
            let reference =
                if c == 'k' { rest.find(['>', '\'']).map_or("", |end| &rest[..=end]) } else { "" };
            let text = format!("\\{c}{reference}");
            out.full.push_str(&text);
            out.ascii.push_str(&text);
            out.wide.push_str("(?s:.*)");
            out.loose.push_str("(?s:.*)");
            out.doubtful = true;
            return &rest[reference.len()..];
        }
        // The number of a character, or the name of a class.
        ('x' | 'u' | 'U' | 'p' | 'P', None) if rest.starts_with('{') => {
            let length = rest.find('}').map_or(rest.len(), |end| end + 1);
            out.push(&format!("\\{c}{}", &rest[..length]));
            return &rest[length..];
        }
        (c, None) if c.is_ascii_alphanumeric() => out.push(&format!("\\{c}")),
        (c, None) if c.is_ascii_punctuation() && !matches!(c, '<' | '>') => out.push(&format!("\\{c}")),
        (c, None) => out.push(c.encode_utf8(&mut [0; 4])),
    }
    rest
}

/// A class in brackets: a bracket, `&`, `~` and `-` in it are characters for .NET, and operators for us.
fn bracket<'a>(after: &'a str, out: &mut Translated) -> &'a str {
    let mut rest = after;
    let mut class_text = String::from("[");
    if let Some(after) = rest.strip_prefix('^') {
        class_text.push('^');
        rest = after;
    }
    if let Some(after) = rest.strip_prefix(']') {
        class_text.push_str("\\]");
        rest = after;
    }
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            ']' => {
                class_text.push(']');
                out.push(&class_text);
                return after;
            }
            '\\' => {
                let Some(escaped) = after.chars().next() else { break };
                rest = &after[escaped.len_utf8()..];
                match (escaped, class(escaped)) {
                    (_, Some((class, false))) => class_text.push_str(class),
                    (_, Some((class, true))) => class_text.push_str(&format!("[^{class}]")),
                    ('b', None) => class_text.push_str("\\x08"),
                    ('e', None) => class_text.push_str("\\x1b"),
                    (c, None) if c.is_ascii_alphanumeric() => class_text.push_str(&format!("\\{c}")),
                    (c, None) if c.is_ascii_punctuation() => class_text.push_str(&format!("\\{c}")),
                    (c, None) => class_text.push(c),
                }
                continue;
            }
            '[' => match posix(rest) {
                Some((name, after)) => {
                    class_text.push_str(name);
                    rest = after;
                    continue;
                }
                None => class_text.push_str("\\["),
            },
            '&' | '~' => {
                class_text.push('\\');
                class_text.push(c);
            }
            '-' if after.starts_with('-') => class_text.push_str("\\-"),
            other => class_text.push(other),
        }
        rest = after;
    }
    // The class is not closed; the engine says so.
    out.push(&class_text);
    ""
}

fn posix(text: &str) -> Option<(&str, &str)> {
    let end = text.strip_prefix("[:")?.find(":]")? + 4;
    let name = text.get(2..end - 2)?;
    name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'^').then(|| text.split_at(end))
}

fn open<'a>(after: &'a str, out: &mut Translated, groups: &mut Vec<Group>) -> &'a str {
    if after.starts_with("?#") {
        return after.split_once(')').map_or("", |(_, rest)| rest);
    }
    let looks = ["?=", "?!", "?<=", "?<!"].iter().find(|mark| after.starts_with(**mark));
    groups.push(Group {
        full: out.full.len(),
        ascii: out.ascii.len(),
        wide: out.wide.len(),
        loose: out.loose.len(),
        flat: out.flat.len(),
        looks: looks.is_some(),
        behind: after.starts_with("?<=") || after.starts_with("?<!"),
    });
    if let Some(mark) = looks {
        out.full.push_str(&format!("({mark}"));
        out.ascii.push_str(&format!("({mark}"));
        out.flat.push_str("(?:");
        return &after[mark.len()..];
    }
    if let Some(name) = after.strip_prefix("?'").and_then(|rest| rest.split_once('\'')) {
        out.push(&format!("(?<{}>", name.0));
        return name.1;
    }
    // Flags: `(?i)` ends here, `(?i:` goes on. What only learns letters does not mind case.
    if let Some(flags) = after.strip_prefix('?') {
        let length = flags.find(|c: char| !(c.is_ascii_lowercase() || c == '-')).unwrap_or(flags.len());
        let end = flags[length..].chars().next();
        if length > 0 && matches!(end, Some(')' | ':')) {
            let text = format!("(?{}", &flags[..length]);
            out.full.push_str(&text);
            out.ascii.push_str(&text);
            out.wide.push_str(&text);
            // Other flags change what can be read.
            let known = |c: char| matches!(c, 'i' | 'm' | 's' | '-');
            out.doubtful |= !flags[..length].chars().all(known) || flags[..length].ends_with('-');
            let rest = &flags[length + 1..];
            if end == Some(')') {
                out.full.push(')');
                out.ascii.push(')');
                out.wide.push(')');
                groups.pop();
            } else {
                out.full.push(':');
                out.ascii.push(':');
                out.wide.push(':');
                out.flat.push_str("(?:");
                out.loose.push_str("(?:");
            }
            return rest;
        }
        if let Some(rest) = flags.strip_prefix('>') {
            // A group that gives nothing back; what learns letters need not know.
            out.full.push_str("(?>");
            out.ascii.push_str("(?>");
            out.wide.push_str("(?:");
            out.loose.push_str("(?:");
            out.flat.push_str("(?:");
            return rest;
        }
    }
    out.push("(");
    after
}

fn close<'a>(after: &'a str, out: &mut Translated, groups: &mut Vec<Group>) -> &'a str {
    out.push(")");
    let Some(group) = groups.pop() else { return after };
    if group.behind {
        let body = regex_syntax::parse(&out.flat[group.flat..]);
        out.doubtful |= body.ok().and_then(|body| length(&body)).is_none();
    }
    if group.looks {
        out.wide.truncate(group.wide);
        out.loose.truncate(group.loose);
        // .NET repeats a condition as it stands; we repeat a group.
        if after.starts_with(['?', '*', '+', '{']) {
            out.doubtful = true;
            out.full.insert_str(group.full, "(?:");
            out.ascii.insert_str(group.ascii, "(?:");
            out.full.push(')');
            out.ascii.push(')');
        }
    }
    after
}

/// How many characters a pattern matches, if that is plain to see.
fn length(hir: &Hir) -> Option<u32> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            u32::try_from(text.chars().count()).ok()
        }
        HirKind::Class(_) => Some(1),
        HirKind::Repetition(repetition) => {
            let times = Some(repetition.min).filter(|least| repetition.max == Some(*least))?;
            length(&repetition.sub)?.checked_mul(times)
        }
        HirKind::Capture(capture) => length(&capture.sub),
        HirKind::Concat(parts) => parts.iter().try_fold(0_u32, |sum, part| sum.checked_add(length(part)?)),
        HirKind::Alternation(ways) => {
            let mut lengths = ways.iter().map(length);
            let first = lengths.next()??;
            lengths.all(|other| other == Some(first)).then_some(first)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_the_same_in_our_words() {
        for (written, full) in [
            (r"\bfoo\w+\b", r"\bfoo[0-9A-Za-z_]+\b"),
            (r"[\w’'-]+", r"[0-9A-Za-z_’'-]+"),
            (r"[^\W]", r"[^[^0-9A-Za-z_]]"),
            (r"a{2,3}{x}\{", r"a{2,3}\{x}\{"),
            (r"[]a]", r"[\]a]"),
            (r"[[(]", r"[\[(]"),
            (r"[[:alpha:]&~]", r"[[:alpha:]\&\~]"),
            (r"[a--]", r"[a\--]"),
            (r"(?=x)?y", r"(?:(?=x))?y"),
            (r"\<b\>", r"<b>"),
            (r"(?'n'x)", r"(?<n>x)"),
            (r"(?i)x(?-i:Y)", r"(?i)x(?-i:Y)"),
            (r"x(?#note)y", r"xy"),
            (r"\x{FB00}[\x{FB01}]\p{L}", r"\x{FB00}[\x{FB01}]\p{L}"),
        ] {
            assert_eq!(translate(written).full, full, "{written}");
        }
        assert_eq!(translate(r"\bx\b").ascii, r"(?-u:\b)x(?-u:\b)");
        let both = translate(r"(?i)(?<!a)foo(?=b(c))(?i:d)\1\b");
        assert_eq!(both.loose, r"foo(?:d)(?s:.*)\b");
        assert_eq!(both.wide, r"(?i)foo(?i:d)(?s:.*)(?-u:\b)");
        assert_eq!(both.flat, r"(?:a)foo(?:b(c))(?:d)\b");
        assert!(
            translate(r"(?x)a # b").doubtful
                && translate(r"(?i-:a)").doubtful
                && !translate(r"(?i-m)a").doubtful
        );
        assert!(both.doubtful && !translate(r"(?<!ab|\dx)c(?=d)").doubtful);
        assert!(translate(r"(?<!ab*)c").doubtful && !translate(r"(?<=[aé]’|bb)c").doubtful);
    }
}
