//! Tables can be followed by ear.

use super::prelude::*;

crate::codes! {
    /// A table has no caption (nor `aria-label`), so those who hear it do not know what it is about before they are in it.
    TABLE_WITHOUT_CAPTION = "epub/table-without-caption";
    /// A table has no header cells (`th`), so its figures are heard without what they are figures of (WCAG 1.3.1).
    TABLE_WITHOUT_HEADER = "epub/table-without-header";
    /// A header cell does not say whether it heads its column or its row (`scope`).
    HEADER_WITHOUT_SCOPE = "epub/header-cell-without-scope";
    /// A header cell has no words. An empty corner is a `td`.
    EMPTY_HEADER = "epub/empty-header-cell";
    /// The rows of a table have different numbers of cells, so columns are heard in the wrong places.
    RAGGED_TABLE = "epub/ragged-table";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for document in &book.documents {
        for table in all(document.root, "table") {
            if !has_role(table, "presentation") && !has_role(table, "none") {
                one(document.path, table, report);
            }
        }
    }
}

fn one<'a>(path: &str, table: Node<'a, 'a>, report: &mut Report<'_, '_>) {
    let captioned = table.children().any(|child| is(child, "caption") && !words(child).is_empty());
    let around = table.ancestors().skip(1).take(3);
    let named =
        |node: Node<'_, '_>| node.has_attribute("aria-label") || node.has_attribute("aria-labelledby");
    let in_figure = table
        .ancestors()
        .find(|one| is(*one, "figure"))
        .is_some_and(|figure| figure.children().any(|child| is(child, "figcaption")));
    if !captioned
        && !named(table)
        && !in_figure
        && !around.into_iter().any(|one| named(one) && one.has_attribute("tabindex"))
    {
        report.element(TABLE_WITHOUT_CAPTION, Warning, path, table, "this table has no caption");
    }
    let headers: Vec<Node<'a, 'a>> = all(table, "th").collect();
    if headers.is_empty() {
        report.element(TABLE_WITHOUT_HEADER, Warning, path, table, "this table has no header cells");
    }
    let by_id = table.descendants().any(|node| node.has_attribute("headers"));
    for header in &headers {
        if words(*header).is_empty() && !header.has_attribute("aria-label") {
            report.element(EMPTY_HEADER, Warning, path, *header, "this header cell has no words");
        } else if !header.has_attribute("scope") && !by_id {
            report
                .element(
                    HEADER_WITHOUT_SCOPE,
                    Warning,
                    path,
                    *header,
                    format!("`{}` heads its column or its row?", words(*header)),
                )
                .help("Write `scope=\"col\"` or `scope=\"row\"`");
        }
    }
    ragged(path, table, report);
}

fn cells<'a>(row: Node<'a, 'a>) -> Vec<Node<'a, 'a>> {
    row.children().filter(|cell| is(*cell, "td") || is(*cell, "th")).collect()
}

fn ragged<'a>(path: &str, table: Node<'a, 'a>, report: &mut Report<'_, '_>) {
    let rows: Vec<Node<'a, 'a>> = table
        .children()
        .flat_map(|part| {
            if is(part, "tr") { vec![part] } else { part.children().filter(|row| is(*row, "tr")).collect() }
        })
        .collect();
    if rows.iter().any(|row| cells(*row).iter().any(|cell| cell.has_attribute("rowspan"))) {
        return;
    }
    let width = |row: Node<'a, 'a>| -> u64 {
        cells(row)
            .iter()
            .map(|cell| {
                cell.attribute("colspan")
                    .and_then(|span| span.parse::<u64>().ok())
                    .unwrap_or(1)
                    .clamp(1, 1_000)
            })
            .sum()
    };
    let Some(first) = rows.first().map(|row| width(*row)) else { return };
    for row in rows.into_iter().skip(1) {
        let own = width(row);
        if own != first {
            report.element(
                RAGGED_TABLE,
                Warning,
                path,
                row,
                format!("this row has {own} cells, the first has {first}"),
            );
            return;
        }
    }
}
