//! Citations in another style than that of the house, and what is said of keys, styles and references that are wrong.

use super::epub::Epub;
use super::judges;
use super::workspace::{Finding, Workspace};

const WORKS: &str = "@book{wenger1998, author = {Wenger, Etienne}, title = {Communities of Practice}, year = {1998}, \
                     publisher = {Cambridge University Press}, address = {Cambridge}}\n\
                     @article{burt2004, author = {Burt, Ronald S.}, title = {Structural Holes and Good Ideas}, year = {2004}, \
                     journal = {American Journal of Sociology}, volume = {110}, pages = {349--399}}\n";

const TEXT: &str = "# A chapter\n\nSo it is [@wenger1998, pp. 12-14; see @burt2004].\n\nAs @burt2004 says, and again [@wenger1998].\n";

/// Numbers in square brackets, in the order in which works are cited; the list is numbered too.
const NUMBERS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info>
    <title>Numbers in brackets</title>
    <id>numbers-in-brackets</id>
    <category citation-format="numeric"/>
    <updated>2026-11-24T00:00:00+00:00</updated>
  </info>
  <macro name="names"><names variable="author"><name initialize-with=". " form="long"/></names></macro>
  <citation>
    <layout prefix="[" suffix="]" delimiter=", ">
      <group delimiter=": ">
        <text variable="citation-number"/>
        <group delimiter=" "><label variable="locator"/><text variable="locator"/></group>
      </group>
    </layout>
  </citation>
  <bibliography second-field-align="flush">
    <layout suffix=".">
      <text variable="citation-number" suffix=")"/>
      <group delimiter="; ">
        <text macro="names"/>
        <text variable="title" font-weight="bold"/>
        <date variable="issued"><date-part name="year"/></date>
      </group>
    </layout>
  </bibliography>
</style>
"#;

fn book() -> Workspace {
    Workspace::with(TEXT).write("manuscripts/references.bib", WORKS)
}

/// The words of both editions, spaces evened; of the ebook alone where no poppler reads the print edition.
fn editions(workspace: &Workspace) -> Vec<String> {
    let all = epub_words(&Epub::open(&workspace.path("dist/book/book.epub")));
    let print = judges::page_texts(&workspace.path("dist/book/book-print.pdf"));
    print.map(|pages| even(&pages.join(" "))).into_iter().chain([all]).collect()
}

