//! An abbreviation is spelled out where it is first used.

use super::{Sink, Texts, codes};
use crate::editorial::passage::Passage;
use crate::editorial::scope::Sections;
use crate::finding::Finding;
use crate::model::walk::{self, Visitor, plain_text};
use crate::model::{Abbreviation, Block, Inline};
use crate::span::Spanned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let mut defined = texts.settings.abbreviations.clone();
    defined.extend(marked(texts));
    let mut meanings: BTreeMap<String, String> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for passage in texts.passages.iter().filter(|passage| is_body(passage)) {
        let text = passage.text.as_str();
        for (short, place, meaning) in definitions(text) {
            match meanings.get(short) {
                Some(earlier) if !meaning.is_empty() && *earlier != meaning => sink.push(
                    Finding::warning(
                        codes::REDEFINED_ABBREVIATION,
                        passage.place(&place),
                        format!("{short} is '{meaning}' here and '{earlier}' before"),
                    )
                    .help("Use one short form for each"),
                ),
                Some(_) => {}
                None => {
                    if !meaning.is_empty() {
                        meanings.insert(short.to_owned(), meaning);
                    }
                }
            }
            defined.insert(short.to_owned());
        }
        for range in short_forms(text) {
            let short = stem(&text[range.clone()]);
            // 'DO' and 'BY' are words that somebody shouts.
            let shouted = SMALL_WORDS.contains(&short.to_lowercase().as_str())
                // 'BCS The Chartered Institute' is a name that begins so.
                || text[range.end..].starts_with(" The ")
                // `$PATH` is a name of a program's.
                || text[..range.start].ends_with('$');
            if shouted || defined.contains(short) || !reported.insert(short.to_owned()) {
                continue;
            }
            sink.push(
                Finding::warning(
                    codes::UNDEFINED_ABBREVIATION,
                    passage.place(&range),
                    format!("{short} is not spelled out where it is first used"),
                )
                .help(format!(
                    "Write the words in full and then ({short}), or mark it `[{short}]{{.abbr title=\"…\"}}`"
                )),
            );
        }
    }
}

/// Small words, which are no short forms when they stand in capitals.
const SMALL_WORDS: &[&str] = &[
    "after", "all", "also", "always", "am", "an", "and", "any", "are", "as", "at", "be", "been", "before",
    "both", "but", "by", "cannot", "could", "did", "do", "does", "done", "each", "either", "even", "every",
    "few", "first", "for", "from", "go", "had", "has", "have", "he", "her", "his", "how", "if", "in", "into",
    "is", "it", "its", "just", "last", "less", "many", "may", "me", "might", "more", "most", "much", "must",
    "my", "never", "no", "none", "not", "now", "of", "off", "on", "once", "one", "only", "or", "other",
    "our", "out", "own", "shall", "she", "should", "so", "some", "than", "that", "the", "their", "them",
    "then", "there", "these", "they", "this", "those", "to", "too", "two", "until", "up", "us", "very",
    "was", "we", "were", "what", "when", "which", "while", "who", "why", "will", "with", "would", "yes",
    "yet", "you", "your",
];

/// Whether a passage is running text of the book; headings and front matter may use short forms that the text explains.
fn is_body(passage: &Passage) -> bool {
    let is = |section| passage.sections.contains(section);
    is(Sections::TEXT) && !is(Sections::HEADING) && !is(Sections::FRONT_MATTER) && !is(Sections::ATTRIBUTE)
}

/// Short forms that the manuscript marks (`[LEA]{.abbr}`: the book spells them out), and the terms of a glossary.
fn marked(texts: &Texts<'_>) -> BTreeSet<String> {
    struct Marked(BTreeSet<String>);
    impl Visitor for Marked {
        fn block(&mut self, block: &mut Spanned<Block>) {
            if let Block::DefinitionList(definitions) = &block.value {
                self.0.extend(
                    definitions.iter().map(|definition| stem(&plain_text(&definition.term)).to_owned()),
                );
            }
        }
        fn inline(&mut self, inline: &mut Spanned<Inline>) {
            if let Inline::Abbreviation(Abbreviation { inlines, expansion: _, spelled_out: _ }) =
                &inline.value
            {
                self.0.insert(stem(&plain_text(inlines)).to_owned());
            }
        }
    }
    let glossary = &texts.manuscript.front_matter.glossary;
    let mut marked = Marked(glossary.iter().map(|(term, _)| stem(&term.value).to_owned()).collect());
    for chapter in &texts.manuscript.chapters {
        walk::blocks(&mut chapter.blocks.clone(), &mut marked);
    }
    for note in &texts.manuscript.notes {
        walk::blocks(&mut note.blocks.clone(), &mut marked);
    }
    marked.0
}

/// A short form in the singular, without a possessive.
fn stem(short: &str) -> &str {
    let short = short.trim_end_matches("'s").trim_end_matches("’s");
    match short.strip_suffix('s') {
        Some(stem) if stem.ends_with(char::is_uppercase) => stem,
        Some(_) | None => short,
    }
}

