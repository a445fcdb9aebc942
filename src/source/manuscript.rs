//! A manuscript as a whole: front matter, chapters, notes; ids and references settled.

use super::front_matter::{self, near};
use super::markdown::{self, Source};
use super::shared::Shared;
use super::{Files, Substitutions};
use super::{codes, ids};
use crate::finding::{Finding, Findings, Place};
use crate::model::walk::{self, Visitor};
use crate::model::*;
use crate::span::{FileId, Span, Spanned};
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn read(
    files: &Files,
    slug: &str,
    substitutions: &Substitutions,
    findings: &mut Findings,
) -> Option<Manuscript> {
    let path = folder(slug).join("manuscript.md");
    match files.read_text(&path) {
        Ok(file) => Some(read_file(files, slug, file, substitutions, findings)),
        Err(error) => {
            findings.report(
                Finding::error(codes::UNREADABLE, Place::File(path.clone()), format!("{path}: {error}"))
                    .help("Write the manuscript there, in UTF-8"),
            );
            None
        }
    }
}

fn folder(slug: &str) -> Utf8PathBuf {
    Utf8Path::new("manuscripts").join(slug)
}

/// Reads the text of `file` as the manuscript of a title.
pub(super) fn read_file(
    files: &Files,
    slug: &str,
    file: FileId,
    substitutions: &Substitutions,
    findings: &mut Findings,
) -> Manuscript {
    let folder = folder(slug);
    let text = cleaned(&files.text(file), file, findings);
    // A byte order mark is no text.
    let lead = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let head = front_matter::read(&text[lead..], file, lead, findings);
    let mut shared = Shared::new(files, Some(&folder), substitutions, findings);
    let introduction = head.introduction.as_ref().map(|text| value(text, &mut shared)).unwrap_or_default();
    let glossary: Vec<_> =
        head.glossary.iter().map(|(term, said)| (term.clone(), value(said, &mut shared))).collect();
    let body = lead + head.body;
    let source = Source { text: &text[body..], file, offset: body, whole: None };
    let content = markdown::read(source, true, &mut shared);
    let Shared { notes, images, ids, anchors, findings, comments, stretches, .. } = shared;
    let mut manuscript = Manuscript {
        front_matter: FrontMatter { introduction, glossary, ..head.front_matter },
        chapters: content.chapters,
        notes: notes
            .into_iter()
            .map(|note| note.unwrap_or(Note { blocks: Vec::new(), span: None }))
            .collect(),
        images: images.sound,
        runs: RunIds::default(),
        written: Written { file: Some(file), comments, stretches },
    };
    settle(&mut manuscript, ids, &anchors, findings);
    manuscript
}

/// Reads a value of YAML or TOML that holds Markdown.
pub(super) fn value(text: &Spanned<String>, shared: &mut Shared<'_>) -> Blocks {
    let Some(span) = text.span else { return Vec::new() };
    let clean = text.value.replace(is_control, " ");
    markdown::read(Source { text: &clean, file: span.file, offset: 0, whole: Some(span) }, false, shared)
        .blocks
}

/// Names the runs and headings of a text that stands for itself.
pub(super) fn settle_fragment(blocks: &mut Blocks, runs: &mut RunIds) {
    let mut names = Names { taken: BTreeSet::new(), order: Vec::new(), prefix: "text-" };
    walk::blocks(blocks, &mut names);
    walk::blocks(blocks, &mut Runs { runs, index: 0, charts: 0 });
}

/// Characters that no XML and no typesetter takes.
fn is_control(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{85}'))
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
        || (c as u32 & 0xfffe) == 0xfffe
}

/// The text with characters that no book can show replaced, none of its bytes moved.
fn cleaned(text: &str, file: FileId, findings: &mut Findings) -> String {
    let lead = if text.starts_with('\u{feff}') { "\u{feff}".len() } else { 0 };
    if let Some(at) = text.find(is_control) {
        let count = text.matches(is_control).count();
        let code = text[at..].chars().next().map_or(0, |c| c as u32);
        findings.report(
            Finding::warning(
                codes::CONTROL_CHARACTERS,
                Span::new(file, at..at + 1),
                format!("{count} characters cannot be shown; the first is U+{code:04X}"),
            )
            .help("Remove them; they are set as spaces"),
        );
    }
    let mut clean = text[..lead].to_owned();
    let mut characters = text[lead..].chars().peekable();
    while let Some(c) = characters.next() {
        if is_control(c) {
            clean.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else if c == '\r' && characters.peek() != Some(&'\n') {
            // The line ends of old Macintoshes end lines (CommonMark 2.1), headings too.
            clean.push('\n');
        } else {
            clean.push(c);
        }
    }
    clean
}

/// Gives every heading an id and every run a name, and sees that references lead somewhere.
fn settle(
    manuscript: &mut Manuscript,
    ids: BTreeMap<String, Span>,
    anchors: &BTreeMap<String, usize>,
    findings: &mut Findings,
) {
    let mut names = Names { taken: ids.into_keys().collect(), order: Vec::new(), prefix: "" };
    walk::blocks(&mut manuscript.front_matter.introduction, &mut names);
    for (_, said) in &mut manuscript.front_matter.glossary {
        walk::blocks(said, &mut names);
    }
    for chapter in &mut manuscript.chapters {
        names.name(&mut chapter.id, &chapter.heading);
        walk::blocks(&mut chapter.blocks, &mut names);
    }
    for note in &mut manuscript.notes {
        walk::blocks(&mut note.blocks, &mut names);
    }
    let Names { taken, order, .. } = names;
    let targets = Targets { taken: &taken, order: &order, anchors };
    let mut references = References { targets, findings };
    let mut runs = RunIds::default();
    let mut index = 0;
    let mut charts = 0;
    let mut each = |blocks: &mut Blocks, references: &mut References<'_>| {
        walk::blocks(blocks, references);
        let mut visitor = Runs { runs: &mut runs, index, charts };
        walk::blocks(blocks, &mut visitor);
        (index, charts) = (visitor.index, visitor.charts);
    };
    each(&mut manuscript.front_matter.introduction, &mut references);
    for (_, said) in &mut manuscript.front_matter.glossary {
        each(said, &mut references);
    }
    for chapter in &mut manuscript.chapters {
        // The heading and the standfirst are read with the text, as the paragraphs that they nearly are.
        let mut lead = vec![
            Spanned::generated(Block::Paragraph(std::mem::take(&mut chapter.heading))),
            Spanned::generated(Block::Paragraph(std::mem::take(&mut chapter.piece.summary))),
        ];
        each(&mut lead, &mut references);
        let mut lead = lead.into_iter().map(|block| match block.value {
            Block::Paragraph(inlines) => inlines,
            _ => Vec::new(),
        });
        chapter.heading = lead.next().unwrap_or_default();
        chapter.piece.summary = lead.next().unwrap_or_default();
        each(&mut chapter.blocks, &mut references);
    }
    for note in &mut manuscript.notes {
        each(&mut note.blocks, &mut references);
    }
    manuscript.runs = runs;
}

