//! Kinds of values: the program's own value of a key says what one of a workspace may be.

use super::Colour;
use toml::{Table, Value};

/// Groups of what screens alone show: their lengths may have the units of CSS too.
const OF_SCREENS: &[&str] = &["ebook", "catalogue"];

/// Units that do not depend on letters, in pt.
const ABSOLUTE: &[(&str, f64)] = &[("pt", 1.0), ("mm", 72.0 / 25.4), ("cm", 720.0 / 25.4), ("in", 72.0)];

/// Units of CSS that paper does not know.
const SCREEN: &[&str] = &["px", "rem", "ch", "ex", "vw", "vh", "vmin", "vmax"];

/// The least that a figure may be by which others are divided, or of which there is none without it; lengths in pt.
const LEAST: &[(&str, &str, f64)] = &[
    ("type", "size", 1.0),
    ("type", "line", 1.0),
    ("large-print", "size", 1.0),
    ("large-print", "line", 1.0),
    ("large-print", "part-columns", 2.0),
    ("page", "columns", 1.0),
    ("page", "side-columns", 1.0),
    ("covers", "width", 1.0),
    ("covers", "height", 1.0),
    ("covers", "title", 0.01),
    ("elements", "resolution", 1.0),
    ("elements", "index-columns", 1.0),
    ("elements", "part-columns", 2.0),
    ("elements", "notes-line", 0.5),
    ("elements", "shared-least", 1.0),
    ("elements", "written-least", 1.0),
    ("signs", "plane", 1.0),
    ("weights", "light", 100.0),
    ("weights", "regular", 100.0),
    ("weights", "semibold", 100.0),
    ("weights", "bold", 100.0),
    ("charts", "size", 1.0),
    ("charts", "bar", 1.0),
    ("charts", "pattern", 0.5),
    ("charts", "columns", 0.1),
    ("charts", "upright", 0.1),
    ("charts", "height", 0.2),
    ("charts", "leading", 1.0),
    ("charts", "ebook-size", 1.0),
    ("charts", "ebook-width", 60.0),
    ("charts", "ebook-height", 0.5),
    ("ebook", "line", 1.0),
    ("ebook", "heading-line", 1.0),
    ("ebook", "set-line", 1.0),
];

/// What is counted has no halves.
const WHOLE: &[(&str, &str)] = &[
    ("page", "columns"),
    ("page", "side-columns"),
    ("elements", "index-columns"),
    ("elements", "part-columns"),
    ("large-print", "part-columns"),
];

/// The forms of a sign, and how many figures each has: points of two, in lines of any number; marks of three and four.
const FORMS: &[(&str, Form)] = &[
    ("lines", Form::Points),
    ("curves", Form::Curves),
    ("shapes", Form::Curves),
    ("discs", Form::Figures(3)),
    ("rings", Form::Figures(3)),
    ("bars", Form::Figures(4)),
    ("boxes", Form::Figures(4)),
];

#[derive(Clone, Copy)]
enum Form {
    Points,
    Curves,
    Figures(usize),
}

/// What is wrong with a value in the place of the program's own: the kind that is asked for, if it is none of it.
pub(super) fn misfit(group: &str, key: &str, own: &Value, value: &Value) -> Option<String> {
    if let ("signs", Value::Table(forms)) = (group, own) {
        let sound = value.as_table().is_some_and(is_sign);
        return (!sound).then(|| format!("forms like those of the program's own: {}", shown_keys(forms)));
    }
    if !same_kind(group, own, value) {
        return Some(format!("a value like {}", shown(own)));
    }
    let figure = figure(value)?;
    let least =
        LEAST.iter().find(|(in_group, of, _)| (*in_group, *of) == (group, key)).map(|(.., least)| *least);
    if least.is_some_and(|least| figure < least) {
        return least.map(|least| format!("{least} at least"));
    }
    if figure < 0.0 && !key.ends_with("spacing") {
        return Some("a value that is not below 0".to_owned());
    }
    if (group == "weights" || WHOLE.contains(&(group, key))) && figure.fract() != 0.0 {
        return Some("a whole number".to_owned());
    }
    (group == "weights" && figure > 900.0).then(|| "a number from 100 to 900".to_owned())
}

