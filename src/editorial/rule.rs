//! A rule of a pack, and what it makes of a hit.

use super::action::Action;
use super::kinds::{Hit, Kind};
use super::message::{either, fill};
use super::passage::Passage;
use super::scope::{Scope, Sections};
use super::settings::Names;
use crate::finding::{Code, Finding, Fix, Severity};
use crate::span::Span;
use std::ops::Range;

/// A rule of a pack.
#[derive(Debug)]
pub(super) struct Rule {
    /// Its code, as reports show it.
    pub(super) code: Code,
    /// Its name, as Vale has it: `NCSL.Dates-Ordinal`.
    pub(super) name: String,
    /// How much its findings weigh.
    pub(super) severity: Severity,
    /// Where it looks.
    pub(super) scope: Scope,
    /// How many findings are reported at most; 0: all.
    pub(super) limit: usize,
    /// What it says, with places for what was found.
    pub(super) message: String,
    /// How to mend it.
    pub(super) help: Option<String>,
    /// What to do with what was found.
    pub(super) action: Action,
    /// Whether it is the house's own.
    pub(super) of_house: bool,
    /// Whether its replacements are made without a look.
    pub(super) safe: bool,
    /// What it looks for.
    pub(super) kind: Kind,
    /// Where it stands.
    pub(super) span: Span,
}

impl Rule {
    pub(super) fn names(&self) -> Names<'_> {
        Names { code: self.code.name, rule: &self.name }
    }

    /// What is reported of a hit; `offset`: where the text that was looked at begins in the passage.
    pub(super) fn finding(&self, hit: &Hit, passage: &Passage, offset: usize, source: &str) -> Finding {
        let range = match &hit.range {
            Some(range) => range.start + offset..range.end + offset,
            None => 0..passage.text.len(),
        };
        let found = passage.shown(self.of_house).get(range.clone()).unwrap_or_default();
        let options = match hit.options.is_empty() {
            true => self.action.options(found),
            false => hit.options.clone(),
        };
        let fix = match options.as_slice() {
            [replacement] => self.fix(passage, &range, replacement, source),
            _ => None,
        };
        let place = match &hit.range {
            Some(_) => passage.place(&range),
            None => start_of(passage.span),
        };
        let mut finding = self.report(&hit.values, &options, place);
        finding.fix = fix;
        if let (Kind::Spelling(_), Some(word)) = (&self.kind, hit.values.first()) {
            // The word goes along until suggestions are made for it.
            finding.labels.push((place, word.clone()));
        }
        finding
    }

    /// What is reported of a text as a whole.
    pub(super) fn whole(&self, hit: &Hit, place: Span) -> Finding {
        self.report(&hit.values, &[], place)
    }

    fn report(&self, values: &[String], options: &[String], place: Span) -> Finding {
        let mut values: Vec<String> = values.to_vec();
        if self.action.is_some() && !matches!(self.kind, Kind::Substitution(_) | Kind::Capitalization(_)) {
            values.push(match options {
                [one] => one.clone(),
                many => either(many),
            });
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let mut finding = Finding::error(self.code, place, fill(&self.message, &values).replace('\n', " "));
        finding.severity = self.severity;
        let said = self.help.as_ref().map(|help| fill(help, &values));
        finding.help = said.or_else(|| match options {
            [] => None,
            [one] if one.is_empty() => Some("Take it out".to_owned()),
            [one] if one.trim().is_empty() => None,
            many => Some(format!("Write {}", either(many))),
        });
        finding
    }

    /// The replacement of a part of a passage, if its bytes stand together in the file.
    fn fix(&self, passage: &Passage, range: &Range<usize>, replacement: &str, source: &str) -> Option<Fix> {
        let found = passage.text.get(range.clone())?;
        if found == replacement || !passage.is_readable(range) {
            return None;
        }
        let (lead, tail) = common(found, replacement);
        let changed = range.start + lead..range.end - tail;
        let new = &replacement[lead..replacement.len() - tail];
        let bytes = match changed.is_empty() {
            false => passage.written(&changed, source)?,
            true => {
                let at = changed.start;
                passage.is_whole_at(at).then(|| passage.place(&(at..at)).range())?
            }
        };
        let plain = is_plain(new) && !(is_value(passage.sections) && new.contains([':', '\'', '"']));
        Some(Fix {
            span: Span::new(passage.span.file, bytes),
            replacement: new.to_owned(),
            safe: self.safe && plain,
        })
    }
}

/// The first character of a place.
fn start_of(span: Span) -> Span {
    Span::new(span.file, span.start as usize..span.start as usize)
}

/// How many bytes two texts have in common at their ends.
fn common(a: &str, b: &str) -> (usize, usize) {
    let equal = |(x, y): &(char, char)| x == y;
    let lead: usize = a.chars().zip(b.chars()).take_while(equal).map(|(c, _)| c.len_utf8()).sum();
    let tail: usize = a[lead..]
        .chars()
        .rev()
        .zip(b[lead..].chars().rev())
        .take_while(equal)
        .map(|(c, _)| c.len_utf8())
        .sum();
    (lead, tail)
}

/// Whether a text means itself in Markdown, wherever it stands.
fn is_plain(text: &str) -> bool {
    !text.contains([
        '`', '*', '_', '[', ']', '<', '>', '{', '}', '|', '\\', '#', '~', '^', '$', '&', '@', '\n',
    ])
}

/// Whether a passage stands in a value of YAML or TOML.
fn is_value(sections: Sections) -> bool {
    [Sections::FRONT_MATTER, Sections::CAPTION, Sections::ATTRIBUTE]
        .iter()
        .any(|part| sections.contains(*part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_is_left_alone() {
        assert_eq!(common("head teacher", "headteacher"), (4, 7));
        assert_eq!(common("aa", "a"), (1, 0));
        assert_eq!(common("é", "è"), (0, 0));
    }
}
