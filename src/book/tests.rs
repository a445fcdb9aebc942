//! Manuscripts become books: order, numbers, citations, listing.

use super::*;
use crate::finding::Findings;
use crate::house::HouseStyle;
use crate::model::Date;
use crate::model::walk::plain_text;
use crate::series::Series;
use crate::source::{self, Files};

const REGISTRY: &str = r#"
[series]
name = "Questions"
about = "The {count} titles, of which this is the {ordinal}: ‘{title}’."
[series.listing]
lead-in = "All {count}:"
[imprint]
publisher = "A press"
[[title]]
slug = "one"
title = "One of them"
[[title]]
slug = "two"
title = "The other"
status = "published"
date = 2005-03-01
isbn = { print = "978-0-306-40615-7", ebook = "pending" }
"#;

const WORKS: &str = "@book{wenger1998, author = {Wenger, Etienne}, title = {Communities of Practice}, year = {1998}, \
                     publisher = {Cambridge University Press}, location = {Cambridge}}\n\
                     @article{burt2004, author = {Burt, Ronald S.}, title = {Structural Holes}, year = {2004}, \
                     journaltitle = {American Journal of Sociology}, volume = {110}, pages = {349--399}}\n\
                     @book{burt1992, author = {Burt, Ronald S.}, title = {Holes}, year = {1992}, publisher = {Press}}";

/// The book of a title whose manuscript has this text, and the codes of what was found.
fn made_up(slug: &str, text: &str) -> (Book, Vec<String>) {
    let folder = std::env::temp_dir().join(format!("galley-book-{}-{:p}", std::process::id(), text));
    let manuscript = folder.join("manuscripts").join(slug);
    std::fs::create_dir_all(&manuscript).unwrap();
    std::fs::write(manuscript.join("manuscript.md"), text).unwrap();
    std::fs::write(folder.join("manuscripts/series.toml"), REGISTRY).unwrap();
    std::fs::write(folder.join("manuscripts/references.bib"), WORKS).unwrap();
    let files = Files::open(camino::Utf8PathBuf::from_path_buf(folder.clone()).unwrap());
    let mut findings = Findings::new();
    let series = Series::load(&files, &mut findings).unwrap();
    let house = HouseStyle::load(&files, &mut findings);
    let bibliography = Bibliography::load(&files, &mut findings);
    let title = series.title(slug).unwrap();
    let manuscript = source::read(&files, slug, &series.substitutions(title), &mut findings).unwrap();
    let workshop = Workshop {
        files: &files,
        series: &series,
        house: &house,
        bibliography: &bibliography,
        locked_date: Some(Date { year: 2006, month: 1, day: 2 }),
    };
    let book = make_up(manuscript, title, workshop, &mut findings);
    std::fs::remove_dir_all(folder).unwrap();
    (book, findings.into_sorted().into_iter().map(|finding| finding.code.name.to_owned()).collect())
}

/// The words of the paragraphs of a book's chapters.
fn paragraphs(book: &Book) -> Vec<String> {
    let mut words = Vec::new();
    for part in &book.parts {
        if let Part::Chapter(chapter) = part {
            for block in &chapter.blocks {
                if let crate::model::Block::Paragraph(inlines) = &block.value {
                    words.push(plain_text(inlines));
                }
            }
        }
    }
    words
}

fn kinds(book: &Book) -> Vec<&'static str> {
    book.parts
        .iter()
        .map(|part| match part {
            Part::FrontCover(_) => "front cover",
            Part::InsideFrontCover(_) => "inside front cover",
            Part::TitlePage(_) => "title page",
            Part::SeriesPage(_) => "series page",
            Part::Introduction(_) => "introduction",
            Part::Contents(_) => "contents",
            Part::Chapter(_) => "chapter",
            Part::References(_) => "references",
            Part::Glossary(_) => "glossary",
            Part::Material(_) => "material",
            Part::Index(_) => "index",
            Part::NotesPages(_) => "notes pages",
            Part::SeriesListing(_) => "listing",
            Part::Imprint(_) => "imprint",
            Part::BackCover(_) => "back cover",
        })
        .collect()
}