fn even(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of the paragraphs of an ebook.
fn epub_words(epub: &Epub) -> String {
    let mut all = String::new();
    for (_, text) in epub.spine() {
        let document = super::epub::parse(text);
        let paragraphs = document.descendants().filter(|node| matches!(node.tag_name().name(), "p" | "li"));
        for paragraph in paragraphs {
            let words = paragraph.descendants().filter(|node| node.is_text()).filter_map(|node| node.text());
            all.extend(words);
            all.push('\n');
        }
    }
    even(&all)
}

#[track_caller]
fn all_say(texts: &[String], sentences: &[&str]) {
    for text in texts {
        for sentence in sentences {
            assert!(text.contains(sentence), "no {sentence:?} in {text}");
        }
    }
}

#[test]
fn the_house_cites_author_and_year() {
    let workspace = book();
    assert_eq!(workspace.galley(&["build"]).expect(0).errors(), Vec::<String>::new());
    all_say(
        &editions(&workspace),
        &[
            "So it is (Wenger 1998, pp. 12–14; see Burt 2004).",
            "As Burt (2004) says, and again (Wenger 1998).",
            "Burt, R.S. (2004) ‘Structural Holes and Good Ideas’. American Journal of Sociology, 110, pp. 349–399. Wenger, E. \
             (1998) Communities of Practice. Cambridge: Cambridge University Press.",
        ],
    );
}

#[test]
fn any_style_put_in_the_place_of_the_house_style_is_that_of_both_editions() {
    let workspace = book();
    workspace.galley(&["build"]).expect(0);
    // Whatever its name.
    let workspace = workspace.write("styles/citation/numbers-in-brackets.csl", NUMBERS);
    let run = workspace.galley(&["build"]).expect(0);
    assert!(!run.stdout.contains("up to date"), "{}", run.stdout);
    all_say(
        &editions(&workspace),
        &[
            "So it is [1: pages 12–14, see 2].",
            "As R. S. Burt [2] says, and again [1].",
            // In the order of the text, and not in that of the names.
            "1) E. Wenger; Communities of Practice; 1998. 2) R. S. Burt; Structural Holes and Good Ideas; 2004.",
        ],
    );
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let texts: String = epub.spine().into_iter().map(|(_, text)| text).collect();
    assert!(
        texts.contains("#_work-1\"") && texts.contains("<strong>Communities of Practice</strong>"),
        "{texts}"
    );
    if let Some(messages) = judges::epubcheck(&workspace.path("dist/book/book.epub")) {
        super::build::content(&workspace.path("dist/book/book.epub"), &messages);
    }
}

#[test]
fn a_style_without_a_list_leads_nowhere_and_raised_numbers_are_raised() {
    let (head, tail) = NUMBERS.split_once("  <bibliography").unwrap();
    let raised = head.replace("<layout prefix=\"[\" suffix=\"]\"", "<layout vertical-align=\"sup\"");
    let (_, end) = tail.split_once("</bibliography>\n").unwrap();
    let workspace = book().write("styles/citation/house.csl", raised + end);
    workspace.galley(&["build"]).expect(0);
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let texts: String = epub.spine().into_iter().map(|(_, text)| text).collect();
    assert!(
        texts.contains("again.<span class=\"citation\"><sup>1</sup></span></p>") && !texts.contains("_work-"),
        "{texts}"
    );
}

#[test]
fn raised_numbers_stand_behind_the_punctuation_and_are_no_marks_of_notes() {
    let raised = NUMBERS.replace("<layout prefix=\"[\" suffix=\"]\"", "<layout vertical-align=\"sup\"");
    let text = "# A\n\nSo it is [@wenger1998]. As @burt2004 says, and 'so he thinks [@burt2004]', [see @wenger1998].\n";
    let workspace = Workspace::with(text)
        .write("manuscripts/references.bib", WORKS)
        .write("styles/citation/house.csl", raised);
    let run = workspace.galley(&["build"]).expect(0);
    assert!(!run.findings().iter().any(|one| one.code.starts_with("epub/")), "{run:?}");
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    all_say(&[epub_words(&epub)], &["So it is.1 As R. S. Burt2 says, and ‘so he thinks’,2 see 1."]);
}

/// A workspace with this style, and the findings of a build that it stops: code, path, line, column and message.
fn refused(style: impl AsRef<[u8]>) -> Vec<Finding> {
    let run = book().write("styles/citation/mine.csl", style).galley(&["build"]).expect(1);
    assert!(run.errors().contains(&"style/unreadable-citation-style".to_owned()), "{run:?}");
    run.findings().into_iter().filter(|one| one.code == "style/unreadable-citation-style").collect()
}

#[test]
fn a_broken_style_is_a_finding_with_a_place() {
    let line_of = |text: &str, words: &str| text.lines().position(|line| line.contains(words)).unwrap() + 1;
    let cut = NUMBERS.replace("</names></macro>", "</macro>");
    let misnamed = NUMBERS.replace("<text macro=\"names\"/>", "<text macro=\"nmaes\"/>");
    let endless = NUMBERS.replace("<macro name=\"names\">", "<macro name=\"names\"><text macro=\"names\"/>");
    let (head, _) = NUMBERS.split_once("  <citation>").unwrap();
    let empty = format!("{head}</style>\n");
    let dependent = head.split_once("  <macro").unwrap().0.replace(
        "<category",
        "<link href=\"http://www.zotero.org/styles/apa\" rel=\"independent-parent\"/><category",
    ) + "</style>\n";
    for (style, line, words) in [
        (cut.clone(), line_of(&cut, "</macro>"), "no XML"),
        (misnamed.clone(), line_of(&misnamed, "nmaes"), "no macro `nmaes`"),
        (endless.clone(), line_of(&endless, "<macro"), "calls itself"),
        (empty, 2, "no citation style"),
        (dependent, 2, "http://www.zotero.org/styles/apa"),
        ("<style/>".to_owned(), 1, "no citation style"),
        (String::new(), 1, "no XML"),
        ("no XML at all".to_owned(), 1, "no XML"),
    ] {
        let found = refused(&style);
        assert_eq!(found.len(), 1, "{words}: {found:?}");
        assert!(found[0].message.contains(words) && found[0].help.is_some(), "{words}: {found:?}");
        assert_eq!((found[0].path.as_str(), found[0].line), ("styles/citation/mine.csl", line), "{found:?}");
    }
    let help = refused(misnamed).remove(0).help.unwrap();
    assert!(help.contains("macro=\"names\""), "{help}");
    assert_eq!(refused(b"\xff\xfe").len(), 1);
}

#[test]
fn two_styles_are_one_too_many() {
    let workspace =
        book().write("styles/citation/a.csl", NUMBERS).write("styles/citation/house.csl", NUMBERS);
    let found = workspace.galley(&["check"]).expect(1).findings();
    let told = found.iter().find(|one| one.code == "style/unreadable-citation-style").unwrap();
    assert!(told.path == "styles/citation" && told.message.contains("a.csl and house.csl"), "{told:?}");
}

/// Notes: all that is known of a work in the first one, then its names and the first note's number, and *Ibid.* where the
/// note before has the same work.
const NOTES: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
  <info>
    <title>Notes</title>
    <id>notes</id>
    <category citation-format="note"/>
    <updated>2026-11-24T00:00:00+00:00</updated>
  </info>
  <macro name="place"><group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group></macro>
  <citation>
    <layout suffix="." delimiter="; ">
      <choose>
        <if position="ibid-with-locator">
          <group delimiter=", "><text term="ibid" text-case="capitalize-first"/><text macro="place"/></group>
        </if>
        <else-if position="ibid"><text term="ibid" text-case="capitalize-first"/></else-if>
        <else-if position="subsequent">
          <group delimiter=", ">
            <group delimiter=" ">
              <names variable="author"><name form="short"/></names>
              <text variable="first-reference-note-number" prefix="(n " suffix=")"/>
            </group>
            <text macro="place"/>
          </group>
        </else-if>
        <else>
          <group delimiter=", ">
            <names variable="author"><name/></names>
            <text variable="title" font-style="italic"/>
            <date variable="issued"><date-part name="year"/></date>
            <text macro="place"/>
          </group>
        </else>
      </choose>
    </layout>
  </citation>
  <bibliography>
    <layout suffix=".">
      <group delimiter=": "><names variable="author"><name/></names><text variable="title"/></group>
    </layout>
  </bibliography>
</style>
"#;

#[test]
fn a_style_for_notes_gives_each_citation_a_note() {
    let text = "# A chapter\n\nSo it is [@wenger1998, pp. 12-14; see @burt2004]. As @burt2004 says, it was.\n\n\
                Again [@burt2004, p. 350], (and again [@burt2004, p. 350]). So he writes.[^own] Then *so [@wenger1998].*\n\n\
                [^own]: He says in [@burt2004] what [see @wenger1998, who asks]\n";
    let workspace = Workspace::with(text)
        .write("manuscripts/references.bib", WORKS)
        .write("styles/citation/notes.csl", NOTES);
    let run = workspace.galley(&["build"]).expect(0);
    assert_eq!(run.errors(), Vec::<String>::new());
    assert!(!run.findings().iter().any(|one| one.code.contains("citation")), "{run:?}");
    let texts = editions(&workspace);
    all_say(
        &texts,
        &[
            "1 Etienne Wenger, Communities of Practice, 1998, pp. 12–14; see Ronald S. Burt, Structural Holes and Good Ideas, 2004.",
            "2 Ibid.",
            "3 Ibid., p. 350.",
            "4 Ibid.",
            // In the author's own words without a stop, and at their end with one.
            "5 He says in Burt (n 1) what see Wenger (n 1), who asks.",
            "6 Ibid.",
        ],
    );
    let epub = texts.last().unwrap();
    all_say(
        std::slice::from_ref(epub),
        &[
            "So it is.1 As Burt2 says, it was.",
            "Again,3 (and again4). So he writes.5 Then so.6",
            "Etienne Wenger: Communities of Practice.",
        ],
    );
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let texts: String = epub.spine().into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts.matches("role=\"doc-noteref\"").count(), 6, "{texts}");
    // Short forms lead to the list.
    assert!(
        texts.contains("<a href=\"references.xhtml#_work-2\" role=\"doc-biblioref\">Burt (n 1)</a>"),
        "{texts}"
    );
    if let Some(messages) = judges::epubcheck(&workspace.path("dist/book/book.epub")) {
        super::build::content(&workspace.path("dist/book/book.epub"), &messages);
    }
}

