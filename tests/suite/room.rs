//! What is done with the room of a page: long headings, charts at its foot, sheets to write on, boxes to tick.

use super::judges;
use super::workspace::Workspace;

/// Words of so many lines, about, in paragraphs of one sentence.
fn lines(count: usize) -> String {
    "Nine schools met in a hall in March and went home with one question between them.\n\n".repeat(count)
}

/// The texts of the pages of a manuscript's print edition.
fn pages(text: &str, house: &str) -> Option<Vec<String>> {
    let workspace = Workspace::with(text).write("styles/house.toml", house);
    workspace.galley(&["build", "--edition", "print"]).expect(0);
    judges::page_texts(&workspace.path("dist/book/book-print.pdf"))
}

/// The number of the page, from 0, that has some words.
fn page_of(pages: &[String], words: &str) -> usize {
    let page = pages.iter().position(|page| page.contains(words));
    page.unwrap_or_else(|| panic!("no page has {words:?}"))
}

#[test]
fn the_lines_of_a_long_heading_are_of_about_one_length() {
    let heading = "What nine schools and one team learned about working with each other in three years";
    let workspace = Workspace::with(format!("# {heading}\n\n{}", lines(3)));
    workspace.galley(&["build", "--edition", "print"]).expect(0);
    let Some(texts) = judges::sized_texts(&workspace.path("dist/book/book-print.pdf")) else { return };
    // It is the largest type of its page.
    let of_heading =
        |text: &&judges::SizedText| heading.contains(text.text.trim()) && text.text.trim().len() > 3;
    let largest = texts.iter().filter(of_heading).map(|text| text.size).fold(0.0, f64::max);
    let lines: Vec<usize> = texts
        .iter()
        .filter(of_heading)
        .filter(|text| text.size > largest - 0.1)
        .map(|text| text.text.trim().len())
        .collect();
    assert!(lines.len() > 1 && lines.iter().sum::<usize>() > heading.len() - lines.len(), "{lines:?}");
    let (least, most) = (lines.iter().min().unwrap(), lines.iter().max().unwrap());
    assert!(least * 10 > most * 6, "{lines:?}");
}

/// At the foot of a page a chart is drawn lower rather than on the next one, and higher never does it harm.
#[test]
fn a_chart_is_lower_where_a_page_has_no_room_for_more() {
    let chart = "```chart\nkind = \"line\"\nx = \"Year\"\ny = \"Schools\"\ntitle = \"Schools in the network\"\n\
                 alt = \"More each year.\"\nrows = [[\"2003\", 4], [\"2004\", 9], [\"2005\", 12]]\n```\n";
    let mut kept = 0;
    for count in 12..17 {
        let text = format!("# Figures\n\n{}Before the chart.\n\n{chart}\nAfter it.\n", lines(count));
        let Some(lower) = pages(&text, "[charts]\nlower = 0.7\n") else { return };
        let Some(whole) = pages(&text, "[charts]\nlower = 1\n") else { return };
        let place = |pages: &[String]| page_of(pages, "Schools in the network");
        assert!(place(&lower) <= place(&whole), "{count}: a lower chart stands later");
        kept += usize::from(place(&lower) < place(&whole));
    }
    assert!(kept > 0, "no chart was lower");
}

/// A sheet of more than a page begins on a new one where it so takes fewer; a short one stays where it is.
#[test]
fn a_long_sheet_begins_on_a_new_page_where_that_saves_one() {
    let sheet = |boxes: usize| {
        let lines: String =
            (1..=boxes).map(|number| format!("{number}. What do we ask of school {number}?\n")).collect();
        format!("::: worksheet\n### Our questions\n\n{lines}\nThe last line.\n:::\n")
    };
    for (boxes, moves) in [(4, false), (60, false), (75, true)] {
        let text = format!("# Sheets\n\n{}Before the sheet.\n\n{}\nAfter it.\n", lines(9), sheet(boxes));
        let Some(pages) = pages(&text, "") else { return };
        let (before, start) = (page_of(&pages, "Before the sheet"), page_of(&pages, "Our questions"));
        let end = page_of(&pages, "The last line");
        assert_eq!(start > before, moves, "{boxes} questions: from page {start} to {end}, words to {before}");
    }
}