/// Words of two to six capitals, as a rule of words stands between them.
fn short_forms(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut others = false;
    // Three words in capitals in a row are a form to be filled in, or a shout.
    let (mut run, mut begun) = (0, 0);
    for piece in text.split_inclusive(|c: char| {
        !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_' | '/' | '&' | '.' | '@'))
    }) {
        let start = at;
        at += piece.len();
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = start + (word.len() - bare.len());
        let short = stem(bare);
        others |= bare.chars().any(char::is_lowercase) && short.len() == bare.len();
        let is_short = (2..=6).contains(&short.len()) && short.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_number = short.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C' | b'M'));
        if bare.is_empty() {
            continue;
        }
        if !bare.bytes().all(|byte| byte.is_ascii_uppercase()) {
            run = 0;
        } else {
            run += 1;
            if run == 1 {
                begun = found.len();
            }
        }
        if is_short && !is_number && run < 3 {
            found.push(start..start + bare.len());
        }
        if run >= 3 {
            found.truncate(begun);
        }
        if piece.ends_with(',') {
            run = 0;
        }
    }
    // A passage in capitals throughout has no short forms.
    if others { found } else { Vec::new() }
}

/// Where a text explains short forms: 'local education authority (LEA)', 'LEA (local education authority)'.
fn definitions(text: &str) -> Vec<(&str, Range<usize>, String)> {
    let mut found = Vec::new();
    for (open, _) in text.match_indices('(') {
        let Some(length) = text[open..].find(')') else { break };
        let inside = &text[open + 1..open + length];
        let before = text[..open].trim_end();
        let words_inside = inside.split([',', ';']).next().unwrap_or_default().trim();
        let short = stem(words_inside.trim_matches(['\'', '"', '‘', '’', '“', '”']));
        if is_short_form(short)
            && before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '*'))
        {
            let place = text[open..].find(short).map_or(open, |at| open + at);
            found.push((short, place..place + short.len(), meaning(before, short)));
            continue;
        }
        // 'special needs co-ordinator national qualification (SENCO NQ)': the last of several.
        if let Some((_, last)) = words_inside.rsplit_once(' ')
            && words_inside.split(' ').all(is_short_form)
            && !meaning(before, last).is_empty()
        {
            let place = open + 1 + inside.find(last).unwrap_or(0);
            found.push((last, place..place + last.len(), meaning(before, last)));
            continue;
        }
        let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
        let short = stem(word.trim_matches(['\'', '"', '‘', '’', '“', '”']));
        if is_short_form(short) && inside.split_whitespace().count() > 1 {
            let place = before.len() - word.len()..before.len();
            found.push((short, place, String::new()));
        }
    }
    found
}

fn is_short_form(word: &str) -> bool {
    (2..=8).contains(&word.len())
        && word.chars().all(char::is_alphanumeric)
        && word.chars().filter(|c| c.is_uppercase()).count() >= 2
}

/// The words before a short form, in small letters and the singular, that begin with its letters; empty where they do not.
pub(super) fn meaning(before: &str, short: &str) -> String {
    let mut letters: Vec<char> = short.to_lowercase().chars().rev().collect();
    letters.reverse();
    let words: Vec<&str> =
        before.rsplit(' ').take(letters.len() + 3).collect::<Vec<_>>().into_iter().rev().collect();
    // The nearest words that fit.
    for start in (0..words.len()).rev() {
        let content = words[start..].iter().flat_map(|word| word.split('-'));
        let initials: Vec<char> = content
            .filter(|word| !matches!(*word, "of" | "the" | "and" | "for" | "in" | "on"))
            .filter_map(|word| word.chars().find(|c| c.is_alphabetic()))
            .flat_map(char::to_lowercase)
            .collect();
        if initials == letters {
            let singular = |word: &str| {
                let word = word.to_lowercase();
                let word = word.strip_suffix("ies").map(|stem| format!("{stem}y")).unwrap_or(word);
                word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
            };
            return words[start..].iter().map(|word| singular(word)).collect::<Vec<_>>().join(" ");
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_forms_are_words_in_capitals() {
        let text = "The LEA, an NLC's (CPD) plan, Part II, A, LEAs and BBC/ITV; MK43 is none.";
        let found: Vec<_> = short_forms(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["LEA", "NLC's", "CPD", "LEAs"]);
        assert!(short_forms("ALL OF THIS IS LOUD").is_empty());
        assert!(short_forms("Name it: YYYY MM DD - TYPE - CLIENT").is_empty());
        assert_eq!(short_forms("the LEA, BBC, ITV, GTC").len(), 4);
    }

    #[test]
    fn meanings_stand_before_or_behind() {
        let found: Vec<_> =
            definitions("each local education authority (LEA), CPD (professional development), and (see X)")
                .into_iter()
                .map(|(short, _, meaning)| (short, meaning))
                .collect();
        assert_eq!(found, [("LEA", "local education authority".to_owned()), ("CPD", String::new())]);
        let found = definitions("a SENCO national professional qualification (SENCO NPQ)");
        assert_eq!(found[0].0, "NPQ");
    }
}
