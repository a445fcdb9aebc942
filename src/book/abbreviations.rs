//! Abbreviations: spelled out where a reader first meets them, and listed at the back.

use super::{Note, Part, codes, walk};
use crate::finding::{Finding, Findings};
use crate::house::Words;
use crate::model::walk::{Visitor, blocks, children_mut, plain_text};
use crate::model::{Abbreviation, Block, Blocks, Figure, FigureBody, Inline, Inlines, RunIds};
use crate::span::Spanned;
use std::collections::{BTreeMap, BTreeSet};

/// Gives every marked abbreviation its words, and sets them before the first one where the text has not said them:
/// 'local education authority (LEA)'.
///
/// The words are those of the manuscript (`title`, or its glossary where the entry is no sentence) or of the house.
/// Headings and captions keep the short form: they are repeated in contents and lists.
pub(super) fn expand(
    parts: &mut [Part],
    notes: &mut [Note],
    glossary: &[(Spanned<String>, Blocks)],
    words: &Words,
    runs: &mut RunIds,
    findings: &mut Findings,
) {
    let mut known = words.abbreviations().clone();
    known.extend(glossary.iter().filter_map(|(term, said)| Some((term.value.clone(), phrase(said)?))));
    known.extend(expansions(parts, notes));
    walk::book(parts, notes, &mut Named { known: &known, findings });
    let mut first = First { runs, read: String::new(), met: BTreeSet::new(), skip: false };
    for part in parts.iter_mut() {
        match part {
            Part::Introduction(section) => blocks(&mut section.blocks, &mut first),
            Part::Chapter(chapter) => blocks(&mut chapter.blocks, &mut first),
            Part::FrontCover(_)
            | Part::InsideFrontCover(_)
            | Part::TitlePage(_)
            | Part::SeriesPage(_)
            | Part::Contents(_)
            | Part::References(_)
            | Part::Glossary(_)
            | Part::Material(_)
            | Part::Index(_)
            | Part::NotesPages(_)
            | Part::SeriesListing(_)
            | Part::Imprint(_)
            | Part::BackCover(_) => {}
        }
    }
    for note in notes {
        blocks(&mut note.blocks, &mut first);
    }
}

/// The abbreviations of a book that are expanded somewhere, each in the singular with its first expansion.
pub(super) fn expansions(parts: &mut [Part], notes: &mut [Note]) -> BTreeMap<String, String> {
    let mut expanded = Expanded::default();
    walk::book(parts, notes, &mut expanded);
    let Expanded(mut all) = expanded;
    // 'LEAs' stands in the list as 'LEA'.
    let plurals: Vec<String> = all
        .keys()
        .filter(|short| singular(short).is_some_and(|one| all.contains_key(one)))
        .cloned()
        .collect();
    for plural in plurals {
        all.remove(&plural);
    }
    all
}

#[derive(Default)]
struct Expanded(BTreeMap<String, String>);

impl Visitor for Expanded {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        if let Inline::Abbreviation(abbreviation) = &inline.value
            && let Some(expansion) = &abbreviation.expansion
        {
            self.0.entry(short(abbreviation)).or_insert_with(|| expansion.clone());
        }
    }
}

fn short(abbreviation: &Abbreviation) -> String {
    plain_text(&abbreviation.inlines).trim().to_owned()
}

/// 'LEA' for 'LEAs'.
fn singular(short: &str) -> Option<&str> {
    short.strip_suffix('s').filter(|one| one.ends_with(char::is_uppercase))
}

/// What a glossary says of a term, where it is a phrase that can stand for it and no sentence.
fn phrase(said: &Blocks) -> Option<String> {
    let [Spanned { value: Block::Paragraph(inlines), .. }] = said.as_slice() else { return None };
    let words = plain_text(inlines);
    let words = words.trim();
    (!words.is_empty() && !words.contains(['.', ';', ':', '?', '!'])).then(|| words.to_owned())
}

/// Gives abbreviations the words that are known for them.
struct Named<'a, 'f> {
    known: &'a BTreeMap<String, String>,
    findings: &'f mut Findings,
}

impl Visitor for Named<'_, '_> {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let Inline::Abbreviation(abbreviation) = &mut inline.value else { return };
        if abbreviation.expansion.is_some() {
            return;
        }
        let short = short(abbreviation);
        let words = self.known.get(&short).cloned();
        let words = words.or_else(|| self.known.get(singular(&short)?).map(|words| plural(words)));
        if let (None, Some(span)) = (&words, inline.span) {
            self.findings.report(
                Finding::warning(codes::ABBREVIATION, span, format!("nothing says what {short} stands for"))
                    .help(format!(
                        "Write `[{short}]{{.abbr title=\"…\"}}` once, or add {short} to the glossary of the front matter or to [abbreviations] in styles/words.toml"
                    )),
            );
        }
        abbreviation.expansion = words;
    }
}

/// An English phrase in the plural: 'local education authorities'.
fn plural(words: &str) -> String {
    match words.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        Some(_) | None => format!("{words}s"),
    }
}

/// Spells out what is met for the first time.
struct First<'a> {
    runs: &'a mut RunIds,
    /// The text up to here, in small letters.
    read: String,
    /// The short forms that the reader knows by now.
    met: BTreeSet<String>,
    /// Whether the next line is a heading or caption.
    skip: bool,
}

impl First<'_> {
    fn part(&mut self, inlines: &mut Inlines) {
        let mut at = 0;
        while let Some(inline) = inlines.get_mut(at) {
            at += 1;
            match &mut inline.value {
                Inline::Text(run) => self.read.push_str(&run.text.to_lowercase()),
                Inline::Abbreviation(abbreviation) => {
                    let name = short(abbreviation);
                    let one = singular(&name).unwrap_or(&name).to_owned();
                    let words = abbreviation.expansion.clone().unwrap_or_default();
                    let said = words.is_empty() || self.read.contains(&words.to_lowercase());
                    if abbreviation.spelled_out && self.met.insert(one) && !said {
                        inlines.insert(at - 1, self.runs.text(format!("{words} (")));
                        inlines.insert(at + 1, self.runs.text(")"));
                        at += 2;
                    }
                    self.read.push_str(&name.to_lowercase());
                }
                // The index leads to what was marked.
                Inline::Index(term) => {
                    let marked = plain_text(&term.inlines).trim().to_owned();
                    self.part(&mut term.inlines);
                    if plain_text(&term.inlines).trim() != marked {
                        term.entry.get_or_insert_with(|| vec![marked]);
                    }
                }
                other => {
                    if let Some(children) = children_mut(other) {
                        self.part(children);
                    }
                }
            }
        }
    }
}

impl Visitor for First<'_> {
    fn block(&mut self, block: &mut Spanned<Block>) {
        self.skip = match &block.value {
            Block::Heading(_) | Block::Table(_) | Block::Division(_) => true,
            Block::Figure(Figure { body, .. }) => !matches!(body, FigureBody::Blocks(_)),
            _ => false,
        };
    }

    fn sequence(&mut self, inlines: &mut Inlines) {
        if !std::mem::take(&mut self.skip) {
            self.part(inlines);
            self.read.push(' ');
        }
    }
}
