//! An alternative text says what an image shows, in a sentence.

use super::{Sink, Texts, codes};
use crate::editorial::scope::Sections;
use crate::finding::Finding;

/// More characters than this cannot be taken in at one hearing.
const LONGEST: usize = 300;

const KINDS: &[&str] = &["image", "picture", "photo", "photograph", "graphic", "illustration"];

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    let is_alternative = |sections: Sections| sections.contains(Sections::ALTERNATIVE);
    for passage in texts.passages.iter().filter(|passage| is_alternative(passage.sections)) {
        let lower = passage.text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().take(3).collect();
        let words = match words.as_slice() {
            ["a" | "an" | "the", rest @ ..] => rest,
            all => all,
        };
        if let [kind, "of" | "showing", ..] = words
            && KINDS.contains(kind)
        {
            let finding = Finding::warning(
                codes::ALTERNATIVE_PREFIX,
                passage.span,
                format!(
                    "the alternative text says that it stands for a {kind}, which readers are told already"
                ),
            );
            sink.push(finding.help("Begin with what it shows"));
        }
        let length = passage.text.chars().count();
        if length > LONGEST {
            sink.push(
                Finding::note(
                    codes::ALTERNATIVE_LENGTH,
                    passage.span,
                    format!("the alternative text has {length} characters"),
                )
                .help(format!(
                    "Say the point in {LONGEST} characters at most, and the rest in the text or a table"
                )),
            );
        }
    }
}
