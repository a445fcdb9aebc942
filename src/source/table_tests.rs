//! Tables from CSV: an ordinary table of the model, its numbers checked.

use super::*;
use crate::model::walk::{self, Visitor, plain_text};
use crate::model::{Block, Inlines, Table};
use std::sync::atomic::{AtomicU32, Ordering};

static COUNT: AtomicU32 = AtomicU32::new(0);

/// The table of a manuscript with a CSV file beside it, and what was found: path, line, column, severity and words.
fn read(block: &str, csv: &str) -> (Option<Table>, Vec<String>) {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let root = std::env::temp_dir().join(format!("galley-table-{}-{count}", std::process::id()));
    let folder = root.join("manuscripts/t");
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::write(
        folder.join("manuscript.md"),
        format!("# A\n\nSee [](#tbl-d).\n\n```table\n{block}\n```\n"),
    )
    .unwrap();
    std::fs::write(folder.join("data/d.csv"), csv).unwrap();
    let files = Files::open(camino::Utf8PathBuf::from_path_buf(root.clone()).unwrap());
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
    struct Tables(Option<Table>);
    impl Visitor for Tables {
        fn block(&mut self, block: &mut Spanned<Block>) {
            if let Block::Table(table) = &block.value {
                self.0 = Some(table.clone());
            }
        }
    }
    let mut tables = Tables(None);
    for chapter in &mut manuscript.chapters {
        walk::blocks(&mut chapter.blocks, &mut tables);
    }
    (tables.0, found.collect())
}

fn words(cells: &[Inlines]) -> Vec<String> {
    cells.iter().map(|cell| plain_text(cell)).collect()
}

const BLOCK: &str = "data = \"data/d.csv\"\nid = \"tbl-d\"\ncaption = \"What it *shows*\"";

#[test]
fn a_file_becomes_a_table_with_caption_and_alignment() {
    let csv = "# composed\nSchool,\"Visits, all\",Since\nA,12,2003\n\"B *and* C\",\"1,204\",\n,,\n";
    let (table, found) = read(BLOCK, csv);
    assert_eq!(found, Vec::<String>::new());
    let table = table.unwrap();
    assert_eq!(table.id.unwrap().as_str(), "tbl-d");
    assert_eq!(plain_text(&table.caption), "What it shows");
    assert_eq!(words(&table.head), ["School", "Visits, all", "Since"]);
    assert_eq!(table.columns, [Alignment::Start, Alignment::End, Alignment::End]);
    let rows: Vec<_> = table.rows.iter().map(|row| words(row)).collect();
    // Cells are words, not Markdown.
    assert_eq!(rows, [["A", "12", "2003"], ["B *and* C", "1,204", ""]]);
}

#[test]
fn columns_can_be_chosen_and_aligned() {
    let block = format!("{BLOCK}\ncolumns = [\"b\", \"a\"]\nalign = [\"center\"]");
    let (table, found) = read(&block, "a,b,c\n1,x,2\n");
    assert_eq!(found, Vec::<String>::new());
    let table = table.unwrap();
    assert_eq!(words(&table.head), ["b", "a"]);
    assert_eq!(table.columns, [Alignment::Center, Alignment::End]);
}

#[test]
fn a_bad_cell_is_told_at_its_line_of_the_file() {
    let csv = "name,a,b\nOne,1,x\n\nTwo,-,5\nThree,l2,6\nFour,3,7\nFive,4,8\nSix,,9\n";
    let (table, found) = read(&format!("{BLOCK}\nnumbers = [\"a\"]"), csv);
    assert!(table.is_none());
    let bad = "d.csv:5:7 error: `l2` in the column a is no number";
    let likely = "d.csv:2:7 warning: `x` in the column b is no number";
    assert!(found.contains(&bad.to_owned()) && found.contains(&likely.to_owned()), "{found:?}");
    // Where numbers are not asked for, it is a warning, and the table stands.
    let (table, found) = read(BLOCK, "name,b\nOne,x\nTwo,5\nThree,6\nFour,7\nFive,8\n");
    assert!(table.is_some());
    assert_eq!(found, ["d.csv:2:5 warning: `x` in the column b is no number"]);
    let (table, found) = read(BLOCK, "name,b\nOne,1\nTwo\n");
    assert!(
        table.is_none()
            && found.contains(&"d.csv:3:1 error: the row has 1 cells, and the first line 2".into())
    );
}

#[test]
fn what_cannot_be_a_table_is_told() {
    for (block, words) in [
        ("caption = \"x\"", "the table has no data"),
        ("data = \"data/e.csv\"", "data/e.csv cannot be used"),
        ("data = \"../../x.csv\"", "leads out of the manuscript's folder"),
        ("data = \"data/d.csv\"\ncolumn = [\"a\"]", "there is no key `column` here"),
        ("data = \"data/d.csv\"\nnumbers = [\"c\"]", "the data have no column c"),
        ("data = \"data/d.csv\"\nalign = [\"middle\"]", "no column can stand `middle`"),
        ("data = ", "this is no TOML"),
    ] {
        let (table, found) = read(block, "a,b\n1,2\n");
        assert!(table.is_none(), "{block}");
        assert!(found.iter().any(|found| found.contains(words)), "{block}: {found:?}");
    }
}
