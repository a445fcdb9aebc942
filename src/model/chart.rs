//! Charts as data: what is drawn, not how.

use super::Id;

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// How the data are shown.
    pub kind: ChartKind,
    /// What it shows, as its heading.
    pub title: String,
    /// The message of the chart in a sentence: its alternative text.
    pub alternative: String,
    /// Where the data come from; may be empty.
    pub source: String,
    /// The unit of the values; may be empty.
    pub unit: String,
    /// The name of the categories: the heading of the data table's first column.
    pub category_name: String,
    /// The categories.
    pub categories: Vec<String>,
    /// The series, each with a value for every category.
    pub series: Vec<Series>,
    /// Where the data table stands in the ebook.
    pub id: Id,
}

/// How the data are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChartKind {
    /// A bar for each value.
    Bar,
    /// Bars on top of each other.
    StackedBar,
    /// Points joined by lines.
    Line,
    /// Points on a scale.
    Dot,
}

impl ChartKind {
    /// The names that manuscripts use.
    pub const NAMES: &'static [(&'static str, Self)] =
        &[("bar", Self::Bar), ("stacked-bar", Self::StackedBar), ("line", Self::Line), ("dot", Self::Dot)];
}

/// A series of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What they are values of.
    pub name: String,
    /// One for each category; `None` where the cell is empty.
    pub values: Vec<Option<f64>>,
    /// The values as the source writes them, for the data table.
    pub cells: Vec<String>,
}
