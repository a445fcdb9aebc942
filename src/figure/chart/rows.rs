//! The frame of charts whose categories stand below each other: their names on the left, the scale on top.

use super::setting::ChartSetting;
use crate::figure::drawing::{Anchor, Dash, Drawing, Paint, Stroke, at, paint, tint};
use crate::figure::number::Numbers;
use crate::figure::scale::Scale;
use crate::model::Chart;

/// What a frame is laid out for.
#[derive(Debug, Clone)]
pub(super) struct Wishes {
    /// Where it begins.
    pub(super) top: f64,
    /// The height of what stands in a row.
    pub(super) content: f64,
    /// What the scale must hold.
    pub(super) extent: Vec<f64>,
    /// Room for words before the first and behind the last figure of the scale.
    pub(super) room: (f64, f64),
}

/// The frame, laid out but not drawn.
pub(super) struct Rows {
    /// The height of what stands in a row: less than was wished where there are many.
    pub(super) content: f64,
    /// The foot of the frame.
    pub(super) bottom: f64,
    scale: Scale,
    names: Vec<Vec<String>>,
    middles: Vec<f64>,
    /// Where names end, and the scale begins and ends.
    axis: f64,
    left: f64,
    right: f64,
    top: f64,
    /// Whether words before and behind the scale have the room that was wished for.
    pub(super) has_its_room: bool,
}

impl Rows {
    /// Lays out the rows; `None` where they are too many for the height.
    pub(super) fn lay_out(
        chart: &Chart,
        setting: &ChartSetting,
        numbers: &Numbers,
        wishes: &Wishes,
    ) -> Option<Self> {
        let Wishes { top, mut content, extent, room: (before, behind) } = wishes.clone();
        let size = setting.size;
        let widest =
            chart.categories.iter().map(|name| setting.measure(name)).fold(0.0, f64::max) + distance(setting);
        let axis = if widest <= setting.axis { setting.axis } else { widest.min(0.4 * setting.width) };
        let names: Vec<_> =
            chart.categories.iter().map(|name| setting.wrap(name, axis - distance(setting))).collect();

        // Room for words is taken from the scale, but never most of it.
        let wide = setting.width - axis;
        let (left, right) = (axis + before.min(wide / 4.0), setting.width - behind.min(wide / 3.0));
        let steps = ((right - left) / (3.6 * size)).clamp(2.0, 6.0) as usize;
        let scale = Scale::holding(extent, steps, numbers.whole());

        let unit = if numbers.unit.is_empty() { 0.0 } else { 1.3 * size };
        let top = top + unit + 1.6 * size;
        let row = |content: f64, lines: &Vec<String>| content.max(lines.len() as f64 * setting.leading());
        let height =
            |content: f64, gap: f64| names.iter().map(|lines| row(content, lines) + gap).sum::<f64>();
        let mut gap = setting.gap;
        while top + height(content, gap) > setting.height {
            if gap > 0.35 * setting.gap {
                gap *= 0.9;
            } else if content > 0.8 * size {
                content *= 0.95;
            } else {
                return None;
            }
        }
        let mut y = top;
        let mut middles = Vec::with_capacity(names.len());
        for lines in &names {
            let height = row(content, lines) + gap;
            middles.push(y + height / 2.0);
            y += height;
        }
        let has_its_room = before <= wide / 4.0 && behind <= wide / 3.0;
        Some(Self { content, bottom: y, scale, names, middles, axis, left, right, top, has_its_room })
    }

    /// Draws scale and names.
    pub(super) fn draw(&self, drawing: &mut Drawing, setting: &ChartSetting, numbers: &Numbers) {
        let size = setting.size;
        let baseline = self.top - 0.6 * size;
        let mut free = f64::NEG_INFINITY;
        for tick in self.scale.ticks() {
            let x = self.x(tick);
            let (colour, width) = if tick == 0.0 {
                (paint("ink"), 2.0 * setting.hair)
            } else {
                (tint("rule", 60.0), setting.hair)
            };
            self.upright(drawing, setting, x, colour, width);
            // A figure keeps in the drawing and clear of the one before.
            let text = numbers.tick(tick, self.scale.step);
            let half = setting.measure(&text) / 2.0;
            let middle = x.min(setting.width - half).max(half);
            if middle - half >= free {
                setting.words(drawing, at(middle, baseline), Anchor::Middle, paint("grey"), &text);
                free = middle + half + 0.5 * size;
            }
        }
        if !numbers.unit.is_empty() {
            let fits = setting.measure(&numbers.unit) <= setting.width - self.left;
            let left = if fits { self.left } else { 0.0 };
            let words = setting.cut(&numbers.unit, setting.width - left);
            setting.words(drawing, at(left, baseline - 1.3 * size), Anchor::Start, paint("grey"), &words);
        }
        for (lines, middle) in self.names.iter().zip(&self.middles) {
            let first = middle + setting.middle() - setting.leading() * (lines.len() - 1) as f64 / 2.0;
            for (line, words) in lines.iter().enumerate() {
                let place = at(self.axis - distance(setting), first + line as f64 * setting.leading());
                setting.words(drawing, place, Anchor::End, paint("ink"), words);
            }
        }
    }

    fn upright(&self, drawing: &mut Drawing, setting: &ChartSetting, x: f64, paint: Paint, width: f64) {
        let top = self.top - 0.2 * setting.size;
        drawing.line(at(x, top), at(x, self.bottom), Stroke { paint, width, dash: Dash::Solid });
    }

    /// Where a value stands.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.left + (self.right - self.left) * self.scale.share(value)
    }

    /// Where nought stands, if it is on the scale.
    pub(super) fn nought(&self) -> Option<f64> {
        self.scale.ticks().any(|tick| tick == 0.0).then(|| self.x(0.0))
    }

    /// Where names end and the drawing of values may begin.
    pub(super) fn start(&self) -> f64 {
        self.axis
    }

    /// The middle of a row.
    pub(super) fn middle(&self, row: usize) -> f64 {
        self.middles.get(row).copied().unwrap_or(self.top)
    }
}

/// From the names to the scale.
fn distance(setting: &ChartSetting) -> f64 {
    0.8 * setting.size
}
