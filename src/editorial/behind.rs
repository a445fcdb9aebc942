//! Conditions on what stands before a match, where they may reach back any number of characters.
//!
//! Neither engine reads `(?<!:[^ ]+?)`. Such a condition can be told apart from its pattern where a match, or an alternative
//! of it, begins with it: then it is asked of the text in front of that place, and the pattern is looked for without it.

use super::dialect::translate;
use super::engine::{backtracking, linear};
use super::pattern::Pattern;

/// How many conditions a pattern may have: each doubles the ways in which it is written.
const MOST: usize = 4;

/// How far a condition reaches back, in bytes, so that a long line without a space holds nothing up.
const REACH: usize = 1 << 10;

/// A pattern whose conditions are told apart from it.
#[derive(Debug)]
pub(super) struct Behind {
    conditions: Vec<Condition>,
    /// The pattern for each set of conditions that hold; in the last all do.
    ways: Vec<Pattern>,
}

#[derive(Debug)]
struct Condition {
    /// What ends where the match begins.
    before: regex::Regex,
    negated: bool,
}

impl Condition {
    fn holds(&self, text: &str, at: usize) -> bool {
        let from = text.floor_char_boundary(at.saturating_sub(REACH));
        self.before.is_match(&text[from..at]) != self.negated
    }
}

/// A group that is open.
struct Group {
    /// Flags that hold in it, each as it was written.
    flags: String,
    /// Whether nothing stands before it, or before the alternative that is being read.
    leads: (bool, bool),
    /// How many conditions there were before it.
    conditions: usize,
}

impl Behind {
    /// Tells the conditions of a pattern apart from it; `None` where it has none that our engines do not read.
    ///
    /// # Errors
    /// Why that cannot be done.
    pub(super) fn read(pattern: &str) -> Result<Option<Self>, String> {
        let mut conditions = Vec::new();
        let mut pieces = vec![String::new()];
        let mut groups = vec![Group { flags: String::new(), leads: (true, true), conditions: 0 }];
        let mut rest = pattern;
        while let Some(c) = rest.chars().next() {
            let is_inner = groups.len() > 1;
            let Some(group) = groups.last_mut() else { break };
            let mut length = c.len_utf8();
            if let Some(negated) = looks_behind(rest) {
                length = group_end(rest).ok_or("a bracket is not closed")?;
                let body = &rest["(?<=".len()..length - 1];
                if backtracking(&translate(&rest[..length]).full, 1).is_err() {
                    if !group.leads.1 {
                        return Err("it looks back any number of characters behind its beginning".to_owned());
                    }
                    let before = translate(&format!(r"{}(?:{body})\z", group.flags)).full;
                    let before =
                        linear(&before).map_err(|_| "it looks around where it looks back".to_owned())?;
                    if before.captures_len() > 1 {
                        return Err("it has a group where it looks back".to_owned());
                    }
                    conditions.push(Condition { before, negated });
                    pieces.push(String::new());
                    rest = &rest[length..];
                    continue;
                }
            } else if let Some(flags) = flags(rest) {
                length = flags.len();
                group.flags.push_str(flags);
            } else {
                length = match c {
                    '[' => class_end(rest),
                    '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
                    _ => length,
                };
                match c {
                    '(' => {
                        let inner = Group {
                            flags: group.flags.clone(),
                            leads: (group.leads.1, group.leads.1),
                            conditions: conditions.len(),
                        };
                        if rest.starts_with("(?") {
                            length = rest.find([':', '>', '=', '!', '\'']).map_or(rest.len(), |end| end + 1);
                        }
                        groups.push(inner);
                    }
                    ')' if is_inner => {
                        let inside = groups.pop().is_some_and(|group| group.conditions < conditions.len());
                        if inside && rest[1..].starts_with(['*', '+', '{']) {
                            return Err("it looks back any number of characters, again and again".to_owned());
                        }
                        if let Some(outer) = groups.last_mut() {
                            outer.leads.1 = false;
                        }
                    }
                    '|' => group.leads.1 = group.leads.0,
                    '^' => {}
                    '\\' if rest.starts_with("\\b") => {}
                    _ => group.leads.1 = false,
                }
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push_str(&rest[..length]);
            }
            rest = &rest[length..];
        }
        match conditions.len() {
            0 => Ok(None),
            count if count > MOST => Err(format!("it looks back any number of characters in {count} places")),
            count => {
                let ways = (0..1 << count).map(|set| Pattern::new(&way(&pieces, set)));
                Ok(Some(Self { conditions, ways: ways.collect::<Result<_, _>>()? }))
            }
        }
    }

    /// The pattern as if all conditions held: it matches wherever the pattern does, and perhaps elsewhere.
    pub(super) fn open(&self) -> Option<&Pattern> {
        self.ways.last()
    }