/// A number, or the number before the unit of a length: absolute ones in pt.
fn figure(value: &Value) -> Option<f64> {
    match value {
        Value::String(text) => points(text).or_else(|| length(text).map(|(number, _)| number)),
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::Boolean(_) | Value::Datetime(_) | Value::Array(_) | Value::Table(_) => None,
    }
}

fn same_kind(group: &str, own: &Value, value: &Value) -> bool {
    match (own, value) {
        (Value::String(own), Value::String(value)) => match (length(own), length(value)) {
            (Some((_, own)), Some((_, unit))) => {
                let absolute = |unit: &str| ABSOLUTE.iter().any(|(name, _)| *name == unit);
                own == unit || absolute(unit) && (absolute(own) || own == "em") || OF_SCREENS.contains(&group)
            }
            (None, None) => !is_colour(own) || is_colour(value),
            (Some(_), None) | (None, Some(_)) => false,
        },
        (Value::Array(own), Value::Array(values)) => {
            let first = own.first();
            (!values.is_empty() || OF_SCREENS.contains(&group))
                && values.iter().all(|value| first.is_none_or(|own| same_kind(group, own, value)))
        }
        (Value::Integer(_) | Value::Float(_), value) => is_number(value),
        (own, value) => own.same_type(value),
    }
}

fn is_number(value: &Value) -> bool {
    value.is_integer() || value.as_float().is_some_and(f64::is_finite)
}

/// Whether a sign is made of forms that can be drawn.
fn is_sign(forms: &Table) -> bool {
    let figures = |value: &Value, count: usize| {
        value.as_array().is_some_and(|figures| figures.len() == count && figures.iter().all(is_number))
    };
    let points = |value: &Value| {
        let points = value.as_array().filter(|points| points.iter().all(|point| figures(point, 2)));
        points.map_or(0, Vec::len)
    };
    forms.iter().all(|(name, marks)| {
        let form = FORMS.iter().find(|(form, _)| form == name).map(|(_, form)| *form);
        marks.as_array().into_iter().flatten().all(|mark| match form {
            Some(Form::Points) => points(mark) > 1,
            Some(Form::Curves) => points(mark) > 1 && points(mark) % 3 == 1,
            Some(Form::Figures(count)) => figures(mark, count),
            None => false,
        }) && marks.is_array()
            && form.is_some()
    })
}

fn shown_keys(table: &Table) -> String {
    table.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// A value as its file has it; of a list, its first one.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Datetime(date) => date.to_string(),
        Value::Array(values) => format!("[{}]", values.first().map(shown).unwrap_or_default()),
        Value::Table(keys) => shown_keys(keys),
    }
}

/// `#rrggbb`, or `#rrggbbaa` with a share of the colour.
fn is_colour(text: &str) -> bool {
    text.is_char_boundary(7)
        && Colour::parse_srgb(&text[..7]).is_some()
        && matches!(text.len(), 7 | 9)
        && text[7..].bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether a text is a length that Typst knows.
pub(super) fn is_length(text: &str) -> bool {
    length(text).is_some_and(|(_, unit)| !SCREEN.contains(&unit))
}

/// The number and the unit of a length.
fn length(text: &str) -> Option<(f64, &str)> {
    let start = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))?;
    let (number, unit) = text.split_at(start);
    let known = unit == "em" || unit == "%" || ABSOLUTE.iter().any(|(name, _)| *name == unit);
    (known || SCREEN.contains(&unit)).then_some(())?;
    Some((number.parse().ok()?, unit))
}

/// A share that is written in %, from 0 to 1.
pub(super) fn share(text: &str) -> Option<f64> {
    let percent: f64 = text.strip_suffix('%')?.parse().ok()?;
    Some((percent / 100.0).clamp(0.0, 1.0))
}

/// An absolute length in pt.
pub(super) fn points(text: &str) -> Option<f64> {
    let (number, unit) = length(text)?;
    ABSOLUTE.iter().find(|(name, _)| *name == unit).map(|(_, factor)| number * factor)
}
