//! The rules that are no patterns, one a file.

mod abbreviations;
mod alternatives;
mod claims;
mod heading_levels;
mod heading_pairs;
mod lead_ins;
mod links;
mod list_items;
mod name_variants;
pub(super) mod names;
mod quotes;
mod sentence_case;
mod stress;
mod tables;
mod usage;

use super::Rules;
use super::codes;
use super::dictionary::Dictionary;
use super::passage::Passage;
use super::settings::{Names, Settings, Weight};
use crate::finding::{Code, Finding};
use crate::model::*;
use crate::span::{Span, Spanned};
use rayon::prelude::*;
use std::collections::BTreeSet;
use usage::Usage;

/// A manuscript, as the rules get it.
pub(super) struct Texts<'a> {
    pub(super) manuscript: &'a Manuscript,
    pub(super) passages: &'a [Passage],
    pub(super) source: &'a str,
    pub(super) settings: &'a Settings,
    /// Names that the bibliography and the series give.
    pub(super) names: &'a BTreeSet<String>,
    /// The dictionary of the house's spelling rule, if it is on.
    pub(super) dictionary: Option<&'a Dictionary>,
    /// How the text writes its own words.
    pub(super) usage: Usage,
    /// The passages by their places.
    by_place: Vec<&'a Passage>,
}

/// What a rule puts its findings into.
type Sink = Vec<Finding>;

/// The rules.
const RULES: &[fn(&Texts<'_>, &mut Sink)] = &[
    abbreviations::check,
    alternatives::check,
    claims::check,
    heading_levels::check,
    heading_pairs::check,
    lead_ins::check,
    links::check,
    list_items::check,
    name_variants::check,
    quotes::check,
    sentence_case::check,
    stress::check,
    tables::check,
];

/// The kinds of finding that they make.
pub(super) fn codes() -> impl Iterator<Item = Code> {
    codes::ALL.iter().copied().filter(|code| !code.name.starts_with("rules/"))
}

/// Applies all of them; the settings say how much each finding weighs.
pub(super) fn run(texts: &Texts<'_>) -> Vec<Finding> {
    let one = |rule: &fn(&Texts<'_>, &mut Sink)| {
        let mut found = Sink::new();
        rule(texts, &mut found);
        found
    };
    let mut found: Vec<Finding> = RULES.par_iter().flat_map_iter(one).collect();
    found.retain_mut(|finding| {
        match texts.settings.weight(&Names { code: finding.code.name, rule: "" }) {
            Some(Weight::Off) => return false,
            Some(Weight::On(severity)) => finding.severity = severity,
            None => {}
        }
        true
    });
    found
}

impl<'a> Texts<'a> {
    /// A manuscript and what is known of it.
    pub(super) fn new(
        manuscript: &'a Manuscript,
        passages: &'a [Passage],
        source: &'a str,
        rules: &'a Rules,
    ) -> Self {
        let mut by_place: Vec<&Passage> = passages.iter().collect();
        by_place.sort_by_key(|passage| passage.span.start);
        Self {
            manuscript,
            passages,
            source,
            settings: &rules.settings,
            names: &rules.names,
            dictionary: rules.dictionary(),
            usage: Usage::of(passages),
            by_place,
        }
    }

    /// Whether a word in small letters stands in the dictionary.
    fn is_common(&self, word: &str) -> bool {
        self.dictionary.is_some_and(|dictionary| dictionary.has(word))
    }

    /// The passages that stand inside a place, in order.
    fn within(&self, span: Span) -> impl Iterator<Item = &Passage> {
        let first = self.by_place.partition_point(|passage| passage.span.start < span.start);
        let begin_inside =
            self.by_place[first..].iter().take_while(move |passage| passage.span.start < span.end);
        begin_inside.copied().filter(move |passage| passage.span.end <= span.end)
    }

    /// Calls something for every sequence of blocks that follow each other, with what holds them.
    fn each_sequence(&self, visit: &mut dyn FnMut(&[Spanned<Block>])) {
        each(&self.manuscript.front_matter.introduction, visit);
        for chapter in &self.manuscript.chapters {
            each(&chapter.blocks, visit);
        }
        for note in &self.manuscript.notes {
            each(&note.blocks, visit);
        }
    }

    /// Calls something for every block.
    fn each_block(&self, visit: &mut dyn FnMut(&Spanned<Block>)) {
        self.each_sequence(&mut |blocks| blocks.iter().for_each(&mut *visit));
    }
}

fn each(blocks: &[Spanned<Block>], visit: &mut dyn FnMut(&[Spanned<Block>])) {
    visit(blocks);
    for block in blocks {
        match &block.value {
            Block::List(list) => list.items.iter().for_each(|item| each(&item.blocks, visit)),
            Block::DefinitionList(definitions) => {
                definitions
                    .iter()
                    .flat_map(|definition| &definition.details)
                    .for_each(|detail| each(detail, visit));
            }
            Block::Quotation(quotation) => each(&quotation.blocks, visit),
            Block::Division(division) => each(&division.blocks, visit),
            Block::Figure(Figure { body: FigureBody::Blocks(blocks), .. }) => each(blocks, visit),
            Block::Figure(_)
            | Block::Paragraph(_)
            | Block::Heading(_)
            | Block::Code(_)
            | Block::Math(_)
            | Block::Table(_)
            | Block::ThematicBreak
            | Block::WritingLines(_) => {}
        }
    }
}

/// Whether the words in front of a place end there, so that a capital says nothing.
fn begins_sentence(before: &str) -> bool {
    let is_opening = |c: char| c.is_whitespace() || matches!(c, '\'' | '"' | '‘' | '“' | '(' | '[' | '*');
    let before = before.trim_end_matches(is_opening);
    before.is_empty()
        || before.ends_with(['.', '?', '!', ':', '–', '—', '…'])
        || before.ends_with(" -")
        || before.ends_with("--")
}

/// The words of a text, with their places; a word may have hyphens and apostrophes in it.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_');
    let mut at = 0;
    text.split_inclusive(move |c| !is_part(c)).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        let word = piece.trim_end_matches(|c| !is_part(c));
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = start + (word.len() - bare.len());
        let bare = bare.trim_end_matches(|c: char| !c.is_alphanumeric());
        (!bare.is_empty()).then_some((start, bare))
    })
}
