//! Stage 2: the editors' rules over a manuscript → findings, and replacements that can be made.
//!
//! `packs` reads rules in [Vale](https://vale.sh)'s YAML format, each of one of the `kinds`; `rules` holds those that are no
//! patterns, one a file. All of them look at the manuscript as `flatten` shows it: passages of plain characters that know
//! the bytes they were written as. So no rule reads code, addresses, citation keys or somebody else's words, a word that
//! emphasis breaks is one word, and every finding points at its bytes.
//!
//! **Invariant**: what an editor could want to change stands in `styles/editorial/`.

mod action;
mod behind;
pub mod codes;
mod dialect;
mod dictionary;
mod engine;
mod exceptions;
mod fix;
mod flatten;
mod formula;
mod kinds;
mod line_ends;
mod locate;
mod message;
mod packs;
mod passage;
mod pattern;
mod prefilter;
mod punkt;
mod references;
mod rule;
mod rules;
mod sarif;
mod scope;
mod search;
mod sentences;
mod settings;
mod statistics;
mod suppress;
mod syllables;
mod terms;
mod unknown_words;

pub use fix::{Fixed, difference, fix};
pub use sarif::Sarif;
pub use statistics::{ChapterStatistics, Counts};

use crate::finding::{Code, Finding, Findings, Place};
use crate::model::Manuscript;
use crate::source::Files;
use crate::span::{FileId, Span};
use kinds::Memory;
use packs::Shelf;
use passage::Passage;
use pattern::{Patience, Subject, TooCostly};
use prefilter::Prefilter;
use rayon::prelude::*;
use rule::Rule;
use scope::Sections;
use settings::{Names, Settings, Weight};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use suppress::Suppressions;

/// The editors' rules, ready to be applied to manuscripts.
#[derive(Debug)]
pub struct Rules {
    settings: Settings,
    packs: Vec<Rule>,
    prefilter: Prefilter,
    /// Names that the bibliography and the series give.
    names: BTreeSet<String>,
}

impl Rules {
    /// Reads `styles/editorial/`: the settings, and every pack in it that they leave on.
    ///
    /// A rule that cannot be run is reported, and the others are read.
    pub fn load(files: &Files, findings: &mut Findings) -> Self {
        let settings = Settings::read(files, findings);
        let shelf = Shelf {
            files,
            settings: &settings,
            accepted: accepted(files),
            names: rules::names::known(files),
        };
        let read: Vec<(Option<Rule>, Findings)> = packs::files(files)
            .par_iter()
            .map(|(pack, path)| {
                let mut findings = Findings::new();
                (shelf.rule(pack, path, &mut findings), findings)
            })
            .collect();
        let mut packs = Vec::new();
        for (rule, found) in read {
            findings.append(found);
            packs.extend(rule);
        }
        let prefilter = Prefilter::new(packs.par_iter().map(|rule| rule.kind.needed()).collect());
        let names = shelf.names;
        let rules = Self { settings, packs, prefilter, names };
        rules.report_unknown(files, findings);
        rules
    }

    /// Every kind of finding that the rules of packs make.
    pub fn codes(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = self.packs.iter().map(|rule| rule.code).collect();
        codes.sort_by_key(|code| code.name);
        codes.dedup();
        codes
    }

    /// Settings that name a rule which is not there change nothing.
    fn report_unknown(&self, files: &Files, findings: &mut Findings) {
        let in_packs: BTreeSet<String> = packs::files(files).into_iter().map(|(pack, _)| pack).collect();
        let off = |name: &str| in_packs.iter().any(|pack| name.split('.').next() == Some(pack));
        for (name, span) in self.settings.unknown(|name| self.is_known(name) || off(name)) {
            if self.settings.weight(&Names { code: name, rule: name }) == Some(Weight::Off) {
                continue;
            }
            findings.report(self.unknown(name, span, true));
        }
    }

