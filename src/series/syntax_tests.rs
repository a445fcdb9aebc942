//! The titles of this repository together use everything that a manuscript may hold.

use super::Series;
use crate::finding::Findings;
use crate::model::walk::{self, Visitor};
use crate::model::*;
use crate::source::{self, Files};
use crate::span::Spanned;
use std::collections::BTreeSet;

/// Names what an enum has, and lists the names: a new variant does not compile until it stands here.
macro_rules! elements {
    ($function:ident, $list:ident, $type:ty, { $($name:literal => $pattern:pat,)* }) => {
        const $list: &[&str] = &[$($name),*];
        fn $function(element: &$type) -> &'static str {
            match element { $($pattern => $name,)* }
        }
    };
}

elements!(block, BLOCKS, Block, {
    "paragraph" => Block::Paragraph(_),
    "heading" => Block::Heading(_),
    "list" => Block::List(List { items: _, start: None, tight: true }),
    "loose list" => Block::List(List { items: _, start: None, tight: false }),
    "numbered list" => Block::List(List { items: _, start: Some(_), tight: _ }),
    "definition list" => Block::DefinitionList(_),
    "quotation" => Block::Quotation(Quotation { attribution: None, .. }),
    "quotation with attribution" => Block::Quotation(Quotation { attribution: Some(_), .. }),
    "code" => Block::Code(_),
    "displayed formula" => Block::Math(_),
    "table" => Block::Table(_),
    "picture" => Block::Figure(Figure { body: FigureBody::Image(_), .. }),
    "chart" => Block::Figure(Figure { body: FigureBody::Chart(_), .. }),
    "figure of blocks" => Block::Figure(Figure { body: FigureBody::Blocks(_), .. }),
    "division" => Block::Division(_),
    "thematic break" => Block::ThematicBreak,
    "writing lines" => Block::WritingLines(_),
});

elements!(inline, INLINES, Inline, {
    "text" => Inline::Text(_),
    "emphasis" => Inline::Emphasis(_),
    "strong" => Inline::Strong(_),
    "struck" => Inline::Struck(_),
    "superscript" => Inline::Superscript(_),
    "subscript" => Inline::Subscript(_),
    "keyboard" => Inline::Keyboard(_),
    "verbatim" => Inline::Verbatim(_),
    "language" => Inline::Language(_),
    "code in the line" => Inline::Code(_),
    "formula in the line" => Inline::Math(_),
    "link out" => Inline::Link(Link { target: LinkTarget::Address(_), .. }),
    "link within" => Inline::Link(Link { target: LinkTarget::Internal(_), .. }),
    "picture in the line" => Inline::Image(_),
    "note" => Inline::Note(_),
    "citation in brackets" => Inline::Citation(Citation { narrative: false, .. }),
    "citation in the sentence" => Inline::Citation(Citation { narrative: true, .. }),
    "cross reference" => Inline::Reference(_),
    "index words" => Inline::Index(IndexTerm { entry: None, see: None, .. }),
    "index entry" => Inline::Index(IndexTerm { entry: Some(_), see: None, .. }),
    "index see" => Inline::Index(IndexTerm { see: Some(See::Instead(_)), .. }),
    "index see also" => Inline::Index(IndexTerm { see: Some(See::Also(_)), .. }),
    "abbreviation" => Inline::Abbreviation(_),
    "line break" => Inline::LineBreak,
    "placeholder" => Inline::Placeholder(_),
});

/// What a manuscript cannot ask for, or a booklet for schools has no honest use for, and why.
const NOT_USED: &[(&str, &str)] = &[("placeholder", "only drafts have it")];

/// What is used, by name.
#[derive(Default)]
struct Used(BTreeSet<String>);

impl Used {
    fn name(&mut self, name: impl Into<String>) {
        self.0.insert(name.into());
    }
}

