//! Style sheets that leave the reader in charge.

use super::prelude::*;
use crate::preflight::epub::publication::StyleSheet;
use crate::preflight::epub::sheet::{Declaration, Rule, Sheet};

crate::codes! {
    /// The size of text or lines is given in units that do not grow with the reader's choice (`px`, `pt`, `mm`; WCAG 1.4.4).
    /// Write `em` or `%`.
    ABSOLUTE_TEXT_SIZE = "epub/absolute-text-size";
    /// Text and its ground have a contrast under 4.5:1 (3:1 for large text), which people with low vision cannot read (WCAG 1.4.3).
    LOW_CONTRAST = "epub/low-contrast";
    /// Text has a colour and no ground, or a ground and no colour. In night mode, or on sepia, it may vanish. Set both, or neither.
    COLOUR_WITHOUT_GROUND = "epub/colour-without-ground";
    /// `!important` on the face, size, lines or colour of the whole text keeps readers from their own choice.
    OVERRIDES_READER = "epub/overrides-reader";
    /// Something stands at a fixed place of the screen (`position: fixed` or `absolute`): pages that reflow have no such places, and
    /// it covers text.
    FIXED_POSITION = "epub/fixed-position";
    /// `direction` and `unicode-bidi` may not stand in style sheets of an EPUB (EPUB 3.3, 6.3.2). Write `dir` into the text.
    DIRECTION_IN_STYLE = "epub/direction-in-style";
    /// A style sheet loads something from elsewhere.
    REMOTE_STYLE = "epub/remote-style";
    /// A style sheet names a file that the book does not have, or one outside of the container.
    BROKEN_STYLE_LINK = "epub/broken-style-link";
    /// A brace, quotation mark or comment of a style sheet is not closed, so everything behind it is lost.
    MALFORMED_STYLE = "epub/malformed-style";
    /// Words of links are told apart by colour alone: no underline, no other mark (WCAG 1.4.1).
    LINK_BY_COLOUR = "epub/link-by-colour";
    /// Text is hidden from the eye and still heard, or drawn outside of the page; or it is set in a size that nobody can read.
    UNREADABLE_TEXT = "epub/unreadable-text";
}

pub(super) fn check(book: &Publication<'_>, report: &mut Report<'_, '_>) {
    for sheet in &book.sheets {
        if let Some((line, what)) = sheet.sheet.broken {
            report.line(MALFORMED_STYLE, Error, sheet.path, line, format!("{what} is not closed"));
        }
        for (address, line) in &sheet.sheet.imports {
            link(book, sheet.path, address, *line, report);
        }
        for rule in &sheet.sheet.rules {
            one(book, sheet, rule, report);
        }
    }
}

fn one(book: &Publication<'_>, sheet: &StyleSheet<'_>, rule: &Rule, report: &mut Report<'_, '_>) {
    let path = sheet.path;
    for declaration in &rule.declarations {
        let Declaration { name, value, important, line } = declaration;
        for address in urls(value) {
            link(book, path, &address, *line, report);
        }
        if let Some(size) = absolute(declaration) {
            report
                .line(
                    ABSOLUTE_TEXT_SIZE,
                    Warning,
                    path,
                    *line,
                    format!("`{name}: {value}` ({}) gives {size}, which does not grow", rule.selector),
                )
                .help("Write it in `em` or `%`");
        }
        let lower = value.to_ascii_lowercase();
        match name.as_str() {
            "position" if matches!(lower.as_str(), "fixed" | "absolute") => {
                report.line(
                    FIXED_POSITION,
                    Warning,
                    path,
                    *line,
                    format!("`{}` has `position: {value}`", rule.selector),
                );
            }
            "direction" | "unicode-bidi" => {
                report.line(
                    DIRECTION_IN_STYLE,
                    Error,
                    path,
                    *line,
                    format!("`{}` has `{name}: {value}`", rule.selector),
                );
            }
            "font-size" if tiny(&lower) => {
                report.line(
                    UNREADABLE_TEXT,
                    Warning,
                    path,
                    *line,
                    format!("`{}` has `{name}: {value}`", rule.selector),
                );
            }
            "text-indent" if lower.starts_with('-') && far(&lower) => {
                report.line(
                    UNREADABLE_TEXT,
                    Warning,
                    path,
                    *line,
                    format!("`{}` has `{name}: {value}`", rule.selector),
                );
            }
            "font-family" | "font-size" | "line-height" | "color" | "background" | "background-color"
            | "font" | "text-align"
                if *important && is_whole_text(&rule.selector) =>
            {
                report.line(
                    OVERRIDES_READER,
                    Warning,
                    path,
                    *line,
                    format!("`{}` has `{name}: {value} !important`", rule.selector),
                );
            }
            _ => {}
        }
    }
    colours(path, rule, report);
}

