//! Charts: every number is checked, and a bad one is told at its line of the CSV.

use super::*;
use crate::model::walk;
use crate::source::rows::MOST_ROWS;
use crate::span::Spanned;
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The chart of a manuscript with a CSV file beside it, and what was found: path, line, column, severity and words.
fn read(block: &str, csv: &[u8]) -> (Option<Chart>, Vec<String>) {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let root = std::env::temp_dir().join(format!("galley-chart-{}-{count}", std::process::id()));
    let folder = root.join("manuscripts/t");
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::write(folder.join("manuscript.md"), format!("# A\n\n```chart\n{block}\n```\n")).unwrap();
    std::fs::write(folder.join("data/d.csv"), csv).unwrap();
    let files = crate::source::Files::open(camino::Utf8PathBuf::from_path_buf(root.clone()).unwrap());
    let mut findings = Findings::new();
    let mut manuscript = crate::source::read(&files, "t", &Vec::new(), &mut findings).unwrap();
    std::fs::remove_dir_all(root).unwrap();
    let found = findings.into_sorted().into_iter().map(|finding| {
        let crate::finding::Place::Span(span) = finding.place else { panic!("{finding:?}") };
        let at = files.position(span.file, span.start as usize);
        let path = files.path(span.file);
        let name = path.file_name().unwrap_or_default();
        format!("{name}:{}:{} {}: {}", at.line, at.column, finding.severity.name(), finding.message)
    });
    struct Charts(Option<Chart>);
    impl walk::Visitor for Charts {
        fn block(&mut self, block: &mut Spanned<crate::model::Block>) {
            if let crate::model::Block::Figure(crate::model::Figure { body, .. }) = &block.value
                && let crate::model::FigureBody::Chart(chart) = body
            {
                self.0 = Some(chart.clone());
            }
        }
    }
    let mut charts = Charts(None);
    for chapter in &mut manuscript.chapters {
        walk::blocks(&mut chapter.blocks, &mut charts);
    }
    (charts.0, found.collect())
}

const HEAD: &str = "kind = \"bar\"\ntitle = \"T\"\nalt = \"A\"\n";

fn csv(text: &str) -> (Option<Chart>, Vec<String>) {
    read(&format!("{HEAD}data = \"data/d.csv\""), text.as_bytes())
}

#[test]
fn numbers_are_read_as_people_write_them() {
    let (chart, found) = csv(
        "# composed for this test\nname,a,\"b, of all\"\n\"One, two\",\"1,250\",-0.5\nThree,\u{2212}3,\nFour, 1 000 000 ,1e3\n,,\n",
    );
    assert_eq!(found, Vec::<String>::new());
    let chart = chart.unwrap();
    assert_eq!(chart.categories, ["One, two", "Three", "Four"]);
    assert_eq!(chart.series[0].values, [Some(1250.0), Some(-3.0), Some(1_000_000.0)]);
    assert_eq!(chart.series[1].name, "b, of all");
    assert_eq!(chart.series[1].values, [Some(-0.5), None, Some(1000.0)]);
    assert_eq!(chart.series[0].cells[0], "1,250");
}

#[test]
fn every_bad_cell_is_told_at_its_line_and_column() {
    let (chart, found) = csv(
        "# composed\n\nname,a,b\nOne,1,many\n# between\n\nTwo,1.234,NaN\nThree,\"1,23\",5%\nFour,£4,inf\nFive,1.2.3,--1\n",
    );
    assert!(chart.is_none());
    assert_eq!(
        found,
        [
            "d.csv:4:7 error: `many` in the column b is no number",
            "d.csv:7:11 error: `NaN` in the column b is no number",
            "d.csv:8:8 error: `1,23` in the column a is no number",
            "d.csv:8:14 error: `5%` in the column b is no number",
            "d.csv:9:6 error: `£4` in the column a is no number",
            "d.csv:9:9 error: `inf` in the column b is no number",
            "d.csv:10:6 error: `1.2.3` in the column a is no number",
            "d.csv:10:12 error: `--1` in the column b is no number",
        ]
    );
}

#[test]
fn rows_that_do_not_fit_the_head_are_told_at_their_line() {
    let (chart, found) = csv("name,a,b\nOne,1\nTwo,1,2,3\nThree,1,2\n");
    assert!(chart.is_none());
    assert_eq!(
        found,
        [
            "d.csv:2:1 error: the row has 2 cells, and the first line 3",
            "d.csv:3:1 error: the row has 4 cells, and the first line 3",
        ]
    );
}

#[test]
fn files_that_cannot_be_data_are_told_where_they_are_named() {
    for (text, words) in [
        (&b""[..], "data/d.csv is empty"),
        (b"# only a comment\n", "data/d.csv is empty"),
        (b"a,b\nx,\xff\n", "data/d.csv is not UTF-8"),
        (b"a,b\n", "the chart has no values"),
        (b"a\nx\n", "the chart has no values"),
    ] {
        let (chart, found) = read(&format!("{HEAD}data = \"data/d.csv\""), text);
        assert!(chart.is_none());
        assert!(found.len() == 1 && found[0].ends_with(words), "{words}: {found:?}");
        assert!(found[0].starts_with("manuscript.md:"), "{found:?}");
    }
    let rows = (0..=MOST_ROWS).map(|row| format!("r{row},1\n")).collect::<String>();
    let (_, found) = csv(&format!("a,b\n{rows}"));
    assert_eq!(found.len(), 1, "{found:?}");
    let (chart, found) = csv(&format!("a,b\n{}", rows.split_once('\n').unwrap().1));
    assert!(chart.is_some() && found.is_empty());
}

#[test]
fn rows_in_the_block_are_checked_cell_by_cell() {
    let (chart, found) =
        read(&format!("{HEAD}rows = [[\"a\", 1, \"x\"], [\"b\", 2], [\"c\", true, 4.5]]"), b"");
    assert!(chart.is_none());
    assert_eq!(
        found,
        [
            "manuscript.md:7:18 error: `x` in the column value 2 is no number",
            "manuscript.md:7:24 error: the row has 2 cells, and 3 are asked for",
            "manuscript.md:7:40 error: `true` in the column value 1 is no number",
        ]
    );
    let (chart, found) = read(&format!("{HEAD}rows = [[\"a\", 1], [\"b\", \"\"], [\"c\", -4.5]]"), b"");
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(chart.unwrap().series[0].values, [Some(1.0), None, Some(-4.5)]);
}

#[test]
fn words_that_a_chart_must_have_may_not_be_empty() {
    let (_, found) = read("kind = \"bar\"\ntitle = \" \"\nalt = \"\"\nrows = [[\"a\", 1]]", b"");
    assert_eq!(
        found,
        [
            "manuscript.md:3:1 error: the chart has no `alt`",
            "manuscript.md:3:1 error: the chart has no `title`"
        ]
    );
}

#[test]
fn more_series_than_can_be_told_apart_are_drawn_with_a_warning() {
    let (chart, found) = read(&format!("{HEAD}rows = [[\"a\", 1, 2, 3, 4, 5, 6, 7]]"), b"");
    assert_eq!(chart.unwrap().series.len(), 7);
    assert_eq!(
        found,
        ["manuscript.md:3:1 warning: the chart has 7 series, and no reader can tell so many apart"]
    );
}