/// Four works, and a text that cites them.
fn four(text: &str) -> Workspace {
    let work = |key: &str| {
        format!("@book{{{key}, author = {{{key}, Ann}}, title = {{On {key}}}, year = {{2001}}}}\n")
    };
    let works: String = ["adams", "brown", "clark", "davis"].map(work).concat();
    Workspace::with(text).write("manuscripts/references.bib", works)
}

#[test]
fn numbers_that_follow_each_other_are_drawn_together_where_the_style_says_so() {
    let text = "# A\n\nOne [@adams; @brown; @clark]. Two [@clark; @davis, p. 3; @adams; @brown]. Three [@adams; @brown]. \
                Four [@adams; see @brown; @clark; @davis]. Five [@davis; @adams; @brown; @clark].\n";
    let sorted = "<citation collapse=\"citation-number\" after-collapse-delimiter=\"; \">\
                  <sort><key variable=\"citation-number\"/></sort>";
    for (citation, sentences) in [
        (
            sorted,
            [
                "One [1–3].",
                // A place in a work belongs to its number alone.
                "Two [1–3; 4: page 3].",
                "Three [1, 2].",
                "Four [1, see 2–4].",
                "Five [1–4].",
            ],
        ),
        (
            "<citation>",
            [
                "One [1, 2, 3].",
                "Two [3, 4: page 3, 1, 2].",
                "Three [1, 2].",
                "Four [1, see 2, 3, 4].",
                "Five [4, 1, 2, 3].",
            ],
        ),
    ] {
        let style = NUMBERS.replace("<citation>", citation);
        let workspace = four(text).write("styles/citation/numbers.csl", style);
        workspace.galley(&["build", "--edition", "ebook"]).expect(0);
        let epub = Epub::open(&workspace.path("dist/book/book.epub"));
        all_say(&[epub_words(&epub)], &sentences);
    }
}