#[test]
fn the_parts_stand_in_the_order_of_the_house() {
    let text = "---\nintroduction: \"In it.\"\n---\n# First {.account}\n\n```piece\nprovenance: illustrative\n```\n\n\
                Words [@burt2004].\n\n# Second\n\nWords.\n";
    let (book, found) = made_up("one", text);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(
        kinds(&book),
        [
            "front cover",
            "inside front cover",
            "title page",
            "series page",
            "introduction",
            "contents",
            "chapter",
            "chapter",
            "references",
            "material",
            "notes pages",
            "listing",
            "imprint",
            "back cover"
        ]
    );
    // A manuscript without any of it has neither introduction nor references.
    let (book, _) = made_up("two", "Words alone.\n");
    assert!(!kinds(&book).iter().any(|kind| ["introduction", "references", "material"].contains(kind)));
}

#[test]
fn the_series_is_made_from_the_registry() {
    let (book, _) = made_up("two", "# A\n\nB\n");
    for part in &book.parts {
        match part {
            Part::SeriesPage(section) => {
                let crate::model::Block::Paragraph(about) = &section.blocks[0].value else { panic!() };
                assert_eq!(plain_text(about), "The two titles, of which this is the second: ‘The other’.");
            }
            Part::SeriesListing(listing) => {
                assert_eq!(plain_text(&listing.lead_in), "All two:");
                let entries: Vec<_> = listing
                    .entries
                    .iter()
                    .map(|entry| {
                        let isbns: Vec<_> = entry.isbns.iter().map(|isbn| plain_text(isbn)).collect();
                        (
                            entry.this_edition,
                            plain_text(&entry.mark),
                            plain_text(&entry.status),
                            isbns.join("; "),
                        )
                    })
                    .collect();
                let owned = String::from;
                assert_eq!(
                    entries,
                    [
                        (false, owned(""), owned("planned"), owned("")),
                        (
                            true,
                            owned("this edition"),
                            owned("published March 2005"),
                            owned("ISBN 9780306406157 (print); ISBN pending (ebook)")
                        ),
                    ]
                );
            }
            _ => {}
        }
    }
    assert_eq!(book.identity.file_date.to_string(), "2006-01-02");
}

#[test]
fn works_are_cited_in_the_style_of_the_house() {
    let text = "# A\n\nSo it is [@wenger1998, p. 12; see @burt2004].\n\nAs @wenger1998 says.\n\nNot [@wenger1989].\n";
    let (book, found) = made_up("one", text);
    assert_eq!(found, ["citation/unknown-key"]);
    assert_eq!(
        paragraphs(&book),
        [
            "So it is (Wenger 1998, p.\u{a0}12; see Burt 2004).",
            "As Wenger (1998) says.",
            "Not (@wenger1989)."
        ]
    );
    let references = book.parts.iter().find_map(|part| match part {
        Part::References(references) => Some(references),
        _ => None,
    });
    let entries: Vec<_> =
        references.unwrap().entries.iter().map(|entry| plain_text(&entry.inlines)).collect();
    assert_eq!(
        entries,
        [
            "Burt, R.S. (2004) ‘Structural Holes’. American Journal of Sociology, 110, pp.\u{a0}349–399.",
            "Wenger, E. (1998) Communities of Practice. Cambridge: Cambridge University Press."
        ]
    );
}

#[test]
fn references_take_number_title_and_page() {
    let text = "# A {#a}\n\nSee [](#t), [](#a) and [](#s).\n\n## Under {#s}\n\n| x |\n|---|\n| y |\n\nTable: What it shows {#t}\n";
    let (book, found) = made_up("one", text);
    assert_eq!(
        (paragraphs(&book).remove(0), found),
        ("See Table\u{a0}1, ‘A’ and ‘Under’.".into(), Vec::new())
    );
}