/// Gives ids to what has none.
struct Names {
    taken: BTreeSet<String>,
    /// The ids of the headings, in order of reading.
    order: Vec<String>,
    prefix: &'static str,
}

impl Names {
    fn name(&mut self, id: &mut Id, words: &Inlines) {
        if id.0.is_empty() {
            let base = format!("{}{}", self.prefix, ids::of_words(&walk::plain_text(words)));
            id.0 = ids::unique(&base, |name| self.taken.contains(name));
            self.taken.insert(id.0.clone());
        }
        self.order.push(id.0.clone());
    }
}

impl Visitor for Names {
    fn block(&mut self, block: &mut Spanned<Block>) {
        if let Block::Heading(heading) = &mut block.value {
            self.name(&mut heading.id, &heading.inlines);
        }
    }
}

/// Where references can lead.
struct Targets<'a> {
    taken: &'a BTreeSet<String>,
    order: &'a [String],
    anchors: &'a BTreeMap<String, usize>,
}

impl Targets<'_> {
    fn find(&self, id: &str) -> Option<String> {
        if self.taken.contains(id) {
            return Some(id.to_owned());
        }
        if let Some(heading) = self.anchors.get(id) {
            return self.order.get(*heading).cloned();
        }
        // Links of other programs to headings, in their own spelling.
        let words = ids::of_words(id);
        let clean = ids::clean(id);
        [clean, words].into_iter().find(|name| self.taken.contains(name))
    }
}

/// Sees that references lead somewhere.
struct References<'a> {
    targets: Targets<'a>,
    findings: &'a mut Findings,
}

impl Visitor for References<'_> {
    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        let words = match &mut inline.value {
            Inline::Reference(CrossReference { target, .. }) => match self.targets.find(&target.0) {
                Some(found) => {
                    target.0 = found;
                    return;
                }
                None => (format!("#{}", target.0), target.0.clone()),
            },
            Inline::Link(Link { target: LinkTarget::Internal(target), inlines }) => {
                match self.targets.find(&target.0) {
                    Some(found) => {
                        target.0 = found;
                        return;
                    }
                    None => (walk::plain_text(inlines), target.0.clone()),
                }
            }
            _ => return,
        };
        let (words, id) = words;
        if let Some(span) = inline.span {
            let known = self.targets.taken.iter().map(String::as_str);
            self.findings.report(
                Finding::error(codes::UNKNOWN_ID, span, format!("nothing has the id {id}")).help(near(
                    &id,
                    known,
                    "Give the heading, table or figure that is meant this id: `{#…}`",
                )),
            );
        }
        inline.value = Inline::Placeholder(super::spans::run(words));
    }
}

/// Names the runs, the places that an index leads to, and the charts.
struct Runs<'a> {
    runs: &'a mut RunIds,
    index: u32,
    charts: u32,
}

impl Runs<'_> {
    fn run(&mut self, run: &mut Run) {
        *run = self.runs.run(std::mem::take(&mut run.text));
    }
}

impl Visitor for Runs<'_> {
    fn block(&mut self, block: &mut Spanned<Block>) {
        match &mut block.value {
            Block::Code(code) => self.run(&mut code.text),
            Block::Figure(Figure { id: _, mark, label: _, body, caption: _ }) => {
                *mark = self.runs.run(String::new()).id;
                if let FigureBody::Chart(chart) = body {
                    self.charts += 1;
                    chart.id = Id(format!("_chart-{}", self.charts));
                }
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        match &mut inline.value {
            Inline::Text(run) | Inline::Code(run) | Inline::Placeholder(run) => self.run(run),
            Inline::Index(term) => {
                self.index += 1;
                term.id = Id(format!("_index-{}", self.index));
            }
            _ => {}
        }
    }
}