#[test]
fn works_of_a_citation_stand_in_the_order_of_the_style() {
    let text = "# A\n\nOne [@clark; @adams, p. 3]. Two [@clark; see also @adams].\n";
    let style = include_str!("../../styles/citation/house.csl").replace(
        "disambiguate-add-year-suffix=\"true\">",
        "disambiguate-add-year-suffix=\"true\"><sort><key macro=\"author\"/></sort>",
    );
    let workspace = four(text).write("styles/citation/house.csl", style);
    workspace.galley(&["build", "--edition", "ebook"]).expect(0);
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    all_say(
        &[epub_words(&epub)],
        &["One (adams 2001, p. 3; clark 2001).", "Two (clark 2001; see also adams 2001)."],
    );
}

/// What is found in a manuscript: line, column, code and help, of what must be mended.
fn found(text: &str) -> Vec<(usize, usize, String, String)> {
    let run = Workspace::with(text).write("manuscripts/references.bib", WORKS).galley(&["check"]).expect(1);
    let errors = run.findings().into_iter().filter(|one| one.severity == "error");
    errors.map(|one| (one.line, one.column, one.code, one.help.unwrap_or_default())).collect()
}

#[test]
fn a_mistyped_key_is_told_at_its_place_with_the_key_that_is_near() {
    let found = found(
        "# A\n\nSo it is [@wenger1998; @brut2004].\n\nAs @wegner1998 says,\nand [see @other1900, p. 3].\n",
    );
    let short: Vec<_> = found.iter().map(|(line, column, code, _)| (*line, *column, code.as_str())).collect();
    let code = "citation/unknown-key";
    assert_eq!(short, [(3, 10, code), (5, 4, code), (6, 5, code)]);
    assert!(found[0].3.starts_with("Write @burt2004"), "{found:?}");
    assert!(found[1].3.starts_with("Write @wenger1998"), "{found:?}");
    assert!(found[2].3.starts_with("Add it to manuscripts/references.bib"), "{found:?}");
}