fn is_whole_text(selector: &str) -> bool {
    selector.split(',').any(|one| matches!(one.trim(), "html" | "body" | "p" | "*" | ":root" | "div" | "li"))
}

fn link(book: &Publication<'_>, path: &str, address: &str, line: u32, report: &mut Report<'_, '_>) {
    match target(path, address) {
        Target::Outside(scheme) if scheme == "data" => {}
        Target::Outside(_) => {
            report.line(REMOTE_STYLE, Error, path, line, format!("`{address}` is not in the book"));
        }
        Target::Escapes => {
            report.line(
                BROKEN_STYLE_LINK,
                Error,
                path,
                line,
                format!("`{address}` leads out of the container"),
            );
        }
        Target::Inside { path: to, fragment: _ } => {
            if !address.starts_with('#') && !book.archive.names.contains(&to) {
                report.line(
                    BROKEN_STYLE_LINK,
                    Error,
                    path,
                    line,
                    format!("`{address}` leads to no file of the book"),
                );
            }
        }
    }
}

/// Whether a sheet fixes the size of text.
pub(super) fn has_absolute_text(sheet: &Sheet) -> bool {
    sheet.rules.iter().flat_map(|rule| &rule.declarations).any(|declaration| absolute(declaration).is_some())
}

/// A size of text or lines in units that do not grow.
fn absolute(declaration: &Declaration) -> Option<&str> {
    if !matches!(
        declaration.name.as_str(),
        "font-size" | "line-height" | "font" | "letter-spacing" | "word-spacing"
    ) {
        return None;
    }
    declaration.value.split([' ', '/', ',', '(', ')']).find(|word| {
        let lower = word.to_ascii_lowercase();
        ["px", "pt", "pc", "cm", "mm", "in", "q"].iter().any(|unit| {
            lower
                .strip_suffix(unit)
                .is_some_and(|number| number.parse::<f64>().is_ok_and(|number| number != 0.0))
        })
    })
}

fn tiny(value: &str) -> bool {
    let number = |unit: &str| value.strip_suffix(unit).and_then(|number| number.trim().parse::<f64>().ok());
    number("em").or_else(|| number("rem")).is_some_and(|size| size < 0.55)
        || number("%").is_some_and(|size| size < 55.0)
        || value == "0"
}

fn far(value: &str) -> bool {
    let digits: String = value.chars().skip(1).take_while(|c| c.is_ascii_digit()).collect();
    digits.parse::<u32>().is_ok_and(|number| number >= 100)
}

fn colours(path: &str, rule: &Rule, report: &mut Report<'_, '_>) {
    if rule.selector.starts_with('@') {
        return;
    }
    let own = |name: &str| rule.value(name).and_then(colour);
    let text = own("color");
    let ground = own("background-color")
        .or_else(|| rule.value("background").and_then(|value| value.split_whitespace().find_map(colour)));
    let inherits = |name: &str| {
        rule.value(name).is_some_and(|value| {
            matches!(value.to_ascii_lowercase().as_str(), "inherit" | "currentcolor" | "unset" | "initial")
        })
    };
    match (text, ground) {
        (Some(text), Some(ground)) => {
            let contrast = contrast(text, ground);
            let wanted = if is_large(rule) { 3.0 } else { 4.5 };
            if contrast < wanted {
                report
                    .line(
                        LOW_CONTRAST,
                        Warning,
                        path,
                        rule.line,
                        format!("`{}` has a contrast of {contrast:.2}:1", rule.selector),
                    )
                    .help(format!("Make one of the colours darker or lighter until it is {wanted}:1"))
                    .figure("contrast", contrast);
            }
        }
        (Some(_), None) if !inherits("background") => {
            report.line(
                COLOUR_WITHOUT_GROUND,
                Warning,
                path,
                rule.line,
                format!("`{}` has a colour and no ground", rule.selector),
            );
        }
        (None, Some(_)) if rule.value("color").is_none() && rule.value("background-image").is_none() => {
            report.line(
                COLOUR_WITHOUT_GROUND,
                Warning,
                path,
                rule.line,
                format!("`{}` has a ground and no colour", rule.selector),
            );
        }
        _ => {}
    }
    let links = rule.selector.split(',').any(|one| {
        let last = one.split_whitespace().last().unwrap_or_default();
        matches!(last.split([':', '[', '.']).next(), Some("a"))
    });
    let plain = rule.value("text-decoration").or_else(|| rule.value("text-decoration-line")) == Some("none");
    let marked = ["border-bottom", "font-weight", "font-style", "background", "background-color"]
        .iter()
        .any(|name| rule.value(name).is_some());
    if links && plain && text.is_some() && !marked {
        report.line(
            LINK_BY_COLOUR,
            Warning,
            path,
            rule.line,
            format!("`{}` tells links apart by colour alone", rule.selector),
        );
    }
}

