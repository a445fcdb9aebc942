//! Entries of a list of references that is typed in the manuscript: they are written as their style has it, not the house.

use super::passage::Passage;
use super::scope::Sections;
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

/// 'Coe, R., Aloisi, C. (2014) What makes …': an author with initials and, soon behind them, a year.
static OF_PERSONS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\[?\d{1,3}[\].)] ?)?(?:(?i:van|von|de|der|den|la|le|el|al) ){0,3}\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)?,? (?:\p{Lu}\.? ?-?){1,4}[ ,.;&(](?s:.){0,400}?\b(?:1[89]|20)\d\d[a-z]?\b",
    )
    .ok()
});

/// 'Department for Education (2010) The importance …': a body and a year.
static OF_BODIES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\p{Lu}[^.?!]{0,120}?\.? \((?:1[89]|20)\d\d[a-z]?\)").ok());

/// What says where a work is to be had; an address is masked.
static PUBLISHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\*{8}|\[online\]|accessible from|available (?:at|from|online)|\baccessed\b|retrieved from|\bdoi\b|https?:|\bpp?\. ?\d|\b\d+ ?\(\d+\)|(?-i:\p{Lu}\p{L}+(?:, \p{Lu}{2})?: \p{Lu}[\p{L} &’'-]+\.?$)",
    )
    .ok()
});

/// Where such entries stand, in order.
pub(super) fn entries(passages: &[Passage]) -> Vec<Span> {
    let mut spans: Vec<Span> = passages
        .iter()
        .filter(|passage| passage.sections.contains(Sections::TEXT))
        .filter(|passage| !passage.sections.contains(Sections::HEADING) && is_entry(&passage.text))
        .map(|passage| passage.span)
        .collect();
    spans.sort_by_key(|span| span.start);
    spans
}

/// Whether a place lies in one of some entries.
pub(super) fn hold(entries: &[Span], place: Span) -> bool {
    let last = entries.partition_point(|entry| entry.start <= place.start).checked_sub(1);
    last.is_some_and(|last| place.end <= entries[last].end)
}

fn is_entry(text: &str) -> bool {
    let matches =
        |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|regex| regex.is_match(text));
    text.starts_with(|c: char| {
        c.is_uppercase() || matches!(c, '[' | 'v' | 'd' | 'l' | 'e' | 'a') || c.is_ascii_digit()
    }) && (matches(&OF_PERSONS) || (matches(&OF_BODIES) && matches(&PUBLISHED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_from_sentences() {
        for text in [
            "Coe, R., Aloisi, C., Higgins, S. and Major, L. E. (2014) What makes great teaching? London: Sutton Trust.",
            "Shulman LS (1986) Those who understand: knowledge growth in teaching.",
            "Van de Pol, J., Volman, M. & Beishuizen, J. (2015) Scaffolding in teacher–student interaction.",
            "Department for Education (DfE) (2010) The importance of teaching. London: HMSO",
            "Deans for Impact (2015) The science of learning [Online] Accessible from: https://deansforimpact.org",
            "IES. (2008). Reducing behaviour problems. *****************",
            "[12] Earl, L. M., 2006. How networked learning communities work.",
        ] {
            assert!(is_entry(text), "{text}");
        }
        for text in [
            "Willingham (2009) considers the use of rewards.",
            "Jane A. Smith spoke first. We met again in May.",
            "Networks grew (2004) and we met them.",
            "The Department for Education (2010) says that networks help.",
            "J. Smith, who led the network from 2004, said so.",
        ] {
            assert!(!is_entry(text), "{text}");
        }
    }
}