    /// The dictionary of the house's spelling rule.
    fn dictionary(&self) -> Option<&dictionary::Dictionary> {
        self.packs.iter().find_map(|rule| match &rule.kind {
            kinds::Kind::Spelling(speller) if speller.names => Some(speller.dictionary.as_ref()),
            _ => None,
        })
    }

    /// Whether a name means a rule, a family or a pack.
    fn is_known(&self, name: &str) -> bool {
        let of_program = |code: Code| Names { code: code.name, rule: "" }.include(name);
        self.packs.iter().any(|rule| rule.names().include(name)) || rules::codes().any(of_program)
    }

    /// What is said of a name that means nothing; `suggests`: with one that is like it.
    fn unknown(&self, name: &str, span: Span, suggests: bool) -> Finding {
        let names = || {
            let of_packs = self.packs.iter().flat_map(|rule| [rule.code.name, rule.name.as_str()]);
            of_packs.chain(rules::codes().map(|code| code.name))
        };
        let finding = Finding::warning(codes::UNKNOWN_RULE, span, format!("there is no rule `{name}`"));
        match suggests.then(|| crate::finding::suggestion(name, names())).flatten() {
            Some(near) => finding.help(format!("Write `{near}`")),
            None => finding.help("Write the code that findings show, as in `dates/ordinal`"),
        }
    }
}

