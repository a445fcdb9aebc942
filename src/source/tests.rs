//! Manuscripts in, model and findings out.

use super::*;
use crate::finding::Severity;
use crate::model::walk::plain_text;
use crate::model::*;

fn workspace(text: &str) -> (tempdir::Folder, Files) {
    let folder = tempdir::Folder::new();
    std::fs::create_dir_all(folder.path().join("manuscripts/t")).unwrap();
    std::fs::write(folder.path().join("manuscripts/t/manuscript.md"), text).unwrap();
    let files = Files::open(folder.path().to_owned());
    (folder, files)
}

mod tempdir {
    use camino::{Utf8Path, Utf8PathBuf};
    use std::sync::atomic::{AtomicU32, Ordering};

    static COUNT: AtomicU32 = AtomicU32::new(0);

    pub(super) struct Folder(Utf8PathBuf);

    impl Folder {
        pub(super) fn new() -> Self {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("galley-source-{}-{count}", std::process::id()));
            std::fs::create_dir_all(&path).unwrap();
            Self(Utf8PathBuf::from_path_buf(path).unwrap())
        }

        pub(super) fn path(&self) -> &Utf8Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

fn read_text(text: &str) -> (Manuscript, Vec<String>) {
    let (_folder, files) = workspace(text);
    let substitutions = [("count", "six"), ("title", "Networks"), ("title:other", "The other")];
    let substitutions = substitutions.map(|(name, words)| (name.to_owned(), words.to_owned())).to_vec();
    let mut findings = Findings::new();
    let manuscript = read(&files, "t", &substitutions, &mut findings).unwrap();
    let list = findings
        .into_sorted()
        .into_iter()
        .map(|finding| {
            let crate::finding::Place::Span(span) = finding.place else { panic!("{finding:?}") };
            let at = files.position(span.file, span.start as usize);
            let severity = if finding.severity == Severity::Error { "" } else { "~" };
            format!("{}:{} {severity}{}", at.line, at.column, finding.code.name)
        })
        .collect();
    (manuscript, list)
}

fn clean(text: &str) -> Manuscript {
    let (manuscript, findings) = read_text(text);
    assert_eq!(findings, Vec::<String>::new(), "{text}");
    manuscript
}

fn blocks(text: &str) -> Blocks {
    clean(text).chapters.remove(0).blocks
}

fn words(blocks: &Blocks) -> String {
    struct Words(Vec<String>);
    impl walk::Visitor for Words {
        fn sequence(&mut self, inlines: &mut Inlines) {
            self.0.push(plain_text(inlines));
        }
        fn block(&mut self, block: &mut Spanned<Block>) {
            if let Block::Code(code) = &block.value {
                self.0.push(code.text.text.clone());
            }
        }
    }
    let mut visitor = Words(Vec::new());
    walk::blocks(&mut blocks.clone(), &mut visitor);
    visitor.0.join("|")
}

#[test]
fn chapters_have_kinds_pieces_and_ids() {
    let manuscript = clean(
        "---\nsummary: About it\nkeywords: [a, b]\nquotation: { text: 'Q', by: B }\n---\n# One & two {.think-piece}\n\n```piece\n\
         by: A\nprovenance: illustrative\nsummary: In *short* {title}\n```\n\nText\n\n# Three {#x .tool}\n\n# One & two\n",
    );
    let ids: Vec<_> = manuscript.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(ids, ["one-two", "x", "one-two-2"]);
    assert_eq!(manuscript.chapters[0].kind, ChapterKind::ThinkPiece);
    assert_eq!(manuscript.chapters[0].piece.provenance, Some(Provenance::Illustrative));
    assert_eq!(plain_text(&manuscript.chapters[0].piece.summary), "In short Networks");
    assert_eq!(manuscript.front_matter.keywords, ["a", "b"]);
    assert_eq!(manuscript.front_matter.quotation.unwrap().by, "B");
}

#[test]
fn every_kind_of_line_end_ends_a_line() {
    let text = "# One\n\nFirst words.\n\n::: panel\nIn a box.\n:::\n";
    let expected = clean(text);
    for end in ["\r", "\r\n"] {
        let manuscript = clean(&text.replace('\n', end));
        assert_eq!(manuscript.chapters.len(), 1, "{end:?}");
        assert_eq!(words(&manuscript.chapters[0].blocks), words(&expected.chapters[0].blocks), "{end:?}");
    }
}

#[test]
fn divisions_end_lists_and_nest() {
    let blocks = blocks("::: panel\n- a\n- b\n::: aside\nc\n:::\n:::\n\nd\n");
    let Block::Division(panel) = &blocks[0].value else { panic!("{blocks:?}") };
    assert!(matches!(panel.blocks[0].value, Block::List(_)));
    let Block::Division(aside) = &panel.blocks[1].value else { panic!("{panel:?}") };
    assert_eq!(aside.kind, DivisionKind::Aside);
    assert!(matches!(blocks[1].value, Block::Paragraph(_)));
}

#[test]
fn fences_in_code_are_text() {
    let text = "```\n::: panel\n***\n```\n\n    ::: b\n";
    assert_eq!(words(&blocks(text)), "::: panel\n***|::: b");
}

#[test]
fn another_title_is_named_by_its_slug() {
    let (manuscript, found) = read_text("# A\n\nSee *{title:other}* and {title:othr}.\n");
    let Block::Paragraph(inlines) = &manuscript.chapters[0].blocks[0].value else { panic!() };
    assert_eq!(crate::model::walk::plain_text(inlines), "See The other and othr.");
    assert_eq!(found, ["3:25 reference/unknown-title"]);
}

#[test]
fn spans_citations_names_and_escapes() {
    let blocks = blocks(
        "[LEA]{.abbr title=\"Local\"} [term]{.index entry=\"a!b\"} [see @key, p. 12; @b] {title} \\{title\\} \\[x\\]{.abbr} a@b.org [cy]{lang=cy}\n",
    );
    let Block::Paragraph(inlines) = &blocks[0].value else { panic!() };
    let kinds: Vec<_> = inlines
        .iter()
        .map(|inline| match &inline.value {
            Inline::Text(run) => run.text.clone(),
            Inline::Abbreviation(a) => format!("abbr:{}", a.expansion.as_deref().unwrap_or_default()),
            Inline::Index(i) => format!("index:{:?}", i.entry),
            Inline::Citation(c) => format!(
                "cite:{:?}",
                c.works.iter().map(|w| (&w.key, &w.prefix, &w.locator)).collect::<Vec<_>>()
            ),
            Inline::Language(l) => format!("lang:{:?}", l.language),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "abbr:Local",
            " ",
            "index:Some([\"a\", \"b\"])",
            " ",
            "cite:[(\"key\", \"see\", Some(\"p. 12\")), (\"b\", \"\", None)]",
            " Networks {title} [x]{.abbr} a@b.org ",
            "lang:Some(\"cy\")",
        ]
    );
}

#[test]
fn tables_figures_notes_and_definitions() {
    let blocks = blocks(
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\nTable: What it *shows* {#t}\n\nTerm\n: Said\n\nA[^n] [](#t)\n\n[^n]: Note\n\n> Words\n>\n> — Somebody\n",
    );
    let Block::Table(table) = &blocks[0].value else { panic!() };
    assert_eq!(
        (plain_text(&table.caption).as_str(), table.id.as_ref().unwrap().as_str()),
        ("What it shows", "t")
    );
    assert_eq!(table.columns, [Alignment::Start, Alignment::End]);
    assert!(matches!(blocks[1].value, Block::DefinitionList(_)));
    let Block::Quotation(quotation) = &blocks[3].value else { panic!("{blocks:?}") };
    assert_eq!(plain_text(quotation.attribution.as_ref().unwrap()), "Somebody");
}

#[test]
fn worksheets_have_lines_to_write_on() {
    let blocks = blocks("::: worksheet\nName:\n\n______\n\n______\n\nMore\n:::\n\n______\n");
    let Block::Division(sheet) = &blocks[0].value else { panic!() };
    assert_eq!(sheet.blocks[1].value, Block::WritingLines(2));
    assert_eq!(blocks[1].value, Block::ThematicBreak);
}

#[test]
fn every_fault_is_found_with_its_place_in_one_run() {
    let (manuscript, findings) = read_text(
        "---\nsumary: x\naccent: [1]\n---\n# A {.acount}\n\n<div>words</div>\n\n::: panle\n![](x.png) [](#nowhere) [^none]\n\n\
         ![a](../../etc/passwd) [b](c.md) {titel} <b>bold</b>\n\n# B {#a}\n\n## C {#a}\n\n[^unused]: kept\n",
    );
    assert_eq!(
        findings,
        [
            "2:1 ~front-matter/unknown-key",
            "3:9 front-matter/wrong-value",
            "5:1 markup/unknown-class",
            "7:1 html/refused-tag",
            "9:1 division/not-closed",
            "9:1 division/unknown-name",
            "10:1 image/missing-file",
            "10:1 image/no-alternative-text",
            "10:12 reference/unknown-target",
            "10:25 note/undefined",
            "12:1 image/outside-of-folder",
            "12:24 reference/unusable-link",
            "12:34 ~markup/unknown-name-in-braces",
            "12:42 html/refused-tag",
            "16:1 reference/duplicate-id",
            "18:1 ~note/unused",
        ]
    );
    let all: String = manuscript.chapters.iter().map(|chapter| words(&chapter.blocks)).collect();
    for word in ["words", "x.png", "#nowhere", "[^none]", "a", "b", "{titel}", "bold", "kept"] {
        assert!(all.contains(word), "{word}: {all}");
    }
}

#[test]
fn odd_texts_do_not_break_the_reader() {
    let deep = "> ".repeat(5_000) + "deep";
    let lists = (0..300).map(|level| format!("{}- x\n", "  ".repeat(level))).collect::<String>();
    for text in [
        "",
        "---",
        "---\n",
        "---\n---",
        "---\n{\n---\n",
        "---\n- a\n---\nb",
        "\u{feff}# A\n",
        ":::",
        "::: {",
        "::: panel",
        "[",
        "]",
        "[]",
        "{",
        "@",
        "[@]",
        "[](#)",
        "![]()",
        "<",
        "</a>",
        "<a>",
        "<sub>x",
        "a\u{0}b\u{1}c",
        "$",
        "$$",
        "$x$",
        "| a |\n|---|\n| b | c |",
        "[^a]",
        "[^a]: b",
        "[^a]: [^a]",
        "```piece\nby: [\n```",
        "# A\n```piece\nby: [\n```",
        "```chart\n```",
        "```chart\nkind = \"bar\"\n```",
        "# A\n# B",
        "# ",
        "\\",
        "\\[",
        "&#0;&#1;",
        "Table: x",
        "- Table: x",
        "> — a",
        "::: figure\n:::",
        "::: worksheet\n___\n:::",
        "a\n: b\n\n: c",
        "- [ ] x",
        "~a~ ~~b~~ ^c^",
        "<br",
        "<!--",
        "<!-- a",
        &deep,
        &lists,
        &"[".repeat(3_000),
        &"*a ".repeat(3_000),
        &"<sub>".repeat(500),
        &"::: panel\n".repeat(300),
    ] {
        let _ = read_text(&format!("{text}\n"));
        let _ = read_text(&format!("# A\n\n{text}"));
    }
}
