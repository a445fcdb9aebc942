//! Tables → XHTML.

use super::writer::Writer;
use crate::model::*;
use crate::span::Spanned;
use std::collections::BTreeSet;

/// So many characters of a row, with each column's share, a narrow screen has room for.
const NARROW: usize = 48;
/// So many characters of a cell a column of words asks for, at most: longer ones run on in lines.
const WORDS: usize = 14;
/// So many does a column to write in.
const WRITING: usize = 12;
/// So many characters has what names a row, at most.
const NAME: usize = 60;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let Table { id, label, caption, columns, head, rows } = table;
        self.page_breaks_before(caption);
        let captioned = !label.is_empty() || !caption.is_empty();
        let caption_name = self.new_name("caption");
        let heads: Vec<String> = head.iter().map(|cell| words(cell)).collect();
        let heard: Vec<&str> = heads.iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
        let heard = heard.join(", ");
        let stacks = stacks(columns, &heads, rows);
        let id = id.as_ref().map(|id| self.place(id));
        let mut attributes = vec![("class", if stacks { "table-scroll stacked" } else { "table-scroll" })];
        attributes.extend(id.as_deref().map(|id| ("id", id)));
        let named = format!("{label} {}", walk::plain_text(caption));
        if captioned {
            let role = self.region_role(&named);
            attributes.extend([("role", role), ("tabindex", "0"), ("aria-labelledby", &caption_name)]);
        } else if !heard.is_empty() {
            attributes.extend([
                ("role", self.region_role(&heard)),
                ("tabindex", "0"),
                ("aria-label", &heard),
            ]);
        }
        self.out.open("div", &attributes);
        self.out.line();
        // One whose rows become blocks says what it is: the form would take it away.
        let role = |role: &'static str| stacks.then_some(("role", role));
        let one = |role: Option<(&'static str, &'static str)>| role.into_iter().collect::<Vec<_>>();
        self.out.open("table", &one(role("table")));
        self.out.line();
        if captioned {
            self.out.open("caption", &[("id", &caption_name)]);
            self.caption(label, caption);
            self.out.close_line();
        }
        if head.iter().any(|cell| !cell.is_empty()) {
            self.out.open("thead", &one(role("rowgroup")));
            self.out.open("tr", &one(role("row")));
            for (column, cell) in head.iter().enumerate() {
                let mut attributes = alignment(columns, column);
                if cell.is_empty() {
                    attributes.extend(role("cell"));
                    self.out.element("td", &attributes, "");
                } else {
                    attributes.push(("scope", "col"));
                    attributes.extend(role("columnheader"));
                    self.cell("th", &attributes, cell);
                }
            }
            self.out.close();
            self.out.close_line();
        }
        self.out.open("tbody", &one(role("rowgroup")));
        self.out.line();
        let names_rows = first_column_names_rows(columns, head, rows);
        for row in rows {
            self.out.open("tr", &one(role("row")));
            for (column, cell) in row.iter().enumerate() {
                let mut attributes = alignment(columns, column);
                let (name, kind) = if column == 0 && names_rows && !cell.is_empty() {
                    attributes.push(("scope", "row"));
                    ("th", "rowheader")
                } else {
                    ("td", "cell")
                };
                attributes.extend(role(kind));
                // What the first cell of a row says names the block; the others are named by their column.
                let label = heads
                    .get(column)
                    .filter(|words| stacks && !words.is_empty() && (column > 0 || cell.is_empty()));
                attributes.extend(label.map(|words| ("data-label", words.as_str())));
                self.cell(name, &attributes, cell);
            }
            self.out.close_line();
        }
        self.out.close();
        self.out.close();
        self.out.close_line();
    }

    fn cell(&mut self, name: &'static str, attributes: &[(&'static str, &str)], cell: &[Spanned<Inline>]) {
        self.out.open(name, attributes);
        self.inlines(cell);
        self.out.close();
    }
}

fn words(cell: &[Spanned<Inline>]) -> String {
    walk::plain_text(cell).trim().to_owned()
}

