//! Marks that end a sentence, where a citation style sets its own behind those of a title.

use crate::model::{Inline, Inlines, walk};
use crate::span::Spanned;

/// Takes away the full stop that a style sets behind a question or exclamation mark, quotation marks or none between
/// (CSL 1.0.2, "Punctuation", leaves the collision to the processor).
pub(super) fn drop_double_stops(inlines: &mut Inlines) {
    walk::sequence(inlines, &mut Stops { ended: false });
}

struct Stops {
    /// Whether a question or exclamation mark stands directly before, but for quotation marks.
    ended: bool,
}

impl walk::Visitor for Stops {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Text(run) = &mut inline.value else { return };
        run.text.retain(|c| {
            let kept = !(self.ended && c == '.');
            self.ended = match c {
                '?' | '!' => true,
                '’' | '”' | '\'' | '"' => self.ended,
                _ => false,
            };
            kept
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RunIds;

    #[test]
    fn a_question_mark_is_stop_enough() {
        let mut runs = RunIds::default();
        for (parts, expected) in [
            (&["‘What is it?", "’. In Papers."][..], "‘What is it?’ In Papers."),
            (&["Why?", ". London."], "Why? London."),
            (&["It is so", ". London…"], "It is so. London…"),
            (&["What?’ ", ".5"], "What?’ .5"),
        ] {
            let mut inlines: Inlines = parts.iter().map(|part| runs.text(*part)).collect();
            drop_double_stops(&mut inlines);
            assert_eq!(walk::plain_text(&inlines), expected);
        }
    }
}
