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
            if let Some(claim) = claim(text)
                && !cites(text)
                && !is_quoted(&passage.text[..sentence.start + claim.start])
            {
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

/// Whether a sentence names a source and its year: '(Coe, 2013)', 'Coe (2013)'.
fn cites(sentence: &str) -> bool {
    sentence.split('(').skip(1).filter_map(|part| part.split(')').next()).any(|inside| {
        inside.split(|c: char| !c.is_alphanumeric()).any(|word| {
            let year = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
            let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
            is_year && word.len() < 6 && (year.starts_with("19") || year.starts_with("20"))
        })
    })
}

/// Whether a quotation that began before a place has not ended there: somebody else makes the claim.
fn is_quoted(before: &str) -> bool {
    let Some(open) = before.rfind(['‘', '“']) else { return false };
    let rest = &before[open..];
    let ends = |(at, mark): (usize, &str)| {
        let next = rest[at + mark.len()..].chars().next();
        !next.is_some_and(char::is_alphanumeric)
    };
    match rest.starts_with('“') {
        true => !rest.contains('”'),
        false => !rest.match_indices('’').any(ends),
    }
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

    #[test]
    fn sources_that_are_typed_are_seen() {
        for sentence in
            ["Research shows that it is so (Coe, 2013).", "As Coe and Earl (2013a) say, evidence shows that."]
        {
            assert!(cites(sentence), "{sentence}");
        }
        for sentence in
            ["Research shows that 40 heads (of 2,013) left.", "Research shows that so it was in 2013."]
        {
            assert!(!cites(sentence), "{sentence}");
        }
        assert!(is_quoted("Earl says, ‘it’s known. "));
        assert!(is_quoted("Earl says, “it is known. "));
        assert!(!is_quoted("Earl says ‘no’. "));
        assert!(!is_quoted("Nobody says it. "));
    }
}
