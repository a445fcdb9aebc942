//! How charts are set: measure and type, from the tokens of the house.

use crate::figure::drawing::{Anchor, Drawing, Ink, Label, Paint, Point, Weight, paint};
use crate::figure::metrics::Metrics;
use crate::house::HouseStyle;

/// How charts are set. Lengths are in pt.
#[derive(Debug, Clone)]
pub struct ChartSetting {
    /// The width of the drawing.
    pub width: f64,
    /// The height that the drawing may have.
    pub height: f64,
    /// Where bars begin if the names of their categories fit before: the left edge of the text.
    pub axis: f64,
    /// The height of the scale of columns and lines, of the width.
    pub upright: f64,
    /// The size of type.
    pub size: f64,
    /// The thickness of a bar.
    pub bar: f64,
    /// The space between rows of bars.
    pub gap: f64,
    /// The thickness of a line.
    pub line: f64,
    /// The radius of a marker.
    pub marker: f64,
    /// The thickness of the lines of a scale.
    pub hair: f64,
    /// The space between the bars of one row.
    pub between: f64,
    /// Of the width that a category has, what its columns take.
    pub columns: f64,
    /// The thickness of the line round bars that are not solid, and of the lines in them.
    pub outline: f64,
    /// From line to line in them.
    pub pattern: f64,
    /// How much colour light bars have, from 0 to 1.
    pub light: f64,
    /// From baseline to baseline of words in lines, of their size.
    pub leading: f64,
    /// What stands where a value is missing.
    pub no_value: String,
    /// How wide words are.
    pub metrics: Metrics,
}

impl ChartSetting {
    /// The setting of the printed book, for drawings of this width and height whose bars begin at `axis`.
    pub fn print(house: &HouseStyle, width: f64, height: f64, axis: f64) -> Self {
        let figure = |key: &str| house.figure(&format!("charts.{key}"));
        Self {
            width,
            height,
            axis,
            upright: figure("upright"),
            size: figure("size"),
            bar: figure("bar"),
            gap: figure("gap"),
            line: figure("line"),
            marker: figure("marker"),
            hair: figure("hair"),
            between: figure("between"),
            columns: figure("columns"),
            outline: figure("outline"),
            pattern: figure("pattern"),
            light: figure("light").min(1.0),
            leading: figure("leading"),
            no_value: house.words.fill("charts.no-value", &[]),
            metrics: Metrics::exact(house),
        }
    }

    /// The setting of the ebook: a plane as wide as a telephone, with room for other faces.
    pub fn ebook(house: &HouseStyle) -> Self {
        let (width, size) = (house.figure("charts.ebook-width"), house.figure("charts.ebook-size"));
        let height = house.figure("charts.ebook-height") * width;
        let setting = Self::print(house, width, height, 0.0).at_size(size);
        Self { metrics: Metrics::generous(house), ..setting }
    }

    /// The same in type of another size, with lines and bars to suit.
    #[must_use]
    pub fn at_size(self, size: f64) -> Self {
        let factor = size / self.size;
        Self {
            size,
            bar: self.bar * factor,
            gap: self.gap * factor,
            line: self.line * factor,
            marker: self.marker * factor,
            hair: self.hair * factor,
            ..self
        }
    }

    /// From baseline to baseline of words in lines.
    pub(super) fn leading(&self) -> f64 {
        self.leading * self.size
    }

    /// From the middle of small letters and figures down to their baseline.
    pub(super) fn middle(&self) -> f64 {
        0.34 * self.size
    }

    /// The width of words in regular type.
    pub(super) fn measure(&self, text: &str) -> f64 {
        self.metrics.width(text, self.size, Weight::Regular)
    }

    /// The width of words in bold type.
    pub(super) fn measure_bold(&self, text: &str) -> f64 {
        self.metrics.width(text, self.size, Weight::Bold)
    }

    /// Words in lines of this width.
    pub(super) fn wrap(&self, text: &str, width: f64) -> Vec<String> {
        self.metrics.wrap(text, width, self.size, Weight::Regular)
    }

    /// Words cut to the width, with three full stops where something is missing.
    pub(super) fn cut(&self, words: &str, width: f64) -> String {
        if self.measure(words) <= width {
            return words.to_owned();
        }
        let mut kept = String::new();
        for character in words.chars() {
            if self.measure(&format!("{kept}{character}...")) > width {
                break;
            }
            kept.push(character);
        }
        format!("{}...", kept.trim_end())
    }

    /// Covers the lines of the scale where words of this width stand.
    pub(super) fn clear(&self, drawing: &mut Drawing, at: Point, anchor: Anchor, width: f64) {
        let margin = 0.15 * self.size;
        let left = match anchor {
            Anchor::Start => at.x,
            Anchor::Middle => at.x - width / 2.0,
            Anchor::End => at.x - width,
        };
        let from = Point { x: left - margin, y: at.y - 0.75 * self.size };
        let to = Point { x: left + width + margin, y: at.y + 0.12 * self.size };
        drawing.rectangle(from, to, Ink::fill(paint("paper")));
    }

    /// Sets words in regular type.
    pub(super) fn words(&self, drawing: &mut Drawing, at: Point, anchor: Anchor, paint: Paint, text: &str) {
        self.set(drawing, at, anchor, paint, Weight::Regular, text);
    }

    /// Sets words in bold type.
    pub(super) fn bold(&self, drawing: &mut Drawing, at: Point, anchor: Anchor, paint: Paint, text: &str) {
        self.set(drawing, at, anchor, paint, Weight::Bold, text);
    }

    fn set(
        &self,
        drawing: &mut Drawing,
        at: Point,
        anchor: Anchor,
        paint: Paint,
        weight: Weight,
        text: &str,
    ) {
        if !text.is_empty() {
            drawing.text(Label { at, text: text.to_owned(), size: self.size, weight, anchor, paint });
        }
    }
}