/// The accepted words of Vale's vocabularies, each a pattern.
fn accepted(files: &Files) -> Vec<String> {
    let folder = camino::Utf8Path::new(packs::FOLDER);
    let paths = files.assets_in(folder).into_iter().filter(|path| path.file_name() == Some("accept.txt"));
    paths
        .filter_map(|path| files.asset_text(&path).ok())
        .flat_map(|file| packs::lines(&files.text(file)).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// Applies the rules to a manuscript.
pub fn lint(manuscript: &Manuscript, files: &Files, rules: &Rules, findings: &mut Findings) {
    let Some(file) = manuscript.written.file else { return };
    let source = files.text(file);
    let passages = flatten::passages(manuscript, &source);
    let (mut found, of_program) = rayon::join(
        || of_packs(rules, manuscript, &passages, &source),
        || rules::run(&rules::Texts::new(manuscript, &passages, &source, rules)),
    );
    found.extend(of_program.into_iter().map(|finding| (None, finding)));
    let suppressions = Suppressions::read(manuscript, rules);
    let terms = unknown_words::sift(manuscript, &passages, rules, &mut found);
    let references = references::entries(&passages);
    let mut seen = BTreeSet::new();
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut reports: BTreeMap<&str, usize> = BTreeMap::new();
    found.sort_by(|(_, a), (_, b)| {
        (&a.place, a.code.name, &a.message).cmp(&(&b.place, b.code.name, &b.message))
    });
    found.retain(|(rule, finding)| {
        let Place::Span(span) = finding.place else { return false };
        let rule = rule.and_then(|index| rules.packs.get(index));
        let is_house = rule.is_none_or(|rule| rule.of_house);
        if is_house && references::hold(&references, span) {
            return false;
        }
        let rule = rule.map_or("", |rule| rule.name.as_str());
        let names = Names { code: finding.code.name, rule };
        let word = source.get(span.range()).unwrap_or_default();
        !suppressions.silence(&names, span, word) && seen.insert((span.start, finding.code.name))
    });
    terms.sum_up(&mut found);
    for (rule, finding) in found {
        let Place::Span(span) = finding.place else { continue };
        let rule = rule.and_then(|index| rules.packs.get(index).map(|rule| (index, rule)));
        if let Some((index, rule)) = rule
            && rule.limit > 0
        {
            let count = counts.entry(index).or_default();
            *count += 1;
            if *count > rule.limit {
                continue;
            }
        }
        let reported = reports.entry(finding.code.name).or_default();
        *reported += 1;
        if *reported <= MOST_REPORTED {
            findings.report(finding);
        } else if *reported == MOST_REPORTED + 1 {
            let message = format!(
                "{} finds more than {MOST_REPORTED} places; from here on none is shown",
                finding.code.name
            );
            let help = "Mend those that are shown, or turn the rule off in styles/editorial/editorial.toml";
            findings.report(Finding::warning(codes::TOO_MANY, span, message).help(help));
        }
    }
    suppressions.report(rules, findings);
}

/// How many findings of a kind are reported of a manuscript: nobody reads more.
const MOST_REPORTED: usize = 10_000;

/// What a rule of a pack found, with its number.
type Found = Vec<(Option<usize>, Finding)>;

/// A passage of more bytes than this is looked at by several rules at a time.
const LONG: usize = 1 << 16;

fn of_packs(rules: &Rules, manuscript: &Manuscript, passages: &[Passage], source: &str) -> Found {
    let costly: Vec<AtomicBool> = rules.packs.iter().map(|_| AtomicBool::new(false)).collect();
    let patience: Vec<Patience> = rules.packs.iter().map(|_| Patience::default()).collect();
    let look = |passage: &Passage, index: usize, memory: &mut Memory, found: &mut Found| {
        if costly[index].load(Ordering::Relaxed) {
            return;
        }
        match look(&rules.packs[index], passage, source, memory, &patience[index]) {
            Ok(hits) => found.extend(hits.into_iter().map(|finding| (Some(index), finding))),
            Err(TooCostly) => costly[index].store(true, Ordering::Relaxed),
        }
    };
    let of_passage = |passage: &Passage| -> Found {
        let candidates = rules.prefilter.candidates(&passage.text);
        let wanted = |index: &usize| candidates[*index] && !rules.packs[*index].kind.remembers();
        let indices: Vec<usize> = (0..rules.packs.len()).filter(wanted).collect();
        let one = |index: &usize| {
            let mut found = Found::new();
            look(passage, *index, &mut Memory::new(), &mut found);
            found
        };
        match passage.text.len() > LONG {
            true => indices.par_iter().flat_map_iter(one).collect(),
            false => indices.iter().flat_map(one).collect(),
        }
    };
    let mut found: Found = passages.par_iter().flat_map_iter(of_passage).collect();
    // What depends on what came before goes through the text in order.
    let remembering: Vec<usize> =
        (0..rules.packs.len()).filter(|index| rules.packs[*index].kind.remembers()).collect();
    found.par_extend(remembering.par_iter().flat_map_iter(|index| {
        let mut found = Found::new();
        let mut memory = Memory::new();
        for passage in passages {
            look(passage, *index, &mut memory, &mut found);
        }
        found
    }));
    if let Some(file) = manuscript.written.file {
        measured(rules, manuscript, passages, file, &mut found);
        raw(rules, source, Span::new(file, 0..source.len()), &look, &mut found);
    }
    // Of a rule that was left off nothing is said, so that the order of work does not show.
    found.retain(|(index, _)| index.is_none_or(|index| !costly[index].load(Ordering::Relaxed)));
    for (rule, costly) in rules.packs.iter().zip(&costly) {
        if costly.load(Ordering::Relaxed) {
            let message = format!("{} takes too many steps on this manuscript and was left off", rule.name);
            let finding = Finding::warning(codes::TOO_COSTLY, rule.span, message);
            found.push((None, finding.help("Rewrite its pattern without repetitions inside repetitions")));
        }
    }
    found
}

/// Rules that ask for the measures of the whole text.
fn measured(rules: &Rules, manuscript: &Manuscript, passages: &[Passage], file: FileId, found: &mut Found) {
    if !rules.packs.iter().any(|rule| rule.kind.measures()) {
        return;
    }
    let counts = Counts::of_manuscript(manuscript, passages);
    for (index, rule) in rules.packs.iter().enumerate() {
        if let Some(hit) = rule.kind.measured(&counts) {
            found.push((Some(index), rule.whole(&hit, Span::new(file, 0..0))));
        }
    }
}

/// Rules that ask for the file as it stands.
fn raw(
    rules: &Rules,
    source: &str,
    whole: Span,
    look: &dyn Fn(&Passage, usize, &mut Memory, &mut Found),
    found: &mut Found,
) {
    let sections = Sections::RAW | Sections::MARKDOWN;
    let asks = |rule: &Rule| rule.scope.takes(sections) && !rule.kind.measures();
    if !rules.packs.iter().any(asks) {
        return;
    }
    let mut builder = passage::Builder::default();
    builder.push(source, 0..source.len());
    let text = builder.finish(whole.file, whole.range(), sections, 0);
    for (index, rule) in rules.packs.iter().enumerate() {
        if asks(rule) {
            look(&text, index, &mut Memory::new(), found);
        }
    }
}

/// Whether an item of a list is the name of somebody or something: all its words have capitals, and it is no sentence.
fn is_name(passage: &Passage) -> bool {
    passage.sections.contains(Sections::LIST)
        && !passage.text.ends_with(['.', '?', '!', ':'])
        && passage.text.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

/// Whether a part of a passage is space, and markup stands in it: the end of one paragraph or cell and the beginning of another.
fn hides_markup(passage: &Passage, range: &Range<usize>, source: &str) -> bool {
    let is_space = passage.text.get(range.clone()).is_some_and(|text| text.trim().is_empty());
    let written = || source.get(passage.place(range).range()).unwrap_or_default();
    is_space && range.len() > 1 && written().contains('<')
}

/// What a rule finds in a passage, and in its sentences.
fn look(
    rule: &Rule,
    passage: &Passage,
    source: &str,
    memory: &mut Memory,
    patience: &Patience,
) -> Result<Vec<Finding>, TooCostly> {
    let mut findings = Vec::new();
    if matches!(&rule.kind, kinds::Kind::Spelling(speller) if speller.names) && is_name(passage) {
        return Ok(findings);
    }
    let text = passage.shown(rule.of_house);
    let subject = Subject::new(text).counting(patience);
    let mut take = |offset: usize, hits: Vec<kinds::Hit>| {
        for hit in hits {
            let range = hit.range.clone().map(|range| range.start + offset..range.end + offset);
            if findings.len() > MOST_REPORTED {
                break;
            }
            if range.is_none_or(|range| passage.is_readable(&range) && !hides_markup(passage, &range, source))
            {
                findings.push(rule.finding(&hit, passage, offset, source));
            }
        }
    };
    if rule.scope.takes(passage.sections) {
        take(0, rule.kind.hits(subject, memory)?);
    }
    if rule.scope.names_sentences() && rule.scope.takes_sentences(passage.sections) {
        let sentences = match rule.of_house {
            true => sentences::sentences(text),
            false => punkt::sentences(text),
        };
        for sentence in sentences {
            take(sentence.start, rule.kind.hits(subject.part(&sentence), memory)?);
        }
    }
    Ok(findings)
}

/// How each chapter of a manuscript reads; the last entry, without a heading, is the whole.
pub fn statistics(manuscript: &Manuscript, files: &Files) -> Vec<ChapterStatistics> {
    let Some(file) = manuscript.written.file else { return Vec::new() };
    let mut passages = flatten::passages(manuscript, &files.text(file));
    // An apostrophe is part of its word however it is written.
    passages.iter_mut().for_each(|passage| passage.text = passage.text.replace('’', "'"));
    let mut all: Vec<ChapterStatistics> = manuscript
        .chapters
        .iter()
        .enumerate()
        .map(|(index, chapter)| {
            let of_chapter = passages.iter().filter(|passage| passage.chapter == index + 1);
            ChapterStatistics::new(crate::model::walk::plain_text(&chapter.heading), Counts::of(of_chapter))
        })
        .collect();
    all.push(ChapterStatistics::new(String::new(), Counts::of(&passages)));
    all
}

/// How often each rule found something, by code.
pub fn counts<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code.name).or_default() += 1;
    }
    counts
}
