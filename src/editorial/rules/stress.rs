//! Bold and italic mark words, not passages.

use super::{Sink, Texts, codes, words};
use crate::editorial::scope::Sections;
use crate::finding::Finding;

/// How many words may be stressed at a time.
const BOLD: usize = 15;
const ITALIC: usize = 25;

pub(super) fn check(texts: &Texts<'_>, sink: &mut Sink) {
    for passage in texts.passages {
        let (most, name) = match passage.sections {
            sections if sections.contains(Sections::STRONG) => (BOLD, "bold"),
            sections if sections.contains(Sections::EMPHASIS) => (ITALIC, "italic"),
            _ => continue,
        };
        let count = words(&passage.text).count();
        if count > most {
            sink.push(
                Finding::warning(
                    codes::LONG_STRESS,
                    passage.span,
                    format!("{count} words in a row are {name}"),
                )
                .help("Stress the words that matter, or make the passage a division"),
            );
        }
    }
}
