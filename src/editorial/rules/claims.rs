//! What research is said to show has a source.

use super::{Sink, Texts, codes};
use crate::editorial::passage::{OBJECT, Passage};
use crate::editorial::scope::Sections;
use crate::editorial::sentences::sentences;
use crate::finding::Finding;

const SUBJECTS: &[&str] = &["research", "studies", "evidence", "the literature"];

const VERBS: &[&str] = &[
    "confirm",
    "confirmed",
    "confirms",
    "demonstrate",
    "demonstrated",
    "demonstrates",
    "find",
    "finds",
    "found",
    "indicate",
    "indicated",
    "indicates",
    "prove",
    "proved",
    "proves",
    "reveal",
    "revealed",
    "reveals",
    "show",
    "showed",
    "shown",
    "shows",
    "suggest",
    "suggested",
    "suggests",
    "tell us",
    "tells us",
];

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let is_prose =
        |sections: Sections| sections.contains(Sections::TEXT) && !sections.contains(Sections::HEADING);
    for passage in texts.passages.iter().filter(|passage| is_prose(passage.sections)) {
        for sentence in sentences(&passage.text) {
            let text = &passage.text[sentence.clone()];
            if text.contains(OBJECT) || text.ends_with('?') {
                continue;
            }
            if let Some(claim) = claim(text) {
                let range = sentence.start + claim.start..sentence.start + claim.end;
                // A link leads to what is claimed.
                let whole = passage.place(&sentence);
                let linked = |link: &Passage| {
                    link.sections.contains(Sections::LINK)
                        && whole.start <= link.span.start
                        && link.span.end <= whole.end
                };
                if texts.within(passage.span).any(linked) {
                    continue;
                }
                sink.push(
                    Finding::warning(
                        codes::CLAIM_WITHOUT_SOURCE,
                        passage.place(&range),
                        format!("'{}' and cites nothing", &text[claim]),
                    )
                    .help("Add the citation to the sentence, or say whose view it is"),
                );
            }
        }
    }
}

/// The words 'research shows that' or the like in a sentence.
fn claim(sentence: &str) -> Option<std::ops::Range<usize>> {
    let lower = sentence.to_lowercase();
    if lower.len() != sentence.len() {
        return None;
    }
    SUBJECTS.iter().find_map(|subject| {
        lower.match_indices(subject).find_map(|(start, _)| {
            let joined = |c: char| c.is_alphanumeric() || c == '-';
            if lower[..start].ends_with(joined) {
                return None;
            }
            let behind = &lower[start + subject.len()..];
            let rest = behind.strip_prefix(' ')?;
            let rest = ["has ", "have "].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
            let verb = VERBS.iter().rev().find(|verb| rest.starts_with(**verb))?;
            let after = &rest[verb.len()..];
            let that = after.strip_prefix(" that").filter(|after| !after.starts_with(joined));
            let end = lower.len() - that?.len();
            Some(start..end)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_told_from_mentions() {
        for (sentence, found) in [
            ("Research shows that networks help.", Some("Research shows that")),
            ("There is evidence, and studies have found that it works.", Some("studies have found that")),
            ("Our research showed a way.", None),
            ("The research-led schools suggest that.", None),
            ("Evidence suggests thatch.", None),
        ] {
            assert_eq!(claim(sentence).map(|range| &sentence[range]), found, "{sentence}");
        }
    }
}