    /// The pattern at a place of a text, as the conditions that hold there leave it, with their number; `None` where all of
    /// them hold.
    pub(super) fn at(&self, text: &str, at: usize) -> Option<(usize, &Pattern)> {
        let holds = |set: usize, (index, condition): (usize, &Condition)| {
            set | usize::from(condition.holds(text, at)) << index
        };
        let set = self.conditions.iter().enumerate().fold(0, holds);
        self.ways.get(set).filter(|_| set + 1 < self.ways.len()).map(|way| (set, way))
    }
}

/// The pattern where a set of conditions holds; what follows on another one matches nothing.
fn way(pieces: &[String], set: usize) -> String {
    let mut pieces = pieces.iter();
    let mut way = pieces.next().cloned().unwrap_or_default();
    for (index, piece) in pieces.enumerate() {
        way.push_str(if set >> index & 1 == 1 { "(?:)" } else { r"[^\s\S]" });
        way.push_str(piece);
    }
    way
}

/// Whether a text begins with a condition on what stands before, and whether that must not be there.
fn looks_behind(text: &str) -> Option<bool> {
    match text {
        _ if text.starts_with("(?<=") => Some(false),
        _ if text.starts_with("(?<!") => Some(true),
        _ => None,
    }
}

/// Flags that hold from here on, as in `(?i)`.
fn flags(text: &str) -> Option<&str> {
    let inside = text.strip_prefix("(?")?;
    let length = inside.find(|c: char| !(c.is_ascii_lowercase() || c == '-'))?;
    (length > 0 && inside[length..].starts_with(')')).then(|| &text[..length + 3])
}

/// The length of the class that a text begins with.
fn class_end(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    characters.next_if(|(_, c)| *c == '^');
    characters.next_if(|(_, c)| *c == ']');
    while let Some((at, c)) = characters.next() {
        match c {
            '\\' => drop(characters.next()),
            ']' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of the group that a text begins with, if it is closed.
fn group_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += match c {
            '[' => class_end(&text[at..]),
            '\\' => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            _ => c.len_utf8(),
        };
        depth += usize::from(c == '(');
        depth -= usize::from(c == ')');
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::editorial::pattern::{Pattern, Subject};

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let pattern = Pattern::new(pattern).unwrap();
        let ranges = pattern.ranges(Subject::new(text)).unwrap();
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_condition_may_reach_back_any_number_of_characters() {
        for (pattern, text, expected) in [
            // As published packs have it, with what they put around it.
            (r"(?m)(?:(?<!:[^ ]+?):\s[A-Z])", "One: Two ::: Three a:b: Four :x: five", vec![": T"]),
            (r"(?<=\bno\s+)\w+", "say no   more, no doubt, piano keys", vec!["more", "doubt"]),
            (r"(?<!un|re)done", "undone redone done", vec!["done"]),
            (r"(?<!\b(?:un|half-)\s*)done", "un done half-done, done", vec!["done"]),
            // The condition holds for one alternative alone, and the other is tried where it fails.
            (r"(?:(?<!a+)b|bc)", "aabc bd", vec!["bc", "b"]),
            (r"(?:(?<=x+)y|(?<!z+)w)", "xxy y zzw w", vec!["y", "w"]),
            // Flags before the condition hold in it.
            (r"(?i)(?<=no\s+)more", "NO  more", vec!["more"]),
            (r"\b(?<!\bof\s+)school", "of  school school", vec!["school"]),
            // Letters of any script, and a place inside one.
            (r"(?<!é+)a", "éa a", vec!["a"]),
            (r"(?<=(?:“[^”]*))b", "“ab” b “b", vec!["b", "b"]),
        ] {
            assert_eq!(found(pattern, text), expected, "{pattern}");
        }
    }

    #[test]
    fn groups_are_those_of_the_pattern() {
        let pattern = Pattern::new(r"(?:(?<=x+)(y)|(?<!z+)(w))").unwrap();
        let groups = pattern.groups(Subject::new("xy zw w")).unwrap();
        assert_eq!(groups, [[Some(1..2), Some(1..2), None], [Some(6..7), None, Some(6..7)]]);
        assert!(pattern.has_groups());
    }

    #[test]
    fn what_cannot_be_told_apart_is_a_fault() {
        for (pattern, fault) in [
            (r"a(?<!b+a)", "behind its beginning"),
            (r"(?:(?<!b+)a)+", "again and again"),
            (r"(?<!b+(c))a", "has a group"),
            (r"(?<!b+(?=c))a", "looks around"),
            (r"(?<!b+a", ""),
            (r"(?<=a+)b|(?<=b+)c|(?<=c+)d|(?<=d+)e|(?<=e+)f", "5 places"),
        ] {
            let said = Pattern::new(pattern).unwrap_err();
            assert!(said.contains(fault) && !said.is_empty(), "{pattern}: {said}");
        }
    }
}