impl Visitor for Used {
    fn block(&mut self, block: &mut Spanned<Block>) {
        self.name(self::block(&block.value));
        match &block.value {
            Block::Division(division) => self.name(named("division", DivisionKind::NAMES, division.kind)),
            Block::Figure(Figure { body: FigureBody::Chart(chart), .. }) => {
                self.name(named("chart", ChartKind::NAMES, chart.kind));
            }
            Block::Table(table) => {
                for alignment in &table.columns {
                    self.name(format!("column {alignment:?}"));
                }
            }
            Block::List(list) if list.items.iter().any(|item| item.ticked.is_some()) => {
                self.name("task list");
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &mut Spanned<Inline>) {
        self.name(self::inline(&inline.value));
        match &inline.value {
            Inline::Citation(citation) => {
                for CitedWork { key: _, prefix, locator, suffix } in &citation.works {
                    let forms = [
                        (citation.works.len() > 1, "citation of several works"),
                        (!prefix.is_empty(), "citation with prefix"),
                        (locator.is_some(), "citation with locator"),
                        (!suffix.is_empty(), "citation with suffix"),
                    ];
                    forms.into_iter().filter(|(is, _)| *is).for_each(|(_, name)| self.name(name));
                }
            }
            Inline::Image(Image { alternative: None, .. }) => self.name("decorative picture"),
            Inline::Index(IndexTerm { entry: Some(entry), .. }) if entry.len() > 1 => {
                self.name("index sub-entry");
            }
            _ => {}
        }
    }
}

const FORMS: &[&str] = &[
    "citation of several works",
    "citation with prefix",
    "citation with locator",
    "citation with suffix",
    "index sub-entry",
    "table from data",
    "chart from data",
    "chart from rows",
    "decorative picture",
    "column Start",
    "column End",
    "column Center",
    "title summary",
    "title contributors",
    "title edition",
    "title introduction",
    "title quotation from a chapter",
    "title keywords",
    "task list",
    "piece by",
    "piece affiliation",
    "piece source",
    "piece summary",
    "title by its slug",
    "glossary",
];

fn named<T: PartialEq>(group: &str, names: &[(&str, T)], value: T) -> String {
    let name = names.iter().find(|(_, known)| *known == value).map_or("none", |(name, _)| name);
    format!("{group} {name}")
}

fn all() -> BTreeSet<String> {
    let mut all: BTreeSet<String> =
        [BLOCKS, INLINES, FORMS].concat().into_iter().map(str::to_owned).collect();
    all.extend(DivisionKind::NAMES.iter().map(|(name, _)| format!("division {name}")));
    all.extend(ChartKind::NAMES.iter().map(|(name, _)| format!("chart {name}")));
    all.extend(ChapterKind::NAMES.iter().map(|(name, _)| format!("kind {name}")));
    all.extend(Provenance::NAMES.iter().map(|(name, _)| format!("provenance {name}")));
    all
}

#[test]
fn the_titles_together_use_everything() {
    let files = Files::open(env!("CARGO_MANIFEST_DIR"));
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings).unwrap();
    let mut used = Used::default();
    for title in &series.titles {
        let names = series.substitutions(title);
        let mut manuscript = source::read(&files, &title.slug, &names, &mut findings).unwrap();
        let text = files.text(manuscript.written.file.unwrap());
        let forms = [
            ("\n```table", "table from data"),
            ("\ndata = \"", "chart from data"),
            ("\nrows = [", "chart from rows"),
            ("{title:", "title by its slug"),
        ];
        for (written, name) in forms {
            if text.contains(written) {
                used.name(name);
            }
        }
        let front = &manuscript.front_matter;
        let quoted = front.quotation.as_ref().is_some_and(|quotation| quotation.from.is_some());
        let keys = [
            (front.summary.is_some(), "title summary"),
            (!front.contributors.is_empty(), "title contributors"),
            (front.edition.is_some(), "title edition"),
            (!front.introduction.is_empty(), "title introduction"),
            (quoted, "title quotation from a chapter"),
            (!front.keywords.is_empty(), "title keywords"),
            (!front.glossary.is_empty(), "glossary"),
        ];
        keys.into_iter().filter(|(is, _)| *is).for_each(|(_, name)| used.name(name));
        walk::blocks(&mut manuscript.front_matter.introduction, &mut used);
        for (_, said) in &mut manuscript.front_matter.glossary {
            walk::blocks(said, &mut used);
        }
        for chapter in &mut manuscript.chapters {
            let Piece { by, affiliation, provenance, source, summary } = &chapter.piece;
            let keys = [
                (by.is_some(), "piece by"),
                (affiliation.is_some(), "piece affiliation"),
                (source.is_some(), "piece source"),
                (!summary.is_empty(), "piece summary"),
            ];
            keys.into_iter().filter(|(is, _)| *is).for_each(|(_, name)| used.name(name));
            if let Some(provenance) = provenance {
                used.name(named("provenance", Provenance::NAMES, *provenance));
            }
            used.name(named("kind", ChapterKind::NAMES, chapter.kind));
            walk::blocks(&mut chapter.blocks, &mut used);
        }
        for note in &mut manuscript.notes {
            walk::blocks(&mut note.blocks, &mut used);
        }
    }
    let unused: Vec<String> = all().difference(&used.0).cloned().collect();
    let mut exempt: Vec<&str> = NOT_USED.iter().map(|(name, _)| *name).collect();
    exempt.sort_unstable();
    assert_eq!(unused, exempt, "unused, and what has a reason to be");
}