/// Whether each row becomes a block on a narrow screen, with the names of the columns before its cells: there are more
/// columns of words, or to write in, than such a screen has room for. Figures are compared along their columns, so those
/// tables stay.
fn stacks(columns: &[Alignment], heads: &[String], rows: &[Vec<Inlines>]) -> bool {
    let named = heads.iter().skip(1).all(|words| !words.is_empty());
    if heads.len() < 4 || !named || columns.contains(&Alignment::End) {
        return false;
    }
    let room = |(column, head): (usize, &String)| {
        let cells: Vec<String> =
            rows.iter().filter_map(|row| row.get(column)).map(|cell| words(cell)).collect();
        let empty = cells.iter().filter(|words| words.is_empty()).count();
        let longest = cells.iter().chain([head]).map(|words| words.chars().count()).max().unwrap_or_default();
        let least = if empty * 2 > cells.len() { WRITING } else { 0 };
        longest.clamp(least, WORDS)
    };
    heads.iter().enumerate().map(room).sum::<usize>() > NARROW
}

/// Whether the first cell of each row says what the others are about: there is a head; no two rows begin alike; and the
/// head leaves the corner empty, all the other columns hold figures, or the first cells are as short as names.
fn first_column_names_rows(columns: &[Alignment], head: &[Inlines], rows: &[Vec<Inlines>]) -> bool {
    let Some((first, others)) = columns.split_first().filter(|(_, others)| !others.is_empty()) else {
        return false;
    };
    let has_head = head.iter().any(|cell| !cell.is_empty());
    let corner = head.first().is_some_and(Vec::is_empty);
    let figures = others.iter().all(|column| *column == Alignment::End);
    let firsts: Vec<String> = rows.iter().filter_map(|row| row.first()).map(|cell| words(cell)).collect();
    let names = firsts.iter().all(|words| words.chars().count() <= NAME);
    let distinct: BTreeSet<&str> = firsts.iter().map(String::as_str).collect();
    has_head
        && *first != Alignment::End
        && (corner || figures || names)
        && distinct.len() == rows.len()
        && !distinct.contains("")
}

fn alignment(columns: &[Alignment], column: usize) -> Vec<(&'static str, &'static str)> {
    match columns.get(column) {
        Some(Alignment::Center) => vec![("class", "center")],
        Some(Alignment::End) => vec![("class", "end")],
        Some(Alignment::Start) | None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::RunIds;

    /// Alignments, words of the head and rows of a table whose cells are parted by bars.
    fn table(lines: &[&str], figures: bool) -> (Vec<Alignment>, Vec<Inlines>, Vec<Vec<Inlines>>) {
        let mut runs = RunIds::default();
        let mut cell = |words: &str| match words {
            "" => Vec::new(),
            words => vec![runs.text(words)],
        };
        let mut rows: Vec<Vec<Inlines>> =
            lines.iter().map(|line| line.split('|').map(&mut cell).collect()).collect();
        let head = rows.remove(0);
        let mut columns = vec![if figures { Alignment::End } else { Alignment::Start }; head.len()];
        columns[0] = Alignment::Start;
        (columns, head, rows)
    }

    fn stacks(lines: &[&str], figures: bool) -> bool {
        let (columns, head, rows) = table(lines, figures);
        let heads: Vec<String> = head.iter().map(|cell| words(cell)).collect();
        super::stacks(&columns, &heads, &rows)
    }

    #[test]
    fn rows_become_blocks_where_columns_are_many_and_wide() {
        let sheet = ["Who|With whom|What was exchanged|When last|Through whom", "||||", "||||"];
        let words = [
            "Kind|What it is good for|What it needs|How it fails",
            "On behalf of|a known answer to a problem|somebody who can say it|by being copied",
        ];
        assert!(stacks(&sheet, false) && stacks(&words, false));
        assert!(!stacks(&words, true), "figures are compared along their columns");
        assert!(!stacks(&["Job|A|B|C|D|E", "Head|1|2|3|4|5"], false), "narrow columns have room");
        assert!(!stacks(
            &["Kind|Good for|Needs", "From|a known answer to a problem|somebody to say it"],
            false
        ));
        assert!(
            !stacks(&["Who|With whom||When last|Through whom", "||||"], false),
            "a column without a name"
        );
    }

    #[test]
    fn a_short_first_cell_names_its_row() {
        let names = |lines: &[&str]| {
            let (columns, head, rows) = table(lines, false);
            first_column_names_rows(&columns, &head, &rows)
        };
        assert!(names(&["Kind|Good for", "From|what is known", "With|what is not"]));
        assert!(!names(&["Kind|Good for", "From|what is known", "From|what is not"]), "two begin alike");
        assert!(!names(&["Who|With whom", "|", "|"]), "to write in");
        assert!(!names(&["Kind", "From", "With"]), "there is nothing that it could name");
        let long = "a long sentence that is not a name of anything at all, but says something|it";
        assert!(!names(&["What was heard|By whom", long, "With|it"]));
    }
}