/// Large text, of which less contrast is asked: from 1.5 em, or 1.2 em in bold (WCAG 2.2, 'large scale').
fn is_large(rule: &Rule) -> bool {
    let size = rule
        .value("font-size")
        .and_then(|value| value.strip_suffix("em")?.trim().parse::<f64>().ok())
        .unwrap_or(1.0);
    let bold = rule
        .value("font-weight")
        .is_some_and(|weight| weight == "bold" || weight.parse::<u32>().is_ok_and(|weight| weight >= 700));
    size >= 1.5 || bold && size >= 1.2
}

/// A colour of CSS, if it is one that covers what is under it.
fn colour(value: &str) -> Option<[f64; 3]> {
    let value = value.trim().to_ascii_lowercase();
    if let Some(digits) = value.strip_prefix('#') {
        let wide: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        return match wide.as_slice() {
            [r, g, b] | [r, g, b, 15] => Some([r, g, b].map(|digit| f64::from(digit * 17))),
            [r, s, g, h, b, c] | [r, s, g, h, b, c, 15, 15] => {
                Some([[r, s], [g, h], [b, c]].map(|[high, low]| f64::from(high * 16 + low)))
            }
            _ => None,
        };
    }
    if let Some(inside) = value.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<f64> = inside
            .split([',', ' '])
            .filter(|part| !part.is_empty())
            .map(|part| match part.strip_suffix('%') {
                Some(share) => share.parse::<f64>().map(|share| share / 100.0 * 255.0),
                None => part.parse::<f64>(),
            })
            .collect::<Result<_, _>>()
            .ok()?;
        return <[f64; 3]>::try_from(parts).ok();
    }
    let named: [u8; 3] = match value.as_str() {
        "black" => [0, 0, 0],
        "white" => [255, 255, 255],
        "gray" | "grey" => [128, 128, 128],
        "silver" => [192, 192, 192],
        "lightgray" | "lightgrey" => [211, 211, 211],
        "darkgray" | "darkgrey" => [169, 169, 169],
        "dimgray" | "dimgrey" => [105, 105, 105],
        "whitesmoke" => [245, 245, 245],
        "red" => [255, 0, 0],
        "maroon" => [128, 0, 0],
        "yellow" => [255, 255, 0],
        "olive" => [128, 128, 0],
        "lime" => [0, 255, 0],
        "green" => [0, 128, 0],
        "aqua" | "cyan" => [0, 255, 255],
        "teal" => [0, 128, 128],
        "blue" => [0, 0, 255],
        "navy" => [0, 0, 128],
        "fuchsia" | "magenta" => [255, 0, 255],
        "purple" => [128, 0, 128],
        "orange" => [255, 165, 0],
        "brown" => [165, 42, 42],
        "pink" => [255, 192, 203],
        "gold" => [255, 215, 0],
        _ => return None,
    };
    Some(named.map(f64::from))
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, 'contrast ratio').
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let [r, g, b] = colour.map(|value| {
            let value = value.clamp(0.0, 255.0) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_their_contrast() {
        assert_eq!(colour("#fff"), Some([255.0; 3]));
        assert_eq!(colour("#0a58b4"), Some([10.0, 88.0, 180.0]));
        assert_eq!(colour("rgb(0, 50%, 255)"), Some([0.0, 127.5, 255.0]));
        assert_eq!((colour("#ffffff80"), colour("inherit")), (None, None));
        assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([118.0; 3], [255.0; 3]) - 4.54).abs() < 0.01);
    }
}
