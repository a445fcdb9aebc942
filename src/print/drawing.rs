//! Drawings → Typst: vectors, in the house's inks.

use super::emission::string;
use super::{Medium, Specification};
use crate::figure::drawing::{Anchor, Dash, Drawing, Ink, Label, Mark, Paint, Point, Step, Stroke, Weight};
use crate::figure::{self, ChartSetting, NetworkStyle};
use crate::house::HouseStyle;
use crate::model::{Chart, Isbn};
use std::fmt::Write as _;

/// A millimetre in pt.
const MM: f64 = 72.0 / 25.4;

/// How drawings of one book are made: the measures of its pages.
pub(super) struct Drawings {
    /// Charts for the full measure, for the column of text, and for half of the measure.
    charts: Vec<ChartSetting>,
    /// How high charts may be where a page has less room, of the height that they have elsewhere.
    lower: f64,
    /// How the networks of covers look.
    network: NetworkStyle,
    /// Width and height of the trimmed page.
    trim: (f64, f64),
}

impl Drawings {
    /// For the pages of a book.
    pub(super) fn of(house: &HouseStyle, specification: &Specification<'_>) -> Self {
        let Specification { medium, settings, accent: _ } = specification;
        let trim = (settings.trim.0 * MM, settings.trim.1 * MM);
        let length = |key: &str| house.length(key).unwrap_or_default();
        let large = *medium == Medium::LargePrint;
        let has_side = trim.0 >= length("page.wide") && !large;
        let measure = (trim.0 - length("page.left") - length("page.right")).max(60.0);
        let columns = length("page.columns").max(1.0);
        let column = (measure - (columns - 1.0) * length("page.gutter")) / columns;
        let side_columns = if has_side { length("page.side-columns") } else { 0.0 };
        let side = side_columns * (column + length("page.gutter"));
        let height = house.figure("charts.height") * (trim.1 - length("page.top") - length("page.bottom"));
        let half = (measure - length("page.gutter")) / 2.0;
        let mut widths = vec![(measure, side), (measure - side, 0.0), (half, 0.0)];
        widths.dedup();
        let charts = widths.into_iter().map(|(width, axis)| {
            let setting = ChartSetting::print(house, width, height, axis);
            match house.length("large-print.small") {
                Some(size) if large && size > 0.0 => setting.at_size(size),
                Some(_) | None => setting,
            }
        });
        let lower = house.length("charts.lower").unwrap_or(1.0).clamp(0.3, 1.0);
        Self { charts: charts.collect(), lower, network: NetworkStyle::of(house), trim }
    }

    /// A chart, drawn for each width: the template takes the widest that fits. And the same lower, where it can be.
    pub(super) fn chart(&self, chart: &Chart) -> (String, Option<String>) {
        let drawn: Vec<Drawing> = self.charts.iter().map(|setting| figure::chart(chart, setting)).collect();
        let lower: Vec<Drawing> = self
            .charts
            .iter()
            .map(|setting| {
                figure::chart(
                    chart,
                    &ChartSetting { upright: self.lower * setting.upright, ..setting.clone() },
                )
            })
            .collect();
        let is_lower = lower.iter().zip(&drawn).any(|(lower, drawing)| lower.height < drawing.height);
        (fitting(chart, &drawn), is_lower.then(|| fitting(chart, &lower)))
    }

    /// The art of the front cover.
    pub(super) fn cover(&self, slug: &str, number: u32) -> String {
        typst(&figure::cover_art(self.network, slug, number, self.trim))
    }

    /// The art of the back cover.
    pub(super) fn back_cover(&self, slug: &str, number: u32) -> String {
        typst(&figure::back_cover_art(self.network, slug, number, self.trim))
    }

    /// The bar code of a book's number.
    pub(super) fn barcode(&self, isbn: &Isbn) -> String {
        typst(&figure::barcode(isbn))
    }
}

/// The call that sets the widest of some drawings that fits.
fn fitting(chart: &Chart, drawings: &[Drawing]) -> String {
    let mut text = format!("fitting({}, (", string(&chart.alternative));
    for drawing in drawings {
        let _ = write!(text, "({}pt, {}),", number(drawing.width), typst(drawing));
    }
    text.push_str("))");
    text
}

/// The call that sets a drawing.
fn typst(drawing: &Drawing) -> String {
    let Drawing { width, height, marks } = drawing;
    let mut text = format!("drawing({}pt, {}pt, {{\n", number(*width), number(*height));
    for mark in marks {
        let _ = match mark {
            Mark::Rectangle { at, width, height, ink } => writeln!(
                text,
                "rectangle({}, {}, {}, {})",
                point(*at),
                number(*width),
                number(*height),
                self::ink(ink)
            ),
            Mark::Circle { centre, radius, ink } => {
                writeln!(text, "disc({}, {}, {})", point(*centre), number(*radius), self::ink(ink))
            }
            Mark::Path { steps, ink } => {
                let steps: Vec<String> = steps.iter().map(step).collect();
                writeln!(text, "path(({},), {})", steps.join(", "), self::ink(ink))
            }
            Mark::Text(label) => writeln!(text, "{}", words(label)),
        };
    }
    text.push_str("})");
    text
}

fn words(label: &Label) -> String {
    let Label { at, text, size, weight, anchor, paint } = label;
    let weight = match weight {
        Weight::Regular => "regular",
        Weight::Bold => "bold",
    };
    let anchor = match anchor {
        Anchor::Start => "left",
        Anchor::Middle => "center",
        Anchor::End => "right",
    };
    format!(
        "words({}, {}, \"{weight}\", {anchor}, {}, {})",
        point(*at),
        number(*size),
        self::paint(*paint),
        string(text)
    )
}

fn step(step: &Step) -> String {
    match step {
        Step::Move(to) => format!("move-to({})", point(*to)),
        Step::Line(to) => format!("line-to({})", point(*to)),
        Step::Curve(first, second, to) => {
            format!("curve-to({}, {}, {})", point(*first), point(*second), point(*to))
        }
        Step::Close => "close".to_owned(),
    }
}

fn ink(ink: &Ink) -> String {
    let Ink { fill, stroke } = ink;
    let fill = fill.map_or("none".to_owned(), paint);
    let stroke = stroke.map_or("none".to_owned(), |stroke| {
        let Stroke { paint, width, dash } = stroke;
        let dash = match dash {
            Dash::Solid => "none".to_owned(),
            Dash::Dashed | Dash::Dotted => {
                let lengths: Vec<String> =
                    dash.pattern(width).iter().map(|length| format!("{}pt", number(*length))).collect();
                format!("({})", lengths.join(", "))
            }
        };
        let cap = if dash == "none" || stroke.dash == Dash::Dashed { "butt" } else { "round" };
        format!(
            "(paint: {}, thickness: {}pt, dash: {dash}, cap: \"{cap}\", join: \"round\")",
            self::paint(paint),
            number(width)
        )
    });
    format!("{fill}, {stroke}")
}

fn paint(paint: Paint) -> String {
    let Paint { token, tint } = paint;
    if tint >= 100.0 {
        format!("paint(\"{token}\")")
    } else {
        format!("paint(\"{token}\", tint: {}%)", number(tint))
    }
}

fn point(point: Point) -> String {
    format!("({}, {})", number(point.x), number(point.y))
}

/// A number to a thousandth, as Typst reads it.
fn number(number: f64) -> String {
    let rounded = (number * 1000.0).round() / 1000.0;
    if rounded.is_finite() { format!("{}", rounded + 0.0) } else { "0".to_owned() }
}
