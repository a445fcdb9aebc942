//! Drawings → SVG in the line of the text, in the house's colours of light.

use super::markup::Markup;
use crate::figure::drawing::{Anchor, Dash, Drawing, Ink, Label, Mark, Paint, Step, Stroke, Weight};
use crate::house::{Colour, HouseStyle};

/// The colours that drawings name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette<'a> {
    house: &'a HouseStyle,
    accent: &'a Colour,
}

impl<'a> Palette<'a> {
    pub(super) fn new(house: &'a HouseStyle, accent: &'a Colour) -> Self {
        Self { house, accent }
    }

    /// A colour as CSS has it, thinned with white.
    fn css(&self, paint: Paint) -> String {
        let Paint { token, tint } = paint;
        let colour = match token {
            "accent" => *self.accent,
            "paper" => {
                self.house.colours.get(token).copied().unwrap_or(Colour { cmyk: [0.0; 4], srgb: [255; 3] })
            }
            token => self.house.colours.get(token).copied().unwrap_or(Colour::BLACK),
        };
        let share = (tint / 100.0).clamp(0.0, 1.0);
        let thin = |value: u8| (f64::from(value) * share + 255.0 * (1.0 - share)).round() as u8;
        Colour { srgb: colour.srgb.map(thin), ..colour }.css()
    }
}

/// Writes a drawing as a picture with a name and a description, `names` being what these are called in the document.
pub(super) fn write(
    out: &mut Markup,
    drawing: &Drawing,
    palette: Palette<'_>,
    names: (&str, &str),
    words: (&str, &str),
) {
    let Drawing { width, height, marks } = drawing;
    // The ground is paper in every mode, also where a reader sets the page in white on black, so that the colours keep
    // their contrasts.
    let edge = palette.house.figure("charts.ebook-edge");
    let (width, height) = (width + 2.0 * edge, height + 2.0 * edge);
    let view = format!("{} {} {} {}", number(-edge), number(-edge), number(width), number(height));
    out.open(
        "svg",
        &[
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "drawing"),
            ("viewBox", &view),
            ("role", "img"),
            ("aria-labelledby", names.0),
            ("aria-describedby", names.1),
        ],
    );
    out.line();
    out.element("title", &[("id", names.0)], words.0);
    out.element("desc", &[("id", names.1)], words.1);
    out.line();
    let paper = palette.css(Paint { token: "paper", tint: 100.0 });
    let corner = number(-edge);
    out.empty(
        "rect",
        &[
            ("x", &corner),
            ("y", &corner),
            ("width", &number(width)),
            ("height", &number(height)),
            ("fill", &paper),
        ],
    );
    for mark in marks {
        write_mark(out, mark, palette);
        out.line();
    }
    out.close_line();
}

fn write_mark(out: &mut Markup, mark: &Mark, palette: Palette<'_>) {
    match mark {
        Mark::Rectangle { at, width, height, ink } => {
            let place = [("x", at.x), ("y", at.y), ("width", *width), ("height", *height)];
            shape(out, "rect", &place.map(|(name, value)| (name, number(value))), ink, palette);
        }
        Mark::Circle { centre, radius, ink } => {
            let place = [("cx", centre.x), ("cy", centre.y), ("r", *radius)];
            shape(out, "circle", &place.map(|(name, value)| (name, number(value))), ink, palette);
        }
        Mark::Path { steps, ink } => {
            let steps: Vec<String> = steps.iter().map(step).collect();
            shape(out, "path", &[("d", steps.join(""))], ink, palette);
        }
        Mark::Text(Label { at, text, size, weight, anchor, paint }) => {
            let mut attributes = vec![
                ("x", number(at.x)),
                ("y", number(at.y)),
                ("font-size", number(*size)),
                ("fill", palette.css(*paint)),
            ];
            match weight {
                Weight::Regular => {}
                Weight::Bold => attributes.push(("font-weight", "700".to_owned())),
            }
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => attributes.push(("text-anchor", "middle".to_owned())),
                Anchor::End => attributes.push(("text-anchor", "end".to_owned())),
            }
            out.element("text", &borrowed(&attributes), text);
        }
    }
}

fn borrowed<'a>(attributes: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn shape(
    out: &mut Markup,
    name: &'static str,
    place: &[(&'static str, String)],
    ink: &Ink,
    palette: Palette<'_>,
) {
    let Ink { fill, stroke } = ink;
    let mut attributes = place.to_vec();
    attributes.push(("fill", fill.map_or("none".to_owned(), |fill| palette.css(fill))));
    if let Some(Stroke { paint, width, dash }) = stroke {
        attributes.push(("stroke", palette.css(*paint)));
        attributes.push(("stroke-width", number(*width)));
        attributes.push(("stroke-linejoin", "round".to_owned()));
        let lengths: Vec<String> = dash.pattern(*width).into_iter().map(number).collect();
        match dash {
            Dash::Solid => {}
            Dash::Dashed => attributes.push(("stroke-dasharray", lengths.join(" "))),
            Dash::Dotted => {
                attributes.push(("stroke-dasharray", lengths.join(" ")));
                attributes.push(("stroke-linecap", "round".to_owned()));
            }
        }
    }
    out.empty(name, &borrowed(&attributes));
}

fn step(step: &Step) -> String {
    match step {
        Step::Move(to) => format!("M{} {}", number(to.x), number(to.y)),
        Step::Line(to) => format!("L{} {}", number(to.x), number(to.y)),
        Step::Curve(first, second, to) => format!(
            "C{} {} {} {} {} {}",
            number(first.x),
            number(first.y),
            number(second.x),
            number(second.y),
            number(to.x),
            number(to.y)
        ),
        Step::Close => "Z".to_owned(),
    }
}

/// A number to a hundredth.
fn number(number: f64) -> String {
    let rounded = (number * 100.0).round() / 100.0;
    if rounded.is_finite() { format!("{}", rounded + 0.0) } else { "0".to_owned() }
}