#[test]
fn a_reference_to_nothing_is_told_at_its_place_with_the_id_that_is_near() {
    let text = "# A {#first}\n\nSee [](#tbl-visit), [](#fig-ponds), [](#visiting-sheet) and [](#zzz).\n\n\
                | x |\n|---|\n| y |\n\nTable: Visits {#tbl-visits}\n\n\
                ```chart\nkind = \"bar\"\ntitle = \"T\"\nalt = \"A\"\nrows = [[\"a\", 1]]\n```\n\nFigure: Ponds {#fig-pond}\n\n\
                # The sheet {.tool #visit-sheet}\n\nWords.\n";
    let found = found(text);
    let short: Vec<_> = found.iter().map(|(line, column, code, _)| (*line, *column, code.as_str())).collect();
    let code = "reference/unknown-target";
    assert_eq!(short, [(3, 5, code), (3, 21, code), (3, 37, code), (3, 61, code)], "{found:?}");
    for (found, near) in found.iter().zip(["tbl-visits", "fig-pond", "visit-sheet"]) {
        assert!(found.3.contains(near), "{found:?}");
    }
    assert!(found[3].3.starts_with("Give the heading, table or figure"), "{found:?}");
}

#[test]
fn an_id_that_two_have_is_told_at_the_second() {
    let text =
        "# A {#same}\n\n| x |\n|---|\n| y |\n\nTable: Visits {#same}\n\n::: {.panel #same}\nWords.\n:::\n";
    let lines: Vec<_> = found(text).into_iter().map(|(line, _, code, _)| (line, code)).collect();
    let code = "reference/duplicate-id".to_owned();
    assert_eq!(lines, [(7, code.clone()), (9, code)]);
}

#[test]
fn a_table_without_a_caption_bears_its_number() {
    let text = "# A\n\nSee [](#bare) and [](#said).\n\n| x |\n|---|\n| y |\n\nTable: {#bare}\n\n| x |\n|---|\n| y |\n\nTable: Visits {#said}\n";
    let workspace = Workspace::with(text);
    workspace.galley(&["build"]).expect(0);
    for text in editions(&workspace) {
        assert!(text.contains("See Table 1") && text.contains("and Table 2"), "{text}");
    }
    let epub = Epub::open(&workspace.path("dist/book/book.epub"));
    let texts: String = epub.spine().into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts.matches("<caption ").count(), 2, "{texts}");
    let Some(pages) = judges::page_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    let chapter = pages.iter().find(|page| page.contains("See Table 1")).unwrap();
    assert_eq!(chapter.matches("Table 1").count(), 2, "in the text and over the table: {chapter}");
}

#[test]
fn a_bad_cell_is_told_at_its_line_of_the_file_and_of_the_block() {
    let text = "# A\n\n```chart\nkind = \"bar\"\ntitle = \"T\"\nalt = \"A\"\ndata = \"data/visits.csv\"\n```\n\n\
                ```chart\nkind = \"bar\"\ntitle = \"T\"\nalt = \"A\"\nrows = [[\"a\", 1],\n  [\"b\", \"two\"]]\n```\n\n\
                ```table\ndata = \"data/visits.csv\"\nnumbers = \"Visits\"\n```\n";
    let workspace = Workspace::with(text)
        .write("manuscripts/book/data/visits.csv", "# composed\nSchool,Visits\nAlder,12\n\"Ash, new\",l4\n");
    let found = workspace.galley(&["build"]).expect(1).findings();
    let errors = found.iter().filter(|one| one.severity == "error");
    let mut places: Vec<_> =
        errors.map(|one| (one.code.as_str(), one.path.as_str(), one.line, one.column)).collect();
    places.sort_unstable();
    let csv = "manuscripts/book/data/visits.csv";
    assert_eq!(
        places,
        [
            ("chart/wrong-value", csv, 4, 12),
            ("chart/wrong-value", "manuscripts/book/manuscript.md", 15, 9),
            ("table/wrong-value", csv, 4, 12),
        ]
    );
}