#[test]
fn the_index_and_the_glossary_are_in_the_order_of_the_language() {
    let text = "---\nglossary:\n  tie: \"A *contact*.\"\n  Émile: \"A name.\"\n---\n# A\n\n\
                [Zebra]{.index}, [ties]{.index entry=\"ties!weak\"}, [ties]{.index}, [LEA]{.abbr title=\"local education authority\"}.\n\n\
                [weak]{.index entry=\"ties!weak\"}, [links]{.index see=\"ties\"}, [écoles]{.index}, [ties]{.index see-also=\"Zebra\"}. [Ties]{.index}.\n";
    let (book, found) = made_up("one", text);
    assert_eq!(found, Vec::<String>::new());
    fn lines(entries: &[IndexEntry], indent: usize, into: &mut Vec<String>) {
        for entry in entries {
            let words =
                format!("{}{} {}", "-".repeat(indent), plain_text(&entry.words), plain_text(&entry.see));
            into.push(format!("{} {}", words.trim_end(), entry.places.len()));
            lines(&entry.children, indent + 1, into);
        }
    }
    let mut index = Vec::new();
    let mut glossary = Vec::new();
    for part in &book.parts {
        match part {
            Part::Index(part) => lines(&part.entries, 0, &mut index),
            Part::Glossary(section) => {
                let crate::model::Block::DefinitionList(list) = &section.blocks[0].value else { panic!() };
                glossary.extend(list.iter().map(|definition| plain_text(&definition.term)));
            }
            _ => {}
        }
    }
    assert_eq!(index, ["écoles 1", "links see ties 0", "ties see also Zebra 2", "-weak 2", "Zebra 1"]);
    assert_eq!(glossary, ["Émile", "LEA", "tie"]);
}

#[test]
fn a_quotation_must_stand_in_its_chapter() {
    let with = |words: &str| {
        format!(
            "---\nquotation: {{ text: \"{words}\", by: \"B\", from: a }}\n---\n# A {{#a}}\n\nIt *is* 'so' -- here.\n"
        )
    };
    assert_eq!(made_up("one", &with("is 'so' - here")).1, Vec::<String>::new());
    assert_eq!(made_up("one", &with("was so")).1, ["front-matter/quotation-not-in-chapter"]);
    let accent = "---\naccent: tael\n---\n# A\n\nB\n";
    assert_eq!(made_up("one", accent).1, ["front-matter/unknown-accent"]);
}

#[test]
fn abbreviations_are_spelled_out_where_they_are_first_met() {
    let text = "---\nglossary:\n  SIP: \"school improvement partner\"\n  CRB: \"An office. It checks.\"\n---\n# The [LEA]{.abbr} {#a}\n\n\
                <abbr title=\"a tag\">TAG</abbr>: two [LEAs]{.abbr} and one [LEA]{.abbr}.\n\nThe *[SIP]{.abbr}* and [[NWP]{.abbr}]{.index}.\n\n\
                A body corporate ([BC]{.abbr title=\"body corporate\"}), the [NWP]{.abbr title=\"writing project\"}, the [SIP]{.abbr} and [XYZ]{.abbr}.\n";
    let (book, found) = made_up("one", text);
    assert_eq!(found, ["abbreviation/unknown"]);
    assert_eq!(
        paragraphs(&book),
        [
            "TAG: two local education authorities (LEAs) and one LEA.",
            "The school improvement partner (SIP) and writing project (NWP).",
            "A body corporate (BC), the NWP, the SIP and XYZ.",
        ]
    );
    let mut glossary = Vec::new();
    for part in &book.parts {
        match part {
            Part::Glossary(section) => {
                let crate::model::Block::DefinitionList(list) = &section.blocks[0].value else { panic!() };
                glossary.extend(list.iter().map(|definition| plain_text(&definition.term)));
            }
            Part::Index(index) => assert_eq!(plain_text(&index.entries[0].words), "NWP"),
            Part::Chapter(chapter) => assert_eq!(plain_text(&chapter.heading), "The LEA"),
            _ => {}
        }
    }
    assert_eq!(glossary, ["BC", "CRB", "LEA", "NWP", "SIP", "TAG"]);
}
